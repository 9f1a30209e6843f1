"""A text as the copy finder sees it: folded words with their places, read for many texts at once.

Reading takes most of the time that a pile takes, so words are cut and hashed by whole-array operations over the code
points of a batch: every code point has a class and a value, and a word's hash is a polynomial in the values of its
letters, taken from running sums. Case, accents and compatibility forms are folded; marks that only join or decorate
letters (combining accents, soft hyphens, zero-width joiners) are no letters and end no word.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Places = npt.NDArray[np.int32]
Hashes = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

BATCH = 120_000
"""Code points read at once: enough to make the cost of a call small, little enough to stay in the cache (measured: with
400,000 each takes more than twice the time)."""

# Scripts written without spaces between words: every character is a word of its own.
_SPACELESS = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x3040, 0x30FF),  # Japanese
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0xFF66, 0xFF9F),
)
_INVISIBLE = frozenset("\u00ad\u200c\u200d\u2060\ufeff")
"""Soft hyphen, joiners and the byte order mark: pages scatter them within words."""

_UNKNOWN, _BETWEEN, _LETTER, _JOINING, _SINGLE, _LONG = range(6)
_BASE = 0x9E3779B97F4A7C15  # odd, so that its powers have inverses; one less than it is not divisible by 8
_INVERSE = pow(_BASE, -1, 1 << 64)
_MASK = (1 << 64) - 1


@dataclass(frozen=True)
class Words:
    """The words of one text: hash, start and end (code points) of each."""

    hashes: Hashes
    starts: Places
    ends: Places
    spaceless: bool

    def __len__(self) -> int:
        return len(self.hashes)


@dataclass(frozen=True)
class Batch:
    """The words of several texts, one after the other. Text `i` has words `offsets[i]` to `offsets[i + 1]`."""

    hashes: Hashes
    starts: Places  # within the text of the word
    ends: Places
    offsets: Ints
    spaceless: Flags  # for each text

    def __len__(self) -> int:
        return len(self.spaceless)

    def __iter__(self) -> Iterator[Words]:
        return map(self.words, range(len(self)))

    def digests(self) -> list[bytes]:
        """128 bits for every text that depend on its words and their order: two polynomials in their hashes."""
        _POWERS.grow(len(self.hashes) + 1)
        place = np.arange(len(self.hashes)) - np.repeat(self.offsets[:-1], np.diff(self.offsets))
        sums = np.zeros((len(self), 2), dtype=np.uint64)
        some = np.flatnonzero(np.diff(self.offsets))  # reduceat takes a text without words for one of one
        if len(some):
            powers = _POWERS.up.take(place)
            sums[some, 0] = np.add.reduceat(self.hashes * powers, self.offsets[some])
            other = _mixed(self.hashes ^ _PRIME) * powers
            sums[some, 1] = np.add.reduceat(other, self.offsets[some])
        return [row.tobytes() for row in sums]

    def words(self, i: int) -> Words:
        """The words of text `i`, copied so that they do not keep the batch in memory."""
        part = slice(int(self.offsets[i]), int(self.offsets[i + 1]))
        return Words(
            self.hashes[part].copy(), self.starts[part].copy(), self.ends[part].copy(), bool(self.spaceless[i])
        )


class _Letters:
    """Class and value of every code point met so far; filled on demand, for there are over a million of them."""

    def __init__(self) -> None:
        self.kind = np.zeros(0x110000, dtype=np.uint8)
        self.value = np.zeros(0x110000, dtype=np.uint64)

    def kinds(self, points: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint8]:
        kinds = self.kind.take(points)
        if not kinds.all():
            for point in np.unique(points[kinds == _UNKNOWN]).tolist():
                self._learn(point)
            kinds = self.kind.take(points)
        return kinds

    def _learn(self, point: int) -> None:
        char = chr(point)
        if any(low <= point <= high for low, high in _SPACELESS):
            kind = _SINGLE
        elif char in _INVISIBLE or unicodedata.combining(char):
            kind = _JOINING
        elif char.isalnum() or unicodedata.category(char) in ("Mc", "Mn"):  # vowel signs of Indian scripts
            kind = _LETTER
        else:
            kind = _BETWEEN
        if kind in (_LETTER, _SINGLE):
            folded = fold(char)
            if len(folded) == 1:
                self.value[point] = _scrambled(ord(folded))
            else:
                kind = _LONG if kind == _LETTER and folded else kind
                self.value[point] = _polynomial(folded)
        self.kind[point] = kind


def fold(word: str) -> str:
    """The word without case, accents and compatibility forms."""
    folded = word.casefold()
    if folded.isascii():
        return folded
    plain = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", plain) or folded


def word_hash(word: str) -> int:
    """The hash of one word: the same number that `read` gives it."""
    return int(_mixed(np.array([_polynomial(fold(word))], dtype=np.uint64))[0])


def _polynomial(folded: str) -> int:
    return sum(_scrambled(ord(c)) * pow(_BASE, place, 1 << 64) for place, c in enumerate(folded)) & _MASK


@functools.lru_cache(maxsize=4096)
def _scrambled(point: int) -> int:
    """64 well-mixed bits for a code point (splitmix64 by Sebastiano Vigna, public domain)."""
    z = (point + 1) * 0x9E3779B97F4A7C15 & _MASK
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & _MASK
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & _MASK
    return z ^ (z >> 31)


def _mixed(values: Hashes) -> Hashes:
    values ^= values >> np.uint64(32)
    values *= np.uint64(0xBF58476D1CE4E5B9)
    values ^= values >> np.uint64(29)
    return values


_LETTERS = _Letters()


class _Powers:
    """Powers of the base and of its inverse, modulo 2**64, as far as the longest batch so far needs them."""

    def __init__(self) -> None:
        self.up: Hashes = np.ones(1, dtype=np.uint64)
        self.down: Hashes = np.ones(1, dtype=np.uint64)

    def grow(self, n: int) -> None:
        if len(self.up) < n:
            self.up, self.down = (_powers(base, n) for base in (_BASE, _INVERSE))


def _powers(base: int, n: int) -> Hashes:
    out = np.full(n, base, dtype=np.uint64)
    out[0] = 1
    return np.cumprod(out, out=out)


_POWERS = _Powers()


def read(text: str) -> Words:
    """Cut a text into words. Spans are code points of `text`; texts of scripts without spaces go by character."""
    return read_batch([text]).words(0)


def batches(texts: Iterable[str]) -> Iterable[list[str]]:
    """The texts in lists of about `BATCH` code points, a longer text in a list of its own."""
    batch: list[str] = []
    size = 0
    for text in texts:
        if batch and size + len(text) > BATCH:
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += len(text) + 1
    if batch:
        yield batch


def read_batch(texts: Sequence[str]) -> Batch:
    """The words of several texts. Time in proportion to their length."""
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    begin = np.cumsum(lengths + 1) - lengths - 1
    points = np.frombuffer("\n".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    kinds = _LETTERS.kinds(points)
    at: Ints | None = None
    if (kinds == _JOINING).any():
        at = np.flatnonzero(kinds != _JOINING)
        points, kinds = points[at], kinds[at]
    first, last = _edges(kinds)
    hashes = _hashed(points, first, last)
    if (kinds == _LONG).any():
        _rehash_long(points, kinds, first, last, hashes)
    starts, ends = (first, last) if at is None else (at[first], at[last - 1] + 1)
    offsets = np.append(np.searchsorted(starts, begin), len(starts)).astype(np.int64)
    spaceless = np.zeros(len(texts), dtype=np.bool_)
    single = kinds == _SINGLE
    if single.any():
        count = np.add.reduceat(np.append(single[first], False), offsets[:-1], dtype=np.int64)
        count[offsets[:-1] == offsets[1:]] = 0
        spaceless = count * 2 > np.diff(offsets)
    shift = np.repeat(begin, np.diff(offsets))
    return Batch(hashes, (starts - shift).astype(np.int32), (ends - shift).astype(np.int32), offsets, spaceless)


def _edges(kinds: npt.NDArray[np.uint8]) -> tuple[Ints, Ints]:
    """First and one past the last position of every word."""
    inside = np.zeros(len(kinds) + 2, dtype=np.bool_)
    np.greater_equal(kinds, _LETTER, out=inside[1:-1])
    single = kinds == _SINGLE
    change = inside[1:] != inside[:-1]
    if not single.any():
        edge = np.flatnonzero(change)
        return edge[::2], edge[1::2]
    alone = np.zeros(len(kinds) + 2, dtype=np.bool_)
    alone[1:-1] = single
    split = inside[1:] & inside[:-1] & (alone[1:] | alone[:-1])
    return np.flatnonzero((change & inside[1:]) | split), np.flatnonzero((change & inside[:-1]) | split)


def _hashed(points: npt.NDArray[np.uint32], first: Ints, last: Ints) -> Hashes:
    """The polynomial of each word's values, from running sums over all letters, brought back to power 0."""
    _POWERS.grow(len(points) + 1)
    sums = np.zeros(len(points) + 1, dtype=np.uint64)
    values = _LETTERS.value.take(points)
    values *= _POWERS.up[: len(points)]
    np.cumsum(values, out=sums[1:])
    out = sums.take(last)
    out -= sums.take(first)
    out *= _POWERS.down.take(first)
    return _mixed(out)


def _rehash_long(
    points: npt.NDArray[np.uint32], kinds: npt.NDArray[np.uint8], first: Ints, last: Ints, hashes: Hashes
) -> None:
    """Mend the hashes of words with a letter that folds to several ("ß", "ﬁ")."""
    where = np.unique(np.searchsorted(first, np.flatnonzero(kinds == _LONG), "right") - 1)
    for i in where.tolist():
        word = points[first[i] : last[i]].astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
        hashes[i] = word_hash(word)


_PRIME = np.uint64(0x9E3779B97F4A7C15)


def shingles(hashes: Hashes, k: int) -> Hashes:
    """A hash of every run of `k` words, in order; empty when there are fewer."""
    n = len(hashes) - k + 1
    if n <= 0:
        return np.zeros(0, dtype=np.uint64)
    out = hashes[:n].copy()
    for i in range(1, k):
        out *= _PRIME
        out += hashes[i : i + n]
    out ^= out >> np.uint64(29)
    out *= np.uint64(0xBF58476D1CE4E5B9)
    out ^= out >> np.uint64(32)
    return out


def distinct(values: Hashes) -> Hashes:
    """The values, each once, sorted. numpy's own way by hashing takes several times as long (measured: 2.4.x)."""
    ordered = np.sort(values)
    keep = np.ones(len(ordered), dtype=np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=keep[1:])
    return ordered[keep]


def found_in(wanted: Hashes, values: Hashes) -> Ints:
    """Positions in `wanted`, which is sorted, of the values that are among them, in the order of the values."""
    if not len(wanted) or not len(values):
        return np.zeros(0, dtype=np.int64)
    at = np.searchsorted(wanted, values)
    at[at == len(wanted)] = 0
    found: Ints = at[wanted[at] == values]
    return found


def as_any(values: npt.NDArray[Any]) -> list[int]:
    """Plain integers, for libraries that do not know numpy."""
    out: list[int] = values.tolist()
    return out
