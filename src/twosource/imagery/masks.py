"""Which steps of the tracks an image really shows: not cloud, thick haze, deep shadow, snow or nodata.

Judged in cells of about 20 m of a strip by their fine detail against the same cell of the reference. A cell full of
cars has more detail than rails; only what covers the ground has much less.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from twosource.imagery.features import grey
from twosource.imagery.strips import STEP_M, Floats

Bools = NDArray[np.bool_]

CELL = round(20 / STEP_M)
LEAST_DETAIL = 0.35
"""Of the yard's usual detail: rails under thin cloud keep half of it, under a cloud a tenth (drawn scenes)."""
BRIGHT = 2.0
"""Snow and cloud lie this many spreads of the ground above its middle."""


def detail(strip: Floats) -> Floats:
    """Root of the energy of fine detail, (n,): a moving mean over a cell."""
    from scipy.ndimage import uniform_filter1d

    y = grey(strip)
    fine = y - uniform_filter1d(uniform_filter1d(y, 3, axis=0, mode="nearest"), 3, axis=1, mode="nearest")
    energy = uniform_filter1d((fine**2).mean(axis=1), min(CELL, max(1, len(y))), mode="nearest")
    return np.asarray(np.sqrt(np.maximum(energy, 0)), np.float32)


def veiled(strips: Sequence[Floats], seen: Sequence[Bools], usual: float) -> list[Bools]:
    """Steps whose cell has lost its detail and is brighter (cloud) or darker (shadow of one) than ground is."""
    from scipy.ndimage import uniform_filter1d

    out = []
    for strip, shown in zip(strips, seen, strict=True):
        flat = detail(strip) < LEAST_DETAIL * usual
        mean = uniform_filter1d(grey(strip).mean(axis=1), min(CELL, max(1, len(strip))), mode="nearest")
        out.append(shown & flat & (np.abs(mean) > BRIGHT / 2))
    return out


def snow(strips: Sequence[Floats], seen: Sequence[Bools]) -> bool:
    """Whether most of what lies on and beside the tracks is far brighter than the reference's ground."""
    parts = [grey(s)[m] for s, m in zip(strips, seen, strict=True) if m.any()]
    return bool(parts) and float(np.median(np.concatenate(parts))) > BRIGHT * 1.5
