"""Scores of coreference: MUC, B3, CEAFe and their mean, the CoNLL F1.

Definitions after Vilain et al. (1995), Bagga and Baldwin (1998) and Luo (2005), over one set of mentions that both
sides hold: gold mentions are given, so the reference scorer's rules about mentions of one side alone never apply.
Mentions that are alone on either side count (B3, CEAFe); MUC counts links and does not see them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

Clustering = Mapping[Any, Any]
"""Mention to the name of its cluster."""
Prf = tuple[float, float, float]


def scores(gold: Clustering, said: Clustering) -> dict[str, float]:
    """Precision, recall and F1 of MUC, B3 and CEAFe, and `conll`. Raises ValueError when the mentions differ."""
    if gold.keys() != said.keys():
        raise ValueError(f"{len(gold.keys() ^ said.keys())} mentions are on one side only")
    out: dict[str, float] = {}
    for name, measure in (("muc", muc), ("b3", b3), ("ceafe", ceafe)):
        for figure, value in zip(("p", "r", "f1"), measure(gold, said), strict=True):
            out[f"{name}_{figure}"] = value
    out["conll"] = (out["muc_f1"] + out["b3_f1"] + out["ceafe_f1"]) / 3
    return out


def muc(gold: Clustering, said: Clustering) -> Prf:
    """Links kept: of a cluster of n mentions that the other side cuts into k parts, n - k of n - 1."""
    return _prf(_links(said, gold), _links(gold, said))


def _links(of: Clustering, other: Clustering) -> tuple[float, float]:
    kept = total = 0
    for members in _sets(of).values():
        kept += len(members) - len({other[m] for m in members})
        total += len(members) - 1
    return float(kept), float(total)


def b3(gold: Clustering, said: Clustering) -> Prf:
    """Share of each mention's cluster that is in its cluster on the other side, averaged over mentions."""
    shared, true, found = _shared(gold, said)
    n = float(len(gold))
    precision = sum(c * c / found[s] for (_, s), c in shared.items())
    recall = sum(c * c / true[g] for (g, _), c in shared.items())
    return _prf((precision, n), (recall, n))


def ceafe(gold: Clustering, said: Clustering) -> Prf:
    """The best one-to-one pairing of clusters by 2 * shared / (size + size), over the number of clusters."""
    shared, true, found = _shared(gold, said)
    total = 0.0
    for rows, columns in _islands(list(shared)):
        likeness = np.zeros((len(rows), len(columns)))
        for i, g in enumerate(rows):
            for j, s in enumerate(columns):
                likeness[i, j] = 2 * shared[g, s] / (true[g] + found[s])
        total += _best_pairing(likeness)
    return _prf((total, float(len(found))), (total, float(len(true))))


def _islands(pairs: list[tuple[Hashable, Hashable]]) -> list[tuple[list[Hashable], list[Hashable]]]:
    """Clusters that overlap directly or through others; the pairing of one island does not touch another's."""
    right: dict[Hashable, list[Hashable]] = defaultdict(list)
    left: dict[Hashable, list[Hashable]] = defaultdict(list)
    for g, s in pairs:
        right[g].append(s)
        left[s].append(g)
    seen: set[Hashable] = set()
    out = []
    for start in right:
        if start in seen:
            continue
        seen.add(start)
        rows, columns, todo = [start], dict.fromkeys(right[start]), list(right[start])
        while todo:
            for g in left[todo.pop()]:
                if g not in seen:
                    seen.add(g)
                    rows.append(g)
                    new = [s for s in right[g] if s not in columns]
                    columns.update(dict.fromkeys(new))
                    todo += new
        out.append((rows, list(columns)))
    return out


def _best_pairing(likeness: npt.NDArray[np.float64]) -> float:
    """The largest sum of one-to-one pairs: shortest augmenting paths (Jonker and Volgenant 1987)."""
    cost = -likeness if likeness.shape[0] <= likeness.shape[1] else -likeness.T
    n, m = cost.shape
    u, v = np.zeros(n + 1), np.zeros(m + 1)
    owner = np.zeros(m + 1, dtype=np.int64)  # row of each column, 0 for none; rows and columns count from 1
    for row in range(1, n + 1):
        owner[0] = row
        at = 0
        least = np.full(m + 1, np.inf)
        came = np.zeros(m + 1, dtype=np.int64)
        used = np.zeros(m + 1, dtype=bool)
        while owner[at]:
            used[at] = True
            i = owner[at]
            reduced = cost[i - 1] - u[i] - v[1:]
            better = ~used[1:] & (reduced < least[1:])
            least[1:][better] = reduced[better]
            came[1:][better] = at
            after = int(np.argmin(np.where(used, np.inf, np.r_[np.inf, least[1:]])))
            step = least[after]
            u[owner[used]] += step
            v[used] -= step
            least[~used] -= step
            at = after
        while at:
            owner[at] = owner[came[at]]
            at = int(came[at])
    return float(-sum(cost[owner[j] - 1, j - 1] for j in range(1, m + 1) if owner[j]))


def _sets(of: Clustering) -> dict[Hashable, list[Hashable]]:
    out: dict[Hashable, list[Hashable]] = defaultdict(list)
    for mention, cluster in of.items():
        out[cluster].append(mention)
    return out


def _shared(
    gold: Clustering, said: Clustering
) -> tuple[Counter[tuple[Hashable, Hashable]], Counter[Hashable], Counter[Hashable]]:
    return Counter((gold[m], said[m]) for m in gold), Counter(gold.values()), Counter(said[m] for m in gold)


def _prf(precision: tuple[float, float], recall: tuple[float, float]) -> Prf:
    p = precision[0] / precision[1] if precision[1] else 0.0
    r = recall[0] / recall[1] if recall[1] else 0.0
    return p, r, 2 * p * r / (p + r) if p + r else 0.0
