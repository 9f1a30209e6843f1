"""Figures that cannot both be right, within a claim and about fixed things such as the length of a border."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, islice

from twosource import compare
from twosource.pipeline import Tables
from twosource.records import Appearance, Contradiction, Document, Quantity
from twosource.stages.claims.likeness import comparable
from twosource.stages.contradictions.common import MAX_PAIRS, make, members

KINDS = ("count", "measure", "money")
Figure = tuple[Appearance, Quantity]


def figures(tables: Tables) -> Iterator[Contradiction]:
    """Each pair of distinct figures for one item of one claim, once, with its most telling appearances."""
    documents = {d.id: d for d in tables.of(Document)}
    for claim, rows in members(tables):
        distinct = _distinct([(a, q) for a in rows for q in a.slots.quantity if q.kind in KINDS])
        for (a, p), (b, q) in islice(combinations(distinct, 2), MAX_PAIRS):
            if a.id == b.id or not comparable(p, q):
                continue
            found = _judge(a, p, b, q, documents)
            if found is not None:
                status, why = found
                values = (_written(p), _written(q))
                yield make("quantity", (a.id, b.id), values, status, why, (claim.id,))  # type: ignore[arg-type]


def _judge(
    a: Appearance, p: Quantity, b: Appearance, q: Quantity, documents: Mapping[str, Document]
) -> tuple[str, str] | None:
    verdict = compare.quantities(p, q, documents[a.doc].published, documents[b.doc].published)
    if verdict.kind == "contradictory":
        if verdict.explained:
            return "explained", verdict.explained
        return "open", verdict.why
    if verdict.kind == "compatible" and p.unit and q.unit and p.unit != q.unit:
        return "explained", f"the same in another unit: {verdict.why}"
    return None


def _distinct(rows: Sequence[Figure]) -> list[Figure]:
    """One appearance for each distinct figure: the first by id."""
    seen: dict[tuple[object, ...], Figure] = {}
    for a, q in sorted(rows, key=lambda r: (r[0].id, r[1].span)):
        key = (q.value, q.low, q.high, q.unit, q.item_head, q.counted, q.period_max)
        seen.setdefault(key, (a, q))
    return sorted(seen.values(), key=lambda r: (r[0].id, r[1].span))


def _written(q: Quantity) -> str:
    return " ".join(q.as_written.split())
