"""Words that stand in many texts without having been taken from any of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from twosource.records import Document
from twosource.stages.copies.align import Alignment, Passage
from twosource.stages.copies.sketch import WINDOW, least_of_windows, run_length
from twosource.stages.copies.texts import Texts
from twosource.stages.copies.words import Flags, Floats, Hashes, Ints, Words, distinct, shingles

NEWS_DAYS = 14
"""Days after which a report that shares less than half of its words with another repeats background, not news."""
RUN = 8
"""Words of a run whose spread is counted: long enough that no two writers hit upon it by themselves."""
RUN_SPACELESS = 16
FAMILIES = 4
"""A run of words in so many families of texts that otherwise share little is boilerplate."""
FAMILIES_OF_STORY = 12
"""The same between two texts of one story: there a passage may well have been taken over many times."""
EDGE = 5
"""Words before or after a passage that do not keep it from being the beginning or end of a text."""
SAME_STORY = 0.2
"""Share of the rarer words of the one rest that the other has too: set well above what two reports on different days of
one war have in common, which use the same names and terms."""
SAMPLE = 500
"""Texts over which the rarity of words is counted: those whose words have the smallest digests."""
FAMILY = 0.5
"""Share of both texts from which they are one family ..."""
WHOLE = 0.85
"""... or of one of them: less may be the furniture of a page around a short report."""


def _run_length(words: Words) -> int:
    return RUN_SPACELESS if words.spaceless else RUN


MOST_TEXTS = 32
"""Texts that are looked at to see in how many families a run of words stands."""


def families(pairs: Iterable[tuple[int, int]], n: int) -> Ints:
    """For each of `n` texts the number of its family: that of its first member. `pairs` are of one family each."""
    root = list(range(n))

    def of(text: int) -> int:
        while root[text] != text:
            root[text] = root[root[text]]
            text = root[text]
        return text

    joined: set[int] = set()
    for a, b in pairs:
        x, y = sorted((of(a), of(b)))
        root[y] = x
        joined.update((a, b))
    out = np.arange(n)
    for text in joined:
        out[text] = of(text)
    return out


@dataclass(frozen=True)
class LongRuns:
    """The runs of `RUN` words inside the telling passages of one text: where they begin, their hashes, and of each the
    first and the last kept run that it holds (it stands in no text that does not hold both)."""

    at: Ints
    runs: Hashes
    kept: Hashes  # two columns

    @classmethod
    def of(cls, words: Words, spans: Sequence[tuple[int, int]]) -> LongRuns:
        k, short = _run_length(words), run_length(words)
        inner = k - short - WINDOW + 1  # from the first window of kept runs inside a long run to the last one
        at = [np.arange(start, end - k + 1) for start, end in spans if end - start >= k]
        if not at:
            return cls(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.uint64), np.zeros((0, 2), dtype=np.uint64))
        places = np.concatenate(at)
        low, high = int(places[0]), int(places[-1]) + k
        windows = least_of_windows(shingles(words.hashes[low:high], short))
        runs = shingles(words.hashes[low:high], k)[places - low]
        return cls(places, runs, np.stack([windows[places - low], windows[places - low + inner]], axis=1))

    def without(self, words: Words, plain: Flags, common: Flags) -> Flags:
        """`plain` less the words of these long runs of the text."""
        if not common.any():
            return plain
        boiler = np.zeros(len(words), dtype=np.bool_)
        at = self.at[common]
        for i in range(_run_length(words)):
            boiler[at + i] = True
        return plain & ~boiler


def inside(wanted: Hashes, texts: Sequence[Words]) -> tuple[Ints, Ints]:
    """Which long runs (`wanted`: sorted) stand in which texts: positions of both, one for each place where one stands.

    The texts are read as one, and what goes over the end of a text left out.
    """
    found = [(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))]
    for spaceless in (False, True):
        some = [n for n, words in enumerate(texts) if words.spaceless == spaceless]
        if not some or not len(wanted):
            continue
        runs = shingles(np.concatenate([texts[n].hashes for n in some]), _run_length(texts[some[0]]))
        likely = np.zeros(1 << 16, dtype=np.bool_)  # most runs are passed over by the lower bits of their hash
        likely[wanted & np.uint64(0xFFFF)] = True
        at = np.flatnonzero(likely[runs & np.uint64(0xFFFF)])
        where = np.searchsorted(wanted, runs[at])
        where[where == len(wanted)] = 0
        hit = wanted[where] == runs[at]
        at, where = at[hit], where[hit]
        ends = np.cumsum([len(texts[n]) for n in some])
        text = np.searchsorted(ends, at, "right")
        whole = at + _run_length(texts[some[0]]) <= ends[text]
        found.append((where[whole], np.array(some, dtype=np.int64)[text[whole]]))
    return np.concatenate([where for where, _ in found]), np.concatenate([text for _, text in found])


class Rarity:
    """How rare each word is among the texts: the logarithm of all texts over those that hold it.

    Counted over a sample, which depends on what the texts say and not on their order.
    """

    def __init__(self, texts: Texts, sample: Sequence[int]) -> None:
        """`sample`: the numbers of the texts over which words are counted."""
        self._texts = texts
        self._sample = sample
        self._words: Hashes = np.zeros(0, dtype=np.uint64)
        self._weight: Floats = np.zeros(0, dtype=np.float64)

    def _count(self) -> None:
        self._texts.fetch(self._sample)
        found = [distinct(self._texts.words(number).hashes) for number in self._sample]
        self._words, count = np.unique(np.concatenate(found), return_counts=True)
        self._weight = np.log((len(found) + 1) / (count + 1)) ** 2

    def one_story(self, a: int, b: int, alignment: Alignment) -> bool:
        """Whether the rest of two texts tells the same story; never when what they share is how both end or begin."""
        words = self._texts.words(a), self._texts.words(b)
        telling = alignment.telling()
        if 2 * sum(p.words for p in telling if _at_edge(p, *words)) >= sum(p.words for p in telling):
            return False
        seen = [distinct(np.delete(w.hashes, alignment.matched(side))) for side, w in enumerate(words)]
        smaller = min(self._sum(found) for found in seen)
        common = self._sum(np.intersect1d(seen[0], seen[1], assume_unique=True))
        return smaller > 0 and common >= SAME_STORY * smaller

    def _sum(self, words: Hashes) -> float:
        if not len(self._words):
            self._count()
        at = np.searchsorted(self._words, words)
        at[at == len(self._words)] = 0
        known = self._words[at] == words
        unseen = float(np.log(len(self._sample) + 1.0)) ** 2
        return float(self._weight[at[known]].sum()) + unseen * int(np.count_nonzero(~known))


def _at_edge(passage: Passage, a: Words, b: Words) -> bool:
    ends = len(a) - passage.a[1] <= EDGE and len(b) - passage.b[1] <= EDGE
    return ends or (passage.a[0] <= EDGE and passage.b[0] <= EDGE)


def of_one_family(share_a: float, share_b: float) -> bool:
    """Whether two texts share so much that it is no matter of notices and background."""
    return min(share_a, share_b) >= FAMILY or max(share_a, share_b) >= WHOLE


def standing(a: Document, b: Document, share: float) -> bool:
    """Whether what two documents share is standing text: one outlet on two days, or under half of it weeks apart."""
    days = [_day(d.published) for d in (a, b)]
    if days[0] is None or days[1] is None:
        return False
    apart = abs((days[0] - days[1]).days)
    return (apart > NEWS_DAYS and share < FAMILY) or (apart > 0 and bool(a.outlet) and a.outlet == b.outlet)


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None
