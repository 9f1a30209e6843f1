"""The desk over PostgreSQL shows what it shows over a file, to the letter, and bears company."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.desk.conftest import client, copied
from tests.postgres import Places
from twosource.cli import main
from twosource.desk.accounts import accounts
from twosource.desk.settings import Settings
from twosource.ledger import decode
from twosource.store import views
from twosource.store.workspace import Workspace, now

PAGES = (
    "/", "/events", "/events?order=newest", "/claims", "/claims?order=newest", "/claims?order=carried", "/documents",
    "/sources", "/sources?order=name", "/contradictions", "/contradictions?status=open", "/indicators", "/rejects",
    "/review", "/audit", "/search?q=train", '/search?q="rail+cars"', "/search?q=%C3%A9+Khasan&certainty=attributed",
    "/search?since=2016-01-01&until=2024-01-01&least=2", "/search?outlet=ria+novosti", "/search?q=%22", "/search?q=%00",
    "/search?source=dmitry+PESKOV", "/search?source=38+NORTH",
)  # fmt: skip


@pytest.fixture(scope="module")
def two(example: Path, postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, Any]]:
    folder = tmp_path_factory.mktemp("two")
    there = copied(example, Places(folder, postgres) / "border")
    here = copied(example, folder / "border.2s")
    for where in (here, there):  # the same moment of the run on the pages of both
        with Workspace(where) as workspace, workspace.database.writing() as database:
            views.replace(database, decode(workspace.ledger()), "2024-01-01T00:00:00Z")
    with client(here, files=folder) as one, client(there, files=folder) as other:
        yield one, other


def shown(answer: Any) -> str:
    """A page without what is of one desk alone: the token of its forms and the name of its workspace."""
    text = re.sub(r'(name="csrf" (?:value|content)|content)="[0-9a-f]{20,}"', "", answer.text)
    return text.replace("border.2s", "WORKSPACE").replace(_title(answer), "WORKSPACE")


def _title(answer: Any) -> str:
    found = re.search(r"postgres, t[0-9a-f]+_border", answer.text)
    return found.group() if found else "postgres, "


def test_every_page_is_the_same(two: tuple[Any, Any]) -> None:
    one, other = two
    paths = list(PAGES)
    for kind in ("claims", "events", "documents", "sources", "contradictions", "indicators"):
        rows = one.get(f"/api/{kind}?limit=100").json()["rows"]
        assert rows == other.get(f"/api/{kind}?limit=100").json()["rows"], kind
        paths += [f"/{kind.removesuffix('s')}/{row['slug']}" for row in rows[:4] if "slug" in row]
    for path in paths:
        answers = [caller.get(path) for caller in two]
        assert answers[0].status_code == answers[1].status_code == 200, path
        assert shown(answers[0]) == shown(answers[1]), path


def test_a_judgement_gives_the_same_ledger_and_survives(example: Path, postgres: str, tmp_path: Path) -> None:
    from twosource.judgements.make import judge
    from twosource.runner import renew

    bodies = []
    for where in (tmp_path / "w.2s", Places(tmp_path, postgres) / "judged"):
        copied(example, where)
        with Workspace(where) as workspace:
            first, second = decode(workspace.ledger()).claims[:2]
            judge(workspace, "same-claim", [first.id, second.id], who="ana", why="read", when="2024-01-01T00:00:00Z")
            renew(workspace)
            bodies.append(workspace.ledger())
        with Workspace(where, create=False) as workspace:
            assert len(workspace.judgements()) == 1
            assert workspace.ledger() == bodies[-1]
    assert bodies[0] == bodies[1]
    with Workspace(example) as workspace:
        assert bodies[0] != workspace.ledger()


def test_pages_come_while_a_run_writes_and_show_one_run_whole(example: Path, postgres: str, tmp_path: Path) -> None:
    where = copied(example, Places(tmp_path, postgres) / "busy")
    with client(where, files=tmp_path) as caller, Workspace(where) as writer:
        ledger = decode(writer.ledger())
        with writer.database.writing() as database:
            views.replace(database, ledger, now())
            started = time.perf_counter()
            assert caller.get("/api/changes").json()["run"]["number"] == 1
            assert caller.get("/claims").status_code == 200
            assert time.perf_counter() - started < 20, "a reader waited for the writer"
        assert caller.get("/api/changes").json()["run"]["number"] == 2
        done = threading.Event()

        def write() -> None:
            with Workspace(where) as other:
                for _ in range(6):
                    with other.database.writing() as database:
                        views.replace(database, ledger, now())
            done.set()

        thread = threading.Thread(target=write)
        thread.start()
        while not done.is_set():
            for path in ("/claims", "/documents", "/search?q=train"):
                assert caller.get(path).status_code == 200
        thread.join()
    with Workspace(where) as workspace:
        count = "SELECT count(*) FROM pg_namespace WHERE nspname LIKE ?"
        schemas = workspace.database.execute(count, (f"{workspace.location.schema}\\_\\_view%",)).fetchone()[0]
        assert schemas <= 3, "tables of earlier runs pile up"


def test_a_reader_goes_on_with_the_run_that_it_began_with(example: Path, postgres: str, tmp_path: Path) -> None:
    where = copied(example, Places(tmp_path, postgres) / "long")
    with Workspace(where) as reader, Workspace(where) as writer:
        ledger = decode(writer.ledger())
        with reader.database.reading() as database:
            before = database.execute("SELECT count(*) FROM view_claims").fetchone()
            for claims in (ledger.claims[:1], ledger.claims[:2], ledger.claims[:3]):
                ledger.claims = claims
                with writer.database.writing() as writing:
                    views.replace(writing, ledger, now())
            assert database.execute("SELECT count(*) FROM view_claims").fetchone() == before
        with reader.database.reading() as database:
            assert database.execute("SELECT count(*) FROM view_claims").fetchone() == (3,)


def test_users_live_in_the_database_and_the_desk_asks_them(example: Path, postgres: str, tmp_path: Path) -> None:
    where = str(copied(example, Places(tmp_path, postgres) / "team"))
    settings = Settings(where, passwords=True, files=tmp_path)
    users = accounts(settings)
    users.add("ana", "admin", "correct horse battery")
    users.close()
    assert not list(tmp_path.rglob("accounts.sqlite"))
    with client(where, passwords=True, files=tmp_path) as caller:
        assert caller.get("/claims").status_code == 303
        csrf = re.search(r'name="csrf" value="(\w+)"', caller.get("/sign-in").text)
        assert csrf is not None
        form = {"csrf": csrf.group(1), "name": "ANA", "password": "correct horse battery", "next": "/claims"}
        assert caller.post("/sign-in", data=form).status_code == 303
        assert caller.get("/claims").status_code == 200


def test_the_desk_finds_its_server_again(example: Path, postgres: str, tmp_path: Path) -> None:
    where = copied(example, Places(tmp_path, postgres) / "again")
    with client(where, files=tmp_path) as caller, Workspace(where) as other:
        assert caller.get("/claims").status_code == 200
        other.database.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            " AND datname = current_database() AND backend_type = 'client backend'"
        ).fetchall()
        answers = [caller.get("/claims").status_code for _ in range(4)]
        assert answers[-1] == 200
        assert set(answers) <= {200, 503}


def test_a_past_day_is_worked_out_where_no_folder_was_made_before(example: Path, postgres: str, tmp_path: Path) -> None:
    where = copied(example, Places(tmp_path, postgres) / "past")
    with client(where, files=tmp_path / "new") as caller:
        csrf = caller.get("/api/session").json()["csrf"]
        answer = caller.post("/as-of", data={"day": "2017-04-20", "csrf": csrf})
        for job in caller.app.state.desk.jobs.recent(5):
            assert caller.app.state.desk.jobs.wait(job, 90)
            assert (job.state, job.error) == ("done", "")
        assert answer.status_code == 303
        assert "The desk as it stood on" in caller.get("/?as_of=2017-04-20").text


def test_a_password_is_never_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    hidden = "geheim%20wort"
    for address in (
        f"postgresql://ana:{hidden}@127.0.0.1:1/news",
        f"postgresql://127.0.0.1:1/news?user=ana&password={hidden}",
    ):
        for command in (["explain", "c-1"], ["serve"], ["watch", "list"], ["watch", "run"], ["judge", "--list"]):
            assert main([*command, "--workspace", address]) == 2
        settings = Settings(address)
        assert "geheim" not in f"{settings.location!r} {settings.location} {settings.beside} {settings.location.title}"
    told = capsys.readouterr()
    assert "geheim" not in told.out + told.err
    assert "PostgreSQL cannot be reached" in told.err
