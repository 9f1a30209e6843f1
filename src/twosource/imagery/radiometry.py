"""The same shades on every day: brightness and contrast fitted on the ground beside the tracks alone.

Fitting on the whole scene made a full yard look like an empty one in trials: the cars themselves set the scale.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twosource.imagery.context import Context
from twosource.imagery.images import Image
from twosource.imagery.registration import aligned
from twosource.imagery.strips import Floats

QUANTILES = np.linspace(0.1, 0.9, 17)
BLURS = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 10.0)


@dataclass(frozen=True)
class Light:
    """value in the reference = gain * value + offset, per band, and what the ground says about air and sharpness."""

    gain: Floats  # (3,)
    offset: Floats
    contrast: float  # of the ground against its brightness, as a share of the reference's: 1 clear, 0 nothing seen
    brightness: float  # of the ground, the same way; only meaningful within one sensor
    blur: float  # the image is as sharp as the reference at so many times its pixel
    likeness: float  # correlation of the ground, pixel by pixel

    def apply(self, values: Floats, context: Context) -> Floats:
        """Values in units of the reference's contrast, 0 at the middle of its ground."""
        return np.asarray((values * self.gain + self.offset - context.middle) / context.spread, np.float32)


def light(shown: list[tuple[Floats, NDArray[np.bool_]]], context: Context) -> Light | None:
    """The light of an image whose patches are `shown`; None when they hold no contrast."""
    there = np.concatenate([p.values[m] for p, (_, m) in zip(context.patches, shown, strict=True)])
    here = np.concatenate([v[m] for v, m in shown])
    if len(here) < 500:
        return None
    now, then = np.quantile(here, QUANTILES, axis=0), np.quantile(there, QUANTILES, axis=0)
    wide_now, wide_then = now.std(axis=0), then.std(axis=0)
    if (wide_now <= 1e-6 * np.maximum(np.abs(now).mean(axis=0), 1e-6)).any():
        return None
    gain = wide_then / wide_now
    offset = then.mean(axis=0) - gain * now.mean(axis=0)
    level_now, level_then = float(np.median(now)), float(np.median(then))
    contrast = float(np.mean(wide_now) / max(level_now, 1e-6)) / float(np.mean(wide_then) / max(level_then, 1e-6))
    return Light(
        gain.astype(np.float32),
        offset.astype(np.float32),
        contrast,
        level_now / max(level_then, 1e-6),
        _blur(shown, context, float(gain.mean())),
        float(np.corrcoef(here.mean(axis=1), there.mean(axis=1))[0, 1]),
    )


def _blur(shown: list[tuple[Floats, NDArray[np.bool_]]], context: Context, gain: float) -> float:
    """How much coarser than its pixels the image is: the blur that takes as much fine detail from the reference."""
    detail = sum(_detail(v.mean(axis=2) * gain, m, 1.0) for v, m in shown)
    for blur in BLURS:
        if sum(_detail(p.values.mean(axis=2), m, blur) for p, (_, m) in zip(context.patches, shown, strict=True)) <= (
            detail
        ):
            return blur
    return BLURS[-1] * 2


def _detail(grey: Floats, mask: NDArray[np.bool_], blur: float) -> float:
    """Energy of what varies from pixel to pixel."""
    from scipy.ndimage import gaussian_filter, uniform_filter

    if blur > 1:
        grey = gaussian_filter(grey, 0.5 * np.sqrt(blur**2 - 1))
    return float(((grey - uniform_filter(grey, 3))[mask] ** 2).sum())


def aligned_light(image: Image, ground: Context, dx: float, dy: float) -> Light | None:
    """The light of an image that lies (dx, dy) metres off."""
    return light(aligned(image, ground, dx, dy), ground)
