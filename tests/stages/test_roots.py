"""Counting who really stands behind a claim."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.stages.rows import appearance, source
from twosource.records import Appearance, Copy, Independence, Source
from twosource.stages.appearances.chains import NOBODY
from twosource.stages.roots import fullest, independence
from twosource.stages.roots.onward import onward
from twosource.stages.roots.origins import Pile

SOURCES = [
    source("s-paper-a", "Paper A"),
    source("s-paper-b", "Paper B"),
    source("s-paper-c", "Paper C"),
    source("s-agency", "Agency", "agency"),
    source("s-ministry", "Ministry of Fish", "office"),
    source("s-ann-lee", "Ann Lee", "person"),
    source("s-bob-ray", "Bob Ray", "person"),
    source("s-locals", "local residents", "group", named=False),
]


def count(rows: list[Appearance], copies: list[Copy] | None = None, more: list[Source] | None = None) -> Independence:
    table = {s.id: s for s in [*SOURCES, *(more or [])]}
    return independence(rows, Pile(table, {}, copies or [], {a.doc: a.chain[0].source for a in rows}))


def test_many_outlets_with_one_root_are_one_source() -> None:
    rows = [appearance(f"a{n}", f"d{n}", [f"s-paper-{x}", "s-ann-lee"]) for n, x in enumerate("abc")]
    found = count(rows)
    assert (found.min, found.max) == (1, 1)
    assert "Ann Lee" in found.why


def test_two_people_who_have_nothing_in_common_are_two() -> None:
    rows = [appearance("a1", "d1", ["s-paper-a", "s-ann-lee"]), appearance("a2", "d2", ["s-paper-b", "s-bob-ray"])]
    found = count(rows)
    assert (found.min, found.max) == (2, 2)


def test_an_unknown_chain_counts_in_max_alone() -> None:
    rows = [appearance("a1", "d1", ["s-paper-a", "s-ann-lee"]), appearance("a2", "d2", ["s-paper-b"])]
    found = count(rows)
    assert (found.min, found.max) == (1, 2)
    assert "name" in found.why


def test_nobody_named_at_all_is_one_at_least() -> None:
    dark = source("s-unnamed-d1", NOBODY, "unknown", named=False)
    found = count([appearance("a1", "d1", ["s-paper-a", "s-unnamed-d1"])], more=[dark])
    assert (found.min, found.max) == (1, 1)
    assert not found.items[0].known


def test_a_page_that_names_its_source_further_down_adds_none() -> None:
    rows = [appearance("a1", "d1", ["s-paper-a"]), appearance("a2", "d1", ["s-paper-a", "s-ann-lee"], span=(9, 14))]
    found = count(rows)
    assert (found.min, found.max) == (1, 1)


def test_a_chain_goes_on_in_the_outlet_s_own_report() -> None:
    rows = [appearance("a1", "d1", ["s-paper-b", "s-paper-a"]), appearance("a2", "d2", ["s-paper-a", "s-ann-lee"])]
    found = count(rows)
    assert (found.min, found.max) == (1, 1)


def test_copied_words_have_the_root_of_the_original() -> None:
    rows = [appearance("a1", "d1", ["s-paper-a", "s-ann-lee"]), appearance("a2", "d2", ["s-paper-b"])]
    copy = Copy(
        doc="d2", of="d1", kind="near", containment=1.0, containment_of=1.0, direction="known",
        spans=((0, 20, 0, 20),), why="same words",
    )  # fmt: skip
    found = count(rows, [copy])
    assert (found.min, found.max) == (1, 1)
    assert "near copy" in found.items[0].why


def test_not_confirming_is_no_support() -> None:
    rows = [
        appearance("a1", "d1", ["s-paper-a", "s-ann-lee"]),
        appearance("a2", "d2", ["s-paper-b", "s-bob-ray"], stance="does-not-confirm", certainty="unconfirmed"),
    ]
    assert (count(rows).min, count(rows).max) == (1, 1)
    assert count(rows[1:]).max == 0


CHAINS = [
    ["s-paper-a"],
    ["s-paper-b", "s-agency"],
    ["s-paper-c", "s-agency", "s-ann-lee"],
    ["s-paper-b", "s-locals"],
    ["s-paper-a", "s-agency", "s-locals"],
    ["s-agency", "s-ministry"],
    ["s-paper-a", "s-bob-ray"],
]


@given(st.lists(st.sampled_from(range(len(CHAINS))), min_size=1, max_size=9), st.randoms())
def test_range_is_a_range_and_order_does_not_matter(picks: list[int], random: object) -> None:
    rows = [appearance(f"a{n}", f"d{n}", CHAINS[p]) for n, p in enumerate(picks)]
    found = count(rows)
    assert 1 <= found.min <= found.max <= len(rows)
    assert sorted(a for item in found.items for a in item.appearances) == sorted(a.id for a in rows)
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert count(shuffled) == found


# ------------------------------------------------------------------ chains that go on elsewhere


def ends(rows: list[Appearance], copies: list[Copy] | None = None) -> dict[str, list[str]]:
    """The hops that are added to each appearance."""
    table = {s.id: s for s in SOURCES}
    pile = Pile(table, {}, copies or [], {a.doc: a.chain[0].source for a in rows})
    return {o.appearance: [h.source for h in o.hops] for o in onward([pile.origin(a) for a in rows], pile)}


def test_a_citation_is_followed_into_the_outlet_s_own_report() -> None:
    rows = [
        appearance("a1", "d1", ["s-paper-b", "s-paper-a"]),
        appearance("a2", "d2", ["s-paper-a", "s-agency", "s-ann-lee"]),
    ]
    assert ends(rows) == {"a1": ["s-agency", "s-ann-lee"]}


def test_a_citation_is_not_followed_where_the_outlet_has_it_from_two() -> None:
    rows = [
        appearance("a1", "d1", ["s-paper-b", "s-paper-a"]),
        appearance("a2", "d2", ["s-paper-a", "s-ann-lee"]),
        appearance("a3", "d3", ["s-paper-a", "s-bob-ray"]),
    ]
    assert ends(rows) == {}


def test_a_credit_that_was_cut_away_is_found_in_the_original() -> None:
    rows = [appearance("a1", "d1", ["s-paper-a", "s-ann-lee"]), appearance("a2", "d2", ["s-paper-b"])]
    copy = Copy(
        doc="d2", of="d1", kind="near", containment=1.0, containment_of=1.0, direction="known",
        spans=((0, 20, 0, 20),), why="same words",
    )  # fmt: skip
    assert ends(rows, [copy]) == {"a2": ["s-paper-a", "s-ann-lee"]}
    assert ends(rows) == {}


def test_newspapers_are_not_counted_at_least_beside_people() -> None:
    rows = [
        appearance("a1", "d1", ["s-paper-a", "s-ann-lee"]),
        appearance("a2", "d2", ["s-paper-b", "s-paper-c"]),
        appearance("a3", "d3", ["s-paper-b", "s-agency"]),
    ]
    found = count(rows)
    assert (found.min, found.max) == (2, 3)
    assert "Paper C" in found.why


def test_what_any_page_says_of_a_source_is_known_of_it() -> None:
    rows = [
        source("s-ann", "Ann", "person"),
        source("s-ann", "Ann", "person", role="spokeswoman", affiliation="Ministry of Fish"),
        source("s-ann-lee", "Ann Lee", "person"),
    ]
    found = fullest(rows, {"s-ann": "s-ann-lee"})
    assert found["s-ann-lee"].affiliation == "Ministry of Fish"
    assert found["s-ann-lee"].name == "Ann Lee"
