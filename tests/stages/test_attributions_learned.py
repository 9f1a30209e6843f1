"""The trained part beside the rules: what it may not touch, that windows are apart, that the rules stand alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twosource.parse import parse
from twosource.stages.attributions import learned
from twosource.stages.attributions.assemble import assemble, by_rules
from twosource.stages.attributions.found import Found
from twosource.stages.attributions.learned import signs, tagger
from twosource.stages.attributions.learned.window import BRANCHES, DISTANCES, FAR, tokens, window
from twosource.stages.attributions.page import Page, page_of

TEXT = (
    'The mayor endorsed the treaty. "We are ready," said the general.\n'
    "The ministry did not confirm the report. The convoy was reportedly seen near the dam.\n"
    "According to Interfax, the train left. TASS said the train left, citing the ministry."
)


def of_all(probability: float) -> learned.Reader:
    """A reader that gives every word this probability, with the rest of its sentence as content."""

    def reader(page: Page, _: Sequence[Found]) -> dict[int, learned.Read]:
        out = {}
        for a, b in page.sents:
            for i in range(a, b - 1):
                out[i] = learned.Read(probability, [page.span(i + 1, b - 1)], [])
        return out

    return reader


def test_what_weighs_on_a_claim_is_never_doubted() -> None:
    page = Page(parse(TEXT))
    found = by_rules(page)
    assert learned.reconsider(page, found, of_all(0.0)) == found
    kept = [f for f in found if not f.doubted]
    doubted = {f.rule for f in found if f.doubted}
    assert doubted
    assert doubted <= learned.DOUBTED
    assert {"quotation", "hearsay", "according to", "citing"} <= {f.rule for f in kept}
    assert any(f.lemma == "confirm" for f in kept)


def test_what_is_added_enters_no_find_of_the_rules() -> None:
    page = Page(parse(TEXT))
    found = by_rules(page)
    added = [f for f in learned.reconsider(page, found, of_all(1.0)) if f not in found]
    for f in added:
        for g in found:
            assert not any(s <= page.idx[f.anchor] < e for s, e in g.content)


def test_a_cue_that_no_rule_knows_is_added_with_its_words() -> None:
    text = "The senator blasted the plan on Monday."
    page = Page(parse(text))
    verb = page.lower.index("blasted")
    got = learned.Read(0.9, [page.span(verb + 1, verb + 2)], [page.span(0, 1)])
    (added,) = learned.reconsider(page, [], lambda *_: {verb: got})
    assert (added.rule, added.subject.text) == ("learned object", "The senator")
    assert [text[s:e] for s, e in added.content] == ["the plan"]
    assert learned.reconsider(page, [], lambda *_: {verb: learned.Read(0.5, got.content, got.source)}) == []


def test_the_rules_stand_without_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learned, "signs_weights", lambda: None)
    page = Page(parse(TEXT))
    assert {"the general", "Interfax", "the ministry"} <= {a.source_text for a in assemble(page, "d", [])}


def test_the_rules_stand_alone_with_a_parser_that_the_tagger_was_not_trained_on() -> None:
    doc = parse(TEXT)
    assert page_of(doc).tensor is not None
    doc.user_data["twosource.parsed_by"] = "core_web_md 3.8"
    page = Page(doc)
    found = by_rules(page)
    assert page.tensor is None
    assert learned.reconsider(page, found) == found


def test_windows_read_together_are_read_as_each_alone() -> None:
    network = tagger.load()
    page = Page(parse(TEXT * 3))
    assert network is not None
    assert page.tensor is not None
    base = tokens(page, by_rules(page))
    windows = [window(page, i, ()) for i in range(0, page.n, 2)]
    together = network.read(base, page.tensor, windows)
    for win, one in zip(windows, together, strict=True):
        (alone,) = network.read(base, page.tensor, [win])
        assert alone.probability == pytest.approx(one.probability, abs=1e-4)
        assert np.mean(alone.roles == one.roles) > 0.99


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet='abc ."“”\n:,Said', max_size=300))
def test_every_window_is_in_bounds(text: str) -> None:
    page = Page(parse(text))
    for i in range(page.n):
        win = window(page, i, ())
        assert 0 <= win.lo <= i < win.hi <= page.n
        assert win.branch.size == win.depth.size == win.distance.size == win.hi - win.lo
        if win.branch.size:
            assert win.branch.max() < BRANCHES
            assert win.depth.max() <= FAR
            assert win.distance.max() < DISTANCES


def test_features_are_the_same_every_time() -> None:
    page = Page(parse(TEXT))
    i = page.lower.index("endorsed")
    assert signs.features(page, i, "object") == signs.features(page, i, "object")
    assert signs.bucket("l=say") == 67674


def test_nothing_is_read_within_quotation_marks_or_where_no_word_has_ever_been_a_cue() -> None:
    learned_weights = learned.signs_weights()
    assert learned_weights is not None
    page = Page(parse('"He said that they said it." The cat sat. The dog ran.'))
    assert signs.candidates(page, {}, learned_weights[1]) == [
        i for i in range(page.n) if page.lower[i] == "ran" and signs.lemma_key("run") in learned_weights[1]
    ]
