"""Short cuts of reading pages, each beside what it stands for."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from twosource.stages.documents.about import _find_date
from twosource.stages.documents.blocks import blocks
from twosource.stages.documents.signs import _AT_START, _FIND, _SIGNS

TEXTS = st.text(alphabet="ab \t\n\u00a0\u2003\x1c", max_size=12)


@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_blanks_between_words_become_one(parts: list[str]) -> None:
    """As a pattern over the whole text would do it, wherever inline elements cut it."""
    tree = html.fromstring("<html><body><p></p></body></html>")
    paragraph = tree.find(".//p")
    for part in parts:
        inner = html.Element("b")
        inner.text = re.sub("\x1c", " ", part)  # no character of XML, but a blank of Python's
        paragraph.append(inner)
    whole = re.sub(r"\s+", " ", "".join(parts)).strip(" ")
    assert [block.text for block in blocks(tree)] == ([whole] if whole else [])


@given(st.text(alphabet="by tags home\n.,«•ab", max_size=30))
def test_signs_of_the_start_are_found_as_by_search(text: str) -> None:
    for number in _AT_START:
        assert bool(_FIND[number](text)) == bool(_SIGNS[number].search(text))


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("26 | 01 | 2022", "2022-01-26"),
        ("3. kesäkuuta 2021", "2021-06-03"),
        ("Viernes, 22 de Abril de 2022", "2022-04-22"),
        ("12 ways to work better in 2026", None),
    ],
)
def test_odd_dates_are_read_in_the_common_languages(written: str, day: str | None) -> None:
    _find_date()
    from htmldate import extractors

    found = extractors._external_date(written)
    assert (found.date().isoformat() if found else None) == day
