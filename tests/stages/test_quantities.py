"""Quantities: bounds, units, items and what is not a quantity, with and without a parse."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twosource.parse import parse
from twosource.pipeline import Reading
from twosource.records import Document, QuantityMention, TimeMention
from twosource.stages.mentions.quantities import STAGE, find_quantities
from twosource.stages.mentions.times import find_times


def one(text: str, parsed: bool = False) -> QuantityMention:
    found = find_quantities(text, parse(text) if parsed else None)
    assert len(found) == 1, [q.as_written for q in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "words", "value", "low", "high"),
    [
        ("They saw 73 rail cars.", "73", 73, 73, 73),
        ("They saw around 73 rail cars.", "around 73", 73, None, None),
        ("It involved over 150 pieces of equipment.", "over 150", 150, 150, None),
        ("At least seventy people came.", "At least seventy", 70, 70, None),
        ("They carry up to 20 men.", "up to 20", 20, None, 20),
        ("Fewer than 30 houses stand.", "Fewer than 30", 30, None, 30),
        ("Nearly 50 houses stand.", "Nearly 50", 50, None, 50),
        ("There were 50 to 60 tanks.", "50 to 60", None, 50, 60),
        ("Between 50 and 60 tanks came.", "Between 50 and 60", None, 50, 60),
        ("They sent dozens of tanks.", "dozens of", None, 24, None),
        ("They bought 150 thousand shells.", "150 thousand", 150000, 150000, 150000),
        ("It held two hundred and fifty tanks.", "two hundred and fifty", 250, 250, 250),
        ("A dozen ships left.", "A dozen", 12, 12, 12),
        ("They lost 100+ tanks.", "100+", 100, 100, None),
        ("There were 20 tanks at most.", "20", 20, None, 20),
        ("It needs 15-20 % more.", "15-20 %", None, 15, 20),
        ("$2-3 million was lost.", "$2-3 million", None, 2e6, 3e6),
    ],
)
def test_bounds(text: str, words: str, value: float | None, low: float | None, high: float | None) -> None:
    q = one(text)
    assert (text[slice(*q.span)], q.value, q.low, q.high) == (words, value, low, high)


@pytest.mark.parametrize(
    ("text", "kind", "value", "unit"),
    [
        ("the 11-mile border", "measure", 11, "mile"),
        ("some 17 kilometres of track", "measure", 17, "kilometer"),
        ("a 40-tonne truck", "measure", 40, "metric_ton"),
        ("it cost $2.5m to build", "money", 2.5e6, "USD"),
        ("it cost US$ 40 billion to build", "money", 4e10, "USD"),
        ("it cost 9.9 billion yuan to build", "money", 9.9e9, "CNY"),
        ("it fell by 5.4 per cent", "percent", 5.4, "percent"),
        ("Two-thirds of voters stayed", "ratio", 2 / 3, None),
        ("rail traffic more than tripled", "ratio", 3, None),
        ("a 22-year-old student", "age", 22, "year"),
        ("aged 55", "age", 55, "year"),
        ("the 5th of its kind", "ordinal", 5, None),
        ("at 3,000 square metres it is", "measure", 3000, "meter ** 2"),
    ],
)
def test_kinds_and_units(text: str, kind: str, value: float, unit: str | None) -> None:
    q = one(text)
    assert (q.kind, q.unit) == (kind, unit)
    assert q.value == pytest.approx(value)


@pytest.mark.parametrize(
    "text",
    [
        "An S-400 battery and a Hwasong-15 missile.",
        "A Boeing 747 passed.",
        "They live at 10 Downing Street.",
        "They won 3-1.",
        "See http://example.org/123/45 or write to a1@example.org.",
        "Nobody, not one of the people, said so.",
        "Its server is 192.168.1.20 today.",
        "It reached the FTSE 100 index.",
        "The account is 6499882985.",
        "Talks between the two leaders went on.",
    ],
)
def test_not_a_quantity(text: str) -> None:
    assert find_quantities(text) == []
    assert find_quantities(text, parse(text)) == []


@pytest.mark.parametrize(
    ("text", "item", "head"),
    [
        ("Images show 73 freight rail cars in the yard.", "freight rail cars", "rail car"),
        ("Images show 73 carriages in the yard.", "carriages", "rail car"),
        ("A convoy of eight surface-to-air missiles was seen.", "surface-to-air missiles", "missile"),
        ("They positioned 150,000 troops there.", "troops", "soldier"),
        ("It involves over 150 pieces of military hardware.", "pieces of military hardware", "equipment"),
        ("The 11-mile border is closed.", "border", "border"),
        ("They stored 2,750 tonnes of ammonium nitrate there.", "ammonium nitrate", "nitrate"),
    ],
)
def test_items(text: str, item: str, head: str) -> None:
    q = one(text, parsed=True)
    assert (q.item, q.item_head) == (item, head)
    assert q.as_written.endswith(item)


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("At least 70 people were killed.", ["killed"]),
        ("It killed 70 people and injured 218.", ["killed", "injured"]),
        ("The toll is 218 dead.", ["killed"]),
        ("About 300,000 people were displaced.", ["displaced"]),
        ("Some 2,750 tonnes of nitrate were stored there.", ["stored"]),
        ("Only 500 tonnes exploded.", ["exploded"]),
    ],
)
def test_what_happened_to_the_counted(text: str, counted: list[str]) -> None:
    assert [q.counted for q in find_quantities(text, parse(text))] == counted


def test_a_maximum_over_a_period() -> None:
    text = "A review of images over the past five years shows about 20 carriages at this yard at most."
    (q,) = find_quantities(text, parse(text), [(text.index("the past"), text.index(" shows"))])
    assert (q.value, q.low, q.high, q.period_max, q.approximator) == (20, None, 20, True, "about, at most")
    assert not one("They are far more, about 73, than at any time.").period_max


def test_a_change_is_two_figures() -> None:
    found = find_quantities("Unemployment rose from 5.1% to 5.4%.")
    assert [q.value for q in found] == [5.1, 5.4]


def test_long_input_takes_time_in_proportion() -> None:
    """The patterns are bounded: eight times the text may take eight times as long, with room for a busy machine."""
    for piece in ("12 ", "one hundred and ", "two and ", "5-", "1,000,", "a@b.", "12:30:", "73 cars at most "):
        seconds = []
        for repeat in (300, 2400):
            text = piece * repeat
            start = time.process_time()
            find_quantities(text)
            find_times(text, "2020-01-01")
            seconds.append(time.process_time() - start)
        assert seconds[1] < 24 * seconds[0] + 0.5, piece


def test_stage_leaves_times_alone() -> None:
    text = "In 2015 they saw 12 ships on 5 May."
    document = Document(id="d1", report="r1", path="x", language="en", text=text)
    reading = Reading(document, parse(text))
    for words, value in (("2015", "2015"), ("5 May", "2015-05-05")):
        at = text.index(words)
        reading.rows.add(
            [
                TimeMention(
                    doc="d1", span=(at, at + len(words)), value=value, kind="date", earliest=None, latest=None,
                    precision="day",
                )
            ]
        )  # fmt: skip
    (q,) = list(STAGE.run(reading))
    assert isinstance(q, QuantityMention)
    assert (q.doc, q.value, q.item) == ("d1", 12, "ships")


_PIECES = st.sampled_from(
    "5 73 1,000 2.5m 10 $ £ % to - between and about at most of the people cars km miles one two hundred thousand a "
    "dozen half , . \n 3/4 ½ 99999999999999999999 more than No. Boeing years old killed rose from x 1:2 +".split(" ")
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=120), st.lists(_PIECES, max_size=25).map(" ".join)))
def test_whatever_the_text(text: str) -> None:
    found = find_quantities(text)
    assert found == find_quantities(text)
    at = 0
    for q in found:
        assert at <= q.span[0] < q.span[1] <= len(text)
        at = q.span[1]
        assert q.as_written.startswith(text[slice(*q.span)])
        if q.low is not None and q.high is not None:
            assert q.low <= q.high
