"""Contradictions: appearances that cannot both be true, or only seem so, with the reason."""

from __future__ import annotations

from collections.abc import Iterable

from twosource.pipeline import Stage, Tables
from twosource.records import (
    Appearance,
    Claim,
    Contradiction,
    Dating,
    DistanceStatement,
    Document,
    SourceIdentity,
    Story,
)
from twosource.stages.contradictions.disputed import disputed
from twosource.stages.contradictions.distances import plausibility
from twosource.stages.contradictions.figures import figures
from twosource.stages.contradictions.motion import motion
from twosource.stages.contradictions.polarity import polarities
from twosource.stages.contradictions.times import places, times


def contradictions(tables: Tables) -> list[Contradiction]:
    """All contradictions, open ones first, then by kind and id."""
    found: Iterable[Contradiction] = (
        *figures(tables),
        *disputed(tables),
        *times(tables),
        *places(tables),
        *polarities(tables),
        *plausibility(tables),
        *motion(tables),
    )
    unique = {c.id: c for c in found}
    return sorted(unique.values(), key=lambda c: (c.status != "open", c.kind, c.id))


STAGE = Stage(
    name="contradictions",
    scope="corpus",
    reads=(Document, Appearance, Claim, Dating, SourceIdentity, Story, DistanceStatement),
    writes=(Contradiction,),
    version=4,
    run=contradictions,
)
