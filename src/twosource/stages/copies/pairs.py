"""What is known of a pair of texts once their words were compared, and what of it hangs on the rest of the pile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec
import numpy as np

from twosource.records import Copy
from twosource.stages.copies.align import Alignment, align_seeded
from twosource.stages.copies.boilerplate import (
    FAMILIES,
    FAMILIES_OF_STORY,
    LongRuns,
    Rarity,
    inside,
    of_one_family,
    standing,
)
from twosource.stages.copies.direction import Facts, joined, order, outer_of
from twosource.stages.copies.rows import row
from twosource.stages.copies.texts import Texts
from twosource.stages.copies.verdict import RUN, Plain, Verdict, judge, shares
from twosource.stages.copies.words import Flags, Hashes, Ints, distinct

SEEDED = 0.1
"""Share of the shorter text that runs of three words and more must make where none is as long as those of a copy: a
verdict asks for 35 % then, of which a text spun by synonyms has most in such runs."""

Standing = Literal["none", "sure", "widespread"]
"""No copy whatever else is in the pile; a copy, as far as it hangs on how many texts its words stand in; some of its
words stand in many, and the texts had to be read to tell."""


class Known(msgspec.Struct, array_like=True):
    """A pair that was compared. The texts are in the order of their documents' ids."""

    first: int
    second: int
    family: bool = False
    """Whether the two are one family of texts."""
    standing: Standing = "none"
    lookups: bytes = b""
    """The kept runs whose spread decides: two of 64 bits for each long run of words of a passage."""
    holders: tuple[int, ...] = ()
    """Texts that have some of these long runs, where they had to be read."""
    by_rarity: bool = False
    """Whether it was asked how rare words are."""
    copy: Copy | None = None
    joined: Copy | None = None
    """The row in case that one of the two is made up of several documents."""
    outer: tuple[int, int, int] | None = None
    """Which of the two (0 or 1) holds the whole of the other, and the first and last word of that."""


@dataclass
class Loose:
    """A pair that is a copy unless too many of its words stand in many texts."""

    known: Known
    alignment: Alignment
    verdict: Verdict
    long: tuple[LongRuns, LongRuns]

    def runs(self) -> Hashes:
        return np.concatenate([self.long[0].kept, self.long[1].kept])


def compare(texts: Texts, a: int, b: int) -> tuple[Known, Verdict | None, Loose | None]:
    """Compare two texts word by word: what is known, the verdict of a copy, or what is to be asked of the pile."""
    known = Known(a, b)
    alignment = align_seeded(texts.seeded(a), texts.seeded(b), RUN, SEEDED)
    words = texts.words(a), texts.words(b)
    share = shares(alignment, max(1, len(words[0])), max(1, len(words[1])))
    known.family = of_one_family(*share)
    if not alignment.passages:
        return known, None, None
    if not known.family and standing(texts.document(a), texts.document(b), max(share)):
        return known, None, None
    if judge(*words, alignment) is None:  # if every word counts
        return known, None, None
    verdict = judge(*words, alignment, lambda: (texts.plain(a), texts.plain(b)))
    if verdict is None:
        return known, None, None
    known.standing = "sure"
    if known.family:
        return known, verdict, None
    telling = alignment.telling()
    long = LongRuns.of(words[0], [p.a for p in telling]), LongRuns.of(words[1], sorted(p.b for p in telling))
    loose = Loose(known, alignment, verdict, long)
    known.lookups = loose.runs().tobytes()
    return known, None, loose


def less(texts: Texts, loose: Loose, common: tuple[Flags, Flags]) -> Verdict | None:
    """The verdict without the words of the long runs that are marked."""
    a, b = loose.known.first, loose.known.second

    def plain() -> Plain:
        return (
            loose.long[0].without(texts.words(a), texts.plain(a), common[0]),
            loose.long[1].without(texts.words(b), texts.plain(b), common[1]),
        )

    return judge(texts.words(a), texts.words(b), loose.alignment, plain)


def counted(texts: Texts, loose: Loose, holders: Sequence[int], family: Ints, rarity: Rarity) -> Verdict | None:
    """The verdict of a pair whose words were looked for in the texts that may hold them."""
    wanted = distinct(np.concatenate([long.runs for long in loose.long]))
    where, holder = inside(wanted, [texts.words(number) for number in holders])
    numbers = np.array(holders, dtype=np.int64)
    loose.known.holders = tuple(numbers[np.unique(holder)].tolist())
    of_family = np.unique(where * len(family) + family[numbers[holder]]) // max(1, len(family))
    count = np.bincount(of_family, minlength=len(wanted))
    spread = [count[np.searchsorted(wanted, long.runs)] for long in loose.long]
    verdict = less(texts, loose, (spread[0] >= FAMILIES, spread[1] >= FAMILIES))
    if verdict is not None:
        return verdict
    verdict = less(texts, loose, (spread[0] >= FAMILIES_OF_STORY, spread[1] >= FAMILIES_OF_STORY))
    if verdict is None:
        return None
    loose.known.by_rarity = True
    return verdict if rarity.one_story(loose.known.first, loose.known.second, loose.alignment) else None


def tell(texts: Texts, known: Known, verdict: Verdict, about: tuple[Facts, Facts]) -> None:
    """Make the row of a copy, and the one it has if it turns out that one of the two is made up of several."""
    words = texts.words(known.first), texts.words(known.second)
    found = order(*about, verdict)
    known.copy = row(*about, *words, verdict, found)
    which = outer_of(verdict)
    if which is not None:
        spans = [(p.a, p.b)[which] for p in verdict.passages]
        known.outer = which, min(s for s, _ in spans), max(e for _, e in spans)
        other = joined(found, which)
        known.joined = row(*about, *words, verdict, other) if other != found else None
