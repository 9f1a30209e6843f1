"""Figures of two statements: do they count the same thing, and do they agree?"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import msgspec

from twosource import compare, units
from twosource.records import Appearance, Quantity
from twosource.stages.claims.profiles import Profile
from twosource.stages.claims.things import kinds_of

KINDS = ("count", "measure", "money")
MAX_SIDES = 100
MAX_TOLD = 30
"""Measures of one page and source that are looked at."""
TWO_THINGS = 2.0
"""Times that two measures differ which one page gives on one source's word and does not mean as one."""
MOST_APART = 1.5
MANY = 12
"""Small counts are equal by chance: "three people" here and there."""
SAME_FIGURE = "figures agree to the unit"
MANY_AGREE = "large figures agree"
_SAME_SORT = "as many of the same kind"


def figure_likeness(a: Profile, b: Profile) -> tuple[float, str]:
    """How well the figures agree, 0 to 1 (.5: nothing to compare), and why."""
    if not a.counts or not b.counts:
        return 0.5, ""
    rates = {"percent", "money"}
    if not {p.kind for p in a.counts} & {q.kind for q in b.counts}:
        return 0.5, ""  # how many stand there, and how far it is from the border
    best, why = 0.0, "other items"
    if {p.kind for p in a.counts} <= rates or {q.kind for q in b.counts} <= rates:
        why = "other rates" if {p.kind for p in a.counts} & {q.kind for q in b.counts} & rates else ""
        best = 0.0 if why else 0.5
    for p in a.counts:
        for q in b.counts:
            if not comparable(p, q):
                if like_item(p, q):
                    best, why = max((best, why), (1.0, _SAME_SORT) if p.value == q.value else (0.45, ""))
                continue
            verdict = verdict_of(p, q)
            if verdict.kind == "compatible" and one_size(p, q):
                large = min(p.value or 0, q.value or 0) > MANY
                sort = SAME_FIGURE if large and p.value == q.value else MANY_AGREE if large else "figures agree"
                return 1.0, f"{sort}: {p.as_written} and {q.as_written}"
            if verdict.kind == "compatible":
                best, why = max(best, 0.3), f"figures may both hold: {p.as_written} and {q.as_written}"
            if verdict.kind == "contradictory" and p.kind not in rates:
                best, why = max(best, 0.35), f"figures differ: {p.as_written} and {q.as_written}"
    return best, why


def one_size(p: Quantity, q: Quantity) -> bool:
    """Both bounds of "at least four" and "at least 32" hold at once, and say nothing about being one figure."""
    if p.value is None or q.value is None or p.unit != q.unit:
        return True
    low, high = sorted((abs(p.value), abs(q.value)))
    return high <= MOST_APART * max(low, 1e-9)


def comparable(p: Quantity, q: Quantity) -> bool:
    """Two figures that count or measure the same kind of thing. A maximum of former years is not today's count."""
    if p.period_max != q.period_max or p.kind != q.kind:
        return False
    if (p.unit is None) != (q.unit is None):
        return False
    if p.counted and q.counted and p.counted != q.counted:
        return False
    if p.unit is None:
        return same_item(p, q)
    return compare.quantities(p, q).kind != "not-comparable"


def same_item(p: Quantity, q: Quantity) -> bool:
    """ "Rail cars" and "cars" may be the same things; a bare number goes with the same number alone."""
    a, b = p.item_head, q.item_head
    if a is None or b is None:
        return p.value is not None and p.value == q.value and (a or b) is not None
    return a == b or a.endswith(" " + b) or b.endswith(" " + a)


def like_item(p: Quantity, q: Quantity) -> bool:
    """ "30 pieces of equipment" and "30 tanks and trucks": not one word, and one kind of thing."""
    if p.kind != "count" or q.kind != "count" or p.period_max != q.period_max or not p.item_head or not q.item_head:
        return False
    if p.counted and q.counted and p.counted != q.counted:
        return False
    return bool(kinds_of(_words(p)) & kinds_of(_words(q)))


def _words(q: Quantity) -> list[str]:
    return [w for text in (q.item_head, q.item) if text for w in (text.lower(), *text.lower().split())]


def verdict_of(p: Quantity, q: Quantity) -> compare.Verdict:
    """Whether both figures can hold; "cars" and "rail cars", which count the same thing here, are one word to it."""
    if p.unit is None and q.unit is None and p.item_head != q.item_head and same_item(p, q):
        q = msgspec.structs.replace(q, item=p.item, item_head=p.item_head)
    return compare.quantities(p, q)


def two_figures(a: Profile, b: Profile) -> bool:
    """Whether one page gives two counts of one thing side by side, on one source's word or its own.

    "41 ships are waiting; before the strike no more than 12 waited": what is now and what was. A toll grows in a page.
    """
    if a.appearance.doc != b.appearance.doc or a.appearance.polarity != b.appearance.polarity:
        return False
    if a.root != b.root and len(a.appearance.chain) > 1 and len(b.appearance.chain) > 1:
        return False  # two who count
    counts = [[q for q in p.counts if q.kind == "count" and q.counted not in TOLLS] for p in (a, b)]
    if any(len(side) != 1 for side in counts):
        return False
    p, q = counts[0][0], counts[1][0]
    return comparable(p, q) and verdict_of(p, q).kind == "contradictory"


TOLLS = frozenset({"killed", "injured", "missing", "displaced"})


def counted(a: Profile, b: Profile) -> str:
    """ "differ" when one thing is counted and the figures cannot both hold; the figures when they agree; else empty."""
    differ = False
    for p in a.counts:
        for q in b.counts:
            if p.kind != "count" or q.kind != "count" or not comparable(p, q):
                continue
            verdict = verdict_of(p, q)
            if verdict.kind == "compatible" and one_size(p, q) and (p.value or p.low or 0) > MANY:
                return f"{p.as_written} and {q.as_written}"
            differ = differ or (verdict.kind == "contradictory" and not verdict.explained)
    return "differ" if differ else ""


def same_number(a: Profile, b: Profile) -> bool:
    """The same count of the same, to the unit, and too large to be so by chance."""
    return any(
        p.value == q.value and (p.value or 0) > MANY and p.kind == q.kind == "count" and comparable(p, q)
        for p in a.counts
        for q in b.counts
    )


SAME_MEASURE = 0.0025
"""4,500 km and 2,800 miles are one figure; 4,475 and 4,500 km are two who measured."""


def same_measure(a: Profile, b: Profile) -> str:
    """A measure that both give, to the unit or in another one; empty when there is none."""
    for p in measures(a):
        for q in measures(b):
            if not units.compatible(p.unit, q.unit) or p.value is None or q.value is None:
                continue
            x, y = p.value, units.convert(q.value, q.unit, p.unit)
            if abs(x - y) <= SAME_MEASURE * max(abs(x), abs(y)):
                return f"{p.as_written} and {q.as_written}"
    return ""


def measures(p: Profile) -> list[Quantity]:
    """How far, how high, how heavy, how long: the measured figures of a statement."""
    return [q for q in p.counts if q.kind == "measure" and q.unit is not None and q.value is not None]


class Sides:
    """Figures that one statement gives side by side measure two things: how far a missile flew and how high.

    So do measures that lie far apart and that one page gives on the word of one source.
    """

    def __init__(self, rows: Sequence[Appearance]) -> None:
        self._beside = [
            (p, q)
            for a in rows
            for p, q in combinations([q for q in a.slots.quantity if q.kind in KINDS], 2)
            if comparable(p, q) and compare.quantities(p, q).kind == "contradictory"
        ][:MAX_SIDES]
        told: dict[tuple[str, str], list[Quantity]] = {}
        for a in rows:
            told.setdefault((a.doc, a.root), []).extend(q for q in a.slots.quantity if q.kind == "measure")
        for figures in told.values():
            pairs = combinations(figures[:MAX_TOLD], 2)
            self._beside += [(p, q) for p, q in pairs if comparable(p, q) and _far_apart(p, q)][:MAX_SIDES]

    def two_things(self, p: Quantity, q: Quantity) -> bool:
        """Whether some statement of the claim gives a figure that agrees with the one and beside it the other."""
        return any((_agree(p, x) and _agree(q, y)) or (_agree(p, y) and _agree(q, x)) for x, y in self._beside)


def _far_apart(p: Quantity, q: Quantity) -> bool:
    if p.value is None or q.value is None or not units.compatible(p.unit, q.unit):
        return False
    low, high = sorted((abs(p.value), abs(units.convert(q.value, q.unit, p.unit))))
    return high > TWO_THINGS * low


def _agree(p: Quantity, q: Quantity) -> bool:
    return comparable(p, q) and compare.quantities(p, q).kind == "compatible"
