"""Questions of the pages to the workspace. Every one of them costs what its page shows, not what the workspace holds.

Lists go on from a cursor ("after this"), never from an offset.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from twosource.desk.rows import (
    CLAIM,
    DOCUMENT,
    EVENT,
    PAGE,
    ClaimRow,
    DocumentRow,
    EventRow,
    MissingError,
    Page,
    SourceRow,
    event_row,
    parts,
    source_row,
    unpack,
)
from twosource.desk.rows import number as as_number
from twosource.desk.rows import page as as_page
from twosource.desk.slices import Slices
from twosource.ledger import LedgerAppearance, LedgerClaim, LedgerCopy, LedgerDocument, LedgerEvent, LedgerIndicator
from twosource.records import Contradiction
from twosource.store.review import Item

APPEARANCES = 80
"""Appearances of a claim that are drawn as chains; the list below them has pages."""
_ORDERS = {
    "rank": ("rank", "ASC"),
    "newest": ("last_day", "DESC"),
    "carried": ("outlets", "DESC"),
}


class Reader(Slices):
    """Reads the view tables over one connection, within one read transaction: a page never mixes two runs."""

    def _one(self, sql: str, *values: object) -> Any:
        return self.database.execute(sql, values).fetchone()

    def counts(self) -> dict[str, Any]:
        """The numbers of the whole workspace, as the last run left them."""
        return {name: msgspec.json.decode(value) for name, value in self._all("SELECT name, value FROM view_counts")}

    def names(self, what: str) -> list[str]:
        """The commonest outlets, languages or places, for the filters."""
        row = self._one("SELECT value FROM view_counts WHERE name = ?", what)
        return msgspec.json.decode(row[0], type=list[str]) if row is not None else []

    # ------------------------------------------------------------ claims

    def claims(self, order: str = "rank", after: str | None = None, limit: int = PAGE) -> Page[ClaimRow]:
        """Claims in an order; folded ones (comment, background) come by rank alone, so last."""
        column, way = _ORDERS.get(order, _ORDERS["rank"])
        where: list[str] = ["TRUE"]
        values: list[object] = []
        if column == "rank":
            if after is not None:
                where.append("rank > ?")
                values.append(as_number(after))
            rows = self._all(
                f"SELECT {CLAIM} FROM view_claims WHERE {' AND '.join(where)} ORDER BY rank LIMIT ?", *values, limit + 1
            )
            found = [ClaimRow(*row) for row in rows]
            return as_page(found, limit, lambda c: str(c.rank))
        if after is not None:
            key, _, rank = after.rpartition("~")
            typed: object = as_number(key) if column == "outlets" else key
            where.append(f"({column} < ? OR ({column} = ? AND rank > ?))")
            values += [typed, typed, as_number(rank)]
        where.append(f"{column} IS NOT NULL")
        rows = self._all(
            f"SELECT {CLAIM} FROM view_claims WHERE {' AND '.join(where)} ORDER BY {column} {way}, rank LIMIT ?",
            *values,
            limit + 1,
        )
        found = [ClaimRow(*row) for row in rows]
        return as_page(found, limit, lambda c: f"{c.outlets if column == 'outlets' else c.last_day}~{c.rank}")

    def claim_rows(self, ranks: Iterable[int]) -> list[ClaimRow]:
        """The claims of these ranks, in their order."""
        wanted = list(ranks)
        marks = ", ".join("?" * len(wanted))
        rows = {
            r[0]: ClaimRow(*r) for r in self._all(f"SELECT {CLAIM} FROM view_claims WHERE rank IN ({marks})", *wanted)
        }
        return [rows[n] for n in wanted if n in rows]

    def claim_rows_by_id(self, ids: Iterable[str]) -> list[ClaimRow]:
        """The claims with these ids, in their order; ids of earlier runs lead to those of today."""
        out: list[ClaimRow] = []
        for ident in dict.fromkeys(ids):
            row = self._one(f"SELECT {CLAIM} FROM view_claims WHERE id = ?", ident)
            if row is None and (new := self.moved(ident)) is not None:
                row = self._one(f"SELECT {CLAIM} FROM view_claims WHERE id = ?", new)
            if row is not None:
                out.append(ClaimRow(*row))
        return out

    def claims_of_event(self, event: str, after: str | None = None, limit: int = PAGE) -> Page[ClaimRow]:
        """The claims of an event, best ranked first."""
        rows = self._all(
            f"SELECT {CLAIM} FROM view_claims WHERE event = ? AND rank > ? ORDER BY rank LIMIT ?",
            event, as_number(after) if after else 0, limit + 1,
        )  # fmt: skip
        return as_page([ClaimRow(*row) for row in rows], limit, lambda c: str(c.rank))

    def moved(self, old: str) -> str | None:
        """Where a claim or event of an earlier run went, through all runs since."""
        for _ in range(50):
            row = self._one("SELECT new FROM view_moved WHERE old = ?", old)
            if row is None:
                return None
            old = row[0]
            if self._one(
                "SELECT 1 FROM view_claims WHERE id = ? UNION SELECT 1 FROM view_events WHERE id = ?", old, old
            ):
                return str(old)
        return None

    def claim(self, name: str) -> tuple[ClaimRow, LedgerClaim]:
        """A claim without its appearances, by slug. Raises MissingError."""
        row = self._one(f"SELECT {CLAIM}, body FROM view_claims WHERE slug = ?", name)
        if row is None:
            raise MissingError("claim", self.moved(name))
        return ClaimRow(*row[:-1]), unpack(LedgerClaim, row[-1])

    def appearances(self, rank: int, after: int = -1, limit: int = APPEARANCES) -> list[LedgerAppearance]:
        """Appearances of a claim in order of publication, from a place on."""
        rows = self._all(
            "SELECT body FROM view_appearances WHERE claim = ? AND place > ? ORDER BY place LIMIT ?", rank, after, limit
        )
        return [unpack(LedgerAppearance, body) for (body,) in rows]

    def appearance_claims(self, ids: Iterable[str]) -> dict[str, int]:
        """The rank of the claim of each appearance."""
        wanted = list(ids)
        marks = ", ".join("?" * len(wanted))
        return dict(self._all(f"SELECT id, claim FROM view_appearances WHERE id IN ({marks})", *wanted))

    def appearances_of_document(self, number: int, limit: int = 400) -> list[tuple[int, LedgerAppearance]]:
        """(rank of the claim, appearance) of a document."""
        rows = self._all("SELECT claim, body FROM view_appearances WHERE doc = ? LIMIT ?", number, limit)
        found = [(rank, unpack(LedgerAppearance, body)) for rank, body in rows]
        return sorted(found, key=lambda pair: pair[1].span)

    # ------------------------------------------------------------ events

    def events(self, order: str = "rank", after: str | None = None, limit: int = PAGE) -> Page[EventRow]:
        """Events by rank or, newest first, by the day on which they happened."""
        where: list[str] = ["TRUE"]
        values: list[object] = []
        if order == "newest":
            where.append("day IS NOT NULL")
            if after is not None:
                key, _, rank = after.rpartition("~")
                where.append("(day < ? OR (day = ? AND rank > ?))")
                values += [key, key, as_number(rank)]
        elif after is not None:
            where.append("rank > ?")
            values.append(as_number(after))
        by = "day DESC, rank" if order == "newest" else "rank"
        rows = self._all(
            f"SELECT {EVENT}, body FROM view_events WHERE {' AND '.join(where)} ORDER BY {by} LIMIT ?",
            *values,
            limit + 1,
        )
        found = [event_row(row) for row in rows]
        return as_page(found, limit, lambda e: f"{e.day}~{e.rank}" if order == "newest" else str(e.rank))

    def event(self, name: str) -> tuple[EventRow, LedgerEvent]:
        """An event by slug. Raises MissingError."""
        row = self._one(f"SELECT {EVENT}, body FROM view_events WHERE slug = ?", name)
        if row is None:
            raise MissingError("event", self.moved(name))
        return event_row(row), unpack(LedgerEvent, row[-1])

    def event_rows(self, ids: Iterable[str]) -> dict[str, EventRow]:
        """Events by id."""
        wanted = list(dict.fromkeys(i for i in ids if i))
        marks = ", ".join("?" * len(wanted))
        rows = self._all(f"SELECT {EVENT}, body FROM view_events WHERE id IN ({marks})", *wanted)
        return {row[1]: event_row(row) for row in rows}

    # ------------------------------------------------------------ documents

    def documents(self, after: str | None = None, limit: int = PAGE) -> Page[DocumentRow]:
        """Documents, newest first; undated ones are found by searching."""
        where: list[str] = ["TRUE"]
        values: list[object] = []
        if after is not None:
            key, _, number = after.rpartition("~")
            if key:
                where.append("(day < ? OR (day = ? AND number > ?) OR day IS NULL)")
                values += [key, key, as_number(number)]
            else:
                where.append("day IS NULL AND number > ?")
                values.append(as_number(number))
        rows = self._all(
            f"SELECT {DOCUMENT}, day FROM view_documents WHERE {' AND '.join(where)} ORDER BY day DESC, number LIMIT ?",
            *values,
            limit + 1,
        )
        days = {row[0]: row[-1] for row in rows}
        return as_page([DocumentRow(*r[:-1]) for r in rows], limit, lambda d: f"{days[d.number] or ''}~{d.number}")

    def document_rows(self, numbers: Iterable[int]) -> list[DocumentRow]:
        """Documents by number, in the order asked for."""
        wanted = list(numbers)
        marks = ", ".join("?" * len(wanted))
        rows = {
            r[0]: DocumentRow(*r)
            for r in self._all(f"SELECT {DOCUMENT} FROM view_documents WHERE number IN ({marks})", *wanted)
        }
        return [rows[n] for n in wanted if n in rows]

    def document(self, name: str) -> tuple[DocumentRow, LedgerDocument]:
        """A document with its text, by slug. Raises MissingError."""
        row = self._one(f"SELECT {DOCUMENT} FROM view_documents WHERE slug = ?", name)
        if row is None:
            raise MissingError("document")
        found = DocumentRow(*row)
        return found, self.full([found.id])[found.id]

    def copies(self, number: int, limit: int = 60) -> list[LedgerCopy]:
        """Copies of which this document is either side, the most complete first."""
        rows = self._all(
            "SELECT body FROM (SELECT share, body FROM view_copies WHERE doc = ? UNION ALL"
            " SELECT share, body FROM view_copies WHERE of = ?) AS either ORDER BY share DESC LIMIT ?",
            number, number, limit,
        )  # fmt: skip
        return [unpack(LedgerCopy, body) for (body,) in rows]

    # ------------------------------------------------------------ sources

    def sources(self, after: str | None = None, order: str = "weight", limit: int = PAGE) -> Page[SourceRow]:
        """Sources by what rests on them, or by name."""
        if order == "name":
            where, values = "TRUE", list[object]()
            if after is not None:
                key, _, place = after.rpartition("~")
                where = "(lower(name) > lower(?) OR (lower(name) = lower(?) AND place > ?))"
                values = [key, key, as_number(place)]
            rows = self._all(
                "SELECT place, slug, roots, outlets, passes, body FROM view_sources"
                f" WHERE {where} ORDER BY lower(name), place LIMIT ?", *values, limit + 1,
            )  # fmt: skip
            return as_page([source_row(r) for r in rows], limit, lambda s: f"{s.source.name}~{s.place}")
        rows = self._all(
            "SELECT place, slug, roots, outlets, passes, body FROM view_sources WHERE place > ? ORDER BY place LIMIT ?",
            as_number(after) if after else 0, limit + 1,
        )  # fmt: skip
        return as_page([source_row(r) for r in rows], limit, lambda s: str(s.place))

    def source(self, name: str) -> SourceRow:
        """A source by slug. Raises MissingError."""
        row = self._one("SELECT place, slug, roots, outlets, passes, body FROM view_sources WHERE slug = ?", name)
        if row is None:
            raise MissingError("source")
        return source_row(row)

    def rests_on(self, place: int, root: bool, after: int = 0, limit: int = PAGE) -> list[ClaimRow]:
        """The claims that rest on a source, or that pass through it, best ranked first."""
        ranks = self._all(
            "SELECT claim FROM view_rests WHERE source = ? AND root = ? AND claim > ? ORDER BY claim LIMIT ?",
            place, int(root), after, limit,
        )  # fmt: skip
        return self.claim_rows(rank for (rank,) in ranks)

    # ------------------------------------------------------------ the rest

    def contradictions(
        self, status: str | None = None, kind: str | None = None, after: str | None = None, limit: int = 10
    ) -> Page[tuple[int, Contradiction]]:
        """Contradictions, open ones first, those of the best ranked claims first."""
        where, values = ["place > ?"], [as_number(after) if after else 0]
        for column, value in (("status", status), ("kind", kind)):
            if value:
                where.append(f"{column} = ?")
                values.append(value)  # type: ignore[arg-type]
        rows = self._all(
            f"SELECT place, body FROM view_contradictions WHERE {' AND '.join(where)} ORDER BY place LIMIT ?",
            *values,
            limit + 1,
        )
        found = [(place, unpack(Contradiction, body)) for place, body in rows]
        return as_page(found, limit, lambda c: str(c[0]))

    def contradiction(self, name: str) -> Contradiction:
        """A contradiction by slug. Raises MissingError."""
        row = self._one("SELECT body FROM view_contradictions WHERE slug = ?", name)
        if row is None:
            raise MissingError("contradiction")
        return unpack(Contradiction, row[0])

    def contradictions_of(self, rank: int, limit: int = 40) -> list[Contradiction]:
        """The contradictions that touch a claim."""
        rows = self._all(
            "SELECT body FROM view_disputed d JOIN view_contradictions c ON c.place = d.contradiction"
            " WHERE d.claim = ? ORDER BY c.place LIMIT ?", rank, limit,
        )  # fmt: skip
        return [unpack(Contradiction, body) for (body,) in rows]

    def indicators(
        self, after: str | None = None, limit: int = 8, alerting: bool = False
    ) -> Page[tuple[int, LedgerIndicator]]:
        """Indicators, those with alerts first."""
        more = "AND alerts > 0" if alerting else ""
        rows = self._all(
            f"SELECT place, body FROM view_indicators WHERE place > ? {more} ORDER BY place LIMIT ?",
            as_number(after) if after else 0, limit + 1,
        )  # fmt: skip
        return as_page([(place, unpack(LedgerIndicator, body)) for place, body in rows], limit, lambda i: str(i[0]))

    def indicator(self, name: str) -> LedgerIndicator:
        """An indicator by slug. Raises MissingError."""
        row = self._one("SELECT body FROM view_indicators WHERE slug = ?", name)
        if row is None:
            raise MissingError("indicator")
        return unpack(LedgerIndicator, row[0])

    def rejects(self, after: str | None = None, limit: int = 100) -> Page[tuple[int, str, str, str]]:
        """(cursor, path, stage, reason) of what was left out."""
        rows = self._all(
            "SELECT rowid, path, stage, reason FROM rejects WHERE rowid > ? ORDER BY rowid LIMIT ?",
            as_number(after) if after else 0, limit + 1,
        )  # fmt: skip
        return as_page([tuple(r) for r in rows], limit, lambda r: str(r[0]))

    def changes(self, limit: int = 40) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
        """The last run, and what it changed in the support of claims, best ranked first."""
        run = self._one("SELECT number, at, documents, claims FROM view_runs ORDER BY number DESC LIMIT 1")
        if run is None:
            return None, []
        cursor = self.database.execute(
            "SELECT * FROM view_changes WHERE run = ? ORDER BY place LIMIT ?", (run[0], limit)
        )
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        return dict(zip(("number", "at", "documents", "claims"), run, strict=True)), rows

    def review(self, after: int = 0, kind: str | None = None, limit: int = 60) -> list[tuple[int, Item]]:
        """(place, item) of the queue, weightiest first."""
        more = "AND kind = ?" if kind else ""
        rows = self._all(
            f"SELECT place, body FROM view_review WHERE place > ? {more} ORDER BY place LIMIT ?",
            after, *([kind] if kind else []), limit,
        )  # fmt: skip
        return [(place, unpack(Item, body)) for place, body in rows]

    def review_item(self, ident: str) -> tuple[int, Item]:
        """One item of the queue. Raises MissingError."""
        row = self._one("SELECT place, body FROM view_review WHERE id = ?", ident)
        if row is None:
            raise MissingError("question")
        return row[0], unpack(Item, row[1])

    def whole(self, row: ClaimRow, limit: int = APPEARANCES) -> tuple[ClaimRow, LedgerClaim]:
        """A claim with its first appearances."""
        _, claim = self.claim(row.slug)
        return row, msgspec.structs.replace(claim, appearances=tuple(self.appearances(row.rank, limit=limit)))

    def with_appearances(self, ids: Iterable[str]) -> list[tuple[ClaimRow, LedgerClaim]]:
        """Claims that hold just these appearances: what a contradiction or an indicator needs to be quoted."""
        wanted = list(dict.fromkeys(ids))
        by_claim: dict[int, list[LedgerAppearance]] = {}
        for part in parts(wanted, 400):
            marks = ", ".join("?" * len(part))
            for rank, body in self._all(f"SELECT claim, body FROM view_appearances WHERE id IN ({marks})", *part):
                by_claim.setdefault(rank, []).append(unpack(LedgerAppearance, body))
        out = []
        for row in self.claim_rows(by_claim):
            _, claim = self.claim(row.slug)
            out.append((row, msgspec.structs.replace(claim, appearances=tuple(by_claim[row.rank]), drift=())))
        return out
