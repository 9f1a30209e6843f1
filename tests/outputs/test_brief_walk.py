"""Every number in the brief links to its words: walks the page as a browser would read it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from lxml import etree
from lxml import html as lxml_html

from tests.outputs import sample_claims, sample_ledger
from twosource.ledger import Ledger
from twosource.outputs import html, wording
from twosource.outputs.book import Book

DIGIT = re.compile(r"\d")
ALLOWED = ("data-span", "data-count", "data-grade", "data-name", "datetime")


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return sample_ledger.ledger()


@pytest.fixture(scope="module")
def page(ledger: Ledger) -> etree._Element:
    return lxml_html.document_fromstring(html.write(ledger))


def texts(book: Book) -> dict[str, str]:
    """The document texts by the name under which the page knows them, as they are displayed."""
    return {book.slug[d.id]: wording.display(d.text) for d in book.ledger.documents}


def walk(page: etree._Element, book: Book) -> Iterator[str]:
    """What is wrong with the links of a page, in words; nothing when all is well."""
    known = texts(book)
    places = {node.get("id"): node for node in page.iter() if isinstance(node.tag, str) and node.get("id")}
    for node in page.xpath("//*[@data-span]"):
        slug, start, end = node.get("data-span").rsplit(":", 2)
        words = known[slug][int(start) : int(end)]
        if node.get("data-as") is None and node.text_content() != words:
            yield f"{node.get('data-span')}: shows {node.text_content()!r} for {words!r}"
        if not words.strip():
            yield f"{node.get('data-span')}: no words"
        target = places.get(f"d-{slug}-{start}")
        if target is None:
            yield f"{node.get('data-span')}: no target"
            continue
        if node.tag == "a" and node.get("href") != f"#d-{slug}-{start}":
            yield f"{node.get('data-span')}: leads to {node.get('href')}"
        block = next(n for n in target.iterancestors() if n.get("data-doc") is not None)
        before = offset(block, target) + int(block.get("data-from"))
        shown = block.text_content()[offset(block, target) :][: int(end) - int(start)]
        if block.get("data-doc") != slug or before != int(start) or shown != words:
            yield f"{node.get('data-span')}: the target says {shown!r} at {before}"


def offset(block: etree._Element, target: etree._Element) -> int:
    """Code points of the block's text before the target."""
    count = 0
    for event, node in etree.iterwalk(block, events=("start", "end")):
        if node is target:
            return count
        if event == "start":
            count += len(node.text or "")
        elif node is not block:
            count += len(node.tail or "")
    raise AssertionError("the target is not in the block")


def bare_digits(area: etree._Element) -> Iterator[str]:
    """Stretches of text with a digit that nothing accounts for."""
    for node in area.iter():
        if not isinstance(node.tag, str) or node.tag in ("title", "style", "script"):
            continue
        for text, owner in ((node.text, node), (node.tail, node.getparent())):
            if (text and DIGIT.search(text) and node is not area) or (
                node is area and text is node.text and text and DIGIT.search(text)
            ):
                line = [owner, *owner.iterancestors()]
                if not any(one.get(name) is not None for one in line for name in ALLOWED) and not any(
                    one.tag == "time" for one in line
                ):
                    yield text.strip()


def test_every_link_finds_its_words(page: etree._Element, ledger: Ledger) -> None:
    assert list(walk(page, Book(ledger))) == []
    assert len(page.xpath("//*[@data-span]")) > 100


def test_every_digit_is_accounted_for(page: etree._Element) -> None:
    areas = page.xpath(
        "//article[contains(@class,'claim')] | //div[@class='alert'] | //article[contains(@class,'contradiction')]"
        " | //ol[@class='top'] | //section[@class='event']/h3 | //section[@class='event']/p"
    )
    assert len(areas) > 20
    assert [text for area in areas for text in bare_digits(area)] == []


def test_no_figure_of_the_sample_is_without_words(page: etree._Element) -> None:
    assert page.xpath("//*[@data-unsourced]") == []


def test_a_figure_without_words_is_shown_as_such(ledger: Ledger) -> None:
    claim = sample_claims.count_claim()
    claim.text = "Some 999 flatcars stood there"
    page = lxml_html.document_fromstring(html.write(Ledger(documents=ledger.documents, claims=(claim,))))
    assert {node.text_content() for node in page.xpath("//*[@data-unsourced]")} == {"999"}


def test_document_texts_are_whole(page: etree._Element, ledger: Ledger) -> None:
    shown = {node.get("data-doc"): node.text_content() for node in page.xpath("//*[@data-doc]")}
    assert shown == texts(Book(ledger))


def test_internal_links_have_targets_and_ids_are_unique(page: etree._Element) -> None:
    ids = [node.get("id") for node in page.xpath("//*[@id]")]
    assert len(ids) == len(set(ids))
    for node in page.xpath("//a[starts-with(@href,'#')]"):
        assert node.get("href")[1:] in set(ids), node.get("href")
