"""Distances: what the text states, what the map says, and whether both can be."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twosource.parse import parse
from twosource.pipeline import Reading
from twosource.records import DistanceStatement, Document
from twosource.stages.mentions.distances import STAGE, countries_in, number, run, unit_km
from twosource.stages.mentions.places import places

GOLD = Path(__file__).parents[3] / "shared" / "gold"


def read(text: str) -> list[DistanceStatement]:
    reading = Reading(Document(id="d", report="d", path="d", text=text, language="en"), parse=parse(text))
    reading.rows.add(places(reading))
    return list(run(reading))


@pytest.mark.parametrize(
    ("text", "place", "reference", "km", "plausible"),
    [
        ("Khabarovsk, Russia, just eight miles from the border with China, was calm.", "Khabarovsk",
         "the border with China", 12.9, True),
        ("Irkutsk, Russia, just eight miles from the border with China, was calm.", "Irkutsk",
         "the border with China", 12.9, False),
        ("Ussuriysk, 60 kilometres from the Chinese border, hosts an army.", "Ussuriysk", "the Chinese border",
         60.0, True),
        ("Nakhodka lies 20 km from the Russian-North Korean border.", "Nakhodka",
         "the Russian-North Korean border", 20.0, False),
        ("Chongjin is about 80km from the Punggye-ri test site.", "Chongjin",
         "Punggye-ri Nuclear Test Site", 80.0, True),
        ("Kaesong is 300 kilometers north of Seoul.", "Kaesong", "Seoul", 300.0, False),
        ("Kaesong is 60 kilometers northwest of Seoul.", "Kaesong", "Seoul", 60.0, True),
        ("Dandong is a hundred miles away from Pyongyang.", "Dandong", "Pyongyang", 160.9, True),
        ("Belgorod, some 40 kilometers (25 miles) north of the border with Ukraine, was hit.", "Belgorod",
         "the border with Ukraine", 40.0, True),
    ],
)  # fmt: skip
def test_stated_and_computed(text: str, place: str, reference: str, km: float, plausible: bool) -> None:
    (row,) = read(text)
    assert (row.place, row.reference, row.plausible) == (place, reference, plausible)
    assert row.km_high == pytest.approx(km, abs=0.1)
    assert text[slice(*row.span)].endswith(row.as_written.split()[-1])


@pytest.mark.parametrize(
    "text",
    [
        "Trains head towards the 11-mile border near Rason.",
        "The border is 17 km long.",
        "Vladivostok received 300 meters of snow from the north.",
        "The runner came from Oslo and ran 10 miles.",
        "Prices in Seoul are 5 percent away from the record.",
    ],
)
def test_lengths_are_no_distances(text: str) -> None:
    assert read(text) == []


def test_less_than_opens_the_interval() -> None:
    (row,) = read("Kaesong is less than 100 kilometers from Seoul.")
    assert (row.km_low, row.km_high, row.plausible) == (0.0, 100.0, True)


def test_a_place_off_the_map_is_not_judged() -> None:
    (row,) = read("Drills at the Zhuravlyovo training ground, 30 km from Moscow, ended.")
    assert (row.computed_km, row.plausible) == (None, None)


def test_the_seed_that_misplaces_the_border() -> None:
    path = next(iter(sorted((GOLD / "seeds").glob("001_*.txt"))), None) if GOLD.is_dir() else None
    if path is None:
        pytest.skip(f"no gold data at {GOLD}")
    (row,) = read(path.read_text(encoding="utf-8"))
    assert (row.place, row.plausible) == ("Vladivostok", False)
    assert row.computed_km is not None
    assert 100 < row.computed_km < 160


@pytest.mark.parametrize(
    ("words", "value"),
    [("1,200", 1200), ("2.5", 2.5), ("eight", 8), ("twenty-five", 25), ("two hundred", 200), ("a hundred", 100),
     ("three thousand five hundred", 3500), ("a few", 3), ("several", None), ("", None)],
)  # fmt: skip
def test_numbers(words: str, value: float | None) -> None:
    assert number(words) == value


def test_units_and_countries() -> None:
    assert unit_km("km") == unit_km("Kilometres") == 1.0
    assert unit_km("miles") == pytest.approx(1.609344)
    assert unit_km("nautical miles") == pytest.approx(1.852)
    assert unit_km("m") == unit_km("metres") == 0.001
    assert countries_in("the border with North Korea") == ["KP"]
    assert countries_in("the Russian-North Korean border") == ["RU", "KP"]
    assert countries_in("the border between China and South Korea") == ["CN", "KR"]


PIECES = st.sampled_from(
    (
        "\n|Seoul|Moscow|,|10|km|miles|from|the|border|with|China|north|of|eight|(|)|.|twenty-|away|less|than|1,000|m"
    ).split("|")
)


@given(st.lists(PIECES, max_size=25).map(" ".join))
@settings(deadline=None, max_examples=60)
def test_what_always_holds(text: str) -> None:
    for row in read(text):
        assert 0 <= row.span[0] < row.span[1] <= len(text)
        assert 0 <= row.km_low <= row.km_high
        assert row.tolerance_km >= 15
        assert (row.computed_km is None) == (row.plausible is None)


def test_the_stage_declares_itself() -> None:
    assert (STAGE.name, STAGE.scope, STAGE.writes) == ("distances", "document", (DistanceStatement,))
