"""Copies: reading many texts at once, the index of kept runs, and a pile that grows."""

from __future__ import annotations

import random
import unicodedata
from typing import Any

import numpy as np
import pytest
from evals.synthetic import article, near, pile, stream
from hypothesis import given, settings
from hypothesis import strategies as st

from twosource.records import Document
from twosource.stages.copies import CopyIndex, find_copies
from twosource.stages.copies.align import align
from twosource.stages.copies.sketch import RUN, WINDOW, kept_runs
from twosource.stages.copies.words import batches, fold, read, read_batch, word_hash

ONE, TWO = (article(random.Random(n)) for n in (31, 32))
LETTERS = st.text("abé ßﬁ\n'\u0301\u00ad\u200b中文คำ_.Σς-İ", max_size=60)


def doc(name: str, text: str, **fields: Any) -> Document:
    return Document(id=name, report=name, path=f"{name}.txt", text=text, **fields)


@settings(max_examples=100, deadline=None)
@given(st.lists(LETTERS | st.text(max_size=40), max_size=6))
def test_a_batch_reads_every_text_as_if_alone(texts: list[str]) -> None:
    together = list(read_batch(texts))
    assert len(together) == len(texts)
    for words, text in zip(together, texts, strict=True):
        alone = read(text)
        assert np.array_equal(words.hashes, alone.hashes)
        assert np.array_equal(words.starts, alone.starts)
        assert np.array_equal(words.ends, alone.ends)
        assert words.spaceless == alone.spaceless
        for value, start, end in zip(words.hashes.tolist(), words.starts.tolist(), words.ends.tolist(), strict=True):
            assert 0 <= start < end <= len(text)
            assert value == word_hash(text[start:end].replace("\u00ad", ""))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Café", unicodedata.normalize("NFD", "Café")),
        ("Straße", "STRASSE"),
        ("ﬁne", "fine"),
        ("co\u00adoperate", "cooperate"),
        ("ｗｉｄｅ", "wide"),
        ("مَدرسة", "مدرسة"),
    ],
)
def test_the_same_word_in_another_writing(one: str, other: str) -> None:
    assert fold(one.replace("\u00ad", "")) == fold(other)
    assert read(f"a {one} b").hashes.tolist() == read(f"a {other} b").hashes.tolist()


def test_indian_words_are_not_cut_at_their_vowel_signs() -> None:
    assert len(read("हिन्दी में समाचार")) == 3


def test_long_piles_are_read_in_several_batches_in_order() -> None:
    texts = [article(random.Random(n)) for n in range(120)]
    parts = list(batches(texts))
    assert len(parts) > 1
    assert [text for part in parts for text in part] == texts


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from("abcdefgh"), min_size=RUN + WINDOW - 1, max_size=12), st.integers(0, 1000))
def test_a_shared_stretch_always_shares_a_kept_run(stretch: list[str], seed: int) -> None:
    rng = random.Random(seed)
    texts = []
    for side in "xy":
        own = [side + rng.choice("1234567") for _ in range(20)]
        at = rng.randrange(20)
        texts.append(" ".join([*own[:at], *stretch, *own[at:]]))
    runs, counts = kept_runs(read_batch(texts))
    assert set(runs[: counts[0]].tolist()) & set(runs[counts[0] :].tolist())


def _dense() -> list[Document]:
    """Reports with much in common: planted copies, notices in many of them, one text printed by many, equal texts."""
    rng = random.Random(8)
    made = list(pile(5, of_each=3, unrelated=10).documents)
    for n in range(40):
        made.append(doc(f"print{n}", f"{near(ONE, rng)}\n\n{article(rng, 20)}", outlet=f"Paper {n % 7}"))
    made += [doc(f"same{n}", TWO.upper() if n % 2 else TWO, published=f"2022-03-{20 - n:02}") for n in range(6)]
    return [*made, doc("none", ""), doc("dots", "...")]


def test_a_pile_that_grows_finds_what_the_whole_pile_does() -> None:
    documents = _dense()
    whole = find_copies(documents)
    assert len({c.kind for c in whole}) >= 3
    assert len(whole) > 60
    rng = random.Random(1)
    for portion in (1, 7, 60):
        rng.shuffle(documents)
        index = CopyIndex()
        for at in range(0, len(documents), portion):
            found = index.add(documents[at : at + portion])
        assert len(index) == len(documents)
        assert found == whole


def test_a_pile_that_lost_documents_finds_what_the_rest_alone_does() -> None:
    documents = _dense()
    rng = random.Random(2)
    index = CopyIndex()
    for _ in range(12):
        some = rng.sample(documents, rng.randrange(len(documents) // 2, len(documents)))
        assert index.update(some) == find_copies(some)
    assert index.update([]) == []


def test_what_is_said_of_a_pile_of_copies_does_not_depend_on_portions() -> None:
    documents = [d for d, _ in stream(6, 400, copies=0.2)]
    index = CopyIndex()
    index.add(documents[:390])
    for document in documents[390:]:
        found = index.add([document])
    assert found == find_copies(documents)
    assert len(found) > 50


def test_an_equal_text_that_comes_later_is_a_copy_of_the_first() -> None:
    index = CopyIndex()
    assert index.add([doc("a", ONE), doc("b", TWO)]) == []
    [copy] = index.add([doc("c", ONE.upper())])
    assert index.add([doc("d", "A few words of another kind.")]) == [copy]
    assert (copy.doc, copy.of, copy.kind) == ("c", "a", "exact")
    with pytest.raises(ValueError, match="same id"):
        index.add([doc("a", "something else")])


def test_an_old_text_under_a_new_date_is_flagged_however_it_was_cut() -> None:
    old = doc("a", ONE, published="2019-10-07")
    for text in (ONE, near(ONE, random.Random(3)), " ".join(ONE.split()[:60]), f"{TWO}\n\n{ONE}"):
        [copy] = find_copies([old, doc("b", text, published="2019-12-19")])
        assert (copy.doc, copy.of, copy.redated_days) == ("b", "a", 73)
        assert "re-dated" in copy.why
    [copy] = find_copies([old, doc("b", ONE, published="2019-10-09")])
    assert copy.redated_days is None
    [copy] = find_copies([old, doc("b", ONE)])
    assert copy.redated_days is None


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from("abcde"), max_size=40), st.lists(st.sampled_from("abcde"), max_size=40))
def test_aligned_runs_are_equal_words(a: list[str], b: list[str]) -> None:
    first, second = read(" ".join(a)), read(" ".join(b))
    for passage in align(first, second).passages:
        assert sum(n for _, _, n in passage.runs) == passage.words
        for i, j, n in passage.runs:
            assert a[i : i + n] == b[j : j + n]
            assert passage.a[0] <= i < i + n <= passage.a[1]
            assert passage.b[0] <= j < j + n <= passage.b[1]


def test_any_part_of_a_stream_can_be_made_alone() -> None:
    short, long = list(stream(9, 60)), list(stream(9, 90))
    assert long[:60] == short
    assert any(made for _, made in short)
    assert pile(9, 1, 2).documents == pile(9, 1, 2).documents
