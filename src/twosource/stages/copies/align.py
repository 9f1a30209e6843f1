"""Word by word: which passages two texts have in common.

Runs of equal words are the seeds; the longest are placed first and no word is used twice, so passages that changed
their order are found as well. What lies between two placed runs is compared by longest common subsequence, and runs
with small gaps between them make one passage.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from rapidfuzz.distance import LCSseq

from twosource.stages.copies.words import Hashes, Ints, Words, as_any, shingles

SEED = 3
SEED_SPACELESS = 6
MOST_REPEATS = 8
"""A seed that a text repeats more often than this is no seed: it would make the work quadratic."""
GAP = 6
"""Unlike words, on either side, that a passage may skip: the longest insertion read as an edit of the same passage."""
STRAY = 5
LONGEST_GAP = 60
"""Words between two placed runs that are still compared one by one."""
DENSITY = 0.5
"""Share of a passage's words that must be the same. Texts spun by synonyms stay above it, retellings below."""
TELLING = 12
"""Equal words from which a passage counts when it is asked how much was taken over; shorter ones only show where."""
MANY_GAPS = 64
_LOW = np.int64(0xFFFFFFFF)
SHORTEST = 8
"""Equal words in a passage. Shorter ones are names, titles and turns of phrase."""


Run = tuple[int, int, int]
"""Position in a, position in b, number of equal words."""


@dataclass(frozen=True)
class Passage:
    """Words a_start..a_end of one text and b_start..b_end of the other have these runs of words in common, in order."""

    a: tuple[int, int]
    b: tuple[int, int]
    runs: tuple[Run, ...]
    words: int  # equal words of all runs
    longest: int  # words of the longest run without a change


@dataclass(frozen=True)
class Alignment:
    """The passages that two texts share, in the order of the first."""

    passages: tuple[Passage, ...]

    def telling(self) -> tuple[Passage, ...]:
        return tuple(p for p in self.passages if p.words >= TELLING)

    def shared(self) -> int:
        """How many words of either text stand in the other."""
        return sum(p.words for p in self.passages)

    def matched(self, side: int) -> Ints:
        """Positions of the shared words in the first (0) or second (1) text."""
        ranges = [np.arange(run[side], run[side] + run[2]) for p in self.passages for run in p.runs]
        return np.sort(np.concatenate(ranges)) if ranges else np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Seeded:
    """A text made ready to be compared with others: what is needed of it again and again is worked out once."""

    words: Words
    seeds: tuple[Hashes, Ints]  # the runs of words that are looked for, sorted, and their places
    plain: list[int]  # the hashes of the words

    @classmethod
    def of(cls, words: Words) -> Seeded:
        seeds = shingles(words.hashes, SEED_SPACELESS if words.spaceless else SEED)
        order = seeds.argsort()
        return cls(words, (seeds.take(order), order), as_any(words.hashes))


def align(a: Words, b: Words) -> Alignment:
    """The passages that `a` and `b` share. Near-linear: seeds by sorting, gaps bounded."""
    return align_seeded(Seeded.of(a), Seeded.of(b))


def align_seeded(a: Seeded, b: Seeded, least_run: int = 0, least_share: float = 0.0) -> Alignment:
    """The passages that two texts made ready share.

    None are looked for when no run of equal words is as long as `least_run` (twice as many characters) and all runs of
    seeds together make less than `least_share` of the shorter text.
    """
    spaceless = a.words.spaceless and b.words.spaceless
    if not spaceless and (a.words.spaceless or b.words.spaceless):  # seeds of unlike length
        a, b = (Seeded.of(replace(t.words, spaceless=False)) for t in (a, b))
    runs = _runs(a, b, SEED_SPACELESS if spaceless else SEED)
    lengths = [n for _, _, n in runs]
    seeded = sum(lengths) >= least_share * min(len(a.words), len(b.words))
    if not seeded and max(lengths, default=0) < least_run * (2 if spaceless else 1):
        return Alignment(())
    runs = _place(runs, len(a.words), len(b.words))
    if not runs:
        return Alignment(())
    runs = _fill(a.plain, b.plain, runs)
    passages = [p for group in _groups(runs) for p in _passages(group, SHORTEST * (2 if spaceless else 1))]
    return Alignment(tuple(sorted(passages, key=lambda p: (p.a, p.b))))


def _runs(a: Seeded, b: Seeded, k: int) -> list[Run]:
    """Every longest run of at least `k` equal words that is seeded by runs of `k` that neither text repeats often."""
    (wanted, places_a), (ordered, places) = a.seeds, b.seeds
    if not len(wanted) or not len(ordered):
        return []
    low = ordered.searchsorted(wanted)
    low[low == len(ordered)] = 0
    common = np.flatnonzero(ordered.take(low) == wanted)
    if not len(common):
        return []
    low, left = low.take(common), places_a.take(common)
    count = ordered.searchsorted(wanted.take(common), "right") - low
    if int(count.max()) > 1:
        usual = count <= MOST_REPEATS
        left, low, count = left[usual], low[usual], count[usual]
        if int(count.max(initial=0)) > 1:
            offset = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
            left, low = np.repeat(left, count), np.repeat(low, count) + offset
    if not len(left):
        return []
    right = places.take(low)
    packed = (right - left + len(wanted)) << np.int64(32) | left  # by diagonal, then by place
    packed.sort()
    cut = np.flatnonzero(packed[1:] - packed[:-1] != 1) + 1
    begin, end = packed[np.concatenate(([0], cut))], packed[np.concatenate((cut - 1, [len(packed) - 1]))]
    left = begin & _LOW
    right = (begin >> np.int64(32)) - len(wanted) + left
    return list(zip(as_any(left), as_any(right), as_any((end & _LOW) - left + k), strict=True))


def _place(runs: list[Run], n_a: int, n_b: int) -> list[Run]:
    """Runs placed longest first, each word of either text used once, in the order of the first text."""
    used_a, used_b = bytearray(n_a), bytearray(n_b)
    placed: list[Run] = []
    for i, j, n in sorted(runs, key=_longest_first):
        if used_a.find(1, i, i + n) >= 0 or used_b.find(1, j, j + n) >= 0:
            if used_a.find(0, i, i + n) < 0 or used_b.find(0, j, j + n) < 0:
                continue
            free = [not (used_a[i + x] or used_b[j + x]) for x in range(n)]
            i, j, n = _longest_free(free, i, j)
            if n < SEED:
                continue
        used_a[i : i + n] = b"\x01" * n
        used_b[j : j + n] = b"\x01" * n
        placed.append((i, j, n))
    return _without_strays(sorted(placed))


def _longest_first(run: Run) -> Run:
    return -run[2], run[0], run[1]


def _without_strays(runs: list[Run]) -> list[Run]:
    """Drop short runs that stand between two that belong together: a name that comes again elsewhere."""
    out: list[Run] = []
    for k, run in enumerate(runs):
        if run[2] < STRAY and out and k + 1 < len(runs):
            before, after = out[-1], runs[k + 1]
            if _joins(before, after) and not (_joins(before, run) and _joins(run, after)):
                continue
        out.append(run)
    return out


def _joins(this: Run, following: Run) -> bool:
    gap_a = following[0] - this[0] - this[2]
    gap_b = following[1] - this[1] - this[2]
    return 0 <= gap_a <= LONGEST_GAP and 0 <= gap_b <= LONGEST_GAP


def _longest_free(free: list[bool], i: int, j: int) -> Run:
    best = at = length = 0
    for x, is_free in enumerate([*free, False]):
        if is_free:
            length += 1
        else:
            if length > best:
                best, at = length, x - length
            length = 0
    return i + at, j + at, best


def _fill(a: list[int], b: list[int], runs: list[Run]) -> list[Run]:
    """The runs, and the equal words between neighbouring ones, found by longest common subsequence."""
    out = [runs[0]]
    for this, following in pairwise(runs):
        a0, b0 = this[0] + this[2], this[1] + this[2]
        n_a, n_b = following[0] - a0, following[1] - b0
        if 0 < n_a <= LONGEST_GAP and 0 < n_b <= LONGEST_GAP and n_a + n_b > 2:
            out.extend(_between(a[a0 : a0 + n_a], b[b0 : b0 + n_b], a0, b0))
        out.append(following)
    return out


def _between(a: list[int], b: list[int], a0: int, b0: int) -> list[Run]:
    """Equal words of two short stretches, in order; not of one and one word, which differ, or a run would hold them."""
    if len(a) == 1:
        return [(a0, b0 + b.index(a[0]), 1)] if a[0] in b else []
    if len(b) == 1:
        return [(a0 + a.index(b[0]), b0, 1)] if b[0] in a else []
    equal = (op for op in LCSseq.opcodes(a, b) if op.tag == "equal")
    return [(a0 + op.src_start, b0 + op.dest_start, op.src_end - op.src_start) for op in equal]


def _groups(runs: list[Run]) -> list[list[Run]]:
    """Neighbouring runs whose gap is small on both sides."""
    groups: list[list[Run]] = []
    for run in runs:
        if groups:
            i, j, n = groups[-1][-1]
            if run[0] - (i + n) <= GAP and 0 <= run[1] - (j + n) <= GAP:
                groups[-1].append(run)
                continue
        groups.append([run])
    return groups


def _passages(group: list[Run], shortest: int) -> list[Passage]:
    """The group as a passage; a group that is too thin is cut at its widest gap and each part tried again."""
    todo, out = [group], []
    while todo:
        runs = todo.pop()
        words = sum(n for _, _, n in runs)
        if words < shortest:
            continue
        (a0, b0, _), (a1, b1, n1) = runs[0], runs[-1]
        length = max(a1 + n1 - a0, b1 + n1 - b0)
        if words >= DENSITY * length:
            out.append(Passage((a0, a1 + n1), (b0, b1 + n1), tuple(runs), words, _longest(runs)))
            continue
        gaps = [max(y[0] - x[0] - x[2], y[1] - x[1] - x[2]) for x, y in pairwise(runs)]
        margin = len(gaps) // 4 if len(gaps) > MANY_GAPS else 0  # long groups are cut near the middle: linear depth
        at = margin + gaps[margin : len(gaps) - margin].index(max(gaps[margin : len(gaps) - margin])) + 1
        todo += [runs[:at], runs[at:]]
    return out


def _longest(runs: list[Run]) -> int:
    best = length = 0
    end = (-1, -1)
    for i, j, n in runs:
        length = length + n if (i, j) == end else n
        best, end = max(best, length), (i + n, j + n)
    return best
