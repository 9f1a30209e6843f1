"""What a notice ends, what it leaves alone, and what follows for counts, grades, contradictions and the brief."""

from __future__ import annotations

import pytest
from evals.retelling import claim_of, ledger_of

from twosource.ledger import Ledger
from twosource.outputs.book import Book

TOLD = {"id": "d1", "outlet": "Herald Post", "published": "2021-03-10",
        "text": "Forty tanks were seen in Lublin on Monday, Mayor Jan Kowal told the Herald Post."}  # fmt: skip
CITED = {"id": "d2", "outlet": "Daily Star", "published": "2021-03-10",
         "text": "Forty tanks were seen in Lublin on Monday, according to the Herald Post."}  # fmt: skip
BACK = {"id": "d3", "outlet": "Evening News", "published": "2021-03-12",
        "text": "The Herald Post has retracted its report that forty tanks were seen in Lublin."}  # fmt: skip
OTHER = {"id": "d4", "outlet": "Polish Radio", "published": "2021-03-10",
         "text": "Farmer Ewa Nowak said that she saw forty tanks in Lublin on Monday."}  # fmt: skip


def of(*documents: dict[str, str]) -> Ledger:
    return ledger_of({"documents": documents})


def test_a_retraction_ends_a_claim_and_all_that_cites_it() -> None:
    before, after = of(TOLD, CITED), of(TOLD, CITED, BACK)
    assert claim_of(before, "Forty tanks").roots.min == 1  # type: ignore[union-attr]
    claim = claim_of(after, "Forty tanks")
    assert claim is not None
    assert claim.status == "retracted"
    assert (claim.roots.min, claim.roots.max) == (0, 0)
    assert all(a.ended for a in claim.appearances)
    assert {a.doc for a in claim.appearances} == {"d1", "d2", "d3"}
    assert claim.credibility.grade == 5
    assert "Herald Post took it back on 2021-03-12" in claim.credibility.why
    [row] = after.corrections
    assert (row.kind, row.name, row.when, row.doc) == ("retracted", "Herald Post", "2021-03-12", "d3")
    assert claim.corrections == (row.id,)
    [warning] = Book(after).warnings(claim)
    assert warning.startswith("Taken back by Herald Post, 12 Mar 2021 (3 of 3 appearances no longer count)")


def test_who_tells_it_on_another_word_still_stands() -> None:
    claim = claim_of(of(TOLD, OTHER, BACK), "forty tanks in Lublin")
    assert claim is not None
    assert claim.status == "current"
    assert [i.name for i in claim.roots.items] == ["Farmer Ewa Nowak"]
    assert {a.doc for a in claim.appearances if not a.ended} == {"d4"}
    assert "no longer count" in claim.credibility.why


def test_that_it_was_taken_back_is_itself_told_and_stands() -> None:
    claim = claim_of(of(TOLD, BACK), "The Herald Post has retracted")
    assert claim is None or claim.status == "current"


def test_a_corrected_figure_goes_and_the_right_one_stays() -> None:
    mended = "Fourteen tanks were seen in Lublin on Monday, Mayor Jan Kowal said.\n\nCorrection: An earlier version of "
    mended += "this story said that forty tanks were seen in Lublin. The correct number is 14."
    after = of(TOLD, CITED, {**TOLD, "id": "d5", "published": "2021-03-11", "text": mended})
    claim = claim_of(after, "Fourteen tanks")
    assert claim is not None
    assert claim.status == "corrected"
    assert {(a.doc, bool(a.ended)) for a in claim.appearances} >= {("d1", True), ("d2", True), ("d5", False)}
    assert not [c for c in after.contradictions if c.status == "open"]


def test_a_contradiction_with_what_was_taken_back_is_settled() -> None:
    first = {**TOLD, "text": "Thirty people died in a fire in Lublin on Monday, the fire brigade said."}
    text = "The fire brigade later said the figure of 30 dead was wrong. Twelve people died in the fire in Lublin on "
    second = {**CITED, "published": "2021-03-12", "text": text + "Monday, the fire brigade said on Wednesday."}
    after = of(first, second)
    [row] = [c for c in after.contradictions if set(c.values) == {"Thirty people", "Twelve people"}]
    assert row.status == "explained"
    assert "settled: fire brigade corrected it (d2, 2021-03-12)" in row.why


@pytest.mark.parametrize(
    "text",
    [
        "The Herald Post declined to retract its report that forty tanks were seen in Lublin.",
        "This article was amended on 4 May 2022.",
        "The Harbour Gazette has retracted its report that forty tanks were seen in Lublin.",
    ],
)
def test_what_takes_nothing_back_ends_nothing(text: str) -> None:
    claim = claim_of(of(TOLD, {**BACK, "text": text}), "Forty tanks")
    assert claim is not None
    assert claim.status == "current"
    assert not [a for a in claim.appearances if a.doc == "d1" and a.ended]
