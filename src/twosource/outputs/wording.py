"""The words and the safe forms that all outputs share: ranges, grades, dates, trimmed quotes, plain characters."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from twosource.records import Independence, When

GRADES = {
    1: "confirmed",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "cannot be judged",
}
"""Admiralty credibility of a piece of information, in the words of the NATO standard."""

RELIABILITY = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "cannot be judged",
}

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

# Embeddings, overrides and isolates reorder what stands around them; marks (200E, 200F) and joiners do not.
_UNSAFE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_BLANK = str.maketrans("\x0b\x0c\r", "   ")
_SPACES = re.compile(r"\s+")
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}:\d{2}))?)?)?")


def display(text: str) -> str:
    """The text with every control character replaced one for one, so that offsets into it still hold."""
    return _UNSAFE.sub("\ufffd", text.translate(_BLANK))


def one_line(text: str) -> str:
    """The text as one safe line."""
    return _SPACES.sub(" ", display(text)).strip()


def trim(text: str, width: int) -> str:
    """One line of at most `width` characters, cut between words and marked with an ellipsis."""
    line = one_line(text)
    if len(line) <= width:
        return line
    cut = line[: max(width - 2, 1)]
    space = cut.rfind(" ")
    return (cut[:space] if space > width // 2 else cut).rstrip(" ,;:–-") + " …"


def safe_url(url: str | None) -> str | None:
    """The address when a browser may follow it (http, https or mailto), else None."""
    if not url or any(ch.isspace() or ord(ch) < 32 for ch in url.strip()):
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.scheme.lower() in ("http", "https") and parts.netloc:
        return display(url.strip())
    return display(url.strip()) if parts.scheme.lower() == "mailto" and parts.path else None


def sentence(text: str) -> str:
    """The text as one line that starts with a capital letter."""
    line = one_line(text)
    return line[:1].upper() + line[1:] if line[:1].islower() and len(line[:1].upper()) == 1 else line


def units(unit: str, value: float) -> str:
    """A counted unit in the number that fits: `1 rail car`, `73 rail cars`."""
    line = one_line(unit)
    return line if value == 1 or not line.isascii() or not line[-1:].isalpha() or line[-1:] in "sxz" else line + "s"


def plural(count: int, one: str, many: str | None = None) -> str:
    """`1 claim`, `2 claims`, `1,204 claims`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def number(value: float | None) -> str:
    """A value without a needless fraction: 73, 2.5, 150,000."""
    if value is None:
        return "?"
    if value != value or value in (float("inf"), float("-inf")):
        return "?"
    if abs(value - round(value)) < 1e-9 and abs(value) < 1e15:
        return f"{round(value):,}"
    return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.1f}"


def independence(roots: Independence) -> str:
    """The range in words: `1 independent source`, `2 to 4 independent sources`."""
    if roots.max <= 0:
        return "no source known"
    if roots.min == roots.max:
        return plural(roots.max, "independent source")
    if roots.min <= 0:
        return f"none certain, at most {plural(roots.max, 'independent source')}"
    return f"{roots.min:,} to {roots.max:,} independent sources"


def grade(value: int) -> str:
    """`3, possibly true`."""
    return f"{value}, {GRADES.get(value, 'not graded')}"


def date(iso: str | None) -> str:
    """`2017`, `Apr 2017`, `16 Apr 2017` from ISO 8601 of that precision; other text comes back as it is."""
    match = _ISO.match(iso or "")
    if match is None:
        return one_line(iso or "")
    year, month, day, _ = match.groups()
    if month is None or not 1 <= int(month) <= 12:
        return year
    name = MONTHS[int(month) - 1]
    return f"{int(day)} {name} {year}" if day else f"{name} {year}"


def _clock(iso: str) -> str:
    match = _ISO.match(iso)
    return match.group(4) if match is not None and match.group(4) else ""


def when(value: When | None) -> str:
    """An interval as a reader would write it: one day, one month, one year, a moment, or from-to."""
    if value is None:
        return "time not known"
    first, last = value.earliest, value.latest
    if value.precision in ("second", "minute", "hour") and _clock(first):
        end = f" to {_clock(last)}" if _clock(last) != _clock(first) and first[:10] == last[:10] else ""
        return f"{date(first[:10])}, {_clock(first)}{end} UTC"
    for length in (10, 7, 4):
        whole = {10: True, 7: value.precision == "month", 4: value.precision == "year"}[length]
        if first[:length] == last[:length] and whole:
            return date(first[:length])
    return f"{date(first[:10])} to {date(last[:10])}"


def range_of_dates(dates: list[str]) -> str:
    """The first and the last of some ISO dates."""
    days = sorted(d for d in dates if _ISO.match(d))
    if not days:
        return "no dates known"
    first, last = date(days[0][:10]), date(days[-1][:10])
    return first if first == last else f"{first} to {last}"
