"""Which documents took over text from which: exact, near and partial copies, and two prints of one agency text.

Candidates come from an index of winnowed runs of words (sketch.py); every pair is then compared word by word
(align.py), and what only looks like a copy - a shared quotation, a form letter, names and titles - is dropped
(verdict.py, boilerplate.py). The index can grow (index.py). Figures and what was rejected: docs/copies.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from twosource.pipeline import Memory, Stage, Tables
from twosource.records import Copy, Document
from twosource.stages.copies.index import CopyIndex
from twosource.stages.copies.kept import Kept
from twosource.stages.copies.sketch import kept_runs
from twosource.stages.copies.words import Hashes, batches, read_batch

__all__ = ["STAGE", "CopyIndex", "find_copies", "sketch_of"]


def find_copies(documents: Sequence[Document]) -> list[Copy]:
    """All copies among the documents, sorted by (doc, of); the same in whatever order the documents come.

    Documents with the same words are compared with others only once: the earliest of them stands for the rest.
    Raises ValueError when two documents have the same id.
    """
    return CopyIndex().update(documents)


def sketch_of(texts: Iterable[str]) -> list[Hashes]:
    """The kept runs of words of every text: two that share a passage have several in common."""
    out: list[Hashes] = []
    for batch in batches(texts):
        runs, counts = kept_runs(read_batch(batch))
        ends = counts.cumsum()
        out += [runs[end - count : end] for end, count in zip(ends.tolist(), counts.tolist(), strict=True)]
    return out


VERSION = 4


def _run(tables: Tables, memory: Memory | None = None) -> Iterable[Copy]:
    """The copies of the pile; with a memory only what is new in it is read and compared."""
    documents = tables.of(Document)
    if memory is None:
        return find_copies(documents)
    kept = Kept(memory, VERSION)
    index = CopyIndex(kept.state)
    found = index.update(documents, kept.keys(documents))
    kept.state = index.state
    kept.save()
    return found


STAGE = Stage("copies", "corpus", reads=(Document,), writes=(Copy,), version=VERSION, run=_run, remembers=True)
