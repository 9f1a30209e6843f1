"""Dates of publication: what is read as one, how precisely, and what is left alone."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twosource.stages.documents import dates, undated


@pytest.mark.parametrize(
    ("text", "value", "precision"),
    [
        ("2017", "2017", "year"),
        ("2017-04", "2017-04", "month"),
        ("April 2017", "2017-04", "month"),
        ("2017-04-16", "2017-04-16", "day"),
        ("2017-04-16T10:00:00+02:00", "2017-04-16T08:00:00Z", "second"),
        ("2017-04-16T10:00Z", "2017-04-16T10:00:00Z", "minute"),
        ("2017-04-16 10:00:00", "2017-04-16", "day"),
        ("Sun, 16 Apr 2017 10:00:00 +0200", "2017-04-16T08:00:00Z", "second"),
        ("16th of April 2017", "2017-04-16", "day"),
        ("Sept. 3, 2017", "2017-09-03", "day"),
        ("16.4.2017", "2017-04-16", "day"),
        ("4/16/2017", "2017-04-16", "day"),
        ("2017/4/16", "2017-04-16", "day"),
        ("2017年4月16日", "2017-04-16", "day"),
        ("2017년 4월 16일", "2017-04-16", "day"),
        ("16 апреля 2017", "2017-04-16", "day"),
        ("16. März 2017", "2017-03-16", "day"),
    ],
)
def test_fields_are_read_as_precisely_as_they_are_written(text: str, value: str, precision: str) -> None:
    read = dates.read_date(text)
    assert read is not None
    assert (read.value, read.precision) == (value, precision)
    assert read.earliest <= read.latest


@pytest.mark.parametrize(
    "text", ["", "soon", "2017-02-30", "31 June 2017", "1234567", "2017-04-16 was the day that the troops moved"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert dates.read_date(text) is None


def test_a_date_that_may_be_read_two_ways_keeps_both_ends() -> None:
    read = dates.read_date("03/04/2017")
    assert read is not None
    assert (read.value, read.precision) == ("2017", "year")
    assert (read.earliest, read.latest) == ("2017-03-04T00:00:00Z", "2017-04-03T23:59:59Z")


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("May 3, 2019", "2019-05-03"),
        ("Published: 12 September 2023", "2023-09-12"),
        ("Lyon - September,12,2023", "2023-09-12"),
        ("Posted on Monday, April 3, 2017 at 10:30 am EST | Updated: April 4, 2017", "2017-04-03"),
        ("Last updated Mon 13 Oct 2014", "2014-10-13"),
        ("Updated April 4, 2017, published April 3, 2017", "2017-04-03"),
    ],
)
def test_datelines(line: str, value: str) -> None:
    read = dates.dateline(line)
    assert read is not None
    assert read.value == value


@pytest.mark.parametrize(
    "line",
    [
        "He was born 3 May 2001",
        "On April 16, 2017 the troops moved.",
        "No date",
        "The deal of 3 May 2001 held",
        "12 people",
    ],
)
def test_sentences_are_no_datelines(line: str) -> None:
    assert dates.dateline(line) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("LYON, April 21, 2017 (Reuters) - Troops moved.", "2017-04-21"),
        ("SAN JUAN, 3 JAN 90 -- [REPORT] TROOPS MOVED", "1990-01-03"),
        ("Fri 07 Apr 2017 at 0914 Governor says so.", "2017-04-07"),
        ("Published April 6 2017 Activists say so.", "2017-04-06"),
        ("24-08-2014 Army says so.", "2014-08-24"),
        ("April 21, 2017 was a quiet day.", None),
        ("On April 21, 2017 Troops moved.", None),
    ],
)
def test_texts_that_open_with_their_date(text: str, value: str | None) -> None:
    read = dates.opening_date(text)
    assert (read.value if read else None) == value


@pytest.mark.parametrize(
    ("url", "value"),
    [
        ("https://x.org/2017/04/16/story", "2017-04-16"),
        ("https://x.org/news/story-2017-04-16.html", "2017-04-16"),
        ("https://x.org/20170416-story", "2017-04-16"),
        ("https://x.org/2017/04/story", "2017-04"),
        ("https://x.org/2017/13/story", None),
        ("https://x.org/a/12345678/b", None),
    ],
)
def test_dates_in_addresses(url: str, value: str | None) -> None:
    read = dates.date_in_url(url)
    assert (read.value if read else None) == value


def test_an_undated_text_is_no_older_than_what_it_tells_as_past() -> None:
    text = "The two cut ties in 2015. A deal was signed on 3 May 2012. The line will open in 2030."
    read = dates.latest_past_date(text)
    assert read is not None
    assert (read.value, read.earliest) == ("2015", "2015-01-01T00:00:00Z")
    assert dates.latest_past_date("Plans for 2030 will be shown. Flight 2015 lands.") is None


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("Officials said today, 21 April 2017, that trains were seen.", "2017-04-21", "2017-04-21"),
        ("They agreed in 2017. The summit will take place on 27 April 2018.", "2017-01-01", "2018-04-27"),
        ("The war began in 1950, 67 years ago.", "2017-01-01", "2018-12-31"),
        ("The war began in 1950, about 67 years ago.", "1950-01-01", None),
        ('They left in 2016. "It will end in 2017," he said.', "2016-01-01", None),
        ("A deal was struck in 2019. It is due to end by 2017, an old plan says.", "2019-01-01", None),
        ("Nothing is dated here.", None, None),
    ],
)
def test_bounds_that_a_text_sets_to_its_own_date(text: str, earliest: str | None, latest: str | None) -> None:
    bounds = undated.written_between(text)
    assert (bounds.earliest and bounds.earliest[:10], bounds.latest and bounds.latest[:10]) == (earliest, latest)


def test_a_month_of_publication_is_narrowed_by_the_days_told_as_past() -> None:
    month = dates.make(2023, 10)
    assert month is not None
    assert undated.narrowed("Images taken on October 5 showed 73 cars.", month) == "2023-10-05T00:00:00Z"
    assert undated.narrowed("The talks will be held on October 25.", month) == month.earliest
    assert undated.narrowed("It was seen on September 5.", month) == month.earliest


@given(
    day=st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)),
    form=st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%d.%m.%Y"]),
)
def test_every_day_is_read_back(day: dt.date, form: str) -> None:
    read = dates.read_date(day.strftime(form))
    assert read is not None
    assert read.value == day.isoformat()


@given(text=st.text(alphabet="0123456789 -/.:,TZ年月日MayJuneабр", max_size=60))
def test_any_text_gives_an_interval_in_order_or_nothing(text: str) -> None:
    for read in (dates.read_date(text), dates.dateline(text), dates.opening_date(text), dates.latest_past_date(text)):
        assert read is None or read.earliest <= read.latest
