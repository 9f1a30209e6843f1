"""Which judgements hold: conflicts of several, whatever their order, and passages whose ids have changed."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tests.stages.rows import appearance, document
from twosource.judgements import held, rulings, until
from twosource.records import Judgement, Passage, Ruling

ROWS = [appearance(key, f"d{key}", ["s-a"]) for key in "abcdef"]
DOCUMENTS = [document(f"d{key}") for key in "abcdef"]


def say(number: int, kind: str, *subjects: str, when: str = "2021-04-01", **more: object) -> Judgement:
    fields = {"value": None, "why": "", "who": "Ann"} | more
    return Judgement(id=f"j{number:02}", kind=kind, subjects=subjects, when=when, **fields)  # type: ignore[arg-type]


def rule(*judgements: Judgement) -> list[Ruling]:
    return rulings(judgements, ROWS, DOCUMENTS, {"s-a", "s-b"})


def test_what_follows_from_several_can_overrule_an_earlier_one() -> None:
    found = rule(say(1, "different-claim", "a", "c"), say(2, "same-claim", "a", "b"), say(3, "same-claim", "b", "c"))
    assert [r.status for r in found] == ["overruled", "holds", "holds"]
    assert found[0].note == "it cannot stand beside j02, j03, made later"


def test_different_events_speak_against_one_claim() -> None:
    found = rule(say(1, "same-claim", "a", "b"), say(2, "different-event", "a", "b"))
    assert [r.status for r in found] == ["overruled", "holds"]
    found = rule(say(1, "different-claim", "a", "b"), say(2, "same-event", "a", "b"))
    assert [r.status for r in found] == ["holds", "holds"]


def test_what_is_linked_to_the_one_is_parted_from_the_other() -> None:
    found = held(rule(say(1, "same-claim", "a", "b"), say(2, "different-claim", "b", "c")))
    assert {frozenset(pair) for pair in found.apart["claim"]} == {frozenset("ac"), frozenset("bc")}
    found = held(rule(say(1, "same-event", "a", "b"), say(2, "different-event", "b", "c")))
    assert {frozenset(pair) for pair in found.apart["claim"]} == {frozenset("ac"), frozenset("bc")}


def test_a_passage_whose_id_changed_is_found_by_its_place() -> None:
    moved = [appearance("new", "da", ["s-a"], span=(2, 22)), appearance("far", "da", ["s-a"], span=(100, 120))]
    old = Passage(subject="a", doc="da", span=(0, 20), quote="words")
    made = say(1, "wrong-date", "a", value="2021", passages=(old,))
    assert rulings([made], moved, DOCUMENTS, ())[0].sides == (("new",),)
    gone = say(1, "wrong-date", "a", value="2021", passages=(Passage(subject="a", doc="da", span=(50, 70), quote="x"),))
    found = rulings([gone], moved, DOCUMENTS, ())[0]
    assert (found.status, found.note) == ("idle", "not in this run: a")


def test_a_kind_of_another_version_is_kept_and_said() -> None:
    assert [(r.status, r.note) for r in rule(say(1, "graded", "a"))] == [
        ("idle", "a kind that this version does not know")
    ]


def test_later_ones_do_not_count_before_they_were_made() -> None:
    early, late = say(1, "comment", "a", when="2021-04-01T23:00:00Z"), say(2, "comment", "a", when="2021-04-02")
    assert until([early, late], date(2021, 4, 1)) == [early]


LINK = st.tuples(
    st.sampled_from(["same-claim", "different-claim", "same-event", "different-event"]),
    st.lists(st.sampled_from("abcdef"), min_size=2, max_size=2, unique=True),
)


@given(st.lists(LINK, max_size=12))
def test_what_holds_can_all_hold_at_once_and_the_latest_always_does(links: list[tuple[str, list[str]]]) -> None:
    found = rule(*(say(n, kind, *pair) for n, (kind, pair) in enumerate(links)))
    if found:
        assert found[-1].status == "holds"
    holds = held(found)
    for level in ("claim", "event"):
        group = {key: key for key in "abcdef"}
        for x, y, _ in holds.together.get(level, ()):
            old, new = group[y], group[x]
            group = {key: new if value == old else value for key, value in group.items()}
        assert all(group[x] != group[y] for x, y in holds.apart.get(level, ()))
