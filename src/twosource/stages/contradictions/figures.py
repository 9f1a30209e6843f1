"""Figures that cannot both be right, within a claim and about fixed things such as the length of a border."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, islice

from twosource import compare, units
from twosource.pipeline import Tables
from twosource.records import Appearance, Contradiction, DistanceStatement, Document, Quantity
from twosource.stages.claims.figures import KINDS, Sides, comparable
from twosource.stages.contradictions.common import MAX_PAIRS, make, members

Figure = tuple[Appearance, Quantity]


def figures(tables: Tables) -> Iterator[Contradiction]:
    """Each pair of distinct figures for one item of one claim, once, with its most telling appearances."""
    documents = {d.id: d for d in tables.of(Document)}
    distances = _distances(tables)
    for claim, rows in members(tables):
        distinct = _distinct([(a, q) for a in rows for q in a.slots.quantity if q.kind in KINDS])
        apart = Sides(rows)
        for (a, p), (b, q) in islice(combinations(distinct, 2), MAX_PAIRS):
            if a.id == b.id or not comparable(p, q) or apart.two_things(p, q):
                continue
            if _between(a, p, distances) != _between(b, q, distances):
                continue  # how far two places lie apart is no measure of anything else
            found = _judge(a, p, b, q, documents)
            if found is not None:
                status, why = found
                values = (_written(p), _written(q))
                yield make("quantity", (a.id, b.id), values, status, why, (claim.id,))  # type: ignore[arg-type]


def _distances(tables: Tables) -> dict[str, list[DistanceStatement]]:
    out: dict[str, list[DistanceStatement]] = defaultdict(list)
    for d in tables.of(DistanceStatement):
        out[d.doc].append(d)
    return out


def _between(
    a: Appearance, q: Quantity, distances: Mapping[str, Sequence[DistanceStatement]]
) -> tuple[str, str] | None:
    """The two ends of the distance that a figure gives; None when it gives none."""
    for d in distances.get(a.doc, ()):
        if d.span[0] <= q.span[0] < d.span[1]:
            return d.place, d.reference
    return None


def _judge(
    a: Appearance, p: Quantity, b: Appearance, q: Quantity, documents: Mapping[str, Document]
) -> tuple[str, str] | None:
    verdict = compare.quantities(p, q, documents[a.doc].published, documents[b.doc].published)
    if verdict.kind == "contradictory":
        if verdict.explained:
            return "explained", verdict.explained
        if _winding(p, q):
            return (
                "explained",
                "how long a border, a coast or a river is depends on how finely it is measured, and which part",
            )
        return "open", verdict.why
    if verdict.kind == "compatible" and p.unit and q.unit and p.unit != q.unit:
        return "explained", f"the same in another unit: {verdict.why}"
    return None


WINDING = frozenset("border frontier boundary coast coastline shoreline river front frontline".split())
MOST_WINDING = 3.0
"""Times that two lengths of one winding line may differ and still both have been measured."""


def _winding(p: Quantity, q: Quantity) -> bool:
    """Whether both give the length of a line that is as long as one measures it: "the 11-mile border"."""
    heads = [(x.item_head or x.item or "").lower().split()[-1:] for x in (p, q)]
    named = [h[0] in WINDING for h in heads if h]
    if p.unit is None or q.unit is None or not named or not all(named):
        return False
    low, high = sorted((abs(p.value or 0.0), abs(units.convert(q.value or 0.0, q.unit, p.unit))))
    return low > 0 and high <= MOST_WINDING * low


def _distinct(rows: Sequence[Figure]) -> list[Figure]:
    """One appearance for each distinct figure: the first by id."""
    seen: dict[tuple[object, ...], Figure] = {}
    for a, q in sorted(rows, key=lambda r: (r[0].id, r[1].span)):
        key = (q.value, q.low, q.high, q.unit, q.item_head, q.counted, q.period_max)
        seen.setdefault(key, (a, q))
    return sorted(seen.values(), key=lambda r: (r[0].id, r[1].span))


def _written(q: Quantity) -> str:
    return " ".join(q.as_written.split())
