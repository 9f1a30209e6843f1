"""Yards put into a workspace: the facility file with the picture of its reference, to be drawn over on the desk."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from twosource.imagery.errors import ImageryError, RefusedError
from twosource.imagery.facility import FORMAT, MAX_ACROSS_M, PITCH_M, PITCH_SD_M, Facility, load
from twosource.imagery.images import open_image
from twosource.imagery.strips import STEP_M, Places

MOST_PIXELS = 4000
"""Across a picture that is drawn over: 2 km at half a metre."""
QUALITY = 90
BESIDE_M = 60.0
"""Ground shown around the tracks."""

Box = tuple[float, float, float, float]  # west, south, east, north


def stored(path: str | Path) -> tuple[dict[str, Any], Facility]:
    """A facility file as a workspace keeps it: checked, with its reference by absolute path. Raises ImageryError."""
    facility = load(path)
    data: dict[str, Any] = json.loads(Path(path).read_bytes())
    if facility.reference is not None:
        named = facility.reference_path() or ""
        data["twosource"]["reference"]["image"] = named if "://" in named else str(Path(named).absolute())
    return data, facility


def frame(facility: Facility) -> tuple[dict[str, Any], bytes]:
    """The picture of the reference around the tracks, and where it lies. Raises ImageryError."""
    source = facility.reference_path()
    if source is None:
        raise ImageryError(f"facility {facility.id} names no reference image, so there is nothing to draw over")
    points = np.concatenate([t.line for t in facility.tracks])
    low, high = points.min(axis=0) - BESIDE_M, points.max(axis=0) + BESIDE_M
    return _picture(source, facility.system, (float(low[0]), float(low[1]), float(high[0]), float(high[1])))


def _picture(source: str | Path, system: str, box: Box) -> tuple[dict[str, Any], bytes]:
    from PIL import Image

    from twosource.imagery.evidence import eight

    west, south, east, north = box
    step = max(STEP_M, max(east - west, north - south) / MOST_PIXELS)
    x, y = np.meshgrid(np.arange(west, east, step) + step / 2, np.arange(north, south, -step) - step / 2)
    with open_image(source, system) as image:
        values, seen = image.sample([Places(x, y)])[0]
    out = io.BytesIO()
    Image.fromarray(eight(values, seen)).save(out, "JPEG", quality=QUALITY)
    where = {"system": system, "west": west, "north": north, "step": step, "width": x.shape[1], "height": x.shape[0]}
    return where, out.getvalue()


def new(
    image: str, ident: str, name: str, place: str | None, box: Box | None
) -> tuple[dict[str, Any], dict[str, Any], bytes]:
    """A yard without tracks, to be drawn over this image: (facility, frame, picture). `box` in degrees; the whole image
    where it is None. Raises ImageryError."""
    from pyproj import Transformer
    from rasterio.errors import RasterioError

    west, south, east, north = box or _bounds(image)
    lat, lon = (south + north) / 2, (west + east) / 2
    system = f"+proj=tmerc +lat_0={lat:.6f} +lon_0={lon:.6f} +k=1 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs"
    way = Transformer.from_crs("EPSG:4326", system, always_xy=True)
    x, y = way.transform([west, west, east, east], [south, north, south, north])
    edges = (min(x), min(y), max(x), max(y))
    if not np.isfinite(edges).all() or max(edges[2] - edges[0], edges[3] - edges[1]) > MAX_ACROSS_M:
        raise ImageryError(f"{image}: more than {MAX_ACROSS_M / 1000:.0f} km across; name the yard's part with --box")
    head: dict[str, Any] = {"format": FORMAT, "id": ident, "name": name}
    if place:
        head["place"] = place
    local = "://" not in image
    try:
        where, picture = _picture(image, system, edges)
    except RasterioError as error:
        raise ImageryError(f"{image}: cannot be read ({error})") from error
    reference: dict[str, Any] = {"image": str(Path(image).absolute()) if local else image}
    if local:
        with open(image, "rb") as file:
            reference["sha256"] = hashlib.file_digest(file, "sha256").hexdigest()
    head |= {"pitch": {"metres": PITCH_M, "sd": PITCH_SD_M}, "reference": reference}
    return {"type": "FeatureCollection", "twosource": head, "features": []}, where, picture


def _bounds(image: str) -> Box:
    """The box of an image in degrees. Raises RefusedError."""
    from rasterio.warp import transform_bounds

    from twosource.imagery.images import opened

    with opened(image) as dataset:
        if dataset.crs is None or dataset.transform.is_identity:
            raise RefusedError(f"{image}: not georeferenced, so nothing can be drawn on it")
        west, south, east, north = transform_bounds(dataset.crs, "EPSG:4326", *dataset.bounds)
    return west, south, east, north


def drawn(
    before: Mapping[str, Any], frame: Mapping[str, Any], shapes: Sequence[Mapping[str, Any]]
) -> tuple[dict[str, Any], Facility]:
    """The facility file with the shapes that somebody drew: {"role", "id", "points" in metres of the frame}. What its
    features said beside that (notes) stays. Raises ImageryError with what is wrong."""
    from pyproj import Transformer

    from twosource.imagery.facility import parse

    way = Transformer.from_crs(frame["system"], "EPSG:4326", always_xy=True)
    notes = {
        (f["properties"].get("role"), f["properties"].get("id")): f["properties"].get("note")
        for f in before.get("features", ())
    }
    features = []
    for number, shape in enumerate(shapes, 1):
        try:
            role, points = str(shape["role"]), [(float(x), float(y)) for x, y in shape["points"]]
            pairs = [[round(lon, 9), round(lat, 9)] for lon, lat in (way.transform(x, y) for x, y in points)]
        except (KeyError, TypeError, ValueError) as error:
            raise ImageryError(f"shape {number} cannot be read; load the page again and repeat") from error
        area = role in ("outline", "exclusion")
        properties: dict[str, Any] = {"role": role}
        if shape.get("id"):
            properties["id"] = str(shape["id"])[:64]
        if note := notes.get((role, properties.get("id"))):
            properties["note"] = note
        ring = [[*pairs, pairs[0]]] if area and pairs else pairs
        geometry = {"type": "Polygon" if area else "LineString", "coordinates": ring}
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    data = {k: v for k, v in before.items() if k not in ("features", "crs")} | {"features": features}
    return data, parse(data, str(before["twosource"]["name"]))


def shapes(facility: Mapping[str, Any], frame: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The features of a facility file as shapes in metres of a frame, for the page on which they are drawn."""
    from pyproj import Transformer

    given = facility["crs"]["properties"]["name"] if "crs" in facility else "EPSG:4326"
    way = Transformer.from_crs(given, frame["system"], always_xy=True)
    out = []
    for feature in facility["features"]:
        points = feature["geometry"]["coordinates"]
        if feature["geometry"]["type"] == "Polygon":
            points = points[0][:-1]
        placed = [[round(v, 2) for v in way.transform(p[0], p[1])] for p in points]
        out.append({"role": feature["properties"]["role"], "id": feature["properties"].get("id"), "points": placed})
    return out
