"""Making judgements: checked against the rows they are about, kept, and worked in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from twosource.desk.jobs import Job
from twosource.desk.notes import QUIET
from twosource.desk.reading import Reader
from twosource.desk.rows import ClaimRow, MissingError
from twosource.ledger import Ledger, LedgerClaim, LedgerEvent
from twosource.records import Contradiction, Judgement
from twosource.store.naming import slug
from twosource.store.workspace import now

if TYPE_CHECKING:
    from twosource.desk.app import Call

T = TypeVar("T")
MOST = 20_000
"""Appearances that one judgement may be about."""


class RefusedError(ValueError):
    """The judgement cannot be made; the message says why."""


@dataclass(frozen=True)
class Made:
    """A judgement that is kept, and the work that it set off."""

    judgement: Judgement
    job: Job | None


def decide(call: Call, kind: str, subjects: Sequence[str], value: str | None, why: str) -> Made:
    """Keep a judgement and have everything worked out anew with it. Raises RefusedError."""
    from twosource.judgements import JudgementError, make
    from twosource.store.database import WorkspaceError
    from twosource.store.yards import readings

    if not why.strip():
        raise RefusedError("say why: whoever reads the trail later must be able to follow you")
    if call.as_of is not None:
        raise RefusedError("this page shows a past day; judge on the page of today")
    known = list(call.desk.notes.sync(call.reader.database).rows.values())
    try:
        made = make(
            _about(call.reader, subjects),
            kind,
            [s.strip() for s in subjects],
            value=value.strip() if value and value.strip() else None,
            who=call.user.name,
            why=why,
            when=now(),
            known=known,
            observations=readings(call.reader.database),
        )
        with call.desk.workspace() as workspace:
            workspace.judge(made)
    except (JudgementError, WorkspaceError) as error:
        raise RefusedError(str(error).replace("--value", "a value").replace("--who NAME", "a name")) from error
    return Made(made, _work_in(call, made, known))


def _work_in(call: Call, made: Judgement, known: Sequence[Judgement]) -> Job | None:
    """Set off the work, unless the judgement changes no figure."""
    kinds = {j.id: j.kind for j in known}
    kind = made.kind
    if kind == "undo":
        kind = kinds.get(made.subjects[0], "undo")
    if kind in QUIET:
        return None
    return call.desk.jobs.add("renew", call.user.name, f"working in a judgement ({made.kind})")


def _about(reader: Reader, subjects: Sequence[str]) -> Ledger:
    """A ledger with all that these ids name, and no more: what a judgement is checked against."""
    pairs: list[tuple[ClaimRow, LedgerClaim]] = []
    events: list[LedgerEvent] = []
    contradictions: list[Contradiction] = []
    documents: list[str] = []
    extra: list[str] = []
    for subject in dict.fromkeys(s.strip() for s in subjects[:1000]):
        name = slug(subject)
        if rows := reader.claim_rows_by_id([subject]):
            pairs += [reader.whole(rows[0], MOST)]
        elif (there := _try(reader.event, name)) is not None:
            event = there[1]
            events.append(event)
            pairs += [reader.whole(row, MOST) for row in reader.claims_of_event(event.id, limit=2000)]
        elif (contradiction := _try(reader.contradiction, name)) is not None:
            contradictions.append(contradiction)
        elif (document := _try(reader.document, name)) is not None:
            documents.append(document[0].id)
        else:
            extra.append(subject)
    met = {a.id for _, claim in pairs for a in claim.appearances}
    pairs += reader.with_appearances(i for i in extra if i not in met)
    book = reader.slice(_merged(pairs), events, contradictions, [], documents)
    ledger = book.ledger
    sources = reader.sources_by_id(extra)
    ledger.sources = tuple({**{s.id: s for s in ledger.sources}, **sources}.values())
    indicators = [i for s in extra if (i := _try(reader.indicator, slug(s))) is not None]
    ledger.indicators = tuple(indicators)
    return ledger


def _merged(pairs: Sequence[tuple[ClaimRow, LedgerClaim]]) -> list[tuple[ClaimRow, LedgerClaim]]:
    """Each claim once, with all its appearances that were read."""
    out: dict[str, tuple[ClaimRow, LedgerClaim]] = {}
    for row, claim in pairs:
        if row.id in out:
            there = {a.id: a for a in (*out[row.id][1].appearances, *claim.appearances)}
            out[row.id][1].appearances = tuple(there.values())
        else:
            out[row.id] = (row, claim)
    return list(out.values())


def _try(read: Callable[[str], T], name: str) -> T | None:
    """What a reader gives, None when it is missing."""
    try:
        return read(name)
    except MissingError:
        return None
