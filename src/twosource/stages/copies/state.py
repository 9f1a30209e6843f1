"""What a copy index knows of a pile: enough to go on when documents come or go, without the texts of the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from twosource.records import Copy
from twosource.stages.copies.boilerplate import SAMPLE
from twosource.stages.copies.pairing import Candidates, split
from twosource.stages.copies.pairs import Known
from twosource.stages.copies.postings import TEXT, TEXT_BITS, Postings, packed, texts_of
from twosource.stages.copies.words import Hashes, Ints, distinct

DIGEST = 16
"""Bytes that tell texts apart."""


def _nothing() -> Ints:
    return np.zeros(0, dtype=np.int64)


@dataclass
class State:
    """A pile. Texts are numbered; documents with the same words are one text."""

    text_of: dict[bytes, int] = field(default_factory=dict)
    """The number of the text of each document, by the key of the document."""
    digests: list[bytes] = field(default_factory=list)
    """Of the words of each text."""
    words: Ints = field(default_factory=_nothing)
    """How many each text has."""
    kept: Ints = field(default_factory=_nothing)
    """How many runs were kept of each text."""
    when: Hashes = field(default_factory=lambda: np.zeros(0, dtype=np.uint64))
    """By which texts are ordered: the day of publication, then the number in the id."""
    stands: list[bytes] = field(default_factory=list)
    """The key of the document that stands for each text."""
    postings: Postings = field(default_factory=Postings)
    candidates: Candidates = field(default_factory=Candidates.none)
    known: dict[tuple[int, int], Known] = field(default_factory=dict)
    """The pairs that were compared, by the numbers of their texts, the smaller first."""
    exact: dict[bytes, tuple[bytes, Copy | None]] = field(default_factory=dict)
    """For each document whose text another one stands for: the key of that one, and the row."""

    _order: tuple[int, Ints] | None = None
    """The order and the number of texts it is of; forgotten whenever texts or their documents change."""

    _numbers: dict[bytes, int] = field(default_factory=dict)
    _first: Hashes = field(default_factory=lambda: np.zeros(0, dtype=np.uint64))
    """What follows from the digests, as far as it was asked; digests are only ever added to."""

    def numbers(self) -> dict[bytes, int]:
        """The number of each text, by its digest."""
        known = len(self._numbers)
        self._numbers.update((digest, known + n) for n, digest in enumerate(self.digests[known:]))
        return self._numbers

    def _heads(self) -> Hashes:
        known = len(self._first)
        if known < len(self.digests):
            more = np.frombuffer(b"".join(digest[:8] for digest in self.digests[known:]), dtype=np.uint64)
            self._first = np.concatenate([self._first, more])
        return self._first

    def order(self) -> Ints:
        """The place of each text in an order that depends on the texts alone: the earliest first."""
        if self._order is None or self._order[0] != len(self.digests):
            rank = np.empty(len(self.digests), dtype=np.int64)
            rank[np.lexsort((self._heads(), self.when))] = np.arange(len(self.digests))
            self._order = len(rank), rank
        return self._order[1]

    def reordered(self) -> None:
        """Other documents stand for some texts, or other texts are here."""
        self._order = None

    def sample(self) -> list[int]:
        """Texts that depend on what the texts of the pile say, and not on their order."""
        heads = self._heads()
        some = np.argpartition(heads, SAMPLE)[:SAMPLE] if len(heads) > SAMPLE else np.arange(len(heads))
        found: list[int] = some[heads[some].argsort()].tolist()
        return found

    def families(self) -> Iterator[tuple[int, int]]:
        """The pairs of texts that are of one family."""
        return (pair for pair, known in self.known.items() if known.family)


@dataclass
class Arrived:
    """Texts that come into a pile: digest, number of words, number of kept runs, and these runs one after the other."""

    digests: list[bytes]
    words: Ints
    kept: Ints
    runs: Hashes

    def entries(self, numbers: Ints) -> Hashes:
        return packed(self.runs, self.kept, numbers)


def runs_of(state: State, texts: Ints) -> Hashes:
    """The runs of these texts, each once."""
    mask = np.zeros(len(state.digests), dtype=np.bool_)
    mask[texts] = True
    parts = [s.entries[mask[texts_of(s.entries)]] & ~TEXT for s in state.postings.segments]
    return distinct(np.concatenate(parts)) if parts else np.zeros(0, dtype=np.uint64)


def without(state: State, gone: Iterable[int]) -> State:
    """The state without these texts, which numbers the rest. Candidates are left out: they have to be found anew."""
    alive = np.ones(len(state.digests), dtype=np.bool_)
    alive[list(gone)] = False
    number = np.where(alive, np.cumsum(alive) - 1, -1)
    entries = state.postings.whole()
    entries = entries[alive[texts_of(entries)]]
    out = State(
        digests=[d for d, here in zip(state.digests, alive.tolist(), strict=True) if here],
        words=state.words[alive],
        kept=state.kept[alive],
        when=state.when[alive],
        stands=[s for s, here in zip(state.stands, alive.tolist(), strict=True) if here],
        exact=state.exact,
    )
    out.postings = Postings(state.postings.segments)
    out.postings.replace(entries & ~TEXT | number[texts_of(entries)].astype(np.uint64))
    out.text_of = {key: int(number[text]) for key, text in state.text_of.items() if alive[text]}
    for (a, b), known in state.known.items():
        if alive[a] and alive[b] and alive[list(known.holders)].all():
            moved = (int(number[a]), int(number[b]))
            known.first, known.second = moved if known.first == a else moved[::-1]
            known.holders = tuple(number[list(known.holders)].tolist()) if known.holders else ()
            out.known[moved] = known
    return out


def in_order(state: State) -> tuple[Hashes, Ints, Ints]:
    """The entries with the texts numbered in their order, the kept runs of each by that number, and its number here."""
    rank = state.order()
    number = rank.argsort()
    entries = state.postings.whole()
    ranked = entries & ~TEXT | rank.astype(np.uint64)[texts_of(entries)]
    ranked.sort(kind="stable")
    return ranked, state.kept[number], number


def renumbered(found: Candidates, number: Ints) -> Candidates:
    """Candidates found among texts numbered otherwise."""
    left, right = (number[side] for side in split(found.pairs))
    pairs = np.minimum(left, right) << TEXT_BITS | np.maximum(left, right)
    order = pairs.argsort()
    return Candidates(pairs[order], found.weight[order], found.links[order])
