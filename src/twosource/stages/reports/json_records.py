"""JSON as reports come in it: one object, an array, lines; and the exports and feeds that are JSON too."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

import msgspec

from twosource.stages.reports import agency, feeds, messages, tables
from twosource.stages.reports import given as limits
from twosource.stages.reports.given import Given, Item, mb, reject, report, sha256
from twosource.stages.reports.loose import NotJSON, decode_json

_CHUNK = 1 << 20
_LISTS = ("data", "Result", "items", "articles", "results", "associations", "documents")
"""Names under which services answer with a list of records (ACLED: data, UCDP: Result)."""


def read_json(given: Given) -> Iterator[Item]:
    """A .json file: one object, an array of objects, lines under the wrong ending, a JSON feed, a Telegram export."""
    content = limits.up_to(given.file, limits.MAX_ARRAY_BYTES + 1)
    if len(content) > limits.MAX_ARRAY_BYTES:
        yield reject(given, f"larger than {mb(limits.MAX_ARRAY_BYTES)}; write it as .jsonl, one object a line")
        return
    content = _utf8(content)
    start = content.lstrip()[:1]
    if not start:
        yield reject(given, "the file holds nothing but blanks")
    elif start == b"[":
        yield from _array(given, content)
    elif start == b"{" and messages.is_export(content) and (chats := messages.read_export(content)) is not None:
        yield from messages.messages(given, chats, content)
    elif start == b"{" and _is_lines(content):
        yield from read_lines(given, io.BytesIO(content))
    else:
        yield from _object(given, content.strip())


def _object(given: Given, content: bytes) -> Iterator[Item]:
    """One object: a feed, the answer of a service that holds a list of items, or a record."""
    fields = _decoded(content) if len(content) <= limits.MAX_RECORD_BYTES else None
    if isinstance(fields, dict):
        if feeds.is_json_feed(fields):
            yield from feeds.read_json_feed(given, fields)
            return
        items = next((v for k in _LISTS if isinstance(v := fields.get(k), list) and v), None)
        if items and not _has_text(fields) and all(isinstance(i, dict) for i in items):
            for number, item in enumerate(items, start=1):
                yield record_of(given, number, _written(item, content), f"record {number}: ")
            return
    yield record_of(given, 0, content, "")


def _utf8(content: bytes) -> bytes:
    """JSON is UTF-8; a byte order mark is dropped and UTF-16, which some tools write, is turned into it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace").encode("utf-8")
    return content.removeprefix(b"\xef\xbb\xbf")


def _is_lines(content: bytes) -> bool:
    """Whether the first line is an object by itself and another follows."""
    first, _, rest = content.strip().partition(b"\n")
    return bool(rest.strip()) and isinstance(_decoded(first), dict)


def _array(given: Given, content: bytes) -> Iterator[Item]:
    if len(content) > limits.MAX_RECORD_BYTES and b"{" not in content:  # millions of numbers: not worth their memory
        yield reject(given, "an array without a record")
        return
    try:
        items = msgspec.json.decode(content, type=list[msgspec.Raw])
    except RecursionError:
        yield reject(given, "not JSON (nested too deeply)")
        return
    except (msgspec.MsgspecError, UnicodeError):
        yield from _loose_array(given, content)
        return
    if not items:
        yield reject(given, "an array without a record")
    for number, raw in enumerate(items, start=1):
        yield record_of(given, number, bytes(raw), f"record {number}: ")


def _loose_array(given: Given, content: bytes) -> Iterator[Item]:
    """An array that is not strict JSON: its records are written anew, so that each can be read by itself."""
    try:
        items = decode_json(content, _latin)
    except NotJSON as error:
        yield reject(given, f"not JSON ({error}); check that the file is complete")
        return
    for number, item in enumerate(items, start=1):
        yield record_of(given, number, _written(item, content), f"record {number}: ")


def _written(item: object, content: bytes) -> bytes:
    """A record in the bytes it had in `content`: when these were not UTF-8, they are not made so by guessing here."""
    text = json.dumps(item, ensure_ascii=False)
    try:
        content.decode("utf-8")
    except UnicodeError:
        return "".join(c if c < "\u0100" else json.dumps(c)[1:-1] for c in text).encode("latin-1")
    return text.encode("utf-8")


def read_lines(given: Given, file: BinaryIO) -> Iterator[Item]:
    number = 0
    empty = True
    while line := file.readline(limits.MAX_RECORD_BYTES + 1):
        number += 1
        if len(line) > limits.MAX_RECORD_BYTES:
            while line and not line.endswith(b"\n"):
                line = file.readline(_CHUNK)
            yield reject(
                given, f"line {number}: longer than {mb(limits.MAX_RECORD_BYTES)}; split it into several records"
            )
            empty = False
            continue
        record = (line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line).strip()
        if record:
            empty = False
            yield record_of(given, number, record, f"line {number}: ")
    if empty:
        yield reject(given, "the file holds nothing but blanks")


def record_of(given: Given, part: int, content: bytes, where: str) -> Item:
    """One JSON object with text or html as a report, or why it is none."""
    if len(content) > limits.MAX_RECORD_BYTES:
        return reject(given, f"{where}larger than {mb(limits.MAX_RECORD_BYTES)}; split it into several records")
    try:
        fields = decode_json(content, _latin)
    except NotJSON as error:
        return reject(given, f"{where}not JSON ({error}); one object with text or html is expected")
    if not isinstance(fields, dict):
        return reject(given, f"{where}not a JSON object; an object with text or html is expected")
    if not _has_text(fields):
        if agency.is_ninjs(fields):
            return agency.ninjs(given, part, fields, sha256(content))
        if isinstance(fields.get("event_id_cnty"), str) and isinstance(fields.get("notes"), str):
            return tables.row_record(given, part, {k: str(v) for k, v in fields.items()})
        return reject(given, f"{where}holds neither text nor html; one of the two is needed")
    return report(given, part, "application/json", content)


def _has_text(fields: dict[str, Any]) -> bool:
    return any(isinstance(fields.get(key), str) and fields[key].strip() for key in ("text", "html", "html_b64"))


def _decoded(content: bytes) -> object:
    """The value of some JSON, None when it is none."""
    try:
        return decode_json(content, _latin)
    except NotJSON:
        return None


def _latin(content: bytes) -> str:
    """Enough to see the structure; the stage after this one finds out what the bytes mean."""
    return content.decode("latin-1")
