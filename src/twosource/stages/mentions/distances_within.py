"""Statements without a figure of where a place lies, set against the map: "Khasan, in Primorsky Krai", "X lies in Y",
"X, east of Y"."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from msgspec.structs import replace

from twosource.gazetteer import Candidate, distance_km, lookup, nearest_of_country
from twosource.pipeline import Reading
from twosource.records import DistanceStatement, PlaceMention
from twosource.stages.mentions.distances_measure import bearing, direction, fits_direction, to_place
from twosource.stages.mentions.places_fame import lies_in

_SIDES = r"(?:(?:north|south)(?:[- ]?(?:east|west))?|east|west)(?:ern)?|central"
_KINDS = "province|region|district|state|county|republic|territory|oblast|prefecture"
_GAP = re.compile(
    r"(?:,\s|,?\s(?:which\s|that\s)?(?:(?:lies|is|was|are|located|situated|lying|based)\s){0,2}(?:in|inside|within)\s)"
    rf"(?:(?:the\s)?(?:far\s)?(?:{_SIDES})(?:\sof)?\s)?(?:(?:the\s)?(?:[\w-]{{1,15}}\s)?(?:{_KINDS})\sof\s)?(?:the\s)?"
)
"""Between the two names. Every quantifier is bounded."""

_SIDE_GAP = re.compile(
    r",?\s(?:(?:which|that|lies|is|was|located|situated|just|far|due|to\sthe)\s){0,4}"
    r"(?P<side>(?:north|south)(?:[- ]?(?:east|west))?|east|west)\sof\s(?:the\s)?"
)

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
        gap = text[inner.span[1] : outer.span[0]]
        if len(gap) > 80 or inner.institutional or inner.name == outer.name or inner.precision in ("country", "area"):
            continue
        side = _SIDE_GAP.fullmatch(gap)
        if side is not None:
            yield from _beside(reading, inner, outer, side["side"])
            continue
        if (
            outer.precision not in ("region", "country", "area")
            or _GAP.fullmatch(gap) is None
            or (gap == ", " and not _apposed(text, places, i))
        ):
            continue
        yield _row(reading, inner, outer)


def _beside(reading: Reading, inner: PlaceMention, outer: PlaceMention, side: str) -> Iterator[DistanceStatement]:
    """A row for "X, east of Y" where the map has both."""
    stated = direction(side)
    for way in to_place(inner, outer).ways:
        degrees = bearing(inner, way)
        fits = None if degrees is None or stated is None else fits_direction(stated, degrees, way)
        yield replace(
            _row(reading, inner, outer),
            relation="direction",
            computed_km=round(way.km, 1),
            tolerance_km=round(way.slack, 1),
            plausible=fits,
            direction=stated,
            bearing=None if degrees is None else round(degrees, 1),
            direction_fits=fits,
        )


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
