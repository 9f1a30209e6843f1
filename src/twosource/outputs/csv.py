"""The ledger as a table: one row per appearance, for spreadsheets and statistics."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from twosource.ledger import Ledger, LedgerAppearance, LedgerClaim
from twosource.outputs.book import Book
from twosource.outputs.wording import one_line

COLUMNS = (
    "claim_id claim event_id event earliest latest where lat lon outlet document path url published chain root "
    "root_known polarity certainty stance value low high unit item as_written quote start end "
    "independent_min independent_max credibility"
).split()

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell(value: object) -> str:
    """One cell, safe in a spreadsheet: what would be read as a formula gets a leading apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:g}" if isinstance(value, float) and abs(value) < 1e6 else str(value)
    text = one_line(str(value))
    return "'" + text if text.startswith(_FORMULA) else text


def row(book: Book, claim: LedgerClaim, appearance: LedgerAppearance) -> list[object]:
    """The cells of one appearance, in the order of COLUMNS. The first quantity and the first place stand for all."""
    doc = book.documents.get(appearance.doc)
    event = book.events.get(claim.event)
    slots = appearance.slots
    when = slots.when or (event.when if event is not None else None)
    places = slots.where or (event.where if event is not None else ())
    place = next((w for w in places if w.lat is not None), places[0] if places else None)
    count = slots.quantity[0] if slots.quantity else None
    return [
        claim.id,
        claim.text,
        claim.event,
        event.headline if event is not None else None,
        when.earliest if when is not None else None,
        when.latest if when is not None else None,
        "; ".join(w.name for w in places),
        place.lat if place is not None else None,
        place.lon if place is not None else None,
        book.outlet_of(appearance),
        appearance.doc,
        doc.path if doc is not None else None,
        doc.url if doc is not None else None,
        doc.published if doc is not None else None,
        book.chain(appearance, " > "),
        book.source_name(appearance.root, appearance.chain[-1].name if appearance.chain else ""),
        book.root_known(claim, appearance.root),
        appearance.polarity,
        appearance.certainty,
        appearance.stance,
        count.value if count is not None else None,
        count.low if count is not None else None,
        count.high if count is not None else None,
        count.unit if count is not None else None,
        (count.item_head or count.item) if count is not None else None,
        count.as_written if count is not None else None,
        appearance.quote,
        appearance.span[0],
        appearance.span[1],
        claim.roots.min,
        claim.roots.max,
        claim.credibility.grade,
    ]


def write(ledger: Ledger) -> str:
    """CSV (RFC 4180, UTF-8, lines end in CR LF) with a header line; claims by rank, appearances in their order."""
    book = Book(ledger)
    return table(COLUMNS, (row(book, claim, a) for claim in book.ranked() for a in claim.appearances))


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """CSV (RFC 4180) with a header line, every cell safe in a spreadsheet."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([cell(value) for value in cells] for cells in rows)
    return out.getvalue()
