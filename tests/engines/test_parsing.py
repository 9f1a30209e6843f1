"""Long texts are parsed in pieces that come together again, offset by offset."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twosource.engines import parsing


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


@pytest.mark.parametrize("text", ["A train left. " * 40, "word" * 150, "\n\n  \n" * 60, " A train left.\n" * 30])
def test_tokens_of_a_text_in_pieces_stand_where_they_stand_in_it(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "PIECE", 60)
    monkeypatch.setattr(parsing.pieces, "__defaults__", (60,))
    doc = parsing.parse_any(text)
    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token)] == token.text for token in doc)
    assert doc.has_annotation("DEP")


@pytest.mark.filterwarnings("error")
def test_a_text_in_pieces_says_nothing_on_standard_error() -> None:
    parsing.parse_any("A train left the station. " * (parsing.PIECE // 20))


def test_an_equal_text_is_parsed_once_and_comes_clean_of_what_stages_left_on_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from twosource.engines import parsing

    calls: list[str] = []
    from twosource.parse import parse

    def counted(text: str) -> object:
        calls.append(text)
        return parse(text)

    monkeypatch.setattr(parsing, "parse", counted)
    parsing._last.clear()
    first = parsing.parse_any("Forty trucks came. They left.")
    first.user_data["left"] = 1
    second = parsing.parse_any("Forty trucks came. They left.")
    assert calls == ["Forty trucks came. They left."]
    assert "left" not in second.user_data
    parsing.parse_any("Something else.")
    assert len(calls) == 2
