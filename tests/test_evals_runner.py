"""The runner of the evals holds figures to their floors; the bench measures what it says."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from bench.memory import measure

from evals import __main__ as runner


def test_a_figure_below_its_floor_or_gone_is_named() -> None:
    assert runner.below({"f1": 0.7}, {"f1": 0.7}) == []
    assert runner.below({"f1": 0.69}, {"f1": 0.7}) == ["f1 is 0.6900, floor 0.7000"]
    assert runner.below({"p": 1.0}, {"f1": 0.7}) == ["f1 is not measured any more"]


def test_every_task_has_floors_and_a_run() -> None:
    import importlib

    assert runner.tasks()
    for task in runner.tasks():
        assert all(isinstance(value, int | float) for value in runner.floors(task).values())
        assert callable(importlib.import_module(f"evals.{task}").run)


def test_without_gold_tasks_are_skipped_and_say_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert runner.main(["--gold", str(tmp_path / "none")]) == 0
    assert "skipped" in capsys.readouterr().out
    assert runner.main(["no-such-task"]) == 2
    assert "there are" in capsys.readouterr().err


def test_a_task_that_fails_is_no_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    task = runner.tasks()[0]
    module = __import__(f"evals.{task}", fromlist=["run"])
    monkeypatch.setattr(module, "run", lambda _: {})
    assert runner.main([task, "--gold", str(tmp_path)]) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc, which only Linux has")
def test_memory_counts_children() -> None:
    child = "import time; x = bytearray(150_000_000); time.sleep(1.2)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    found = measure([sys.executable, "-c", parent])
    assert found.rss > 150_000_000
    assert found.seconds > 1.2
