"""When statements happened, by their own words, by the desk's chronology, by their page: each with its reason.

In this order:

1. the time of the statement, as it stands or as the stage `dating` inferred it;
2. weekdays of a page without a date, when the page tells of a happening of the watch's chronology: "fired on Tuesday"
   is the Tuesday of that happening, and "Thursday" in the same page the next one. "Today" is not before the last
   weekday that the page tells of as past, nor more than a day after it;
3. a happening without a time on a page with a date is of the days before that date (NEWS_DAYS);
4. the time of the event that the statement is part of.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from twosource.pipeline import Tables
from twosource.records import TO_THE_DAY, Appearance, Claim, Dating, Document, Event, TimePrecision, When
from twosource.stages.claims.profiles import when_of
from twosource.stages.dating import published_day
from twosource.watches.model import Known, Watch

NEWS_DAYS = 7
"""A report of a day tells of the week before it: half of the happenings of the examples are told within two days."""
_WEEKDAY = re.compile(r"XXXX-WXX-([1-7])")
_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NAMED = re.compile(r"\b(" + "|".join(_NAMES) + r")(?:’s|'s)?\b", re.I)
_AHEAD = re.compile(r"\b(?:next|coming|until|will)\s(?:[\w]{1,12}\s){0,2}$", re.I)
_TODAY = re.compile(r"\btoday\b", re.I)
_WEEK = re.compile(r"XXXX-WXX")


@dataclass(frozen=True)
class Anchor:
    """A page without a date tells of this happening of the chronology."""

    known: Known
    first: dt.date
    last: dt.date
    today: tuple[dt.date, dt.date] | None  # when the page was written


@dataclass(frozen=True)
class Times:
    """When each statement happened."""

    own: Mapping[str, tuple[When, str]]
    anchors: Mapping[str, Anchor]  # by document

    def of(self, a: Appearance) -> tuple[When | None, str]:
        """The time and why; (None, "") when nothing tells."""
        return self.own.get(a.id, (None, ""))


def times(tables: Tables, watch: Watch) -> Times:
    """The times of all statements of a pile under a watch."""
    documents = {d.id: d for d in tables.of(Document)}
    dated = {d.appearance: d for d in tables.of(Dating)}
    anchors = {d.id: anchor for d in tables.of(Document) if (anchor := anchor_of(d, watch)) is not None}
    claim_of = {a: c.id for c in tables.of(Claim) for a in c.appearances}
    event_of = {c: e for e in tables.of(Event) for c in e.claims}
    own: dict[str, tuple[When, str]] = {}
    for a in tables.of(Appearance):
        when = when_of(a, dated)
        if when is not None and when.earliest and days(when) <= 366:
            found: tuple[When, str] | None = (when, dated[a.id].why if a.id in dated else "as the words say")
        else:
            anchor = anchors.get(a.doc)
            found = _by_anchor(a, documents[a.doc], anchor) if anchor else _by_page(a, documents[a.doc])
        if found is not None:
            own[a.id] = found
    _by_event(tables.of(Appearance), documents, anchors, claim_of, event_of, own)
    return Times(own, anchors)


def days(when: When) -> int:
    """Days that a time spans, 0 for one day."""
    return (dt.date.fromisoformat(when.latest[:10]) - dt.date.fromisoformat(when.earliest[:10])).days


def anchor_of(document: Document, watch: Watch) -> Anchor | None:
    """The happening of the chronology that a page without a date tells of: all its words stand in the text, and a
    weekday of it does. None when there is none, or several of different weeks."""
    if published_day(document) is not None:
        return None
    text = document.text.lower()
    named = {_NAMES.index(m[1].lower()) for m in _NAMED.finditer(document.text)}
    found = []
    for known in watch.chronology:
        first = dt.date.fromisoformat(known.start[:10])
        last = dt.date.fromisoformat((known.end or known.start)[:10])
        span = {(first + dt.timedelta(days=n)).weekday() for n in range((last - first).days + 1)}
        if all(w.lower() in text for w in known.words) and span & named:
            found.append(Anchor(known, first, last, _written(document.text, first, last)))
    weeks = {a.first.isocalendar()[:2] for a in found}
    return found[0] if len(weeks) == 1 else None


def _written(text: str, first: dt.date, last: dt.date) -> tuple[dt.date, dt.date] | None:
    """The days on which the page may have been written: from the last weekday it names to the day after."""
    past = [
        _near(_NAMES.index(m[1].lower()), first, last)
        for m in _NAMED.finditer(text)
        if not _AHEAD.search(text[max(0, m.start() - 40) : m.start()])
    ]
    if not past:
        return None
    newest = max(past)
    return newest, newest + dt.timedelta(days=1)


def _near(weekday: int, first: dt.date, last: dt.date) -> dt.date:
    """The day of this name in the happening or the six days after its first."""
    return first + dt.timedelta(days=(weekday - first.weekday()) % 7)


def _by_anchor(a: Appearance, document: Document, anchor: Anchor) -> tuple[When, str] | None:
    because = f"the page has no date and tells of {anchor.known.name} ({anchor.known.start})"
    when = a.slots.when
    weekday = _WEEKDAY.fullmatch(when.as_written or "") if when is not None else None
    if weekday is not None:
        day = _near(int(weekday[1]) - 1, anchor.first, anchor.last)
        return _when(day, day, "day", when), because
    low = document.text.rfind("\n", 0, a.span[0]) + 1
    high = document.text.find("\n", a.span[1])
    around = document.text[low : high if high >= 0 else len(document.text)]
    if anchor.today is not None and (_TODAY.search(around) or _in_news(a, document)):
        return _when(
            *anchor.today, "day", when
        ), f"{because}; written on one of these days, by the last weekday it names"
    free = when is None or not when.as_written or _WEEK.fullmatch(when.as_written) is not None
    told = a.role in ("happening", "measure") and free
    if anchor.today is not None and told and a.certainty != "expected":
        return _when(anchor.first, anchor.today[1], "week", when), because
    return None


def _in_news(a: Appearance, document: Document) -> bool:
    """Whether the first paragraph, which says what is new today, tells of the same doing."""
    if a.role != "happening" or not a.doing:
        return False
    lead = document.text.split("\n", 1)[0]
    if not _TODAY.search(lead):
        return False
    words = {"exercise": r"drill|exercis|man(?:o)?euv|war ?game", "move": r"mov|troop|deploy", "travel": r"arriv|visit"}
    return any(kind in words and re.search(words[kind], lead, re.I) for kind in a.doing)


def _when(first: dt.date, last: dt.date, precision: TimePrecision, own: When | None) -> When:
    return When(
        earliest=f"{first.isoformat()}T00:00:00Z",
        latest=f"{last.isoformat()}T23:59:59Z",
        precision=precision if first == last else "week",
        as_written=own.as_written if own is not None else None,
        span=own.span if own is not None else None,
    )


def _by_page(a: Appearance, document: Document) -> tuple[When, str] | None:
    day = published_day(document)
    if day is None or document.published_precision not in TO_THE_DAY or a.certainty == "expected":
        return None
    if a.role not in ("happening", "measure") or (a.slots.when is not None and a.slots.when.as_written):
        return None
    first = day - dt.timedelta(days=NEWS_DAYS)
    return _when(first, day, "week", None), f"no time of its own; the page is of {day.isoformat()}"


def _by_event(
    rows: Sequence[Appearance],
    documents: Mapping[str, Document],
    anchors: Mapping[str, Anchor],
    claim_of: Mapping[str, str],
    event_of: Mapping[str, Event],
    own: dict[str, tuple[When, str]],
) -> None:
    """Statements without a time, of pages without a date, take that of most like statements of their event."""
    by_event: dict[str, list[tuple[Appearance, When]]] = defaultdict(list)
    for a in rows:
        event = event_of.get(claim_of.get(a.id, ""))
        if event is not None and a.id in own and a.role in ("happening", "measure"):
            by_event[event.id].append((a, own[a.id][0]))
    for a in rows:
        event = event_of.get(claim_of.get(a.id, ""))
        if event is None or a.id in own or a.doc in anchors or published_day(documents[a.doc]) is not None:
            continue
        if a.role not in ("happening", "measure") or (a.slots.when is not None and a.slots.when.as_written):
            continue
        like = [
            (o, w) for o, w in by_event[event.id] if set(o.doing) & set(a.doing) or claim_of[o.id] == claim_of[a.id]
        ]
        count = Counter((w.earliest, w.latest) for _, w in like)
        if count:
            best = max(count.items(), key=lambda i: (i[1], i[0]))[0]
            when = next(w for _, w in like if (w.earliest, w.latest) == best)
            own[a.id] = (when, f"no time of its own; the same doing of the same event is of then ({event.id})")
