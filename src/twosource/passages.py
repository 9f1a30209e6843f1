"""A text is parsed passage by passage, and a passage that was parsed is not parsed again.

A passage is a line with the blanks after it; a longer one is cut into pieces of 50,000 characters. None sees its
neighbours, so a paragraph that is reprinted within another text has the same parse there, and it is looked up. The
passages of several texts go through the networks together (`prepare`), which costs half as much as one by one.

The parser needs about 3 GB for a million characters of prose in one call and 8 GB for a million full stops, and its
time grows faster than the text; in pieces of 50,000 characters it stays below 400 MB and in proportion.
"""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from spacy.tokens import Doc

PIECE = 50_000
"""Code points that are parsed in one call; of the 2,225 articles of the load corpus none is longer than 26,000."""
MOST_TOKENS = 40_000
"""Tokens of passages that are remembered, about 20 MB in each process: some ninety articles."""

_LINE = re.compile(r"[^\n]*\n\s*|[^\n]+")
_CUTS = (re.compile(r"\n+"), re.compile(r"[.!?][\"'”’)]?[ \t]+"), re.compile(r"\s+"))
"""Where a line may be cut, best first: after lines, after sentences, after words."""
_COLUMNS: list[int | str] = ["NORM", "TAG", "POS", "MORPH", "LEMMA", "DEP", "HEAD"]


@dataclass(frozen=True)
class Passage:
    """The parse of a passage: its tokens, whether a space follows each, marks (n, _COLUMNS) and tensor (n, 96)."""

    words: list[str]
    spaces: list[bool]
    marks: npt.NDArray[np.uint64]
    tensor: npt.NDArray[np.float32]


_known: OrderedDict[str, Passage] = OrderedDict()
_held = 0
_owed = 0.0


def passages(text: str) -> list[str]:
    """The passages of a text, which put together are the text."""
    return [piece for line in _LINE.findall(text) for piece in pieces(line)]


def pieces(text: str, most: int | None = None) -> Iterator[str]:
    """The text in pieces of at most `most` code points which put together are the text."""
    most = most or PIECE
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


def prepare(texts: Iterable[str]) -> None:
    """Parse the passages of all these texts together; `parsed` finds them done."""
    global _owed
    started = time.process_time()
    _find([passage for text in texts for passage in passages(text)])
    _owed += time.process_time() - started


def owed() -> float:
    """The seconds that `prepare` took since this was last asked."""
    global _owed
    seconds, _owed = _owed, 0.0
    return seconds


def forget() -> None:
    """Empty the memory, as when another model is loaded."""
    global _held
    _known.clear()
    _held = 0


def parsed(text: str) -> Doc:
    """The parse of a text of any length; token.idx is a code point of the text."""
    from spacy.tokens import Doc

    from twosource.parse import parser

    wanted = passages(text)
    found = _find(wanted)
    parts = [found[passage] for passage in wanted]
    words = [word for part in parts for word in part.words]
    doc = Doc(parser().vocab, words=words, spaces=[space for part in parts for space in part.spaces])
    if doc.text != text:
        raise ValueError("the passages of a text did not come together again")
    if words:
        doc.from_array(_COLUMNS, np.concatenate([part.marks for part in parts]))  # type: ignore[arg-type]
        doc.tensor = np.concatenate([part.tensor for part in parts])
    return doc


def _find(wanted: Sequence[str]) -> dict[str, Passage]:
    """The passages, from the memory or parsed now, as many together as make one call."""
    found: dict[str, Passage] = {}
    new: list[str] = []
    size = 0
    for passage in dict.fromkeys(wanted):
        known = _known.get(passage)
        if known is not None:
            _known.move_to_end(passage)
            found[passage] = known
            continue
        if new and size + len(passage) > PIECE:
            found.update(_parse(new))
            new, size = [], 0
        new.append(passage)
        size += len(passage)
    if new:
        found.update(_parse(new))
    return found


def _parse(texts: Sequence[str]) -> dict[str, Passage]:
    global _held
    from twosource.parse import parse_together

    made = {text: _passage(doc) for text, doc in zip(texts, parse_together(texts), strict=True)}
    for text, passage in made.items():
        _known[text] = passage
        _held += len(passage.words)
    while _held > MOST_TOKENS and _known:
        _held -= len(_known.popitem(last=False)[1].words)
    return made


def _passage(doc: Doc) -> Passage:
    marks: Any = doc.to_array(_COLUMNS)
    tokens: Any = doc.to_array(["ORTH", "SPACY"])
    strings = doc.vocab.strings
    return Passage(
        [strings[word] for word in tokens[:, 0].tolist()],
        (tokens[:, 1] > 0).tolist(),
        marks.astype(np.uint64).reshape(len(doc), len(_COLUMNS)),
        np.asarray(doc.tensor, dtype=np.float32),
    )
