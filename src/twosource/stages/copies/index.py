"""A pile that grows, and the copies in it: only what is new is read, sketched and compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from twosource.records import Copy, Document
from twosource.stages.copies.align import Alignment, Passage, align_seeded
from twosource.stages.copies.boilerplate import (
    FAMILIES,
    FAMILIES_OF_STORY,
    Families,
    Rarity,
    Spread,
    Stretch,
    of_one_family,
    standing,
    stretches,
)
from twosource.stages.copies.direction import Facts, compilations, facts, outer_of
from twosource.stages.copies.rows import row, without_siblings
from twosource.stages.copies.sketch import Postings, kept_runs
from twosource.stages.copies.texts import Texts, in_portions
from twosource.stages.copies.verdict import Plain, Verdict, judge, shares
from twosource.stages.copies.words import Flags, Hashes, Ints, Words, batches, read_batch

Aligned = tuple[int, int, Alignment]


Less = Callable[[Words, Flags, int], Flags]


@dataclass(frozen=True)
class _Read:
    """What is kept of the reading of a batch: kept runs, words and digest of every text."""

    runs: Hashes
    counts: Ints
    sizes: list[int]
    digests: list[bytes]


class CopyIndex:
    """The documents so far. `add` takes further ones and says which copies they bring.

    A pile that grows finds what the whole pile at once does, except where what is known of the other documents decides:
    how rare words are, how many texts a run of words is in, which of equal texts stands for all, what is boilerplate.
    Rows told before are not taken back.
    """

    def __init__(self) -> None:
        self._texts = Texts()  # one for all documents with the same words
        self._sizes: list[int] = []
        self._number: dict[bytes, int] = {}  # of the text, by the digest of its words
        self._ids: set[str] = set()
        self._postings = Postings()
        self._families = Families()
        self._rarity = Rarity(self._texts)
        self._facts: dict[int, Facts] = {}
        self._told: list[Copy] = []

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, documents: Sequence[Document]) -> list[Copy]:
        """The copies among these documents and between them and the earlier ones, sorted by (doc, of).

        Give them in an order that does not depend on chance. Raises ValueError when two documents have the same id.
        """
        ids = {d.id for d in documents}
        if len(ids) != len(documents) or ids & self._ids:
            raise ValueError("two documents have the same id; give each its own")
        self._ids |= ids
        equal, pairs = self._take_in(documents)
        told = self._exact(equal) + self._judged(self._aligned(pairs))
        new = without_siblings(told, self._told)
        self._told += new
        return sorted(new, key=lambda c: (c.doc, c.of))

    def _take_in(self, documents: Sequence[Document]) -> tuple[list[tuple[int, Document]], list[tuple[int, int]]]:
        """Read and index the documents: those with the words of another, with its number, and the pairs to compare."""
        read = [_read(batch) for batch in batches(d.text for d in documents)]
        digests = [digest for part in read for digest in part.digests]
        sizes = [size for part in read for size in part.sizes]
        stands, equal = self._chosen(documents, digests, sizes)
        number = len(self._texts.documents)
        runs, counts, start = [], [], 0
        sample: list[tuple[bytes, int]] = []
        for part in read:
            here = [i for i in range(start, start + len(part.sizes)) if i in stands]
            mask = np.zeros(len(part.sizes), dtype=np.bool_)
            mask[[i - start for i in here]] = True
            runs.append(part.runs[np.repeat(mask, part.counts)])
            counts.append(part.counts[mask])
            for i in here:
                self._number[digests[i]] = number
                sample.append((digests[i], number))
                self._texts.documents.append(documents[i])
                self._sizes.append(sizes[i])
                number += 1
            start += len(part.sizes)
        self._rarity.offer(sample)
        return [(self._number[digests[i]], documents[i]) for i in equal], self._postings.add(runs, counts)

    def _chosen(
        self, documents: Sequence[Document], digests: list[bytes], sizes: list[int]
    ) -> tuple[set[int], list[int]]:
        """Positions of the new documents that stand for their words, and of those with the words of another."""
        groups: dict[bytes, list[int]] = {}
        for i, digest in enumerate(digests):
            groups.setdefault(digest if sizes[i] else f"{documents[i].id}".encode(), []).append(i)
        stands: set[int] = set()
        equal: list[int] = []
        for digest, group in groups.items():
            first = None
            if digest not in self._number:
                first = group[0] if len(group) == 1 else min(group, key=lambda i: _rank(i, documents[i], sizes[i]))
                stands.add(first)
            equal += [i for i in group if i != first]
        return stands, equal

    def _exact(self, equal: list[tuple[int, Document]]) -> list[Copy]:
        """The rows of documents with the words of another one, given with the number of the text."""
        self._texts.fetch(number for number, _ in equal)
        own = [words for batch in map(read_batch, batches(d.text for _, d in equal)) for words in batch]
        out = []
        for (number, document), words in zip(equal, own, strict=True):
            first = self._texts.words(number)
            found = judge(first, words, _whole(first))
            if found is not None:
                out.append(row(self._about(number), facts(document, len(words)), first, words, found))
        return out

    def _aligned(self, pairs: list[tuple[int, int]]) -> list[Aligned]:
        """The pairs that share passages, each compared word by word."""
        out: list[Aligned] = []
        for portion in in_portions(pairs):
            self._texts.fetch(i for pair in portion for i in pair)
            for a, b in portion:
                alignment = align_seeded(self._texts.seeded(a), self._texts.seeded(b))
                if alignment.passages:
                    out.append((a, b, alignment))
        return out

    def _judged(self, aligned: list[Aligned]) -> list[Copy]:
        """The rows of the pairs that are copies; boilerplate is found from all pairs and then set aside."""
        kept = []
        for a, b, alignment in aligned:
            share = self._shares(a, b, alignment)
            one = of_one_family(*share)
            if one:
                self._families.join(a, b)
            elif standing(self._texts.documents[a], self._texts.documents[b], max(share)):
                continue
            if judge(self._texts.words(a), self._texts.words(b), alignment) is not None:  # if every word counts
                kept.append(((a, b, alignment), one))
        return self._rows(self._decided(kept))

    def _decided(self, kept: list[tuple[Aligned, bool]]) -> list[tuple[int, int, Verdict]]:
        """The copies among pairs that may be; True marks two of one family, in which nothing is boilerplate.

        A pair is a copy when it would be one without every word that may be boilerplate, and is none when it would not
        be with all of them; only between the two it has to be counted in how many families the words stand.
        """
        self._texts.fetch(i for (a, b, _), _ in kept for i in (a, b))
        found: list[tuple[int, int, Verdict]] = []
        loose: list[Aligned] = []
        for (a, b, alignment), one in kept:
            verdict = self._verdict(a, b, alignment)
            if verdict is not None and one:
                found.append((a, b, verdict))
            elif verdict is not None:
                loose.append((a, b, alignment))
        spread = Spread(self._texts, self._postings, self._families, _stretches(loose))
        doubtful: list[Aligned] = []
        for pair in loose:
            verdict = self._verdict(*pair, spread.plain_at_least)
            if verdict is not None:
                found.append((*pair[:2], verdict))
            else:
                doubtful.append(pair)
        spread.look(_stretches(doubtful))
        for pair in doubtful:
            verdict = self._verdict(*pair, spread.plain)
            if verdict is None:
                verdict = self._verdict(*pair, spread.plain, FAMILIES_OF_STORY)
                if verdict is None or not self._rarity.one_story(*pair):
                    continue
            found.append((*pair[:2], verdict))
        return sorted(found, key=_pair)

    def _verdict(
        self, a: int, b: int, alignment: Alignment, less: Less | None = None, limit: int = FAMILIES
    ) -> Verdict | None:
        """`less` takes from the words that count those of runs that stand in `limit` families or more."""
        words = self._texts.words(a), self._texts.words(b)

        def plain() -> Plain:
            flags = self._texts.plain(a), self._texts.plain(b)
            if less is None:
                return flags
            return less(words[0], flags[0], limit), less(words[1], flags[1], limit)

        return judge(*words, alignment, plain)

    def _rows(self, pairs: list[tuple[int, int, Verdict]]) -> list[Copy]:
        made_up = compilations(pairs, self._sizes)
        out = []
        for a, b, verdict in pairs:
            outer = outer_of(verdict)
            joined = outer if outer is not None and (a, b)[outer] in made_up else None
            words = self._texts.words(a), self._texts.words(b)
            out.append(row(self._about(a), self._about(b), *words, verdict, joined))
        return out

    def _shares(self, a: int, b: int, alignment: Alignment) -> tuple[float, float]:
        return shares(alignment, self._sizes[a], self._sizes[b])

    def _about(self, number: int) -> Facts:
        found = self._facts.get(number)
        if found is None:
            found = self._facts[number] = facts(self._texts.documents[number], self._sizes[number])
        return found


def _stretches(aligned: list[Aligned]) -> list[Stretch]:
    """The passages on both sides of these pairs."""
    return [s for a, b, alignment in aligned for s in (*stretches(a, alignment, 0), *stretches(b, alignment, 1))]


def _pair(found: tuple[int, int, Verdict]) -> tuple[int, int]:
    return found[:2]


def _read(texts: list[str]) -> _Read:
    batch = read_batch(texts)
    runs, counts = kept_runs(batch)
    return _Read(runs, counts, np.diff(batch.offsets).tolist(), batch.digests())


def _rank(i: int, document: Document, size: int) -> tuple[bool, str, int]:
    """The one of equal texts that stands for all: the agency's own, else the earliest, else the first by id."""
    known = facts(document, size)
    return known.outlet_agency is None, known.latest or "~~", i


def _whole(words: Words) -> Alignment:
    """A text aligned with itself."""
    n = len(words)
    return Alignment((Passage((0, n), (0, n), ((0, 0, n),), n, n),) if n else ())
