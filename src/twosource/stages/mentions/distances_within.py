"""Statements that one place lies in another, set against the map: "Khasan, in Primorsky Krai", "X lies in Y"."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from twosource.gazetteer import Candidate, distance_km, lookup, nearest_of_country
from twosource.pipeline import Reading
from twosource.records import DistanceStatement, PlaceMention
from twosource.stages.mentions.places_fame import lies_in

_SIDES = r"(?:(?:north|south)(?:[- ]?(?:east|west))?|east|west)(?:ern)?|central"
_KINDS = "province|region|district|state|county|republic|territory|oblast|prefecture"
_GAP = re.compile(
    r"(?:,\s|,?\s(?:which\s|that\s)?(?:(?:lies|is|was|are|located|situated|lying|based)\s){0,2}(?:in|inside|within)\s)"
    rf"(?:(?:the\s)?(?:far\s)?(?:{_SIDES})(?:\sof)?\s)?(?:(?:the\s)?(?:[\w-]{{1,15}}\s)?(?:{_KINDS})\sof\s)?(?:the\s)?"
)
"""Between the two names. Every quantifier is bounded."""

_ENDS = re.compile(
    r"(?:['’]s)?(?:\s(?:province|region|district|state|county|krai|oblast|republic))?\s{0,2}(?:[,.;:)]|$|\n)"
)
"""After the second name of "X, Y": a list would go on with "and"."""

_AND = re.compile(r"[,;]?\s(?:and|or|&)\s")

MINIMUM_KM = 15.0
"""Nearer than this to a division is in it: towns and borders are no points."""

EDGE = 0.5
"""Share of an area's radius by which its edge may lie farther out; areas are no discs."""


def within(reading: Reading, places: list[PlaceMention]) -> Iterator[DistanceStatement]:
    """One row per statement, in reading order; `plausible` is None where the map cannot tell."""
    text = reading.text
    for i, (inner, outer) in enumerate(itertools.pairwise(places)):
        if outer.precision not in ("region", "country", "area") or inner.precision in ("country", "area"):
            continue
        if inner.institutional or inner.name == outer.name:
            continue
        gap = text[inner.span[1] : outer.span[0]]
        if len(gap) > 80 or _GAP.fullmatch(gap) is None or (gap == ", " and not _apposed(text, places, i)):
            continue
        yield _row(reading, inner, outer)


def _apposed(text: str, places: list[PlaceMention], i: int) -> bool:
    """In "X, Y" the second says where the first is: no list of names goes on after it, and none comes before."""
    inner, outer = places[i], places[i + 1]
    if _ENDS.match(text, outer.span[1]) is None:
        return False
    before = places[i - 1] if i else None
    if before is not None and before.precision == outer.precision and text[before.span[1] : inner.span[0]] == ", ":
        return False
    after = places[i + 2] if i + 2 < len(places) else None
    if after is None or after.span[0] - outer.span[1] > 8:
        return inner.precision != outer.precision
    listed = after.precision == outer.precision or _AND.fullmatch(text[outer.span[1] : after.span[0]]) is not None
    return not listed and inner.precision != outer.precision


def _row(reading: Reading, inner: PlaceMention, outer: PlaceMention) -> DistanceStatement:
    km, tolerance = _outside(inner, outer)
    return DistanceStatement(
        doc=reading.document.id,
        span=(inner.span[0], outer.span[1]),
        place=inner.name,
        reference=outer.name,
        km_low=0.0,
        km_high=0.0,
        computed_km=None if km is None else round(km, 1),
        tolerance_km=round(tolerance, 1),
        plausible=None if km is None else km <= tolerance,
        as_written=" ".join(reading.text[inner.span[0] : outer.span[1]].split()),
        relation="within",
    )


def _outside(inner: PlaceMention, outer: PlaceMention) -> tuple[float | None, float]:
    """How far outside of the second the first lies, in km, 0 for inside; None when unknown. And the tolerance."""
    tolerance = max(MINIMUM_KM, inner.radius_km if inner.precision in ("point", "city") else 0.0)
    if inner.lat is None or inner.lon is None or outer.lat is None or outer.lon is None:
        return None, tolerance
    at = (inner.lat, inner.lon)
    if outer.precision == "country":
        if outer.country is None or inner.country is None:
            return None, tolerance
        if inner.country == outer.country:
            return 0.0, tolerance
        found = nearest_of_country(at, outer.country)
        return (None if found is None else found[0]), tolerance
    a, b = _candidate(inner), _candidate(outer)
    if a is not None and b is not None and lies_in(a, b):
        return 0.0, tolerance
    km = max(0.0, distance_km(at, (outer.lat, outer.lon)) - outer.radius_km)
    by_code = a is not None and b is not None and a.admin1 is not None and b.kind == "admin1"
    if not by_code:  # only the disc says so, and divisions are no discs
        tolerance += EDGE * outer.radius_km
        return (None, tolerance) if tolerance < km < tolerance + outer.radius_km else (km, tolerance)
    return km, tolerance


def _candidate(place: PlaceMention) -> Candidate | None:
    """The entry of the gazetteer that a mention was resolved to."""
    return next((c for c in lookup(place.name) if c.lat == place.lat and c.lon == place.lon), None)
