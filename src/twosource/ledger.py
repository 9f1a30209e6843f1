"""The independence ledger as it leaves the program: the shapes of the contract, `twosource.ledger/1`.

These are the rows of records.py put together for a reader. Fields may be added; none is renamed or removed.
The JSON Schema in schemas/ is made from these types (`python -m twosource.schemas`).
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from twosource.hindsight import LevelChange
from twosource.records import (
    Alert,
    AppearanceRole,
    Certainty,
    Contradiction,
    Correction,
    DistanceStatement,
    Drift,
    Hop,
    Independence,
    Laundering,
    Link,
    Observation,
    Polarity,
    Reject,
    Removed,
    Section,
    Slots,
    Source,
    Span,
    Stance,
    When,
    Where,
)


class LedgerDocument(msgspec.Struct, kw_only=True):
    id: str
    path: str
    url: str | None
    outlet: str | None
    title: str | None
    byline: str | None
    published: str | None
    published_precision: str
    language: str
    text: str
    # beyond the contract
    outlet_basis: str | None = None
    published_basis: str | None = None
    story: str | None = None
    read_for_claims: bool = True  # False: read, dated and compared for copies only (language not yet supported)
    removed: tuple[Removed, ...] = ()
    sections: tuple[Section, ...] = ()
    links: tuple[Link, ...] = ()
    notes: tuple[str, ...] = ()
    fields: dict[str, Any] = {}


class LedgerCopy(msgspec.Struct, kw_only=True):
    doc: str
    of: str
    kind: str
    containment: float
    direction: Literal["known", "inferred", "unknown"]
    spans: tuple[tuple[int, int, int, int], ...]
    containment_of: float = 0.0
    why: str = ""
    redated_days: int | None = None  # an old text under a new date: days between the two


class LedgerAppearance(msgspec.Struct, kw_only=True):
    id: str
    doc: str
    span: Span
    quote: str
    chain: tuple[Hop, ...]
    root: str
    polarity: Polarity
    certainty: Certainty
    slots: Slots
    stance: Stance = "says"
    negated: bool = False
    hedges: tuple[str, ...] = ()
    ended: str | None = None  # id of the correction or retraction since which it no longer counts


class LedgerJudgement(msgspec.Struct, kw_only=True):
    id: str
    kind: str
    subjects: tuple[str, ...]
    value: str | None
    who: str
    when: str
    why: str
    status: Literal["holds", "undone", "overruled", "idle"]
    note: str
    about: tuple[str, ...]  # the ids of this ledger that it bears on


class LedgerCredibility(msgspec.Struct, kw_only=True):
    grade: int
    why: str


class LedgerClaim(msgspec.Struct, kw_only=True):
    id: str
    text: str
    event: str
    appearances: tuple[LedgerAppearance, ...]
    roots: Independence
    credibility: LedgerCredibility
    drift: tuple[Drift, ...]
    role: AppearanceRole = "happening"
    rank: int = 0  # 1 matters first
    why: tuple[str, ...] = ()
    status: Literal["current", "corrected", "retracted"] = "current"
    corrections: tuple[str, ...] = ()  # ids of those that ended appearances of it
    judgements: tuple[str, ...] = ()  # ids of those that bear on it, its appearances, documents or sources


class LedgerEvent(msgspec.Struct, kw_only=True):
    id: str
    headline: str
    when: When | None
    where: tuple[Where, ...]
    claims: tuple[str, ...]  # ids, best supported first
    rank: int = 0
    folded: bool = False  # comment and background only: shown below the fold
    judgements: tuple[str, ...] = ()


class LedgerBaseline(msgspec.Struct, kw_only=True, omit_defaults=True):
    value: float | None = None
    low: float | None = None
    high: float | None = None
    period: str | None = None
    stated: bool = False
    evidence: tuple[str, ...] = ()
    as_written: str | None = None


class LedgerIndicator(msgspec.Struct, kw_only=True):
    id: str
    name: str
    place: str | None
    unit: str
    observations: tuple[Observation, ...]
    baseline: LedgerBaseline  # {} when none is known
    alerts: tuple[Alert, ...]
    changes: tuple[LevelChange, ...] = ()  # of level, in hindsight


class Ledger(msgspec.Struct, kw_only=True):
    format: Literal["twosource.ledger/1"] = "twosource.ledger/1"
    documents: tuple[LedgerDocument, ...] = ()
    rejects: tuple[Reject, ...] = ()
    copies: tuple[LedgerCopy, ...] = ()
    sources: tuple[Source, ...] = ()
    claims: tuple[LedgerClaim, ...] = ()  # by rank
    events: tuple[LedgerEvent, ...] = ()  # by rank
    contradictions: tuple[Contradiction, ...] = ()
    indicators: tuple[LedgerIndicator, ...] = ()
    distances: tuple[DistanceStatement, ...] = ()
    laundering: tuple[Laundering, ...] = ()  # by claim
    corrections: tuple[Correction, ...] = ()  # who took back what, by document
    judgements: tuple[LedgerJudgement, ...] = ()  # in the order in which they were made
    as_of: str | None = None  # the day whose knowledge this is; None: of all documents


def encode(ledger: Ledger) -> bytes:
    """The ledger as JSON, keys in the order of the types, two spaces of indentation: the same bytes every time."""
    return msgspec.json.format(msgspec.json.encode(ledger), indent=2) + b"\n"


def decode(data: bytes) -> Ledger:
    """The ledger from its JSON. Raises msgspec.ValidationError when the shape is not that of the contract."""
    return msgspec.json.decode(data, type=Ledger)
