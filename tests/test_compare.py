"""Figures and times that can, cannot, or only seem not to be both true."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twosource.compare import interval, nearness, places, quantities, time_mentions, times
from twosource.records import PlaceMention, QuantityMention, TimeMention, Where
from twosource.stages.mentions.quantities import find_quantities
from twosource.units import compatible, convert


def figure(text: str) -> QuantityMention:
    """The first quantity of the text; what follows it is time."""
    return find_quantities(text)[0]


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        ("an 11-mile border", "a 17 km border", "compatible"),
        ("a 17 km border", "a 22.1 km border", "contradictory"),
        ("17 kilometers of terrestrial border", "22.1 km of maritime border", "not-comparable"),
        ("around 73 carriages", "73 freight rail cars", "compatible"),
        ("around 73 carriages", "75 rail wagons", "compatible"),
        ("73 carriages", "75 rail wagons", "contradictory"),
        ("over 150 vehicles", "150 vehicles", "contradictory"),
        ("at least 150 vehicles", "150 vehicles", "compatible"),
        ("over 150 vehicles", "200 vehicles", "compatible"),
        ("fewer than 30 soldiers", "50 troops", "contradictory"),
        ("50 to 60 soldiers", "about 55 troops", "compatible"),
        ("dozens of soldiers", "40 troops", "compatible"),
        ("150,000 troops", "147,000 soldiers", "compatible"),
        ("150,000 troops", "100,000 soldiers", "contradictory"),
        ("eight missiles", "eight trains", "not-comparable"),
        ("8 miles", "130 km", "contradictory"),
        ("$5 million", "£5 million", "not-comparable"),
        ("12 people were killed", "12 people were injured", "not-comparable"),
        ("73 carriages", "no more than 20 carriages over the past five years", "not-comparable"),
    ],
)
def test_verdict(a: str, b: str, kind: str) -> None:
    assert quantities(figure(a), figure(b)).kind == kind
    assert quantities(figure(b), figure(a)).kind == kind


def test_conversion_is_told() -> None:
    verdict = quantities(figure("a 17 km border"), figure("an 11-mile border"))
    assert verdict.explained is not None
    assert "17.7 kilometer" in verdict.explained


def test_a_toll_grows_but_does_not_shrink_without_notice() -> None:
    early, late = figure("10 people were killed"), figure("218 people were killed")
    grown = quantities(early, late, "2020-08-04", "2020-08-06")
    assert grown.kind == "contradictory"
    assert grown.explained is not None
    assert "grew" in grown.explained
    assert quantities(late, early, "2020-08-06", "2020-08-04") == quantities(late, early, "2020-08-06", "2020-08-04")
    assert quantities(late, early, "2020-08-04", "2020-08-06").explained is None
    assert quantities(early, late).explained is None


def test_times_a_day_apart_are_explained_by_time_zones() -> None:
    tuesday = ("2017-11-28T00:00:00Z", "2017-11-28T23:59:59Z")
    wednesday = ("2017-11-29T00:00:00Z", "2017-11-29T23:59:59Z")
    friday = ("2017-12-01T00:00:00Z", "2017-12-01T23:59:59Z")
    assert times(*tuesday, *wednesday).explained is not None
    assert times(*wednesday, *friday).kind == "contradictory"
    assert times(*wednesday, *friday).explained is None
    assert times(*tuesday, "2017-11-01T00:00:00Z", "2017-11-30T23:59:59Z").kind == "compatible"
    assert times(*tuesday, None, None).kind == "not-comparable"


def test_months_next_to_each_other_are_not_a_matter_of_time_zones() -> None:
    march = ("2017-03-01T00:00:00Z", "2017-03-31T23:59:59Z")
    april = ("2017-04-01T00:00:00Z", "2017-04-30T23:59:59Z")
    assert times(*march, *april).explained is None


def mention(value: str, kind: str = "duration", earliest: str | None = None, latest: str | None = None) -> TimeMention:
    return TimeMention(
        doc="", span=(0, 1), value=value, kind=kind, earliest=earliest, latest=latest, precision="minute"  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        (("P3D", "three days"), ("P5D", "five days"), "contradictory"),
        (("P3D", "three days"), ("PT72H", "72 hours"), "compatible"),
        (("P2W", "two weeks"), ("P15D", "15 days"), "compatible"),
        (("P2W", "more than two weeks"), ("P30D", "30 days"), "compatible"),
        (("P2W", "less than two weeks"), ("P30D", "30 days"), "contradictory"),
        (("PT90M", "90 minutes"), ("PT1.5H", "an hour and a half"), "compatible"),
        (("P3M", "three months"), ("PT3M", "three minutes"), "contradictory"),
        (("PXM", "months"), ("P3D", "three days"), "not-comparable"),
    ],
)
def test_lengths_of_time(a: tuple[str, str], b: tuple[str, str], kind: str) -> None:
    assert time_mentions(mention(a[0]), mention(b[0]), a[1], b[1]).kind == kind
    assert time_mentions(mention(b[0]), mention(a[0]), b[1], a[1]).kind == kind


def test_clock_times_that_name_their_zones_are_not_explained_by_zones() -> None:
    ten = mention("2019-05-05T10:00Z", "time", "2019-05-05T10:00:00Z", "2019-05-05T10:00:59Z")
    seoul = mention("2019-05-05T19:05", "time", "2019-05-05T10:05:00Z", "2019-05-05T10:05:59Z")
    three = mention("2019-05-05T15:00Z", "time", "2019-05-05T15:00:00Z", "2019-05-05T15:00:59Z")
    bare = mention("2019-05-05T15:00", "time", "2019-05-05T01:00:00Z", "2019-05-06T03:00:59Z")  # any zone
    assert time_mentions(ten, seoul).kind == "compatible"
    assert time_mentions(ten, three).explained is None
    assert time_mentions(ten, bare).explained is not None


def place(name: str, precision: str, **fields: object) -> Where:
    given: dict[str, object] = {"lat": None, "lon": None, "country": None, "radius_km": 0.0, **fields}
    return Where(name=name, precision=precision, **given)  # type: ignore[arg-type]


def test_places_off_the_map_go_by_name() -> None:
    here, there = place("Nowhere", "city"), place("Elsewhere", "city")
    assert places([here], [here]).kind == "compatible"
    assert places([here], [there]).kind == "not-comparable"
    assert places([], [here]).kind == "not-comparable"


def test_a_body_named_by_its_seat_is_no_place() -> None:
    said = PlaceMention(
        doc="", span=(0, 1), name="Moscow", lat=55.75, lon=37.6, geonames_id=None, precision="city", radius_km=40.0,
        country="RU", institutional=True,
    )  # fmt: skip
    assert places([said], [said]).kind == "not-comparable"


def test_of_several_places_one_that_fits_is_enough() -> None:
    one = place("One", "city", lat=50.0, lon=30.0)
    near = place("Near", "city", lat=50.1, lon=30.0)
    far = place("Far", "city", lat=10.0, lon=30.0)
    assert places([one], [far, near]).kind == "compatible"
    assert places([one], [far]).kind == "contradictory"


def test_two_towns_of_one_name_are_two() -> None:
    one, two = place("Springfield", "city", lat=39.8, lon=-89.6), place("Springfield", "city", lat=37.2, lon=-93.3)
    assert places([one], [two]).kind == "contradictory"
    assert nearness([one], [two]) == "apart"


def test_units() -> None:
    assert convert(11, "mile", "kilometer") == pytest.approx(17.7, abs=0.01)
    assert not compatible("USD", "EUR")
    assert not compatible("kilometer", None)
    with pytest.raises(ValueError, match="measure different things"):
        convert(1, "kilometer", "kilogram")


_NUMBERS = st.one_of(st.none(), st.floats(0, 1e12, allow_nan=False))


@given(_NUMBERS, st.sampled_from(["count", "measure", "money", "percent"]), st.booleans())
def test_interval_holds_the_value(value: float | None, kind: str, hedged: bool) -> None:
    bound = None if hedged else value
    q = QuantityMention(
        doc="", span=(0, 1), value=value, low=bound, high=bound, unit=None, item=None, item_head=None,
        approximator="about" if hedged else None, as_written="x", kind=kind,  # type: ignore[arg-type]
    )  # fmt: skip
    low, high = interval(q)
    assert low <= high
    if value is not None:
        assert low <= value <= high
    assert quantities(q, q).kind == "compatible"


def test_a_place_that_is_on_no_map_is_not_apart_from_one() -> None:
    known = Where(name="Gdansk", lat=54.35, lon=18.65, precision="city", country="PL")
    unknown = Where(name="Nordhavn yard", lat=None, lon=None, precision="point", country=None)
    assert nearness([known], [unknown]) == "unknown"
