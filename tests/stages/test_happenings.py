"""Event mentions: what is read of one, what two have in common, and which are one happening."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twosource.parse import parse
from twosource.records import Document
from twosource.stages import happenings
from twosource.stages.happenings.mention import Mention
from twosource.stages.happenings.model import matrix, read, shipped, write
from twosource.stages.happenings.pairs import UNKNOWN, agreement, dot, features, side
from twosource.stages.happenings.words import ALIKE, alike, stem, time_word

TEXTS = {
    "a": "A policeman shot a student dead in Porto on Monday. The killing caused riots. The mayor said she was sad.",
    "b": "The student was killed by a policeman in Porto. Rioting followed the killing of the student.",
    "c": "A ferry sank near Bergen. Two sailors were killed in the storm. Rescue boats searched all night.",
}
TRIGGERS = (("a", "shot"), ("a", "killing"), ("a", "riots"), ("a", "said"), ("b", "killed"), ("b", "Rioting"),
            ("b", "killing"), ("c", "sank"), ("c", "killed"))  # fmt: skip


def setting() -> tuple[list[Mention], happenings.Pile]:
    parsed = {name: parse(text) for name, text in TEXTS.items()}
    documents = [Document(id=n, report=n, path=n, text=t) for n, t in TEXTS.items()]
    mentions = []
    for doc, trigger in TRIGGERS:
        at = next(t.i for t in parsed[doc] if t.text == trigger)
        mentions.append(happenings.mention(parsed[doc], doc, [at], happenings.sentences(parsed[doc])))
    return mentions, happenings.pile(documents, parsed)


MENTIONS, PILE = setting()


@pytest.mark.parametrize(
    ("one", "other"),
    [("kills", "killing"), ("explode", "explosion"), ("escaped", "escapes"), ("robbed", "robbing"), ("die", "death")],
)
def test_forms_of_a_word_meet(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_unlike_words_stay_apart() -> None:
    assert not alike("kill") & alike("release")
    assert not alike("win") & alike("kill")
    assert alike("earthquake") & alike("tremors")
    assert len(set(ALIKE)) == len(ALIKE)


def test_phrases_count_before_their_verb() -> None:
    assert alike("take", frozenset({"off"})) & alike("escape")
    assert not alike("take") & alike("escape")


def test_words_of_time() -> None:
    assert time_word("Mon") == ("weekday", "monday")
    assert time_word("student") is None


def test_a_passive_has_its_victim_and_its_doer() -> None:
    killed = MENTIONS[4]
    assert "student" in killed.done_to
    assert any("policeman" in w or "police" in w for w in killed.doer)
    shot = MENTIONS[0]
    assert "student" in shot.done_to
    assert shot.times["weekday"] == {"monday"}


def test_a_mention_needs_a_token() -> None:
    with pytest.raises(ValueError, match="token"):
        happenings.mention(parse("Nothing."), "x", [], [0, 0])


def test_one_event_told_twice_is_closer_than_another_of_its_kind() -> None:
    same = happenings.compare(MENTIONS[1], MENTIONS[6], PILE)
    other = happenings.compare(MENTIONS[1], MENTIONS[8], PILE)
    assert same.score > 0.5 > other.score
    assert "same word" in same.why
    assert happenings.compare(MENTIONS[3], MENTIONS[7], PILE).score == 0.0


@given(st.permutations(range(len(MENTIONS))))
@settings(max_examples=15, deadline=None)
def test_the_order_does_not_matter(order: list[int]) -> None:
    straight = happenings.group(MENTIONS, PILE, [0] * len(MENTIONS))
    mixed = happenings.group([MENTIONS[n] for n in order], PILE, [0] * len(MENTIONS))
    groups = {frozenset(n for n, r in enumerate(straight) if r == root) for root in straight}
    assert groups == {frozenset(order[n] for n, r in enumerate(mixed) if r == root) for root in mixed}


def test_blocks_keep_apart() -> None:
    assert happenings.group(MENTIONS, PILE, list(range(len(MENTIONS)))) == list(range(len(MENTIONS)))
    assert happenings.group([], PILE, []) == []


def test_a_comparison_has_no_sides() -> None:
    for i, a in enumerate(MENTIONS):
        for b in MENTIONS[i + 1 :]:
            x, y = side(a, PILE), side(b, PILE)
            assert features(x, y, PILE) == pytest.approx(features(y, x, PILE))


def test_unknown_is_not_different() -> None:
    assert dot({}, {"a": 1.0}) == UNKNOWN
    assert agreement(frozenset(), frozenset({"a"})) == UNKNOWN
    assert agreement(frozenset({"a"}), frozenset({"b"})) == 0.0


def test_the_model_says_one_thing_in_three_ways() -> None:
    model = shipped()
    rows = [features(side(a, PILE), side(b, PILE), PILE) for a in MENTIONS for b in MENTIONS if a is not b]
    chances = model.probabilities(matrix(rows, model.names))
    for row, chance in zip(rows, chances.tolist(), strict=True):
        assert model.probability(row) == pytest.approx(chance)
        assert all(name in model.names for name, _ in model.reasons(row))
    assert set(model.names) == set(rows[0])


def test_the_file_of_a_model_is_read_as_it_was_written() -> None:
    assert read(write(shipped(), {"source": "x"})) == shipped()
    with pytest.raises(ValueError, match="not a model"):
        read("{}")
