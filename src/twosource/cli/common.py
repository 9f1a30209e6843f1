"""What several commands share: reading lines, writing files whole or not at all, opening workspaces."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from twosource.cli.errors import UnusableError

if TYPE_CHECKING:
    from twosource.ledger import Ledger
    from twosource.store.workspace import Workspace

DATA_OUT = "-"
"""The file name that means standard output."""

MAX_LINE = 32 * 1024 * 1024
"""Bytes of one line of input; a longer one is reported and skipped, so that memory stays bounded."""


class LongLine:
    """Stands for a line of input that is longer than MAX_LINE."""


def whole_number(text: str) -> int:
    """A number of at least 1, for argparse."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 1")
    return int(text)


AS_OF_HELP = "only what was published (else retrieved) and judged up to this day counts"


def day(text: str) -> date:
    """A day as YYYY-MM-DD, for argparse."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it as 2023-10-07") from None


def lines(stream: BinaryIO, *, blank: bool = False) -> Iterator[bytes | LongLine]:
    """Lines of a stream without their ends, one at a time; blank ones only when asked for."""
    while True:
        line = stream.readline(MAX_LINE)
        if not line:
            return
        if len(line) == MAX_LINE and not line.endswith(b"\n"):
            while (rest := stream.readline(MAX_LINE)) and not rest.endswith(b"\n"):
                pass
            yield LongLine()
        elif blank or line.strip():
            yield line.rstrip(b"\r\n")


def writable(name: str | None, option: str) -> None:
    """Raise UnusableError when a file of this name cannot be written."""
    if name is None or name == DATA_OUT:
        return
    path = Path(name)
    if path.is_dir() or not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
        why = "is a folder" if path.is_dir() else f"cannot be written: check that {path.parent} is a folder of yours"
        raise UnusableError(f"{option}: {name} {why}")


def write(name: str | None, data: bytes) -> None:
    """Write to a file (whole: it takes the place of an older one at the end) or to standard output."""
    if name is None or name == DATA_OUT:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    path = Path(name)
    if path.exists() and not path.is_file():  # /dev/stdout, a named pipe
        path.write_bytes(data)
        return
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UnusableError(f"{name}: {error.strerror}; name another file") from error


@contextlib.contextmanager
def open_workspace(name: str | None, *, create: bool) -> Iterator[Workspace | None]:
    """The workspace of that name, None for no name. Its errors end the command with exit code 2."""
    if name is None:
        yield None
        return
    from twosource.store.database import WorkspaceError
    from twosource.store.workspace import Workspace

    try:
        with Workspace(name, create=create) as workspace:
            yield workspace
    except WorkspaceError as error:
        raise UnusableError(str(error)) from error


def read_ledger(name: str) -> Ledger:
    """The ledger of a JSON file. Raises UnusableError when it is none."""
    import msgspec

    from twosource.ledger import decode

    try:
        return decode(Path(name).read_bytes())
    except OSError as error:
        raise UnusableError(f"{name}: {error.strerror}; name a ledger written by `twosource check --json`") from error
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise UnusableError(
            f"{name}: not a ledger ({error}); write one with `twosource check PATH --json {name}`"
        ) from error


MADE_BY_CHECK = "name a workspace with --workspace (made by `twosource check PATH --workspace FILE`)"


def workspace_name(given: str | None, cure: str = "name the workspace with --workspace FILE") -> str:
    """The workspace that was named, else that of the environment. Raises UnusableError with the cure for none."""
    name = given or os.environ.get("TWOSOURCE_WORKSPACE")
    if not name:
        raise UnusableError(cure)
    return name


def person(given: str | None, otherwise: str) -> str:
    """Who works here: as given, as the environment says, the user of this machine, or `otherwise` where none is."""
    import getpass

    try:
        return given or os.environ.get("TWOSOURCE_WHO") or getpass.getuser()
    except (KeyError, OSError):
        return otherwise


@contextlib.contextmanager
def open_ledger(
    workspace: str | None, ledger: str | None, as_of: date | None = None
) -> Iterator[tuple[Ledger, Workspace | None]]:
    """The ledger of a JSON file, or of a workspace together with it. Raises UnusableError when neither can be had.

    With `as_of` the ledger is worked out anew from what the workspace held on that day; the workspace stays as it is.
    """
    if ledger is not None and as_of is not None:
        raise UnusableError("--as-of needs a workspace: a ledger is of one day and cannot be turned back")
    if ledger is not None:
        yield read_ledger(ledger), None
        return
    name = workspace_name(
        workspace, f"{MADE_BY_CHECK} or a ledger with --ledger (made by `twosource check PATH --json FILE`)"
    )
    from twosource.ledger import decode

    with open_workspace(name, create=False) as opened:
        if opened is None:  # a name was given, so there is one
            raise UnusableError(f"{name}: no workspace")
        if as_of is None:
            yield decode(opened.ledger()), opened
            return
        from twosource.runner import renew

        yield renew(opened, as_of).ledger, opened
