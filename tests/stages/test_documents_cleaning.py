"""Cleaning of plain-text scrapes: what goes and why, and above all what stays."""

from __future__ import annotations

import gzip
import json
import os
import time
from pathlib import Path

import pytest

from tests.stages.test_documents import report
from twosource.records import Document, Reject
from twosource.stages.documents import extract, make_document
from twosource.stages.documents.clean import Cleaned, clean
from twosource.stages.reports import read_paths

GOLD = Path(os.environ.get("TWOSOURCE_GOLD", Path(__file__).parents[3] / "shared" / "gold"))

BODY = [
    "Three trains with tanks were seen near the bridge on Sunday, said residents of the town who had filmed them.",
    "The ministry did not confirm the reason for the move. A spokesman said that drills had been planned since March.",
    "The agency said that the column had left its base a week ago and would go back when the drills were over in May.",
    "Farmers along the line told the paper that they had not seen so many wagons at once for at least twenty years.",
    "The governor asked drivers to keep clear of the crossing, and said that the road would open again on Tuesday.",
]


def cleaned(*lines: str, gap: str = "\n\n", title: str | None = None) -> Cleaned:
    return clean(gap.join(lines), title)


def reasons(result: Cleaned) -> dict[str, str]:
    return {gone.text: gone.reason for gone in result.removed}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("COMMENTS", "comment invitation"),
        ("Leave a Comment", "comment invitation"),
        ("12 Comments", "comment invitation"),
        ("Have something to add to this story? Share it in the comments.", "comment invitation"),
        ("You must be logged in to post a comment.", "comment invitation"),
        ("Your email address will not be published. Required fields are marked *", "comment form"),
        ("Save my name, email, and website in this browser for the next time I comment.", "comment form"),
        ("Share this:", "share buttons"),
        ("Click to share on Twitter (Opens in new window)", "share buttons"),
        ("Back to top button", "navigation"),
        ("Source link", "navigation"),
        ("Advertisement", "advertisement"),
        ("Story continues below advertisement", "advertisement"),
        ("We use cookies to give you the best experience on our site.", "notice"),
        ("© 2019 Daily Post. All rights reserved.", "notice"),
        ("Sign up for our daily newsletter and never miss a story", "newsletter"),
        ("READ MORE: Minister vows answer to test", "related links"),
        ("Tags: army, trains, border", "categories"),
        ("* * *", "separator"),
        ("Reuters/Jane Doe", "photo credit"),
        ("Jane Doe/AFP via Getty Images", "photo credit"),
        ("Image via The Valley Post", "photo credit"),
        ("Photo: AP", "photo credit"),
        ("The bridge at the border is 200 metres long. Image source: Wikimedia", "photo caption and credit"),
        ("A train on the bridge on Sunday (AP Photo/Jane Doe)", "photo caption and credit"),
        ("Follow Jane Doe on Twitter @janedoe", "follow line"),
        ("(Reporting by Jane Doe; Editing by John Roe)", "reporting credits"),
    ],
)
def test_furniture_goes_with_its_reason(line: str, reason: str) -> None:
    result = cleaned(*BODY, line)
    assert reasons(result) == {line: reason}
    assert result.text == "\n\n".join(BODY)
    assert result.removed[0].at == len(result.text)


@pytest.mark.parametrize(
    "line",
    [
        "The minister declined to comment.",
        "He asked readers to share the picture, and many did.",
        "“Leave a comment and I will answer,” the mayor said.",
        "Reuters said on Monday that the trains had left.",
        "The photo, by an AP photographer, shows a train.",
        "The editorial was published on 3 May 2019 and drew many answers.",
        "By Monday the trains had gone, the agency said.",
        "By the time the police came, the square was empty.",
        "Follow the money, an officer told the court on Twitter's role.",
        "Advertising fell by a fifth in 2016, the group said.",
        "All rights reserved seats were sold, he said, and left it at that.",
        "What do you think he said about the comments of his minister, she asked the court in a long speech.",
        "Home sales rose.",
        "What happened next",
        "A brief history",
    ],
)
def test_prose_and_subheads_stay(line: str) -> None:
    result = cleaned(*BODY[:3], line, *BODY[3:])
    assert result.removed == ()
    assert line in result.text


def test_a_first_line_that_is_a_headline_is_the_title_and_its_repetitions_go() -> None:
    result = cleaned("– Trains SPOTTED ‘moving tanks’ to the border", "Trains ‘moving tanks’ to the border", *BODY)
    assert result.found.title == "Trains SPOTTED ‘moving tanks’ to the border"
    assert [gone.reason for gone in result.removed] == ["headline", "repeated headline"]
    assert result.text == "\n\n".join(BODY)


def test_a_first_sentence_is_no_title() -> None:
    assert cleaned(*BODY).found.title is None
    assert cleaned(*BODY).text == "\n\n".join(BODY)


def test_a_given_title_is_not_repeated_in_the_text() -> None:
    result = cleaned("Trains move tanks to the border", *BODY, title="Trains Move Tanks to the Border")
    assert result.text == "\n\n".join(BODY)
    assert result.found.title is None


@pytest.mark.parametrize("lines", [1, 2])
def test_a_report_of_nothing_but_its_headline_still_says_it(lines: int) -> None:
    title = "Trains move tanks to the border"
    assert cleaned(*[title] * lines, title=title).text == title


def test_single_line_ends_stay_single() -> None:
    assert cleaned(*BODY, gap="\n").text == "\n".join(BODY)


def test_the_head_gives_byline_outlet_and_date() -> None:
    result = cleaned("Trains at the border", "By Jane Doe, Valley Post | May 3, 2019 | 5 min read", *BODY)
    assert (result.found.byline, result.found.outlet) == ("Jane Doe", "Valley Post")
    assert result.found.dated is not None
    assert result.found.dated.value == "2019-05-03"
    assert result.text == "\n\n".join(BODY)


def test_desk_lines_and_editors() -> None:
    result = cleaned(
        "Published: 3 May 2019", BODY[0], "Edited by| Jane Doe", "World section - VP journalist", *BODY[1:], gap="\n"
    )
    assert (result.found.byline, result.found.outlet) == ("Jane Doe", "VP")
    assert result.text == "\n".join(BODY)


def test_a_follow_line_gives_author_and_outlet() -> None:
    result = cleaned(*BODY, "You can follow Jane Doe on Twitter at @jane, or email her at jdoe@valleypost.com")
    assert (result.found.byline, result.found.outlet) == ("Jane Doe", "Valleypost")
    assert result.found.outlet_basis == "e-mail address in the text"


def test_the_caption_above_a_credit_goes_with_it() -> None:
    result = clean("Trains at the border\n\nTank-Train\nReuters/Jane Doe\n\n" + "\n\n".join(BODY))
    assert [gone.reason for gone in result.removed] == ["headline", "photo caption", "photo credit"]
    assert result.text == "\n\n".join(BODY)


def test_a_credit_run_into_a_paragraph_goes_alone() -> None:
    paragraph = " ".join(BODY[:3])
    result = cleaned(*BODY[3:], paragraph + " [Image via The Valley Post]")
    assert reasons(result) == {"[Image via The Valley Post]": "photo credit"}
    assert result.text.endswith(paragraph)


@pytest.mark.parametrize("closed", [True, False])
def test_advertising_scripts_go_as_blocks(closed: bool) -> None:
    block = '{source}<script async src="https://ads.example/x.js"\nasync></script>\n<ins class="ad"></ins>{/source}'
    result = clean("\n".join(BODY) + "\n" + (block if closed else block.split("{/source}")[0].removeprefix("{source}")))
    assert result.text == "\n".join(BODY)
    assert "script" in result.removed[0].reason


def test_links_to_other_stories_go_with_their_heading() -> None:
    result = cleaned(
        *BODY, "Related Articles", "Minister vows answer to missile test", "Ten dead in storm", "Source link"
    )
    assert [gone.reason for gone in result.removed] == ["related links"] * 3 + ["navigation"]
    assert result.text == "\n\n".join(BODY)


def test_a_lone_headline_of_another_story_goes() -> None:
    link = "Capital wary as island neighbour seeks to swap grain for rocket technology"
    result = cleaned("Trains at the border", *BODY[:3], link, *BODY[3:])
    assert reasons(result)[link] == "related links"
    assert result.sections == ()


def test_a_headline_that_the_next_paragraph_takes_up_starts_a_second_article() -> None:
    head = "Island enlists fishermen to avert shortage of grain before winter"
    second = [
        "The island has enlisted hundreds of fishermen to bring grain from the mainland and avert a winter shortage.",
        "The harbour master said that forty boats had left on Friday, and that more would follow in the coming weeks.",
        "Bakers said that they had flour for a month, and asked people not to buy more bread than they could eat.",
    ]
    result = cleaned("Trains at the border", *BODY, head, *second)
    assert reasons(result)[head] == "headline of a joined article"
    assert [section.title for section in result.sections] == ["Trains at the border", head]
    first, other = (result.text[slice(*section.span)] for section in result.sections)
    assert first == "\n\n".join(BODY)
    assert other == "\n\n".join(second)


def test_lines_broken_at_a_fixed_width_are_joined() -> None:
    import textwrap

    paragraphs = [" ".join(BODY[:2]), " ".join(BODY[2:])]
    result = clean("\n\n".join(textwrap.fill(p, 60) for p in paragraphs))
    assert result.text == "\n\n".join(paragraphs)
    assert result.notes


@pytest.mark.parametrize(
    "text",
    [
        "word " * 100_000,
        "a*" * 200_000,
        "<script " * 100_000,
        "{source}" * 100_000,
        "[" * 500_000,
        "Photo: " * 130_000,
        "By Jane Doe and " * 50_000,
        "May 3, " * 120_000,
        "Some Headline Words here now and then yes\n" * 8_000,
        "a/" * 450_000,
    ],
    ids=range(10),
)
def test_hostile_texts_take_no_more_than_seconds(text: str) -> None:
    start = time.process_time()
    result = make_document(report(text))
    assert isinstance(result, Document | Reject)
    assert time.process_time() - start < 15  # measured: at most 3 s


# ---------------------------------------------------------------- real articles, where they are at hand


@pytest.mark.gold
def test_hardly_anything_is_taken_from_clean_news() -> None:
    path = GOLD / "load" / "bbc.jsonl.gz"
    if not path.exists():
        pytest.skip(f"{path} is absent")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for number, line in enumerate(file) if number % 5 == 0]
    lost = total = 0
    for row in rows:
        made = make_document(report(json.dumps({"text": row["text"], "title": row["title"]}), "application/json"))
        assert isinstance(made, Document)
        assert made.language == "en"
        assert made.sections == ()
        lost += sum(len(gone.text) for gone in made.removed)
        total += len(made.text)
    assert lost < total / 10_000


@pytest.mark.gold
def test_what_a_careful_reader_found_in_the_seeds() -> None:
    folder = GOLD / "seeds"
    if not folder.is_dir():
        pytest.skip(f"{folder} is absent")
    seeds = [
        d for r in read_paths([folder]) if not isinstance(r, Reject) and isinstance(d := make_document(r), Document)
    ]
    a, b, c, d, e = seeds
    assert (a.byline, a.outlet) == ("Ben Kew", "Breitbart")
    assert a.text.startswith("Russian President")
    assert a.text.endswith("Lu continued.")
    assert (b.published, b.published_precision, len(b.sections)) == ("2017-04-16", "day", 2)
    assert b.text.count("world prepares for WAR") == 0
    assert b.text.endswith("he warned.")
    assert {"related links", "repeated headline", "categories"} <= {gone.reason for gone in b.removed}
    assert (c.published, c.title, c.published_basis) == (None, None, "dated from its text")
    assert "Image" not in c.text
    assert (d.published, d.byline, d.outlet) == ("2023-09-12", "Paul Mitchel", "CJ")
    assert "script" not in d.text
    assert d.text.endswith("cabinet meeting.")
    assert e.text.startswith("Recent satellite")
    assert e.text.endswith("used in Ukraine.")
    assert "Photo: AP" not in e.text
    assert "Seoul wary" not in e.text
    assert all(line["error"] is None for path in sorted(folder.glob("0*.txt")) for line in extract(path))
