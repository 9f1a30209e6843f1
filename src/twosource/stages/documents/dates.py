"""Reading dates of publication: given fields, datelines, addresses, and what an undated text gives away itself."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from typing import NamedTuple

from twosource.records import TimePrecision
from twosource.stages.documents.months import MONTHS


class Dated(NamedTuple):
    """A date as precise as it is known, and the interval it stands for."""

    value: str
    precision: TimePrecision
    earliest: str
    latest: str


_MONTH = "|".join(sorted((re.escape(name) for name in MONTHS), key=len, reverse=True))
_YEAR = r"(?:19|20)\d\d"
_DATE = re.compile(
    rf"""(?<![\w])(?:
      (?P<iy>{_YEAR})-(?P<im>\d\d)-(?P<id>\d\d)
        (?:[T\s]\s?(?P<hh>\d\d):(?P<mi>\d\d)(?::(?P<ss>\d\d)(?:[.,]\d{{1,9}})?)?\s?(?P<zone>Z|[+-]\d\d:?\d\d)?)?
    | (?P<cy>{_YEAR})\s?[年년]\s?(?P<cm>\d\d?)\s?[月월]\s?(?P<cd>\d\d?)\s?[日일]
    | (?P<sy>{_YEAR})[/.](?P<sm>\d\d?)[/.](?P<sd>\d\d?)
    | (?P<dd>\d\d?)(?:st|nd|rd|th|er|º|\.)?[\s,–-]{{1,3}}(?:of\s|de\s|d[ie]\s)?(?P<dm>{_MONTH})\.?
        [\s,–-]{{1,3}}(?:of\s|de\s|del\s)?(?P<dy>{_YEAR})
    | (?P<mm>{_MONTH})\.?[\s,]{{1,3}}(?P<md>\d\d?)(?:st|nd|rd|th)?[\s,]{{1,3}}(?P<my>{_YEAR})
    | (?P<n1>\d\d?)(?P<sep>[/.-])(?P<n2>\d\d?)(?P=sep)(?P<ny>{_YEAR})
    | (?P<om>{_MONTH})\.?,?\s(?:de\s)?(?P<oy>{_YEAR})
    )(?![\w])""",
    re.IGNORECASE | re.VERBOSE,
)
_BARE = re.compile(rf"({_YEAR})(?:[-/](\d\d))?$")
_URL_DAY = re.compile(rf"/({_YEAR})[/-]?(\d\d)[/-]?(\d\d)(?=[/._-]|$)|[-_/]({_YEAR})-(\d\d)-(\d\d)(?=[/._-]|$)")
_URL_MONTH = re.compile(rf"/({_YEAR})[/-](\d\d)(?=/|$)")
_RFC2822 = re.compile(
    rf"(?:\w{{3}},\s)?(\d\d?)\s({_MONTH})\s({_YEAR})\s(\d\d):(\d\d)(?::(\d\d))?\s?(GMT|UTC|Z|[+-]\d{{4}})$",
    re.IGNORECASE,
)


def make(year: int, month: int | None = None, day: int | None = None) -> Dated | None:
    """A year, a month or a day as a Dated; None when there is no such day."""
    try:
        first = dt.date(year, month or 1, day or 1)
    except ValueError:
        return None
    if month is None:
        return Dated(f"{year:04}", "year", f"{year:04}-01-01T00:00:00Z", f"{year:04}-12-31T23:59:59Z")
    if day is None:
        last = calendar.monthrange(year, month)[1]
        stem = f"{year:04}-{month:02}"
        return Dated(stem, "month", f"{stem}-01T00:00:00Z", f"{stem}-{last:02}T23:59:59Z")
    stem = first.isoformat()
    return Dated(stem, "day", f"{stem}T00:00:00Z", f"{stem}T23:59:59Z")


def _moment(moment: dt.datetime, seconds: bool) -> Dated | None:
    """A moment in UTC, to the second or to the minute."""
    try:
        utc = moment.astimezone(dt.UTC)
    except OverflowError:
        return None
    if seconds:
        value = utc.strftime("%Y-%m-%dT%H:%M:%SZ")
        return Dated(value, "second", value, value)
    stem = utc.strftime("%Y-%m-%dT%H:%M")
    return Dated(f"{stem}:00Z", "minute", f"{stem}:00Z", f"{stem}:59Z")


def read_date(text: str) -> Dated | None:
    """The date that a whole field holds ("2017-04", "16 April 2017", "2017-04-16T10:00:00+02:00"), else None.

    A clock without a zone is not used: the day stands.
    """
    text = " ".join(text.split())[:80]
    if bare := _BARE.match(text):
        return make(int(bare[1]), int(bare[2]) if bare[2] else None)
    if mail := _RFC2822.match(text):
        return _from_mail(mail)
    for start, end, dated in dates_in(text):
        around = text[:start] + text[end:]
        if len(re.sub(r"[\W\d]|[ap]m|gmt|utc|t|z", "", around, flags=re.IGNORECASE)) <= 12:
            return dated
    return None


def _from_mail(match: re.Match[str]) -> Dated | None:
    day, month, year, hour, minute, second, zone = match.groups()
    sign = "+0000" if zone[0] not in "+-" else zone
    try:
        moment = dt.datetime.strptime(
            f"{year}-{MONTHS[month.lower()]:02}-{int(day):02} {hour}:{minute}:{second or '00'} {sign}",
            "%Y-%m-%d %H:%M:%S %z",
        )
    except ValueError:
        return None
    return _moment(moment, second is not None)


def dates_in(text: str) -> Iterator[tuple[int, int, Dated]]:
    """Every date with a year in `text`: start, end, date."""
    for match in _DATE.finditer(text):
        dated = _read(match)
        if dated is not None:
            yield match.start(), match.end(), dated


def _read(match: re.Match[str]) -> Dated | None:
    g = match.groupdict()
    if g["iy"]:
        return _iso(g)
    if g["cy"]:
        return make(int(g["cy"]), int(g["cm"]), int(g["cd"]))
    if g["sy"]:
        return make(int(g["sy"]), int(g["sm"]), int(g["sd"]))
    if g["dy"]:
        return make(int(g["dy"]), MONTHS[g["dm"].lower()], int(g["dd"]))
    if g["my"]:
        return make(int(g["my"]), MONTHS[g["mm"].lower()], int(g["md"]))
    if g["oy"]:
        return make(int(g["oy"]), MONTHS[g["om"].lower()])
    return _numeric(int(g["n1"]), int(g["n2"]), int(g["ny"]), g["sep"])


def _iso(g: dict[str, str | None]) -> Dated | None:
    day = make(int(g["iy"] or 0), int(g["im"] or 0), int(g["id"] or 0))
    if day is None or not g["zone"]:
        return day
    zone = "+00:00" if g["zone"] == "Z" else g["zone"]
    try:
        moment = dt.datetime.fromisoformat(f"{day.value}T{g['hh']}:{g['mi']}:{g['ss'] or '00'}{zone}")
    except ValueError:
        return day
    return _moment(moment, g["ss"] is not None) or day


def _numeric(one: int, two: int, year: int, separator: str) -> Dated | None:
    """12.4.2017 is day first everywhere; 4/12/2017 may be either, and then only the interval is known."""
    if separator == "." or one > 12 or one == two:
        return make(year, two, one)
    if two > 12:
        return make(year, one, two)
    a, b = make(year, two, one), make(year, one, two)
    if a is None or b is None:
        return a or b
    first, last = sorted((a, b))
    return Dated(f"{year:04}", "year", first.earliest, last.latest)


def date_in_url(url: str) -> Dated | None:
    """The date that an address holds, to the day (/2017/04/16/) or the month (/2017/04/)."""
    if match := _URL_DAY.search(url):
        year, month, day = (match[1], match[2], match[3]) if match[1] else (match[4], match[5], match[6])
        if dated := make(int(year), int(month) or 13, int(day) or 32):
            return dated
    if (match := _URL_MONTH.search(url)) and 1 <= int(match[2]) <= 12:
        return make(int(match[1]), int(match[2]))
    return None


# ---------------------------------------------------------------- datelines

_LABEL = re.compile(
    r"\b(?:(?:first|last|originally)\s)?(?:published|posted|updated|modified|created|released|issued|uploaded|added|date)"
    r"(?:\s(?:on|at))?\b|опубликовано|veröffentlicht|publié(?:\sle)?|publicado|aktualisiert|mis\sà\sjour|gepubliceerd",
    re.IGNORECASE,
)
_LATER = re.compile(r"updat|modif|aktualis|mis\sà\sjour", re.IGNORECASE)
_FILLER = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
    r"|\b\d{1,2}[:.h]\d\d(?::\d\d)?\b|\b\d{4}\b(?=\s?(?:gmt|utc|hrs?|hours))|\b[ap]\.?m\.?(?!\w)"
    r"|\b(?:gmt|utc|bst|[ecmp][sd]?t|ist|kst|jst|msk|cest|cet|eet|hrs?|hours|at|on|the)\b|[+-]\d\d:?\d\d\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"(?:[^\W\d_][\w.'’]{0,30}[\s,-]{0,3}){1,5}$")


def dateline(line: str) -> Dated | None:
    """The date of a line that is nothing but a dateline: "Published: 12 September 2023", "Lyon - May 3, 2019"."""
    if len(line) > 120 or not any(c.isdigit() for c in line):
        return None
    found = list(dates_in(line))
    if not found or len(found) > 3:
        return None
    rest = line
    for start, end, _ in reversed(found):
        rest = rest[:start] + " " + rest[end:]
    labelled = bool(_LABEL.search(rest))
    rest = _FILLER.sub(" ", _LABEL.sub(" ", rest)).strip(" \t:|-–—·•,.()[]/")
    if rest and (labelled or not _is_place(rest)):
        return None
    return _published_of(line, [(start, dated) for start, _, dated in found])


def _is_place(words: str) -> bool:
    """Whether the rest of a dateline may be its place: a few capitalised words."""
    return len(words) <= 40 and bool(_PLACE.match(words)) and all(w[:1].isupper() for w in re.findall(r"\w+", words))


def _published_of(line: str, found: list[tuple[int, Dated]]) -> Dated:
    """Of several dates the first that is not that of a change."""
    before = 0
    for start, dated in found:
        if not _LATER.search(line[before:start]):
            return dated
        before = start
    return found[0][1]


_OPENING = re.compile(
    rf"""(?:(?P<place>(?-i:[A-Z][A-Z .,'’()-]{{2,40}}))[,\s]\s?)?
    (?:(?:published|posted|updated)(?:\son)?:?\s)?
    (?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{{0,6}}\.?,?\s)?
    (?P<date>\d\d?[\s-](?:{_MONTH})\.?[\s,-]{{1,2}}(?:{_YEAR}|\d\d)|(?:{_MONTH})\.?\s\d\d?,?\s(?:{_YEAR})|\d\d?[-./]\d\d?[-./]{_YEAR}|{_YEAR}-\d\d-\d\d)
    (?P<tail>(?:\sat\s\d{{3,4}})?(?:\s?\([\w\s/.-]{{2,30}}\))?\s{{0,2}}[-–—:|]{{0,2}}\s{{0,2}})(?=(?P<next>[^\s]))""",
    re.IGNORECASE | re.VERBOSE,
)


def opening_date(text: str) -> Dated | None:
    """The date with which a text opens before its first word: "MOSCOW, April 21, 2017 (Reuters) - Troops ..."."""
    match = _OPENING.match(text[:160])
    if match is None or not (match["next"].isupper() or match["next"] in "\"'“‘[(«"):
        return None
    written = match["date"]
    short = re.match(rf"(\d\d?)[\s-]({_MONTH})\.?[\s,-]{{1,2}}(\d\d)$", written, re.IGNORECASE)
    if short:
        year = int(short[3])
        return make(year + (1900 if year >= 70 else 2000), MONTHS[short[2].lower()], int(short[1]))
    return next((dated for _, _, dated in dates_in(written)), None)


# ---------------------------------------------------------------- texts without a date

_PAST_YEAR = re.compile(
    rf"\b(?:in|since|during|from|until|of|by\sthe\send\sof)\s(?:{_MONTH}\s)?({_YEAR})\b(?![-/\d])", re.IGNORECASE
)
_AHEAD = re.compile(
    r"\b(?:will|would|shall|could|may|might|by|until|till|plan(?:s|ned)?|expect(?:s|ed)?|forecast|project(?:ed|ion)|target"
    r"|goal|aim(?:s|ed)?|due|scheduled|hope[sd]?|next|coming|deadline|expires?|set\sto|going\sto)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:was|were|had|did|has|have|been|\w{2,20}ed|took|said|began|fell|rose|cut|went|came|held|left|saw)\b"
)
_SENTENCE = re.compile(r"[^.!?\n]{1,600}")


def latest_past_date(text: str) -> Dated | None:
    """The latest date or year that the text tells of as past: it cannot have been written earlier. English only."""
    best: Dated | None = None
    for sentence in _SENTENCE.finditer(text):
        words = sentence[0]
        if not re.search(_YEAR, words) or _AHEAD.search(words) or not _PAST.search(words):
            continue
        found = [dated for _, _, dated in dates_in(words) if dated.precision != "year"]
        found += [dated for m in _PAST_YEAR.finditer(words) if (dated := make(int(m[1])))]
        for dated in found:
            if best is None or dated.earliest > best.earliest:
                best = dated
    return best
