"""The scorers of stories and copies agree with the shared ones, when these are beside the checkout."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest
from evals.copies import closed
from evals.stories import bcubed
from hypothesis import given, settings
from hypothesis import strategies as st

SCORERS = Path(os.environ.get("TWOSOURCE_SCORERS", Path(__file__).parents[3] / "shared" / "scorers"))


def scorer(name: str) -> ModuleType:
    if not (SCORERS / f"{name}.py").is_file():
        pytest.skip(f"no scorers at {SCORERS}")
    sys.path.insert(0, str(SCORERS))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(SCORERS))


@pytest.mark.gold
@settings(deadline=None, max_examples=50)
@given(st.dictionaries(st.sampled_from("abcdefgh"), st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1))
def test_bcubed(groups: dict[str, tuple[int, int]]) -> None:
    gold = {k: str(v[0]) for k, v in groups.items()}
    said = {k: str(v[1]) for k, v in groups.items()}
    assert bcubed(gold, said) == pytest.approx(scorer("score_stories").bcubed(gold, said))


@pytest.mark.gold
@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh"))))
def test_pairs_are_closed_alike(pairs: list[tuple[str, str]]) -> None:
    assert closed(pairs) == scorer("score_copies").closed(pairs)
