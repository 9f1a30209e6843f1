"""What an alignment amounts to: a copy of some kind, or only a shared quotation, phrase or form letter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from twosource.stages.copies.align import TELLING, Alignment, Passage
from twosource.stages.copies.words import Flags, Words

NEAR = 0.7
"""Share of the words of both texts that a near copy has in common: reprints with edits and spun texts lie above."""
SAME = 0.9
"""Share above which even texts that are all quotation, or only a sentence long, are copies."""
MAINLY = 0.55
"""Share of both texts from which the shared words need not stand in one passage."""
SHORT = 30
"""Words below which a text can only be a near or exact copy: a sentence or two is too easily written twice."""
LEAST_SHORT = 8
"""Fewer words than this ("Photo: Reuters") are no text."""
PASSAGE = 20
"""Own words (not quoted, not boilerplate) of the telling passages of a partial copy: a long sentence."""
RUN = 9
"""... and one run of that many without a change: names with titles are shorter."""
TAKEN = 0.2
"""Share of one of the texts that a partial copy makes out, unless it is ..."""
PARAGRAPHS = 45
"""... so many own words. Less is the standing background of a story, which everybody repeats."""
LOOSE = 30
"""Own words of one passage from which no such run is asked: a spun text has none."""
LOOSE_SHARE = 0.35


@dataclass(frozen=True)
class Verdict:
    """The texts share these words; `kind` leaves wire apart, which needs the credits."""

    kind: Literal["exact", "near", "partial"]
    share_a: float
    share_b: float
    passages: tuple[Passage, ...]


Plain = tuple[Flags, Flags]
"""For the words of the one and of the other text whether they count: outside quotation marks and not boilerplate."""


def judge(a: Words, b: Words, alignment: Alignment, plain: Callable[[], Plain] | None = None) -> Verdict | None:
    """The verdict, or None when this is no copy. Without `plain` every word counts.

    `plain` is called only when it matters. The fewer words count, the fewer pairs are copies, but a pair that is one
    has the same verdict all the same.
    """
    shorter = min(len(a), len(b))
    if shorter < LEAST_SHORT:
        return None
    share_a, share_b = shares(alignment, len(a), len(b))
    if len(a) == len(b) and bool(np.array_equal(a.hashes, b.hashes)):
        return Verdict("exact", 1.0, 1.0, alignment.passages)
    low, high = min(share_a, share_b), max(share_a, share_b)
    scale = 2 if a.spaceless else 1
    found = Verdict("near" if low >= NEAR else "partial", share_a, share_b, alignment.passages)
    if low >= SAME:
        return found
    if alignment.shared() < LEAST_SHORT or (shorter < SHORT * scale and high < SAME):
        return None
    counting = _Counting(alignment, plain)
    if high >= SAME:  # the whole of the one, its own words too, stands in the other
        return found if sum(counting.own()) >= LEAST_SHORT else None
    if low >= MAINLY and sum(counting.own()) >= PASSAGE:  # mainly the same text, much of it quotation
        return found
    if high < TAKEN and sum(counting.own(TELLING)) < PARAGRAPHS * scale:
        return None
    return found if _telling(counting, high, scale) else None


class _Counting:
    """Counts the words of passages that count."""

    def __init__(self, alignment: Alignment, plain: Callable[[], Plain] | None) -> None:
        self._passages = alignment.passages
        self._ask = plain
        self._counts: list[Flags] = []

    def _counted(self) -> list[Flags]:
        """For every passage, which of its equal words count."""
        if not self._counts and self._ask is not None:
            plain_a, plain_b = self._ask()
            for p in self._passages:
                parts = [plain_a[i : i + n] & plain_b[j : j + n] for i, j, n in p.runs]
                self._counts.append(parts[0] if len(parts) == 1 else np.concatenate(parts))
        return self._counts

    def own(self, least: int = 0) -> list[int]:
        """The shared words that count, of every passage that shares `least` words or more."""
        if self._ask is None:
            return [p.words for p in self._passages if p.words >= least]
        return [
            int(np.count_nonzero(counts))
            for p, counts in zip(self._passages, self._counted(), strict=True)
            if p.words >= least
        ]

    def longest(self) -> int:
        """The longest run of words that count, without a change."""
        if self._ask is None:
            return max((p.longest for p in self._passages), default=0)
        both = zip(self._passages, self._counted(), strict=True)
        return max((_longest(p, counts) for p, counts in both if p.longest >= RUN), default=0)


def _longest(passage: Passage, counts: Flags) -> int:
    best = length = at = 0
    end = (-1, -1)
    for i, j, n in passage.runs:
        length = length if (i, j) == end else 0
        for word in counts[at : at + n].tolist():
            length = length + 1 if word else 0
            best = max(best, length)
        end = (i + n, j + n)
        at += n
    return best


def shares(alignment: Alignment, size_a: int, size_b: int) -> tuple[float, float]:
    """The share of the words of the first text that stand in the second, and the other way round."""
    shared = alignment.shared()
    return min(1.0, shared / size_a), min(1.0, shared / size_b)


def _telling(counting: _Counting, share: float, scale: int) -> bool:
    """Whether the longest passage is more than two writers would hit upon."""
    best = max(counting.own(), default=0)
    if best >= LOOSE * scale and share >= LOOSE_SHARE:
        return True
    return best >= PASSAGE * scale and counting.longest() >= RUN * scale
