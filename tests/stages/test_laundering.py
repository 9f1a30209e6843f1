"""Chains that return to themselves, echoes, and sources that were erased on the way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tests.stages.rows import appearance, source
from twosource.records import Appearance, Copy, Hop, Laundering, Source
from twosource.stages.roots import independence
from twosource.stages.roots.laundering import findings
from twosource.stages.roots.origins import Pile

SOURCES = [
    source("s-a", "Paper A"),
    source("s-b", "Paper B"),
    source("s-c", "Agency C", "agency"),
    source("s-ann", "Ann Lee", "person", country="PL"),
    source("s-bob", "Bob Ray", "person"),
    source("s-media", "local media", "group", named=False),
    source("s-ru-media", "Russian media", "group", named=False, country="RU"),
    source("s-state", "North Korean state media", "group", named=False),
]


def pile(rows: Sequence[Appearance], copies: Sequence[Copy] = (), more: Sequence[Source] = ()) -> Pile:
    return Pile({s.id: s for s in [*SOURCES, *more]}, {}, list(copies), {a.doc: a.chain[0].source for a in rows}, rows)


def found(
    rows: Sequence[Appearance], copies: Sequence[Copy] = (), days: dict[str, int] | None = None
) -> list[Laundering]:
    known = pile(rows, copies)
    dated = {doc: date(2021, 3, day) for doc, day in (days or {}).items()}
    return findings("c-1", [known.origin(a) for a in rows], known, dated.get)


def test_outlets_that_name_one_another_are_a_loop_and_no_source() -> None:
    rows = [appearance("a1", "d1", ["s-a", "s-b"]), appearance("a2", "d2", ["s-b", "s-a"], words="train left")]
    [row] = found(rows)
    assert (row.kind, set(row.sources), row.appearances) == ("loop", {"s-a", "s-b"}, ("a1", "a2"))
    assert "the chain returns to itself: Paper A has it from Paper B (d1); Paper B has it from Paper A (d2)" in row.why
    counted = independence(rows, pile(rows))
    assert (counted.min, counted.max) == (1, 1)
    assert not any(item.known for item in counted.items)
    assert "name nobody else" in counted.why


def test_a_circle_of_three_with_a_witness_rests_on_the_witness() -> None:
    rows = [
        appearance("a1", "d1", ["s-a", "s-b"]),
        appearance("a2", "d2", ["s-b", "s-c"], words="train left"),
        appearance("a3", "d3", ["s-c", "s-a"], words="train gone"),
        appearance("a4", "d4", ["s-c", "s-ann"], words="train seen"),
    ]
    [row] = found(rows)
    assert row.kind == "loop"
    assert set(row.sources) == {"s-a", "s-b", "s-c"}
    counted = independence(rows, pile(rows))
    assert (counted.min, counted.max) == (1, 1)
    assert counted.items[0].source == "s-ann"


def test_an_outlet_that_quotes_its_own_echo() -> None:
    rows = [
        appearance("a1", "d1", ["s-a", "s-ann"]),
        appearance("a2", "d2", ["s-b", "s-a"], words="train left"),
        appearance("a3", "d3", ["s-a", "s-b"], words="train gone"),
    ]
    [row] = found(rows, days={"d1": 9, "d2": 10, "d3": 12})
    assert (row.kind, row.appearances) == ("echo", ("a3", "a2"))
    assert row.why.startswith("Paper A quotes its own echo: Paper A has it from Paper B (d3, 2021-03-12)")
    [row] = found(rows, days={"d1": 9, "d2": 10, "d3": 10})
    assert row.kind == "loop"


def test_words_taken_over_close_a_circle_as_citations_do() -> None:
    copy = Copy(doc="d2", of="d1", kind="near", containment=1, containment_of=1, direction="known",
                spans=((0, 5, 0, 5),), why="")  # fmt: skip
    rows = [appearance("a1", "d1", ["s-a", "s-b"]), appearance("a2", "d2", ["s-b"])]
    [row] = found(rows, [copy])
    assert "Paper B took its words from Paper A" in row.why


def test_two_outlets_with_one_agency_are_no_circle() -> None:
    rows = [appearance("a1", "d1", ["s-a", "s-c", "s-ann"]), appearance("a2", "d2", ["s-b", "s-c", "s-ann"])]
    assert found(rows) == []


def test_a_source_that_one_page_names_and_another_does_not() -> None:
    rows = [appearance("a1", "d1", ["s-a", "s-media"]), appearance("a2", "d2", ["s-b", "s-ann"])]
    [row] = found(rows)
    assert (row.kind, row.sources, row.appearances) == ("erased", ("s-media", "s-ann"), ("a1", "a2"))
    assert "d1 names only “media”, where d2 names Ann Lee" in row.why


def test_who_was_erased_is_not_guessed() -> None:
    two = [appearance("a2", "d2", ["s-b", "s-ann"]), appearance("a3", "d3", ["s-c", "s-bob"])]
    assert found([appearance("a1", "d1", ["s-a", "s-media"]), *two]) == []
    for vague in ("s-state", "s-ru-media"):
        assert found([appearance("a1", "d1", ["s-a", vague]), two[0]]) == []
    told = appearance("a4", "d1", ["s-a", "s-ann"], words="train left")
    assert found([appearance("a1", "d1", ["s-a", "s-media"]), told, two[0]]) == []


def test_reportedly_is_a_hedge_and_reports_are_somebody() -> None:
    dark = source("s-unnamed-d1", "source not named", "unknown", named=False)
    for cue, count in (("reportedly", 0), ("was reported", 1)):
        hops = (Hop(source="s-a", name="Paper A"), Hop(source=dark.id, name=dark.name, cue=cue))
        row = appearance("a1", "d1", ["s-a", dark.id])
        rows = [type(row)(**{**{f: getattr(row, f) for f in row.__struct_fields__}, "chain": hops}),
                appearance("a2", "d2", ["s-b", "s-ann"])]  # fmt: skip
        known = pile(rows, more=[dark])
        assert len(findings("c-1", [known.origin(a) for a in rows], known, lambda _: None)) == count
