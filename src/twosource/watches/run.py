"""A watch over the tables of a pile: its series, its happenings, its alerts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from twosource.hindsight import LevelChange, level_changes
from twosource.pipeline import Tables
from twosource.records import Alert, Coded, Indicator, Observation, Reject
from twosource.watches.alerts import agree, indicator
from twosource.watches.coding import coded
from twosource.watches.happened import of_happenings
from twosource.watches.model import Watch
from twosource.watches.rows import Handed
from twosource.watches.series import day_of
from twosource.watches.texts import told


class Watched(msgspec.Struct, frozen=True, kw_only=True):
    """What a watch shows of a pile: the JSON of `twosource alerts`."""

    format: str = "twosource.alerts/1"
    watch: str
    name: str
    indicators: tuple[Indicator, ...]
    happenings: tuple[Coded, ...]
    alerts: tuple[Alert, ...]
    changes: dict[str, tuple[LevelChange, ...]] = {}  # of level, in hindsight, by indicator
    rejects: tuple[Reject, ...] = ()


def watched(
    tables: Tables,
    watch: Watch,
    rows: Sequence[Handed] = (),
    rejects: Iterable[Reject] = (),
    day: dt.date | None = None,
) -> Watched:
    """Run a watch over the tables of a finished run and the observations that were handed in.

    Alerts come of two kinds: a series left its baseline, or a happening of the watch was told of as having taken
    place. `day` is the day of the run: happenings that nothing was heard of for long before it are closed; without one
    it is that of the newest report. The result does not depend on the order of documents or rows.
    """
    texts = told(tables, watch)
    places = {p.id: p for p in watch.places}
    given: dict[str, list[Observation]] = defaultdict(list)
    for row in rows:
        given[row.indicator].append(row.observation)
    series = tuple(
        indicator(
            spec,
            places[spec.place],
            one_look(texts[spec.id].observations, given[spec.id]),
            texts[spec.id].baseline,
            texts[spec.id].quotes,
        )
        for spec in watch.indicators
    )
    happenings = tuple(coded(tables, watch))
    alerts = [a for i in series for a in i.alerts]
    alerts += of_happenings(happenings, tables, watch, day)
    return Watched(
        watch=watch.id,
        name=watch.name,
        indicators=series,
        happenings=happenings,
        changes={i.id: found for i in series if (found := level_changes(i.observations))},
        alerts=tuple(sorted(alerts, key=lambda a: (a.opened or "9999", a.id))),
        rejects=tuple(rejects),
    )


def one_look(texts: Sequence[Observation], rows: Sequence[Observation]) -> list[Observation]:
    """Observations of texts and of tables together; those of one day that agree and share a root are one."""
    out: list[Observation] = []
    order = sorted(rows, key=lambda o: (o.when.earliest if o.when else "", o.value or 0.0, o.roots, o.evidence))
    for o in (*texts, *order):
        for n, other in enumerate(out):
            if day_of(o) is None or day_of(other) != day_of(o) or o.looked != other.looked:
                continue
            if o.value is None or agree(other, o):
                out[n] = _joined(other, o)
                break
        else:
            out.append(o)
    return out


def _joined(a: Observation, b: Observation) -> Observation:
    """One observation on the word of both; a root that both name counts once."""
    new = [r for r in b.roots if r.casefold() not in {x.casefold() for x in a.roots}]
    low, high = (a.low, a.high) if a.low is not None else (b.low, b.high)
    return msgspec.structs.replace(
        a,
        low=low,
        high=high,
        level=a.level if a.low is not None else b.level,
        evidence=tuple(dict.fromkeys((*a.evidence, *b.evidence))),
        roots=tuple(sorted((*a.roots, *new))),
        sources_min=a.sources_min + (1 if new else 0),
        sources_max=a.sources_max + len(new),
    )
