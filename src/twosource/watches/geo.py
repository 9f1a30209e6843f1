"""Whether something lies at a place of a watch."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from twosource.gazetteer import distance_km, distance_to_line_km, name_key
from twosource.records import Where
from twosource.watches.model import Place, Point


def at(place: Place, where: Where) -> bool:
    """By name, else by position; a whole country or a region lies at a place only when it is called by its name."""
    if name_key(where.name) in names(place):
        return True
    if where.lat is None or where.lon is None or where.precision in ("country", "region"):
        return False
    return holds(place, where.lat, where.lon)


def names(place: Place) -> frozenset[str]:
    """Keys of the names of a place."""
    return frozenset(name_key(n) for n in (place.name, *place.also))


def called(place: Place, text: str) -> bool:
    """Whether the words call the place by a name that the watch gives: no gazetteer knows all that a desk watches."""
    return _pattern((place.name, *place.also)).search(text.replace("’", "'")) is not None


@functools.lru_cache(maxsize=4096)
def _pattern(given: tuple[str, ...]) -> re.Pattern[str]:
    """Names as they are written; small letters may be capitals, as at the beginning of a sentence."""
    written = "|".join(re.escape(n.replace("’", "'")) for n in sorted(given, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{written})(?!\w)", re.I if any(n.islower() for n in given) else 0)


def holds(place: Place, lat: float, lon: float) -> bool:
    """Whether a position is within the place's distance of its point or line, or in or near its polygon."""
    here = (lat, lon)
    if place.point is not None:
        return distance_km((place.point.lat, place.point.lon), here) <= place.within_km
    if place.line:
        return distance_to_line_km(here, [(p.lat, p.lon) for p in place.line]) <= place.within_km
    ring = [(p.lat, p.lon) for p in (*place.polygon, *place.polygon[:1])]
    return _inside(lat, lon, place.polygon) or distance_to_line_km(here, ring) <= place.within_km


def _inside(lat: float, lon: float, ring: Sequence[Point]) -> bool:
    """Even-odd rule on the plate carrée; a ring wider than half the globe goes over the date line."""
    longitudes = [p.lon for p in ring]
    if max(longitudes) - min(longitudes) > 180:
        longitudes = [x % 360 for x in longitudes]
        lon %= 360
    inside = False
    corners = [(p.lat, x) for p, x in zip(ring, longitudes, strict=True)]
    for (y0, x0), (y1, x1) in zip(corners, (*corners[1:], corners[0]), strict=True):
        if (y0 > lat) != (y1 > lat) and lon < (x1 - x0) * (lat - y0) / (y1 - y0) + x0:
            inside = not inside
    return inside
