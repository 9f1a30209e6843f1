"""What texts that come change of the links of runs that many texts have, without looking at the links of the rest.

Such a run is a list of its texts in their order: the first few are hubs, to which every other text is linked, and each
text behind them is linked to the one before it as well (pairing.py). A text that comes in behind the hubs makes links
to them and to its neighbours, and of the old links only the one between these neighbours ends.
"""

from __future__ import annotations

import numpy as np

from twosource.stages.copies.postings import TEXT, TEXT_BITS, Bounds, texts_of
from twosource.stages.copies.words import Flags, Hashes, Ints


class Chains:
    """The texts of common runs, in their order, once further ones came."""

    def __init__(self, bounds: Bounds, new: Hashes, more: Ints, order: Ints, first: int, hubs: int) -> None:
        """`bounds`: of the runs before; `new`: the entries that come, `more` for each run; texts from `first` on are
        new; `order`: a number for each text by which they are ordered, from 0."""
        run = np.concatenate([bounds.run_of(), np.repeat(np.arange(len(more)), more)])
        keys = run << TEXT_BITS | order[texts_of(np.concatenate([bounds.entries(), new]))]
        keys.sort()
        self._texts = order.argsort()[keys & int(TEXT)]
        size = bounds.counts() + more
        self._end = np.cumsum(size)
        self._start = self._end - size
        self._came = self._texts >= first
        self._hubs = self._start[:, None] + np.arange(hubs)
        self.turned: Flags = self._came[self._hubs].any(axis=1)
        """The runs that have other hubs now: all their links change."""

    def changes(self) -> tuple[Ints, Ints]:
        """The links that runs with the same hubs make, and those that they end: pairs, one for each run."""
        at = np.flatnonzero(self._came)
        run = np.searchsorted(self._end, at, "right")
        at, run = at[~self.turned[run]], run[~self.turned[run]]
        hubs = self._hubs[run]
        chained = at[at > hubs[:, -1] + 1]  # right behind the hubs, the text before is one of them
        inside = at + 1 < self._end[run]
        inside[inside] = ~self._came[at[inside] + 1]
        behind = at[inside] + 1
        before = np.maximum.accumulate(np.where(self._came, 0, np.arange(len(self._came))))[at[inside]]
        ended = before > hubs[inside, -1]
        made = [
            self._pairs(np.repeat(at, hubs.shape[1]), hubs.ravel()),
            self._pairs(chained, chained - 1),
            self._pairs(behind, behind - 1),
        ]
        return np.concatenate(made), self._pairs(behind[ended], before[ended])

    def _pairs(self, left: Ints, right: Ints) -> Ints:
        one, other = self._texts[left], self._texts[right]
        return np.minimum(one, other) << TEXT_BITS | np.maximum(one, other)
