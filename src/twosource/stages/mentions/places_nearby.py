"""Which senses of a document's names lie close together: places that are named together mostly lie together."""

from __future__ import annotations

import collections
import math
from dataclasses import replace

from twosource.gazetteer import Candidate, distance_km
from twosource.stages.mentions.places_fame import Found, prominence

MOST_NAMES = 80
"""Different names of a document that are compared; time stays bounded in texts of nothing but names."""

CHANCE = 0.006
"""Chance that a given namesake lies within 100 km of a given town, for towns lie where other towns are."""

STEPS = ((40.0, 1.0), (100.0, 0.7), (200.0, 0.3))
"""Distance in km up to which a neighbour counts, and how much."""

MOST = 4.0
"""The most that all neighbours together say, in powers of ten of chance."""

Cell = tuple[int, int]


def bearers(options: tuple[Candidate, ...]) -> list[Candidate]:
    """Those whose main name it is; else all, for English names of foreign towns are often among the others."""
    return [c for c in options if c.main] or list(options)


class Nearby:
    """How much the senses of the document's other names speak for a place, as the surprise of finding them there.

    A name with one bearer beside a candidate says much; "Washington", of which there is one everywhere, little.
    """

    def __init__(self, found: list[Found]) -> None:
        options = {f.key: f.candidates for f in found}
        keys = [key for key, _ in collections.Counter(f.key for f in found).most_common()][:MOST_NAMES]
        self._cells: dict[Cell, list[tuple[str, Candidate, float]]] = collections.defaultdict(list)
        for key in keys:
            small = [c for c in bearers(options[key]) if c.radius_km < 120 and c.kind not in ("country", "admin1")]
            if not small:
                continue
            weight = -math.log10(min(1.0, CHANCE * len(small)))
            top = max(prominence(c) for c in options[key])
            for c in small:
                likely = max(0.25, 1.0 - 0.2 * (top - prominence(c)))
                self._cells[_cell(c)].append((key, c, weight * likely))
        self._memo: dict[tuple[str, str], float] = {}

    def support(self, c: Candidate, key: str) -> float:
        """What the neighbours of a candidate for the name `key` say, 0 to MOST."""
        if c.kind == "country" or c.radius_km >= 120:
            return 0.0
        known = self._memo.get((c.id, key))
        if known is None:
            known = self._memo[c.id, key] = self._sum(c, key)
        return known

    def _sum(self, c: Candidate, key: str) -> float:
        best: dict[str, float] = {}
        row, column = _cell(c)
        reach = 2 if abs(c.lat) < 48 else 4
        for y in (row - 2, row - 1, row, row + 1, row + 2):
            for x in range(column - reach, column + reach + 1):
                for other, place, weight in self._cells.get((y, x), ()):
                    if other == key or place.id == c.id or weight <= best.get(other, 0.0):
                        continue
                    km = distance_km(c, place)
                    share = next((s for limit, s in STEPS if km <= limit), 0.0)
                    best[other] = max(best.get(other, 0.0), weight * share)
        return min(MOST, sum(best[k] for k in sorted(best)))


ADMITTED = 2.0
"""Score that a weak name must reach with what its neighbours add; as places_find.ACCEPT."""

NEIGHBOURS = 0.6
"""What a power of ten of chance adds to the score of a weak name."""


def coherent(weak: list[Found], found: list[Found], chosen: list[Candidate | None]) -> list[Found]:
    """Those of the weak names of which some bearer lies close to places of the document that are sure: a small town's
    name, or a word that is also one, is the town's in a text about its neighbours."""
    if not weak:
        return []
    sure = [replace(f, candidates=(c,)) for f, c in zip(found, chosen, strict=True) if c is not None]
    around = Nearby(sure)
    out = []
    for f in weak:
        small = [c for c in bearers(f.candidates) if c.kind in ("city", "admin2")]
        if small:
            rare = max(0.0, 1.0 + math.log10(1.0 / len(small)) / 2.2)
            best = max(around.support(c, f.key) for c in small)
            if f.score + min(1.5, NEIGHBOURS * rare * best) >= ADMITTED:
                out.append(f)
    return out


def _cell(c: Candidate) -> Cell:
    return math.floor(c.lat), math.floor(c.lon)
