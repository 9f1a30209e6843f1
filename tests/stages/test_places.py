"""Places: which words name one, which one, and what must hold for any text."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twosource.parse import parse
from twosource.pipeline import Reading
from twosource.records import Document, PlaceMention
from twosource.stages.mentions.places import STAGE, places
from twosource.stages.mentions.places_choose import outlet_country, outlet_name
from twosource.stages.mentions.places_country import wording

GOLD = Path(__file__).parents[3] / "shared" / "gold"


def read(text: str, url: str | None = None) -> list[PlaceMention]:
    document = Document(id="d", report="d", path="d", text=text, url=url, language="en")
    return places(Reading(document, parse=parse(text)))


def names(text: str, url: str | None = None) -> list[tuple[str, str, str | None]]:
    """As written, canonical name, country."""
    return [(text[slice(*p.span)], p.name, p.country) for p in read(text, url)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ship reached Harbin on Monday.", [("Harbin", "Harbin", "CN")]),
        ("He was born in Paris, Texas, in 1950.", [("Paris", "Paris", "US"), ("Texas", "Texas", "US")]),
        ("She moved to Cambridge, Mass., last year.",
         [("Cambridge", "Cambridge", "US"), ("Mass.", "Massachusetts", "US")]),
        ("The plant stands in London, Ontario.", [("London", "London", "CA"), ("Ontario", "Ontario", "CA")]),
        ("Trains moved through Primorye.", [("Primorye", "Primorsky Krai", "RU")]),
        ("Shelling was reported in Kursk region.", [("Kursk", "Kursk Oblast", "RU")]),
        ("Shelling was reported in the city of Kursk.", [("Kursk", "Kursk", "RU")]),
        ("The yard at Khasan was empty.", [("Khasan", "Khasan", "RU")]),
        ("Alabama, Georgia and Florida were hit.",
         [("Alabama", "Alabama", "US"), ("Georgia", "Georgia", "US"), ("Florida", "Florida", "US")]),
        ("Armenia, Georgia and Ukraine signed it.",
         [("Armenia", "Armenia", "AM"), ("Georgia", "Georgia", "GE"), ("Ukraine", "Ukraine", "UA")]),
        ("Fires burned in Boone, Callaway and Cole counties in Missouri.",
         [("Boone", "Boone County", "US"), ("Callaway", "Callaway County", "US"), ("Cole", "Cole County", "US"),
          ("Missouri", "Missouri", "US")]),
        ("Putin flew to the Far East. Kim left Pyongyang for Russia.",
         [("Far East", "Russian Far East", "RU"), ("Pyongyang", "Pyongyang", "KP"), ("Russia", "Russia", "RU")]),
        ("Japan attacked in the Far East in 1941.", [("Japan", "Japan", "JP"), ("Far East", "Far East", None)]),
        ("It fell into the East Sea, also called the Sea of Japan.",
         [("East Sea", "Sea of Japan", None), ("Sea of Japan", "Sea of Japan", None)]),
        ("Drills were held at the Zhuravlyovo training ground.", [("Zhuravlyovo", "Zhuravlyovo", None)]),
    ],
)  # fmt: skip
def test_names_and_places(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Houston Smith said he was tired.",
        "Mr. Washington told reporters that he would stay.",
        "The Washington Post reported it.",
        "Washington Post and Moscow Times writers agree with the Kyiv Independent.",
        "The Times of India and Voice of America reported it, as did Radio Free Asia.",
        "Air China stopped its flights, and Air France too.",
        "It was seen at 3:17 a.m. EST.",
        "President Lincoln met Mrs Houston and Mr London.",
        "She studied at the University of Oslo Press.",
        "Russian and American officials met.",
        "The Dallas Cowboys won again.",
        "They met on Sunday in March.",
        "The nice new reading room was opened.",
    ],
)
def test_what_is_no_place(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "institutional"),
    [
        ("Moscow said the claim was false.", True),
        ("Washington warned of consequences.", True),
        ("Beijing's position has hardened.", True),
        ("Kyiv and its allies, officials said, asked London to help.", True),
        ("Talks between Seoul and its neighbours failed.", True),
        ("Fires burned near Moscow.", False),
        ("Moscow was cold, residents said.", False),
        ("The train arrived in Beijing.", False),
    ],
)
def test_a_seat_may_stand_for_the_body_in_it(text: str, institutional: bool) -> None:
    place = read(text)[-1]
    assert place.institutional is institutional
    assert place.lat is not None


def test_the_document_decides_between_namesakes() -> None:
    ohio = "Police in Columbus and Zanesville arrested two men. Officers from Newark in Ohio helped."
    jersey = "Trains from Hoboken and Jersey City to Newark were late, New Jersey officials said."
    assert {p.name: round(p.lon or 0) for p in read(ohio)}["Newark"] == -82
    assert {p.name: round(p.lon or 0) for p in read(jersey)}["Newark"] == -74


def test_names_that_lie_together_are_meant_together() -> None:
    """Each of the three is best known elsewhere; only in Minnesota do they lie within an hour of each other."""
    text = "A Hastings man was hurt near Red Wing on Friday. He was taken to a hospital in Northfield."
    found = read(text)
    assert {p.name for p in found} == {"Hastings", "Red Wing", "Northfield"}
    assert all(43 < (p.lat or 0) < 46 and -95 < (p.lon or 0) < -91 for p in found)


def test_the_wording_says_which_country() -> None:
    american = "Sheriff's deputies arrested a Birmingham man. The county commissioners and the school board will meet."
    assert read(american)[0].country == "US"
    assert read("Tourists love Birmingham. Fires burned near Birmingham.")[0].country == "GB"
    assert wording(american)["US"] >= 3
    assert wording("") == {}
    assert wording("The councillors met at the crown court over a £5 fine.")["GB"] > 2


def test_a_village_off_the_map_lies_in_its_division() -> None:
    (village, division) = read("Shells fell on the village of Zhuravlyovo in Kursk Oblast.")
    assert (village.name, village.geonames_id) == ("Zhuravlyovo", None)
    assert (village.lat, village.precision) == (division.lat, "region")


def test_a_small_namesake_far_from_all_else_is_not_meant() -> None:
    (place, *_) = read("The Nigerian army left the town of Karo. Officers in Abuja and Lagos, Nigeria, confirmed it.")
    assert place.country in (None, "NG")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Officials in Mexico closed schools in Mexico City.", ["Mexico", "Mexico City"]),
        ("Cases rose in Ohio, Illinois, Missouri and Utah.", ["Ohio", "Illinois", "Missouri", "Utah"]),
        ("A court in the state of Washington ruled.", ["Washington"]),
        ("It rose throughout New York state.", ["New York"]),
        ("The Reston virus and West Nile fever spread in Kenya.", ["Kenya"]),
        ("Agence France-Presse reported from Kenya.", ["Kenya"]),
        ("ST. LOUIS - Police said so.", ["St. Louis"]),
        ("He came from Bethel, Vt., on Monday.", ["Bethel", "Vermont"]),
        ("A fire burned in St. John's, Newfoundland.", ["St. John's", "Newfoundland and Labrador"]),
        ("The ship passed the Kerch Strait and the Sea of Azov.", ["Kerch Strait", "Sea of Azov"]),
        ("Snow fell on Mount Elbrus and in the Zagros Mountains.", ["Mount Elbrus", "Zagros Mountains"]),
    ],
)
def test_namesakes_of_other_kinds(text: str, expected: list[str]) -> None:
    assert [p.name for p in read(text)] == expected


def test_an_outlet_named_after_its_town() -> None:
    text = "The council in Athens will meet on Monday. Henderson County officials will attend."
    assert names(text, "http://www.athensweekly.com/news/1")[0][2] == "US"
    assert outlet_name("http://www.athens-weekly.co.uk/x") == "athensweekly"
    assert outlet_country("https://www.paper.co.uk/1") == "GB"
    assert outlet_country("https://paper.com/") is None
    assert outlet_country("http://[broken") is None


def test_the_seeds_places() -> None:
    folder = GOLD / "seeds"
    if not folder.is_dir():
        pytest.skip(f"no gold data at {folder}")
    every = {name: country for path in sorted(folder.glob("0*.txt")) for _, name, country in names(path.read_text())}
    for name in ("Rason", "Tumangang Station"):
        assert every[name] == "KP"
    for name in ("Primorsky Krai", "Desantnaya Bay", "Klerk Training Range", "Vladivostok", "Khabarovsk"):
        assert every[name] == "RU"
    assert "Centre" not in every


def test_the_border_of_russia_and_north_korea() -> None:
    """The same kind of text in our own words: each of these names has bearers elsewhere, or none in GeoNames."""
    text = (
        "Trucks were seen in Khasan and Rason on Monday. Marines had trained at the Klerk range and in Desantnaya Bay, "
        "all in Primorsky Krai. A train left Tumangang station for Russia, North Korean media said."
    )
    found = {p.name: p for p in read(text)}
    near = {
        "Khasan": ("RU", 42.43, 130.65), "Rason": ("KP", 42.3, 130.3), "Klerk Training Range": ("RU", 42.8, 131.7),
        "Desantnaya Bay": ("RU", 42.8, 131.7), "Primorsky Krai": ("RU", 45.0, 135.0),
        "Tumangang Station": ("KP", 42.42, 130.6),
    }  # fmt: skip
    for name, (country, lat, lon) in near.items():
        assert found[name].country == country
        assert found[name].lat == pytest.approx(lat, abs=0.7)
        assert found[name].lon == pytest.approx(lon, abs=1.0)


WORDS = st.sampled_from(
    (
        "\n|Paris|Georgia|the|of|in|Moscow|said|,|.|New|York|-|St.|Louis|and|counties|Mr.|County|'s|U.S.|D.C.|Lake|é|("
    ).split("|")
)


@given(st.lists(WORDS, max_size=25).map(" ".join))
@settings(deadline=None, max_examples=60)
def test_spans_lie_in_the_text_in_order_and_apart(text: str) -> None:
    found = read(text)
    assert read(text) == found
    for place in found:
        start, end = place.span
        assert 0 <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        assert (place.lat is None) == (place.lon is None)
        assert place.lat is None or (-90 <= place.lat <= 90 and -180 <= (place.lon or 0) <= 180)
    assert all(a.span[1] <= b.span[0] for a, b in itertools.pairwise(found))


@pytest.mark.parametrize("text", ["", " ", "\n\n", "A " * 3000, "Paris-" * 1000, "X" * 20000, "New York, " * 1500])
def test_strange_texts_take_bounded_time(text: str) -> None:
    assert all(p.span[1] <= len(text) for p in read(text))


def test_the_stage_declares_itself() -> None:
    assert (STAGE.name, STAGE.scope, STAGE.reads, STAGE.writes) == ("places", "document", (Document,), (PlaceMention,))
