"""Yards drawn by the project itself: tests need no picture of others, and the docs show this one.

Six tracks run through a bend, turned against north; beside them lie fields, houses, trees and a road. Everything is
decided by the seed. Cars are boxes of 12 to 18 m in nine colours, with a shadow on the side away from the sun.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evals.imagery.yard import coarser
from twosource.imagery.classifier import Bools
from twosource.imagery.facility import FORMAT
from twosource.imagery.strips import STEP_M

Floats = NDArray[np.float32]

TRACKS, LENGTH_M, SPACING_M = 6, 200.0, 4.8
FINE_M = 0.25
WIDE_M, HIGH_M = 330.0, 220.0
TURN = np.deg2rad(17.0)
LON, LAT = 7.0, 47.0
CRS = f"+proj=tmerc +lat_0={LAT} +lon_0={LON} +k=1 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs"
COLOURS = np.array(
    [
        (150, 60, 45), (70, 80, 140), (205, 205, 200), (90, 95, 90), (185, 150, 80), (120, 85, 60), (60, 110, 110),
        (170, 170, 165), (45, 45, 50),
    ],
    np.float32,
)  # fmt: skip


@dataclass(frozen=True)
class Scene:
    """A drawn image (3, h, w) at FINE_M, and the truth of its tracks."""

    pixels: Floats
    occupied: tuple[Bools, ...]
    cars: int


def _bend(u: Any) -> Any:
    """How far the yard bends sideways at u metres along."""
    return 6.0 * (u / LENGTH_M) ** 2


def centre(track: int) -> NDArray[np.float64]:
    """The centre line in metres of CRS."""
    u = np.linspace(-LENGTH_M / 2, LENGTH_M / 2, 41)
    v = (track - (TRACKS - 1) / 2) * SPACING_M + _bend(u)
    return np.stack([u * np.cos(TURN) - v * np.sin(TURN), u * np.sin(TURN) + v * np.cos(TURN)], axis=1)


def facility(reference: str | None = "reference.tif", empty: bool = True) -> dict[str, Any]:
    """The facility file of the yard; the first 60 m of two tracks are known to be empty."""
    from pyproj import Transformer

    way = Transformer.from_crs(CRS, "EPSG:4326", always_xy=True)

    def degrees(line: NDArray[np.float64]) -> list[list[float]]:
        return [[round(x, 9), round(y, 9)] for x, y in np.stack(way.transform(line[:, 0], line[:, 1]), axis=1).tolist()]

    def feature(role: str, ident: str | None, line: NDArray[np.float64]) -> dict[str, Any]:
        shape = {"type": "LineString", "coordinates": degrees(line)}
        return {"type": "Feature", "properties": {"role": role, "id": ident}, "geometry": shape}

    features = [feature("track", f"t{k}", centre(k)) for k in range(TRACKS)]
    if empty:
        features += [feature("empty", None, centre(k)[:13]) for k in (1, 4)]
    head: dict[str, Any] = {"format": FORMAT, "id": "drawn", "name": "Drawn yard", "pitch": {"metres": 15.8, "sd": 0.5}}
    if reference is not None:
        head["reference"] = {"image": reference}
    return {"type": "FeatureCollection", "twosource": head, "features": features}


def draw(cars: Sequence[Sequence[float]], seed: int = 0) -> Scene:
    """The yard with a car at each start given per track, metres from its western end; starts before 0 are left out.
    Cars that would overlap push the later one on."""
    rng = np.random.default_rng(5)  # the ground is the same on every day
    rows, columns = round(HIGH_M / FINE_M), round(WIDE_M / FINE_M)
    x, y = np.meshgrid((np.arange(columns) + 0.5) * FINE_M - WIDE_M / 2, HIGH_M / 2 - (np.arange(rows) + 0.5) * FINE_M)
    u, v = x * np.cos(TURN) + y * np.sin(TURN), -x * np.sin(TURN) + y * np.cos(TURN)
    picture = _ground(rng, rows, columns)
    across = v - _bend(u) + (TRACKS - 1) / 2 * SPACING_M
    track = np.rint(across / SPACING_M).astype(int)
    side = across - track * SPACING_M
    yard = (np.abs(u) < LENGTH_M / 2 + 4) & (track >= 0) & (track < TRACKS)
    ballast = 118 + 10 * rng.normal(size=(rows, columns)).astype(np.float32) + 6 * np.sin(track)
    sleepers = np.where((np.abs(side) < 1.3) & ((u % 0.6) < 0.25), -22.0, 0.0)
    rails = np.where(np.abs(np.abs(side) - 0.75) < 0.13, 45.0, 0.0)
    shade = (ballast + sleepers + rails).astype(np.float32)
    picture[:, yard] = shade[yard] * np.array([[1.0], [0.97], [0.92]], np.float32)
    own = np.random.default_rng([11, seed])
    states, number = [], 0
    for k, starts in enumerate(cars):
        state = np.zeros(round(LENGTH_M / STEP_M) + 4, bool)
        last = 0.0
        for start in starts:
            at, size = max(float(start), last), float(own.uniform(12, 18))
            if start < 0 or at + size > LENGTH_M - 1:
                continue
            _car(picture, u + LENGTH_M / 2, side, track == k, at, size, COLOURS[int(own.integers(len(COLOURS)))])
            state[round((at - 1.0 if at == last and at else at) / STEP_M) : round((at + size) / STEP_M)] = True
            last, number = at + size + 1.0, number + 1
        states.append(state)
    return Scene(picture, tuple(states), number)


def _car(picture: Floats, along: Any, side: Any, here: Any, start: float, size: float, colour: Floats) -> None:
    """A box with a ridge; its shadow falls to the south."""
    inside = (along > start) & (along < start + size)
    shadow = here & inside & (side < -1.5) & (side > -2.4)
    picture[:, shadow] *= 0.45
    body = here & inside & (np.abs(side) < 1.5)
    roof = 1 + 0.15 * (np.abs(side[body]) < 0.3) - 0.12 * (side[body] < -0.8)
    picture[:, body] = colour[:, None] * roof


def _ground(rng: np.random.Generator, rows: int, columns: int) -> Floats:
    """Fields of several greens, houses, trees and a road."""
    from scipy.ndimage import zoom

    fields = zoom(rng.uniform(60, 120, (rows // 80 + 2, columns // 80 + 2)), 80, order=0)[:rows, :columns]
    weed = zoom(rng.normal(0, 9, (rows // 8 + 2, columns // 8 + 2)), 8, order=1)[:rows, :columns]
    grey = (fields + weed + rng.normal(0, 4, (rows, columns))).astype(np.float32)
    out = np.stack([grey * 0.9, grey * 1.05, grey * 0.7]).astype(np.float32)
    for _ in range(150):
        r, c, h, w = (int(n) for n in rng.integers((0, 0, 16, 16), (rows - 60, columns - 60, 56, 56)))
        out[:, r : r + h, c : c + w] = rng.uniform(70, 215, (3, 1, 1)) if rng.random() < 0.3 else rng.uniform(90, 200)
    out[:, 40:62, :] = 150
    return out


def starts(counts: Sequence[int], seed: int = 0) -> list[list[float]]:
    """Starts of so many cars per track, coupled, from a random place on."""
    rng = np.random.default_rng([3, seed])
    out = []
    for k, n in enumerate(counts):
        # What the facility file calls known to be empty stays so.
        least = 62.0 if k in (1, 4) else 0.0
        first = float(rng.uniform(least, max(least + 1.0, LENGTH_M - 19.5 * n)))
        out.append([first + 0.01 * k for k in range(n)])
    return out


def write(
    scene: Scene, target: Path, gsd_m: float = 0.5, shift: tuple[float, float] = (0.0, 0.0), gain: float = 1.0,
    haze: float = 0.0, noise: float = 2.0, seed: int = 0, **options: Any,
) -> Path:  # fmt: skip
    """The scene as a GeoTIFF that lies `shift` metres off, with its light. `options` go to rasterio."""
    import rasterio
    from rasterio import Affine

    data = coarser(scene.pixels, gsd_m / FINE_M)
    rng = np.random.default_rng([17, seed])
    data = (data * gain * (1 - haze) + 180 * haze + rng.normal(0, noise, data.shape)).astype(np.float32)
    transform = Affine(gsd_m, 0, -WIDE_M / 2 + shift[0], 0, -gsd_m, HIGH_M / 2 + shift[1])
    made: dict[str, Any] = {
        "driver": "GTiff", "height": data.shape[1], "width": data.shape[2], "count": 3, "dtype": "uint8", "crs": CRS,
        "transform": transform,
    }  # fmt: skip
    made.update(options)
    kind = np.dtype(made["dtype"])
    if kind.kind == "u":
        data = np.clip(np.rint(data * (257 if kind.itemsize == 2 else 1)), 0, np.iinfo(kind).max)
    with rasterio.open(target, "w", **made) as writer:
        writer.write(data.astype(kind)[: made["count"]])
    return target


def marks(scene: Scene, image: str) -> dict[str, Any]:
    """All that an analyst would mark on the scene."""
    from twosource.imagery.classifier import runs

    stretches = []
    for k, state in enumerate(scene.occupied):
        for value in (True, False):
            for a, b in runs(state == value):
                stretches.append(
                    {"track": f"t{k}", "from": a * STEP_M, "to": b * STEP_M, "state": "occupied" if value else "empty"}
                )
    return {
        "format": "twosource.marks/1", "facility": "drawn", "image": image, "stretches": stretches, "cars": scene.cars,
    }  # fmt: skip
