"""What a desk reads of a ledger: indexed tables in which no page costs more than what it shows.

The ledger of a large workspace is one blob of a gigabyte; a page must not open it. `replace` writes its rows apart,
within the transaction that ends a run, so that a reader sees the last run whole or the new one whole. Bodies are the
ledger's own types as msgpack. Claims and events stand under their rank, documents under the number of their label, so
that a page in the usual order is a range of a primary key. Filters are words of a full-text index ("tags"): a filter
and a word are then cut with each other by the index, not by a scan.

Two tables outlive a run: `view_moved`, which leads from ids of earlier runs to those of today, so that a permalink
holds when a claim is joined with another, and `view_changes`, what a run changed in the support of claims.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from twosource.ledger import Ledger, LedgerAppearance, LedgerClaim, LedgerDocument

if TYPE_CHECKING:
    from twosource.outputs.book import Book

SHAPE = "3"
"""Raised whenever a table below changes: an older workspace then gets its tables anew."""
CHANGES = 2_000
"""Changes of one run that are kept, those of the best ranked claims first."""
TEXT = 2_000
"""Code points of a claim or a headline that lists are made from; the body has all."""
QUOTES = 2_000
"""Code points of the quotations of a claim that can be searched for."""
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")
_MONTH = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")

_DERIVED = """
CREATE TABLE view_counts (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE view_documents (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL, slug TEXT NOT NULL, outlet TEXT, title TEXT, published TEXT,
    day TEXT, language TEXT NOT NULL, path TEXT NOT NULL, url TEXT, story TEXT, read INTEGER NOT NULL,
    claims INTEGER NOT NULL, copies INTEGER NOT NULL);
CREATE TABLE view_claims (
    rank INTEGER PRIMARY KEY, id TEXT NOT NULL, slug TEXT NOT NULL, event TEXT, text TEXT NOT NULL, role TEXT NOT NULL,
    folded INTEGER NOT NULL, low INTEGER NOT NULL, high INTEGER NOT NULL, certain INTEGER NOT NULL,
    outlets INTEGER NOT NULL, appearances INTEGER NOT NULL, grade INTEGER NOT NULL, first_day TEXT, last_day TEXT,
    disputed INTEGER NOT NULL, drift INTEGER NOT NULL, body BLOB NOT NULL);
CREATE TABLE view_appearances (
    id TEXT PRIMARY KEY, claim INTEGER NOT NULL, doc INTEGER, place INTEGER NOT NULL, day TEXT, body BLOB NOT NULL)
    WITHOUT ROWID;
CREATE TABLE view_events (
    rank INTEGER PRIMARY KEY, id TEXT NOT NULL, slug TEXT NOT NULL, headline TEXT NOT NULL, folded INTEGER NOT NULL,
    day TEXT, last_day TEXT, first_day TEXT, claims INTEGER NOT NULL, outlets INTEGER NOT NULL, best INTEGER NOT NULL,
    disputed INTEGER NOT NULL, body BLOB NOT NULL);
CREATE TABLE view_sources (
    place INTEGER PRIMARY KEY, id TEXT NOT NULL, slug TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,
    named INTEGER NOT NULL, roots INTEGER NOT NULL, outlets INTEGER NOT NULL, passes INTEGER NOT NULL,
    body BLOB NOT NULL);
CREATE TABLE view_rests (source INTEGER NOT NULL, claim INTEGER NOT NULL, root INTEGER NOT NULL,
    PRIMARY KEY (source, root, claim)) WITHOUT ROWID;
CREATE TABLE view_contradictions (
    place INTEGER PRIMARY KEY, id TEXT NOT NULL, slug TEXT NOT NULL, kind TEXT NOT NULL, status TEXT NOT NULL,
    body BLOB NOT NULL);
CREATE TABLE view_disputed (claim INTEGER NOT NULL, contradiction INTEGER NOT NULL,
    PRIMARY KEY (claim, contradiction)) WITHOUT ROWID;
CREATE TABLE view_copies (doc INTEGER NOT NULL, of INTEGER NOT NULL, kind TEXT NOT NULL, share REAL NOT NULL,
    body BLOB NOT NULL, PRIMARY KEY (doc, of)) WITHOUT ROWID;
CREATE TABLE view_indicators (place INTEGER PRIMARY KEY, id TEXT NOT NULL, slug TEXT NOT NULL, name TEXT NOT NULL,
    alerts INTEGER NOT NULL, body BLOB NOT NULL);
CREATE TABLE view_judged (id TEXT PRIMARY KEY, status TEXT NOT NULL, note TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE view_review (place INTEGER PRIMARY KEY, id TEXT NOT NULL, kind TEXT NOT NULL, weight REAL NOT NULL,
    body BLOB NOT NULL);
CREATE VIRTUAL TABLE view_claims_fts USING fts5(text, tags, content='');
CREATE VIRTUAL TABLE view_documents_fts USING fts5(tags, content='', detail=none);
"""

_INDEXES = """
CREATE UNIQUE INDEX view_documents_id ON view_documents (id);
CREATE INDEX view_documents_slug ON view_documents (slug);
CREATE INDEX view_documents_day ON view_documents (day DESC, number);
CREATE INDEX view_documents_story ON view_documents (story);
CREATE UNIQUE INDEX view_claims_id ON view_claims (id);
CREATE INDEX view_claims_slug ON view_claims (slug);
CREATE INDEX view_claims_event ON view_claims (event, rank);
CREATE INDEX view_claims_day ON view_claims (last_day DESC, rank);
CREATE INDEX view_claims_outlets ON view_claims (outlets DESC, rank);
CREATE INDEX view_claims_first ON view_claims (first_day, rank);
CREATE INDEX view_appearances_claim ON view_appearances (claim, place);
CREATE INDEX view_appearances_doc ON view_appearances (doc);
CREATE UNIQUE INDEX view_events_id ON view_events (id);
CREATE INDEX view_events_slug ON view_events (slug);
CREATE INDEX view_events_day ON view_events (day DESC, rank);
CREATE INDEX view_events_last ON view_events (last_day DESC, rank);
CREATE UNIQUE INDEX view_sources_id ON view_sources (id);
CREATE INDEX view_sources_slug ON view_sources (slug);
CREATE INDEX view_sources_name ON view_sources (name COLLATE NOCASE, place);
CREATE INDEX view_contradictions_slug ON view_contradictions (slug);
CREATE INDEX view_contradictions_kind ON view_contradictions (kind, status, place);
CREATE INDEX view_contradictions_status ON view_contradictions (status, place);
CREATE INDEX view_disputed_contradiction ON view_disputed (contradiction);
CREATE INDEX view_copies_of ON view_copies (of);
CREATE INDEX view_indicators_slug ON view_indicators (slug);
CREATE INDEX view_review_id ON view_review (id);
CREATE INDEX view_review_kind ON view_review (kind, place);
"""

_LASTING = """
CREATE TABLE IF NOT EXISTS view_runs (number INTEGER PRIMARY KEY, at TEXT NOT NULL, documents INTEGER NOT NULL,
    claims INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS view_moved (old TEXT PRIMARY KEY, new TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS view_changes (
    run INTEGER NOT NULL, place INTEGER NOT NULL, claim TEXT NOT NULL, text TEXT NOT NULL, kind TEXT NOT NULL,
    low_before INTEGER, high_before INTEGER, outlets_before INTEGER, low INTEGER, high INTEGER, outlets INTEGER,
    PRIMARY KEY (run, place)) WITHOUT ROWID;
"""

_SHADOW = re.compile(r"view_\w+_fts_\w+")


def slug(ident: str) -> str:
    """A name for an id that may stand in an address whatever the id holds; most ids are their own."""
    if _SAFE.fullmatch(ident):
        return ident
    return "~" + hashlib.sha256(ident.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def tag(kind: str, value: str) -> str:
    """The word under which the full-text index keeps that something has this value: one token whatever it holds."""
    return f"{kind}{hashlib.sha256(value.casefold().encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


def month_tag(year: int, month: int) -> str:
    """The word for "published in this month"."""
    return f"month{year:04}{month:02}"


def day(published: str | None) -> str | None:
    """The last day that a date of any precision can mean: 2017 may be 31 December. None without a date."""
    match = _MONTH.match(published or "")
    if match is None:
        return None
    year, month, last = match.groups()
    return f"{year}-{month or '12'}-{last or '31'}"


def exists(database: sqlite3.Connection) -> bool:
    """Whether the tables are there and of today's shape."""
    if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'view_counts'").fetchone():
        return False
    found = database.execute("SELECT value FROM view_counts WHERE name = 'shape'").fetchone()
    return found is not None and found[0] == SHAPE


def replace(database: sqlite3.Connection, ledger: Ledger, at: str) -> None:
    """Write the tables of this ledger in place of the last one's. The caller holds the transaction.

    `at`: when the run ended, ISO 8601 in UTC; it dates the changes of this run.
    """
    from twosource.outputs.book import Book
    from twosource.store import review

    for statement in _LASTING.split(";"):
        database.execute(statement)
    before = _Before.read(database)
    _drop(database)
    _execute(database, _DERIVED)
    book = Book(ledger)
    writer = _Writer(database, book)
    writer.write()
    database.executemany(
        "INSERT INTO view_review VALUES (?, ?, ?, ?, ?)",
        ((n, i.id, i.kind, i.weight, msgspec.msgpack.encode(i)) for n, i in enumerate(review.items(book), 1)),
    )
    _execute(database, _INDEXES)
    _count(database, book, at)
    before.compare(database, book, writer.outlets, at)


def _execute(database: sqlite3.Connection, script: str) -> None:
    for statement in script.split(";"):
        if statement.strip():
            database.execute(statement)


def _drop(database: sqlite3.Connection) -> None:
    names = [
        n for (n,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB 'view_*'")
    ]
    for name in names:
        if name not in ("view_runs", "view_moved", "view_changes") and not _SHADOW.fullmatch(name):
            database.execute(f'DROP TABLE "{name}"')


def _count(database: sqlite3.Connection, book: Book, at: str) -> None:
    counts: dict[str, object] = {name.rstrip("s").replace(" ", "_") + "s": n for name, n, _ in book.figures()}
    counts["events"] = len(book.ledger.events)
    counts["rejects"] = len(book.ledger.rejects)
    counts["sources"] = len(book.ledger.sources)
    counts["contradictions"] = len(book.ledger.contradictions)
    counts["indicators"] = len(book.ledger.indicators)
    counts["unread"] = sum(1 for d in book.ledger.documents if not d.read_for_claims)
    dates = sorted(book.dates())
    counts["first_date"], counts["last_date"] = (dates[0], dates[-1]) if dates else ("", "")
    for name, found in (
        ("languages", Counter(d.language for d in book.ledger.documents)),
        ("outlet_names", Counter(d.outlet for d in book.ledger.documents if d.outlet)),
        ("places", Counter(w.name for e in book.ledger.events for w in e.where)),
    ):
        counts[name] = msgspec.json.encode([name for name, _ in found.most_common(200)]).decode()
    counts["shape"], counts["at"] = SHAPE, at
    database.executemany("INSERT OR REPLACE INTO view_counts VALUES (?, ?)", sorted(counts.items()))


class _Writer:
    """Writes the rows of one ledger."""

    def __init__(self, database: sqlite3.Connection, book: Book) -> None:
        self.database, self.book = database, book
        ledger = book.ledger
        self.doc_number = {d.id: n for n, d in enumerate(ledger.documents, 1)}
        self.claims = book.ranked()
        self.claim_rank = {c.id: n for n, c in enumerate(self.claims, 1)}
        self.outlets = {c.id: len(book.outlets(c)) for c in self.claims}
        self.open = Counter(
            c for row in ledger.contradictions if row.status == "open" for c in dict.fromkeys(book.claims_between(row))
        )
        self.days = {d.id: day(d.published) for d in ledger.documents}

    def _many(self, table: str, rows: Iterable[Sequence[object]], columns: int) -> None:
        self.database.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})", rows)

    def write(self) -> None:
        self._documents()
        self._claims()
        self._events()
        self._sources()
        self._rest()

    def _documents(self) -> None:
        book = self.book
        claims: dict[str, set[str]] = defaultdict(set)
        for ident, appearance in book.appearances.items():
            claims[appearance.doc].add(book.claim_of[ident].id)
        copies = Counter(i for c in book.ledger.copies for i in (c.doc, c.of))
        self._many(
            "view_documents",
            (
                (n, d.id, slug(d.id), d.outlet, d.title, d.published, self.days[d.id], d.language, d.path, d.url,
                 d.story, d.read_for_claims, len(claims[d.id]), copies[d.id])
                for n, d in enumerate(book.ledger.documents, 1)
            ),
            14,
        )  # fmt: skip
        self.database.executemany(
            "INSERT INTO view_documents_fts (rowid, tags) VALUES (?, ?)",
            ((n, " ".join(_document_tags(d, self.days[d.id]))) for n, d in enumerate(book.ledger.documents, 1)),
        )

    def _claims(self) -> None:
        self._many("view_claims", (self._claim(n, c) for n, c in enumerate(self.claims, 1)), 18)
        self._many("view_appearances", self._appearances(), 6)
        self.database.executemany(
            "INSERT INTO view_claims_fts (rowid, text, tags) VALUES (?, ?, ?)",
            ((n, _searched(c), " ".join(sorted(self._tags(c)))) for n, c in enumerate(self.claims, 1)),
        )

    def _claim(self, rank: int, claim: LedgerClaim) -> Sequence[object]:
        event = self.book.events.get(claim.event)
        days = sorted(d for a in claim.appearances if (d := self.days.get(a.doc)))
        body = msgspec.structs.replace(claim, appearances=())
        return (
            rank, claim.id, slug(claim.id), claim.event, claim.text[:TEXT], claim.role,
            bool(event is not None and event.folded), claim.roots.min, claim.roots.max, self.book.certain(claim),
            self.outlets[claim.id], len(claim.appearances), claim.credibility.grade,
            days[0] if days else None, days[-1] if days else None, self.open[claim.id], len(claim.drift),
            msgspec.msgpack.encode(body),
        )  # fmt: skip

    def _appearances(self) -> Iterator[Sequence[object]]:
        for rank, claim in enumerate(self.claims, 1):
            for place, a in enumerate(self.book.by_date(claim.appearances)):
                doc = self.doc_number.get(a.doc)
                yield a.id, rank, doc, place, self.days.get(a.doc), msgspec.msgpack.encode(a)

    def _tags(self, claim: LedgerClaim) -> set[str]:
        """Everything a claim can be filtered by, as words."""
        found = {f"grade{claim.credibility.grade}", f"low{min(claim.roots.min, 9)}", f"role{claim.role}"}
        found |= {f"atleast{n}" for n in range(1, min(claim.roots.min, 9) + 1)}
        if self.open[claim.id]:
            found.add("disputed")
        if claim.drift:
            found.add("drifted")
        for a in claim.appearances:
            found |= self._appearance_tags(a)
        event = self.book.events.get(claim.event)
        found |= {tag("place", w.name) for w in (event.where if event is not None else ())}
        return found

    def _appearance_tags(self, a: LedgerAppearance) -> set[str]:
        doc = self.book.documents.get(a.doc)
        found = {f"certainty{a.certainty}", *(["denied"] if a.polarity == "denied" else [])}
        found |= {tag("source", hop.source) for hop in a.chain} | {tag("place", w.name) for w in a.slots.where}
        if doc is not None:
            found |= set(_document_tags(doc, self.days.get(doc.id)))
        return found

    def _events(self) -> None:
        book = self.book
        rows = []
        for n, event in enumerate(book.ranked_events(), 1):
            claims = book.claims_in(event)
            days = sorted(d for c in claims for a in c.appearances if (d := self.days.get(a.doc)))
            outlets = len({book.outlet_of(a) for c in claims for a in c.appearances})
            best = max((book.certain(c) for c in claims), default=0)
            disputed = sum(1 for c in claims if self.open[c.id])
            when = event.when.earliest[:10] if event.when is not None else None
            rows.append(
                (n, event.id, slug(event.id), event.headline[:TEXT], event.folded, when, days[-1] if days else None,
                 days[0] if days else None, len(claims), outlets, best, disputed, msgspec.msgpack.encode(event))
            )  # fmt: skip
        self._many("view_events", rows, 13)

    def _sources(self) -> None:
        book = self.book
        roots: dict[str, set[int]] = defaultdict(set)
        passes: dict[str, set[int]] = defaultdict(set)
        through: dict[str, set[str]] = defaultdict(set)
        for rank, claim in enumerate(self.claims, 1):
            for a in claim.appearances:
                roots[a.root].add(rank)
                for hop in a.chain:
                    through[hop.source].add(book.outlet_of(a))
                    if hop.source != a.root:
                        passes[hop.source].add(rank)
        ordered = sorted(book.ledger.sources, key=lambda s: (-len(roots[s.id]), -len(through[s.id]), s.name, s.id))
        self._many(
            "view_sources",
            (
                (n, s.id, slug(s.id), s.name, s.kind, s.named, len(roots[s.id]), len(through[s.id]),
                 len(passes[s.id]), msgspec.msgpack.encode(s))
                for n, s in enumerate(ordered, 1)
            ),
            10,
        )  # fmt: skip
        self._many(
            "view_rests",
            (
                (n, claim, is_root)
                for n, s in enumerate(ordered, 1)
                for is_root, found in ((1, roots[s.id]), (0, passes[s.id]))
                for claim in sorted(found)
            ),
            3,
        )

    def _rest(self) -> None:
        book, encode = self.book, msgspec.msgpack.encode
        judged = getattr(book.ledger, "judgements", ())
        self._many("view_judged", ((j.id, j.status, j.note) for j in judged), 3)
        ranks = self.claim_rank
        disputes = sorted(
            book.ledger.contradictions,
            key=lambda c: (
                c.status != "open",
                min((ranks[i] for i in book.claims_between(c) if i in ranks), default=0),
            ),
        )
        self._many(
            "view_contradictions",
            ((n, c.id, slug(c.id), c.kind, c.status, encode(c)) for n, c in enumerate(disputes, 1)),
            6,
        )
        touched = ((ranks[i], n) for n, c in enumerate(disputes, 1) for i in book.claims_between(c) if i in ranks)
        self.database.executemany("INSERT OR IGNORE INTO view_disputed VALUES (?, ?)", touched)
        numbers = self.doc_number
        self.database.executemany(
            "INSERT OR REPLACE INTO view_copies VALUES (?, ?, ?, ?, ?)",
            (
                (numbers[c.doc], numbers[c.of], c.kind, c.containment, encode(c))
                for c in book.ledger.copies
                if c.doc in numbers and c.of in numbers
            ),
        )
        ordered = sorted(book.ledger.indicators, key=lambda i: not i.alerts)
        self._many(
            "view_indicators",
            ((n, i.id, slug(i.id), i.name, len(i.alerts), encode(i)) for n, i in enumerate(ordered, 1)),
            6,
        )


def _document_tags(doc: LedgerDocument, last: str | None) -> Iterator[str]:
    yield f"lang{doc.language}"
    if doc.outlet:
        yield tag("outlet", doc.outlet)
    match = _MONTH.match(last or "")
    if match is not None and match.group(2) is not None:
        yield month_tag(int(match.group(1)), int(match.group(2)))


def _searched(claim: LedgerClaim) -> str:
    """The words by which a claim is found: its own and those of its quotations."""
    found, left = [claim.text[: TEXT * 5]], QUOTES
    for quote in dict.fromkeys(a.quote for a in claim.appearances):
        if left <= 0:
            break
        found.append(quote[:left])
        left -= len(quote)
    return "\n".join(found)


@dataclass
class _Before:
    """What the last run said, as far as the changes need it."""

    claims: dict[str, tuple[int, int, int, str]] = field(default_factory=dict)
    appearances: dict[str, str] = field(default_factory=dict)
    events: dict[str, str] = field(default_factory=dict)  # of a claim
    fresh: bool = True

    @classmethod
    def read(cls, database: sqlite3.Connection) -> _Before:
        if not exists(database):
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

    def compare(self, database: sqlite3.Connection, book: Book, outlets: dict[str, int], at: str) -> None:
        """Keep where ids moved to, and which claims gained or lost support."""
        number = database.execute("SELECT coalesce(max(number), 0) + 1 FROM view_runs").fetchone()[0]
        database.execute(
            "INSERT INTO view_runs VALUES (?, ?, ?, ?)",
            (number, at, len(book.ledger.documents), len(book.ledger.claims)),
        )
        if self.fresh:
            return
        moved = self._moved(book)
        database.executemany("INSERT OR REPLACE INTO view_moved VALUES (?, ?)", sorted(moved.items()))
        database.executemany("DELETE FROM view_moved WHERE old = ?", [(c.id,) for c in book.ledger.claims])
        rows = list(self._changes(book, outlets, {new: old for old, new in moved.items()}))[:CHANGES]
        database.executemany(
            "INSERT INTO view_changes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ((number, n, *row) for n, row in enumerate(rows, 1)),
        )

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
