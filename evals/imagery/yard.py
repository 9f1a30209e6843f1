"""The real yard of the gold folder as a facility, at any resolution, with its labels as truth along the tracks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twosource.imagery.classifier import Bools, close_gaps
from twosource.imagery.facility import FORMAT, Facility, parse
from twosource.imagery.strips import LATERAL

GAP_M = 3.5
NATIVE_M = 0.2545
CARS = 180


@dataclass(frozen=True)
class Truth:
    """What the labels say, per track: occupied steps, and cars whose middle lies nearest to it."""

    occupied: list[Bools]
    cars: list[int]


def facility(gold: Path) -> Facility:
    """The tracks of the gold as a facility in the system of the image."""
    data = json.loads((gold / "tracks_lv95.geojson").read_text())
    for feature in data["features"]:
        feature["properties"] = {"role": "track", "id": str(feature["properties"]["id"])}
    data["crs"] = {"type": "name", "properties": {"name": "EPSG:2056"}}
    data["twosource"] = {"format": FORMAT, "id": "muttenz", "name": "Muttenz"}
    return parse(data, "tracks_lv95.geojson")


def labels(gold: Path) -> list[Any]:
    """The distinct wagon polygons, EPSG:2056."""
    from shapely.geometry import shape

    found, seen = [], set()
    for feature in json.loads((gold / "trains-labels.geojson").read_text())["features"]:
        polygon = shape(feature["geometry"])
        key = (round(polygon.centroid.x, 1), round(polygon.centroid.y, 1))
        if key not in seen:
            seen.add(key)
            found.append(polygon)
    return found


def truth(gold: Path, yard: Facility) -> Truth:
    """Labels along the tracks; gaps up to 3.5 m count as occupied, as in the gold's own figures."""
    from pyproj import Transformer
    from shapely import LineString, Point, contains_xy, transform, union_all

    way = Transformer.from_crs("EPSG:2056", yard.system, always_xy=True)
    polygons = [transform(polygon, way.transform, interleaved=False) for polygon in labels(gold)]
    whole = union_all(polygons)
    middle = LATERAL // 2
    states = [close_gaps(contains_xy(whole, t.places.x[:, middle], t.places.y[:, middle]), GAP_M) for t in yard.tracks]
    lines = [LineString(t.line) for t in yard.tracks]
    cars = [0] * len(lines)
    for polygon in polygons:
        apart = [line.distance(Point(polygon.centroid)) for line in lines]
        if min(apart) < 2.5:
            cars[int(np.argmin(apart))] += 1
    return Truth(states, cars)


def degraded(source: Path, gsd_m: float, target: Path) -> None:
    """Write the image at a coarser pixel: an optical blur, then a mean over the pixel."""
    import rasterio
    from rasterio import Affine

    with rasterio.open(source) as dataset:
        data = dataset.read().astype(np.float32)
        transform, crs = dataset.transform, dataset.crs
    out = coarser(data, gsd_m / transform.a)
    made = Affine(gsd_m, 0, transform.c, 0, -gsd_m, transform.f) if gsd_m > 1.01 * transform.a else transform
    with rasterio.open(
        target, "w", driver="GTiff", height=out.shape[1], width=out.shape[2], count=len(out), dtype="uint8",
        crs=crs, transform=made, photometric="RGB",
    ) as writer:  # fmt: skip
        writer.write(np.clip(np.rint(out), 0, 255).astype(np.uint8))


def coarser(data: NDArray[np.float32], factor: float) -> NDArray[np.float32]:
    """Bands (b, h, w) at a pixel `factor` times as large."""
    from scipy.ndimage import gaussian_filter, map_coordinates

    if factor <= 1.01:
        return data
    height, width = int(data.shape[1] / factor), int(data.shape[2] / factor)
    row, column = np.meshgrid(
        (np.arange(height) + 0.5) * factor - 0.5, (np.arange(width) + 0.5) * factor - 0.5, indexing="ij"
    )
    return np.stack(
        [map_coordinates(gaussian_filter(b, 0.42 * factor), [row, column], order=1, mode="nearest") for b in data]
    ).astype(np.float32)
