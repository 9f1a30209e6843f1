"""The English DateTime cases of Recognizers-Text: which share do we read as they say, by kind of expression?

The cases come from a personal assistant ("I'll be out 5 to 6pm"), and list every reading of an ambiguous phrase. A
case is right when a time that overlaps the expected words has one of the expected readings. Readings are compared as
intervals, so that "2016-W45" and its seven days are the same. `outside` says why a news reader would not meet a case;
those are counted apart. Only the whole recogniser's cases and the parsers' are used: the extractors have no values,
and the other modes (tasks, calendar, split) are settings of that program.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from twosource.records import TimeMention
from twosource.stages.mentions.times import find_times

FILE = "recognizers_datetime_en.jsonl"
MODELS = (
    "DateTimeModel", "DateParser", "DatePeriodParser", "TimeParser", "TimePeriodParser", "DateTimeParser",
    "DateTimePeriodParser", "DurationParser", "SetParser", "HolidayParser", "MergedParser",
)  # fmt: skip

Reading = tuple[str, ...]
Answer = tuple[tuple[int, int], frozenset[Reading]]  # span, what it may mean
Finder = Callable[[str, str], list[Answer]]


class Case(NamedTuple):
    """One expected time: its text, the moment it is read at, the span, the kind, the readings allowed."""

    text: str
    reference: str
    span: tuple[int, int]
    kind: str
    readings: frozenset[Reading]
    outside: str | None
    python: bool  # does Recognizers-Text claim it for its own Python version?


# ---------------------------------------------------------------- readings

_PART = re.compile(r"T(MO|AF|EV|NI)$")
_SECONDS = {"Y": 365 * 86400, "Q": 91 * 86400, "W": 7 * 86400, "D": 86400, "H": 3600, "S": 1}


def length(timex: str) -> Reading | None:
    """The seconds of P3W or PT1H30M, a month as thirty days; None when it is no length."""
    if not timex.startswith("P") or "X" in timex or "_" in timex:
        return None
    day, _, clock = timex[1:].partition("T")
    total = 0.0
    for part, units in ((day, _SECONDS | {"M": 30 * 86400}), (clock, _SECONDS | {"M": 60})):
        for number, unit in re.findall(r"([\d.]+)([A-Z])", part):
            total += float(number) * units.get(unit, 0)
    return ("len", f"{total:.0f}")


def span(start: str, end: str) -> Reading:
    """From start to before end, each a day or a moment."""
    return ("span", _short(start), _short(end))


def _set(timex: str) -> str:
    """A repeated time in one form: T16 for XXXX-XX-XXT16:00."""
    return timex.removeprefix("XXXX-XX-XX").removesuffix(":00")


def _short(moment: str) -> str:
    moment = moment.replace(" ", "T")
    return moment[:10] if moment[10:] in ("", "T00:00:00", "T00:00") else moment[:16]


def _next_day(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def readings_of_values(values: Iterable[dict[str, Any]]) -> frozenset[Reading]:
    """What the `values` of Recognizers-Text may mean."""
    out: set[Reading] = set()
    for v in values:
        out |= _of_value(v)
    return frozenset(out)


def _of_value(v: dict[str, Any]) -> set[Reading]:
    kind, timex, value = v.get("type"), str(v.get("timex") or ""), str(v.get("value") or "")
    out: set[Reading] = set()
    if timex.endswith("_REF"):
        out.add(("timex", timex))
    if kind == "duration" and (long := length(timex)):
        out.add(long)
    elif kind == "set":
        out.add(("set", _set(timex)))
    elif kind == "time" and value:
        out.add(("clock", value[:5]))
    elif kind == "date" and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        out.add(span(value, _next_day(value)))
    elif kind == "datetime" and value:
        out.add(("at", value.replace(" ", "T")[:16]))
    elif v.get("start") and v.get("end"):
        cut = 5 if kind == "timerange" else 19
        out.add(span(v["start"][:cut], v["end"][:cut]))
        if (part := _PART.search(timex)) is not None:
            out.add(("timex", v["start"][:10] + part[0] if kind == "datetimerange" else part[0]))
    return out


def _of_resolution(kind: str, resolution: dict[str, Any]) -> frozenset[Reading]:
    """The same from the form of the parsers' cases."""
    if "values" in resolution:
        return readings_of_values(resolution["values"])
    values = []
    for side in ("FutureResolution", "PastResolution"):
        r = resolution.get(side) or {}
        ends = [(r.get(f"start{k}"), r.get(f"end{k}")) for k in ("Date", "Time", "DateTime")]
        start, end = next(((a, b) for a, b in ends if a or b), (None, None))
        value = next((r[k] for k in ("date", "time", "dateTime", "duration", "set") if k in r), None)
        values.append({"type": kind, "timex": resolution.get("Timex"), "value": value, "start": start, "end": end})
    return readings_of_values(values)


def readings_of_mention(t: TimeMention) -> frozenset[Reading]:
    """What a time found by us says."""
    out: set[Reading] = {("timex", t.value)}
    if t.kind == "set":
        return frozenset({("set", _set(t.value))})
    if (long := length(t.value)) is not None:
        out.add(long)
    if (part := _PART.search(t.value)) is not None:
        out.add(("timex", part[0]))
    elif "/" in t.value and "T" in t.value:
        start, end = (x.rstrip("Z") for x in t.value.split("/"))
        return frozenset({span(start, end), ("span", start[11:16], end[11:16])})
    elif clock := re.match(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)", t.value):
        day, hour = clock[1], clock[2]
        if hour == "24:00":
            day, hour = _next_day(day), "00:00"
        return frozenset({("at", f"{day}T{hour}"), ("clock", hour)})
    if t.earliest and t.latest:
        last = datetime.fromisoformat(t.latest.rstrip("Z"))
        out.add(span(t.earliest[:19], (last + timedelta(seconds=1)).isoformat()))
        out.add(span(t.earliest[:19], last.date().isoformat()))  # "the past week" up to today, today not counted
    return frozenset(out)


def joined(answers: Sequence[Answer]) -> set[Reading]:
    """Of two times side by side the interval from the one to the other ("from Monday to Friday")."""
    out: set[Reading] = set()
    for (_, starts), (_, ends) in pairwise(answers):
        for a in starts:
            for b in ends:
                if a[0] == b[0] and a[0] in ("span", "at", "clock"):
                    out |= {("span", _short(a[1]), x) for x in b[1:]}
    return out


# ---------------------------------------------------------------- cases

_GLUED = re.compile(
    r"[a-z]{3,}\d|\d(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)|ampm|\d[a-z]{1,3}\d",
    re.I,
)
_ASSISTANT = re.compile(
    r"\b(?:eod|eoy|eom|eow|cob|asap|\w+ish|lunch\w*|breakfast|dinner|brunch|meal\w*|business|working|tmrw?|2day|"
    r"afterwards?|rest|remaining|[a-z]+ from then|bed|day ?time|night ?time|o clock)\b",
    re.I,
)
_OPEN = re.compile(
    r"\s*(?:before|after|since|until|till|by|prior|no (?:later|earlier)|not? (?:later|earlier)|on or|earlier than|"
    r"later than|sooner|starting|beginning|ending|as (?:early|late|soon)|any ?time|from|more than|less than|"
    r"at least|>|<|=|or)\b",
    re.I,
)
_CLOCK_WORDS = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirty|past|to|half|quarter)\b", re.I
)

_NUMBERED = re.compile(r"\bweek \d|\d\s?[-/]\s?\d|\d\s?[-/]\s?[a-z]{3}|[a-z]{3}\s?[-/]\s?\d", re.I)
_ONE_DAY = re.compile(
    r"\b(?:months?|years?|weeks?|fortnight) (?:ago|later|hence|from now)$|^(?:with)?in (?:the )?(?:\w+ ){1,6}"
    r"(?:hours?|minutes?|mins?|seconds?|days?|weeks?|months?|years?|fortnight)$",
    re.I,
)


def outside(kind: str, words: str, resolution: dict[str, Any]) -> str | None:
    """Why a news reader would not meet this case; None when they would."""
    if kind == "timezone":
        return "a zone alone"
    if not re.search(r"[A-Za-z]", words) and not re.search(r"\b(?:1[89]|20)\d\d\b", words):
        return "bare numbers"
    if _GLUED.search(words):
        return "words and digits glued"
    if _ASSISTANT.search(words):
        return "an assistant's words"
    flat = json.dumps(resolution)
    open_end = '"Mod"' in flat or (kind.endswith("range") and "end" not in flat.lower())
    from_to = re.match(r"\s*from\b.+\b(?:to|until|-)", words)
    if open_end or (kind.endswith("range") and _OPEN.match(words) and not from_to):
        return "an open range"
    clock = kind in ("time", "timerange", "datetime", "datetimerange")
    if clock and not re.search(r"\d", words) and _CLOCK_WORDS.search(words):
        return "a clock in words"
    if _NUMBERED.search(words) and not re.search(r"\d{4}-\d\d-\d\d", words):
        return "weeks by number, months and days by slash or dash"
    if _ONE_DAY.search(words):
        return 'another convention: one day for "two months ago" and "in two weeks"'
    if re.search(r"\b(?:for|start\w*|with)\b.*\b(?:hours?|hrs?|minutes?|days?|weeks?)\b", words) and "range" in kind:
        return "a start and a length"
    return None


def cases(gold_dir: Path) -> Iterator[Case]:
    """The expected times of the file; raises FileNotFoundError when the gold is absent."""
    for line in (gold_dir / "times" / FILE).read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["model"] not in MODELS:
            continue
        for result in record["results"]:
            kind = str(result["type"] or "").removeprefix("datetimeV2.")
            resolution = result["resolution"]
            if not resolution or not record["reference"] or not kind:
                continue
            found = _of_resolution(kind, resolution)
            if not found:
                continue
            yield Case(
                record["text"],
                record["reference"][:19],
                (result["span"][0], result["span"][1]),
                "holiday" if record["model"] == "HolidayParser" else kind,
                found,
                outside(kind, result["text"], resolution),
                "python" not in (record["not_supported"] or "").lower(),
            )


def ours(text: str, reference: str) -> list[Answer]:
    return [(t.span, readings_of_mention(t)) for t in find_times(text, reference)]


def right(case: Case, answers: Sequence[Answer]) -> bool:
    """Does a time that overlaps the expected one have an expected reading?"""
    near = [a for a in answers if a[0][0] < case.span[1] and case.span[0] < a[0][1]]
    if any(case.readings & found for _, found in near):
        return True
    return len(near) > 1 and bool(case.readings & joined(near))


class Tally(NamedTuple):
    """How many cases there are of each kind, and how many of them are right."""

    total: Counter[str]
    right: Counter[str]

    def share(self, *kinds: str) -> float:
        names = kinds or tuple(self.total)
        total = sum(self.total[k] for k in names)
        return sum(self.right[k] for k in names) / total if total else 0.0


def tally(all_cases: Iterable[Case], find: Finder, key: Callable[[Case], str | None]) -> Tally:
    """Count by `key`; cases for which it is None are left out."""
    out = Tally(Counter(), Counter())
    for case in all_cases:
        name = key(case)
        if name is None:
            continue
        out.total[name] += 1
        out.right[name] += right(case, find(case.text, case.reference))
    return out


def run(gold_dir: Path) -> dict[str, float]:
    """The share right of what a news reader would meet, and of all."""
    everything = list(cases(gold_dir))
    met = tally(everything, ours, lambda c: None if c.outside else c.kind)
    whole = tally(everything, ours, lambda c: c.kind)
    return {"specs_news_right": met.share(), "specs_all_right": whole.share()}
