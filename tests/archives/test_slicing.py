"""A slice of an archive: by day, host and words, from tables and from web archives."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from twosource.archives import files
from twosource.archives.schemas import to_table
from twosource.archives.slicing import Wanted, take
from twosource.records import Document, Reject

DOCS = [
    ("a", "https://news.post.example/1", "2021-03-01", "Twenty rail cars left the yard."),
    ("b", "https://post.example/2", "2021-03", "The rail cars were late."),
    ("c", "https://notpost.example/3", "2021-03-09T10:00:00Z", "Cars on the rail bridge."),
    ("d", None, None, "Nobody knows when the rail cars came."),
]


def tables(folder: Path) -> Path:
    rows = [Document(id=i, report=i, path=i, url=u, published=p, text=t) for i, u, p, t in DOCS]
    (folder / "document").mkdir(parents=True)
    for n in (0, 2):
        files.write_table(str(folder / "document" / f"{n}.parquet"), to_table(Document, rows[n : n + 2]))
    return folder


@pytest.mark.parametrize(
    ("wanted", "ids", "undated"),
    [
        (Wanted(), "abcd", 0),
        (Wanted(hosts=("post.example",)), "ab", 0),
        (Wanted(since=date(2021, 3, 2)), "bc", 1),
        (Wanted(until=date(2021, 3, 8)), "ab", 1),
        (Wanted(since=date(2021, 3, 9), until=date(2021, 3, 9)), "bc", 1),
        (Wanted(query='"RAIL cars" left'), "a", 0),
        (Wanted(query='"rail cars"'), "abd", 0),
        (Wanted(query="car"), "", 0),
    ],
)
def test_a_slice_of_tables(wanted: Wanted, ids: str, undated: int, tmp_path: Path) -> None:
    found = take([tables(tmp_path / "t")], wanted, 10)
    assert "".join(d.id for d in found.documents) == ids
    assert (found.seen, found.undated, found.full) == (4, undated, False)


def test_a_slice_has_an_end_and_says_so(tmp_path: Path) -> None:
    found = take([tables(tmp_path / "t")], Wanted(), 3)
    assert ([d.id for d in found.documents], found.full) == (["a", "b", "c"], True)


def test_other_archives_give_the_same_slice_and_their_rejects(tmp_path: Path) -> None:
    lines = [json.dumps({"id": i, "url": u, "published": p, "text": t}) for i, u, p, t in DOCS]
    path = tmp_path / "pile.jsonl"
    path.write_text("\n".join([*lines, "{broken"]), encoding="utf-8")
    found = take([path], Wanted(hosts=("post.example",), query="rail"), 10)
    assert [d.id for d in found.documents] == ["a", "b"]
    assert found.rejects == []  # of another host, as far as one can know
    every = take([path], Wanted(query="rail"), 10)
    assert [isinstance(r, Reject) for r in every.rejects] == [True]
