"""Who is meant, from the text of a report to the name that is shown: every stage of a document runs."""

from __future__ import annotations

import pytest

from tests.test_sources_resolver import resolve
from twosource.parse import parse
from twosource.pipeline import Reading, run_document
from twosource.records import Attribution, AttributionSource, Document, Source
from twosource.sources import known
from twosource.sources.lists import countries, registry
from twosource.stages import document_stages


def read(text: str, outlet: str | None = None) -> list[tuple[str, Source, list[str]]]:
    """Of each attribution the words of its source, who that is, and the names of those who carried it."""
    document = Document(id="d", report="r", path="p", text=text, language="en", outlet=outlet)
    rows = run_document(document_stages(), Reading(document, parse(text)))
    sources = {r.id: r for r in rows if isinstance(r, Source)}
    links = {r.attribution: r for r in rows if isinstance(r, AttributionSource)}
    return [
        (
            " ".join(text[s:e] for s, e in a.source),
            sources[links[a.id].source],
            [sources[v].name for v in links[a.id].via],
        )
        for a in rows
        if isinstance(a, Attribution)
    ]


def meant(text: str, outlet: str | None = None) -> list[str]:
    """The names of the sources of a text, in order."""
    return [source.name for _, source, _ in read(text, outlet)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Lindiwe Khumalo, a midwife who works in Soweto, told Reuters that it rained. The midwife said it froze.",
            ["Lindiwe Khumalo"] * 2,
        ),
        (
            "A visitor from Oslo, Ingunn Solbakk, told Reuters that the gate was shut. Solbakk said nobody came.",
            ["Ingunn Solbakk"] * 2,
        ),
        (
            "Its treasurer, Jan Dvorski, said the fund was empty.",
            ["Jan Dvorski"],
        ),
        (
            "The pilot who saw the flash first, Tevita Moala, told Reuters that it was green. The pilot said it faded.",
            ["Tevita Moala"] * 2,
        ),
        (
            "The army spokesman, Major General Rashid Qureshi, said there was one. The spokesman said it was small.",
            ["Rashid Qureshi"] * 2,
        ),
        (
            "The union's secretary, Pia Lund, said talks had failed. The secretary said they would go on.",
            ["Pia Lund"] * 2,
        ),
    ],
)
def test_a_described_person_keeps_the_name(text: str, names: list[str]) -> None:
    assert meant(text) == names


def test_of_two_spokesmen_the_one_of_the_body_that_is_named() -> None:
    text = (
        "A spokesman for the Kenyan navy told Reuters that the boat was empty. A Hezbollah spokesman told Al-Manar it "
        "was full. The navy spokesman said divers were on the way."
    )
    navy, other, again = [source for _, source, _ in read(text)]
    assert again.id == navy.id != other.id


def test_a_brother_of_the_same_surname_is_another_person() -> None:
    text = (
        "Mr Karimov, the mayor, said that the bridge was safe. His brother Rustam Karimov, an engineer, said that it "
        "was not. Mr Karimov said he trusted the builders."
    )
    mayor, engineer, again = [source for _, source, _ in read(text)]
    assert engineer.name == "Rustam Karimov"
    assert again.id == mayor.id != engineer.id


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A shipping agent said the port was shut.", "shipping agent"),
        ("A relative of the president said he was well.", "relative of the president"),
        ("The harbour office in Ruse said the port was shut.", "harbour office in Ruse"),
        ("Haiti's civil protection agency said roads were cut.", "Haiti's civil protection agency"),
        ("The dockers' union said talks had failed.", "dockers' union"),
        ("Farm hands said the roof fell.", "farm hands"),
        ("Two US officials said the raid had failed.", "US officials"),
        ("Iran's consul said the flight was late.", "Iran's consul"),
    ],
)
def test_whoever_has_a_noun_is_not_unnamed(text: str, name: str) -> None:
    ((_, source, _),) = read(text)
    assert source.name.lower() == name.lower()
    assert source.kind != "unknown"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ann Dale told The Guardian that it rained. The paper said the roof fell.", "The Guardian"),
        ("Ann Dale told Newsweek that it rained. The magazine itself said the roof fell.", "Newsweek"),
        ("Ann Dale told Sky News that it rained. The channel said the roof fell.", "Sky News"),
        ("Ann Dale told Haaretz and RFI that it rained. The Israeli paper said the roof fell.", "Haaretz"),
    ],
)
def test_the_paper_is_the_outlet_named_last(text: str, name: str) -> None:
    assert meant(text)[-1] == name


def test_the_agency_is_no_newspaper() -> None:
    text = "The New York Times said it rained. TASS said it snowed. Le Monde said it froze. The agency said it thawed."
    assert meant(text)[-1] == "TASS"


def test_this_newspaper_is_the_one_that_prints_it() -> None:
    assert read("Ann Dale told this newspaper that the roof fell.", "The Glen Courier")[0][2] == ["The Glen Courier"]


def test_a_paper_is_a_study_where_one_was_written_of() -> None:
    text = "The Crisis Group says in a paper on Haiti that gangs tax lorries. The paper says roads are shut."
    assert meant(text)[-1] != "The Guardian"


@pytest.mark.parametrize(
    ("text", "words", "name", "kind"),
    [
        ("The Zambia Daily Mail said so.", "The Zambia Daily Mail", "Zambia Daily Mail", "outlet"),
        ("The Rwanda Daily Mail said so.", "The Rwanda Daily Mail", "Rwanda Daily Mail", "outlet"),
        ("CNN Portugal said so.", "CNN Portugal", "CNN Portugal", "outlet"),
        ("Qatar's Al-Sharqiya newspaper said so.", "Qatar's Al-Sharqiya newspaper", "Al-Sharqiya", "outlet"),
        ("France 24 said so.", "France 24", "France 24", "outlet"),
        ("The Congolese army said so.", "The Congolese army", "Congolese army", "office"),
    ],
)
def test_the_longest_name_wins(text: str, words: str, name: str, kind: str) -> None:
    found = resolve(text, words)
    assert (found.name, found.kind) == (name, kind)


def test_an_edition_belongs_to_its_outlet() -> None:
    assert resolve("BBC Scotland said so.", "BBC Scotland").parent == "s-bbc"


def test_one_of_them_both_and_others_are_of_the_group_that_spoke() -> None:
    text = "Two bankers said the loan was lost. One of them said it was large. Others said nothing was lost."
    first, one, others = [source for _, source, _ in read(text)]
    assert one.id == first.id
    assert others.name == "other bankers"
    pair = "Ann Dale said it rained. Bob Reed said it snowed. Both said the road was shut."
    assert meant(pair)[-1] == "Ann Dale and Bob Reed"


def test_us_in_small_letters_is_no_country() -> None:
    assert "US" not in resolve("He shared it with us. Police said so.", "Police").name


def test_every_country_has_media_and_most_a_state_medium() -> None:
    media = [s for s in registry().sources.values() if s.kind in ("outlet", "agency")]
    without = set(countries()) - {s.country for s in media}
    assert without == set()
    owned = {s.country for s in media if s.owner and s.owner.endswith(" state")}
    assert len(owned) >= 0.8 * len(countries())


def test_own_adjacent_names_of_the_issue() -> None:
    mail, online = known("Daily Mail"), known("MailOnline")
    assert mail is not None
    assert mail == online
    agency = known("KCNA")
    assert agency is not None
    assert agency.name == "Korean Central News Agency"
