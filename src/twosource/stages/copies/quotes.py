"""Which words of a text stand inside quotation marks."""

from __future__ import annotations

import re

import numpy as np

from twosource.stages.copies.words import Flags, Words

_MARK = re.compile("``|''|" + "|".join("\n\"'“”„«»「」『』‘’‹›"))
"""Literals alone, for which the search skips ahead; with a look-around among them it takes several times as long."""

_PAIRED = {"“": "”", "„": "“”", "«": "»", "「": "」", "『": "』", "‹": "›"}
_MAX_QUOTE = 1500
"""A quotation longer than this many code points is taken for a missing closing mark."""


def quoted(words: Words, text: str) -> Flags:
    """For each word of `text` whether it stands inside quotation marks."""
    inside = np.zeros(len(words), dtype=np.bool_)
    spans = quotations(text)
    if spans:
        edges = np.searchsorted(words.starts, np.array(spans, dtype=np.int32))
        for first, last in edges.tolist():
            inside[first:last] = True
    return inside


def quotations(text: str) -> list[tuple[int, int]]:
    """Spans between quotation marks, marks included; a quotation ends with its paragraph at the latest."""
    out: list[tuple[int, int]] = []
    opened: tuple[int, str] | None = None
    start = 0  # of the paragraph
    for m in _MARK.finditer(text):
        mark, at = m.group(), m.start()
        if mark in "'’" and text[at + 1 : at + 2].isalnum() and text[at - 1 : at].isalnum():
            continue  # within a word
        if mark == "\n":
            _end_of_paragraph(out, text, opened, at)
            opened, start = None, m.end()
        elif opened is not None:
            inside_word = mark in "'’" and text[at + 1 : at + 2].isalnum()
            opens_another = mark in "\"'" and text[at - 1].isspace() and not before_space(text, at)
            if mark in opened[1] and not inside_word and not opens_another:
                if m.end() - opened[0] <= _MAX_QUOTE:
                    out.append((opened[0], m.end()))
                opened = None
        else:
            closing = _closing(mark, text, at, start)
            if closing:
                opened = (at, closing)
    _end_of_paragraph(out, text, opened, len(text))
    return out


def _end_of_paragraph(out: list[tuple[int, int]], text: str, opened: tuple[int, str] | None, end: int) -> None:
    """A quotation that runs on into the next paragraph has no closing mark."""
    if opened is not None and end - opened[0] <= _MAX_QUOTE and text[opened[0]] not in "'‘":
        out.append((opened[0], end))


def _closing(mark: str, text: str, at: int, start: int) -> str:
    """The marks that may close a quotation opened by this one; empty when this one does not open any."""
    if mark == "``":
        return "''\""
    if mark in _PAIRED:
        return _PAIRED[mark]
    if mark == "‘":
        return "’"
    if (
        mark in "\"'"
        and (at == start or text[at - 1].isspace() or text[at - 1] in "([{-–—")
        and not before_space(text, at)
    ):
        return mark
    return ""


def before_space(text: str, at: int) -> bool:
    """Whether a space or nothing follows the mark at `at`."""
    return at + 1 >= len(text) or text[at + 1].isspace()
