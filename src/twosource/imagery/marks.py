"""What an analyst marked on one image: stretches of track occupied or empty, cars counted, tracks moved.

The page that `twosource imagery mark` writes exports this as JSON; it can be written by hand too.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import msgspec
import numpy as np

from twosource.imagery.calibration import SHIFTS_M, Calibration, Marked, calibrate
from twosource.imagery.errors import ImageryError
from twosource.imagery.facility import Facility
from twosource.imagery.images import open_image
from twosource.imagery.measure import Prepared, unroll
from twosource.imagery.strips import STEP_M

FORMAT = "twosource.marks/1"
MAX_BYTES = 16 * 1024 * 1024


class Stretch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From here to there, in metres along the track from its western end, the track is occupied or empty."""

    track: str
    start: float = msgspec.field(name="from")
    end: float = msgspec.field(name="to")
    state: Literal["occupied", "empty"] = "occupied"


class Marks(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that was marked on one image."""

    format: str
    facility: str
    image: str
    stretches: tuple[Stretch, ...]
    cars: int | None = None  # counted on all stretches marked occupied
    moved: dict[str, list[tuple[float, float]]] = {}  # tracks drawn anew, metres in `system`
    system: str | None = None
    who: str | None = None
    when: str | None = None


def load(path: str | Path) -> Marks:
    """Read marks. Raises ImageryError."""
    try:
        data = Path(path).read_bytes()
        if len(data) > MAX_BYTES:
            raise ImageryError(f"{path}: larger than 16 MB")
        marks = msgspec.json.decode(data, type=Marks)
    except OSError as error:
        raise ImageryError(f"{path}: {error.strerror}; name marks exported by the page of `imagery mark`") from error
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise ImageryError(f"{path}: not marks ({error})") from error
    if marks.format != FORMAT:
        raise ImageryError(f"{path}: format is {marks.format!r}, not {FORMAT!r}")
    return marks


def marked(marks: Marks, prepared: Prepared, folder: Path) -> tuple[Marked, str, float]:
    """One date for calibration, with the kind and pixel size of its image. Raises ImageryError."""
    facility = prepared.facility
    if marks.facility != facility.id:
        raise ImageryError(f"the marks are of {marks.facility}, the facility is {facility.id}")
    source = marks.image if marks.image.startswith(("http://", "https://")) else str(folder / marks.image)
    with open_image(source, facility.system) as image:
        found, moved = unroll(image, prepared, SHIFTS_M[1:])
        kind, when = image.kind, image.about.when
    if found.why:
        raise ImageryError(f"{source}: cannot be calibrated on: {found.why}")
    occupied = [np.zeros(len(s), bool) for s in found.seen]
    known = [np.zeros(len(s), bool) for s in found.seen]
    index = {track.id: k for k, track in enumerate(facility.tracks)}
    for stretch in marks.stretches:
        if stretch.track not in index:
            raise ImageryError(f"{marks.image}: track {stretch.track} is not in the facility")
        k = index[stretch.track]
        a, b = sorted((round(stretch.start / STEP_M), round(stretch.end / STEP_M)))
        known[k][max(0, a) : max(0, b)] = True
        occupied[k][max(0, a) : max(0, b)] = stretch.state == "occupied"
    strips = [[s, *(m[t] for m in moved)] for t, s in enumerate(found.strips)]
    return Marked(when or marks.image, strips, found.seen, occupied, known, marks.cars), kind, found.gsd_m


def learn(facility: Facility, prepared: Prepared, files: Sequence[str | Path]) -> Calibration:
    """A calibration from marks files. Raises ImageryError when they do not fit each other."""
    dates: list[tuple[Marked, str, float]] = []
    for file in files:
        date, kind, gsd = marked(load(file), prepared, Path(file).parent)
        if dates and (kind != dates[0][1] or not 0.7 < gsd / dates[0][2] < 1.4):
            raise ImageryError(f"{file}: {kind} of {gsd:.2f} m, others {dates[0][1]} of {dates[0][2]:.2f} m; "
                               "calibrate each kind of image for itself")  # fmt: skip
        dates.append((date, kind, gsd))
    if not dates:
        raise ImageryError("name at least one marks file")
    sizes = [gsd for *_, gsd in dates]
    names = [t.id for t in facility.tracks]
    return calibrate(facility.id, dates[0][1], float(np.median(sizes)), [d for d, *_ in dates], names)


def correct(path: str | Path, marks: Marks, facility: Facility) -> bytes:
    """The facility file with the tracks that the marks moved, in its own coordinates. Raises ImageryError."""
    from pyproj import Transformer

    if marks.system != facility.system:
        raise ImageryError("the marks were made on another version of the facility; make the page anew")
    data: dict[str, Any] = json.loads(Path(path).read_bytes())
    target = data["crs"]["properties"]["name"] if "crs" in data else "EPSG:4326"
    way = Transformer.from_crs(facility.system, target, always_xy=True)
    known = {t.id for t in facility.tracks}
    for ident in marks.moved:
        if ident not in known:
            raise ImageryError(f"track {ident} is not in the facility")
    for feature in data["features"]:
        points = marks.moved.get(feature["properties"].get("id"))
        if feature["properties"]["role"] == "track" and points:
            pairs = [way.transform(x, y) for x, y in points]
            feature["geometry"]["coordinates"] = [[round(x, 9), round(y, 9)] for x, y in pairs]
    return json.dumps(data, indent=1).encode() + b"\n"
