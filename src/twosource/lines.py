"""The JSON lines that `annotate`, `extract`, `stories` and `copies` write: the shapes of the contract.

The JSON Schemas in schemas/ are made from these types. Fields may be added; none is renamed or removed.
"""

from __future__ import annotations

import msgspec

from twosource.records import AttributionKind, Certainty, Change, Polarity, Span, Stance

Id = str | int | float | None
"""The id of a document as it was given."""


class AnnotatedAttribution(msgspec.Struct, kw_only=True):
    id: str
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    parent: str | None
    kind: AttributionKind
    polarity: Polarity
    certainty: Certainty
    source_id: str | None
    # beyond the contract
    source_text: str | None = None
    stance: Stance = "says"
    negated: bool = False
    hedges: tuple[str, ...] = ()


class AnnotatedTime(msgspec.Struct, kw_only=True):
    span: Span
    value: str
    earliest: str | None
    latest: str | None
    kind: str = "date"
    precision: str = "unknown"


class AnnotatedPlace(msgspec.Struct, kw_only=True):
    span: Span
    name: str
    lat: float | None
    lon: float | None
    geonames_id: int | None
    precision: str
    country: str | None = None
    institutional: bool = False
    radius_km: float = 0.0


class AnnotatedQuantity(msgspec.Struct, kw_only=True):
    span: Span
    value: float | None
    low: float | None
    high: float | None
    unit: str | None
    item: str | None
    low_exclusive: bool = False
    high_exclusive: bool = False
    approximator: str | None = None
    kind: str = "count"
    item_head: str | None = None
    counted: str | None = None
    period_max: bool = False
    per: str | None = None
    change: Change | None = None


class AnnotatedEntity(msgspec.Struct, kw_only=True):
    span: Span
    type: str
    name: str


class Annotation(msgspec.Struct, kw_only=True):
    """One line of `twosource annotate`: what stands in one document, or why it could not be read."""

    id: Id
    attributions: tuple[AnnotatedAttribution, ...] = ()
    times: tuple[AnnotatedTime, ...] = ()
    places: tuple[AnnotatedPlace, ...] = ()
    quantities: tuple[AnnotatedQuantity, ...] = ()
    entities: tuple[AnnotatedEntity, ...] = ()
    error: str | None = None
    language: str | None = None
    read_for_claims: bool = True  # False: the language is not one that is annotated yet


class Extract(msgspec.Struct, kw_only=True):
    """One line of `twosource extract`: the clean text of one report, or why it could not be read."""

    id: str
    path: str
    url: str | None = None
    title: str | None = None
    text: str | None = None
    byline: str | None = None
    outlet: str | None = None
    published: str | None = None
    language: str | None = None
    error: str | None = None
    # beyond the contract
    part: int = 0
    origin: str | None = None
    retrieved: str | None = None
    sha256: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


class StoryLine(msgspec.Struct, kw_only=True):
    """One line of `twosource stories`: this document belongs to this story."""

    id: Id
    story: str | None
    error: str | None = None


class CopyLine(msgspec.Struct, kw_only=True):
    """One line of `twosource copies`: `doc` took text from `of`."""

    doc: Id
    of: Id
    kind: str
    containment: float
    spans: tuple[tuple[int, int, int, int], ...]
    direction: str = "unknown"
    redated_days: int | None = None  # an old text under a new date: days between the two
