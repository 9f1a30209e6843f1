"""What a paper has learned and from whom, and the name that stands beside the word for a medium."""

from __future__ import annotations

import pytest

from tests.stages.test_appearances import names, read
from tests.stages.test_short_speech import said


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("The pilot sank the oldest boat, the paper has learned.", "the paper", "The pilot sank the oldest boat"),
        (
            "Divers raised the hull of a trawler on Friday, Harbour Weekly has learned.",
            "Harbour Weekly",
            "Divers raised the hull of a trawler on Friday",
        ),
        (
            "Ten wagons burned at the yard on Monday, Reuters has learnt from two railway clerks.",
            "two railway clerks",
            "Ten wagons burned at the yard on Monday",
        ),
        (
            "The bank lost nine million euros, the paper has established.",
            "the paper",
            "The bank lost nine million euros",
        ),
    ],
)
def test_a_paper_has_learned_something(text: str, source: str, content: str) -> None:
    assert (source, content) in said(text)


def test_it_is_theirs_through_the_paper() -> None:
    text = "Ten wagons burned at the yard on Monday, Reuters has learnt from two railway clerks."
    found = [a for a in read(text) if a.quote.startswith("Ten wagons")]
    assert [names(a)[-2:] for a in found] == [["Reuters", "two railway clerks"]]


@pytest.mark.parametrize(
    "text",
    [
        "After nine years at sea, the captain has learned from his errors.",
        "Since the mine closed in May, it has learned to do without coal.",
        "The town, which has learned from the flood of May, built a wall.",
    ],
)
def test_who_learned_a_lesson_reports_nothing(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The state news agency Belpan said on Monday that nine ships had left.", "The state news agency Belpan"),
        ("Nine ships left on Monday, the state news agency Belpan reported.", "the state news agency Belpan"),
        ("The broadcaster Kanal Nord has said that nine ships had left.", "The broadcaster Kanal Nord"),
        ("The agency said on Monday that nine ships had left.", "The agency"),
    ],
)
def test_the_name_beside_a_medium_is_the_mediums(text: str, source: str) -> None:
    assert source in [s for s, _ in said(text)]
