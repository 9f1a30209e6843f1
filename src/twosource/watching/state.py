"""What a look remembers of a ledger, so that the next look can say what changed."""

from __future__ import annotations

from collections import defaultdict

import msgspec

from twosource.ledger import Ledger, LedgerClaim


class KnownDocument(msgspec.Struct, kw_only=True, array_like=True):
    """A document of the pile as it was."""

    title: str
    outlet: str
    origin: str  # path or address


class KnownRoot(msgspec.Struct, kw_only=True, array_like=True):
    """A root of a claim: its name, whether its chain is known, and its group."""

    source: str
    name: str
    known: bool
    group: int
    documents: tuple[str, ...]


class KnownClaim(msgspec.Struct, kw_only=True, array_like=True):
    """A claim as it was."""

    id: str
    text: str
    rank: int
    appearances: tuple[str, ...]
    documents: tuple[str, ...]
    low: int
    high: int
    why: str
    grade: int
    grade_why: str
    roots: tuple[KnownRoot, ...]


class KnownContradiction(msgspec.Struct, kw_only=True, array_like=True):
    """A contradiction as it was."""

    kind: str
    values: tuple[str, ...]
    between: tuple[str, ...]
    status: str
    why: str
    claims: tuple[str, ...]


class KnownCopy(msgspec.Struct, kw_only=True, array_like=True):
    """A copy as it was."""

    doc: str
    of: str
    kind: str
    days: int | None = None  # of an old text under a new date


class State(msgspec.Struct, kw_only=True):
    """A ledger, as far as changes are told of it."""

    documents: dict[str, KnownDocument] = {}
    rejects: dict[str, str] = {}  # path -> reason
    claims: dict[str, KnownClaim] = {}
    contradictions: dict[str, KnownContradiction] = {}
    copies: tuple[KnownCopy, ...] = ()
    alerts: dict[str, str] = {}  # name of the series and figure -> text


def state_of(ledger: Ledger) -> State:
    """The state of a ledger."""
    return State(
        documents={
            d.id: KnownDocument(title=d.title or "", outlet=d.outlet or "", origin=d.url or d.path)
            for d in ledger.documents
        },
        rejects={r.path: r.reason for r in ledger.rejects},
        claims={c.id: _claim(c) for c in ledger.claims},
        contradictions={
            c.id: KnownContradiction(
                kind=c.kind, values=c.values, between=c.between, status=c.status, why=c.why, claims=c.claims
            )
            for c in ledger.contradictions
        },
        copies=tuple(KnownCopy(doc=c.doc, of=c.of, kind=c.kind, days=c.redated_days) for c in ledger.copies),
        alerts={f"{i.id}:{a.value:g}:{a.baseline:g}": a.text for i in ledger.indicators for a in i.alerts},
    )


def _claim(claim: LedgerClaim) -> KnownClaim:
    of = {a.id: a.doc for a in claim.appearances}
    documents: defaultdict[str, set[str]] = defaultdict(set)
    for item in claim.roots.items:
        documents[item.source].update(of[a] for a in item.appearances if a in of)
    return KnownClaim(
        id=claim.id,
        text=claim.text,
        rank=claim.rank,
        appearances=tuple(of),
        documents=tuple(sorted(set(of.values()))),
        low=claim.roots.min,
        high=claim.roots.max,
        why=claim.roots.why,
        grade=claim.credibility.grade,
        grade_why=claim.credibility.why,
        roots=tuple(
            KnownRoot(
                source=i.source,
                name=i.name,
                known=i.known,
                group=i.group,
                documents=tuple(sorted(documents[i.source])),
            )
            for i in claim.roots.items
        ),
    )


def encode_state(state: State) -> bytes:
    """The state as bytes."""
    return msgspec.msgpack.encode(state)


def decode_state(data: bytes) -> State:
    """The state of these bytes; an empty one of none, or of those of another version."""
    try:
        return msgspec.msgpack.decode(data, type=State) if data else State()
    except msgspec.MsgspecError:
        return State()
