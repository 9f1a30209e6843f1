"""HTML pages: the article and what surrounds it, and that a page can make nothing happen."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from evals import pages as task
from tests.stages.test_documents import document, refused, report
from tests.stages.test_documents_cleaning import GOLD
from twosource.records import Document, Reject
from twosource.stages.documents import extract, make_document
from twosource.stages.documents.pages import MAX_ELEMENTS

PARAGRAPHS = [
    "Three trains were seen near the bridge on Sunday, <a href='/wire/1'>a news agency reported</a>, citing residents.",
    "The ministry did not confirm the report and said that drills had been planned for the whole of April.",
    "The move came after a week of tension in which both sides had warned of war, two officials said on Monday.",
]
HEAD = (
    "<title>Trains at the border | Daily Post</title><meta property='og:site_name' content='Daily Post'>"
    "<meta property='article:published_time' content='2017-04-16T10:00:00+02:00'>"
    "<meta name='author' content='Jane Doe'>"
)


def page(body: str, head: str = HEAD) -> str:
    return f"<!DOCTYPE html><html lang='en'><head>{head}</head><body>{body}</body></html>"


ARTICLE = page(
    "<nav><a href='/'>Home</a> <a href='/w'>World</a></nav><article><h1>Trains at the border</h1>"
    + "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    + "<figure><img src='x.jpg'><figcaption>A train. Photo: AP</figcaption></figure></article>"
    "<footer>© 2017 Daily Post. All rights reserved.</footer><script>document.title = 'changed'</script>"
)


def in_record(html: str) -> Document:
    made = make_document(report(json.dumps({"html": html, "url": "https://post.example/a"}), "application/json"))
    assert isinstance(made, Document)
    return made


def test_an_article_with_all_it_says_about_itself() -> None:
    made = in_record(ARTICLE)
    assert made.title == "Trains at the border"
    assert (made.outlet, made.outlet_basis, made.byline) == ("Daily Post", "metadata", "Jane Doe")
    assert (made.published, made.published_basis, made.language) == ("2017-04-16", "metadata", "en")
    assert made.text.split("\n\n")[1:] == PARAGRAPHS[1:]
    assert [(made.text[slice(*link.span)], link.url) for link in made.links] == [
        ("a news agency reported", "https://post.example/wire/1")
    ]


def test_what_surrounds_the_article_is_kept_apart() -> None:
    made = in_record(ARTICLE)
    gone = {text: passage.at for passage in made.removed for text in passage.text.split("\n")}
    assert gone["Home World"] == gone["Trains at the border"] == 0
    assert gone["A train. Photo: AP"] == gone["© 2017 Daily Post. All rights reserved."] == len(made.text)
    assert not any("changed" in text for text in gone)


def test_a_text_file_that_is_a_page_is_read_as_one() -> None:
    assert document(ARTICLE).title == "Trains at the border"


@pytest.mark.parametrize("cut", [0.3, 0.5, 0.7, 0.9])
def test_a_truncated_page_is_read_as_far_as_it_goes(cut: float) -> None:
    made = make_document(report(ARTICLE[: int(len(ARTICLE) * cut)], "text/html"))
    assert isinstance(made, Document) or "no text" in made.reason


def test_pages_without_text_say_so() -> None:
    assert "scripts" in refused(page("<div id='app'></div><script>render()</script>"), "text/html")
    assert "blank" in refused("<html>   </html>", "text/html") or "no text" in refused("<html>   </html>", "text/html")


def test_elements_nested_too_deeply_are_read_without_their_tags() -> None:
    made = document(page("<div>" * 100_000 + "".join(f"<p>{p}</p>" for p in PARAGRAPHS)), "text/html")
    assert PARAGRAPHS[2] in made.text
    assert "nested deeper" in made.notes[0]


def test_a_very_large_page_is_read_by_simple_rules_in_seconds() -> None:
    start = time.process_time()
    made = document(page("".join(f"<p>Sentence {i} of the page.</p>" for i in range(MAX_ELEMENTS + 1))), "text/html")
    assert made.text.count("\n\n") == MAX_ELEMENTS
    assert "very large page" in made.notes[0]
    assert time.process_time() - start < 20  # measured: 1.5 s


@pytest.mark.parametrize(
    "html",
    [
        "<a href='/x'>foo bar</a> " * 30_000,
        "<!--" * 50_000,
        "<script type='application/ld+json'>{'a':" * 10_000,
        "<p " + "a='b' " * 200_000 + ">Hello world of pages.</p>",
        "<b>x " * 50_000,
        "&amp;" * 100_000,
    ],
    ids=range(6),
)
def test_hostile_pages_take_no_more_than_seconds(html: str) -> None:
    start = time.process_time()
    assert make_document(report(html, "text/html"))
    assert time.process_time() - start < 20  # measured: at most 3 s


WATCH = """
import sys
from twosource.stages.documents import make_document
from twosource.records import Report
page = sys.stdin.buffer.read()
report = Report(id="x", path="x.html", media_type="text/html", content=page, sha256="x")
make_document(report)  # what the libraries load from their own folders, they load now
seen = []
def watch(event, args):
    if event in ("open", "os.system", "subprocess.Popen", "os.exec", "os.posix_spawn") or event.startswith("socket."):
        seen.append((event, str(args[0])[:80]))
sys.addaudithook(watch)
print(make_document(report).text)
sys.exit(f"touched: {seen}" if seen else 0)
"""


def test_a_page_opens_nothing_and_calls_nobody(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret", encoding="utf-8")
    evil = f"<?xml version='1.0'?><!DOCTYPE html [<!ENTITY x SYSTEM 'file://{secret}'>]>" + ARTICLE.replace(
        "<article>",
        f"<base href='file://{tmp_path}/'><article><iframe src='file://{secret}'></iframe>&x;"
        f"<object data='{secret}'></object><link rel='canonical' href='http://127.0.0.1:9/x'><script src='http://127.0.0.1:9/y'></script>",
    )
    ran = subprocess.run([sys.executable, "-c", WATCH], input=evil.encode(), capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr.decode()
    assert b"a secret" not in ran.stdout
    assert PARAGRAPHS[2] in ran.stdout.decode()


# ---------------------------------------------------------------- the public gold, where it is at hand


def bad_files() -> Iterator[tuple[str, bytes]]:
    folder = GOLD / "bad_input"
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.endswith(".tar.gz"):
            yield path.name, path.read_bytes()
    with tarfile.open(folder / "feedparser_tests.tar.gz") as archive:
        for member in archive:
            if member.isfile() and (file := archive.extractfile(member)):
                yield member.name, file.read()


@pytest.mark.gold
def test_odd_files_of_others_crash_nothing() -> None:
    if not (GOLD / "bad_input").is_dir():
        pytest.skip(f"{GOLD / 'bad_input'} is absent")
    count = 0
    for number, (name, content) in enumerate(bad_files()):
        kinds = ("text/plain", "text/html", "text/markdown", "application/json")
        made = make_document(report(content, kinds[number % 4], name))
        if isinstance(made, Document):
            made.text.encode()
            assert all(0 <= gone.at <= len(made.text) for gone in made.removed)
        else:
            assert isinstance(made, Reject)
            assert made.reason
        count += 1
    assert count > 2000


@pytest.mark.gold
def test_the_scorers_accept_our_lines_and_agree_with_us(tmp_path: Path) -> None:
    scorers = GOLD.parent / "scorers"
    if not (GOLD / "pages").is_dir() or not scorers.is_dir():
        pytest.skip(f"{GOLD / 'pages'} or {scorers} is absent")
    rows = list(task.rows(GOLD / "pages" / "wcxb_article.dev.jsonl.gz", 60))
    gold, source, lines = tmp_path / "gold.jsonl", tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    gold.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    wanted = ("id", "url", "html", "html_b64")
    source.write_text("\n".join(json.dumps({k: r[k] for k in wanted if r.get(k)}) for r in rows), encoding="utf-8")
    found = list(extract(source))
    lines.write_text("\n".join(json.dumps(line) for line in found), encoding="utf-8")
    assert [line["id"] for line in found] == [row["id"] for row in rows]
    theirs: dict[str, float] = {}
    for script in ("score_pages.py", "score_dates.py"):
        ran = subprocess.run(
            [sys.executable, str(scorers / script), str(gold), str(lines)], capture_output=True, text=True, check=True
        )
        theirs |= {name: float(value) for name, value in re.findall(r"(\w+)=([\d.]+)", ran.stdout)}
    words = [task.word_f1(row["text"], line["text"] or "") for row, line in zip(rows, found, strict=True)]
    titles = [
        task.fold_title(r["title"]) == task.fold_title(line["title"]) for r, line in zip(rows, found, strict=True)
    ]
    dates = [(r["published"], line["published"]) for r, line in zip(rows, found, strict=True) if r.get("published")]
    assert theirs["word_f1"] == pytest.approx(sum(words) / len(words), abs=1e-3)
    assert theirs["title_acc"] == pytest.approx(sum(titles) / len(titles), abs=1e-3)
    assert theirs["f1"] == pytest.approx(task.date_f1(dates), abs=1e-3)


def test_a_year_alone_is_no_first_of_january() -> None:
    """htmldate says YYYY-01-01 for a page that shows a year only; a copy so dated would be older than the original."""
    told = "<p>The think tank said that about 73 rail cars stood at the yard on Oct. 5, 2023, and that it was many.</p>"
    body = f"<article><h1>Cars at the yard</h1>{told * 3}</article><footer>{{}}</footer>"
    bare = "<title>Cars at the yard</title>"
    assert in_record(page(body.format("© 2023 Daily Post"), bare)).published is None
    assert in_record(page(body.format("2023-01-01"), bare)).published == "2023-01-01"
