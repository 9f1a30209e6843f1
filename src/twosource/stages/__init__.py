"""The stages that twosource runs, in order. Each lives in a module of its own and is imported when first needed."""

from __future__ import annotations

import functools
import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from twosource.pipeline import Stage

MODULES = (
    # one document at a time
    "mentions.sentences",
    "mentions.names",
    "mentions.places",
    "mentions.times",
    "mentions.quantities",
    "mentions.distances",
    "attributions",
    "sources",
    "appearances",
    # across documents
    "copies",
    "stories",
    "identity",
    "dating",
    "claims",
    "events",
    "roots",
    "contradictions",
    "drift",
    "credibility",
    "indicators",
    "ranking",
)
"""Modules under twosource.stages; each has a STAGE, or several STAGES in their order."""


@functools.lru_cache(maxsize=1)
def default_stages() -> tuple[Stage, ...]:
    """All stages of the main job, in order."""
    return tuple(stage for name in MODULES for stage in stages_of(name))


def stages_of(name: str) -> tuple[Stage, ...]:
    """The stages of one module under twosource.stages."""
    module = importlib.import_module(f"{__name__}.{name}")
    several: tuple[Stage, ...] | None = getattr(module, "STAGES", None)
    return several if several is not None else (module.STAGE,)
