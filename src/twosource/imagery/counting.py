"""From steps called occupied to metres and cars, each with a 90% interval that says what it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from twosource.imagery.calibration import CAR_SD_M, Calibration, Rates
from twosource.imagery.classifier import Bools, runs
from twosource.imagery.strips import STEP_M, Floats

LEVEL = 0.9
CROWDED = 0.1
"""The sd of the length beyond the fullest marked date, as a share: set on semi-synthetic series (docs/imagery.md)."""


@dataclass(frozen=True)
class Interval:
    """A figure with its 90% interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Reading:
    """How much track is occupied. `parts` are standard deviations in metres, by their cause."""

    metres: Interval
    seen_m: float
    unseen_m: float
    share: float  # occupied of what was seen
    parts: dict[str, float] = field(default_factory=dict)
    cars: Interval | None = None
    second: int | None = None  # cars by the gaps between them
    pitch_m: float | None = None


def read(
    calibration: Calibration,
    called: Sequence[Bools],
    seen: Sequence[Bools],
    beside: Sequence[Bools],
    drift_m: float,
    pitch: tuple[float, float],
) -> Reading:
    """The reading of one date. `beside` says which steps have a car on a neighbouring track, `drift_m` is the standard
    deviation in metres that the registration's residual makes, `pitch` the facility's metres per car and its standard
    deviation, used where the marks give none.

    The length is corrected for the rates of false and missed metres (Rogan and Gladen 1978), apart for track with and
    without cars beside it."""
    total = sum(float(s.sum()) for s in seen) * STEP_M
    unseen = sum(float((~s).sum()) for s in seen) * STEP_M
    length = variance = 0.0
    for rates, with_cars in ((calibration.rates, False), (calibration.rates_beside, True)):
        part = [s & (b == with_cars) for s, b in zip(seen, beside, strict=True)]
        one, its = _length(rates, called, part, calibration.tests)
        length, variance = length + one, variance + its
    share = length / total if total else 0.0
    whole = length + share * unseen
    parts = {
        "calibration": float(np.sqrt(variance)),
        "registration": drift_m,
        "unseen": 0.29 * unseen,  # of a uniform distribution: nothing is known of what was not seen
        "fuller than calibrated": CROWDED * max(0.0, whole - calibration.fullest * (total + unseen)),
    }
    sd = float(np.sqrt(sum(v * v for v in parts.values())))
    factor = quantile(calibration.freedom)
    metres = Interval(whole, max(0.0, whole - factor * sd), min(total + unseen, whole + factor * sd))
    per_car, per_car_sd = (calibration.pitch_m, calibration.pitch_sd_m) if calibration.pitch_m else pitch
    cars = whole / per_car
    of_pitch = float(np.hypot(cars * per_car_sd / per_car, np.sqrt(max(cars, 1.0)) * CAR_SD_M / per_car))
    spread = factor * float(np.hypot(sd / per_car, of_pitch))
    parts["pitch"] = of_pitch * per_car
    count = Interval(cars, max(0.0, cars - spread), cars + spread)
    return Reading(metres, total, unseen, share, parts, count, None, per_car)


def _length(rates: Rates, called: Sequence[Bools], seen: Sequence[Bools], tests: int) -> tuple[float, float]:
    """Metres occupied among the steps seen, and their variance."""
    total = sum(float(s.sum()) for s in seen) * STEP_M
    raw = sum(float((c & s).sum()) for c, s in zip(called, seen, strict=True)) * STEP_M
    power = max(rates.hit - rates.false, 0.05)
    length = float(np.clip((raw - rates.false * total) / power, 0, total))
    empty = total - length
    noise = rates.hit_noise * length + rates.false_noise * empty
    dates = (rates.hit_dates * length) ** 2 + (rates.false_dates * empty) ** 2
    return length, (noise + dates * (1 + 1 / max(1, tests))) / power**2


def quantile(freedom: int) -> float:
    """Of Student's distribution, for a two-sided interval of LEVEL."""
    from scipy.stats import t

    return float(t.ppf(0.5 + LEVEL / 2, freedom))


def by_gaps(strips: Sequence[Floats], called: Sequence[Bools], pitch_m: float) -> int:
    """A second reading: cars told apart by the gaps between them.

    Within each occupied run, a place where the strip's middle changes shade against its surroundings of half a car
    each way is an end of a car; two ends lie at least half a pitch apart. Known failure: hoppers and container wagons
    show ends inside, and close-coupled units show none.
    """
    from scipy.ndimage import uniform_filter1d
    from scipy.signal import find_peaks

    from twosource.imagery.features import CENTRE, grey

    total = 0
    wide = max(3, round(pitch_m / STEP_M / 2)) | 1
    for strip, state in zip(strips, called, strict=True):
        middle = grey(strip)[:, CENTRE].mean(axis=1)
        for a, b in runs(state):
            if (b - a) * STEP_M < pitch_m / 3:
                continue
            part = uniform_filter1d(middle[a:b], 3, mode="nearest")
            odd = np.abs(part - uniform_filter1d(part, wide, mode="nearest"))
            height = max(0.25, float(np.median(odd)) * 1.5)
            peaks, _ = find_peaks(odd, height=height, distance=max(1, round(0.7 * pitch_m / STEP_M)))
            inner = [p for p in peaks if p * STEP_M > pitch_m / 3 and (len(part) - p) * STEP_M > pitch_m / 3]
            total += 1 + len(inner)
    return total
