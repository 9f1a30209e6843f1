"""Alerts on series: value, baseline, probability, sources, contradictions, evidence; and their history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import msgspec

from twosource.records import Alert, AlertChange, Baseline, Indicator, Observation, When, stable_id
from twosource.stages.indicators.wording import standing
from twosource.watches.baselines import Expected
from twosource.watches.model import IndicatorSpec, Place
from twosource.watches.series import Episode, Judged, Look, judge, read_so, window

SAME = "the same as "
"""How the history of an alert ends that turned out to be one with another."""
AGREE = 0.1
"""Values of one look that differ by less of the larger one are the same count, when neither gives an interval."""


def indicator(
    spec: IndicatorSpec,
    place: Place,
    observations: Sequence[Observation],
    text: Baseline | None,
    quotes: Mapping[str, str],
) -> Indicator:
    """The series of an indicator of a watch with its baseline as it stands now and its alerts, oldest first."""
    judged = judge(spec, observations, text)
    last = judged.expected[-1] if judged.expected else None
    return Indicator(
        id=spec.id,
        name=spec.name,
        place=place.name,
        unit=spec.unit,
        observations=tuple(o for look in judged.looks for o in look.observations) + judged.undated,
        baseline=_baseline(spec, last, text, judged),
        alerts=tuple(_alert(spec, place, judged, e, text, quotes) for e in judged.episodes),
    )


def _baseline(spec: IndicatorSpec, now: Expected | None, text: Baseline | None, judged: Judged) -> Baseline | None:
    if now is None:
        return None
    own = spec.baseline
    if now.above is None:
        if own.low is None and own.high is None and text is not None:
            return msgspec.structs.replace(text, gaps=judged.gaps)
        evidence = (own.evidence,) if own.evidence else ()
        written = f"stated by the desk: {_range(own.low, own.high)}"
        return Baseline(
            value=own.high if own.high is not None else own.low,
            low=own.low,
            high=own.high,
            period=own.period,
            stated=True,
            evidence=evidence,
            as_written=written,
            gaps=judged.gaps,
        )
    days = [look.day for look in judged.looks]
    first = max(days[0], days[-1] - window(own.window))
    return Baseline(
        value=now.middle,
        low=now.low,
        high=now.high,
        period=f"{first.isoformat()} to {days[-1].isoformat()}",
        stated=False,
        evidence=(),
        as_written=f"{_range(now.low, now.high)} in {now.nominal or 0:.0%} of looks, by {now.number} ({now.method})",
        method=now.method,
        nominal=now.nominal,
        number=now.number,
        gaps=judged.gaps,
    )


def _range(low: float | None, high: float | None) -> str:
    if low is None:
        return f"at most {high:g}"
    return f"at least {low:g}" if high is None else f"{low:g} to {high:g}"


def _alert(
    spec: IndicatorSpec, place: Place, judged: Judged, e: Episode, text: Baseline | None, quotes: Mapping[str, str]
) -> Alert:
    worst = max(e.looks, key=lambda n: (_distance(judged, n), -n))
    look, now = judged.looks[worst], judged.expected[worst]
    best = look.observations[0]
    assert now is not None
    assert best.value is not None
    bound = _bound(now, best.value)
    usual = _baseline(spec, now, text, Judged(judged.looks[: worst + 1], (), (), (), judged.gaps))
    chance = min((p for p in (now.at_least(best.value), now.at_most(best.value)) if p is not None), default=None)
    if (within := read_so(now, best)) is not None:
        chance = within
    against = contradictions(look)
    shown = usual.evidence if usual is not None else ()
    return Alert(
        value=best.value,
        baseline=bound,
        ratio=round(best.value / bound, 2) if bound else 0.0,
        when=best.when,
        evidence=(*best.evidence, *shown),
        text="\n".join(_text(spec, place, best, bound, usual, chance, against, quotes)),
        id=stable_id("al", spec.id, judged.looks[e.first].day),
        indicator=spec.id,
        status="open" if e.closed is None else "closed",
        opened=judged.looks[e.first].day.isoformat(),
        last=judged.looks[e.looks[-1]].day.isoformat(),
        probability=chance,
        sources_min=best.sources_min,
        sources_max=best.sources_max,
        sources=best.roots,
        contradictions=against,
        usual=usual,
        history=tuple(_history(judged, e)),
    )


def _distance(judged: Judged, n: int) -> float:
    value, now = judged.looks[n].value, judged.expected[n]
    if value is None or now is None:
        return 0.0
    bound = _bound(now, value)
    return value / bound if bound and value >= bound else bound / max(value, 0.5) if bound else value


def _bound(now: Expected, value: float) -> float:
    """The end of the baseline that the value is beyond."""
    if now.high is not None and value > now.high:
        return now.high
    return now.low if now.low is not None else now.high or 0.0


def contradictions(look: Look) -> tuple[str, ...]:
    """Other values of the same look that cannot both be so."""
    best = look.observations[0]
    out = []
    for other in look.observations[1:]:
        if other.value is not None and best.value is not None and not agree(best, other):
            names = ", ".join(other.roots) or "source not named"
            out.append(f"{other.as_written} on {look.day.isoformat()} ({names})")
    return tuple(out)


def agree(a: Observation, b: Observation) -> bool:
    """Whether two values of one time can be one count: their intervals meet."""
    if a.value is None or b.value is None:
        return False
    x, y = _interval(a), _interval(b)
    return x[0] <= y[1] and y[0] <= x[1]


def _interval(o: Observation) -> tuple[float, float]:
    value = o.value or 0.0
    slack = AGREE / 2 * value
    return (o.low if o.low is not None else value - slack, o.high if o.high is not None else value + slack)


def _text(
    spec: IndicatorSpec,
    place: Place,
    best: Observation,
    bound: float,
    usual: Baseline | None,
    chance: float | None,
    against: Sequence[str],
    quotes: Mapping[str, str],
) -> list[str]:
    """The alert in words. The first line says on whose word, the second what, then the evidence."""
    day = _days(best.when)
    times = (
        f"{best.value / bound:.3g} times the baseline of {bound:g}" if bound and best.value else f"against {bound:g}"
    )
    lines = [
        standing(best.sources_min, best.sources_max, best.roots),
        f"{spec.name}: {best.as_written} at {place.name}{day}, {times}",
    ]
    if best.low is not None and best.high is not None and best.low != best.high:
        beyond = "is still beyond it" if usual and usual.high is not None and best.low > usual.high else "is within it"
        lines.append(f"between {best.low:g} and {best.high:g}; the nearer end {beyond}")
    if usual is not None:
        lines.append(f"usual: {usual_of(usual)}")
        if usual.gaps:
            long = max(usual.gaps, key=lambda g: g.days)
            others = len(usual.gaps) - 1
            more = f", and in {others} other gap{'s' * (others > 1)}" if others else ""
            lines.append(f"nobody looked for {long.days} days from {long.start}{more}")
    if chance is not None:
        stated = usual is not None and usual.stated
        what = "that it was within the bound and was read so" if stated else "of such a value, were nothing changed"
        lines.append(f"probability {what}: {_chance(chance)}")
    if best.note and "judged by" in best.note:
        lines.append(best.note)
    lines.extend(f"contradicted: {c}" for c in against)
    lines.extend(f"“{quotes[e]}”" for e in best.evidence[:1] if e in quotes)
    other = [e for e in best.evidence if e not in quotes]
    more = f" and {len(other) - 3} more" if len(other) > 3 else ""
    lines.extend(f"evidence: {e}{more * (n == 2)}" for n, e in enumerate(other[:3]))
    if usual is not None:
        lines.extend(f"against “{quotes[e]}”" for e in usual.evidence[:1] if e in quotes)
    return lines


def usual_of(usual: Baseline) -> str:
    """A baseline in words; that of a text, whose evidence is a statement, is a most ("20 in the past five years")."""
    of_text = usual.stated and usual.low is None and usual.evidence[:1] and usual.evidence[0].startswith("a-")
    over = f" over the {usual.period}" if usual.stated and usual.period else ""
    return f"{'at most ' * bool(of_text)}{_small(usual.as_written)}{over}"


def _days(when: When | None) -> str:
    """A count of a month is not one of its first day."""
    if when is None:
        return ""
    first, last = when.earliest[:10], when.latest[:10]
    apart = (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days
    return f" on {first}" if apart <= 1 else f" from {first} to {last}"


def _small(text: str) -> str:
    """Words from the beginning of a sentence as they stand within one."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _chance(p: float) -> str:
    return "under 1 in a million" if p < 1e-6 else f"{p:.2g}"


def _history(judged: Judged, e: Episode) -> list[AlertChange]:
    out = []
    for n in e.looks:
        look = judged.looks[n]
        best = look.observations[0]
        change = "opened" if n == e.first else "updated"
        out.append(AlertChange(at=look.day.isoformat(), change=change, why=f"{best.as_written} seen"))  # type: ignore[arg-type]
    if e.closed is not None:
        out.append(AlertChange(at=judged.looks[e.closed].day.isoformat(), change="closed", why=e.why))
    return out


# ---------------------------------------------------------------- as knowledge grows


def advance(before: Sequence[Alert], now: Sequence[Alert], day: dt.date) -> tuple[list[Alert], list[Alert]]:
    """The alerts as known on `day`, given those known before: (all of them, those that changed).

    An alert that is known already keeps its id and its history, whatever day its first look has now; only what changed
    is new in it: another value, more sources, the second source, its end. One that the pile no longer bears out (a
    count was dated or read otherwise) is closed, never forgotten.
    """
    left = sorted(before, key=lambda b: (b.status == "closed", b.history[0].at if b.history else "", b.id))
    out, changed, heirs = [], [], {}
    for a in now:
        same = [b for b in left if _same(a, b)]
        if not same:
            why = next((c.why for c in a.history if c.change == "opened"), a.text.split("\n", 1)[0])
            first = AlertChange(at=day.isoformat(), change="opened", why=why)
            new = msgspec.structs.replace(a, history=(first, *(c for c in a.history if c.change == "closed")))
            changed.append(new)
        else:
            old = same[0]
            left.remove(old)
            heirs.update({b.id: old.id for b in same[1:]})
            steps = _steps(old, a, day)
            new = msgspec.structs.replace(a, id=old.id, history=(*old.history, *steps))
            if steps:
                changed.append(new)
        out.append(new)
    for old in left:
        if old.status == "open":
            why = f"{SAME}{heirs[old.id]}" if old.id in heirs else "the reports no longer bear it out"
            end = AlertChange(at=day.isoformat(), change="closed", why=why)
            old = msgspec.structs.replace(old, status="closed", history=(*old.history, end))
            changed.append(old)
        out.append(old)
    return sorted(out, key=lambda a: (a.opened, a.id)), changed


def _same(a: Alert, b: Alert) -> bool:
    """Two states of one alert: the same id, or the same series and times that touch; of happenings, shared evidence."""
    if a.kind != b.kind or a.indicator != b.indicator:
        return a.kind == b.kind == "happening" and bool(set(a.evidence) & set(b.evidence))
    return a.id == b.id or (a.opened <= b.last and b.opened <= a.last) or bool(set(a.evidence) & set(b.evidence))


def _steps(old: Alert, new: Alert, day: dt.date) -> list[AlertChange]:
    at, out = day.isoformat(), []
    whose = standing(new.sources_min, new.sources_max, new.sources)
    if new.status == "closed" and old.status == "open":
        end = next((c for c in new.history if c.change == "closed"), None)
        when = end.at if end is not None and new.kind == "happening" and end.at <= at else at
        out.append(AlertChange(at=when, change="closed", why=end.why if end is not None else ""))
    elif new.status == "open" and old.status == "closed":
        out.append(AlertChange(at=at, change="updated", why="open again"))
    if new.sources_min >= 2 > old.sources_min:
        out.append(
            AlertChange(at=at, change="second-source", why=standing(new.sources_min, new.sources_max, new.sources))
        )
    elif (new.sources_min, new.sources_max) != (old.sources_min, old.sources_max):
        out.append(AlertChange(at=at, change="updated", why=whose))
    if new.kind == "indicator" and (new.value != old.value or new.last != old.last):
        out.append(
            AlertChange(at=at, change="updated", why=f"{new.value:g} on {new.last}, was {old.value:g} on {old.last}")
        )
    gone, came = set(old.contradictions) - set(new.contradictions), set(new.contradictions) - set(old.contradictions)
    if gone or came:
        out.append(AlertChange(at=at, change="updated", why="contradicted: " + "; ".join(sorted(came or gone))))
    return out
