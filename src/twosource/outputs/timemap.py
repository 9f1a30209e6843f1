"""The events for TimeMap, Forensic Architecture's map with a time slider: its `events`, `sources` and `associations`.

TimeMap asks for each of the three at an address of its own; here they are the keys of one object. Dates are
MM/DD/YYYY and times HH:mm in UTC, TimeMap's default; everything is a string, as it asks. An event with neither a date
nor a place cannot be shown there and is left out.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import msgspec

from twosource.ledger import Ledger, LedgerAppearance, LedgerDocument, LedgerEvent
from twosource.outputs import wording
from twosource.outputs.book import Book
from twosource.records import When

_SUPPORT = ("No source known", "One independent source", "Two or more independent sources")


def write(ledger: Ledger) -> bytes:
    """One JSON object with events, sources and associations (the filter by how well an event is supported)."""
    book = Book(ledger)
    shown = [e for e in book.ranked_events() if e.when is not None or any(w.lat is not None for w in e.where)]
    cited = {a.doc for e in shown for c in book.claims_in(e) for a in c.appearances}
    quotes: dict[str, list[LedgerAppearance]] = defaultdict(list)
    for appearance in book.appearances.values():
        quotes[appearance.doc].append(appearance)
    data = {
        "events": [_event(book, event) for event in shown],
        "sources": {d.id: _source(book, d, quotes[d.id]) for d in ledger.documents if d.id in cited},
        "associations": [
            {"id": name, "title": name, "desc": "", "mode": "FILTER", "filter_paths": ["Support", name]}
            for name in _SUPPORT
        ],
    }
    return msgspec.json.format(msgspec.json.encode(data), indent=2) + b"\n"


def _event(book: Book, event: LedgerEvent) -> dict[str, Any]:
    claims = book.claims_in(event)
    place = next((w for w in event.where if w.lat is not None), event.where[0] if event.where else None)
    certain = max((book.certain(c) for c in claims), default=0)
    lines = [f"{wording.sentence(c.text)} ({book.support(c)})" for c in claims]
    found: dict[str, Any] = {
        "id": event.id,
        "description": "\n".join([wording.sentence(event.headline), *lines]),
        "date": _date(event.when),
        "time": _clock(event.when),
        "time_precision": event.when.precision if event.when is not None else "",
        "time_display": wording.when(event.when),
        "location": place.name if place is not None else "",
        "associations": [_SUPPORT[min(certain, 2)]],
        "sources": list(dict.fromkeys(a.doc for c in claims for a in c.appearances)),
    }
    if place is not None and place.lat is not None:
        found |= {"latitude": f"{place.lat}", "longitude": f"{place.lon}"}
    return found


def _date(when: When | None) -> str:
    if when is None:
        return ""
    year, month, day = when.earliest[:10].split("-")
    return f"{month}/{day}/{year}"


def _clock(when: When | None) -> str:
    return when.earliest[11:16] if when is not None and when.precision in ("second", "minute", "hour") else ""


def _source(book: Book, doc: LedgerDocument, quotes: list[LedgerAppearance]) -> dict[str, Any]:
    return {
        "id": doc.id,
        "title": wording.one_line(doc.title or book.file(doc)),
        "paths": [],
        "type": "Report",
        "url": wording.safe_url(doc.url) or "",
        "author": book.outlet(doc),
        "date": doc.published or "",
        "description": "\n".join(f"“{wording.one_line(a.quote)}” {book.chain(a)}" for a in quotes),
    }
