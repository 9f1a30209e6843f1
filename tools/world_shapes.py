"""Make src/twosource/outputs/data/world.json from world-atlas's countries-50m.json (Natural Earth, public domain).

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python tools/world_shapes.py package/countries-50m.json src/twosource/outputs/data/world.json

The coordinates are rounded to 0.01 degrees (about 1 km), points that then change nothing are dropped, and every arc is
written as zigzag base-64 differences, so that the whole world fits in less than 300 kB of text.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
STEPS_PER_DEGREE = 100
TOLERANCE = 1.0  # in steps: the middle point of three is dropped when it lies nearer than this to their line
SMALLEST_RING = 12  # in steps: islands less wide and less high than this are left out


def encode_number(value: int) -> str:
    """One signed integer, zigzag, five bits a character, the low bits first; the sixth bit says that more follow."""
    rest = value * 2 if value >= 0 else -value * 2 - 1
    out = ""
    while rest >= 32:
        out += ALPHABET[32 | (rest & 31)]
        rest >>= 5
    return out + ALPHABET[rest]


def absolute(arc: list[list[int]], scale: list[float], shift: list[float]) -> list[tuple[int, int]]:
    """The points of a TopoJSON arc in steps of 1/100 degree, neighbours that fall together dropped."""
    x = y = 0
    points: list[tuple[int, int]] = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        point = (
            round((x * scale[0] + shift[0]) * STEPS_PER_DEGREE),
            round((y * scale[1] + shift[1]) * STEPS_PER_DEGREE),
        )
        if not points or point != points[-1]:
            points.append(point)
    return points


def distance(p: tuple[int, int], a: tuple[int, int], b: tuple[int, int]) -> float:
    """How far `p` lies from the line a-b (from `a` when both are one point)."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = (dx * dx + dy * dy) ** 0.5
    if length == 0:
        return float(((p[0] - a[0]) ** 2 + (p[1] - a[1]) ** 2) ** 0.5)
    return float(abs(dx * (p[1] - a[1]) - dy * (p[0] - a[0])) / length)


def simplify(points: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Douglas and Peucker's line simplification, without recursion; the ends stay, so that arcs still meet."""
    keep = {0, len(points) - 1}
    todo = [(0, len(points) - 1)]
    while todo:
        low, high = todo.pop()
        worst, at = 0.0, -1
        for i in range(low + 1, high):
            d = distance(points[i], points[low], points[high])
            if d > worst:
                worst, at = d, i
        if at > 0 and worst > TOLERANCE:
            keep.add(at)
            todo += [(low, at), (at, high)]
    return [points[i] for i in sorted(keep)]


def encode_arc(points: list[tuple[int, int]]) -> str:
    """Differences, the first from (0, 0)."""
    out, last = [], (0, 0)
    for point in points:
        out.append(encode_number(point[0] - last[0]) + encode_number(point[1] - last[1]))
        last = point
    return "".join(out)


def is_speck(ring: list[int], arcs: list[list[tuple[int, int]]]) -> bool:
    """Whether an island is one arc and too small to be seen."""
    if len(ring) != 1:
        return False
    points = arcs[ring[0] if ring[0] >= 0 else ~ring[0]]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return max(xs) - min(xs) < SMALLEST_RING and max(ys) - min(ys) < SMALLEST_RING


def convert(topology: dict[str, Any]) -> dict[str, Any]:
    """Arcs and, per country, name and rings (lists of arc numbers; ~n is arc n backwards)."""
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = [absolute(arc, scale, shift) for arc in topology["arcs"]]
    countries, used = [], set()
    for shape in topology["objects"]["countries"]["geometries"]:
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        rings = [ring for polygon in polygons for ring in polygon if not is_speck(ring, arcs)]
        if rings:
            countries.append({"name": shape["properties"]["name"], "rings": rings})
            used |= {n if n >= 0 else ~n for ring in rings for n in ring}
    number = {old: new for new, old in enumerate(sorted(used))}
    for country in countries:
        country["rings"] = [[number[n] if n >= 0 else ~number[~n] for n in ring] for ring in country["rings"]]
    countries.sort(key=lambda country: str(country["name"]))
    return {"arcs": [encode_arc(simplify(arcs[old])) for old in sorted(used)], "countries": countries}


if __name__ == "__main__":
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    text = json.dumps(convert(json.loads(source.read_text("utf-8"))), ensure_ascii=False, separators=(",", ":"))
    target.write_text(text + "\n", "utf-8")
    print(f"{target}: {len(text.encode())} bytes")
