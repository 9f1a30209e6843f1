"""Rows of the pages' lists, and how they are unpacked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec

from twosource.ledger import LedgerDocument, LedgerEvent
from twosource.outputs.assemble import READ_LANGUAGES
from twosource.records import Document, Source

T = TypeVar("T")
PAGE = 30


class MissingError(LookupError):
    """Nothing here has this name; `moved` says where it went, if it did."""

    def __init__(self, what: str, moved: str | None = None) -> None:
        super().__init__(what)
        self.moved = moved


@dataclass(frozen=True)
class Page(Sequence[T]):
    """Rows of one page, and the cursor of the next one."""

    rows: tuple[T, ...]
    after: str | None = None

    def __getitem__(self, at: Any) -> Any:
        return self.rows[at]

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class ClaimRow:
    """A claim in a list."""

    rank: int
    id: str
    slug: str
    event: str | None
    text: str
    role: str
    low: int
    high: int
    certain: int
    outlets: int
    appearances: int
    grade: int
    first_day: str | None
    last_day: str | None
    disputed: int
    drift: int


@dataclass(frozen=True)
class EventRow:
    """An event in a list."""

    rank: int
    id: str
    slug: str
    headline: str
    folded: int
    day: str | None
    last_day: str | None
    claims: int
    outlets: int
    best: int
    disputed: int
    where: tuple[str, ...] = ()


@dataclass(frozen=True)
class DocumentRow:
    """A document in a list."""

    number: int
    id: str
    slug: str
    outlet: str | None
    title: str | None
    published: str | None
    language: str
    path: str
    url: str | None
    read: int
    claims: int
    copies: int


@dataclass(frozen=True)
class SourceRow:
    """A source in a list."""

    place: int
    slug: str
    roots: int
    outlets: int
    passes: int
    source: Source


CLAIM = (
    "rank, id, slug, event, text, role, low, high, certain, outlets, appearances, grade, "
    "first_day, last_day, disputed, drift"
)
EVENT = "rank, id, slug, headline, folded, day, last_day, claims, outlets, best, disputed"
DOCUMENT = "number, id, slug, outlet, title, published, language, path, url, read, claims, copies"


def unpack(kind: type[T], body: bytes) -> T:
    """A row from its bytes."""
    return msgspec.msgpack.decode(body, type=kind)


def ledger_document(d: Document, story: str | None) -> LedgerDocument:
    """A document as the ledger has it."""
    return LedgerDocument(
        id=d.id, path=d.path, url=d.url, outlet=d.outlet, title=d.title, byline=d.byline, published=d.published,
        published_precision=d.published_precision, language=d.language, text=d.text, outlet_basis=d.outlet_basis,
        published_basis=d.published_basis, story=story, read_for_claims=d.language in READ_LANGUAGES,
        removed=d.removed, sections=d.sections, links=d.links, notes=d.notes, fields=d.fields,
    )  # fmt: skip


def event_row(row: tuple[Any, ...]) -> EventRow:
    """An event from its columns and its body."""
    event = unpack(LedgerEvent, row[-1])
    return EventRow(*[*row[:11], tuple(dict.fromkeys(w.name for w in event.where))[:4]])


def source_row(row: tuple[Any, ...]) -> SourceRow:
    """A source from its columns and its body."""
    return SourceRow(*[*row[:5], unpack(Source, row[-1])])


def number(text: object) -> int:
    """A cursor's number; whatever is none starts from the beginning."""
    line = str(text)
    return int(line) if line.isascii() and line.isdecimal() and len(line) < 18 else 0


def page(found: list[T], limit: int, cursor: Callable[[T], str]) -> Page[T]:
    """One page of what was found: one row more than its limit says that there is another."""
    more = len(found) > limit
    rows = tuple(found[:limit])
    return Page(rows, cursor(rows[-1]) if more and rows else None)


def parts(values: list[T], size: int) -> Iterator[list[T]]:
    """The values in groups of that size."""
    for at in range(0, len(values), size):
        yield values[at : at + size]
