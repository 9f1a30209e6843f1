"""The series of a yard as a workspace keeps it: readings as people left them, baseline, alerts, looks, texts beside.

The terminal and the desk show what is made here. Nothing that reads images is needed.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from twosource.records import Gap, Indicator, Judgement
from twosource.store import yards as kept
from twosource.watches.alerts import indicator
from twosource.watches.model import IndicatorSpec, Place, Watch
from twosource.watches.readings import UNITS, all_amended, plural
from twosource.watches.rows import RowError, handed
from twosource.watches.series import gaps, least, to_looks
from twosource.watches.tasking import Tasking, tasking


@dataclass(frozen=True)
class Yard:
    """A yard with its readings, the latest facility file, and the series of its watch or of its own."""

    facility: kept.Version
    rows: tuple[dict[str, Any], ...]  # amended, in order of time
    indicator: Indicator
    watched: bool  # the indicator is one of a watch
    sensors: Mapping[str, int]
    tasking: tuple[Tasking, ...]
    undated: int
    usual: str
    gaps: tuple[Gap, ...]

    @property
    def told(self) -> tuple[int, int]:
        """Looks that gave a figure, and those that could not tell."""
        seen = sum(o.looked != "could-not-tell" for o in self.indicator.observations)
        return seen, len(self.indicator.observations) - seen


def yard(
    database: Any, ident: str, judgements: Sequence[Judgement], beside: Sequence[Mapping[str, Any]] = ()
) -> Yard | None:
    """The yard of this id in a workspace; None when there is none. `beside`: what texts say, whose days are occasions
    after which more may have been looked."""
    facility = kept.yard(database, ident)
    if facility is None:
        return None
    rows = all_amended(kept.rows(database, ident), judgements)
    spec, place, watched = _spec(database, facility)
    watch = Watch(version=1, id=ident, name=facility.name, places=(place,), indicators=(spec,))
    observations, undated = [], 0
    for row in rows:
        try:
            observations.append(handed({**row, "indicator": spec.id}, watch).observation)
        except RowError:
            undated += 1
    made = indicator(spec, place, observations, None, {})
    looks = to_looks(made.observations)[0]
    occasions = [("alert", dt.date.fromisoformat(a.opened)) for a in made.alerts]
    occasions += [("count in a text", dt.date.fromisoformat(b["day"])) for b in beside if b.get("day")]
    counted = [look for look in looks if look.value is not None]
    usual = (
        made.baseline.as_written
        if made.baseline is not None
        else f"too few looks to know: {len(counted)} gave a count, {least(spec, counted)} are needed, or a stated bound"
    )
    return Yard(
        facility,
        tuple(rows),
        made,
        watched,
        dict(Counter(str(r.get("sensor") or "no sensor named") for r in rows).most_common()),
        tuple(tasking([look.day for look in looks], occasions)),
        undated,
        usual,
        gaps(spec, looks),
    )


def _spec(database: Any, facility: kept.Version) -> tuple[IndicatorSpec, Place, bool]:
    found = kept.watched(database, facility.id)
    if found is not None:
        spec, where = found
        return msgspec.json.decode(spec, type=IndicatorSpec), msgspec.json.decode(where, type=Place), True
    head = facility.facility["twosource"]
    item = head.get("item") or "rail car"
    place = Place(id=facility.id, name=head.get("place") or facility.name)
    name = f"{item}s at {place.name}"[:500]
    return IndicatorSpec(id=facility.id, name=name, item=item, place=facility.id), place, False


def figure(row: Mapping[str, Any]) -> str:
    """What was read, in words: never a count where there is none."""
    if row.get("value") is None:
        return "could not tell"
    unit = UNITS.get(str(row.get("unit"))) or plural(row["value"], str(row.get("item") or ""))
    ends = "" if row.get("low") is None else f" ({row['low']:g} to {row['high']:g})"
    return f"{row['value']:g}{ends} {unit}".rstrip()


def lines(found: Yard, beside: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[str]:
    """The series for a terminal. `beside`: by id of a reading, what texts say of that day."""
    seen, blind = found.told
    out = [f"{found.facility.name}: {len(found.rows)} images, {seen} gave a count, {blind} looked and could not tell"]
    out.append(f"facility file of {found.facility.at[:10]} by {found.facility.who}")
    out.append("sensors: " + (", ".join(f"{name} {n}" for name, n in found.sensors.items()) or "none"))
    out.append(f"usual: {found.usual}")
    for row in found.rows:
        day = (row.get("when") or "no date")[:10]
        why = row.get("abstained") or row.get("note")
        out.append(f"{day}  {row['id']}  {figure(row)}" + (f": {why}" if why else ""))
        if row.get("judged"):
            out.append(f"            {row['judged']}")
        for text in beside.get(row["id"], ()):
            out.append(f"            {text['verdict']}: {text['why']}  “{' '.join(text['quote'].split())[:160]}”")
    if found.undated:
        out.append(f"{found.undated} without a date stand in no series")
    out += [f"nobody looked from {g.start} to {g.end} ({g.days} days)" for g in found.gaps]
    out += [f"looks: {t.words()}" for t in found.tasking]
    for alert in found.indicator.alerts:
        out += ["", f"alert, {alert.status}:", *(f"  {line}" for line in alert.text.split("\n"))]
    return out
