"""The stages that twosource runs, in order. Each lives in a module of its own and is imported when first needed."""

from __future__ import annotations

import functools
import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from twosource.pipeline import Stage

DOCUMENT_MODULES = (
    "mentions.sentences",
    "mentions.names",
    "mentions.places",
    "mentions.times",
    "mentions.quantities",
    "mentions.distances",
    "attributions",
    "sources",
    "appearances",
    "notices",
)
"""Modules under twosource.stages that look at one document at a time; each has a STAGE, or several STAGES in order."""

CORPUS_MODULES = (
    "judged",
    "identity",
    "judged.sources",
    "dating",
    "copies",
    "judged.copies",
    "stories",
    "claims",
    "corrections",
    "events",
    "roots",
    "contradictions",
    "settled",
    "credibility",
    "drift",
    "indicators",
    "ranking",
)
"""Modules under twosource.stages that look across documents."""


def default_stages() -> tuple[Stage, ...]:
    """All stages of the main job, in order."""
    return document_stages() + tuple(stage for name in CORPUS_MODULES for stage in stages_of(name))


@functools.cache
def document_stages() -> tuple[Stage, ...]:
    """Those of them that look at one document at a time."""
    return tuple(stage for name in DOCUMENT_MODULES for stage in stages_of(name))


def stages_of(name: str) -> tuple[Stage, ...]:
    """The stages of one module under twosource.stages."""
    module = importlib.import_module(f"{__name__}.{name}")
    several: tuple[Stage, ...] | None = getattr(module, "STAGES", None)
    return several if several is not None else (module.STAGE,)
