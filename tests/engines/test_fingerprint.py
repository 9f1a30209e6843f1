"""Cached rows are used again only while everything they depend on is the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from twosource.engines.local import cache_fingerprint
from twosource.stages import default_stages


def test_a_change_of_the_desk_s_own_sources_makes_cached_rows_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = cache_fingerprint(default_stages())
    own = tmp_path / "own.yaml"
    own.write_text("a: {name: Harbour Ticker, type: outlet}\n", encoding="utf-8")
    monkeypatch.setenv("TWOSOURCE_SOURCES", str(own))
    first = cache_fingerprint(default_stages())
    own.write_text("a: {name: Harbour Ticker, type: agency}\n", encoding="utf-8")
    second = cache_fingerprint(default_stages())
    assert len({plain, first, second}) == 3
