"""Counts that can stand in a series: an item, a place, a time, on somebody's word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from twosource.pipeline import Tables
from twosource.records import Appearance, Claim, Dating, Quantity, When, Where
from twosource.stages.claims.profiles import when_of

ANYTHING = frozenset(
    """person people man woman child civilian resident family victim casualty soldier fighter militant official
    village town city country year day week month time place party side case thing part way house home""".split()
)
"""What is counted everywhere and makes no series: tolls and refugees are claims, not readings of a place."""
FINE = ("point", "city", "area")


@dataclass(frozen=True)
class Count:
    """One count of an item, where and when, in one appearance."""

    appearance: Appearance
    quantity: Quantity
    place: Where
    when: When | None
    claim: str


def counts(tables: Tables) -> list[Count]:
    """All counts of a pile that were seen by somebody, maxima over former years among them, by place."""
    dated = {d.appearance: d for d in tables.of(Dating)}
    claim_of = {a: c.id for c in tables.of(Claim) for a in c.appearances}
    out = []
    for rows in by_page(tables):
        for n, a in enumerate(rows):
            if a.against or a.certainty == "expected":
                continue
            for q in a.slots.quantity:
                if not _serial(q):
                    continue
                if a.role not in ("measure", "happening"):
                    continue
                place = place_of(rows, n)
                if place is not None:
                    out.append(Count(a, q, place, when_of(a, dated), claim_of.get(a.id, "")))
    return sorted(out, key=lambda c: (c.place.name, c.appearance.id, c.quantity.span))


def by_page(tables: Tables) -> Iterator[list[Appearance]]:
    """The statements of each document in their order, document after document."""
    by_doc: dict[str, list[Appearance]] = defaultdict(list)
    for a in tables.of(Appearance):
        by_doc[a.doc].append(a)
    for doc in sorted(by_doc):
        yield sorted(by_doc[doc], key=lambda a: (a.span, a.id))


def _serial(q: Quantity) -> bool:
    """A count of things that can be counted again at the same place."""
    if q.kind != "count" or not q.item_head or q.value is None:
        return False
    return q.item_head not in ANYTHING and q.counted in (None, "seen")


def place_of(rows: Sequence[Appearance], n: int) -> Where | None:
    """Its own place, else the last one named within the two statements before it, on the word of the same source."""
    for a in (rows[n], *reversed(rows[max(0, n - 3) : n])):
        fine = [w for w in a.slots.where if w.precision in FINE and not _origin(a, w)]
        if fine:
            return fine[0]
        if a is not rows[n] and a.root != rows[n].root:
            return None
    return None


def _origin(a: Appearance, w: Where) -> bool:
    """ "Cars from there" do not stand there."""
    if w.span is None or w.span[0] < a.span[0]:
        return False
    before = a.quote[: w.span[0] - a.span[0]].split()
    return bool(before) and before[-1].lower() == "from"
