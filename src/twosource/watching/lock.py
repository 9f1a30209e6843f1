"""One look at a time in a workspace: a lock that the system gives back when its holder dies, however it dies."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from twosource.store.database import Location, locate

EVERY_SECONDS = 0.2


class BusyError(RuntimeError):
    """Another process looks already; the message says which."""


@contextlib.contextmanager
def only_one(
    workspace: str | Path | Location, wait: float, on_wait: Callable[[str], None] = lambda _: None
) -> Iterator[None]:
    """Hold the lock of this workspace. Waits at most `wait` seconds for another holder, then raises BusyError."""
    location = locate(workspace)
    if location.file is None:
        with _server_lock(location, wait, on_wait):
            yield
        return
    path = location.file.with_name(f"{location.file.name}-watch.lock")
    with open(path, "a+", encoding="ascii") as file:

        def holder() -> str:
            file.seek(0)
            return file.read(32).strip() or "unknown"

        _wait(location, lambda: _locked(file), holder, wait, on_wait)
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


def _wait(
    location: Location,
    try_it: Callable[[], bool],
    holder: Callable[[], str],
    wait: float,
    on_wait: Callable[[str], None],
) -> None:
    """Try until it is ours. Raises BusyError after `wait` seconds."""
    until = time.monotonic() + wait
    told = False
    while not try_it():
        if not told:
            on_wait(f"process {holder()} is looking already; waiting for it")
            told = True
        if time.monotonic() > until:
            raise BusyError(f"{location}: process {holder()} is looking already; try again when it is done")
        time.sleep(EVERY_SECONDS)


@contextlib.contextmanager
def _server_lock(location: Location, wait: float, on_wait: Callable[[str], None]) -> Iterator[None]:
    """A lock of the server, held by a connection of its own: it ends with this process."""
    from twosource.store.postgres import PostgresDatabase

    database = PostgresDatabase(location)
    try:
        with database.explained():
            _wait(location, lambda: database.try_lock("watch"), lambda: database.holder("watch"), wait, on_wait)
        yield
    finally:
        database.close()


def _locked(file: IO[str]) -> bool:
    """Whether the lock is ours now. Closing the file gives it back."""
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
