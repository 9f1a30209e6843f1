"""From code points to tokens of a parse in logarithmic time: `Doc.char_span` walks the whole document every time."""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token


class Located:
    """A parsed document whose tokens are found by code point. Make one per document and pass."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text: str = doc.text  # kept: spaCy builds it anew from all tokens each time it is asked for
        self._starts: list[int] = [int(i) for i in doc.to_array("IDX")]

    def span(self, start: int, end: int) -> Span | None:
        """The tokens that text[start:end] touches; None when there is none."""
        first = max(bisect.bisect_right(self._starts, start) - 1, 0)
        last = bisect.bisect_left(self._starts, end)
        return self.doc[first:last] if first < last else None

    def root(self, start: int, end: int) -> Token | None:
        """The syntactic head of text[start:end]."""
        span = self.span(start, end)
        return span.root if span is not None else None
