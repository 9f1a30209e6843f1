"""How well known places are, and which lie in which."""

from __future__ import annotations

import math
from dataclasses import dataclass

from twosource.gazetteer import Candidate, candidates, distance_km


@dataclass(slots=True)
class Found:
    """Tokens start to end name a place, this surely, and it is one of these."""

    start: int
    end: int
    key: str
    candidates: tuple[Candidate, ...]
    score: float
    region: bool = False  # "X province": the division is meant, not its town
    body: bool = False  # part of the name of a public body
    group: int = -1  # mentions with the same number stand in one list: "A, B and C"
    inside: int | None = None  # the next found place is said to contain this one: its position in the list
    stated: bool = False  # the text says outright that it lies there, though we know no such place: "X, Ontario"


def prominence(candidate: Candidate) -> float:
    """How well known a place is, on the scale of the logarithm of a town's population."""
    if candidate.kind == "country":
        value = 9.0
    elif candidate.kind == "capital":
        value = min(7.5, math.log10(max(candidate.population, 1000)) + 1.5)
    elif candidate.kind == "city":
        value = math.log10(candidate.population) if candidate.population > 100 else 2.0
    elif candidate.kind == "near":
        value = math.log10(candidate.population) - 1.0 if candidate.population > 1000 else 2.0
    elif candidate.kind == "admin1":
        value = 7.5 if candidate.country in _STATES else min(6.5, math.log10(max(candidate.population, 1000)) + 0.3)
    elif candidate.kind == "admin2":
        value = 5.8 if candidate.country in ("GB", "IE") else 4.5
    else:
        value = 6.8
    return value if candidate.main else value - 2.0


_STATES = frozenset(("US", "CA", "AU", "GB", "RU", "CN", "IN", "UA", "DE", "KP", "BR"))
"""Countries whose first-level divisions are as well known as capitals."""


def strength(best: float) -> float:
    """What fame alone adds to the score of a name; the steps were chosen on lgl.dev and GeoVirus."""
    for floor, value in ((7.0, 3.0), (6.0, 2.6), (5.0, 2.4), (4.2, 1.4), (3.4, 0.9)):
        if best >= floor:
            return value
    return 0.4


def contained(inner: tuple[Candidate, ...], outer: tuple[Candidate, ...]) -> bool:
    """True when one of the first can lie in one of the second, a country or a division; two countries never do."""
    if any(a.kind == "country" and a.main for a in inner) and any(b.kind == "country" and b.main for b in outer):
        return False
    if any(a.main and a.kind in ("country", "admin1") for a in inner):
        inner = tuple(a for a in inner if a.main)  # "Illinois" is an old name of a town in Missouri
    return any(lies_in(a, b) for b in outer if b.kind in ("country", "admin1", "admin2") for a in inner)


def lies_in(a: Candidate, b: Candidate) -> bool:
    """True when place a lies in country or division b, as far as the codes tell."""
    if a.country != b.country or a.id == b.id or a.country is None:
        return False
    if b.kind == "country":
        return a.kind != "country"
    if b.kind == "admin1":
        if a.admin1 is None:
            return a.kind not in ("country", "admin1") and distance_km(a, b) < b.radius_km
        return a.kind not in ("country", "admin1") and a.admin1 == b.admin1
    if b.kind == "admin2":
        near = abs(a.lat - b.lat) < 1.2 and abs(a.lon - b.lon) < 1.6
        return a.kind not in ("country", "admin1", "admin2") and near
    return False


_DIVISION_HEADS = frozenset("Province Oblast Krai Kray Prefecture Territory Governorate Region".split())

_TOWN_HEADS = frozenset("Township Parish County Heights Hills Springs Falls".split())


def namesakes(bare: str, head: str) -> tuple[Candidate, ...]:
    """What "X Prefecture", "X Township" or "X Bay" can be when we hold only X: the division X, the town X, or somewhere
    about X, for bays and valleys are called after what lies at them. Empty when X is unknown."""
    options = [c for c in candidates(bare) if c.main]
    if head in _DIVISION_HEADS:
        return tuple(c for c in options if c.kind in ("admin1", "admin2"))
    near = [c for c in options if c.kind in ("city", "capital", "admin2") and c.radius_km < 120]
    if head in _TOWN_HEADS:
        return tuple(near)
    return tuple(
        c._replace(id=f"o-near-{c.id}", kind="near", precision="area", radius_km=max(NEAR_KM, c.radius_km))
        for c in near
    )


NEAR_KM = 40.0
"""Radius of a bay, valley or river of which only the town that it shares its name with is known."""
