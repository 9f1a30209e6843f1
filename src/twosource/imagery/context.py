"""The ground beside the tracks: what an image is registered and normalised by.

A context is up to PATCHES square patches near the tracks, cut so that no pixel lies on a track or under an exclusion,
as the reference shows them. Trains come and go; this ground stays.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twosource.imagery.errors import GroundError, RefusedError
from twosource.imagery.facility import Facility
from twosource.imagery.images import Image
from twosource.imagery.strips import STEP_M, Floats, Places

SIDE = 48
"""Pixels of a patch's side, at the step of the image or half a metre, whichever is coarser."""
PATCHES = 16
CANDIDATES = 120
CLEAR_M = 4.5
"""A car is 3 m wide, 4 m high; its shadow at a sun of 45 degrees ends 4 m beside it."""
REACH_M = 60.0
LEAST_SHARE = 0.3


@dataclass(frozen=True)
class Patch:
    """One patch of ground as the reference shows it."""

    x0: float  # of the first pixel, metres in the facility's system
    y0: float
    step: float
    values: Floats  # (SIDE, SIDE, 3)
    mask: NDArray[np.bool_]  # ground that counts


@dataclass(frozen=True)
class Context:
    """All patches, and the middle and spread of the reference's values on them."""

    patches: tuple[Patch, ...]
    step: float
    middle: Floats  # (3,)
    spread: float
    kind: str  # "rgb" or "one band"


def grid(x0: float, y0: float, step: float, side: int, margin: int = 0) -> Places:
    """A square of places; rows run south."""
    at = (np.arange(side + 2 * margin) - margin) * step
    x, y = np.meshgrid(x0 + at, y0 - at)
    return Places(x, y)


def context(facility: Facility, reference: Image, gsd_m: float) -> Context:
    """The context of a facility for images of this pixel size. Raises RefusedError when the reference shows none."""
    step = max(STEP_M, gsd_m)
    found = []
    for x0, y0, mask in _candidates(facility, step):
        found.append((x0, y0, mask))
    shown = _shown(reference, [(x, y) for x, y, _ in found], step)
    patches = []
    for (x0, y0, mask), (values, seen) in zip(found, shown, strict=True):
        good = mask & seen
        if seen.mean() >= 0.95 and good.mean() >= LEAST_SHARE:
            patches.append((_texture(values, good), Patch(x0, y0, step, values, good)))
    patches.sort(key=lambda item: (-item[0], item[1].x0, item[1].y0))
    chosen = tuple(patch for texture, patch in patches[:PATCHES] if texture > 0)
    if len(chosen) < 3:
        raise GroundError(
            f"the reference {reference.about.name} shows too little ground beside the tracks to register images of "
            f"{step:.3g} m a pixel by; take one that reaches {max(50, SIDE * step):.0f} m beyond the yard"
        )
    pixels = np.concatenate([p.values[p.mask] for p in chosen])
    middle = np.median(pixels, axis=0).astype(np.float32)
    spread = float(1.4826 * np.median(np.abs(pixels.mean(axis=1) - np.median(pixels.mean(axis=1)))))
    if spread <= 0:
        raise RefusedError(f"{reference.about.name}: the ground beside the tracks is of one shade")
    return Context(chosen, step, middle, spread, reference.kind)


def _candidates(facility: Facility, step: float) -> list[tuple[float, float, NDArray[np.bool_]]]:
    """Squares near the tracks with enough ground that counts, thinned evenly to CANDIDATES."""
    from shapely import STRtree, box, contains_xy, union_all
    from shapely.geometry import LineString

    lines = [LineString(t.line) for t in facility.tracks]
    near = STRtree(lines)
    size = SIDE * step
    blind = union_all([line.buffer(CLEAR_M) for line in lines])
    if facility.exclusions is not None:
        blind = blind.union(facility.exclusions)
    west, south, east, north = blind.bounds
    columns = np.arange(west - REACH_M, east + REACH_M, size / 2)
    rows = np.arange(north + REACH_M, south - REACH_M, -size / 2)
    squares = [(x, y) for y in rows for x in columns]
    if len(squares) > 20_000:
        squares = squares[:: len(squares) // 20_000 + 1]
    shapes = [box(x, y - size, x + size, y) for x, y in squares]
    close = np.unique(near.query(shapes, predicate="dwithin", distance=REACH_M)[0])
    good = [i for i in close if shapes[i].difference(blind).area >= 1.1 * LEAST_SHARE * size * size]
    if len(good) > CANDIDATES:
        good = [good[round(k)] for k in np.linspace(0, len(good) - 1, CANDIDATES)]
    out: list[tuple[float, float, NDArray[np.bool_]]] = []
    for i in good:
        x, y = squares[i]
        where = grid(x, y, step, SIDE)
        local = blind.intersection(shapes[i])
        mask = np.ones(where.x.shape, bool)
        if not local.is_empty:
            mask &= ~contains_xy(local, where.x, where.y)
        out.append((float(x), float(y), mask))
    return out


def _shown(image: Image, corners: list[tuple[float, float]], step: float) -> list[tuple[Floats, NDArray[np.bool_]]]:
    """The patches as an image shows them; a finer image is averaged over the step."""
    fine = max(1, int(step / max(STEP_M, image.gsd_m) + 0.1))
    shift = (fine - 1) / 2 * step / fine
    out: list[tuple[Floats, NDArray[np.bool_]]] = []
    for start in range(0, len(corners), 8):
        where = [grid(x - shift, y + shift, step / fine, SIDE * fine) for x, y in corners[start : start + 8]]
        for values, seen in image.sample(where):
            blocks = values.reshape(SIDE, fine, SIDE, fine, 3).mean(axis=(1, 3))
            whole = np.asarray(seen.reshape(SIDE, fine, SIDE, fine).all(axis=(1, 3)), bool)
            out.append((blocks.astype(np.float32), whole))
    return out


def _texture(values: Floats, mask: NDArray[np.bool_]) -> float:
    """How well a patch fixes a position: the weaker direction's gradient energy."""
    y = values.mean(axis=2)
    dy, dx = np.gradient(y)
    both = np.array([[dx[mask] @ dx[mask], dx[mask] @ dy[mask]], [dx[mask] @ dy[mask], dy[mask] @ dy[mask]]])
    return float(np.linalg.eigvalsh(both)[0]) / max(1, int(mask.sum()))
