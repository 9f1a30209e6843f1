"""From files to reports: one per file, one per object of a JSON array, one per line of a .jsonl file."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec

from twosource.records import Reject, Report
from twosource.stages.reports.find import STAGE, find_files, kind_of, shown, unread_kind
from twosource.stages.reports.loose import NotJSON, decode_json

VERSION = 1

MAX_RECORD_BYTES = 20_000_000
"""Largest file or record that is read. The longest page of the public gold has 4 MB; beyond 20 MB it is no article."""

MAX_ARRAY_BYTES = 200_000_000
"""Largest .json file, which has to be held in memory as a whole; .jsonl has no such limit, it is read by line."""

MAX_REJECTS = 1000
"""Rejects of one file that are told one by one; a file of millions of lines that are no records is told in one more."""

_CHUNK = 1 << 20


def read_paths(
    paths: Sequence[str | Path], on_progress: Callable[[int], None] | None = None
) -> Iterator[Report | Reject]:
    """The reports under `paths` in the order of path and record, with a Reject for all that was left out.

    Streams: one file (one line of a .jsonl file) is in memory at a time. `on_progress` is called after each file
    with the number of entries of `find_files` done so far. Raises UnusableInput when a path does not exist.
    """
    seen: dict[str, int] = {}
    for done, entry in enumerate(find_files(paths), start=1):
        if isinstance(entry, Reject):
            yield entry
        else:
            for item in _told(entry, _read_file(entry)):
                yield _numbered(item, seen) if isinstance(item, Report) else item
        if on_progress is not None:
            on_progress(done)


def read_record(path: str, part: int, content: bytes) -> Report | Reject:
    """One JSON object as a report, for records that do not come from a file."""
    return _record(path, part, content, f"record {part}: ")


def _told(path: str, items: Iterator[Report | Reject]) -> Iterator[Report | Reject]:
    """The items of a file; rejects beyond MAX_REJECTS are only counted, so that memory stays bounded."""
    rejects = 0
    for item in items:
        rejects += isinstance(item, Reject)
        if isinstance(item, Report) or rejects <= MAX_REJECTS:
            yield item
    if rejects > MAX_REJECTS:
        yield _reject(path, f"{rejects - MAX_REJECTS:,} more records cannot be read; the first {MAX_REJECTS:,} say why")


def _numbered(report: Report, seen: dict[str, int]) -> Report:
    """The same bytes again get "-2", "-3"; the full hash decides, the short id is for people."""
    count = seen[report.sha256] = seen.get(report.sha256, 0) + 1
    return report if count == 1 else msgspec.structs.replace(report, id=f"{report.id}-{count}")


def _report(path: str, part: int, media_type: str, content: bytes) -> Report:
    digest = hashlib.sha256(content).hexdigest()
    return Report(id=digest[:12], path=shown(path), part=part, media_type=media_type, content=content, sha256=digest)


def _reject(path: str, reason: str) -> Reject:
    return Reject(path=shown(path), stage=STAGE, reason=reason)


def _read_file(path: str) -> Iterator[Report | Reject]:
    media_type = kind_of(path)
    if media_type is None:
        yield _reject(path, unread_kind(path))
        return
    try:
        size = os.path.getsize(path)
        with open(path, "rb") as file:
            if size == 0:
                yield _reject(path, "the file is empty")
            elif media_type == "application/x-ndjson":
                yield from _lines(path, file)
            elif media_type == "application/json":
                yield from _json(path, file)
            else:
                yield _whole(path, media_type, file)
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        yield _reject(path, f"cannot be read ({why}); check its permissions")


def _whole(path: str, media_type: str, file: BinaryIO) -> Report | Reject:
    content = file.read(MAX_RECORD_BYTES + 1)
    if len(content) > MAX_RECORD_BYTES:
        return _reject(path, f"larger than {_mb(MAX_RECORD_BYTES)}; split it into one file per report")
    if not content.strip():
        return _reject(path, "the file holds nothing but blanks")
    return _report(path, 0, media_type, content)


def _json(path: str, file: BinaryIO) -> Iterator[Report | Reject]:
    """A .json file: one object, an array of objects, or lines under the wrong ending."""
    content = file.read(MAX_ARRAY_BYTES + 1)
    if len(content) > MAX_ARRAY_BYTES:
        yield _reject(path, f"larger than {_mb(MAX_ARRAY_BYTES)}; write it as .jsonl, one object a line")
        return
    content = _utf8(content)
    start = content.lstrip()[:1]
    if not start:
        yield _reject(path, "the file holds nothing but blanks")
    elif start == b"[":
        yield from _array(path, content)
    elif start == b"{" and _is_lines(content):
        file.seek(0)
        yield from _lines(path, file)
    else:
        yield _record(path, 0, content.strip(), "")


def _utf8(content: bytes) -> bytes:
    """JSON is UTF-8; a byte order mark is dropped and UTF-16, which some tools write, is turned into it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace").encode("utf-8")
    return content.removeprefix(b"\xef\xbb\xbf")


def _is_lines(content: bytes) -> bool:
    """Whether the first line is an object by itself and another follows."""
    first, _, rest = content.strip().partition(b"\n")
    return bool(rest.strip()) and isinstance(_decoded(first), dict)


def _array(path: str, content: bytes) -> Iterator[Report | Reject]:
    if len(content) > MAX_RECORD_BYTES and b"{" not in content:  # millions of numbers: not worth their memory
        yield _reject(path, "an array without a record")
        return
    try:
        items = msgspec.json.decode(content, type=list[msgspec.Raw])
    except RecursionError:
        yield _reject(path, "not JSON (nested too deeply)")
        return
    except (msgspec.MsgspecError, UnicodeError):
        yield from _loose_array(path, content)
        return
    if not items:
        yield _reject(path, "an array without a record")
    for number, raw in enumerate(items, start=1):
        yield _record(path, number, bytes(raw), f"record {number}: ")


def _loose_array(path: str, content: bytes) -> Iterator[Report | Reject]:
    """An array that is not strict JSON: its records are written anew, so that each can be read by itself."""
    try:
        items = decode_json(content, _latin)
    except NotJSON as error:
        yield _reject(path, f"not JSON ({error}); check that the file is complete")
        return
    for number, item in enumerate(items, start=1):
        yield _record(path, number, _written(item, content), f"record {number}: ")


def _written(item: object, content: bytes) -> bytes:
    """A record in the bytes it had in `content`: when these were not UTF-8, they are not made so by guessing here."""
    text = json.dumps(item, ensure_ascii=False)
    try:
        content.decode("utf-8")
    except UnicodeError:
        return "".join(c if c < "\u0100" else json.dumps(c)[1:-1] for c in text).encode("latin-1")
    return text.encode("utf-8")


def _lines(path: str, file: BinaryIO) -> Iterator[Report | Reject]:
    number = 0
    empty = True
    while line := file.readline(MAX_RECORD_BYTES + 1):
        number += 1
        if len(line) > MAX_RECORD_BYTES:
            while line and not line.endswith(b"\n"):
                line = file.readline(_CHUNK)
            yield _reject(path, f"line {number}: longer than {_mb(MAX_RECORD_BYTES)}; split it into several records")
            empty = False
            continue
        record = (line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line).strip()
        if record:
            empty = False
            yield _record(path, number, record, f"line {number}: ")
    if empty:
        yield _reject(path, "the file holds nothing but blanks")


def _record(path: str, part: int, content: bytes, where: str) -> Report | Reject:
    """One JSON object with text or html as a report, or why it is none."""
    if len(content) > MAX_RECORD_BYTES:
        return _reject(path, f"{where}larger than {_mb(MAX_RECORD_BYTES)}; split it into several records")
    try:
        fields = decode_json(content, _latin)
    except NotJSON as error:
        return _reject(path, f"{where}not JSON ({error}); one object with text or html is expected")
    if not isinstance(fields, dict):
        return _reject(path, f"{where}not a JSON object; an object with text or html is expected")
    if not any(isinstance(fields.get(key), str) and fields[key].strip() for key in ("text", "html", "html_b64")):
        return _reject(path, f"{where}holds neither text nor html; one of the two is needed")
    return _report(path, part, "application/json", content)


def _decoded(content: bytes) -> object:
    """The value of some JSON, None when it is none."""
    try:
        return decode_json(content, _latin)
    except NotJSON:
        return None


def _latin(content: bytes) -> str:
    """Enough to see the structure; the stage after this one finds out what the bytes mean."""
    return content.decode("latin-1")


def _mb(size: int) -> str:
    return f"{size // 1_000_000} MB"
