"""The command `watch` from end to end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.piles import HARBOUR
from twosource.cli import main


def test_watch_adds_lists_looks_and_removes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, workspace = tmp_path / "in", str(tmp_path / "w")
    folder.mkdir()
    (folder / "harbour.txt").write_text(HARBOUR, encoding="utf-8")
    assert main(["watch", "add", str(folder), "--workspace", workspace]) == 0
    assert main(["watch", "run", "--workspace", workspace, "--json", "--no-progress"]) == 0
    first = json.loads(capsys.readouterr().out)
    assert (first["format"], first["look"], first["taken"]) == ("twosource.changes/1", 1, 1)
    assert {change["kind"] for change in first["changes"]} >= {"claim-new"}

    (folder / "second.txt").write_text(HARBOUR.replace("Coast Herald", "Evening Star"), encoding="utf-8")
    assert main(["watch", "run", "--workspace", workspace, "--no-progress"]) == 0
    out = capsys.readouterr().out
    assert "1 new report" in out
    assert "the same text" in out
    assert main(["watch", "run", "--workspace", workspace, "--no-progress"]) == 0
    assert "Nothing changed." in capsys.readouterr().out
    assert main(["watch", "list", "--workspace", workspace, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["documents"] == 2
    assert main(["watch", "remove", str(folder), "--workspace", workspace]) == 0
    assert main(["watch", "remove", str(folder), "--workspace", workspace]) == 1
    assert main(["watch", "run", "--workspace", workspace]) == 2


def test_what_check_left_in_the_workspace_stays_in_the_pile(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new, workspace = tmp_path / "old", tmp_path / "new", str(tmp_path / "w")
    for folder, text in ((old, HARBOUR), (new, "Twelve trains left the yard, a spokesman said on Monday.")):
        folder.mkdir()
        (folder / "a.txt").write_text(text, encoding="utf-8")
    assert main(["check", str(old), "--workspace", workspace, "--no-progress"]) == 0
    assert main(["watch", "add", str(old), str(new), "--workspace", workspace]) == 0
    capsys.readouterr()
    assert main(["watch", "run", "--workspace", workspace, "--json", "--no-progress"]) == 0
    assert json.loads(capsys.readouterr().out)["documents"] == 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["watch", "add", "/no/such/folder", "--workspace", "w"], "no such file or folder"),
        (["watch", "add", "https://example.org/feed", "--as", "folder", "--workspace", "w"], "watched as a feed"),
        (["watch", "run", "--workspace", "w", "--every", "soon"], "no length of time"),
        (["watch", "list"], "--workspace"),
    ],
)
def test_calls_that_cannot_work_say_what_to_do(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TWOSOURCE_WORKSPACE", raising=False)
    assert main(arguments) == 2
    assert says in capsys.readouterr().err
