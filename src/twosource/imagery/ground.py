"""What each place of the tracks looks like when it is empty, learned from the dates on which it was marked empty.

Ballast, sleepers and weeds differ from track to track more than a dark car differs from dark ballast. Per cell of 10 m
the mean profile of all marked empty steps is kept, smoothed over its neighbours and drawn to the yard's mean where
little is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twosource.imagery.features import Empty, colour, grey
from twosource.imagery.strips import LATERAL, Floats

Bools = NDArray[np.bool_]

CELL = 20
"""Steps of half a metre."""
PRIOR = 40.0
"""Steps that the yard's mean counts for in a cell."""


@dataclass(frozen=True)
class Sums:
    """Sums over the known empty steps of the cells of one track: number, profile, colour (cells, 1 + LATERAL + 2)."""

    rows: NDArray[np.float64]

    def __add__(self, other: Sums) -> Sums:
        return Sums(self.rows + other.rows)

    def __sub__(self, other: Sums) -> Sums:
        return Sums(self.rows - other.rows)


def sums(strip: Floats, empty: Bools) -> Sums:
    """Of one track on one date."""
    n = len(strip)
    cells = -(-n // CELL)
    values = np.concatenate([np.ones((n, 1)), grey(strip), colour(strip)], axis=1) * empty[:, None]
    return Sums(np.add.reduceat(values, np.arange(0, cells * CELL, CELL)[:cells], axis=0))


def nothing(steps: int) -> Sums:
    return Sums(np.zeros((-(-steps // CELL), 1 + LATERAL + 2)))


def local(known: Sums, steps: int, yard: Empty) -> Empty:
    """The empty track of a place for each of its steps."""
    from scipy.ndimage import gaussian_filter1d

    rows = gaussian_filter1d(known.rows, 1.0, axis=0, mode="constant")
    usual = np.concatenate([yard.profile[0], yard.colour[0]])
    mean = (rows[:, 1:] + PRIOR * usual) / (rows[:, :1] + PRIOR)
    each = np.repeat(mean, CELL, axis=0)[:steps].astype(np.float32)
    return Empty(each[:, :LATERAL], yard.spread, each[:, LATERAL:])


def totals(parts: Sequence[Sums]) -> Sums:
    """The sum over dates. `parts` holds at least one."""
    return Sums(np.sum([p.rows for p in parts], axis=0))
