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


WEDNESDAY = "2017-04-19"


def values(text: str, reference: str | None = WEDNESDAY) -> dict[str, str]:
    return {text[slice(*t.span)]: t.value for t in find_times(text, reference)}


@pytest.mark.parametrize(
    ("text", "words", "value", "anchor"),
    [
        ("“He will leave tomorrow,” the spokesman said on Thursday.", "tomorrow", "2017-04-14", "2017-04-13"),
        ('He said on Thursday: "We leave tomorrow."', "tomorrow", "2017-04-14", "2017-04-13"),
        (
            '"We saw it last night," a witness told the station on 12 April.',
            "last night",
            "2017-04-11TNI",
            "2017-04-12",
        ),
        ('"It is cold," he said on Friday. "We left yesterday."', "yesterday", "2017-04-13", "2017-04-14"),
        ('"We leave tomorrow," said Ivanov, who arrived on Monday.', "tomorrow", "2017-04-20", "publication"),
        ('"We leave tomorrow," he added.', "tomorrow", "2017-04-20", "publication"),
        ('"We sail," he said on Thursday.\n"We leave tomorrow," she said.', "tomorrow", "2017-04-20", "publication"),
        ("He said on Thursday that they leave tomorrow.", "tomorrow", "2017-04-20", "publication"),
    ],
)
def test_a_quotation_counts_from_the_day_of_speaking(text: str, words: str, value: str, anchor: str) -> None:
    found = {text[slice(*t.span)]: t for t in find_times(text, WEDNESDAY)}
    assert (found[words].value, found[words].anchor) == (value, anchor)


def test_a_day_of_speaking_that_is_written_out_dates_a_quotation_of_an_undated_text() -> None:
    text = 'On 12 April 2017 the ministry told reporters: "The drill begins tomorrow."'
    found = find_times(text, None)
    assert (found[1].value, found[1].earliest, found[1].anchor) == ("2017-04-13", "2017-04-13T00:00:00Z", "2017-04-12")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("The exercise lasted from Monday to Friday.", "2017-04-10", "2017-04-14"),
        ("The exercise will run from Monday to Friday.", "2017-04-24", "2017-04-28"),
        ("It was open from September 30 to October 2, 2016.", "2016-09-30", "2016-10-02"),
        ("They came between March 2014 and June.", "2014-03", "2014-06"),
        ("It ran from December 30, 2015 to January 4.", "2015-12-30", "2016-01-04"),
    ],
)
def test_a_range_runs_forward(text: str, first: str, last: str) -> None:
    assert list(values(text).values()) == [first, last]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("They celebrated the 75th anniversary of the founding on Sunday.", "2017-04-16"),
        ("It falls on the 75th anniversary of the founding on Sunday.", "2017-04-23"),
        ("The 75th anniversary of the founding will be marked on Sunday.", "2017-04-23"),
        ("Troops train for the 105th anniversary of the founding on Sunday.", "2017-04-23"),
        ("The parade is to be held on Tuesday.", "2017-04-25"),
    ],
)
def test_an_anniversary_is_to_come_unless_it_was_celebrated(text: str, value: str) -> None:
    assert list(values(text).values()) == [value]


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("in nineteen ninety-six they came", "nineteen ninety-six", "1996"),
        ("by the year two thousand and seven", "the year two thousand and seven", "2007"),
        ("on the twenty-second of June", "the twenty-second of June", "2017-06-22"),
        ("since the mid-1990s", "the mid-1990s", "199"),
        ("the Sixties were", "the Sixties", "196"),
        ("in the 1800s", "the 1800s", "18"),
        ("at the turn of the century", "the turn of the century", "2000"),
        ("in the early hours of Friday", "the early hours of Friday", "2017-04-14TMO"),
        ("at dawn on Saturday", "dawn on Saturday", "2017-04-15TMO"),
        ("Tuesday (April 18)", "Tuesday (April 18)", "2017-04-18"),
        ("on April 15 last year", "April 15 last year", "2016-04-15"),
        ("on the 12th.", "the 12th", "2017-04-12"),
        ("the first Tuesday of November 2016", "the first Tuesday of November 2016", "2016-11-01"),
        ("the last week of April 2016", "the last week of April 2016", "2016-04"),
        ("the week of May 5, 2014", "the week of May 5, 2014", "2014-W19"),
        ("on Christmas Day", "Christmas Day", "2016-12-25"),
        ("since Easter 2004", "Easter 2004", "2004-04-11"),
        ("before Thanksgiving", "Thanksgiving", "2016-11-24"),
        ("on New Year’s Eve", "New Year’s Eve", "2016-12-31"),
        ("on Good Friday", "Good Friday", "2017-04-14"),
        ("It shut for two years and four months", "two years and four months", "P2Y4M"),
        ("It took an hour and 20 minutes", "an hour and 20 minutes", "PT1H20M"),
        ("It took an hour and a half", "an hour and a half", "PT1H30M"),
        ("three weeks from now", "three weeks from now", "2017-05-10"),
        ("a week or so ago", "a week or so ago", "2017-04-12"),
        ("in the year before.", "the year before", "2016"),
        ("on Tuesday nights", "Tuesday nights", "XXXX-WXX-2TNI"),
        ("every other day", "every other day", "P2D"),
        ("every Friday at 6 p.m.", "every Friday at 6 p.m.", "XXXX-WXX-5T18:00"),
        ("at 9 a.m. on Sundays", "9 a.m. on Sundays", "XXXX-WXX-7T09:00"),
        ("the next couple of years", "the next couple of years", "P2Y"),
        ("this fiscal year", "this fiscal year", "2017"),
        ("the 2016/17 season", "the 2016/17", "2016/2017"),
        ("the first nine months", "the first nine months", "P9M"),
        ("at the moment.", "the moment", "PRESENT_REF"),
        ("at 0600 hours", "0600 hours", "2017-04-19T06:00"),
        ("between 9 and 11 p.m. on Friday", "9 and 11 p.m. on Friday", "2017-04-14T21:00/2017-04-14T23:00"),
    ],
)
def test_more_words_and_values(text: str, words: str, value: str) -> None:
    assert values(text) == {words: value}


@pytest.mark.parametrize(
    "text",
    ["Christmas shopping was slow.", "Easter Island is far.", "his annual speech", "a moment of doubt", "Victory Day"],
)
def test_more_that_is_no_time(text: str) -> None:
    assert values(text) == {}


def test_the_attacks_of_2001_are_of_2001() -> None:
    assert values("after the Sept. 11 attacks") == {"Sept. 11": "2001-09-11"}


def test_a_comparison_with_a_year_earlier_is_of_the_quarter_last_named() -> None:
    text = "Profit rose to $3 billion in the third quarter of 2004 from $2 billion a year earlier."
    assert values(text)["a year earlier"] == "2003-Q3"
    assert values("A minister resigned a year earlier.")["a year earlier"] == "2016"
    assert (
        values("Sales grew in the third quarter of 2004, beating the year-ago period.")["the year-ago period"]
        == "2003-Q3"
    )


@pytest.mark.parametrize(
    ("text", "words", "earliest", "latest"),
    [
        ("in the first nine months of 2016", "the first nine months", "2016-01-01", "2016-09-30"),
        ("in the three months to December", "the three months", "2016-10-01", "2016-12-31"),
        ("profit for the year ended 31 March 2016", "the year", "2015-04-01", "2016-03-31"),
        ("in fiscal 2016", "fiscal 2016", "2015-02-01", "2017-06-30"),
        ("over Christmas 2016", "Christmas 2016", "2016-12-24", "2017-01-01"),
        ("two days before Easter 2016", "two days", "2016-03-25", "2016-03-27"),
        ("three weeks from tomorrow", "three weeks", "2017-04-20", "2017-05-11"),
        ("in the first half of March", "the first half of March", "2017-03-01", "2017-03-16"),
    ],
)
def test_intervals_hold_what_the_words_may_mean(text: str, words: str, earliest: str, latest: str) -> None:
    found = {text[slice(*t.span)]: t for t in find_times(text, WEDNESDAY)}[words]
    assert ((found.earliest or "")[:10], (found.latest or "")[:10]) == (earliest, latest)


@pytest.mark.parametrize("text", ["It struck at 6:00 a.m.", "It struck at 6:00 a.m. local time."])
def test_a_clock_without_a_zone_may_be_any_zone_on_earth(text: str) -> None:
    (found,) = find_times(text, WEDNESDAY)
    assert (found.value, found.precision) == ("2017-04-19T06:00", "minute")
    assert (found.earliest, found.latest) == ("2017-04-18T16:00:00Z", "2017-04-19T18:00:59Z")


@pytest.mark.parametrize(
    "text",
    [
        "He came at 3:17 a.m. local time (18:17 GMT on Tuesday).",
        "It flew at 18:17 GMT on Tuesday (3:17 a.m. local time).",
    ],
)
def test_a_moment_given_by_two_clocks_is_one_moment(text: str) -> None:
    assert {(t.earliest, t.latest) for t in find_times(text, "2017-11-29")} == {
        ("2017-11-28T18:17:00Z", "2017-11-28T18:17:59Z")
    }


@pytest.mark.parametrize(
    ("text", "day", "moment"),
    [
        ("at 1:17 p.m. Eastern time", "2017-07-28", "17:17"),
        ("at 1:17 p.m. Eastern time", "2017-12-28", "18:17"),
        ("at 1:17 p.m. Eastern Standard Time", "2017-07-28", "18:17"),
        ("at 9:00 a.m. Moscow time", "2010-01-15", "06:00"),
        ("at 9:00 a.m. Moscow time", "2012-01-15", "05:00"),
        ("at 9:00 a.m. Pyongyang time", "2017-04-15", "00:30"),
        ("at 9:00 a.m. Pyongyang time", "2019-04-15", "00:00"),
        ("at 9:00 a.m. Korea Standard Time", "2017-04-15", "00:00"),
        ("at 10:00 a.m. Paris time", "2017-03-26", "08:00"),
        ("at 10:00 a.m. Sydney time", "2017-01-10", "23:00"),
        ("at 09:00 (UTC+9)", "2017-04-15", "00:00"),
    ],
)
def test_zones_keep_their_summer_time(text: str, day: str, moment: str) -> None:
    (found,) = find_times(text, day)
    assert (found.earliest or "")[11:16] == moment


def test_a_wide_window_of_publication_leaves_no_false_day() -> None:
    (found,) = find_times("It fired on Tuesday.", None, window=("2016-01-01T00:00:00Z", "2017-12-31T23:59:59Z"))
    assert (found.value, found.precision) == ("XXXX-WXX-2", "unknown")


def test_many_quotations_are_read_in_time_in_proportion() -> None:
    text = '"We leave tomorrow," he said on Thursday. ' * 2000
    assert {t.value for t in find_times(text, WEDNESDAY)} == {"2017-04-14", "2017-04-13"}
