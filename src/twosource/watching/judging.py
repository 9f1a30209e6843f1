"""After a look: every watch among the places is judged by the pile, and what changed of its alerts is sent.

Safe to kill at any point. Alerts and messages are written in one transaction (watches/outbox.py) before any is sent
and before it is noted what the watch was judged by: a look that died in between judges again and finds nothing new.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from twosource.records import Alert
from twosource.store.database import Location
from twosource.store.watching import Place, Watched

if TYPE_CHECKING:
    from twosource.pipeline import Tables
    from twosource.watches.model import Watch
    from twosource.watches.outbox import Outbox, Send

SHOWN = 5
"""Rows of one file of observations that are named when they cannot be used."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """This alert of this watch is new or changed."""

    watch: str
    alert: Alert
    printed: bool = False  # whether the watch has the terminal among its receivers


@dataclass
class Judged:
    """What came of all watches."""

    told: tuple[Told, ...] = ()
    waiting: tuple[str, ...] = ()
    unread: list[str] = field(default_factory=list)


def judge(
    watched: Watched,
    workspace: str | Path | Location,
    tables: Tables | None,
    again: Callable[[], Tables],
    day: date,
    send: Send | None = None,
) -> Judged:
    """Judge the watches whose file, observations, pile or day is another one than last time, then send what waits.

    `tables` are those of the pile as it is now, None when this look did not need them: `again` makes them.
    """
    from twosource.watches.kept import state
    from twosource.watches.outbox import Outbox

    places = watched.places()
    watches = [p for p in places if p.kind == "watch"]
    out = Judged()
    if not watches:
        return out
    files = [p for p in places if p.kind == "observations"]
    pile = f"{watched.pile_key()} {state(workspace)}"
    made: list[Tables] = [tables] if tables is not None else []
    told: list[Told] = []
    seen: dict[str, str] = {}
    with Outbox(workspace) as outbox:
        for place in watches:
            watch = _read(place, seen, out.unread)
            if watch is None:
                continue
            key = _key([place, *files], pile, day)
            if tables is None and watched.judged(place) == key:
                continue
            if not made:
                made.append(again())
            told.extend(_one(outbox, watch, made[0], files, day, out.unread, workspace))
            watched.keep_judged(place, key)
        out.waiting = tuple(_send(outbox, send))
    out.told = tuple(told)
    return out


def _read(place: Place, seen: dict[str, str], unread: list[str]) -> Watch | None:
    """The watch of a file; None, with the reason, when it has mistakes: its alerts stay as they were."""
    from twosource.watches.read import WatchError, read

    try:
        watch = read(place.target)
    except WatchError as error:
        unread.append(f"{place.target}: {error.mistakes[0]}; its alerts stay as they are (`twosource watch check`)")
        return None
    if watch.id in seen:
        unread.append(f"{place.target}: its id {watch.id!r} is that of {seen[watch.id]}; give it another one")
        return None
    seen[watch.id] = place.target
    return watch


def _one(
    outbox: Outbox,
    watch: Watch,
    tables: Tables,
    files: Sequence[Place],
    day: date,
    unread: list[str],
    workspace: str | Path | Location,
) -> list[Told]:
    from twosource.watches.kept import kept
    from twosource.watches.rows import Handed, RowError, read
    from twosource.watches.run import watched as run_watch

    there = kept(workspace, watch)
    rows: list[Handed] = [*there.rows]
    for place in files:
        try:
            used, rejects = read(place.target, watch, there.judgements, there.ids)
        except RowError as error:
            unread.append(str(error))
            continue
        rows.extend(used)
        unread.extend(f"{r.path}: {r.reason}" for r in rejects[:SHOWN])
        if len(rejects) > SHOWN:
            unread.append(f"{place.target}: {len(rejects) - SHOWN} more rows that cannot be used")
    changed = outbox.take(watch, run_watch(tables, watch, rows, day=day).alerts, day)
    printed = any(target.to == "terminal" for target in watch.deliver)
    return [Told(watch=watch.id, alert=a, printed=printed) for a in changed]


def _send(outbox: Outbox, send: Send | None) -> list[str]:
    """Hand over what waits, of this look and of former ones; the receivers that did not take it."""
    from twosource.watches import deliver

    left = outbox.flush(send or deliver.send)[1]
    return list(dict.fromkeys(m.error or "" for m in left))


def _key(places: Sequence[Place], pile: str, day: date) -> str:
    """All that the alerts of a watch rest on."""
    digest = hashlib.sha256(f"{pile} {day.isoformat()}".encode())
    for place in places:
        try:
            digest.update(place.target.encode("utf-8", "surrogatepass") + Path(place.target).read_bytes())
        except OSError:
            digest.update(b"none")
    return digest.hexdigest()
