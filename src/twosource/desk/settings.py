"""How one desk is run."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from pathlib import Path

from twosource.store.database import Location, locate

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Settings:
    """What `twosource serve` was told."""

    workspace: str | Path
    host: str = "127.0.0.1"
    port: int = 8765
    passwords: bool = False
    who: str = "desk"  # who judges where there are no passwords
    fetch: bool = False  # whether a person may have an address fetched; nothing else ever leaves the machine
    secure: bool = False  # served over https by a proxy in front: cookies are sent over it alone
    names: frozenset[str] = field(default_factory=frozenset)  # host names beside loopback under which it answers
    workers: int | None = None
    files: Path | None = None  # the folder for the two below; None: beside a workspace that is a file

    @property
    def location(self) -> Location:
        """Where the workspace lives."""
        return locate(self.workspace)

    @property
    def beside(self) -> Path:
        """Views of the past, for a file also users and sessions: nothing that a run needs."""
        from twosource.store.added import beside

        return beside(self.location, "desk", self.files)

    @property
    def reports(self) -> Path:
        """Where reports that were added from a browser are kept."""
        from twosource.store.added import folder

        return folder(self.location, self.files)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that listens there."""
    if host in LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
