"""Copies: what was taken over is found with its words, and what only looks alike is not."""

from __future__ import annotations

import random
from typing import Any

import pytest
from evals.synthetic import article, cut, near, passage, spun, wrapped
from hypothesis import given, settings
from hypothesis import strategies as st

from twosource.pipeline import Tables
from twosource.records import Copy, Document, Link
from twosource.stages.copies import STAGE, find_copies

RNG = random.Random(11)
ONE, TWO, THREE, FOUR = (article(random.Random(n)) for n in (21, 22, 23, 24))


def doc(name: str, text: str, **fields: Any) -> Document:
    return Document(id=name, report=name, path=f"{name}.txt", text=text, **fields)


def only(copies: list[Copy]) -> Copy:
    assert len(copies) == 1, copies
    return copies[0]


def test_equal_words_are_an_exact_copy_whatever_case_and_accents() -> None:
    copy = only(find_copies([doc("b", ONE.upper().replace("E", "É")), doc("a", ONE)]))
    assert (copy.doc, copy.of, copy.kind, copy.direction) == ("b", "a", "exact", "unknown")
    assert (copy.containment, copy.containment_of) == (1.0, 1.0)


def test_a_reprint_with_edits_is_near() -> None:
    copy = only(find_copies([doc("a", ONE), doc("b", near(ONE, random.Random(1)))]))
    assert copy.kind == "near"
    assert copy.containment > 0.9


@pytest.mark.parametrize(("how", "copy_of"), [(cut, ("b", "a")), (wrapped, ("b", "a"))])
def test_cut_and_wrapped_texts_are_partial_and_their_direction_shows(how: Any, copy_of: tuple[str, str]) -> None:
    found = only(find_copies([doc("a", ONE), doc("b", how(ONE, random.Random(2)))]))
    assert (found.doc, found.of) == copy_of
    assert (found.kind, found.direction) == ("partial", "inferred")
    swapped = only(find_copies([doc("b", ONE), doc("a", how(ONE, random.Random(2)))]))
    assert (swapped.doc, swapped.of) == (copy_of[1], copy_of[0])


def test_a_spun_text_and_a_passage_are_found() -> None:
    assert find_copies([doc("a", ONE), doc("b", spun(ONE, random.Random(3)))])
    assert only(find_copies([doc("a", TWO), doc("b", passage(TWO, random.Random(3)))])).kind == "partial"


def test_an_article_made_up_of_two_is_the_copy_of_both() -> None:
    copies = find_copies([doc("a", f"{ONE}\n\n{TWO}"), doc("b", ONE), doc("c", TWO)])
    assert [(c.doc, c.of, c.direction) for c in copies] == [("a", "b", "inferred"), ("a", "c", "inferred")]


def test_unrelated_reports_are_no_copies() -> None:
    assert find_copies([doc("a", ONE), doc("b", TWO), doc("c", THREE)]) == []


QUOTE = (
    "We did not send anybody to the bridge, we do not send anybody to the bridge now, and whoever says otherwise "
    "should show us one photograph on which the faces of our men can be seen, with the day and the hour"
)


@pytest.mark.parametrize("marks", ['""', "“”", "«»", "„“", "''"])
def test_a_shared_quotation_is_no_copy(marks: str) -> None:
    quoted = f"{marks[0]}{QUOTE}{marks[1]}"
    docs = [doc("a", f"{ONE}\n\n{quoted}, the minister said."), doc("b", f"The minister said: {quoted}\n\n{TWO}")]
    assert find_copies(docs) == []


def test_a_notice_in_many_reports_is_no_copy() -> None:
    notice = (
        "This newspaper belongs to its readers, who elect the board each autumn and may look into the books at the "
        "office in Mill Street on any working day between nine and noon, provided they bring the last receipt with "
        "them and sign the register at the door before they go up the stairs."
    )
    docs = [doc(f"d{n}", f"{article(random.Random(n), 200)}\n\n{notice}") for n in range(40, 48)]
    assert find_copies(docs) == []


def test_standing_background_of_one_outlet_is_no_copy() -> None:
    background = article(random.Random(9), 60)
    docs = [
        doc("a", f"{ONE}\n\n{background}", outlet="Courier", published="2020-01-02"),
        doc("b", f"{TWO}\n\n{background}", outlet="Courier", published="2020-01-09"),
    ]
    assert find_copies(docs) == []


def test_short_texts_must_be_nearly_equal() -> None:
    short = "Three trains with heavy vehicles passed the town on Sunday, residents told the local station."
    longer = (
        "Three trains with heavy vehicles passed the town at dawn, and nobody at the depot would say where they went."
    )
    assert only(find_copies([doc("a", short), doc("b", short.replace("Sunday", "Monday"))])).kind == "near"
    assert find_copies([doc("a", short), doc("b", longer)]) == []
    assert find_copies([doc("a", "Photo: Reuters"), doc("b", "Photo: Reuters")]) == []


def test_chinese_copies_are_found_by_characters() -> None:
    text = (
        "卫星图像显示，十月五日边境车站停有约七十三节车厢，而过去五年最多约二十节。研究机构说，无法确定车厢内装载何物。"
        * 2
    )
    other = (
        "当地果农表示，四月的霜冻使今年的苹果产量降到十年来最低，许多果园几乎颗粒无收，合作社请求政府给予援助和贷款。"
    )
    found = only(find_copies([doc("a", text), doc("b", text[:60] + other), doc("c", other * 2)][:2]))
    assert (found.doc, found.of) == ("b", "a")


def test_the_later_date_is_the_copy_and_a_distant_one_is_flagged() -> None:
    copy = only(find_copies([doc("a", ONE, published="2019-05-01"), doc("b", ONE, published="2017-04-20")]))
    assert (copy.doc, copy.of, copy.direction) == ("a", "b", "known")
    assert "re-dated" in copy.why


def test_who_names_the_other_outlet_is_the_copy_even_when_dated_before_it() -> None:
    text = near(ONE, random.Random(4)) + " This was first reported by the Valley Courier."
    docs = [
        doc("b", text, outlet="Island Post", published="2020-01-01"),
        doc("c", ONE, outlet="Valley Courier", published="2020-01-03"),
    ]
    copy = only(find_copies(docs))
    assert (copy.doc, copy.of, copy.direction) == ("b", "c", "known")
    assert "although it is dated before it" in copy.why


def test_a_link_to_the_other_page_names_its_outlet() -> None:
    docs = [
        doc("a", ONE, url="https://copy.example/1", links=(Link(span=(0, 3), url="https://www.first.example/x"),)),
        doc("b", ONE, url="https://first.example/2"),
    ]
    assert (only(find_copies(docs)).doc, only(find_copies(docs)).direction) == ("a", "known")


def test_two_prints_of_one_agency_text_are_wire() -> None:
    docs = [
        doc("a", f"HARBOUR TOWN, May 3 (Reuters) - {ONE}", outlet="Island Post"),
        doc("b", f"HARBOUR TOWN (Reuters) - {near(ONE, random.Random(5))}", outlet="Valley Courier"),
    ]
    copy = only(find_copies(docs))
    assert (copy.kind, copy.direction) == ("wire", "unknown")
    assert "Reuters" in copy.why


def test_the_agency_itself_is_the_original_of_who_credits_it() -> None:
    docs = [doc("a", f"{ONE} /TASS/", outlet="Island Post"), doc("b", ONE, outlet="TASS")]
    copy = only(find_copies(docs))
    assert (copy.doc, copy.of, copy.direction) == ("a", "b", "known")


def test_equal_ids_are_refused() -> None:
    with pytest.raises(ValueError, match="same id"):
        find_copies([doc("a", ONE), doc("a", TWO)])


def test_the_stage_reads_documents() -> None:
    rows = list(STAGE.run(Tables([doc("a", ONE), doc("b", ONE)])))
    assert [type(r) for r in rows] == [Copy]


@pytest.mark.parametrize(
    "text", ["", "\n", "a " * 20_000, "ab" * 30_000, '"' * 5_000, "“" * 5_000, "中" * 20_000, "\ud800 x"]
)
def test_hostile_texts_pass_quickly(text: str) -> None:
    copies = find_copies([doc("a", text), doc("b", text + " end"), doc("c", ONE)])
    assert all("c" not in (c.doc, c.of) for c in copies)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([near, cut, wrapped, spun, passage]), st.randoms())
def test_what_always_holds(seed: int, how: Any, rng: Any) -> None:
    made = random.Random(seed)
    text = article(made, 150)
    docs = [doc("x1", text), doc("x10", how(text, made)), doc("x2", article(made, 150)), doc("x3", text)]
    copies = find_copies(docs)
    rng.shuffle(docs)
    assert find_copies(docs) == copies
    texts = {d.id: d.text for d in docs}
    for c in copies:
        assert c.doc != c.of
        assert 0 < c.containment <= 1
        assert 0 < c.containment_of <= 1
        assert c.spans or c.kind == "exact"
        for s, e, s2, e2 in c.spans:
            assert 0 <= s < e <= len(texts[c.doc])
            assert 0 <= s2 < e2 <= len(texts[c.of])
            shared = set(texts[c.doc][s:e].lower().split()) & set(texts[c.of][s2:e2].lower().split())
            assert len(shared) >= 4
    assert ("x3", "x1") in {(c.doc, c.of) for c in copies if c.kind == "exact"}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=200), max_size=6))
def test_any_text_is_read_without_failing(texts: list[str]) -> None:
    docs = [doc(f"d{i}", t) for i, t in enumerate(texts)]
    assert find_copies(docs) == find_copies(docs[::-1])


def test_two_copies_of_one_original_are_not_copies_of_each_other() -> None:
    docs = [doc("a", ONE), doc("b", near(ONE, random.Random(6))), doc("c", cut(ONE, random.Random(6)))]
    assert [(c.doc, c.of) for c in find_copies(docs)] == [("b", "a"), ("c", "a")]


def test_a_copy_of_a_copy_keeps_its_true_parent() -> None:
    edited = near(ONE, random.Random(8)) + " " + THREE
    copies = find_copies([doc("a", ONE), doc("b", edited), doc("c", edited.upper() + " The end of it.")])
    assert ("c", "b") in {(c.doc, c.of) for c in copies}


def test_a_text_that_very_many_print_is_found_although_all_its_runs_are_common() -> None:
    rng = random.Random(12)
    text = article(rng, 150)
    docs = [doc(f"d{n:03}", near(text, rng)) for n in range(120)]
    assert {c.doc for c in find_copies(docs)} == {d.id for d in docs[1:]}
