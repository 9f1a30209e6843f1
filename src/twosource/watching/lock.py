"""One look at a time in a workspace: a lock that the system gives back when its holder dies, however it dies."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

EVERY_SECONDS = 0.2


class BusyError(RuntimeError):
    """Another process looks already; the message says which."""


@contextlib.contextmanager
def only_one(workspace: Path, wait: float, on_wait: Callable[[str], None] = lambda _: None) -> Iterator[None]:
    """Hold the lock of this workspace. Waits at most `wait` seconds for another holder, then raises BusyError."""
    path = workspace.with_name(f"{workspace.name}-watch.lock")
    with open(path, "a+", encoding="ascii") as file:
        until = time.monotonic() + wait
        told = False
        while not _locked(file):
            file.seek(0)
            holder = file.read(32).strip() or "unknown"
            if not told:
                on_wait(f"process {holder} is looking already; waiting for it")
                told = True
            if time.monotonic() > until:
                raise BusyError(f"{workspace}: process {holder} is looking already; try again when it is done")
            time.sleep(EVERY_SECONDS)
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


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
