"""When two places may be one: as discs, not by name alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twosource.gazetteer import lookup
from twosource.records import PlacePrecision, Where
from twosource.stages.claims.likeness import places_apart


def where(name: str, first: int = 0) -> Where:
    """The place of this name that the gazetteer holds first."""
    c = lookup(name)[first]
    return Where(name=c.name, lat=c.lat, lon=c.lon, precision=c.precision, country=c.country, radius_km=c.radius_km)


ALIASES = [
    ("Far East", "Russian Far East"), ("Russian Far East", "Vladivostok"), ("Russian Far East", "Siberia"),
    ("Sea of Japan", "East Sea"), ("Korean Peninsula", "Pyongyang"), ("Primorsky Krai", "Primorye"),
    ("Primorsky Krai", "Vladivostok"), ("Primorsky Krai", "Khasan"), ("Khasan", "Khasansky District"),
    ("Sinai", "Sinai Peninsula"), ("Urals", "Ural Mountains"), ("Balkans", "Balkan Peninsula"),
    ("Scandinavia", "Scandinavian Peninsula"), ("Caucasus", "Caucasus Mountains"), ("Manchuria", "Harbin"),
    ("Donbas", "Donetsk"), ("Kamchatka", "Kamchatka Peninsula"), ("West Bank", "East Jerusalem"),
    ("Middle East", "Persian Gulf"), ("Yellow Sea", "West Sea"), ("Kuril Islands", "Iturup"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "two"), ALIASES)
def test_a_place_is_not_apart_from_what_it_holds(one: str, two: str) -> None:
    assert not places_apart((where(one),), (where(two),))
    assert not places_apart((where(two),), (where(one),))


@pytest.mark.parametrize(
    ("one", "two"),
    [("Vladivostok", "Harbin"), ("Seoul", "Vladivostok"), ("Russian Far East", "Kyiv"), ("Black Sea", "Pyongyang"),
     ("Primorsky Krai", "Kursk Oblast")],
)  # fmt: skip
def test_far_places_are_apart(one: str, two: str) -> None:
    assert places_apart((where(one),), (where(two),))


@pytest.mark.parametrize(("precision", "apart"), [("city", True), ("region", True), ("area", False)])
def test_without_a_radius_the_precision_gives_one(precision: PlacePrecision, apart: bool) -> None:
    here = (Where(name="here", lat=40.0, lon=130.0, precision=precision),)
    there = (Where(name="there", lat=46.0, lon=130.0, precision="city"),)  # 667 km
    assert places_apart(here, there) is apart


WHERES = st.builds(
    Where,
    name=st.sampled_from("abcd"),
    lat=st.none() | st.floats(-90, 90),
    lon=st.floats(-180, 180),
    precision=st.sampled_from(["point", "city", "region", "country", "area"]),
    radius_km=st.floats(0, 3000),
)


@given(st.lists(WHERES, max_size=3).map(tuple), st.lists(WHERES, max_size=3).map(tuple))
def test_being_apart_is_symmetric_and_never_from_itself(a: tuple[Where, ...], b: tuple[Where, ...]) -> None:
    assert places_apart(a, b) == places_apart(b, a)
    assert not places_apart(a, a)
