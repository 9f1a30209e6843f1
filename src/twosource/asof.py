"""What was known on a day: the documents that were published, or else retrieved, up to then.

A document counts when it surely was out by the end of that day (UTC): one dated "2017-04" counts from 30 April on. One
whose date nobody knows is left out, also when its text lets one guess: a guess is no knowledge of that day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from twosource.records import Document, Reject

STAGE = "as-of"
"""Under this name documents that were left out stand among the rejects."""

RETRIEVED = (
    "retrieved", "retrieved_at", "date_retrieved", "fetched", "fetched_at", "fetch_date", "crawled", "crawled_at",
    "crawl_date", "date_crawled", "date_download", "downloaded", "downloaded_at", "accessed", "archived", "warc_date",
)  # fmt: skip
"""Fields of an input that say when somebody fetched it, the first one that holds a date counts."""

_DAY = re.compile(r"(\d{4})(?:-?(\d\d)(?:-?(\d\d))?)?")


def until(documents: Iterable[Document], day: date) -> tuple[list[Document], list[Reject]]:
    """The documents that were out by the end of `day`, in their order, and the others with the reason."""
    kept, out = [], []
    for document in documents:
        why = _why_not(document, day)
        if why is None:
            kept.append(document)
        else:
            out.append(Reject(path=document.path, stage=STAGE, reason=why))
    return kept, out


def _why_not(document: Document, day: date) -> str | None:
    published = last_day(document.published) if document.published else None
    if published is not None:
        return None if published <= day else f"published {document.published}, not known to be out by {day}"
    retrieved = _retrieved(document.fields)
    if retrieved is not None:
        return None if retrieved <= day else f"retrieved {retrieved} and of unknown date, not known to be out by {day}"
    guess = (document.published_latest or "")[:10]
    more = f" (its text lets one guess that it is of {guess} or before)" if guess else ""
    return f"of unknown date{more}: whether it was out by {day} cannot be said"


def last_day(text: str) -> date | None:
    """The last day that a date as precise as known can mean; None when it is no date."""
    m = _DAY.match(text.strip())
    if m is None:
        return None
    try:
        first = date(int(m[1]), int(m[2] or 1), int(m[3] or 1))
    except ValueError:
        return None
    if m[3]:
        return first
    if m[2]:
        return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first.replace(month=12, day=31)


def first_day(text: str) -> date | None:
    """The first day that a date as precise as known can mean; None when it is no date."""
    m = _DAY.match(text.strip())
    try:
        return date(int(m[1]), int(m[2] or 1), int(m[3] or 1)) if m is not None else None
    except ValueError:
        return None


def _retrieved(fields: dict[str, Any]) -> date | None:
    lower = {key.lower().replace("-", "_"): value for key, value in fields.items() if isinstance(value, str)}
    found = (last_day(lower[name]) for name in RETRIEVED if name in lower)
    return next((day for day in found if day is not None), None)


def day_out(document: Document) -> date | None:
    """The day by the end of which a document surely was out: published, or else retrieved; None when nobody knows."""
    published = last_day(document.published) if document.published else None
    return published if published is not None else _retrieved(document.fields)
