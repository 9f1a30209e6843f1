"""Markdown, CSV and the terminal."""

from __future__ import annotations

import csv as stdlib_csv
import io
import re
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from tests.outputs import sample_claims, sample_ledger, sample_reports
from twosource.ledger import Ledger, LedgerCopy, LedgerDocument
from twosource.outputs import csv, markdown, terminal, wording
from twosource.outputs.book import Book


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return sample_ledger.ledger()


def printed(ledger: Ledger, **options: object) -> str:
    out = io.StringIO()
    terminal.render(ledger, Console(file=out, highlight=False, **options))  # type: ignore[arg-type]
    return out.getvalue()


def test_printed_ledger_is_plain_and_narrow(ledger: Ledger) -> None:
    text = printed(ledger)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert max(len(line) for line in text.splitlines()) <= terminal.WIDTH
    for expected in (
        "16 reports · 9 claims · 10 distinct roots · 2 copies · 3 open contradictions · 1 alert",
        "64 against 15, 4.27 times",
        "4 to 5 independent sources behind 4 outlets. Credibility 1, confirmed.",
        "1 to 2 independent sources behind 9 outlets. Credibility 3, possibly true.",
        "Balkan Wire → Ana Marchuk",
        "outlet not known (D15) → source not said",
        "open      quantity: at least 12 people / Nineteen people",
        "unconfirmed became asserted",
        "reports/broken.pdf: not a PDF",
        "1 in ar, 1 in ro",
        "1 event folded",
    ):
        assert expected in text, expected


def test_markup_in_reports_is_printed_as_it_stands(ledger: Ledger) -> None:
    claim = sample_claims.count_claim()
    claim.text = "[red]64[/red] [link=x]y"
    assert "[red]64[/red] [link=x]y" in printed(
        Ledger(documents=ledger.documents, claims=(claim,)), force_terminal=True
    )


def test_an_empty_ledger_prints(ledger: Ledger) -> None:
    assert "No claim was found" in printed(Ledger())
    assert "No claim was found" in markdown.write(Ledger())
    assert csv.write(Ledger()).count("\r\n") == 1


def test_csv_has_one_row_per_appearance(ledger: Ledger) -> None:
    rows = list(stdlib_csv.DictReader(io.StringIO(csv.write(ledger))))
    assert len(rows) == sum(len(c.appearances) for c in ledger.claims)
    first = next(r for r in rows if r["document"] == "herald" and r["claim_id"] == "c-count")
    assert first["chain"] == "The Morning Herald > Balkan Wire > Danube Observatory > commercial satellite images"
    assert (first["value"], first["item"], first["independent_min"], first["independent_max"]) == (
        "64",
        "flatcars",
        "1",
        "2",
    )
    dark = next(r for r in rows if r["document"] == "unknown")
    assert dark["root_known"] == "no"


@given(st.text())
def test_no_cell_is_a_formula(text: str) -> None:
    assert not csv.cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_csv_of_hostile_titles(ledger: Ledger) -> None:
    for row in stdlib_csv.reader(io.StringIO(csv.write(ledger))):
        assert len(row) == len(csv.COLUMNS)


def test_markdown_shows_what_the_brief_shows(ledger: Ledger) -> None:
    text = markdown.write(ledger)
    for expected in (
        "**4 to 5 independent sources**",
        "**1 to 2 independent sources**",
        "credibility **4, doubtful**",
        "Alert: 64 against 15, 4.27 times",
        "- root: commercial satellite images",
        "      - Globe Online",
        "took 97% of its words from Danube Observatory",
        "drift (certainty): unconfirmed became asserted",
        "241 km by the map",
        "not read for claims",
        "reports/broken.pdf",
    ):
        assert expected in text, expected
    assert "<script" not in re.sub(r"\\<", "", text)
    assert "](<javascript" not in text
    assert "](javascript" not in text


@given(st.text(alphabet="ab<>[]()*_`#|&\\!~ \n1.-+=:/htpsw"))
def test_markdown_text_has_no_bare_markup(text: str) -> None:
    line = markdown.plain(text)
    assert "\n" not in line
    assert not re.search(r"(?<!\\)(?:\\\\)*[<>\[\]`*_|#]", line)
    assert not re.match(r"\s*(?:[-+=]|\d+[.)])(?:\s|$)", line)
    assert "http:" not in line


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "//x.example",
        "vbscript:x",
        "",
        "http://",
        "http://[",
        None,
    ],
)
def test_addresses_that_are_not_followed(url: str | None) -> None:
    assert wording.safe_url(url) is None


def test_addresses_that_are() -> None:
    assert wording.safe_url("https://x.example/a?b=c&d=e") == "https://x.example/a?b=c&d=e"
    assert wording.safe_url("mailto:desk@x.example") == "mailto:desk@x.example"


@given(st.text(), st.integers(5, 200))
def test_trimmed_text_fits(text: str, width: int) -> None:
    assert len(wording.trim(text, width)) <= width


@given(st.text())
def test_display_keeps_every_offset(text: str) -> None:
    assert len(wording.display(text)) == len(text)


@given(st.text(min_size=1), st.data())
def test_paragraph_holds_its_span(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    doc = sample_reports.documents()[0]
    doc.text = text
    book = Book(Ledger(documents=(doc,)))
    (low, high), _, _ = book.paragraph(doc, (start, end))
    assert 0 <= low <= start <= end <= high <= len(text)


def test_an_old_text_under_a_new_date_is_told_at_the_terminal() -> None:
    fields: dict[str, Any] = {
        "title": None,
        "byline": None,
        "url": None,
        "published_precision": "day",
        "language": "en",
    }
    old, new = (
        LedgerDocument(id=name, path=f"{name}.txt", outlet=outlet, published=day, text="The same words.", **fields)
        for name, outlet, day in (("a", "Valley Courier", "2019-10-07"), ("b", "Island Post", "2019-12-19"))
    )
    copy = LedgerCopy(doc="b", of="a", kind="near", containment=1.0, direction="known", spans=(), redated_days=73)
    said = " ".join(printed(Ledger(documents=(old, new), copies=(copy,))).split())
    assert "Re-dated: Island Post, 19 Dec 2019, is a text of 7 Oct 2019 (Valley Courier), 73 days older." in said
    plain = LedgerCopy(doc="b", of="a", kind="near", containment=1.0, direction="known", spans=())
    assert "Re-dated" not in printed(Ledger(documents=(old, new), copies=(plain,)))


def test_a_sentence_of_a_million_characters_is_printed_in_part() -> None:
    """Setting it whole took minutes; the paragraph says how much more there is."""
    from twosource.outputs.blocks import LONGEST, blocks

    made = sample_ledger.ledger()
    long = "tank " * 200_000
    first = made.claims[0]
    first.text = long
    first.appearances = tuple(msgspec.structs.replace(a, quote=long) for a in first.appearances)
    found = list(blocks(made))
    assert max(len(b.text) for b in found) < LONGEST + 100
    assert sum("characters more" in b.text for b in found) >= 2
