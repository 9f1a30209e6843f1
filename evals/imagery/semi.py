"""Semi-synthetic yards with known counts: real track and real cars of the gold yard, placed by a seeded generator.

A yard of TRACKS straight tracks lies in real ground (the gold's 0.10 m tile). Empty track and cars are cut from the
real yard at half a metre; the pools for the marked dates and for all other dates hold other stretches and other cars.
Per date: cars in real order in trains of random length, shadows over the next track, gain, haze, blur, noise, slow
shading, and a displacement of the whole image. Nothing but the seed decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evals.imagery.yard import coarser, facility, truth
from twosource.imagery.classifier import Bools, runs
from twosource.imagery.facility import FORMAT, Facility, parse
from twosource.imagery.strips import STEP_M, places

Floats = NDArray[np.float32]
Random = np.random.Generator

TRACKS = 12
LENGTH_M = 300.0
SPACING = 9
"""Pixels of half a metre from track to track."""
MARGIN = 120
PIECE = 12
"""Steps of the least piece of empty track."""
WIDTH = round(LENGTH_M / STEP_M) + 2 * MARGIN
HEIGHT = TRACKS * SPACING + 2 * MARGIN
ACROSS: NDArray[np.float64] = np.arange(-4.0, 5.0) * 0.5
CENTRE = (7.6, 47.5)  # degrees; any will do
SYSTEM = f"+proj=tmerc +lat_0={CENTRE[1]:.6f} +lon_0={CENTRE[0]:.6f} +k=1 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs"


@dataclass(frozen=True)
class Pool:
    """Real material: for each kind of ground its pieces of empty track (n, 9, 3), and cars in the order in which they
    stand (n, 9, 3)."""

    empty: tuple[tuple[Floats, ...], ...]
    cars: tuple[Floats, ...]


@dataclass(frozen=True)
class Date:
    """One drawn image with its truth."""

    pixels: NDArray[np.uint8]  # (HEIGHT, WIDTH, 3)
    shift: tuple[float, float]  # metres east and north by which the image lies off
    occupied: tuple[Bools, ...]
    cars: int


@cache
def material(gold: Path) -> tuple[Pool, Pool, Floats]:
    """The pool for marked dates, the pool for all others, and real ground of (HEIGHT, WIDTH, 3)."""
    import rasterio

    yard = facility(gold)
    known = truth(gold, yard)
    with rasterio.open(gold / "yard_muttenz_0p25m.tif") as dataset:
        data = coarser(dataset.read().astype(np.float32), 2.0)
        inverse = ~(dataset.transform * dataset.transform.scale(2.0, 2.0))
    pools: tuple[tuple[list[tuple[Floats, ...]], list[Floats]], ...] = (([], []), ([], []))
    for track, state in zip(yard.tracks, known.occupied, strict=True):
        strip = _strip(data, inverse, yard, track.line)[: len(state)]
        for a, b in runs(~state):
            # A stretch is cut into pieces that go to the two pools by turns: the same ground, other pixels.
            pieces = max(2, (b - a - 6) // PIECE // 2 * 2)
            if b - a - 6 >= PIECE:
                parts = np.array_split(strip[a + 3 : b - 3], pieces)
                for pool in (0, 1):
                    pools[pool][0].append(tuple(parts[pool::2]))
    for number, chip in enumerate(_cars(gold, yard, data, inverse)):
        pools[(number // 4) % 2][1].append(chip)
    first, second = (Pool(tuple(e), tuple(c)) for e, c in pools)
    return first, second, _ground(gold)


def _strip(data: Floats, inverse: Any, yard: Facility, line: NDArray[np.float64]) -> Floats:
    """A real track at half a metre, (n, 9, 3)."""
    from pyproj import Transformer
    from scipy.ndimage import map_coordinates

    where = places(line, ACROSS)
    back = Transformer.from_crs(yard.system, "EPSG:2056", always_xy=True)
    column, row = inverse * np.array(back.transform(where.x, where.y))
    return np.stack([map_coordinates(b, [row - 0.5, column - 0.5], order=1, mode="nearest") for b in data], -1).astype(
        np.float32
    )


def _cars(gold: Path, yard: Facility, data: Floats, inverse: Any) -> list[Floats]:
    """Every labelled car cut out with 0.6 m of coupling at either end, along its track and track after track."""
    from pyproj import Transformer
    from shapely import LineString, Point, transform

    from evals.imagery.yard import labels

    way = Transformer.from_crs("EPSG:2056", yard.system, always_xy=True)
    lines = [LineString(t.line) for t in yard.tracks]
    found: list[tuple[int, float, float]] = []
    for polygon in (transform(p, way.transform, interleaved=False) for p in labels(gold)):
        apart = [line.distance(Point(polygon.centroid)) for line in lines]
        k = int(np.argmin(apart))
        along = [lines[k].project(Point(p)) for p in polygon.convex_hull.exterior.coords]
        if apart[k] < 2.5 and 7 < max(along) - min(along) < 30:
            found.append((k, min(along) - 0.6, max(along) + 0.6))
    out = []
    strips = {k: _strip(data, inverse, yard, yard.tracks[k].line) for k in {f[0] for f in found}}
    for k, start, end in sorted(found):
        a, b = round(start / STEP_M), round(end / STEP_M)
        if a >= 0 and b <= len(strips[k]):
            out.append(strips[k][a:b])
    return out


def _ground(gold: Path) -> Floats:
    """Gardens, a road and grass of the tile, mirrored until they fill the picture."""
    import rasterio

    with rasterio.open(gold / "tile_2614900_1265300_0p10m.tif") as dataset:
        data = np.moveaxis(coarser(dataset.read().astype(np.float32), 5.0), 0, -1)
    part = data[:34]
    block = np.concatenate([part, part[::-1, ::-1]], axis=0)
    block = np.concatenate([block, block[:, ::-1]], axis=1)
    down, right = HEIGHT // block.shape[0] + 1, WIDTH // block.shape[1] + 1
    whole = np.tile(block, (down, right, 1))[:HEIGHT, :WIDTH]
    # Mirrored ground repeats itself; slow shading of its own makes every place another one.
    rng = np.random.default_rng(7)
    return np.asarray(whole * (1 + 0.25 * _slow(rng, 12.0))[..., None], np.float32)


def _slow(rng: Random, scale: float) -> Floats:
    """A smooth random field of spread 1."""
    from scipy.ndimage import zoom

    small = rng.normal(size=(int(HEIGHT / scale) + 3, int(WIDTH / scale) + 3)).astype(np.float32)
    large = zoom(small, scale, order=1)[:HEIGHT, :WIDTH]
    return np.asarray(large / large.std(), np.float32)


def yard() -> Facility:
    """The drawn yard as a facility; the first 40 m of every other track are known to be empty."""
    features: list[dict[str, Any]] = []
    for k in range(TRACKS):
        _, y = corner(MARGIN + k * SPACING + SPACING // 2, 0)
        x0, x1 = -LENGTH_M / 2, LENGTH_M / 2
        features.append(_feature("track", str(k), [[x0, y], [0.0, y], [x1, y]]))
    data = {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": SYSTEM}},
        "twosource": {"format": FORMAT, "id": "semi", "name": "Semi-synthetic yard"},
        "features": features,
    }
    return parse(data)


def _feature(role: str, ident: str, line: list[list[float]]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"role": role, "id": ident},
        "geometry": {"type": "LineString", "coordinates": line},
    }


def corner(row: int, column: int) -> tuple[float, float]:
    """Metres of the middle of a pixel in SYSTEM."""
    return (column + 0.5 - WIDTH / 2) * STEP_M, (HEIGHT / 2 - row - 0.5) * STEP_M


Layout = list[list[tuple[int, int]]]


def layout(pool: Pool, rng: Random) -> Layout:
    """Which kind of ground lies where: per track (kind, steps). The same yard on every date."""
    out = []
    for _ in range(TRACKS):
        row, left = [], WIDTH - 2 * MARGIN
        while left > 0:
            steps = min(left, int(rng.integers(120, 301)))
            row.append((int(rng.integers(len(pool.empty))), steps))
            left -= steps
        out.append(row)
    return out


def base(pool: Pool, plan: Layout, ground: Floats, rng: Random) -> Floats:
    """The empty yard: pieces of real empty track of the kinds that the layout asks for, in the ground."""
    picture = ground.copy()
    for k, row in enumerate(plan):
        parts: list[Floats] = []
        for kind, steps in row:
            found: list[Floats] = []
            while sum(len(p) for p in found) < steps:
                found.append(pool.empty[kind][int(rng.integers(len(pool.empty[kind])))])
            parts.append(np.concatenate(found)[:steps])
        strip = np.concatenate(parts)
        top = MARGIN + k * SPACING
        # Column j of a strip lies to the left of a track that runs east: north, a smaller row.
        picture[top : top + SPACING, MARGIN : MARGIN + len(strip)] = strip[:, ::-1].transpose(1, 0, 2)
    return picture


def draw(empty: Floats, pool: Pool, cars: int, rng: Random, shift: tuple[float, float] | None = None) -> Date:
    """One date with so many cars (fewer when the yard is full)."""
    picture = empty.copy()
    steps = WIDTH - 2 * MARGIN
    states = [np.zeros(steps, bool) for _ in range(TRACKS)]
    placed, tries = 0, 0
    while placed < cars and tries < 400:
        tries += 1
        track, start = int(rng.integers(TRACKS)), int(rng.integers(0, steps - 20))
        first = int(rng.integers(len(pool.cars)))
        for n in range(min(cars - placed, int(rng.geometric(0.12)) if cars < 60 else int(rng.geometric(0.06)))):
            chip = pool.cars[(first + n) % len(pool.cars)]
            end = start + len(chip)
            if end > steps or states[track][max(0, start - 2 * (n == 0)) : end + 2].any():
                break
            top = MARGIN + track * SPACING
            picture[top : top + SPACING, MARGIN + start : MARGIN + end] = chip[:, ::-1].transpose(1, 0, 2)
            states[track][start + 1 : end - 1] = True
            if n:
                states[track][start - 1 : start + 1] = True
            placed, start = placed + 1, end
    _shadows(picture, states, rng)
    off = shift if shift is not None else tuple(rng.uniform(-4, 4, 2))
    return Date(_light(picture, off, rng), (float(off[0]), float(off[1])), tuple(states), placed)


def _shadows(picture: Floats, states: list[Bools], rng: Random) -> None:
    """Cars shade up to 1.5 m of the next track on the side where the real shadows lie."""
    reach = int(rng.integers(0, 4))
    dark = float(rng.uniform(0.45, 0.8))
    for k, state in enumerate(states):
        row = MARGIN + (k + 1) * SPACING
        below = states[k + 1] if k + 1 < TRACKS else np.zeros_like(state)
        columns = MARGIN + np.flatnonzero(state & ~below)
        picture[row : row + reach, columns] *= dark


def _light(picture: Floats, off: Any, rng: Random) -> NDArray[np.uint8]:
    """Shading, haze, gain, blur, noise and the displacement, to 8 bits."""
    from scipy.ndimage import gaussian_filter, shift

    gain = rng.uniform(0.7, 1.2) * rng.uniform(0.95, 1.05, 3)
    haze = rng.uniform(0, 0.4)
    shaded = picture * (1 + 0.03 * _slow(rng, 60.0))[..., None]
    out = shaded * gain * (1 - haze) + 170 * haze
    sigma = float(rng.uniform(0.2, 0.5))
    # What lies at (x, y) is shown at (x + east, y + north).
    moved = [
        shift(gaussian_filter(out[..., b], sigma), (-off[1] / STEP_M, off[0] / STEP_M), order=1, mode="nearest")
        for b in range(3)
    ]
    noise = rng.normal(0, rng.uniform(1, 4), (*picture.shape[:2], 3))
    return np.clip(np.rint(np.stack(moved, -1) + noise), 0, 255).astype(np.uint8)


def write(date: Date, target: Path) -> Path:
    """The date as a GeoTIFF."""
    import rasterio
    from rasterio import Affine

    x, y = corner(0, 0)
    transform = Affine(STEP_M, 0, x - STEP_M / 2, 0, -STEP_M, y + STEP_M / 2)
    with rasterio.open(
        target, "w", driver="GTiff", height=HEIGHT, width=WIDTH, count=3, dtype="uint8", crs=SYSTEM,
        transform=transform, photometric="RGB", tiled=True,
    ) as writer:  # fmt: skip
        writer.write(np.moveaxis(date.pixels, -1, 0))
    return target
