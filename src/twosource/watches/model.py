"""A watch as types. The JSON Schema in schemas/watch.schema.json and the checks of `read` are made from them."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

Id = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$", description="a-z, 0-9 and -")]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
Latitude = Annotated[float, msgspec.Meta(ge=-90, le=90, description="degrees north")]
Longitude = Annotated[float, msgspec.Meta(ge=-180, le=180, description="degrees east")]
Kilometres = Annotated[float, msgspec.Meta(ge=0, le=20000)]
Share = Annotated[float, msgspec.Meta(gt=0, lt=1)]
Many = Annotated[int, msgspec.Meta(ge=1, le=100000)]

Happening = Literal[
    "movement-rail",
    "movement-road",
    "movement-sea",
    "movement-air",
    "movement",
    "exercise",
    "launch",
    "visit",
    "border-closure",
    "cargo",
    "attack",
    "statement",
]
Cadence = Literal["day", "week", "month", "quarter", "year", "irregular"]
Method = Literal["auto", "stated", "quantile", "poisson", "negative-binomial", "seasonal"]


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The base of every part of a watch."""


class Point(Part, frozen=True, kw_only=True):
    """A position in WGS84 degrees."""

    lat: Latitude
    lon: Longitude


class Place(Part, frozen=True, kw_only=True):
    """A place that is watched: exactly one of point, line and polygon."""

    id: Id
    name: Text
    also: tuple[Text, ...] = ()  # other names, as texts write them
    point: Point | None = None
    line: Annotated[tuple[Point, ...], msgspec.Meta(max_length=10000)] = ()
    polygon: Annotated[tuple[Point, ...], msgspec.Meta(max_length=10000)] = ()
    within_km: Kilometres = 10.0  # how far from it still counts


class Actor(Part, frozen=True, kw_only=True):
    """Somebody who is watched."""

    id: Id
    name: Text
    also: tuple[Text, ...] = ()
    country: Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$", description="ISO 3166-1 alpha-2")] | None = None


class Baseline(Part, frozen=True, kw_only=True):
    """How to know what is usual."""

    method: Method = "auto"
    low: float | None = None  # stated by the desk: what is usual is not less
    high: float | None = None  # stated by the desk: what is usual is not more
    period: Text | None = None  # of the stated one, in words
    evidence: Text | None = None  # of the stated one: where it is from
    window: Annotated[str, msgspec.Meta(pattern=r"^P\d{1,4}[DWMY]$", description="such as P5Y, P18M, P90D")] = "P5Y"
    least: Many = 8  # observations without which nothing is computed


class Threshold(Part, frozen=True, kw_only=True):
    """When to alert."""

    level: Share = 0.01  # probability of such a value, were nothing changed, from which an alert is made
    side: Literal["above", "below", "both"] = "above"
    ratio: Annotated[float, msgspec.Meta(ge=1, le=1000)] = 1.0  # at least so many times the baseline's bound
    sources: Annotated[int, msgspec.Meta(ge=1, le=100)] = 1  # at least so many independent sources
    close_after: Annotated[int, msgspec.Meta(ge=1, le=100)] = 2  # looks back within the baseline that close an alert
    adopt_after: Annotated[int, msgspec.Meta(ge=2, le=1000)] = 12  # looks after which the new level is the usual one


class IndicatorSpec(Part, frozen=True, kw_only=True):
    """A series that is measured."""

    id: Id
    name: Text
    item: Text  # what is counted, singular: "rail car"
    also: tuple[Text, ...] = ()  # other words for the item
    place: Id
    unit: Text = "count"
    cadence: Cadence = "irregular"  # how often somebody looks; longer silence is a gap
    baseline: Baseline = Baseline()
    alert: Threshold = Threshold()


class Known(Part, frozen=True, kw_only=True):
    """An entry of the desk's chronology: a happening whose date is settled. Texts without a date are dated by it."""

    id: Id
    what: Happening
    name: Text
    words: Annotated[tuple[Text, ...], msgspec.Meta(min_length=1)]  # all of them stand in a text that tells of it
    start: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\d", description="first day, such as 2017-11-28")]
    end: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\d", description="last day")] | None = None
    place: Id | None = None
    evidence: Text | None = None


class Delivery(Part, frozen=True, kw_only=True):
    """Where alerts go."""

    to: Literal["terminal", "file", "rss", "webhook", "mail"]
    path: Text | None = None  # of file and rss
    url: Annotated[str, msgspec.Meta(pattern=r"^https?://", description="http:// or https://")] | None = None
    host: Text | None = None  # of mail
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 25
    tls: Literal["none", "starttls", "tls"] = "none"
    user: Text | None = None  # the password is read from the environment variable named by `secret`
    secret: Annotated[str, msgspec.Meta(pattern="^[A-Z][A-Z0-9_]*$", description="NAME of a variable")] | None = None
    sender: Text | None = None
    recipients: tuple[Text, ...] = ()


class Watch(Part, frozen=True, kw_only=True):
    """A watch file."""

    version: Literal[1]
    id: Id
    name: Text
    places: Annotated[tuple[Place, ...], msgspec.Meta(min_length=1, max_length=1000)]
    actors: tuple[Actor, ...] = ()
    happenings: tuple[Happening, ...] = ()
    indicators: Annotated[tuple[IndicatorSpec, ...], msgspec.Meta(max_length=1000)] = ()
    chronology: tuple[Known, ...] = ()
    deliver: tuple[Delivery, ...] = ()
    quiet_after: Many = 30  # days without a report of a happening after which its alert closes
