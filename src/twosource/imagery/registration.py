"""Where an image really lies: its displacement against the reference, and what of it is left.

Each patch of context is correlated with the image (normalised cross-correlation of brightness without its slow part,
masked to ground off the tracks). The sum over patches gives the displacement; each patch for itself, after that, gives
a residual, so a warped image or a wrong displacement is seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twosource.imagery.context import SIDE, Context, Patch, grid
from twosource.imagery.images import Image
from twosource.imagery.strips import Floats

SEARCH_M = 12.0
"""The stated accuracy of commercial images without ground control is 5 m and worse."""
LOCAL_PX = 5
LEAST_LIKENESS = 0.25
LEAST_LEAD = 0.03
LEAST_PATCHES = 3
FIRST_PATCHES = 8
"""The wide search needs only the best patches; the check uses all."""


@dataclass(frozen=True)
class Registration:
    """The image lies this far east and north of where it says; so much is left after correcting that."""

    dx: float  # metres
    dy: float
    residual_m: float | None  # None: it could not be registered
    likeness: float  # correlation of the ground with the reference's, 0 to 1
    patches: int  # that agree or disagree with enough certainty to count
    spread_m: float = 0.0  # of the patches about their middle
    why: str | None = None  # it failed

    def limit(self, gsd_m: float) -> float:
        """The residual from which on the image is not measured."""
        return 0.5 if gsd_m <= 0.6 else 0.5 * gsd_m


def register(image: Image, context: Context, search_m: float = SEARCH_M) -> Registration:
    """Find the displacement, then check it on each patch. Never raises for a bad match: `why` says what failed."""
    reach = max(2, round(search_m / context.step))
    total, weights = _surfaces(image, context, 0.0, 0.0, reach, FIRST_PATCHES)
    if total is None:
        return Registration(0, 0, None, 0, 0, why="the image shows too little of the ground beside the tracks")
    surface = np.tensordot(weights, total, axes=1) / weights.sum()
    peak, row, column = _peak(surface)
    away = surface.copy()
    r, c = round(row), round(column)
    away[max(0, r - 3) : r + 4, max(0, c - 3) : c + 4] = -1
    lead = peak - float(away.max())
    dx, dy = (column - reach) * context.step, (reach - row) * context.step
    if peak < LEAST_LIKENESS or lead < LEAST_LEAD:
        why = f"the ground does not match the reference (likeness {peak:.2f}, lead {lead:.2f})"
        return Registration(dx, dy, None, max(0.0, peak), 0, why=why)
    if min(r, c) == 0 or max(r, c) == 2 * reach:
        return Registration(dx, dy, None, peak, 0, why=f"displaced by more than {search_m:.0f} m")
    first = check(image, context, dx, dy)
    if first.residual_m is None:
        return first
    return check(image, context, first.dx, first.dy, refine=False)


def check(image: Image, context: Context, dx: float, dy: float, refine: bool = True) -> Registration:
    """What is left when the image is taken to be displaced by (dx, dy): the residual is the larger of the patches'
    common displacement and the median of their own. With `refine` the common part is added to (dx, dy)."""
    surfaces, weights = _surfaces(image, context, dx, dy, LOCAL_PX)
    if surfaces is None:
        return Registration(dx, dy, None, 0, 0, why="the image shows too little of the ground beside the tracks")
    found = [(_peak(s), w) for s, w in zip(surfaces, weights, strict=True)]
    good = [(p, w) for p, w in found if p[0] >= LEAST_LIKENESS]
    whole = _peak(np.tensordot(weights, surfaces, axes=1) / weights.sum())
    if len(good) < LEAST_PATCHES:
        why = f"only {len(good)} places beside the tracks match the reference"
        return Registration(dx, dy, None, max(0.0, whole[0]), len(good), why=why)
    left = np.array([[(c - LOCAL_PX), (LOCAL_PX - r)] for (_, r, c), _ in good]) * context.step
    common = np.array([whole[2] - LOCAL_PX, LOCAL_PX - whole[1]]) * context.step
    spread = float(np.median(np.hypot(*(left - np.median(left, axis=0)).T)))
    if refine:
        dx, dy = dx + float(common[0]), dy + float(common[1])
        left = left - common
        common = common * 0
    own = float(np.median(np.hypot(left[:, 0], left[:, 1])))
    return Registration(dx, dy, max(float(np.hypot(*common)), own), whole[0], len(good), spread)


def aligned(image: Image, context: Context, dx: float, dy: float) -> list[tuple[Floats, NDArray[np.bool_]]]:
    """The patches as the image shows them, displacement corrected, and which of their ground both show."""
    where = [grid(p.x0 + dx, p.y0 + dy, p.step, SIDE) for p in context.patches]
    return [(v, s & p.mask) for (v, s), p in zip(image.sample(where), context.patches, strict=True)]


def _surfaces(
    image: Image, context: Context, dx: float, dy: float, reach: int, most: int | None = None
) -> tuple[Any, Any]:
    """(patches, 2 reach + 1, 2 reach + 1) likeness by displacement, rows from north, and the patches' weights."""
    patches = context.patches[:most]
    where = [grid(p.x0 + dx, p.y0 + dy, p.step, SIDE, reach) for p in patches]
    surfaces, weights = [], []
    for patch, (values, seen) in zip(patches, image.sample(where), strict=True):
        if seen.mean() < 0.8:
            continue
        one = _correlate(patch, values, seen)
        if one is not None:
            surfaces.append(one[0])
            weights.append(one[1])
    if len(surfaces) < LEAST_PATCHES:
        return None, None
    return np.stack(surfaces), np.array(weights)


def _correlate(patch: Patch, values: Floats, seen: NDArray[np.bool_]) -> tuple[Floats, float] | None:
    """Masked normalised cross-correlation at every displacement within the margin."""
    from scipy.fft import irfft2, next_fast_len, rfft2

    here = _fast(values.mean(axis=2), seen)
    there = _fast(patch.values.mean(axis=2), patch.mask)
    size = [next_fast_len(n) for n in here.shape]
    count = float(patch.mask.sum())
    there = np.where(patch.mask, there - there[patch.mask].mean(), 0)
    energy = float((there**2).sum())
    if energy <= 0 or not here.any():
        return None
    spectrum = rfft2(here, size)
    keys = np.conj(rfft2(there, size))
    mask = np.conj(rfft2(patch.mask.astype(np.float32), size))
    n = here.shape[0] - SIDE + 1
    cross = irfft2(spectrum * keys, size)[:n, :n]
    square = irfft2(rfft2(here**2, size) * mask, size)[:n, :n]
    mean = irfft2(spectrum * mask, size)[:n, :n]
    variance = np.maximum(square - mean**2 / count, 1e-6 * max(float((here**2).mean()) * count, 1e-12))
    return np.asarray(cross / np.sqrt(variance * energy), np.float32), count


def _fast(grey: Floats, mask: NDArray[np.bool_]) -> Floats:
    """Brightness without what varies over more than about 8 pixels; 0 where it is not seen."""
    from scipy.ndimage import gaussian_filter

    weight = gaussian_filter(mask.astype(np.float32), 3.0) + 1e-6
    slow = gaussian_filter(np.where(mask, grey, 0), 3.0) / weight
    return np.asarray(np.where(mask, grey - slow, 0), np.float32)


def _peak(surface: Floats) -> tuple[float, float, float]:
    """(height, row, column) of the highest point, between pixels by a parabola each way."""
    r, c = np.unravel_index(int(np.argmax(surface)), surface.shape)
    row, column = float(r), float(c)
    if 0 < r < surface.shape[0] - 1:
        row += _vertex(*surface[r - 1 : r + 2, c])
    if 0 < c < surface.shape[1] - 1:
        column += _vertex(*surface[r, c - 1 : c + 2])
    return float(surface[r, c]), row, column


def _vertex(a: float, b: float, c: float) -> float:
    bend = float(a) - 2 * float(b) + float(c)
    return 0.0 if bend >= 0 else float(np.clip((float(a) - float(c)) / (2 * bend), -0.5, 0.5))
