"""Tracks unrolled to straight strips: rows run along the track, columns across it.

The strip of a track of n steps is an array (n, LATERAL, bands). Step k lies at STEP_M * (k + .5) metres from the
track's start; column j lies OFFSETS[j] metres to the left of the running direction (negative: right).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

STEP_M = 0.5
HALF_WIDTH_M = 3.5
"""Tracks of a yard lie 4.4 to 5 m apart, and a car is 3 m wide: this shows the car, its edges and the shadow beside."""
OFFSETS: NDArray[np.float64] = np.arange(-HALF_WIDTH_M, HALF_WIDTH_M + 0.01, STEP_M)
LATERAL = len(OFFSETS)


@dataclass(frozen=True)
class Places:
    """Where the samples of one strip lie: x and y of shape (n, LATERAL), in the facility's metric system."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]

    @property
    def steps(self) -> int:
        return len(self.x)

    def moved(self, dx: float, dy: float) -> Places:
        """The same places displaced by metres east and north."""
        return Places(self.x + dx, self.y + dy)

    def sideways(self, metres: float) -> Places:
        """The same places displaced to the left of the track."""
        across_x = self.x[:, -1] - self.x[:, 0]
        across_y = self.y[:, -1] - self.y[:, 0]
        size = np.hypot(across_x, across_y)
        return Places(
            self.x + (metres * across_x / size)[:, None],
            self.y + (metres * across_y / size)[:, None],
        )


def length(line: NDArray[np.float64]) -> float:
    """Metres along a line (n, 2)."""
    return float(np.hypot(*np.diff(line, axis=0).T).sum())


def places(line: NDArray[np.float64], offsets: NDArray[np.float64] = OFFSETS) -> Places:
    """The sample places of a centre line (n, 2) in metres. The direction is smoothed over about 4 m, so that a bend
    drawn with a corner does not tear the strip."""
    steps = np.hypot(*np.diff(line, axis=0).T)
    line = line[np.concatenate([[True], steps > 0])]
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    at = STEP_M * (np.arange(max(1, int(along[-1] / STEP_M))) + 0.5)
    x, y = np.interp(at, along, line[:, 0]), np.interp(at, along, line[:, 1])
    ahead, behind = np.minimum(at + 2.0, along[-1]), np.maximum(at - 2.0, 0.0)
    tx = np.interp(ahead, along, line[:, 0]) - np.interp(behind, along, line[:, 0])
    ty = np.interp(ahead, along, line[:, 1]) - np.interp(behind, along, line[:, 1])
    size = np.maximum(np.hypot(tx, ty), 1e-9)
    return Places(x[:, None] - (ty / size)[:, None] * offsets, y[:, None] + (tx / size)[:, None] * offsets)
