"""Which sources are one, what an unnamed source may be, who shares an interest."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twosource.records import Source
from twosource.sources import is_description_of, known, make, shares_interest, unify
from twosource.sources.offices import office, seated


def person(name: str, role: str | None = None, affiliation: str | None = None) -> Source:
    return make.person(name, role, affiliation)


def listed(name: str) -> Source:
    found = known(name) or office(name)
    assert found is not None
    return found


def one(*sources: Source) -> bool:
    return len({unify(sources)[s.id] for s in sources}) == 1


def test_spellings_and_surnames_of_one_person_are_joined() -> None:
    assert one(person("Aleksandr Gordeev"), person("Alexander Gordeyev", "spokesman"), person("Gordeyev"))
    assert one(person("Frants Klintsevich", "senator", "Russia"), person("Franz Klintsevich"))
    assert one(person("Dmitri Peskov"), person("Peskov"), person("Dmitry Peskov", "spokesman", "Kremlin"))


def test_two_people_with_one_surname_stay_apart() -> None:
    assert not one(person("Kim Jong-un"), person("Kim Yo-jong"))
    assert not one(person("Ivan Petrov"), person("Pyotr Petrov"))
    assert not one(person("Anna Schmidt", "minister", "Germany"), person("Anna Schmidt-Rohr", "mayor", "Austria"))
    both = unify([person("Ivan Petrov"), person("Pyotr Petrov"), person("Petrov")])
    assert both["s-person-petrov"] == "s-person-petrov"


def test_a_surname_goes_to_the_bearer_with_the_same_post() -> None:
    rows = [
        person("Ivan Petrov", "spokesman", "Black Sea Fleet"),
        person("Pyotr Petrov", "economist", "Moscow University"),
        person("Petrov", "spokesman", "Black Sea Fleet"),
    ]
    assert unify(rows)["s-person-petrov"] == "s-person-ivan-petrov"


def test_bodies_are_joined_with_what_the_lists_know() -> None:
    loose = Source(id="s-org-russian-ministry-of-defense", name="Russian Ministry of Defense", kind="office")
    assert unify([loose])[loose.id] == "s-defence-ministry-ru"
    a = Source(id="s-org-institute-of-far-things", name="Institute of Far Things", kind="office")
    b = Source(id="s-org-institute-for-far-things", name="Institute for Far Things", kind="office")
    assert one(a, b)


def test_descriptions() -> None:
    think_tank = make.group("US think tank", "think-tank")
    assert is_description_of(think_tank, listed("Beyond Parallel"))
    assert is_description_of(think_tank, listed("CSIS"))
    assert not is_description_of(think_tank, listed("IISS"))
    assert is_description_of(listed("North Korean state media"), listed("KCNA"))
    assert not is_description_of(listed("North Korean state media"), listed("Xinhua"))
    assert is_description_of(make.group("local media", "media"), listed("Vostok Media"))
    assert is_description_of(make.group("residents", "residents"), make.group("eyewitnesses", "eyewitnesses"))
    assert not is_description_of(make.group("residents", "residents"), make.group("US officials", "officials"))
    speaker = person("Ivan Petrov", "spokesman", "Eastern Military District")
    assert is_description_of(make.post("spokesman", "Eastern Military District", None), speaker)
    assert not is_description_of(make.post("spokesman", "Northern Fleet", None), speaker)
    assert not is_description_of(speaker, speaker)


@pytest.mark.parametrize(
    ("a", "b", "words"),
    [
        ("RIA Novosti", "TASS", "Russian state"),
        ("Sputnik", "RIA Novosti", "Rossiya Segodnya"),
        ("Beyond Parallel", "CSIS", "Center for Strategic"),
        ("Beyond Parallel", "Asia Maritime Transparency Initiative", "Center for Strategic"),
        ("Global Times", "Xinhua", "Chinese state"),
        ("The Times", "The Sun", "News Corp"),
        ("Russian Defence Ministry", "Kremlin", "Russian state"),
    ],
)
def test_shared_interest(a: str, b: str, words: str) -> None:
    why = shares_interest(listed(a), listed(b))
    assert why is not None
    assert words in why
    assert shares_interest(listed(b), listed(a)) == why


def test_people_and_their_offices_share_an_interest() -> None:
    minister = person("Ivan Petrov", "foreign minister", "Russia")
    assert shares_interest(minister, listed("Russian Foreign Ministry")) is not None
    assert shares_interest(person("Anna Lee", "spokesman", "Pentagon"), listed("US Department of Defense")) is not None


def test_independent_sources_share_none() -> None:
    assert shares_interest(listed("Reuters"), listed("AFP")) is None
    assert shares_interest(listed("KCNA"), listed("TASS")) is None
    assert shares_interest(person("A. Expert", "analyst", "RAND"), listed("Reuters")) is None


NAMES = [
    "Ivan Petrov",
    "Pyotr Petrov",
    "Petrov",
    "Iwan Petrow",
    "Kim Jong-un",
    "Kim Jong Un",
    "Kim",
    "Anna Lee",
    "Lee",
    "TASS",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(NAMES), max_size=8), st.integers(0, 5))
def test_the_order_of_sources_does_not_matter(names: list[str], seed: int) -> None:
    rows = [person(n) for n in names]
    mixed = rows[:]
    random.Random(seed).shuffle(mixed)
    result = unify(rows)
    assert result == unify(mixed)
    assert all(result[target] == target for target in result.values())


def test_bodies_by_initials_or_head_and_names_by_one_half() -> None:
    assert one(make.organisation("National Audit Office"), make.organisation("NAO"))
    assert one(make.organisation("Northern Seismic Observatory"), make.organisation("Observatory"))
    assert not one(make.organisation("Free Northern Army"), make.organisation("Army"))
    assert one(make.organisation("Quillon Marsh"), person("Marsh"))
    assert one(person("Petra Vance"), person("Petra"))
    for spelling in ("Karim Abdul Rahman", "Karim Abdulrahman", "Karim Abdurrahman", "Abdel Rahman"):
        assert one(person("Karim Abdel Rahman"), person(spelling)), spelling


def test_two_bodies_with_one_head_leave_the_head_alone() -> None:
    rows = [make.organisation(n) for n in ("Northern Seismic Observatory", "Southern Solar Observatory", "Observatory")]
    assert unify(rows)["s-org-observatory"] == "s-org-observatory"


def test_a_director_speaks_for_the_body_that_is_called_by_its_head() -> None:
    body = make.organisation("Northern Seismic Observatory")
    assert shares_interest(person("Karim Vance", "director", "Observatory"), body) is not None
    assert shares_interest(person("Karim Vance", "director", "Army"), make.organisation("Free Northern Army")) is None


@pytest.mark.parametrize(
    ("front", "rest", "name"),
    [
        ("the interior ministry", " in Warsaw", "Polish Interior Ministry"),
        ("the Ministry of Health", " in Sanaa on Monday", "Yemeni Health Ministry"),
        ("the government", " in Buenos Aires", "Argentine government"),
    ],
)
def test_a_ministry_is_that_of_the_country_in_whose_seat_it_stands(front: str, rest: str, name: str) -> None:
    found = seated(front, rest)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    ("front", "rest"),
    [
        ("the embassy", " in Warsaw"),
        ("the police", " in Warsaw"),
        ("the Norwegian foreign ministry", " in Warsaw"),
        ("the defence ministry", " in Gdansk"),
        ("the defence ministry", " of Poland"),
        ("the bakery", " in Warsaw"),
    ],
)
def test_a_town_says_nothing_of_police_embassies_and_others(front: str, rest: str) -> None:
    assert seated(front, rest) is None


def test_organs_of_one_state_share_an_interest_though_no_list_knows_them() -> None:
    staff = Source(id="s-org-norway-s-joint-staff", name="Norway's Joint Staff", kind="office", country="NO")
    assert shares_interest(staff, listed("Norwegian army")) == "both are held by the Norwegian state"
    assert shares_interest(staff, listed("Swedish army")) is None
    club = Source(id="s-org-norway-s-chess-club", name="Norway's Chess Club", kind="office", country="NO")
    assert shares_interest(club, listed("Norwegian army")) is None
