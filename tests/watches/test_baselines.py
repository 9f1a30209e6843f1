"""What was usual: probabilities, intervals, and where nothing can be said."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.watches.sample import seen, watch
from twosource.cli.alerts import lines
from twosource.hindsight import changes, level_changes, words
from twosource.pipeline import Tables
from twosource.watches.baselines import Counts, computed, mixture, stated
from twosource.watches.rows import Handed
from twosource.watches.run import watched


def test_a_stated_bound_has_no_probability() -> None:
    bound = stated(None, 20)
    assert (bound.high, bound.at_least(73)) == (20, None)


def test_ranks_give_one_in_n_plus_one() -> None:
    now = computed("quantile", list(range(9)), [1.5, 2, 3, 4, 5, 6, 7, 8, 9], 9)
    assert now is not None
    assert now.at_least(100) == pytest.approx(0.1)
    assert now.at_most(0) == pytest.approx(0.1)


def test_a_poisson_tail_is_that_of_the_gamma_mixture() -> None:
    """With Jeffreys' prior the next count is negative binomial with size sum + 1/2 (Gelman et al., BDA3)."""
    from scipy.stats import nbinom

    x = np.array([3, 5, 4, 6, 2, 4, 5, 3], float)
    mass = mixture(x, dispersed=False)
    exact = nbinom(x.sum() + 0.5, len(x) / (len(x) + 1))
    for k in (0, 4, 9, 14):
        assert Counts(mass).at_least(k) == pytest.approx(exact.sf(k - 1), abs=2e-3)


def test_few_looks_give_a_wide_interval() -> None:
    few, many = computed("auto", [0, 1], [3, 5], 2), computed("auto", list(range(40)), [3, 5] * 20, 40)
    assert few is not None
    assert many is not None
    assert few.high is not None
    assert many.high is not None
    assert few.high > many.high
    assert few.at_least(15) > 10 * many.at_least(15)  # type: ignore[operator]


def test_all_zeros_do_not_make_one_impossible() -> None:
    now = computed("auto", list(range(12)), [0.0] * 12, 12)
    assert now is not None
    assert 0.01 < (now.at_least(1) or 0) < 0.2
    assert (now.at_least(6) or 1) < 0.001


def test_a_season_is_seen_when_two_years_show_it_and_not_before() -> None:
    days = [30.4 * n for n in range(48)]
    values = [float(round(20 + 15 * np.sin(2 * np.pi * d / 365.25))) for d in days]
    now = computed("auto", days, values, 48 * 30.4)
    short = computed("auto", days[:12], values[:12], 12 * 30.4)
    assert now is not None
    assert short is not None
    assert (now.method, short.method) == ("seasonal", "negative-binomial")
    assert abs((now.middle or 0) - (20 + 15 * np.sin(2 * np.pi * 48 * 30.4 / 365.25))) < 4


def test_a_former_surge_does_not_hide_the_next() -> None:
    days = [30.4 * n for n in range(40)]
    values = [5.0 + n % 3 for n in range(40)]
    values[20] = 60.0
    now = computed("seasonal", days, values, 40 * 30.4)
    assert now is not None
    assert (now.at_least(60) or 1) < 0.01


def test_changes_in_hindsight() -> None:
    assert changes([5, 6, 5, 4, 5, 6, 5, 21, 20, 22, 19, 21, 20]) == [7]
    assert changes([5, 6, 5, 4, 5, 6, 5, 6, 5, 4, 5]) == []
    assert changes([1, 2]) == []


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(0, 500), min_size=1, max_size=60),
    st.sampled_from(["auto", "quantile", "poisson", "negative-binomial", "seasonal"]),
    st.integers(0, 1000),
)
def test_what_always_holds(values: list[int], method: str, value: int) -> None:
    days = [11.0 * n for n in range(len(values))]
    now = computed(method, days, [float(v) for v in values], days[-1] + 11)
    assert now is not None
    assert now.number == len(values)
    assert now.low is not None
    assert now.high is not None
    assert now.middle is not None
    assert now.low <= now.middle <= now.high
    up, down = now.at_least(value), now.at_most(value)
    assert up is not None
    assert down is not None
    assert 0 < up <= 1
    assert 0 < down <= 1
    assert up + down >= 0.98  # both hold the value itself
    assert (now.at_least(value + 1) or 0) <= up


def test_measures_that_are_no_counts_go_by_rank() -> None:
    now = computed("auto", list(range(10)), [0.5 * n for n in range(10)], 10)
    assert now is not None
    assert now.method == "quantile"


def test_changes_of_level_are_told_in_hindsight_with_day_and_levels() -> None:
    rows = [seen(f"2022-{m:02d}-15", 5.0 + m % 2) for m in range(1, 11)]
    rows += [
        seen("2022-11-15", None, abstained="cloud"),
        *(seen(f"2023-{m:02d}-15", 40.0 + m % 2) for m in range(1, 7)),
    ]
    (change,) = level_changes(rows)
    assert (change.day, change.before, change.after, change.looks_before, change.looks_after) == (
        "2023-01-15", 5.5, 40.5, 10, 6,
    )  # fmt: skip
    assert words(change).startswith("the level rose from 5.5 to 40.5 with the look of 2023-01-15")
    assert level_changes(rows[:10]) == ()
    made = watched(Tables(), watch(), [Handed("cars", o) for o in rows])
    assert made.changes == {"cars": (change,)}
    assert any("in hindsight the level rose" in line for line in lines(made))
