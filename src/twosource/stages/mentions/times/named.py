"""Months, quarters, seasons, years and decades that are named: "last April", "the third quarter of 2004", "1998"."""

from __future__ import annotations

import re
from datetime import date

from twosource.stages.mentions.times.days import ordinal, short_year
from twosource.stages.mentions.times.lexicon import DECADE_WORD, MONTH, SEASON, WEEKDAY
from twosource.stages.mentions.times.moments import (
    Found,
    end_of,
    in_fiscal_year,
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
)
from twosource.stages.mentions.times.periods import AHEAD, BACK, narrow, period, within_word
from twosource.stages.mentions.times.scene import Scene

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
_MAY_PERSON = re.compile(r"\b(?:Theresa|Mrs\.?|Mr\.?|Ms\.?|Brian|Elaine|James|Minister) May\b")


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
    if before == "-" and t.classes[end - 3 : end - 1] == "M-":
        return True  # "January-March"
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
    if t.word(m.start("n")) in ("final", "last"):
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
    if t.word(m.start("n")) in ("last", "final"):
        return _last_unit(m, unit, scene) if m["month"] else None
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


def _last_unit(m: re.Match[str], unit: str, scene: Scene) -> Found | None:
    """ "the last week of April"."""
    t = scene.tokens
    number_ = MONTH[t.word(m.start("month"))]
    year = int(t.word(m.start("year"))) if m["year"] else nearest_month(number_, scene, scene.tense(m.start(), m.end()))
    blank = None if m["year"] else f"XXXX-{number_:02d}"
    whole = in_month(year, number_, blank)
    if whole.last is None or unit not in ("week", "day", "weekend"):
        return None
    if unit == "day":
        return on_day(whole.last.date(), blank)
    return whole.with_(first=start_of(shift_days(whole.last.date(), -7)), precision="week")


def nth_weekday(m: re.Match[str], scene: Scene) -> Found | None:
    """ "the first Tuesday of November", "the last Sunday of next month"."""
    t = scene.tokens
    n, weekday = ordinal(t.word(m.start("n"))), WEEKDAY[t.word(m.start("day"))]
    if m["month"]:
        number_ = MONTH[t.word(m.start("month"))]
        said = int(t.word(m.start("year"))) if m["year"] else None
        year = said or nearest_month(number_, scene, scene.tense(m.start(), m.end()))
        blank = None if said else f"XXXX-{number_:02d}-XX"
    else:
        which = t.word(m.start("tail"))
        if t.word(m.end() - 1) != "month":
            return None
        moved = shift_months(scene.day, -1 if which in BACK else 1 if which in AHEAD else 0)
        year, number_, blank = moved.year, moved.month, "XXXX-XX-XX"
    first = date(year, number_, 1)
    if t.word(m.start("n")) in ("last", "final"):
        end = shift_days(shift_months(first, 1), -1)
        return on_day(shift_days(end, -((end.weekday() - weekday) % 7)), blank)
    day = shift_days(first, (weekday - first.weekday()) % 7 + 7 * (n - 1))
    return on_day(day, blank) if 1 <= n <= 5 and day.month == number_ else None


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
    if first % 100 == 0 and first < 1900:  # "the 1800s"
        return in_years(first, 100, f"{first // 100}", "unknown")
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
    before = t.text[t.starts[m.start("a")] - 1 : t.starts[m.start("a")]]
    if not tail.isdigit() or not 1800 <= a <= 2100 or before in ("-", "/", "."):
        return None
    b = year_span_of(a, tail)
    return in_years(a, b - a + 1, f"{a}/{b}", "year") if b is not None else None


def year_span_of(a: int, tail: str) -> int | None:
    """The last year of "2011-12"; None when it is none."""
    if not tail.isdigit() or len(tail) not in (2, 4):
        return None
    b = int(tail) if len(tail) == 4 else int(str(a)[: 4 - len(tail)] + tail)
    return b if a < b <= a + 100 else None


def fiscal(m: re.Match[str], scene: Scene) -> Found | None:
    t = scene.tokens
    if t.classes[m.start("year") - 1] == "U" and t.word(m.start("year") - 1) != "year":
        return None
    value = int(t.word(m.start("year")))
    found = in_fiscal_year(value) if "F" in m["head"] else in_year(value)
    if m["b"]:
        span = year_span_of(value, t.word(m.start("b")))
        if span is None:
            return None
        found = in_years(value, span - value + 1, f"{value}/{span}", "year")
    elif m["head"] == "U" and t.word(m.start() - 1) not in _BEFORE_YEAR:
        return None
    return narrow(found, m, scene)


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
        if narrowing not in ("", "earlier", "later"):
            return None
        return on_day(scene.told(), scene.blank_if_told("XXXX-XX-XX"))
    if unit == "quarter":
        if scene.last_quarter is not None:
            y, q = scene.last_quarter.split("-Q")
            return in_quarter(int(y), int(q[0]))
        return period("quarter", scene.day, -1, "XXXX")
    if unit == "century" and narrowing == "turn":
        first = (scene.day.year // 100) * 100
        return in_years(first - 5, 11, f"{first}", "decade").with_(blank="XXXX")
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
