"""Make the workspace, serve it, and measure every view with several readers: at rest, then while a run writes.

`python -m bench.desk [--size 100000] [--small 2000] [--readers 10] [--seconds 40] [--turns 2]
[--workspace FILE]`. In the turns under a run, the rows of one are written by another process over and over: batches of
annotated documents, and all tables of the ledger anew, while a third process annotates the example reports; both step
back behind the pages as the desk's own worker does. With `--small` the views are also measured over a small workspace,
so that what grows with the number of documents shows. Figures are medians and 95th percentiles in milliseconds.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.desk import writing
from bench.desk.made import write


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(prog="python -m bench.desk", description="Every view under readers.")
    parser.add_argument("--size", type=int, default=100_000, help="documents (100,000)")
    parser.add_argument("--small", type=int, default=0, help="also measure with so many documents")
    parser.add_argument("--readers", type=int, default=10, help="readers at once (10)")
    parser.add_argument("--seconds", type=float, default=40.0, help="length of each turn")
    parser.add_argument("--turns", type=int, default=2, help="turns at rest and under a run, in alternation (2)")
    parser.add_argument("--workspace", help="keep it here (a file or a PostgreSQL address), and use it again")
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        path = arguments.workspace or str(Path(folder) / "large.2s")
        few = str(Path(folder) / "small.2s")
        small = _serve_and_measure(few, arguments.small, arguments) if arguments.small else {}
        large = _serve_and_measure(path, arguments.size, arguments, True)
    _report(small.get("idle", {}), large["idle"], large["busy"], arguments)
    return 0


def _serve_and_measure(path: str, size: int, arguments: Any, writing: bool = False) -> dict[str, Any]:
    if not _there(path):
        print(f"making a workspace of {size:,} documents", file=sys.stderr)
        started = time.perf_counter()
        write(path, size)
        print(f"made in {time.perf_counter() - started:.0f} s", file=sys.stderr)
    with _served(path) as address:
        views = _views(address)
        asyncio.run(_load(address, views, 2, 4.0))  # caches are warm on both sides
        idle: dict[str, list[float]] = defaultdict(list)
        busy: dict[str, list[float]] = defaultdict(list)
        if not writing:
            return {"idle": asyncio.run(_load(address, views, arguments.readers, arguments.seconds)), "busy": busy}
        with _run_that_writes(path, size) as turns:
            for _ in range(arguments.turns):
                _add(idle, asyncio.run(_load(address, views, arguments.readers, arguments.seconds)))
                before = turns.written.value
                turns.go.set()
                _add(busy, asyncio.run(_load(address, views, arguments.readers, arguments.seconds)))
                turns.go.clear()
                print(f"tables replaced {turns.written.value - before} times, load {os.getloadavg()}", file=sys.stderr)
                time.sleep(5)
                while turns.writing.value:  # the last replacement ends before the next turn at rest
                    time.sleep(0.5)
    return {"idle": idle, "busy": busy}


def _there(path: str) -> bool:
    from twosource.store.database import WorkspaceError
    from twosource.store.workspace import Workspace

    try:
        with Workspace(path, create=False) as workspace:
            workspace.ledger()
    except WorkspaceError:
        return False
    return True


def _add(all_: dict[str, list[float]], found: dict[str, list[float]]) -> None:
    for name, values in found.items():
        all_[name] += values


@contextmanager
def _served(path: str) -> Any:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "twosource", "serve", "--workspace", str(path), "--port", str(port)]
    )
    try:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _views(address: str) -> dict[str, list[str]]:
    """Several addresses of every view, so that no reader lives off one page."""
    import httpx

    def rows(path: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = httpx.get(f"{address}/api/{path}", timeout=60).json()["rows"]
        return found

    claims, events, sources = rows("claims?limit=20"), rows("events?limit=20"), rows("sources?limit=20")
    pile = rows("documents?limit=20")
    copied = [d for d in pile if d["copies"]]
    return {
        "today": ["/"],
        "events": ["/events", "/events?order=newest"],
        "event": [f"/event/{e['slug']}" for e in events],
        "claims": ["/claims", "/claims?order=newest", "/claims?order=carried", "/claims?after=60000"],
        "claim": [f"/claim/{c['slug']}" for c in claims],
        "documents": ["/documents"],
        "document": [f"/document/{d['slug']}" for d in pile],
        "side by side": [f"/document/{d['slug']}?beside={_other(address, d)}" for d in copied[:6]],
        "sources": ["/sources", "/sources?order=name"],
        "source": [f"/source/{s['slug']}" for s in sources],
        "contradictions": ["/contradictions", "/contradictions?status=open"],
        "indicators": ["/indicators"],
        "search, common words": ["/search?q=harbour+train", "/search?q=train"],
        "search, filters": [
            "/search?q=ferry&place=Port+C2&since=2016-01-01",
            "/search?outlet=Outlet+7&grade=2",
            "/search?least=3",
        ],
        "rejects": ["/rejects"],
        "review": ["/review", "/review?kind=same-claim", "/review?kind=copy"],
        "audit": ["/audit"],
        "API": ["/api/claims", f"/api/claims/{claims[0]['slug']}"],
    }


def _other(address: str, row: dict[str, Any]) -> str:
    import httpx

    copy = httpx.get(f"{address}/api/documents/{row['slug']}", timeout=60).json()["copies"][0]
    return str(copy["of"] if copy["doc"] == row["id"] else copy["doc"])


async def _load(address: str, views: dict[str, list[str]], readers: int, seconds: float) -> dict[str, list[float]]:
    """Milliseconds of every answer, by view. Each reader goes through all views, each from another start."""
    import httpx

    found: dict[str, list[float]] = defaultdict(list)
    until = time.perf_counter() + seconds
    names = list(views)

    async def reader(number: int) -> None:
        async with httpx.AsyncClient(base_url=address, timeout=60) as client:
            at = number * 17
            while time.perf_counter() < until:
                name = names[at % len(names)]
                path = views[name][at // len(names) % len(views[name])]
                at += 1
                started = time.perf_counter()
                answer = await client.get(path)
                found[name].append((time.perf_counter() - started) * 1000)
                if answer.status_code != 200:
                    raise RuntimeError(f"{path}: {answer.status_code}")
                await asyncio.sleep(0.25)  # a person looks at the page

    await asyncio.gather(*(reader(n) for n in range(readers)))
    return found


@contextmanager
def _run_that_writes(path: str, size: int) -> Iterator[writing.Turns]:
    context = multiprocessing.get_context("spawn")
    turns = writing.Turns(
        context.Event(), context.Event(), context.Event(), context.Value("i", 0), context.Value("i", 0)
    )
    writers = [
        context.Process(target=writing.write, args=(str(path), size, turns)),
        context.Process(target=writing.annotate, args=(turns,)),
    ]
    for writer in writers:
        writer.start()
    turns.ready.wait(600)
    try:
        yield turns
    finally:
        turns.end.set()
        turns.go.set()
        for writer in writers:
            writer.join(300)


def _percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else float("nan")


def _report(small: dict[str, list[float]], idle: dict[str, list[float]], busy: Any, arguments: Any) -> None:
    print(f"{arguments.size:,} documents, {arguments.readers} readers, {os.cpu_count()} cores; milliseconds\n")
    head = f"median, {arguments.small:,} documents | " if small else ""
    print(f"| view | {head}median at rest | p95 at rest | p95 while a run writes | ratio of p95 | answers |")
    print("|---|---|---|---|---|---|" + ("---|" if small else ""))
    for name, values in idle.items():
        rest, wrote = _percentile(values, 0.95), _percentile(busy[name], 0.95)
        first = f"{_percentile(small[name], 0.5):.0f} | " if small else ""
        print(
            f"| {name} | {first}{_percentile(values, 0.5):.0f} | {rest:.0f} | {wrote:.0f} | {wrote / rest:.1f} | "
            f"{len(values)} + {len(busy[name])} |"
        )
    print(json.dumps({"load": os.getloadavg()}), file=sys.stderr)


if __name__ == "__main__":
    raise SystemExit(main())
