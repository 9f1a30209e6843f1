"""What the kinds of contradictions share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from twosource.pipeline import Tables
from twosource.records import Appearance, Claim, Contradiction, stable_id

Kind = Literal["quantity", "time", "place", "polarity", "attribution", "plausibility"]

MAX_PAIRS = 400
"""Pairs of one claim that are compared; a claim with more appearances is compared by its distinct values."""


def make(
    kind: Kind,
    between: Sequence[str],
    values: Sequence[str],
    status: Literal["open", "explained"],
    why: str,
    claims: Sequence[str],
) -> Contradiction:
    """A contradiction whose id depends on what it is about alone. `between` may be one statement against the map."""
    if len(between) == len(values):
        pairs = sorted(zip(between, values, strict=True))
        between, values = [p[0] for p in pairs], [p[1] for p in pairs]
    return Contradiction(
        id=stable_id("x", kind, *between, *values),
        kind=kind,
        between=tuple(between),
        values=tuple(values),
        status=status,
        why=why,
        claims=tuple(sorted(set(claims))),
    )


def members(tables: Tables) -> Iterator[tuple[Claim, list[Appearance]]]:
    """Claims with their appearances; those that only say that something is not confirmed are left out."""
    by_id: Mapping[str, Appearance] = {a.id: a for a in tables.of(Appearance)}
    for claim in tables.of(Claim):
        rows = [by_id[a] for a in claim.appearances]
        yield claim, [a for a in rows if a.stance != "does-not-confirm"]
