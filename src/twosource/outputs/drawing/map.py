"""The map: places of the ledger on land and borders, equirectangular, with labels that do not collide."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from twosource.outputs.drawing.labels import Places, width
from twosource.outputs.drawing.world import Box, Point, box_of, clip_line, clip_ring, overlaps, thin, world

SMALLEST = 3.0
"""Degrees of latitude shown at least: nearer, the shapes (1:50m) would pretend to a detail they do not have."""


CORE_SHARE = 0.75
CORE_REACH = 2.0


@dataclass(frozen=True)
class Spot:
    """A place to draw: its name, where it is, how many claims stand there and where its link leads."""

    name: str
    lat: float
    lon: float
    weight: int
    href: str
    vague: bool = False  # a region or a country: drawn as a ring, not as a point


@dataclass(frozen=True)
class Frame:
    """The window of the map and how degrees become pixels."""

    box: Box
    wide: float
    high: float

    def at(self, lon: float, lat: float) -> Point:
        """Pixels of a place."""
        west, south, east, north = self.box
        return ((lon - west) / (east - west) * self.wide, (north - lat) / (north - south) * self.high)


def unwrap(lons: Sequence[float]) -> dict[float, float]:
    """The longitudes turned so that they lie together, also across the date line."""
    ordered = sorted(set(lons))
    if not ordered:
        return {}
    gaps = [(b - a, b) for a, b in itertools.pairwise(ordered)]
    gaps.append((ordered[0] + 360 - ordered[-1], ordered[0]))
    start = max(gaps)[1]
    return {lon: lon if lon >= start else lon + 360 for lon in ordered}


def core(spots: Sequence[Spot]) -> list[Spot]:
    """The places without those far from where most claims are: one capital must not turn the map into a globe.

    Kept is what lies within CORE_REACH times the distance, from the weighted middle, that holds CORE_SHARE of the
    claims. Both were set by looking at ledgers of one region and at ledgers of the whole world, which stay whole.
    """
    turned = unwrap([s.lon for s in spots])
    lon = _weighted_middle([(turned[s.lon], s.weight) for s in spots])
    lat = _weighted_middle([(s.lat, s.weight) for s in spots])
    squeeze = max(math.cos(math.radians(lat)), 0.2)
    far = sorted((math.hypot((turned[s.lon] - lon) * squeeze, s.lat - lat), n) for n, s in enumerate(spots))
    total, reach = sum(s.weight for s in spots), 0.0
    held = 0
    for distance, n in far:
        held, reach = held + spots[n].weight, distance
        if held >= CORE_SHARE * total:
            break
    limit = max(CORE_REACH * reach, SMALLEST)
    return [spots[n] for distance, n in sorted(far, key=lambda pair: pair[1]) if distance <= limit]


def _weighted_middle(values: list[tuple[float, int]]) -> float:
    """The weighted median."""
    half, held = sum(weight for _, weight in values) / 2, 0.0
    for value, weight in sorted(values):
        held += weight
        if held >= half:
            return value
    return 0.0


def frame(spots: Sequence[Spot], wide: float, high: float) -> tuple[Frame, dict[float, float]]:
    """The smallest sensible window around all places, with air around them."""
    turned = unwrap([s.lon for s in spots])
    lons, lats = [turned[s.lon] for s in spots], [s.lat for s in spots]
    middle = (min(lats) + max(lats)) / 2
    squeeze = max(math.cos(math.radians(middle)), 0.2)
    span_lat = max((max(lats) - min(lats)) * 1.35, SMALLEST)
    span_lon = max((max(lons) - min(lons)) * 1.35, SMALLEST * wide / high / squeeze)
    per_pixel = max(span_lat / high, span_lon * squeeze / wide)
    span_lat, span_lon = per_pixel * high, per_pixel * wide / squeeze
    if span_lat > 180:
        span_lat = 180.0
    span_lon = min(span_lon, 360.0)
    centre_lat = min(max(middle, -90 + span_lat / 2), 90 - span_lat / 2)
    centre_lon = (min(lons) + max(lons)) / 2
    box = (centre_lon - span_lon / 2, centre_lat - span_lat / 2, centre_lon + span_lon / 2, centre_lat + span_lat / 2)
    return Frame(box, wide, high), turned


def _path(points: Sequence[Point], close: bool) -> str:
    steps = [f"{x:.1f} {y:.1f}" for x, y in points]
    return f"M{'L'.join(steps)}{'Z' if close else ''}"


@functools.lru_cache(maxsize=64)
def _background(view: Frame) -> tuple[list[str], list[str], list[tuple[str, Point, float]]]:
    """Paths of the land, paths of the borders, and names of countries with a middle and a size in pixels."""
    west, south, east, north = view.box
    air_x, air_y = (east - west) * 0.02, (north - south) * 0.02
    box = (west - air_x, south - air_y, east + air_x, north + air_y)
    land, borders, names = [], [], []
    for turn in (-360.0, 0.0, 360.0):
        shown = (box[0] - turn, box[1], box[2] - turn, box[3])
        for country in world().countries:
            largest: tuple[float, Point] = (0.0, (0.0, 0.0))
            for ring, ring_box in zip(country.rings, country.boxes, strict=True):
                if not overlaps(ring_box, shown):
                    continue
                points = thin([view.at(x + turn, y) for x, y in clip_ring(list(ring), shown)], 1.2)
                left, top, right, bottom = box_of(tuple(points)) if points else (0, 0, 0, 0)
                if len(points) < 3 or (right - left) + (bottom - top) < 2:
                    continue
                land.append(_path(points, close=True))
                size = min(right, view.wide) - max(left, 0)
                largest = max(largest, (size, _middle(points)))
            if largest[0] > 0:
                names.append((country.name, largest[1], largest[0]))
        for line in world().borders:
            if overlaps(box_of(line), shown):
                for part in clip_line(list(line), shown):
                    borders.append(_path(thin([view.at(x + turn, y) for x, y in part], 0.8), close=False))
    return land, borders, names


def _middle(points: Sequence[Point]) -> Point:
    """The centre of gravity of a polygon; of its points when it has no area."""
    area = x = y = 0.0
    for (ax, ay), (bx, by) in zip(points, [*points[1:], points[0]], strict=True):
        cross = ax * by - bx * ay
        area, x, y = area + cross, x + (ax + bx) * cross, y + (ay + by) * cross
    if abs(area) < 1e-6:
        return (sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points))
    return (x / (3 * area), y / (3 * area))


def draw(spots: Sequence[Spot], wide: float = 960, high: float = 480, css: str = "") -> Markup:
    """The map as SVG; empty when there is nothing to place. Heavier places are drawn and named first."""
    if not spots:
        return Markup("")
    view, turned = frame(spots, wide, high)
    land, borders, names = _background(view)
    room = Places((2, 2, wide - 2, high - 2))
    dots, labels = [], []
    ordered = sorted(spots, key=lambda s: (-s.weight, s.name, s.lat, s.lon))
    placed = [(spot, view.at(turned[spot.lon], spot.lat), 3.5 + min(math.sqrt(spot.weight), 6)) for spot in ordered]
    for _, (x, y), r in placed:
        room.block((x - r, y - r, x + r, y + r))
    for spot, (x, y), r in placed:
        dots.append(
            Markup(
                '<a href="{}"><circle class="{}" cx="{:.1f}" cy="{:.1f}" r="{:.1f}"><title>{}</title></circle></a>'
            ).format(spot.href, "spot vague" if spot.vague else "spot", x, y, r, spot.name)
        )
        wide_label = width(spot.name, 13)
        free = room.beside(x, y, r + 4, wide_label, 16)
        if free is not None:
            labels.append(
                Markup('<text class="place" x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(*free, spot.name)
            )
    labels = _countries(names, room, spots) + labels
    return Markup(
        '<svg class="map {}" viewBox="0 0 {:g} {:g}" role="group" aria-label="Map of the places of the reports">'
        '<rect class="sea" width="{:g}" height="{:g}"/><path class="land" d="{}"/><path class="border" d="{}"/>'
        "{}{}{}</svg>"
    ).format(
        css,
        wide,
        high,
        wide,
        high,
        "".join(land),
        "".join(borders),
        _scale(view),
        Markup("").join(dots),
        Markup("").join(labels),
    )


def _countries(names: list[tuple[str, Point, float]], room: Places, spots: Sequence[Spot]) -> list[Markup]:
    """Faint names of countries, where there is room for them."""
    given = {spot.name for spot in spots}
    out = []
    for name, (x, y), size in sorted(names, key=lambda n: (-n[2], n[0])):
        shown = name.upper()
        wide = width(shown, 10) * 1.15
        rect = (x - wide / 2, y - 9, x + wide / 2, y + 5)
        if name not in given and size > wide * 0.8 and room.fits(rect):
            room.block(rect)
            out.append(Markup('<text class="country" x="{:.1f}" y="{:.1f}">{}</text>').format(x, y, shown))
    return out


def _scale(view: Frame) -> Markup:
    """A scale bar at the lower left, right for the middle of the map."""
    west, south, east, north = view.box
    kilometres = (east - west) * 111.32 * max(math.cos(math.radians((south + north) / 2)), 0.01)
    step = 10 ** math.floor(math.log10(kilometres / 4))
    length = max(n * step for n in (1, 2, 5) if n * step <= kilometres / 4)
    pixels = length / kilometres * view.wide
    y = view.high - 12
    return Markup(
        '<path class="scale" d="M12 {:g}v5h{:.1f}v-5"/><text class="scale" x="{:.1f}" y="{:g}">{}</text>'
    ).format(y - 5, pixels, 18 + pixels, y + 1, escape(f"{length:,.0f} km" if length >= 1 else f"{length:g} km"))
