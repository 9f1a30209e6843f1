"""Distances that the map does not bear out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from twosource.pipeline import Tables
from twosource.records import Appearance, Claim, Contradiction, DistanceStatement
from twosource.stages.contradictions.common import make


def plausibility(tables: Tables) -> Iterator[Contradiction]:
    """Every stated distance that is off by more than its tolerance, beside the computed one."""
    of = {a: c for c in tables.of(Claim) for a in c.appearances}
    by_doc: dict[str, list[Appearance]] = defaultdict(list)
    for a in tables.of(Appearance):
        by_doc[a.doc].append(a)
    for d in tables.of(DistanceStatement):
        if d.plausible is not False or d.computed_km is None:
            continue
        about = _nearest(by_doc.get(d.doc, []), d)
        if about is None:
            continue
        why = (
            f"{d.place} lies {d.computed_km:.0f} km from {d.reference} by the map "
            f"(tolerance {d.tolerance_km:.0f} km); the text says {d.as_written}"
        )
        claims = (of[about.id].id,) if about.id in of else ()
        yield make(
            "plausibility",
            (about.id,),
            (f"{d.as_written} as written", f"{d.computed_km:.0f} km by the map"),
            "open",
            why,
            claims,
        )


def _nearest(rows: list[Appearance], d: DistanceStatement) -> Appearance | None:
    """The statement that holds the distance, else the nearest one of its document."""

    def distance(a: Appearance) -> tuple[int, int, str]:
        inside = a.span[0] <= d.span[0] and d.span[1] <= a.span[1]
        gap = max(0, a.span[0] - d.span[1], d.span[0] - a.span[1])
        return (0 if inside else 1, gap if not inside else a.span[1] - a.span[0], a.id)

    return min(rows, key=distance, default=None)
