"""Times of day and their zones: "18:17 GMT", "1:17 p.m. Eastern time on Tuesday", "from 9 to 11 p.m."."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import NamedTuple

from twosource.records import TimePrecision
from twosource.stages.mentions.times import zones
from twosource.stages.mentions.times.days import day_in
from twosource.stages.mentions.times.lexicon import NUMBER_WORD, PART, WEEKDAY
from twosource.stages.mentions.times.moments import Found, on_day, start_of
from twosource.stages.mentions.times.scene import Scene

_BEFORE_CLOCK = frozenset(
    "at by from until till to around about before after since between on and approximately past".split()
)


class Clock(NamedTuple):
    """A time of day as written. `exact`: the minutes are given; `zone`: its words, "" when none; `shift`: "GMT+8"."""

    hour: int
    minute: int
    exact: bool
    zone: str
    shift: int


def clock_time(start: int, end: int, scene: Scene) -> Clock | None:
    """Read the hour, the minute and the zone from the tokens [start, end)."""
    t = scene.tokens
    hour, minute, exact, zone, shift = -1, -1, True, "", 0
    for i in range(start, end):
        letter, word = t.classes[i], t.word(i)
        if letter == "k":
            hour, minute = (24, 0) if word == "midnight" else (12, 0)
        elif hour < 0 and letter in "PTDndY":
            hour, minute, exact = _hour(letter, word)
        elif letter == "R" and 0 <= hour < 12 and PART[word] in ("AF", "EV"):
            hour += 12
        elif letter == "Z":
            zone = word
        elif letter == "D" and zone:
            shift = int(word) * (-1 if t.classes[i - 1] == "-" else 1)
    if not (0 <= hour <= 24 and 0 <= minute <= 59):
        return None
    return Clock(hour, minute, exact, zone, shift)


def _hour(letter: str, word: str) -> tuple[int, int, bool]:
    """Hour, minute and whether minutes are given, from "1:17 p.m.", "18:17", "1817" or "six"; hour -1: no such."""
    if letter == "n":
        return NUMBER_WORD[word], 0, False
    digits = re.findall(r"\d+", word)
    if letter == "D":
        return int(word), 0, False
    if len(digits[0]) == 4:
        return int(word[:2]), int(word[2:4]), True
    if letter not in "PT":
        return -1, -1, False
    hour, minute, exact = int(digits[0]), int(digits[1]) if len(digits) > 1 else 0, len(digits) > 1
    if letter == "P":
        hour = hour % 12 + (12 if "p" in word else 0) if 1 <= hour <= 12 else -1
    return hour, minute, exact


def at_clock(day: Found, clock: Clock) -> Found | None:
    """That day at that hour. With no zone, or "local time", the interval holds that hour of every zone on Earth."""
    if day.first is None:
        return None
    date_ = day.first.date()
    hours = zones.offset(clock.zone, date_) if clock.zone else None
    local = start_of(date_) + timedelta(hours=clock.hour, minutes=clock.minute)
    east, west = (zones.EAST_MOST, zones.WEST_MOST) if hours is None else (hours + clock.shift, hours + clock.shift)
    last = local + (timedelta(seconds=59) if clock.exact else timedelta(minutes=59, seconds=59))
    precision: TimePrecision = "minute" if clock.exact else "hour"
    universal = clock.zone in ("gmt", "utc") and not clock.shift
    tail = f"T{clock.hour:02d}:{clock.minute:02d}" + ("Z" if universal else "")
    return Found(
        day.value[:10] + tail,
        "time",
        local - timedelta(hours=east),
        last - timedelta(hours=west),
        precision,
        day.blank and day.blank + tail,
        anchor=day.anchor,
    )


def clock_with_day(m: re.Match[str], scene: Scene) -> Found | None:
    clock = clock_time(m.start("clock"), m.end("clock"), scene)
    day = day_in(m.start("day"), m.end("day"), scene)
    return at_clock(day, clock) if clock and day else None


def clock_span(m: re.Match[str], scene: Scene) -> Found | None:
    """ "from 9 to 11 p.m.", "between 2 and 4:30 p.m. on Friday": one interval of one half of the day."""
    t = scene.tokens
    if m["dash"] == "&" and t.word(m.start() - 1) != "between":
        return None
    end = clock_time(m.start("b"), m.end("b"), scene)
    start = clock_time(m.start("a"), m.end("a"), scene)
    if start is None or end is None or start.hour > 12:
        return None
    hour = start.hour % 12 + (12 if end.hour >= 12 else 0)
    if (hour, start.minute) >= (end.hour, end.minute):
        hour -= 12  # "11 to 3 p.m." began in the morning
    if hour < 0:
        return None
    day = day_in(m.start("day"), m.end("day"), scene) if m["day"] else on_day(scene.told(), "XXXX-XX-XX")
    if day is None:
        return None
    first = at_clock(day, start._replace(hour=hour, zone=end.zone, shift=end.shift))
    last = at_clock(day, end)
    if first is None or last is None:
        return None
    return first.with_(value=f"{first.value}/{last.value}", last=last.last, precision="hour")


def every_clock(m: re.Match[str], scene: Scene) -> Found | None:
    """ "every Friday at 6 p.m.", "9 a.m. on Sundays", "every day at noon"."""
    t = scene.tokens
    hour = clock_time(m.start("clock"), m.end("clock"), scene)
    groups = m.groupdict()
    named = "days" if groups.get("days") else "unit"
    word = t.word(m.start(named))
    if hour is None or (named == "unit" and t.classes[m.start("unit")] == "U" and word != "day"):
        return None
    weekday = WEEKDAY.get(word.removesuffix("s") if named == "days" else word)
    day = "XXXX-XX-XX" if weekday is None else f"XXXX-WXX-{weekday + 1}"
    return Found(f"{day}T{hour.hour:02d}:{hour.minute:02d}", "set")


def clock_alone(m: re.Match[str], scene: Scene) -> Found | None:
    """A clock time counts from the day named in its sentence, else from the day of publication."""
    t = scene.tokens
    letters = t.classes[m.start() : m.end()]
    if letters == "T" and t.word(m.start() - 1) not in _BEFORE_CLOCK:
        return None
    clock = clock_time(m.start(), m.end(), scene)
    if clock is None:
        return None
    if scene.same_sentence(m.start()) and scene.last is not None:
        day = on_day(scene.told(), None if scene.last_known else "XXXX-XX-XX")
    else:
        day = on_day(scene.day, "XXXX-XX-XX")
    return at_clock(day, clock)
