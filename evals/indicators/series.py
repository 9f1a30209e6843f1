"""Series of counts with known change: sparse counts, gaps, seasons, drifts. Every series has its own seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Kind = Literal["sparse", "counts", "dispersed", "season", "drift"]
KINDS: tuple[Kind, ...] = ("sparse", "counts", "dispersed", "season", "drift")
BEFORE, CALM, AFTER = 36, 24, 12
"""Looks before the first that is judged, judged looks without change, looks after the change (gaps taken out)."""


@dataclass(frozen=True)
class Series:
    """Counts at days, with the expectation that nature had and the look from which the level is another one."""

    kind: Kind
    days: Floats
    values: Floats
    start: int  # first look that is judged
    change: int  # first look of the changed level
    times: float  # so many times the level


def series(seed: int) -> Series:
    """One series. Monthly looks, a fifth of which nobody took, and one long gap in every second series."""
    rng = np.random.default_rng(seed)
    kind = KINDS[seed % len(KINDS)]
    n = BEFORE + CALM + AFTER
    days = np.arange(n) * 30.4 + rng.uniform(-5, 5, n)
    mean = _mean(kind, days, rng)
    times = float(rng.choice([2.0, 3.0, 5.0]))
    change = BEFORE + CALM
    level = mean.copy()
    level[change:] *= times
    if kind == "sparse":
        level[change:] += times  # a place where nothing was has something
    phi = float(rng.uniform(0.1, 0.5)) if kind == "dispersed" else 0.02
    values = rng.negative_binomial(1 / phi, 1 / (1 + phi * level)).astype(float)
    keep = rng.random(n) > 0.2
    if seed % 2:
        gap = int(rng.integers(6, BEFORE - 8))
        keep[gap : gap + 6] = False
    keep[[0, change]] = True
    start, at = int(keep[:BEFORE].sum()), int(keep[:change].sum())
    return Series(kind, days[keep], values[keep], start, at, times)


def _mean(kind: Kind, days: Floats, rng: np.random.Generator) -> Floats:
    flat = np.ones(len(days))
    if kind == "sparse":
        return flat * float(rng.uniform(0.1, 1.0))
    base = float(rng.uniform(3, 20))
    if kind == "season":
        phase, depth = rng.uniform(0, 2 * np.pi), rng.uniform(0.4, 0.9)
        return np.asarray(base * np.exp(depth * np.sin(2 * np.pi * days / 365.25 + phase)))
    if kind == "drift":
        return np.asarray(base * np.exp(float(rng.uniform(-0.15, 0.15)) * days / 365.25))
    return flat * base
