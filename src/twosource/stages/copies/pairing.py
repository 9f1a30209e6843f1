"""Which pairs of texts are worth comparing. Nothing found here is a copy before its words are compared.

What is found depends on the set of texts alone, not on the order in which they came, and a pile that grew has the same
candidates as the whole one: every text that comes can only take links away from pairs that were there before it (a run
that more texts have counts for less), so those are counted down and the pairs of the new texts are counted anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from twosource.stages.copies.chains import Chains
from twosource.stages.copies.postings import SHIFT, TEXT, TEXT_BITS, Bounds, among, fresh, texts_of
from twosource.stages.copies.words import Flags, Hashes, Ints

COMMON = 24
"""A run in more texts than this links each of them to a few only, which keeps the work linear."""
HUBS = 3
"""... to so many, the same for all of them, and to the one before it."""
USUAL = 6
"""A run in more texts than this counts for `USUAL` / texts: it says little about any two of them."""
ONE = 840
"""What a run of few texts counts for; whole numbers, so that counting down leaves nothing behind."""
LEAST = 5 * ONE // 2
"""What two texts must share; a passage of 24 words keeps about 8 runs."""
LEAST_LINKS = 3
SHARE = 0.02
"""... and at least this share of the runs kept of the shorter text: half of a passage of 24 words in 500."""
REPRINT = 0.25
"""Share of the kept runs of the shorter text from which a pair is compared however common the runs are: when a thousand
outlets print one text, all its runs are common."""
PARTNERS = 24
"""Pairs kept for each text, those with most runs in common first."""

BLOCK = 8192
"""Texts whose pairs are counted at once ..."""
SLAB = 1 << 19
"""... and whose entries are gathered at once: bounds the memory."""
_CODE_BITS = 5
_CODES = np.int64((1 << _CODE_BITS) - 1)
_WEIGHTS = np.array([ONE * min(USUAL, max(n, 1)) // max(n, 1) for n in range(COMMON + 1)] + [0], dtype=np.int64)
"""What a link counts for, by the number of texts that have the run, all above `COMMON` in one."""
_ODD = np.uint64(0x9E3779B97F4A7C15)
_HASHED = 20
"""Bits of the hash by which most links of pairs that are not known are passed over."""


@dataclass
class Candidates:
    """Pairs of texts (number of the one << 24 | number of the other, the smaller first; sorted), what the runs they
    share count for, and how many links they have."""

    pairs: Ints
    weight: Ints
    links: Ints

    @classmethod
    def none(cls) -> Candidates:
        return cls(*(np.zeros(0, dtype=np.int64) for _ in range(3)))

    def only(self, keep: Flags) -> Candidates:
        return Candidates(self.pairs[keep], self.weight[keep], self.links[keep])

    @classmethod
    def of_parts(cls, parts: Sequence[Candidates]) -> Candidates:
        """Those of all parts, none of which has a pair of another."""
        pairs = np.concatenate([p.pairs for p in parts])
        order = pairs.argsort(kind="stable")
        weight, links = (np.concatenate(x)[order] for x in ([p.weight for p in parts], [p.links for p in parts]))
        return cls(pairs[order], weight, links)

    def best(self, order: Ints) -> list[tuple[int, int]]:
        """Pairs that are among the `PARTNERS` best of either of their texts; ties go to the text first in order."""
        left, right = split(self.pairs)
        own, other = np.concatenate([left, right]), np.concatenate([right, left])
        at = np.lexsort((order[other], -np.tile(self.links, 2), -np.tile(self.weight, 2), own))
        mine = own[at]
        rank = np.arange(len(at)) - np.searchsorted(mine, mine)
        keep = np.zeros(len(left), dtype=np.bool_)
        keep[at[rank < PARTNERS] % max(1, len(left))] = True
        return list(zip(left[keep].tolist(), right[keep].tolist(), strict=True))


def split(pairs: Ints) -> tuple[Ints, Ints]:
    return pairs >> TEXT_BITS, pairs & int(TEXT)


def _enough(found: Candidates, kept: Ints) -> Candidates:
    """The pairs that share enough; `kept` are the runs of each text."""
    left, right = split(found.pairs)
    smaller = np.minimum(kept[left], kept[right])
    enough = found.weight >= np.maximum(np.minimum(LEAST, smaller * ONE), SHARE * ONE * smaller)
    enough |= found.links >= np.maximum(LEAST_LINKS, REPRINT * smaller)
    return found.only(enough)


def of_all(entries: Hashes, kept: Ints) -> Candidates:
    """The candidates of a pile whose texts are numbered in their order; `entries` as in postings.py."""
    edges = np.flatnonzero(fresh(entries >> SHIFT))
    size = np.diff(np.append(edges, len(entries)))
    many = size > 1
    shared = entries[np.repeat(many, size)]
    size = size[many].astype(np.int32)
    if not len(shared):
        return Candidates.none()
    start = np.repeat(np.cumsum(size, dtype=np.int32) - size, size)
    codes = np.repeat(np.minimum(size, COMMON + 1).astype(np.uint8), size)
    texts = (shared & TEXT).astype(np.int32)
    del shared, edges, size, many
    few = kept < LEAST_LINKS
    parts = [
        _enough(_collapsed(_filtered(_keys(at, start, texts, codes), few, base), base), kept)
        for at, base in _blocks(texts, len(kept))
    ]
    return Candidates.of_parts(parts)


def _blocks(texts: npt.NDArray[np.int32], n: int) -> Iterator[tuple[Ints, int]]:
    """The positions of the entries of every block of texts, and the first text of the block."""
    for low in range(0, n, SLAB):
        here = np.arange(len(texts)) if n <= SLAB else np.flatnonzero((texts >= low) & (texts < low + SLAB))
        block = ((texts[here] - low) // BLOCK).astype(np.uint8)
        here = here[block.argsort(kind="stable")]  # by radix: linear
        ends = np.cumsum(np.bincount(block, minlength=1))
        for number, (begin, end) in enumerate(zip([0, *ends[:-1].tolist()], ends.tolist(), strict=True)):
            if end > begin:
                yield here[begin:end], low + number * BLOCK


def _keys(at: Ints, start: npt.NDArray[np.int32], texts: npt.NDArray[np.int32], codes: npt.NDArray[np.uint8]) -> Ints:
    """One number for every link of these entries to earlier ones: second text (within its block), first text, code."""
    begin = start[at].astype(np.int64)
    count, code = at - begin, codes[at]
    many = code > COMMON
    count[many] = np.minimum(count[many], HUBS + 1)
    own: Ints = (texts[at].astype(np.int64) % BLOCK) << (TEXT_BITS + _CODE_BITS) | code
    right = np.repeat(np.arange(len(at), dtype=np.int32), count)
    step = np.arange(len(right)) - np.repeat(np.cumsum(count) - count, count)
    left = begin[right] + step
    if many.any():
        last = np.flatnonzero(many[right] & (step == HUBS))
        left[last] = at[right[last]] - 1
    out: Ints = own[right] | texts[left].astype(np.int64) << _CODE_BITS
    return out


def _filtered(keys: Ints, few: Flags, base: int) -> Ints:
    """Without most of the pairs that have fewer than three links, whom sorting would only cost time.

    Pairs are counted by a hash: one that has three links is never lost. `few` are the texts with fewer runs than that.
    """
    if len(keys) < 1024:
        return keys
    pairs = keys >> _CODE_BITS
    bits = min(24, max(10, len(keys).bit_length()))
    bucket = _bucket(pairs, bits)
    keep = np.bincount(bucket, minlength=1 << bits)[bucket] >= LEAST_LINKS
    if few.any():
        keep |= few[pairs & int(TEXT)] | few[(pairs >> TEXT_BITS) + base]
    return keys[keep]


def _collapsed(keys: Ints, base: int) -> Candidates:
    """The keys of one pair taken together."""
    keys.sort()
    pairs = keys >> _CODE_BITS
    edges = np.flatnonzero(fresh(pairs))
    if not len(edges):
        return Candidates.none()
    links = np.diff(np.append(edges, len(keys)))
    weight = np.add.reduceat(_WEIGHTS[keys & _CODES], edges)
    found = pairs[edges]
    return Candidates((found & int(TEXT)) << TEXT_BITS | ((found >> TEXT_BITS) + base), weight, links)


def grown(
    known: Candidates, bounds: Bounds, new: Hashes, more: Ints, kept: Ints, order: Ints, first: int
) -> Candidates:
    """The candidates once texts from `first` on have come, whose entries are `new`, `more` of each run; `bounds`: of
    the entries of these runs before. `order`: the place of each text in their order."""
    size = bounds.counts()
    again = (size <= COMMON) & (size + more > 1)  # runs whose links are all looked at, before and after
    common = np.flatnonzero(size > COMMON)
    chains = Chains(bounds.only(common), new[np.repeat(size > COMMON, more)], more[common], order, first, HUBS)
    again[common] = chains.turned
    old = bounds.only(np.flatnonzero(again)).entries()
    every = np.concatenate([old, new[np.repeat(again, more)]])
    useful = np.zeros(len(kept), dtype=np.bool_)
    useful[first:] = True
    for side in split(known.pairs):
        useful[side] = True
    made, ended = chains.changes()
    pairs, codes = _links(every, order, useful)
    pairs = np.concatenate([pairs, made])
    codes = np.concatenate([codes, np.full(len(made), COMMON + 1, dtype=np.uint8)])
    come = (pairs & int(TEXT)) >= first
    added = _enough(_summed(pairs[come], _WEIGHTS[codes[come]]), kept)
    less, less_codes = _links(old, order, useful)
    known = Candidates(known.pairs, known.weight.copy(), known.links.copy())
    _count(known, pairs[~come], codes[~come], 1)
    _count(known, less, less_codes, -1)
    _count(known, ended, np.full(len(ended), COMMON + 1, dtype=np.uint8), -1)
    return Candidates.of_parts([_enough(known, kept), added])


def _count(known: Candidates, pairs: Ints, codes: npt.NDArray[np.uint8], sign: int) -> None:
    """Count these links of known pairs, and no others; most of those are told by a hash, without a search."""
    mask = np.zeros(1 << _HASHED, dtype=np.bool_)
    mask[_bucket(known.pairs, _HASHED)] = True
    here = np.flatnonzero(mask[_bucket(pairs, _HASHED)])
    here = here[among(pairs[here], known.pairs)]
    at = np.searchsorted(known.pairs, pairs[here])
    np.add.at(known.weight, at, sign * _WEIGHTS[codes[here]])
    np.add.at(known.links, at, sign)


def _bucket(pairs: Ints, bits: int) -> npt.NDArray[np.int32]:
    found: npt.NDArray[np.int32] = ((pairs.astype(np.uint64) * _ODD) >> np.uint64(64 - bits)).astype(np.int32)
    return found


def _links(entries: Hashes, order: Ints, useful: Flags) -> tuple[Ints, npt.NDArray[np.uint8]]:
    """The pairs that these entries (sorted here) link, one for each run, and the code of what that counts for.

    Pairs that are neither new nor known need not be among them: those whose later text is not `useful`.
    """
    entries.sort()
    runs, texts = entries >> SHIFT, texts_of(entries)
    edges = np.flatnonzero(fresh(runs))
    size = np.diff(np.append(edges, len(entries)))
    start = np.repeat(edges, size)
    codes = np.repeat(np.minimum(size, COMMON + 1).astype(np.uint8), size)
    many = codes > COMMON
    if many.any():
        place = np.flatnonzero(many)
        texts[place] = texts[place[np.lexsort((order[texts[place]], start[place]))]]
    count = np.arange(len(entries)) - start
    count[many] = np.minimum(count[many], HUBS + 1)
    count[~(many | useful[texts])] = 0
    right = np.repeat(np.arange(len(entries)), count)
    step = np.arange(len(right)) - np.repeat(np.cumsum(count) - count, count)
    left = start[right] + step
    last = np.flatnonzero(many[right] & (step == HUBS))
    left[last] = right[last] - 1
    one, other = texts[left], texts[right]
    return np.minimum(one, other) << TEXT_BITS | np.maximum(one, other), codes[right]


def _summed(pairs: Ints, weights: Ints) -> Candidates:
    order = pairs.argsort(kind="stable")
    pairs, weights = pairs[order], weights[order]
    edges = np.flatnonzero(fresh(pairs))
    if not len(edges):
        return Candidates.none()
    links = np.diff(np.append(edges, len(pairs)))
    return Candidates(pairs[edges], np.add.reduceat(weights, edges), links)
