"""Words that stand in many texts without having been taken from any of them."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt

from twosource.records import Document
from twosource.stages.copies.align import Alignment, Passage
from twosource.stages.copies.sketch import WINDOW, Postings, least_of_windows, run_length
from twosource.stages.copies.texts import Texts
from twosource.stages.copies.words import Flags, Floats, Hashes, Ints, Words, found_in, shingles

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
"""Texts over which the rarity of words is counted."""
FAMILY = 0.5
"""Share of both texts from which they are one family ..."""
WHOLE = 0.85
"""... or of one of them: less may be the furniture of a page around a short report."""


def _run_length(words: Words) -> int:
    return RUN_SPACELESS if words.spaceless else RUN


class Families:
    """Texts that share so much that they are one family; grows with the pile."""

    def __init__(self) -> None:
        self._root: dict[int, int] = {}

    def of(self, text: int) -> int:
        """The number that stands for the family of this text: that of its first member."""
        root = self._root
        while text in root:
            above = root[text]
            if above in root:
                root[text] = root[above]
            text = above
        return text

    def join(self, a: int, b: int) -> None:
        x, y = sorted((self.of(a), self.of(b)))
        if x != y:
            self._root[y] = x


MOST_TEXTS = 64
"""Texts that are looked at to see in how many families a run of words stands."""


class Spread:
    """In how many families each run of words stands, for the runs inside of these passages of these texts.

    Every run of `RUN` words holds runs that the index keeps, and stands in no more texts than the rarest of them does.
    Where that is not enough to tell, `look` reads those texts.
    """

    def __init__(self, texts: Texts, postings: Postings, families: Families, passages: Sequence[Stretch]) -> None:
        self._texts, self._postings, self._families = texts, postings, families
        self._wanted, lookup = _lookups(texts, passages)
        kept, which = np.unique(lookup, return_inverse=True)
        which = which.reshape(lookup.shape)
        total = postings.counts(kept)[which]
        rarest = np.argmin(total, axis=1) if len(total) else np.zeros(0, dtype=np.int64)
        self._rarest: Hashes = kept[which[np.arange(len(rarest)), rarest]]
        self._most: Ints = total[np.arange(len(rarest)), rarest]
        self._known: Hashes = np.zeros(0, dtype=np.uint64)
        self._count: Ints = np.zeros(0, dtype=np.int64)

    def look(self, passages: Sequence[Stretch]) -> None:
        """Count, in the texts themselves, the families of the runs inside of these passages, for `plain`."""
        asked = np.unique(found_in(self._wanted, _lookups(self._texts, passages)[0]))
        asked = asked[self._most[asked] >= FAMILIES]
        self._known = self._wanted[asked]
        holders = self._postings.texts_of(np.unique(self._rarest[asked]), MOST_TEXTS)
        needed = np.unique(np.concatenate(holders)).tolist() if holders else []
        found: list[Ints] = []
        for start in range(0, len(needed), 1000):
            self._texts.fetch(needed[start : start + 1000])
            for n in needed[start : start + 1000]:
                words = self._texts.words(n)
                hits = np.unique(found_in(self._known, shingles(words.hashes, _run_length(words))))
                found.append(np.stack([hits, np.full(len(hits), self._families.of(n), dtype=np.int64)]))
        pairs = np.unique(np.concatenate(found, axis=1), axis=1) if found else np.zeros((2, 0), dtype=np.int64)
        self._count = np.bincount(pairs[0], minlength=len(self._known)).astype(np.int64)

    def plain_at_least(self, words: Words, plain: Flags, limit: int) -> Flags:
        """`plain` less the words of every run that might stand in `limit` families or more."""
        return _without(words, plain, self._wanted[self._most >= limit])

    def plain(self, words: Words, plain: Flags, limit: int) -> Flags:
        """`plain` less the words that stand in a run that `limit` or more families have, of the runs looked for."""
        return _without(words, plain, self._known[self._count >= limit])


def _without(words: Words, plain: Flags, runs: Hashes) -> Flags:
    """`plain` less the words that stand in one of these runs, which are sorted."""
    k = _run_length(words)
    own = shingles(words.hashes, k)
    if not len(own) or not len(runs):
        return plain
    at = np.searchsorted(runs, own)
    at[at == len(runs)] = 0
    common = runs[at] == own
    boiler = np.zeros(len(words), dtype=np.bool_)
    for i in range(k):
        boiler[i : i + len(common)] |= common
    return plain & ~boiler


Stretch = tuple[int, int, int]
"""A passage of a text: the number of the text, its first word and one past its last."""


def stretches(number: int, alignment: Alignment, side: int) -> list[Stretch]:
    """The telling passages of one side of an alignment; `number` is that of the text."""
    return [(number, *(p.a, p.b)[side]) for p in alignment.telling()]


def _lookups(texts: Texts, passages: Sequence[Stretch]) -> tuple[Hashes, npt.NDArray[np.uint64]]:
    """The long runs inside the passages, each once, and for each two kept runs that it holds."""
    runs: list[Hashes] = []
    kept: list[npt.NDArray[np.uint64]] = []
    for number, start, end in sorted(set(passages)):
        words = texts.words(number)
        k = _run_length(words)
        long = shingles(words.hashes[start:end], k)
        short = shingles(words.hashes[start:end], run_length(words))
        if not len(long):
            continue
        windows = least_of_windows(short)
        inner = k - run_length(words) - WINDOW + 2  # windows that lie wholly inside a long run
        runs.append(long)
        kept.append(np.stack([windows[: len(long)], windows[inner - 1 : inner - 1 + len(long)]], axis=1))
    if not runs:
        return np.zeros(0, dtype=np.uint64), np.zeros((0, 2), dtype=np.uint64)
    found, first = np.unique(np.concatenate(runs), return_index=True)
    return found, np.concatenate(kept)[first]


class Rarity:
    """How rare each word is among the texts: the logarithm of all texts over those that hold it.

    Counted over a sample once there are more than `SAMPLE` texts: those with the smallest keys, which depend on what
    the texts say and not on their order.
    """

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._sample: dict[int, tuple[bytes, Hashes | None]] = {}
        self._words: Hashes = np.zeros(0, dtype=np.uint64)
        self._weight: Floats = np.zeros(0, dtype=np.float64)

    def offer(self, texts: Sequence[tuple[bytes, int]]) -> None:
        """Take in further texts: a key and the number of each."""
        every = [(key, number) for number, (key, _) in self._sample.items()]
        chosen = heapq.nsmallest(SAMPLE, [*every, *texts])
        known = self._sample
        self._sample = {number: (key, known[number][1] if number in known else None) for key, number in chosen}
        if self._sample.keys() != known.keys():
            self._words = np.zeros(0, dtype=np.uint64)

    def _count(self) -> None:
        unread = [number for number, (_, words) in self._sample.items() if words is None]
        self._texts.fetch(unread)
        for number in unread:
            self._sample[number] = self._sample[number][0], np.unique(self._texts.words(number).hashes)
        found = [words for _, words in self._sample.values() if words is not None]
        self._words, count = np.unique(np.concatenate(found), return_counts=True)
        self._weight = np.log((len(found) + 1) / (count + 1)) ** 2

    def one_story(self, a: int, b: int, alignment: Alignment) -> bool:
        """Whether the rest of two texts tells the same story; never when what they share is how both end or begin."""
        words = self._texts.words(a), self._texts.words(b)
        telling = alignment.telling()
        if 2 * sum(p.words for p in telling if _at_edge(p, *words)) >= sum(p.words for p in telling):
            return False
        seen = [np.unique(np.delete(w.hashes, alignment.matched(side))) for side, w in enumerate(words)]
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
