"""Stages that need no parser, with one that kills its worker once, importable by workers of any engine."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable
from pathlib import Path

from tests.engines import tiny
from twosource.pipeline import Reading, Stage, Tables
from twosource.records import Copy, Document, Sentence
from twosource.stages.copies import find_copies


def _kill_once(reading: Reading) -> Iterable[Sentence]:
    """The text names a file: a worker that finds none there makes it and dies."""
    for word in reading.text.split():
        if word.startswith("ONCE:") and not Path(word[5:]).exists():
            Path(word[5:]).touch()
            os.kill(os.getpid(), signal.SIGKILL)
    return ()


def _copies(tables: Tables) -> Iterable[Copy]:
    return find_copies(tables.of(Document))


KILL = Stage(name="kill", scope="document", reads=(Document,), writes=(), version=1, run=_kill_once)
COPIES = Stage(name="copies", scope="corpus", reads=(Document,), writes=(Copy,), version=1, run=_copies)
STAGES = (tiny.LINES, KILL, tiny.TROUBLE, tiny.NUMBERS, COPIES, tiny.GROUP)
