"""Alerts on happenings of a watch: on whose word, what, where and when; and when they close."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from twosource.asof import day_out
from twosource.outputs.wording import plural
from twosource.pipeline import Tables
from twosource.records import (
    Alert,
    AlertChange,
    Appearance,
    Claim,
    Coded,
    Contradiction,
    Correction,
    Document,
    OfficialStance,
    stable_id,
)
from twosource.stages.indicators.wording import standing
from twosource.watches.model import Watch

NAMES = {
    "movement": "movement of forces",
    "movement-rail": "movement by rail",
    "movement-road": "movement by road",
    "movement-sea": "movement by sea",
    "movement-air": "movement by air",
    "border-closure": "closing of a border",
    "cargo": "delivery of arms or goods",
}
"""How kinds are called where their own name does not say it."""
PLACES = 3
"""Places that an alert names."""


@dataclass(frozen=True)
class _Known:
    """What the pile says beside the happenings themselves."""

    heard: Mapping[str, str]  # day on which the page of a statement was out, by statement
    against: Mapping[str, Sequence[str]]  # open contradictions in words, by statement
    taken_back: Mapping[str, Correction] = field(default_factory=dict)  # by statement


def of_happenings(happenings: Iterable[Coded], tables: Tables, watch: Watch, day: dt.date | None) -> list[Alert]:
    """One alert for each happening that somebody says took place. `day` None: that of the newest report.

    What the same claims tell under two kinds ("shipped shells by train": cargo, and a movement by rail) is coded as
    both and alerts once.
    """
    out = {d.id: day_out(d) for d in tables.of(Document)}
    heard = {a.id: found.isoformat() for a in tables.of(Appearance) if (found := out.get(a.doc)) is not None}
    gone = {a: c for c in tables.of(Correction) if c.kind == "retracted" for a in c.appearances}
    known = _Known(heard, _against(tables.of(Contradiction)), gone)
    newest = max((d for d in out.values() if d is not None), default=None)
    claim_of = {a: c.id for c in tables.of(Claim) for a in c.appearances}
    told = _by_claims([c for c in happenings if not c.planned], claim_of, watch)
    return [_alert(_folded(same), same, watch, known, day or newest) for same in told]


def _by_claims(happenings: Sequence[Coded], claim_of: Mapping[str, str], watch: Watch) -> list[list[Coded]]:
    """Happenings of different kinds are one when at least half of the one's claims tell of the other too; the fuller
    leads, of equal ones the finer movement, then the kind that the watch names first."""
    kinds: dict[str, int] = {kind: n for n, kind in enumerate(watch.happenings)}
    order = sorted(happenings, key=lambda c: (-len(c.appearances), c.kind == "movement", kinds.get(c.kind, 99), c.id))
    claims = {c.id: {claim_of.get(a, a) for a in c.appearances} for c in happenings}
    out: list[list[Coded]] = []
    for c in order:
        mine = claims[c.id]
        same = (o for o in out if 2 * len(mine & claims[o[0].id]) >= len(mine))
        lead = next((o for o in same if c.kind not in {x.kind for x in o}), None)
        if lead is None:
            out.append([c])
        else:
            lead.append(c)
    return out


def _folded(same: Sequence[Coded]) -> Coded:
    """The first of them with what the others add; its sources are those of the best supported, never added up."""
    if len(same) == 1:
        return same[0]
    best = max(same, key=lambda c: (c.sources_min, c.sources_max, c is same[0]))
    return msgspec.structs.replace(
        same[0],
        when=next((c.when for c in same if c.when is not None), None),
        places=tuple(dict.fromkeys(p for c in same for p in c.places)),
        stances=tuple(dict.fromkeys(s for c in same for s in c.stances)),
        unsure=all(c.unsure for c in same),
        appearances=tuple(sorted({a for c in same for a in c.appearances})),
        sources_min=best.sources_min,
        sources_max=best.sources_max,
        sources=best.sources,
    )


def _against(rows: Iterable[Contradiction]) -> Mapping[str, list[str]]:
    """Open contradictions by appearance, in words."""
    out: dict[str, list[str]] = defaultdict(list)
    for c in rows:
        if c.status == "open":
            for a in c.between:
                out[a].append(f"{c.kind}: {' / '.join(c.values)}")
    return out


def _alert(c: Coded, same: Sequence[Coded], watch: Watch, known: _Known, day: dt.date | None) -> Alert:
    found = tuple(dict.fromkeys(words for a in c.appearances for words in known.against.get(a, ())))
    first = c.when.earliest[:10] if c.when is not None else ""
    told = [known.heard[a] for a in c.appearances if a in known.heard]
    last = max([*told, *([c.when.latest[:10]] if c.when is not None else [])], default="")
    history = [AlertChange(at=first, change="opened", why=f"told of in {plural(len(c.appearances), 'statement')}")]
    end = _end(c, last, watch, known, day)
    if end is not None:
        history.append(end)
    return Alert(
        value=1.0,
        baseline=0.0,
        ratio=0.0,
        when=c.when,
        evidence=c.appearances,
        text="\n".join(_lines(c, same, watch, found)),
        kind="happening",
        id=stable_id("al", watch.id, c.id),
        indicator=c.kind,
        status="open" if end is None else "closed",
        opened=first,
        last=last,
        sources_min=c.sources_min,
        sources_max=c.sources_max,
        sources=c.sources,
        contradictions=found,
        history=tuple(history),
    )


def _end(c: Coded, last: str, watch: Watch, known: _Known, day: dt.date | None) -> AlertChange | None:
    """Why it is closed: all who told of it took it back, its only source denies it, or nothing was heard for long."""
    back = [known.taken_back[a] for a in c.appearances if a in known.taken_back]
    if len(back) == len(c.appearances):
        newest = max(back, key=lambda b: (b.when or "", b.id))
        return AlertChange(at=(newest.when or last)[:10], change="closed", why=f"taken back by {newest.name}")
    denial = next((s for s in c.stances if s.stance == "denies" and c.sources == (s.name,)), None)
    if denial is not None and c.sources_max <= 1:
        at = known.heard.get(denial.appearance, last)
        return AlertChange(at=at, change="closed", why=f"{denial.name}, its only source, denies it now")
    if not last or day is None:
        return None
    quiet = dt.date.fromisoformat(last) + dt.timedelta(days=watch.quiet_after)
    if quiet >= day:
        return None
    at = (quiet + dt.timedelta(days=1)).isoformat()
    return AlertChange(at=at, change="closed", why=f"no report of it since {last} ({watch.quiet_after} days)")


def _lines(c: Coded, same: Sequence[Coded], watch: Watch, against: Sequence[str]) -> list[str]:
    """The alert in words. The first line says on whose word, the second what, where and when, the third the words."""
    unsure = "; only called likely, possible or unconfirmed" if c.unsure else ""
    fine = any(k.kind.startswith("movement-") for k in same)
    name = " and ".join(NAMES.get(k.kind, k.kind) for k in same if not (fine and k.kind == "movement"))
    codes = "; ".join(dict.fromkeys(f"{k.plover}, CAMEO {k.cameo}" for k in same))
    return [
        standing(c.sources_min, c.sources_max, c.sources),
        f"{name[:1].upper()}{name[1:]}{_where(c, watch)}{_days(c)}{unsure} ({codes})",
        f"“{c.text}”",
        *(f"contradicted: {words}" for words in against[:3]),
        *(f"{_stance(s)}: “{s.quote}”" for s in c.stances[:3] if s.quote != c.text),
    ]


def _stance(s: OfficialStance) -> str:
    return f"{s.name} {s.stance.replace('-', ' ')}"


def _where(c: Coded, watch: Watch) -> str:
    names = [p.name for p in watch.places if p.id in c.places]
    if not names:
        return ""
    more = f" and {len(names) - PLACES} more places" if len(names) > PLACES + 1 else ""
    return " at " + ", ".join(names if not more else names[:PLACES]) + more


def _days(c: Coded) -> str:
    if c.when is None:
        return ", day not known"
    first, last = c.when.earliest[:10], c.when.latest[:10]
    return f" on {first}" if first == last else f" between {first} and {last}"
