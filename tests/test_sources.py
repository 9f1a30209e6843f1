"""Known sources, offices by pattern, a desk's own list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twosource.sources import SourceListError, is_media, known, lists, load_user_sources
from twosource.sources.offices import office
from twosource.sources.persons import family_first, same_given, sound, split_name


def ident(name: str) -> str | None:
    source = known(name) or office(name)
    return source.id if source else None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("dailymail.co.uk", "s-daily-mail"),
        ("MailOnline", "s-daily-mail"),
        ("https://edition.cnn.com/2020/01/01/x.html", "s-cnn"),
        ("the New York Times", "s-nyt"),
        ("RIA Novosti news agency", "s-ria-novosti"),
        ("AP", "s-associated-press"),
        ("El País", "s-el-pais"),
        ("Russia's Defense Ministry", "s-defence-ministry-ru"),
        ("Russian Ministry of Defence", "s-defence-ministry-ru"),
        ("Ministry of Foreign Affairs of the Russian Federation", "s-foreign-ministry-ru"),
        ("the Japanese defence ministry", "s-defence-ministry-jp"),
        ("Poland's interior ministry", "s-interior-ministry-pl"),
        ("the South Korean Joint Chiefs of Staff", "s-joint-chiefs-kr"),
        ("US Department of Defense", "s-defence-ministry-us"),
        ("the Pentagon", "s-defence-ministry-us"),
        ("China’s Foreign Ministry website", "s-foreign-ministry-cn"),
        ("Kremlin press service", "s-presidency-ru"),
        ("Moscow", "s-government-ru"),
        ("Seoul's military", "s-military-kr"),
        ("U.S. Air Force", "s-air-force-us"),
        ("the U.S. government", "s-government-us"),
        ("the S. Korean military", "s-military-kr"),
        ("Egyptian state television", "s-state-media-eg"),
        ("a heap of words", None),
        ("", None),
    ],
)
def test_names_of_one_source_have_one_id(name: str, expected: str | None) -> None:
    assert ident(name) == expected


def test_media_are_told_from_other_bodies() -> None:
    assert is_media("Reuters")
    assert is_media("bbc.co.uk")
    assert not is_media("Pentagon")
    assert not is_media("Planet Labs")


def test_the_list_is_large_and_sound() -> None:
    reg = lists.registry()
    assert len(reg.sources) >= 700
    for source in reg.sources.values():
        assert source.country is None or source.country in lists.countries(), source.id
        assert source.parent is None or source.parent in reg.sources, source.id
    media = {s.country for s in reg.sources.values() if s.kind in ("outlet", "agency") and s.country}
    assert len(media) >= 40


def test_a_project_knows_its_parent_and_a_state_outlet_its_owner() -> None:
    project, agency = known("Beyond Parallel"), known("TASS")
    assert project is not None
    assert project.parent == "s-csis"
    assert "think tank" in project.descriptors
    assert agency is not None
    assert agency.owner == "Russian state"
    assert "state media" in agency.descriptors


@pytest.fixture
def clean_lists(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(lists, "_user", [])
    yield
    monkeypatch.undo()
    lists.registry.cache_clear()
    lists.known.cache_clear()
    for clear in lists.on_change:
        clear()


@pytest.mark.usefixtures("clean_lists")
def test_a_desk_adds_its_own_sources(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("border-bugle: {name: The Border Bugle, type: newspaper, country: RU, domains: [bugle.example]}\n")
    assert known("Border Bugle") is None
    (added,) = load_user_sources(path)
    assert added.id == "s-border-bugle"
    assert known("bugle.example") == added
    assert known("Border Bugle") == added


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: {name: A, type: newspaper, ownr: X}", ["'a'", "'ownr'"]),
        ("b: {type: newspaper}", ["'b'", "no name"]),
        ("c: {name: C, type: paperboy}", ["'c'", "'paperboy'"]),
        ("d: {name: D, type: blog, aliases: D2}", ["'d'", "aliases"]),
        ("e: [1, 2]", ["'e'"]),
        ("- just a list", ["map a key"]),
        ("f: {name: 'x", ["not YAML"]),
    ],
)
@pytest.mark.usefixtures("clean_lists")
def test_a_wrong_list_is_refused_in_one_line_with_file_and_key(tmp_path: Path, text: str, words: list[str]) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(text)
    with pytest.raises(SourceListError) as error:
        load_user_sources(path)
    message = str(error.value)
    assert "\n" not in message
    assert "own.yaml" in message
    assert all(word in message for word in words)


@pytest.mark.usefixtures("clean_lists")
def test_a_missing_list_says_so(tmp_path: Path) -> None:
    with pytest.raises(SourceListError, match=r"none\.yaml: cannot be read"):
        load_user_sources(tmp_path / "none.yaml")


@pytest.mark.parametrize(
    ("a", "b"),
    [("Gordeyev", "Gordeev"), ("Lavrov", "Lawrow"), ("Voskresenskiy", "Voskresensky"), ("Zelensky", "Zelenskyy")],
)
def test_spellings_of_a_surname_sound_alike(a: str, b: str) -> None:
    assert sound(a) == sound(b)


def test_given_names() -> None:
    assert same_given("Aleksandr", "Alexander")
    assert same_given("Frants", "Franz")
    assert same_given("J.", "John")
    assert same_given("Jong-un", "Jong Un")
    assert not same_given("Jong-un", "Yo-jong")
    assert not same_given("Mario", "Maria")
    assert not same_given("Ivan", "Pyotr")


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Kim Jong-un", ("Jong-un", "Kim")),
        ("Wang Yi", ("Yi", "Wang")),
        ("Dmitry Peskov", ("Dmitry", "Peskov")),
        ("Ursula von der Leyen", ("Ursula", "von der Leyen")),
        ("Peskov", ("", "Peskov")),
        ("", ("", "")),
    ],
)
def test_family_names_first_and_last(name: str, parts: tuple[str, str]) -> None:
    assert split_name(name) == parts
    assert not family_first("Kim Clijsters")


@settings(deadline=None)
@given(st.text(max_size=400))
def test_no_text_breaks_the_look_ups(text: str) -> None:
    found = known(text) or office(text)
    assert found is None or found.id.startswith("s-")
    assert isinstance(sound(text), str)
    assert len(split_name(text)) == 2
