"""Candidates of a pile that grows: the same as of the whole pile, however common its runs and whatever the order."""

from __future__ import annotations

import random

import numpy as np
from evals.synthetic import article, near
from hypothesis import given, settings
from hypothesis import strategies as st

from twosource.records import Document
from twosource.stages.copies import CopyIndex, find_copies
from twosource.stages.copies.boilerplate import MOST_TEXTS, RUN, inside
from twosource.stages.copies.pairing import COMMON, Candidates, grown, of_all, split
from twosource.stages.copies.postings import TEXT, TEXT_BITS, Postings, packed
from twosource.stages.copies.words import distinct, read, shingles


def whole(texts: list[list[int]], order: list[int]) -> Candidates:
    """The candidates of these texts (their runs), by their places in the order."""
    ranked = sorted(range(len(texts)), key=order.__getitem__)
    counts = np.array([len(texts[n]) for n in ranked])
    runs = np.array([run << TEXT_BITS for n in ranked for run in texts[n]], dtype=np.uint64)
    return of_all(packed(runs, counts, np.arange(len(texts))), counts)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 40), st.sampled_from([0.02, 0.2, 0.9]))
def test_links_are_counted_as_in_the_whole_pile(seed: int, portion: int, share: float) -> None:
    rng = random.Random(seed)
    size = rng.randrange(2, 90)
    texts = [sorted(rng.sample(range(40), 4) + [50 + n for n in range(9) if rng.random() < share]) for _ in range(size)]
    kept = np.array([len(runs) for runs in texts])
    days = [rng.choice([n, rng.randrange(size)]) for n in range(size)]  # some come late, some early, some in their turn
    places = {n: place for place, n in enumerate(sorted(range(size), key=lambda n: (days[n], n)))}
    postings, found = Postings(), Candidates.none()
    for first in range(0, size, portion):
        last = min(size, first + portion)
        runs = np.array([run << TEXT_BITS for text in texts[first:last] for run in text], dtype=np.uint64)
        entries = packed(runs, kept[first:last], np.arange(first, last))
        each, more = np.unique(entries & ~TEXT, return_counts=True)
        here = sorted(range(last), key=places.__getitem__)
        order = np.array([place for _, place in sorted((n, place) for place, n in enumerate(here))])
        found = grown(found, postings.bounds(each), entries, more, kept[:last], order, first)
        postings.add(entries)
    expected = whole(texts, [places[n] for n in range(size)])
    pairs = [
        (*sorted((places[a], places[b])), weight, links)
        for a, b, weight, links in zip(
            *(x.tolist() for x in (*split(found.pairs), found.weight, found.links)), strict=True
        )
    ]
    assert sorted(pairs) == list(
        zip(*(x.tolist() for x in (*split(expected.pairs), expected.weight, expected.links)), strict=True)
    )


def test_long_runs_are_found_where_they_stand_and_not_across_two_texts() -> None:
    words = [f"w{n}" for n in range(30)]
    wanted = distinct(shingles(read(" ".join(words)).hashes, RUN))
    texts = [read(" ".join(some)) for some in (words[:5], words[5:30], [], ["x", *words[:9]], words[3:10] + words[:6])]
    where, text = inside(wanted, texts)
    assert sorted(text.tolist()) == [1] * 18 + [3] * 2
    runs = shingles(texts[3].hashes, RUN)[1:]
    assert sorted(wanted[where[text == 3]].tolist()) == sorted(runs.tolist())


def test_what_stands_in_many_texts_is_read_again_only_in_texts_that_come_early() -> None:
    """A notice in more texts than are read for it, which come before, between and after those that were there."""
    rng = random.Random(4)
    notice, shared = article(rng, 60), article(rng, 60)

    def report(day: int, *parts: str) -> Document:
        text = "\n\n".join([article(rng, 70), *parts])
        date = f"2022-{day // 28 + 1:02}-{day % 28 + 1:02}"
        return Document(id=f"d{day}", report=f"d{day}", path="", text=text, published=date)

    documents = [report(day, notice) for day in range(100, 100 + 4 * max(MOST_TEXTS, COMMON), 2)]
    documents += [report(day, near(shared, rng)) for day in range(300, 306)]
    late, early = documents[-3:], [report(day, notice, shared) for day in (3, 151, 330)]
    index = CopyIndex()
    index.update(documents[:-3])
    for come in (late[:1], early[:1], late[1:], early[1:]):
        found = index.add(come)
    assert found == find_copies([*documents, *early])
    assert found


def test_words_that_come_to_stand_in_one_more_family_are_no_copy_any_more() -> None:
    """A passage in four texts of three families, then in a fifth text of a fourth family."""
    rng = random.Random(9)
    passage = article(rng, 70)

    def report(name: str, *parts: str) -> Document:
        return Document(id=name, report=name, path="", text="\n\n".join(parts), published="2022-03-01")

    own = article(rng, 150)
    documents = [report(f"a{n}", article(rng, 120), passage, article(rng, 120)) for n in range(2)]
    documents += [report(f"b{n}", near(own, rng), passage, article(random.Random(3), 60)) for n in range(2)]
    index = CopyIndex()
    before = index.update(documents)
    found = index.add([report("z", article(rng, 120), passage, article(rng, 120))])
    assert ("a1", "a0") in {(c.doc, c.of) for c in before}
    assert ("a1", "a0") not in {(c.doc, c.of) for c in found}
    assert found == find_copies(list(index._documents.values()))
