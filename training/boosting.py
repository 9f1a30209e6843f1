"""Gradient boosting of small trees on the logistic loss, in numpy; the same trees every time.

Friedman (2001) with second-order leaves as in Chen and Guestrin (2016), features in bins, leaf-wise growth, and
features that may only push upwards (a leaf above the limit is worth no less than the one below; bounds go down).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from twosource.stages.happenings.model import Model, Tree

Floats = npt.NDArray[np.float64]
Bins = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Settings:
    """How to grow: all were tried on the training part alone."""

    trees: int = 200
    leaves: int = 6
    rate: float = 0.05
    fewest: int = 150
    shrink: float = 50.0
    bins: int = 40
    columns: float = 0.5
    rows: float = 0.7
    seed: int = 1


@dataclass(eq=False)
class _Leaf:
    rows: Bins
    value: float
    low: float
    high: float
    gain: float = 0.0
    feature: int = -1
    bin: int = -1
    below: _Leaf | None = None
    above: _Leaf | None = None


def fit(
    x: Floats, y: Floats, weight: Floats, names: Sequence[str], rising: frozenset[str], settings: Settings | None = None
) -> Model:
    """Trees for rows `x` with truth `y` (0 or 1) and weights; `rising` features may only raise the odds."""
    s = settings or Settings()
    limits = [_limits(x[:, j], s.bins) for j in range(x.shape[1])]
    binned = np.stack([np.searchsorted(limits[j], x[:, j], side="left") for j in range(x.shape[1])], axis=1)
    mean = float((y * weight).sum() / weight.sum())
    base = float(np.log(mean / (1 - mean)))
    total = np.full(len(y), base)
    order = np.random.default_rng(s.seed)
    trees: list[Tree] = []
    for _ in range(s.trees):
        p = 1 / (1 + np.exp(-total))
        slope, bend = weight * (p - y), weight * p * (1 - p)
        rows = np.sort(order.choice(len(y), int(s.rows * len(y)), replace=False))
        columns = np.sort(order.choice(x.shape[1], max(1, int(s.columns * x.shape[1])), replace=False))
        up = [names[j] in rising for j in range(x.shape[1])]
        root = _grow(binned, slope, bend, rows, columns, limits, up, s)
        tree = _as_tree(root, names, limits, s.rate)
        trees.append(tree)
        _apply(root, binned, np.arange(len(y)), total, s.rate)
    return Model(tuple(names), round(base, 6), tuple(trees), 0.35)


def _limits(column: Floats, bins: int) -> Floats:
    """Limits between bins with about equally many rows; between the values where there are few."""
    values = np.unique(column)
    if len(values) > bins:
        values = np.unique(np.quantile(column, np.linspace(0, 1, bins + 1)))
    return np.round((values[:-1] + values[1:]) / 2, 5)


def _grow(
    binned: Bins,
    slope: Floats,
    bend: Floats,
    rows: Bins,
    columns: Bins,
    limits: list[Floats],
    up: list[bool],
    s: Settings,
) -> _Leaf:
    root = _Leaf(rows, _value(slope[rows].sum(), bend[rows].sum(), s), -np.inf, np.inf)
    open_ = [_split(root, binned, slope, bend, columns, limits, up, s)]
    for _ in range(s.leaves - 1):
        leaf = max(open_, key=lambda n: n.gain)
        if leaf.gain <= 1e-9:
            break
        open_.remove(leaf)
        low = binned[leaf.rows, leaf.feature] <= leaf.bin
        for side, name in ((low, "below"), (~low, "above")):
            at = leaf.rows[side]
            value = float(np.clip(_value(slope[at].sum(), bend[at].sum(), s), leaf.low, leaf.high))
            setattr(leaf, name, _Leaf(at, value, leaf.low, leaf.high))
        below, above = leaf.below, leaf.above
        assert below is not None
        assert above is not None
        if up[leaf.feature]:
            middle = (below.value + above.value) / 2
            below.high = min(below.high, middle)
            above.low = max(above.low, middle)
        open_ += [_split(n, binned, slope, bend, columns, limits, up, s) for n in (below, above)]
    return root


def _value(slope: float, bend: float, s: Settings) -> float:
    return float(-slope / (bend + s.shrink))


def _split(
    leaf: _Leaf,
    binned: Bins,
    slope: Floats,
    bend: Floats,
    columns: Bins,
    limits: list[Floats],
    up: list[bool],
    s: Settings,
) -> _Leaf:
    """Find the best split of a leaf and note it there."""
    g, h = slope[leaf.rows], bend[leaf.rows]
    whole_g, whole_h, whole_n = g.sum(), h.sum(), len(leaf.rows)
    worth = whole_g**2 / (whole_h + s.shrink)
    for j in columns:
        size = len(limits[j]) + 1
        if size < 2:
            continue
        which = binned[leaf.rows, j]
        g_low = np.cumsum(np.bincount(which, weights=g, minlength=size))[:-1]
        h_low = np.cumsum(np.bincount(which, weights=h, minlength=size))[:-1]
        n_low = np.cumsum(np.bincount(which, minlength=size))[:-1]
        g_high, h_high = whole_g - g_low, whole_h - h_low
        gain = g_low**2 / (h_low + s.shrink) + g_high**2 / (h_high + s.shrink) - worth
        allowed = (n_low >= s.fewest) & (whole_n - n_low >= s.fewest)
        if up[j]:
            allowed &= -g_low / (h_low + s.shrink) <= -g_high / (h_high + s.shrink)
        gain = np.where(allowed, gain, 0.0)
        best = int(np.argmax(gain))
        if gain[best] > leaf.gain + 1e-9:
            leaf.gain, leaf.feature, leaf.bin = float(gain[best]), int(j), best
    return leaf


def _as_tree(leaf: _Leaf, names: Sequence[str], limits: list[Floats], rate: float) -> Tree:
    value = round(leaf.value * rate, 5)
    if leaf.below is None or leaf.above is None:
        return value
    limit = float(limits[leaf.feature][leaf.bin])
    below, above = (_as_tree(n, names, limits, rate) for n in (leaf.below, leaf.above))
    return [names[leaf.feature], limit, value, below, above]


def _apply(leaf: _Leaf, binned: Bins, at: Bins, total: Floats, rate: float) -> None:
    if leaf.below is None or leaf.above is None:
        total[at] += leaf.value * rate
        return
    low = binned[at, leaf.feature] <= leaf.bin
    _apply(leaf.below, binned, at[low], total, rate)
    _apply(leaf.above, binned, at[~low], total, rate)
