"""Observations of a watch that texts give: counts of its items at its places, on somebody's word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from twosource.compare import quantities
from twosource.pipeline import Tables
from twosource.records import Appearance, Baseline, Claim, Dating, Observation, Quantity, Source, When
from twosource.stages.claims.profiles import when_of
from twosource.stages.indicators.counts import Count, by_page, counts, place_of
from twosource.stages.indicators.period import period_of
from twosource.stages.roots import independence, pile_of
from twosource.stages.roots.origins import Pile
from twosource.watches.geo import at
from twosource.watches.model import IndicatorSpec, Place, Watch


@dataclass(frozen=True)
class Told:
    """What texts say of one indicator."""

    observations: tuple[Observation, ...]
    baseline: Baseline | None  # as they state it
    quotes: dict[str, str]  # words by appearance


def told(tables: Tables, watch: Watch) -> dict[str, Told]:
    """Per indicator of the watch the observations and the stated baseline of the pile."""
    pile = pile_of(tables)
    places = {p.id: p for p in watch.places}
    every = counts(tables)
    rows = {a.id: a for a in tables.of(Appearance)}
    out = {}
    for spec in watch.indicators:
        place = places[spec.place]
        mine = [c for c in every if counts_item(spec, c.quantity) and at(place, c.place)]
        none = list(_none(spec, place, tables))
        blind = list(_blind(spec, place, tables))
        seen = [c for c in mine if not c.quantity.period_max and not _compared(c)] + none
        stated = [c for c in mine if c.quantity.period_max]
        quotes = {c.appearance.id: " ".join(rows[c.appearance.id].quote.split()) for c in (*mine, *none)}
        out[spec.id] = Told((*_observations(seen, pile), *blind), _baseline(stated), quotes)
    return out


_COMPARED = re.compile(
    r"\b(?:compared (?:with|to)|instead of|rather than|down from|up from)\s(?:[\w-]{1,15}\s){0,3}$"
    r"|\b(?:usual|normal|typical|average|mean)\s(?:of\s)?(?:(?:about|around|some|roughly)\s)?$",
    re.I,
)


def _compared(c: Count) -> bool:
    """Whether the number is what the count is held against: "12 tankers, compared with a usual 70 vessels"."""
    start = c.quantity.span[0] - c.appearance.span[0] if c.quantity.span is not None else 0
    return _COMPARED.search(" ".join(c.appearance.quote[max(0, start - 60) : max(0, start)].split()) + " ") is not None


def counts_item(spec: IndicatorSpec, q: Quantity) -> bool:
    """Whether this counts the item of the indicator: "rail cars", "freight cars" and "cars" are one to it."""
    head = (q.item_head or "").lower()
    names = {name.lower() for name in (spec.item, *spec.also)}
    return bool(head) and any(head == n or head.endswith(" " + n) or n.endswith(" " + head) for n in names)


def _none(spec: IndicatorSpec, place: Place, tables: Tables) -> Iterator[Count]:
    """ "No rail cars were seen at the yard": somebody looked and saw none."""
    words = "|".join(re.escape(n) for n in (spec.item, *spec.also))
    pattern = re.compile(rf"\b(?:no|zero|not a single)\s(?:[\w-]{{1,20}}\s){{0,2}}(?:{words})s?\b", re.I)
    dated = {d.appearance: d for d in tables.of(Dating)}
    claim_of = {a: c.id for c in tables.of(Claim) for a in c.appearances}
    for rows in by_page(tables):
        for n, a in enumerate(rows):
            found = pattern.search(a.quote)
            if found is None or a.polarity == "denied" or a.certainty == "expected":
                continue
            where = place_of(rows, n)
            if where is None or not at(place, where):
                continue
            zero = Quantity(
                value=0.0,
                low=0.0,
                high=0.0,
                unit=None,
                item=spec.item,
                item_head=spec.item,
                as_written=found[0],
                approximator=None,
                span=(a.span[0] + found.start(), a.span[0] + found.end()),
            )
            yield Count(a, zero, where, when_of(a, dated), claim_of.get(a.id, ""))


_CLOUDED = re.compile(
    r"\b(?:clouds?(?: cover)?|haze|fog|smoke|snow)\s(?:[\w-]{1,20}\s){0,2}(?:cover(?:s|ed)|obscur(?:es|ed)|hid(?:es)?|"
    r"block(?:s|ed)|conceal(?:s|ed)|prevent(?:s|ed)|made it impossible)\b"
    r"|\b(?:covered|obscured|hidden|concealed|blocked)\sby\s(?:[\w-]{1,20}\s){0,2}(?:clouds?|haze|fog|smoke|snow)\b"
    r"|\b(?:can(?:not|'t|’t)|could(?:\snot|n't|n’t)|impossible to|unable to|not possible to)\s(?:be\s|to\s)?"
    r"(?:tell|told|count(?:ed)?|see|seen|determined?|assess(?:ed)?|establish(?:ed)?|make out|made out)\b",
    re.I,
)
"""Words by which somebody looked and could not tell."""


def _blind(spec: IndicatorSpec, place: Place, tables: Tables) -> Iterator[Observation]:
    """ "Clouds covered the yard on 12 October": somebody looked and could not tell how many there were."""
    words = "|".join(re.escape(n) for n in (spec.item, *spec.also))
    item = re.compile(rf"\b(?:{words}|images?|imagery|photos?|satellites?|how many|whether)s?\b", re.I)
    dated = {d.appearance: d for d in tables.of(Dating)}
    names = {s.id: s.name for s in tables.of(Source)}
    for rows in by_page(tables):
        for n, a in enumerate(rows):
            found = _CLOUDED.search(a.quote)
            if found is None or item.search(a.quote) is None or a.slots.quantity:
                continue
            where, when = place_of(rows, n), when_of(a, dated)
            if where is None or when is None or not at(place, where):
                continue
            yield Observation(
                value=None,
                low=None,
                high=None,
                when=when,
                evidence=(a.id,),
                as_written=" ".join(found[0].split()),
                looked="could-not-tell",
                roots=(names.get(a.root, a.root),),
                note=" ".join(a.quote.split()),
            )


def _observations(rows: Sequence[Count], pile: Pile) -> Iterator[Observation]:
    """Counts of one day that agree are one observation, whoever repeats it; its sources are counted by their roots."""
    groups: list[list[Count]] = []
    for c in sorted(rows, key=lambda c: (_day(c.when), c.quantity.approximator is not None, c.appearance.id)):
        for group in groups:
            if _day(group[0].when) == _day(c.when) and _agree(group[0].quantity, c.quantity):
                group.append(c)
                break
        else:
            groups.append([c])
    for group in groups:
        q = group[0].quantity
        found = independence([c.appearance for c in group], pile)
        names = tuple(sorted({i.name for i in found.items if i.known}))
        yield Observation(
            value=q.value,
            low=q.low,
            high=q.high,
            when=group[0].when,
            evidence=tuple(sorted({c.appearance.id for c in group})),
            as_written=" ".join(q.as_written.split()),
            looked="saw-none" if q.value == 0 else "saw",
            roots=names,
            sources_min=max(1, found.min),
            sources_max=max(1, found.max),
            claims=tuple(sorted({c.claim for c in group if c.claim})),
        )


def _agree(a: Quantity, b: Quantity) -> bool:
    if a.value == b.value:
        return True
    if not a.value or not b.value:
        return False
    return quantities(a, b).kind == "compatible" and 0.8 <= a.value / b.value <= 1.25


def _day(when: When | None) -> str:
    return when.earliest[:10] if when is not None else ""


def _baseline(stated: Sequence[Count]) -> Baseline | None:
    if not stated:
        return None
    top = max(stated, key=lambda c: (c.quantity.value or 0.0, c.appearance.id))
    same = sorted({c.appearance.id for c in stated if c.quantity.value == top.quantity.value})
    return Baseline(
        value=top.quantity.value,
        low=None,
        high=top.quantity.value,
        period=period_of(top.appearance),
        stated=True,
        evidence=tuple(same),
        as_written=" ".join(top.quantity.as_written.split()),
    )
