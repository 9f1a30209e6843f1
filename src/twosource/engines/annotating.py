"""The document stages as one task for an engine: a document in, its rows out, with the time each stage took."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import Any

import msgspec

from twosource.parse import MODEL
from twosource.pipeline import Reading, Stage
from twosource.records import Document, Reject, Row

PARSED_LANGUAGES = ("en",)
"""Languages with a parser. Documents in others are kept, dated and compared for copies, not read for claims."""

MAX_CHARACTERS = 1_000_000
"""The parser's own limit (spaCy's `max_length`): beyond it the memory it takes is no longer safe."""

PARSE = "parse"
"""The name under which parsing appears among the stages, in rejects and in times."""


class Annotated(msgspec.Struct, frozen=True, kw_only=True):
    """What the document stages found in one document: rows by type name, or why they were left out."""

    doc: str
    rows: dict[str, msgspec.Raw] = {}  # type name -> list of rows, msgpack
    rejects: tuple[Reject, ...] = ()
    seconds: dict[str, float] = {}  # by stage


@dataclass(frozen=True)
class Annotate:
    """Parse a document and send it through the document stages. Never raises for a document."""

    stages: tuple[Stage, ...]

    @property
    def input(self) -> type[Document]:
        return Document

    @property
    def output(self) -> type[Annotated]:
        return Annotated

    def setup(self) -> None:
        from twosource.parse import parser

        parser()

    def prepare(self, items: Sequence[Document]) -> None:
        """Parse the passages of a whole batch together. What goes wrong is told document by document."""
        from twosource.passages import prepare

        with contextlib.suppress(Exception):
            prepare(item.text for item in items if reads(item) and len(item.text) <= MAX_CHARACTERS)

    def size(self, item: Document) -> int:
        return 200 + len(item.text)

    def failed(self, item: Document, reason: str) -> Annotated:
        return Annotated(doc=item.id, rejects=(Reject(path=item.path, stage="annotate", reason=reason),))

    def __call__(self, item: Document) -> Annotated:
        return annotate(self.stages, item)


def model_version() -> str:
    """The parser's model and the versions of it and of spaCy, on which every parse depends."""
    model = os.environ.get("TWOSOURCE_SPACY_MODEL", MODEL)
    return f"{model}-{version(model)}:spacy-{version('spacy')}"


def reads(document: Document) -> bool:
    """Whether the document is in a language that is parsed."""
    return document.language in PARSED_LANGUAGES


def annotate(stages: Sequence[Stage], document: Document) -> Annotated:
    """The rows of one document. A stage that fails is named in a reject, and the stages that do not need it go on.

    Stages see the document without its path, so that rows depend on content alone and can be kept when a file moves.
    """
    if not reads(document):
        return Annotated(doc=document.id)
    reading = Reading(msgspec.structs.replace(document, path=""))
    rejects: list[Reject] = []
    seconds: dict[str, float] = {}
    missing: set[type[Row]] = set()
    if not _parse(reading, document, rejects, seconds):
        return Annotated(doc=document.id, rejects=tuple(rejects), seconds=seconds)
    for stage in stages:
        if stage.scope != "document" or (stage.languages is not None and document.language not in stage.languages):
            continue
        if missing.intersection(stage.reads):
            missing.update(stage.writes)
            continue
        started = time.process_time()
        try:
            reading.rows.add(list(stage.run(reading)))
        except Exception as error:
            missing.update(stage.writes)
            rejects.append(Reject(path=document.path, stage=stage.name, reason=f"{type(error).__name__}: {error}"))
        seconds[stage.name] = time.process_time() - started
    return Annotated(doc=document.id, rows=pack(reading.rows.kinds(), reading), rejects=tuple(rejects), seconds=seconds)


def _parse(reading: Reading, document: Document, rejects: list[Reject], seconds: dict[str, float]) -> bool:
    from twosource.parse import parse
    from twosource.passages import owed

    if len(document.text) > MAX_CHARACTERS:
        reason = f"the text has {len(document.text):,} characters; {MAX_CHARACTERS:,} can be parsed: split it"
        rejects.append(Reject(path=document.path, stage=PARSE, reason=reason))
        return False
    started = time.process_time()
    try:
        reading.parse = parse(document.text)
    except Exception as error:
        rejects.append(Reject(path=document.path, stage=PARSE, reason=f"{type(error).__name__}: {error}"))
        return False
    seconds[PARSE] = time.process_time() - started + owed()
    return True


def pack(kinds: Iterable[type[Row]], reading: Reading) -> dict[str, msgspec.Raw]:
    """The rows of a reading by type name, each list in msgpack."""
    return {kind.__name__: msgspec.Raw(msgspec.msgpack.encode(reading.of(kind))) for kind in kinds}


def unpack(rows: dict[str, msgspec.Raw], kinds: dict[str, type[Row]]) -> Iterable[Row]:
    """The rows that `pack` packed. Raises msgspec.ValidationError when a row has another shape than its type."""
    for name, raw in rows.items():
        yield from _decoder(kinds[name]).decode(raw)


@cache
def _decoder(kind: type[Row]) -> Any:
    return msgspec.msgpack.Decoder(list[kind])  # type: ignore[valid-type]


def written(stages: Iterable[Stage]) -> dict[str, type[Row]]:
    """The row types the stages write, by name."""
    return {kind.__name__: kind for stage in stages for kind in stage.writes}
