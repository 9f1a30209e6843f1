"""Word by word: which passages two texts have in common.

Runs of equal words are the seeds; the longest are placed first and no word is used twice, so passages that changed
their order are found as well. What lies between two placed runs is compared by longest common subsequence, and runs
with small gaps between them make one passage.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from rapidfuzz.distance import LCSseq

from twosource.stages.copies.words import Ints, Words, as_any, shingles

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
SHORTEST = 8
"""Equal words in a passage. Shorter ones are names, titles and turns of phrase."""


@dataclass(frozen=True)
class Passage:
    """Words a_start..a_end of one text and b_start..b_end of the other have these words in common, in order."""

    a: tuple[int, int]
    b: tuple[int, int]
    matches: tuple[tuple[int, int], ...]  # positions in a and in b
    longest: int  # words of the longest run without a change


@dataclass(frozen=True)
class Alignment:
    """The passages that two texts share, in the order of the first."""

    passages: tuple[Passage, ...]

    def telling(self) -> tuple[Passage, ...]:
        return tuple(p for p in self.passages if len(p.matches) >= TELLING)

    def matched(self, side: int) -> Ints:
        """Positions of the shared words in the first (0) or second (1) text."""
        return np.array(sorted(m[side] for p in self.passages for m in p.matches), dtype=np.int64)


Run = tuple[int, int, int]  # position in a, position in b, words


def align(a: Words, b: Words) -> Alignment:
    """The passages that `a` and `b` share. Near-linear: seeds by sorting, gaps bounded."""
    k = SEED_SPACELESS if a.spaceless and b.spaceless else SEED
    runs = _place(_runs(a, b, k), len(a), len(b))
    if not runs:
        return Alignment(())
    runs = _fill(a, b, runs)
    passages = [p for group in _groups(runs) for p in _passages(group, SHORTEST * (2 if k == SEED_SPACELESS else 1))]
    return Alignment(tuple(sorted(passages, key=lambda p: (p.a, p.b))))


def _runs(a: Words, b: Words, k: int) -> list[Run]:
    """Every longest run of at least `k` equal words that is seeded by runs of `k` that neither text repeats often."""
    sa, sb = shingles(a.hashes, k), shingles(b.hashes, k)
    common = np.intersect1d(sa, sb)
    if not len(common):
        return []
    ia = np.flatnonzero(np.isin(sa, common))
    order = np.argsort(sb, kind="stable")
    low = np.searchsorted(sb[order], sa[ia], "left")
    count = np.searchsorted(sb[order], sa[ia], "right") - low
    usual = count <= MOST_REPEATS
    ia, low, count = ia[usual], low[usual], count[usual]
    left = np.repeat(ia, count)
    offset = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
    right = order[np.repeat(low, count) + offset]
    diagonal = right - left
    order = np.lexsort((left, diagonal))
    left, right, diagonal = left[order], right[order], diagonal[order]
    if not len(left):
        return []
    cut = np.flatnonzero((diagonal[1:] != diagonal[:-1]) | (left[1:] - left[:-1] > 1)) + 1
    begin, end = np.concatenate(([0], cut)), np.concatenate((cut, [len(left)])) - 1
    return list(zip(as_any(left[begin]), as_any(right[begin]), as_any(left[end] - left[begin] + k), strict=True))


def _place(runs: list[Run], n_a: int, n_b: int) -> list[Run]:
    """Runs placed longest first, each word of either text used once, in the order of the first text."""
    used_a, used_b = bytearray(n_a), bytearray(n_b)
    placed: list[Run] = []
    for i, j, n in sorted(runs, key=lambda r: (-r[2], r[0], r[1])):
        if any(used_a[i : i + n]) or any(used_b[j : j + n]):
            free = [not (used_a[i + x] or used_b[j + x]) for x in range(n)]
            i, j, n = _longest_free(free, i, j)
            if n < SEED:
                continue
        used_a[i : i + n] = b"\x01" * n
        used_b[j : j + n] = b"\x01" * n
        placed.append((i, j, n))
    return _without_strays(sorted(placed))


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


def _fill(a: Words, b: Words, runs: list[Run]) -> list[Run]:
    """The runs, and the equal words between neighbouring ones, found by longest common subsequence."""
    out: list[Run] = []
    for this, following in zip(runs, [*runs[1:], None], strict=True):
        out.append(this)
        if following is None:
            break
        a0, b0 = this[0] + this[2], this[1] + this[2]
        a1, b1 = following[0], following[1]
        if not (0 < a1 - a0 <= LONGEST_GAP and 0 < b1 - b0 <= LONGEST_GAP):
            continue
        between = LCSseq.opcodes(as_any(a.hashes[a0:a1]), as_any(b.hashes[b0:b1]))
        out.extend(
            (a0 + op.src_start, b0 + op.dest_start, op.src_end - op.src_start) for op in between if op.tag == "equal"
        )
    return out


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
            matches = tuple((i + x, j + x) for i, j, n in runs for x in range(n))
            out.append(Passage((a0, a1 + n1), (b0, b1 + n1), matches, _longest(runs)))
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
