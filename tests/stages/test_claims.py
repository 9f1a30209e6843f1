"""Statements are one claim by what they assert: who does what to what kind of thing, not by their words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from twosource.ledger import Ledger, LedgerClaim
from twosource.runner import check

BORDER = {
    "a": ("2021-03-04", "Lukashenko has ordered troops and tanks to the border with Lithuania, the Vilna Post said."),
    "b": (
        "2021-03-05",
        "Belarus has sent soldiers to the Lithuanian border. Residents of Lida saw trains with tanks.",
    ),
    "c": ("2021-03-05", "Locals in Lida noticed trains on Thursday. Lukashenko sends units to the Lithuanian border."),
    "d": ("2021-03-06", "A video shows trains with armoured vehicles passing Lida towards the Lithuanian border."),
}  # fmt: skip


def run(tmp_path: Path, pages: Mapping[str, tuple[str, str]]) -> Ledger:
    for key, (day, text) in pages.items():
        row = {"id": key, "outlet": f"{key}.example", "published": day, "text": text}
        (tmp_path / f"{key}.json").write_text(json.dumps(row))
    return check([tmp_path], workers=1).ledger


def pages_of(ledger: Ledger, words: str) -> set[str]:
    """The pages of the claim with these words in one of its quotes."""
    path = {d.id: Path(d.path).stem for d in ledger.documents}
    return {path[a.doc] for a in claim(ledger, words).appearances}


def claim(ledger: Ledger, words: str) -> LedgerClaim:
    found = [c for c in ledger.claims if any(words in a.quote for a in c.appearances)]
    assert len(found) == 1, [c.text for c in found]
    return found[0]


def test_who_sends_what_is_one_claim_in_any_words(tmp_path: Path) -> None:
    ledger = run(tmp_path, BORDER)
    assert pages_of(ledger, "ordered troops") == {"a", "b", "c"}
    assert any("acts" in why for why in claim(ledger, "ordered troops").why)


def test_what_was_seen_moving_is_another_claim_than_who_ordered_it(tmp_path: Path) -> None:
    ledger = run(tmp_path, BORDER)
    seen = claim(ledger, "trains with tanks")
    assert pages_of(ledger, "trains with tanks") == {"b", "c", "d"}
    assert seen.id != claim(ledger, "ordered troops").id


def test_two_words_that_somebody_saw_are_a_statement(tmp_path: Path) -> None:
    ledger = run(tmp_path, {"a": ("2021-03-05", "Residents of Lida saw the trains. The weather was fine.")})
    assert any("trains" in a.quote and a.chain[-1].name != "a.example" for c in ledger.claims for a in c.appearances)


@pytest.mark.parametrize(
    ("day", "text"),
    [
        ("2018-05-09", "Belarus has sent soldiers to the Lithuanian border, residents of Lida said."),
        ("2021-03-05", "Poland has sent soldiers to the Lithuanian border, residents of Lida said."),
        ("2021-03-05", "Belarus has not sent soldiers to the Lithuanian border, residents of Lida said."),
    ],
    ids=["another year", "another country", "a denial"],
)
def test_what_only_looks_alike_stays_apart(tmp_path: Path, day: str, text: str) -> None:
    ledger = run(tmp_path, {**BORDER, "x": (day, text)})
    assert "x" not in pages_of(ledger, "ordered troops")


def test_two_models_of_one_missile_are_two_launches(tmp_path: Path) -> None:
    pages = {
        "a": ("2019-05-01", "Iran launched a new missile, the Fateh-110, from a base near Tabriz, state media said."),
        "b": ("2019-05-01", "State media announced the test of a new missile, the Fateh-110, at a base near Tabriz."),
        "c": ("2019-05-01", "State media announced the test of a new missile, the Fateh-313, at a base near Tabriz."),
    }  # fmt: skip
    for together in ("ab", "ac", "abc"):
        folder = tmp_path / together
        folder.mkdir()
        ledger = run(folder, {key: pages[key] for key in together})
        assert ("c" in pages_of(ledger, "launched a new")) is False
        assert together != "ab" or pages_of(ledger, "launched a new") == {"a", "b"}


def test_one_speaker_who_will_not_speak_of_it_is_one_position(tmp_path: Path) -> None:
    pages = {
        "a": ("2021-03-05", "Spokesman Jan Novak declined to comment on Friday on the redeployment of units to Brest."),
        "b": ("2021-03-05", "Novak said that the redeployment of units to Brest should not be discussed in public."),
        "c": ("2021-03-05", "Opposition leader Eva Dvorak declined to comment on the redeployment of units to Brest."),
    }  # fmt: skip
    ledger = run(tmp_path, pages)
    assert pages_of(ledger, "should not be discussed") == {"a", "b"}


def test_order_of_reading_changes_nothing(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    first = run(one, BORDER)
    second = run(two, dict(reversed(list(BORDER.items()))))
    assert [c.appearances for c in first.claims] == [c.appearances for c in second.claims]
