"""A series with its looks and gaps, what was usual at each look, and the times at which it was left."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from twosource.records import Baseline, Gap, Observation
from twosource.watches.baselines import Expected, computed, stated
from twosource.watches.model import IndicatorSpec

STEP = {"day": 1.0, "week": 7.0, "month": 30.5, "quarter": 91.5, "year": 365.25}
LATE = 2.0
"""So many steps of the cadence without a look are a gap: one step and as much again for a late one."""
LEAST_READ = 12
"""Readings of images without which nothing is computed from them, whatever the watch says: with 7 or 8 dates of a yard
a date that is usual stood out in 2 to 3% of years, with 12 in 0.8% (evals/imagery)."""
SURE = 0.003
"""A reading of an image passes a stated bound when the chance that no more stood there is at most this (or the
alert's level, where that is less). Chosen with the figures of all 200 series of evals/imagery in view, so those are no
check of it; docs/imagery.md has the values beside it."""
VAGUE_DAYS = 45
"""An observation that is dated no better than this is shown and takes no place in a series."""


@dataclass(frozen=True, slots=True)
class Look:
    """One time at which somebody looked."""

    day: dt.date
    observations: tuple[Observation, ...]  # the one that stands for the look first

    @property
    def value(self) -> float | None:
        return self.observations[0].value


@dataclass
class Episode:
    """Looks in a row outside what was usual."""

    first: int
    looks: list[int] = field(default_factory=list)  # those outside
    within: int = 0  # looks in a row that were within since
    closed: int | None = None  # look at which it was closed
    why: str = ""


@dataclass(frozen=True)
class Judged:
    """A series in the order of its looks."""

    looks: tuple[Look, ...]
    expected: tuple[Expected | None, ...]  # before each look
    episodes: tuple[Episode, ...]
    undated: tuple[Observation, ...]
    gaps: tuple[Gap, ...]


def judge(spec: IndicatorSpec, observations: Sequence[Observation], text: Baseline | None) -> Judged:
    """Look by look: what was usual by the looks before it, and whether this one left it.

    Looks of an open episode teach nothing of what is usual, unless they are so many (`adopt_after`) that the new level
    is the usual one now. What nobody could tell is a look and no value.
    """
    looks, undated = to_looks(observations)
    bound = _stated(spec, text)
    expected: list[Expected | None] = []
    episodes: list[Episode] = []
    usual: list[int] = []
    for n, look in enumerate(looks):
        now = _expected(spec, bound, [looks[i] for i in usual], look.day)
        expected.append(now)
        if look.value is None:
            continue
        open_one = episodes[-1] if episodes and episodes[-1].closed is None else None
        if now is not None and left(spec, now, look):
            if open_one is None:
                open_one = Episode(n)
                episodes.append(open_one)
            open_one.looks.append(n)
            open_one.within = 0
            if len(open_one.looks) >= spec.alert.adopt_after:
                open_one.closed, open_one.why = n, f"{len(open_one.looks)} looks at the new level: it is usual now"
                usual.extend(open_one.looks)
                usual.sort()
        else:
            usual.append(n)
            if open_one is not None:
                open_one.within += 1
                if open_one.within >= spec.alert.close_after:
                    open_one.closed, open_one.why = n, f"{open_one.within} looks in a row within the baseline"
    return Judged(tuple(looks), tuple(expected), tuple(episodes), tuple(undated), gaps(spec, looks))


def to_looks(observations: Sequence[Observation]) -> tuple[list[Look], list[Observation]]:
    """Observations by day, the best supported first, those that saw before those that could not tell; the undated."""
    days: dict[dt.date, list[Observation]] = {}
    undated = []
    for o in observations:
        day = day_of(o)
        if day is None:
            undated.append(o)
        else:
            days.setdefault(day, []).append(o)

    def order(o: Observation) -> tuple[object, ...]:
        return (o.value is None, -o.sources_min, -o.sources_max, -len(o.evidence), o.value or 0.0, o.evidence)

    return [Look(day, tuple(sorted(days[day], key=order))) for day in sorted(days)], undated


def day_of(o: Observation) -> dt.date | None:
    """The middle day of an observation; None when its time is not known well enough."""
    if o.when is None or not o.when.earliest:
        return None
    try:
        first, last = dt.date.fromisoformat(o.when.earliest[:10]), dt.date.fromisoformat(o.when.latest[:10])
    except ValueError:
        return None
    span = (last - first).days
    return first + dt.timedelta(days=span // 2) if 0 <= span <= VAGUE_DAYS else None


def left(spec: IndicatorSpec, now: Expected, look: Look) -> bool:
    """Whether the look left what was usual: improbable at the stated level, or beyond a stated bound, and so far."""
    best = look.observations[0]
    value = best.value
    if value is None or best.sources_min < spec.alert.sources:
        return False
    chance = read_so(now, best)
    sure = chance is None or chance <= min(SURE, spec.alert.level)
    return any(
        _beyond(spec, now, value, side, sure) for side in ("above", "below") if spec.alert.side in (side, "both")
    )


def read_so(now: Expected, o: Observation) -> float | None:
    """The chance that what an image shows lay within a stated bound and was read as beyond it: the error of the
    reading is taken as normal with its interval. None for other observations, and where the bound is computed."""
    if now.above is not None or o.origin != "image" or not o.level or o.value is None:
        return None
    from statistics import NormalDist

    reach = NormalDist().inv_cdf((1 + o.level) / 2)
    out = []
    if now.high is not None and o.low is not None:
        out.append((o.value - now.high) / max((o.value - o.low) / reach, 0.25))
    if now.low is not None and o.high is not None:
        out.append((now.low - o.value) / max((o.high - o.value) / reach, 0.25))
    return NormalDist().cdf(-max(out)) if out else None


def _beyond(spec: IndicatorSpec, now: Expected, value: float, side: str, sure: bool) -> bool:
    bound = now.high if side == "above" else now.low
    far = bound is None or (value >= bound * spec.alert.ratio if side == "above" else value * spec.alert.ratio <= bound)
    if now.above is None:
        return far and bound is not None and (value > bound if side == "above" else value < bound) and sure
    chance = now.at_least(value) if side == "above" else now.at_most(value)
    share = spec.alert.level / 2 if spec.alert.side == "both" else spec.alert.level
    return far and chance is not None and chance <= share


def _stated(spec: IndicatorSpec, text: Baseline | None) -> Expected | None:
    own = spec.baseline
    if own.low is not None or own.high is not None:
        return stated(own.low, own.high)
    return stated(text.low, text.high) if text is not None else None


def _expected(spec: IndicatorSpec, bound: Expected | None, past: Sequence[Look], day: dt.date) -> Expected | None:
    """What the desk stated; else computed, when there are enough looks; else what a text states."""
    own = spec.baseline
    desk = own.low is not None or own.high is not None
    if own.method == "stated" or (desk and own.method == "auto"):
        return bound
    first = day - window(own.window)
    counted = [look for look in past if look.day >= first and look.value is not None]
    rows = [(look.day.toordinal(), look.value) for look in counted]
    if len(rows) < least(spec, counted):
        return bound
    return computed(own.method, [float(d) for d, _ in rows], [float(v or 0) for _, v in rows], float(day.toordinal()))


def least(spec: IndicatorSpec, looks: Sequence[Look]) -> int:
    """How many looks must have counted before anything is computed from them."""
    read = any(look.observations[0].origin == "image" for look in looks)
    return max(spec.baseline.least, LEAST_READ) if read else spec.baseline.least


def window(text: str) -> dt.timedelta:
    """The length of "P5Y", "P18M", "P90D"."""
    m = re.fullmatch(r"P(\d{1,4})([DWMY])", text)
    if m is None:
        raise ValueError(f"{text!r} is no length of time such as P5Y")
    return dt.timedelta(days=min(int(m[1]) * {"D": 1, "W": 7, "M": 30.44, "Y": 365.25}[m[2]], 36525.0))


def gaps(spec: IndicatorSpec, looks: Sequence[Look]) -> tuple[Gap, ...]:
    """Where nobody looked for twice as long as the cadence allows; with none stated, as the median distance is."""
    steps = [(b.day - a.day).days for a, b in itertools.pairwise(looks)]
    if not steps:
        return ()
    step = STEP.get(spec.cadence) or max(30.0, float(sorted(steps)[len(steps) // 2]))
    return tuple(
        Gap(start=a.day.isoformat(), end=b.day.isoformat(), days=(b.day - a.day).days)
        for a, b in itertools.pairwise(looks)
        if (b.day - a.day).days > LATE * step
    )
