"""Days by their feast or their number alone: "on Christmas Day", "since Easter 2004", "on the 12th"."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import timedelta

from twosource.stages.mentions.times import holidays
from twosource.stages.mentions.times.days import nearest_day, ordinal
from twosource.stages.mentions.times.moments import Found, on_day, shift_months
from twosource.stages.mentions.times.scene import Scene


def day_alone(m: re.Match[str], scene: Scene) -> Found | None:
    """ "on the 12th": the nearest day of that number that the tense allows."""
    t = scene.tokens
    if not t.word(m.start("day"))[0].isdigit():
        return None
    number_, tense = ordinal(t.word(m.start("day"))), scene.tense(m.start(), m.end())
    blank = f"XXXX-XX-{number_:02d}"
    for shift in (0, 1, 2) if tense > 0 else (0, -1, -2):
        month_ = shift_months(scene.day.replace(day=1), shift)
        if number_ <= monthrange(month_.year, month_.month)[1]:
            day = month_.replace(day=number_)
            if (tense > 0 and day >= scene.day) or (tense <= 0 and day <= scene.day):
                return on_day(day, blank)
    return None


def nth_of(m: re.Match[str], scene: Scene) -> Found | None:
    """ "the 20th of next month"."""
    t = scene.tokens
    if t.word(m.end() - 1) != "month":
        return None
    which = t.word(m.start("tail"))
    shift = -1 if which in ("last", "past", "previous") else 0 if which in ("this", "that") else 1
    month = shift_months(scene.day.replace(day=1), shift)
    return on_day(month.replace(day=ordinal(t.word(m.start("n")))), "XXXX-XX-XX")


_AFTER_HOLIDAY = frozenset("and or when for to in at with but as because that he she they we i it".split())
_BEFORE_HOLIDAY = frozenset(
    "on at before after by since until over for around during this last next past every each from of through".split()
)


def holiday(m: re.Match[str], scene: Scene) -> Found | None:
    """ "on Christmas Day", "since Easter 2004"; not "Christmas shopping"."""
    t = scene.tokens
    name = t.word(m.start("day"))
    day_like = name.endswith((" day", " eve")) or " " in name
    dated = m["which"] or m["year"] or m["tail"]
    if not day_like and not dated and t.word(m.start() - 1) not in _BEFORE_HOLIDAY:
        return None
    following = t.raw(m.end()) if t.classes[m.end() : m.end() + 1] == "_" and not (m["year"] or m["tail"]) else ""
    if following[:1].isupper() or (following and not day_like and following not in _AFTER_HOLIDAY):
        return None
    blank: str | None = None
    if m["year"]:
        year = int(t.word(m.start("year")))
    else:
        blank = "XXXX-XX-XX"
        which = t.word(m.start("which")) if m["which"] else ""
        tail = t.word(m.start("tail")) if m["tail"] else ""
        year = _holiday_year(name, which, tail, scene, scene.tense(m.start(), m.end()))
    found = on_day(holidays.day_of(name, year), blank)
    before, after = holidays.SEASONS.get(name, (0, 0))
    if (before, after) == (0, 0) or found.first is None or found.last is None:
        return found
    return found.with_(first=found.first + timedelta(days=before), last=found.last + timedelta(days=after))


def _holiday_year(name: str, which: str, tail: str, scene: Scene, tense: int) -> int:
    """The year of the holiday that a report of `scene.day` means."""
    ref = scene.day
    if tail:
        return ref.year + {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1}.get(tail, 0)
    this = holidays.day_of(name, ref.year)
    if which in ("last", "past", "previous"):
        return ref.year - (1 if this >= ref else 0)
    if which in ("next", "coming", "upcoming"):
        return ref.year + (1 if this <= ref else 0)
    if which == "this":
        return ref.year
    return nearest_day(this.month, this.day, scene, tense).year
