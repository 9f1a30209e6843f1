"""The tables a desk pages through: the same rows as the ledger, found by index, and links that outlive a run."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.outputs import sample_ledger
from tests.postgres import Places
from twosource.ledger import Ledger
from twosource.outputs.book import Book
from twosource.store import naming, review, views
from twosource.store.database import Database
from twosource.store.spelling import translated
from twosource.store.workspace import Workspace

AT = "2024-01-01T00:00:00Z"


@pytest.fixture
def database(places: Places) -> Iterator[Database]:
    with Workspace(places / "views") as workspace:
        yield workspace.database


def replace(database: Database, ledger: Ledger) -> None:
    with database.writing():
        views.replace(database, ledger, AT)


def test_every_row_of_the_ledger_is_there(database: Database) -> None:
    ledger = sample_ledger.ledger()
    replace(database, ledger)
    with database.reading():
        assert views.exists(database)
        _compare(database, ledger)


def _compare(database: Database, ledger: Ledger) -> None:
    def count(table: str) -> int:
        return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    assert count("view_claims") == len(ledger.claims)
    assert count("view_appearances") == sum(len(c.appearances) for c in ledger.claims)
    assert count("view_documents") == len(ledger.documents)
    assert count("view_events") == len(ledger.events)
    assert count("view_sources") == len(ledger.sources)
    assert count("view_contradictions") == len(ledger.contradictions)
    ranked = [c.id for c in Book(ledger).ranked()]
    assert [i for (i,) in database.execute("SELECT id FROM view_claims ORDER BY rank")] == ranked


def test_the_same_ledger_changes_nothing(database: Database) -> None:
    replace(database, sample_ledger.ledger())
    replace(database, sample_ledger.ledger())
    assert database.execute("SELECT count(*) FROM view_changes").fetchone()[0] == 0
    assert database.execute("SELECT count(*) FROM view_runs").fetchone()[0] == 2


def test_what_a_run_changed_and_where_ids_went(database: Database) -> None:
    before = sample_ledger.ledger()
    replace(database, before)
    after = sample_ledger.ledger()
    first, second = after.claims[0], after.claims[1]
    joined = msgspec.structs.replace(
        first,
        appearances=first.appearances + second.appearances,
        roots=msgspec.structs.replace(first.roots, max=first.roots.max + 1),
    )
    after.claims = (joined, *after.claims[2:])
    after.events = tuple(
        msgspec.structs.replace(e, claims=tuple(c for c in e.claims if c != second.id)) for e in after.events
    )
    replace(database, after)
    moved = dict(database.execute("SELECT old, new FROM view_moved").fetchall())
    assert moved[second.id] == first.id
    changes = dict(database.execute("SELECT claim, kind FROM view_changes WHERE run = 2").fetchall())
    assert changes[first.id] == "gained"
    replace(database, before)
    assert second.id not in dict(database.execute("SELECT old, new FROM view_moved").fetchall())
    changes = dict(database.execute("SELECT claim, kind FROM view_changes WHERE run = 3").fetchall())
    assert changes[first.id] == "lost"
    assert changes[second.id] == "new"


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT id FROM view_claims WHERE rank > 5 ORDER BY rank LIMIT 30",
        "SELECT id FROM view_claims WHERE last_day < '2024' ORDER BY last_day DESC, rank LIMIT 30",
        "SELECT id FROM view_claims WHERE event = 'e' AND rank > 2 ORDER BY rank LIMIT 30",
        "SELECT body FROM view_claims WHERE slug = 'c'",
        "SELECT body FROM view_appearances WHERE claim = 3 AND place > 7 ORDER BY place LIMIT 30",
        "SELECT claim, body FROM view_appearances WHERE doc = 3 LIMIT 400",
        "SELECT id FROM view_documents ORDER BY day DESC, number LIMIT 30",
        "SELECT claim FROM view_rests WHERE source = 1 AND root = 1 AND claim > 4 ORDER BY claim LIMIT 30",
        "SELECT body FROM view_contradictions WHERE place > 3 AND status = 'open' ORDER BY place LIMIT 10",
        "SELECT body FROM view_copies WHERE of = 3",
        "SELECT body FROM view_review WHERE place > 3 AND kind = 'copy' ORDER BY place LIMIT 60",
        "SELECT body FROM view_sources WHERE place > 3 ORDER BY place LIMIT 30",
        "SELECT body FROM view_sources WHERE TRUE ORDER BY lower(name), place LIMIT 30",
    ],
)
def test_no_question_of_a_page_sorts_or_scans_the_whole(database: Database, sql: str) -> None:
    replace(database, sample_ledger.ledger())
    with database.reading():
        if database.location.file is None:
            # Of a table of a few rows PostgreSQL reads all; what it could do without that is what counts.
            for way in ("seqscan", "sort", "bitmapscan"):
                database.execute(f"SET LOCAL enable_{way} = off")
            plan = "\n".join(row[0] for row in database.execute(f"EXPLAIN {translated(sql)}").fetchall())
            assert "Sort" not in plan, plan
            assert "Seq Scan" not in plan, plan
            return
        steps = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {sql}")]
    for step in steps:
        assert "TEMP B-TREE" not in step, steps
        assert not step.startswith("SCAN") or "USING" in step, steps  # a scan along an index stops at the limit


def test_the_queue_asks_about_rows_that_are_there() -> None:
    book = Book(sample_ledger.ledger())
    items = review.items(book)
    assert items
    weights = [i.weight for i in items]
    assert weights == sorted(weights, reverse=True)
    assert len({i.id for i in items}) == len(items)
    known = {*book.claims, *book.appearances, *book.sources, *book.documents}
    for item in items:
        assert set(item.subjects) <= known, item
        assert set(item.claims) <= set(book.claims)
        assert item.title
    open_ones = {c.id for c in book.ledger.contradictions if c.status == "open"}
    assert {i.about for i in items if i.kind == "contradiction"} <= open_ones


@given(st.text(max_size=200))
def test_any_id_has_a_name_that_may_stand_in_an_address(ident: str) -> None:
    name = naming.slug(ident)
    assert 1 <= len(name) <= 81
    assert all(ch.isascii() and (ch.isalnum() or ch in "-_~") for ch in name)
    assert naming.slug(name) == name or name.startswith("~")
    assert naming.tag("outlet", ident).isalnum()


@pytest.mark.parametrize(
    ("published", "last"),
    [
        ("2017", "2017-12-31"),
        ("2017-04", "2017-04-31"),
        ("2017-04-16T10:00:00Z", "2017-04-16"),
        (None, None),
        ("soon", None),
    ],
)
def test_a_date_may_mean_its_last_day(published: str | None, last: str | None) -> None:
    assert naming.day(published) == last
