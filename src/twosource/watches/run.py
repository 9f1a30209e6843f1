"""A watch over the tables of a pile: its series, its happenings, its alerts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from twosource.pipeline import Tables
from twosource.records import (
    Alert,
    AlertChange,
    Appearance,
    Coded,
    Contradiction,
    Indicator,
    Observation,
    Reject,
    stable_id,
)
from twosource.stages.indicators.wording import standing
from twosource.watches.alerts import agree, indicator
from twosource.watches.coding import coded
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
    rejects: tuple[Reject, ...] = ()


def watched(tables: Tables, watch: Watch, rows: Sequence[Handed] = (), rejects: Iterable[Reject] = ()) -> Watched:
    """Run a watch over the tables of a finished run and the observations that were handed in.

    Alerts come of two kinds: a series left its baseline, or a happening of the watch was told of as having taken
    place. The result does not depend on the order of documents or rows.
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
    quotes = {a.id: " ".join(a.quote.split()) for a in tables.of(Appearance)}
    against = _against(tables.of(Contradiction))
    alerts = [a for i in series for a in i.alerts]
    alerts += [_of_happening(c, watch, quotes, against) for c in happenings if not c.planned]
    return Watched(
        watch=watch.id,
        name=watch.name,
        indicators=series,
        happenings=happenings,
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


def _against(rows: Iterable[Contradiction]) -> Mapping[str, list[str]]:
    """Open contradictions by appearance, in words."""
    out: dict[str, list[str]] = defaultdict(list)
    for c in rows:
        if c.status == "open":
            for a in c.between:
                out[a].append(f"{c.kind}: {' / '.join(c.values)}")
    return out


def _of_happening(c: Coded, watch: Watch, quotes: Mapping[str, str], against: Mapping[str, Sequence[str]]) -> Alert:
    places = ", ".join(p.name for p in watch.places if p.id in c.places)
    where = f" at {places}" if places else ""
    unsure = " - only called likely, possible or unconfirmed" if c.unsure else ""
    when = _days(c)
    found = tuple(dict.fromkeys(words for a in c.appearances for words in against.get(a, ())))
    lines = [
        standing(c.sources_min, c.sources_max, c.sources),
        f"{c.kind} ({c.plover}, CAMEO {c.cameo}){where}{when}{unsure}",
        f"“{c.text}”",
    ]
    lines += [f"contradicted: {words}" for words in found[:3]]
    lines += [f"{s.name} {s.stance}: “{s.quote}”" for s in c.stances[:3]]
    day = c.when.earliest[:10] if c.when is not None else ""
    return Alert(
        value=1.0,
        baseline=0.0,
        ratio=0.0,
        when=c.when,
        evidence=c.appearances,
        text="\n".join(lines),
        kind="happening",
        id=stable_id("al", watch.id, c.id),
        indicator=c.kind,
        opened=day,
        last=c.when.latest[:10] if c.when is not None else "",
        sources_min=c.sources_min,
        sources_max=c.sources_max,
        sources=c.sources,
        contradictions=found,
        history=(AlertChange(at=day, change="opened", why=f"told of in {len(c.appearances)} statements"),),
    )


def _days(c: Coded) -> str:
    if c.when is None:
        return ", day not known"
    first, last = c.when.earliest[:10], c.when.latest[:10]
    return f" on {first}" if first == last else f" between {first} and {last}"


def stale(alert: Alert, day: dt.date, after: int = 30) -> bool:
    """Whether nothing has been heard of a happening for so many days: it is closed then, and kept."""
    return alert.kind == "happening" and bool(alert.last) and (day - dt.date.fromisoformat(alert.last)).days > after
