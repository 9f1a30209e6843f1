"""The brief as plain blocks of text, for formats that are printed: Word and PDF. Every statement carries its source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from twosource.ledger import Ledger, LedgerAppearance, LedgerClaim
from twosource.outputs import wording
from twosource.outputs.book import Book

Style = Literal["title", "heading", "subheading", "claim", "text", "quote", "source", "small"]
QUOTES = 6
"""Quotations shown of one claim, the earliest first; the CSV has them all."""
LONGEST = 6_000
"""Code points of one paragraph: setting a sentence of a million takes minutes and fills hundreds of pages."""


@dataclass(frozen=True)
class Block:
    """One paragraph. `url` is where a reader can see for himself."""

    style: Style
    text: str
    url: str | None = None


def blocks(ledger: Ledger, title: str = "What is known") -> Iterator[Block]:
    """The paragraphs of a brief in order; the same ledger gives the same ones. Of a very long one the beginning, and
    how much more there is."""
    for block in _blocks(ledger, title):
        left = len(block.text) - LONGEST
        if left > 0:
            block = replace(block, text=f"{block.text[:LONGEST]} … ({left:,} characters more)")
        yield block


def _blocks(ledger: Ledger, title: str) -> Iterator[Block]:
    book = Book(ledger)
    yield Block("title", title)
    figures = ", ".join(f"{count:,} {name}" for name, count, _ in book.figures())
    yield Block("text", f"Reports published {book.when_published()}: {figures}.")
    yield from _alerts(book)
    yield from _events(book)
    yield from _contradictions(book)
    yield from _documents(book)
    yield Block(
        "small",
        "Independent sources are roots, not outlets: the first number is certain, the second counts every chain that "
        "ends in the dark as a root of its own. Credibility (1 to 6) is computed for a claim; reliability (A to F) is "
        "set for a source by the desk.",
    )


def _alerts(book: Book) -> Iterator[Block]:
    indicators = [i for i in book.ledger.indicators if i.alerts]
    if indicators:
        yield Block("heading", "Alerts")
    for indicator in indicators:
        for alert in indicator.alerts:
            figures = f"{wording.number(alert.value)} against {wording.number(alert.baseline)}"
            yield Block("claim", f"{indicator.name}: {figures}")
            yield Block("text", alert.text)
            for ident in dict.fromkeys([*alert.evidence, *indicator.baseline.evidence]):
                if ident in book.appearances:
                    yield from _quote(book, book.appearances[ident])


def _events(book: Book) -> Iterator[Block]:
    events = [e for e in book.ranked_events() if not e.folded]
    if events or book.loose_claims:
        yield Block("heading", "Events and claims")
    for event in events:
        places = ", ".join(dict.fromkeys(wording.one_line(w.name) for w in event.where))
        yield Block("subheading", wording.sentence(event.headline))
        yield Block("small", " · ".join(part for part in (wording.when(event.when), places) if part))
        for claim in book.claims_in(event):
            yield from _claim(book, claim, under=event.headline)
    for claim in book.loose_claims:
        yield from _claim(book, claim)
    folded = [c for e in book.ranked_events() if e.folded for c in book.claims_in(e)]
    if folded:
        yield Block("heading", "Comment and background")
        for claim in folded:
            yield from _claim(book, claim)


def _claim(book: Book, claim: LedgerClaim, under: str = "") -> Iterator[Block]:
    """One claim; its text is not repeated where it is the heading that it stands under."""
    if claim.text != under:
        yield Block("claim", wording.sentence(claim.text))
    grade, why = wording.grade(claim.credibility.grade), book.reason(claim.credibility.why)
    why = why.removeprefix(wording.GRADES.get(claim.credibility.grade, "")).removeprefix(": ")
    outlets = wording.plural(len(book.outlets(claim)), "outlet")
    yield Block("text", f"{book.support(claim)} behind {outlets}: {book.reason(claim.roots.why)}")
    yield Block("text", f"Credibility {grade}: {why}")
    for warning in book.warnings(claim):
        yield Block("text", warning)
    for row in book.contradictions_of.get(claim.id, []):
        values = " / ".join(wording.one_line(v) for v in row.values)
        yield Block("text", f"{row.status.capitalize()} contradiction of {row.kind}: {values}")
    shown = book.by_date(claim.appearances)
    for appearance in shown[:QUOTES]:
        yield from _quote(book, appearance)
    if len(shown) > QUOTES:
        yield Block("small", f"{wording.plural(len(shown) - QUOTES, 'more quotation')} in the ledger.")


def _quote(book: Book, appearance: LedgerAppearance) -> Iterator[Block]:
    doc = book.documents.get(appearance.doc)
    label = book.label.get(appearance.doc, "?")
    date = wording.date(doc.published if doc is not None else None) or "no date"
    yield Block("quote", f"“{wording.one_line(appearance.quote)}”")
    where = f"[{label} {appearance.span[0]}-{appearance.span[1]}]"
    yield Block(
        "source",
        f"{book.chain(appearance)}, {date} {where}",
        wording.safe_url(doc.url) if doc is not None else None,
    )


def _contradictions(book: Book) -> Iterator[Block]:
    rows = sorted(book.ledger.contradictions, key=lambda c: c.status != "open")
    if rows:
        yield Block("heading", "Where accounts disagree")
    for row in rows:
        values = " / ".join(wording.one_line(value) for value in row.values)
        yield Block("claim", f"{row.status.capitalize()}, {row.kind}: {values}")
        yield Block("text", book.reason(row.why))
        for ident in row.between[:QUOTES]:
            if ident in book.appearances:
                yield from _quote(book, book.appearances[ident])


def _documents(book: Book) -> Iterator[Block]:
    if book.ledger.documents:
        yield Block("heading", "Documents")
    for doc in book.ledger.documents:
        title = wording.one_line(doc.title or book.file(doc))
        date = wording.date(doc.published) or "no date"
        text = (
            f"{book.label[doc.id]}  {title}. {book.outlet(doc)}, {date}, {doc.language}; {wording.one_line(doc.path)}"
        )
        yield Block("small", text, wording.safe_url(doc.url))
