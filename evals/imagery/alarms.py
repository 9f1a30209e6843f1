"""Alarms on semi-synthetic series by the product's own rule (`watches.series`), in every mode that a watch has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np

from twosource.imagery.counting import LEVEL
from twosource.records import Observation, When
from twosource.watches.baselines import Expected, computed, stated
from twosource.watches.model import Baseline, IndicatorSpec
from twosource.watches.series import LEAST_READ, Look, judge, left

LOOKS_A_YEAR = 12
BOUND = 20.0
PAST = (LEAST_READ, 24, 43)
Dated = tuple[str, int, float, float, float]  # kind, true cars, value, low, high


def look(date: Dated, number: int) -> Look:
    """A date as the look that `twosource imagery` hands to a watch: whole cars."""
    day = dt.date(2020, 1, 1) + dt.timedelta(days=30 * number)
    stamp = day.strftime("%Y-%m-%dT%H:%M:%SZ")
    value, low, high = float(round(date[2])), float(int(date[3])), float(-int(-date[4] // 1))
    seen = Observation(
        value=value, low=low, high=high, when=When(earliest=stamp, latest=stamp, precision="second"),
        evidence=(), as_written=f"{value:g}", origin="image", level=LEVEL,
    )  # fmt: skip
    return Look(day, (seen,))


def alarms(yards: Sequence[Sequence[Dated]]) -> dict[str, float]:
    """Per mode: the share of events that alarm, and false alarms in a year of looks.

    `stated`: against a bound of at most 20. `own`: each usual date against the others of its yard. `past N`: against N
    usual dates, those of its yard and, as no yard has so many, of others."""
    usual = [[look(d, n) for n, d in enumerate(y) if d[0] == "usual"] for y in yards]
    events = [[look(d, 50) for d in y if d[0] == "event"] for y in yards]
    spec = IndicatorSpec(id="cars", name="cars", item="rail car", place="yard", baseline=Baseline(high=BOUND))
    bound = stated(None, BOUND)
    out = {
        "stated alarms": _share([left(spec, bound, e) for y in events for e in y]),
        "stated false a year": LOOKS_A_YEAR * _share([left(spec, bound, u) for y in usual for u in y]),
    }
    own = IndicatorSpec(id="cars", name="cars", item="rail car", place="yard")
    found = [judge(own, [one.observations[0] for one in [*y, *e]], None) for y, e in zip(usual, events, strict=True)]
    out["own alarms"] = _share([bool(j.episodes) for j in found])
    rng = np.random.default_rng(0)
    many = sum(map(len, usual))
    for past in PAST:
        if past > many - max(map(len, usual)):  # too few series for so many dates
            continue
        false, seen = [], []
        for n, (y, e) in enumerate(zip(usual, events, strict=True)):
            others = [o for k, z in enumerate(usual) if k != n for o in z]
            for k, one in enumerate(y):
                false.append(left(own, _usual([*y[:k], *y[k + 1 :]], others, past, rng), one))
            seen += [left(own, _usual(y, others, past, rng), one) for one in e]
        out[f"past {past} alarms"] = _share(seen)
        out[f"past {past} false a year"] = LOOKS_A_YEAR * _share(false)
    return out


def _usual(here: Sequence[Look], others: Sequence[Look], past: int, rng: np.random.Generator) -> Expected:
    more = rng.choice(len(others), max(0, past - len(here)), replace=False)
    values = [float(one.value or 0) for one in [*here[:past], *(others[int(m)] for m in more)]]
    made = computed("auto", [30.0 * k for k in range(past)], values, 30.0 * past)
    assert made is not None
    return made


def _share(found: Sequence[bool]) -> float:
    return float(np.mean(found)) if found else float("nan")
