"""Times of day, days and dates: "12 September 2023", "on Tuesday", "early this morning", "1:17 p.m. EST"."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from twosource.stages.mentions.times.lexicon import MONTH, MONTH_SHORT, ORDINAL_WORD, PART, WEEKDAY
from twosource.stages.mentions.times.moments import (
    Found,
    end_of,
    in_month,
    in_week,
    in_year,
    narrowed,
    on_day,
    part_of,
    shift_days,
    shift_months,
    start_of,
)
from twosource.stages.mentions.times.scene import Scene

_PRESS = frozenset(
    "Times Telegraph Mirror Express Mail Herald Independent Post World Sport People Star Sun Night Morning Group "
    "Business Tribune Agreement Observer Magazine Review".split()
)
_NAMED_DAYS = frozenset("Black Bloody Super Ash Cyber Good Ruby Freaky Sheffield Holy Easter Whit Palm".split())
_CLAUSE_ENDS = ("", ".", ",", "\n", ")")
_YEARLESS_PAST_DAYS = 240
"""Without a tense, a date without a year may lie this many days back, else it is the coming one: reports look back."""


_LONG_PAST, _NEAR = 270, 95
"""Even after a verb of the past ("hinted at a Budget on 16 March"): nine months back would be given with its year."""


def iso_date(m: re.Match[str], scene: Scene) -> Found | None:
    raw = scene.tokens.raw(m.start())
    if len(raw) == 10:
        return on_day(date.fromisoformat(raw))
    moment = datetime.fromisoformat(raw.replace(" ", "T"))
    if moment.tzinfo is not None:
        moment = (moment - (moment.utcoffset() or timedelta())).replace(tzinfo=None)
    moment = moment.replace(microsecond=0)
    return Found(f"{moment.isoformat()}Z", "time", moment, moment, "second")


def slash_date(m: re.Match[str], scene: Scene) -> Found | None:
    """7/8/07: month first unless it cannot be; 7.8.2007: day first."""
    raw = scene.tokens.raw(m.start())
    a, b, y = (int(x) for x in re.split(r"[/.\-]", raw))
    year = y if y > 99 else (2000 + y if y < 70 else 1900 + y)
    month, day = (b, a) if "." in raw or a > 12 else (a, b)
    return on_day(date(year, month, day))


def ordinal(word: str) -> int:
    """1 for "first" and "1st"; 0 when it is none."""
    return ORDINAL_WORD.get(word, 0) or int(re.sub(r"\D", "", word) or 0)


def short_year(word: str) -> int:
    """2004 for "2004", 1998 for "'98"."""
    digits = int(re.sub(r"\D", "", word))
    return digits if digits > 99 else (2000 + digits if digits < 70 else 1900 + digits)


def nearest_day(month: int, day: int, scene: Scene, tense: int, weekday: int | None = None) -> date:
    """The date of that month and day which a report of `scene.day` means."""
    ref = scene.day
    options = []
    for year in range(ref.year - (8 if day == 29 and month == 2 else 1), ref.year + 2):
        try:
            options.append(date(max(year, 1), month, day))
        except ValueError:
            continue
    if weekday is not None:
        options = [o for o in options if o.weekday() == weekday] or options
    past = [o for o in options if o <= ref]
    coming = [o for o in options if o >= ref]
    if tense < 0 and past and (not coming or (ref - past[-1]).days < _LONG_PAST or (coming[0] - ref).days > _NEAR):
        return past[-1]
    if tense > 0 and coming:
        return coming[0]
    if past and coming:
        back, ahead = (ref - past[-1]).days, (coming[0] - ref).days
        return past[-1] if back <= ahead or back < 92 or (ahead > 120 and back < _YEARLESS_PAST_DAYS) else coming[0]
    return (past or coming or options)[-1]


def calendar_day(start: int, end: int, scene: Scene) -> Found | None:
    """Read month, day, perhaps year and weekday from the tokens [start, end)."""
    month = day = 0
    year: int | None = None
    weekday: int | None = None
    part: str | None = None
    for i in range(start, end):
        letter, word = scene.tokens.classes[i], scene.tokens.word(i)
        if letter == "M":
            month = MONTH[word]
        elif letter == "D" and not day:
            day = int(word)
        elif letter == "O" and not day:
            day = ordinal(word)
        elif letter in "Yy":
            year = short_year(word)
        elif letter in "WK":
            weekday = WEEKDAY[word]
        elif letter == "R":
            part = PART[word]
    if year is not None:
        return _with_part(date(year, month, day), None, part)
    if (month, day) == (9, 11) and scene.tokens.word(end).startswith(("attack", "terror", "hijack")):
        return on_day(date(2001, 9, 11))
    if not 1 <= day <= (29 if month == 2 else 31):
        return None
    chosen = nearest_day(month, day, scene, scene.tense(start, end), weekday)
    return _with_part(chosen, f"XXXX-{month:02d}-{day:02d}", part)


def _with_part(day: date, blank: str | None, part: str | None) -> Found:
    return part_of(day, part, blank) if part else on_day(day, blank)


def calendar(m: re.Match[str], scene: Scene) -> Found | None:
    """ "12 September 2023", "Tuesday (Sept. 12)", "April 15 last year"."""
    tail = m.groupdict().get("tail")
    if not tail:
        return calendar_day(m.start(), m.end(), scene)
    t = scene.tokens
    found = calendar_day(m.start(), m.start("tail"), scene)
    if found is None or found.first is None or found.blank is None or t.word(m.end() - 1) != "year":
        return None
    year = scene.day.year + {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1}.get(t.word(m.end() - 2), 0)
    return on_day(date(year, found.first.month, found.first.day), found.blank)


def day_span(m: re.Match[str], scene: Scene) -> Found | None:
    """ "12-14 September", "September 12 to 14": one interval of days."""
    t = scene.tokens
    month = MONTH[t.word(m.start("month"))]
    a, b = (ordinal(t.word(m.start(g))) for g in "ab")
    if a >= b:
        return None
    year = int(t.word(m.start("year"))) if m["year"] else None
    first = date(year, month, a) if year else nearest_day(month, a, scene, scene.tense(m.start(), m.end()))
    last = date(first.year, month, b)
    blank = None if year else f"XXXX-{month:02d}-{a:02d}/XXXX-{month:02d}-{b:02d}"
    return Found(f"{first.isoformat()}/{last.isoformat()}", "date", start_of(first), end_of(last), "day", blank)


# ---------------------------------------------------------------- weekdays, today


def weekday_day(index: int, scene: Scene, which: str, tense: int) -> date:
    """The day that "Tuesday", "last Tuesday" or "next Tuesday" is, counted from the day of publication."""
    back = (scene.day.weekday() - index) % 7
    if which in ("last", "past"):
        return shift_days(scene.day, -(back or 7))
    if which in ("next", "coming", "upcoming"):
        return shift_days(scene.day, (7 - back) or 7)
    if which in ("previous", "preceding"):
        told = scene.told()
        return shift_days(told, -(((told.weekday() - index) % 7) or 7))
    if which == "following":
        told = scene.told()
        return shift_days(told, ((index - told.weekday()) % 7) or 7)
    if tense > 0 or (which == "this" and tense == 0):
        return shift_days(scene.day, (7 - back) % 7)
    return shift_days(scene.day, -back)


def weekday(m: re.Match[str], scene: Scene) -> Found | None:
    t = scene.tokens
    at = m.start("day")
    if t.raw(m.end()) in _PRESS or t.raw(at - 1) in _NAMED_DAYS:
        return None
    index = WEEKDAY[t.word(at)]
    blank = f"XXXX-WXX-{index + 1}"
    if m["week"]:
        if t.word(m.end() - 1) != "week":
            return None
        shift = {"last": -7, "past": -7, "previous": -7, "next": 7, "coming": 7, "following": 7}.get(
            t.word(m.end() - 2), 0
        )
        day = shift_days(scene.day, shift - scene.day.weekday() + index)
    else:
        which = t.word(m.end("which") - 1) if m["which"] else ""
        if which == "following" and t.classes[m.end("which") - 2] != "t":
            return None  # "Following Tuesday's launch": after it, not the Tuesday that follows
        day = weekday_day(index, scene, which, scene.tense(m.start(), m.end()))
    if m["part"]:
        return part_of(day, PART[t.word(m.start("part"))], blank)
    found = on_day(day, blank)
    return narrowed(found, t.word(m.start("early"))) if m["early"] else found


def today(m: re.Match[str], scene: Scene) -> Found | None:
    t = scene.tokens
    word = t.word(m.start("day"))
    blank = "XXXX-XX-XX"
    if word == "tonight":
        return part_of(scene.day, "NI", blank)
    if word == "overnight":
        return part_of(shift_days(scene.day, -1), "NI", blank)
    day = shift_days(scene.day, {"today": 0, "yesterday": -1, "tomorrow": 1}[word])
    part = m.start("part") if m["part"] else m.start("before") if m["before"] else None
    if part is not None:
        return part_of(day, PART[t.word(part)], blank)
    found = on_day(day, blank)
    return narrowed(found, t.word(m.start("early"))) if m["early"] else found


def day_in(start: int, end: int, scene: Scene) -> Found | None:
    """The day named by the tokens [start, end), whatever its shape."""
    letters = scene.tokens.classes[start:end]
    if "M" in letters:
        return calendar_day(start, end, scene)
    for i in range(start, end):
        letter, word = scene.tokens.classes[i], scene.tokens.word(i)
        if letter == "G":
            shift = {"yesterday": -1, "tomorrow": 1}.get(word, 0)
            return on_day(shift_days(scene.day, shift), "XXXX-XX-XX")
        if letter == "W":
            which = scene.tokens.word(i - 1) if i > start else ""
            index = WEEKDAY[word]
            return on_day(weekday_day(index, scene, which, scene.tense(start, end)), f"XXXX-WXX-{index + 1}")
    return None


def part_of_named_day(m: re.Match[str], scene: Scene) -> Found | None:
    day = day_in(m.start("day"), m.end("day"), scene)
    if day is None or day.first is None:
        return None
    return part_of(day.first.date(), PART[scene.tokens.word(m.start("part"))], day.blank)


def part(m: re.Match[str], scene: Scene) -> Found | None:
    """ "this morning", "last night", "that evening", "the next morning", "the afternoon"."""
    t = scene.tokens
    which, name = t.word(m.start("which")) if m["which"] else "", PART[t.word(m.start("part"))]
    if which == "this":
        return part_of(scene.day, name, "XXXX-XX-XX")
    if which == "last":
        return part_of(shift_days(scene.day, -1), name, "XXXX-XX-XX") if name in ("NI", "EV") else None
    if which in ("next", "following"):
        return part_of(shift_days(scene.told(), 1), name, scene.blank_if_told("XXXX-XX-XX"))
    if which in ("previous", "preceding"):
        return part_of(shift_days(scene.told(), -1), name, scene.blank_if_told("XXXX-XX-XX"))
    if which == "the" and t.classes[m.end() : m.end() + 1] == "<":
        return part_of(shift_days(scene.told(), -1), name, scene.blank_if_told("XXXX-XX-XX"))
    if which == "" and t.raw(m.end() - 1).islower() and t.word(m.start() - 1) in ("in", "by", "until", "during", "an"):
        return part_of(scene.told(), name, scene.blank_if_told("XXXX-XX-XX"))
    if which in ("that", "the") and t.raw(m.end() - 1).islower() and not t.raw(m.end())[:1].isupper():
        return part_of(scene.told(), name, scene.blank_if_told("XXXX-XX-XX"))
    return None


def week_of(m: re.Match[str], scene: Scene) -> Found | None:
    """ "the week of May 5"."""
    if scene.tokens.word(m.start("unit")) != "week":
        return None
    day = calendar_day(m.start("day"), m.end("day"), scene)
    return in_week(day.first.date(), day.blank and "XXXX-WXX") if day is not None and day.first is not None else None


def early_hours(m: re.Match[str], scene: Scene) -> Found | None:
    """ "the early hours of Friday": from midnight to eight."""
    if scene.tokens.word(m.start("unit")) != "hours":
        return None
    if m["day"]:
        day = day_in(m.start("day"), m.end("day"), scene)
    else:
        day = on_day(scene.told(), scene.blank_if_told("XXXX-XX-XX"))
    if day is None or day.first is None:
        return None
    found = part_of(day.first.date(), "MO", day.blank)
    return found.with_(last=day.first + timedelta(hours=8, seconds=-1))


def relative_day(m: re.Match[str], scene: Scene) -> Found | None:
    """ "the day before yesterday", "the day after Tuesday", "the day before." (counted from the day last named)."""
    t = scene.tokens
    if t.word(m.start("unit")) != "day":
        return _relative_unit(m, scene)
    shift = -1 if t.classes[m.start("side")] == "<" else 1
    if m["day"]:
        found = day_in(m.start("day"), m.end(), scene)
        if found is None or found.first is None:
            return None
        return on_day(shift_days(found.first.date(), shift), found.blank and "XXXX-XX-XX")
    if t.classes[m.end() : m.end() + 1] not in _CLAUSE_ENDS:
        return None
    return on_day(shift_days(scene.told(), shift), scene.blank_if_told("XXXX-XX-XX"))


def _relative_unit(m: re.Match[str], scene: Scene) -> Found | None:
    """ "the year before", "the month after." at the end of a clause."""
    t = scene.tokens
    unit, back = t.word(m.start("unit")), t.classes[m.start("side")] == "<"
    if m["day"] or unit not in ("week", "month", "year") or t.classes[m.end() : m.end() + 1] not in _CLAUSE_ENDS:
        return None
    told, shift = scene.told(), -1 if back else 1
    if unit == "week":
        return in_week(shift_days(told, 7 * shift), scene.blank_if_told("XXXX-WXX"))
    if unit == "year":
        return in_year(told.year + shift, scene.blank_if_told("XXXX"))
    moved = shift_months(told, shift)
    return in_month(moved.year, moved.month, scene.blank_if_told("XXXX-XX"))


def capital_inside(at: int, scene: Scene) -> bool:
    """Is token `at` a capitalised word within a sentence, and so a name ("Radio 4's Today", "Jamie Noon")?"""
    t = scene.tokens
    raw = t.raw(at)
    return (
        raw[:1].isupper()
        and raw[1:].islower()
        and t.classes[at - 1 : at] not in ("", ".", "\n", ";", "|", "(", ")", "-")
    )


def abbreviated(word: str) -> bool:
    """Does a full stop after this word belong to it?"""
    return word in MONTH_SHORT
