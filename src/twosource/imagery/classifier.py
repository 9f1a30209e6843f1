"""Occupied or empty, per step of half a metre: a linear discriminant, smoothed along the track.

The discriminant (Fisher 1936, with a ridge) takes both states for equally likely: a yard that was mostly empty when
the analyst marked it must not make a full yard unlikely. A two-state chain along the track (forward-backward) then
takes out what is shorter than a car or a gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from twosource.imagery.strips import STEP_M, Floats

Bools = NDArray[np.bool_]

RIDGE = 0.05
STAY_OCCUPIED_M, STAY_EMPTY_M = 60.0, 60.0
TEMPER = 0.15
"""Neighbouring steps look at the same car: their evidence counts so much. Chosen on the real yard with RIDGE."""


@dataclass(frozen=True)
class Discriminant:
    """log odds of occupied = (x - middle) / scale . weights + bias."""

    middle: Floats
    scale: Floats
    weights: Floats
    bias: float

    def odds(self, rows: Floats) -> Floats:
        return np.asarray((rows - self.middle) / self.scale @ self.weights + self.bias, np.float32)


def fit(rows: Floats, occupied: Bools) -> Discriminant:
    """Raises ValueError when one of the two states is missing."""
    if occupied.all() or not occupied.any():
        raise ValueError("needs stretches of both states")
    middle, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    z = ((rows - middle) / scale).astype(np.float64)
    full, free = z[occupied], z[~occupied]
    # Each state counts the same in the common covariance, whichever was marked more.
    within = (np.cov(full.T) + np.cov(free.T)) / 2 + RIDGE * np.eye(z.shape[1])
    weights = np.linalg.solve(within, full.mean(axis=0) - free.mean(axis=0))
    bias = -float((full.mean(axis=0) + free.mean(axis=0)) @ weights) / 2
    return Discriminant(middle, scale, weights.astype(np.float32), bias)


def smooth(odds: Sequence[Floats], seen: Sequence[Bools]) -> list[Floats]:
    """The probability that a step is occupied, from the log odds of its whole track; unseen steps say nothing."""
    if not odds:
        return []
    n = max(len(o) for o in odds)
    evidence = np.zeros((len(odds), n))
    for k, (o, s) in enumerate(zip(odds, seen, strict=True)):
        evidence[k, : len(o)] = np.where(s, np.clip(TEMPER * o, -20, 20), 0)
    likely = np.exp(evidence)
    leave_empty, leave_full = STEP_M / STAY_EMPTY_M, STEP_M / STAY_OCCUPIED_M
    ahead = _run(likely, leave_empty, leave_full)
    behind = _run(likely[:, ::-1], leave_empty, leave_full)[:, ::-1]
    # Both hold the step's own evidence, so one of them gives it back.
    odd = ahead / (1 - ahead) * behind / (1 - behind) / likely
    return [np.asarray((odd / (1 + odd))[k, : len(o)], np.float32) for k, o in enumerate(odds)]


def _run(likely: NDArray[np.float64], leave_empty: float, leave_full: float) -> NDArray[np.float64]:
    """Filtered probability of occupied, one column after the other for all tracks at once. The chain starts and is
    symmetric in time at even odds, so the same run serves both ways."""
    out = np.empty_like(likely)
    p = np.full(len(likely), 0.5)
    for k in range(likely.shape[1]):
        if k:
            p = p * (1 - leave_full) + (1 - p) * leave_empty
        up = p * likely[:, k]
        p = up / (up + 1 - p)
        out[:, k] = p
    return np.clip(out, 1e-9, 1 - 1e-9)


def runs(state: Bools) -> list[tuple[int, int]]:
    """(start, end) of each run of True, end exclusive."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], state.astype(np.int8), [0]])))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def close_gaps(state: Bools, metres: float) -> Bools:
    """Gaps between two cars up to this length count as occupied: the coupling and what a label leaves out."""
    out = state.copy()
    ends = runs(state)
    for (_, a), (b, _) in pairwise(ends):
        if (b - a) * STEP_M <= metres:
            out[a:b] = True
    return out
