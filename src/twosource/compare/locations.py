"""Can one happening be at both places? By the map: countries and divisions by their codes, all else as discs."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Literal

from twosource.compare.verdict import Verdict
from twosource.gazetteer import Candidate, distance_km, lookup
from twosource.records import PlaceMention, Where

Place = Where | PlaceMention

NEAR_KM = 60.0
"""Gap between two places, given as discs, that are still one when statements are joined: towns are named for the
villages around them."""
TOWNS_KM = 25.0
"""Gap up to which two towns are one place to reporters, who name the nearest that readers know."""
LARGE_KM = 500.0
"""Radius from which a place holds so much that two reports from it need not be from one place."""
REACH_KM = {"region": 400.0, "area": 800.0}
"""Radius of a place by its precision, where none is known."""
STRETCH = 1.5
"""The gazetteer's discs are about as large as the regions, and these are longer than wide: of the 221 divisions of our
own list 140 hold all their towns within their disc and `NEAR_KM`, and 201 within one and a half discs (2026-11)."""
ENCLAVE = 0.5
"""A place of another division that lies within this share of a division's radius is an enclave of it."""
OWN_DIVISION = 1.0
"""The same for a city that is a division of its own: reports do not tell Moscow from Moscow Oblast."""


def nearness(a: Sequence[Where], b: Sequence[Where]) -> Literal["same", "apart", "unknown"]:
    """Do two statements speak of one place? Countries alone say little: two reports from one are not one place.

    Places are discs, the same when these touch; a large one, such as a sea or the Russian Far East, is not apart from
    what it may hold, but it does not show that it is the same either. Nor is a place that is on no map apart from one.
    """
    fine_a = [w for w in a if w.precision != "country"]
    fine_b = [w for w in b if w.precision != "country"]
    if not fine_a or not fine_b:
        return "same" if {w.name for w in a} & {w.name for w in b} else "unknown"
    near = far = may_be = False
    for x in fine_a:
        for y in fine_b:
            gap = gap_km(x, y)
            if gap is None:
                if x.name == y.name:
                    return "same"
                may_be = True  # a place that is on no map may lie anywhere
            elif gap > NEAR_KM:
                far = True
            elif x.name == y.name:
                return "same"
            elif max(reach_km(x), reach_km(y)) > LARGE_KM:
                may_be = True
            else:
                near = True
    if near:
        return "same"
    return "apart" if far and not may_be else "unknown"


def reach_km(place: Place) -> float:
    """How far in km a place may stretch from its middle."""
    stretch = STRETCH if place.precision in REACH_KM else 1.0
    return stretch * place.radius_km or REACH_KM.get(place.precision, 0.0)


def gap_km(a: Place, b: Place) -> float | None:
    """Kilometres between the discs of two places, below zero when they overlap; None when one is not on the map."""
    middle = _middles_km(a, b)
    return None if middle is None else middle - reach_km(a) - reach_km(b)


def _middles_km(a: Place, b: Place) -> float | None:
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    return distance_km((a.lat, a.lon), (b.lat, b.lon))


def places(a: Sequence[Place], b: Sequence[Place]) -> Verdict:
    """Can one happening be at the places that two statements name?

    Of "Paris, Texas" only Paris counts. A body named by its seat ("Moscow said") is no place. One pair that may be one
    place is enough; symmetric.
    """
    left, right = _finest(a), _finest(b)
    if not left or not right:
        return Verdict("not-comparable", "one of the two names no place")
    found = [_pair(x, y) for x in left for y in right]
    for kind in ("compatible", "not-comparable", "contradictory"):
        for verdict in found:
            if verdict.kind == kind:
                return verdict
    raise AssertionError("a pair of places has a verdict")


def _finest(group: Sequence[Place]) -> list[Place]:
    """The places of a group without those that hold another of them, and without bodies named by their seats."""
    real = [p for p in group if not getattr(p, "institutional", False)]
    return [p for p in real if not any(q is not p and q.name != p.name and _holds(p, q) for q in real)]


def _pair(x: Place, y: Place) -> Verdict:
    said = f"{x.name} and {y.name}"
    gap, middle = gap_km(x, y), _middles_km(x, y)
    if gap is None or middle is None:
        if x.name == y.name:
            return Verdict("compatible", "the same name")
        return Verdict("not-comparable", f"of {said} one is not on the map")
    if (x.name, x.lat, x.lon) == (y.name, y.lat, y.lon):
        return Verdict("compatible", "the same place")
    if _holds(x, y) or _holds(y, x):
        return Verdict("compatible", f"of {said} one lies within the other")
    if _sure_apart(x, y, middle):
        return Verdict("contradictory", f"{said} are apart: neither lies within the other")
    small = x.precision in ("point", "city") and y.precision in ("point", "city")
    if gap > (TOWNS_KM if small else 0.0):
        return Verdict("contradictory", f"{said} are {middle:.0f} km apart")
    return Verdict("compatible", f"{said} are near each other" if small else f"of {said} one may hold the other")


def _sure_apart(x: Place, y: Place, middle: float) -> bool:
    """Two countries, or a place and a country or division that it does not belong to by their codes."""
    for outer, inner in ((x, y), (y, x)):
        if outer.precision == "country" and inner.country is not None and outer.country is not None:
            return outer.country != inner.country
    one, two = _known(x.name, x.lat, x.lon), _known(y.name, y.lat, y.lon)
    if one is None or two is None or "admin1" not in (one.kind, two.kind):
        return False
    if not (one.admin1 and two.admin1 and one.country and two.country):
        return False
    if (one.country, one.admin1) == (two.country, two.admin1):
        return False
    share = OWN_DIVISION if _own_division(one) or _own_division(two) else ENCLAVE
    return middle > share * max(x.radius_km, y.radius_km)


def _own_division(city: Candidate) -> bool:
    """Is there a division of the city's name and code?"""
    if city.precision not in ("city", "point"):
        return False
    return any(c.kind == "admin1" and (c.country, c.admin1) == (city.country, city.admin1) for c in lookup(city.name))


def _holds(outer: Place, inner: Place) -> bool:
    """Does the one lie within the other by their codes, or well within its disc?"""
    if outer.precision == "country":
        return inner.country is not None and inner.country == outer.country
    if outer.precision not in ("region", "area") or inner.precision == "country":
        return False
    one, two = _known(outer.name, outer.lat, outer.lon), _known(inner.name, inner.lat, inner.lon)
    if one is not None and two is not None and one.kind == "admin1" and one.admin1 and two.admin1:
        return (one.country, one.admin1) == (two.country, two.admin1)
    middle = _middles_km(outer, inner)
    return middle is not None and outer.radius_km > inner.radius_km and middle + inner.radius_km <= outer.radius_km


@functools.lru_cache(maxsize=16384)
def _known(name: str, lat: float | None, lon: float | None) -> Candidate | None:
    """The gazetteer's entry of a place that came from it: with its division, which the rows do not carry."""
    if lat is None or lon is None:
        return None
    return next((c for c in lookup(name) if abs(c.lat - lat) < 1e-6 and abs(c.lon - lon) < 1e-6), None)
