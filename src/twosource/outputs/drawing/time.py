"""Drawings along time: the events of the ledger, and the series of an indicator."""

from __future__ import annotations

import calendar
import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from twosource.outputs.drawing.labels import cut, width
from twosource.outputs.wording import MONTHS

DAY = 86400.0
_FIRST, _LAST = -62_135_596_800.0, 253_339_228_800.0
"""The years 1 and 9998 in seconds since 1970: what the calendar of the language can name, with a year to spare."""


@dataclass(frozen=True)
class Span:
    """Something to draw on a timeline: from-to in seconds, a name, a link, and how firm it is."""

    start: float
    end: float
    name: str
    href: str
    strong: bool = True


@dataclass(frozen=True)
class Dot:
    """One observation: when, how many (with its range) and whether it raised an alert."""

    at: float
    value: float
    low: float | None
    high: float | None
    alert: bool
    label: str
    href: str | None = None


def seconds(iso: str | None, end: bool = False) -> float | None:
    """Seconds since 1970 of an ISO 8601 time of any precision (the end of its period when asked), or None."""
    if not iso:
        return None
    text = iso.strip().removesuffix("Z")
    try:
        if len(text) == 4:
            year = int(text)
            moment = dt.datetime(year, 12, 31) if end else dt.datetime(year, 1, 1)
        elif len(text) == 7:
            year, month = int(text[:4]), int(text[5:7])
            day = calendar.monthrange(year, month)[1] if end else 1
            moment = dt.datetime(year, month, day)
        else:
            moment = dt.datetime.fromisoformat(text).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
    return (moment - dt.datetime(1970, 1, 1)).total_seconds()


def ticks(start: float, end: float, most: int) -> list[tuple[float, str]]:
    """Round moments between two times, at most `most`, each with its label."""
    start, end = max(start, _FIRST), min(end, _LAST)
    first, last = (dt.datetime(1970, 1, 1) + dt.timedelta(seconds=s) for s in (start, end))
    days = (end - start) / DAY
    for step in (1, 2, 7, 14):
        if days / step <= most:
            at = first.replace(hour=0, minute=0, second=0, microsecond=0)
            found = [at + dt.timedelta(days=n) for n in range(0, math.ceil(days) + 2, step)]
            shown = [m for m in found if start <= _stamp(m) <= end]
            years = [f" {m.year}" if n == 0 or m.year != shown[n - 1].year else "" for n, m in enumerate(shown)]
            return [(_stamp(m), f"{m.day} {MONTHS[m.month - 1]}{y}") for m, y in zip(shown, years, strict=True)]
    for step in (1, 2, 3, 6):
        if days / 30.4 / step <= most:
            count = (last.year - first.year) * 12 + last.month - first.month + 1
            months = [(first.year * 12 + first.month - 1 + n) for n in range(count)]
            found = [dt.datetime(m // 12, m % 12 + 1, 1) for m in months if m % step == 0 and m // 12 <= 9998]
            return [
                (
                    _stamp(m),
                    f"{MONTHS[m.month - 1]} {m.year}" if step > 1 or m.month == 1 or n == 0 else MONTHS[m.month - 1],
                )
                for n, m in enumerate(found)
                if start <= _stamp(m) <= end
            ]
    step = max(1, math.ceil(days / 365.25 / most))
    round_years = [y for y in range(first.year, last.year + 1) if y % step == 0]
    return [(_stamp(dt.datetime(y, 1, 1)), str(y)) for y in round_years if start <= _stamp(dt.datetime(y, 1, 1)) <= end]


def _stamp(moment: dt.datetime) -> float:
    return (moment - dt.datetime(1970, 1, 1)).total_seconds()


def _window(starts: Sequence[float], ends: Sequence[float]) -> tuple[float, float]:
    first, last = min(starts), max(ends)
    air = max((last - first) * 0.04, 1.5 * DAY)
    return first - air, last + air


def timeline(spans: Sequence[Span], wide: float = 960, css: str = "") -> Markup:
    """One row per event in order of time, its name beside its bar; empty without events."""
    if not spans:
        return Markup("")
    row, top = (30, 34) if wide > 600 else (44, 34)
    ordered = sorted(spans, key=lambda s: (s.start, s.end, s.name))
    first, last = _window([s.start for s in ordered], [s.end for s in ordered])
    high = top + row * len(ordered) + 6

    def x(at: float) -> float:
        return (at - first) / (last - first) * wide

    parts = []
    for at, label in ticks(first, last, 10 if wide > 600 else 4):
        parts.append(Markup('<path class="grid" d="M{0:.1f} 22V{1:g}"/>').format(x(at), high))
        half = width(label, 12) / 2
        middle = min(max(x(at), half + 2), wide - half - 2)
        parts.append(Markup('<text class="tick" x="{:.1f}" y="14">{}</text>').format(middle, label))
    for n, span in enumerate(ordered):
        y = top + row * n + row / 2
        left, right = x(span.start), max(x(span.end), x(span.start) + 9)
        parts.append(_bar(span, left, right, y, wide, narrow=wide <= 600))
    return Markup(
        '<svg class="timeline {}" viewBox="0 0 {:g} {:g}" role="group" aria-label="Timeline of events">{}</svg>'
    ).format(css, wide, high, Markup("").join(parts))


def _bar(span: Span, left: float, right: float, y: float, wide: float, narrow: bool) -> Markup:
    size = 13
    if narrow:
        name = cut(span.name, size, wide - 8)
        ends = left + width(name, size) > wide - 4
        text_x, text_y, bar_y = wide - 4 if ends else left, y - 8, y
    else:
        before, after = left - 10, wide - right - 10
        room = max(before, after)
        name = cut(span.name, size, room)
        ends = after < before and width(name, size) > after
        text_x, text_y, bar_y = left - 8 if ends else right + 8, y + 4.5, y - 5
    return Markup(
        '<a href="{}"><rect class="bar{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="10" rx="5"/>'
        '<text{} x="{:.1f}" y="{:.1f}">{}</text><title>{}</title></a>'
    ).format(
        span.href,
        "" if span.strong else " faint",
        left,
        bar_y,
        right - left,
        Markup(' class="end"') if ends else "",
        text_x,
        text_y,
        name,
        span.name,
    )


def series(dots: Sequence[Dot], baseline: float | None, wide: float = 960, css: str = "") -> Markup:
    """Observations along time with their ranges, and the baseline as a line across; gaps are gaps, not zero."""
    if not dots:
        return Markup("")
    high, left, top, bottom = 220.0, 46.0, 14.0, 30.0
    first, last = _window([d.at for d in dots], [d.at for d in dots])
    most = (
        max([*(d.high if d.high is not None else d.value for d in dots), *(d.value for d in dots), baseline or 0, 1])
        * 1.15
    )

    def x(at: float) -> float:
        return left + (at - first) / (last - first) * (wide - left - 10)

    def y(value: float) -> float:
        return top + (1 - value / most) * (high - top - bottom)

    parts = []
    for value in _levels(most):
        parts.append(
            Markup(
                '<path class="grid" d="M{:g} {:.1f}H{:g}"/><text class="level" x="{:g}" y="{:.1f}">{}</text>'
            ).format(left, y(value), wide, left - 8, y(value) + 4, f"{value:,g}")
        )
    for at, label in ticks(first, last, 8 if wide > 600 else 4):
        half = width(label, 12) / 2
        middle = min(max(x(at), left + half), wide - half - 2)
        parts.append(Markup('<text class="tick" x="{:.1f}" y="{:g}">{}</text>').format(middle, high - 8, label))
    if baseline is not None:
        parts.append(
            Markup(
                '<path class="base" d="M{:g} {:.1f}H{:g}"/><text class="base" x="{:g}" y="{:.1f}">baseline {}</text>'
            ).format(left, y(baseline), wide, left + 6, y(baseline) - 6, f"{baseline:,g}")
        )
    for dot in sorted(dots, key=lambda d: (d.at, d.value)):
        parts.append(_dot(dot, x(dot.at), y, wide))
    return Markup('<svg class="series {}" viewBox="0 0 {:g} {:g}" role="img" aria-label="Series">{}</svg>').format(
        css, wide, high, Markup("").join(parts)
    )


def _levels(most: float) -> list[float]:
    step = 10 ** math.floor(math.log10(most / 3))
    step = next(n * step for n in (1, 2, 5, 10) if most / (n * step) <= 5)
    return [n * step for n in range(int(most / step) + 1)]


def _dot(dot: Dot, at: float, y: object, wide: float) -> Markup:
    place = y(dot.value)  # type: ignore[operator]
    stem = Markup("")
    if dot.low is not None and dot.high is not None and dot.high > dot.low:
        stem = Markup('<path class="range" d="M{0:.1f} {1:.1f}V{2:.1f}"/>').format(at, y(dot.low), y(dot.high))  # type: ignore[operator]
    side = at + 9 if at + 9 + width(dot.label, 13) < wide else at - 9 - width(dot.label, 13)
    mark = Markup('{}<circle class="{}" cx="{:.1f}" cy="{:.1f}" r="{}"/><text x="{:.1f}" y="{:.1f}">{}</text>').format(
        stem, "seen alert" if dot.alert else "seen", at, place, 6 if dot.alert else 4.5, side, place + 4.5, dot.label
    )
    return Markup('<a href="{}">{}</a>').format(dot.href, mark) if dot.href else mark
