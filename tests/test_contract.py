"""The command line as scripts rely on it: shapes, streams and exit codes of every command."""

from __future__ import annotations

import io
import json
import os
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests import piles
from twosource import schemas
from twosource.cli import main

ROOT = Path(__file__).parents[1]


@dataclass
class Done:
    """What a call left: exit code and what it wrote."""

    returncode: int
    stdout: bytes
    stderr: bytes


def twosource(*arguments: str | Path, stdin: bytes = b"", cwd: Path | None = None) -> Done:
    """Run the command line in this process, where the models are loaded already, with streams of its own."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    here = Path.cwd()
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("TWOSOURCE_WORKSPACE", raising=False)
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8"))
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        os.chdir(cwd or here)
        try:
            code = main([str(argument) for argument in arguments])
        finally:
            os.chdir(here)
    for stream in (out, err):
        stream.flush()
    return Done(code, *(stream.buffer.getvalue() for stream in (out, err)))


def process(*arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    """Start the command line in a process of its own, as a shell does."""
    return subprocess.Popen([sys.executable, "-m", "twosource", *arguments], **options)


def lines(output: bytes) -> list[Any]:
    return [json.loads(line) for line in output.splitlines()]


def valid(name: str, rows: list[Any]) -> None:
    validator = jsonschema.Draft202012Validator(schemas.load(name))
    for row in rows:
        validator.validate(row)


@pytest.fixture(scope="module")
def pile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return piles.write(tmp_path_factory.mktemp("pile"))


@pytest.fixture(scope="module")
def run(pile: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Done]:
    """A finished run with everything written: the folder with ledger.json, brief.html, brief.md and w.twosource."""
    out = tmp_path_factory.mktemp("out")
    done = twosource(
        "check", pile, "--workspace", out / "w.twosource", "--json", out / "ledger.json", "--html", out / "brief.html",
        "--markdown", out / "brief.md",
    )  # fmt: skip
    return out, done


@pytest.fixture(scope="module")
def ledger(run: tuple[Path, Any]) -> Any:
    return json.loads((run[0] / "ledger.json").read_text(encoding="utf-8"))


def test_schemas_are_current() -> None:
    for name in schemas.TYPES:
        cure = "run `python -m twosource.schemas`"
        assert schemas.path(name).read_text(encoding="utf-8") == schemas.text(name), cure


def test_check_prints_the_ledger_and_writes_what_was_asked_for(run: tuple[Path, Any], pile: Path) -> None:
    out, done = run
    assert done.returncode == 0, done.stderr.decode()
    printed = done.stdout.decode()
    assert "broken.json" in printed
    assert "\x1b[" not in printed
    assert "<html" in (out / "brief.html").read_text(encoding="utf-8").lower()
    assert (out / "brief.md").read_text(encoding="utf-8").startswith("#")
    assert str((out / "brief.html").resolve()) in done.stderr.decode()
    assert not list(out.glob(".*.part"))


def test_check_writes_nothing_that_was_not_asked_for(pile: Path, tmp_path: Path) -> None:
    done = twosource("check", pile, "--no-progress", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stderr == b""
    assert list(tmp_path.iterdir()) == []


def test_the_ledger_has_the_shape_of_the_contract(ledger: Any) -> None:
    valid("ledger", [ledger])
    assert ledger["format"] == "twosource.ledger/1"
    contract = {
        "documents": "id path url outlet title byline published published_precision language text",
        "rejects": "path stage reason",
        "copies": "doc of kind containment direction spans",
        "sources": "id name kind aliases reliability",
        "claims": "id text event appearances roots credibility drift",
        "events": "id headline when where claims",
        "contradictions": "id kind between values status why",
        "indicators": "id name place unit observations baseline alerts",
    }
    for table, names in contract.items():
        assert isinstance(ledger[table], list)
        for row in ledger[table]:
            assert set(names.split()) <= set(row), table
    for claim in ledger["claims"]:
        assert {"min", "max", "items", "why"} <= set(claim["roots"])
        assert {"grade", "why"} <= set(claim["credibility"])
        for appearance in claim["appearances"]:
            names = "id doc span quote chain root polarity certainty slots"
            assert set(names.split()) <= set(appearance)
            assert all({"source", "name", "role", "cue", "span"} <= set(hop) for hop in appearance["chain"])
            assert {"who", "action", "what", "quantity", "when", "where"} <= set(appearance["slots"])
            assert appearance["chain"][-1]["source"] == appearance["root"]
            assert {hop["source"] for hop in appearance["chain"]} <= {source["id"] for source in ledger["sources"]}


def test_json_to_standard_output_is_data_only(pile: Path, ledger: Any) -> None:
    done = twosource("check", pile, "--json", "-", "--workers", "2")
    assert json.loads(done.stdout) == ledger


def test_explain_answers_for_every_id_of_the_ledger(ledger: Any, run: tuple[Path, Any]) -> None:
    from twosource.explain import all_ids, explain
    from twosource.ledger import decode

    read = decode((run[0] / "ledger.json").read_bytes())
    ids = {row["id"] for table in ("documents", "sources", "claims", "events", "contradictions", "indicators")
           for row in ledger[table]}  # fmt: skip
    ids |= {appearance["id"] for claim in ledger["claims"] for appearance in claim["appearances"]}
    assert ids <= set(all_ids(read))
    for name in all_ids(read):
        found = explain(read, name)
        assert name in found[0]
    for claim in ledger["claims"]:
        told = "\n".join(explain(read, claim["id"]))
        assert claim["roots"]["why"] in told
        assert all(hop["name"] in told for a in claim["appearances"] for hop in a["chain"])


def test_explain_from_a_workspace_names_rules_and_judgements(run: tuple[Path, Any], ledger: Any) -> None:
    from twosource.records import Judgement
    from twosource.store.workspace import Workspace

    claim = ledger["claims"][0]["id"]
    with Workspace(run[0] / "w.twosource") as workspace:
        why = "read both reports"
        workspace.judge(
            Judgement(id="j-1", kind="graded", subjects=(claim,), value="2", who="desk", when="2021-03-15", why=why)
        )
    done = twosource("explain", claim, "--workspace", run[0] / "w.twosource")
    assert done.returncode == 0, done.stderr
    assert "read both reports" in done.stdout.decode()
    attributed = [c for c in ledger["claims"] if len(c["appearances"][0]["chain"]) > 1]
    told = twosource("explain", attributed[0]["id"], "--workspace", run[0] / "w.twosource").stdout.decode()
    assert "by rule" in told


def test_explain_of_an_unknown_id_suggests_and_ends_with_1(run: tuple[Path, Any]) -> None:
    done = twosource("explain", "c-nothing", "--ledger", run[0] / "ledger.json")
    assert done.returncode == 1
    assert b"did you mean" in done.stderr
    assert done.stdout == b""


@pytest.mark.parametrize("name", ["json", "html", "markdown", "csv"])
def test_export_writes_every_format(name: str, run: tuple[Path, Any], tmp_path: Path) -> None:
    out, _ = run
    done = twosource("export", name, "--workspace", out / "w.twosource", "-o", tmp_path / "x")
    assert done.returncode == 0, done.stderr
    same = {"json": "ledger.json", "html": "brief.html", "markdown": "brief.md"}
    if name in same:
        assert (tmp_path / "x").read_bytes() == (out / same[name]).read_bytes()
    piped = twosource("export", name, "--ledger", out / "ledger.json")
    assert piped.stdout == (tmp_path / "x").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "cure"),
    [
        ([], "name a command"),
        (["chekc"], "twosource --help"),
        (["check"], "twosource check --help"),
        (["check", "no-such-folder"], "name reports or a folder"),
        (["check", ".", "--json", "no/such/folder/x.json"], "check that"),
        (["check", ".", "--json", "-", "--markdown", "-"], "give the others a file"),
        (["check", ".", "--workers", "0"], "at least 1"),
        (["check", ".", "--workspace", "notes.txt"], "name another file"),
        (["check", "nothing"], "no reports"),
        (["export", "json"], "--workspace"),
        (["export", "json", "--workspace", "none.twosource"], "twosource check"),
        (["explain", "c-1", "--ledger", "notes.txt"], "not a ledger"),
    ],
)
def test_an_unusable_call_is_one_line_and_exit_code_2(arguments: list[str], cure: str, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("notes " * 100)
    (tmp_path / "nothing").mkdir()
    done = twosource(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    message = done.stderr.decode()
    assert message.count("\n") == 1
    assert cure in message
    assert done.stdout == b""


INPUT = [
    b'{"id": "a", "text": "Two trains left Moscow on Monday, the minister said.", "published": "2023-10-07"}',
    b"not json",
    b"[1, 2]",
    b'{"id": 7, "text": "Officials in Paris denied on 5 May 2021 that 20 soldiers were killed."}',
    b"",
    b'{"id": "a", "text": 5}',
    b'{"id": "ru", "text": "\xd0\x9f\xd0\xbe\xd0\xb5\xd0\xb7\xd0\xb4\xd0\xb0 \xd0\xbf\xd1\x80\xd0\xb8\xd0\xb1\xd1\x8b\xd0\xbb\xd0\xb8 \xd0\xb2 \xd0\x9c\xd0\xbe\xd1\x81\xd0\xba\xd0\xb2\xd1\x83"}',  # noqa: E501
    b"[" * 5000,
    b'{"id": "\\ud800", "text": "x"}',
    b'{"id": "a", "text": ""}',
]


def test_annotate_gives_one_line_per_line_in_order() -> None:
    done = twosource("annotate", stdin=b"\n".join(INPUT) + b"\n")
    assert done.returncode == 0, done.stderr
    out = lines(done.stdout)
    valid("annotation", out)
    assert len(out) == len(INPUT)
    assert [line["id"] for line in out] == ["a", None, None, 7, None, "a", "ru", None, None, "a"]
    assert [line["error"] is None for line in out] == [True, False, False, True, False, False, True, False, False, True]
    first, fourth = out[0], out[3]
    assert first["attributions"][0]["cue"]
    assert first["attributions"][0]["source_id"]
    assert [p["name"] for p in first["places"]] == ["Moscow"]
    assert first["times"][0]["value"] == "2023-10-02"
    assert {q["value"] for q in fourth["quantities"]} >= {20.0}
    assert out[6]["read_for_claims"] is False


def test_annotate_gives_the_same_lines_with_workers() -> None:
    texts = [{"id": i, "text": f"{i} trains left Moscow on Monday, an official told Reuters. " * 28} for i in range(40)]
    data = "".join(json.dumps(text) + "\n" for text in texts).encode()
    one = twosource("annotate", "--workers", "1", stdin=data)
    two = twosource("annotate", "--workers", "2", stdin=data)
    assert one.stdout == two.stdout
    assert [line["id"] for line in lines(two.stdout)] == list(range(40))


def test_annotate_answers_a_line_before_the_next_one_comes() -> None:
    with process("annotate", stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        for name in range(3):
            running.stdin.write(json.dumps({"id": name, "text": "A train left Moscow."}).encode() + b"\n")
            running.stdin.flush()
            assert json.loads(running.stdout.readline())["id"] == name
        running.stdin.close()
        assert running.wait(60) == 0


def test_extract_gives_a_line_per_report_and_names_what_cannot_be_read(pile: Path) -> None:
    done = twosource("extract", pile / "harbour.txt", pile / "morning.html", pile / "wires.jsonl", pile / "empty.txt")
    assert done.returncode == 0, done.stderr
    out = lines(done.stdout)
    valid("extract", out)
    assert len(out) == 7
    names = {"id", "path", "url", "title", "text", "byline", "outlet", "published", "language", "error"}
    assert all(set(line) >= names for line in out)
    page = next(line for line in out if line["path"].endswith("morning.html"))
    assert page["outlet"] == "Morning Post"
    assert page["published"] == "2021-03-13"
    assert "Home | World" not in page["text"]
    assert [line["error"] is None for line in out].count(False) == 1


def test_stories_and_copies_work_alone() -> None:
    data = "".join(json.dumps(line) + "\n" for line in piles.LINES[:2]).encode() + b"bad\n"
    stories = twosource("stories", stdin=data)
    valid("story", lines(stories.stdout))
    assert [line["id"] for line in lines(stories.stdout)] == ["wire-1", "wire-2"]
    assert len({line["story"] for line in lines(stories.stdout)}) == 1
    assert b"line 3" in stories.stderr
    copies = twosource("copies", stdin=data)
    valid("copy", lines(copies.stdout))
    (pair,) = lines(copies.stdout)
    assert {pair["doc"], pair["of"]} == {"wire-1", "wire-2"}
    assert pair["kind"] == "exact"
    assert twosource("copies", stdin=b"bad\n").returncode == 2


def test_a_reader_that_goes_away_is_no_error() -> None:
    many = b"".join(json.dumps({"id": i, "text": "x"}).encode() + b"\n" for i in range(20000))
    pipe = subprocess.PIPE
    with process("stories", stdin=pipe, stdout=pipe, stderr=pipe) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdin.write(many)
        running.stdin.close()
        running.stdout.readline()
        running.stdout.close()
        assert running.wait(120) == 0
        assert running.stderr.read() == b""


def test_a_reader_of_the_printed_ledger_may_go_away(pile: Path) -> None:
    pipe = subprocess.PIPE
    with process("check", str(pile), "--no-progress", stdout=pipe, stderr=pipe) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.wait(120) == 0
        assert running.stderr.read() == b""


def test_closed_streams_and_a_locale_without_letters_are_no_faults(pile: Path) -> None:
    program = f"{shlex.quote(sys.executable)} -m twosource"
    calls = {f"check {shlex.quote(str(pile))} >&- 2>&-": 0, f"check {shlex.quote(str(pile))}": 0, "annotate <&-": 0}
    for call, code in calls.items():
        done = subprocess.run(
            ["sh", "-c", f"{program} {call}"],
            env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
            capture_output=True,
            check=False,
        )
        assert (done.returncode, b"internal" in done.stderr) == (code, False), call


def test_a_reader_of_the_ledger_that_goes_away_is_no_error(pile: Path) -> None:
    pipe = subprocess.PIPE
    with process("check", str(pile), "--no-progress", stdout=pipe, stderr=pipe) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.wait(120) == 0
        assert running.stderr.read() == b""


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_help_and_version_are_quick(option: str) -> None:
    spent = []
    for _ in range(3):
        before = os.times().children_user
        with process(option, stdout=subprocess.PIPE) as running:
            assert b"twosource" in running.communicate()[0]
        assert running.returncode == 0
        spent.append(os.times().children_user - before)
    assert min(spent) < 0.3


def test_a_call_in_a_process_of_its_own_is_the_same(pile: Path, ledger: Any) -> None:
    with process("check", str(pile), "--json", "-", stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        out, err = running.communicate()
    assert running.returncode == 0
    assert json.loads(out) == ledger
    assert b"reading reports" in err
