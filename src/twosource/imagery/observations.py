"""Measurements as observations of an indicator, their series, and what stands out of it.

"Nobody looked" is a day without a row; "looked, could not tell" is a row with its reason and no value.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from twosource.imagery.counting import LEVEL
from twosource.imagery.measure import Measurement
from twosource.records import stable_id

UNNAMED = "images of a sensor without a name"
"""The source where nobody says what took an image: two files of one pass must not pass for two sources."""

ITEMS = {"meter": "meter of occupied track", "percent": "percent of track occupied"}


class ImageObservation(msgspec.Struct, frozen=True, kw_only=True):
    """So much was there then, as this image shows; or it was looked at, and this is why nothing can be said."""

    id: str = ""  # of the image and the yard: the same whatever is read on it
    indicator: str | None = None  # of a watch
    facility: str
    counted: str | None = None  # what the facility counts, also where no count is given
    item: str  # of the facility for counts; what is measured for metres and percent, so that no series mixes them
    place: str | None = None
    level: float | None = None  # of the interval
    unit: str  # "count", "meter" (occupied track), "percent" (of track), "surge"
    value: float | None
    low: float | None  # of the 90% interval
    high: float | None
    when: str | None  # ISO 8601, UTC
    source: str  # sensor, or UNNAMED when nobody says
    evidence: tuple[str, ...]  # files: the image, and what was drawn of it
    looked: bool = True
    abstained: str | None = None  # why there is no figure
    note: str | None = None  # why there is no count, where there is another figure
    judged: str | None = None  # what a person decided of it
    machine: dict[str, Any] | None = None  # what was read, where a person read otherwise
    sensor: str | None = None
    gsd: float | None = None  # metres a pixel, as measured
    off_nadir: float | None = None
    sun_elevation: float | None = None
    sun_azimuth: float | None = None
    metres: tuple[float, float, float] | None = None  # occupied track: value, low, high
    second: int | None = None  # cars by the gaps between them
    seen_share: float | None = None
    registration_m: float | None = None
    parts: dict[str, float] = {}  # sd in metres by cause
    surge: bool | None = None
    sha256: str | None = None
    read_sha256: str | None = None
    notes: tuple[str, ...] = ()


def observation(
    found: Measurement, item: str, evidence: Sequence[str] = (), place: str | None = None
) -> ImageObservation:
    """The row of one measurement. A count only at level "count"; metres, percent or a flag elsewhere."""
    unit, figure = _figure(found)
    reading, about = found.reading, found.about
    metres = None
    if reading is not None and found.level in ("count", "metres"):
        metres = (round(reading.metres.value, 1), round(reading.metres.low, 1), round(reading.metres.high, 1))
    return ImageObservation(
        id=stable_id("o", found.facility, about.sha256 or about.source or about.name, about.when),
        facility=found.facility,
        counted=item,
        item=ITEMS.get(unit, item),
        place=place,
        level=LEVEL if figure and unit == "count" else None,
        unit=unit,
        value=figure and figure[0],
        low=figure and figure[1],
        high=figure and figure[2],
        when=about.when,
        source=about.sensor or UNNAMED,
        evidence=(about.source or about.name, *evidence),
        abstained=None if figure else found.abstained,
        note=found.abstained if figure else None,
        sensor=about.sensor,
        gsd=_round(found.gsd_m, 3),
        off_nadir=about.off_nadir,
        sun_elevation=about.sun_elevation,
        sun_azimuth=about.sun_azimuth,
        metres=metres,
        second=reading.second if reading is not None and found.level == "count" else None,
        seen_share=_round(found.seen_share, 3),
        registration_m=_round(found.registration.residual_m if found.registration else None, 3),
        parts={k: round(v, 1) for k, v in reading.parts.items()} if reading and found.level == "count" else {},
        surge=found.surge,
        sha256=about.sha256,
        read_sha256=found.read_sha256,
        notes=found.notes,
    )


def _figure(found: Measurement) -> tuple[str, tuple[float, float, float] | None]:
    """The unit of this level of measurement and (value, low, high) in it."""
    if found.level == "count" and found.reading is not None and found.reading.cars is not None:
        cars = found.reading.cars
        return "count", (float(round(cars.value)), float(int(cars.low)), float(-int(-cars.high // 1)))
    if found.level == "metres" and found.reading is not None:
        m = found.reading.metres
        return "meter", (round(m.value, 1), round(m.low, 1), round(m.high, 1))
    if found.level == "index" and found.index is not None:
        i = found.index
        return "percent", (round(i.value, 1), round(i.low, 1), round(i.high, 1))
    return ("surge" if found.level == "surge" else "count"), None


def _round(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def dump(rows: Sequence[ImageObservation]) -> bytes:
    """JSON lines, in order of time, then name."""
    ordered = sorted(rows, key=lambda r: (r.when or "", r.evidence))
    return b"".join(msgspec.json.encode(row) + b"\n" for row in ordered)


def undump(data: bytes) -> list[ImageObservation]:
    """The rows of JSON lines. Raises msgspec.MsgspecError."""
    return [msgspec.json.decode(line, type=ImageObservation) for line in data.splitlines() if line.strip()]


def plain(row: ImageObservation) -> dict[str, Any]:
    """The row as a dictionary."""
    made: dict[str, Any] = msgspec.to_builtins(row)
    return made
