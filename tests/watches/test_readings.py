"""Readings of images in a watch: stated bounds, few looks, metres beside counts, judgements, how looks lie."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from twosource.judgements.values import check_reading
from twosource.records import Judgement
from twosource.watches.model import Baseline, IndicatorSpec, Place, Watch
from twosource.watches.readings import all_amended, amended, as_count, decisions
from twosource.watches.rows import handed
from twosource.watches.series import LEAST_READ, judge
from twosource.watches.tasking import tasking

SPEC = IndicatorSpec(id="cars", name="Cars", item="rail car", place="yard")
STATED = IndicatorSpec(id="cars", name="Cars", item="rail car", place="yard", baseline=Baseline(high=20))
WATCH = Watch(version=1, id="w", name="W", places=(Place(id="yard", name="Yard"),), indicators=(SPEC,))


def row(day: int, value: float | None, half: float = 8, **more: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "id": f"o-{day}", "indicator": "cars", "item": "rail car", "unit": "count", "value": value,
        "low": None if value is None else max(0, value - half), "high": None if value is None else value + half,
        "level": 0.9, "when": (dt.date(2023, 1, 1) + dt.timedelta(days=30 * day)).isoformat(), "source": "SkySat",
        "sensor": "SkySat", "gsd": 0.5, "abstained": "haze" if value is None else None,
    }  # fmt: skip
    return {**given, **more}


def judgement(kind: str, subject: str, value: str | None, number: int) -> Judgement:
    return Judgement(
        id=f"j-{number}", kind=kind, subjects=(subject,), value=value, who="Ann", when=f"2024-01-0{number}", why="seen"
    )


def episodes(spec: IndicatorSpec, rows: list[dict[str, Any]]) -> int:
    return len(judge(spec, [handed(r, WATCH).observation for r in rows], None).episodes)


@pytest.mark.parametrize(("value", "half", "alarms"), [(73, 16, 1), (33, 8, 0), (21, 0.7, 0), (26, 2, 1), (20, 8, 0)])
def test_a_stated_bound_is_passed_by_what_is_surely_beyond_it(value: float, half: float, alarms: int) -> None:
    assert episodes(STATED, [row(1, value, half)]) == alarms


def test_a_person_who_counted_is_believed_beyond_a_stated_bound() -> None:
    assert episodes(STATED, [row(1, 22, 1, level=None)]) == 1


def test_few_readings_raise_no_alert() -> None:
    past = [row(n, 5 + n % 3, 3) for n in range(LEAST_READ)]
    assert episodes(SPEC, [*past[:-1], row(40, 73, 16)]) == 0
    assert episodes(SPEC, [*past, row(40, 73, 16)]) == 1
    table = [{**r, "sensor": None, "gsd": None} for r in past]  # a table kept by hand needs 8
    assert episodes(SPEC, [*table[:8], {**row(40, 73, 16), "sensor": None, "gsd": None}]) == 1


@pytest.mark.parametrize("unit", ["meter", "percent", "surge"])
def test_what_gives_no_count_is_a_look_that_could_not_tell(unit: str) -> None:
    value = None if unit == "surge" else 310.0
    seen = handed(row(1, value, unit=unit, note="no count: no calibration", abstained=None), WATCH).observation
    assert (seen.value, seen.looked) == (None, "could-not-tell")
    assert "no count" in (seen.note or "")
    assert as_count(row(1, 4.0)) == row(1, 4.0)


def test_the_latest_judgement_counts_and_can_be_taken_back() -> None:
    first, second = judgement("reading", "o-1", "41", 1), judgement("reading", "o-1", "cannot tell", 2)
    undo = judgement("undo", "j-2", None, 3)
    other = judgement("comment", "o-1", None, 4)
    (once,) = all_amended([row(1, 50)], [first, other])
    assert (once["value"], once["low"], once["level"]) == (41, None, None)
    assert "the machine read 50 (42 to 58)" in once["judged"]
    (twice,) = all_amended([row(1, 50)], [first, second])
    assert (twice["value"], twice["abstained"]) == (None, "a person could not tell: seen")
    (back,) = all_amended([row(1, 50)], [first, second, undo])
    assert back["value"] == 41
    (right,) = all_amended([row(1, 50)], [judgement("reading", "o-1", "right", 1)])
    assert (right["value"], right["low"]) == (50, 42)
    assert "read right" in right["judged"]


def test_a_row_that_was_written_with_a_judgement_is_amended_anew() -> None:
    held = decisions([judgement("reading", "o-1", "41", 1)])
    written = amended(row(1, 50), held)
    assert amended(written, held) == written
    assert amended(written, {})["value"] == 50
    assert amended(written, {})["judged"] is None


@pytest.mark.parametrize("value", ["", "x", "-3", "7 (8-9)", "7 8", "(7)", "1e9"])
def test_what_is_no_reading_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r"none of these|does not lie"):
        check_reading(value)


def test_looks_that_follow_an_alert_are_told_of() -> None:
    monthly = [dt.date(2022, 1, 1) + dt.timedelta(days=30 * n) for n in range(12)]
    day = monthly[-1]
    after = [day + dt.timedelta(days=5 * n) for n in range(1, 8)]
    (found,) = tasking([*monthly, *after, day + dt.timedelta(days=80)], [("alert", day), ("count in a text", day)])
    assert (found.denser, found.occasion) == (True, "alert and count in a text")
    assert (found.before, found.after) == (11, 8)
    assert "images were ordered or chosen after it" in found.words()
    even = [dt.date(2022, 1, 1) + dt.timedelta(days=30 * n) for n in range(16)]
    assert [t.denser for t in tasking(even, [("alert", even[11])])] == [False]
    assert tasking(even, [("alert", even[0])]) == []
    assert tasking([], [("alert", day)]) == []
