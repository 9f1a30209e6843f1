"""Chains that go on beyond their page, and what they do not do to the counts."""

from __future__ import annotations

from tests.stages.rows import appearance, source
from twosource.records import Appearance, Independence
from twosource.stages.appearances.chains import NOBODY
from twosource.stages.roots import independence
from twosource.stages.roots.onward import onward
from twosource.stages.roots.origins import Pile

SOURCES = [
    *(source(f"s-paper-{x}", f"Paper {x.upper()}") for x in "abcdef"),
    source("s-mail", "Evening Mail", country="GB", descriptors=("newspaper", "tabloid", "media")),
    source("s-institute", "Nordic Institute", "office", country="NO", descriptors=("think tank",)),
    source("s-think-tank", "Norwegian think tank", "group", country="NO", named=False, descriptors=("think tank",)),
    source("s-lens", "Lens One", "sensor"),
    source("s-ann-lee", "Ann Lee", "person"),
    source("s-bob-ray", "Bob Ray", "person"),
    source("s-locals", "locals", "group", named=False, descriptors=("locals",)),
    source("s-clip-d5", "Footage", "document", named=False, document="d5", descriptors=("footage",)),
    *(source(f"s-unnamed-{d}", NOBODY, "unknown", named=False, document=d) for d in ("d4", "d5", "d6")),
]


def pile(rows: list[Appearance]) -> Pile:
    return Pile({s.id: s for s in SOURCES}, {}, [], {a.doc: a.chain[0].source for a in rows})


def ends(rows: list[Appearance]) -> dict[str, str]:
    """The name at the end of each chain that goes on; every such hop says why."""
    p = pile(rows)
    found = list(onward([p.origin(a) for a in rows], p))
    assert all(h.why and h.span is None for o in found for h in o.hops)
    return {o.appearance: o.hops[-1].name for o in found}


def counted(rows: list[Appearance]) -> Independence:
    return independence(rows, pile(rows))


def test_a_description_goes_on_to_the_only_one_whom_it_fits() -> None:
    rows = [
        appearance("a1", "d1", ["s-paper-a", "s-institute"]),
        appearance("a2", "d2", ["s-paper-b", "s-think-tank"]),
    ]
    assert ends(rows) == {"a2": "institute"}


def test_a_nameless_clip_goes_on_to_those_who_were_there() -> None:
    rows = [appearance("a1", "d1", ["s-paper-a", "s-locals"]), appearance("a5", "d5", ["s-paper-e", "s-clip-d5"])]
    assert ends(rows) == {"a5": "locals"}
    assert (counted(rows).min, counted(rows).max) == (1, 1)
    alone = [appearance("a1", "d1", ["s-paper-a", "s-ann-lee"]), rows[1]]
    assert ends(alone) == {}


def named(n: int, who: str = "s-mail") -> list[Appearance]:
    return [appearance(f"a{k}", f"d{k}", [f"s-paper-{'abc'[k - 1]}", who]) for k in range(1, n + 1)]


def test_hearsay_goes_on_to_the_only_source_that_three_others_name() -> None:
    rumour = appearance("a4", "d4", ["s-paper-d", "s-unnamed-d4"], certainty="unconfirmed")
    assert ends([*named(3), rumour]) == {"a4": "mail"}
    assert ends([*named(2), rumour]) == {}, "two are too few"
    two = [*named(3), appearance("a6", "d6", ["s-paper-f", "s-ann-lee"]), rumour]
    assert ends(two) == {}, "somebody else is named too"
    own = [*named(3), appearance("a4", "d4", ["s-paper-d"])]
    assert ends(own) == {}, "what a page asserts itself is no hearsay"


def test_hearsay_that_goes_on_still_counts_as_before() -> None:
    rumour = appearance("a4", "d4", ["s-paper-d", "s-unnamed-d4"], certainty="unconfirmed")
    found = counted([*named(3), rumour])
    assert (found.min, found.max) == (1, 2)


def test_a_newspaper_goes_on_where_others_say_from_whom_it_has_it() -> None:
    rows = [
        appearance("a1", "d1", ["s-paper-a", "s-mail"]),
        appearance("a2", "d2", ["s-paper-b", "s-mail", "s-ann-lee"]),
    ]
    assert ends(rows) == {"a1": "ann lee"}


def test_who_says_that_it_has_been_seen_tells_what_others_saw() -> None:
    seen = [
        appearance("a1", "d1", ["s-paper-a", "s-ann-lee"], quote="convoys have been observed for a week"),
        appearance("a2", "d2", ["s-paper-b", "s-bob-ray"], quote="a movement of convoys is being observed daily"),
    ]
    assert counted(seen).min == 1
    plain = [
        appearance("a1", "d1", ["s-paper-a", "s-ann-lee"], quote="convoys came here"),
        appearance("a2", "d2", ["s-paper-b", "s-bob-ray"], quote="I counted the convoys"),
    ]
    assert counted(plain).min == 2


def test_an_outlet_with_a_nameless_clip_is_the_press_alone() -> None:
    rows = [
        appearance("a1", "d1", ["s-paper-a", "s-ann-lee"]),
        appearance("a2", "d5", ["s-paper-e", "s-mail"]),
        appearance("a3", "d5", ["s-paper-e", "s-clip-d5"], span=(9, 14)),
    ]
    assert counted(rows).min == 1
    assert counted(rows[1:]).min == 1


def test_an_outlet_that_read_pictures_itself_goes_on_to_them() -> None:
    rows = [appearance("a1", "d1", ["s-paper-a", "s-lens"]), appearance("a2", "d2", ["s-paper-b", "s-paper-a"])]
    assert ends(rows) == {"a2": "lens"}
    unread = [appearance("a1", "d1", ["s-paper-a"]), rows[1]]
    assert ends(unread) == {}
