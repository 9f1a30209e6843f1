"""Which kept run stands in which texts: an inverted index that grows by further sorted arrays.

A kept run and the text it stands in are one number, the run in the upper bits and the text in the lower ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from twosource.stages.copies.words import Flags, Hashes, Ints

TEXT_BITS = 24
"""Bits that number the text: 16 million of them. 40 bits are left for the run, whose chance doubles do no harm: two
texts need three runs in common to be compared at all."""
TEXT = np.uint64((1 << TEXT_BITS) - 1)
SHIFT = np.uint64(TEXT_BITS)
GROWTH = 4
"""A segment that is less than so many times as long as the next one is joined with it."""


def packed(runs: Hashes, counts: Ints, numbers: Ints) -> Hashes:
    """Runs and the number of their text in one, sorted, each once; text `i` has the next `counts[i]` runs."""
    out = (runs & ~TEXT) | np.repeat(numbers.astype(np.uint64), counts)
    out.sort()
    return out[fresh(out)]


def texts_of(entries: Hashes) -> Ints:
    return (entries & TEXT).astype(np.int64)


def fresh(values: Hashes | Ints) -> Flags:
    """Which of the sorted values differ from the one before."""
    out = np.ones(len(values), dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=out[1:])
    return out


def among(values: Hashes | Ints, ordered: Hashes | Ints) -> Flags:
    """Which of the values are among the ordered ones."""
    if not len(ordered):
        return np.zeros(values.shape, dtype=np.bool_)
    at = np.searchsorted(ordered, values)
    at[at == len(ordered)] = 0
    found: Flags = ordered[at] == values
    return found


def ranges(low: Ints, high: Ints) -> Ints:
    """All positions from each low to its high, exclusive."""
    count = np.maximum(high - low, 0)
    return np.repeat(low - np.cumsum(count) + count, count) + np.arange(int(count.sum()))


@dataclass(frozen=True)
class Segment:
    """A sorted array of entries that is never changed."""

    serial: int
    entries: Hashes


@dataclass(frozen=True)
class Bounds:
    """Where the entries of some runs begin and end in every segment."""

    runs: int
    parts: list[tuple[Hashes, Ints, Ints]]

    def counts(self) -> Ints:
        """The entries of each run."""
        return sum((high - low for _, low, high in self.parts), np.zeros(self.runs, dtype=np.int64))

    def only(self, at: Ints) -> Bounds:
        return Bounds(len(at), [(segment, low[at], high[at]) for segment, low, high in self.parts])

    def entries(self) -> Hashes:
        """All entries, those of one segment after the other."""
        found = [segment[ranges(low, high)] for segment, low, high in self.parts]
        return np.concatenate(found) if found else np.zeros(0, dtype=np.uint64)

    def run_of(self) -> Ints:
        """For each of these entries the place of its run among the runs."""
        found = [np.repeat(np.arange(self.runs), high - low) for _, low, high in self.parts]
        return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)


class Postings:
    """The entries of all texts of a pile, in a few segments."""

    def __init__(self, segments: Sequence[Segment] = ()) -> None:
        self.segments: list[Segment] = list(segments)

    def add(self, entries: Hashes) -> None:
        """Take in further entries, sorted."""
        if not len(entries):
            return
        self._append(entries)
        while len(self.segments) > 1 and len(self.segments[-2].entries) < GROWTH * len(self.segments[-1].entries):
            last, before = self.segments.pop(), self.segments.pop()
            joined = np.concatenate([before.entries, last.entries])
            joined.sort(kind="stable")
            self._append(joined, above=last.serial)

    def replace(self, entries: Hashes) -> None:
        """These entries instead of all, sorted."""
        above = max((s.serial for s in self.segments), default=0)
        self.segments = []
        if len(entries):
            self._append(entries, above)

    def _append(self, entries: Hashes, above: int = 0) -> None:
        serial = max([above, *(s.serial for s in self.segments)]) + 1
        self.segments.append(Segment(serial, entries))

    def whole(self) -> Hashes:
        """All entries, sorted."""
        if len(self.segments) == 1:
            return self.segments[0].entries
        out = np.concatenate([s.entries for s in self.segments] or [np.zeros(0, dtype=np.uint64)])
        out.sort(kind="stable")
        return out

    def counts(self, runs: Hashes) -> Ints:
        """In how many texts each of these runs stands; the lower bits of the runs do not matter."""
        return self.bounds(runs).counts()

    def entries(self, runs: Hashes) -> Hashes:
        """All entries of these runs, sorted. The runs must be distinct."""
        out = self.bounds(runs).entries()
        out.sort()
        return out

    def bounds(self, runs: Hashes) -> Bounds:
        """Where the entries of each of these runs are, as long as none are added."""
        low, high = runs & ~TEXT, runs | TEXT
        parts = [s.entries for s in self.segments]
        found = []
        for segment in parts:
            begin = np.searchsorted(segment, low)
            end = begin.copy()
            some = np.flatnonzero(segment[np.minimum(begin, len(segment) - 1)] <= high)
            some = some[begin[some] < len(segment)]
            end[some] = np.searchsorted(segment, high[some], "right")
            found.append((segment, begin, end))
        return Bounds(len(runs), found)
