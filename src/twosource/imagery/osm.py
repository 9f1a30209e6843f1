"""Tracks from an OpenStreetMap extract: .osm XML, Overpass JSON or GeoJSON, cut to a box.

OpenStreetMap's tracks are drawn to a metre or two on other images: they have to be moved onto the reference
(`twosource imagery mark`) before anything is measured. The data is under the ODbL, credit "OpenStreetMap contributors".
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from twosource.imagery.errors import ImageryError
from twosource.imagery.facility import FORMAT, PITCH_M, PITCH_SD_M

MAX_BYTES = 256 * 1024 * 1024
Way = tuple[str, dict[str, str], list[list[float]]]
Box = tuple[float, float, float, float]  # west, south, east, north


def facility(path: str | Path, ident: str, name: str, box: Box | None) -> dict[str, Any]:
    """A facility file (GeoJSON) of all railway tracks in the box. Raises ImageryError when there are none."""
    features = []
    for way, tags, points in _ways(Path(path)):
        if tags.get("railway") not in ("rail", "siding", "yard", "spur"):
            continue
        for number, part in enumerate(_inside(points, box)):
            features.append(
                {
                    "type": "Feature",
                    "properties": {
                        "role": "track",
                        "id": f"{way}" if number == 0 else f"{way}-{number + 1}",
                        "note": ", ".join(f"{k}={tags[k]}" for k in ("service", "usage", "name", "ref") if k in tags),
                    },
                    "geometry": {"type": "LineString", "coordinates": part},
                }
            )
    if not features:
        raise ImageryError(f"{path}: no way tagged railway=rail{' in the box' if box else ''}")
    features.sort(key=lambda f: str(f["properties"]["id"]))  # type: ignore[index]
    return {
        "type": "FeatureCollection",
        "twosource": {
            "format": FORMAT, "id": ident, "name": name, "pitch": {"metres": PITCH_M, "sd": PITCH_SD_M},
        },
        "features": features,
    }  # fmt: skip


def _ways(path: Path) -> Iterator[Way]:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ImageryError(f"{path}: larger than 256 MB; cut the extract to the yard first")
        head = path.open("rb").read(64).lstrip()
    except OSError as error:
        raise ImageryError(f"{path}: {error.strerror}") from error
    if head.startswith(b"<"):
        yield from _xml(path)
    elif head.startswith(b"{"):
        yield from _json(path)
    else:
        raise ImageryError(
            f"{path}: neither .osm XML nor JSON; convert .osm.pbf with `osmium cat IN.osm.pbf -o OUT.osm`"
        )


def _xml(path: Path) -> Iterator[Way]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.parse(str(path), parser).getroot()
        nodes = {n.get("id"): [float(n.get("lon")), float(n.get("lat"))] for n in root.iterfind("node") if n.get("lon")}
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ImageryError(f"{path}: not .osm XML ({error})") from error
    for way in root.iterfind("way"):
        tags = {t.get("k") or "": t.get("v") or "" for t in way.iterfind("tag")}
        yield way.get("id") or "", tags, [nodes[r.get("ref")] for r in way.iterfind("nd") if r.get("ref") in nodes]


def _json(path: Path) -> Iterator[Way]:
    try:
        data = json.loads(path.read_bytes())
        if "elements" in data:
            nodes = {e["id"]: [e["lon"], e["lat"]] for e in data["elements"] if e["type"] == "node"}
            for e in data["elements"]:
                if e["type"] == "way":
                    shape = e.get("geometry")
                    points = (
                        [[g["lon"], g["lat"]] for g in shape] if shape else [nodes[n] for n in e["nodes"] if n in nodes]
                    )
                    yield str(e["id"]), e.get("tags", {}), points
            return
        for number, f in enumerate(data["features"]):
            if f["geometry"]["type"] == "LineString":
                tags = {k: v for k, v in f["properties"].items() if isinstance(v, str)}
                ident = str(f.get("id") or tags.get("@id") or number).rpartition("/")[2]
                yield ident, tags, [[float(p[0]), float(p[1])] for p in f["geometry"]["coordinates"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ImageryError(f"{path}: neither Overpass JSON nor GeoJSON ({type(error).__name__}: {error})") from error


def _inside(points: list[list[float]], box: Box | None) -> list[list[list[float]]]:
    """The parts of a line within the box, of at least two points."""
    if box is None:
        return [points] if len(points) > 1 else []
    from shapely import LineString
    from shapely import box as rectangle

    if len(points) < 2:
        return []
    cut = LineString(points).intersection(rectangle(*box))
    parts = getattr(cut, "geoms", [cut])
    return [[list(p[:2]) for p in part.coords] for part in parts if part.geom_type == "LineString" and part.length > 0]
