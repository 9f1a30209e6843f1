"""A watch over a dated pile as if day by day: when it would have alerted, on whose word, when a second source came.

Documents are read once. Then, for every day on which something new was published, the stages that look across
documents run over what was out by then, the watch runs over that, and the alerts go on from those of the day before.
A document counts from the day by which it surely was out (asof.py); one of unknown date is left out and counted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from twosource.asof import day_out
from twosource.engines.annotating import Annotate, reads, unpack, written
from twosource.engines.local import Local, cache_fingerprint
from twosource.hindsight import LevelChange
from twosource.pipeline import Tables, run_corpus
from twosource.records import Alert, Document, Judgement, Row
from twosource.stages import default_stages
from twosource.watches.alerts import SAME, advance
from twosource.watches.model import Watch
from twosource.watches.rows import Handed
from twosource.watches.run import Watched, watched

if TYPE_CHECKING:
    from twosource.store.workspace import Workspace

NOT_NEEDED = frozenset({"credibility", "drift", "indicators", "ranking"})
"""Stages across documents whose rows a watch does not read."""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """On this day so much was out, and these alerts changed."""

    day: str
    documents: int
    changed: tuple[Alert, ...]


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one alert."""

    id: str
    kind: str
    what: str
    quote: str  # of happenings the words that say most; of series what is usual
    alerted: str  # the day
    on_the_word_of: tuple[str, ...]
    first_document: str | None
    second_possible: str | None  # the day from which two independent sources may stand behind it
    second_source: str | None  # the day from which two certainly do
    sources: tuple[str, ...]  # at the end
    sources_min: int
    sources_max: int
    status: str
    closed: str | None
    closed_why: str | None = None


class Replay(msgspec.Struct, frozen=True, kw_only=True):
    """The JSON of `twosource replay`."""

    format: str = "twosource.replay/1"
    watch: str
    start: str
    end: str
    documents: int
    undated: int
    alerts: tuple[Told, ...]
    steps: tuple[Step, ...]
    changes: dict[str, tuple[LevelChange, ...]] = {}  # of the level of an indicator, in hindsight from the last day


def annotate(
    documents: Sequence[Document],
    workers: int | None = None,
    workspace: Workspace | None = None,
    on_progress: Callable[[int, int], object] = lambda _done, _total: None,
) -> dict[str, list[Row]]:
    """The rows that the document stages find, by document; kept in the workspace and taken from it."""
    stages = default_stages()
    task = Annotate(tuple(s for s in stages if s.scope == "document"))
    kinds, key = written(stages), cache_fingerprint(stages)
    out: dict[str, list[Row]] = {d.id: [] for d in documents}
    todo = [d for d in documents if reads(d)]
    if workspace is not None:
        known = workspace.known(todo, key)
        out.update({doc: list(unpack(a.rows, kinds)) for doc, a in known.items()})
        todo = [d for d in todo if d.id not in known]
    for done, (index, result) in enumerate(Local(workers).map_batches(task, todo), 1):
        out[result.doc] = list(unpack(result.rows, kinds))
        if workspace is not None:
            workspace.remember([(todo[index], result)], key)
        on_progress(done, len(todo))
    return out


def replay(
    documents: Sequence[Document],
    rows: Mapping[str, Sequence[Row]],
    watch: Watch,
    start: dt.date | None = None,
    end: dt.date | None = None,
    handed: Sequence[Handed] = (),
    judgements: Sequence[Judgement] = (),
    on_day: Callable[[dt.date], object] = lambda _: None,
) -> Replay:
    """Run the watch day by day from `start` to `end`, both inclusive; what was out before `start` is known already.

    Judgements hold on every day, whenever they were made: a person's decision on what two reports say is no news.
    """
    days = {d.id: day for d in documents if (day := day_out(d)) is not None}
    seen = {n: _seen(h) for n, h in enumerate(handed)}
    dates = sorted({*days.values(), *(d for d in seen.values() if d is not None)})
    first = start or (dates[0] if dates else dt.date.min)
    last = end or (dates[-1] if dates else dt.date.min)
    stages = tuple(s for s in default_stages() if s.scope == "corpus" and s.name not in NOT_NEEDED)
    alerts: list[Alert] = []
    steps: list[Step] = []
    second: dict[str, str] = {}
    whose: dict[str, Alert] = {}
    made: Watched | None = None
    for day in _to_run([*dates, *([end] if end else [])], first, last):
        on_day(day)
        out = sorted((d for d in documents if d.id in days and days[d.id] <= day), key=lambda d: d.id)
        tables = Tables([*out, *judgements])
        for d in out:
            tables.add(rows.get(d.id, ()))
        run_corpus(stages, tables)
        now = made = watched(
            tables, watch, [h for n, h in enumerate(handed) if (s := seen[n]) is not None and s <= day], (), day
        )
        alerts, changed = advance(alerts, now.alerts, max(day, first))
        for a in alerts:
            whose.setdefault(a.id, a)
            if a.sources_max >= 2:
                second.setdefault(a.id, max(day, first).isoformat())
        steps.append(Step(day=day.isoformat(), documents=len(out), changed=tuple(changed)))
    return Replay(
        watch=watch.id,
        start=first.isoformat(),
        end=last.isoformat(),
        documents=sum(d <= last for d in days.values()),
        undated=len(documents) - len(days),
        alerts=tuple(_told(a, whose[a.id], _second(a, second, alerts)) for a in alerts if not _heir(a)),
        steps=tuple(steps),
        changes=made.changes if made is not None else {},
    )


def _heir(a: Alert) -> str | None:
    """The alert that this one turned out to be the same as; None when it is one of its own."""
    last = a.history[-1].why if a.history else ""
    return last.removeprefix(SAME) if a.status == "closed" and last.startswith(SAME) else None


def _second(a: Alert, second: Mapping[str, str], alerts: Sequence[Alert]) -> str | None:
    """The day from which a second source is possible, of the alert or of one that turned out to be the same."""
    days = [second[b.id] for b in alerts if b.id in second and (b.id == a.id or _heir(b) == a.id)]
    return min(days, default=None)


def _to_run(dates: Sequence[dt.date], first: dt.date, last: dt.date) -> list[dt.date]:
    """The days of the period on which something is new, its last one, and one before it for all that is older."""
    order = sorted(set(dates))
    before = [d for d in order if d < first][-1:]
    return before + [d for d in order if first <= d <= last]


def _seen(row: Handed) -> dt.date | None:
    when = row.observation.when
    return dt.date.fromisoformat(when.latest[:10]) if when is not None else None


def _told(a: Alert, first: Alert, possible: str | None) -> Told:
    lines = a.text.split("\n")
    return Told(
        id=a.id,
        kind=a.kind if a.kind == "indicator" else a.indicator,
        what=lines[1] if lines[1:] else lines[0],
        quote=lines[2] if lines[2:] else "",
        alerted=a.history[0].at,
        on_the_word_of=first.sources,
        first_document=first.evidence[0] if first.evidence else None,
        second_possible=possible,
        second_source=next((c.at for c in a.history if c.change == "second-source"), _at_once(a, first)),
        sources=a.sources,
        sources_min=a.sources_min,
        sources_max=a.sources_max,
        status=a.status,
        closed=next((c.at for c in reversed(a.history) if c.change == "closed"), None)
        if a.status == "closed"
        else None,
        closed_why=a.history[-1].why if a.status == "closed" and a.history[-1].change == "closed" else None,
    )


def _at_once(a: Alert, first: Alert) -> str | None:
    return a.history[0].at if first.sources_min >= 2 else None
