"""The ruler with a memory sets exactly what spaCy's own sets."""

from __future__ import annotations

import random

from evals.synthetic import article
from spacy.tokens import Doc

from twosource import parse as parsing
from twosource.ruling import Ruler

ODD = (
    (
        "They're gonna go. Let's see: it ain't so, y'all, there's nothin' left; c'm on.\n\n"
        "  I gotta\u00a0leave.\t\tThere is."
    ),
    "",
    " ",
    "\n\n",
    "x",
    "There were 20 of them, and there 're more. Who's that? That which this does, those do.",
)


def told(doc: Doc) -> list[tuple[object, ...]]:
    return [(t.text, t.pos, t.tag, t.dep, t.lemma, str(t.morph), t.head.i) for t in doc]


def test_the_parse_is_the_same_as_with_the_ruler_of_spacy() -> None:
    nlp = parsing.parser()
    texts = [*ODD, *(article(random.Random(n), 120) for n in range(12))]
    remembered = [told(doc) for doc in parsing.parse_together(texts)]
    assert any(isinstance(part, Ruler) for part in parsing._components())
    own = parsing._components
    try:
        parsing._components = lambda: tuple(part for _, part in nlp.pipeline)  # type: ignore[assignment]
        assert [told(doc) for doc in parsing.parse_together(texts)] == remembered
    finally:
        parsing._components = own


def test_a_pipeline_whose_patterns_look_at_more_keeps_its_own_ruler() -> None:
    nlp = parsing.parser()

    class Other:
        patterns = ({"patterns": [[{"LEMMA": "be"}]], "attrs": {}, "index": 0},)

    assert Ruler.of(nlp, Other()) is None
