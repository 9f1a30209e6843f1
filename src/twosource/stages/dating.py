"""Dates that a statement does not give itself, inferred from what stands around it.

Two inferences, both said with their reason and never made silently:

* A page without a date writes "October 5". The most similar dated report of the pile tells the year: the one that
  brings the day nearest to that report's own date.
* A count read off an image has no date of its own, but the sentence before it, on the word of the same source, says
  of which day the images are. The count is of that day.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from twosource.pipeline import Stage, Tables
from twosource.records import Appearance, Dating, Document, When

MIN_SIMILARITY = 0.08
"""Cosine of the words of two documents below which they hardly tell of the same things."""
NEAR_CHARACTERS = 600
YEARLESS = re.compile(r"XXXX-(\d\d)(?:-(\d\d))?$")


def dating(tables: Tables) -> list[Dating]:
    """Inferred times of statements, in order of appearance id."""
    documents = {d.id: d for d in tables.of(Document)}
    appearances = [a for a in tables.of(Appearance) if a.doc in documents]
    out = {d.appearance: d for d in _years(documents, appearances)}
    for inferred in _images(appearances, out):
        out.setdefault(inferred.appearance, inferred)
    return [out[key] for key in sorted(out)]


STAGE = Stage(name="dating", scope="corpus", reads=(Document, Appearance), writes=(Dating,), version=1, run=dating)


def _years(documents: Mapping[str, Document], appearances: Sequence[Appearance]) -> Iterator[Dating]:
    open_ones = [a for a in appearances if _yearless(a) is not None]
    if not open_ones:
        return
    vectors = _vectors(appearances)
    dated = {key: day for key, d in documents.items() if (day := published_day(d)) is not None and key in vectors}
    nearest: dict[str, tuple[float, str]] = {}
    for doc in sorted({a.doc for a in open_ones}):
        scored = [(_cosine(vectors[doc], vectors[other]), other) for other in sorted(dated) if other != doc]
        best = max(scored, key=lambda s: (s[0], s[1]), default=(0.0, ""))
        if best[0] >= MIN_SIMILARITY:
            nearest[doc] = best
    for a in open_ones:
        found = _yearless(a)
        own = published_day(documents[a.doc])
        if found is None or (a.doc not in nearest and own is None):
            continue
        near, other = (own, a.doc) if own is not None else (dated[nearest[a.doc][1]], nearest[a.doc][1])
        yield from _with_year(a, found, near, documents[other])


def _with_year(a: Appearance, found: tuple[int, int | None], near: date, by: Document) -> Iterator[Dating]:
    month, day = found
    options = []
    for year in (near.year - 1, near.year, near.year + 1):
        try:
            options.append(date(year, month, day or 1))
        except ValueError:
            continue
    if not options:
        return
    best = min(options, key=lambda d: (abs((d - near).days), d))
    last = best if day else (best.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    own = a.slots.when
    yield Dating(
        appearance=a.id,
        when=When(
            earliest=f"{best.isoformat()}T00:00:00Z",
            latest=f"{last.isoformat()}T23:59:59Z",
            precision="day" if day else "month",
            as_written=own.as_written if own else None,
            span=own.span if own else None,
        ),
        why=f"the text gives no year; {best.year} is nearest to the related report of {near.isoformat()} ({by.id})",
    )


def _yearless(a: Appearance) -> tuple[int, int | None] | None:
    when = a.slots.when
    if when is None or when.earliest or not when.as_written:
        return None
    match = YEARLESS.match(when.as_written)
    if match is None:
        return None
    return int(match[1]), int(match[2]) if match[2] else None


def published_day(document: Document) -> date | None:
    """The day of publication, the first of the month when only the month is known; None when not even that."""
    text = document.published or ""
    match = re.match(r"(\d{4})-(\d\d)(?:-(\d\d))?", text)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3] or 1))
    except ValueError:
        return None


def _vectors(appearances: Sequence[Appearance]) -> dict[str, dict[str, float]]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for a in appearances:
        counts[a.doc].update(a.terms)
    df: Counter[str] = Counter(term for c in counts.values() for term in c)
    total = len(counts)
    out: dict[str, dict[str, float]] = {}
    for doc, c in counts.items():
        vector = {t: (1 + math.log(n)) * math.log(1 + total / df[t]) for t, n in c.items()}
        norm = math.sqrt(sum(v * v for v in vector.values())) or 1.0
        out[doc] = {t: v / norm for t, v in vector.items()}
    return out


def _cosine(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    if len(a) > len(b):
        a, b = b, a
    return sum(v * b[t] for t, v in a.items() if t in b)


def _images(appearances: Sequence[Appearance], known: Mapping[str, Dating]) -> Iterator[Dating]:
    by_doc: dict[str, list[Appearance]] = defaultdict(list)
    for a in appearances:
        by_doc[a.doc].append(a)
    for doc in sorted(by_doc):
        rows = sorted(by_doc[doc], key=lambda a: (a.span, a.id))
        for n, a in enumerate(rows):
            if a.role != "measure" or a.slots.when is not None or any(q.period_max for q in a.slots.quantity):
                continue
            for before in reversed(rows[max(0, n - 4) : n]):
                when = before.slots.when
                if when is None or before.root != a.root or a.span[0] - before.span[1] > NEAR_CHARACTERS:
                    continue
                full = when if when.earliest else known[before.id].when if before.id in known else None
                if full is not None:
                    why = f"no date of its own; {before.id}, just before it and on the same word, is of that day"
                    yield Dating(appearance=a.id, when=full, why=why)
                break
