"""What a strip looks like, step by step, in numbers that survive another day's light.

Input is a strip (n, LATERAL, 3) in units of the reference's contrast: 0 is the middle of the stable ground off the
tracks, 1 its spread (radiometry.py). Output is (n, COUNT), one row per step of half a metre.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twosource.imagery.strips import OFFSETS, STEP_M, Floats


def _columns(low: float, high: float) -> slice:
    """The columns of a strip from `low` to `high` metres to the left of the track."""
    inside = np.flatnonzero((low - 0.01 <= OFFSETS) & (high + 0.01 >= OFFSETS))
    return slice(int(inside[0]), int(inside[-1]) + 1)


CENTRE, LEFT, RIGHT = _columns(-1, 1), _columns(2, 3), _columns(-3, -2)
SMOOTH_M = (1.5, 6.0)
"""Every number is given close to the step and over half a car."""


@dataclass(frozen=True)
class Empty:
    """The mean empty track: its profile of brightness across and its colour, from stretches known to be empty; one
    row for all steps, or one per step where the ground of the place is known."""

    profile: Floats  # (1 or n, LATERAL)
    spread: Floats  # (LATERAL,) standard deviation along the track
    colour: Floats  # (1 or n, 2)


def grey(strip: Floats) -> Floats:
    return np.asarray((strip[..., 0] + strip[..., 1] + strip[..., 2]) * np.float32(1 / 3), np.float32)


def colour(strip: Floats) -> Floats:
    """Red and blue against green, over the width of a car: (n, 2)."""
    centre = strip[:, CENTRE].mean(axis=1)
    return np.asarray(np.stack([centre[:, 0] - centre[:, 1], centre[:, 2] - centre[:, 1]], axis=1), np.float32)


def empty_of(strips: list[Floats], empty: list[NDArray[np.bool_]]) -> Empty:
    """The mean empty track of strips and the steps known to be empty. Raises ValueError when there are none."""
    parts = [s[e] for s, e in zip(strips, empty, strict=True) if e.any()]
    if not parts:
        raise ValueError("no stretch is known to be empty")
    rows = np.concatenate(parts)
    brightness = grey(rows)
    return Empty(
        brightness.mean(axis=0, keepdims=True),
        brightness.std(axis=0) + np.float32(0.05),
        colour(rows).mean(axis=0, keepdims=True),
    )


def describe(strip: Floats, empty: Empty) -> Floats:
    """The numbers of one strip, (n, COUNT)."""
    y = grey(strip)
    tone = colour(strip) - empty.colour
    off = (y - empty.profile) / empty.spread
    centre, left, right = y[:, CENTRE].mean(axis=1), y[:, LEFT].mean(axis=1), y[:, RIGHT].mean(axis=1)
    slope = np.diff(y, axis=1)
    inner = y[:, 1:-1]
    shape_now = inner - inner.mean(axis=1, keepdims=True)
    shape_empty = empty.profile[:, 1:-1] - empty.profile[:, 1:-1].mean(axis=1, keepdims=True)
    likeness = (shape_now * shape_empty).sum(axis=1) / np.maximum(
        np.linalg.norm(shape_now, axis=1) * np.linalg.norm(shape_empty, axis=1), 1e-3
    )
    along = np.abs(np.gradient(y[:, CENTRE], axis=0)).mean(axis=1) if len(y) > 1 else np.zeros(len(y), np.float32)
    half = slope.shape[1] // 2
    raw = np.stack(
        [
            centre - empty.profile[:, CENTRE].mean(axis=1),
            np.abs(off[:, CENTRE].mean(axis=1)),
            np.abs(off).mean(axis=1),
            centre - left,
            centre - right,
            np.abs(centre - (left + right) / 2),
            np.hypot(tone[:, 0], tone[:, 1]),
            tone[:, 0],
            tone[:, 1],
            likeness,
            along,
            y[:, CENTRE].std(axis=1),
            np.abs(slope[:, :half]).max(axis=1),
            np.abs(slope[:, half:]).max(axis=1),
            slope[:, half:].max(axis=1),
            slope[:, :half].min(axis=1),
            y[:, OFFSETS > 1.2].min(axis=1),
            y[:, OFFSETS < -1.2].min(axis=1),
        ],
        axis=1,
    )
    return np.asarray(np.concatenate([_smooth(raw, metres) for metres in SMOOTH_M], axis=1), np.float32)


def _smooth(rows: Floats, metres: float) -> Floats:
    """A moving mean along the track; the ends repeat."""
    from scipy.ndimage import uniform_filter1d

    size = max(1, round(metres / STEP_M)) | 1
    return np.asarray(uniform_filter1d(rows, size, axis=0, mode="nearest"), np.float32)
