"""Persons, bodies, vessels and weapons found by spelling, lists and context."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twosource.parse import parse
from twosource.pipeline import Reading
from twosource.records import Document, EntityMention
from twosource.stages.mentions.names import STAGE, names


def read(text: str) -> list[EntityMention]:
    doc = Document(id="d", report="r", path="p", text=text, language="en")
    return names(Reading(doc, parse(text)))


def found(text: str) -> dict[str, EntityMention]:
    return {text[m.span[0] : m.span[1]]: m for m in read(text)}


@pytest.mark.parametrize(
    ("text", "name", "role", "affiliation"),
    [
        ("Kremlin spokesman Dmitry Peskov said so.", "Dmitry Peskov", "spokesman", "Kremlin"),
        ("Russian Foreign Minister Sergei Lavrov said so.", "Sergei Lavrov", "foreign minister", "Russia"),
        ("President Emmanuel Macron spoke.", "Emmanuel Macron", "president", None),
        ("Chinese Foreign Ministry spokesman Lu Kang spoke.", "Lu Kang", "spokesman", "Chinese Foreign Ministry"),
        ("China's foreign minister, Wang Yi, spoke.", "Wang Yi", "foreign minister", "China"),
        ("A spokesman for the Northern Fleet, Ivan Petrov, spoke.", "Ivan Petrov", "spokesman", "Northern Fleet"),
        ("Col. Robert Manning spoke.", "Robert Manning", "colonel", None),
        ("US Ambassador to the UN Nikki Haley spoke.", "Nikki Haley", "ambassador", "UN"),
        (
            "Leonid Slutsky, the chairman of the Foreign Affairs Committee, spoke.",
            "Leonid Slutsky",
            "chairman",
            "Foreign Affairs Committee",
        ),
        ("Jane Roe, head of policy at the Business Council, spoke.", "Jane Roe", "head of policy", "Business Council"),
        ("He met Kim Jong-un on Monday.", "Kim Jong-un", None, None),
        ("Ursula von der Leyen spoke in Brussels.", "Ursula von der Leyen", None, None),
    ],
)
def test_persons_with_role_and_affiliation(text: str, name: str, role: str | None, affiliation: str | None) -> None:
    row = found(text)[name]
    assert (row.type, row.role, row.affiliation) == ("person", role, affiliation)


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("Trains moved, RIA Novosti reported.", "RIA Novosti", "RIA Novosti"),
        ("It was read by dailymail.co.uk readers.", "dailymail.co.uk", "Daily Mail"),
        ("Russia’s Defense Ministry denied it.", "Russia’s Defense Ministry", "Russian Defence Ministry"),
        ("The Japanese defence ministry said so.", "Japanese defence ministry", "Japanese Defence Ministry"),
        ("The website 38 North counted them.", "38 North", "38 North"),
        (
            "The Center for Strategic and International Studies said so.",
            "Center for Strategic and International Studies",
            "Center for Strategic and International Studies",
        ),
        ("The House Ways and Means Committee met.", "House Ways and Means Committee", "House Ways and Means Committee"),
        ("The Institute for Far Things and the Navy spoke.", "Institute for Far Things", "Institute for Far Things"),
        ("A Federal Bureau of Prisons report came.", "Federal Bureau of Prisons", "Federal Bureau of Prisons"),
    ],
)
def test_bodies(text: str, words: str, name: str) -> None:
    row = found(text)[words]
    assert (row.type, row.name) == ("organisation", name)


def test_vessels_and_weapons() -> None:
    rows = found(
        "The frigates Admiral Gorshkov and Kasatonov fired. A Hwasong-15 and two S-400 systems were seen at the G-20."
    )
    assert rows["Admiral Gorshkov"].type == "vessel"
    assert rows["Kasatonov"].type == "vessel"
    assert rows["Hwasong-15"].type == "weapon"
    assert rows["S-400"].type == "weapon"
    assert "G-20" not in rows


def test_a_surname_means_the_person_named_before() -> None:
    text = "Dmitry Peskov spoke on Monday. Peskov also said that Mr Peskov would go."
    rows = read(text)
    assert len(rows) == 3
    assert {m.entity for m in rows} == {rows[0].entity}
    assert {m.name for m in rows} == {"Dmitry Peskov"}


def test_spellings_of_one_person_are_one_entity() -> None:
    rows = read("Kim Jong-un came by train. Kim Jong Un left. Kim smiled at Vladimir Putin.")
    assert len({m.entity for m in rows if m.name.startswith("Kim")}) == 1


def test_two_people_with_one_surname_are_two_entities() -> None:
    text = "Hillary Clinton spoke. Bill Clinton spoke. Mrs. Clinton said no. Mr. Clinton said yes."
    rows = [m for m in read(text) if m.type == "person"]
    assert [m.entity for m in rows] == [rows[0].entity, rows[1].entity, rows[0].entity, rows[1].entity]
    assert rows[0].entity != rows[1].entity


def test_initials_in_brackets_are_the_body_before_them() -> None:
    rows = found("The Centre for Odd Studies (COS) said so. COS added more.")
    assert rows["COS"].entity == rows["Centre for Odd Studies"].entity


def test_capitals_alone_make_no_name() -> None:
    assert not read("On Friday The War Began In Earnest As Many Had Feared It Would")
    assert not read("North Korea and the Sea of Japan lie near Vladivostok.")
    assert not [m for m in read("A new Day came. Last Week ended.") if m.type == "person"]


def test_a_single_name_that_the_text_treats_as_a_body_is_no_person() -> None:
    rows = found("Norvik said profits fell. Shares in Norvik rose.")
    assert rows["Norvik"].type == "organisation"


def test_the_stage_is_declared() -> None:
    assert STAGE.name == "names"
    assert STAGE.reads == (Document,)
    assert STAGE.writes == (EntityMention,)


WORDS = [
    "President",
    "Vladimir",
    "Putin",
    "of",
    "the",
    "Ministry",
    "and",
    "'s",
    "Kim",
    "Jong-un",
    "said",
    ",",
    "U.S.",
    "RIA",
    "Novosti",
    "\n",
    "“",
    "S-400",
    "Mr.",
    "(CSIS)",
]


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=120), st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)))
def test_spans_lie_in_the_text_in_order_and_apart(text: str) -> None:
    rows = read(text)
    last = 0
    for row in rows:
        start, end = row.span
        assert last <= start < end <= len(text)
        assert row.name.strip()
        last = end
    assert rows == read(text)
