"""What cannot both be true, and what only seems so."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tests.stages.rows import PLACE, appearance, count, day, document
from twosource.pipeline import Tables
from twosource.records import Appearance, Claim, Contradiction, DistanceStatement, Event, Slots, Where
from twosource.stages.contradictions import contradictions

FAR = Where(name="Lisbon", lat=38.72, lon=-9.13, precision="city", country="PT")


def run(rows: list[Appearance], *more: Any, apart: bool = False) -> list[Contradiction]:
    groups = [(a.id,) for a in rows] if apart else [tuple(a.id for a in rows)]
    claims = [Claim(id=f"c-{n}", text="x", role="happening", appearances=g) for n, g in enumerate(groups)]
    event = Event(id="e-1", headline="x", when=None, where=(), claims=tuple(c.id for c in claims))
    documents = [document(d, published="2023-10-06") for d in sorted({a.doc for a in rows})]
    return contradictions(Tables([*rows, *claims, event, *documents, *more]))


def test_two_exact_counts_that_differ_are_open() -> None:
    rows = [
        appearance("a1", "d1", ["s-p"], quantity=[count(3, "train", "three trains")]),
        appearance("a2", "d2", ["s-q"], quantity=[count(12, "train", "12 trains")]),
    ]
    (found,) = run(rows)
    assert (found.kind, found.status) == ("quantity", "open")
    assert set(found.values) == {"three trains", "12 trains"}
    assert set(found.between) == {"a1", "a2"}


def length(value: float, unit: str, written: str) -> Any:
    return count(value, "border", written, unit=unit, kind="measure")


def test_miles_and_kilometres_that_agree_are_no_open_contradiction() -> None:
    rows = [
        appearance("a1", "d1", ["s-p"], quantity=[length(11, "mile", "11 miles")]),
        appearance("a2", "d2", ["s-q"], quantity=[length(17, "kilometer", "17 km")]),
    ]
    assert [c for c in run(rows) if c.status == "open"] == []


def test_how_long_a_border_is_depends_on_how_it_is_measured() -> None:
    rows = [
        appearance("a1", "d1", ["s-p"], quantity=[length(11, "mile", "11-mile border")]),
        appearance("a2", "d2", ["s-q"], quantity=[length(24, "mile", "24-mile border")]),
    ]
    (found,) = run(rows)
    assert (found.status, "measured" in found.why) == ("explained", True)
    far = [rows[0], appearance("a3", "d3", ["s-q"], quantity=[length(240, "mile", "240-mile border")])]
    assert [c.status for c in run(far)] == ["open"]


def test_a_bound_and_a_count_within_it_agree() -> None:
    over = count(70, written="more than 70", approximator="more than", low=70.0, high=None, low_exclusive=True)
    rows = [
        appearance("a1", "d1", ["s-p"], quantity=[over]),
        appearance("a2", "d2", ["s-q"], quantity=[count(73)]),
    ]
    assert run(rows) == []


def test_one_day_apart_is_explained_by_time_zones_and_four_days_are_not() -> None:
    first = appearance("a1", "d1", ["s-p"], when=day("2017-11-28"))
    second = appearance("a2", "d2", ["s-q"], when=day("2017-11-29"))
    later = appearance("a3", "d3", ["s-r"], when=day("2017-12-03"))
    (found,) = run([first, second])
    assert (found.kind, found.status) == ("time", "explained")
    assert {c.status for c in run([first, later])} == {"open"}


def test_places_far_apart_contradict() -> None:
    rows = [appearance("a1", "d1", ["s-p"], where=[PLACE]), appearance("a2", "d2", ["s-q"], where=[FAR])]
    (found,) = run(rows)
    assert (found.kind, found.status) == ("place", "open")


def test_what_is_under_way_may_be_in_two_places() -> None:
    here = appearance("a1", "d1", ["s-p"], where=[PLACE], doing=("move",))
    there = appearance("a2", "d2", ["s-q"], where=[FAR], doing=("see",))
    assert run([here, there]) == []


@pytest.mark.parametrize(
    ("polarity", "negated", "contradicts"),
    [("affirmed", True, True), ("denied", False, True), ("denied", True, False)],
)
def test_a_negative_statement_contradicts_like_a_denial(polarity: str, negated: bool, contradicts: bool) -> None:
    """ "No troops are massed" is against "troops are massed"; to deny the first is not."""
    words = "army mass troops near northern border crossing"
    rows = [
        appearance("a1", "d1", ["s-p"], words=words, action="mass", named=("northern",)),
        appearance(
            "a2",
            "d2",
            ["s-q", "s-r"],
            words=words,
            action="mass",
            named=("northern",),
            polarity=polarity,
            negated=negated,
        ),
    ]
    assert [c.kind for c in run(rows, apart=True)] == (["polarity"] if contradicts else [])


def test_a_denial_contradicts_what_it_denies() -> None:
    words = "army mass troops near northern border crossing"
    rows = [
        appearance("a1", "d1", ["s-p"], words=words, action="mass", named=("northern",)),
        appearance("a2", "d2", ["s-q", "s-r"], words=words, action="mass", named=("northern",), polarity="denied"),
    ]
    (found,) = run(rows, apart=True)
    assert (found.kind, found.status) == ("polarity", "open")
    assert set(found.claims) == {"c-0", "c-1"}


def test_a_distance_that_the_map_refutes_is_implausible() -> None:
    stated = DistanceStatement(
        doc="d1", span=(0, 4), place="Harbin", reference="the coast", km_low=12.0, km_high=13.0, computed_km=430.0,
        tolerance_km=60.0, plausible=False, as_written="eight miles",
    )  # fmt: skip
    (found,) = run([appearance("a1", "d1", ["s-p"])], stated)
    assert found.kind == "plausibility"
    assert "430 km" in found.why
    assert "eight miles" in found.why


def test_a_direction_and_a_containment_that_the_map_refutes() -> None:
    turned = DistanceStatement(
        doc="d1", span=(0, 4), place="Nakhodka", reference="Vladivostok", km_low=90.0, km_high=90.0, computed_km=90.0,
        tolerance_km=22.5, plausible=False, as_written="90 km west of Vladivostok", direction="west", bearing=108.0,
        direction_fits=False,
    )  # fmt: skip
    (found,) = run([appearance("a1", "d1", ["s-p"])], turned)
    assert found.values[1] == "90 km east by the map"
    assert "lies east of Vladivostok" in found.why
    outside = DistanceStatement(
        doc="d1", span=(0, 4), place="Khasan", reference="Khabarovsk Krai", km_low=0.0, km_high=0.0, computed_km=545.0,
        tolerance_km=15.0, plausible=False, as_written="Khasan, in Khabarovsk Krai", relation="within",
    )  # fmt: skip
    (found,) = run([appearance("a1", "d1", ["s-p"])], outside)
    assert "545 km outside of Khabarovsk Krai" in found.why


def test_what_only_one_page_has_moving_is_told() -> None:
    rows = [
        appearance(f"a{n}", f"d{n}", [f"s-p{n}", "s-lab"], quantity=[count(73)], where=[PLACE], action="", doing=())
        for n in range(4)
    ]
    who = Slots(who=("they",), action="move")
    more = appearance("b0", "d0", ["s-p0", "s-lab"], words="they are moving east", doing=("move",), span=(9, 20))
    moving = msgspec.structs.replace(more, slots=who)
    claim = Claim(id="c-1", text="x", role="measure", appearances=tuple(a.id for a in rows))
    other = Claim(id="c-2", text="y", role="happening", appearances=("b0",))
    documents = [document(d, published="2023-10-06") for d in sorted({a.doc for a in rows})]
    found = contradictions(Tables([*rows, moving, claim, other, *documents]))
    assert [(c.kind, c.status, c.values[1]) for c in found] in (
        [("attribution", "open", "they are moving east")],
        [("attribution", "open", "at Harbin")],
    )
    few = Claim(id="c-1", text="x", role="measure", appearances=("a0", "a1", "a2"))
    assert contradictions(Tables([*rows[:3], moving, few, other, *documents])) == []
