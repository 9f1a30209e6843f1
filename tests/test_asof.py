"""What was known on a day: later and undated documents and later judgements do not count, and it is said."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tests import piles
from tests.stages.rows import document
from twosource.asof import STAGE, until
from twosource.cli import main
from twosource.engines.local import Local
from twosource.judgements import judge
from twosource.ledger import decode
from twosource.runner import check, renew
from twosource.store.workspace import Workspace

ENGINE = Local(1, small=10**9)


@pytest.mark.parametrize(
    ("published", "fields", "counts"),
    [
        ("2021-03-12", {}, True),
        ("2021-03-12T23:10:00Z", {}, True),
        ("2021-03-13", {}, False),
        ("2021-03", {}, False),
        ("2021-02", {}, True),
        ("2020", {}, True),
        ("2021", {}, False),
        (None, {"retrieved": "2021-03-12"}, True),
        (None, {"Crawl-Date": "20210314"}, False),
        ("2021-03-14", {"retrieved": "2021-03-12"}, False),
        (None, {"retrieved": "yesterday"}, False),
        (None, {}, False),
    ],
)
def test_a_document_counts_when_it_surely_was_out(published: str | None, fields: dict[str, str], counts: bool) -> None:
    kept, out = until([document("a", published=published, fields=fields)], date(2021, 3, 12))
    assert (len(kept), len(out)) == ((1, 0) if counts else (0, 1))
    if out:
        assert out[0].stage == STAGE
        assert "unknown date" in out[0].reason or "not known to be out by 2021-03-12" in out[0].reason


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("asof")
    with Workspace(folder / "w.twosource") as workspace:
        check([piles.write(folder / "pile")], workspace=workspace, engine=ENGINE)
    return folder


def test_a_pile_and_a_workspace_tell_the_same(folder: Path) -> None:
    day = date(2021, 3, 12)
    alone = check([folder / "pile"], engine=ENGINE, as_of=day)
    with Workspace(folder / "w.twosource") as workspace:
        before = workspace.ledger()
        assert renew(workspace, day).json == alone.json
        assert check([folder / "pile"], workspace=workspace, engine=ENGINE, as_of=day).json == alone.json
        assert workspace.ledger() == before
    assert alone.ledger.as_of == "2021-03-12"
    assert {d.published[:10] for d in alone.ledger.documents if d.published} == {"2021-03-12"}
    left_out = [r for r in alone.ledger.rejects if r.stage == STAGE]
    assert [Path(r.path).name for r in left_out] == ["morning.html", "wires.jsonl"]
    later = check([folder / "pile"], engine=ENGINE, as_of=date(2021, 3, 13)).ledger
    assert any("More than 50" in a.quote for c in later.claims for a in c.appearances)
    assert not any("More than 50" in a.quote for c in alone.ledger.claims for a in c.appearances)


def test_on_its_last_day_it_is_the_whole_pile(folder: Path) -> None:
    with Workspace(folder / "w.twosource") as workspace:
        now = renew(workspace, date(2030, 1, 1)).ledger
        now.as_of = None
        assert now == decode(workspace.ledger())


def test_judgements_made_later_do_not_count(folder: Path) -> None:
    with Workspace(folder / "w.twosource") as workspace:
        judge(workspace, "reliability", ["s-person-piotr-nowak"], value="A", who="Ann", when="2021-03-20T08:00:00Z")
        assert renew(workspace, date(2021, 3, 19)).ledger.judgements == ()
        assert [j.status for j in renew(workspace, date(2021, 3, 20)).ledger.judgements] == ["holds"]


def test_every_command_takes_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    space = ["--workspace", str(folder / "w.twosource"), "--as-of", "2021-03-12"]
    assert main(["export", "json", *space]) == 0
    ledger = json.loads(capsys.readouterr().out)
    assert ledger["as_of"] == "2021-03-12"
    claim = ledger["claims"][0]
    assert main(["explain", claim["id"], *space]) == 0
    assert claim["roots"]["why"] in capsys.readouterr().out
    assert main(["check", str(folder / "pile"), "--as-of", "2021-03-12", "--no-progress"]) == 0
    assert "as known on 12 Mar 2021; 2 documents of a later or unknown date left out" in capsys.readouterr().out
    assert main(["check", str(folder / "pile"), "--as-of", "March"]) == 2
    assert "write it as 2023-10-07" in capsys.readouterr().err
    (folder / "l.json").write_text(json.dumps(ledger))
    assert main(["explain", claim["id"], "--ledger", str(folder / "l.json"), "--as-of", "2021-03-12"]) == 2
    assert "needs a workspace" in capsys.readouterr().err
