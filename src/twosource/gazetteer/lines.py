"""Borders and coasts as lines; distances and directions to points and lines.

The lines are Natural Earth's (data/lines.tsv, made by evals/places/derive_lines.py). Ours of data/borders.tsv stand
where Natural Earth draws another line than the one that states recognise, or none; the lengths are ours.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from twosource.gazetteer.build import own_rows
from twosource.gazetteer.records import Candidate, distance_between

Point = tuple[float, float]
Line = tuple[Point, ...]

OWN_LINES = frozenset((frozenset(("RU", "UA")), frozenset(("KP", "RU"))))
"""Borders of which our line is nearer to what is meant: Natural Earth gives Crimea to Russia, and lets the short border
on the Tumen begin 15 km too far up the river."""

DERIVED_ERROR_KM = 3.0
"""How far a derived border may be from the real one: thinned to 1.5 km, from a map of 1:10,000,000."""

COAST_ERROR_KM = 10.0
"""The same for coasts, which are thinned to 8 km; islands less than 40 km across are left out."""


class Border(NamedTuple):
    """These two countries meet along this line."""

    countries: frozenset[str]
    length_km: float  # as commonly given where we know it, else that of the line, which is shorter
    error_km: float  # how far the line may be from the real one
    lines: tuple[Line, ...]


@functools.lru_cache(maxsize=1)
def _derived() -> dict[frozenset[str], tuple[str, ...]]:
    """The lines of data/lines.tsv as written, by the countries on their sides; a coast has one."""
    out: dict[frozenset[str], list[str]] = {}
    for one, two, points in own_rows("lines.tsv"):
        out.setdefault(frozenset((one, two)) - {"-"}, []).append(points)
    return {countries: tuple(lines) for countries, lines in out.items()}


@functools.lru_cache(maxsize=256)
def _lines(countries: frozenset[str]) -> tuple[Line, ...]:
    """The derived lines between two countries, or the coast of one; empty when there are none."""
    lines = (_decode(text) for text in _derived().get(countries, ()))
    return tuple(line for line in lines if len(set(line)) > 1)


def _decode(text: str) -> Line:
    numbers = [int(n) for n in text.split()]
    lats = itertools.accumulate(numbers[::2])
    lons = itertools.accumulate(numbers[1::2])
    return tuple((lat / 1000.0, lon / 1000.0) for lat, lon in zip(lats, lons, strict=True))


class _Own(NamedTuple):
    length: float
    error: float
    lines: tuple[Line, ...]


@functools.lru_cache(maxsize=1)
def _own() -> dict[frozenset[str], _Own]:
    out = {}
    for one, two, length, error, points in own_rows("borders.tsv"):
        lines = tuple(
            tuple((float(p.split()[0]), float(p.split()[1])) for p in line.split(";")) for line in points.split("|")
        )
        out[frozenset((one, two))] = _Own(float(length), float(error), lines)
    return out


@functools.lru_cache(maxsize=1)
def _pairs() -> tuple[frozenset[str], ...]:
    """The pairs of countries that have a border, in alphabetical order."""
    every = {pair for pair in (*_derived(), *_own()) if len(pair) == 2}
    return tuple(sorted(every, key=sorted))


@functools.lru_cache(maxsize=512)
def _border(pair: frozenset[str]) -> Border | None:
    own, lines = _own().get(pair), _lines(pair)
    if own is not None and (pair in OWN_LINES or not lines):
        return Border(pair, own.length, own.error, own.lines)
    if not lines:
        return None
    length = own.length if own is not None else sum(length_km(line) for line in lines)
    return Border(pair, length, DERIVED_ERROR_KM, lines)


def borders() -> tuple[Border, ...]:
    """All land borders of the world."""
    return tuple(b for pair in _pairs() if (b := _border(pair)) is not None)


def border_between(one: str, two: str) -> Border | None:
    """The border of two countries (ISO codes, any order); None when they have none on land."""
    return _border(frozenset((one, two))) if one != two else None


def borders_of(country: str) -> list[Border]:
    """All land borders of a country, by the neighbour's code."""
    return [b for pair in _pairs() if country in pair and (b := _border(pair)) is not None]


def coast_of(country: str) -> tuple[Line, ...]:
    """The coast of a country, its small islands left out; empty for countries without one."""
    return _lines(frozenset((country,)))


# ---------------------------------------------------------------- distances and directions


def distance_km(a: Candidate | Point, b: Candidate | Point) -> float:
    """Great-circle distance in km between two places or (latitude, longitude) points, middle to middle."""
    lat1, lon1 = (a.lat, a.lon) if isinstance(a, Candidate) else a
    lat2, lon2 = (b.lat, b.lon) if isinstance(b, Candidate) else b
    return distance_between(lat1, lon1, lat2, lon2)


def length_km(line: Sequence[Point]) -> float:
    return sum(distance_km(a, b) for a, b in itertools.pairwise(line))


def nearest_on_line(point: Point, line: Sequence[Point]) -> tuple[float, Point]:
    """Distance in km from a point to a polyline, and the point of it that lies nearest.

    On the plane that touches the earth at the point: good to about 1 % within 500 km of it. Raises ValueError for an
    empty line.
    """
    if not line:
        raise ValueError("a line needs at least one point")
    if len(line) == 1:
        return distance_km(point, line[0]), line[0]
    scale = math.cos(math.radians(point[0]))
    flat = [((lat - point[0]), _turn(lon - point[1]) * scale) for lat, lon in line]
    best = (math.inf, 0.0, 0.0)
    for (y1, x1), (y2, x2) in itertools.pairwise(flat):
        dy, dx = y2 - y1, x2 - x1
        square = dy * dy + dx * dx
        t = 0.0 if square == 0 else max(0.0, min(1.0, -(y1 * dy + x1 * dx) / square))
        y, x = y1 + t * dy, x1 + t * dx
        best = min(best, (y * y + x * x, y, x))
    _, y, x = best
    there = point[0] + y, point[1] + x / max(scale, 1e-9)
    return distance_between(point[0], point[1], *there), there


def nearest_on_lines(point: Point, lines: Iterable[Sequence[Point]]) -> tuple[float, Point] | None:
    """The same over several lines; None when there are none."""
    return min((nearest_on_line(point, line) for line in lines), default=None)


def distance_to_line_km(point: Point, line: Sequence[Point]) -> float:
    """Distance in km from a point to a polyline. Raises ValueError for an empty line."""
    return nearest_on_line(point, line)[0]


def distance_to_border_km(point: Point, border: Border) -> float:
    """Distance in km from a point to the nearest part of a border."""
    return min(distance_to_line_km(point, line) for line in border.lines)


def nearest_of_country(point: Point, country: str) -> tuple[float, Point] | None:
    """Distance in km from a point outside a country to it, over land or sea, and where it lies nearest; None when we
    hold no outline of it."""
    lines = [line for border in borders_of(country) for line in border.lines]
    return nearest_on_lines(point, (*lines, *coast_of(country)))


def bearing_deg(here: Point, there: Point) -> float:
    """The compass direction from one point to another, degrees clockwise from north, 0 to 360."""
    a, b = math.radians(here[0]), math.radians(there[0])
    turn = math.radians(there[1] - here[1])
    y = math.sin(turn) * math.cos(b)
    x = math.cos(a) * math.sin(b) - math.sin(a) * math.cos(b) * math.cos(turn)
    return math.degrees(math.atan2(y, x)) % 360.0


def _turn(degrees: float) -> float:
    """Into -180 to 180: the short way round."""
    return (degrees + 180.0) % 360.0 - 180.0
