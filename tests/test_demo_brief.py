"""The brief of the example pile, as `make demo` makes it: every figure on it leads to its words."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lxml import html as lxml_html

from tests.outputs.test_brief_walk import bare_digits, walk
from twosource.ledger import Ledger
from twosource.outputs import html
from twosource.outputs.book import Book
from twosource.runner import check

EXAMPLES = Path(__file__).resolve().parents[1] / "examples" / "border"
AREAS = (
    "//article[contains(@class,'claim')] | //div[@class='alert'] | //article[contains(@class,'contradiction')]"
    " | //ol[@class='top']"
)


@cache
def ledger() -> Ledger:
    return check([EXAMPLES], workers=1).ledger


def test_every_figure_of_the_demo_leads_to_its_words() -> None:
    page = lxml_html.document_fromstring(html.write(ledger()))
    assert list(walk(page, Book(ledger()))) == []
    areas = page.xpath(AREAS)
    assert len(areas) > 50
    assert [text for area in areas for text in bare_digits(area)] == []
    assert [node.text_content() for node in page.xpath("//*[@data-unsourced]")] == []


def test_the_pile_has_a_well_supported_claim_beside_one_source_ones() -> None:
    top = [c for c in ledger().claims if c.rank <= 10]
    assert any(c.roots.min >= 2 and c.credibility.grade == 1 for c in top)
    cars = next(c for c in top if "73 rail cars" in c.text)
    assert cars.roots.min == 1
    assert len({a.doc for a in cars.appearances}) >= 6


def test_every_quotation_is_the_words_of_its_span() -> None:
    texts = {d.id: d.text for d in ledger().documents}
    quotes = [a for c in ledger().claims for a in c.appearances]
    assert len(quotes) > 150
    assert all(texts[a.doc][a.span[0] : a.span[1]] == a.quote for a in quotes)
