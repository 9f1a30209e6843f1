"""How one desk is run."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from pathlib import Path

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Settings:
    """What `twosource serve` was told."""

    workspace: Path
    host: str = "127.0.0.1"
    port: int = 8765
    passwords: bool = False
    who: str = "desk"  # who judges where there are no passwords
    fetch: bool = False  # whether a person may have an address fetched; nothing else ever leaves the machine
    secure: bool = False  # served over https by a proxy in front: cookies are sent over it alone
    names: frozenset[str] = field(default_factory=frozenset)  # host names beside loopback under which it answers
    workers: int | None = None

    @property
    def beside(self) -> Path:
        """Users, sessions and views of the past: a folder beside the workspace, with nothing in it that a run needs."""
        return self.workspace.with_name(self.workspace.name + ".desk")

    @property
    def reports(self) -> Path:
        """Where reports that were added from a browser are kept."""
        from twosource.store.added import folder

        return folder(self.workspace)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that listens there."""
    if host in LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
