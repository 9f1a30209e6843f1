"""From reports to documents: fields, encodings, languages, Markdown, duplicates, and that nothing is lost."""

from __future__ import annotations

import base64
import hashlib
import json
import unicodedata
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twosource.records import Document, Reject, Report
from twosource.stages.documents import decode, extract, language, make_document, outlets, reject_duplicates
from twosource.stages.documents.lines import normalise

PROSE = (
    "Trains with military equipment were seen on the line to the border on Sunday, residents of the town said.\n\n"
    "The ministry did not confirm the report. A spokesman said that drills had been planned for the whole of April.\n\n"
    "The agency said that the trains had come from a base in the west and that they would return within the week.\n"
)


def report(content: bytes | str, media_type: str = "text/plain", path: str = "a.txt", part: int = 0) -> Report:
    data = content.encode() if isinstance(content, str) else content
    digest = hashlib.sha256(data).hexdigest()
    return Report(id=digest[:12], path=path, part=part, media_type=media_type, content=data, sha256=digest)


def document(content: bytes | str, media_type: str = "text/plain") -> Document:
    made = make_document(report(content, media_type))
    assert isinstance(made, Document), made
    return made


def refused(content: bytes | str, media_type: str = "text/plain") -> str:
    made = make_document(report(content, media_type))
    assert isinstance(made, Reject), made
    assert "\n" not in made.reason
    return made.reason


def record(**fields: object) -> Document:
    return document(json.dumps(fields), "application/json")


# ---------------------------------------------------------------- fields


def test_given_fields_win_and_unknown_ones_are_kept() -> None:
    made = record(
        id=7,
        url="https://www.example.org/2019/05/03/x",
        text="Other headline here\n\n" + PROSE,
        title="Given title",
        published="2017-04-16T12:00:00+02:00",
        outlet="example.org",
        language="en-GB",
        desk="world",
        score=[1, {"a": None}],
    )
    assert (made.id, made.title, made.outlet, made.outlet_basis) == ("7", "Given title", "example.org", "given")
    assert (made.published, made.published_precision, made.published_basis) == (
        "2017-04-16T10:00:00Z",
        "second",
        "given",
    )
    assert made.language == "en"
    assert made.fields == {"desk": "world", "score": [1, {"a": None}]}
    assert made.text.startswith("Other headline here")


def test_a_date_that_cannot_be_read_is_kept_and_told() -> None:
    made = record(text=PROSE, published="some day")
    assert made.published is None
    assert made.fields["published"] == "some day"
    assert any("cannot be read" in note for note in made.notes)


def test_the_address_gives_outlet_and_date_when_nothing_else_does() -> None:
    made = record(text=PROSE, url="https://news.daily-post.co.uk/2017/04/story")
    assert (made.outlet, made.outlet_basis) == ("Daily Post", "url")
    assert (made.published, made.published_precision, made.published_basis) == ("2017-04", "month", "url")
    assert (made.published_earliest, made.published_latest) == ("2017-04-01T00:00:00Z", "2017-04-30T23:59:59Z")


def test_html_in_a_record_is_read_as_a_page() -> None:
    page = f"<html><body><article>{''.join(f'<p>{p}</p>' for p in PROSE.split(chr(10)))}</article></body></html>"
    for made in (record(html=page), record(html_b64=base64.b64encode(page.encode()).decode()), record(text=page)):
        assert made.text == PROSE.strip()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'{"title": "x"}', "neither text nor html"),
        (b'{"text": 5}', "neither text nor html"),
        (b"[1]", "not a JSON object"),
        (b'{"html_b64": "%%%"}', "html_b64 cannot be decoded"),
        (b'{"text": "...  ***"}', "no text is left"),
        (b"{", "truncated"),
    ],
)
def test_records_without_a_document_say_why(content: bytes, why: str) -> None:
    assert why in refused(content, "application/json")


def test_duplicate_ids_are_refused_by_path_and_part() -> None:
    made = [
        make_document(report(json.dumps({"id": "x", "text": f"{PROSE} {part}"}), "application/json", path, part))
        for path, part in (("b.jsonl", 1), ("a.jsonl", 2), ("a.jsonl", 1))
    ]
    documents = [d for d in made if isinstance(d, Document)]
    kept, rejects = reject_duplicates(documents)
    assert [(d.path, d.part) for d in kept] == [("a.jsonl", 1)]
    assert [r.path for r in rejects] == ["a.jsonl", "b.jsonl"]
    assert "taken by a.jsonl, record 1" in rejects[0].reason
    assert reject_duplicates(documents[::-1]) == (kept, rejects)


def test_as_given_keeps_every_code_point() -> None:
    text = "  Itâ€™s\tso.\r\n\r\nComments\u00a0 "
    made = make_document(report(json.dumps({"text": text}), "application/json"), as_given=True)
    assert isinstance(made, Document)
    assert made.text == text
    assert made.removed == ()


def test_extract_gives_a_line_per_record_with_the_id_of_the_input(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": "p1", "text": PROSE, "url": "https://x.org/a"}) + "\n[]\n", encoding="utf-8")
    good, bad = extract(path)
    assert list(good) == ["id", "path", "url", "title", "text", "byline", "outlet", "published", "language", "error"]
    assert (good["id"], good["text"], good["language"], good["error"]) == ("p1", PROSE.strip(), "en", None)
    assert bad["id"] is None
    assert bad["error"].startswith("line 2")


# ---------------------------------------------------------------- bytes

RUSSIAN = (
    "Поезд с военной техникой заметили жители города, сообщило агентство. Министерство не подтвердило эти сведения."
)
KOREAN = "북한 지도자를 태운 열차가 국경을 넘었다고 러시아 통신이 보도했다. 국방부는 이를 확인하지 않았다."
CHINESE = "据通讯社报道,列车在星期日越过边境。国防部没有证实这一消息,发言人说演习早已计划。"
JAPANESE = "列車が日曜日に国境を越えたと通信社が伝えた。国防省はこの情報を確認していない。"


@pytest.mark.parametrize(
    ("text", "encoding", "tongue"),
    [
        (RUSSIAN, "cp1251", "ru"),
        (RUSSIAN, "koi8-r", "ru"),
        (RUSSIAN, "cp866", "ru"),
        (RUSSIAN, "utf-16", "ru"),
        (RUSSIAN, "utf-8-sig", "ru"),
        (KOREAN, "euc-kr", "ko"),
        (CHINESE, "gbk", "zh"),
        (JAPANESE, "shift_jis", "ja"),
        (PROSE.strip().replace("'", "’") + " “So it is” – café", "cp1252", "en"),
        (PROSE.strip(), "utf-16-le", "en"),
    ],
)
def test_encodings_are_found_out(text: str, encoding: str, tongue: str) -> None:
    made = document(text.encode(encoding))
    assert made.text == text
    assert made.language == tongue
    assert encoding.startswith("utf-8") or any("decoded as" in note for note in made.notes)


def test_a_page_may_name_its_encoding() -> None:
    page = f'<html><head><meta charset="windows-1251"></head><body><p>{RUSSIAN} {RUSSIAN}</p></body></html>'
    made = document(page.encode("cp1251"), "text/html")
    assert made.text.startswith(RUSSIAN)
    assert "decoded as cp1251" in made.notes


def test_mojibake_is_mended_and_told_and_good_text_is_left_alone() -> None:
    made = document("Itâ€™s said that the cafÃ© near the border was closed on Sunday.")
    assert made.text == "It’s said that the café near the border was closed on Sunday."
    assert "mojibake mended" in made.notes
    fine = "Ângela said “non” – Â£5 is not a price; Ãrhus is no town."
    assert "Ângela said “non”" in document(fine).text


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"%PDF-1.7 ...", "a PDF"),
        (b"PK\x03\x04....", "zip archive"),
        (b"\x1f\x8b....", "gzip"),
        (b"\x89PNG....", "picture"),
        (bytes(range(256)) * 40, "binary"),
        (b"\x00\x01\x02" * 500, "binary"),
        (b"SQLite format 3\x00", "database"),
    ],
)
def test_bytes_that_are_no_text_are_refused(content: bytes, why: str) -> None:
    assert why in refused(content)


def test_a_text_cut_off_within_a_character_is_still_utf8() -> None:
    made = document(RUSSIAN.encode()[:-1])
    assert made.text == RUSSIAN[:-1] or made.text == RUSSIAN[:-1].rstrip(".")
    assert document((RUSSIAN + "я").encode()[:-1]).text == RUSSIAN


def test_a_text_of_more_than_a_million_characters_is_refused_with_what_to_do() -> None:
    assert "split it" in refused("word " * 200_001)


# ---------------------------------------------------------------- languages, names, Markdown


@pytest.mark.parametrize(
    ("text", "tongue"),
    [
        ("", "und"),
        ("Go", "und"),
        ("12.5 % 44", "und"),
        ("한국 통신", "ko"),
        ("東京です", "ja"),
        ("中国国防部", "zh"),
        ("Der Zug überquerte am Sonntag die Grenze, teilte das Ministerium mit.", "de"),
        ("Le train a franchi la frontière dimanche, a annoncé le ministère.", "fr"),
        ("TROOPS MOVED TO THE BORDER ON SUNDAY, THE MINISTRY SAID IN A STATEMENT", "en"),
    ],
)
def test_languages(text: str, tongue: str) -> None:
    assert language.language_of(text) == tongue


def test_given_languages_are_put_into_one_form() -> None:
    given_so = ["en-US", "ENG", "Russian", "und", "", None, 5, "pt_BR"]
    assert [language.given_language(v) for v in given_so] == ["en", "en", "ru", None, None, None, None, "pt"]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://www.breitbart.com/x", "Breitbart"),
        ("http://news.bbc.co.uk/2/hi", "BBC"),
        ("nytimes.com", "The New York Times"),
        ("https://some-site.org", "Some Site"),
        ("https://writer.substack.com/p/x", "Writer"),
        ("http://10.0.0.1/x", None),
        ("not an address", None),
        ("http://[bad", None),
    ],
)
def test_outlets_of_addresses(address: str, name: str | None) -> None:
    assert outlets.outlet_of_url(address) == name


def test_mail_providers_are_no_outlets() -> None:
    assert outlets.outlet_of_mail("jane@gmail.com") is None
    assert outlets.outlet_of_mail("jane@dailypost.com") == "Dailypost"


def test_markdown_gives_its_front_matter_links_and_plain_words() -> None:
    source = (
        "---\ntitle: Trains at the border\ndate: 2017-04-16\nauthor: Jane Doe\nsite: Daily Post\ntags: [a, b]\n---\n"
        "# Trains at the border\n\nThe [agency](https://wire.example/1) said that **three** trains "
        "had come to the _town_.\n\n"
        "![A train](train.jpg)\n\n> The ministry did not confirm the report on Sunday.\n"
    )
    made = document(source, "text/markdown")
    assert made.text == (
        "The agency said that three trains had come to the town.\n\nThe ministry did not confirm the report on Sunday."
    )
    assert (made.title, made.byline, made.outlet, made.published) == (
        "Trains at the border",
        "Jane Doe",
        "Daily Post",
        "2017-04-16",
    )
    assert made.fields == {"tags": "[a, b]"}
    assert [(made.text[slice(*link.span)], link.url) for link in made.links] == [("agency", "https://wire.example/1")]


# ---------------------------------------------------------------- what must always hold

lines = st.sampled_from(
    [
        *PROSE.split("\n\n"),
        "Comments",
        "Photo: AP",
        "By Jane Doe",
        "April 16, 2017",
        "Related Articles",
        "A headline of some sort",
        "",
        "",
        "<script>x()</script>",
        "Follow Jane Doe on Twitter @jane",
        "<!--",
        "Ã©",
        "\x00\x07",
        "\u2028",
        "Leave a Reply",
        "Minister vows tough answer to missile test by northern neighbour",
        "Source link",
        "***",
        "[caption]",
        "북한",
        "A train. Photo: AP",
    ]
)


def squeezed(text: str) -> str:
    return "".join(c for c in text if not c.isspace())


@settings(max_examples=150, deadline=None)
@given(text=st.lists(lines | st.text(max_size=40), min_size=1, max_size=14).map("\n".join))
def test_nothing_is_lost_and_every_place_is_in_the_text(text: str) -> None:
    made = make_document(report(text.encode("utf-8", "replace")))
    if isinstance(made, Reject):
        return
    assert msgspec.json.encode(made)
    assert all(0 <= gone.at <= len(made.text) for gone in made.removed)
    assert [gone.at for gone in made.removed] == sorted(gone.at for gone in made.removed)
    for section in made.sections:
        assert 0 <= section.span[0] < section.span[1] <= len(made.text)
    if not made.notes:
        put_back, at = [], 0
        for gone in made.removed:
            put_back += [made.text[at : gone.at], gone.text]
            at = gone.at
        put_back.append(made.text[at:])
        expected = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode())
        assert squeezed("".join(put_back)) == squeezed(normalise(expected))


@settings(max_examples=60, deadline=None)
@given(
    content=st.binary(max_size=300),
    media_type=st.sampled_from(["text/plain", "text/html", "text/markdown", "application/json"]),
)
def test_any_bytes_give_a_document_or_a_reason(content: bytes, media_type: str) -> None:
    made = make_document(report(content, media_type))
    assert make_document(report(content, media_type)) == made
    assert isinstance(made, Document) or made.reason


def test_decoding_names_no_codec_that_is_not_text() -> None:
    for name in (b"hex", b"zip", b"rot13", b"utf-7", b"nonsense"):
        assert decode.declared(b'<meta charset="' + name + b'">') is None
