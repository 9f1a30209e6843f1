"""Contradictions with their accounts side by side, and alerts with what they rest on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from twosource.ledger import LedgerAppearance, LedgerIndicator
from twosource.outputs import wording
from twosource.outputs.brief.claims import Claims, Quotation
from twosource.outputs.cites import counted, named
from twosource.records import Alert, Contradiction

SIDES = 6
"""Accounts shown of one contradiction."""
BY_MAP = "by the map"
"""How the contradictions stage marks a value that it computed."""


@dataclass
class Side:
    """One account of a contradiction."""

    value: Markup
    quotation: Quotation | None
    computed: bool


@dataclass
class Dispute:
    """A contradiction, its accounts side by side."""

    anchor: str
    kind: str
    status: str
    why: Markup
    sides: list[Side]
    left_out: int
    claims: list[tuple[str, Markup]]


@dataclass
class AlertView:
    """An alert with what it rests on."""

    anchor: str
    name: Markup
    text: Markup
    value: Markup
    baseline: Markup
    ratio: Markup
    unit: str
    when: Markup | None
    evidence: list[Quotation]


def _stands_in(claims: Claims, value: str, appearance: LedgerAppearance) -> int | None:
    """Where a value stands in the quote or else in its paragraph, in code points of the document."""
    doc = claims.book.documents.get(appearance.doc)
    if doc is None or not value:
        return None
    at = appearance.quote.find(value)
    if at >= 0 and doc.text[appearance.span[0] + at :].startswith(value):
        return appearance.span[0] + at
    (low, high), _, _ = claims.book.paragraph(doc, appearance.span)
    at = doc.text.find(value, low, high)
    return at if at >= 0 else None


def pair(
    claims: Claims, values: Sequence[str], appearances: Sequence[LedgerAppearance]
) -> list[tuple[str, LedgerAppearance | None]]:
    """Every value with the appearance that states it; those that were computed or that nobody states come last."""
    free = list({a.id: a for a in appearances}.values())
    found: dict[int, LedgerAppearance] = {}
    for n, value in enumerate(values):
        words = value.removesuffix(" as written")
        for appearance in free:
            if _stands_in(claims, words, appearance) is not None:
                found[n] = appearance
                free.remove(appearance)
                break
    for n, value in enumerate(values):
        if n not in found and free and BY_MAP not in value:
            found[n] = free.pop(0)
    pairs: list[tuple[str, LedgerAppearance | None]] = [(value, found.get(n)) for n, value in enumerate(values)]
    return sorted(pairs, key=lambda p: p[1] is None) + [("", rest) for rest in free]


def dispute(claims: Claims, row: Contradiction) -> Dispute:
    """A contradiction; what has no quote was computed."""
    book = claims.book
    appearances = [book.appearances[i] for i in row.between if i in book.appearances]
    pairs = pair(claims, row.values, appearances)
    sides = [
        Side(
            value=_value(claims, value, appearance, appearances),
            quotation=claims.quotation(appearance) if appearance is not None else None,
            computed=appearance is None,
        )
        for value, appearance in pairs[:SIDES]
    ]
    about = [book.claims[c] for c in book.claims_between(row) if c in book.claims]
    return Dispute(
        anchor=claims.dispute_anchor[row.id],
        kind=row.kind,
        status=row.status,
        why=claims.cites.figures(book.reason(row.why), appearances, ours=True),
        sides=sides,
        left_out=max(len(pairs) - SIDES, 0),
        claims=[
            (claims.anchor(c.id), claims.cites.figures(wording.trim(wording.sentence(c.text), 120), c.appearances))
            for c in about[:SIDES]
        ],
    )


def _value(
    claims: Claims, value: str, appearance: LedgerAppearance | None, others: Sequence[LedgerAppearance]
) -> Markup:
    """The value linked to its words; a computed one is the program's own."""
    if appearance is None:
        return counted(value)
    words = value.removesuffix(" as written")
    at = _stands_in(claims, words, appearance)
    if at is not None:
        return claims.cites.link(appearance.doc, (at, at + len(words)))
    return claims.cites.figures(value, [appearance, *others], ours=True)


def alert(claims: Claims, indicator: LedgerIndicator, row: Alert, number: int) -> AlertView:
    """An alert: value and baseline linked to the words that state them, the ratio the program's own."""
    book, cites = claims.book, claims.cites
    evidence = [book.appearances[i] for i in row.evidence if i in book.appearances]
    usual = [book.appearances[i] for i in indicator.baseline.evidence if i in book.appearances]
    stated = indicator.baseline.stated or bool(usual)
    return AlertView(
        anchor=f"a-{number}",
        name=named(indicator.name),
        text=cites.figures(row.text, [*evidence, *usual], ours=True),
        value=cites.value(row.value, evidence),
        baseline=cites.value(row.baseline, [*usual, *evidence]) if stated else counted(wording.number(row.baseline)),
        ratio=counted(f"{row.ratio:.3g}"),
        unit=wording.units(indicator.unit, row.value),
        when=Markup("<time>{}</time>").format(wording.when(row.when)) if row.when is not None else None,
        evidence=_together(claims, list({a.id: a for a in [*evidence, *usual]}.values())),
    )


def _together(claims: Claims, appearances: Sequence[LedgerAppearance]) -> list[Quotation]:
    """Quotations, those of one paragraph as one."""
    groups: dict[object, list[LedgerAppearance]] = {}
    for appearance in appearances:
        doc = claims.book.documents.get(appearance.doc)
        key = (doc.id, claims.book.paragraph(doc, appearance.span)[0]) if doc is not None else appearance.id
        groups.setdefault(key, []).append(appearance)
    return [claims.quotation(group[0], group[1:]) for group in groups.values()]
