"""Parsing texts of any length in bounded memory: long ones piece by piece, cut where a line or a sentence ends.

The parser needs about 3 GB for a million characters of prose in one call and 8 GB for a million full stops, and its
time grows faster than the text; in pieces of 50,000 characters it stays below 400 MB and in proportion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from twosource.parse import PARSED_BY, parse

if TYPE_CHECKING:
    from spacy.tokens import Doc

PIECE = 50_000
"""Code points that are parsed in one call; of the 2,225 articles of the load corpus none is longer than 26,000."""

_CUTS = (re.compile(r"\n+"), re.compile(r"[.!?][\"'”’)]?[ \t]+"), re.compile(r"\s+"))
"""Where a text may be cut, best first: after lines, after sentences, after words."""


def pieces(text: str, most: int = PIECE) -> Iterator[str]:
    """The text in pieces of at most `most` code points which put together are the text."""
    start = 0
    while len(text) - start > most:
        end = _cut(text, start + most // 2, start + most)
        yield text[start:end]
        start = end
    yield text[start:]


def _cut(text: str, low: int, high: int) -> int:
    """The last good place for a cut between two offsets, the higher one when there is none."""
    for pattern in _CUTS:
        ends = [match.end() for match in pattern.finditer(text, low, high)]
        if ends:
            return ends[-1]
    return high


_last: list[tuple[str, Doc]] = []


def parse_any(text: str) -> Doc:
    """The parse of a text of any length; token.idx is a code point of the text.

    The last parse is held: engines put equal texts one after the other, so that a reprint is not parsed again. What
    stages left on it is taken off.
    """
    if _last and _last[0][0] == text:
        held = _last[0][1]
        for name in held.user_data.keys() - {PARSED_BY}:
            del held.user_data[name]
        return held
    _last[:] = [(text, _parse_any(text))]
    return _last[0][1]


def _parse_any(text: str) -> Doc:
    if len(text) <= PIECE:
        return parse(text)
    from spacy.tokens import Doc

    parts = [parse(piece) for piece in pieces(text)]
    parsed_by = parts[0].user_data[PARSED_BY]
    for part in parts:
        part.user_data.clear()  # spaCy warns on standard error of what it does not take over
    merged = Doc.from_docs(parts, ensure_whitespace=False)
    if merged is None or merged.text != text:
        raise ValueError("the pieces of a long text did not come together again")
    merged.user_data[PARSED_BY] = parsed_by  # the tensors came together too: the trained tagger works on it
    return merged
