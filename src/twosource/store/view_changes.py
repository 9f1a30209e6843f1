"""What a run changed: where the ids of claims and events went, and which claims gained or lost support."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from twosource.outputs.book import Book
from twosource.store.database import Database, upsert
from twosource.store.view_rows import TEXT

CHANGES = 2_000
"""Changes of one run that are kept, those of the best ranked claims first."""


@dataclass
class Before:
    """What the last run said, as far as the changes need it."""

    claims: dict[str, tuple[int, int, int, str]] = field(default_factory=dict)
    appearances: dict[str, str] = field(default_factory=dict)
    events: dict[str, str] = field(default_factory=dict)  # of a claim
    fresh: bool = True

    @classmethod
    def read(cls, database: Database, there: bool) -> Before:
        """From the tables of the last run, where they are there."""
        if not there:
            return cls()
        found = cls(fresh=False)
        ids: dict[int, str] = {}
        for rank, ident, event, low, high, outlets, text in database.execute(
            "SELECT rank, id, event, low, high, outlets, text FROM view_claims"
        ):
            ids[rank] = ident
            found.claims[ident] = (low, high, outlets, text)
            found.events[ident] = event
        for ident, rank in database.execute("SELECT id, claim FROM view_appearances"):
            found.appearances[ident] = ids[rank]
        return found

    def compare(self, database: Database, book: Book, outlets: dict[str, int], at: str) -> None:
        """Keep where ids moved to, and which claims gained or lost support."""
        number = database.execute("SELECT coalesce(max(number), 0) + 1 FROM view_runs").fetchone()[0]
        database.execute(
            "INSERT INTO view_runs VALUES (?, ?, ?, ?)",
            (number, at, len(book.ledger.documents), len(book.ledger.claims)),
        )
        if self.fresh:
            return
        moved = self._moved(book)
        database.executemany(upsert("view_moved", ("old", "new"), ("old",)), sorted(moved.items()))
        database.executemany("DELETE FROM view_moved WHERE old = ?", [(c.id,) for c in book.ledger.claims])
        rows = list(self._changes(book, outlets, {new: old for old, new in moved.items()}))[:CHANGES]
        database.fill("view_changes", ((number, n, *row) for n, row in enumerate(rows, 1)))

    def _moved(self, book: Book) -> dict[str, str]:
        """Where claims and events that are gone went: to those that hold most of their appearances."""
        gone: dict[str, Counter[str]] = defaultdict(Counter)
        events: dict[str, Counter[str]] = defaultdict(Counter)
        for ident, old in self.appearances.items():
            new = book.claim_of.get(ident)
            if new is None:
                continue
            if old not in book.claims:
                gone[old][new.id] += 1
            event = self.events.get(old)
            if event is not None and event not in book.events:
                events[event][new.event] += 1
        return {
            old: min(found.items(), key=lambda pair: (-pair[1], pair[0]))[0]
            for old, found in [*gone.items(), *events.items()]
        }

    def _changes(self, book: Book, outlets: dict[str, int], was: dict[str, str]) -> Iterator[Sequence[object]]:
        met: set[str] = set()
        for claim in book.ranked():
            old = claim.id if claim.id in self.claims else was.get(claim.id)
            now = (claim.roots.min, claim.roots.max, outlets[claim.id])
            if old is None or old not in self.claims:
                yield claim.id, claim.text[:TEXT], "new", None, None, None, *now
                continue
            met.add(old)
            before = self.claims[old][:3]
            if before != now:
                gained = (now[0], now[1], now[2]) > (before[0], before[1], before[2])
                yield claim.id, claim.text[:TEXT], "gained" if gained else "lost", *before, *now
        for ident, (low, high, carried, text) in self.claims.items():
            if ident not in met and ident not in book.claims and ident not in was.values():
                yield ident, text, "gone", low, high, carried, None, None, None
