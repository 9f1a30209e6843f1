"""Units of input: whatever the file, every record is in one unit and none is read twice."""

from __future__ import annotations

import gzip
import io
import json
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from twosource.archives import files
from twosource.archives.units import read_unit, units_of
from twosource.records import Reject, Report

COUNT = 23


def read(path: Path, size: int) -> list[Report | Reject]:
    return [item for unit in units_of(str(path), size) for item in read_unit(unit)]


def numbers(items: list[Report | Reject]) -> list[int]:
    return [item.part for item in items if isinstance(item, Report)]


def warc(path: Path) -> Path:
    warcio = pytest.importorskip("warcio", reason="tests of web archives write them with warcio")
    from warcio.statusandheaders import StatusAndHeaders

    with path.open("wb") as file:
        writer = warcio.warcwriter.WARCWriter(file, gzip=True)
        for n in range(COUNT):
            status = "404 Not Found" if n == 7 else "200 OK"
            http = StatusAndHeaders(status, [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            page = f"<html><body><article><p>Report {n}: {n * 3} trains left the yard.</p></article></body></html>"
            address = f"https://example.org/{n}"
            body = io.BytesIO(page.encode())
            writer.write_record(
                writer.create_warc_record(address, "request", payload=io.BytesIO(b"GET / HTTP/1.1\r\n\r\n"))
            )
            writer.write_record(writer.create_warc_record(address, "response", payload=body, http_headers=http))
    return path


@pytest.mark.parametrize("size", [1, 4, 23, 100])
def test_lines_parquet_and_web_archives_give_every_record_once(tmp_path: Path, size: int) -> None:
    rows = [{"id": f"r{n}", "text": f"Report {n} of {n * 3} trains that left."} for n in range(COUNT)]
    lines = tmp_path / "a.jsonl"
    lines.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    table = tmp_path / "a.parquet"
    pq.write_table(pa.Table.from_pylist(rows), table, row_group_size=5)
    assert numbers(read(lines, size)) == list(range(1, COUNT + 1))
    assert numbers(read(table, size)) == list(range(1, COUNT + 1))

    items = read(warc(tmp_path / "a.warc.gz"), size)
    assert numbers(items) == [n + 1 for n in range(COUNT) if n != 7]
    assert [item.reason for item in items if isinstance(item, Reject)] == ["record 8: HTTP status 404"]
    first = items[0]
    assert isinstance(first, Report)
    assert first.url == "https://example.org/0"


def test_a_small_file_more_changes_one_unit(tmp_path: Path) -> None:
    for n in range(300):
        (tmp_path / f"{n:04}.txt").write_text(f"Report {n}", encoding="utf-8")
    before = {unit.paths for unit in units_of(str(tmp_path), 16)}
    (tmp_path / "0100b.txt").write_text("One more", encoding="utf-8")
    after = {unit.paths for unit in units_of(str(tmp_path), 16)}
    assert len(before) > 5
    assert len(before - after) <= 2
    assert sum(map(len, after)) == 301


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(files.StorageError, match="no such file or folder"):
        list(units_of(str(tmp_path / "none")))


def test_files_are_written_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "x"
    files.write(str(target), b"old")
    unfinished = files._whole(*files._at(str(target)))
    Path(unfinished.__enter__()).write_bytes(b"ne")
    unfinished.__exit__(RuntimeError)
    assert target.read_bytes() == b"old"


def test_what_cannot_be_opened_costs_itself_and_not_the_job(tmp_path: Path) -> None:
    (tmp_path / "cut.parquet").write_bytes(b"PAR1 and no more")
    (tmp_path / "noise.warc").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "good.txt").write_text("Three trains left the yard at the border on Sunday, residents said.")
    try:
        (tmp_path / os.fsdecode(b"bad\xffname.txt")).write_text("A train came back on Monday, the same residents said.")
        expected = {"cut.parquet", "noise.warc", "bad\\xffname.txt"}
    except OSError:  # macOS knows no such names
        expected = {"cut.parquet", "noise.warc"}
    items = read(tmp_path, 8)
    assert {item.path.rsplit("/", 1)[-1] for item in items if isinstance(item, Reject)} == expected
    assert [item.path.rsplit("/", 1)[-1] for item in items if isinstance(item, Report)] == ["good.txt"]


def test_a_web_archive_packed_as_a_whole_is_read_once(tmp_path: Path) -> None:
    apart = warc(tmp_path / "apart.warc.gz")
    whole = tmp_path / "whole.warc.gz"
    whole.write_bytes(gzip.compress(gzip.decompress(apart.read_bytes())))
    assert numbers(read(whole, 5)) == numbers(read(apart, 5))


def test_tables_are_written_neither_where_nothing_can_be_nor_among_the_input(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "file").write_text("x")
    with pytest.raises(files.StorageError, match="name another folder"):
        files.writable(str(tmp_path / "file" / "tables"))
    files.writable(str(tmp_path / "tables"))
    assert list((tmp_path / "tables").iterdir()) == []
    for inside in ("in", "in/tables", "in/../in/"):
        assert files.holds(str(tmp_path / "in"), str(tmp_path / inside))
    assert not files.holds(str(tmp_path / "in"), str(tmp_path / "in2"))
    assert files.holds("s3a://bucket/a/", "s3a://bucket/a/b")
    assert not files.holds("s3a://bucket/a", "s3a://bucket/ab")


def test_links_in_a_circle_are_walked_once(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "one.txt").write_text("x")
    (tmp_path / "a" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "a" / "b" / "again").symlink_to(tmp_path / "a", target_is_directory=True)
    assert [path for path, _, _ in files.walk(str(tmp_path))] == [str(tmp_path / "a" / "b" / "one.txt")]


def test_a_link_out_of_the_folder_is_a_reject(tmp_path: Path) -> None:
    """Who packs an archive could otherwise have the reader's own files read."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "one.txt").write_text("x")
    (tmp_path / "secret.jsonl").write_text('{"text": "x"}')
    (tmp_path / "in" / "two.jsonl").symlink_to(tmp_path / "secret.jsonl")
    found = list(units_of(str(tmp_path / "in")))
    assert [(unit.kind, [Path(path).name for path in unit.paths]) for unit in found] == [
        ("broken", ["two.jsonl"]),
        ("files", ["one.txt"]),
    ]
    assert "leads out" in found[0].why
