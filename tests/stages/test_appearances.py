"""Statements, whose they are, and what sort of statement they are."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twosource.parse import parse
from twosource.pipeline import Reading, run_document
from twosource.records import Appearance, Document
from twosource.stages import default_stages


@cache
def read(text: str, outlet: str | None = "The Daily Example") -> tuple[Appearance, ...]:
    document = Document(
        id="d", report="d", path="d.txt", language="en", text=text, outlet=outlet, published="2023-09-12"
    )
    reading = Reading(document, parse(text))
    run_document(default_stages(), reading)
    return tuple(reading.of(Appearance))


def names(a: Appearance) -> list[str]:
    return [h.name for h in a.chain]


def test_what_the_page_says_itself_is_asserted_by_its_outlet() -> None:
    (a,) = read("Three trains crossed the border near Khasan on Monday.")
    assert names(a) == ["The Daily Example"]
    assert (a.certainty, a.role, a.slots.action) == ("asserted", "happening", "cross")
    assert [w.name for w in a.slots.where] == ["Khasan"]
    assert a.slots.when is not None
    assert a.slots.when.earliest.startswith("2023-09-11")
    assert a.slots.quantity[0].value == 3


def test_a_chain_of_four() -> None:
    rows = read("Reuters reports: The crews practised a landing, fleet spokesman Pavel Orlov told Interfax.")
    assert any(n[1:] == ["Reuters", "Interfax", "Pavel Orlov"] for n in map(names, rows))


def test_two_clauses_are_two_statements() -> None:
    rows = read("The ministry moved its tanks to the coast, and the navy closed the harbour.")
    assert [a.slots.action for a in rows] == ["move", "close"]


def test_semicolons_part_statements() -> None:
    rows = read("Three trains with tanks have gone north; a helicopter unit was moved.")
    assert len(rows) == 2


def test_a_clause_in_brackets_is_a_statement_of_its_own() -> None:
    rows = read("It is a sign of unease (similar fears led the army to deploy troops near the border last April).")
    assert any(a.quote.startswith("similar fears") for a in rows)


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Peskov declined to comment on the troop movements.", "declines"),
        ("The ministry neither confirmed nor denied the launch.", "neither"),
        ("The spokesman did not confirm the reasons for the move.", "does-not-confirm"),
    ],
)
def test_what_somebody_does_not_say_is_a_position_of_its_own(text: str, stance: str) -> None:
    rows = read(text)
    assert any(a.role == "position" and a.stance == stance for a in rows)
    assert all(a.polarity == "affirmed" for a in rows)


def test_a_denial_denies_its_content() -> None:
    rows = read("The ministry denied that it had moved any tanks to the border.")
    assert any(a.polarity == "denied" and "tanks" in a.quote for a in rows)


def test_opinion_is_comment_and_a_count_is_a_measure() -> None:
    (opinion,) = read("We must stop this war.")
    assert opinion.role == "comment"
    rows = read("Satellite images show around 73 carriages at Tumangang, the think tank said.")
    assert any(a.role == "measure" and a.slots.quantity[0].value == 73 for a in rows)


def test_nobody_named_is_said_so() -> None:
    rows = read("A missile test reportedly failed on Sunday.")
    assert any(names(a)[-1] == "source not named" and a.certainty == "unconfirmed" for a in rows)


PIECES = [
    "The army moved tanks",
    "“We saw three trains,” residents said",
    "according to Interfax",
    "Peskov declined to comment",
    "reportedly",
    "about 73 rail cars stood at the yard on 5 October",
    "; ",
    "(it was denied)",
    ". ",
    ", ",
    "\n\n",
    "“",
    "”",
    "Reuters: ",
]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12))
def test_quotes_are_the_words_of_their_spans_and_chains_begin_with_the_outlet(pieces: list[str]) -> None:
    text = " ".join(pieces)
    for a in read(text):
        assert text[a.span[0] : a.span[1]] == a.quote
        assert a.quote.strip()
        assert a.chain[0].name == "The Daily Example"
        assert a.chain[-1].source == a.root
        assert all(x.source != y.source for x, y in zip(a.chain, a.chain[1:], strict=False))
        for q in a.slots.quantity:
            assert 0 <= q.span[0] < q.span[1] <= len(text)
