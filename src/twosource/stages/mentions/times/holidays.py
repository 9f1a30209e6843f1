"""Holidays that news dates things by ("on Christmas Day", "since Easter 2004") and the days on which they fall.

Only those with a rule in the Gregorian calendar: those of the moon (Ramadan, the Lunar New Year) are left out, and so
are those that fall on other days from country to country, but for the American ones that no other country names so.
"""

from __future__ import annotations

from datetime import date, timedelta

_FIXED: dict[str, tuple[int, int]] = {
    "christmas": (12, 25), "christmas day": (12, 25), "christmas eve": (12, 24), "boxing day": (12, 26),
    "new year's day": (1, 1), "new year's eve": (12, 31), "valentine's day": (2, 14), "may day": (5, 1),
    "bastille day": (7, 14), "halloween": (10, 31), "armistice day": (11, 11), "veterans day": (11, 11),
    "anzac day": (4, 25), "canada day": (7, 1), "epiphany day": (1, 6), "all saints' day": (11, 1),
}  # fmt: skip
_NTH_WEEKDAY: dict[str, tuple[int, int, int]] = {  # month, weekday (0 is Monday), which one; -1 the last
    "thanksgiving": (11, 3, 4), "thanksgiving day": (11, 3, 4), "labor day": (9, 0, 1), "memorial day": (5, 0, -1),
    "columbus day": (10, 0, 2), "presidents' day": (2, 0, 3), "remembrance sunday": (11, 6, 2),
    "martin luther king day": (1, 0, 3), "black friday": (11, 3, 4),
}  # fmt: skip
_FROM_EASTER = {
    "easter": 0, "easter sunday": 0, "easter day": 0, "easter monday": 1, "good friday": -2, "holy thursday": -3,
    "palm sunday": -7, "ash wednesday": -46, "ascension day": 39, "whit monday": 50, "holy saturday": -1,
}  # fmt: skip
BEFORE_WEEKDAY = frozenset("Easter Good Holy Palm Ash Whit Remembrance Black".split())
SEASONS = {"christmas": (-1, 7), "easter": (-2, 1)}
"""Days before and after that "over Christmas" and "at Easter" also mean."""


def is_holiday(name: str) -> bool:
    """Is this the name of a holiday as it is written, with its capitals?"""
    folded = _folded(name)
    return (folded in _FIXED or folded in _NTH_WEEKDAY or folded in _FROM_EASTER) and name[:1].isupper()


def _folded(name: str) -> str:
    return name.lower().replace("’", "'").replace(" 's", "'s").replace("valentines", "valentine's")


def day_of(name: str, year: int) -> date:
    """The day of that holiday in that year; raises KeyError when there is none of that name."""
    folded = _folded(name)
    if folded in _FIXED:
        return date(year, *_FIXED[folded])
    if folded in _FROM_EASTER:
        return _easter(year) + timedelta(days=_FROM_EASTER[folded])
    month, weekday, which = _NTH_WEEKDAY[folded]
    if which < 0:
        end = date(year, month + 1, 1) - timedelta(days=1)
        return end - timedelta(days=(end.weekday() - weekday) % 7)
    first = date(year, month, 1) + timedelta(days=folded == "black friday")  # the day after Thanksgiving
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))


def _easter(year: int) -> date:
    """Western Easter Sunday, by the anonymous Gregorian algorithm (Nature, 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    l_ = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * l_) // 451
    month, day = divmod(h + l_ - 7 * m + 114, 31)
    return date(year, month, day + 1)
