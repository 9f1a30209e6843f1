"""What a comparison answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["compatible", "contradictory", "not-comparable"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the two can both be true, in words why, and what explains it when they differ harmlessly."""

    kind: Kind
    why: str
    explained: str | None = None
