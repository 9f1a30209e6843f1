"""One claim in other words, what must stay apart, and how a claim is shown; texts written for these tests."""

from __future__ import annotations

from pathlib import Path

from tests.stages.test_claims import claim, pages_of, run
from twosource.records import Source
from twosource.sources.identity import shares_interest


def test_one_deed_to_a_named_thing_is_one_claim_in_other_verbs(tmp_path: Path) -> None:
    pages = {
        "a": ("2023-05-03", "Iran's navy seized the oil tanker Velia in the Gulf on Wednesday, the US Navy said."),
        "b": ("2023-05-04", "Iranian forces captured the tanker Velia on Wednesday, Reuters reported."),
        "c": ("2023-04-27", "Iran's navy seized the oil tanker Marit in the Gulf on Thursday, the US Navy said."),
    }  # fmt: skip
    ledger = run(tmp_path, pages)
    assert pages_of(ledger, "seized the oil tanker Velia") == {"a", "b"}
    assert pages_of(ledger, "tanker Marit") == {"c"}


def test_a_toll_that_is_counted_again_is_one_claim(tmp_path: Path) -> None:
    pages = {
        "a": ("2022-08-22", "The death toll from floods near Larkana rose to 14 on Monday, the rescue service said."),
        "b": ("2022-08-23", "The number of dead in floods near Larkana has risen to 23, the rescue service said."),
    }  # fmt: skip
    ledger = run(tmp_path, pages)
    found = claim(ledger, "rose to 14")
    assert pages_of(ledger, "rose to 14") == {"a", "b"}
    counted = {(q.item_head, q.counted) for a in found.appearances for q in a.slots.quantity}
    assert counted == {("person", "killed")}
    assert not [c for c in ledger.contradictions if c.status == "open"]


def test_what_one_page_counts_now_and_before_is_no_contradiction(tmp_path: Path) -> None:
    text = "Forty-one ships are waiting off Durban, tracker Sealook said. Before the strike 12 ships waited off Durban."
    ledger = run(tmp_path, {"a": ("2022-10-08", text)})
    assert not ledger.contradictions


def test_few_words_keep_the_circumstances_that_follow(tmp_path: Path) -> None:
    text = "At least 14 people died when a dam broke near Larkana on Sunday, the rescue service said."
    ledger = run(tmp_path, {"a": ("2022-08-22", text)})
    (found,) = [c for c in ledger.claims if c.text.startswith("At least 14")]
    assert "near Larkana on Sunday" in found.text


def test_what_cannot_stand_alone_is_no_statement(tmp_path: Path) -> None:
    text = (
        "The Kremlin sent trains to Lida because it fears that war could come. "
        "The paper could not say where the clips were filmed. Three trains are said to have been seen, officials said."
    )
    quotes = [a.quote for c in run(tmp_path, {"a": ("2021-03-05", text)}).claims for a in c.appearances]
    assert not [q for q in quotes if q.startswith(("where", "to have been", "because it fears")) and len(q) < 30]
    assert any("trains to Lida" in q for q in quotes)


def test_a_claim_is_shown_by_a_plain_sentence(tmp_path: Path) -> None:
    pages = {
        "a": ("2021-03-05", "Footage obtained by Minsk Mail seems to show trains with tanks near Lida on Friday."),
        "b": ("2021-03-05", "Trains with tanks passed Lida on Friday, residents said."),
        "c": ("2021-03-06", "A video appears to show trains with tanks passing Lida on Friday."),
    }  # fmt: skip
    assert claim(run(tmp_path, pages), "Trains with tanks").text == "Trains with tanks passed Lida on Friday"


def test_organs_of_one_state_and_a_house_and_its_founder_share_an_interest() -> None:
    senator = Source(id="s-person-a", name="Ivan Orlov", kind="person", country="RU", affiliation="the upper house")
    general = Source(id="s-person-b", name="Oleg Bykov", kind="person", country="RU", affiliation="Russian army")
    assert shares_interest(senator, general)
    house = Source(id="s-org-x", name="Marlow Foundation", kind="office")
    founder = Source(id="s-person-c", name="Jane Marlow", kind="person")
    assert shares_interest(founder, house)
    assert shares_interest(Source(id="s-person-d", name="Jane Winter", kind="person"), house) is None
