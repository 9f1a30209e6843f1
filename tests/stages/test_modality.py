"""Stances that leave a statement open, denial and mere negation, certainty and its words, hop by hop."""

from __future__ import annotations

import pytest
from evals.modality import variants
from hypothesis import given, settings
from hypothesis import strategies as st

from twosource.parse import parse
from twosource.pipeline import Reading, run_document
from twosource.records import Appearance, Attribution, Document
from twosource.stages import document_stages
from twosource.stages.attributions import attributions


def read(text: str) -> tuple[list[Attribution], list[Appearance]]:
    document = Document(id="d", report="d", path="d.txt", text=text, language="en", published="2024-05-06")
    rows = run_document(document_stages(), Reading(document, parse(text)))
    return [r for r in rows if isinstance(r, Attribution)], [r for r in rows if isinstance(r, Appearance)]


def said(text: str, a: Attribution) -> str:
    return " … ".join(text[s:e] for s, e in a.content)


def share(name: str) -> tuple[float, list[variants.Stand]]:
    stands = [variants.read(v) for v in variants.load(name)]
    return sum(s.right for s in stands) / len(stands), stands


@pytest.mark.parametrize("name", ["not_confirmed", "elsewhere"])
def test_what_is_not_confirmed_is_never_read_as_denied_or_confirmed(name: str) -> None:
    _, stands = share(name)
    assert [s.variant.sentence for s in stands if s.misread] == []


@pytest.mark.parametrize(
    ("name", "least"), [("not_confirmed", 0.9), ("denied_or_confirmed", 0.85), ("elsewhere", 0.87)]
)
def test_stances_are_read_right(name: str, least: float) -> None:
    got, stands = share(name)
    assert got >= least, [(s.variant.sentence, s.stances) for s in stands if not s.right]


def test_a_line_that_claims_the_wrong_stance_is_wrong() -> None:
    right = variants.Variant(2, "The army declined to comment on the raid.", "declines", "the raid")
    wrong = variants.Variant(2, right.sentence, "confirms", right.content)
    assert (variants.read(right).right, variants.read(wrong).right) == (True, False)


@pytest.mark.parametrize(
    ("text", "source", "content", "stance"),
    [
        ("Asked about the wells, the mayor refused to be drawn.", "the mayor", "the wells", "declines"),
        ("The rebels say ten died, but this could not be verified.", None, "ten died", "does-not-confirm"),
        ("The pilots fled, a claim that Reuters could not verify.", "Reuters", "The pilots fled", "does-not-confirm"),
        ("There was no word from Oslo on whether the ship had sunk.", "Oslo", "the ship had sunk", "does-not-confirm"),
        ("The army called the claim that it fled a lie.", "The army", "it fled", "denies"),
        ("The guild poured cold water on rumours that it would sell.", "The guild", "it would sell", "denies"),
        ("The fort no longer denies that a shell was lost.", "The fort", "that a shell was lost", "confirms"),
    ],
)
def test_whose_position_and_on_what(text: str, source: str | None, content: str, stance: str) -> None:
    found = [(a.source_text, said(text, a), a.stance) for a in read(text)[0]]
    assert (source, content, stance) in found


@pytest.mark.parametrize(
    "text",
    [
        "The court denied the men bail.",
        "The president dismissed the general.",
        "Kyiv rejected the offer of a truce.",
        "The bank would confirm the loss.",
        "If confirmed, the loss would be the largest so far.",
        "No one could confirm the loss.",
        "The boys had not spoken on the way home.",
        "He cannot speak English, the coach said.",
    ],
)
def test_no_confirmation_and_no_denial(text: str) -> None:
    found, rows = read(text)
    assert not {"confirms", "denies"} & ({a.stance for a in found} | {a.stance for a in rows})
    assert "denied" not in {a.polarity for a in found} | {a.polarity for a in rows}


def test_who_rejects_a_claim_does_not_say_it() -> None:
    text = "A port official rejected the claim that the airport had been shut."
    _, rows = read(text)
    (shut,) = [a for a in rows if "shut" in a.quote]
    assert (shut.polarity, shut.stance) == ("denied", "denies")


@pytest.mark.parametrize(
    ("text", "polarity", "negated"),
    [
        ("The army said that no shot had been fired.", "affirmed", True),
        ("The mayor said the buses had never come.", "affirmed", True),
        ("The crew had heard nothing, the owner said.", "affirmed", True),
        ("The army denied that shots had been fired.", "denied", False),
        ("The army denied that it had not fed the prisoners.", "denied", True),
        ("The army said it was not true that shots had been fired.", "denied", False),
        ("The mayor said not only that the buses had come.", "affirmed", False),
        ("The envoy said that a strike cannot be ruled out.", "affirmed", False),
    ],
)
def test_a_negative_statement_is_no_denial(text: str, polarity: str, negated: bool) -> None:
    found, _ = read(text)
    assert (polarity, negated) in {(a.polarity, a.negated) for a in found if a.rule != "noun"}


@pytest.mark.parametrize(
    ("text", "certainty", "hedge"),
    [
        ("The colonel is said to have fled the city.", "unconfirmed", "said"),
        ("The colonel is believed to have fled the city.", "unconfirmed", "believed"),
        ("The colonel likely fled the city in May, police said.", "probable", "likely"),
        ("The colonel may have fled the city, police said.", "possible", "may"),
        ("The colonel is due to visit the city on Monday.", "expected", "due to"),
        ("The ministry plans to send the colonel to the city.", "expected", "plans"),
        ("The bank expects that prices in the city fall.", "expected", "expects"),
        ("Footage appears to show the colonel in the city.", "probable", "appears to"),
        ("It is alleged that the mayor said the votes were burned.", "unconfirmed", "alleged"),
        ("Unconfirmed reports say the colonel fled the city.", "unconfirmed", "Unconfirmed"),
        ("Rumour in the port has it that the colonel fled the city.", "unconfirmed", "Rumour"),
        ("Did the colonel flee the city?", "possible", "?"),
        ("The colonel fled the city, police said.", "attributed", ""),
        ("The colonel fled the city.", "asserted", ""),
    ],
)
def test_certainty_and_its_words(text: str, certainty: str, hedge: str) -> None:
    _, rows = read(text)
    fitting = [a for a in rows if a.certainty == certainty]
    assert fitting, [(a.quote, a.certainty, a.hedges) for a in rows]
    assert any(hedge in " ".join(a.hedges) if hedge else not a.hedges for a in fitting)


def test_hedges_are_kept_for_each_hop() -> None:
    _, rows = read("Footage appears to show the colonel in the city.")
    assert rows[0].chain[-1].hedges == ("appears to",)


PIECES = st.sampled_from(
    "not confirm neither deny nor the army could be , . “ ” that whether no comment on ruled out ? asked".split()
)


@settings(max_examples=80, deadline=None)
@given(st.lists(PIECES, max_size=40))
def test_any_words_give_spans_inside_the_text(words: list[str]) -> None:
    text = " ".join(words)
    document = Document(id="d", report="d", path="d.txt", text=text, language="en")
    for a in attributions(Reading(document, parse(text))):
        assert all(0 <= s < e <= len(text) for s, e in (*a.cue, *a.content))
        assert a.stance not in ("declines", "neither", "does-not-confirm") or a.polarity == "affirmed"
