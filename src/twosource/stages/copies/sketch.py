"""Which runs of words are kept of every text.

Winnowing (Schleimer, Wilkerson and Aiken, SIGMOD 2003) keeps the smallest hash of every window of runs, so two texts
that share `RUN + WINDOW - 1` words in a row always share a kept run, wherever it stands.
"""

from __future__ import annotations

import numpy as np

from twosource.stages.copies.words import Batch, Flags, Hashes, Ints, Words, shingles

RUN = 4
"""Words in a run: shorter ones bring together texts that only share phrases, longer ones rarely survive in texts whose
words were replaced by synonyms."""
RUN_SPACELESS = 9
"""Characters in a run of a script without spaces: about as telling as four words."""
WINDOW = 4
_NEVER = np.uint64(0xFFFFFFFFFFFFFFFF)


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
