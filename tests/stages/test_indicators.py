"""Counts of one item at one place, the baseline that the text states, and the alert when it is left."""

from __future__ import annotations

from tests.stages.rows import PLACE, appearance, count, day, document
from twosource.pipeline import Tables
from twosource.records import Appearance, Claim, Indicator
from twosource.stages.indicators import indicators


def run(rows: list[Appearance]) -> list[Indicator]:
    documents = [document(d) for d in sorted({a.doc for a in rows})]
    claims = [Claim(id=f"c-{a.id}", text="x", role="measure", appearances=(a.id,)) for a in rows]
    return indicators(Tables([*rows, *documents, *claims]))


def measure(key: str, value: float, doc: str = "d1", **more: object) -> Appearance:
    quantity = count(value, period_max=bool(more.pop("period_max", False)))
    return appearance(key, doc, ["s-p", "s-q"], role="measure", quantity=[quantity], **more)  # type: ignore[arg-type]


def test_a_count_over_a_stated_maximum_alerts_with_both_quotes() -> None:
    seen = measure("a1", 73, where=[PLACE], when=day("2023-10-05"), words="images show 73 rail cars")
    usual = measure("a2", 20, where=[PLACE], period_max=True, words="at most 20 over the past five years", span=(9, 20))
    (found,) = run([seen, usual])
    assert found.baseline is not None
    assert found.baseline.high == 20
    assert found.baseline.period == "past five years"
    (alert,) = found.alerts
    assert (alert.value, alert.baseline, alert.ratio) == (73, 20, 3.65)
    assert "images show 73 rail cars" in alert.text
    assert "at most 20" in alert.text
    assert alert.evidence == ("a1", "a2")


def test_a_count_under_the_maximum_is_quiet() -> None:
    (found,) = run([measure("a1", 12, where=[PLACE]), measure("a2", 20, where=[PLACE], period_max=True, span=(9, 20))])
    assert found.alerts == ()


def test_a_count_without_any_place_makes_no_series() -> None:
    assert run([measure("a1", 12), measure("a2", 20, period_max=True, span=(9, 20))]) == []


def test_the_place_may_stand_in_the_sentence_before() -> None:
    where = appearance("a0", "d1", ["s-p", "s-q"], where=[PLACE], span=(0, 4))
    (found,) = run([where, measure("a1", 73, span=(5, 9)), measure("a2", 20, period_max=True, span=(10, 20))])
    assert found.place == "Harbin"


def test_two_days_are_two_observations_in_order() -> None:
    rows = [
        measure("a1", 30, "d2", where=[PLACE], when=day("2023-10-05")),
        measure("a2", 12, "d1", where=[PLACE], when=day("2022-11-18")),
    ]
    (found,) = run(rows)
    assert [o.value for o in found.observations] == [12, 30]
    assert found.baseline is None
    assert found.alerts == ()


def test_a_denied_count_is_no_observation() -> None:
    rows = [
        measure("a1", 30, where=[PLACE], polarity="denied"),
        measure("a2", 12, where=[PLACE], when=day("2023-10-05"), span=(9, 12)),
        measure("a3", 14, "d2", where=[PLACE], when=day("2022-11-18")),
    ]
    (found,) = run(rows)
    assert sorted(o.value or 0 for o in found.observations) == [12, 14]
