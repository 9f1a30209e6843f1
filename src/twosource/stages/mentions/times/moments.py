"""Intervals of the calendar: a `Found` is a TIMEX3 value with its first and last moment, in naive UTC."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from twosource.records import TimePrecision

Kind = Literal["date", "time", "duration", "set"]

FIRST_YEAR, LAST_YEAR = 1, 9998


@dataclass(frozen=True, slots=True)
class Found:
    """What some words say of time; `blank` is the value when nothing is known to count from."""

    value: str
    kind: Kind = "date"
    first: datetime | None = None
    last: datetime | None = None
    precision: TimePrecision = "unknown"
    blank: str | None = None  # None: the words need nothing to count from
    anchor: str | None = None  # the day (ISO 8601) that it was counted from, when that is not the day of publication

    def with_(self, **changes: object) -> Found:
        return replace(self, **changes)  # type: ignore[arg-type]


def iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")


def start_of(day: date) -> datetime:
    return datetime.combine(day, time(0, 0, 0))


def end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59))


def shift_months(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month; clamped to the years that a date can hold."""
    index = day.year * 12 + day.month - 1 + months
    index = min(max(index, FIRST_YEAR * 12), LAST_YEAR * 12 + 11)
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def shift_days(day: date, days: float) -> date:
    """The day `days` later, clamped to the years that a date can hold."""
    ordinal = day.toordinal() + round(min(max(days, -4e6), 4e6))
    return date.fromordinal(min(max(ordinal, date(FIRST_YEAR, 1, 1).toordinal()), date(LAST_YEAR, 12, 31).toordinal()))


def on_day(day: date, blank: str | None = None) -> Found:
    return Found(day.isoformat(), "date", start_of(day), end_of(day), "day", blank)


def week_start(day: date) -> date:
    return shift_days(day, -day.weekday())


def in_week(day: date, blank: str | None = None) -> Found:
    """The ISO week of `day`, Monday to Sunday."""
    monday = week_start(day)
    year, week, _ = day.isocalendar()
    return Found(f"{year:04d}-W{week:02d}", "date", start_of(monday), end_of(shift_days(monday, 6)), "week", blank)


def weekend_of(day: date, blank: str | None = None) -> Found:
    saturday = shift_days(week_start(day), 5)
    year, week, _ = day.isocalendar()
    value = f"{year:04d}-W{week:02d}-WE"
    return Found(value, "date", start_of(saturday), end_of(shift_days(saturday, 1)), "week", blank)


def in_month(year: int, month: int, blank: str | None = None) -> Found:
    last = date(year, month, calendar.monthrange(year, month)[1])
    return Found(f"{year:04d}-{month:02d}", "date", start_of(date(year, month, 1)), end_of(last), "month", blank)


def in_quarter(year: int, quarter: int, blank: str | None = None) -> Found:
    first, last = in_month(year, 3 * quarter - 2), in_month(year, 3 * quarter)
    return Found(f"{year:04d}-Q{quarter}", "date", first.first, last.last, "quarter", blank)


def in_half(year: int, half: int) -> Found:
    first, last = in_month(year, 6 * half - 5), in_month(year, 6 * half)
    return Found(f"{year:04d}-H{half}", "date", first.first, last.last, "quarter")


SEASON_MONTHS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 2)}


def in_season(year: int, season: str, blank: str | None = None, vague: bool = False) -> Found:
    """A northern season. Winter `year` runs into the next; `vague`: the words may also mean the winter before."""
    start, end = SEASON_MONTHS[season]
    first = in_month(year - 1 if vague and season == "WI" else year, start)
    last = in_month(year + 1 if season == "WI" else year, end)
    return Found(f"{year:04d}-{season}", "date", first.first, last.last, "season", blank)


def in_fiscal_year(year: int, blank: str | None = None) -> Found:
    """The financial year called `year`: it may begin up to eleven months before that year or end as much as half a
    year after it ("fiscal 2018" began in February 2017 for one retailer, ends in March 2019 for a Japanese maker)."""
    first, last = start_of(date(year - 1, 2, 1)), end_of(date(year + 1, 6, 30))
    return Found(f"{year:04d}", "date", first, last, "year", blank)


def in_year(year: int, blank: str | None = None) -> Found:
    first, last = start_of(date(year, 1, 1)), end_of(date(year, 12, 31))
    return Found(f"{year:04d}", "date", first, last, "year", blank)


def in_years(first_year: int, count: int, value: str, precision: TimePrecision) -> Found:
    return Found(value, "date", in_year(first_year).first, in_year(first_year + count - 1).last, precision)


PART_HOURS = {"MO": (0, 12), "AF": (12, 18), "EV": (17, 24), "NI": (18, 30)}
"""Hours of the local day that a part may mean, wide on purpose: "morning" said of 00:40 is common in agency copy."""


def part_of(day: date, part: str, blank: str | None = None) -> Found:
    low, high = PART_HOURS[part]
    first = start_of(day) + timedelta(hours=low)
    last = start_of(day) + timedelta(hours=high, seconds=-1)
    return Found(f"{day.isoformat()}T{part}", "time", first, last, "part", blank and f"{blank}T{part}")


def narrowed(found: Found, word: str, now: datetime | None = None) -> Found:
    """The early, middle or late part of an interval; with `now`, "earlier this week" ends and "later" begins there.

    "early" is the first half, "late" the second, "mid" the middle half: wide enough to hold what reporters mean.
    """
    if found.first is None or found.last is None:
        return found
    first, last = found.first, found.last
    length = last - first + timedelta(seconds=1)
    if word == "earlier":
        cut = now if now is not None and first <= now <= last else last
        return found.with_(last=cut)
    if word == "later":
        cut = now if now is not None and first <= now <= last else first
        return found.with_(first=cut.replace(hour=0, minute=0, second=0) if cut > first else first)
    if word in ("early", "beginning", "start"):
        return found.with_(last=_whole(first + length / 2 - timedelta(seconds=1)))
    if word in ("late", "end", "close"):
        return found.with_(first=_whole(first + length / 2))
    if word in ("mid", "middle"):
        return found.with_(first=_whole(first + length / 4), last=_whole(last - length / 4))
    return found


def _whole(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
