"""The local engine: the same rows in any order, batch size and number of workers; one bad document harms no other."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engines import tiny
from twosource.engines import pool
from twosource.engines.local import Local, Progress, Stats, run
from twosource.pipeline import PipelineError, Tables
from twosource.records import Document, QuantityMention, Reject, Row, Sentence, Story


def snapshot(tables: Tables) -> bytes:
    """Every row as bytes, in order."""
    kinds = sorted(tables.kinds(), key=lambda kind: kind.__name__)
    return msgspec.json.encode({kind.__name__: tables.of(kind) for kind in kinds})


def in_workers(workers: int = 2) -> Local:
    return Local(workers, small=0)


@pytest.fixture(scope="module")
def expected() -> bytes:
    return snapshot(run(tiny.pile(12), tiny.STAGES, engine=Local(1)))


@settings(max_examples=20, deadline=None)
@given(order=st.permutations(range(12)))
def test_order_of_documents_does_not_matter(order: Sequence[int]) -> None:
    documents = tiny.pile(12)
    expected = snapshot(run(documents, tiny.STAGES, engine=Local(1)))
    assert snapshot(run([documents[i] for i in order], tiny.STAGES, engine=Local(1))) == expected


@pytest.mark.parametrize(("workers", "items"), [(1, 32), (2, 32), (2, 1), (3, 5)])
def test_workers_and_batches_do_not_matter(
    workers: int, items: int, expected: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "BATCH_ITEMS", items)
    documents = tiny.pile(12)
    random.Random(workers * items).shuffle(documents)
    assert snapshot(run(documents, tiny.STAGES, engine=in_workers(workers))) == expected


@pytest.mark.parametrize("engine", [Local(1), in_workers()], ids=["here", "workers"])
def test_a_stage_that_fails_costs_one_document_only_its_own_rows(engine: Local) -> None:
    documents = [*tiny.pile(3), tiny.document("bad", "FAIL with 7 trains")]
    tables = run(documents, tiny.STAGES, engine=engine)
    assert tables.of(Reject) == [Reject(path="bad.txt", stage="trouble", reason="ValueError: the text says so")]
    assert {row.doc for row in tables.of(QuantityMention)} == {d.id for d in documents}
    assert len(tables.of(Story)) == 4


def test_a_document_that_kills_its_worker_is_rejected_and_the_rest_is_done() -> None:
    documents = tiny.pile(9)
    documents.insert(4, tiny.document("killer", "DIE with 7 trains"))
    tables = run(documents, tiny.STAGES, engine=in_workers())
    (reject,) = tables.of(Reject)
    assert (reject.path, reject.stage) == ("killer.txt", "annotate")
    assert "out of memory" in reject.reason
    assert {row.doc for row in tables.of(QuantityMention)} == {d.id for d in documents} - {"killer"}


def test_a_document_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "BATCH_SECONDS", -1.0)
    monkeypatch.setattr(pool, "BATCH_ITEMS", 1)
    tables = run([tiny.document("slow", "WAIT for 7 trains")], tiny.STAGES, engine=in_workers(1))
    assert [reject.path for reject in tables.of(Reject)] == ["slow.txt"]
    assert "took longer" in tables.of(Reject)[0].reason


def test_other_languages_are_kept_but_not_read() -> None:
    russian = msgspec.structs.replace(tiny.document("ru", "73 вагона"), language="ru")
    tables = run([russian, tiny.document("en", "73 cars")], tiny.STAGES, engine=Local(1))
    assert [document.id for document in tables.of(Document)] == ["en", "ru"]
    assert {row.doc for row in tables.of(Sentence)} == {"en"}


def test_a_text_too_long_for_the_parser_is_rejected_with_the_cure() -> None:
    tables = run([tiny.document("long", "a " * 600_000)], tiny.STAGES, engine=Local(1, small=10**9))
    (reject,) = tables.of(Reject)
    assert reject.stage == "parse"
    assert "split it" in reject.reason


def test_two_documents_with_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="same id"):
        run([tiny.document("a", "x"), tiny.document("a", "y")], tiny.STAGES, engine=Local(1))


def test_stages_that_do_not_fit_are_refused_before_any_work() -> None:
    with pytest.raises(PipelineError, match="move it down"):
        run(tiny.pile(1), (tiny.GROUP,), engine=Local(1))


def test_progress_counts_every_document_and_corpus_stage() -> None:
    seen: list[Progress] = []
    stats = Stats()
    run(tiny.pile(5), tiny.STAGES, on_progress=seen.append, engine=Local(1), stats=stats)
    assert [p.done for p in seen if p.step == "annotate"] == [0, 1, 2, 3, 4, 5]
    assert "group" in {p.step for p in seen}
    assert stats.annotated == 5
    assert {"parse", "lines", "numbers", "group"} <= set(stats.seconds)


def test_groups_are_mapped_in_order() -> None:
    rows = [Story(doc=str(i), story="s") for i in range(4)]
    function: Callable[[Sequence[Story]], Iterable[Row]] = lambda group: list(group)[::-1]  # noqa: E731
    assert [row.doc for row in Local(1).map_groups(function, [rows[:2], rows[2:]])] == ["1", "0", "3", "2"]  # type: ignore[attr-defined]


def test_a_script_without_a_main_guard_can_use_workers(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from tests.engines import tiny\n"
        "from twosource.engines.local import Local, run\n"
        "print(len(list(run(tiny.pile(3), tiny.STAGES, engine=Local(2, small=0)).of(tiny.Story))))\n"
    )
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, check=False, env=environment, timeout=120
    )
    assert (done.stdout, done.stderr) == ("3\n", "")
