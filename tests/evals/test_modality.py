"""The scorer of evals/modality on small made-up rows."""

from __future__ import annotations

from evals.modality import pages

from tests.stages.rows import appearance, source
from twosource.ledger import LedgerAppearance
from twosource.outputs.assemble import _appearance

SOURCES = {s.id: s for s in (source("s-paper"), source("s-army", kind="office"))}


def row(chain: list[str], **more: object) -> LedgerAppearance:
    return _appearance(appearance("a", "d", ["s-paper", *chain], **more), {}, None, {})  # type: ignore[arg-type]


def test_the_class_of_a_page() -> None:
    cases = {
        "asserted": row([]),
        "attributed": row(["s-army"]),
        "hedged": row(["s-army"], certainty="probable"),
        "unconfirmed": row(["s-army"], stance="does-not-confirm", certainty="unconfirmed"),
        "denied": row(["s-army"], stance="denies", polarity="denied"),
    }
    assert {name: pages.modality([a], SOURCES) for name, a in cases.items()} == {name: name for name in cases}


def test_one_hedge_in_the_third_statement_does_not_hedge_a_page() -> None:
    plain, hedged = row(["s-army"]), row(["s-army"], certainty="probable")
    assert pages.modality([plain, plain, hedged], SOURCES) == "attributed"
    assert pages.modality([plain, hedged, plain], SOURCES) == "hedged"


def test_figures() -> None:
    gold = [pages.Page(str(n), "E", "en", False, m) for n, m in enumerate(("asserted", "asserted", "denied", "hedged"))]
    got = pages.figures(gold, {"0": "asserted", "1": "denied", "2": "denied", "3": "hedged"})
    assert got["page_acc"] == 0.75
    assert got["page_macro_f1"] == (2 / 3 + 2 / 3 + 1) / 3
