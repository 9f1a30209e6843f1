"""What a text without a date says of the day on which it was written. English only.

Every rule gives a bound that holds whoever wrote the text: it was written after what it tells of as past, before what
it says will be, on the day that it calls today, and in the year that lies as many years after another as it counts.
A bound that no rule gives stays open: a guess would be taken for knowledge further down.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from twosource.stages.documents.dates import Dated, dates_in, latest_past_date, make
from twosource.stages.documents.months import MONTHS

_TODAY = re.compile(r"\b[Tt](?:oday|his\s(?:morning|afternoon|evening))\b")
_NEAR = 50  # characters beside "today" in which its date stands
_TODAY_BEFORE = re.compile(r"\b(?:today|this\s(?:morning|afternoon|evening))\s?[,(]?\s?(?:on\s)?$", re.IGNORECASE)
_WEEKDAY_BEFORE = re.compile(r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day),?\s$")
_TODAY_AFTER = re.compile(r"\)?,?\s(?:today)\b", re.IGNORECASE)
_AHEAD = re.compile(r"\bwill\b|\b(?:is|are)\s(?:due|set|scheduled|expected|planned)\b")
_WILL_BE = re.compile(
    r"\b(?:will|(?:is|are)\s(?:due|set|scheduled|expected|planned)\sto|(?:is|are)\s(?:due|scheduled|planned))\b"
    r"[^.,;:\"“”‘’\n]{1,80}?\b(?:on|in|by|before|from|until)\s(?:early\s|late\s|mid-)?$"
)
_YEAR = r"(?:1[5-9]|20)\d\d"
_YEARS_AGO = re.compile(r"years\sago")
_COUNTED = re.compile(
    rf"(?P<hedge>\b(?:about|some|around|nearly|almost|over|more\sthan|roughly)\s)?"
    rf"(?:\b(?P<n1>\d{{1,3}})\syears\sago,?\sin\s(?P<y1>{_YEAR})\b|\bin\s(?P<y2>{_YEAR}),?\s(?P<n2>\d{{1,3}})\syears\sago\b)"
)
_QUOTE = re.compile(r"[\"“”„«»]")
_SENTENCE = re.compile(r"[^.!?\n]{1,600}")
_EN_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_YEARLESS = re.compile(
    rf"\b(?:(?P<m1>{_EN_MONTH})\s(?P<d1>\d\d?)|(?P<d2>\d\d?)\s(?P<m2>{_EN_MONTH}))\b(?!,?\s\d{{4}}|-\d)"
)
_FUTURE = re.compile(
    r"\b(?:will|would|shall|may|might|could|plan(?:s|ned)?|expect(?:s|ed)?|scheduled|due|set|next|until|by|before)\b",
    re.I,
)
_PAST = re.compile(r"\b(?:was|were|had|did|\w{2,20}ed|said|told|took|began|fell|rose|went|came|held|saw|left|met)\b")


class Bounds(NamedTuple):
    """The first and the last second (ISO 8601, UTC) at which a text can have been written; None: not known."""

    earliest: str | None
    latest: str | None


def written_between(text: str) -> Bounds:
    """The bounds that an English text without a date sets to its own date."""
    if (day := _today(text)) is not None:
        return Bounds(day.earliest, day.latest)
    past = latest_past_date(text)
    earliest = past.earliest if past else None
    latest = _first_future(text)
    counted = _counted_year(text)
    if counted is not None and (earliest is None or earliest <= counted[1]):
        earliest = max(earliest or "", counted[0])
        latest = min(latest or counted[1], counted[1])
    if earliest is not None and latest is not None and latest < earliest:
        latest = None  # what was to come is told of as past elsewhere: the plan is quoted from an older text
    return Bounds(earliest, latest)


def _today(text: str) -> Dated | None:
    """The date that the text calls today: "today, 21 April 2017"."""
    spots = (hit for word in _TODAY.finditer(text) for hit in _dates_around(text, word.start(), word.end()))
    for start, end, dated in spots:
        if dated.precision != "day":
            continue
        before = _WEEKDAY_BEFORE.sub("", text[max(0, start - 40) : start])
        quoted = len(_QUOTE.findall(text[max(0, start - 300) : start])) % 2
        if not quoted and (_TODAY_BEFORE.search(before) or _TODAY_AFTER.match(text, end)):
            return dated
    return None


def _dates_around(text: str, start: int, end: int) -> list[tuple[int, int, Dated]]:
    """The dates in and near text[start:end], at their places in `text`."""
    low = max(0, start - _NEAR)
    return [(low + s, low + e, dated) for s, e, dated in dates_in(text[low : end + _NEAR])]


def _first_future(text: str) -> str | None:
    """The end of the first date of which the text says that something will be then; not what is quoted."""
    best: str | None = None
    if not re.search(_YEAR, text):
        return None
    for sentence in _SENTENCE.finditer(text):
        words = sentence[0]
        if not re.search(_YEAR, words) or _QUOTE.search(words) or not _AHEAD.search(words):
            continue
        spots = [(start, dated) for start, _, dated in dates_in(words)]
        spots += [(m.start(), d) for m in re.finditer(rf"\b{_YEAR}\b(?![-/\d])", words) if (d := make(int(m[0])))]
        for start, dated in spots:
            if _WILL_BE.search(words[:start]) and (best is None or dated.latest < best):
                best = dated.latest
    return best


def _counted_year(text: str) -> tuple[str, str] | None:
    """ "in 1950, 67 years ago" was written in 2017, or in 2018 before the day came round."""
    for word in _YEARS_AGO.finditer(text):
        low = max(0, word.start() - _NEAR)
        m = _COUNTED.search(text, low, word.end() + _NEAR)
        if m is None or m["hedge"]:
            continue
        year = int(m["y1"] or m["y2"]) + int(m["n1"] or m["n2"])
        first, last = make(year), make(year + 1)
        if first is not None and last is not None:
            return first.earliest, last.latest
    return None


def narrowed(text: str, dated: Dated) -> str:
    """The first second at which a text dated to a month or a year can have been written, by the days without a year
    that it tells of as past ("images as of October 5" in a report of October 2023)."""
    if dated.precision not in ("month", "year"):
        return dated.earliest
    earliest, year = dated.earliest, int(dated.earliest[:4])
    for sentence in _SENTENCE.finditer(text):
        words = sentence[0]
        if not _YEARLESS.search(words) or _FUTURE.search(words) or not _PAST.search(words):
            continue
        for m in _YEARLESS.finditer(words):
            month, day = MONTHS[(m["m1"] or m["m2"]).lower()], int(m["d1"] or m["d2"])
            try:
                stamp = f"{dt.date(year, month, day).isoformat()}T00:00:00Z"
            except ValueError:
                continue
            if dated.precision == "month" and dated.earliest <= stamp <= dated.latest:
                earliest = max(earliest, stamp)
    return earliest
