"""Can one happening lie at both times, or last as long as both say?"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from twosource.compare.verdict import Verdict
from twosource.records import TimeMention

ZONE_SLACK = timedelta(days=1)
"""The same moment bears two dates at most a day apart anywhere on Earth (UTC-12 to UTC+14)."""
CLOCK_SLACK = timedelta(minutes=15)
"""Clock times are rounded to the quarter of an hour at most, when both name their zones."""
_WITH_ZONE = timedelta(hours=2)
"""The widest interval of a clock time that names its zone: an hour, as written, with its rounding."""
_SHORT = timedelta(days=2)  # longer intervals (a month, a year) are not blurred by time zones
_LENGTH = re.compile(r"(?P<n>\d+(?:\.\d+)?)(?P<unit>DE|CE|[YMWDHS])")
_DAYS = {
    "CE": 36525.0, "DE": 3652.5, "Y": 365.25, "M": 30.44, "W": 7.0, "D": 1.0, "H": 1 / 24, "TM": 1 / 1440,
    "S": 1 / 86400,
}  # fmt: skip
_HEDGES = (
    ("least", re.compile(r"\b(?:at least|more than|over|no less than|or more)\b", re.IGNORECASE)),
    ("most", re.compile(r"\b(?:at most|less than|under|up to|no more than|nearly|almost|or less)\b", re.IGNORECASE)),
    ("about", re.compile(r"\b(?:about|around|some|roughly|approximately|or so)\b", re.IGNORECASE)),
)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).replace(tzinfo=None)


def times(
    a_earliest: str | None, a_latest: str | None, b_earliest: str | None, b_latest: str | None, zoned: bool = False
) -> Verdict:
    """Can one happening lie in both intervals (ISO 8601, UTC, inclusive)? None: the words gave no interval.

    Two neighbouring days ("Tuesday" in Washington, "Wednesday" in Seoul) are contradictory, explained by time zones,
    unless `zoned`: both are clock times that name their zones.
    """
    if a_earliest is None or a_latest is None or b_earliest is None or b_latest is None:
        return Verdict("not-comparable", "one of the two times is not known")
    a, b = (_moment(a_earliest), _moment(a_latest)), (_moment(b_earliest), _moment(b_latest))
    if a[0] <= b[1] and b[0] <= a[1]:
        return Verdict("compatible", "the two intervals overlap")
    gap = max(b[0] - a[1], a[0] - b[1])
    if zoned:
        if gap <= CLOCK_SLACK:
            return Verdict("compatible", "clock times are rounded")
        return Verdict("contradictory", f"{a_earliest[:16]} and {b_earliest[:16]} UTC are two moments")
    why = f"{a_earliest[:10]} and {b_earliest[:10]} cannot both be the day"
    if gap < ZONE_SLACK and a[1] - a[0] <= _SHORT and b[1] - b[0] <= _SHORT:
        return Verdict("contradictory", why, "neighbouring days: one moment bears both dates in different time zones")
    return Verdict("contradictory", why)


def time_mentions(a: TimeMention, b: TimeMention, words_a: str = "", words_b: str = "") -> Verdict:
    """The same of two mentions, lengths of time included ("three days", "72 hours").

    words_a, words_b: the text of the mentions, for the "more than" of a length, which TIMEX3 values do not hold.
    """
    if "set" in (a.kind, b.kind):
        return Verdict("not-comparable", "what recurs has no one day")
    if (a.kind == "duration") != (b.kind == "duration") and (a.earliest is None or b.earliest is None):
        return Verdict("not-comparable", "one is a length of time, the other a day")
    if a.earliest is None and b.earliest is None and a.kind == b.kind == "duration":
        return _lengths(a.value, b.value, words_a, words_b)
    clock_a, clock_b = _clock(a), _clock(b)
    if clock_a and clock_b and clock_a != clock_b and not (_zoned(a) and _zoned(b)):
        verdict = times(a.earliest, a.latest, b.earliest, b.latest)
        if verdict.kind == "compatible":
            why = f"{clock_a} and {clock_b} are two clock times"
            return Verdict("contradictory", why, "no zone is given for one of them: clocks differ by zone")
        return verdict
    return times(a.earliest, a.latest, b.earliest, b.latest, zoned=_zoned(a) and _zoned(b))


def _clock(mention: TimeMention) -> str | None:
    """The hour and minute of a clock time, as written; None for days and parts of a day."""
    found = re.search(r"T(\d\d:\d\d)", mention.value)
    fine = mention.earliest is not None and mention.precision in ("second", "minute", "hour")
    return found.group(1) if found and fine else None


def _zoned(mention: TimeMention) -> bool:
    """Does a clock time name its zone? Without one its interval holds that clock in every zone on Earth."""
    if _clock(mention) is None or mention.earliest is None or mention.latest is None:
        return False
    return _moment(mention.latest) - _moment(mention.earliest) <= _WITH_ZONE


def _lengths(a: str, b: str, words_a: str, words_b: str) -> Verdict:
    left, right = _length(a, words_a), _length(b, words_b)
    if left is None or right is None:
        return Verdict("not-comparable", "one of the two lengths is not known")
    (x, coarse_x), (y, coarse_y) = left, right
    if coarse_x != coarse_y:  # "two weeks" and "15 days": the coarser is good to half of its unit
        coarse = max(coarse_x, coarse_y)
        if coarse_x == coarse:
            x = (x[0] - coarse / 2, x[1] + coarse / 2)
        else:
            y = (y[0] - coarse / 2, y[1] + coarse / 2)
    if x[0] <= y[1] * (1 + 1e-9) and y[0] <= x[1] * (1 + 1e-9):
        return Verdict("compatible", f"{a} and {b} can be one length")
    return Verdict("contradictory", f"{a} and {b} cannot be one length")


def _length(value: str, words: str) -> tuple[tuple[float, float], float] | None:
    """From the least to the most in days, and the finest unit used, in days; None for "PXM"."""
    if not value.startswith("P") or "X" in value:
        return None
    days, finest = 0.0, float("inf")
    clock = value.find("T")
    for m in _LENGTH.finditer(value):
        unit = "TM" if m["unit"] == "M" and 0 <= clock < m.start() else m["unit"]
        days += float(m["n"]) * _DAYS[unit]
        finest = min(finest, _DAYS[unit])
    if not days:
        return None
    low = high = days
    hedge = next((name for name, pattern in _HEDGES if pattern.search(words)), None)
    if hedge == "least":
        high = float("inf")
    elif hedge == "most":
        low = 0.0
    elif hedge == "about":
        low, high = 0.9 * days, 1.1 * days
    return (low, high), finest
