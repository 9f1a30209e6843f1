"""Which texts are read to see in how many families a run of words stands."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from twosource.stages.copies.boilerplate import MOST_TEXTS
from twosource.stages.copies.postings import TEXT, texts_of
from twosource.stages.copies.state import State
from twosource.stages.copies.words import Hashes, Ints, distinct


class Holders:
    """The texts that hold both kept runs of a long run of words: the first `MOST_TEXTS` of them in their order."""

    def __init__(self, state: State, kept: Hashes) -> None:
        """`kept`: the two kept runs of each long run that will be asked for."""
        self._order = state.order()
        self._runs = distinct(kept.ravel() & ~TEXT)
        bounds = state.postings.bounds(self._runs)
        self._ends = np.cumsum(bounds.counts())
        entries = bounds.entries()
        entries.sort()
        self._texts = texts_of(entries)
        self._found: dict[tuple[int, int], Ints] = {}

    def of(self, kept: Hashes) -> list[int]:
        """Those of any of these long runs, sorted."""
        found: set[int] = set()
        for one, other in self._places(kept):
            found.update(self._both(one, other).tolist())
        return sorted(found)

    def new(self, kept: Hashes, first: int) -> list[bool]:
        """For each of these long runs whether a text from `first` on is among its texts."""
        known = {at: self._has(*at, first) for at in set(self._places(kept))}
        return [known[at] for at in self._places(kept)]

    def _places(self, kept: Hashes) -> Iterable[tuple[int, int]]:
        return map(tuple, np.searchsorted(self._runs, kept & ~TEXT).tolist())

    def _has(self, one: int, other: int, first: int) -> bool:
        """New texts have the highest numbers: whether some hold both, and whether those are among the first."""
        came = [texts[np.searchsorted(texts, first) :] for texts in (self._of(one), self._of(other))]
        if not len(np.intersect1d(*came, assume_unique=True)):
            return False
        return bool((self._both(one, other) >= first).any())

    def _of(self, run: int) -> Ints:
        return self._texts[self._ends[run - 1] if run else 0 : self._ends[run]]

    def _both(self, one: int, other: int) -> Ints:
        found = self._found.get((one, other))
        if found is None:
            held = np.intersect1d(self._of(one), self._of(other), assume_unique=True)
            found = self._found[one, other] = held[self._order[held].argsort(kind="stable")][:MOST_TEXTS]
        return found
