"""Units of input: so many records of one file, or so many small files, which one worker reads and one shard holds.

A unit says where its records begin, so that a file of any size is shared out among workers and none reads it whole.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Literal

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from twosource.archives import files
from twosource.records import Reject, Report

UNIT = 256
"""Records of a unit, on average for small files: about half a minute of work, and so what a killed worker loses."""
MAX_RECORD_BYTES = 20_000_000
STAGE = "reports"

Kind = Literal["files", "lines", "warc", "parquet", "broken"]
_LINES = (".jsonl", ".ndjson")
_WARC = (".warc", ".warc.gz")
_TEXT_COLUMNS = ("text", "html", "html_b64")


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """These records of the input."""

    name: str  # the same for the same records of the same place, whatever they hold
    kind: Kind
    paths: tuple[str, ...]  # addresses; one, but for small files
    start: int = 0  # where the first record begins: byte, or row
    count: int = 0  # records, or rows
    first: int = 1  # number of the first record within its file
    why: str = ""  # of a broken one: why nothing of it can be read


def units_of(address: str, size: int = UNIT) -> Iterator[Unit]:
    """All units of the input, in the order of their names. Raises StorageError when there is none.

    Small files are put together by their names, cut where a hash says so: a file more changes one unit, not all.
    """
    small: list[str] = []
    for path, length, _ in files.walk(address):
        name = path.lower()
        if path.rsplit("/", 1)[-1].startswith(".") or not length:
            continue
        if not _is_text(path):
            shown = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
            yield _broken(shown, "its name is not UTF-8; rename it")
        elif length == files.LEADS_OUT:
            yield _broken(path, "a link that leads out of the folder; name its target as the input")
        elif name.endswith((*_LINES, *_WARC, ".parquet")):
            yield from _parts(path, size)
        else:
            small.append(path)
            digest = hashlib.sha256(path.encode("utf-8", "surrogateescape")).digest()
            if int.from_bytes(digest[:4], "big") % size == 0 or len(small) >= 4 * size:
                yield _small(small)
                small = []
    if small:
        yield _small(small)


def _small(paths: list[str]) -> Unit:
    return Unit(name=f"files:{paths[0]}", kind="files", paths=tuple(paths), count=len(paths))


def _broken(path: str, why: str) -> Unit:
    return Unit(name=f"broken:{path}", kind="broken", paths=(path,), count=1, why=why)


def _is_text(path: str) -> bool:
    """Whether a name can be sent and written: names of files are bytes, and not always UTF-8."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _parts(path: str, size: int) -> Iterator[Unit]:
    """The units of a file of many records; one that cannot be opened costs itself and not the job."""
    try:
        kind, begins = _planned(path, size)
    except (pa.ArrowException, OSError, RuntimeError, ValueError) as error:
        yield _broken(path, f"cannot be read ({str(error)[:200]})")
        return
    if not begins:
        yield _broken(path, "holds no record that can be read; check that it is complete")
    for start, count, first in begins:
        name = f"{path}#{first}"
        yield Unit(name=name, kind=kind, paths=(path,), start=start, count=count, first=first)


def _planned(path: str, size: int) -> tuple[Kind, list[tuple[int, int, int]]]:
    lower = path.lower()
    if lower.endswith(".parquet"):
        with files.open_in(path) as file:
            rows = pq.ParquetFile(file).metadata.num_rows
        return "parquet", [(row, min(size, rows - row), row + 1) for row in range(0, rows, size)]
    if not lower.endswith(_WARC):
        return "lines", list(_begins(_line_offsets(path), size))
    offsets = list(_warc_offsets(path))
    if any(later <= earlier for earlier, later in pairwise(offsets)):  # packed as a whole: nothing to begin at
        return "warc", [(0, len(offsets), 1)]
    return "warc", list(_begins(iter(offsets), size))


def _begins(offsets: Iterator[int], size: int) -> Iterator[tuple[int, int, int]]:
    """(offset of the first record, number of records, number of the first one) of every part."""
    start = number = first = 0
    for number, offset in enumerate(offsets, start=1):
        if (number - 1) % size == 0:
            if number > 1:
                yield start, size, first
            start, first = offset, number
    if number:
        yield start, number - first + 1, first


def _line_offsets(path: str) -> Iterator[int]:
    with files.open_in(path) as file:
        reader = io.BufferedReader(file, 1 << 20)
        at = 0
        while line := reader.readline(MAX_RECORD_BYTES):
            yield at
            while line and not line.endswith(b"\n"):  # a monster of a line is one record all the same
                at += len(line)
                line = reader.readline(MAX_RECORD_BYTES)
            at += len(line)


def _warc_offsets(path: str) -> Iterator[int]:
    """Where the response records begin: bytes of the compressed file, where each record is compressed by itself."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    with files.open_in(path) as file:
        for record in ArchiveIterator(file, record_types=WarcRecordType.response, parse_http=False):
            yield record.stream_pos


# ---------------------------------------------------------------- reading


def read_unit(unit: Unit) -> Iterator[Report | Reject]:
    """The reports of a unit with ids made of their bytes, and what of it cannot be read, with the reason."""
    reader = {"files": _files, "lines": _lines, "warc": _warc, "parquet": _parquet, "broken": _told}[unit.kind]
    return reader(unit)


def _own(report: Report, part: int | None = None) -> Report:
    """The report with an id of sixteen digits, made of its bytes and address: an archive has too many for twelve."""
    digest = report.sha256
    if report.url:
        digest = hashlib.sha256(f"{digest}|{report.url}".encode("utf-8", "surrogateescape")).hexdigest()
    return msgspec.structs.replace(report, id=digest[:16], part=report.part if part is None else part)


def _reject(path: str, reason: str) -> Reject:
    return Reject(path=path, stage=STAGE, reason=reason)


def _record(path: str, part: int, content: bytes) -> Report | Reject:
    from twosource.stages.reports import read_record

    made = read_record(path, part, content)
    return _own(made) if isinstance(made, Report) else made


def _told(unit: Unit) -> Iterator[Report | Reject]:
    yield _reject(unit.paths[0], unit.why)


def _files(unit: Unit) -> Iterator[Report | Reject]:
    from twosource.stages.reports import read_paths

    for path in unit.paths:
        if "://" in path and not path.startswith("file://"):
            yield _reject(path, "a single file is read from a plain folder only; pack it as .jsonl, WARC or Parquet")
            continue
        for item in read_paths([path.removeprefix("file://")]):
            yield _own(item) if isinstance(item, Report) else item


def _lines(unit: Unit) -> Iterator[Report | Reject]:
    path = unit.paths[0]
    with files.open_in(path) as file:
        file.seek(unit.start)
        reader = io.BufferedReader(file, 1 << 20)
        for number in range(unit.first, unit.first + unit.count):
            line = reader.readline(MAX_RECORD_BYTES + 1)
            if len(line) > MAX_RECORD_BYTES:
                while line and not line.endswith(b"\n"):
                    line = reader.readline(1 << 20)
                yield _reject(path, f"line {number}: longer than {MAX_RECORD_BYTES // 1_000_000} MB")
            elif content := line.strip().removeprefix(b"\xef\xbb\xbf"):
                yield _record(path, number, content)


def _parquet(unit: Unit) -> Iterator[Report | Reject]:
    """Rows with `text`, `html` or `html_b64` and whatever else the records of .jsonl files have."""
    path = unit.paths[0]
    with files.open_in(path) as file:
        table = pq.ParquetFile(file)
        if not set(_TEXT_COLUMNS) & set(table.schema_arrow.names):
            yield _reject(path, f"rows {unit.first} on: none of the columns {', '.join(_TEXT_COLUMNS)} is there")
            return
        number = unit.first
        for row in _rows(table, unit.start, unit.count):
            given = {name: value for name, value in row.items() if value is not None}
            yield _record(path, number, msgspec.json.encode(given, enc_hook=str))
            number += 1


def _rows(table: pq.ParquetFile, start: int, count: int) -> Iterator[dict[str, object]]:
    """Some rows, reading only the row groups in which they stand."""
    at = 0
    for group in range(table.num_row_groups):
        rows = table.metadata.row_group(group).num_rows
        low, high = max(start, at), min(start + count, at + rows)
        if low < high:
            part: pa.Table = table.read_row_group(group).slice(low - at, high - low)
            yield from part.to_pylist()
        at += rows


def _warc(unit: Unit) -> Iterator[Report | Reject]:
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    path = unit.paths[0]
    with files.open_in(path) as file:
        file.seek(unit.start)
        number = unit.first
        for record in ArchiveIterator(file, record_types=WarcRecordType.response, parse_http=True):
            if number >= unit.first + unit.count:
                return
            yield from _page(path, number, record)
            number += 1


def _page(path: str, number: int, record: Any) -> Iterator[Report | Reject]:
    """The reports of a response record: the page, or what its bytes are."""
    from twosource.stages.reports import Undecodable, decoded_body, read_bytes

    http = record.http_headers
    if http is None or http.status_code != 200:
        status = "no HTTP" if http is None else f"HTTP status {http.status_code}"
        yield _reject(path, f"record {number}: {status}")
        return
    raw = record.reader.read(MAX_RECORD_BYTES + 1)
    if len(raw) > MAX_RECORD_BYTES:
        yield _reject(path, f"record {number}: larger than {MAX_RECORD_BYTES // 1_000_000} MB")
        return
    try:
        body = decoded_body(raw, http.get("Transfer-Encoding"), http.get("Content-Encoding"))
    except Undecodable as error:
        yield _reject(path, f"record {number}: {error}")
        return
    headers = record.headers
    items = read_bytes(
        path, body, url=headers.get("WARC-Target-URI"), retrieved=headers.get("WARC-Date"),
        media_type=http.get("Content-Type"),
    )  # fmt: skip
    for item in items:
        yield _own(item, part=number) if isinstance(item, Report) else item
