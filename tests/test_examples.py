"""The example pile holds what its README says, and what is to be found in it by text alone is found."""

from __future__ import annotations

import functools
from collections import Counter
from pathlib import Path

from twosource.records import Document, Reject, Report
from twosource.stages.copies import find_copies
from twosource.stages.documents import make_document
from twosource.stages.reports import read_paths
from twosource.stages.stories import group

BORDER = Path(__file__).parents[1] / "examples" / "border"


@functools.lru_cache(maxsize=1)
def pile() -> tuple[list[Document], list[Reject]]:
    rows = [make_document(r) if isinstance(r, Report) else r for r in read_paths([BORDER])]
    return [r for r in rows if isinstance(r, Document)], [r for r in rows if isinstance(r, Reject)]


def name(document: Document) -> str:
    return Path(document.path).stem


def test_the_pile_is_what_the_readme_says() -> None:
    documents, rejects = pile()
    readme = (BORDER.parent / "README.md").read_text(encoding="utf-8")
    assert f"a pile of {len(documents)} short reports" in readme
    assert sorted(Path(r.path).name for r in rejects) == ["07-aggregator.jsonl", "07-aggregator.jsonl", "24-empty.txt"]
    assert {Path(d.path).suffix for d in documents} == {".txt", ".md", ".html", ".json", ".jsonl"}
    languages = Counter(d.language for d in documents)
    assert languages["en"] > len(documents) / 2
    assert {"ru", "de", "ko", "ja", "nl", "es", "pt", "it", "uk", "zh", "he"} <= set(languages)


def test_reports_know_their_outlet_and_day() -> None:
    documents, _ = pile()
    assert [name(d) for d in documents if not d.published] == ["06-spun"]
    assert {name(d) for d in documents if not d.outlet} <= {
        "06-spun", "23-radio-note", "06-morning-mail", "05-island-post-brief"
    }  # fmt: skip


def test_page_furniture_is_no_part_of_the_text() -> None:
    documents, _ = pile()
    for document in documents:
        for words in ("cookies", "will not be published", "Related articles", "All rights reserved", "Share on"):
            assert words not in document.text, (document.path, words)


def test_copies_are_found_and_point_to_their_origin() -> None:
    documents, _ = pile()
    names = {d.id: name(d) for d in documents}
    found = {(names[c.doc], names[c.of]): c for c in find_copies(documents)}
    expected = {
        ("05-lantern-hill", "03-daily-mail"): "near",
        ("06-spun", "03-daily-mail"): "partial",
        ("09-time", "08-reuters-kremlin"): "near",
        ("10-jerusalem-post", "08-reuters-kremlin"): "near",
        ("06-morning-mail", "04-newsweek"): "partial",
        ("08-island-post", "05-reuters-witness"): "near",
        ("03-black-hills", "02-ap"): "exact",
        ("04-gulf-mirror", "02-ap"): "near",
        ("05-island-post-brief", "02-ap"): "partial",
    }
    assert {pair: found[pair].kind for pair in expected} == expected
    wire = {frozenset(pair) for pair, copy in found.items() if copy.kind == "wire"}
    assert wire == {
        frozenset({"14-handelsblatt", "15-wirtschaftswoche"}),
        frozenset({"11-sbs", "12-lawissue"}),
    }
    assert len(found) == len(expected) + len(wire)


def test_english_reports_fall_into_their_stories() -> None:
    documents = [d for d in pile()[0] if d.language == "en"]
    months = {d.id: Path(d.path).parent.name for d in documents}
    sizes: Counter[str] = Counter()
    for row in group(documents):
        assert months[row.doc] == months[row.story]
        sizes[row.story] += 1
    assert sizes.most_common(1)[0][1] >= 12
