"""Small ledgers of the rows of one page, opened as a book: whatever draws the brief then draws the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from twosource.desk.rows import DOCUMENT, ClaimRow, DocumentRow, ledger_document, parts, unpack
from twosource.ledger import (
    Ledger,
    LedgerClaim,
    LedgerCopy,
    LedgerDocument,
    LedgerEvent,
    LedgerIndicator,
)
from twosource.outputs.book import Book
from twosource.records import Contradiction, Document, Source
from twosource.store.database import Database

LONGEST = 4_000
"""Code points of a claim or a quotation that a page is made from; the API and the page of the document have all."""


def short(claim: LedgerClaim) -> LedgerClaim:
    """The claim with texts that a page can bear: drawing and linking cost in proportion to them."""
    found = tuple(
        a
        if len(a.quote) <= LONGEST
        else msgspec.structs.replace(a, quote=a.quote[:LONGEST], span=(a.span[0], a.span[0] + LONGEST))
        for a in claim.appearances
    )
    return msgspec.structs.replace(claim, text=claim.text[:LONGEST], appearances=found)


class Slices:
    """Documents, sources and slices over one connection."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def _all(self, sql: str, *values: object) -> list[Any]:
        return self.database.execute(sql, values).fetchall()

    def full(self, ids: Sequence[str]) -> dict[str, LedgerDocument]:
        """Documents with their texts, by id."""
        out: dict[str, LedgerDocument] = {}
        for part in parts(list(dict.fromkeys(ids)), 400):
            marks = ", ".join("?" * len(part))
            rows = self._all(
                "SELECT d.record, v.story FROM documents d JOIN view_documents v ON v.id = d.id"
                f" WHERE d.id IN ({marks})",
                *part,
            )
            for record, story in rows:
                document = ledger_document(unpack(Document, record), story)
                out[document.id] = document
        return out

    def light(self, ids: Sequence[str]) -> dict[str, tuple[int, LedgerDocument]]:
        """(number, document without its text), by id."""
        out: dict[str, tuple[int, LedgerDocument]] = {}
        for part in parts(list(dict.fromkeys(ids)), 400):
            marks = ", ".join("?" * len(part))
            rows = self._all(f"SELECT {DOCUMENT} FROM view_documents WHERE id IN ({marks})", *part)
            for row in (DocumentRow(*r) for r in rows):
                out[row.id] = row.number, LedgerDocument(
                    id=row.id, path=row.path, url=row.url, outlet=row.outlet, title=row.title, byline=None,
                    published=row.published, published_precision="unknown", language=row.language, text="",
                    read_for_claims=bool(row.read),
                )  # fmt: skip
        return out

    def source_id(self, words: str) -> str:
        """The id of the source that is meant by its id or its name; of several so called that on which most rests."""
        for where in ("id = ?", "lower(name) = lower(?)"):
            found = self._all(f"SELECT id FROM view_sources WHERE {where} ORDER BY place LIMIT 1", words.strip())
            if found:
                return str(found[0][0])
        return words.strip()

    def source_names(self, most: int = 200) -> list[str]:
        """The names among the sources on which most rests, for a person to choose from."""
        rows = self._all("SELECT name FROM view_sources WHERE place <= ? AND named = 1 ORDER BY place", most)
        return list(dict.fromkeys(name for (name,) in rows))

    def sources_by_id(self, ids: Iterable[str]) -> dict[str, Source]:
        """Sources by id."""
        out: dict[str, Source] = {}
        for part in parts(list(dict.fromkeys(ids)), 400):
            marks = ", ".join("?" * len(part))
            for (body,) in self._all(f"SELECT body FROM view_sources WHERE id IN ({marks})", *part):
                source = unpack(Source, body)
                out[source.id] = source
        return out

    def slice(
        self,
        claims: Sequence[tuple[ClaimRow, LedgerClaim]] = (),
        events: Iterable[LedgerEvent] = (),
        contradictions: Iterable[Contradiction] = (),
        indicators: Iterable[LedgerIndicator] = (),
        documents: Iterable[str] = (),
        texts: bool = True,
    ) -> Book:
        """The ledger of these rows and all that they name, as a book whose labels are those of the whole ledger.

        `texts` False leaves the texts of the documents out: enough for drawings and lists.
        """
        rows = [short(claim) for _, claim in claims]
        ids = [a.doc for claim in rows for a in claim.appearances]
        ids += documents
        light = self.light(ids)
        copies = self._copies_of([number for number, _ in light.values()])
        light |= self.light([c.of for c in copies if c.of not in light])
        full = self.full(list(dict.fromkeys(ids))) if texts else {}
        ordered = sorted(light.items(), key=lambda pair: pair[1][0])
        names = {hop.source for c in rows for a in c.appearances for hop in a.chain}
        names |= {a.root for c in rows for a in c.appearances} | {i.source for c in rows for i in c.roots.items}
        sources = self.sources_by_id(sorted(names))
        ledger = Ledger(
            documents=tuple(full.get(ident, document) for ident, (_, document) in ordered),
            copies=tuple(copies),
            sources=tuple(sources[key] for key in sorted(sources)),
            claims=tuple(rows),
            events=tuple(events),
            contradictions=tuple(contradictions),
            indicators=tuple(indicators),
        )
        book = Book(ledger)
        book.label = {ident: f"D{number}" for ident, (number, _) in ordered}
        return book

    def _copies_of(self, numbers: Sequence[int]) -> list[LedgerCopy]:
        out: list[LedgerCopy] = []
        for part in parts(list(numbers), 400):
            marks = ", ".join("?" * len(part))
            out += [
                unpack(LedgerCopy, body)
                for (body,) in self._all(f"SELECT body FROM view_copies WHERE doc IN ({marks}) LIMIT 1000", *part)
            ]
        return out
