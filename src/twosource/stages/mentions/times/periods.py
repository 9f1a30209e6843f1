"""Weeks, months, quarters, seasons, years and decades, named or counted from the day of publication."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from twosource.records import TimePrecision
from twosource.stages.mentions.times.days import ordinal, short_year
from twosource.stages.mentions.times.lexicon import DECADE_WORD, MONTH, PLURAL, SEASON, UNIT
from twosource.stages.mentions.times.moments import (
    Found,
    end_of,
    in_half,
    in_month,
    in_quarter,
    in_season,
    in_week,
    in_year,
    in_years,
    narrowed,
    on_day,
    shift_days,
    shift_months,
    start_of,
    week_start,
    weekend_of,
)
from twosource.stages.mentions.times.scene import Scene, number

BACK = frozenset("last past previous preceding".split())
AHEAD = frozenset("next coming upcoming following".split())
_BEFORE_MONTH = frozenset(
    "in by since until till of from to between during for through and or this last next late early mid each every to "
    "before after around about".split()
)
_BEFORE_YEAR = frozenset(
    "in by since until till from during before after for late early mid between through around circa of year fiscal "
    "to spring summer autumn fall winter".split()
)
_MONTHS_LIKE_WORDS = frozenset(("may", "march"))
_OF_AFTER = frozenset(
    "rest remainder most much part half months quarter weeks days course time point quarters third".split()
)
_PRECISION: dict[str, TimePrecision] = {
    "hour": "day", "minute": "day", "second": "day", "day": "day", "week": "week", "fortnight": "week",
    "month": "month", "quarter": "quarter", "year": "year", "decade": "decade",
}  # fmt: skip
_MAY_PERSON = re.compile(r"\b(?:Theresa|Mrs\.?|Mr\.?|Ms\.?|Brian|Elaine|James|Minister) May\b")


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


def unit_of(word: str) -> str:
    """ "week" for "weeks"."""
    return {"yr": "year", "yrs": "year", "min": "minute", "mins": "minute", "hr": "hour", "hrs": "hour"}.get(
        word, PLURAL.get(word, word)
    )


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
        return f"{head}X{'E' if unit == 'decade' else 'C' if unit == 'century' else letter}"
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
    if m["count"] or plural:
        return _counted(which, unit, count, bool(m["count"]), scene)
    the = "t" in t.classes[m.start() : m.start("which")]
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
    return _moved(base, unit, count if later else -count, word == "ago", scene)


def _moved(base: date, unit: str, count: float, from_now: bool, scene: Scene) -> Found | None:
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
    """ "the year-ago quarter", "year-earlier" results."""
    if scene.tokens.word(m.start("unit")) != "year":
        return None
    if m["head"] and scene.tokens.word(m.start("head")) == "quarter":
        return period("quarter", shift_months(scene.day, -12), -1, "PAST_REF")
    return in_year(scene.day.year - 1, "PAST_REF")


# ---------------------------------------------------------------- named periods


def nearest_month(month: int, scene: Scene, tense: int) -> int:
    """The year of that month which a report of `scene.day` means."""
    ref = scene.day
    gap = month - ref.month
    if gap == 0:
        return ref.year
    if tense > 0:
        return ref.year if gap > 0 else ref.year + 1
    if tense < 0:
        return ref.year if gap < 0 else ref.year - 1
    return ref.year + (1 if gap <= -9 else -1 if gap >= 4 else 0)


def month(m: re.Match[str], scene: Scene) -> Found | None:
    """A month without a year: "in October", "last April", "June last year", "early March"."""
    t = scene.tokens
    at = m.start("month")
    number_, name = MONTH[t.word(at)], t.word(at)
    before = t.word(m.start() - 1)
    plain = m.start() == at
    if plain and not _is_month(name, before, m.end(), scene):
        return None
    blank = f"XXXX-{number_:02d}"
    if m["tail"]:
        if t.word(m.end() - 1) != "year":
            return None
        shift = -1 if t.word(m.start("tail")) in BACK else 1 if t.word(m.start("tail")) in AHEAD else 0
        return narrow(in_month(scene.day.year + shift, number_, blank), m, scene)
    which = t.word(m.end("which") - 1) if m["which"] else ""
    gap = number_ - scene.day.month
    if which in BACK:
        year = scene.day.year - (1 if gap >= 0 else 0)
    elif which in AHEAD:
        year = scene.day.year + (1 if gap <= 0 else 0)
    elif which == "this":
        year = scene.day.year
    else:
        year = nearest_month(number_, scene, scene.tense(m.start(), m.end()))
    return narrow(in_month(year, number_, blank), m, scene)


def _is_month(name: str, before: str, end: int, scene: Scene) -> bool:
    """Tell the month from the verb, the surname and the given name."""
    t = scene.tokens
    if name == "may" and before == "by" and _MAY_PERSON.search(t.text):
        return False
    if name in _MONTHS_LIKE_WORDS or (len(name) <= 4 and name not in ("june", "july")):
        return before in _BEFORE_MONTH
    if before in _BEFORE_MONTH:
        return True
    following = t.raw(end)
    return not (following[:1].isupper() and t.classes[end : end + 1] in ("_", "x"))


def month_year(m: re.Match[str], scene: Scene) -> Found | None:
    t = scene.tokens
    year = short_year(t.word(m.start("year")))
    found = in_month(year, MONTH[t.word(m.start("month"))])
    if m["to"]:
        last = in_month(year, MONTH[t.word(m.start("to") + 1)])
        if last.last is not None and found.first is not None and last.last > found.first:
            found = found.with_(value=f"{found.value}/{last.value}", last=last.last)
    return narrow(found, m, scene)


def quarter(m: re.Match[str], scene: Scene) -> Found | None:
    """ "the third quarter of 1984", "this year's third quarter", "fourth-quarter", "Q3 2004"."""
    t = scene.tokens
    n = ordinal(t.word(m.start("n")))
    if t.word(m.start("n")) == "final":
        return None
    if not 1 <= n <= 4:
        return None
    groups = m.groupdict()
    if groups.get("year"):
        return narrow(in_quarter(int(t.word(m.end("year") - 1)), n), m, scene)
    blank = f"XXXX-Q{n}"
    side = m.start("head") if groups.get("head") else m.start("tail") if groups.get("tail") else None
    if side is not None:
        if t.classes[side] == "Y":
            return in_quarter(int(t.word(side)), n)
        shift = -1 if t.word(side) in BACK else 1 if t.word(side) in AHEAD else 0
        return narrow(in_quarter(scene.day.year + shift, n, blank), m, scene)
    current = (scene.day.month + 2) // 3
    tense = scene.tense(m.start(), m.end())
    year = scene.day.year - (1 if n > current and tense <= 0 else 0) + (1 if n < current and tense > 0 else 0)
    return narrow(in_quarter(year, n, blank), m, scene)


def half(m: re.Match[str], scene: Scene) -> Found | None:
    """ "the first half of 2004", "the second half of this year"."""
    t = scene.tokens
    n = ordinal(t.word(m.start("n")))
    if t.word(m.start("n")) == "final":
        n = 2
    if n not in (1, 2):
        return None
    if m["year"]:
        return in_half(int(t.word(m.start("year"))), n)
    if t.word(m.end() - 1) != "year":
        return None
    which = t.word(m.start("tail"))
    shift = -1 if which in BACK else 1 if which in AHEAD else 0
    return in_half(scene.day.year + shift, n).with_(blank=f"XXXX-H{n}")


def ordinal_unit(m: re.Match[str], scene: Scene) -> Found | None:
    """ "the first week of March 2004", "the third week of 2027"."""
    t = scene.tokens
    n, unit = ordinal(t.word(m.start("n"))), t.word(m.start("unit"))
    if unit not in ("week", "day", "weekend") or n < 1:
        return None
    if m["only"]:
        year = int(t.word(m.start("only")))
        if unit == "day":
            return on_day(shift_days(date(year, 1, 1), n - 1))
        return in_week(shift_days(week_start(date(year, 1, 4)), 7 * (n - 1))) if n <= 53 else None
    number_ = MONTH[t.word(m.start("month"))]
    blank = None if m["year"] else f"XXXX-{number_:02d}"
    year = int(t.word(m.start("year"))) if m["year"] else nearest_month(number_, scene, scene.tense(m.start(), m.end()))
    first = date(year, number_, 1)
    if unit == "day":
        return on_day(shift_days(first, n - 1), blank)
    if n > 5:
        return None
    start, end = shift_days(first, 7 * (n - 1)), shift_days(first, 7 * n - 1)
    return Found(f"{year:04d}-{number_:02d}", "date", start_of(start), end_of(end), "week", blank)


def century(m: re.Match[str], scene: Scene) -> Found | None:
    if scene.tokens.word(m.start("unit")) != "century":
        return None
    n = ordinal(scene.tokens.word(m.start("n")))
    return in_years(100 * n - 99, 100, f"{n - 1:02d}", "unknown") if 1 <= n <= 30 else None


def decade(m: re.Match[str], scene: Scene) -> Found | None:
    """ "the late 1970s", "the '80s", "the nineties"; not "in his eighties"."""
    t = scene.tokens
    word = t.word(m.start("decade"))
    if (m["the"] and t.word(m.start()) != "the") or t.word(m.start() - 1) in ("his", "her", "their", "my", "your"):
        return None
    digits = re.sub(r"\D", "", word)
    if len(digits) == 4:
        first = int(digits)
    elif not m["the"] and not word.startswith(("'", "’")):
        return None
    else:
        tens = DECADE_WORD.get(word, int(digits or 0) // 10)
        first = 1900 + 10 * tens
    if len(digits) == 3 or not 1000 <= first <= 2090:
        return None
    found = in_years(first, 10, f"{first // 10}", "decade")
    return narrowed(found, t.word(m.start("early"))) if m["early"] else found


def season(m: re.Match[str], scene: Scene) -> Found | None:
    """ "the summer of 2004", "last winter", "this fall"; a bare "spring" or "fall" is no season."""
    t = scene.tokens
    at = m.start("season")
    name = SEASON[t.word(at)]
    raw, following = t.raw(at), t.raw(m.end())
    if raw[0].isupper() and following[:1].isupper():
        return None
    if m["year"]:
        return narrow(in_season(int(t.word(m.end("year") - 1)), name, vague=True), m, scene)
    which = t.word(m.end("which") - 1) if m["which"] else ""
    loose = which in ("", "the", "its", "their", "his", "her", "our") and not m["tail"] and not within_word(m, scene)
    placed = which == "the" or t.word(m.start() - 1) in ("in", "during", "by")
    if loose and (t.word(at) in ("spring", "fall") or not placed):
        return None
    blank = f"XXXX-{name}"
    year = scene.day.year
    if m["tail"]:
        tail = t.word(m.end("tail") - 2)
        return narrow(in_season(year + (-1 if tail in BACK else 1 if tail in AHEAD else 0), name, blank), m, scene)
    return narrow(_near_season(which, name, scene, blank, scene.tense(m.start(), m.end())), m, scene)


def _near_season(which: str, name: str, scene: Scene, blank: str, tense: int) -> Found:
    now = start_of(scene.day)
    options = [in_season(y, name, blank) for y in range(max(scene.day.year - 2, 2), scene.day.year + 3)]
    past = [o for o in options if o.last is not None and o.last < now]
    coming = [o for o in options if o.first is not None and o.first > now]
    current = [o for o in options if o not in past and o not in coming]
    if which in BACK:
        return past[-1]
    if which in AHEAD:
        return coming[0]
    if current:
        return current[0]
    if which == "this":
        return next(o for o in options if o.value.startswith(f"{scene.day.year:04d}"))
    return coming[0] if tense > 0 else past[-1]


def year(m: re.Match[str], scene: Scene) -> Found | None:
    """A number that is a year and not so many of something."""
    t = scene.tokens
    at = m.start("year")
    value = int(t.word(at))
    before, letter_before = t.word(m.start() - 1), t.classes[m.start() - 1 : m.start()]
    after, letter_after = t.word(m.end()), t.classes[m.end() : m.end() + 1]
    touching = t.starts[m.start()] > 0 and not t.text[t.starts[m.start()] - 1].isspace()
    if letter_before == "$" or letter_after in ("%", "/", "x") or (touching and letter_before in ("-", ".", "/", "+")):
        return None
    glued = t.ends[at] < len(t.text) and t.text[t.ends[at]]
    if glued and (glued.isalpha() or glued in "_@:"):
        return None
    if within_word(m, scene):
        return narrow(in_year(value), m, scene) if 1000 <= value <= 2199 else None
    if before in _BEFORE_YEAR:
        plural = (
            len(after) > 3
            and after.endswith("s")
            and letter_after == "_"
            and before not in ("since", "until", "during")
        )
        return None if (plural and value % 50 == 0) or not 1000 <= value <= 2199 else in_year(value)
    if not 1900 <= value <= 2039 or letter_before in ("n", "d", "@", "f"):
        return None
    if before in ("than", "over", "nearly", "almost", "some", "no", "flight", "room", "to", "at", "about", "up"):
        return None
    if letter_after == "_" and len(after) > 3 and after.endswith("s") and after[-2] != "s" and t.raw(m.end()).islower():
        return in_year(value) if letter_before in ("t", "a", "s", "H") and value % 100 else None
    return in_year(value)


def year_span(m: re.Match[str], scene: Scene) -> Found | None:
    """ "2009-2011", "2011-12", "2003/04": the years from the first to the last."""
    t = scene.tokens
    a, tail = int(t.word(m.start("a"))), t.word(m.start("b"))
    before = t.text[t.starts[m.start()] - 1 : t.starts[m.start()]]
    if not tail.isdigit() or not 1800 <= a <= 2100 or before in ("-", "/", "."):
        return None
    b = int(tail) if len(tail) == 4 else int(str(a)[: 4 - len(tail)] + tail)
    if not a < b <= a + 100:
        return None
    return in_years(a, b - a + 1, f"{a}/{b}", "year")


def fiscal(m: re.Match[str], scene: Scene) -> Found | None:
    t = scene.tokens
    if t.classes[m.start("year") - 1] == "U" and t.word(m.start("year") - 1) != "year":
        return None
    return narrow(in_year(int(t.word(m.start("year")))), m, scene)


def the_unit(m: re.Match[str], scene: Scene) -> Found | None:
    """ "the day", "the weekend", "the end of the year": the one that the story is at."""
    t = scene.tokens
    raw, unit = t.raw(m.end() - 1), t.word(m.end() - 1)
    article = m.start("unit") - 1
    if not raw.islower() or unit not in ("day", "week", "weekend", "month", "quarter", "year", "decade", "century"):
        return None
    narrowing = within_word(m, scene)
    if t.word(article) != "the" and not (narrowing and t.word(article) == "its"):
        return None
    if not narrowing:
        if t.word(m.start() - 1) == "of" and t.word(m.start() - 2) not in _OF_AFTER:
            return None
        if (
            t.word(m.end()) in ("of", "for", "when", "that")
            or t.raw(m.end())[:1].isupper()
            or t.classes[m.end() : m.end() + 1] == "-"
        ):
            return None
    if unit == "day":
        return on_day(scene.told(), scene.blank_if_told("XXXX-XX-XX")) if not narrowing else None
    if unit == "quarter":
        if scene.last_quarter is not None:
            y, q = scene.last_quarter.split("-Q")
            return in_quarter(int(y), int(q[0]))
        return period("quarter", scene.day, -1, "XXXX")
    blank = {"week": "XXXX-WXX", "weekend": "XXXX-WXX-WE", "month": "XXXX-XX"}.get(unit, "XXXX")
    shift = 0
    if unit == "weekend" and scene.tense(m.start(), m.end()) <= 0 and scene.day.weekday() < 5:
        shift = -1
    return narrow(period(unit, scene.day, shift, blank), m, scene)


def year_end(m: re.Match[str], scene: Scene) -> Found | None:
    """ "year-end", "year's end", "the month end"."""
    t = scene.tokens
    unit = t.word(m.start("unit"))
    if unit not in ("year", "month", "week") or t.word(m.start("end")) != "end":
        return None
    blank = {"month": "XXXX-XX", "week": "XXXX-WXX"}.get(unit, "XXXX")
    found = period(unit, scene.day, 0, blank)
    return narrowed(found, "end") if found is not None else None
