"""Pages: word F1 of the main text, equal titles and F1 of dates, through `make_document`."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from twosource.records import Document, Report
from twosource.stages.documents import make_document
from twosource.stages.reports import read_record

EVERY = 6
"""Every sixth page of each file is read (119 of WCXB, 66 of htmldate): 20 seconds instead of two minutes."""


def rows(path: Path, every: int = EVERY) -> Iterator[dict[str, Any]]:
    """Every `every`-th record of a gold file, in the order of the file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file):
            if number % every == 0:
                yield json.loads(line)


def read(row: dict[str, Any]) -> Document | None:
    """The page as a record with id, url and html would be read."""
    record = {name: row[name] for name in ("id", "url", "html", "html_b64") if row.get(name)}
    report = read_record("gold.jsonl", 1, json.dumps(record).encode())
    document = make_document(report) if isinstance(report, Report) else report
    return document if isinstance(document, Document) else None


def word_f1(gold: str, found: str) -> float:
    """F1 of the lower-cased word counts of two texts (WCXB); 1 when both are empty."""
    g, f = Counter(re.findall(r"\w+", gold.lower())), Counter(re.findall(r"\w+", found.lower()))
    if not g or not f:
        return 1.0 if not g and not f else 0.0
    common = (g & f).total()
    return 2 * common / (g.total() + f.total())


def fold_title(title: str | None) -> str:
    """For comparing titles: case, quotation marks and blanks do not count."""
    return " ".join(re.sub(r"[‘’“”\"'`]", "", (title or "").casefold()).split())


def date_f1(pairs: list[tuple[str, str | None]]) -> float:
    """F1 of dates to the day: a wrong date is a false positive, no date a false negative."""
    right = sum(found is not None and found[:10] == gold[:10] for gold, found in pairs)
    wrong = sum(found is not None and found[:10] != gold[:10] for gold, found in pairs)
    missing = sum(found is None for _, found in pairs)
    return 2 * right / (2 * right + wrong + missing) if pairs else 0.0


def run(gold_dir: Path, every: int = EVERY) -> dict[str, float]:
    """The metrics of floor.json, over the fixed subset of the public gold in `gold_dir`/pages."""
    words: list[float] = []
    titles: list[bool] = []
    wcxb_dates: list[tuple[str, str | None]] = []
    for row in rows(gold_dir / "pages" / "wcxb_article.dev.jsonl.gz", every):
        document = read(row)
        words.append(word_f1(row["text"], document.text if document else ""))
        titles.append(fold_title(row["title"]) == fold_title(document.title if document else None))
        if row.get("published"):
            wcxb_dates.append((row["published"], document.published if document else None))
    dates = [
        (row["published"], document.published if (document := read(row)) else None)
        for row in rows(gold_dir / "pages" / "htmldate800.dev.jsonl.gz", every)
    ]
    return {
        "wcxb_word_f1": sum(words) / len(words),
        "wcxb_title_equal": sum(titles) / len(titles),
        "wcxb_date_f1": date_f1(wcxb_dates),
        "htmldate_date_f1": date_f1(dates),
    }
