"""Times: values and intervals of ordinary report English, and what must hold for any text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twosource.pipeline import Reading
from twosource.records import Document, TimeMention
from twosource.stages.mentions.times import STAGE, find_times

FRIDAY = "2023-10-06"  # a Friday


def one(text: str, reference: str | None = FRIDAY) -> TimeMention:
    found = find_times(text, reference)
    assert len(found) == 1, [(text[slice(*t.span)], t.value) for t in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("The convoy crossed on 12 September 2023.", "12 September 2023", "2023-09-12"),
        ("Harbour Town - September,12,2023", "September,12,2023", "2023-09-12"),
        ("It opened on the 5th of May, 1998 in rain.", "the 5th of May, 1998", "1998-05-05"),
        ("Photographed Oct. 5 by satellite", "Oct. 5", "2023-10-05"),
        ("They met on Tuesday.", "Tuesday", "2023-10-03"),
        ("The report said on Friday that", "Friday", "2023-10-06"),
        ("It is scheduled to begin on Tuesday", "Tuesday", "2023-10-10"),
        ("Last Sunday the town held a parade", "Last Sunday", "2023-10-01"),
        ("Following Tuesday's launch, they promised sanctions", "Tuesday", "2023-10-03"),
        ("Troops were moved there last April", "last April", "2023-04"),
        ("He spoke early this morning", "early this morning", "2023-10-06TMO"),
        ("She left by train on Sunday afternoon", "Sunday afternoon", "2023-10-01TAF"),
        ("They travelled last month", "last month", "2023-09"),
        ("It was bombed earlier this week", "earlier this week", "2023-W40"),
        ("It fell over the past five years", "the past five years", "P5Y"),
        ("It has been seen over the past week", "the past week", "P1W"),
        ("Since last year the port is shut", "last year", "2022"),
        ("It came after a two-month lull", "two-month", "P2M"),
        ("The blast was at 18:17 GMT", "18:17 GMT", "2023-10-06T18:17Z"),
        ("It struck at 1:17 p.m. EST on Wednesday", "1:17 p.m. EST on Wednesday", "2023-10-04T13:17"),
        ("They grew in the third quarter of 2004", "the third quarter of 2004", "2004-Q3"),
        ("Growth in the first half of 2004 was slow", "the first half of 2004", "2004-H1"),
        ("the mood of the late 1970s", "the late 1970s", "197"),
        ("It closed in the summer of 2004", "the summer of 2004", "2004-SU"),
        ("The fleet came two years ago", "two years ago", "2021"),
        ("They meet every Thursday", "every Thursday", "XXXX-WXX-4"),
        ("It will be heard next month", "next month", "2023-11"),
        ("They cut ties in 2015 and", "2015", "2015"),
        ("It lasted more than four hours", "more than four hours", "PT4H"),
    ],
)
def test_words_and_value(text: str, words: str, value: str) -> None:
    found = one(text)
    assert (text[slice(*found.span)], found.value) == (words, value)


@pytest.mark.parametrize(
    "text",
    [
        "Theresa May said the vote may go on.",
        "About 2000 people fled.",
        "He is 56 years old and the 22-year-old is his son.",
        "The Sunday Times wrote about it.",
        "They moved an S-400 and a Boeing 747.",
        "Three quarters of the town was lost.",
        "It cost $2005 and more",
        "He was named player of the year.",
    ],
)
def test_not_a_time(text: str) -> None:
    assert find_times(text, FRIDAY) == []


def test_bounds_of_a_period_count_back_from_publication() -> None:
    found = one("images over the past five years show about 20 carriages")
    assert (found.earliest, found.latest, found.kind) == ("2018-10-06T00:00:00Z", "2023-10-06T23:59:59Z", "duration")


def test_zone_moves_the_moment_to_utc() -> None:
    found = one("It struck at 1:17 p.m. EST on Wednesday")
    assert (found.earliest, found.latest, found.precision) == ("2023-10-04T18:17:00Z", "2023-10-04T18:17:59Z", "minute")


def test_without_a_reference_relative_words_stay_open() -> None:
    found = {t.value: t for t in find_times("It fired on Tuesday, as it did last month and in 2015.", None)}
    assert list(found) == ["XXXX-WXX-2", "PAST_REF", "2015"]
    assert found["XXXX-WXX-2"].earliest is None
    assert found["2015"].earliest == "2015-01-01T00:00:00Z"


def test_a_window_of_publication_gives_bounds_and_keeps_the_value_open() -> None:
    (found,) = find_times("It fired on Tuesday.", None, window=("2017-11-30T00:00:00Z", "2017-12-01T23:59:59Z"))
    assert (found.value, found.earliest, found.latest) == ("2017-11-28", "2017-11-28T00:00:00Z", "2017-11-28T23:59:59Z")
    (wide,) = find_times("It fired on Tuesday.", None, window=("2017-11-27T00:00:00Z", "2017-12-01T23:59:59Z"))
    assert (wide.value, wide.earliest, wide.latest) == ("XXXX-WXX-2", "2017-11-21T00:00:00Z", "2017-11-28T23:59:59Z")


def test_month_of_publication_bounds_what_counts_from_it() -> None:
    found = one("They came last year and left.", "2017-04")
    assert (found.value, found.earliest) == ("2016", "2016-01-01T00:00:00Z")


def test_a_date_on_its_own_line_dates_the_text() -> None:
    found = find_times("Ships seen\nSeptember 01 , 2007\nThe flight was delayed today after a storm.", None)
    assert [t.value for t in found] == ["2007-09-01", "2007-09-01"]
    assert found[1].anchor == "dateline"


def test_later_counts_from_the_day_last_named() -> None:
    found = find_times("He left on March 3, 2004. Two days later he was back.", FRIDAY)
    assert [t.value for t in found] == ["2004-03-03", "2004-03-05"]


def test_impossible_dates_are_left_out() -> None:
    assert [t.value for t in find_times("On 31 February 2004 at 25:10 GMT", FRIDAY)] == ["2004-02"]


def test_stage_writes_the_documents_id() -> None:
    document = Document(id="d1", report="r1", path="x", published=FRIDAY, language="en", text="They met on Tuesday.")
    (found,) = STAGE.run(Reading(document))
    assert isinstance(found, TimeMention)
    assert (found.doc, found.value) == ("d1", "2023-10-03")


_PIECES = st.sampled_from(
    "the last next Tuesday May March 12 2004 of in 31 first half - , . \n 18:17 p.m. GMT week weeks years ago two 's a "
    "quarter summer 1990s '98 every late this 9999 0 99999999999 1/2 / today night yesterday before after".split(" ")
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=120), st.lists(_PIECES, max_size=25).map(" ".join)), st.sampled_from([None, FRIDAY]))
def test_whatever_the_text(text: str, reference: str | None) -> None:
    found = find_times(text, reference)
    assert found == find_times(text, reference)
    at = 0
    for t in found:
        assert at <= t.span[0] < t.span[1] <= len(text)
        at = t.span[1]
        assert t.value
        assert (t.earliest is None) == (t.latest is None)
        if t.earliest is not None and t.latest is not None:
            assert len(t.earliest) == len(t.latest) == 20
            assert t.earliest <= t.latest


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("It was launched at 1:17 p.m. Eastern time.", "2017-11-28T18:17:00Z"),
        ("The train left at 9 p.m. Moscow time.", "2017-11-28T18:00:00Z"),
        ("It was seen at 03:17 Seoul time.", "2017-11-27T18:17:00Z"),
    ],
)
def test_zones_named_by_a_place(text: str, moment: str) -> None:
    (found,) = find_times(text, "2017-11-28")
    assert found.earliest == moment
