"""The linear model beside the rules: what it may not touch, and that the rules stand without it."""

from __future__ import annotations

import pytest

from twosource.parse import parse
from twosource.stages.attributions import learned
from twosource.stages.attributions.assemble import assemble, by_rules
from twosource.stages.attributions.page import Page

TEXT = (
    'The mayor endorsed the treaty. "We are ready," said the general.\n'
    "The ministry did not confirm the report. The convoy was reportedly seen near the dam.\n"
    "According to Interfax, the train left. TASS said the train left, citing the ministry."
)


def test_what_weighs_on_a_claim_is_never_dropped() -> None:
    page = Page(parse(TEXT))
    found = by_rules(page)
    kept = learned.reconsider(page, found, score=lambda *_: 0.0)
    lost = {f.rule for f in found if f not in kept}
    assert lost <= learned.DOUBTED
    assert {"quotation", "hearsay", "according to", "citing"} <= {f.rule for f in kept}
    assert any(f.lemma == "confirm" for f in kept)


def test_what_is_added_encloses_and_enters_no_find_of_the_rules() -> None:
    page = Page(parse(TEXT))
    found = by_rules(page)
    added = [f for f in learned.reconsider(page, found, score=lambda *_: 1.0) if f not in found]
    for f in added:
        for g in found:
            assert not any(s <= page.idx[g.anchor] < e for s, e in f.content)
            assert not any(s <= page.idx[f.anchor] < e for s, e in g.content)


def test_the_rules_stand_without_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learned, "weights", lambda: None)
    page = Page(parse(TEXT))
    assert {"the general", "Interfax", "the ministry"} <= {a.source_text for a in assemble(page, "d", [])}


def test_features_are_the_same_every_time() -> None:
    page = Page(parse(TEXT))
    (first, *_) = [f for f in by_rules(page) if f.content]
    assert learned.features(page, first) == learned.features(page, first)
    assert learned.bucket("l=say") == 67674
