"""A slice of an archive: its documents of some days, from some hosts, in which some words stand.

The archive is a folder of tables that `twosource run` wrote, or anything that `check` reads (a WARC, a WACZ, .jsonl).
One file of a table, or one record of an archive, is in memory at a time, besides what is chosen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from twosource.asof import first_day, last_day
from twosource.records import Document, Reject, Report

if TYPE_CHECKING:
    import pyarrow as pa

DOCUMENTS = "document"
_WORDS = re.compile(r'"([^"]{1,200})"|(\S{1,100})')


@dataclass(frozen=True)
class Wanted:
    """Which documents are taken. Empty or None: whatever it is."""

    since: date | None = None
    until: date | None = None
    hosts: tuple[str, ...] = ()
    query: str = ""

    def host(self, url: str | None) -> bool:
        """Whether an address lies on one of the hosts, or below it: "example.org" also means "news.example.org"."""
        if not self.hosts:
            return True
        try:
            name = urlsplit(url or "").hostname or ""
        except ValueError:
            return False
        return any(name == host or name.endswith(f".{host}") for host in self.hosts)

    def day(self, published: str | None, retrieved: str | None) -> bool | None:
        """Whether a document was, or may have been, published on one of the days; else the retrieval counts. None: its
        date is not known."""
        if self.since is None and self.until is None:
            return True
        written = published if published and last_day(published) else retrieved
        first, last = (first_day(written), last_day(written)) if written else (None, None)
        if first is None or last is None:
            return None
        return (self.until is None or first <= self.until) and (self.since is None or last >= self.since)


@dataclass
class Sliced:
    """What was taken and why the rest was not."""

    documents: list[Document] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    seen: int = 0
    undated: int = 0  # left out because a day is asked for and theirs is not known
    full: bool = False  # more would fit than were to be taken


def words_of(query: str) -> list[re.Pattern[str]]:
    """What has to stand in a text: every word and every "phrase", as whole words, whatever the case."""
    found = [quoted or word for quoted, word in _WORDS.findall(query)]
    parts = [r"\s+".join(map(re.escape, words.split())) for words in found if words.split()]
    return [re.compile(rf"(?<!\w){part}(?!\w)", re.IGNORECASE) for part in parts]


def take(
    paths: Sequence[str | Path], wanted: Wanted, most: int, tell: Callable[[int, int], None] = lambda *_: None
) -> Sliced:
    """The documents of the archives that are wanted, `most` at most, in the order of their names; each id once.

    `tell` is told from time to time how many documents were seen and taken. Raises UnusableInput when no path exists,
    StorageError when the files of a table cannot be read.
    """
    sliced = Sliced()
    asked = words_of(wanted.query)
    ids: set[str] = set()
    for found in _found(paths, wanted, sliced):
        if isinstance(found, Reject):
            sliced.rejects.append(found)
            continue
        text = f"{found.title or ''}\n{found.text}"
        if found.id in ids or not all(words.search(text) for words in asked):
            continue
        if len(sliced.documents) >= most:
            sliced.full = True
            break
        ids.add(found.id)
        sliced.documents.append(found)
        tell(sliced.seen, len(sliced.documents))
    return sliced


def _found(paths: Sequence[str | Path], wanted: Wanted, sliced: Sliced) -> Iterator[Document | Reject]:
    """All of the days and hosts, and what cannot be read."""
    tables = [path for path in paths if _is_tables(path)]
    others = [path for path in paths if path not in tables]
    for path in tables:
        yield from _of_tables(str(path), wanted, sliced)
    if others:
        yield from _of_reports(others, wanted, sliced)


def _is_tables(path: str | Path) -> bool:
    """Whether `twosource run` wrote here. Addresses of stores hold tables: nothing else is read from there."""
    return "://" in str(path) or (Path(path) / DOCUMENTS).is_dir()


def _counts(url: str | None, published: str | None, retrieved: str | None, wanted: Wanted, sliced: Sliced) -> bool:
    sliced.seen += 1
    if not wanted.host(url):
        return False
    day = wanted.day(published, retrieved)
    sliced.undated += day is None
    return bool(day)


def _of_tables(address: str, wanted: Wanted, sliced: Sliced) -> Iterator[Document]:
    """Rows are made of those alone whose address and day fit: that is asked of their columns."""
    from twosource.archives import files
    from twosource.archives.schemas import from_table

    folder = files.join(address, DOCUMENTS)
    for name in files.names(folder):
        if not name.endswith(".parquet"):
            continue
        table: pa.Table = files.read_table(files.join(folder, name))
        missing = [None] * table.num_rows  # tables of an older version lack a column
        columns: list[list[Any]] = [
            table.column(key).to_pylist() if key in table.column_names else missing
            for key in ("url", "published", "retrieved")
        ]
        told = zip(*columns, strict=True)
        rows = [
            i
            for i, (url, published, retrieved) in enumerate(told)
            if _counts(url, published, retrieved, wanted, sliced)
        ]
        if rows:
            yield from from_table(Document, table.take(rows))


def _of_reports(paths: Sequence[str | Path], wanted: Wanted, sliced: Sliced) -> Iterator[Document | Reject]:
    """Records whose address is known and does not fit are not made into documents."""
    from twosource.stages.documents import make_document
    from twosource.stages.reports import read_paths

    for report in read_paths(paths):
        if isinstance(report, Report) and report.url and not wanted.host(report.url):
            sliced.seen += 1
            continue
        made = make_document(report) if isinstance(report, Report) else report
        if isinstance(made, Reject):
            if wanted.host(made.url) and not made.summary:
                yield made
        elif _counts(made.url, made.published, made.retrieved, wanted, sliced):
            yield made
