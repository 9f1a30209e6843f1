"""The parser's first network with a memory: what a word looks like to it is worked out once, not at every token.

spaCy's `tok2vec` turns six marks of a token (its norm, prefix, suffix, shape and two blanks) into a row of numbers, and
then lets every row see its neighbours four times. The first half depends on the marks alone and costs a third of the
whole; here it is kept by marks. The second half is the same sums in fewer passes over the memory. The numbers differ
from spaCy's in their last bits, as they do between two processors; the trees are the same (docs/engine.md).

A row is worked out in a block of fixed size, so that no bit of it depends on the words that happened to be new with it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from spacy.tokens import Doc

Floats = npt.NDArray[np.float32]
Marks = npt.NDArray[np.uint64]

BLOCK = 64
"""Rows of one product when words are worked out."""
MOST_WORDS = 50_000
"""Words kept: 20 MB at most. When there are more, the memory starts afresh."""
_CLOSE = 1e-3
"""How far the numbers may be from spaCy's on the sample; rounding alone stays below a hundredth of that."""


@dataclass(frozen=True)
class Dense:
    """One layer: product, the largest of `pieces`, and the result normalised."""

    weight: Floats  # (inputs, pieces * width), piece after piece
    bias: Floats  # (pieces * width)
    scale: Floats  # (width)
    shift: Floats  # (width)

    @classmethod
    def of(cls, maxout: Any, norm: Any) -> Dense:
        """From the two layers of the model."""
        weight, bias = maxout.get_param("W"), maxout.get_param("b")  # (width, pieces, inputs), (width, pieces)
        flat = weight.transpose(1, 0, 2).reshape(-1, weight.shape[2])
        return cls(np.ascontiguousarray(flat.T), bias.T.reshape(-1).copy(), norm.get_param("G"), norm.get_param("b"))

    def __call__(self, rows: Floats) -> Floats:
        """(n, inputs) to (n, width)."""
        width = len(self.scale)
        product = rows @ self.weight
        product += self.bias
        out: Floats = np.maximum(product[:, :width], product[:, width : 2 * width])
        for start in range(2 * width, product.shape[1], width):
            np.maximum(out, product[:, start : start + width], out=out)
        out -= out.mean(axis=1, keepdims=True)
        spread = np.einsum("ij,ij->i", out, out) / width + np.float32(1e-8)
        out *= (1 / np.sqrt(spread))[:, None]
        out *= self.scale
        out += self.shift
        return out


@dataclass
class Encoder:
    """The component `tok2vec` of a pipeline, with a memory. `of` gives None for one of another build."""

    columns: list[str]
    tables: list[tuple[int, Floats, int]]  # which column, the table (rows, width), the seed of its hash
    word: Dense
    layers: list[Dense]
    pad: int
    ops: Any
    _known: dict[bytes, int] = field(default_factory=dict)
    _rows: Floats = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32))

    @classmethod
    def of(cls, part: Any, sample: Doc) -> Encoder | None:
        """From the component; None when it is not built as expected or does not give the same numbers for `sample`."""
        model = part.model
        nodes: dict[str, list[Any]] = {}
        for node in model.walk(order="dfs_pre"):
            nodes.setdefault(node.name, []).append(node)
        windows = nodes.get("expand_window", [])
        dense = [Dense.of(m, n) for m, n in zip(nodes.get("maxout", []), nodes.get("layernorm", []), strict=False)]
        if len(nodes.get("extract_features", [])) != 1 or len(dense) != len(windows) + 1 or not windows:
            return None
        if any(w.attrs["window_size"] != 1 for w in windows):
            return None
        made = cls(
            columns=list(nodes["extract_features"][0].attrs["columns"]),
            tables=[(e.attrs["column"], e.get_param("E"), e.attrs["seed"]) for e in nodes.get("hashembed", [])],
            word=dense[0],
            layers=dense[1:],
            pad=model.layers[-1].attrs.get("pad", 0),
            ops=model.ops,
        )
        try:
            ours, theirs = made.tensor(sample), model.predict([sample])[0]
        except (ValueError, IndexError, KeyError, TypeError):
            return None
        return made if ours.shape == theirs.shape and np.allclose(ours, theirs, atol=_CLOSE) else None

    def __call__(self, doc: Doc) -> Doc:
        """Set the tensor that the other components read."""
        doc.tensor = self.tensor(doc)  # type: ignore[assignment]  # spaCy says float64 and takes float32
        return doc

    def tensor(self, doc: Doc) -> Floats:
        """(tokens, width)."""
        n, width = len(doc), len(self.word.scale)
        if not n:
            return np.zeros((0, width), dtype=np.float32)
        pad = self.pad
        x: Floats = np.zeros((n + 2 * pad, width), dtype=np.float32)
        x[pad : pad + n] = self._words(
            doc.to_array(list[int | str](self.columns)).astype(np.uint64).reshape(n, len(self.columns))
        )
        seen = np.zeros((len(x), 3 * width), dtype=np.float32)
        for layer in self.layers:
            seen[1:, :width] = x[:-1]
            seen[:, width : 2 * width] = x
            seen[:-1, 2 * width :] = x[1:]
            x += layer(seen)
        return x[pad : pad + n].copy()

    def _words(self, marks: Marks) -> Floats:
        """The row of each token, from the memory where it is known."""
        keys = [row.tobytes() for row in marks]
        if len(self._known) > MOST_WORDS:
            self._known.clear()
            self._rows = self._rows[:0]
        known = self._known
        new = {key: at for at, key in enumerate(keys) if key not in known}
        if new:
            self._learn(marks[list(new.values())], list(new))
        rows: Floats = self._rows[[known[key] for key in keys]]
        return rows

    def _learn(self, marks: Marks, keys: list[bytes]) -> None:
        parts = [self._rows] if len(self._rows) else []
        for start in range(0, len(marks), BLOCK):
            some = marks[start : start + BLOCK]
            block = np.zeros((BLOCK, sum(table.shape[1] for _, table, _ in self.tables)), dtype=np.float32)
            at = 0
            for column, table, seed in self.tables:
                hashed = self.ops.hash(np.ascontiguousarray(some[:, column]), seed) % table.shape[0]
                block[: len(some), at : at + table.shape[1]] = self.ops.gather_add(table, hashed)
                at += table.shape[1]
            parts.append(self.word(block)[: len(some)])
        first = len(self._rows)
        self._rows = np.concatenate(parts)
        self._known.update((key, first + at) for at, key in enumerate(keys))
