"""Words that stand in many texts without having been taken from any of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from twosource.stages.copies.align import Alignment
from twosource.stages.copies.sketch import run_length
from twosource.stages.copies.words import Flags, Hashes, Ints, Words, shingles

FAMILIES = 4
"""A run of words in so many families of texts that otherwise share nothing is boilerplate ..."""
FAMILY_SHARE = 0.02
"""... in larger piles: in this share of the families."""
FAMILY = 0.3
"""Texts that share this much of the shorter one are one family."""

_PHRASES = (
    r"your e-?mail address will not be published",
    r"required fields are marked",
    r"leave a (?:comment|reply)",
    r"sign up (?:for|to) (?:our|the|receive)",
    r"subscribe to (?:our|the)",
    r"all rights reserved",
    r"terms (?:of|and) (?:use|conditions|service)",
    r"this (?:web)?site uses cookies",
    r"we use cookies",
    r"by continuing to (?:use|browse)",
    r"may not be (?:published|reproduced|rewritten)",
    r"follow us on",
    r"share this (?:article|story|post)",
    r"click here",
    r"read more",
    r"privacy policy",
    r"enable javascript",
    r"views? expressed (?:in|by)",
    r"notify me of",
    r"save my name",
    r"download (?:our|the) app",
    r"related (?:articles|stories|posts)",
    r"все права защищены",
    r"ваш адрес email",
    r"alle rechte vorbehalten",
    r"tous droits r[ée]serv[ée]s",
    r"todos los derechos reservados",
)
_FORM_LETTER = re.compile("|".join(_PHRASES), re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?\n]")
_LONGEST_SENTENCE = 300


def form_letters(text: str) -> list[tuple[int, int]]:
    """Sentences that belong to the page and not to the report, by their wording."""
    out = []
    for m in _FORM_LETTER.finditer(text):
        ends = [e.end() for e in _SENTENCE_END.finditer(text, max(0, m.start() - _LONGEST_SENTENCE), m.start())]
        after = _SENTENCE_END.search(text, m.end(), m.end() + _LONGEST_SENTENCE)
        out.append((ends[-1] if ends else max(0, m.start() - _LONGEST_SENTENCE), after.end() if after else m.end()))
    return out


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
        self._family_count = len(np.unique(family))
        found: list[Hashes] = []
        owners: list[Ints] = []
        for words, own in zip(texts, family.tolist(), strict=True):
            runs = shingles(words.hashes, run_length(words))
            at = np.searchsorted(wanted, runs)
            at[at == len(wanted)] = 0
            hits = np.unique(at[wanted[at] == runs]) if len(wanted) else np.zeros(0, dtype=np.int64)
            found.append(hits.astype(np.uint64))
            owners.append(np.full(len(hits), own, dtype=np.int64))
        pairs = np.unique(np.stack([np.concatenate(found).astype(np.int64), np.concatenate(owners)]), axis=1)
        self._wanted = wanted
        self._count = np.bincount(pairs[0], minlength=len(wanted))

    def plain(self, words: Words, plain: Flags) -> Flags:
        """`plain` less the words of which every run stands in too many families."""
        k = run_length(words)
        runs = shingles(words.hashes, k)
        if not len(runs) or not len(self._wanted):
            return plain
        at = np.searchsorted(self._wanted, runs)
        at[at == len(self._wanted)] = 0
        known = self._wanted[at] == runs
        limit = max(FAMILIES, FAMILY_SHARE * self._family_count)
        common = known & (self._count[at] >= limit)
        boiler = np.zeros(len(words), dtype=np.bool_)
        for i in range(k):
            boiler[i : i + len(common)] |= common
        return plain & ~boiler


def runs_of(words: Words, alignment: Alignment, side: int) -> Hashes:
    """The runs of words that lie inside the passages of one side of an alignment."""
    k = run_length(words)
    parts = [shingles(words.hashes[s:e], k) for s, e in ((p.a, p.b)[side] for p in alignment.passages)]
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.uint64)
