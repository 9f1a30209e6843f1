"""The process beside the server that runs the pipeline: a request per line in, progress and a result per line out."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from twosource.engines.local import Progress

NICE = 10
"""How far the work steps back: while somebody reads, it gets a tenth of a core that both want, else all of it."""
EVERY = 0.1
"""Seconds between two lines of progress of one step."""


def aside() -> None:
    """Step back behind whoever reads pages: this process and all it starts get what the server leaves."""
    with contextlib.suppress(OSError, AttributeError):  # no such thing on Windows
        os.nice(NICE - os.nice(0))


def main() -> int:
    """Serve requests until standard input ends."""
    aside()
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # whatever a library prints must not be taken for an answer
    import twosource.desk.growing  # noqa: F401  # loaded before the first request comes

    for line in sys.stdin.buffer:
        try:
            answer = do(json.loads(line), _teller(out))
        except Exception as error:  # the desk must hear of it whatever it is
            print(f"desk worker: {type(error).__name__}: {error}", file=sys.stderr)
            answer = {"error": " ".join(str(error).split())[:500] or type(error).__name__}
        out.write(json.dumps(answer).encode() + b"\n")
    return 0


def _teller(out: BinaryIO) -> Callable[[Progress], None]:
    last: list[Any] = [None, 0.0]

    def tell(progress: Progress) -> None:
        now = time.monotonic()
        if progress.step == last[0] and now - last[1] < EVERY and progress.done != progress.total:
            return
        last[:] = [progress.step, now]
        out.write(json.dumps({"step": progress.step, "done": progress.done, "total": progress.total}).encode() + b"\n")

    return tell


def do(request: dict[str, Any], tell: Callable[[Progress], None]) -> dict[str, Any]:
    """Do what a request asks for; the result is what the page says of it."""
    from twosource.store.workspace import Workspace

    tell(Progress("start", 0, None))
    with Workspace(request["workspace"], create=False) as workspace:
        if request["do"] == "renew":
            return _renew(workspace, tell)
        if request["do"] == "as-of":
            return _as_of(workspace, date.fromisoformat(request["day"]), Path(request["into"]), tell)
        return _add(workspace, request, tell)


def _renew(workspace: Any, tell: Callable[[Progress], None]) -> dict[str, Any]:
    from twosource.runner import renew

    made = renew(workspace, on_progress=tell)
    return {"documents": len(made.ledger.documents), "claims": len(made.ledger.claims)}


def _as_of(workspace: Any, day: date, into: Path, tell: Callable[[Progress], None]) -> dict[str, Any]:
    """A workspace of what was out by the end of that day, beside the real one."""
    from twosource.pipeline import Tables
    from twosource.runner import renew
    from twosource.store.workspace import Workspace

    made = renew(workspace, day, on_progress=tell)
    there = {d.id for d in made.ledger.documents}
    tables = Tables([*(d for d in workspace.documents() if d.id in there), *made.ledger.rejects])
    # A desk over PostgreSQL keeps its users in the database: nothing else has made this folder.
    into.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = into.with_name(f".{into.name}.{os.getpid()}.part")
    with contextlib.suppress(FileNotFoundError):
        part.unlink()
    with Workspace(part) as past:  # the last connection to close folds the write-ahead log into the file
        past.finish(tables, b"{}", "as-of", {"documents": len(there)}, made.ledger)
    part.replace(into)
    return {"documents": len(there), "claims": len(made.ledger.claims)}


def _add(workspace: Any, request: dict[str, Any], tell: Callable[[Progress], None]) -> dict[str, Any]:
    """Read new reports and work everything out with those that are there already."""
    from twosource.desk.fetching import fetch_all
    from twosource.desk.growing import add
    from twosource.runner import NoReportsError
    from twosource.store.added import called

    failed = fetch_all(request.get("urls", []), Path(request["folder"]), tell) if request.get("urls") else []
    before = {r.path for r in workspace.rejects()}
    known = {d.id for d in workspace.documents()}
    try:
        made = add(workspace, [request["folder"]], workers=request.get("workers"), on_progress=tell)
    except NoReportsError:
        if not failed:
            raise
        return {"documents": [], "added": 0, "rejects": failed}
    fresh = [d for d in made.ledger.documents if d.id not in known]
    lost = [[called(r.path), r.reason] for r in made.ledger.rejects if r.path not in before]
    return {
        "documents": [[d.id, d.title or called(d.path)] for d in fresh][:100],
        "added": len(fresh),
        "rejects": (failed + lost)[:100],
    }


if __name__ == "__main__":
    raise SystemExit(main())
