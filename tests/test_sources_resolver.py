"""Who is meant by the source words of an attribution."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twosource.parse import parse
from twosource.pipeline import Reading
from twosource.records import Attribution, AttributionSource, Document, EntityMention, Source
from twosource.sources import SourceResolver
from twosource.stages import sources as stage
from twosource.stages.mentions.names import names


def reading(text: str, **more: Any) -> Reading:
    made = Reading(Document(id="d", report="r", path="p", text=text, language="en", **more), parse(text))
    made.rows.add(names(made))
    return made


def resolve(text: str, words: str) -> Source:
    at = text.index(words)
    return SourceResolver(reading(text)).resolve([(at, at + len(words))])


@pytest.mark.parametrize(
    ("text", "words", "ident"),
    [
        ("Fleet spokesman Ivan Petrov told TASS.", "Fleet spokesman Ivan Petrov", "s-person-ivan-petrov"),
        ("State-run news agency RIA Novosti said so.", "State-run news agency RIA Novosti", "s-ria-novosti"),
        ("According to Interfax news agency, it moved.", "Interfax news agency", "s-interfax"),
        ("The Global Times editorial said so.", "The Global Times editorial", "s-global-times"),
        (
            "A statement on China’s Foreign Ministry website said so.",
            "A statement on China’s Foreign Ministry website",
            "s-foreign-ministry-cn",
        ),
        ("Footage obtained by MailOnline shows it.", "Footage obtained by MailOnline", "s-daily-mail"),
        ("A video posted by residents shows it.", "A video posted by residents", "s-residents"),
        ("An odd report in Newsweek said so.", "An odd report in Newsweek", "s-newsweek"),
        ("Satellite images from Planet Labs show it.", "Satellite images from Planet Labs", "s-planet"),
        ("Satellite images show it.", "Satellite images", "s-satellite-imagery"),
        ("Two US officials said so.", "Two US officials", "s-us-officials"),
        ("A US official said so.", "A US official", "s-us-officials"),
        ("Two U.S. officials said so.", "Two U.S. officials", "s-us-officials"),
        ("US and South Korean officials said so.", "US and South Korean officials", "s-kr-us-officials"),
        ("Locals saw it.", "Locals", "s-locals"),
        ("Moscow said so.", "Moscow", "s-government-ru"),
        ("Both China and Russia said so.", "Both China and Russia", "s-cn-ru-governments"),
        ("The US has accused them.", "The US", "s-government-us"),
        ("The Defence Ministry in Seoul said so.", "The Defence Ministry in Seoul", "s-defence-ministry-kr"),
        (
            "South Korea fired. State media there were silent. It is so, State media said.",
            "State media",
            "s-state-media-kr",
        ),
        ("Aides to Donald Trump said so.", "Aides to Donald Trump", "s-aides-donald-trump"),
        (
            "A spokesman for the Northern Fleet said so.",
            "A spokesman for the Northern Fleet",
            "s-spokesman-northern-fleet",
        ),
        ("A man said so.", "A man", "s-man-d"),
        ("Reports said so.", "Reports", "s-reports-d"),
        (
            "Air Jordan, owned by the Chinese government, said so.",
            "Air Jordan, owned by the Chinese government",
            "s-org-air-jordan",
        ),
        ("Blog curator Quillon Marsh said so.", "Blog curator Quillon Marsh", "s-person-quillon-marsh"),
        ("HE SAID SO. GENERAL GOMEZ LAUGHED.", "HE", "s-unnamed-d"),
        ("The head of IT said so.", "IT", "s-org-it"),
        (
            "The Britain-based Solar Observatory said so.",
            "The Britain-based Solar Observatory",
            "s-org-solar-observatory",
        ),
    ],
)
def test_source_words(text: str, words: str, ident: str) -> None:
    assert resolve(text, words).id == ident


def test_i_is_the_speaker_where_the_marks_of_a_quotation_are_lost() -> None:
    text = "Ivan Petrov said that then I thought it was a log."
    resolver = SourceResolver(reading(text))
    resolver.note(resolver.resolve([(0, 11)]), 0)
    at = text.index("I thought")
    assert resolver.resolve([(at, at + 1)]).id == "s-person-ivan-petrov"


def test_he_is_the_last_speaker() -> None:
    text = "Kremlin spokesman Dmitry Peskov said Kim Jong-un would come. “Talks will be held,” he said."
    row = reading(text)
    resolver = SourceResolver(row)
    first = resolver.resolve([(0, 30)])
    assert first.name == "Dmitry Peskov"
    assert (first.role, first.affiliation, first.country) == ("spokesman", "Kremlin", "RU")
    resolver.note(first, 0)
    at = text.index(" he ") + 1
    assert resolver.resolve([(at, at + 2)]).id == first.id


def test_she_is_not_a_man() -> None:
    text = "Anna Lee met Peter Brown on Monday. Peter Brown smiled. Then she said no."
    at = text.index("she")
    assert SourceResolver(reading(text)).resolve([(at, at + 3)]).name == "Anna Lee"


@pytest.mark.parametrize(
    ("text", "words", "ident"),
    [
        ("TASS said so. The agency added more.", "The agency", "s-tass"),
        ("Reuters and TASS came. The Russian agency said so.", "The Russian agency", "s-tass"),
        ("Chinese Foreign Minister Wang Yi came. The minister said so.", "The minister", "s-person-wang-yi"),
        (
            "John Doe, a professor of Greek at Yale University, came. The professor said so.",
            "The professor",
            "s-person-john-doe",
        ),
        ("“No,” said the tabloid.\n\n“Never,” the Global Times editorial said.", "the tabloid", "s-global-times"),
        ("Beyond Parallel came. The think tank said so.", "The think tank", "s-beyond-parallel"),
        (
            "Russian Foreign Minister Sergei Lavrov and US President Joe Biden met. The US president said so.",
            "The US president",
            "s-person-joe-biden",
        ),
    ],
)
def test_words_that_point_to_a_name(text: str, words: str, ident: str) -> None:
    assert resolve(text, words).id == ident


def test_the_report_is_that_of_the_last_speaker() -> None:
    text = "Beyond Parallel said so. The report said more."
    resolver = SourceResolver(reading(text))
    resolver.note(resolver.resolve([(0, 15)]), 0)
    at = text.index("The report")
    assert resolver.resolve([(at, at + 10)]).id == "s-beyond-parallel"


def test_unnamed_and_unknown() -> None:
    resolver = SourceResolver(reading("It is said."))
    nobody = resolver.resolve([])
    assert (nobody.named, nobody.kind, nobody.document) == (False, "unknown", "d")
    outlet = resolver.outlet()
    assert (outlet.id, outlet.name, outlet.kind, outlet.named) == (
        "s-unknown-outlet-d",
        "outlet unknown",
        "outlet",
        False,
    )


@pytest.mark.parametrize(
    ("more", "ident"),
    [
        ({"outlet": "Daily Mail"}, "s-daily-mail"),
        ({"url": "https://www.dailymail.co.uk/news/a.html"}, "s-daily-mail"),
        ({"outlet": "rusty-news.example"}, "s-outlet-rusty-news-example"),
        ({"url": "http://rusty-news.example/a"}, "s-outlet-rusty-news-example"),
        ({"outlet": "The Rusty News"}, "s-outlet-rusty-news"),
    ],
)
def test_the_publishing_outlet(more: dict[str, str], ident: str) -> None:
    assert SourceResolver(reading("Text.", **more)).outlet().id == ident


@pytest.mark.parametrize(
    ("name", "ident"),
    [
        ("the Kremlin", "s-presidency-ru"),
        ("CSIS", "s-csis"),
        ("Ivan Petrov", "s-person-ivan-petrov"),
        ("local residents", "s-local-residents"),
        ("", "s-unnamed-d"),
    ],
)
def test_bare_names(name: str, ident: str) -> None:
    assert SourceResolver(reading("Text.")).resolve_text(name).id == ident


def test_the_stage_links_every_attribution_and_writes_every_source() -> None:
    text = "Fleet spokesman Ivan Petrov told TASS that ships sailed. He added more."
    row = reading(text, outlet="Reuters")
    row.rows.add(
        [
            Attribution(
                id="a1", doc="d", source=((0, 27),), cue=((28, 32),), content=((38, 55),), via_spans=((33, 37),)
            ),
            Attribution(id="a2", doc="d", source=((57, 59),), cue=((60, 65),), content=((66, 70),)),
        ]
    )
    out = list(stage.STAGE.run(row))
    links = {r.attribution: r for r in out if isinstance(r, AttributionSource)}
    sources = {r.id for r in out if isinstance(r, Source)}
    assert links["a1"].source == links["a2"].source == "s-person-ivan-petrov"
    assert links["a1"].via == ("s-tass",)
    assert sources == {"s-person-ivan-petrov", "s-tass", "s-reuters"}


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=200), st.lists(st.tuples(st.integers(-3, 210), st.integers(-3, 210)), max_size=4))
def test_any_spans_of_any_text_give_a_source(text: str, spans: list[tuple[int, int]]) -> None:
    row = Reading(Document(id="d", report="r", path="p", text=text, language="en"))
    row.rows.add([EntityMention(doc="d", span=(0, 1), type="person", name="A B", entity="e")] if text else [])
    resolver = SourceResolver(row)
    source = resolver.resolve(spans)
    assert source.id.startswith("s-")
    assert source.name.strip()
    assert resolver.resolve_text(text).id.startswith("s-")
