"""What the commands share: files are written whole or not at all, and errors are one line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from twosource import cli
from twosource.cli import common
from twosource.cli.errors import NotFoundError, UnusableError
from twosource.cli.progress import Meter
from twosource.engines.local import Progress


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    target = tmp_path / "x.json"
    common.write(str(target), b"old")
    common.write(str(target), b"new")
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_or_a_missing_folder_is_refused_before_any_work(tmp_path: Path) -> None:
    for name in (tmp_path, tmp_path / "no" / "x.json"):
        with pytest.raises(UnusableError, match="--json"):
            common.writable(str(name), "--json")
    common.writable("-", "--json")
    common.writable(str(tmp_path / "x.json"), "--json")


@pytest.mark.parametrize(("error", "code"), [(UnusableError("do\nthis"), 2), (NotFoundError("do\nthis"), 1)])
def test_errors_are_one_line(
    error: Exception, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: object) -> int:
        raise error

    monkeypatch.setattr(cli, "_run", fail)
    assert cli.main([]) == code
    assert capsys.readouterr().err == "twosource: do this\n"


def test_a_fault_of_ours_is_one_line_unless_asked_for_more(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: object) -> int:
        raise KeyError("x")

    monkeypatch.setattr(cli, "_run", fail)
    monkeypatch.delenv("TWOSOURCE_DEBUG", raising=False)
    assert cli.main([]) == 2
    assert "TWOSOURCE_DEBUG=1" in capsys.readouterr().err
    monkeypatch.setenv("TWOSOURCE_DEBUG", "1")
    with pytest.raises(KeyError):
        cli.main([])


def test_progress_is_a_line_per_step_when_piped(capsys: pytest.CaptureFixture[str]) -> None:
    for quiet, expected in ((False, "reading reports: 3\ncomparing across documents: 2\n"), (True, "")):
        with Meter(quiet=quiet) as meter:
            for done, total in ((0, None), (3, None), (3, 3)):
                meter.show(Progress("read", done, total))
            for step, done in (("claims", 0), ("roots", 1), ("done", 2)):
                meter.show(Progress(step, done, 2))
        assert capsys.readouterr().err == expected


def test_help_does_not_load_what_only_work_needs() -> None:
    code = (
        "import sys, twosource.cli; print(sorted({'spacy', 'numpy', 'rich', 'msgspec', 'jinja2'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
