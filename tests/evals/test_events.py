"""The coreference scorer, by hand-computed examples and properties; the reader, where the gold data is."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from evals.events import read, run, same_lemma
from evals.events.scorer import _best_pairing, b3, ceafe, muc, scores
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.gold import GOLD, needs

GROUPS = st.dictionaries(st.integers(0, 15), st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1)


def clustering(text: str) -> dict[str, int]:
    return {mention: number for number, group in enumerate(text.split()) for mention in group}


def test_the_example_of_bagga_and_baldwin() -> None:
    """Worked by hand: gold 12345 67 89abc; the answer joins the last two of them (their first response)."""
    gold, said = clustering("12345 67 89abc"), clustering("12345 6789abc")
    assert muc(gold, said) == pytest.approx((9 / 10, 1.0, 18 / 19))
    precision = (5 * 1 + 2 * 2 / 7 + 5 * 5 / 7) / 12
    assert b3(gold, said) == pytest.approx((precision, 1.0, 2 * precision / (1 + precision)))
    likeness = 1.0 + 2 * 5 / (5 + 7)
    assert ceafe(gold, said)[:2] == pytest.approx((likeness / 2, likeness / 3))


def test_two_cut_clusters_by_hand() -> None:
    gold, said = clustering("abc de f"), clustering("ab cd ef")
    assert muc(gold, said) == pytest.approx((1 / 3, 1 / 3, 1 / 3))
    assert b3(gold, said)[0] == pytest.approx((1 + 1 + 0.5 + 0.5 + 0.5 + 0.5) / 6)
    assert b3(gold, said)[1] == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 0.5 + 0.5 + 1) / 6)
    assert ceafe(gold, said)[0] == pytest.approx((4 / 5 + 2 / 4 + 2 / 3) / 3)


@settings(max_examples=60, deadline=None)
@given(GROUPS)
def test_bounds_and_symmetry(groups: dict[int, tuple[int, int]]) -> None:
    gold, said = {k: v[0] for k, v in groups.items()}, {k: v[1] for k, v in groups.items()}
    one, other = scores(gold, said), scores(said, gold)
    assert all(0 <= v <= 1 + 1e-9 for v in one.values())
    for name in ("muc", "b3", "ceafe"):
        assert one[f"{name}_p"] == pytest.approx(other[f"{name}_r"])
    assert scores(gold, gold)["b3_f1"] == pytest.approx(1.0)
    assert scores(gold, gold)["ceafe_f1"] == pytest.approx(1.0)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 4), st.integers(1, 5), st.integers(0, 10_000))
def test_the_pairing_is_the_best_one(rows: int, columns: int, seed: int) -> None:
    likeness = np.random.default_rng(seed).integers(0, 5, (rows, columns)) / 4.0
    wide = likeness if rows <= columns else likeness.T
    best = max(sum(wide[i, j] for i, j in enumerate(p)) for p in permutations(range(wide.shape[1]), wide.shape[0]))
    assert _best_pairing(likeness) == pytest.approx(best)


def test_other_mentions_are_refused() -> None:
    with pytest.raises(ValueError, match="one side only"):
        scores({"a": 1}, {"b": 1})


@pytest.mark.gold
@needs(GOLD / "events")
def test_the_reader_keeps_the_validated_mentions() -> None:
    texts = read(GOLD / "events" / "ecbplus.dev.jsonl")
    assert sum(len(t.mentions) for t in texts) == 1245
    assert len({c for t in texts for c in t.clusters}) == 409
    assert len(same_lemma(texts, "topic")) == 1245


@pytest.mark.gold
@needs(GOLD / "events")
def test_the_bars() -> None:
    figures = run(GOLD)
    assert figures["subtopic_conll"] >= 0.80
    assert figures["topic_conll"] >= 0.76
