"""Periods counted from the day of publication: "last week", "the past five years", "two years ago"."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from twosource.records import TimePrecision
from twosource.stages.mentions.times.lexicon import ORDINAL_WORD, PLURAL, UNIT
from twosource.stages.mentions.times.moments import (
    Found,
    end_of,
    in_month,
    in_quarter,
    in_week,
    in_year,
    in_years,
    narrowed,
    on_day,
    shift_days,
    shift_months,
    start_of,
    weekend_of,
)
from twosource.stages.mentions.times.scene import Scene, number

BACK = frozenset("last past previous preceding".split())
AHEAD = frozenset("next coming upcoming following".split())
_PRECISION: dict[str, TimePrecision] = {
    "hour": "day", "minute": "day", "second": "day", "day": "day", "week": "week", "fortnight": "week",
    "month": "month", "quarter": "quarter", "year": "year", "decade": "decade",
}  # fmt: skip


def within_word(m: re.Match[str], scene: Scene) -> str:
    """The narrowing word of "the end of March", "mid-2011", "the first half of May"; "" when there is none."""
    if "within" not in m.re.groupindex or not m["within"]:
        return ""
    for i in range(m.start("within"), m.end("within")):
        letter, word = scene.tokens.classes[i], scene.tokens.word(i)
        if letter in "gel":
            return word
        if letter == "O":
            return "early" if word in ("first", "1st") else "late"
    return ""


def loose_end(m: re.Match[str], scene: Scene) -> bool:
    """ "came to an end in 1989" is no "end of 1989"."""
    if "within" not in m.re.groupindex or not m["within"] or "g" not in m["within"]:
        return False
    return any(scene.tokens.word(i) == "in" for i in range(m.start("within"), m.end("within")))


def narrow(found: Found | None, m: re.Match[str], scene: Scene) -> Found | None:
    word = within_word(m, scene)
    return narrowed(found, word, scene.now()) if found is not None and word else found


_SHORT_UNIT = {
    "yr": "year", "yrs": "year", "min": "minute", "mins": "minute", "sec": "second", "secs": "second", "hr": "hour",
    "hrs": "hour",
}  # fmt: skip


def unit_of(word: str) -> str:
    """ "week" for "weeks"."""
    return _SHORT_UNIT.get(word) or PLURAL.get(word, word)


def period(unit: str, day: date, offset: int, blank: str | None) -> Found | None:
    """The `unit` that holds `day`, or the one `offset` units later."""
    if unit == "day":
        return on_day(shift_days(day, offset), blank)
    if unit == "week":
        return in_week(shift_days(day, 7 * offset), blank)
    if unit == "weekend":
        return weekend_of(shift_days(day, 7 * offset), blank)
    if unit == "month":
        moved = shift_months(day, offset)
        return in_month(moved.year, moved.month, blank)
    if unit in ("quarter", "quarters"):
        moved = shift_months(day, 3 * offset)
        return in_quarter(moved.year, (moved.month + 2) // 3, blank)
    if unit == "year":
        return in_year(day.year + offset, blank)
    if unit == "decade":
        decade = day.year // 10 + offset
        return in_years(decade * 10, 10, f"{decade:03d}", "decade").with_(blank=blank)
    if unit == "century":
        century = (day.year - 1) // 100 + offset
        return in_years(century * 100 + 1, 100, f"{century:02d}", "unknown").with_(blank=blank)
    return None


def span_from(day: date, unit: str, count: float) -> tuple[datetime, datetime]:
    """The first and last moment of `count` units that end (negative) or begin (positive) on `day`."""
    letter, clock, factor = UNIT[unit]
    amount = count * factor
    if clock:
        hours = amount * {"H": 1.0, "M": 1 / 60, "S": 1 / 3600}[letter]
        other = shift_days(day, hours / 24 if abs(hours) >= 24 else (1 if hours > 0 else -1))
    elif letter in "DW":
        other = shift_days(day, amount * (7 if letter == "W" else 1))
    else:
        other = shift_months(day, round(amount * {"M": 1, "Q": 3, "Y": 12}.get(letter, 1)))
    return start_of(min(day, other)), end_of(max(day, other))


def duration_value(count: float | None, unit: str) -> str:
    """P5Y, PT4H, P2.5Y; PXM when the number is not said."""
    letter, clock, factor = UNIT[unit]
    head = "PT" if clock else "P"
    if count is None:
        return f"{head}X{'C' if unit == 'century' else letter}"
    amount = count * factor
    if clock and letter == "H" and amount == 0.5:
        return "PT30M"
    return f"{head}{amount:g}{letter}" if amount < 1e6 else f"{head}{amount:.0f}{letter}"


def deictic(m: re.Match[str], scene: Scene) -> Found | None:
    """ "last week", "the past five years", "the next few months", "this quarter", "the same day"."""
    t = scene.tokens
    which, word = t.word(m.end("which") - 1), t.word(m.start("unit"))
    unit = unit_of(word)
    if unit not in UNIT or (t.raw(m.start("unit"))[:1].isupper() and t.raw(m.start("which")).islower()):
        return None
    plural = word != unit
    count = number(t, m.start("count"), m.end("count")) if m["count"] else None
    if m["count"] and t.word(m.start("count")) == "couple":
        count = 2.0
    if m["count"] or plural:
        return _counted(which, unit, count, bool(m["count"]), scene)
    the = "t" in t.classes[max(m.start(), m.end("within")) : m.start("which")]
    return narrow(_one(which, unit, the, scene), m, scene)


def _counted(which: str, unit: str, count: float | None, some: bool, scene: Scene) -> Found | None:
    if unit == "weekend" or which in ("this", "that", "current"):
        return None
    if not some:
        return Found("PAST_REF" if which in BACK else "FUTURE_REF") if which != "same" else None
    found = Found(duration_value(count, unit), "duration")
    if count is None or which in ("same", "latest", "following", "previous", "preceding"):
        return found
    first, last = span_from(scene.day, unit, -count if which in BACK else count)
    return found.with_(first=first, last=last, blank=found.value, precision=_PRECISION.get(unit, "unknown"))


def _one(which: str, unit: str, the: bool, scene: Scene) -> Found | None:
    blank = {"day": "XXXX-XX-XX", "week": "XXXX-WXX", "weekend": "XXXX-WXX-WE", "month": "XXXX-XX"}.get(unit, "XXXX")
    told = scene.blank_if_told(blank)
    if unit in ("hour", "minute", "second", "fortnight"):
        return _one_short(which, unit, scene)
    if unit == "day":
        shift = {"next": 1, "following": 1, "previous": -1, "preceding": -1, "same": 0, "that": 0}.get(which)
        if shift is not None:
            return on_day(shift_days(scene.told(), shift), told)
        return on_day(scene.day, blank) if which in ("this", "current") else None
    if which in ("following", "preceding", "that", "same") or (which == "previous" and scene.last is not None):
        shift = {"following": 1, "preceding": -1, "previous": -1}.get(which, 0)
        return period(unit, scene.told(), shift, told)
    if which == "past" or (which == "last" and the and unit in ("week", "month", "year", "decade", "century")):
        if unit == "weekend":
            return period(unit, scene.day, -1, blank)
        first, last = span_from(scene.day, unit, -1)
        value = duration_value(1.0, unit)
        return Found(value, "duration", first, last, _PRECISION.get(unit, "unknown"), value)
    shift = -1 if which in BACK or (which == "latest" and unit == "quarter") else 1 if which in AHEAD else 0
    if unit == "weekend" and which == "this":
        shift = -1 if scene.day.weekday() < 2 else 0
    blank = "PAST_REF" if shift < 0 else "FUTURE_REF" if shift > 0 else blank
    return period(unit, scene.day, shift, blank)


def _one_short(which: str, unit: str, scene: Scene) -> Found | None:
    if which not in ("past", "next", "last", "coming") or (unit == "minute" and which == "last"):
        return None
    first, last = span_from(scene.day, unit, -1 if which in BACK else 1)
    value = duration_value(1.0, unit)
    return Found(value, "duration", first, last, "day", value)


def ago(m: re.Match[str], scene: Scene) -> Found | None:
    """ "two years ago" counts from publication, "two years earlier" and "later" from the day last named."""
    t = scene.tokens
    word, unit = t.word(m.start("word")), unit_of(t.word(m.start("unit")))
    if unit not in UNIT or unit == "weekend":
        return None
    later = word == "later"
    base = scene.day if word == "ago" else scene.told()
    if m["count"] in ("a",):
        count: float | None = 1.0
    elif t.word(m.end("count") - 1) == "couple" or "couple" in t.text[t.starts[m.start()] : t.ends[m.end() - 1]]:
        count = 2.0
    else:
        count = number(t, m.start("count"), m.end("count")) if m["count"] else None
    if count is None:
        return Found("PAST_REF") if word == "ago" else Found(duration_value(None, unit), "duration")
    return _moved(base, unit, count if later else -count, word == "ago", scene, m)


def from_now(m: re.Match[str], scene: Scene) -> Found | None:
    """ "three weeks from now"."""
    t = scene.tokens
    unit = unit_of(t.word(m.start("unit")))
    if unit not in UNIT or unit == "weekend" or t.word(m.end() - 1) not in ("now", "today"):
        return None
    count = 1.0 if m["count"] == "a" else number(t, m.start("count"), m.end("count"))
    return None if count is None else _moved(scene.day, unit, count, True, scene, m)


def _moved(base: date, unit: str, count: float, from_now: bool, scene: Scene, m: re.Match[str]) -> Found | None:
    def blank(value: str) -> str | None:
        return value if from_now else scene.blank_if_told(value)

    reference = blank("PAST_REF" if count < 0 else "FUTURE_REF")
    letter, clock, factor = UNIT[unit]
    amount = count * factor
    if clock:
        return _hours(base, letter, amount, from_now, reference, scene)
    if letter == "D":
        return on_day(shift_days(base, amount), reference)
    if letter == "W":
        day = shift_days(base, 7 * amount)
        return Found(
            day.isoformat(), "date", start_of(shift_days(day, -3)), end_of(shift_days(day, 3)), "week", reference
        )
    if letter == "M":
        day = shift_months(base, round(amount))
        return in_month(day.year, day.month, reference)
    if letter == "Q":
        return period("quarter", base, round(amount), reference)
    if abs(count) == 1 and unit == "year" and (named := scene.compared_quarter(m.start(), m.end())) is not None:
        return in_quarter(*named)
    if amount != round(amount):
        day = shift_months(base, round(12 * amount))
        return in_month(day.year, day.month, reference)
    year = base.year + round(amount)
    return in_year(year, reference) if 1 <= year <= 9998 else None


def _hours(base: date, letter: str, amount: float, from_now: bool, blank: str | None, scene: Scene) -> Found:
    if from_now and scene.moment is not None:
        seconds = amount * {"H": 3600, "M": 60, "S": 1}[letter]
        moment = (scene.moment + timedelta(seconds=max(seconds, -4e8))).replace(microsecond=0)
        return Found(f"{moment.isoformat(timespec='minutes')}", "time", moment, moment, "hour", blank)
    first, last = start_of(shift_days(base, -1 if amount < 0 else 0)), end_of(shift_days(base, 0 if amount < 0 else 1))
    return Found(base.isoformat(), "time", first, last, "day", blank)


def year_ago(m: re.Match[str], scene: Scene) -> Found | None:
    """ "the year-ago quarter", "year-earlier" results, "the year-ago period": of the quarter last named, if any."""
    t = scene.tokens
    if t.word(m.start("unit")) != "year":
        return None
    head = t.word(m.end("head") - 1) if m["head"] else ""
    if head == "quarter" and "O" in m["head"]:
        n = ORDINAL_WORD.get(t.word(m.start("head")), 0)
        return in_quarter(_quarter_year(n, scene) - 1, n, "PAST_REF") if 1 <= n <= 4 else None
    if scene.last_quarter is not None and m.start() - scene.last_quarter_at < 120:
        y, q = scene.last_quarter[:7].split("-Q")
        return in_quarter(int(y) - 1, int(q))
    if head == "quarter":
        return period("quarter", shift_months(scene.day, -12), -1, "PAST_REF")
    if head and head != "period" and unit_of(head) != head:
        return None
    return in_year(scene.day.year - 1, "PAST_REF")


def _quarter_year(n: int, scene: Scene) -> int:
    """The year of the last quarter `n` that had ended, or runs, on the day of publication."""
    return scene.day.year - (1 if n > (scene.day.month + 2) // 3 else 0)


def fiscal_this(m: re.Match[str], scene: Scene) -> Found | None:
    """ "this fiscal year", "the last financial year", "the full year": when it begins is not told."""
    t = scene.tokens
    if t.word(m.end() - 1) != "year" or ("t" not in m[0] and not m["which"]):
        return None
    which = t.word(m.end("which") - 1) if m["which"] else ""
    shift = -1 if which in BACK or which == "latest" else 1 if which in AHEAD else 0
    first = start_of(shift_days(scene.day, 365 * (shift - 1)))
    last = end_of(shift_days(scene.day, 366 * (shift + 1)))
    found = Found(f"{scene.day.year + shift:04d}", "date", first, last, "year", "XXXX")
    return narrow(found, m, scene)
