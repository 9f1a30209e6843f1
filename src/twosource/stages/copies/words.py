"""A text as the copy finder sees it: folded words with their places, and which of them stand inside quotation marks."""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

# Scripts written without spaces between words: every character is a word of its own.
_SPACELESS = (
    "\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3040-\u30ff\uff66-\uff9f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # Japanese, Chinese
)
_WORD = re.compile(rf"([{_SPACELESS}]|[^\W_{_SPACELESS}]+)")
_HAS_SPACELESS = re.compile(f"[{_SPACELESS}]")
_PARAGRAPH = re.compile(r"\n+")

_PAIRED = {"“": "”", "„": "“”", "«": "»", "「": "」", "『": "』", "‹": "›"}
_MAX_QUOTE = 1500
"""A quotation longer than this many code points is taken for a missing closing mark."""


@dataclass(frozen=True)
class Words:
    """The words of one text: hash, start and end of each, and whether it stands inside quotation marks."""

    hashes: Hashes
    starts: Ints
    ends: Ints
    quoted: Flags
    spaceless: bool

    def __len__(self) -> int:
        return len(self.hashes)


@functools.lru_cache(maxsize=200_000)
def word_hash(word: str) -> int:
    """64 bits that depend on the folded word alone: case, accents and compatibility forms are ignored."""
    folded = word.casefold()
    if not folded.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
        folded = unicodedata.normalize("NFC", plain) or folded
    return int.from_bytes(hashlib.blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def read(text: str) -> Words:
    """Cut a text into words. Spans are code points of `text`; texts of scripts without spaces go by character."""
    parts = _WORD.split(text)  # between two words stands what is none: one call instead of one for every word
    found = parts[1::2]
    edges = np.cumsum(np.fromiter(map(len, parts), dtype=np.int64, count=len(parts)))
    starts, ends = edges[:-1:2], edges[1::2]
    hashes = np.fromiter(map(word_hash, found), dtype=np.uint64, count=len(found))
    spaceless = False
    if not text.isascii():
        spaceless = len(_HAS_SPACELESS.findall(text)) * 2 > len(found)
    quoted = np.zeros(len(found), dtype=np.bool_)
    for start, end in quotations(text):
        quoted[np.searchsorted(starts, start) : np.searchsorted(starts, end)] = True
    return Words(hashes, starts, ends, quoted, spaceless)


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


_MARK = re.compile(r"``|''|[\"'“”„«»「」『』‘’‹›]")


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


def shingles(hashes: Hashes, k: int) -> Hashes:
    """A hash of every run of `k` words, in order; empty when the text is shorter."""
    n = len(hashes) - k + 1
    if n <= 0:
        return np.zeros(0, dtype=np.uint64)
    out = np.zeros(n, dtype=np.uint64)
    prime = np.uint64(0x9E3779B97F4A7C15)
    for i in range(k):
        out = out * prime + hashes[i : i + n]
    out ^= out >> np.uint64(29)
    out *= np.uint64(0xBF58476D1CE4E5B9)
    out ^= out >> np.uint64(32)
    return out


def as_any(values: npt.NDArray[Any]) -> list[int]:
    """Plain integers, for libraries that do not know numpy."""
    return [int(v) for v in values.tolist()]
