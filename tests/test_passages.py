"""Texts are parsed passage by passage, and what was parsed is not parsed again."""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np
import pytest
from evals.synthetic import article
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from twosource import parse as parser_module
from twosource import passages as parsing
from twosource.parse import PARSED_BY, TENSORS, parse


@given(st.text(alphabet="ab .!\n\t\u00a0", max_size=200), st.integers(2, 40))
def test_pieces_are_the_text_and_none_is_too_long(text: str, most: int) -> None:
    found = list(parsing.pieces(text, most))
    assert "".join(found) == text
    assert all(len(piece) <= most for piece in found)
    assert all(found) or not text


def test_a_cut_follows_a_line_before_a_sentence_before_a_word() -> None:
    assert next(parsing.pieces("one two three four.\nfive six. seven eight", 30)) == "one two three four.\n"
    assert next(parsing.pieces("one two three four. five six seven eight", 30)) == "one two three four. "
    assert next(parsing.pieces("one two three four five six", 20)) == "one two three four "


@given(st.text(alphabet="ab .!\n\t\r\u00a0\u2028", max_size=200))
def test_passages_are_the_text_and_each_ends_a_line(text: str) -> None:
    found = parsing.passages(text)
    assert "".join(found) == text
    assert all(found)
    assert all("\n" in passage for passage in found[:-1])
    assert not any(passage[0].isspace() for passage in found[1:])


@pytest.fixture
def forgetful() -> Iterator[None]:
    parsing.forget()
    yield
    parsing.forget()


@pytest.mark.usefixtures("forgetful")
@pytest.mark.parametrize(
    "text", ["", "A train left. " * 40, "word" * 150, "\n\n  \n" * 60, " A train left.\n" * 30, "I'm gonna go.\n\nNo."]
)
def test_tokens_stand_where_they_stand_in_the_text(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "PIECE", 60)
    doc = parse(text)
    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token)] == token.text for token in doc)
    assert not text or doc.has_annotation("DEP")


@pytest.mark.usefixtures("forgetful")
@pytest.mark.filterwarnings("error")
def test_the_tagger_works_on_a_long_text_too() -> None:
    doc = parse("A train left the station. " * (parsing.PIECE // 20))
    assert doc.user_data[PARSED_BY] == TENSORS
    assert len(doc.tensor) == len(doc)


def told(doc: Doc) -> list[tuple[object, ...]]:
    return [(t.text, t.pos, t.tag, t.dep, t.lemma, str(t.morph), t.norm, t.head.i, t.whitespace_) for t in doc]


TEXTS = [article(random.Random(seed), words) for seed, words in enumerate((60, 200, 30, 400, 120, 20))]


@pytest.mark.usefixtures("forgetful")
def test_a_passage_is_parsed_the_same_in_any_company() -> None:
    texts = [text + "\n\n" for text in TEXTS]
    whole = "".join(texts)
    alone = []
    for text in texts:
        parsing.forget()
        alone.append(parse(text))
    parsing.forget()
    parsing.prepare([whole])
    together = parse(whole)
    start = 0
    for text, doc in zip(texts, alone, strict=True):
        part = together.char_span(start, start + len(text))
        assert part is not None
        assert [row[:7] for row in told(part.as_doc())] == [row[:7] for row in told(doc)]
        assert np.array_equal(together.tensor[part.start : part.end], doc.tensor)
        assert [s.text for s in part.as_doc().sents] == [s.text for s in doc.sents]
        start += len(text)


@pytest.mark.usefixtures("forgetful")
def test_a_remembered_passage_is_what_the_parser_said() -> None:
    line = "We're gonna leave X. Reuters reported that 20 trains left, Beyond Nuclear said.\n"
    (said,) = parser_module.parse_together([line])
    assert told(parse(line)) == told(said)
    assert told(parse(line + TEXTS[0]))[: len(said)] == told(said)


@pytest.mark.usefixtures("forgetful")
def test_a_copied_paragraph_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    together = parser_module.parse_together

    def counted(texts: list[str]) -> list[Doc]:
        calls.extend(texts)
        return together(texts)

    monkeypatch.setattr(parser_module, "parse_together", counted)
    parsing.prepare(["Forty trucks came.\nThey left.", "They left."])
    assert sorted(calls) == ["Forty trucks came.\n", "They left."]
    parse("They left.")
    parse("Another line.\n\nForty trucks came.\n")
    assert calls[2:] == ["Another line.\n\n"]


@pytest.mark.usefixtures("forgetful")
def test_the_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "MOST_TOKENS", 100)
    for text in TEXTS:
        parse(text)
        assert parsing._held <= 100
        assert parsing._held == sum(len(passage.words) for passage in parsing._known.values())


@pytest.mark.usefixtures("forgetful")
def test_the_first_network_with_a_memory_gives_spacys_trees() -> None:
    nlp = parser_module.parser()
    own = parser_module._components()
    assert type(own[0]).__name__ == "Encoder"
    for text in TEXTS:
        (ours,) = parser_module.parse_together([text])
        theirs = parser_module._tokens(nlp, text)
        parser_module._start_sentences(nlp, theirs)
        for _, part in nlp.pipeline:
            theirs = part(theirs)
        assert told(ours) == told(theirs)
        assert np.allclose(ours.tensor, theirs.tensor, atol=1e-4)
