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
    ("text", "value"),
    [
        ("two and a half million cars", 2.5e6), ("half a million people", 5e5),
        ("a quarter of a million people", 2.5e5),
        ("three million and a half people", 3.5e6), ("150 000 troops", 150000), ("a hundred and two men", 102),
        ("three dozen men", 36), ("a couple of hundred men", 200), ("ninety-five thousand men", 95000),
        ("two hundred and fifty-four men", 254), ("five point seven million men", 5.7e6), ("1.2bn people", 1.2e9),
        ("12,34,567 voters", 1234567), ("minus 5 degrees", -5), ("half a mile", 0.5), ("a mile away", 1),
        ("5 feet 6 inches", 5.5), ("15-and-a-half miles", 15.5), ("40 cents", 0.4), ("30 MUSD", 3e7),
        ("75 USD million", 7.5e7), ("one in five", 0.2), ("nine out of 10", 0.9), ("fivefold", 5),
    ],
)  # fmt: skip
def test_numbers_as_written(text: str, value: float) -> None:
    q = one(f"They saw {text}.")
    assert q.value == pytest.approx(value)


@pytest.mark.parametrize(
    "text", ["one in 2004", "four in three weeks", "two in the north", "a third man", "a fifth day"]
)
def test_no_shares(text: str) -> None:
    assert all(q.kind != "ratio" for q in find_quantities(f"They came {text}."))


def test_two_numbers_side_by_side_stay_two() -> None:
    assert [q.value for q in find_quantities("They lost two Six Nations games.")] == [2]
    assert [q.value for q in find_quantities("the sale of 10 737-800 planes")][:1] == [10]


@pytest.mark.parametrize(
    ("text", "kind", "value", "unit"),
    [
        ("an eight-month-old child", "age", 8, "month"),
        ("a $5 fine", "money", 5, "USD"),
        ("an A$5 fine", "money", 5, "AUD"),
        ("it cost 30 kronor", "money", 30, "SEK"),
        ("it cost 15€ then", "money", 15, "EUR"),
        ("20 pounds of flour", "measure", 20, "pound"),
        ("a dose of 5 millisieverts", "measure", 5, "millisievert"),
        ("it reached 41C there", "measure", 41, "degree_Celsius"),
        ("they used 7.3 MWh", "measure", 7.3, "megawatt_hour"),
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


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("Unemployment rose from 5.1% to 5.4%.", [(5.1, "from", "up", 5.1, 5.4), (5.4, "to", "up", 5.1, 5.4)]),
        ("Traffic rose from 20 to 73 wagons.", [(20, "from", "up", 20, 73), (73, "to", "up", 20, 73)]),
        ("Profit fell to $73m from $90m.", [(73e6, "to", "down", 90e6, 73e6), (90e6, "from", "down", 90e6, 73e6)]),
        ("It went from 90 to 73 trains.", [(90, "from", "down", 90, 73), (73, "to", "down", 90, 73)]),
        ("Traffic tripled from 20 to 60 cars.", [(3, "factor", "up", None, None), (20, "from", "up", 20, 60),
                                                 (60, "to", "up", 20, 60)]),
        ("Prices rose 5 percent.", [(5, "by", "up", None, None)]),
        ("Prices fell by 5 percent.", [(5, "by", "down", None, None)]),
        ("A 5 percent drop followed.", [(5, "by", "down", None, None)]),
        ("The number rose to 40 men.", [(40, "to", "up", None, 40)]),
        ("Traffic more than tripled.", [(3, "factor", "up", None, None)]),
        ("The price halved.", [(0.5, "factor", "down", None, None)]),
        ("They sent three times as many men.", [(3, "factor", "up", None, None)]),
        ("They hold 5 percent.", [(5, None, None, None, None)]),
        ("A third of the men fell.", [(1 / 3, None, None, None, None)]),
    ],
)  # fmt: skip
def test_changes(text: str, changes: list[tuple[float, str | None, str | None, float | None, float | None]]) -> None:
    found = [
        (q.value, *((q.change.role, q.change.direction, q.change.before, q.change.after) if q.change else (None,) * 4))
        for q in find_quantities(text)
    ]
    assert found == changes


def test_the_factor_of_a_change() -> None:
    first, _ = find_quantities("Traffic rose from 20 to 73 wagons a day.")
    assert first.change is not None
    assert first.change.factor == pytest.approx(3.65)
    (fell,) = find_quantities("Prices fell by 20 percent.")
    assert fell.change is not None
    assert fell.change.factor == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("Oil cost $70 a barrel.", "barrel"),
        ("They pump 50,000 barrels a day.", "day"),
        ("Some 20 trains per week pass.", "week"),
        ("It costs $5/kg.", "kilogram"),
        ("They saw 20 trains a year ago.", None),
        ("They saw 20 trains.", None),
    ],
)
def test_rates(text: str, per: str | None) -> None:
    assert one(text, parsed=True).per == per


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("Russia plans to deploy 1,000 troops.", "planned"),
        ("Russia will send 1,000 troops.", "planned"),
        ("Russia deployed 1,000 troops.", "deployed"),
    ],
)
def test_plans_are_not_deeds(text: str, counted: str) -> None:
    assert one(text, parsed=True).counted == counted


def test_a_share_names_its_whole() -> None:
    assert one("Some 5 percent of voters stayed.").item == "voters"
    assert one("Exports rose 5 percent.").item is None
    low, high = find_quantities("Traffic rose from 20 to 73 wagons.")
    assert (low.item_head, high.item_head) == ("rail car", "rail car")


def test_two_bounds_of_one_thing_are_one_quantity() -> None:
    q = one("more than 100 but fewer than 300 tanks")
    assert (q.value, q.low, q.high, q.low_exclusive, q.high_exclusive) == (None, 100, 300, True, True)
    assert len(find_quantities("more than 40 and less than 10 tanks")) == 2


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


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("They sent 1.5-2 million shells.", 1.5e6, 2e6),
        ("It cost $1.5-2 million.", 1.5e6, 2e6),
        ("Between 1.5 and 2 million shells were sent.", 1.5e6, 2e6),
    ],
)
def test_a_range_shares_its_magnitude(text: str, low: float, high: float) -> None:
    (found,) = find_quantities(text)
    assert (found.low, found.high) == (low, high)


def test_a_change_with_its_result_is_no_range() -> None:
    found = find_quantities("Traffic tripled to 73 cars.")
    assert all(q.low == q.high for q in found)
    assert any(q.value == 73 for q in found)
