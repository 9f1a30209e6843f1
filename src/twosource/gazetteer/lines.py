"""Borders as lines, and distances to points and lines."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Sequence
from typing import NamedTuple

from twosource.gazetteer.build import own_rows
from twosource.gazetteer.records import Candidate, distance_between

Point = tuple[float, float]


class Border(NamedTuple):
    """These two countries meet along this line."""

    countries: frozenset[str]
    length_km: float  # as commonly given; the coarse line itself is shorter
    error_km: float  # how far the coarse line may be from the real one
    lines: tuple[tuple[Point, ...], ...]


@functools.lru_cache(maxsize=1)
def borders() -> tuple[Border, ...]:
    """All borders that we hold a line of."""
    out = []
    for one, two, length, error, points in own_rows("borders.tsv"):
        lines = tuple(
            tuple((float(p.split()[0]), float(p.split()[1])) for p in line.split(";")) for line in points.split("|")
        )
        out.append(Border(frozenset((one, two)), float(length), float(error), lines))
    return tuple(out)


def border_between(one: str, two: str) -> Border | None:
    """The border of two countries (ISO codes, any order); None when they have none or we hold no line of it."""
    wanted = frozenset((one, two))
    return next((b for b in borders() if b.countries == wanted), None)


def borders_of(country: str) -> list[Border]:
    return [b for b in borders() if country in b.countries]


def distance_km(a: Candidate | Point, b: Candidate | Point) -> float:
    """Great-circle distance in km between two places or (latitude, longitude) points, middle to middle."""
    lat1, lon1 = (a.lat, a.lon) if isinstance(a, Candidate) else a
    lat2, lon2 = (b.lat, b.lon) if isinstance(b, Candidate) else b
    return distance_between(lat1, lon1, lat2, lon2)


def distance_to_line_km(point: Point, line: Sequence[Point]) -> float:
    """Distance in km from a point to a polyline, on the plane that touches the earth at the point.

    Good to about 1 % within 500 km of the point. Raises ValueError for an empty line.
    """
    if not line:
        raise ValueError("a line needs at least one point")
    if len(line) == 1:
        return distance_km(point, line[0])
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
    return distance_between(point[0], point[1], point[0] + y, point[1] + x / max(scale, 1e-9))


def distance_to_border_km(point: Point, border: Border) -> float:
    """Distance in km from a point to the nearest part of a border."""
    return min(distance_to_line_km(point, line) for line in border.lines)


def _turn(degrees: float) -> float:
    """Into -180 to 180: the short way round."""
    return (degrees + 180.0) % 360.0 - 180.0
