"""The workspace: opens after any death, keeps what was finished, never touches judgements, refuses what is not one."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from tests.engines import tiny
from tests.postgres import Places
from twosource.engines.local import Local, Stats, cache_fingerprint, run
from twosource.pipeline import Tables
from twosource.records import Document, Judgement, QuantityMention, Reject, Row, Story
from twosource.store.database import TakenError, WorkspaceError
from twosource.store.tables import replace_all, table_name
from twosource.store.workspace import Workspace, content_key

ROOT = Path(__file__).parents[2]
JUDGEMENT = Judgement(
    id="j-1",
    kind="same-claim",
    subjects=("c-1", "c-2"),
    value=None,
    who="desk",
    when="2023-10-07T00:00:00Z",
    why="read",
)


def work(path: str | Path, documents: list[Document]) -> tuple[Tables, Stats]:
    """One run over the workspace, finished."""
    stats = Stats()
    with Workspace(path) as workspace:
        tables = run(documents, tiny.STAGES, workspace=workspace, engine=Local(1, small=10**9), stats=stats)
        workspace.finish(tables, b'{"a": 1}', cache_fingerprint(tiny.STAGES), {"annotated": stats.annotated})
    return tables, stats


def test_a_second_run_annotates_nothing_again(places: Places) -> None:
    path = places / "w.twosource"
    first, stats = work(path, tiny.pile(6))
    assert (stats.annotated, stats.reused) == (6, 0)
    second, stats = work(path, tiny.pile(8))
    assert (stats.annotated, stats.reused) == (2, 6)
    assert second.of(QuantityMention)[: len(first.of(QuantityMention))] == first.of(QuantityMention)


def test_rows_are_found_again_when_a_file_moves_but_not_when_its_text_or_date_changes() -> None:
    before = tiny.document("a", "20 trains")
    assert content_key(msgspec.structs.replace(before, path="elsewhere.txt")) == content_key(before)
    assert content_key(msgspec.structs.replace(before, text="21 trains")) != content_key(before)
    assert content_key(msgspec.structs.replace(before, published="2017")) != content_key(before)


def test_rejects_are_remembered_with_the_path_of_today(places: Places) -> None:
    path = places / "w.twosource"
    work(path, [tiny.document("a", "FAIL 7")])
    moved = msgspec.structs.replace(tiny.document("a", "FAIL 7"), path="new/a.txt")
    tables, stats = work(path, [moved])
    assert stats.reused == 1
    assert [(r.path, r.stage) for r in tables.of(Reject)] == [("new/a.txt", "trouble")]


def test_a_stage_of_another_version_is_run_again(places: Places) -> None:
    from dataclasses import replace

    path = places / "w.twosource"
    work(path, tiny.pile(2))
    stats = Stats()
    stages = (tiny.LINES, replace(tiny.NUMBERS, version=2), tiny.GROUP)
    with Workspace(path) as workspace:
        run(tiny.pile(2), stages, workspace=workspace, engine=Local(1), stats=stats)
    assert stats.annotated == 2


_VICTIM = """
import sys
from tests.engines import tiny
from twosource.engines.local import Local, run
from twosource.store.workspace import Workspace
documents = [tiny.document(f"d{i:03}", f"WAIT for {i} trains") for i in range(200)]
Workspace.batch = 4
with Workspace(sys.argv[1]) as workspace:
    run(documents, tiny.STAGES, workspace=workspace, engine=Local(int(sys.argv[2]), small=int(sys.argv[3])),
        on_progress=lambda p: print(p.done, flush=True))
"""


@pytest.mark.parametrize(("workers", "small"), [(1, 10**9), (2, 0)], ids=["here", "workers"])
def test_a_run_killed_midway_is_completed_without_doing_finished_work_again(
    places: Places, workers: int, small: int
) -> None:
    if places.postgres and workers > 1:
        pytest.skip("the database is written by one process whatever the number of workers; once is enough")
    path = places / "w.twosource"
    command = [sys.executable, "-c", _VICTIM, str(path), str(workers), str(small)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment) as victim:
        assert victim.stdout is not None
        for line in victim.stdout:
            if int(line) >= 40:
                break
        victim.send_signal(signal.SIGKILL)
    documents = [tiny.document(f"d{i:03}", f"WAIT for {i} trains") for i in range(200)]
    with Workspace(path) as workspace:
        kept = len(workspace.known(documents, cache_fingerprint(tiny.STAGES)))
        assert 32 <= kept < 200
        with pytest.raises(WorkspaceError, match="no run has finished"):
            workspace.ledger()
    started = time.perf_counter()
    tables, stats = work(path, documents)
    assert (stats.annotated, stats.reused) == (200 - kept, kept)
    assert len(tables.of(Story)) == 200
    assert time.perf_counter() - started < 60


def test_tables_of_the_last_run_can_be_asked_in_sql(places: Places) -> None:
    path = places / "w.twosource"
    work(path, tiny.pile(9))
    tables, _ = work(path, tiny.pile(3))
    with Workspace(path) as workspace, workspace.database.reading() as database:
        for kind in (QuantityMention, Story):
            (count,) = database.execute(f"SELECT count(*) FROM {table_name(kind)}").fetchone()
            assert count == len(tables.of(kind))
        value, span = database.execute(
            "SELECT value, span FROM row_quantity_mention WHERE doc = 'd002' ORDER BY value DESC"
        ).fetchone()
        assert value == 14.0
        assert msgspec.json.decode(span, type=tuple[int, int])[0] > 0
        (documents,) = database.execute("SELECT count(*) FROM documents").fetchone()
        assert documents == 3


def test_full_text_search_follows_the_documents(places: Places) -> None:
    path = places / "w.twosource"
    work(path, [tiny.document("a", "armoured train"), tiny.document("b", "a ship")])
    work(path, [tiny.document("a", "armoured convoy"), tiny.document("b", "a ship")])
    with Workspace(path) as workspace:
        assert workspace.search("train") == []
        assert [name for name, _ in workspace.search("armoured convoy")] == ["a"]
        assert workspace.search('"') == []


def test_judgements_survive_runs_and_cannot_be_changed(places: Places) -> None:
    path = places / "w.twosource"
    with Workspace(path) as workspace:
        workspace.judge(JUDGEMENT)
        with pytest.raises(WorkspaceError, match="already"):
            workspace.judge(JUDGEMENT)
    tables, _ = work(path, tiny.pile(2))
    assert tables.of(Judgement) == [JUDGEMENT]
    with Workspace(path) as workspace:
        assert workspace.judgements() == [JUDGEMENT]
    for statement in ("DELETE FROM judgements", "UPDATE judgements SET id = 'x'"):
        with (
            Workspace(path) as workspace,
            pytest.raises(TakenError, match="judgements are never"),
            workspace.database.writing() as database,
        ):
            database.execute(statement)


@pytest.mark.parametrize(
    "content", [b"not a database at all, but long enough to look at", b"SQLite format 3\x00" + b"\xff" * 200]
)
def test_other_files_are_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(WorkspaceError, match="not a twosource workspace"):
        Workspace(path)
    assert path.read_bytes() == content


def test_the_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE t (x)")
    with pytest.raises(WorkspaceError, match="another program"):
        Workspace(path)


def test_a_newer_workspace_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "w.twosource"
    Workspace(path).close()
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 99")
    with pytest.raises(WorkspaceError, match="upgrade twosource"):
        Workspace(path)


def test_a_missing_workspace_or_folder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="twosource check"):
        Workspace(tmp_path / "none.twosource", create=False)
    with pytest.raises(WorkspaceError, match="check that the folder exists"):
        Workspace(tmp_path / "no" / "folder.twosource")


def test_it_can_be_read_while_a_run_writes(places: Places) -> None:
    path = places / "w.twosource"
    work(path, tiny.pile(2))
    with Workspace(path) as writer, Workspace(path, create=False) as reader, writer.database.writing() as database:
        database.execute("DELETE FROM rejects")
        assert reader.ledger() == b'{"a": 1}'


def test_every_row_type_has_a_table(places: Places) -> None:
    kinds = Row.__subclasses__()
    assert len({table_name(kind) for kind in kinds}) == len(kinds)
    with Workspace(places / "rows") as workspace:
        for _ in range(2):
            with workspace.database.writing() as database:
                replace_all(database, {kind: [] for kind in kinds})
        with workspace.database.reading() as database:
            assert all(database.has(table_name(kind)) for kind in kinds)
