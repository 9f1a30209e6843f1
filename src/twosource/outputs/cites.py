"""Links from the figures and quotes of the brief to the words they came from.

Every link is remembered, so that the documents section can mark its target: `d-<document>-<start>`. What the program
itself counted or computed carries `data-count` instead, so that a test can tell the two apart.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from markupsafe import Markup, escape

from twosource.ledger import LedgerAppearance, LedgerDocument
from twosource.outputs import wording
from twosource.outputs.book import Book
from twosource.records import Span

FIGURE = re.compile(r"\d(?:[\d.,:\u00a0\u202f]{0,20}\d)?")
_LINKED = 60
"""Appearances that are searched for the words behind a figure of a claim; more would say the same."""


def safe(text: str) -> Markup:
    """Text for the page: control characters neutralised, then escaped."""
    return escape(wording.display(text))


def counted(text: str) -> Markup:
    """Text of the program in which every figure is the program's own."""
    return _each_figure(text, lambda figure: Markup("<span data-count>{}</span>").format(figure))


def named(text: str) -> Markup:
    """A proper name in its own direction of writing; a figure in it belongs to the name."""
    line = wording.one_line(text)
    return Markup("<bdi{}>{}</bdi>").format(Markup(" data-name") if any(ch.isdigit() for ch in line) else "", line)


def dated(iso: str | None, otherwise: str = "no date") -> Markup:
    """A date of a document or of a happening."""
    if not iso:
        return escape(otherwise)
    return Markup('<time datetime="{}">{}</time>').format(wording.one_line(iso), wording.date(iso))


def _each_figure(text: str, make: object) -> Markup:
    shown, out, at = wording.display(text), [], 0
    for match in FIGURE.finditer(shown):
        out += [escape(shown[at : match.start()]), make(match.group())]  # type: ignore[operator]
        at = match.end()
    out.append(escape(shown[at:]))
    return Markup("").join(out)


class Cites:
    """Makes the links and remembers their targets."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.spans: dict[str, set[Span]] = defaultdict(set)
        self.quoted: dict[str, set[Span]] = defaultdict(set)

    def target(self, doc: LedgerDocument, start: int) -> str:
        """The name of the place in the documents section."""
        return f"d-{self.book.slug[doc.id]}-{start}"

    def href(self, doc: LedgerDocument, span: Span) -> str:
        """The address of the words."""
        return f"#{self.target(doc, span[0])}"

    def _attributes(self, doc: LedgerDocument, span: Span) -> Markup:
        self.spans[doc.id].add(span)
        return Markup('href="{}" data-span="{}:{}:{}"').format(
            self.href(doc, span), self.book.slug[doc.id], span[0], span[1]
        )

    def link(self, doc_id: str, span: Span, shown: str | None = None, css: str = "figure") -> Markup:
        """A link to the words of a span; it shows the words themselves or, marked as such, `shown` in their place."""
        doc = self.book.documents.get(doc_id)
        words = wording.display(self.book.words(doc_id, span))
        if doc is None or not words.strip():
            return safe(shown or "")
        attributes = self._attributes(doc, span)
        if shown is None or shown == words:
            return Markup('<a class="{}" {}>{}</a>').format(css, attributes, words)
        return Markup('<a class="{}" {} data-as title="“{}”">{}</a>').format(
            css, attributes, wording.trim(words, 200), wording.display(shown)
        )

    def quotation(self, appearance: LedgerAppearance, also: Sequence[LedgerAppearance] = ()) -> Markup:
        """The quote within its paragraph, highlighted, as one block whose words are those of the document.

        `also` are other appearances of the same paragraph, highlighted with it.
        """
        doc = self.book.documents.get(appearance.doc)
        if doc is None or not self.book.words(doc.id, appearance.span).strip():
            return Markup("<blockquote><p>{}</p></blockquote>").format(wording.display(appearance.quote))
        (low, high), cut_low, cut_high = self.book.paragraph(doc, appearance.span)
        self.spans[doc.id].add((low, high))
        text, at, parts = wording.display(doc.text), low, []
        for start, end in sorted({a.span for a in (appearance, *also)}):
            if start < at or end > high or not text[start:end].strip():
                continue
            self.quoted[doc.id].add((start, end))
            parts += [escape(text[at:start]), self.link(doc.id, (start, end), css="quote")]
            at = end
        parts.append(escape(text[at:high]))
        return Markup('<blockquote dir="auto"><p{}{}><span data-span="{}:{}:{}">{}</span></p></blockquote>').format(
            Markup(' data-before=""') if cut_low else "",
            Markup(' data-after=""') if cut_high else "",
            self.book.slug[doc.id],
            low,
            high,
            Markup("").join(parts),
        )

    def figures(self, text: str, appearances: Sequence[LedgerAppearance], ours: bool = False) -> Markup:
        """The text with every figure linked to its words in one of the appearances.

        A figure without words is the program's own when `ours`, else it is shown as one that nobody stands behind.
        """

        def make(figure: str) -> Markup:
            found = self.find(figure, appearances)
            if found is not None:
                return self.link(*found, shown=figure)
            if ours:
                return Markup("<span data-count>{}</span>").format(figure)
            return Markup('<span data-unsourced title="no words for this figure in the reports">{}</span>').format(
                figure
            )

        return _each_figure(text, make)

    def find(self, figure: str, appearances: Sequence[LedgerAppearance]) -> tuple[str, Span] | None:
        """Where a figure stands: as written in a quote, as the value of a count or a time, or else in its paragraph."""
        pattern = re.compile(rf"(?<![\d.,])(?<!\d[.,]){re.escape(figure)}(?!\d)(?![.,]\d)")
        some = appearances[:_LINKED]
        for appearance in some:
            match = pattern.search(wording.display(appearance.quote))
            if match is not None and appearance.doc in self.book.documents:
                start = appearance.span[0]
                return appearance.doc, (start + match.start(), start + match.end())
        for appearance in some:
            span = _slot(figure, appearance)
            if span is not None:
                return appearance.doc, span
        for appearance in some:
            doc = self.book.documents.get(appearance.doc)
            if doc is None:
                continue
            (low, high), _, _ = self.book.paragraph(doc, appearance.span)
            match = pattern.search(doc.text, low, high)
            if match is not None:
                return doc.id, (match.start(), match.end())
        return None

    def value(self, value: float, evidence: Sequence[LedgerAppearance]) -> Markup:
        """A value of an alert or a baseline, linked to the count that states it."""
        shown = wording.number(value)
        for appearance in evidence:
            for quantity in appearance.slots.quantity:
                if value in (quantity.value, quantity.low, quantity.high):
                    return self.narrow(appearance.doc, quantity.span, shown)
        found = self.find(shown, evidence)
        if found is not None:
            return self.link(*found, shown=shown)
        return Markup('<span data-unsourced title="no words for this figure in the reports">{}</span>').format(shown)

    def narrow(self, doc_id: str, span: Span, shown: str) -> Markup:
        """A link to the figure within a span when it stands there, else to the whole span."""
        at = self.book.words(doc_id, span).find(shown)
        if at >= 0:
            span = (span[0] + at, span[0] + at + len(shown))
        return self.link(doc_id, span, shown=shown)


def _slot(figure: str, appearance: LedgerAppearance) -> Span | None:
    """The span of the count or time slot that has this figure as its value."""
    try:
        value = float(figure.replace(",", ""))
    except ValueError:
        value = None
    for quantity in appearance.slots.quantity:
        if value is not None and value in (quantity.value, quantity.low, quantity.high):
            return quantity.span
    when = appearance.slots.when
    if when is not None and when.span is not None and figure in (when.earliest[:4], when.earliest[8:10].lstrip("0")):
        return when.span
    return None
