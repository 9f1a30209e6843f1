"""The brief as Markdown: the same content as the HTML without the drawings, readable as plain text.

Every quote ends in the document's label and the span of its words in code points: `[D3 120-145]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from twosource.ledger import Ledger, LedgerAppearance, LedgerClaim
from twosource.outputs import chains, wording
from twosource.outputs.book import Book

TOP = 10
SHOWN = 5

# Ampersands are escaped as well: Markdown decodes entities.
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~#&{}$])")
_START = re.compile(r"^(\s*)([-+=]|\d{1,9}[.)])")
_AUTOLINK = re.compile(r"(?i)\b(https?|ftp|mailto|www)([:.])")


def plain(text: str) -> str:
    """One line in which nothing is read as Markdown, as HTML or as a bare address."""
    line = _SPECIAL.sub(r"\\\1", wording.one_line(text))
    line = _AUTOLINK.sub(r"\1\\\2", line)
    return _START.sub(lambda m: f"{m.group(1)}{m.group(2)[:-1]}\\{m.group(2)[-1]}", line)


def link(text: str, url: str | None) -> str:
    """A link where the address is harmless, else the text alone."""
    safe = wording.safe_url(url)
    if safe is None:
        return plain(text)
    for character in "<>\\() ":
        safe = safe.replace(character, f"%{ord(character):02X}")
    return f"[{plain(text)}](<{safe}>)"


class Writer:
    """Collects the lines."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.lines: list[str] = []

    def add(self, *lines: str) -> None:
        """Lines as they are."""
        self.lines += lines

    def head(self, level: int, text: str) -> None:
        """A heading with air around it."""
        self.add("", f"{'#' * level} {text}", "")

    def place(self, appearance: LedgerAppearance) -> str:
        """Where the words stand."""
        label = self.book.label.get(appearance.doc, "?")
        return f"\\[{label} {appearance.span[0]}-{appearance.span[1]}\\]"

    def quote(self, appearance: LedgerAppearance, indent: str = "") -> None:
        """The quote as a block, with outlet, date, link, place and chain."""
        doc = self.book.documents.get(appearance.doc)
        date = wording.date(doc.published if doc is not None else None) or "no date"
        outlet = link(self.book.outlet_of(appearance), doc.url if doc is not None else None)
        flags: list[str] = [] if appearance.certainty == "attributed" else [appearance.certainty]
        flags += ["denied"] if appearance.polarity == "denied" else []
        copied = self.book.copied_from(appearance)
        flags += [f"copied from {plain(self.book.outlet(copied))}"] if copied is not None else []
        note = f" ({', '.join(flags)})" if flags else ""
        self.add(f"{indent}> “{plain(appearance.quote)}” {self.place(appearance)}  ")
        self.add(f"{indent}> {outlet}, {date}{note}; {plain(self.book.chain(appearance))}", "")

    def bullets(self, items: Iterable[str]) -> None:
        """A list and an empty line."""
        self.add(*(f"- {item}" for item in items), "")


def write(ledger: Ledger, title: str = "What is known") -> str:
    """The brief of a ledger as Markdown (CommonMark); the same ledger gives the same text."""
    book = Book(ledger)
    out = Writer(book)
    out.add(f"# {plain(title)}", "")
    out.add(f"Reports published {book.when_published()}.", "")
    out.add(", ".join(f"**{count:,}** {name}" for name, count, _ in book.figures()) + ".")
    _top(out)
    _indicators(out)
    _contradictions(out)
    _events(out)
    _copies(out)
    _sources(out)
    _documents(out)
    _reading(out)
    return "\n".join(out.lines).rstrip() + "\n"


def _support(book: Book, claim: LedgerClaim) -> str:
    outlets = wording.plural(len(book.outlets(claim)), "outlet")
    grade = wording.grade(claim.credibility.grade)
    return f"{book.support(claim)} behind {outlets}; credibility {grade}"


def _top(out: Writer) -> None:
    out.head(2, "What matters first")
    claims = out.book.ranked()[:TOP]
    if not claims:
        out.add("No claim was found in these reports.")
    for n, claim in enumerate(claims, 1):
        out.add(f"{n}. **{plain(wording.sentence(claim.text))}**  ", f"   {_support(out.book, claim)}")


def _indicators(out: Writer) -> None:
    book = out.book
    if not book.ledger.indicators:
        return
    out.head(2, "Alerts and indicators")
    for row in sorted(book.ledger.indicators, key=lambda i: not i.alerts):
        out.head(3, plain(row.name))
        for alert in row.alerts:
            figures = f"{wording.number(alert.value)} against {wording.number(alert.baseline)}, {alert.ratio:.3g} times"
            out.add(f"**Alert: {figures}.** {plain(alert.text)}", "")
            for ident in dict.fromkeys([*alert.evidence, *row.baseline.evidence]):
                if ident in book.appearances:
                    out.quote(book.appearances[ident])
        seen = []
        for observation in row.observations:
            date = wording.when(observation.when)
            seen.append(
                f"{date}: {wording.number(observation.value)} {plain(row.unit)} ({plain(observation.as_written)})"
            )
        out.bullets(seen)


def _contradictions(out: Writer) -> None:
    book = out.book
    rows = sorted(book.ledger.contradictions, key=lambda c: c.status != "open")
    if rows:
        out.head(2, "Where accounts disagree")
    for row in rows:
        values = " / ".join(plain(value) for value in row.values)
        out.add(f"**{row.status.capitalize()}, {row.kind}: {values}.** {plain(book.reason(row.why))}", "")
        for ident in row.between[:6]:
            if ident in book.appearances:
                out.quote(book.appearances[ident])
    far = [d for d in book.ledger.distances if d.plausible is False and d.computed_km is not None]
    if far:
        out.add("Distances that the map does not bear out:", "")
        out.bullets(
            f"“{plain(d.as_written)}” \\[{book.label.get(d.doc, '?')} {d.span[0]}-{d.span[1]}\\]: {plain(d.place)} to "
            f"{plain(d.reference)} is {wording.number(round(d.computed_km or 0))} km by the map"
            for d in far
        )


def _events(out: Writer) -> None:
    book = out.book
    out.head(2, "Events and claims")
    folded = False
    for event in book.ranked_events():
        if event.folded and not folded:
            folded = True
            out.head(2, "Comment and background only")
        out.head(3, plain(wording.sentence(event.headline)))
        where = ", ".join(dict.fromkeys(plain(w.name) for w in event.where))
        out.add(f"{wording.when(event.when)}{' · ' + where if where else ''}")
        for claim in book.claims_in(event):
            _claim(out, claim)
    if book.loose_claims:
        out.head(3, "Claims without an event")
        for claim in book.loose_claims:
            _claim(out, claim)


def _claim(out: Writer, claim: LedgerClaim) -> None:
    book = out.book
    out.head(4, plain(wording.sentence(claim.text)))
    out.bullets(
        [
            f"**{book.support(claim)}**: {plain(book.reason(claim.roots.why))}",
            f"credibility **{wording.grade(claim.credibility.grade)}**: {plain(book.reason(claim.credibility.why))}",
            *(plain(warning) for warning in book.warnings(claim)),
            *(
                f"{c.status} contradiction ({c.kind}): {' / '.join(plain(v) for v in c.values)}"
                for c in book.contradictions_of.get(claim.id, [])
            ),
            *(f"drift ({d.kind}): {plain(book.drift(d)[1])}" for d in claim.drift),
        ]
    )
    for _, tree in chains.trees(book, claim):
        out.add(*_tree(book, tree, 0))
    out.add("")
    for appearance in claim.appearances[:SHOWN]:
        out.quote(appearance)
    rest = len(claim.appearances) - SHOWN
    if rest > 0:
        out.add(f"{wording.plural(rest, 'more quotation')} in the JSON and the CSV.", "")


def _tree(book: Book, node: chains.Node, depth: int) -> list[str]:
    """The chains as nested bullets: the root first, those who took the information from it below."""
    mark = " (not known)" if node.dashed and depth == 0 else " (inferred)" if node.dashed else ""
    lines = [f"{'  ' * depth}- {'root: ' if depth == 0 else ''}{plain(node.name)}{mark}"]
    for child in node.children:
        lines += _tree(book, child, depth + 1)
    for leaf in book.by_date(node.leaves):
        date = wording.date(book.published(leaf.doc)) or "no date"
        lines.append(f"{'  ' * (depth + 1)}- {plain(book.outlet_of(leaf))}, {date}")
    return lines


def _copies(out: Writer) -> None:
    book = out.book
    if not book.ledger.copies:
        return
    out.head(2, "Copies")
    rows = []
    for row in sorted(book.ledger.copies, key=lambda c: (-c.containment, c.doc, c.of)):
        doc, of = book.documents.get(row.doc), book.documents.get(row.of)
        if doc is not None and of is not None:
            order = {"known": "order known", "inferred": "order inferred"}.get(row.direction, "order not known")
            rows.append(
                f"{plain(book.outlet(doc))} ({book.label[doc.id]}) took {row.containment:.0%} of its words from "
                f"{plain(book.outlet(of))} ({book.label[of.id]}): {row.kind}, {order}; {plain(book.reason(row.why))}"
            )
    out.bullets(rows)


def _sources(out: Writer) -> None:
    sources = out.book.ledger.sources
    if not sources:
        return
    out.head(2, "Sources")
    out.add("| Source | Kind | Reliability |", "| --- | --- | --- |")
    for source in sorted(sources, key=lambda s: (s.name, s.id)):
        about = ", ".join(plain(x) for x in (source.role, source.affiliation) if x)
        name = plain(source.name) + (f" ({about})" if about else "")
        out.add(f"| {name} | {source.kind} | {plain(source.reliability)} |")


def _documents(out: Writer) -> None:
    book = out.book
    if book.ledger.documents:
        out.head(2, "Documents")
    rows = []
    for doc in book.ledger.documents:
        title = link(doc.title or book.file(doc), doc.url)
        date = wording.date(doc.published) or "no date"
        unread = "" if doc.read_for_claims else ", not read for claims"
        rows.append(
            f"**{book.label[doc.id]}** {title}. {plain(book.outlet(doc))}, {date}, {plain(doc.language)}{unread}; "
            f"{plain(doc.path)}"
        )
    out.bullets(rows)
    if book.ledger.rejects:
        out.head(2, "Left out")
        out.bullets(f"{plain(r.path)}: {plain(r.reason)} ({plain(r.stage)})" for r in book.ledger.rejects)


def _reading(out: Writer) -> None:
    out.head(2, "How to read this")
    out.bullets(
        [
            (
                "Independent sources are roots, not outlets. The first number is certain; the second counts every "
                "chain that ends in the dark as a root of its own."
            ),
            (
                "Credibility (1 to 6) is computed for a claim; reliability (A to F) is set for a source by your desk. "
                "They are never mixed."
            ),
            "A place such as \\[D3 120-145\\] names the document and the code points of its text.",
        ]
    )
