"""One happening on different days, or in different places."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations, islice

from twosource.pipeline import Tables
from twosource.records import TO_THE_DAY, Appearance, Claim, Contradiction, Dating, Document, When
from twosource.stages.claims.likeness import moment, one_journey, places_apart
from twosource.stages.claims.profiles import when_of
from twosource.stages.contradictions.common import MAX_PAIRS, make, members

WEEKDAY = re.compile(r"XXXX-WXX-([1-7])$")
ONE_HAPPENING = 10
"""Days beyond which two dates are of two happenings rather than of one that is dated differently."""
UNDERWAY = frozenset({"move", "travel", "deploy", "supply"})
"""What is under way is in several places, one after the other."""
ONE_DAY = timedelta(days=1)


def times(tables: Tables) -> Iterator[Contradiction]:
    """Pairs of statements of one happening whose days differ: within a claim, and within a document."""
    known = Known({d.appearance: d for d in tables.of(Dating)}, {d.id: d.text for d in tables.of(Document)})
    for claim, rows in members(tables):
        if claim.role in ("happening", "measure"):
            yield from _differing(rows, known, (claim.id,))
    yield from _within_documents(tables, known)


@dataclass(frozen=True)
class Known:
    """Inferred times by appearance, and the texts for the words of a time."""

    dated: Mapping[str, Dating]
    texts: Mapping[str, str]

    def shown(self, a: Appearance, when: When) -> str:
        """The words of the text, with the day they mean where they do not say it themselves."""
        words = " ".join(self.texts[a.doc][when.span[0] : when.span[1]].split()) if when.span else ""
        day = when.earliest[:10]
        return f"{words} ({day})" if words and day else words or day


def _within_documents(tables: Tables, known: Known) -> Iterator[Contradiction]:
    """ "It fired a missile on Tuesday ... after Wednesday's launch": same doing, same object, one document."""
    claim_of = {a: c.id for c in tables.of(Claim) for a in c.appearances}
    rows: dict[str, list[Appearance]] = defaultdict(list)
    for a in tables.of(Appearance):
        if a.role == "happening" and a.slots.when is not None and a.id in claim_of:
            rows[a.doc].append(a)
    for doc in sorted(rows):
        for a, b in islice(combinations(rows[doc], 2), MAX_PAIRS):
            if _same_doing(a, b):
                yield from _differing([a, b], known, (claim_of[a.id], claim_of[b.id]))


def _same_doing(a: Appearance, b: Appearance) -> bool:
    common = set(a.doing) & set(b.doing)
    named = {t for t in set(a.terms) & set(b.terms) if any(c.isdigit() for c in t)}
    return bool(common) and bool(named)


def _differing(rows: Sequence[Appearance], known: Known, claims: tuple[str, ...]) -> Iterator[Contradiction]:
    seen: set[tuple[str, str]] = set()
    timed = [(a, w) for a in rows if (w := when_of(a, known.dated) or a.slots.when) is not None]
    for (a, p), (b, q) in islice(combinations(timed, 2), MAX_PAIRS):
        days = None if one_journey(a.slots.action, b.slots.action) else _gap(a, p, b, q)
        if days is None:
            continue
        left, right = known.shown(a, p), known.shown(b, q)
        key = (min(left, right), max(left, right))
        if days == 0 or days > ONE_HAPPENING or key in seen:
            continue
        seen.add(key)
        if days == 1:
            why = "one day apart: what is one day by local time is the day before further west (time zones)"
            yield make("time", (a.id, b.id), (left, right), "explained", why, claims)
        else:
            why = f"{days} days apart"
            yield make("time", (a.id, b.id), (left, right), "open", why, claims)


def _gap(a: Appearance, p: When, b: Appearance, q: When) -> int | None:
    """Days between two times that are exact to the day; None when they are not, or cannot be compared."""
    x, y = WEEKDAY.match(p.as_written or ""), WEEKDAY.match(q.as_written or "")
    if x and y and a.doc == b.doc and not (p.earliest and q.earliest):
        steps = abs(int(x[1]) - int(y[1]))
        return min(steps, 7 - steps)
    if not (p.earliest and q.earliest) or p.precision not in TO_THE_DAY or q.precision not in TO_THE_DAY:
        return None
    first, last = moment(p.earliest), moment(q.latest)
    other_first, other_last = moment(q.earliest), moment(p.latest)
    if last - first > 8 * ONE_DAY and p.precision == q.precision == "part":
        return None
    if first.date() <= last.date() and other_first.date() <= other_last.date():
        return 0  # hours of one day: nobody's clock is that exact
    gap = max(other_first - other_last, first - last)
    days = int((gap + timedelta(hours=24)).total_seconds() // 86400)
    return max(1, days)


def places(tables: Tables) -> Iterator[Contradiction]:
    """Pairs of appearances of one claim whose places are all far apart."""
    for claim, rows in members(tables):
        if claim.role not in ("happening", "measure"):
            continue
        located = [a for a in rows if any(w.precision != "country" for w in a.slots.where)]
        seen: set[tuple[str, str]] = set()
        for a, b in islice(combinations(located, 2), MAX_PAIRS):
            if not places_apart(a.slots.where, b.slots.where) or UNDERWAY & (set(a.doing) | set(b.doing)):
                continue
            left, right = _names(a), _names(b)
            if (left, right) in seen:
                continue
            seen.update({(left, right), (right, left)})
            why = "the places are far apart on the map"
            yield make("place", (a.id, b.id), (left, right), "open", why, (claim.id,))


def _names(a: Appearance) -> str:
    return ", ".join(w.name for w in a.slots.where if w.precision != "country")
