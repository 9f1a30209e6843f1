"""Can two figures, or two times, both be true? Used to join appearances into claims and to find contradictions.

A `Verdict` is "contradictory" with `explained` set where the two differ and there is a harmless reason (a toll that
grew, one moment in two time zones): both values stay on record, and nobody is alarmed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import floor, inf, log10
from typing import Literal

from twosource import units
from twosource.records import Quantity, QuantityMention

Kind = Literal["compatible", "contradictory", "not-comparable"]
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


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the two can both be true, in words why, and what explains it when they differ harmlessly."""

    kind: Kind
    why: str
    explained: str | None = None


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
        return (low, high) if (figure.low, figure.high) != (None, None) else (-inf, inf)
    half = _step(value) / 2
    size = abs(value)
    if figure.low is None and figure.high is None:  # hedged
        slack = min(max(half, LEAST_SLACK * size), max(MOST_SLACK * size, half if figure.kind == "measure" else 0.0))
        return value - slack, value + slack
    slack = 0.0
    if figure.kind in ("measure", "money", "percent"):
        slack = min(half, max(LEAST_SLACK * size, 0.5 if size < 20 else 0.0))
    elif size >= 100 and half >= 10 ** (floor(log10(size)) - 3) and size % 100 == 0:
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
    if a.counted != b.counted and not (a.counted in _NEUTRAL and b.counted in _NEUTRAL):
        return f"one counts {a.counted or 'all'}, the other {b.counted or 'all'}"
    if a.item_head is not None and b.item_head is not None:
        if a.item_head != b.item_head:
            return f"{a.item_head} and {b.item_head} are different things"
        left, right = _modifiers(a), _modifiers(b)
        if left and right and not left & right:
            return f"{a.item!r} and {b.item!r} are different things"
    return None


def _converted(bounds: tuple[float, float], source: str | None, target: str | None) -> tuple[float, float]:
    low, high = (x if x in (inf, -inf) else units.convert(x, source, target) for x in bounds)
    return (low, high) if low <= high else (high, low)


def _apart(a: tuple[float, float], b: tuple[float, float], first: Figure, second: Figure) -> bool:
    """Do the two intervals miss each other? A bound that its words exclude is not shared."""
    if a[1] < b[0] or b[1] < a[0]:
        return True
    touching_up = a[1] == b[0] and (first.high_exclusive or second.low_exclusive)
    touching_down = b[1] == a[0] and (second.high_exclusive or first.low_exclusive)
    return touching_up or touching_down


def quantities(a: Figure, b: Figure, day_a: str | None = None, day_b: str | None = None) -> Verdict:
    """Can both figures be true of the same thing?

    day_a, day_b: when each was said or counted (ISO 8601, a day or finer), to tell a toll that grew from one that is
    contradicted. Whether the two are about the same happening is for the caller to know.
    """
    reason = _incomparable(a, b)
    if reason is not None:
        return Verdict("not-comparable", reason)
    left = interval(a)
    right = _converted(interval(b), b.unit, a.unit)
    said = f"{a.as_written!r} and {b.as_written!r}"
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


# ---------------------------------------------------------------- times

ZONE_SLACK = timedelta(days=1)
"""The same moment bears two dates at most a day apart anywhere on Earth (UTC-12 to UTC+14)."""
_SHORT = timedelta(days=2)  # longer intervals (a month, a year) are not blurred by time zones


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).replace(tzinfo=None)


def times(a_earliest: str | None, a_latest: str | None, b_earliest: str | None, b_latest: str | None) -> Verdict:
    """Can one happening lie in both intervals (ISO 8601, UTC, inclusive)? None: the words gave no interval.

    Two neighbouring days ("Tuesday" in Washington, "Wednesday" in Seoul) are contradictory, explained by time zones.
    """
    if a_earliest is None or a_latest is None or b_earliest is None or b_latest is None:
        return Verdict("not-comparable", "one of the two times is not known")
    a, b = (_moment(a_earliest), _moment(a_latest)), (_moment(b_earliest), _moment(b_latest))
    if a[0] <= b[1] and b[0] <= a[1]:
        return Verdict("compatible", "the two intervals overlap")
    gap = max(b[0] - a[1], a[0] - b[1])
    why = f"{a_earliest[:10]} and {b_earliest[:10]} cannot both be the day"
    if gap < ZONE_SLACK and a[1] - a[0] <= _SHORT and b[1] - b[0] <= _SHORT:
        return Verdict("contradictory", why, "neighbouring days: one moment bears both dates in different time zones")
    return Verdict("contradictory", why)
