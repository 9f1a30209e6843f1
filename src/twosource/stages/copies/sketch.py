"""Which pairs of texts are worth comparing: an inverted index of winnowed runs of words.

Winnowing (Schleimer, Wilkerson and Aiken, SIGMOD 2003) keeps the smallest hash of every window of runs, so two texts
that share `RUN + WINDOW - 1` words in a row always share a kept run, wherever it stands. Candidates only: nothing
found here is a copy before align.py has compared the words.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from twosource.stages.copies.words import Floats, Hashes, Ints, Words, shingles

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


def run_length(words: Words) -> int:
    return RUN_SPACELESS if words.spaceless else RUN


def kept_runs(words: Words) -> Hashes:
    """The winnowed runs of one text, each once, sorted."""
    runs = shingles(words.hashes, run_length(words))
    if len(runs) <= WINDOW:
        return np.unique(runs)
    windows = np.lib.stride_tricks.sliding_window_view(runs, WINDOW)
    return np.unique(windows.min(axis=1))


def candidates(texts: Sequence[Words]) -> list[tuple[int, int]]:
    """Pairs (i, j), i < j, of positions in `texts` that share enough kept runs, sorted. Near-linear in all words."""
    kept = [kept_runs(words) for words in texts]
    sizes = np.array([len(k) for k in kept], dtype=np.int64)
    if not sizes.sum():
        return []
    hashes = np.concatenate(kept)
    owners = np.repeat(np.arange(len(texts), dtype=np.int64), sizes)
    keys, shared, alike = _count(hashes, owners, len(texts))
    left, right = keys // len(texts), keys % len(texts)
    smaller = np.minimum(sizes[left], sizes[right])
    enough = shared >= np.maximum(np.minimum(LEAST, smaller), SHARE * smaller)
    enough |= alike >= np.maximum(LEAST, REPRINT * smaller)
    return _best(left[enough], right[enough], shared[enough] + alike[enough] / len(texts), len(texts))


def _count(hashes: Hashes, owners: Ints, n: int) -> tuple[Ints, Floats, Ints]:
    """Keys i * n + j of the pairs that share runs, how many with common runs counting less, and how many."""
    order = np.lexsort((owners, hashes))
    hashes, owners = hashes[order], owners[order]
    first = np.flatnonzero(np.concatenate(([True], hashes[1:] != hashes[:-1])))
    size = np.diff(np.append(first, len(hashes)))
    many, size = first[size > 1], size[size > 1]
    parts: list[Ints] = []
    weights: list[Floats] = []
    for s in np.unique(size):
        at = many[size == s]
        members = owners[at[:, None] + np.arange(s)[None, :]]
        if s <= COMMON:
            a, b = np.triu_indices(int(s), 1)
            parts.append((members[:, a] * n + members[:, b]).ravel())
        else:
            hubs = [(members[:, [h]] * n + members[:, h + 1 :]).ravel() for h in range(HUBS)]
            parts.append(np.concatenate([*hubs, (members[:, HUBS:-1] * n + members[:, HUBS + 1 :]).ravel()]))
        weights.append(np.full(len(parts[-1]), min(1.0, USUAL / s)))
    if not parts:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float64), np.zeros(0, dtype=np.int64)
    keys, where = np.unique(np.concatenate(parts), return_inverse=True)
    shared = np.bincount(where, weights=np.concatenate(weights)).astype(np.float64)
    return keys, shared, np.bincount(where).astype(np.int64)


def _best(left: Ints, right: Ints, shared: Floats, n: int) -> list[tuple[int, int]]:
    """Pairs that are among the `PARTNERS` best of either of their texts; ties go to the text that stands first."""
    keep = np.zeros(len(left), dtype=np.bool_)
    for own, other in ((left, right), (right, left)):
        order = np.lexsort((other, -shared, own))
        begin = np.searchsorted(own[order], np.arange(n))
        rank: npt.NDArray[np.int64] = np.arange(len(order)) - begin[own[order]]
        keep[order[rank < PARTNERS]] = True
    return sorted(zip(left[keep].tolist(), right[keep].tolist(), strict=True))
