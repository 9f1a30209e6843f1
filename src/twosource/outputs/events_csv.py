"""The events as a table, in the columns that conflict data sets use: ACLED's names, with UCDP's for what ACLED lacks.

What twosource does not code (disorder and event types, actors' codes, administrative units) has no column here. The
codes follow the codebooks: UCDP GED's `date_prec` (1 day, 2 within a week, 3 a week, 4 a month, 5 longer) and
`where_prec` (1 the very place, 2 within 25 km, 4 a first division, 5 an area, 6 a country), ACLED's `time_precision`
(1 day, 2 week, 3 month) and `geo_precision` (1 place, 2 near it, 3 region).
"""

from __future__ import annotations

from datetime import datetime

from twosource.ledger import Ledger, LedgerAppearance, LedgerClaim, LedgerEvent
from twosource.outputs import wording
from twosource.outputs.book import Book
from twosource.outputs.csv import table
from twosource.records import When, Where

COLUMNS = (
    "event_id event_date event_date_end year time_precision date_prec actors country location latitude longitude "
    "geo_precision where_prec source number_of_sources independent_min independent_max source_original source_article "
    "notes fatalities low best high credibility"
).split()

_ACLED_TIME = {1: 1, 2: 2, 3: 2, 4: 3, 5: 3}  # by date_prec


def write(ledger: Ledger) -> str:
    """CSV (RFC 4180, UTF-8, lines end in CR LF) with a header line; a row for each event, by rank."""
    book = Book(ledger)
    return table(COLUMNS, (row(book, event) for event in book.ranked_events()))


def row(book: Book, event: LedgerEvent) -> list[object]:
    """The cells of one event, in the order of COLUMNS; unknown ones are None."""
    claims = book.claims_in(event)
    appearances = [a for claim in claims for a in claim.appearances]
    place = next((w for w in event.where if w.lat is not None), event.where[0] if event.where else None)
    low, best, high = deaths(claims)
    days = date_prec(event.when)
    where = where_prec(place)
    actors = dict.fromkeys(name for a in appearances for who in a.slots.who if (name := actor(book, who)))
    roots = dict.fromkeys(
        wording.one_line(item.name) for c in claims for item in c.roots.items if book.root_known(c, item.source)
    )
    outlets = list(dict.fromkeys(book.outlet_of(a) for a in appearances))
    return [
        event.id,
        event.when.earliest[:10] if event.when is not None else None,
        event.when.latest[:10] if event.when is not None else None,
        int(event.when.earliest[:4]) if event.when is not None else None,
        None if days is None else _ACLED_TIME[days],
        days,
        "; ".join(actors),
        place.country if place is not None else None,
        place.name if place is not None else None,
        place.lat if place is not None else None,
        place.lon if place is not None else None,
        None if where is None else 1 if where == 1 else 2 if where == 2 else 3,
        where,
        "; ".join(outlets),
        len(outlets),
        max((c.roots.min for c in claims), default=0),
        max((c.roots.max for c in claims), default=0),
        "; ".join(roots),
        "; ".join(dict.fromkeys(_article(book, a) for a in appearances)),
        wording.sentence(event.headline),
        best,
        low,
        best,
        high,
        min((c.credibility.grade for c in claims), default=6),
    ]


def actor(book: Book, who: str) -> str | None:
    """Who did it, when the words are a name: that of a source, or one in which every word has a capital."""
    name = wording.one_line(who)
    known = name in book.names
    return name if known or (len(name.split()) > 1 and all(word[:1].isupper() for word in name.split())) else None


def date_prec(when: When | None) -> int | None:
    """UCDP's code for how exact a date is, by the days that the interval spans; None when there is no date."""
    if when is None:
        return None
    first, last = (datetime.fromisoformat(moment[:10]) for moment in (when.earliest, when.latest))
    days = (last - first).days + 1
    return 1 if days <= 1 else 2 if days < 7 else 3 if days == 7 else 4 if days <= 31 else 5


def where_prec(place: Where | None) -> int | None:
    """UCDP's code for how exact a place is; None when there is no place."""
    if place is None:
        return None
    if place.precision in ("point", "city"):
        return 1 if place.radius_km <= 25 else 2
    return {"region": 4, "area": 5, "country": 6}[place.precision]


def deaths(claims: list[LedgerClaim]) -> tuple[float | None, float | None, float | None]:
    """Lowest, best and highest count of people killed; best is that of the claim with most independent sources."""
    counted = [
        (claim, quantity)
        for claim in claims
        for appearance in claim.appearances
        if appearance.polarity == "affirmed" and not appearance.negated
        for quantity in appearance.slots.quantity
        if quantity.counted == "killed" and quantity.kind == "count"
    ]
    values = [v for _, q in counted for v in (q.low, q.value, q.high) if v is not None]
    if not values:
        return None, None, None
    lows = [v for _, q in counted for v in (q.low, q.value) if v is not None]
    best = max(
        ((c.roots.min, c.roots.max, q.value if q.value is not None else q.low) for c, q in counted),
        key=lambda item: (item[0], item[1], item[2] or 0),
    )[2]
    return min(lows or values), best, max(values)


def _article(book: Book, appearance: LedgerAppearance) -> str:
    doc = book.documents.get(appearance.doc)
    if doc is None:
        return book.outlet_of(appearance)
    parts = (book.outlet_of(appearance), doc.published, wording.one_line(doc.title or ""), doc.url)
    return ", ".join(part for part in parts if part)
