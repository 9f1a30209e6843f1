"""A page that names nobody and tells the same odd things as another is probably written from it."""

from __future__ import annotations

from tests.stages.rows import appearance, count, document, source
from twosource.records import Appearance, Claim, Independence
from twosource.stages.roots import independence
from twosource.stages.roots.origins import Pile
from twosource.stages.roots.rewrites import Rewrites

SOURCES = {
    s.id: s for s in (source("s-paper-a"), source("s-paper-b"), source("s-paper-c"), source("s-ann", kind="person"))
}

MAIN = [
    appearance("a1", "d1", ["s-paper-a", "s-ann"]),
    appearance("a2", "d2", ["s-paper-b"]),
    appearance("a3", "d3", ["s-paper-c"]),
]
ODD = [
    appearance("b1", "d1", ["s-paper-a"], quantity=[count(150_000, "troop")]),
    appearance("b2", "d2", ["s-paper-b"], quantity=[count(150_000, "troop")]),
    appearance("b3", "d1", ["s-paper-a"], words="cloud reach city"),
    appearance("b4", "d2", ["s-paper-b"], words="cloud reach city"),
]


def claim(key: str, *rows: Appearance) -> Claim:
    return Claim(id=key, text=key, role="happening", appearances=tuple(a.id for a in rows))


def support(odd: list[Appearance], days: tuple[str, ...] = ()) -> Independence:
    rows = [*MAIN, *odd]
    claims = [claim("c1", *MAIN), *(claim(f"c{n}", *odd[n : n + 2]) for n in range(0, len(odd), 2))]
    documents = [document(f"d{n}", published=day) for n, day in enumerate(days, 1)]
    rewrites = Rewrites.of(claims, {a.id: a for a in rows}, {}, documents)
    return independence(MAIN, Pile(SOURCES, {}, [], {a.doc: a.chain[0].source for a in rows}, rows, rewrites))


def test_the_same_odd_things_lower_the_maximum_and_say_why() -> None:
    found = support(ODD)
    assert (found.min, found.max) == (1, 2)
    assert "rewritten" in found.why
    assert "150000" in found.why


def test_the_claim_itself_is_no_odd_thing() -> None:
    assert (support([]).min, support([]).max) == (1, 3)


def test_pages_of_other_days_repeat_the_background_on_their_own() -> None:
    assert support(ODD, ("2021-03-01", "2021-03-02")).max == 2
    assert support(ODD, ("2021-03-01", "2021-03-09")).max == 3


def test_two_things_alike_are_chance() -> None:
    assert support(ODD[:2]).max == 3


def test_a_named_source_is_never_taken_for_a_rewrite() -> None:
    named = [appearance("a2", "d2", ["s-paper-b", "s-bob"])]
    rows = [MAIN[0], *named, *ODD]
    claims = [claim("c1", MAIN[0], *named), claim("c2", *ODD[:2]), claim("c3", *ODD[2:])]
    pile = Pile(
        {**SOURCES, "s-bob": source("s-bob", kind="person")}, {}, [], {a.doc: a.chain[0].source for a in rows}, rows,
        Rewrites.of(claims, {a.id: a for a in rows}, {}),
    )  # fmt: skip
    found = independence([MAIN[0], *named], pile)
    assert (found.min, found.max) == (2, 2)
