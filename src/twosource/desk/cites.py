"""The brief's links and cards, leading to pages of the desk instead of places of one page."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from markupsafe import Markup

from twosource.desk.render import Links
from twosource.desk.rows import ClaimRow
from twosource.ledger import LedgerAppearance, LedgerClaim, LedgerDocument
from twosource.outputs.book import Book
from twosource.outputs.brief.claims import Claims
from twosource.outputs.cites import Cites
from twosource.records import Span
from twosource.store.naming import slug

LONG_QUOTE = 1_500
"""Code points of a quotation that are shown."""


class DeskCites(Cites):
    """Links to the words in the page of their document."""

    def __init__(self, book: Book, link: Links) -> None:
        super().__init__(book)
        self.to = link

    def quotation(self, appearance: LedgerAppearance, also: Sequence[LedgerAppearance] = ()) -> Markup:
        """The quote within its paragraph; of a very long one the beginning."""
        start, end = appearance.span
        if end - start > LONG_QUOTE:
            cut = (start, start + LONG_QUOTE)
            appearance = msgspec.structs.replace(appearance, span=cut, quote=appearance.quote[:LONG_QUOTE])
        return super().quotation(appearance, also)

    def href(self, doc: LedgerDocument, span: Span) -> str:
        return self.to("document", slug(doc.id), at=f"{span[0]}-{span[1]}") + "#at"


class DeskClaims(Claims):
    """Cards whose claims keep the number they have in the whole ledger."""

    def __init__(self, book: Book, link: Links, rows: Sequence[tuple[ClaimRow, LedgerClaim]]) -> None:
        super().__init__(book, DeskCites(book, link))
        self.to = link
        self.number = {row.id: row.rank for row, _ in rows}

    def href(self, claim_id: str) -> str:
        return self.to("claim", slug(claim_id))

    def event_href(self, event_id: str) -> str:
        return self.to("event", slug(event_id))

    def source_href(self, source_id: str) -> str:
        """The address of a source."""
        return self.to("source", slug(source_id))
