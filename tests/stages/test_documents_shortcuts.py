"""Shortcuts that make reading fast give what the long way gives."""

from __future__ import annotations

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from twosource.stages.documents import credits, people, signs
from twosource.stages.documents.authors import author_of
from twosource.stages.documents.pages import parsed_page

PHRASES = (
    "© 2021 all rights reserved|terms of use|sign up|sign in|log in|your e-mail|your inbox|free trial|book a demo"
    "|read more|see also|up next|show all|view full|you may also like|might like|mehr zum thema|lire aussi|more from us"
    "|share|follow us|copy link|teilen|comments|replies|reply|logged in|leave a reply|anzeige|promo|12 min read"
    "|3 days ago|minutes read|updated|march 3, 2021|3. mai 2021|2021-03-04|by ann|photo|foto|cookie|references|notes|doi|https://x"
    "|further reading|tags|about the author|ann is a senior writer|has written|has worked|contact us|we|home|»|ap|maps"
    "|via|pic|фото|사진|@ann|555 123-4567|555-123-4567|+1 555.123.4567|e-mail|threads|[ann/x]|it is 12.3 of 5"
).split("|")
TEXTS = st.lists(st.sampled_from(PHRASES) | st.text(max_size=6), max_size=6).map(" ".join)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_pieces_of_words_never_hide_a_sign(text: str) -> None:
    low = text.lower()
    assert signs._said(low) == [1.0 if find(low) else 0.0 for find in signs._FIND]
    assert people._reachable(text) == bool(people._CHANNEL.search(text))


_HINT = re.compile(
    r"photo|image|pic|credit|getty|reuters|afp|\bap\b|via|illustrat|graphic|screen|©|\(c\)|foto|bild|фото|写真|사진|图片"
    r"|\]\.?$|/"
)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
@example("MAP")
@example("(AP).")
@example("x].")
def test_a_line_with_the_hint_of_a_credit_is_looked_at(text: str) -> None:
    line = " ".join(text.split())
    assert credits._hinted(line) == bool(_HINT.search(line.lower()))


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_digits_and_capitals_are_counted_as_patterns_count_them(text: str) -> None:
    for words in (text, text.upper()):
        assert signs._counted(words) == (len(signs._DIGIT.findall(words)), len(signs._UPPER.findall(words)))


PAGES = (
    '<p class="byline">By <a rel="author">Ann Writer</a> <time>3 May</time> and Bob</p>',
    '<div class="sidebar"><a rel="author">Not This One</a></div><span class="entry-author">Ann Writer</span>',
    '<section id="comments"><span class="author">A Reader</span></section><p itemprop="author">Ann <b>Writer</b></p>',
    '<em class="screenname">ann_w</em><figure><p class="author">A Photographer</p></figure>',
    '<div class="author"><div class="category">Politics</div> Ann Writer</div>',
    '<div class="author-name"></div><div id="zuozhe">Ann Writer</div>',
    "<author>Ann Writer</author><p class='author'>Bob</p>",
    "<p>Nobody wrote this.</p>",
)


def test_authors_are_those_that_trafilatura_finds() -> None:
    from trafilatura.json_metadata import normalize_authors
    from trafilatura.metadata import extract_author

    for body in PAGES:
        tree, _ = parsed_page(f"<html><body><h1>Trains</h1>{body}<p>Text of the page.</p></body></html>")
        line = author_of(tree.iter())
        assert (normalize_authors(None, line) if line else None) == extract_author(tree), body
