"""What two times that stand side by side say of each other: "from Monday to Friday", "2:30 a.m. (1730 GMT Tuesday)",
"the first nine months of 2017"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from twosource.stages.mentions.times.lexicon import Tokens
from twosource.stages.mentions.times.moments import Found, end_of, in_month, on_day, shift_days, shift_months, start_of
from twosource.stages.mentions.times.scene import Scene

_YEARLESS_DAY = re.compile(r"XXXX-\d\d-\d\d$")
_YEARLESS_MONTH = re.compile(r"XXXX-\d\d$")
_WEEKDAY = re.compile(r"XXXX-WXX-\d$")
_RUNNING: dict[str, str] = {"year": "P1Y", "week": "P1W", "quarter": "P1Q"}
"""What "the year" is worth in "the year to March 2005"."""
_LENGTH = re.compile(r"P(\d{1,2})(M|W|D|Q|Y)$")
_ONE_MOMENT = timedelta(hours=26)
"""The clocks of two places stand at most this far apart (UTC-12 and UTC+14)."""

Pair = tuple[Found, Found]


def tied(tokens: Tokens, start: int, end: int, at: int, after: int, pair: Pair, scene: Scene) -> Pair | None:
    """The two times at the tokens [start, end) and [at, after), read as one statement; None when they are apart.

    start, end: tokens of the earlier time; at, after: tokens of the later one.
    """
    gap = tokens.classes[end:at]
    if not gap or len(gap) > 3:
        return None
    a, b = pair
    running = a.precision in _RUNNING and tokens.classes[max(end - 2, 0) : end] in ("tU", "tq", "FU", "Fq")
    if (a.kind == "duration" or running) and tokens.word(start - 1) not in ("from", "between"):
        if gap == "o":
            return _part_of_whole(tokens, start, a, b)
        if gap in ("<", "^", "4") and a.kind == "duration":
            return _before_or_after(a, b, gap)
        return _up_to(a, b) if gap == ">" or (gap == "_" and tokens.word(end) in ("ended", "ending")) else None
    if a.kind == b.kind == "time" and gap[0] in "(,/" and len(gap) <= 2:
        return _one_moment(a, b)
    between = gap == "&" and tokens.word(start - 1) == "between"
    if between or gap in (">", "-", ",>"):
        return _from_to(a, b, scene, tokens, at, after)
    return None


def _days_and_months(count: int, unit: str) -> tuple[int, int]:
    """So many days and months are `count` units of TIMEX3."""
    return {"D": (count, 0), "W": (7 * count, 0), "M": (0, count), "Q": (0, 3 * count), "Y": (0, 12 * count)}[unit]


def _part_of_whole(tokens: Tokens, start: int, part: Found, whole: Found) -> Pair | None:
    """ "the first nine months of 2017": the length stays the value, the interval is that of the year."""
    words = (tokens.word(start), tokens.word(start + 1))
    length = _LENGTH.match(part.value)
    if (
        length is None
        or whole.first is None
        or whole.last is None
        or whole.precision not in ("year", "month", "quarter")
    ):
        return None
    count, first, last = int(length[1]), whole.first.date(), whole.last.date()
    days, months = _days_and_months(count, length[2])
    if {"first", "opening"} & set(words):
        last = shift_days(shift_months(first, months), days - 1)
    elif {"last", "final", "closing"} & set(words):
        first = shift_days(shift_months(shift_days(last, 1), -months), -days)
    else:
        return None
    blank = part.value if whole.blank is not None else None
    found = part.with_(first=start_of(first), last=end_of(last), precision=whole.precision, blank=blank)
    return found, whole


def _before_or_after(length: Found, day: Found, side: str) -> Pair | None:
    """ "two days before Christmas", "three weeks from tomorrow": the stretch from the one day to the other."""
    match = _LENGTH.match(length.value)
    if match is None or day.first is None or day.last is None or day.precision != "day":
        return None
    count = int(match[1]) * (-1 if side == "<" else 1)
    days, months = _days_and_months(count, match[2])
    start = date.fromisoformat(day.value) if len(day.value) == 10 else day.first.date()
    other = shift_days(shift_months(start, months), days)
    bounds = {"first": start_of(min(start, other)), "last": end_of(max(start, other))}
    blank = length.value if day.blank is not None else None
    return length.with_(precision="day", blank=blank, anchor=day.anchor or start.isoformat(), **bounds), day


def _up_to(length: Found, end: Found) -> Pair | None:
    """ "the three months to December", "the year ended March 31": the length stays, the interval ends with the day."""
    value = length.value if length.kind == "duration" else _RUNNING.get(length.precision, "")
    match = _LENGTH.match(value)
    if match is None or end.last is None or end.kind != "date" or end.precision not in ("day", "month"):
        return None
    count, last = int(match[1]), end.last.date()
    days, months = _days_and_months(count, match[2])
    first = shift_days(shift_months(shift_days(last, 1), -months), -days)
    if value == "P1Q":  # a quarter has a name of its own
        value = f"{last.year:04d}-Q{(last.month + 2) // 3}"
    blank = (length.blank or value) if end.blank is not None else None
    kind = "date" if "Q" in value and value[0] != "P" else "duration"
    bounds = {"first": start_of(first), "last": end_of(last), "precision": end.precision, "blank": blank}
    return length.with_(value=value, kind=kind, anchor=None, **bounds), end


def _one_moment(a: Found, b: Found) -> Pair | None:
    """One moment by two clocks, the zone of one of which is told: that one bounds the other."""
    if a.first is None or b.first is None or a.last is None or b.last is None:
        return None
    wide_a, wide_b = (f.last - f.first > timedelta(hours=12) for f in (a, b) if f.first and f.last)
    if wide_a == wide_b or "T" not in a.value or "T" not in b.value or a.precision == "part" or b.precision == "part":
        return None
    wide, narrow = (a, b) if wide_a else (b, a)
    if wide.first is None or wide.last is None or narrow.first is None or narrow.last is None:
        return None
    shift = timedelta()  # the day of the one without a zone may have been taken from the wrong side of midnight
    for days in (0, 1, -1):
        if wide.first - timedelta(hours=1) <= narrow.first + timedelta(days=days) <= wide.last:
            shift = timedelta(days=-days)
            break
    else:
        return None
    day = date.fromisoformat(wide.value[:10]) + shift
    fixed = wide.with_(value=day.isoformat() + wide.value[10:], first=narrow.first, last=narrow.last)
    return (fixed, b) if wide_a else (a, fixed)


def _from_to(a: Found, b: Found, scene: Scene, tokens: Tokens, at: int, after: int) -> Pair | None:
    """From the one to the other: a year, or a week, that only one of them names holds for both, and time runs on."""
    if a.first is None or b.first is None or a.last is None:
        return None
    if a.kind == b.kind == "time" and a.blank and a.blank.startswith("XXXX-XX-XXT") and a.precision != "part":
        gap = date.fromisoformat(b.value[:10]) - date.fromisoformat(a.value[:10])  # "between 9 a.m. and 5 p.m. Friday"
        return a.with_(value=b.value[:10] + a.value[10:], first=a.first + gap, last=a.last + gap), b
    if a.kind != "date" or b.kind != "date":
        return None
    first, last = a.first.date(), b.first.date()
    if b.blank and _WEEKDAY.match(b.blank) and a.precision == "day":
        days = (last.weekday() - first.weekday()) % 7 or 7
        ahead = a.blank is not None and _WEEKDAY.match(a.blank) and first + timedelta(days=days) > scene.day
        if ahead and scene.tense(at, after) < 0:
            first -= timedelta(days=7)
        return on_day(first, a.blank).with_(anchor=a.anchor), on_day(first + timedelta(days=days), b.blank)
    if (a.blank and b.blank is None and last < first) or (a.blank and b.blank is None and (last - first).days > 366):
        year = last.year if (first.month, first.day) <= (last.month, last.day) else last.year - 1
        return _in_year(a, year), b
    if b.blank and (last < first or (a.blank is None and a.precision in ("day", "month"))):
        year = first.year if (last.month, last.day) >= (first.month, first.day) else first.year + 1
        return a, _in_year(b, year)
    return None


def _in_year(found: Found, year: int) -> Found:
    """The same day or month of another year."""
    if found.first is None or found.blank is None:
        return found
    day = found.first.date()
    if _YEARLESS_DAY.match(found.blank):
        return on_day(date(year, day.month, min(day.day, 28) if day.month == 2 else day.day), found.blank)
    if _YEARLESS_MONTH.match(found.blank):
        return in_month(year, day.month, found.blank)
    return found
