"""The texts of a pile, read again whenever their words are needed: the words of all would fill the memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from twosource.records import Document
from twosource.stages.copies.align import Seeded
from twosource.stages.copies.furniture import form_letters
from twosource.stages.copies.quotes import quoted
from twosource.stages.copies.words import Batch, Flags, Words, batches, read_batch

HELD = 4_000_000
"""Words kept at hand: some ten thousand reports, about 200 MB with what alignment needs of them."""


class Texts:
    """Words of documents by their number, read in batches and forgotten when others need the room."""

    def __init__(self) -> None:
        self._documents: dict[int, Document] = {}
        self._batches: dict[int, tuple[Batch, int]] = {}
        self._words: dict[int, Words] = {}
        self._seeded: dict[int, Seeded] = {}
        self._plain: dict[int, Flags] = {}
        self._held = self._batched = 0

    def __len__(self) -> int:
        return len(self._documents)

    def set(self, documents: dict[int, Document], read: dict[int, tuple[Batch, int]]) -> None:
        """These are the texts from now on, and of some the batch that they were read in and their place in it."""
        self._documents, self._batches = documents, read
        self._batched = _size(read)
        self._forget()

    def put(self, documents: dict[int, Document], read: dict[int, tuple[Batch, int]]) -> None:
        """These texts come, or are another document's from now on; the words of the rest stay at hand."""
        self._documents.update(documents)
        for number in documents:
            for held in (self._batches, self._words, self._seeded, self._plain):
                held.pop(number, None)  # type: ignore[attr-defined]
        self._batched += _size(read)
        if self._batched > HELD:
            self._batches, self._batched = {}, _size(read)
            self._forget()
        self._batches.update(read)

    def _forget(self) -> None:
        self._words.clear()
        self._seeded.clear()
        self._plain.clear()
        self._held = 0

    def document(self, number: int) -> Document:
        return self._documents[number]

    def fetch(self, numbers: Iterable[int]) -> None:
        """Read these texts ahead, those that are not at hand."""
        missing = sorted({n for n in numbers if n not in self._words and n not in self._batches})
        if not missing:
            return
        if self._held > HELD:
            self._forget()
        done = 0
        for texts in batches(self._documents[n].text for n in missing):
            batch = read_batch(texts)
            for i in range(len(texts)):
                self._words[missing[done + i]] = batch.words(i)
            self._held += len(batch.hashes)
            done += len(texts)

    def words(self, number: int) -> Words:
        found = self._words.get(number)
        if found is None:
            if number in self._batches:
                batch, place = self._batches[number]
                self._words[number] = batch.words(place)
            else:
                self.fetch([number])
            found = self._words[number]
        return found

    def seeded(self, number: int) -> Seeded:
        """The text ready to be aligned."""
        found = self._seeded.get(number)
        if found is None:
            found = self._seeded[number] = Seeded.of(self.words(number))
        return found

    def plain(self, number: int) -> Flags:
        """Which words stand neither inside quotation marks nor in sentences that belong to the page."""
        found = self._plain.get(number)
        if found is None:
            words, text = self.words(number), self._documents[number].text
            found = ~quoted(words, text)
            for start, end in form_letters(text, words):
                found[np.searchsorted(words.starts, start) : np.searchsorted(words.starts, end)] = False
            self._plain[number] = found
        return found


def _size(read: dict[int, tuple[Batch, int]]) -> int:
    """The words of these batches."""
    return sum(len(batch.hashes) for batch in {id(batch): batch for batch, _ in read.values()}.values())


def in_portions(pairs: Sequence[tuple[int, int]], size: int = 1000) -> Iterator[Sequence[tuple[int, int]]]:
    """The pairs in portions whose texts are held at once."""
    for start in range(0, len(pairs), size):
        yield pairs[start : start + size]
