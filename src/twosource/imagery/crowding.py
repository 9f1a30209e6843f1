"""Marked strips as they would look with cars on the tracks beside them.

Analysts mark days on which a yard is mostly empty; the day that matters is the one on which it is full, when every
empty track lies between cars and in their shadow. So the classifier also sees its marked strips with cars, cut from
the same marked dates, set on the neighbouring tracks: half way over to the neighbour what is there is replaced, and on
this side of it the neighbour's shadow is laid over what is there.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from twosource.imagery.features import Empty, grey
from twosource.imagery.strips import LATERAL, OFFSETS, STEP_M, Floats

SPACINGS_M = (4.5, 5.0)
BLOCK = 60
"""Steps (30 m) after which the neighbours change."""


def crowded(strip: Floats, cars: Floats, shade: Floats, rng: np.random.Generator) -> Floats:
    """A strip with neighbours: none, left, right or both, changing every 30 m. `cars` are occupied steps in order
    (m, LATERAL, 3), `shade` how much darker than empty ground each is, not above 0 (m, LATERAL)."""
    out = strip.copy()
    for start in range(0, len(strip), BLOCK):
        end = min(start + BLOCK, len(strip))
        sides = ((1,), (-1,), (1, -1), (1, -1))[int(rng.integers(4))]
        for side in sides:
            first = int(rng.integers(len(cars)))
            rows = (first + np.arange(end - start)) % len(cars)
            spacing = SPACINGS_M[int(rng.integers(len(SPACINGS_M)))]
            _beside(out[start:end], cars[rows], shade[rows], side * spacing)
    return out


def _beside(part: Floats, cars: Floats, shade: Floats, spacing: float) -> None:
    """Set cars on the track `spacing` metres to the left, in place."""
    move = round(spacing / STEP_M)
    for column in range(LATERAL):
        there = column - move
        if not 0 <= there < LATERAL:
            continue
        if abs(OFFSETS[column]) * 2 >= abs(spacing):
            part[:, column] = cars[:, there]
        else:
            part[:, column] += shade[:, there, None]


def bank(
    strips: Sequence[Floats], occupied: Sequence[NDArray[np.bool_]], grounds: Sequence[Empty]
) -> tuple[Floats, Floats]:
    """The occupied steps of marked strips, and their shade."""
    cars, shades = [], []
    for strip, state, ground in zip(strips, occupied, grounds, strict=True):
        if state.any():
            cars.append(strip[state])
            profile = ground.profile if len(ground.profile) == 1 else ground.profile[state]
            shades.append(np.minimum(grey(strip[state]) - profile, 0))
    return np.concatenate(cars), np.concatenate(shades).astype(np.float32)
