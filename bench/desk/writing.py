"""What a run does beside the readers: it writes, and it works. Each function is a process of its own."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from bench.desk.made import documents, ledger

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "border"


def write(path: str, size: int, stop: Any) -> None:
    """What a run writes: annotated documents in batches of 16, then all tables of the desk anew, over and over."""
    from twosource.store import views
    from twosource.store.database import upsert
    from twosource.store.workspace import Workspace, now

    os.nice(5)
    pile = list(documents(size))
    rows = ledger(pile)
    with Workspace(path) as workspace:
        number = 0
        keep = upsert("document_rows", ("key", "fingerprint", "annotated"), ("key", "fingerprint"))
        while not stop.is_set():
            for _ in range(40):
                if stop.is_set():
                    return
                kept = [(os.urandom(32), f"bench{number}", os.urandom(20_000)) for _ in range(16)]
                with workspace.database.writing() as database:
                    database.executemany(keep, kept)
                time.sleep(0.05)
            with workspace.database.writing() as database:
                views.replace(database, rows, now())
                database.execute("DELETE FROM document_rows WHERE fingerprint = ?", (f"bench{number}",))
            number += 1


def annotate(stop: Any) -> None:
    """The work of a run beside its writing: the pipeline over the example reports, over and over."""
    from twosource.runner import check

    os.nice(5)
    while not stop.is_set():
        check([EXAMPLE], workers=1)
