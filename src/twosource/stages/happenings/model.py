"""The learned part: boosted trees over the features of a pair, read from `weights.json`, with reasons.

The file holds small trees, each `[feature, limit, value, below, above]` with leaves as plain numbers: a pair goes
`below` when its feature is at most the limit. The values add up to log odds. A tree also says what its whole branch is
worth (`value`), so that each step down can be put on the account of its feature (Saabas 2014). Trained by
`python -m training.happenings`; licence and source of the data stand in the file.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Tree = list[object] | float


@dataclass(frozen=True)
class Model:
    """Trees and the threshold at which two groups of mentions are joined."""

    names: tuple[str, ...]
    base: float
    trees: tuple[Tree, ...]
    threshold: float

    def probabilities(self, rows: Floats) -> Floats:
        """For rows of features (pairs x names, in the order of `names`) the chance of being one event, 0 to 1."""
        total = np.full(len(rows), self.base)
        column = {name: n for n, name in enumerate(self.names)}
        for tree in self.trees:
            _add(tree, rows, np.arange(len(rows)), total, column)
        return np.asarray(1 / (1 + np.exp(-total)))

    def reasons(self, row: Mapping[str, float]) -> list[tuple[str, float]]:
        """What each feature added to the log odds of one pair, largest first."""
        added = dict.fromkeys(self.names, 0.0)
        for tree in self.trees:
            while isinstance(tree, list):
                name, limit, value, below, above = tree
                tree = below if row[str(name)] <= _number(limit) else above  # type: ignore[assignment]
                after = tree[2] if isinstance(tree, list) else tree
                added[str(name)] += _number(after) - _number(value)
        return sorted(((n, v) for n, v in added.items() if v), key=lambda item: (-abs(item[1]), item[0]))

    def probability(self, row: Mapping[str, float]) -> float:
        """The chance that one pair is one event."""
        total = self.base
        for tree in self.trees:
            while isinstance(tree, list):
                tree = tree[3] if row[str(tree[0])] <= _number(tree[1]) else tree[4]  # type: ignore[assignment]
            total += tree
        return 1 / (1 + math.exp(-total))


def _number(value: object) -> float:
    return float(value)  # type: ignore[arg-type]


def _add(tree: Tree, rows: Floats, at: npt.NDArray[np.int64], total: Floats, column: Mapping[str, int]) -> None:
    if not isinstance(tree, list):
        total[at] += tree
        return
    name, limit, _, below, above = tree
    low = rows[at, column[str(name)]] <= _number(limit)
    _add(below, rows, at[low], total, column)  # type: ignore[arg-type]
    _add(above, rows, at[~low], total, column)  # type: ignore[arg-type]


def read(text: str) -> Model:
    """A model from the text of its file. Raises ValueError when it is not one."""
    try:
        data = json.loads(text)
        return Model(tuple(data["features"]), float(data["base"]), tuple(data["trees"]), float(data["threshold"]))
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a model of happenings: {error}") from error


def write(model: Model, about: Mapping[str, str]) -> str:
    """The text of a model's file, one tree on a line."""
    head = {**about, "features": list(model.names), "base": model.base, "threshold": model.threshold}
    trees = ",\n".join(json.dumps(t, separators=(",", ":")) for t in model.trees)
    return json.dumps(head, indent=1)[:-2] + ',\n "trees": [\n' + trees + "\n ]\n}\n"


@functools.lru_cache(maxsize=1)
def shipped() -> Model:
    """The model of this version."""
    return read((resources.files("twosource.stages.happenings") / "weights.json").read_text(encoding="utf-8"))


def matrix(rows: Sequence[Mapping[str, float]], names: Sequence[str]) -> Floats:
    """Features of pairs as rows in the order of `names`."""
    return np.array([[r[n] for n in names] for r in rows], dtype=np.float64).reshape(len(rows), len(names))
