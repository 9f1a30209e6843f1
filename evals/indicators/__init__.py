"""Baselines and alerts on 2,000 synthetic series with known change, beside a z-score and an EWMA chart in the same run.

Every method judges every look from its past alone, at a stated level of 5% a look: false alarms are judged looks
before the change that alarm, delay is the number of looks from the change to the first alarm (12: never). Coverage is
of the 90% interval over looks before the change: as it is shown, in whole numbers, and for counts also of the
predictive distribution itself, randomised over the 5% and 95% points (Czado, Gneiting and Held 2009).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from evals.indicators.series import AFTER, KINDS, Floats, Series, series
from twosource.watches.baselines import Counts, Expected, computed

OWN_GOLD = True
NUMBER, SEED = 2000, 1_000_000
"""Seeds from this one on are scored; smaller ones were tuned on."""
LEVEL = 0.05
Z = 1.645  # one-sided 5% of the normal
WEIGHT = 0.3  # of the newest value in the EWMA


def run(_: Path, number: int = NUMBER, seed: int = SEED) -> dict[str, float]:
    """False alarms, delay and coverage, ours and the peers'; theirs also at our rate of false alarms."""
    pile = [series(seed + n) for n in range(number)]
    judged = [[ours(s, i) for i in range(s.start, len(s.values))] for s in pile]
    chances = [
        [e.at_least(s.values[s.start + i]) or 1.0 for i, e in enumerate(row)]
        for s, row in zip(pile, judged, strict=True)
    ]
    out = _figures("ours", pile, [[-p for p in row] for row in chances], -LEVEL)
    rate = out["ours_false_alarms"]
    for name, way in (("zscore", zscore), ("ewma", ewma)):
        scores = [[way(s, i) for i in range(s.start, len(s.values))] for s in pile]
        out |= _figures(name, pile, scores, Z)
        calm = [v for s, row in zip(pile, scores, strict=True) for v in row[: s.change - s.start]]
        same = _figures(name, pile, scores, float(np.quantile(calm, 1 - rate)))
        out[f"{name}_delay_at_our_rate"] = same[f"{name}_delay_looks"]
    out |= _coverage(pile, judged)
    for kind in KINDS:
        rows = [(s, row) for s, row in zip(pile, chances, strict=True) if s.kind == kind]
        out[f"{kind}_false_alarms"] = float(np.mean([p <= LEVEL for s, row in rows for p in row[: s.change - s.start]]))
    out["calm"] = 1 - rate  # floors hold what must not fall
    out["coverage_within"] = 1 - abs(out["coverage_90"] - 0.9)
    out["coverage_within_whole_numbers"] = 1 - abs(out["coverage_90_whole_numbers"] - 0.9)
    out["sooner_than_zscore"] = out["zscore_delay_at_our_rate"] - out["ours_delay_looks"]
    out["sooner_than_ewma"] = out["ewma_delay_at_our_rate"] - out["ours_delay_looks"]
    return out


def _figures(name: str, pile: Sequence[Series], scores: Sequence[Sequence[float]], limit: float) -> dict[str, float]:
    """False alarms a look before the change, mean delay after it and the share of changes never seen."""
    calm: list[bool] = []
    delays: list[int] = []
    for s, row in zip(pile, scores, strict=True):
        before = s.change - s.start
        calm.extend(v >= limit for v in row[:before])
        delays.append(next((i for i, v in enumerate(row[before : before + AFTER]) if v >= limit), AFTER))
    return {
        f"{name}_false_alarms": float(np.mean(calm)),
        f"{name}_delay_looks": float(np.mean(delays)),
        f"{name}_missed": float(np.mean([d == AFTER for d in delays])),
    }


def _coverage(pile: Sequence[Series], judged: Sequence[Sequence[Expected]]) -> dict[str, float]:
    """Of the 90% interval before the change: by kind and in all, randomised, and as shown, in whole numbers."""
    of: dict[str, list[float]] = {k: [] for k in KINDS}
    plain: dict[str, list[bool]] = {k: [] for k in KINDS}
    for s, row in zip(pile, judged, strict=True):
        for i, e in enumerate(row[: s.change - s.start]):
            value = s.values[s.start + i]
            of[s.kind].append(randomised(e, value))
            plain[s.kind].append((e.low or 0.0) <= value <= (e.high or 0.0))
    out = {f"{k}_coverage_90": float(np.mean(rows)) for k, rows in of.items()}
    out["coverage_90"] = float(np.mean([c for rows in of.values() for c in rows]))
    out["coverage_90_whole_numbers"] = float(np.mean([c for rows in plain.values() for c in rows]))
    out |= {f"{k}_coverage_90_whole_numbers": float(np.mean(rows)) for k, rows in plain.items()}
    return out


def ours(s: Series, i: int) -> Expected:
    """What is usual at look i; looks that alarmed stay in, for no desk closed them here."""
    found = computed("auto", s.days[:i].tolist(), s.values[:i].tolist(), float(s.days[i]))
    assert found is not None
    return found


def randomised(e: Expected, value: float) -> float:
    """How much of the value lies within the 5% and 95% points of its distribution: 0, 1 or between at an end."""
    if not isinstance(e.above, Counts):
        return float((e.low or 0.0) <= value <= (e.high or 0.0))
    below, upto = 1 - e.above.at_least(value), e.above.at_most(value)
    inside = min(upto, 0.95) - max(below, 0.05)
    return max(0.0, min(1.0, inside / max(upto - below, 1e-12)))


def zscore(s: Series, i: int) -> float:
    """The peer of every dashboard: how many deviations of its past above the mean of its past."""
    past: Floats = s.values[:i]
    return float((s.values[i] - past.mean()) / max(float(past.std(ddof=1)), 1e-9))


def ewma(s: Series, i: int) -> float:
    """The chart of Roberts 1959 with the mean and deviation of the looks before the first that is judged."""
    past: Floats = s.values[: s.start]
    level = float(past.mean())
    for value in s.values[s.start : i + 1]:
        level = WEIGHT * float(value) + (1 - WEIGHT) * level
    scatter = max(float(past.std(ddof=1)), 1e-9) * math.sqrt(WEIGHT / (2 - WEIGHT))
    return float((level - past.mean()) / scatter)
