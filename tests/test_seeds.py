"""The main job on the five seed reports finds what a careful reader finds (shared/seeds-reading.md)."""

from __future__ import annotations

import re
from functools import cache

import pytest

from tests.gold import GOLD, needs
from tests.seeds_table import ROWS, matches, score
from twosource.ledger import Ledger, LedgerClaim, LedgerDocument
from twosource.runner import check

SEEDS = GOLD / "seeds"
pytestmark = [pytest.mark.gold, needs(SEEDS)]

CHAINS_TO_FIND = 26
"""Of 28; the issue asks for 24 of 27 (the row of Alexander Gordeyev is two rows here)."""


@cache
def ledger() -> Ledger:
    return check([SEEDS], workers=1).ledger


def report(number: str) -> LedgerDocument:
    return next(d for d in ledger().documents if d.path.rsplit("/", 1)[-1].startswith(number))


def claims_of(number: str, words: str) -> list[LedgerClaim]:
    doc = report(number).id
    return [c for c in ledger().claims if any(a.doc == doc and re.search(words, a.quote) for a in c.appearances)]


def event_of(number: str, words: str) -> set[str]:
    return {c.event for c in claims_of(number, words)}


def test_chains_roots_and_certainty() -> None:
    found = [(row, ok) for row, ok, _ in score(ledger())]
    missing = [f"{row.report} {row.claim}" for row, ok in found if not ok]
    assert len(found) - len(missing) >= CHAINS_TO_FIND, missing


def test_the_table_can_be_failed() -> None:
    """A row whose chain is wrong is not found: the check above is no formality."""
    row = next(r for r in ROWS if r.claim == "train crossed")
    rows = [a for c in claims_of("003", row.words) for a in c.appearances]
    wrong = type(row)(row.report, row.claim, row.words, (row.chain[0], "Interfax"), row.certainty)
    assert any(matches(row, a) for a in rows)
    assert not any(matches(wrong, a) for a in rows)


# ------------------------------------------------------------------ cleaning


@pytest.mark.parametrize(
    ("number", "gone"),
    [
        ("000", ["Reuters/Maxim", "COMMENTS", "having issues with commenting", "You can follow"]),
        ("001", ["Leave a Comment", "email address will not be published", "Article Categories", "SPOTTED"]),
        ("002", ["Image via", "Image source"]),
        ("003", ["adsbygoogle", "<script", "{source}", "Edited by"]),
        ("004", ["Source link", "Related Articles", "Leave a Reply", "Back to top", "Photo: AP", "Seoul wary"]),
    ],
)
def test_what_is_no_text_is_removed_and_kept_aside(number: str, gone: list[str]) -> None:
    document = report(number)
    aside = "\n".join(r.text for r in document.removed)
    for words in gone:
        assert words not in document.text
        assert words in aside
    assert all(r.reason for r in document.removed)


def test_bylines_outlets_titles_and_dates() -> None:
    assert (report("000").byline, report("000").outlet) == ("Ben Kew", "Breitbart")
    assert (report("001").published, report("001").published_precision) == ("2017-04-16", "day")
    assert "moves military forces" in (report("001").title or "")
    assert report("002").published is None
    assert (report("003").published, report("003").byline) == ("2023-09-12", "Paul Mitchel")
    assert (report("003").outlet or "").startswith("CJ")


def test_two_articles_joined_are_seen() -> None:
    sections = report("001").sections
    assert len(sections) == 2
    assert "China enlists Russia" in (sections[1].title or "")


# ------------------------------------------------------------------ across the reports


def test_border_lengths_agree() -> None:
    for c in ledger().contradictions:
        if c.status == "open":
            assert not any("11" in v or "17 k" in v or "22.1" in v for v in c.values), c


def test_eight_miles_is_implausible_with_the_computed_distance() -> None:
    (found,) = [c for c in ledger().contradictions if c.kind == "plausibility"]
    assert "eight miles" in " ".join(found.values)
    (km,) = [int(m[1]) for v in found.values if (m := re.match(r"(\d+) km by the map", v))]
    assert 100 <= km <= 160
    (claim,) = [c for c in ledger().claims if c.id in found.claims]
    assert claim.credibility.grade == 5


def test_the_launch_on_tuesday_and_on_wednesday_is_seen() -> None:
    doc = report("002").id
    of = {a.id: a.doc for c in ledger().claims for a in c.appearances}
    found = [c for c in ledger().contradictions if c.kind == "time" and {of[a] for a in c.between} == {doc}]
    assert any(set(c.values) == {"Tuesday", "Wednesday"} for c in found)
    assert all(c.why for c in found)


def test_the_lost_hedge_is_drift() -> None:
    (claim,) = claims_of("000", r"ordered troops")
    assert any(a.doc == report("002").id and "led to" in a.quote for a in claim.appearances)
    (found,) = [d for d in claim.drift if d.from_.startswith("did not confirm") and d.to == "asserted"]
    assert found.kind == "certainty"


def test_the_movement_of_april_2017_is_one_event_in_three_reports() -> None:
    first = event_of("000", r"ordered troops")
    assert event_of("000", r"three trains") == first
    assert event_of("001", r"moved military vehicles") == first
    assert event_of("002", r"led to Russian troop deployment") == first
    (event,) = [e for e in ledger().events if e.id in first]
    roots = [c.roots for c in ledger().claims if c.event == event.id and c.role == "happening"]
    assert any(r.max > r.min and "name" in r.why for r in roots)


def test_the_yard_alerts_with_both_quotations() -> None:
    (indicator,) = [i for i in ledger().indicators if i.alerts]
    assert (indicator.baseline.high, indicator.baseline.stated) == (20, True)
    assert "five years" in (indicator.baseline.period or "")
    (alert,) = indicator.alerts
    assert (alert.value, alert.baseline, alert.ratio) == (73, 20, 3.65)
    assert alert.when is not None
    assert alert.when.earliest.startswith("2023-10-05")
    quotes = {a.id: a.quote for c in ledger().claims for a in c.appearances}
    assert ["73" in quotes[alert.evidence[0]], "20" in quotes[alert.evidence[1]]] == [True, True]


def test_the_arrival_by_train_is_the_best_supported_claim() -> None:
    (claim,) = claims_of("003", r"crossed into the Primorsky")
    assert claim.roots.min >= 3
    assert claim.roots.min == max(c.roots.min for c in ledger().claims)
    assert claim.rank <= 3
    names = " ".join(i.name for i in claim.roots.items)
    assert "RIA Novosti" in names
    assert "Korean Central News Agency" in names
    assert "Defence Ministry" in names or "Defense Ministry" in names
