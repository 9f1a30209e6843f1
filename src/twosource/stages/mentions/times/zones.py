"""Time zones by name: abbreviations, "Seoul time", "Eastern Standard Time", and how far east of Greenwich they are.

Own rules and not the machine's zone data, so that every machine gives the same hour. Summer time follows the rules of
the United States, the European Union and southern Australia; what changed otherwise (Moscow 2011 to 2014, Pyongyang
2015 to 2018) is listed. "Local time" and a clock time with no zone may be any zone on Earth.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

Summer = Literal["", "us", "eu", "au", "moscow", "pyongyang"]

EAST_MOST, WEST_MOST = 14.0, -12.0
"""Hours east of Greenwich beyond which nobody sets a clock: the bounds of a clock time whose zone is not told."""

ABBREVIATION: dict[str, float] = {  # ambiguous letters (IST, AST) are left out
    "gmt": 0.0, "utc": 0.0, "est": -5.0, "edt": -4.0, "cst": -6.0, "cdt": -5.0, "mst": -7.0, "mdt": -6.0,
    "pst": -8.0, "pdt": -7.0, "bst": 1.0, "cet": 1.0, "cest": 2.0, "eet": 2.0, "eest": 3.0,
    "msk": 3.0, "jst": 9.0, "kst": 9.0, "hkt": 8.0, "sgt": 8.0, "aest": 10.0, "aedt": 11.0,
}  # fmt: skip
_BY_SEASON: dict[str, tuple[float, Summer]] = {"et": (-5.0, "us"), "ct": (-6.0, "us"), "pt": (-8.0, "us")}

_PLACES: tuple[tuple[float, Summer, str], ...] = (
    (-10.0, "", "hawaii,hawaiian,honolulu"),
    (-9.0, "us", "alaska"),
    (-8.0, "us", "pacific,los angeles,california,seattle"),
    (-7.0, "us", "mountain,denver"),
    (-6.0, "us", "central,chicago,texas,houston,dallas"),
    (-5.0, "us", "eastern,new york,washington,boston,toronto"),
    (-3.0, "", "buenos aires,brasilia"),
    (0.0, "", "greenwich mean,greenwich,universal,coordinated universal"),
    (0.0, "eu", "london,british,uk,irish,dublin"),
    (1.0, "eu", "paris,berlin,french,german,rome,madrid,brussels,vienna,geneva,central european,warsaw,oslo,stockholm"),
    (2.0, "eu", "kyiv,kiev,ukrainian,athens,helsinki,eastern european,bucharest"),
    (2.0, "", "johannesburg,south african,tripoli"),
    (3.0, "moscow", "moscow,russian"),
    (3.0, "", "baghdad,riyadh,istanbul,turkish,minsk,nairobi"),
    (4.0, "", "dubai,gulf,baku,tbilisi"),
    (5.0, "", "pakistan,karachi,islamabad,tashkent"),
    (5.5, "", "indian,delhi,new delhi,india"),
    (7.0, "", "bangkok,thai,hanoi,jakarta"),
    (8.0, "", "beijing,china,chinese,hong kong,singapore,taipei,taiwan,manila,perth"),
    (9.0, "", "seoul,korea,korean,south korean,tokyo,japan,japanese"),
    (9.0, "pyongyang", "pyongyang,north korean,north korea"),
    (10.0, "", "vladivostok"),
    (10.0, "au", "sydney,melbourne,canberra"),
)  # fmt: skip
_NAMED: dict[str, tuple[float, Summer]] = {
    name: (hours, rule) for hours, rule, names in _PLACES for name in names.split(",")
}
_KINDS = ("standard", "daylight", "summer", "winter")


def is_zone(name: str) -> bool:
    """Is `name`, what stands before "time" in lower case ("eastern standard", "seoul", "local"), a zone?"""
    return name == "local" or _place(name) in _NAMED


def _place(name: str) -> str:
    head, _, last = name.rpartition(" ")
    return head if last in _KINDS else name


def offset(zone: str, day: date) -> float | None:
    """Hours east of Greenwich that `zone` ("kst", "seoul time", "eastern standard time") keeps on `day`.

    None: not told ("local time"). On the day of a change of clocks the hour of the later part of the day is given.
    """
    if zone in ABBREVIATION:
        return ABBREVIATION[zone]
    name = zone.removesuffix(" time").replace("'s", "").replace("’s", "")
    found = _BY_SEASON.get(zone) or _NAMED.get(_place(name))
    if found is None:
        return None
    hours, rule = found
    last = name.rpartition(" ")[2]
    if last in _KINDS:
        return hours + (1.0 if last in ("daylight", "summer") else 0.0)
    return hours + _saved(rule, day)


def _saved(rule: str, day: date) -> float:
    """Hours that the clocks of the rule stand ahead of their winter hour on `day`."""
    year = day.year
    if rule == "us":
        first, last = (
            (_sunday(year, 3, 2), _sunday(year, 11, 1)) if year >= 2007 else (_april(year), _sunday(year, 10, -1))
        )
        return 1.0 if first <= day < last else 0.0
    if rule == "au":
        return 0.0 if _sunday(year, 4, 1) <= day < _sunday(year, 10, 1) else 1.0
    if rule == "pyongyang":
        return -0.5 if date(2015, 8, 15) <= day < date(2018, 5, 5) else 0.0
    if rule == "moscow" and day >= date(2011, 3, 27):
        return 1.0 if day < date(2014, 10, 26) else 0.0
    if rule in ("eu", "moscow"):
        return 1.0 if _sunday(year, 3, -1) <= day < _sunday(year, 10, -1) else 0.0
    return 0.0


def _april(year: int) -> date:
    return _sunday(year, 4, 1 if year >= 1987 else -1)


def _sunday(year: int, month: int, which: int) -> date:
    """The first, second ... or with -1 the last Sunday of a month of 31 or 30 days."""
    if which < 0:
        end = date(year, month, 30 if month in (4, 6, 9, 11) else 31)
        return end - timedelta(days=(end.weekday() + 1) % 7)
    start = date(year, month, 1)
    return start + timedelta(days=(6 - start.weekday()) % 7 + 7 * (which - 1))
