"""What changes from one telling to the next."""

from __future__ import annotations

from tests.stages.rows import appearance, count, document, source
from twosource.pipeline import Tables
from twosource.records import Appearance, Claim, Document, Drift
from twosource.stages.drift import drift


def run(rows: list[Appearance], documents: list[Document]) -> list[Drift]:
    claim = Claim(id="c-1", text="x", role="happening", appearances=tuple(a.id for a in rows))
    people = [source("s-ann-lee", "Ann Lee", "person"), source("s-bob-ray", "Bob Ray", "person")]
    return drift(Tables([*rows, *documents, claim, *people]))


DAYS = [document("d1", published="2023-10-06"), document("d2", published="2023-10-08")]


def test_a_figure_that_loses_its_approximator_drifts() -> None:
    rows = [
        appearance("a1", "d1", ["s-p"], quantity=[count(73, written="around 73 carriages", approximator="around")]),
        appearance("a2", "d2", ["s-q"], quantity=[count(73, written="73 rail cars")]),
    ]
    found = [d for d in run(rows, DAYS) if d.kind == "quantity"]
    assert [(d.from_, d.to) for d in found] == [("around 73 carriages", "73 rail cars")]


def test_the_order_is_that_of_publication_not_of_ids() -> None:
    rows = [
        appearance("a1", "d2", ["s-p"], quantity=[count(73, written="73 cars")]),
        appearance("a2", "d1", ["s-q"], quantity=[count(70, written="about 70 cars", approximator="about")]),
    ]
    found = [d for d in run(rows, DAYS) if d.kind == "quantity"]
    assert [(d.from_, d.to) for d in found] == [("about 70 cars", "73 cars")]


def test_what_was_not_confirmed_and_is_then_said_drifts_in_certainty() -> None:
    rows = [
        appearance(
            "a1", "d1", ["s-p", "s-ann-lee"], stance="does-not-confirm", certainty="unconfirmed",
            hedges=("did not confirm",),
        ),
        appearance("a2", "d2", ["s-q"]),
    ]  # fmt: skip
    found = [d for d in run(rows, DAYS) if d.kind == "certainty"]
    assert found
    assert found[0].from_.startswith("did not confirm")
    assert found[0].to == "asserted"


def test_an_order_that_nobody_knows_is_not_claimed() -> None:
    undated = [document("d1"), document("d2")]
    rows = [
        appearance("a1", "d1", ["s-p"], certainty="unconfirmed", hedges=("reportedly",)),
        appearance("a2", "d2", ["s-q"]),
    ]
    found = run(rows, undated)
    assert found
    assert all("not known" in d.change for d in found)


def test_another_speaker_for_the_same_words() -> None:
    rows = [appearance("a1", "d1", ["s-p", "s-ann-lee"]), appearance("a2", "d2", ["s-q", "s-bob-ray"])]
    assert [d.kind for d in run(rows, DAYS)] == ["speaker"]


def test_two_tellings_that_agree_do_not_drift() -> None:
    rows = [appearance("a1", "d1", ["s-p", "s-ann-lee"]), appearance("a2", "d2", ["s-q", "s-ann-lee"])]
    assert run(rows, DAYS) == []


def test_many_changes_of_one_kind_do_not_hide_another_kind() -> None:
    rows = [
        appearance(f"a{n:02}", f"d{n:02}", ["s-p", "s-ann"], quantity=[count(20 + n, "car", f"{20 + n} cars")])
        for n in range(8)
    ]
    rows.append(appearance("a99", "d99", ["s-p", "s-bob"]))
    people = [source("s-ann", "Ann", "person"), source("s-bob", "Bob", "person")]
    documents = [document(a.doc, published=f"2023-10-{n + 1:02}") for n, a in enumerate(rows)]
    claim = Claim(id="c", text="x", role="happening", appearances=tuple(a.id for a in rows))
    found = drift(Tables([*rows, *documents, *people, claim]))
    assert len(found) <= 12
    assert {d.kind for d in found} >= {"quantity", "speaker"}
