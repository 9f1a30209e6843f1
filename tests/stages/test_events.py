"""Claims that are one happening, and happenings that are recalled."""

from __future__ import annotations

from evals.retelling import claim_of, ledger_of

from twosource.stages import events


def event(ledger: object, words: str) -> str:
    claim = claim_of(ledger, words)  # type: ignore[arg-type]
    assert claim is not None, words
    return claim.event


def test_what_follows_a_happening_is_a_part_of_it_and_what_is_recalled_is_another() -> None:
    text = "A train derailed near Lublin on Tuesday, the railway company said. Three wagons overturned. "
    text += "In 2015 a train derailed near Krakow and nine people died."
    ledger = ledger_of({"documents": [{"id": "d1", "outlet": "Herald Post", "published": "2021-03-10", "text": text}]})
    assert event(ledger, "train derailed near Lublin") == event(ledger, "Three wagons overturned")
    assert event(ledger, "nine people died") == event(ledger, "train derailed near Krakow")
    assert event(ledger, "train derailed near Krakow") != event(ledger, "train derailed near Lublin")


def test_what_has_a_day_of_its_own_is_no_part_of_what_stands_before_it() -> None:
    text = "A train derailed near Lublin on Tuesday, the railway company said. On Monday the parliament in Warsaw "
    text += "approved the budget."
    ledger = ledger_of({"documents": [{"id": "d1", "outlet": "Herald Post", "published": "2021-03-10", "text": text}]})
    assert event(ledger, "parliament in Warsaw") != event(ledger, "train derailed near Lublin")


def test_only_the_claims_that_stand_nearest_are_looked_at() -> None:
    told = [(10 * n, n) for n in range(1000)]
    assert sorted(events._around(told, 5000)) == list(range(500 - events.NEAREST, 500 + events.NEAREST))
    assert sorted(events._around(told[:20], 95)) == list(range(20))
