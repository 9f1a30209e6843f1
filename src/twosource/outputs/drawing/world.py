"""Land and borders of the world (Natural Earth 1:50m), cut to a window of the map."""

from __future__ import annotations

import functools
import itertools
import json
from collections import Counter
from dataclasses import dataclass
from importlib import resources

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # west, south, east, north, degrees

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
_VALUE = {ch: n for n, ch in enumerate(_ALPHABET)}
_STEPS = 100.0  # the file's steps per degree, see tools/world_shapes.py


@dataclass(frozen=True)
class Country:
    """A country's name and its rings, each a closed line of (longitude, latitude)."""

    name: str
    rings: tuple[tuple[Point, ...], ...]
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class World:
    """All countries, and the lines that are a border between two of them."""

    countries: tuple[Country, ...]
    borders: tuple[tuple[Point, ...], ...]


def _decode(text: str) -> tuple[Point, ...]:
    numbers, value, shift = [], 0, 0
    for ch in text:
        bits = _VALUE[ch]
        value |= (bits & 31) << shift
        shift += 5
        if not bits & 32:
            numbers.append((value + 1) // -2 if value & 1 else value // 2)
            value = shift = 0
    x = y = 0
    points = []
    for i in range(0, len(numbers) - 1, 2):
        x, y = x + numbers[i], y + numbers[i + 1]
        points.append((x / _STEPS, y / _STEPS))
    return tuple(points)


def _unrolled(ring: list[Point]) -> tuple[Point, ...]:
    """The ring without jumps at the date line; one that runs around a pole is closed along it."""
    out, turn = [ring[0]], 0.0
    for (last, _), (lon, lat) in itertools.pairwise(ring):
        turn += 360.0 if lon - last < -180 else -360.0 if lon - last > 180 else 0.0
        out.append((lon + turn, lat))
    if abs(out[-1][0] - out[0][0]) > 180:
        pole = -90.0 if out[0][1] < 0 else 90.0
        out += [(out[-1][0], pole), (out[0][0], pole)]
    return tuple(out)


@functools.lru_cache(maxsize=1)
def world() -> World:
    """The world from the file that ships with the program."""
    raw = json.loads((resources.files("twosource.outputs") / "data" / "world.json").read_text("utf-8"))
    arcs = [_decode(arc) for arc in raw["arcs"]]
    used: Counter[int] = Counter()
    countries = []
    for country in raw["countries"]:
        rings = []
        for ring in country["rings"]:
            points: list[Point] = []
            for n in ring:
                used[n if n >= 0 else ~n] += 1
                arc = arcs[n] if n >= 0 else arcs[~n][::-1]
                points += arc[1:] if points else arc
            rings.append(_unrolled(points))
        countries.append(Country(country["name"], tuple(rings), tuple(box_of(ring) for ring in rings)))
    return World(tuple(countries), tuple(arcs[n] for n in sorted(used) if used[n] > 1))


def box_of(points: tuple[Point, ...]) -> Box:
    """West, south, east and north of some points."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return (min(xs), min(ys), max(xs), max(ys))


def overlaps(a: Box, b: Box) -> bool:
    """Whether two boxes have a point in common."""
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


def clip_ring(ring: list[Point], box: Box) -> list[Point]:
    """A polygon cut to a box (Sutherland and Hodgman 1974); empty when it lies outside."""
    west, south, east, north = box
    for axis, limit, sign in ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1)):
        out: list[Point] = []
        for i, point in enumerate(ring):
            last = ring[i - 1]
            inside = sign * point[axis] >= sign * limit
            if inside != (sign * last[axis] >= sign * limit):
                share = (limit - last[axis]) / (point[axis] - last[axis])
                out.append((last[0] + share * (point[0] - last[0]), last[1] + share * (point[1] - last[1])))
            if inside:
                out.append(point)
        ring = out
        if not ring:
            return []
    return ring


def clip_line(line: list[Point], box: Box) -> list[list[Point]]:
    """The parts of a line whose pieces touch a box; ends may stick out by one piece."""
    parts: list[list[Point]] = []
    part: list[Point] = []
    for a, b in itertools.pairwise(line):
        if overlaps((min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])), box):
            part = part or [a]
            part.append(b)
        elif part:
            parts.append(part)
            part = []
    if part:
        parts.append(part)
    return parts


def thin(points: list[Point], least: float) -> list[Point]:
    """The line without points nearer than `least` (in the units of the points) to the last one kept; the ends stay."""
    if len(points) < 3:
        return points
    out = [points[0]]
    for point in points[1:-1]:
        if abs(point[0] - out[-1][0]) + abs(point[1] - out[-1][1]) >= least:
            out.append(point)
    out.append(points[-1])
    return out
