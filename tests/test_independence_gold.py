"""The main job on the three stories of the independence gold: one count of rail cars stays one source."""

from __future__ import annotations

from functools import cache

import pytest
from evals.independence import Named, Page, pages_of, read

from tests.gold import GOLD, needs
from twosource.ledger import Ledger, LedgerClaim
from twosource.runner import check

FOLDER = GOLD / "independence"
pytestmark = [pytest.mark.gold, needs(FOLDER)]

CARS = {"car", "rail car"}
ENGLISH_TOGETHER = 5
"""English pages that must stand in one claim of the 73 cars, of the ten that give the figure."""


@cache
def ledger() -> Ledger:
    return check([FOLDER / "reports"], workers=1).ledger


@cache
def pages() -> dict[str, Page]:
    """The gold pages that lie under reports/, by file: the others are seeds."""
    return {p.file: p for p in read(FOLDER).pages if (FOLDER / "reports" / p.file).is_file()}


@cache
def page_of() -> dict[str, str]:
    """The file of the page that each document is."""
    return pages_of((Named(d.id, d.path) for d in ledger().documents), pages())


def counts_73_cars(claim: LedgerClaim) -> bool:
    return any(q.value == 73 and q.item_head in CARS for a in claim.appearances for q in a.slots.quantity)


def car_claims() -> list[tuple[LedgerClaim, list[Page]]]:
    """The claims with an appearance that counts 73 cars, each with the pages it stands on."""
    claims = [c for c in ledger().claims if counts_73_cars(c)]
    return [(c, [pages()[f] for f in sorted({page_of()[a.doc] for a in c.appearances})]) for c in claims]


def test_nothing_is_rejected_and_every_page_is_there() -> None:
    assert ledger().rejects == ()
    assert len({p.language for p in pages().values()}) >= 15
    assert sorted(page_of().values()) == sorted(pages())
    assert len(ledger().documents) == len(pages())


def test_73_cars_rest_on_one_root_however_many_pages_tell_it() -> None:
    found = car_claims()
    wrong = [(c.text, c.roots.min, c.roots.max) for c, _ in found if (c.roots.min, c.roots.max) != (1, 1)]
    assert wrong == []
    most = max((sum(p.language == "en" for p in on) for _, on in found), default=0)
    assert most >= ENGLISH_TOGETHER


def test_no_page_of_another_happening_joins_the_73_cars() -> None:
    joined = [(c.text, p.file) for c, on in car_claims() for p in on if p.distractor]
    assert joined == []
    read_pages = {page_of()[a.doc] for c in ledger().claims for a in c.appearances}
    assert any(pages()[f].distractor for f in read_pages), "no distractor is in any claim: nothing was tried"


def test_every_quote_is_the_text_at_its_span() -> None:
    text = {d.id: d.text for d in ledger().documents}
    appearances = [a for c in ledger().claims for a in c.appearances]
    wrong = [a.id for a in appearances if a.quote != text[a.doc][a.span[0] : a.span[1]]]
    assert appearances
    assert wrong == []
