"""Which documents took over text from which: exact, near and partial copies, and two prints of one agency text.

Candidates come from an index of winnowed runs of words (sketch.py); every pair is then compared word by word
(align.py), and what only looks like a copy - a shared quotation, a form letter, names and titles - is dropped
(verdict.py, boilerplate.py). The index can grow (index.py). Figures and what was rejected: docs/copies.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from twosource.pipeline import Stage, Tables
from twosource.records import Copy, Document
from twosource.stages.copies.index import CopyIndex
from twosource.stages.copies.sketch import kept_runs
from twosource.stages.copies.words import Hashes, batches, read_batch

__all__ = ["STAGE", "CopyIndex", "find_copies", "sketch_of"]


def find_copies(documents: Sequence[Document]) -> list[Copy]:
    """All copies among the documents, sorted by (doc, of); the same in whatever order the documents come.

    Documents with the same words are compared with others only once: the earliest of them stands for the rest.
    Raises ValueError when two documents have the same id.
    """
    return CopyIndex().add(sorted(documents, key=lambda d: _natural(d.id)))


def sketch_of(texts: Iterable[str]) -> list[Hashes]:
    """The kept runs of words of every text: two that share a passage have several in common."""
    out: list[Hashes] = []
    for batch in batches(texts):
        runs, counts = kept_runs(read_batch(batch))
        ends = counts.cumsum()
        out += [runs[end - count : end] for end, count in zip(ends.tolist(), counts.tolist(), strict=True)]
    return out


def _run(tables: Tables) -> Iterable[Copy]:
    return find_copies(tables.of(Document))


STAGE = Stage("copies", "corpus", reads=(Document,), writes=(Copy,), version=2, run=_run)

_DIGITS = re.compile(r"(\d+)")


def _natural(name: str) -> tuple[list[tuple[int, str]], str]:
    """A key that puts "doc-2" before "doc-10"."""
    parts = _DIGITS.split(name)
    return [(len(p.lstrip("0")) if i % 2 else 0, p.lstrip("0") if i % 2 else p) for i, p in enumerate(parts)], name
