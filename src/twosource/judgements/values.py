"""The values of judgements: dates, places, spans, readings of images and grades, read and checked."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Literal

from twosource.records import Span, TimePrecision, When, Where

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)(?::(\d\d))?(?:Z|([+-]\d\d):?(\d\d))?")
_POINT = re.compile(r"\s*([+-]?\d{1,2}(?:\.\d{1,12})?)\s*,\s*([+-]?\d{1,3}(?:\.\d{1,12})?)\s*")
_READING = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)(?:\s*\(\s*(\d{1,9}(?:\.\d{1,6})?)\s*-\s*(\d{1,9}(?:\.\d{1,6})?)\s*\))?")
_SPAN = re.compile(r"(\d{1,9})-(\d{1,9})")


def check_date(value: str) -> When:
    """The time that the value names. Raises ValueError."""
    parts = value.strip().split("/")
    if len(parts) > 2:
        raise ValueError("more than one slash")
    first, _, fine = _bounds(parts[0])
    _, last, fine_last = _bounds(parts[-1])
    if first > last:
        raise ValueError(f"{parts[0]} is after {parts[-1]}")
    order: list[TimePrecision] = ["second", "minute", "day", "month", "year"]
    precision = max(fine, fine_last, key=order.index)
    return When(earliest=_iso(first), latest=_iso(last), precision=precision)


def _bounds(text: str) -> tuple[datetime, datetime, TimePrecision]:
    text = text.strip()
    if (m := _MOMENT.fullmatch(text)) is not None:
        zone = timezone(timedelta(hours=int(m[5] or 0), minutes=int(f"{(m[5] or '+')[0]}{m[6] or 0}")))
        moment = datetime.fromisoformat(m[1]).replace(
            hour=int(m[2]), minute=int(m[3]), second=int(m[4] or 0), tzinfo=zone
        )
        moment = moment.astimezone(UTC)
        return moment, moment if m[4] else moment + timedelta(seconds=59), "second" if m[4] else "minute"
    m = _DATE.fullmatch(text)
    if m is None:
        raise ValueError(f"{text!r} is no ISO date")
    year, month, day = int(m[1]), int(m[2] or 1), int(m[3] or 1)
    first = date(year, month, day)
    precision: TimePrecision = "day" if m[3] else "month" if m[2] else "year"
    if precision == "day":
        last = first
    elif precision == "month":
        last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    else:
        last = first.replace(month=12, day=31)
    begin = datetime(first.year, first.month, first.day, tzinfo=UTC)
    end = datetime(last.year, last.month, last.day, 23, 59, 59, tzinfo=UTC)
    return begin, end, precision


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment.year >= 1000 else f"{moment.isoformat()[:19]}Z"


def check_place(value: str) -> Where:
    """The place that the value names: a point, or the largest place of that name. Raises ValueError."""
    if (m := _POINT.fullmatch(value)) is not None:
        lat, lon = float(m[1]), float(m[2])
        if abs(lat) > 90 or abs(lon) > 180:
            raise ValueError(f"{value} is not on Earth: latitude -90 to 90, then longitude -180 to 180")
        return Where(name=f"{lat:g}, {lon:g}", lat=lat, lon=lon, precision="point", radius_km=1.0)
    from twosource.gazetteer import lookup

    name, _, country = value.partition(",")
    found = lookup(value.strip())
    if not found and country.strip():
        code = _country(country.strip())
        found = [c for c in lookup(name.strip()) if code is not None and c.country == code]
    if not found:
        raise ValueError(f"no place called {value!r} is known; give latitude,longitude in degrees")
    best = found[0]
    return Where(
        name=best.name,
        lat=best.lat,
        lon=best.lon,
        precision=best.precision,
        country=best.country,
        geonames_id=best.geonames_id,
        radius_km=best.radius_km,
    )


def _country(name: str) -> str | None:
    from twosource.sources.lists import countries, country_words, fold

    if name.upper() in countries():
        return name.upper()
    found = country_words().get(fold(name))
    return found[0] if found is not None else None


def check_span(value: str) -> Span:
    """Start and end, in code points. Raises ValueError."""
    m = _SPAN.fullmatch(value.strip())
    if m is None or int(m[1]) >= int(m[2]):
        raise ValueError(f"{value!r} is not start-end with the start before the end")
    return int(m[1]), int(m[2])


def check_reading(value: str) -> tuple[float, float | None, float | None] | Literal["right", "cannot tell"]:
    """What a person read on an image: (value, low, high), or that it was read right, or that nobody can tell. Raises
    ValueError."""
    text = " ".join(value.casefold().split())
    if text == "right":
        return "right"
    if text in ("cannot tell", "cannot-tell"):
        return "cannot tell"
    m = _READING.fullmatch(text)
    if m is None:
        raise ValueError(f"{value!r} is none of these")
    number = float(m[1])
    if m[2] is None:
        return number, None, None
    low, high = float(m[2]), float(m[3])
    if not low <= number <= high:
        raise ValueError(f"{number:g} does not lie from {low:g} to {high:g}")
    return number, low, high


def check_grade(value: str) -> str:
    """An Admiralty grade of a source. Raises ValueError."""
    if value.strip().upper() not in ("A", "B", "C", "D", "E", "F"):
        raise ValueError(f"{value!r} is none of A, B, C, D, E, F")
    return value.strip().upper()
