"""Indicators: counts of one item at one place as a series, with its baseline and the alerts when it is left.

Only what was counted by someone who looked makes an observation; "nobody looked" is not zero. A maximum over former
years ("about 20 at most in the past five years") is a stated baseline. Computed baselines come with the watches.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from twosource.compare import NEAR_KM
from twosource.gazetteer import distance_km
from twosource.pipeline import Stage, Tables
from twosource.records import (
    Alert,
    Appearance,
    Baseline,
    Claim,
    Dating,
    Document,
    Indicator,
    Observation,
    Quantity,
    SourceIdentity,
    When,
    Where,
    stable_id,
)
from twosource.stages.claims.figures import same_item
from twosource.stages.claims.profiles import when_of

PERIOD = re.compile(
    r"\b(?:past|last|previous|preceding)\s+(?:[\w-]{1,20}\s+){0,2}(?:years?|months?|weeks?|days?|decades?)\b", re.I
)
ANYTHING = frozenset(
    """person people man woman child civilian resident family victim casualty soldier fighter militant official
    village town city country year day week month time place party side case thing part way house home""".split()
)
"""What is counted everywhere and makes no series: tolls and refugees are claims, not readings of a place."""
FINE = ("point", "city", "area")


@dataclass(frozen=True)
class Count:
    """One count of an item, where and when, in one appearance."""

    appearance: Appearance
    quantity: Quantity
    place: Where
    when: When | None
    claim: str


def indicators(tables: Tables) -> list[Indicator]:
    """All series that have a baseline or at least two observations, in order of id."""
    series: list[list[Count]] = []
    for count in _counts(tables):
        for rows in series:
            if same_item(rows[0].quantity, count.quantity) and _near(rows[0].place, count.place):
                rows.append(count)
                break
        else:
            series.append([count])
    out = [_indicator(rows) for rows in series]
    return sorted((i for i in out if i.baseline is not None or _days(i) > 1), key=lambda i: i.id)


STAGE = Stage(
    name="indicators",
    scope="corpus",
    reads=(Document, Appearance, Claim, Dating, SourceIdentity),
    writes=(Indicator,),
    version=2,
    run=indicators,
)


def _counts(tables: Tables) -> list[Count]:
    dated = {d.appearance: d for d in tables.of(Dating)}
    claim_of = {a: c.id for c in tables.of(Claim) for a in c.appearances}
    by_doc: dict[str, list[Appearance]] = defaultdict(list)
    for a in tables.of(Appearance):
        by_doc[a.doc].append(a)
    out = []
    for doc in sorted(by_doc):
        rows = sorted(by_doc[doc], key=lambda a: (a.span, a.id))
        for n, a in enumerate(rows):
            if a.against or a.certainty == "expected":
                continue
            for q in a.slots.quantity:
                if not _serial(q):
                    continue
                if a.role not in ("measure", "happening"):
                    continue
                place = _place(rows, n)
                if place is not None:
                    out.append(Count(a, q, place, when_of(a, dated), claim_of.get(a.id, "")))
    return sorted(out, key=lambda c: (c.place.name, c.appearance.id, c.quantity.span))


def _serial(q: Quantity) -> bool:
    """A count of things that can be counted again at the same place."""
    if q.kind != "count" or not q.item_head or q.value is None:
        return False
    return q.item_head not in ANYTHING and q.counted in (None, "seen")


def _place(rows: Sequence[Appearance], n: int) -> Where | None:
    """Its own place, else the last one named within the two statements before it, on the word of the same source."""
    for a in (rows[n], *reversed(rows[max(0, n - 3) : n])):
        fine = [w for w in a.slots.where if w.precision in FINE and not _origin(a, w)]
        if fine:
            return fine[0]
        if a is not rows[n] and a.root != rows[n].root:
            return None
    return None


def _origin(a: Appearance, w: Where) -> bool:
    """ "Cars from there" do not stand there."""
    if w.span is None or w.span[0] < a.span[0]:
        return False
    before = a.quote[: w.span[0] - a.span[0]].split()
    return bool(before) and before[-1].lower() == "from"


def _days(i: Indicator) -> int:
    return len({o.when.earliest[:10] for o in i.observations if o.when is not None})


def _near(a: Where, b: Where) -> bool:
    if a.name == b.name:
        return True
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return False
    return distance_km((a.lat, a.lon), (b.lat, b.lon)) <= NEAR_KM / 4


def _indicator(rows: Sequence[Count]) -> Indicator:
    items = Counter(c.quantity.item_head or "" for c in rows)
    item = max(items, key=lambda i: (len(i.split()), items[i], i))  # "rail car" says more than "car"
    places = Counter(c.place.name for c in rows)
    place = max(places, key=lambda p: (places[p], p))
    stated = [c for c in rows if c.quantity.period_max]
    baseline = _baseline(stated)
    observations = _observations([c for c in rows if not c.quantity.period_max])
    quotes = {c.appearance.id: " ".join(c.appearance.quote.split()) for c in rows}
    return Indicator(
        id=stable_id("i", item, place),
        name=f"{item}s at {place}",
        place=place,
        unit=item,
        observations=observations,
        baseline=baseline,
        alerts=_alerts(item, place, observations, baseline, quotes),
    )


def _baseline(stated: Sequence[Count]) -> Baseline | None:
    if not stated:
        return None
    top = max(stated, key=lambda c: (c.quantity.value or 0.0, c.appearance.id))
    q = top.quantity
    return Baseline(
        value=q.value,
        low=None,
        high=q.value,
        period=_period(top.appearance),
        stated=True,
        evidence=tuple(sorted({c.appearance.id for c in stated if c.quantity.value == q.value})),
        as_written=" ".join(q.as_written.split()),
    )


def _period(a: Appearance) -> str | None:
    """The words that say over which time: "over the past five years"."""
    found = PERIOD.search(a.quote)
    return " ".join(found[0].split()) if found else None


def _observations(rows: Sequence[Count]) -> tuple[Observation, ...]:
    """Counts of one claim are one observation; its bounds are the widest that are written."""
    groups: dict[tuple[str, float | None], list[Count]] = defaultdict(list)
    for c in rows:
        day = c.when.earliest if c.when else ""
        groups[f"{c.claim}|{day}", c.quantity.value].append(c)
    out = []
    for key in sorted(groups, key=lambda k: (k[0], k[1] or 0.0)):
        members = groups[key]
        q = members[0].quantity
        timed = [c.when for c in members if c.when is not None]
        out.append(
            Observation(
                value=q.value,
                low=q.low,
                high=q.high,
                when=timed[0] if timed else None,
                evidence=tuple(sorted({c.appearance.id for c in members})),
                as_written=" ".join(q.as_written.split()),
            )
        )
    return tuple(sorted(out, key=lambda o: (o.when.earliest if o.when else "9999", o.value or 0.0, o.evidence)))


def _alerts(
    item: str, place: str, observations: Sequence[Observation], baseline: Baseline | None, quotes: Mapping[str, str]
) -> tuple[Alert, ...]:
    if baseline is None or not baseline.high:
        return ()
    out = []
    for o in observations:
        if o.value is None or o.value <= baseline.high:
            continue
        ratio = o.value / baseline.high
        day = f" on {o.when.earliest[:10]}" if o.when else ""
        out.append(
            Alert(
                value=o.value,
                baseline=baseline.high,
                ratio=round(ratio, 2),
                when=o.when,
                evidence=(o.evidence[0], baseline.evidence[0]),
                text=(
                    f"{o.as_written} at {place}{day}, {ratio:.3g} times the stated maximum of {baseline.as_written}. "
                    f"“{quotes[o.evidence[0]]}” against “{quotes[baseline.evidence[0]]}”"
                ),
            )
        )
    return tuple(out)
