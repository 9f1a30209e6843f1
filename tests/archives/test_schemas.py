"""Schemas are derived from the records: every row type has one, and rows come back as they were."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.piles import write
from twosource.archives.schemas import from_table, schema_of, to_table
from twosource.engines.local import Local, run
from twosource.pipeline import Tables
from twosource.records import Document
from twosource.runner import read
from twosource.stages import default_stages


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    folder: Path = write(tmp_path_factory.mktemp("pile"))
    documents, _ = read([folder], lambda _: None)
    return run(documents, default_stages(), engine=Local(1, small=10**9))


def test_rows_of_every_kind_come_back_from_their_tables_as_they_were(tables: Tables) -> None:
    kinds = [kind for kind in tables.kinds() if tables.of(kind)]
    assert len(kinds) > 15
    for kind in kinds:
        assert list(from_table(kind, to_table(kind, tables.of(kind)))) == tables.of(kind), kind.__name__


def test_every_row_that_a_stage_writes_has_a_schema() -> None:
    for stage in default_stages():
        for kind in (*stage.writes, Document):
            assert len(schema_of(kind)) > 0
