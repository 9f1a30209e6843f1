"""What the map says about a stated distance and direction: to points, discs, borders, coasts and rivers."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from twosource.gazetteer import (
    Border,
    bearing_deg,
    border_between,
    coast_of,
    distance_km,
    nearest_of_country,
    nearest_on_lines,
)
from twosource.gazetteer.build import own_rows
from twosource.gazetteer.lines import COAST_ERROR_KM, DERIVED_ERROR_KM
from twosource.records import PlaceMention

Point = tuple[float, float]

AREA_SHARE = 0.5
"""Share of a region's radius by which its edge may lie nearer or farther than the disc's: regions are no discs."""

DIRECTION_TOLERANCE = 67.5
"""Degrees off the stated point of the compass that still are that direction: between "north" and "east" lie 90."""

LINE_TOLERANCE = 90.0
"""The same when it is measured from a line: "east of the border" is the far side of it, wherever it is nearest."""

COMPASS = {
    "north": 0.0, "northeast": 45.0, "east": 90.0, "southeast": 135.0, "south": 180.0, "southwest": 225.0,
    "west": 270.0, "northwest": 315.0,
}  # fmt: skip

_DIRECTION = re.compile(
    r"\b(north|south|east|west)(?:ern|ward)?(?:[- ]?(?:north|south)?[- ]?(east|west)(?:ern|ward)?)?\b", re.IGNORECASE
)


def direction(words: str) -> str | None:
    """The point of the compass in "further to the north-east", "southeast"; of "north-northwest" its main half."""
    match = _DIRECTION.search(words)
    if match is None:
        return None
    first, second = match[1].lower(), (match[2] or "").lower()
    return first + second if first + second in COMPASS else first


@dataclass(frozen=True)
class Measure:
    """The place lies so far from this point of the reference, with the map off by up to `slack` km."""

    km: float
    slack: float
    origin: Point
    line: bool = False  # the reference is a line


@dataclass(frozen=True)
class Measured:
    """The map gives one of these; none when it cannot tell. `open`: nothing says which, so the fitting one counts."""

    ways: tuple[Measure, ...] = ()
    open: bool = False


def to_place(subject: PlaceMention, place: PlaceMention) -> Measured:
    """From a town or region to another, or to a country: this begins at its border or coast."""
    if subject.lat is None or subject.lon is None or place.lat is None or place.lon is None:
        return Measured()
    at, there = (subject.lat, subject.lon), (place.lat, place.lon)
    if place.precision == "country":
        return _to_country(at, subject, place.country)
    river = _river(place.name)
    if river:
        return _to_lines(at, river, DERIVED_ERROR_KM + subject.radius_km)
    km = distance_km(at, there)
    if place.precision in ("region", "area"):
        slack = subject.radius_km + AREA_SHARE * place.radius_km
        return Measured((Measure(max(0.0, km - place.radius_km), slack, there),))
    return Measured((Measure(km, subject.radius_km + place.radius_km, there),))


def _to_country(at: Point, subject: PlaceMention, country: str | None) -> Measured:
    if country is None or country == subject.country:
        return Measured()
    found = nearest_of_country(at, country)
    if found is None:
        return Measured()
    return Measured((Measure(found[0], COAST_ERROR_KM + subject.radius_km, found[1], line=True),))


def to_borders(subject: PlaceMention, borders: Sequence[Border], open_: bool) -> Measured:
    """From a place to each of these borders."""
    if subject.lat is None or subject.lon is None:
        return Measured()
    ways = []
    for border in borders:
        found = nearest_on_lines((subject.lat, subject.lon), border.lines)
        if found is not None:
            ways.append(Measure(found[0], border.error_km + subject.radius_km, found[1], line=True))
    return Measured(tuple(ways), open_)


def to_coast(subject: PlaceMention, country: str | None) -> Measured:
    """From a place to the coast of a country, from either side."""
    if subject.lat is None or subject.lon is None or country is None:
        return Measured()
    return _to_lines((subject.lat, subject.lon), coast_of(country), COAST_ERROR_KM + subject.radius_km)


def _to_lines(at: Point, lines: Sequence[Sequence[Point]], slack: float) -> Measured:
    found = nearest_on_lines(at, lines)
    return Measured() if found is None else Measured((Measure(found[0], slack, found[1], line=True),))


@functools.lru_cache(maxsize=64)
def _river(name: str) -> tuple[tuple[Point, ...], ...]:
    """The course of a river where it is a border, of those that data/rivers.tsv names; empty for others."""
    for river, pairs, box in own_rows("rivers.tsv"):
        if river == name:
            south, north, west, east = (float(n) for n in box.split())
            lines = []
            for pair in pairs.split("|"):
                border = border_between(*pair.split("-"))
                for line in border.lines if border is not None else ():
                    kept = tuple(p for p in line if south <= p[0] <= north and west <= p[1] <= east)
                    lines += [kept] if kept else []
            return tuple(lines)
    return ()


def bearing(subject: PlaceMention, way: Measure) -> float | None:
    """Degrees from the reference to the place; None where they lie so close that it means nothing."""
    if subject.lat is None or subject.lon is None or way.km <= way.slack:
        return None
    return bearing_deg(way.origin, (subject.lat, subject.lon))


def fits_direction(stated: str, degrees: float, way: Measure) -> bool:
    """True when the place lies in the stated direction, give or take half a quarter and how exact the map is."""
    off = abs((degrees - COMPASS[stated] + 180.0) % 360.0 - 180.0)
    slack = math.degrees(math.asin(min(1.0, way.slack / way.km))) if way.km > 0 else 180.0
    return off <= (LINE_TOLERANCE if way.line else DIRECTION_TOLERANCE) + slack
