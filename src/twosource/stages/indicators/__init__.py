"""Indicators: counts of one item at one place as a series, with its baseline and the alerts when it is left.

Only what was counted by someone who looked makes an observation; "nobody looked" is not zero. A maximum over former
years ("about 20 at most in the past five years") is a stated baseline. Computed baselines come with the watches.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

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
    SourceIdentity,
    Support,
    Where,
    stable_id,
)
from twosource.stages.claims.figures import same_item
from twosource.stages.indicators.counts import Count, counts
from twosource.stages.indicators.period import period_of
from twosource.stages.indicators.wording import standing


def indicators(tables: Tables) -> list[Indicator]:
    """All series that have a baseline or at least two observations, in order of id."""
    series: list[list[Count]] = []
    support = {s.claim: s for s in tables.of(Support)}
    for count in counts(tables):
        for rows in series:
            if same_item(rows[0].quantity, count.quantity) and _near(rows[0].place, count.place):
                rows.append(count)
                break
        else:
            series.append([count])
    out = [_indicator(rows, support) for rows in series]
    return sorted((i for i in out if i.baseline is not None or _days(i) > 1), key=lambda i: i.id)


STAGE = Stage(
    name="indicators",
    scope="corpus",
    reads=(Document, Appearance, Claim, Dating, SourceIdentity, Support),
    writes=(Indicator,),
    version=4,
    run=indicators,
)


def _days(i: Indicator) -> int:
    return len({o.when.earliest[:10] for o in i.observations if o.when is not None})


def _near(a: Where, b: Where) -> bool:
    if a.name == b.name:
        return True
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return False
    return distance_km((a.lat, a.lon), (b.lat, b.lon)) <= NEAR_KM / 4


def _indicator(rows: Sequence[Count], support: Mapping[str, Support]) -> Indicator:
    items = Counter(c.quantity.item_head or "" for c in rows)
    item = max(items, key=lambda i: (len(i.split()), items[i], i))  # "rail car" says more than "car"
    places = Counter(c.place.name for c in rows)
    place = max(places, key=lambda p: (places[p], p))
    stated = [c for c in rows if c.quantity.period_max]
    baseline = _baseline(stated)
    observations = _observations([c for c in rows if not c.quantity.period_max], support)
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
        period=period_of(top.appearance),
        stated=True,
        evidence=tuple(sorted({c.appearance.id for c in stated if c.quantity.value == q.value})),
        as_written=" ".join(q.as_written.split()),
    )


def _observations(rows: Sequence[Count], support: Mapping[str, Support]) -> tuple[Observation, ...]:
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
        low, high, names = _behind(members, support)
        out.append(
            Observation(
                value=q.value,
                low=q.low,
                high=q.high,
                when=timed[0] if timed else None,
                evidence=tuple(sorted({c.appearance.id for c in members})),
                as_written=" ".join(q.as_written.split()),
                looked="saw-none" if q.value == 0 else "saw",
                roots=names,
                sources_min=low,
                sources_max=high,
                claims=tuple(sorted({c.claim for c in members if c.claim})),
            )
        )
    return tuple(sorted(out, key=lambda o: (o.when.earliest if o.when else "9999", o.value or 0.0, o.evidence)))


def _behind(members: Sequence[Count], support: Mapping[str, Support]) -> tuple[int, int, tuple[str, ...]]:
    """At least and at most how many sources stand behind a count, and their names."""
    ids = {c.appearance.id for c in members}
    found = [support[c] for c in sorted({c.claim for c in members}) if c in support]
    if not found:
        return 1, 1, ()
    names = {i.name for s in found for i in s.roots.items if i.known and ids & set(i.appearances)}
    return max(s.roots.min for s in found), max(s.roots.max for s in found), tuple(sorted(names))


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
        said = (
            f"{o.as_written} at {place}{day}, {ratio:.3g} times the stated maximum of {baseline.as_written}.\n"
            f"“{quotes[o.evidence[0]]}” against “{quotes[baseline.evidence[0]]}”"
        )
        out.append(
            Alert(
                value=o.value,
                baseline=baseline.high,
                ratio=round(ratio, 2),
                when=o.when,
                evidence=(o.evidence[0], baseline.evidence[0]),
                text=f"{standing(o.sources_min, o.sources_max, o.roots)}\n{said}",
                id=stable_id("al", item, place, day),
                indicator=stable_id("i", item, place),
                opened=o.when.earliest[:10] if o.when else "",
                last=o.when.earliest[:10] if o.when else "",
                sources_min=o.sources_min,
                sources_max=o.sources_max,
                sources=o.roots,
                usual=baseline,
            )
        )
    return tuple(out)
