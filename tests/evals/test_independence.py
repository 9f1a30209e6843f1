"""The scorer of independence agrees with the shared one, and a wrong ledger costs what it should."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from evals.independence import (
    Gold,
    GoldClaim,
    Page,
    Result,
    Story,
    breadth,
    contradictions,
    distractors,
    fold,
    read,
    result,
    roots_named,
    score,
)
from evals.independence.contradictions import GoldContradiction, Position, Reported

from tests.gold import GOLD, SCORERS, needs
from twosource.runner import check

# ---------------------------------------------------------------- beside the shared scorer


@cache
def ledger() -> bytes:
    return check([GOLD / "independence" / "reports", GOLD / "seeds"], workers=1).json


def as_made(made: dict[str, Any]) -> None:
    """The ledger as it comes."""


def one_claim(made: dict[str, Any]) -> None:
    """Everything is one claim: covers every page, and its range is wide."""
    first, rest = made["claims"][0], made["claims"][1:]
    first["appearances"] += [a for claim in rest for a in claim["appearances"]]
    first["roots"] |= {"min": 2, "max": 9}
    made["claims"] = [first]


def outlets_only(made: dict[str, Any]) -> None:
    """Every page is its own source: what tools that count outlets would say."""
    for claim in made["claims"]:
        for appearance in claim["appearances"]:
            appearance["chain"] = appearance["chain"][:1]
        n = len({a["doc"] for a in claim["appearances"]})
        claim["roots"] |= {"min": n, "max": n}


def half_the_pages(made: dict[str, Any]) -> None:
    made["documents"] = made["documents"][::2]


@pytest.mark.gold
@needs(SCORERS)
@needs(GOLD / "independence")
@needs(GOLD / "seeds")
@pytest.mark.parametrize("lang", ["en", "ru", None])
@pytest.mark.parametrize("change", [as_made, one_claim, outlets_only, half_the_pages])
def test_it_agrees_with_the_shared_scorer(
    change: Callable[[dict[str, Any]], None], lang: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = json.loads(ledger())
    change(made)
    file = tmp_path / "ledger.json"
    file.write_text(json.dumps(made), encoding="utf-8")
    monkeypatch.syspath_prepend(str(SCORERS))
    theirs: dict[str, float] = {}
    shared = importlib.import_module("score_independence")
    monkeypatch.setattr(shared.S, "finish", lambda figures, floors: theirs.update(figures))
    monkeypatch.setattr(
        sys, "argv", ["score", str(GOLD / "independence"), str(file), *(["--lang", lang] if lang else [])]
    )
    shared.main()
    ours = score(read(GOLD / "independence"), result(file.read_bytes()), lang)
    assert ours == pytest.approx(theirs)
    assert set(ours) == set(theirs)


# ---------------------------------------------------------------- toys

GARDEN = Story(
    {"R1 mill": ("s/1.json", "s/2.json"), "R2 mayor": ("s/3.json",)},
    (
        GoldClaim("the mill burned", ("R1 mill",), ("s/1.json", "s/2.json"), 1, 1),
        GoldClaim("the mayor resigned", ("R2 mayor",), ("s/3.json",), 1, 1),
    ),
)
TOY = Gold(
    (
        Page("s/1.json", "S", "en", False, ("R1 mill",)),
        Page("s/2.json", "S", "en", False, ("R1 mill",)),
        Page("s/3.json", "S", "en", False, ("R2 mayor",)),
        Page("s/9.json", "S", "en", True, ()),
    ),
    {"S": GARDEN},
    {"R1 mill": ("Mill & Sons", "the miller"), "R2 mayor": ("Mayor Ödön",)},
)


def claim(low: int, high: int, *said: tuple[str, str]) -> dict[str, Any]:
    """A claim resting on [low, high] sources, with (page, name of its root) for each appearance."""
    return {
        "text": "something happened",
        "appearances": [{"doc": f"d{page}", "chain": [{"name": "Outlet"}, {"name": root}]} for page, root in said],
        "roots": {"min": low, "max": high},
    }


def toy(*claims: dict[str, Any]) -> Result:
    documents = [{"id": f"d{n}", "path": f"/pile/s/{n}.json"} for n in (1, 2, 3, 9)]
    return result(json.dumps({"documents": documents, "claims": claims}).encode())


RIGHT = (claim(1, 1, ("1", "The Miller"), ("2", "Mill & Sons Ltd")), claim(1, 1, ("3", "mayor Odon of Vac")))


def test_a_right_ledger_has_full_marks() -> None:
    figures = score(TOY, toy(*RIGHT))
    assert figures.pop("claim_over") == 0
    assert (figures.pop("pages"), figures.pop("claims")) == (3, 2)
    assert set(figures.values()) == {1.0}


def test_an_empty_ledger_has_none() -> None:
    figures = score(TOY, toy())
    assert {name for name, value in figures.items() if value} == {"pages", "claims"}


def test_a_wrong_root_costs_its_page_and_its_pairs() -> None:
    figures = score(TOY, toy(claim(1, 1, ("1", "the miller"), ("2", "a neighbour")), RIGHT[1]))
    assert figures["root_acc"] == figures["root_recall"] == figures["root_precision"] == pytest.approx(2 / 3)
    assert figures["same_root_r"] == 0


def test_a_root_too_many_costs_precision_alone() -> None:
    figures = score(TOY, toy(*RIGHT, claim(1, 1, ("3", "a neighbour"))))
    assert figures["root_acc"] == 1
    assert figures["root_precision"] == pytest.approx((1 + 1 + 1 / 2) / 3)


def test_the_same_unknown_root_joins_two_pages() -> None:
    """The page of the mayor and one of the mill give one root that the gold does not know: a pair too many."""
    figures = score(TOY, toy(*RIGHT, claim(1, 1, ("2", "Sources!"), ("3", "sources"))))
    assert figures["same_root_p"] == pytest.approx(1 / 2)
    assert figures["same_root_r"] == 1


@pytest.mark.parametrize(
    ("low", "high", "inside", "overlap", "over"),
    [(1, 1, 1.0, 1.0, 0.0), (1, 3, 1.0, 1.0, 0.0), (2, 3, 0.5, 0.5, 0.5), (0, 0, 0.5, 0.5, 0.0)],
)
def test_the_range_of_a_claim(low: int, high: int, inside: float, overlap: float, over: float) -> None:
    figures = score(TOY, toy(claim(low, high, ("1", "the miller"), ("2", "the miller")), RIGHT[1]))
    assert (figures["claim_in"], figures["claim_overlap"], figures["claim_over"]) == (inside, overlap, over)


def test_a_claim_is_found_on_half_of_its_pages() -> None:
    assert score(TOY, toy(claim(1, 1, ("1", "the miller"))))["claim_found"] == 1 / 2
    assert score(TOY, toy(claim(1, 1, ("9", "the miller"))))["claim_found"] == 0


def test_the_bounds_shrink_to_the_pages_of_the_language() -> None:
    """Two roots in all languages, one in English: a range of one source is right for the English pages alone."""
    pages = (*TOY.pages[:2], Page("s/3.json", "S", "ru", False, ("R2 mayor",)))
    both = GoldClaim("fire", ("R1 mill", "R2 mayor"), ("s/1.json", "s/2.json", "s/3.json"), 2, 2)
    gold = Gold(pages, {"S": Story(GARDEN.root_sources, (both,))}, TOY.aliases)
    found = toy(claim(1, 1, ("1", "the miller"), ("2", "the miller"), ("3", "the miller")))
    assert score(gold, found, "en")["claim_in"] == 1
    assert score(gold, found, None)["claim_in"] == 0


def test_a_distractor_in_a_claim_of_its_story_is_joined() -> None:
    alone = distractors(TOY, toy(*RIGHT, claim(1, 1, ("9", "the miller"))))
    joined = distractors(TOY, toy(claim(1, 1, ("1", "the miller"), ("9", "the miller"))))
    assert alone == {"distractors_read": 1, "distractors_apart": 1}
    assert joined == {"distractors_read": 1, "distractors_apart": 0}
    assert distractors(TOY, toy(*RIGHT)) == {"distractors_read": 0, "distractors_apart": 1}


def test_names_are_alike_by_whole_words() -> None:
    aliases = {"r": [fold("Évening-Post of Vác")]}
    assert roots_named(fold("THE EVENING POST OF VAC"), aliases) == {"r"}
    assert roots_named(fold("Post"), aliases) == {"r"}
    assert not roots_named(fold("Vac"), aliases)  # three letters are too few
    assert not roots_named(fold("Poster"), aliases)
    assert not roots_named("", aliases)


def test_pages_together_and_narrow_ranges() -> None:
    pages = tuple(Page(f, "S", "en", False, ("R",)) for f in ("one", "two", "three"))
    stories = {"S": Story({"R": ("one",)}, (GoldClaim("it moved", ("R",), ("one", "two", "three"), 1, 1),))}
    gold = Gold(pages, stories, {"R": ("r",)})

    def ledger(low: int, high: int, *docs: str) -> Result:
        claims = [{"text": "it moved", "roots": {"min": low, "max": high}, "appearances": [{"doc": d} for d in docs]}]
        documents = [{"id": f} for f in ("one", "two", "three")]
        return result(json.dumps({"documents": documents, "claims": claims}).encode())

    assert breadth(gold, ledger(1, 4, "one", "two")) == {"claim_pages": 2 / 3, "claim_narrow": 1.0}
    assert breadth(gold, ledger(1, 5, "one", "two", "three")) == {"claim_pages": 1.0, "claim_narrow": 0.0}
    assert breadth(gold, ledger(1, 1, "one")) == {"claim_pages": 1 / 3, "claim_narrow": 0.0}


# ---------------------------------------------------------------- contradictions

HOW_FAR = GoldContradiction(
    "distance",
    "true contradiction",
    (Position("8 km", ("a", "b")), Position("80 km", ("c",)), Position("9 km", ("x",))),
)
SPEAKER = GoldContradiction("who", "attribution drift", (Position("Ann", ("a",)), Position("Bob", ("c",))))
UNITS = GoldContradiction("length", "unit/scope/rounding", (Position("11 miles", ("a",)), Position("17 km", ("c",))))
PAGES = frozenset("abc")


def sides(kind: str, *files: str, drift: bool = False) -> Reported:
    return Reported(kind, tuple(frozenset(f) for f in files), drift=drift)


def found(*rows: Reported) -> dict[str, float]:
    return contradictions.score([HOW_FAR, SPEAKER, UNITS], list(rows), PAGES)


def test_a_contradiction_is_found_between_pages_of_two_positions() -> None:
    assert found(sides("quantity", "a", "c"))["contradictions_found"] == 0.5
    assert found(sides("quantity", "a", "b"))["contradictions_found"] == 0.0
    assert found(sides("plausibility", "b"))["contradictions_found"] == 0.5
    assert found(sides("quantity", "b"))["contradictions_found"] == 0.0


def test_drift_finds_what_is_drift_alone() -> None:
    assert found(sides("speaker", "a", "c", drift=True))["contradictions_found"] == 0.5
    assert found(sides("certainty", "a", "c", drift=True))["contradictions_found"] == 0.0


def test_an_apparent_one_must_not_be_open() -> None:
    assert found()["contradictions_false"] == 0.0
    assert found(sides("quantity", "a", "c"))["contradictions_false"] == 1.0
    assert found(sides("quantity", "a", "c", drift=True))["contradictions_false"] == 0.0


def test_positions_without_pages_in_the_language_are_no_task() -> None:
    alone = GoldContradiction("outlier", "true contradiction", (Position("1", ("a",)), Position("2", ("x",))))
    assert contradictions.score([alone], [], PAGES)["contradictions"] == 0


def test_a_ledger_gives_its_open_contradictions_and_its_drift() -> None:
    ledger = {
        "claims": [
            {
                "id": "c1",
                "appearances": [{"id": "a1", "doc": "d1"}, {"id": "a2", "doc": "d2"}],
                "drift": [{"kind": "speaker", "between": ["a1", "a2"]}],
            },
            {"id": "c2", "appearances": [{"id": "a3", "doc": "d3"}]},
        ],
        "contradictions": [
            {"kind": "polarity", "between": ["a1", "a3"], "status": "open", "claims": ["c1", "c2"]},
            {"kind": "quantity", "between": ["a1", "a2"], "status": "explained", "claims": ["c1"]},
        ],
    }
    rows = contradictions.reported(json.dumps(ledger).encode(), {"d1": "a", "d2": "b", "d3": "c"})
    assert rows == [sides("polarity", "ab", "c"), sides("speaker", "a", "b", drift=True)]
