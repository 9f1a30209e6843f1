"""Which pairs of texts are worth comparing: an inverted index of winnowed runs of words.

Winnowing (Schleimer, Wilkerson and Aiken, SIGMOD 2003) keeps the smallest hash of every window of runs, so two texts
that share `RUN + WINDOW - 1` words in a row always share a kept run, wherever it stands. Candidates only: nothing
found here is a copy before align.py has compared the words.

A kept run and the text it stands in are one number, the run in the upper bits and the text in the lower ones: an index
is a sorted array of such numbers, and grows by further arrays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from twosource.stages.copies.words import Batch, Flags, Floats, Hashes, Ints, Words, shingles

RUN = 4
"""Words in a run: shorter ones bring together texts that only share phrases, longer ones rarely survive in texts whose
words were replaced by synonyms."""
RUN_SPACELESS = 9
"""Characters in a run of a script without spaces: about as telling as four words."""
WINDOW = 4
COMMON = 24
"""A run in more texts than this links each of them to the first few only, which keeps the work linear."""
HUBS = 3
USUAL = 6
"""A run in more texts than this counts for `USUAL` / texts: it says little about any two of them."""
LEAST = 2.5
"""Kept runs that two texts must share; a passage of 24 words keeps about 8."""
SHARE = 0.02
"""... and at least this share of the runs kept of the shorter text: half of a passage of 24 words in 500."""
REPRINT = 0.25
"""Share of the kept runs of the shorter text from which a pair is compared however common the runs are: when a thousand
outlets print one text, all its runs are common."""
PARTNERS = 24
"""Pairs kept for each text, those with most runs in common first."""

TEXT_BITS = 24
"""Bits that number the text: 16 million of them. 40 bits are left for the run, whose chance doubles do no harm: two
texts need three runs in common to be compared at all."""
BLOCK = 8192
"""Texts whose pairs are counted at once."""
_TEXT = np.uint64((1 << TEXT_BITS) - 1)
_SHIFT = np.uint64(TEXT_BITS)
_CODE_BITS = 5
_NEVER = np.uint64(0xFFFFFFFFFFFFFFFF)


def _code_weights() -> Floats:
    """What a run counts for by the code of the number of its texts: themselves up to `COMMON`, then by doublings."""
    sizes = [max(1, n) for n in range(COMMON + 1)]
    sizes += [int(1.4 * COMMON * 2**n) for n in range((1 << _CODE_BITS) - len(sizes))]
    return np.minimum(1.0, USUAL / np.array(sizes, dtype=np.float64))


_WEIGHTS = _code_weights()


def run_length(words: Words) -> int:
    return RUN_SPACELESS if words.spaceless else RUN


def kept_runs(batch: Batch) -> tuple[Hashes, Ints]:
    """The winnowed runs of every text of a batch, in order, and how many of them each text has."""
    counts = np.zeros(len(batch), dtype=np.int64)
    if batch.spaceless.all() or not batch.spaceless.any():
        return _winnowed(batch.hashes, batch.offsets, RUN_SPACELESS if batch.spaceless.any() else RUN, counts)
    parts: list[Hashes] = []
    for i in range(len(batch)):
        words = batch.hashes[batch.offsets[i] : batch.offsets[i + 1]]
        ends = np.array([0, len(words)])
        part, _ = _winnowed(words, ends, RUN_SPACELESS if batch.spaceless[i] else RUN, counts[i : i + 1])
        parts.append(part)
    return np.concatenate(parts), counts


def least_of_windows(runs: Hashes) -> Hashes:
    """The smallest of every `WINDOW` runs in a row."""
    n = max(0, len(runs) - WINDOW + 1)
    least = runs[:n].copy()
    for i in range(1, WINDOW):
        np.minimum(least, runs[i : i + n], out=least)
    return least


def _winnowed(hashes: Hashes, offsets: Ints, k: int, counts: Ints) -> tuple[Hashes, Ints]:
    """As `kept_runs` for runs of `k`; `counts` is filled in. A run kept by windows in a row is told once."""
    runs = shingles(hashes, k)
    begin, end = offsets[:-1], offsets[1:] - (k - 1)  # of the runs of each text
    for i in range(1, k):  # runs that would go over the end of a text
        across = offsets[1:-1] - i
        runs[across[(across >= 0) & (across < len(runs))]] = _NEVER
    if not len(runs):
        return runs, counts
    least = least_of_windows(np.append(runs, np.full(WINDOW - 1, _NEVER)))
    windows = np.zeros(len(runs) + 1, dtype=np.int8)
    last = np.where(end - begin >= WINDOW, end - (WINDOW - 1), np.minimum(begin + 1, end))
    some = last > begin
    np.add.at(windows, begin[some], 1)
    np.add.at(windows, last[some], -1)
    keep = np.cumsum(windows[:-1], dtype=np.int8).astype(np.bool_)
    fresh = np.ones(len(runs), dtype=np.bool_)
    fresh[1:] = least[1:] != least[:-1]
    fresh[begin[some]] = True
    keep &= fresh
    _short(runs, begin, end, keep, least)
    at = np.flatnonzero(keep)
    counts += np.searchsorted(at, np.maximum(end, begin)) - np.searchsorted(at, begin)
    return least[at], counts


def _short(runs: Hashes, begin: Ints, end: Ints, keep: Flags, least: Hashes) -> None:
    """Keep every run of a text that has too few for a window."""
    few = np.flatnonzero((end > begin) & (end - begin < WINDOW))
    for i in few.tolist():
        keep[begin[i] : end[i]] = True
        least[begin[i] : end[i]] = runs[begin[i] : end[i]]


def packed(runs: Hashes, counts: Ints, first: int) -> Hashes:
    """Runs and the number of their text in one; the texts are numbered from `first`."""
    return (runs & ~_TEXT) | np.repeat(np.arange(first, first + len(counts), dtype=np.uint64), counts)


class Postings:
    """Which kept run stands in which texts. Grows; what is in it already is not touched again."""

    def __init__(self) -> None:
        self._segments: list[Hashes] = []
        self.sizes: Ints = np.zeros(0, dtype=np.int64)
        """Kept runs of each text."""

    def __len__(self) -> int:
        return len(self.sizes)

    def add(self, runs: Sequence[Hashes], counts: Sequence[Ints]) -> list[tuple[int, int]]:
        """Take in further texts, given in parts, and return the pairs (i, j), i < j, worth comparing: those with a
        new text in them, sorted."""
        first = len(self)
        if not runs:
            return []
        sizes = np.concatenate(counts)
        new = packed(np.concatenate(runs), sizes, first)
        self.sizes = np.concatenate([self.sizes, sizes])
        new.sort()
        new = new[_fresh(new)]
        members, sizes = _shared(new) if not self._segments else self._gathered(new)
        pairs = self._pairs(members, sizes, first)
        self._segments.append(new)
        self._merge()
        return pairs

    def counts(self, runs: Hashes) -> Ints:
        """In how many texts each of these runs stands."""
        return sum((high - low for _, low, high in self._bounds(runs)), start=np.zeros(len(runs), dtype=np.int64))

    def texts_of(self, runs: Hashes, most: int) -> list[Ints]:
        """The texts in which each run stands; not all but `most`, evenly spread, when more do."""
        bounds = self._bounds(runs)
        out = []
        for i in range(len(runs)):
            found = np.concatenate([segment[low[i] : high[i]] & _TEXT for segment, low, high in bounds])
            chosen = np.linspace(0, len(found) - 1, min(len(found), most)).astype(np.int64)
            out.append(found[chosen].astype(np.int64))
        return out

    def _bounds(self, runs: Hashes) -> list[tuple[Hashes, Ints, Ints]]:
        """For every segment where the entries of each run begin and end in it."""
        low, high = runs & ~_TEXT, runs | _TEXT
        return [(s, np.searchsorted(s, low), np.searchsorted(s, high, "right")) for s in self._segments]

    def _merge(self) -> None:
        """Join the last segments while they are of like size: there are never more than a few."""
        while len(self._segments) > 1 and len(self._segments[-2]) < 4 * len(self._segments[-1]):
            last = self._segments.pop()
            joined = np.concatenate([self._segments.pop(), last])
            joined.sort(kind="stable")
            self._segments.append(joined)

    def _gathered(self, new: Hashes) -> tuple[Hashes, Ints]:
        """The new entries and the earlier ones with the same run, sorted, and in how many texts the run stands.

        Of a run that is common only the texts are fetched that `_links` will ask for: the first ones and the last.
        """
        runs = np.unique(new >> _SHIFT)
        mine = np.searchsorted(new >> _SHIFT, runs, "right") - np.searchsorted(new >> _SHIFT, runs)
        bounds = self._bounds(runs << _SHIFT)
        total = mine + sum(high - low for _, low, high in bounds)
        parts = [new]
        for segment, low, high in bounds:
            many = total > COMMON
            parts.append(segment[_ranges(low[~many], high[~many])])
            parts.append(segment[_ranges(low[many], np.minimum(low[many] + HUBS, high[many]))])
            parts.append(segment[_ranges(np.maximum(low[many] + HUBS, high[many] - 1), high[many])])
        members = np.concatenate(parts)
        members.sort()
        sizes = total[np.searchsorted(runs, members >> _SHIFT)]
        return members[sizes > 1], sizes[sizes > 1]

    def _pairs(self, members: Hashes, sizes: Ints, first: int) -> list[tuple[int, int]]:
        left: list[Ints] = []
        right: list[Ints] = []
        score: list[Floats] = []
        for a, b, shared, alike in _counted(members, sizes, first, len(self)):
            smaller = np.minimum(self.sizes[a], self.sizes[b])
            enough = shared >= np.maximum(np.minimum(LEAST, smaller), SHARE * smaller)
            enough |= alike >= np.maximum(LEAST, REPRINT * smaller)
            left.append(a[enough])
            right.append(b[enough])
            score.append((shared + alike / len(self))[enough])
        if not left:
            return []
        return _best(np.concatenate(left), np.concatenate(right), np.concatenate(score))


def _fresh(values: Hashes | Ints) -> Flags:
    """Which of the sorted values differ from the one before."""
    out = np.ones(len(values), dtype=np.bool_)
    out[1:] = values[1:] != values[:-1]
    return out


def _ranges(low: Ints, high: Ints) -> Ints:
    """All positions from each low to its high, exclusive."""
    count = np.maximum(high - low, 0)
    return np.repeat(low - np.cumsum(count) + count, count) + np.arange(int(count.sum()))


def _shared(entries: Hashes) -> tuple[Hashes, Ints]:
    """The entries whose run stands in two texts or more, and in how many."""
    edges = np.flatnonzero(_fresh(entries >> _SHIFT))
    size = np.diff(np.append(edges, len(entries)))
    many = size > 1
    return entries[np.repeat(many, size)], np.repeat(size[many], size[many])


Counted = tuple[Ints, Ints, Floats, Ints]


def _counted(members: Hashes, sizes: Ints, first: int, n: int) -> Iterator[Counted]:
    """Pairs of texts with the second not before `first`, what their common runs weigh, and how many they are."""
    if not len(members):
        return
    runs, texts = members >> _SHIFT, (members & _TEXT).astype(np.int64)
    edges = np.flatnonzero(_fresh(runs))
    group = np.diff(np.append(edges, len(runs)))
    start = np.repeat(edges, group).astype(np.int32)
    del runs
    codes = np.minimum(sizes, COMMON)
    big = sizes > COMMON
    codes[big] = np.minimum(COMMON + 1 + np.log2(sizes[big] / COMMON).astype(np.int64), (1 << _CODE_BITS) - 1)
    codes = codes.astype(np.uint8)
    blocks = texts // BLOCK
    for block in range(first // BLOCK, (n - 1) // BLOCK + 1):
        at = np.flatnonzero((blocks == block) & (texts >= first)) if first else np.flatnonzero(blocks == block)
        keys = _links(at, start[at].astype(np.int64), texts, codes)
        if len(keys):
            yield _collapsed(keys, block * BLOCK)


def _links(at: Ints, start: Ints, texts: Ints, codes: npt.NDArray[np.uint8]) -> npt.NDArray[np.int64]:
    """One number for every common run of two texts: second text (within its block), first text, code of the weight."""
    before = at - start
    many = codes[at] > COMMON
    count = np.where(many, np.minimum(before, HUBS + 1), before)
    right = np.repeat(at, count)
    step = np.arange(len(right)) - np.repeat(np.cumsum(count) - count, count)
    left = np.repeat(start, count) + step
    last = np.repeat(many, count) & (step == HUBS)
    left[last] = right[last] - 1
    keys: Ints = (texts[right] % BLOCK) << (TEXT_BITS + _CODE_BITS) | texts[left] << _CODE_BITS | codes[right]
    return keys


def _collapsed(keys: npt.NDArray[np.int64], base: int) -> Counted:
    keys.sort()
    pairs = keys >> _CODE_BITS
    edges = np.flatnonzero(_fresh(pairs))
    alike = np.diff(np.append(edges, len(keys)))
    weights = np.add.reduceat(_WEIGHTS[keys & ((1 << _CODE_BITS) - 1)], edges)
    found = pairs[edges]
    return found & int(_TEXT), (found >> TEXT_BITS) + base, weights, alike


def _best(left: Ints, right: Ints, shared: Floats) -> list[tuple[int, int]]:
    """Pairs that are among the `PARTNERS` best of either of their texts; ties go to the text that stands first."""
    keep = np.zeros(len(left), dtype=np.bool_)
    for own, other in ((left, right), (right, left)):
        order = np.lexsort((other, -shared, own))
        sorted_own = own[order]
        rank = np.arange(len(order)) - np.searchsorted(sorted_own, sorted_own)
        keep[order[rank < PARTNERS]] = True
    return sorted(zip(left[keep].tolist(), right[keep].tolist(), strict=True))
