"""Distances, directions and containments that the map does not bear out."""

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
        found, why = _found(d)
        claims = (of[about.id].id,) if about.id in of else ()
        yield make(
            "plausibility",
            (about.id,),
            (f"{d.as_written} as written", found),
            "open",
            why,
            claims,
        )


def _found(d: DistanceStatement) -> tuple[str, str]:
    """What the map gives, and the whole reason in words."""
    km = f"{d.computed_km:.0f} km"
    says = f"the text says {d.as_written}"
    if d.relation == "within":
        found = f"{km} outside by the map"
        return (
            found,
            f"{d.place} lies {km} outside of {d.reference} by the map (tolerance {d.tolerance_km:.0f} km); {says}",
        )
    if d.direction_fits is False and d.bearing is not None:
        way = point_of(d.bearing)
        return (
            f"{km} {way} by the map",
            f"{d.place} lies {way} of {d.reference} by the map ({d.bearing:.0f} degrees); {says}",
        )
    return f"{km} by the map", (
        f"{d.place} lies {km} from {d.reference} by the map (tolerance {d.tolerance_km:.0f} km); {says}"
    )


_POINTS = ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest")


def point_of(degrees: float) -> str:
    """The nearest of the eight points of the compass."""
    return _POINTS[round(degrees / 45.0) % 8]


def _nearest(rows: list[Appearance], d: DistanceStatement) -> Appearance | None:
    """The statement that holds the distance, else the nearest one of its document."""

    def distance(a: Appearance) -> tuple[int, int, str]:
        inside = a.span[0] <= d.span[0] and d.span[1] <= a.span[1]
        gap = max(0, a.span[0] - d.span[1], d.span[0] - a.span[1])
        return (0 if inside else 1, gap if not inside else a.span[1] - a.span[0], a.id)

    return min(rows, key=distance, default=None)
