"""`python -m bench reading`: pages and web archives beside trafilatura and warcio, by turns in one run.

Pages: every so many of ../shared/gold/pages (WCXB's articles), from the source to the text with title, byline and date;
quality is word F1. Archives: the same pages as a WARC, records alone, and end to end as a command.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import io
import json
import logging
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from evals.pages import word_f1

from twosource.records import Document, Report
from twosource.stages.documents import make_document
from twosource.stages.reports import read_paths, read_record

GOLD = Path(os.environ.get("TWOSOURCE_GOLD", Path(__file__).parent.parent.parent / "shared" / "gold"))
PAGES = GOLD / "pages" / "wcxb_article.dev.jsonl.gz"

PEER = """
import sys
from warcio.archiveiterator import ArchiveIterator
from trafilatura import bare_extraction
import json
for record in ArchiveIterator(open(sys.argv[1], 'rb')):
    if record.rec_type == 'response':
        url = record.rec_headers['WARC-Target-URI']
        page = bare_extraction(record.content_stream().read(), url=url, with_metadata=True)
        print(json.dumps({'text': page.text if page else None, 'date': page.date if page else None}))
"""


def rows(every: int) -> list[dict[str, Any]]:
    """Every so many pages that are valid UTF-8."""
    with gzip.open(PAGES, "rt", encoding="utf-8") as file:
        return [
            row for n, row in enumerate(map(json.loads, file)) if n % every == 0 and row.get("html") and row.get("text")
        ]


def ways() -> dict[str, Callable[[dict[str, Any]], str]]:
    """What turns a page into text, by name."""
    bare = importlib.import_module("trafilatura").bare_extraction
    logging.disable(logging.CRITICAL)

    def ours(row: dict[str, Any]) -> str:
        record = json.dumps({"id": row["id"], "url": row.get("url"), "html": row["html"]}).encode()
        report = read_record("gold.jsonl", 1, record)
        made = make_document(report) if isinstance(report, Report) else report
        return made.text if isinstance(made, Document) else ""

    def peer(**settings: Any) -> Callable[[dict[str, Any]], str]:
        def read(row: dict[str, Any]) -> str:
            found = bare(row["html"], url=row.get("url"), include_comments=False, **settings)
            return (found.text or "") if found is not None else ""

        return read

    return {
        "twosource": ours,
        "trafilatura, default, with metadata": peer(with_metadata=True),
        "trafilatura, default, text alone": peer(with_metadata=False),
        "trafilatura, fast, text alone": peer(with_metadata=False, fast=True),
    }


def tell_pages(pages: Sequence[dict[str, Any]], rounds: int) -> None:
    """Print pages per second of the processor, and word F1. By turns page by page, so that a busy machine slows all."""
    spent: dict[str, list[float]] = {}
    scores: dict[str, list[float]] = {}
    every = ways()
    for name, read in every.items():  # an untimed turn first: libraries load much at their first odd date
        scores[name] = [word_f1(row["text"], read(row)) for row in pages]
    for turn in range(rounds):
        sums = dict.fromkeys(every, 0.0)
        for number, row in enumerate(pages):
            order = list(every)[(number + turn) % len(every) :] + list(every)[: (number + turn) % len(every)]
            for name in order:
                started = time.process_time()
                every[name](row)
                sums[name] += time.process_time() - started
        for name, seconds in sums.items():
            spent.setdefault(name, []).append(seconds)
    print(
        f"\n## {len(pages)} pages, {rounds} turns\n\n| | pages a second | word F1 | times default |\n|---|---|---|---|"
    )
    base = statistics.median(spent["trafilatura, default, text alone"])
    for name in every:
        took = statistics.median(spent[name])
        print(f"| {name} | {len(pages) / took:.1f} | {statistics.mean(scores[name]):.4f} | {base / took:.2f} |")


def write_warc(pages: Sequence[dict[str, Any]], path: Path) -> None:
    """The pages as warcio writes them, packed record by record."""
    headers = importlib.import_module("warcio.statusandheaders").StatusAndHeaders
    with path.open("wb") as file:
        writer = importlib.import_module("warcio.warcwriter").WARCWriter(file, gzip=True)
        for row in pages:
            http = headers("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                row.get("url") or "https://x.example/",
                "response",
                payload=io.BytesIO(row["html"].encode()),
                http_headers=http,
            )
            writer.write_record(record)


def tell_archive(pages: Sequence[dict[str, Any]], rounds: int) -> None:
    """Print records per second, each body read, and pages per second from an archive to JSON lines."""
    iterator = importlib.import_module("warcio.archiveiterator").ArchiveIterator
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pages.warc.gz"
        write_warc(pages, path)

        def warcio() -> int:
            with path.open("rb") as file:
                return sum(len(r.content_stream().read()) > 0 for r in iterator(file) if r.rec_type == "response")

        def checked() -> int:
            with path.open("rb") as file:
                found = (r for r in iterator(file, check_digests=True) if r.rec_type == "response")
                return sum(len(r.content_stream().read()) > 0 for r in found)

        def bare() -> int:
            return sum(len(r.reader.read()) > 0 for r in importlib.import_module("fastwarc").ArchiveIterator(str(path)))

        def ours() -> int:
            return sum(isinstance(item, Report) for item in read_paths([path]))

        every = {
            "warcio": warcio,
            "warcio, digests checked": checked,
            "fastwarc, as it is used here": bare,
            "twosource, reports with their hash": ours,
        }
        times: dict[str, list[float]] = {name: [] for name in every}
        for _ in range(max(rounds, 5)):
            for name, work in every.items():
                started = time.process_time()
                assert work() == len(pages)
                times[name].append(time.process_time() - started)
        first = statistics.median(times["warcio"])
        print("\n| archive to records | records a second | times warcio |\n|---|---|---|")
        for name, taken in times.items():
            print(f"| {name} | {len(pages) / statistics.median(taken):,.0f} | {first / statistics.median(taken):.2f} |")
        commands = {
            "warcio and trafilatura": [sys.executable, "-c", PEER, str(path)],
            "twosource extract": [sys.executable, "-m", "twosource", "extract", str(path)],
            "twosource extract --workers 1": [
                sys.executable,
                "-m",
                "twosource",
                "extract",
                str(path),
                "--workers",
                "1",
            ],
        }
        walls: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(rounds):
            for name, command in commands.items():
                started = time.perf_counter()
                subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
                walls[name].append(time.perf_counter() - started)
        base = statistics.median(walls["warcio and trafilatura"])
        print("\n| archive to JSON lines, start to exit | pages a second | times |\n|---|---|---|")
        for name, taken in walls.items():
            wall = statistics.median(taken)
            print(f"| {name} | {len(pages) / wall:.1f} | {base / wall:.2f} |")


def main(argv: Sequence[str]) -> int:
    """Measure and print as Markdown. Exit code 2 when the pages are absent."""
    parser = argparse.ArgumentParser(
        prog="python -m bench reading", description="Pages and archives beside their peers."
    )
    parser.add_argument("--every", type=int, default=4, metavar="N", help="read every N-th page (default: 4)")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="turns of each; the median counts")
    arguments = parser.parse_args(argv)
    if not PAGES.is_file():
        print(f"{PAGES} is absent; set TWOSOURCE_GOLD", file=sys.stderr)
        return 2
    pages = rows(arguments.every)
    tell_pages(pages, arguments.rounds)
    tell_archive(pages, arguments.rounds)
    return 0
