"""What an alignment amounts to: a copy of some kind, or only a shared quotation, phrase or form letter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from twosource.stages.copies.align import Alignment, Passage
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
    own: int  # shared words outside quotation marks and boilerplate
    passages: tuple[Passage, ...]


def judge(a: Words, b: Words, alignment: Alignment, plain_a: Flags, plain_b: Flags) -> Verdict | None:
    """The verdict, or None when this is no copy.

    `plain_a` and `plain_b` mark the words that count: outside quotation marks and not boilerplate.
    """
    shorter = min(len(a), len(b))
    if shorter < LEAST_SHORT:
        return None
    share_a, share_b = shares(alignment, len(a), len(b))
    if len(a) == len(b) and bool(np.array_equal(a.hashes, b.hashes)):
        return Verdict("exact", 1.0, 1.0, len(a), alignment.passages)
    own = sum(_own(p, plain_a, plain_b) for p in alignment.passages)
    low, high = min(share_a, share_b), max(share_a, share_b)
    near = low >= NEAR
    if low >= SAME:
        return Verdict("near", share_a, share_b, own, alignment.passages)
    if shorter < SHORT * (2 if a.spaceless else 1):
        if high >= SAME and own >= LEAST_SHORT:
            return Verdict("partial", share_a, share_b, own, alignment.passages)
        return None
    if high >= SAME and own >= LEAST_SHORT:  # the whole of the one, its own words too, stands in the other
        return Verdict("near" if near else "partial", share_a, share_b, own, alignment.passages)
    if low >= MAINLY and own >= PASSAGE:  # both are mainly the same text, much of it quotation
        return Verdict("near" if near else "partial", share_a, share_b, own, alignment.passages)
    taken = sum(_own(p, plain_a, plain_b) for p in alignment.telling())
    if high < TAKEN and taken < PARAGRAPHS * (2 if a.spaceless else 1):
        return None
    passages = _telling(alignment.passages, plain_a, plain_b, high, 2 if a.spaceless else 1)
    if not passages:
        return None
    return Verdict("near" if near else "partial", share_a, share_b, own, passages)


def may_be(a: Words, b: Words, alignment: Alignment) -> bool:
    """Whether this can be a copy if every word counts. Only then is it worth asking which words do."""
    return judge(a, b, alignment, *(np.ones(len(words), dtype=np.bool_) for words in (a, b))) is not None


def shares(alignment: Alignment, size_a: int, size_b: int) -> tuple[float, float]:
    """The share of the words of the first text that stand in the second, and the other way round."""
    shared = alignment.shared()
    return min(1.0, shared / size_a), min(1.0, shared / size_b)


def _own(passage: Passage, plain_a: Flags, plain_b: Flags) -> int:
    return sum(int(np.count_nonzero(plain_a[i : i + n] & plain_b[j : j + n])) for i, j, n in passage.runs)


def _own_run(passage: Passage, plain_a: Flags, plain_b: Flags) -> int:
    """The longest run of words that count, without a change."""
    best = length = 0
    end = (-1, -1)
    for i, j, n in passage.runs:
        if (i, j) != end:
            length = 0
        for counts in (plain_a[i : i + n] & plain_b[j : j + n]).tolist():
            length = length + 1 if counts else 0
            best = max(best, length)
        end = (i + n, j + n)
    return best


def _telling(
    passages: tuple[Passage, ...], plain_a: Flags, plain_b: Flags, share: float, scale: int
) -> tuple[Passage, ...]:
    """All passages when the longest is more than two writers would hit upon, else none."""
    run = max((_own_run(p, plain_a, plain_b) for p in passages), default=0)
    best = max((_own(p, plain_a, plain_b) for p in passages), default=0)
    verbatim = best >= PASSAGE * scale and run >= RUN * scale
    loose = best >= LOOSE * scale and share >= LOOSE_SHARE
    return passages if verbatim or loose else ()
