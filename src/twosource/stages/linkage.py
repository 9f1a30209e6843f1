"""Groups by average link (UPGMA, Sokal and Michener 1958) over the pairs that are alike at all."""

from __future__ import annotations

import heapq

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Links = tuple[Ints, Ints, Floats]
"""Pairs i < j and how alike they are."""


def average_link(links: Links, n: int, threshold: float) -> list[int]:
    """The smallest member of the group of each of `n` things, groups joined by average link down to `threshold`.

    Pairs that are not linked count as 0. Ties are broken by position, so the result depends on the links alone.
    """
    near: list[dict[int, float]] = [{} for _ in range(n)]
    size = [1] * n
    queue: list[tuple[float, int, int]] = []
    for i, j, v in zip(links[0].tolist(), links[1].tolist(), links[2].tolist(), strict=True):
        near[i][j] = near[j][i] = v
        if v >= threshold:
            queue.append((-round(v, 12), i, j))
    heapq.heapify(queue)
    root = list(range(n))
    alive = [True] * n
    while queue:
        mean, a, b = heapq.heappop(queue)
        if not (alive[a] and alive[b]) or -mean != round(near[a][b] / (size[a] * size[b]), 12):
            continue
        alive[b] = False
        root[b] = a
        del near[a][b], near[b][a]
        size[a] += size[b]
        for c, v in near[b].items():
            near[a][c] = near[a].get(c, 0.0) + v
            near[c][a] = near[a][c]
            del near[c][b]
        near[b] = {}
        for c, v in near[a].items():
            together = round(v / (size[a] * size[c]), 12)
            if together >= threshold:
                heapq.heappush(queue, (-together, min(a, c), max(a, c)))
    for i in range(n):
        while root[root[i]] != root[i]:
            root[i] = root[root[i]]
    return root
