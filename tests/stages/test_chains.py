"""Through whom a statement reached the page: one test for each way in which texts say it, in sentences of our own."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twosource.parse import parse
from twosource.pipeline import Reading, run_document
from twosource.records import Appearance, Document, Link
from twosource.stages import document_stages

CASES = [
    # the medium goes on with the one who speaks to it, and ends where he speaks elsewhere
    ('Lorena Pizarro, a nurse, told the newspaper El Comercio that beds ran out. "We used the floor," Pizarro said.',
     "We used the floor", ["El Comercio", "Lorena Pizarro"]),
    ("Lorena Pizarro told the newspaper El Comercio that beds ran out. In a statement, Pizarro said the roof leaked.",
     "the roof leaked", ["Lorena Pizarro"]),
    # addressees in no list, longer names, descriptions
    ("The well is dry, a farmer told the site Agrolibre.", "The well is dry", ["Agrolibre", "farmer"]),
    ("The crew was locked below deck, a survivor recounted to the Dutch daily Trouw.", "The crew was locked below deck",
     ["Trouw", "survivor"]),
    ("Speaking to Sky News, the mayor said the water was bad. He told the broadcaster that tankers were on their way.",
     "tankers were on their way", ["Sky News", "mayor"]),
    ("The president told Congress that the war was over.", "the war was over", ["president"]),
    # whoever is cited
    ("The dam was never inspected, the Libya Observer reports, citing a letter from the water engineer.",
     "The dam was never inspected", ["The Libya Observer", "letter from the water engineer"]),
    ("According to the newspaper Novaya Gazeta, which cites relatives of the soldiers, forty men are missing.",
     "forty men are missing", ["Novaya Gazeta", "relatives of the soldiers"]),
    ("Izvestia wrote, with reference to the railway's press office, that the line opened in May.",
     "the line opened in May", ["Izvestia", "railway's press office"]),
    ("Bild learned from security circles that the suspect had been in Syria.", "the suspect had been in Syria",
     ["Bild", "security circles"]),
    ("The oxygen ran out before dawn, a ward doctor was quoted by NDTV as saying.", "The oxygen ran out before dawn",
     ["NDTV", "ward doctor"]),
    ("Interfax reported that, according to a crane driver, the train had stopped twice.", "the train had stopped twice",
     ["Interfax", "crane driver"]),
    # pictures and papers
    ("Film filmed by a nurse and obtained by CNN shows a hall in flames.", "a hall in flames", ["CNN", "nurse"]),
    ("Satellite images taken by Maxar and analysed by the Northern Institute show a new pier, Newsweek reports.",
     "a new pier", ["Newsweek", "Northern Institute"]),
    # blocks, titles, lines
    ('From Reuters:\n\nTwo bankers said the loan was refused.\n\nHowever, I saw the letter.', "the loan was refused",
     ["Reuters", "two bankers"]),
    ("Two drones hit port: navy\n\nNobody was hurt in the attack.", "Two drones hit port", ["navy"]),
    ("The mine collapsed at noon, officials said.\n\nSource: Daily Monitor", "The mine collapsed at noon",
     ["Daily Monitor", "officials"]),
    ("LIMA, March 4 (Reuters) - Two ferries collided on Monday, the coastguard said.", "Two ferries collided",
     ["Reuters", "Peruvian Coast Guard"]),
    ("- Astra, citing residents: two bridges are down.", "two bridges are down", ["Astra", "residents"]),
    # clauses that the tree tears
    ("The bridge, engineers told Spiegel, cannot be repaired.", "cannot be repaired", ["Der Spiegel", "engineers"]),
    ("The general is believed by Thai intelligence, the Bangkok Post reports, to have left the country.",
     "to have left the country", ["Bangkok Post", "Thai intelligence service"]),
    ("The clerk said the hall was empty, while a Hezbollah spokesman told Al-Manar that the raid had failed.",
     "the raid had failed", ["Al-Manar", "Hezbollah spokesman"]),
    ("The ministry put the losses at eighty-nine, and the union gave the number as four.", "the losses at eighty-nine",
     ["ministry"]),
]  # fmt: skip


def read(
    text: str, links: tuple[Link, ...] = (), outlet: str = "The Daily Example", origin: str | None = None
) -> list[Appearance]:
    document = Document(
        id="d", report="d", path="d.txt", language="en", text=text, outlet=outlet, published="2023-09-12", links=links,
        origin=origin,
    )  # fmt: skip
    rows = run_document(document_stages(), Reading(document, parse(text)))
    return [r for r in rows if isinstance(r, Appearance)]


def names(a: Appearance) -> list[str]:
    return [h.name for h in a.chain][1:]


@pytest.mark.parametrize(("text", "words", "chain"), CASES, ids=[words for _, words, _ in CASES])
def test_chain(text: str, words: str, chain: list[str]) -> None:
    rows = read(text)
    assert chain in [names(a) for a in rows if words in a.quote], [(names(a), a.quote) for a in rows]


def test_words_that_are_linked_to_an_outlet_are_its_words() -> None:
    text = "Officials said that the depot had burned all night."
    link = Link(span=(10, 14), url="https://www.reuters.com/world/depot-burned")
    assert [names(a) for a in read(text, (link,))] == [["Reuters", "Officials"]]
    other = Link(span=(10, 14), url="https://www.example.com/depot")
    assert [names(a) for a in read(text, (other,))] == [["Officials"]]


def test_an_order_is_on_the_word_of_the_one_who_reports_it() -> None:
    assert all(names(a) == ["Reuters"] for a in read("Reuters reported that Egypt had ordered its factories to close."))


def test_the_publishing_outlet_credits_nobody_by_its_own_name() -> None:
    assert names(read("LIMA (Reuters) - Two ferries collided on Monday.", outlet="Reuters")[0]) == []


@pytest.mark.parametrize("town", ["MOSCOW", "LIMA", "SEOUL"])
def test_a_town_in_brackets_is_where_it_was_written_and_no_agency(town: str) -> None:
    assert names(read(f"({town}) - Two ferries collided on Monday, the coastguard said.")[0]) == ["coastguard"]


PIECES = [text.split(". ")[0] for text, _, _ in CASES] + [
    "TASS said", "citing RIA", "he added", '"We go,"', "according to TASS", "RIA reported", "Source: TASS", "\n\n",
]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6))
def test_a_chain_never_loops(pieces: list[str]) -> None:
    for a in read(" ".join(pieces)):
        ids = [h.source for h in a.chain]
        assert len(ids) == len(set(ids)), ids
        assert a.root == ids[-1]


@pytest.mark.parametrize(
    ("origin", "text", "chain"),
    [
        ("Reuters", "Two ferries collided on Monday, the coastguard said.", ["Reuters", "coastguard"]),
        ("Harbour Watch Weekly", "Two ferries collided on Monday.", ["Harbour Watch Weekly"]),
        ("The Daily Example", "Two ferries collided on Monday.", []),
        ("Reuters", "LIMA (Reuters) - Two ferries collided on Monday.", ["Reuters"]),
        ("Reuters", "Two ferries collided, Reuters reported.", ["Reuters"]),
        ("A sentence about the source that no name is as long as" * 3, "Two ferries collided on Monday.", []),
    ],
)
def test_whom_a_feed_or_a_forwarded_message_names_is_a_hop(origin: str, text: str, chain: list[str]) -> None:
    assert [names(a) for a in read(text, origin=origin) if "ferries collided" in a.quote] == [chain]
