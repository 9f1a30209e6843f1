"""What a page is about, as weighted words, and of which day it is: to tell one affair from one that looks like it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from datetime import date, timedelta

from twosource.records import Appearance, Document
from twosource.stages.claims.things import HALF_WORDS, STATES
from twosource.stages.claims.vocabulary import same_word
from twosource.stages.dating import published_day

NEWS_AGE = timedelta(days=21)
"""A report tells of the weeks before it."""
SETTING_PRIOR = 50
"""Documents assumed to have been seen before the pile, as with statements."""
SETTING_WORDS = 60
NAME, NATION = 1.5, 0.4
LEAST_ALIKE, ALIKE = 0.2, 0.7
"""Likeness of pages from which the one may tell the time of the other; share of all such likeness in a few weeks."""
MANY_HOLDERS = 300
"""A word in more dated pages than this does not tell which of them a page is like."""
MOST = 0.1
"""A word weighs as if it stood in at most this share of the pile: in a pile about one affair its names are everywhere,
and they are still what makes it one affair."""


def settings(appearances: Sequence[Appearance], words: Mapping[str, Sequence[str]]) -> dict[str, Mapping[str, float]]:
    """The heaviest words of each document, names more than others, as a vector of length 1."""
    counts: dict[str, Counter[str]] = {}
    names: set[str] = set()
    for a in appearances:
        counts.setdefault(a.doc, Counter()).update(words[a.id])
        names.update(same_word(w) for w in a.named)
    df: Counter[str] = Counter(w for c in counts.values() for w in c)
    total = len(counts) + SETTING_PRIOR
    out: dict[str, Mapping[str, float]] = {}
    for doc, c in counts.items():
        weights = {
            w: (1 + math.log(n)) * math.log(total / (min(df[w], MOST * len(counts)) + 1)) * _telling(w, names)
            for w, n in c.items()
        }
        best = sorted(weights.items(), key=lambda i: (-i[1], i[0]))[:SETTING_WORDS]
        norm = math.sqrt(sum(v * v for _, v in best)) or 1.0
        out[doc] = {w: v / norm for w, v in sorted(best)}
    return out


def _telling(word: str, names: Set[str]) -> float:
    """How much a word says of what a page is about: names most, and which country it is in hardly anything."""
    if word in STATES or word in HALF_WORDS:
        return NATION
    return NAME if word in names else 1.0


def page_days(documents: Mapping[str, Document], around: Mapping[str, Mapping[str, float]]) -> dict[str, date]:
    """The day of each page; of a page without a date that of the dated pages it is like, when these are of one time.

    A guess that only keeps pages of different years apart; it is shown nowhere and joins nothing.
    """
    out = {doc: day for doc in around if (day := published_day(documents[doc])) is not None}
    places: dict[str, list[str]] = {}
    for doc in sorted(out):
        for word in around[doc]:
            places.setdefault(word, []).append(doc)
    guessed: dict[str, date] = {}
    for doc in sorted(around.keys() - out.keys()):
        scores: Counter[str] = Counter()
        for word, weight in around[doc].items():
            holders = places.get(word, [])
            for other in holders if len(holders) <= MANY_HOLDERS else []:
                scores[other] += weight * around[other][word]  # type: ignore[assignment]
        day = _day_of_most({other: score for other, score in scores.items() if score >= LEAST_ALIKE}, out)
        if day is not None:
            guessed[doc] = day
    return {**out, **guessed}


def _day_of_most(scores: Mapping[str, float], days: Mapping[str, date]) -> date | None:
    """The middle day of the weeks that hold most of the likeness; None when no weeks do."""
    timed = sorted((days[doc], score) for doc, score in scores.items())
    total = sum(score for _, score in timed)
    best: tuple[float, date] | None = None
    for n, (first, _) in enumerate(timed):
        near = [(d, s) for d, s in timed[n:] if d - first <= 2 * NEWS_AGE]
        mass = sum(s for _, s in near)
        if best is None or mass > best[0]:
            best = (mass, near[len(near) // 2][0])
    return best[1] if best is not None and best[0] >= ALIKE * total else None
