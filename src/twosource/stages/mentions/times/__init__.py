"""Times: every word group that names a time, as a TIMEX3 value and, where it can be told, as an interval in UTC.

Rules over word classes, no parse needed; a parse settles the tense that weekdays and dates without a year depend on.
Nothing is resolved against the clock of the machine: only against the day of publication, or the interval in which a
document was published, or a date that stands alone near its top.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from twosource.pipeline import Reading, Stage
from twosource.records import Document, TimeMention, TimePrecision
from twosource.stages.mentions.located import Located
from twosource.stages.mentions.times import clock, days, durations, feasts, named, periods
from twosource.stages.mentions.times.grammar import shape_at
from twosource.stages.mentions.times.lexicon import Tokens, tokenise
from twosource.stages.mentions.times.moments import Found, iso
from twosource.stages.mentions.times.scene import UNKNOWN_DAY, Scene
from twosource.stages.mentions.times.speaking import spoken
from twosource.stages.mentions.times.ties import tied

if TYPE_CHECKING:
    from spacy.tokens import Doc

_READERS: dict[str, Callable[[re.Match[str], Scene], Found | None]] = {
    "iso": days.iso_date,
    "slash": days.slash_date,
    "clock_day": clock.clock_with_day,
    "day_clock": clock.clock_with_day,
    "part_of_day": days.part_of_named_day,
    "clock_span": clock.clock_span,
    "every_clock": clock.every_clock,
    "early_hours": days.early_hours,
    "week_of": days.week_of,
    "nth_weekday": named.nth_weekday,
    "all_unit": durations.all_unit,
    "holiday": feasts.holiday,
    "day_alone": feasts.day_alone,
    "nth_of": feasts.nth_of,
    "day_span": days.day_span,
    "calendar_day": days.calendar,
    "relative_day": days.relative_day,
    "part": days.part,
    "today": days.today,
    "weekday": days.weekday,
    "clock": clock.clock_alone,
    "quarter": named.quarter,
    "half": named.half,
    "ordinal_unit": named.ordinal_unit,
    "century": named.century,
    "ago": periods.ago,
    "year_ago": periods.year_ago,
    "from_now": periods.from_now,
    "fiscal_this": periods.fiscal_this,
    "deictic": periods.deictic,
    "season": named.season,
    "decade": named.decade,
    "month_year": named.month_year,
    "month": named.month,
    "year_end": named.year_end,
    "year_span": named.year_span,
    "fiscal": named.fiscal,
    "year": named.year,
    "the_unit": named.the_unit,
    "every": durations.every,
    "lasting": durations.lasting,
    "long": durations.long,
    "recent": durations.recent,
    "these": durations.these,
    "bare": durations.bare,
    "frequency": durations.frequency,
    "weekdays": durations.weekdays,
    "vague": durations.vague,
    "present": durations.present,
    "future": durations.future,
}

_WIDENS = re.compile(
    r"(?:\b(?:(?:more|less|fewer|longer) than|at (?:least|most)|up to|as (?:much|long|many) as|"
    r"no (?:more|less|fewer|longer) than|(?:just |well )?(?:over|under)|about|around|nearly|almost|approximately|"
    r"roughly|some|exactly)\s{1,3})$",
    re.IGNORECASE,
)
_WIDENED = frozenset(("lasting", "ago"))
_LOWER = frozenset(("today", "vague", "clock", "clock_day"))
_MORE = re.compile(r"\b(?:more|most|until|just)\s$", re.IGNORECASE)
_OR_SO = re.compile(r"\s{1,2}or so\b")
_NARROW_DAYS = 62  # a window of publication up to which a day within it still counts as one
_DATELINE_REACH = 600  # characters from the top in which a date on its own line dates the text


def find_times(
    text: str, reference: str | None, doc: Doc | None = None, window: tuple[str, str] | None = None
) -> list[TimeMention]:
    """The times in `text`, in order, not overlapping, with `doc` "" on each.

    reference: when the text was published (ISO 8601, of any precision), or None. window: the interval in which it must
    have been published, used where `reference` is None or coarser than a day; values then stay unresolved
    ("XXXX-WXX-2", PAST_REF) and only the bounds are given. doc: its parse, to settle tenses.
    """
    tokens = tokenise(text)
    located = Located(doc) if doc is not None else None
    bounds = _bounds(reference, window)
    if bounds is None:
        bounds = _dateline(tokens)
        label = "dateline" if bounds else None
    else:
        label = "publication"
    if bounds is None:
        return _mentions(tokens, _read(tokens, UNKNOWN_DAY, None, located, known=False), None)
    first, last, moment = bounds
    if first == last:
        return _mentions(tokens, _read(tokens, first, moment, located, known=True), label)
    return _mentions(tokens, _between(tokens, first, last, located), label)


def _bounds(reference: str | None, window: tuple[str, str] | None) -> tuple[date, date, datetime | None] | None:
    """The first and last possible day of publication, and its moment when that is known."""
    try:
        if reference is not None and len(reference) >= 10:
            moment = _moment(reference) if len(reference) > 10 else None
            day = moment.date() if moment else date.fromisoformat(reference[:10])
            return day, day, moment
        if window is not None:
            return date.fromisoformat(window[0][:10]), date.fromisoformat(window[1][:10]), None
        if reference is not None and re.fullmatch(r"\d{4}", reference):
            return date(int(reference), 1, 1), date(int(reference), 12, 31), None
        if reference is not None and re.fullmatch(r"\d{4}-\d{2}", reference):
            year, month = (int(x) for x in reference.split("-"))
            last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
            return date(year, month, 1), last, None
    except ValueError:
        return None
    return None


def _moment(reference: str) -> datetime | None:
    moment = datetime.fromisoformat(reference.replace("Z", "+00:00"))
    return (moment - (moment.utcoffset() or timedelta())).replace(tzinfo=None)


def _dateline(tokens: Tokens) -> tuple[date, date, datetime | None] | None:
    """A full date that stands alone on a line near the top."""
    for line in re.finditer(r"[^\n]{6,40}", tokens.text[:_DATELINE_REACH]):
        if not re.search(r"\d", line.group()):
            continue
        small = tokenise(line.group().strip())
        found = shape_at(small.classes, 0, len(small.classes))
        if found is None or found[0] != "calendar_day" or found[1].end() < len(small.classes):
            continue
        read = _reading(found[0], found[1], Scene(small, UNKNOWN_DAY, None, False))
        if read is not None and read.blank is None and read.first is not None:
            return read.first.date(), read.first.date(), None
    return None


Read = tuple[int, int, str, Found]  # first token, token after the last, shape, what it says


def _reading(name: str, match: re.Match[str], scene: Scene) -> Found | None:
    if periods.loose_end(match, scene) or (name in _LOWER and days.capital_inside(match.start(), scene)):
        return None
    try:
        return _READERS[name](match, scene)
    except (ValueError, OverflowError):
        return None  # no such day, hour or year: "31 February", "25:10"


def _read(tokens: Tokens, day: date, moment: datetime | None, doc: Located | None, known: bool) -> list[Read]:
    """The times of the text, counted from `day`, in quotations from the day of speaking where the text gives it."""
    out = _pass(Scene(tokens, day, moment, known, doc), 0, len(tokens.classes))
    quotes = list(spoken(tokens, out, day if known else date.max))
    if not quotes:
        return out
    kept: list[Read] = []
    at = 0
    for quote in quotes:
        said_known = known or quote.known
        scene = Scene(tokens, quote.day, None, said_known, doc)
        inside = [
            (s, e, name, _said(found, quote.day, said_known))
            for s, e, name, found in _pass(scene, quote.start, quote.end)
        ]
        while at < len(out) and out[at][0] < quote.start:
            kept.append(out[at])
            at += 1
        kept += inside
        while at < len(out) and out[at][0] < quote.end:
            at += 1
    return kept + out[at:]


def _said(found: Found, day: date, known: bool) -> Found:
    """What was counted from a known day of speaking needs nothing more to count from."""
    if found.blank is None or not known:
        return found
    return found.with_(anchor=found.anchor or day.isoformat(), blank=None)


def _pass(scene: Scene, start: int, stop: int) -> list[Read]:
    """One pass over the tokens [start, stop), counting from `scene.day`."""
    tokens = scene.tokens
    out: list[Read] = []
    at = start
    while (hit := shape_at(tokens.classes, at, stop)) is not None:
        name, match = hit
        scene.counted_from = None
        found = _reading(name, match, scene)
        if found is None:
            at = match.start() + 1
            continue
        if scene.counted_from is not None:
            found = found.with_(anchor=scene.counted_from.isoformat())
        if out:
            s, e, before, other = out[-1]
            if name == before == "lasting" and tokens.classes[e : match.start()] in ("", "&"):
                whole = durations.compound(other, found)
                if whole is not None:
                    out[-1] = (s, match.end(), name, whole)
                    at = match.end()
                    continue
            pair = tied(tokens, s, e, match.start(), match.end(), (other, found), scene)
            if pair is not None:
                out[-1], found = (s, e, before, pair[0]), pair[1]
        scene.remember(found, match.start())
        out.append((match.start(), match.end(), name, found))
        at = match.end()
    return out


def _between(tokens: Tokens, first: date, last: date, doc: Located | None) -> list[Read]:
    """Read as of the first and of the last possible day; what differs is given as the interval that holds both."""
    early = _read(tokens, first, None, doc, known=False)
    late = {(s, e): found for s, e, _, found in _read(tokens, last, None, doc, known=False)}
    out: list[Read] = []
    for s, e, name, found in early:
        other = late.get((s, e))
        if found.blank is not None and found.first and found.last and other and other.first and other.last:
            low, high = min(found.first, other.first), max(found.last, other.last)
            # what counts from either end alike counts so from every day between
            value = found.value if found.value == other.value else found.blank
            precision = found.precision if (last - first).days <= _NARROW_DAYS else _as_wide(high - low)
            found = found.with_(value=value, blank=None, first=low, last=high, precision=precision)
        out.append((s, e, name, found))
    return out


def _as_wide(length: timedelta) -> TimePrecision:
    """The precision that an interval so long deserves: "Tuesday" of one year or another is no day."""
    return "month" if length.days <= 31 else "year" if length.days <= 366 else "unknown"


def _mentions(tokens: Tokens, read: list[Read], label: str | None) -> list[TimeMention]:
    out: list[TimeMention] = []
    after = 0
    for s, e, name, found in read:
        start, end = _span(tokens, s, e, name, after)
        relative = found.blank is not None
        unresolved = relative and label is None
        value = (found.blank or found.value) if unresolved else found.value
        bounded = found.first is not None and found.last is not None and not unresolved
        out.append(
            TimeMention(
                doc="",
                span=(start, end),
                value=value,
                kind=found.kind,
                earliest=iso(found.first) if bounded and found.first else None,
                latest=iso(found.last) if bounded and found.last else None,
                precision=found.precision if bounded else "unknown",
                anchor=(found.anchor or (label if relative else None)) if bounded else None,
            )
        )
        after = end
    return out


def _span(tokens: Tokens, s: int, e: int, name: str, after: int) -> tuple[int, int]:
    """From first to last word, with "more than", "about" before a length, without the full stop of a sentence."""
    while e > s + 1 and tokens.classes[e - 1] in ".,-" and not days.abbreviated(tokens.word(e - 2)):
        e -= 1
    if tokens.classes[e - 1] == ")" and "(" not in tokens.classes[s:e]:
        e -= 1
    if tokens.classes[s] == "t" and (name == "year" or tokens.classes[s : s + 2] == "tW"):
        s += 1  # "the 1991 settlement": the year alone is the time
    if name in ("lasting", "long") and tokens.classes[s] == "t" and "-" in tokens.classes[s:e]:
        s += 1  # "the two-day visit"
    start, end = tokens.starts[s], tokens.ends[e - 1]
    pattern = _WIDENS if name in _WIDENED else _MORE if name == "vague" and tokens.word(s) == "recently" else None
    if pattern is not None:
        found = pattern.search(tokens.text, max(after, start - 24), start)
        if found is not None:
            start = found.start()
    if name in _WIDENED or name == "deictic":
        loose = _OR_SO.match(tokens.text, end)
        end = loose.end() if loose is not None else end
    return start, end


def times(reading: Reading) -> list[TimeMention]:
    """The times of one document, counted from its publication."""
    document = reading.document
    window = None
    if document.published_earliest and document.published_latest:
        window = (document.published_earliest, document.published_latest)
    found = find_times(reading.text, document.published, reading.parse, window)
    return [
        TimeMention(
            doc=document.id,
            span=t.span,
            value=t.value,
            kind=t.kind,
            earliest=t.earliest,
            latest=t.latest,
            precision=t.precision,
            anchor=t.anchor,
        )
        for t in found
    ]


STAGE = Stage(
    name="times", scope="document", reads=(Document,), writes=(TimeMention,), version=2, run=times, languages=("en",)
)

__all__ = ["STAGE", "find_times", "times"]
