"""Fixtures of more than one folder of tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chromium import browser as browser
from tests.postgres import Places, missing, server


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL database for these tests; skips with the reason where there can be none."""
    reason = missing()
    if reason is not None:
        pytest.skip(reason)
    with server() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def places(request: pytest.FixtureRequest, tmp_path: Path) -> Places:
    """Where workspaces of a test lie: in a folder, then in a PostgreSQL database."""
    return Places(tmp_path, request.getfixturevalue("postgres") if request.param == "postgresql" else None)
