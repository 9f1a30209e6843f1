"""The documents section: full texts in which every quoted or linked span can be found, and what was taken out."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from twosource.ledger import LedgerDocument
from twosource.outputs import wording
from twosource.outputs.book import Book
from twosource.outputs.cites import Cites, counted, dated, named, safe
from twosource.records import Span

BUDGET = 6_000_000
"""Code points of text in the whole brief; when it is spent, documents show the cited passages only."""
LONGEST = 60_000
"""Code points of one document that are shown in full."""
AROUND = 300


@dataclass
class Block:
    """A stretch of a document, from this code point on."""

    start: int
    text: Markup


@dataclass
class DocumentView:
    """A document with its marked text."""

    slug: str
    label: str
    title: Markup
    outlet: Markup
    byline: str | None
    date: Markup
    basis: str | None
    language: str
    lang: str
    path: str
    url: str | None
    read: bool
    notes: list[Markup]
    blocks: list[Block]
    whole: bool
    removed: list[tuple[str, str]]
    quoted: int


def marked(text: str, window: Span, spans: Iterable[Span], quoted: Sequence[Span], prefix: str) -> Markup:
    """The window of a text with a target at the start of every span and the quoted spans highlighted.

    The words of the markup are those of the text, code point for code point.
    """
    low, high = window
    inside = [s for s in spans if low <= s[0] < high]
    starts = {s[0] for s in inside}
    edges = {low, high} | starts | {min(s[1], high) for s in inside}
    change: dict[int, int] = {}
    for start, end in quoted:
        if start < high and end > low:
            start, end = max(start, low), min(end, high)
            edges |= {start, end}
            change[start] = change.get(start, 0) + 1
            change[end] = change.get(end, 0) - 1
    shown, ordered, depth, out = wording.display(text), sorted(edges), 0, []
    for here, there in itertools.pairwise(ordered):
        depth += change.get(here, 0)
        ident = Markup(' id="{}-{}"').format(prefix, here) if here in starts else ""
        tag = "mark" if depth > 0 else "span" if ident else ""
        piece = Markup("{}").format(shown[here:there])
        out.append(Markup("<{0}{1}>{2}</{0}>").format(tag, ident, piece) if tag else piece)
    return Markup("").join(out)


def windows(length: int, spans: Iterable[Span]) -> list[Span]:
    """Stretches around the spans, merged where they meet."""
    out: list[Span] = []
    for start, end in sorted(spans):
        low, high = max(start - AROUND, 0), min(end + AROUND, length)
        if out and low <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], high))
        else:
            out.append((low, high))
    return out


def view(book: Book, cites: Cites, doc: LedgerDocument, whole: bool) -> DocumentView:
    """One document, whole or only the passages that the brief cites."""
    spans = cites.spans.get(doc.id, set())
    quoted = sorted(cites.quoted.get(doc.id, set()))
    parts = [(0, len(doc.text))] if whole else windows(len(doc.text), spans)
    prefix = f"d-{book.slug[doc.id]}"
    return DocumentView(
        slug=book.slug[doc.id],
        label=book.label[doc.id],
        title=safe(wording.one_line(doc.title or "")) if doc.title else named(book.file(doc)),
        outlet=named(book.outlet(doc)),
        byline=wording.one_line(doc.byline) if doc.byline else None,
        date=dated(doc.published),
        basis=wording.one_line(doc.published_basis) if doc.published_basis else None,
        language=doc.language,
        lang=doc.language if doc.language.isascii() and doc.language.isalnum() and len(doc.language) <= 3 else "und",
        path=wording.one_line(doc.path),
        url=wording.safe_url(doc.url),
        read=doc.read_for_claims,
        notes=[counted(note) for note in doc.notes],
        blocks=[Block(part[0], marked(doc.text, part, spans, quoted, prefix)) for part in parts],
        whole=whole,
        removed=[(wording.one_line(r.reason), wording.trim(r.text, 400)) for r in doc.removed],
        quoted=len(quoted),
    )


def views(book: Book, cites: Cites) -> list[DocumentView]:
    """All documents in their order, within the budget; cited ones are shown in full first."""
    left = BUDGET
    whole: set[str] = set()
    for doc in sorted(book.ledger.documents, key=lambda d: not cites.spans.get(d.id)):
        if len(doc.text) <= min(LONGEST, left):
            whole.add(doc.id)
            left -= len(doc.text)
    return [view(book, cites, doc, doc.id in whole) for doc in book.ledger.documents]
