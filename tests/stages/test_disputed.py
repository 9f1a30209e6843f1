"""Two tolls that one page sets against each other, and those that it only tells together."""

from __future__ import annotations

import pytest

from tests.stages.rows import appearance, count, document
from twosource.pipeline import Tables
from twosource.records import Appearance, Claim, Contradiction
from twosource.stages.contradictions import contradictions


def page(text: str, first: float, second: float, *, voices: tuple[str, str] = ("s-a", "s-b")) -> list[Contradiction]:
    """What is found in a page of two sentences that are two claims, each with a toll."""
    cut = text.index(". ") + 1
    spans = ((0, cut), (cut + 1, len(text)))
    rows: list[Appearance] = []
    for n, (value, voice, span) in enumerate(zip((first, second), voices, spans, strict=True)):
        toll = count(value, "person", f"{value:g} people", counted="killed")
        words = text[span[0] : span[1]]
        rows.append(appearance(f"a{n}", "d1", ["s-paper", voice], words=words, quantity=[toll], span=span))
    claims = [Claim(id=f"c{n}", text="x", role="happening", appearances=(a.id,)) for n, a in enumerate(rows)]
    return [c for c in contradictions(Tables([*rows, *claims, document("d1", text)])) if c.kind == "quantity"]


DISPUTE = "The clinic put the toll of the mine fire at 44. The mayor insists that 17 people died."


def test_two_tolls_that_a_page_sets_against_each_other_are_open() -> None:
    (found,) = page(DISPUTE, 44, 17)
    assert found.status == "open"
    assert set(found.between) == {"a0", "a1"}
    assert found.claims == ("c0", "c1")


def test_one_speaker_and_one_figure_are_no_dispute() -> None:
    assert page(DISPUTE, 44, 17, voices=("s-a", "s-a")) == []
    assert page(DISPUTE, 17, 17) == []


@pytest.mark.parametrize(
    "text",
    [
        "A bus fell into a gorge and 44 people died, police said. A fire killed 17 people, the mayor said.",
        "The clinic counted 44 dead, but that was at night. Another 17 people died later, the mayor said.",
        "The clinic counted 17 dead, however. The toll has risen to 44 people, the mayor said.",
        "The clinic counted 44 dead, while it was open. Of them 17 people, among those a child, were miners.",
    ],
)
def test_two_tolls_of_two_things_parts_and_growth_are_left_alone(text: str) -> None:
    assert page(text, 44, 17) == []
