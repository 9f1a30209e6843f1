"""Compressed files and zip archives (WACZ among them), read in memory: no name in them is ever used as a path."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, cast

from twosource.records import Reject
from twosource.stages.reports.given import (
    MAX_ARRAY_BYTES,
    MAX_DEPTH,
    Given,
    Item,
    base_name,
    mb,
    reject,
    stream_of,
    up_to,
)
from twosource.stages.reports.sniff import HEAD, Kind, kind_of_bytes

MAX_MEMBERS = 100_000
MAX_UNPACKED = 4_000_000_000
"""Bytes that one compressed file may hold when unpacked: a day of GDELT has 200 MB, a WARC of CC-NEWS 1 GB."""

MAX_RATIO = 200
"""Unpacked to packed bytes, of a member above 10 MB: text packs 3 to 20 to 1, a bomb 1000 to 1."""

SUSPICIOUS = 10_000_000

Read = Callable[[Given], Iterator[Item]]


class TooLarge(ValueError):  # noqa: N818 - it says what the data is
    """More comes out of a compressed file than is read; the message says how much."""


class Unpacked(io.RawIOBase):
    """A gzip file of one or several members as a stream that ends with TooLarge at a limit."""

    def __init__(self, file: BinaryIO, limit: int = MAX_UNPACKED) -> None:
        self._file, self._limit = file, limit
        self._zlib = zlib.decompressobj(31)
        self._waiting = b""
        self._in = self._out = 0
        self._done = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Raises TooLarge at the limit, EOFError when the file is cut off, zlib.error when it is damaged."""
        want = len(buffer)
        while not self._done:
            if not self._waiting:
                self._waiting = self._file.read(1 << 16)
                self._in += len(self._waiting)
                if not self._waiting:
                    if data := self._zlib.decompress(b"", want):  # what the last bytes still hold back
                        return self._give(buffer, data)
                    raise EOFError("the compressed file is cut off")
            data = self._zlib.decompress(self._waiting, want)
            self._waiting = self._zlib.unconsumed_tail
            if self._zlib.eof:
                self._next()
            if data:
                return self._give(buffer, data)
        return 0

    def _give(self, buffer: memoryview, data: bytes) -> int:
        self._out += len(data)
        if self._out > self._limit or (self._out > SUSPICIOUS and self._out > MAX_RATIO * max(self._in, 1)):
            raise TooLarge(f"unpacks to more than {mb(self._out)}, {self._out // max(self._in, 1)} times its size")
        buffer[: len(data)] = data
        return len(data)

    def _next(self) -> None:
        """Another member may follow; anything else after a member is padding."""
        rest = self._zlib.unused_data or b""
        while not rest and (more := self._file.read(1 << 16)):
            self._in += len(more)
            rest = more.lstrip(b"\x00")
        if rest.startswith(b"\x1f\x8b") or rest == b"\x1f":
            self._zlib = zlib.decompressobj(31)
            self._waiting = rest
        else:
            self._done = True


def read_gzip(given: Given, read: Read) -> Iterator[Item]:
    """What is in a gzip file, by its own kind; WARC files are left to their reader, which knows their members."""
    if given.depth >= MAX_DEPTH:
        yield reject(given, f"packed more than {MAX_DEPTH} times; unpack it")
        return
    stream = io.BufferedReader(Unpacked(given.file), 1 << 16)
    name = given.path[:-3] if given.path.lower().endswith(".gz") else given.path
    try:
        inner = Given(
            path=name if "!" in name else given.path, file=stream, url=given.url, retrieved=given.retrieved,
            headers=given.headers, depth=given.depth + 1, fields=given.fields,
        )  # fmt: skip
        yield from read(inner)
    except (TooLarge, EOFError, zlib.error, OSError) as error:
        yield reject(given, f"cannot be unpacked to its end ({error}); what was read before stands")


def packed_kind(head: bytes) -> Kind | None:
    """What the start of a gzip file holds."""
    try:
        return kind_of_bytes(zlib.decompressobj(31).decompress(head, HEAD))
    except zlib.error:
        return None


def read_zip(given: Given, read: Read) -> Iterator[Item]:
    """What is in the members of a zip archive, in the order of their names."""
    if given.depth >= MAX_DEPTH:
        yield reject(given, f"packed more than {MAX_DEPTH} times; unpack it")
        return
    for member in members(given):
        if isinstance(member, Reject):
            yield member
            continue
        try:
            yield from read(member)
        except _BROKEN as error:
            yield reject(member, f"cannot be unpacked to its end ({str(error)[:120]})")


def members(given: Given) -> Iterator[Given | Reject]:
    """The members of a zip archive, each open until the next is asked for; of a WACZ the web archives alone.

    Names are only shown: nothing is written, so a name with ".." or a leading slash leads nowhere.
    """
    file = given.file
    if not file.seekable():
        content = up_to(file, MAX_ARRAY_BYTES + 1)
        if len(content) > MAX_ARRAY_BYTES:
            yield reject(given, f"an archive within an archive, larger than {mb(MAX_ARRAY_BYTES)}; unpack it")
            return
        file = stream_of(content)
    try:
        with zipfile.ZipFile(file) as archive:
            listed = sorted(
                (m for m in archive.infolist() if m.filename and not m.filename.endswith("/")), key=lambda m: m.filename
            )
            yield from _opened(given, archive, listed)
    except _BROKEN as error:
        yield reject(given, f"not a zip archive that can be read ({str(error)[:120]})")


_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    zlib.error,
)


def _opened(given: Given, archive: zipfile.ZipFile, listed: list[zipfile.ZipInfo]) -> Iterator[Given | Reject]:
    names = {m.filename for m in listed}
    if "[Content_Types].xml" in names or "mimetype" in names:
        yield reject(given, "an office file or a book; save it as .pdf, .html or .txt")
        return
    if "datapackage.json" in names and any(n.startswith("archive/") for n in names):
        listed = [m for m in listed if m.filename.startswith("archive/")]  # WACZ: the rest is its index
    left = MAX_UNPACKED
    for member in listed[:MAX_MEMBERS]:
        hidden = member.filename.startswith("__MACOSX/") or base_name(member.filename).startswith(".")
        if member.file_size == 0 or hidden:
            continue
        label = f"{given.path}!{member.filename[:300]}"
        if (why := _closed(member, left)) is not None:
            yield reject(label, why)
            continue
        left -= member.file_size
        try:
            # zipfile itself never gives more than the size that the directory states.
            with archive.open(member) as stream:
                yield Given(
                    path=label, file=io.BufferedReader(cast("io.RawIOBase", stream), 1 << 16), url=given.url,
                    retrieved=given.retrieved, headers=given.headers, depth=given.depth + 1, fields=given.fields,
                )  # fmt: skip
        except _BROKEN as error:
            yield reject(label, f"cannot be unpacked ({str(error)[:120]})")
    if len(listed) > MAX_MEMBERS:
        yield reject(given, f"{len(listed) - MAX_MEMBERS:,} more members; an archive of so many is read in parts")


def _closed(member: zipfile.ZipInfo, left: int) -> str | None:
    """Why a member is not opened."""
    if member.flag_bits & 0x1:
        return "locked with a password; unpack it"
    if member.file_size > left:
        return f"with it the archive unpacks to more than {mb(MAX_UNPACKED)}; unpack it"
    ratio = member.file_size // max(member.compress_size, 1)
    if member.file_size > SUSPICIOUS and ratio > MAX_RATIO:
        return f"unpacks to {mb(member.file_size)}, {ratio} times its size: it is not opened"
    return None
