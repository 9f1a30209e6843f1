"""Every engine must pass the same tests, and write the same tables."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from evals.synthetic import stream

from tests.archives.stages import STAGES
from twosource.archives import files
from twosource.archives.job import Backend, Outcome, rejects_of, run_job
from twosource.archives.local import LocalBackend
from twosource.archives.schemas import same_rows
from twosource.pipeline import Stage
from twosource.stages import default_stages

ENGINES = ("local", "spark")


@pytest.fixture(params=ENGINES)
def backend(request: pytest.FixtureRequest) -> Iterator[Backend]:
    yield from _backend(request.param, request)


@pytest.fixture
def here() -> Iterator[Backend]:
    """The local engine alone, for what is the same code on all: Spark needs seconds for every query."""
    with LocalBackend(2) as made:
        yield made


def _backend(name: str, request: pytest.FixtureRequest) -> Iterator[Any]:
    if name == "local":
        with LocalBackend(2) as made:
            yield made
        return
    spark = request.getfixturevalue("spark")
    from twosource.archives.spark import SparkBackend

    with SparkBackend(spark) as made:
        yield made


def lines(path: Path, records: Sequence[dict[str, str]]) -> str:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return str(path)


def records(count: int, extra: str = "") -> list[dict[str, str]]:
    made = [d for d, _ in stream(3, count)]
    days = (f"2021-03-{i % 28 + 1:02}" for i in range(count))
    return [
        {"id": d.id, "text": d.text + extra, "published": day, "language": "en"}
        for d, day in zip(made, days, strict=True)
    ]


def job(backend: Backend, source: str, output: Path, stages: Sequence[Stage] = STAGES, unit: int = 16) -> Outcome:
    return run_job(source, str(output), backend, stages, unit=unit)


def tables(output: Path) -> dict[str, list[str]]:
    found = {}
    for folder in sorted(p for p in output.iterdir() if p.is_dir()):
        parts = [files.read_table(str(p)) for p in sorted(folder.glob("*.parquet"))]
        if parts:
            found[folder.name] = same_rows(parts)
    return found


def test_engines_write_identical_tables(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """With the real stages, over text, a page and records, copies and unreadable ones among them."""
    from tests.piles import write

    source = write(tmp_path / "in")
    lines(source / "more.jsonl", records(10))
    made = {}
    for name in ENGINES:
        for backend in _backend(name, request):
            outcome = job(backend, str(source), tmp_path / name, default_stages())
            assert outcome.documents == 15
            made[name] = tables(tmp_path / name)
    assert set(made["local"]) >= {"document", "appearance", "claim", "support", "copy", "story", "reject", "blocks"}
    assert made["local"]["claim"]
    assert made["local"] == made["spark"]


def test_a_killed_worker_costs_its_shard_and_no_row_and_a_second_run_does_only_what_is_missing(
    backend: Backend, here: Backend, tmp_path: Path
) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    made = records(40)
    made[21]["text"] += f" ONCE:{tmp_path / 'died'}"
    lines(folder / "a.jsonl", made)
    first = job(backend, str(folder), out)
    assert (tmp_path / "died").exists(), "no worker died"
    assert (first.documents, first.shards, first.shards_made) == (40, 3, 3)
    assert not os.listdir(out / "_attempts")
    job(here, str(folder), tmp_path / "undisturbed")
    assert tables(out) == tables(tmp_path / "undisturbed")
    lines(folder / "b.jsonl", [{"id": "new", "text": "One report more, of 12 trains that nobody else saw."}])
    more = job(backend, str(folder), out)
    assert (more.documents, more.shards_made, more.bins_made) == (41, 1, 1)


def test_a_second_run_over_the_same_does_nothing(here: Backend, tmp_path: Path) -> None:
    source, out = lines(tmp_path / "a.jsonl", records(20)), tmp_path / "out"
    job(here, source, out)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*-*.parquet")}
    again = job(here, source, out)
    assert (again.documents, again.shards_made, again.bins_made) == (20, 0, 0)
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*-*.parquet")} == before


def test_changed_records_and_changed_stages_take_the_place_of_the_old(here: Backend, tmp_path: Path) -> None:
    source = lines(tmp_path / "a.jsonl", records(20))
    out = tmp_path / "out"
    job(here, source, out)
    lines(tmp_path / "a.jsonl", records(20, " It was 1999 times."))
    assert job(here, source, out).shards_made == 2
    assert len(tables(out)["document"]) == 20
    assert all("1999" in row for row in tables(out)["document"])


def test_a_document_that_kills_every_worker_is_a_reject_and_the_others_are_read(tmp_path: Path) -> None:
    """On the local engine alone: the way is the same for all, and it takes four deaths."""
    fatal = records(8)
    fatal[3]["text"] = "DIE 13 trains"
    with LocalBackend(1) as backend:
        outcome = job(backend, lines(tmp_path / "a.jsonl", fatal), tmp_path / "out")
    assert outcome.documents == 8
    assert [r.reason for r in rejects_of(str(tmp_path / "out"))] == ["its worker died, most likely out of memory"]


def test_the_same_report_twice_counts_once_and_says_so(here: Backend, tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    lines(folder / "a.jsonl", records(3))
    lines(folder / "b.jsonl", [*records(1), {"id": "d0000001", "text": "Another text under an id that is taken."}])
    assert job(here, str(folder), out).documents == 3
    reasons = sorted(r.reason for r in rejects_of(str(out)))
    assert reasons[0].startswith("record 1: the same as") or "is taken by" in reasons[0]
    assert len(reasons) == 2


def test_copies_are_found_across_files_and_as_one_machine_finds_them(here: Backend, tmp_path: Path) -> None:
    from twosource.stages.copies import find_copies

    documents = [d for d, _ in stream(11, 120)]
    folder = tmp_path / "in"
    folder.mkdir()
    for n in range(3):
        part = [{"id": d.id, "text": d.text} for d in documents[n::3]]
        lines(folder / f"{n}.jsonl", part)
    job(here, str(folder), tmp_path / "out")
    found = {(r["doc"], r["of"]) for r in map(json.loads, tables(tmp_path / "out")["copy"])}
    assert found == {(c.doc, c.of) for c in find_copies(documents)}
    assert len(found) >= 10
