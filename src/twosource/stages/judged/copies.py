"""Copies without those that a person rejected."""

from __future__ import annotations

from collections.abc import Iterator

from twosource.judgements import held
from twosource.pipeline import Stage, Tables
from twosource.records import Copy, Ruling


def judged_copies(tables: Tables) -> Iterator[Copy]:
    """The copies that nobody said to be none."""
    apart = held(tables.of(Ruling)).not_copies
    for copy in tables.of(Copy):
        if frozenset((copy.doc, copy.of)) not in apart:
            yield copy


STAGE = Stage(name="judged-copies", scope="corpus", reads=(Ruling, Copy), writes=(Copy,), version=1, run=judged_copies)
