"""The facility file: where the tracks of a yard lie, which stretches are known to be empty, which cannot be seen.

The file is GeoJSON after facility.schema.json. In memory all lines are in metres, in a transverse Mercator system
about the middle of the facility, so that a length is a length.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twosource.imagery.errors import ImageryError
from twosource.imagery.lines import unknown
from twosource.imagery.strips import LATERAL, Places, length, places

FORMAT = "twosource.facility/1"
HEAD = ("format", "id", "name", "place", "item", "pitch", "reference")
SCHEMA = Path(__file__).with_name("facility.schema.json")
MAX_BYTES = 32 * 1024 * 1024
MAX_TRACK_KM = 500.0
MAX_ACROSS_M = 40_000.0
"""Beyond this the system about the middle stretches lengths by a car in a thousand, and it is not one yard."""
LEAST_TRACK_M = 2.0
PITCH_M, PITCH_SD_M = 15.5, 0.8
"""Freight cars are 10 to 26 m long over the buffers; the mean of mixed trains seen from above lies near 15.5 m."""

Line = NDArray[np.float64]


@dataclass(frozen=True)
class Track:
    """The centre line of a track, and of each step of its strip whether it can be seen and is known to be empty."""

    id: str
    line: Line  # (n, 2) metres
    places: Places
    open: NDArray[np.bool_]  # not under a canopy or another exclusion
    empty: NDArray[np.bool_]  # known to be empty on every day

    @property
    def metres(self) -> float:
        return length(self.line)


@dataclass(frozen=True)
class Facility:
    """A yard whose tracks are watched."""

    id: str
    name: str
    place: str | None
    item: str
    pitch_m: float
    pitch_sd_m: float
    reference: str | None  # path or address of the image that the tracks fit, relative to the file
    reference_sha256: str | None
    system: str  # PROJ string of the metric system
    tracks: tuple[Track, ...]
    outline: Any | None  # shapely polygon, metres
    exclusions: Any | None  # shapely geometry, metres
    folder: Path = field(default_factory=Path)
    warnings: tuple[str, ...] = ()

    @property
    def metres(self) -> float:
        return sum(t.metres for t in self.tracks)

    def reference_path(self) -> str | None:
        """The reference as a path that can be opened; an address stays as it is."""
        if self.reference is None or re.match(r"https?://", self.reference):
            return self.reference
        return str(self.folder / self.reference)


def load(path: str | Path) -> Facility:
    """Read a facility file. Raises ImageryError with the feature and what is wrong with it."""
    path = Path(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ImageryError(f"{path}: larger than 32 MB; a facility is a few hundred lines")
        text = path.read_bytes().decode("utf-8-sig")
        data = json.loads(text, parse_constant=_no_constant)
    except OSError as error:
        raise ImageryError(f"{path}: {error.strerror}; name a facility file (GeoJSON)") from error
    except (ValueError, RecursionError) as error:
        raise ImageryError(f"{path}: not JSON ({error})") from error
    made = parse(data, str(path))
    return replace(made, folder=path.parent, warnings=(*unknown(data, text), *made.warnings))


def parse(data: Any, name: str = "facility") -> Facility:
    """A facility from the decoded GeoJSON. Raises ImageryError."""
    head = _head(data, name)
    shapes = list(_shapes(data, name))
    system, forward = _system(data, shapes, name)
    from shapely import union_all

    lines = [(ident, forward(points)) for role, ident, points in shapes if role == "track"]
    blind = [_polygon(forward(points), name) for role, _, points in shapes if role == "exclusion"]
    free = [forward(points) for role, _, points in shapes if role == "empty"]
    outlines = [_polygon(forward(points), name) for role, _, points in shapes if role == "outline"]
    exclusions = union_all(blind) if blind else None
    tracks = tuple(_track(str(ident), _eastward(line), exclusions, free, name) for ident, line in lines)
    outline = union_all(outlines) if outlines else None
    pitch = head.get("pitch") or {}
    reference = head.get("reference") or {}
    made = Facility(
        id=head["id"],
        name=head["name"],
        place=head.get("place"),
        item=head.get("item") or "rail car",
        pitch_m=float(pitch.get("metres", PITCH_M)),
        pitch_sd_m=float(pitch.get("sd", PITCH_SD_M)),
        reference=reference.get("image"),
        reference_sha256=reference.get("sha256"),
        system=system,
        tracks=tracks,
        outline=outline,
        exclusions=exclusions,
    )
    _limits(made, name)
    return replace(made, warnings=tuple(_warnings(made)))


def _no_constant(text: str) -> float:
    raise ValueError(f"{text} is not a number")


def _head(data: Any, name: str) -> dict[str, Any]:
    """The `twosource` member, checked against the schema's rules for it."""
    if not isinstance(data, dict) or data.get("type") != "FeatureCollection":
        raise ImageryError(f"{name}: not a GeoJSON FeatureCollection")
    head = data.get("twosource")
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise ImageryError(f'{name}: needs "twosource": {{"format": "{FORMAT}", "id": ..., "name": ...}}')
    wrong = sorted(set(head) - set(HEAD))
    if wrong:
        allowed = ", ".join(HEAD)
        raise ImageryError(f"{name}: twosource.{wrong[0]} is not known; allowed: {allowed}")
    if not isinstance(head.get("id"), str) or not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", head["id"]):
        raise ImageryError(f"{name}: twosource.id must be small letters, digits and hyphens")
    if not isinstance(head.get("name"), str) or not 0 < len(head["name"]) <= 200:
        raise ImageryError(f"{name}: twosource.name is missing or longer than 200 characters")
    for key in ("place", "item"):
        if head.get(key) is not None and not isinstance(head[key], str):
            raise ImageryError(f"{name}: twosource.{key} must be text")
    _pitch(head.get("pitch"), name)
    reference = head.get("reference")
    if reference is not None and not (isinstance(reference, dict) and isinstance(reference.get("image"), str)):
        raise ImageryError(f'{name}: twosource.reference must be {{"image": PATH}}')
    return head


def _pitch(pitch: Any, name: str) -> None:
    if pitch is None:
        return
    if not isinstance(pitch, dict) or not _number(pitch.get("metres")) or not 4 < pitch["metres"] <= 40:
        raise ImageryError(f"{name}: twosource.pitch.metres must be metres per car, more than 4 and at most 40")
    if "sd" in pitch and not (_number(pitch["sd"]) and 0 <= pitch["sd"] <= 10):
        raise ImageryError(f"{name}: twosource.pitch.sd must be metres, 0 to 10")


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _shapes(data: dict[str, Any], name: str) -> Iterator[tuple[str, str | None, Line]]:
    """(role, id, points as written) of each feature."""
    features = data.get("features")
    if not isinstance(features, list) or not 0 < len(features) <= 5000:
        raise ImageryError(f"{name}: needs 1 to 5000 features")
    seen: set[str] = set()
    for number, feature in enumerate(features, 1):
        where = f"{name}: feature {number}"
        if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
            raise ImageryError(f"{where} has no properties")
        role, ident = feature["properties"].get("role"), feature["properties"].get("id")
        if role not in ("outline", "track", "empty", "exclusion"):
            raise ImageryError(f"{where}: role must be outline, track, empty or exclusion")
        if role == "track":
            if not isinstance(ident, str) or not ident or ident in seen:
                raise ImageryError(f"{where}: a track needs an id (text) of its own")
            seen.add(ident)
        yield role, ident, _points(feature.get("geometry"), role, where)


def _points(geometry: Any, role: str, where: str) -> Line:
    wanted = "LineString" if role in ("track", "empty") else "Polygon"
    if not isinstance(geometry, dict) or geometry.get("type") != wanted:
        raise ImageryError(f"{where}: the geometry of {role} must be a {wanted}")
    given = geometry.get("coordinates")
    if wanted == "Polygon":
        given = given[0] if isinstance(given, list) and given else None
    least = 2 if wanted == "LineString" else 4
    ok = isinstance(given, list) and least <= len(given) <= 100_000
    if not ok or not all(isinstance(p, list) and len(p) >= 2 and _number(p[0]) and _number(p[1]) for p in given or ()):
        raise ImageryError(f"{where}: coordinates must be at least {least} pairs of numbers")
    return np.array([p[:2] for p in given or ()], float)


def _system(data: dict[str, Any], shapes: Sequence[tuple[str, str | None, Line]], name: str) -> tuple[str, Any]:
    """The metric system about the middle of the tracks, and the way into it from the file's own system."""
    from pyproj import CRS, Transformer
    from pyproj.exceptions import ProjError

    try:
        given = CRS.from_user_input(data["crs"]["properties"]["name"]) if "crs" in data else CRS.from_epsg(4326)
        tracks = [p for role, _, p in shapes if role == "track"]
        if not tracks:
            raise ImageryError(f"{name}: no feature has the role track")
        points = np.concatenate(tracks)
        to_degrees = Transformer.from_crs(given, "EPSG:4326", always_xy=True)
        lon, lat = to_degrees.transform(*((points.min(axis=0) + points.max(axis=0)) / 2))
        if not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
            raise ImageryError(f"{name}: the tracks lie at no longitude and latitude; GeoJSON is [longitude, latitude]")
        system = f"+proj=tmerc +lat_0={lat:.6f} +lon_0={lon:.6f} +k=1 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs"
        way = Transformer.from_crs(given, system, always_xy=True)
    except (ProjError, KeyError, TypeError) as error:
        raise ImageryError(
            f"{name}: crs cannot be used ({error}); leave it out and give longitude, latitude"
        ) from error

    def forward(points: Line) -> Line:
        out = np.stack(way.transform(points[:, 0], points[:, 1]), axis=1)
        if not np.isfinite(out).all() or np.abs(out).max() > MAX_ACROSS_M:
            raise ImageryError(f"{name}: a point lies more than {MAX_ACROSS_M / 1000:.0f} km from the tracks' middle")
        return out

    return system, forward


def _polygon(points: Line, name: str) -> Any:
    from shapely import Polygon

    shape = Polygon(points)
    if not shape.is_valid or shape.area <= 0:
        raise ImageryError(f"{name}: an outline or exclusion crosses itself or has no area")
    return shape


def _eastward(line: Line) -> Line:
    """The line run from west to east (south to north where it runs due north), so that shadows fall on the same side
    of all strips."""
    dx, dy = line[-1] - line[0]
    return line if (dx if abs(dx) > 0.2 * abs(dy) else dy) >= 0 else line[::-1]


def _track(ident: str, line: Line, exclusions: Any | None, free: Sequence[Line], name: str) -> Track:
    from shapely import LineString, contains_xy

    if length(line) < LEAST_TRACK_M:
        raise ImageryError(f"{name}: track {ident} is shorter than {LEAST_TRACK_M:.0f} m")
    where = places(line)
    middle = LATERAL // 2
    x, y = where.x[:, middle], where.y[:, middle]
    seen = ~contains_xy(exclusions, x, y) if exclusions is not None else np.ones(len(x), bool)
    empty = np.zeros(len(x), bool)
    for stretch in free:
        empty |= contains_xy(LineString(stretch).buffer(1.2), x, y)
    return Track(ident, line, where, seen, empty)


def _limits(facility: Facility, name: str) -> None:
    if facility.metres > MAX_TRACK_KM * 1000:
        raise ImageryError(f"{name}: more than {MAX_TRACK_KM:.0f} km of track; split the facility")


def _warnings(facility: Facility) -> Iterator[str]:
    """What is odd, but can be measured."""
    from shapely import LineString

    lines = {t.id: LineString(t.line) for t in facility.tracks}
    for track in facility.tracks:
        if facility.outline is not None and not facility.outline.covers(lines[track.id]):
            yield f"track {track.id} leaves the outline"
        if not track.open.any():
            yield f"track {track.id} lies wholly under exclusions"
    names = list(lines)
    for i, one in enumerate(names):
        near = lines[one].buffer(2.5)
        for other in names[i + 1 :]:
            shared = near.intersection(lines[other]).length
            if shared > 60:
                yield f"tracks {one} and {other} lie within 2.5 m of each other for {shared:.0f} m: cars count twice"
