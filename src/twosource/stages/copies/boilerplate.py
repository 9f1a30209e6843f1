"""Words that stand in many texts without having been taken from any of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import numpy as np

from twosource.records import Document
from twosource.stages.copies.align import Alignment, Passage
from twosource.stages.copies.words import Flags, Hashes, Ints, Words, shingles

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
FAMILY = 0.5
"""Share of both texts from which they are one family ..."""
WHOLE = 0.85
"""... or of one of them: less may be the furniture of a page around a short report."""

_PHRASES = (
    "email address will not be published",
    "e-mail address will not be published",
    "required fields are marked",
    "leave a comment",
    "leave a reply",
    "sign up for our",
    "sign up to our",
    "sign up to receive",
    "subscribe to our",
    "all rights reserved",
    "terms of use",
    "terms and conditions",
    "terms of service",
    "site uses cookies",
    "we use cookies",
    "by continuing to use",
    "by continuing to browse",
    "may not be published",
    "may not be reproduced",
    "follow us on",
    "share this article",
    "share this story",
    "share this post",
    "click here",
    "read more",
    "privacy policy",
    "enable javascript",
    "views expressed in",
    "notify me of",
    "save my name",
    "download our app",
    "related articles",
    "related stories",
    "все права защищены",
    "ваш адрес email",
    "alle rechte vorbehalten",
    "tous droits réservés",
    "todos los derechos reservados",
)
"""Words of page furniture that cleaning may have left in; the whole sentence around them is set aside."""
_SENTENCE_END = re.compile(r"[.!?\n]")
_LONGEST_SENTENCE = 300


def form_letters(text: str) -> list[tuple[int, int]]:
    """Sentences that belong to the page and not to the report, by their wording. Spans are code points of `text`."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters have two in lower case, and the places would shift
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    out: list[tuple[int, int]] = []
    for phrase in _PHRASES:
        at = lowered.find(phrase)
        while at >= 0:
            out.append(_sentence(lowered, at, at + len(phrase)))
            at = lowered.find(phrase, out[-1][1])
    return out


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    first = max(0, start - _LONGEST_SENTENCE)
    begin = max(text.rfind(mark, first, start) + 1 for mark in ".!?\n")
    after = _SENTENCE_END.search(text, end, end + _LONGEST_SENTENCE)
    return max(begin, first), after.end() if after else end


def _run_length(words: Words) -> int:
    return RUN_SPACELESS if words.spaceless else RUN


def families(n: int, pairs: Sequence[tuple[int, int]]) -> Ints:
    """The smallest member of the family of each of `n` texts; `pairs` are texts of one family."""
    root = list(range(n))

    def find(x: int) -> int:
        while root[x] != x:
            root[x] = root[root[x]]
            x = root[x]
        return x

    for a, b in pairs:
        x, y = sorted((find(a), find(b)))
        root[y] = x
    return np.array([find(x) for x in range(n)], dtype=np.int64)


class Spread:
    """In how many families each run of words stands, for the runs asked after."""

    def __init__(self, texts: Sequence[Words], family: Ints, wanted: Hashes) -> None:
        found: list[Hashes] = []
        owners: list[Ints] = []
        for words, own in zip(texts, family.tolist(), strict=True):
            runs = shingles(words.hashes, _run_length(words))
            at = np.searchsorted(wanted, runs)
            at[at == len(wanted)] = 0
            hits = np.unique(at[wanted[at] == runs]) if len(wanted) else np.zeros(0, dtype=np.int64)
            found.append(hits.astype(np.uint64))
            owners.append(np.full(len(hits), own, dtype=np.int64))
        count = np.zeros(len(wanted), dtype=np.int64)
        if len(wanted):
            pairs = np.unique(np.stack([np.concatenate(found).astype(np.int64), np.concatenate(owners)]), axis=1)
            count = np.bincount(pairs[0], minlength=len(wanted)).astype(np.int64)
        self._wanted = wanted
        self._count = count

    def plain(self, words: Words, plain: Flags, limit: int) -> Flags:
        """`plain` less the words that stand in a run that `limit` or more families have."""
        k = _run_length(words)
        runs = shingles(words.hashes, k)
        if not len(runs) or not len(self._wanted):
            return plain
        at = np.searchsorted(self._wanted, runs)
        at[at == len(self._wanted)] = 0
        known = self._wanted[at] == runs
        common = known & (self._count[at] >= limit)
        boiler = np.zeros(len(words), dtype=np.bool_)
        for i in range(k):
            boiler[i : i + len(common)] |= common
        return plain & ~boiler


def runs_of(words: Words, alignment: Alignment, side: int) -> Hashes:
    """The runs of words that lie inside the passages of one side of an alignment."""
    k = _run_length(words)
    parts = [shingles(words.hashes[s:e], k) for s, e in ((p.a, p.b)[side] for p in alignment.passages)]
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.uint64)


class Rarity:
    """How rare each word is among the texts: the logarithm of all texts over those that hold it."""

    def __init__(self, texts: Sequence[Words]) -> None:
        seen = [np.unique(w.hashes) for w in texts]
        self._words, count = np.unique(np.concatenate(seen) if seen else np.zeros(0, np.uint64), return_counts=True)
        self._weight = np.log((len(texts) + 1) / (count + 1)) ** 2

    def limit(self, a: Words, b: Words, alignment: Alignment) -> int:
        """In how many families a run may stand between these two.

        More when the rest of them tells the same story, unless what they share is mostly how both end or begin.
        """
        telling = alignment.telling()
        if 2 * sum(len(p.matches) for p in telling if _at_edge(p, a, b)) >= sum(len(p.matches) for p in telling):
            return FAMILIES
        seen = [np.unique(np.delete(w.hashes, alignment.matched(side))) for side, w in enumerate((a, b))]
        smaller = min(self._sum(words) for words in seen)
        common = self._sum(np.intersect1d(seen[0], seen[1], assume_unique=True))
        return FAMILIES_OF_STORY if smaller > 0 and common >= SAME_STORY * smaller else FAMILIES

    def _sum(self, words: Hashes) -> float:
        return float(self._weight[np.searchsorted(self._words, words)].sum())


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
