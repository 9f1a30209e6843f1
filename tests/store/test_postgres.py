"""What goes wrong with a PostgreSQL workspace is said with its cure; what two processes do at once is kept whole."""

from __future__ import annotations

import builtins
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engines import tiny
from tests.postgres import Places
from tests.store.test_workspace import JUDGEMENT
from twosource.pipeline import Tables
from twosource.records import Judgement
from twosource.store import postgres as store
from twosource.store.database import WorkspaceError, connect, locate
from twosource.store.spelling import spelled, translated
from twosource.store.workspace import Workspace


@pytest.fixture
def where(postgres: str, tmp_path: Path) -> str:
    return str(Places(tmp_path, postgres) / "w")


def test_a_server_that_is_down_says_so(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(WorkspaceError, match="cannot be reached"):
        Workspace("postgresql://ana@127.0.0.1:1/news")
    with pytest.raises(WorkspaceError, match="cannot be reached"):
        Workspace(f"postgresql:///news?host={tmp_path}")


def test_a_database_or_workspace_that_is_not_there_says_how_to_make_it(postgres: str, where: str) -> None:
    with pytest.raises(WorkspaceError, match="createdb"):
        Workspace(where.replace("/postgres?", "/nowhere?"))
    with pytest.raises(WorkspaceError, match="twosource check"):
        Workspace(where, create=False)
    with pytest.raises(WorkspaceError, match="schema=NAME"):
        Workspace(f"{postgres}schema=Not__A Name")
    with pytest.raises(WorkspaceError, match="no address"):
        Workspace("postgresql://[::1/news?x")


def test_a_missing_driver_and_an_old_server_say_what_to_install(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "OLDEST", 990_000)
    with pytest.raises(WorkspaceError, match="too old; twosource needs 99"):
        Workspace(where)
    monkeypatch.undo()
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "psycopg":
            raise ImportError("none", name="psycopg")
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(WorkspaceError, match=r"pip install 'twosource\[desk\]'"):
        Workspace(where)


def test_the_schema_of_another_program_and_a_newer_workspace_are_refused(where: str) -> None:
    other = connect(where)
    schema = other.location.schema
    with other.writing():
        other.execute(f'CREATE SCHEMA "{schema}"')
        other.execute("CREATE TABLE theirs (x integer)")
    with pytest.raises(WorkspaceError, match="another program"):
        Workspace(where)
    with other.writing():
        other.execute("DROP TABLE theirs")
    Workspace(where).close()
    with other.writing():
        other.execute("UPDATE store_about SET version = 99")
    with pytest.raises(WorkspaceError, match="upgrade twosource"):
        Workspace(where)
    other.close()


def test_a_writer_waits_for_the_other_and_gives_up_with_a_reason(where: str) -> None:
    with Workspace(where) as one, Workspace(where) as other:
        other.database.execute("SET lock_timeout = 200")
        with one.database.writing(), pytest.raises(WorkspaceError, match="keeps it locked"), other.database.writing():
            pass
        other.judge(JUDGEMENT)
        assert one.judgements() == [JUDGEMENT]


def test_judgements_of_many_at_once_are_all_kept_and_read_in_the_order_of_their_numbers(where: str) -> None:
    """Whoever reads on from the last number it saw must not miss one that was given earlier and came later."""
    import msgspec

    Workspace(where).close()
    seen: list[int] = []
    done = threading.Event()

    def read() -> None:
        with Workspace(where) as workspace:
            while True:
                last = done.is_set()
                query = "SELECT number FROM judgements WHERE number > ? ORDER BY number"
                rows = workspace.database.execute(query, (seen[-1] if seen else 0,)).fetchall()
                seen.extend(n for (n,) in rows)
                if last and not rows:
                    return

    def write(who: int) -> None:
        with Workspace(where) as workspace:
            for n in range(25):
                made: Judgement = msgspec.structs.replace(JUDGEMENT, id=f"j-{who}-{n}")
                workspace.judge(made)

    reader = threading.Thread(target=read)
    writers = [threading.Thread(target=write, args=(who,)) for who in range(4)]
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    reader.join()
    assert len(seen) == len(set(seen)) == 100


def test_texts_that_the_server_cannot_hold_do_not_stop_a_run(where: str) -> None:
    hostile = tiny.document("a\0b", "x\0y 7 trains % ? %s ' \\ \u202e")
    with Workspace(where) as workspace:
        workspace.finish(Tables([hostile]), b'{"nul": "\\u0000"}', "f", {"documents": 1})
        assert workspace.documents() == [hostile]
        assert workspace.ledger() == b'{"nul": "\\u0000"}'
        assert [i for i, _ in workspace.search("trains")] == ["a\ufffdb"]


def test_sql_of_one_database_alone_stands_in_its_own_file() -> None:
    import re

    import twosource

    root = Path(twosource.__file__).parent
    own = {"store/sqlite.py", "store/postgres.py", "store/spelling.py", "store/words.py"}
    alone = re.compile(r"COLLATE NOCASE|INSERT OR|json_each|sqlite_master|PRAGMA|import sqlite3|ILIKE|::tsvector")
    for path in (*root.glob("store/*.py"), *root.glob("desk/**/*.py"), *root.glob("watch*/*.py")):
        name = path.relative_to(root).as_posix()
        found = alone.findall(path.read_text(encoding="utf-8"))
        assert name in own or set(found) <= ({"import sqlite3"} if name == "store/database.py" else set()), name


def test_a_question_is_spelled_for_the_other_database() -> None:
    asked = "SELECT a FROM t WHERE b = ? AND c LIKE '%?' AND d IN () ORDER BY e DESC, f LIMIT ?"
    wanted = "SELECT a FROM t WHERE b = %s AND c LIKE '%%?' AND d IN (NULL) ORDER BY e DESC NULLS LAST, f LIMIT %s"
    assert translated(asked) == wanted
    made = spelled("CREATE TABLE t (number INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT, b BLOB, c REAL) WITHOUT ROWID;")
    assert made == (
        "CREATE TABLE t (number BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, "
        'a TEXT COLLATE "C", b BYTEA, c DOUBLE PRECISION);'
    )


@given(st.text("abcXYZ0189!$&'()*+,;=-._~é€", min_size=4, max_size=20))
def test_no_password_is_shown(password: str) -> None:
    from urllib.parse import quote

    password = f"se{password}cret"
    for address in (
        f"postgresql://ana:{quote(password, safe='')}@host/news?schema=border",
        f"postgresql://host/news?user=ana&password={quote(password, safe='')}&sslpassword={quote(password, safe='')}",
    ):
        where = locate(address)
        for shown in (str(where), repr(where), where.title, where.safe):
            assert password not in shown
            assert quote(password, safe="") not in shown
        assert locate(where.given) == where
