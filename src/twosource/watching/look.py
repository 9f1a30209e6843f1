"""One look: take what is new at every place, bring the ledger up to date, and say what changed since the last one.

Safe to kill at any point. What was taken is on disk before the next portion is read; the ledger is replaced whole; the
changes are kept together with the state that they lead to. A look that died is made up for by the next one: it compares
with the last look that was recorded, so nothing that changed goes untold.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import msgspec

from twosource.engines.local import OnProgress, Stats, cache_fingerprint, run
from twosource.runner import conclude
from twosource.stages import default_stages
from twosource.stages.documents import reject_duplicates
from twosource.store.watching import READ, Watched
from twosource.watching.changes import Change, changes
from twosource.watching.judging import Told, judge
from twosource.watching.lock import only_one
from twosource.watching.state import State, decode_state, encode_state, state_of
from twosource.watching.taking import take_from

if TYPE_CHECKING:
    from twosource.engines.local import Local
    from twosource.pipeline import Stage, Tables
    from twosource.store.workspace import Workspace
    from twosource.watches.outbox import Send

FORMAT = "twosource.changes/1"
WAIT_SECONDS = 60.0


class Look(msgspec.Struct, kw_only=True):
    """What one look saw."""

    format: str = FORMAT
    look: int = 0
    at: str = ""  # UTC
    since: str | None = None  # the moment of the look before; None: this is the first
    documents: int = 0  # in the pile
    taken: int = 0  # new in this look
    claims: int = 0
    changes: tuple[Change, ...] = ()
    unread: tuple[str, ...] = ()  # places that could not be looked at, with the reason
    alerts: tuple[Told, ...] = ()  # of watches, that are new or changed
    waiting: tuple[str, ...] = ()  # receivers that did not take their alerts, with the reason: they are sent again


def now() -> str:
    """This moment, to the second, in UTC."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def look(
    workspace: Workspace,
    *,
    workers: int | None = None,
    wait: float = WAIT_SECONDS,
    on_progress: OnProgress | None = None,
    say: Callable[[str], None] = lambda _: None,
    stages: Sequence[Stage] | None = None,
    engine: Local | None = None,
    send: Send | None = None,
    today: date | None = None,
) -> Look:
    """Look once. Raises BusyError when another process is still looking after `wait` seconds.

    Watches among the places are judged by the pile as it is then, on the day `today` (UTC); what changed of their
    alerts is handed to `send`, receiver by receiver.
    """
    with only_one(workspace.location, wait, say), Watched(workspace) as watched:
        at = now()
        watched.adopt(at)
        taken, unread = 0, []
        for place in watched.places():
            if place.kind not in READ:
                continue
            done = take_from(place, watched, at, workers=workers)
            taken += done.taken
            unread += done.unread
            if done.taken:
                say(f"{place.target}: {done.taken} new")
        stages = stages or default_stages()
        found, tables = _concluded(workspace, watched, at, taken, unread, stages, workers, on_progress, engine)

        def again() -> Tables:
            kept, _ = reject_duplicates(watched.pile())
            return run(kept, stages, workers, workspace, engine=engine)

        judged = judge(watched, workspace.location, tables, again, today or datetime.now(UTC).date(), send)
        return msgspec.structs.replace(
            found, alerts=judged.told, waiting=judged.waiting, unread=(*found.unread, *judged.unread)
        )


def _concluded(
    workspace: Workspace,
    watched: Watched,
    at: str,
    taken: int,
    unread: list[str],
    stages: Sequence[Stage],
    workers: int | None,
    on_progress: OnProgress | None,
    engine: Local | None,
) -> tuple[Look, Tables | None]:
    """Bring the ledger up to date when what it rests on has changed, and compare it with that of the last look."""
    key = _key(workspace, watched, stages)
    last = watched.last_look()
    if last is not None and last[2] == key and watched.ledger_is_of_pile():
        same = Look(
            look=last[0], at=at, since=last[1], documents=sum(watched.counts().values()), taken=taken,
            claims=len(decode_state(last[3]).claims), unread=tuple(unread),
        )  # fmt: skip
        return same, None
    after, documents, tables = _ledger(workspace, watched, stages, workers, on_progress, engine)
    before = decode_state(last[3]) if last is not None else State()
    found = Look(
        look=last[0] + 1 if last is not None else 1,
        at=at,
        since=last[1] if last is not None else None,
        documents=documents,
        taken=taken,
        claims=len(after.claims),
        changes=tuple(changes(before, after)),
        unread=tuple(unread),
    )
    watched.record_look(found.look, at, key, encode_state(after), msgspec.json.encode(found))
    return found, tables


def _ledger(
    workspace: Workspace,
    watched: Watched,
    stages: Sequence[Stage],
    workers: int | None,
    on_progress: OnProgress | None,
    engine: Local | None,
) -> tuple[State, int, Tables | None]:
    """The state of the ledger of the pile as it is now, how many documents that has, and its tables."""
    kept, again = reject_duplicates(watched.pile())
    checked = conclude(
        kept,
        [*watched.rejects(), *again],
        stages=stages,
        workspace=workspace,
        workers=workers,
        on_progress=on_progress,
        engine=engine,
        stats=Stats(),
    )
    return state_of(checked.ledger), len(kept), checked.tables


def _key(workspace: Workspace, watched: Watched, stages: Sequence[Stage]) -> str:
    """What the ledger rests on: the pile, all stages and their versions, and the judgements of people."""
    corpus = "|".join(f"{s.name}:{s.version}" for s in stages if s.scope == "corpus")
    judged = str(len(workspace.judgements()))
    parts = (watched.pile_key(), cache_fingerprint(stages), corpus, judged)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
