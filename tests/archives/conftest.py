"""One Spark session for all tests of archives, and a reason where there can be none."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("pyarrow", reason="archives need pip install 'twosource[archives]'")
pytest.importorskip("duckdb", reason="archives need pip install 'twosource[archives]'")


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    from twosource.archives.spark import java, session

    if importlib.util.find_spec("pyspark") is None:
        pytest.skip("no pyspark: pip install 'twosource[archives]'")
    if java() is None:
        pytest.skip("no Java, which Spark needs")
    made = session("local[1,4]", {"spark.sql.shuffle.partitions": "1", "spark.sql.codegen.wholeStage": "false"})
    yield made
    made.stop()
