"""Units of input: whatever the file, every record is in one unit and none is read twice."""

from __future__ import annotations

import io
import json
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
