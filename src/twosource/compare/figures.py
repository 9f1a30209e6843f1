"""Can two figures both be true of one thing?"""

from __future__ import annotations

from math import floor, inf, log10

import msgspec

from twosource import units
from twosource.compare.verdict import Verdict
from twosource.records import Quantity, QuantityMention

Figure = Quantity | QuantityMention

_GROWING = frozenset(("killed", "injured", "missing", "displaced", "arrested"))
_NEUTRAL = frozenset((None, "seen", "deployed", "delivered"))
_SAME_WORD = {"terrestrial": "land", "overland": "land", "maritime": "sea", "naval": "sea", "civil": "civilian"}
_SAYS_LITTLE = frozenset(
    "a the of and new other more total additional large small major different separate such least about some "
    "rail freight railway railroad train cargo goods tank passenger box military".split()
)
LEAST_SLACK, MOST_SLACK = 0.05, 0.25
"""Of "about 73" a twentieth is allowed each way, and never more than a quarter, however round the number is.
Reporters round to what is easily said; wider would hide "about 20" against "about 30"."""
ROUND_SLACK = 0.05
"""Of a count without a hedge but with two zeros or more at its end ("150,000 troops"): such numbers are rounded."""


NEARLY = frozenset(("nearly", "almost", "just under", "just short of", "close to"))
JUST_OVER = frozenset(("just over", "a little over", "slightly more than"))
"""These bound on both sides: "nearly 100" is not 60, though the words alone guarantee no least."""
IMPLIED_MOST = {"a handful": 10.0, "a few": 10.0, "several": 15.0, "a couple": 3.0}
"""What nobody exceeds who says this. The finder's bounds hold what is guaranteed; this is usage."""
SHARE_SLACK = 0.05
""" "A third" is said of 32 and of 35 percent."""


def _step(value: float) -> float:
    """The unit of the last significant digit: 10 for 20, 1 for 73, 0.1 for 22.1."""
    if value == 0:
        return 1.0
    digits = f"{abs(value):.12e}"
    mantissa, exponent = digits.split("e")
    places = len(mantissa.replace(".", "").rstrip("0")) - 1
    return float(10.0 ** (int(exponent) - places))


def interval(figure: Figure) -> tuple[float, float]:
    """From the least to the most that the figure allows, in its own unit, infinities where it sets no bound.

    Bounds in words hold as they are ("at least 70"). A measure or a sum of money is good to half of its last
    significant digit ("11 miles": 10.5 to 11.5); a hedged figure to that or LEAST_SLACK, at most MOST_SLACK; a plain
    count is exact unless it is round.
    """
    value = figure.value
    low = -inf if figure.low is None else figure.low
    high = inf if figure.high is None else figure.high
    if value is None:
        if high == inf:
            high = IMPLIED_MOST.get(figure.approximator or "", inf)
        return (low, high) if (low, high) != (-inf, inf) else (-inf, inf)
    half = _step(value) / 2
    size = abs(value)
    if figure.low is None and figure.high is None:  # hedged
        slack = min(max(half, LEAST_SLACK * size), max(MOST_SLACK * size, half if figure.kind == "measure" else 0.0))
        return value - slack, value + slack
    approximator = figure.approximator or ""
    if approximator in NEARLY:
        low = max(low, value - MOST_SLACK * size)
    elif approximator in JUST_OVER:
        high = min(high, value + MOST_SLACK * size)
    slack = 0.0
    if figure.kind == "ratio" and figure.change is None:
        slack = SHARE_SLACK * size
    elif figure.kind in ("measure", "money", "percent"):
        slack = min(half, max(LEAST_SLACK * size, 0.5 if size < 20 else 0.0))
    elif low == high and size >= 100 and half >= 10 ** (floor(log10(size)) - 3) and size % 100 == 0:
        slack = min(half, ROUND_SLACK * size)
    return low - slack, high + slack


def _modifiers(figure: Figure) -> set[str]:
    words = (figure.item or "").lower().replace("-", " ").split()[:-1]
    return {_SAME_WORD.get(w.strip("\"“”'‘’"), w.strip("\"“”'‘’")) for w in words} - _SAYS_LITTLE


def _incomparable(a: Figure, b: Figure) -> str | None:
    """Why the two speak of different things, or None."""
    if a.kind != b.kind or "ordinal" in (a.kind, b.kind):
        return f"one is a {a.kind}, the other a {b.kind}" if a.kind != b.kind else "ordinals do not count"
    if not units.compatible(a.unit, b.unit):
        return f"{a.unit or 'a count'} and {b.unit or 'a count'} measure different things"
    if a.period_max != b.period_max:
        return "one is the most over a period, the other one count"
    if (a.per or None) != (b.per or None):
        return f"one is by the {a.per or 'whole'}, the other by the {b.per or 'whole'}"
    if (reason := _changed(a, b)) is not None:
        return reason
    if a.counted != b.counted and not (a.counted in _NEUTRAL and b.counted in _NEUTRAL):
        return f"one counts {a.counted or 'all'}, the other {b.counted or 'all'}"
    if a.item_head is not None and b.item_head is not None:
        if a.item_head != b.item_head:
            return f"{a.item_head} and {b.item_head} are different things"
        left, right = _modifiers(a), _modifiers(b)
        if left and right and not left & right:
            return f"{a.item!r} and {b.item!r} are different things"
    return None


def _changed(a: Figure, b: Figure) -> str | None:
    """Why two figures of changes, or of a change and a state, are no figures of one thing; None when they may be."""
    roles = {"to": "", "from": "from", "by": "by", "factor": "factor"}
    x = roles[a.change.role] if a.change else ""
    y = roles[b.change.role] if b.change else ""
    if x == y:
        return None
    said = {"": "how many there are", "from": "how many there were before", "by": "by how much it changed"}
    return f"one says {said.get(x, 'how many times it grew')}, the other {said.get(y, 'how many times it grew')}"


def _factors(a: Figure, b: Figure) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """How many times both grew, where one says so outright ("tripled") and the other by figures ("from 20 to 73")."""
    if a.change is None or b.change is None or a.change.factor is None or b.change.factor is None:
        return None
    if "factor" not in (a.change.role, b.change.role):
        return None
    return _factor(a, a.change.factor), _factor(b, b.change.factor)


def _factor(figure: Figure, factor: float) -> tuple[float, float]:
    if figure.change is not None and figure.change.role == "factor":
        low, high = interval(figure)
        return low - 1e-9, high + 1e-9
    return factor - LEAST_SLACK * factor, factor + LEAST_SLACK * factor


def _as_percent(figure: Figure) -> Figure:
    """A share ("a third", "one in five") as percent, so that it can be set beside one."""
    if figure.kind != "ratio" or figure.change is not None or figure.unit is not None:
        return figure
    if any(x is not None and not 0 <= x <= 1 for x in (figure.value, figure.low, figure.high)):
        return figure

    def hundred(x: float | None) -> float | None:
        return None if x is None else x * 100

    shown = {"value": hundred(figure.value), "low": hundred(figure.low), "high": hundred(figure.high)}
    return msgspec.structs.replace(figure, kind="percent", unit="percent", **shown)


def _converted(bounds: tuple[float, float], source: str | None, target: str | None) -> tuple[float, float]:
    low, high = (x if x in (inf, -inf) else units.convert(x, source, target) for x in bounds)
    return (low, high) if low <= high else (high, low)


def _apart(a: tuple[float, float], b: tuple[float, float], first: Figure, second: Figure) -> bool:
    """Do the two intervals miss each other? A bound that its words exclude is not shared."""
    if a[1] < b[0] or b[1] < a[0]:
        return True
    touching_up = a[1] == b[0] and (first.high_exclusive or second.low_exclusive)
    touching_down = b[1] == a[0] and (second.high_exclusive or first.low_exclusive)
    hedged = first.low is first.high is second.low is second.high is None  # "about 20" and "about 30"
    return touching_up or touching_down or (hedged and (a[1] == b[0] or b[1] == a[0]) and a[0] < a[1])


def _directed(figure: Figure) -> tuple[float, float]:
    """The interval; of a fall by so much below zero, so that it never meets a rise."""
    low, high = interval(figure)
    falling = figure.change is not None and figure.change.role == "by" and figure.change.direction == "down"
    return (-high, -low) if falling else (low, high)


def quantities(a: Figure, b: Figure, day_a: str | None = None, day_b: str | None = None) -> Verdict:
    """Can both figures be true of the same thing?

    day_a, day_b: when each was said or counted (ISO 8601, a day or finer), to tell a toll that grew from one that is
    contradicted. Whether the two are about the same happening is for the caller to know.
    """
    said = f"{a.as_written!r} and {b.as_written!r}"
    grown = _factors(a, b)
    if grown is not None:
        if grown[0][1] < grown[1][0] or grown[1][1] < grown[0][0]:
            return Verdict("contradictory", f"{said} give other factors")
        return Verdict("compatible", f"{said} give the same factor")
    if a.kind != b.kind:
        a, b = _as_percent(a), _as_percent(b)
    reason = _incomparable(a, b)
    if reason is not None:
        return Verdict("not-comparable", reason)
    left = _directed(a)
    right = _converted(_directed(b), b.unit, a.unit)
    if not _apart(left, right, a, b):
        if a.unit != b.unit and b.value is not None:
            same = f"{b.as_written} is {units.convert(b.value, b.unit, a.unit):.3g} {a.unit}"
            return Verdict("compatible", f"{said} agree: {same}", same)
        return Verdict("compatible", f"{said} agree within what the words allow")
    return Verdict("contradictory", f"{said} cannot both be true", _harmless(a, b, left, right, day_a, day_b))


def _harmless(
    a: Figure, b: Figure, left: tuple[float, float], right: tuple[float, float], day_a: str | None, day_b: str | None
) -> str | None:
    """What explains two figures that differ, when their days are known."""
    if day_a is None or day_b is None or day_a[:10] == day_b[:10]:
        return None
    if day_a > day_b:
        a, b, left, right, day_a, day_b = b, a, right, left, day_b, day_a
    if a.counted in _GROWING and left[1] <= right[0]:
        return f"the number of {a.counted} grew from {a.as_written} ({day_a[:10]}) to {b.as_written} ({day_b[:10]})"
    if a.counted in _GROWING:
        return None  # a toll that falls is a correction: the desk should see it
    if a.kind == "count" and a.counted in _NEUTRAL:
        return f"counted on different days: {day_a[:10]} and {day_b[:10]}"
    return None
