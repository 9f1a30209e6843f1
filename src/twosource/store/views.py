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

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from twosource.ledger import Ledger
from twosource.store.database import Database

if TYPE_CHECKING:
    from twosource.outputs.book import Book

SHAPE = "4"
"""Raised whenever a table below changes: an older workspace then gets its tables anew."""

_DERIVED = """
CREATE TABLE view_counts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
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
CREATE INDEX view_sources_name ON view_sources (lower(name), place);
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


def exists(database: Database) -> bool:
    """Whether the tables are there and of today's shape."""
    if not database.has("view_counts"):
        return False
    found = database.execute("SELECT value FROM view_counts WHERE name = 'shape'").fetchone()
    return found is not None and found[0] == msgspec.json.encode(SHAPE).decode()


def replace(database: Database, ledger: Ledger, at: str) -> None:
    """Write the tables of this ledger in place of the last one's. The caller holds the transaction.

    `at`: when the run ended, ISO 8601 in UTC; it dates the changes of this run.
    """
    from twosource.outputs.book import Book
    from twosource.store import review
    from twosource.store.view_changes import Before
    from twosource.store.view_rows import Writer

    database.create(_LASTING)
    before = Before.read(database, exists(database))
    book = Book(ledger)
    with database.anew("view"):
        database.create(_DERIVED)
        writer = Writer(database, book)
        writer.write()
        database.fill(
            "view_review",
            ((n, i.id, i.kind, i.weight, msgspec.msgpack.encode(i)) for n, i in enumerate(review.items(book), 1)),
        )
        database.create(_INDEXES)
        _count(database, book, at)
    before.compare(database, book, writer.outlets, at)


def _count(database: Database, book: Book, at: str) -> None:
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
        counts[name] = [name for name, _ in found.most_common(200)]
    counts["shape"], counts["at"] = SHAPE, at
    rows = [(name, msgspec.json.encode(value).decode()) for name, value in sorted(counts.items())]
    database.fill("view_counts", rows)
