"""Contradictions that a correction or retraction has settled: one of the two accounts was taken back."""

from __future__ import annotations

import msgspec

from twosource.pipeline import Stage, Tables
from twosource.records import Contradiction, Correction
from twosource.stages.corrections import ended_by


def settled(tables: Tables) -> list[Contradiction]:
    """All contradictions, open ones first; those between a statement and one that was taken back are explained."""
    ended = ended_by(tables.of(Correction))
    rows = tables.of(Contradiction)
    if not ended:
        return rows
    out = []
    for row in rows:
        taken = [ended[a] for a in row.between if a in ended]
        if row.status == "open" and taken and row.kind != "plausibility":
            row = msgspec.structs.replace(row, status="explained", why=f"{row.why}; settled: {taken[0].why}")
        out.append(row)
    return sorted(out, key=lambda c: (c.status != "open", c.kind, c.id))


STAGE = Stage(
    name="settled", scope="corpus", reads=(Contradiction, Correction), writes=(Contradiction,), version=1, run=settled
)
