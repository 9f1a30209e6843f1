"""What a run does beside the readers: it writes, and it works. Each function is a process of its own."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench.desk.made import documents, ledger
from twosource.desk.worker import aside

if TYPE_CHECKING:
    from multiprocessing.sharedctypes import Synchronized
    from multiprocessing.synchronize import Event

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "border"


@dataclass
class Turns:
    """When the writers are to work: they wait between the turns of the measurement."""

    ready: Event
    go: Event
    end: Event
    written: Synchronized[int]  # how often all tables were replaced
    writing: Synchronized[int]  # whether one of them is being replaced

    def wait(self) -> bool:
        """Wait until it is this side's turn; False at the end."""
        while not self.end.is_set():
            if self.go.wait(0.2):
                return not self.end.is_set()
        return False


def write(path: str, size: int, turns: Turns) -> None:
    """What a run writes: annotated documents in batches of 16, then all tables of the desk anew, over and over."""
    from twosource.store import views
    from twosource.store.database import upsert
    from twosource.store.workspace import Workspace, now

    aside()
    pile = list(documents(size))
    rows = ledger(pile)
    number = 0
    with Workspace(path) as workspace:
        keep = upsert("document_rows", ("key", "fingerprint", "annotated"), ("key", "fingerprint"))
        turns.ready.set()
        while turns.wait():
            for _ in range(40):
                if not turns.go.is_set():
                    break
                kept = [(os.urandom(32), f"bench{number}", os.urandom(20_000)) for _ in range(16)]
                with workspace.database.writing() as database:
                    database.executemany(keep, kept)
                time.sleep(0.05)
            turns.writing.value = 1
            with workspace.database.writing() as database:
                views.replace(database, rows, now())
                database.execute("DELETE FROM document_rows WHERE fingerprint = ?", (f"bench{number}",))
            number += 1
            turns.written.value, turns.writing.value = number, 0


def annotate(turns: Turns) -> None:
    """The work of a run beside its writing: the pipeline over the example reports, over and over."""
    from twosource.runner import check

    aside()
    while turns.wait():
        check([EXAMPLE], workers=1)
