"""The desk and its API show when the level of a series changed."""

from __future__ import annotations

from pathlib import Path

from tests.desk.conftest import client
from tests.watches.sample import seen
from twosource.ledger import encode
from twosource.outputs.assemble import assemble
from twosource.pipeline import Tables
from twosource.records import Indicator
from twosource.store.workspace import Workspace


def test_a_change_of_level_stands_with_its_series(tmp_path: Path) -> None:
    rows = [seen(f"2022-{m:02d}-15", 5.0 + m % 2) for m in range(1, 11)]
    rows += [seen(f"2023-{m:02d}-15", 40.0 + m % 2) for m in range(1, 7)]
    tables = Tables(
        [Indicator(id="i-1", name="cars", place="X", unit="car", observations=tuple(rows), baseline=None, alerts=())]
    )
    ledger = assemble(tables)
    with Workspace(tmp_path / "w.2s") as workspace:
        workspace.finish(tables, encode(ledger), "made", {"documents": 0}, ledger)
    with client(tmp_path / "w.2s") as caller:
        page = caller.get("/indicator/i-1").text
        row = caller.get("/api/indicators/i-1").json()
    assert "the level rose from 5.5 to 40.5 with the look of 2023-01-15 (10 looks before, 6 since)" in page
    assert [(c["day"], c["before"], c["after"]) for c in row["changes"]] == [("2023-01-15", 5.5, 40.5)]
