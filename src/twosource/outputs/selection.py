"""A part of a ledger, chosen by claims, events, documents or sources, that is a ledger again."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from twosource.ledger import Ledger, LedgerClaim, LedgerIndicator


class UnknownIdError(KeyError):
    """The ledger has no row of this id; the message names it."""

    def __str__(self) -> str:
        return str(self.args[0])


def select(ledger: Ledger, ids: Iterable[str]) -> Ledger:
    """The claims that are named, or that belong to a named event, document or source, with all that they rest on.

    No ids: the ledger as it is. Raises UnknownIdError for an id that is none of the four.
    """
    wanted = set(ids)
    if not wanted:
        return ledger
    _refuse_unknown(ledger, wanted)
    claims = tuple(claim for claim in ledger.claims if _belongs(claim, wanted))
    kept = {claim.id for claim in claims}
    appearances = {a.id: a for claim in claims for a in claim.appearances}
    docs = {a.doc for a in appearances.values()} | {d.id for d in ledger.documents if d.id in wanted}
    hops = {hop.source for a in appearances.values() for hop in a.chain}
    return msgspec.structs.replace(
        ledger,
        documents=tuple(d for d in ledger.documents if d.id in docs),
        rejects=(),
        copies=tuple(c for c in ledger.copies if c.doc in docs and c.of in docs),
        sources=tuple(s for s in ledger.sources if s.id in hops or s.id in wanted),
        claims=claims,
        events=tuple(
            msgspec.structs.replace(event, claims=tuple(c for c in event.claims if c in kept))
            for event in ledger.events
            if kept.intersection(event.claims)
        ),
        contradictions=tuple(c for c in ledger.contradictions if all(a in appearances for a in c.between)),
        indicators=tuple(i for i in ledger.indicators if _shown(i, set(appearances))),
        distances=tuple(d for d in ledger.distances if d.doc in docs),
    )


def _refuse_unknown(ledger: Ledger, wanted: set[str]) -> None:
    rows = (ledger.claims, ledger.events, ledger.documents, ledger.sources)
    known = {row.id for part in rows for row in part}
    missing = sorted(wanted - known)
    if missing:
        raise UnknownIdError(f"no claim, event, document or source has the id {missing[0]!r}; the JSON lists all ids")


def _belongs(claim: LedgerClaim, wanted: set[str]) -> bool:
    return (
        claim.id in wanted
        or claim.event in wanted
        or any(a.doc in wanted or any(hop.source in wanted for hop in a.chain) for a in claim.appearances)
    )


def _shown(indicator: LedgerIndicator, appearances: set[str]) -> bool:
    evidence = [e for o in indicator.observations for e in o.evidence]
    return bool(appearances.intersection(evidence))
