"""Rows of coded events (ACLED, UCDP GED, GDELT) as observations: how many happened, or died, in each step of time.

A row of such a table is one event; a series needs a number for each day, week or month. Those who code events look at
every day, so a step within the days that the table covers and without any event is "looked and saw none". Steps that
the table covers in part, its first and its last, are left out: half a month with few events is no quiet month.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from twosource.gazetteer import name_key
from twosource.records import Observation, Reject, When
from twosource.watches.geo import holds, names
from twosource.watches.model import IndicatorSpec, Place, Watch
from twosource.watches.rows import Handed, RowError, parse_when

MOST_EVIDENCE = 50
"""Ids of events that an observation names; the number of all is in its words."""
MOST_STEPS = 20_000


def binned(rows: Iterable[Mapping[str, Any]], watch: Watch, path: str) -> tuple[list[Handed], list[Reject]]:
    """One observation for each step of each indicator whose item and place rows have, and what could not be used."""
    places = {p.id: p for p in watch.places}
    days: dict[str, list[tuple[dt.date, dt.date, Mapping[str, Any]]]] = defaultdict(list)
    rejects: list[Reject] = []
    for row in rows:
        try:
            when = parse_when(row.get("when"))
            number = float(row["value"])
        except (RowError, KeyError, TypeError, ValueError) as error:
            if len(rejects) < 1000:
                rejects.append(Reject(path=path, stage="observations", reason=f"row {row.get('row', '?')}: {error}"))
            continue
        first, last = dt.date.fromisoformat(when.earliest[:10]), dt.date.fromisoformat(when.latest[:10])
        days[str(row.get("dataset") or path)].append((first, last, {**row, "value": number}))
    out: list[Handed] = []
    for dataset in sorted(days):
        for spec in watch.indicators:
            mine = [r for r in days[dataset] if _is_about(r[2], spec, places[spec.place])]
            if mine:
                out.extend(_steps(spec, dataset, mine, days[dataset]))
    return out, rejects


def _is_about(row: Mapping[str, Any], spec: IndicatorSpec, place: Place) -> bool:
    items = {name_key(i) for i in (spec.item, *spec.also)}
    if name_key(str(row.get("item") or "")) not in items:
        return False
    lat, lon = row.get("lat"), row.get("lon")
    if isinstance(lat, int | float) and isinstance(lon, int | float):
        return holds(place, float(lat), float(lon))
    return name_key(str(row.get("place") or "")) in names(place)


def _steps(
    spec: IndicatorSpec,
    dataset: str,
    mine: Sequence[tuple[dt.date, dt.date, Mapping[str, Any]]],
    every: Sequence[tuple[dt.date, dt.date, Mapping[str, Any]]],
) -> Iterator[Handed]:
    cover = min(first for first, _, _ in every), max(last for _, last, _ in every)
    held: dict[dt.date, list[Mapping[str, Any]]] = defaultdict(list)
    for first, last, row in mine:
        middle = first + (last - first) // 2
        held[start_of(middle, spec.cadence)].append(row)
    start, number = start_of(cover[0], spec.cadence), 0
    while start <= cover[1] and number < MOST_STEPS:
        after = next_of(start, spec.cadence)
        number += 1
        if start >= cover[0] and after - dt.timedelta(days=1) <= cover[1]:
            yield Handed(spec.id, _observation(dataset, held.get(start, []), start, after - dt.timedelta(days=1)))
        start = after


def _observation(dataset: str, rows: Sequence[Mapping[str, Any]], first: dt.date, last: dt.date) -> Observation:
    value = sum(r["value"] for r in rows)
    bounded = any(r.get("low") is not None or r.get("high") is not None for r in rows)
    low = sum(float(r["low"]) if r.get("low") is not None else r["value"] for r in rows) if bounded else None
    high = sum(float(r["high"]) if r.get("high") is not None else r["value"] for r in rows) if bounded else None
    evidence = [str(e) for r in rows for e in (r.get("evidence") or [r.get("id") or ""]) if e]
    return Observation(
        value=value,
        low=low,
        high=high,
        when=When(
            earliest=f"{first.isoformat()}T00:00:00Z",
            latest=f"{last.isoformat()}T23:59:59Z",
            precision="day" if first == last else "week" if (last - first).days < 7 else "month",
        ),
        evidence=tuple(evidence[:MOST_EVIDENCE]),
        as_written=f"{value:g} in {len(rows)} event{'s' * (len(rows) != 1)} of {dataset}",
        looked="saw" if value else "saw-none",
        origin="events",
        roots=(dataset,),
    )


def start_of(day: dt.date, cadence: str) -> dt.date:
    """The first day of the step that holds a day; a cadence that is not regular counts by months."""
    if cadence == "day":
        return day
    if cadence == "week":
        return day - dt.timedelta(days=day.weekday())
    if cadence == "year":
        return day.replace(month=1, day=1)
    if cadence == "quarter":
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return day.replace(day=1)


def next_of(start: dt.date, cadence: str) -> dt.date:
    """The first day of the next step."""
    longest = {"day": 1, "week": 7, "quarter": 100, "year": 370}.get(cadence, 32)
    return start_of(start + dt.timedelta(days=longest), cadence)
