"""What an analyst's marks on a few dates teach: the classifier, how often it errs, and how long a car is.

Errors are measured on dates (or, with one or two dates, on tracks) that the classifier was not fitted on.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from twosource.imagery.classifier import Bools, Discriminant, close_gaps, fit, smooth
from twosource.imagery.crowding import bank, crowded
from twosource.imagery.errors import ImageryError
from twosource.imagery.features import Empty, describe, empty_of
from twosource.imagery.ground import Sums, local, nothing, sums, totals
from twosource.imagery.strips import STEP_M, Floats

FORMAT = "twosource.calibration/1"
GAP_M = 3.5
"""A gap between two cars up to this length counts as occupied track."""
BLOCK = 40
"""Steps (20 m) that err together: about a car and its coupling."""
LEAST_CARS = 20
LEAST_METRES = 60.0
CAR_SD_M = 3.0
"""How much single cars differ in length."""
LEAST_SYSTEMATIC = 0.02
EVERY = 3
"""The classifier is fitted on each third step: what lies between says the same."""
CROWDED = 2
"""Versions of each marked strip with cars on the tracks beside it (crowding.py)."""
SHIFTS_M = (0.0, -0.25, 0.25)
"""The classifier is fitted on the marked strips as they lie and moved sideways, for tracks are never drawn exactly."""


@dataclass(frozen=True)
class Marked:
    """One date as the classifier sees it: strips in units of the reference's contrast, and what was marked."""

    name: str
    strips: list[list[Floats]]  # per track: as it lies, then moved sideways by SHIFTS_M[1:]
    seen: list[Bools]
    occupied: list[Bools]
    known: list[Bools]  # steps that were marked as either
    cars: int | None = None  # counted on the marked stretches
    groups: tuple[int, ...] = ()  # fold of each track, when folds are by track


@dataclass(frozen=True)
class Rates:
    """How the classifier errs on what it was not fitted on."""

    hit: float  # share of occupied metres that it calls occupied
    false: float  # share of empty metres that it calls occupied
    hit_noise: float  # variance in square metres per occupied metre
    false_noise: float  # per empty metre
    hit_dates: float  # sd of the share from date to date beyond that
    false_dates: float


@dataclass(frozen=True)
class Calibration:
    """All that is needed to read another date."""

    facility: str
    kind: str  # "rgb" or "one band"
    gsd_m: float
    empty: Empty
    ground: dict[str, Sums]  # per track
    model: Discriminant
    rates: Rates  # of track without cars beside it
    rates_beside: Rates  # of track with cars on a neighbouring track
    fullest: float  # the largest occupied share among the marked dates
    dates: tuple[str, ...]
    pitch_m: float | None  # metres per car by the marks; None when too few were counted
    pitch_sd_m: float
    marked_m: tuple[float, float]  # metres marked occupied, empty
    tests: int  # dates, or parts of one, that were held out one by one

    @property
    def freedom(self) -> int:
        """Degrees of freedom of the errors."""
        return max(2, self.tests - 1)

    def at(self, track: str | None, steps: int) -> Empty:
        """The empty track along a track of so many steps, as far as its ground is known."""
        known = self.ground.get(track) if track is not None else None
        none = nothing(steps)
        return local(known if known is not None and len(known.rows) == len(none.rows) else none, steps, self.empty)


def calibrate(
    facility: str, kind: str, gsd_m: float, dates: Sequence[Marked], tracks: Sequence[str] = ()
) -> Calibration:
    """Fit and test. `tracks` names the tracks of the dates. Raises ImageryError when too little is marked."""
    full = sum(float((o & k).sum()) for d in dates for o, k in zip(d.occupied, d.known, strict=True)) * STEP_M
    free = sum(float((~o & k).sum()) for d in dates for o, k in zip(d.occupied, d.known, strict=True)) * STEP_M
    if min(full, free) < LEAST_METRES:
        raise ImageryError(
            f"{full:.0f} m are marked occupied and {free:.0f} m empty; mark at least {LEAST_METRES:.0f} m of each"
        )
    try:
        ground = _ground(dates)
        empty, model, _ = _fit(dates, ground, frozenset())
        tested, beside = _held_out(dates, ground)
    except ValueError as error:
        raise ImageryError(f"the marks cannot be used: {error}; mark both states on every date") from error
    pitch, pitch_sd = _pitch(dates)
    shares = [_share(d) for d in dates]
    places = {name: totals([g[t] for g in ground]) for t, name in enumerate(tracks)}
    return Calibration(
        facility, kind, gsd_m, empty, places, model, _rates(tested), _rates(beside), max(shares),
        tuple(d.name for d in dates), pitch, pitch_sd, (full, free), len(tested),
    )  # fmt: skip


def _share(date: Marked) -> float:
    known = sum(float(k.sum()) for k in date.known)
    return sum(float((o & k).sum()) for o, k in zip(date.occupied, date.known, strict=True)) / max(known, 1.0)


def _folds(dates: Sequence[Marked]) -> list[list[tuple[int, int]]]:
    """What is held out together, as (date, track): a whole date, or a fifth of the tracks when dates are few."""
    if len(dates) >= 3:
        return [[(d, t) for t in range(len(date.strips))] for d, date in enumerate(dates)]
    return [
        [
            (d, t)
            for d, date in enumerate(dates)
            for t in range(len(date.strips))
            if (date.groups[t] if date.groups else t % 5) == k
        ]
        for k in range(5)
    ]


Held = frozenset[tuple[int, int]]


def _ground(dates: Sequence[Marked]) -> list[list[Sums]]:
    """Per date and track what is marked empty there."""
    return [
        [sums(strips[0], ~o & k & s) for strips, o, k, s in zip(d.strips, d.occupied, d.known, d.seen, strict=True)]
        for d in dates
    ]


def _other(ground: list[list[Sums]], date: int | None, track: int, without: Held) -> Sums:
    """What is known of a track from all dates but this one: a date must not vouch for its own ground."""
    parts = [g[track] for d, g in enumerate(ground) if d != date and (d, track) not in without]
    return totals(parts) if parts else ground[0][track] - ground[0][track]


def _fit(
    dates: Sequence[Marked], ground: list[list[Sums]], without: Held
) -> tuple[Empty, Discriminant, tuple[Floats, Floats]]:
    used = [(d, t) for d, date in enumerate(dates) for t in range(len(date.strips)) if (d, t) not in without]
    yard = empty_of(
        [dates[d].strips[t][0] for d, t in used],
        [~dates[d].occupied[t] & dates[d].known[t] & dates[d].seen[t] for d, t in used],
    )
    here = [local(_other(ground, d, t, without), len(dates[d].seen[t]), yard) for d, t in used]
    strips = [dates[d].strips[t][0] for d, t in used]
    marks = [dates[d].known[t] & dates[d].seen[t] for d, t in used]
    cars, shade = bank(strips, [dates[d].occupied[t] & k for (d, t), k in zip(used, marks, strict=True)], here)
    rng = np.random.default_rng(0)
    rows, states = [], []
    for (d, t), chosen, usual, strip in zip(used, marks, here, strips, strict=True):
        for version in (*dates[d].strips[t], *(crowded(strip, cars, shade, rng) for _ in range(CROWDED))):
            if chosen.any():
                rows.append(describe(version, usual)[chosen][::EVERY])
                states.append(dates[d].occupied[t][chosen][::EVERY])
    return yard, fit(np.concatenate(rows), np.concatenate(states)), (cars, shade)


def occupied(
    made: Calibration, strips: Sequence[Floats], seen: Sequence[Bools], tracks: Sequence[str] | None = None
) -> list[Floats]:
    """The probability of occupied, per step of each track. `tracks` names them, where their ground is known."""
    names = tracks if tracks is not None else [None] * len(strips)
    return smooth([made.model.odds(describe(s, made.at(n, len(s)))) for s, n in zip(strips, names, strict=True)], seen)


Tested = list[list[tuple[Bools, Bools]]]


def _held_out(dates: Sequence[Marked], ground: list[list[Sums]]) -> tuple[Tested, Tested]:
    """Per fold, (called, truly occupied) of the marked and seen steps of each track that was held out: as it is, and
    with the cars of the other folds on the tracks beside it."""
    plain: Tested = []
    beside: Tested = []
    for fold in _folds(dates):
        if not fold or len(fold) == sum(len(d.strips) for d in dates):
            continue
        without = frozenset(fold)
        yard, model, cars = _fit(dates, ground, without)
        rng = np.random.default_rng(len(plain))
        here = [local(_other(ground, d, t, without), len(dates[d].seen[t]), yard) for d, t in fold]
        for tested, moved in ((plain, False), (beside, True)):
            strips = [dates[d].strips[t][0] for d, t in fold]
            if moved:
                strips = [crowded(s, *cars, rng) for s in strips]
            odds = [model.odds(describe(s, usual)) for s, usual in zip(strips, here, strict=True)]
            found = smooth(odds, [dates[d].seen[t] for d, t in fold])
            tracks = []
            for p, (d, t) in zip(found, fold, strict=True):
                chosen = dates[d].known[t] & dates[d].seen[t]
                if chosen.any():
                    tracks.append((close_gaps(p > 0.5, GAP_M)[chosen], dates[d].occupied[t][chosen]))
            if tracks:
                tested.append(tracks)
    return plain, beside


def _rates(tested: list[list[tuple[Bools, Bools]]]) -> Rates:
    hit, hit_noise, hit_dates = _rate(tested, True)
    false, false_noise, false_dates = _rate(tested, False)
    return Rates(hit, false, hit_noise, false_noise, hit_dates, false_dates)


def _rate(tested: list[list[tuple[Bools, Bools]]], state: bool) -> tuple[float, float, float]:
    """Share called occupied among steps of this true state; its variance per metre from blocks of 20 m; and its sd
    between folds beyond what those blocks explain."""
    totals, called, blocks = [], [], []
    for tracks in tested:
        all_steps = hit = 0.0
        for says, truth in tracks:
            for start in range(0, len(truth), BLOCK):
                chosen = truth[start : start + BLOCK] == state
                n, k = float(chosen.sum()), float(says[start : start + BLOCK][chosen].sum())
                blocks.append((n, k))
                all_steps, hit = all_steps + n, hit + k
        totals.append(all_steps * STEP_M)
        called.append(hit * STEP_M)
    # Half a block is added on the doubtful side, so that no error seen is not taken for no error possible.
    doubt = BLOCK * STEP_M / 2
    rate = (sum(called) + (0 if state else doubt)) / (sum(totals) + doubt)
    metres = np.array(blocks) * STEP_M
    left = float(((metres[:, 1] - rate * metres[:, 0]) ** 2).sum())
    noise = (left + (doubt / 2) ** 2) / (float(metres[:, 0].sum()) + doubt)
    size, error = np.array(totals), np.array(called) - rate * np.array(totals)
    excess = float((error**2 - noise * size).mean()) / max(float((size**2).mean()), 1.0)
    least = LEAST_SYSTEMATIC if state else LEAST_SYSTEMATIC / 10
    return rate, noise, max(least, float(np.sqrt(max(excess, 0.0))))


def _pitch(dates: Sequence[Marked]) -> tuple[float | None, float]:
    """Metres per car on the marked stretches where cars were counted, and the sd of that mean."""
    counted = [(d, d.cars) for d in dates if d.cars is not None]
    cars = sum(c for _, c in counted)
    if cars < LEAST_CARS:
        return None, 0.0
    metres = sum(float((o & k).sum()) for d, _ in counted for o, k in zip(d.occupied, d.known, strict=True)) * STEP_M
    return metres / cars, CAR_SD_M / float(np.sqrt(cars))


# ---------------------------------------------------------------- the file


def encode(calibration: Calibration) -> bytes:
    """As JSON."""
    return json.dumps({"format": FORMAT, **asdict(calibration)}, default=_plain).encode() + b"\n"


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    raise TypeError(f"{type(value)} has no JSON")


def load(path: str | Path) -> Calibration:
    """Read a calibration. Raises ImageryError when it is none."""
    try:
        data = json.loads(Path(path).read_bytes())
        if data.pop("format") != FORMAT:
            raise KeyError("format")
        numbers: dict[str, Any] = {
            k: np.asarray(v, np.float32) if isinstance(v, list) else float(v) for k, v in data["model"].items()
        }
        made = Calibration(
            **{
                **data,
                "empty": Empty(**{k: np.asarray(v, np.float32) for k, v in data["empty"].items()}),
                "ground": {k: Sums(np.asarray(v["rows"], float)) for k, v in data["ground"].items()},
                "model": Discriminant(**numbers),
                "rates": Rates(**data["rates"]),
                "rates_beside": Rates(**data["rates_beside"]),
                "dates": tuple(data["dates"]),
                "marked_m": tuple(data["marked_m"]),
            }
        )
    except OSError as error:
        raise ImageryError(f"{path}: {error.strerror}; write one with `twosource imagery calibrate`") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ImageryError(
            f"{path}: not a calibration ({error}); write one with `twosource imagery calibrate`"
        ) from error
    if not np.isfinite(made.model.weights).all() or not 0 <= made.rates.false < made.rates.hit <= 1:
        raise ImageryError(f"{path}: the classifier is no better than chance; mark more, or more carefully")
    return made
