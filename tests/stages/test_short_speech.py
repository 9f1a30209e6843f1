"""Speakers in few words, and chains that end where a text says they do."""

from __future__ import annotations

import pytest

from tests.stages.test_appearances import names, read
from twosource.parse import parse
from twosource.records import Appearance
from twosource.stages.attributions.assemble import assemble
from twosource.stages.attributions.page import page_of


def said(text: str) -> list[tuple[str, str]]:
    """Source and content of every attribution."""
    rows = assemble(page_of(parse(text)), "d", [])
    return [(a.source_text or "", " … ".join(text[s:e] for s, e in a.content)) for a in rows]


def told(text: str, words: str) -> Appearance:
    """The one statement with these words."""
    found = [a for a in read(text) if words in a.quote]
    assert found, [a.quote for a in read(text)]
    return found[0]


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("It was the third flood. Brankovic: worse than any before.", "Brankovic", "worse than any before"),
        ("Norway's military: around 300 km (186 miles) out.", "Norway's military", "around 300 km (186 miles) out"),
        ("BBC News citing army officials: 40 km high, two minutes long.", "BBC News", "40 km high, two minutes long"),
        (
            "Reader-made Daily Mail text: Oslo closes two ports and a bridge.",
            "Daily Mail",
            "Oslo closes two ports and a bridge",
        ),
        (
            "A dam broke in the north, state media said, the second in a week.",
            "state media",
            "A dam broke in the north … the second in a week",
        ),
        (
            "The mayor would not comment: floods are not a matter for the press.",
            "The mayor",
            "floods are not a matter for the press",
        ),
        ("A first NASA estimate puts the crater at 40 metres.", "NASA", "the crater at 40 metres"),
    ],
)
def test_short_speech_has_its_speaker(text: str, source: str, content: str) -> None:
    assert (source, content) in said(text)


@pytest.mark.parametrize(
    "text",
    [
        "Scores were as follows. Brankovic: 12 points and 3 rebounds.",
        "Kabul: three dead in a blast.",
        "Weather: sunny with a little rain.",
    ],
    ids=["a table", "a place", "a heading"],
)
def test_a_colon_is_not_always_speech(text: str) -> None:
    assert [s for s, _ in said(text) if s in ("Brankovic", "Kabul", "Weather")] == []


def test_a_semicolon_keeps_apart_what_has_an_object_of_its_own() -> None:
    found = said("Officials told reporters that the mine had closed; other reports suggest deaths by fire.")
    assert ("other reports", "deaths by fire") in found


def test_who_is_quoted_that_is_the_root_and_who_quotes_him_is_a_hop() -> None:
    a = told("TASS quotes Pavel Orlov, called head of the port, that the seized cranes were old.", "cranes were old")
    assert names(a)[-2:] == ["TASS", "Pavel Orlov"]


def test_who_saw_it_is_the_root_behind_the_papers_that_cite_him() -> None:
    a = told("Some coastal papers cite residents who saw barges sinking.", "barges sinking")
    assert a.chain[-1].name == "residents"
    assert a.role != "comment"
    b = told("Barges were seen sinking. Some coastal papers had cited residents.", "had cited")
    assert names(b)[-1] == "residents"


def test_two_words_that_somebody_said_or_called_it_are_a_statement() -> None:
    assert told("NHK said transfers began.", "transfers began").chain[-1].name == "NHK"
    assert told("Tugs left the harbour. A spokesman called it routine.", "called it routine").role != "comment"


def test_a_motive_is_part_of_the_deed() -> None:
    (a,) = read("The king sends guards to the bridge fearing a storm and looters, the Oslo Post wrote.")
    assert a.quote.endswith("fearing a storm and looters")


def test_photos_speak_through_who_reads_them() -> None:
    a = told("Photos show a sharp rise in barge traffic, a Danish think tank said.", "sharp rise")
    assert a.chain[-1].name == "Danish think tank"
