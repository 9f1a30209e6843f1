"""The tables of the brief: copies, sources, indicators, distances."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from twosource import hindsight
from twosource.ledger import LedgerAppearance, LedgerIndicator
from twosource.outputs import wording
from twosource.outputs.book import Book
from twosource.outputs.brief import pictures
from twosource.outputs.brief.claims import Claims
from twosource.outputs.brief.disputes import AlertView, alert
from twosource.outputs.cites import Cites, counted, dated, named, safe

COPIES = 300
SOURCES = 400
OBSERVATIONS = 60


@dataclass
class CopyRow:
    """Who copied whom, how much, and the longest common passage."""

    doc: Markup
    doc_href: str
    of: Markup
    of_href: str
    kind: str
    share: int
    direction: str
    why: Markup
    passage: Markup


@dataclass
class SourceRow:
    """A source and what rests on it."""

    name: Markup
    kind: str
    about: str
    aliases: str
    reliability: str
    reliability_words: str
    outlets: int
    roots: int
    named: bool


@dataclass
class SeenRow:
    """An observation of an indicator."""

    when: Markup
    value: Markup
    words: Markup


@dataclass
class IndicatorView:
    """A measured series."""

    name: Markup
    place: str
    unit: str
    baseline: Markup | None
    period: str
    picture: pictures.Picture | None
    seen: list[SeenRow]
    left_out: int
    alerts: list[AlertView]
    changes: list[str]  # of level, in hindsight


@dataclass
class DistanceRow:
    """A distance that the map does not bear out."""

    words: Markup
    outlet: Markup
    text: Markup


def copies(book: Book, cites: Cites) -> list[CopyRow]:
    """The copies, the most complete first."""
    out = []
    for row in sorted(book.ledger.copies, key=lambda c: (-c.containment, c.doc, c.of))[:COPIES]:
        doc, of = book.documents.get(row.doc), book.documents.get(row.of)
        if doc is None or of is None:
            continue
        longest = max(row.spans, key=lambda s: s[1] - s[0], default=None)
        passage = Markup("")
        if longest is not None:
            end = min(longest[1], longest[0] + 220)
            passage = cites.link(doc.id, (longest[0], end), css="quote")
        out.append(
            CopyRow(
                doc=named(f"{book.outlet(doc)} ({book.label[doc.id]})"),
                doc_href=f"#doc-{book.slug[doc.id]}",
                of=named(f"{book.outlet(of)} ({book.label[of.id]})"),
                of_href=f"#doc-{book.slug[of.id]}",
                kind=row.kind,
                share=round(row.containment * 100),
                direction={"known": "order known", "inferred": "order inferred"}.get(row.direction, "order not known"),
                why=counted(book.reason(row.why)),
                passage=passage,
            )
        )
    return out


def sources(book: Book) -> list[SourceRow]:
    """The sources, those on which most claims rest first."""
    roots: Counter[str] = Counter()
    through: dict[str, set[str]] = {}
    for claim in book.ledger.claims:
        roots.update({a.root for a in claim.appearances})
        for appearance in claim.appearances:
            for hop in appearance.chain:
                through.setdefault(hop.source, set()).add(book.outlet_of(appearance))
    ordered = sorted(book.ledger.sources, key=lambda s: (-roots[s.id], -len(through.get(s.id, ())), s.name, s.id))
    return [
        SourceRow(
            name=named(source.name),
            kind=source.kind,
            about=", ".join(wording.one_line(x) for x in (source.role, source.affiliation, source.country) if x),
            aliases=", ".join(wording.one_line(alias) for alias in source.aliases[:8]),
            reliability=wording.one_line(source.reliability),
            reliability_words=wording.RELIABILITY.get(source.reliability, ""),
            outlets=len(through.get(source.id, ())),
            roots=roots[source.id],
            named=source.named,
        )
        for source in ordered[:SOURCES]
    ]


def indicators(book: Book, cites: Cites, claims: Claims) -> list[IndicatorView]:
    """The indicators, those with alerts first, in their order."""
    out, number = [], 0
    for row in sorted(book.ledger.indicators, key=lambda i: not i.alerts):
        alerts = []
        for one in row.alerts:
            number += 1
            alerts.append(alert(claims, row, one, number))
        out.append(
            IndicatorView(
                name=named(row.name),
                place=wording.one_line(row.place or ""),
                unit=wording.one_line(row.unit),
                baseline=_baseline(book, cites, row),
                period=wording.one_line(row.baseline.period or ""),
                picture=pictures.series(row),
                seen=_seen(book, cites, row),
                left_out=max(len(row.observations) - OBSERVATIONS, 0),
                alerts=alerts,
                changes=[hindsight.words(c) for c in row.changes],
            )
        )
    return out


def _evidence(book: Book, ids: Sequence[str]) -> list[LedgerAppearance]:
    return [book.appearances[i] for i in ids if i in book.appearances]


def _baseline(book: Book, cites: Cites, row: LedgerIndicator) -> Markup | None:
    value = next((v for v in (row.baseline.value, row.baseline.high, row.baseline.low) if v is not None), None)
    if value is None:
        return None
    evidence = _evidence(book, row.baseline.evidence)
    return cites.value(value, evidence) if evidence else counted(wording.number(value))


def _seen(book: Book, cites: Cites, row: LedgerIndicator) -> list[SeenRow]:
    out = []
    for seen in row.observations[:OBSERVATIONS]:
        evidence = _evidence(book, seen.evidence)
        value = next((v for v in (seen.value, seen.low, seen.high) if v is not None), None)
        shown = cites.value(value, evidence) if value is not None and evidence else safe(wording.number(value))
        first = evidence[0] if evidence else None
        words = (
            cites.link(first.doc, first.span, css="quote") + Markup(" <small>{}</small>").format(book.outlet_of(first))
            if first is not None
            else Markup("<small>from a file</small>")
        )
        out.append(SeenRow(dated(seen.when.earliest[:10] if seen.when is not None else None), shown, words))
    return out


def distances(book: Book, cites: Cites) -> list[DistanceRow]:
    """The stated distances that the map does not bear out and that no contradiction shows already."""
    out = []
    ids = {i for c in book.ledger.contradictions if c.kind == "plausibility" for i in c.between}
    shown = [(book.appearances[i].doc, book.appearances[i].span) for i in sorted(ids) if i in book.appearances]
    for row in book.ledger.distances:
        if row.plausible is not False or row.computed_km is None or row.doc not in book.documents:
            continue
        if any(doc == row.doc and start < row.span[1] and row.span[0] < end for doc, (start, end) in shown):
            continue
        way = f"{wording.one_line(row.place)} to {wording.one_line(row.reference)}"
        by_map = f"{wording.number(round(row.computed_km))} km by the map"
        text = f"{way}: {by_map}, tolerance {wording.number(round(row.tolerance_km))} km"
        outlet = f"{book.outlet(book.documents[row.doc])} ({book.label[row.doc]})"
        out.append(DistanceRow(cites.link(row.doc, row.span, css="quote"), named(outlet), counted(text)))
    return out
