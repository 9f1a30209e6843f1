"""Documents that arrive as JSON lines on standard input: taken as they are, the text is not cleaned."""

from __future__ import annotations

import select
import sys
from collections.abc import Iterator
from datetime import date
from typing import Any, BinaryIO

import msgspec

from twosource.cli.common import MAX_LINE, LongLine, lines
from twosource.engines.annotating import PARSED_LANGUAGES
from twosource.lines import Id
from twosource.records import Document

PULSE_SECONDS = 0.05
"""So long nothing has arrived before what is there is worked on and written: a person or a program may be waiting."""

_CHUNK = 1 << 20


class BadLineError(ValueError):
    """This line is not a document; the message says why. `id` is its id where it has one."""

    def __init__(self, message: str, name: Id = None) -> None:
        super().__init__(message)
        self.id = name


def read_line(line: bytes | LongLine) -> tuple[Id, Document]:
    """The id as given and the document of a line. Raises BadLineError."""
    if isinstance(line, LongLine):
        raise BadLineError(f"the line is longer than {MAX_LINE // 2**20} MB; split the document")
    if not line.strip():
        raise BadLineError("the line is empty")
    try:
        fields = msgspec.json.decode(line.removeprefix(b"\xef\xbb\xbf"))  # some tools begin a file with this mark
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise BadLineError(f"not JSON: {error}") from error
    if not isinstance(fields, dict):
        raise BadLineError('not a JSON object; expected {"id": ..., "text": ...}')
    name = fields.get("id")
    if isinstance(name, bool) or not isinstance(name, str | int | float | None):
        raise BadLineError("the id is neither a string nor a number")
    if not isinstance(fields.get("text"), str):
        raise BadLineError("there is no text; expected a string under `text`", name)
    return name, _document(str(name) if name is not None else "", fields)


def _document(name: str, fields: dict[str, Any]) -> Document:
    from twosource.asof import RETRIEVED
    from twosource.stages.documents.dates import read_date

    text: str = fields["text"]
    given = _string(fields, "published", "dct", "date")
    dated = read_date(given) if given else None
    fetched = {name: fields[name] for name in RETRIEVED if isinstance(fields.get(name), str)}
    return Document(
        id=name,
        report=name,
        path="",
        url=_string(fields, "url"),
        outlet=_string(fields, "outlet", "publisher"),
        title=_string(fields, "title"),
        language=_language(fields),
        text=text,
        published=dated.value if dated else None,
        published_precision=dated.precision if dated else "unknown",
        published_basis="given" if dated else None,
        published_earliest=dated.earliest if dated else None,
        published_latest=dated.latest if dated else None,
        fields=fetched,
    )


def _language(fields: dict[str, Any]) -> str:
    """As given, or as the text shows. Whoever sends a text too short to tell has it read: it is taken for English."""
    from twosource.stages.documents.language import UNKNOWN, given_language, language_of

    found = given_language(fields.get("language")) or language_of(fields["text"])
    return PARSED_LANGUAGES[0] if found == UNKNOWN else found


def _string(fields: dict[str, Any], *names: str) -> str | None:
    """The first of these fields that is a string with something in it."""
    return next((fields[n] for n in names if isinstance(fields.get(n), str) and fields[n].strip()), None)


def arriving(stream: BinaryIO) -> Iterator[bytes | LongLine | None]:
    """Lines as they arrive, blank ones too; None whenever nothing has arrived for a moment."""
    try:
        number = stream.fileno()
    except (OSError, ValueError):
        number = -1
    if number < 0 or sys.platform == "win32":  # nothing that can be waited for
        yield from lines(stream, blank=True)
        return
    held = bytearray()
    skipping = False
    while True:
        if not select.select([number], [], [], PULSE_SECONDS)[0]:
            yield None
            continue
        chunk = stream.read1(_CHUNK)  # type: ignore[attr-defined]
        if not chunk:
            break
        *whole, rest = chunk.split(b"\n")
        for part in whole:
            held += part
            too_long = skipping or len(held) > MAX_LINE
            yield LongLine() if too_long else bytes(held)
            held.clear()
            skipping = False
        held += rest
        if len(held) > MAX_LINE:
            held.clear()
            skipping = True
    if skipping:
        yield LongLine()
    elif held:
        yield bytes(held)


def read_all(stream: BinaryIO) -> tuple[list[tuple[Id, Document]], int]:
    """All documents of a stream with the ids as given, their own ids all different, and how many lines were bad.

    Each bad line is named on standard error.
    """
    found: list[tuple[Id, Document]] = []
    bad = 0
    seen: dict[str, int] = {}
    for number, line in enumerate(lines(stream, blank=True), 1):
        if not isinstance(line, LongLine) and not line.strip():
            continue
        try:
            name, document = read_line(line)
        except BadLineError as error:
            bad += 1
            print(f"line {number}: {error}", file=sys.stderr)
            continue
        key = document.id or f"line-{number}"
        seen[key] = seen.get(key, 0) + 1
        own = key if seen[key] == 1 else f"{key}\x1f{seen[key]}"  # no id as given holds a unit separator
        found.append((name, msgspec.structs.replace(document, id=own)))
    return found, bad


def out_by(found: list[tuple[Id, Document]], as_of: date | None) -> list[tuple[Id, Document]]:
    """Those that were out by this day; the others are named on standard error with the reason."""
    from twosource.asof import until

    if as_of is None:
        return found
    kept, left_out = until((msgspec.structs.replace(d, path=d.id) for _, d in found), as_of)
    for row in left_out:
        print(f"{row.path}: left out: {row.reason}", file=sys.stderr)
    ids = {d.id for d in kept}
    return [(name, d) for name, d in found if d.id in ids]


def in_order(found: list[tuple[Id, Document]]) -> list[Document]:
    """The documents by their ids."""
    return sorted((document for _, document in found), key=lambda document: document.id)
