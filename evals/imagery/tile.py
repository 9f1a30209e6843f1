"""The 0.10 m tile of the gold folder: another picture, with boxes instead of outlines and words burned in.

Tracks are laid through the boxes' middles along the direction that all cars share. Calibrated on the whole of the real
yard at 0.5 m, which is another place on another picture: this shows what a calibration is worth elsewhere.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from evals.imagery.yard import degraded, facility, truth
from twosource.imagery.calibration import GAP_M, SHIFTS_M, Marked, calibrate, occupied
from twosource.imagery.classifier import close_gaps
from twosource.imagery.counting import read
from twosource.imagery.facility import FORMAT, Facility, parse
from twosource.imagery.images import open_image
from twosource.imagery.measure import neighboured, prepare, unroll
from twosource.imagery.strips import LATERAL, STEP_M

NAME = "2614900_1265300_2615000_1265400"
PIXEL_M, SIDE_M = 0.1, 100.0
CAR_M = 3.0
SLOPE = np.deg2rad(16.5)
"""By which the cars of the tile run down to the right; read off the picture."""


def boxes(gold: Path) -> np.ndarray[Any, Any]:
    """(n, 4): left, top, right, bottom in metres from the tile's upper left corner."""
    with (gold / "tile_boxes.txt").open() as file:
        rows = [r[1:5] for r in csv.reader(file) if NAME in r[0]]
    return np.array(rows, float) * PIXEL_M


def tracks(found: np.ndarray[Any, Any]) -> list[tuple[float, float, float]]:
    """(across, first, last) in metres of each track: boxes whose middles lie on one line."""
    x, y = (found[:, 0] + found[:, 2]) / 2, (found[:, 1] + found[:, 3]) / 2
    along, across = x * np.cos(SLOPE) + y * np.sin(SLOPE), -x * np.sin(SLOPE) + y * np.cos(SLOPE)
    out: list[tuple[float, float, float]] = []
    left = sorted(range(len(x)), key=lambda k: across[k])
    while left:
        group = [k for k in left if across[k] - across[left[0]] < 2.4]
        left = [k for k in left if k not in group]
        out.append((float(across[group].mean()), float(along[group].min()) - 20, float(along[group].max()) + 20))
    return out


def yard(lines: list[tuple[float, float, float]]) -> Facility:
    """The tile's tracks as a facility."""
    features = []
    for number, (across, first, last) in enumerate(lines):
        points = []
        for along in np.linspace(first, last, 60):
            x = along * np.cos(SLOPE) - across * np.sin(SLOPE)
            y = along * np.sin(SLOPE) + across * np.cos(SLOPE)
            if 1 < x < SIDE_M - 1 and 1 < y < SIDE_M - 1:
                points.append([2614900 + x, 1265400 - y])
        features.append(
            {
                "type": "Feature",
                "properties": {"role": "track", "id": str(number)},
                "geometry": {"type": "LineString", "coordinates": points},
            }
        )
    head = {"format": FORMAT, "id": "tile", "name": "Tile"}
    crs = {"type": "name", "properties": {"name": "EPSG:2056"}}
    return parse({"type": "FeatureCollection", "crs": crs, "twosource": head, "features": features})


def score(gold: Path) -> dict[str, float]:
    """Occupied track against the boxes, and cars, with the classifier of the real yard."""
    home = facility(gold)
    known = truth(gold, home)
    with tempfile.TemporaryDirectory() as folder:
        image = Path(folder) / "yard.tif"
        degraded(gold / "yard_muttenz_0p25m.tif", 0.5, image)
        ready = prepare(home, 0.5, image)
        with open_image(image, home.system) as opened:
            found, moved = unroll(opened, ready, SHIFTS_M[1:])
    whole = [np.ones(len(s), bool) for s in found.seen]
    strips = [[s, *(m[t] for m in moved)] for t, s in enumerate(found.strips)]
    made = calibrate("tile", "rgb", 0.5, [Marked("2018", strips, found.seen, known.occupied, whole, sum(known.cars))])
    there = boxes(gold)
    tile = yard(tracks(there))
    source = gold / f"tile_{NAME[:15]}_0p10m.tif"
    with open_image(source, tile.system) as opened:
        here, _ = unroll(opened, prepare(tile, 0.5, source))
    if here.why:
        raise ValueError(here.why)
    called = [close_gaps(p > 0.5, GAP_M) for p in occupied(made, here.strips, here.seen)]
    beside = neighboured([t.places for t in tile.tracks], called)
    reading = read(made, called, here.seen, beside, 0.0, (15.5, 0.8))
    assert reading.cars is not None
    says, is_full = np.concatenate(called), np.concatenate([_true(t, there, tile) for t in tile.tracks])
    return {
        "track_m": len(says) * STEP_M,
        "occupied_share": float(is_full.mean()),
        "iou": float((says & is_full).sum() / max(1, (says | is_full).sum())),
        "cars": reading.cars.value,
        "low": reading.cars.low,
        "high": reading.cars.high,
        "boxes": float(len(there)),
    }


def _true(track: Any, there: np.ndarray[Any, Any], tile: Facility) -> np.ndarray[Any, Any]:
    """Steps whose middle lies in a box, ends taken off that the turned car does not fill."""
    from pyproj import Transformer

    back = Transformer.from_crs(tile.system, "EPSG:2056", always_xy=True)
    x, y = back.transform(track.places.x[:, LATERAL // 2], track.places.y[:, LATERAL // 2])
    x, y = np.asarray(x) - 2614900, 1265400 - np.asarray(y)
    trim = CAR_M / 2 * np.sin(SLOPE)
    inside = np.zeros(len(x), bool)
    for left, top, right, bottom in there:
        inside |= (x > left + trim) & (x < right - trim) & (y > top) & (y < bottom)
    return close_gaps(inside, GAP_M)


if __name__ == "__main__":
    for name, value in score(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/gold/imagery")).items():
        print(f"{name} {value:.2f}")
