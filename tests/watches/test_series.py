"""Looks, gaps, alerts that open, go on, close and are not raised twice."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from tests.watches.sample import seen, spec, watch
from twosource.records import Alert, Baseline, Observation
from twosource.watches.alerts import advance, indicator, usual_of
from twosource.watches.model import Baseline as BaselineSpec
from twosource.watches.model import Threshold
from twosource.watches.run import one_look
from twosource.watches.series import judge

PLACE = watch().places[0]
STATED = Baseline(value=20, low=None, high=20, period="past five years", stated=True, evidence=("a2",), as_written="20")


def months(values: list[float | None], start: int = 2021) -> list[Observation]:
    out = []
    for n, v in enumerate(values):
        more = {"abstained": "cloud"} if v is None else {}
        out.append(seen(f"{start + n // 12}-{n % 12 + 1:02d}-15", v, **more))
    return out


def alerts(values: list[float | None], **more: object) -> tuple[Alert, ...]:
    return indicator(spec(**more), PLACE, months(values), None, {}).alerts


def test_a_surge_alerts_once_goes_on_and_closes_with_its_history() -> None:
    (alert,) = alerts([5, 6, 4, 5, 7, 5, 6, 4, 5, 6, 5, 73, 70, 6, 5])
    assert (alert.value, alert.status, alert.opened, alert.last) == (73, "closed", "2021-12-15", "2022-01-15")
    assert [c.change for c in alert.history] == ["opened", "updated", "closed"]
    assert alert.probability is not None
    assert alert.probability < 1e-4
    assert alert.usual is not None
    assert alert.usual.number == 11


def test_an_open_alert_teaches_nothing_of_what_is_usual_until_it_is_adopted() -> None:
    (still,) = alerts([5, 6, 4, 5, 7, 5, 6, 4, 5, 6] + [60.0] * 6)
    assert still.status == "open"
    (adopted,) = alerts([5, 6, 4, 5, 7, 5, 6, 4, 5, 6] + [60.0] * 14, alert=Threshold(adopt_after=6))
    assert adopted.status == "closed"
    assert "usual now" in adopted.history[-1].why


def test_too_few_looks_and_nothing_stated_make_no_alert() -> None:
    assert alerts([5, 6, 90]) == ()


def test_a_fall_alerts_when_it_is_asked_for() -> None:
    values: list[float | None] = [30, 33, 29, 31, 30, 32, 28, 31, 30, 31, 2]
    assert alerts(values) == ()
    (alert,) = alerts(values, alert=Threshold(side="below"))
    assert alert.value == 2


def test_the_ratio_and_the_number_of_sources_hold_back() -> None:
    values: list[float | None] = [5, 6, 4, 5, 7, 5, 6, 4, 5, 6, 5, 16]
    assert len(alerts(values)) == 1
    assert alerts(values, alert=Threshold(ratio=3.0)) == ()
    assert alerts(values, alert=Threshold(sources=2)) == ()


def test_a_single_root_is_told_in_the_first_line() -> None:
    found = indicator(spec(), PLACE, [seen("2023-10-05", 73, "paper > institute")], STATED, {"a2": "about 20 at most"})
    (alert,) = found.alerts
    assert alert.text.split("\n")[0] == "ONE SOURCE ONLY: institute"
    assert "3.65 times the baseline of 20" in alert.text
    assert "about 20 at most" in alert.text


def test_a_count_of_a_month_is_not_told_as_one_of_its_first_day() -> None:
    row = seen("2023-10-01/2023-10-31", 73, evidence=["E1", "E2", "E3", "E4", "E5"])
    (alert,) = indicator(spec(), PLACE, [row], STATED, {}).alerts
    assert " from 2023-10-01 to 2023-10-31, " in alert.text
    assert alert.text.endswith("evidence: E1\nevidence: E2\nevidence: E3 and 2 more")


def test_a_bound_of_a_text_is_told_as_a_most() -> None:
    of_text = msgspec.structs.replace(STATED, evidence=("a-1",), as_written="About 20 cars")
    assert usual_of(of_text) == "at most about 20 cars over the past five years"
    assert usual_of(msgspec.structs.replace(of_text, stated=False)) == "about 20 cars"


def test_two_roots_that_agree_are_one_observation_of_two_sources() -> None:
    rows = [seen("2023-10-05", 73, "institute"), seen("2023-10-05", 70, "agency"), seen("2023-10-05", 73, "Institute")]
    (one,) = one_look([], rows)
    assert (one.sources_min, {r.lower() for r in one.roots}) == (2, {"institute", "agency"})
    assert indicator(spec(), PLACE, [one], STATED, {}).alerts[0].text.startswith("2 independent sources")


def test_values_that_cannot_both_be_so_stay_and_are_told() -> None:
    rows = one_look([], [seen("2023-10-05", 73, "institute"), seen("2023-10-05", 30, "agency")])
    assert len(rows) == 2
    (alert,) = indicator(spec(), PLACE, rows, STATED, {}).alerts
    assert len(alert.contradictions) == 1


def test_intervals_that_meet_agree() -> None:
    rows = one_look([], [seen("2023-10-05", 73, "a", low=60, high=85), seen("2023-10-05", 62, "b")])
    assert len(rows) == 1


def test_nobody_looked_is_a_gap_and_blind_looks_are_none() -> None:
    rows = [
        seen("2023-01-15", 5),
        seen("2023-07-15", 6),
        seen("2023-08-15", None, abstained="cloud"),
        seen("2023-09-15", 0),
    ]
    judged = judge(spec(), rows, None)
    assert [(g.start, g.end) for g in judged.gaps] == [("2023-01-15", "2023-07-15")]
    assert [look.value for look in judged.looks] == [5, 6, None, 0]


def test_what_is_dated_to_a_year_takes_no_place() -> None:
    judged = judge(spec(), [seen("2023", 50), seen("2023-10-05", 5)], None)
    assert len(judged.looks) == len(judged.undated) == 1


def test_the_desks_own_baseline_wins() -> None:
    own = BaselineSpec(high=80.0, evidence="desk")
    assert indicator(spec(baseline=own), PLACE, [seen("2023-10-05", 73)], STATED, {}).alerts == ()


def test_order_of_rows_does_not_matter() -> None:
    rows = months([5, 6, 4, 5, 7, 5, 6, 4, 5, 6, 5, 73, 70, 6, 5])
    assert indicator(spec(), PLACE, rows, None, {}) == indicator(spec(), PLACE, rows[::-1], None, {})


# ---------------------------------------------------------------- as knowledge grows

DAY = dt.date(2023, 10, 7)


def one(**more: object) -> Alert:
    (alert,) = indicator(spec(), PLACE, [seen("2023-10-05", 73, "institute")], STATED, {}).alerts
    return msgspec.structs.replace(alert, **more)


def test_the_same_alert_again_changes_nothing() -> None:
    first, changed = advance([], [one()], DAY)
    assert [c.change for c in changed[0].history] == ["opened"]
    again, nothing = advance(first, [one()], DAY + dt.timedelta(days=1))
    assert (again, nothing) == (first, [])


def test_a_second_source_is_a_step_of_its_own() -> None:
    first, _ = advance([], [one()], DAY)
    _, changed = advance(first, [one(sources_min=2, sources_max=3, sources=("a", "b"))], DAY + dt.timedelta(days=2))
    assert [(c.at, c.change) for c in changed[0].history] == [("2023-10-07", "opened"), ("2023-10-09", "second-source")]


def test_a_back_dated_count_does_not_make_a_second_alert() -> None:
    first, _ = advance([], [one()], DAY)
    later, _ = advance(first, [one(id="al-other", opened="2023-09-30")], DAY + dt.timedelta(days=1))
    assert [a.id for a in later] == [first[0].id]


def test_what_is_no_longer_borne_out_is_closed_and_kept() -> None:
    first, _ = advance([], [one()], DAY)
    after, changed = advance(first, [], DAY + dt.timedelta(days=1))
    assert [a.status for a in after] == ["closed"]
    assert "no longer" in changed[0].history[-1].why
    assert advance(after, [], DAY + dt.timedelta(days=2)) == (after, [])


@pytest.mark.parametrize("status", ["open", "closed"])
def test_the_end_of_an_alert_is_told_once(status: str) -> None:
    rows = months([5, 6, 4, 5, 7, 5, 6, 4, 5, 6, 5, 73, 70, 6, 5])
    (alert,) = indicator(spec(), PLACE, rows[: 15 if status == "closed" else 13], None, {}).alerts
    first, _ = advance([], [alert], DAY)
    assert first[0].status == status
    assert advance(first, [alert], DAY)[1] == []
