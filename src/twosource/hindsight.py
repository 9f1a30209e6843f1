"""When the level of a series changed, seen from its end: change points of its looks."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import msgspec

from twosource.records import Observation

PENALTY = 3.0
LEAST = 6
"""Looks without which no change of level is told from chance."""


class LevelChange(msgspec.Struct, frozen=True, kw_only=True):
    """From this look on the level was another one."""

    day: str  # of the first look at the new level
    before: float  # median of the looks since the change before
    after: float  # median of the looks up to the next change
    looks_before: int
    looks_after: int


def level_changes(observations: Iterable[Observation]) -> tuple[LevelChange, ...]:
    """The changes of level of a series, oldest first. What nobody could tell and what has no day takes no part."""
    from twosource.watches.series import to_looks

    looks = [look for look in to_looks(list(observations))[0] if look.value is not None]
    values = [look.value or 0.0 for look in looks]
    cuts = [0, *changes(values), len(values)]
    parts = [values[a:b] for a, b in itertools.pairwise(cuts)]
    return tuple(
        LevelChange(
            day=looks[cut].day.isoformat(),
            before=_median(before),
            after=_median(after),
            looks_before=len(before),
            looks_after=len(after),
        )
        for cut, before, after in zip(cuts[1:], parts, parts[1:], strict=False)
    )


def _median(values: Sequence[float]) -> float:
    import statistics

    return float(statistics.median(values))


def words(change: LevelChange) -> str:
    """A change of level for a person."""
    way = "rose" if change.after > change.before else "fell" if change.after < change.before else "changed"
    looks = f"{change.looks_before} looks before, {change.looks_after} since"
    return f"the level {way} from {change.before:g} to {change.after:g} with the look of {change.day} ({looks})"


def changes(values: Sequence[float], penalty: float = PENALTY) -> list[int]:
    """Positions at which the level changed (PELT of ruptures on square roots of counts).

    The square root makes counts alike in scatter (variance .25); the penalty is in units of that times log n, as BIC.
    """
    if len(values) < LEAST:
        return []
    import math

    import numpy as np
    import ruptures

    signal = np.sqrt(np.maximum(np.asarray(values, float), 0.0)).reshape(-1, 1)
    scatter = max(0.25, float(np.median(np.abs(np.diff(signal[:, 0]))) / 0.954) ** 2)
    found = ruptures.Pelt(model="l2", min_size=2, jump=1).fit(signal)
    return [int(k) for k in found.predict(pen=penalty * scatter * math.log(len(values)))[:-1]]
