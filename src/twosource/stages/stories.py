"""Which documents are about the same happening: groups by average link over weighted words.

Words weigh by how rare they are, in the pile and in news at large, so that a pile of five documents works too; where
both documents are dated, days apart count against them. Groups grow by joining the two that are most alike on average
(UPGMA, Sokal and Michener 1958), never in the order of arrival. Figures and what was rejected: docs/copies.md.
"""

from __future__ import annotations

import functools
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from importlib import resources

import numpy as np

from twosource.pipeline import Stage, Tables
from twosource.records import Document, Story
from twosource.stages.linkage import Floats, Ints, Links, average_link

__all__ = ["STAGE", "group", "likeness"]

THRESHOLD = 0.17
"""Average likeness at which two groups are joined; docs/copies.md says what was run around it."""
LEAST = 0.04
"""Likeness below which two documents are not compared further."""
WORDS = 70
"""Heaviest words kept of a document: a long document with all of its words shares some with every other one."""
LEAD = 60
"""The first words of a text count twice: a report says first what happened."""
NAME = 2
"""A capitalised word counts so many times: names tell one earthquake from another."""
PRIOR = 200
"""Documents of news at large that are taken to stand behind the pile when the rarity of a word is judged."""
MOST = 0.2
"""A word weighs as if it stood in at most this share of the pile: a pile about one story has its names everywhere."""
LARGE = 1000
"""A word in more documents than this, and in more than `MOST` of them, brings none together: too costly."""
GRACE_DAYS = 3
FADE_DAYS = 30
"""Dates so many days apart halve the likeness; the first `GRACE_DAYS` cost nothing."""

_WORD = re.compile(r"[^\W_]+")
_SPACELESS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")


def group(documents: Sequence[Document]) -> list[Story]:
    """The story of every document, sorted by document; a story is called after the first of its documents by id.

    The result does not depend on the order of the documents. Near-linear: only documents that share weighty words are
    compared.
    """
    ordered = sorted(documents, key=lambda d: d.id)
    root = average_link(_links(ordered), len(ordered), THRESHOLD)
    return [Story(doc=d.id, story=ordered[r].id) for d, r in zip(ordered, root, strict=True)]


def likeness(documents: Sequence[Document]) -> dict[tuple[str, str], float]:
    """How alike two documents are, from `LEAST` to 1, for pairs of ids in order; pairs below `LEAST` are left out."""
    ordered = sorted(documents, key=lambda d: d.id)
    left, right, value = _links(ordered)
    names = [d.id for d in ordered]
    return {(names[i], names[j]): v for i, j, v in zip(left.tolist(), right.tolist(), value.tolist(), strict=True)}


def _links(ordered: Sequence[Document]) -> Links:
    links = _likeness(_weigh([_words(d) for d in ordered]), len(ordered))
    return _apart(links, [_day(d) for d in ordered])


def _run(tables: Tables) -> Iterable[Story]:
    return group(tables.of(Document))


STAGE = Stage("stories", "corpus", reads=(Document,), writes=(Story,), version=1, run=_run)


# ---------------------------------------------------------------- words and their weight


@functools.lru_cache(maxsize=200_000)
def _fold(word: str) -> str:
    """A word as it is compared: case, accents and the commonest English endings are ignored."""
    folded = word.casefold()
    if not folded.isascii():
        folded = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
        folded = unicodedata.normalize("NFC", folded)
        if _SPACELESS.search(folded):
            return folded
    for ending in ("ies", "ing", "ed", "es", "s"):
        if len(folded) > len(ending) + 3 and folded.endswith(ending):
            return folded[: -len(ending)]
    return folded[:-1] if len(folded) > 4 and folded.endswith("e") else folded


def _words(document: Document) -> Counter[str]:
    """Folded words and how often they stand in the title and text; scripts without spaces go by pairs of characters."""
    out: Counter[str] = Counter()
    for text, times in ((document.title or "", 2), (document.text, 1)):
        words = _WORD.findall(text)
        for at, word in enumerate(words):
            weight = times + 1 if at < LEAD and times == 1 else times
            if not word.isascii() and _SPACELESS.search(word):
                for i in range(len(word) - 1):
                    out[word[i : i + 2]] += weight
            elif len(word) > 1 or word.isdigit():
                out[_fold(word)] += weight * NAME if word[0].isupper() else weight
    return out


@functools.lru_cache(maxsize=200_000)
def _background(word: str) -> float:
    """Share of news documents that hold the word, guessed from lists and, for other words, from its length."""
    if word in _common():
        return 0.5
    if word.isdigit():
        return 0.02 if len(word) > 2 else 0.15
    return 0.03 / (1 + 0.15 * max(0, len(word) - 3))


@functools.lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    """Function words of the languages news comes in, and the words that any report has."""
    lines = (resources.files("twosource.stages") / "stories_common.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(_fold(w) for line in lines if not line.startswith("#") for w in line.split())


def _weigh(counts: list[Counter[str]]) -> list[tuple[list[str], Floats]]:
    """The heaviest words of each document with weights of Euclidean length 1."""
    n = len(counts)
    frequency: Counter[str] = Counter()
    for count in counts:
        frequency.update(count.keys())
    most = MOST * n
    rarity = {
        w: 0.0 if w in _common() else math.log((n + PRIOR) / (min(f, most) + PRIOR * _background(w)))
        for w, f in frequency.items()
    }
    out = []
    for count in counts:
        weighed = sorted(
            ((w, (1 + math.log(c)) * rarity[w]) for w, c in count.items() if rarity[w] > 1.0),
            key=lambda item: (-item[1], item[0]),
        )[:WORDS]
        weights = np.array([x for _, x in weighed], dtype=np.float64)
        out.append(([w for w, _ in weighed], weights / max(1e-12, float(np.sqrt((weights**2).sum())))))
    return out


# ---------------------------------------------------------------- likeness


def _likeness(vectors: list[tuple[list[str], Floats]], n: int) -> Links:
    """Pairs of documents (i < j) and their cosine, where it is at least `LEAST`, by an inverted index."""
    number: dict[str, int] = {}
    terms = [np.array([number.setdefault(w, len(number)) for w in words], dtype=np.int64) for words, _ in vectors]
    sizes = [len(t) for t in terms]
    owner = np.repeat(np.arange(n, dtype=np.int64), sizes)
    all_terms = np.concatenate(terms) if terms else np.zeros(0, dtype=np.int64)
    all_weights = np.concatenate([w for _, w in vectors]) if vectors else np.zeros(0)
    order = np.lexsort((owner, all_terms))
    owner, weight = owner[order], all_weights[order]
    begin = np.searchsorted(all_terms[order], np.arange(len(number) + 1))
    useful = np.diff(begin) <= max(LARGE, int(MOST * n))
    left: list[Ints] = []
    right: list[Ints] = []
    value: list[Floats] = []
    for i, (own_terms, (_, own_weights)) in enumerate(zip(terms, vectors, strict=True)):
        parts = [
            (begin[t], begin[t + 1], w)
            for t, w in zip(own_terms.tolist(), own_weights.tolist(), strict=True)
            if useful[t]
        ]
        if not parts:
            continue
        others = np.concatenate([owner[s:e] for s, e, _ in parts])
        products = np.concatenate([weight[s:e] * w for s, e, w in parts])
        later = others > i
        others, products = others[later], products[later]
        if not len(others):
            continue
        found, where = np.unique(others, return_inverse=True)
        cosine = np.bincount(where, weights=products).astype(np.float64)
        keep = cosine >= LEAST
        left.append(np.full(int(keep.sum()), i, dtype=np.int64))
        right.append(found[keep])
        value.append(cosine[keep])
    if not left:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0)
    return np.concatenate(left), np.concatenate(right), np.concatenate(value)


def _day(document: Document) -> float:
    """The day of publication as a number, NaN when it is not known to the day."""
    try:
        return float(date.fromisoformat((document.published or "")[:10]).toordinal())
    except ValueError:
        return math.nan


def _apart(links: Links, days: list[float]) -> Links:
    left, right, value = links
    when = np.array(days, dtype=np.float64)
    gap = np.nan_to_num(np.abs(when[left] - when[right]), nan=0.0)
    return left, right, value / (1 + np.maximum(0.0, gap - GRACE_DAYS) / FADE_DAYS)
