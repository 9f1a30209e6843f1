"""Which blocks of a page are its article: a small network over the signs of each block, and a choice over all of them.

Trained by `python -m training.articles` on public pages (docs/reading.md); the weights stand in `article.npz`.
"""

from __future__ import annotations

import functools
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twosource.stages.documents.blocks import Block
from twosource.stages.documents.signs import MAX_BLOCKS, names, signs

Floats = NDArray[np.float32]

LIMIT = 6.0
"""Standard deviations beyond which a sign says no more."""

LONG = 12
"""Words of a block that is kept once when the page holds it several times."""


class Network:
    """Networks of the same shape whose answers are averaged; `layers` are weights and biases by turns."""

    def __init__(self, mean: Floats, scale: Floats, nets: list[list[Floats]]) -> None:
        self.mean, self.scale, self.nets = mean, scale, nets

    def probabilities(self, rows: Floats) -> Floats:
        """The chance of each block to be part of the article. Shape (blocks,)."""
        inputs = np.clip((rows - self.mean) / self.scale, -LIMIT, LIMIT)
        answers = []
        for layers in self.nets:
            at = inputs
            for i in range(0, len(layers), 2):
                at = at @ layers[i] + layers[i + 1]
                if i < len(layers) - 2:
                    at = np.maximum(at, 0)
            answers.append(1 / (1 + np.exp(-np.clip(at[:, 0], -30, 30))))
        return np.asarray(np.mean(answers, axis=0), dtype=np.float32)


@functools.lru_cache(maxsize=1)
def network() -> Network:
    """The trained networks. Raises ValueError when they were trained on other signs."""
    with (
        resources.as_file(resources.files(__package__) / "article.npz") as path,
        np.load(path, allow_pickle=False) as file,
    ):
        if tuple(file["names"].tolist()) != names():
            raise ValueError("article.npz was trained on other signs; run `python -m training.articles`")
        nets = [
            [file[f"net{n}_{i}"].astype(np.float32) for i in range(int(file["layers"]))]
            for n in range(int(file["nets"]))
        ]
        return Network(file["mean"].astype(np.float32), file["scale"].astype(np.float32), nets)


def article(found: list[Block], title: str | None = None, by: Network | None = None) -> list[bool]:
    """Whether each block belongs to the article. Blocks beyond MAX_BLOCKS do not."""
    if not found:
        return []
    seen = found[:MAX_BLOCKS]
    chances = (by or network()).probabilities(signs(seen, title))
    sizes = np.array([block.text.count(" ") + 1 for block in seen], dtype=np.float64)
    kept = chances >= best_limit(chances, sizes)
    once: set[str] = set()
    out: list[bool] = []
    for block, keep in zip(seen, kept.tolist(), strict=True):
        again = keep and sizes[len(out)] >= LONG and block.text in once
        if keep and not again:
            once.add(block.text)
        out.append(keep and not again)
    return out + [False] * (len(found) - len(seen))


def best_limit(chances: NDArray[Any], sizes: NDArray[Any]) -> float:
    """The limit on the chance from which on words are taken that gives the best F1 to be expected: words are right
    with their chance, and the article has as many words as all chances together (Lewis 1995)."""
    order = np.argsort(-chances, kind="stable")
    right = np.cumsum((chances * sizes)[order])
    taken = np.cumsum(sizes[order])
    expected = 2 * right / (taken + right[-1] + 1e-9)
    return float(chances[order[int(np.argmax(expected))]])
