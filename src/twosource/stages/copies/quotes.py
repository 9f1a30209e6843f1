"""Which words of a text stand inside quotation marks."""

from __future__ import annotations

import re

import numpy as np

from twosource.stages.copies.words import Flags, Words

_PARAGRAPH = re.compile(r"\n+")
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
    if not any(mark in text for mark in ('"', "'", "“", "„", "«", "「", "『", "``", "‘", "‹")):
        return out
    start = 0
    for gap in [*_PARAGRAPH.finditer(text), None]:
        end = gap.start() if gap else len(text)
        out.extend(_in_paragraph(text, start, end))
        start = gap.end() if gap else end
    return out


_MARK = re.compile(r"``|''|[\"“”„«»「」『』‘‹›]|(?<!\w)'|'(?!\w)|’(?!\w)")
"""Apostrophes within words are left out: they open and close nothing."""


def _in_paragraph(text: str, start: int, end: int) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    opened: tuple[int, str] | None = None
    for m in _MARK.finditer(text, start, end):
        mark, at = m.group(), m.start()
        if opened is not None:
            inside_word = mark in "'’" and at + 1 < end and text[at + 1].isalnum()
            opens_another = mark in "\"'" and text[at - 1].isspace() and not before_space(text, at)
            if mark in opened[1] and not inside_word and not opens_another:
                if m.end() - opened[0] <= _MAX_QUOTE:
                    out.append((opened[0], m.end()))
                opened = None
            continue
        closing = _closing(mark, text, at, start)
        if closing:
            opened = (at, closing)
    if opened is not None and end - opened[0] <= _MAX_QUOTE and text[opened[0]] not in "'‘":
        out.append((opened[0], end))  # a quotation that runs on into the next paragraph has no closing mark
    return out


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
