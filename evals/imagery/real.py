"""The real yard: occupied track and cars, five folds by track, at several pixel sizes, beside "all occupied"."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evals.imagery.yard import NATIVE_M, Truth, degraded, facility, truth
from twosource.imagery.calibration import GAP_M, SHIFTS_M, Marked, calibrate, occupied
from twosource.imagery.classifier import close_gaps
from twosource.imagery.counting import by_gaps, read
from twosource.imagery.facility import Facility
from twosource.imagery.images import open_image
from twosource.imagery.measure import Unrolled, neighboured, prepare, unroll
from twosource.imagery.registration import Registration
from twosource.imagery.strips import Floats

FOLDS = 5
SIZES = (NATIVE_M, 0.5, 1.0, 3.0, 10.0)


@dataclass(frozen=True)
class Figures:
    """How well one pixel size does."""

    precision: float
    recall: float
    iou: float
    all_occupied: float
    cars: float
    low: float
    high: float
    gaps: int
    true_cars: int


def score(gold: Path, gsd_m: float, beside_m: float = 0.0) -> Figures:
    """Calibrate on four fifths of the tracks, read the fifth. `beside_m` moves the strips sideways when reading."""
    yard = facility(gold)
    known = truth(gold, yard)
    with tempfile.TemporaryDirectory() as folder:
        image = Path(folder) / "image.tif"
        degraded(gold / "yard_muttenz_0p25m.tif", gsd_m, image)
        # The picture is its own reference; over 3 m it is too small to cut patches of context from.
        prepared = prepare(yard, min(gsd_m, 1.0), image if gsd_m <= 1 else gold / "yard_muttenz_0p25m.tif")
        with open_image(image, yard.system) as opened:
            still = Registration(0, 0, 0, 1, 99)
            found, moved = unroll(opened, prepared, (*SHIFTS_M[1:], beside_m), trust=still if gsd_m > 1 else None)
    if found.why:
        raise ValueError(found.why)
    return _folds(yard, found, moved, known, gsd_m)


def _folds(yard: Facility, found: Unrolled, moved: list[list[Floats]], known: Truth, gsd_m: float) -> Figures:
    n = len(found.strips)
    called = [np.zeros(len(s), bool) for s in found.seen]
    cars = half = 0.0
    gaps = 0
    for fold in range(FOLDS):
        test = [t for t in range(n) if t % FOLDS == fold]
        train = [t for t in range(n) if t % FOLDS != fold]
        strips = [[found.strips[t], *(m[t] for m in moved[: len(SHIFTS_M) - 1])] for t in train]
        marked = Marked(
            "2018", strips, [found.seen[t] for t in train], [known.occupied[t] for t in train],
            [np.ones(len(found.seen[t]), bool) for t in train], sum(known.cars[t] for t in train),
            tuple(k % FOLDS for k in range(len(train))),
        )  # fmt: skip
        made = calibrate("muttenz", "rgb", gsd_m, [marked])
        here = [moved[-1][t] for t in test]
        seen = [found.seen[t] for t in test]
        states = [close_gaps(p > 0.5, GAP_M) for p in occupied(made, here, seen)]
        # The neighbours are those of the truth: most lie in other folds, which are read apart.
        cars_beside = neighboured([yard.tracks[t].places for t in range(n)], known.occupied)
        reading = read(made, states, seen, [cars_beside[t] for t in test], 0.0, (15.5, 0.8))
        assert reading.cars is not None
        # Folds err apart from each other, so their half widths add as squares do.
        cars, half = cars + reading.cars.value, half + ((reading.cars.high - reading.cars.low) / 2) ** 2
        gaps += by_gaps(here, states, reading.pitch_m or 15.5)
        for t, state in zip(test, states, strict=True):
            called[t] = state
    says, is_full = np.concatenate(called), np.concatenate(known.occupied)
    both = float((says & is_full).sum())
    return Figures(
        both / max(1.0, float(says.sum())), both / float(is_full.sum()), both / float((says | is_full).sum()),
        float(is_full.mean()), cars, cars - half**0.5, cars + half**0.5, gaps, sum(known.cars),
    )  # fmt: skip


def main(gold: Path) -> None:
    """Print the table of the docs."""
    print("| pixel | precision | recall | IoU | all occupied | cars for 180 | by gaps | labelled on the tracks |")
    print("|---|---|---|---|---|---|---|---|")
    for size in SIZES:
        try:
            f = score(gold, size)
        except ValueError as error:
            print(f"| {size:.2f} m | abstained: {error} | | | | | | |")
            continue
        print(
            f"| {size:.2f} m | {f.precision:.2f} | {f.recall:.2f} | {f.iou:.3f} | {f.all_occupied:.2f} "
            f"| {f.cars:.0f} ({f.low:.0f} to {f.high:.0f}) | {f.gaps} | {f.true_cars} |"
        )


if __name__ == "__main__":
    import sys

    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/gold/imagery"))
