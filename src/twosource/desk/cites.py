"""The brief's links and cards, leading to pages of the desk instead of places of one page."""

from __future__ import annotations

from collections.abc import Sequence

from twosource.desk.render import Links
from twosource.desk.rows import ClaimRow
from twosource.ledger import LedgerClaim, LedgerDocument
from twosource.outputs.book import Book
from twosource.outputs.brief.claims import Claims
from twosource.outputs.cites import Cites
from twosource.records import Span
from twosource.store.views import slug


class DeskCites(Cites):
    """Links to the words in the page of their document."""

    def __init__(self, book: Book, link: Links) -> None:
        super().__init__(book)
        self.to = link

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
