"""Files by address: a plain folder, s3a://, hdfs:// or gs://, through pyarrow, which every worker has."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import pyarrow as pa
import pyarrow.fs as fs
import pyarrow.parquet as pq


class StorageError(RuntimeError):
    """A place cannot be reached or read; the message says which and why."""


@cache
def _system(scheme: str, host: str) -> tuple[fs.FileSystem, str]:
    if not scheme:
        return fs.LocalFileSystem(), ""
    system, path = fs.FileSystem.from_uri(f"{scheme}://{host}")
    return system, path


def _at(address: str) -> tuple[fs.FileSystem, str]:
    """The file system of an address and the path on it. Spark's s3a:// is s3:// here."""
    if "://" not in address:
        return _system("", "")[0], os.path.abspath(address)
    scheme, _, rest = address.partition("://")
    if scheme == "file":
        return _system("", "")[0], "/" + rest.lstrip("/")
    host, _, path = rest.partition("/")
    system, base = _system("s3" if scheme in ("s3a", "s3n") else scheme, host)
    return system, f"{base.rstrip('/')}/{path}"


def join(address: str, *parts: str) -> str:
    """An address below another one."""
    return "/".join([address.rstrip("/"), *parts])


def walk(address: str) -> Iterator[tuple[str, int, int]]:
    """(address, bytes, time of change) of every file below an address, or of itself, in the order of their names."""
    system, path = _at(address)
    info = system.get_file_info(path)
    if info.type == fs.FileType.NotFound:
        raise StorageError(f"{address}: no such file or folder")
    if info.type == fs.FileType.File:
        yield address, info.size, info.mtime_ns or 0
        return
    if isinstance(system, fs.LocalFileSystem):
        yield from _plain(address, path)
        return
    found = system.get_file_info(fs.FileSelector(path, recursive=True))
    for one in sorted(found, key=lambda f: str(f.path)):
        if one.type == fs.FileType.File:
            yield join(address, one.path[len(path.rstrip("/")) + 1 :]), one.size, one.mtime_ns or 0


LEADS_OUT = -1
"""The size of a link that leads out of the folder: who packs an archive could have the reader's own files read."""


def _leads_out(path: str, top: str) -> bool:
    return os.path.islink(path) and os.path.exists(path) and not holds(top, path)


def _plain(address: str, path: str) -> Iterator[tuple[str, int, int]]:
    """The files of a plain folder. Links to folders are followed, each folder once: pyarrow walks in circles for ever,
    and knows no name that is not UTF-8 (here with halves of surrogates for the bytes in question). A link that leads
    out of the folder is not followed: its size is LEADS_OUT."""
    top = os.path.realpath(path)
    found: list[tuple[str, int, int]] = []
    seen: set[tuple[int, int]] = set()
    for folder, below, here in os.walk(path, followlinks=True):
        at = os.stat(folder)
        if (at.st_dev, at.st_ino) in seen:
            below.clear()
            continue
        seen.add((at.st_dev, at.st_ino))
        out = {name for name in (*below, *here) if _leads_out(os.path.join(folder, name), top)}
        found += [(join(address, os.path.relpath(os.path.join(folder, name), path)), LEADS_OUT, 0) for name in out]
        below[:] = [name for name in below if name not in out]
        below.sort(key=lambda name: (os.path.islink(os.path.join(folder, name)), name))  # the thing before its links
        for name in (name for name in here if name not in out):
            whole = os.path.join(folder, name)
            if os.path.isfile(whole):
                about = os.stat(whole)
                found.append((join(address, os.path.relpath(whole, path)), about.st_size, about.st_mtime_ns))
    yield from sorted(found)


def writable(address: str) -> None:
    """Make the folder and try it. Raises StorageError when nothing can be written there."""
    tried = join(address, ".tried")
    try:
        write(tried, b"")
        remove(tried)
    except (OSError, pa.ArrowException) as error:
        raise StorageError(f"{address}: cannot be written ({error}); name another folder") from error


def holds(outer: str, inner: str) -> bool:
    """Whether one plain folder is the other or lies above it; addresses elsewhere are compared as they are written."""
    if "://" not in outer and "://" not in inner:
        outer, inner = os.path.realpath(outer), os.path.realpath(inner)
    return f"{inner.rstrip('/')}/".startswith(f"{outer.rstrip('/')}/")


def names(address: str) -> list[str]:
    """The names in a folder, sorted; none when it is not there."""
    system, path = _at(address)
    if system.get_file_info(path).type == fs.FileType.File:
        return []
    selector = fs.FileSelector(path, recursive=False, allow_not_found=True)
    return sorted(info.base_name for info in system.get_file_info(selector))


def exists(address: str) -> bool:
    system, path = _at(address)
    return bool(system.get_file_info(path).type != fs.FileType.NotFound)


def open_in(address: str) -> pa.NativeFile:
    """A file to read from, with seek."""
    system, path = _at(address)
    return system.open_input_file(path)


def read(address: str) -> bytes:
    with open_in(address) as file:
        data: bytes = file.read()
        return data


def remove(address: str) -> None:
    """Remove a file; nothing happens when it is gone already."""
    system, path = _at(address)
    if system.get_file_info(path).type == fs.FileType.File:
        system.delete_file(path)


def write(address: str, data: bytes) -> None:
    """Write a file whole: under another name first, then moved, so that nobody ever reads half of it."""
    system, path = _at(address)
    with _whole(system, path) as part, system.open_output_stream(part) as stream:
        stream.write(data)


def write_table(address: str, table: pa.Table) -> None:
    """Write a table as one Parquet file, whole."""
    system, path = _at(address)
    with _whole(system, path) as part:
        pq.write_table(table, part, filesystem=system, compression="zstd")


class _whole:  # noqa: N801 - reads as a word
    """A name to write to that becomes the right one at the end."""

    def __init__(self, system: fs.FileSystem, path: str) -> None:
        self._system, self._path = system, path
        folder, _, name = path.rpartition("/")
        self._part = f"{folder}/.{name}.{uuid.uuid4().hex}.part"
        system.create_dir(folder, recursive=True)

    def __enter__(self) -> str:
        return self._part

    def __exit__(self, kind: object, *_: Any) -> None:
        if kind is None:
            self._system.move(self._part, self._path)


def read_table(address: str, columns: Sequence[str] | None = None) -> pa.Table:
    """One Parquet file."""
    system, path = _at(address)
    return pq.ParquetFile(system.open_input_file(path)).read(columns=columns)
