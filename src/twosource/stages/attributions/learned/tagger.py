"""The tagger: given a possible cue, is it one, and which of the words around it are content, source and cue.

Embeddings, four residual convolutions of growing reach, and two heads, run with numpy from `tagger0.npz` and
`tagger1.npz`, which training/tagger.py makes. All cues of a page are read at once; pages never share a computation.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO

import numpy as np

from twosource.stages.attributions.learned.window import Floats, Ints, Tokens, Window

DILATIONS = (1, 2, 4, 8)
"""Reach of the four convolutions, in tokens either way."""
ROLES = ("none", "content", "source", "cue")
GAP = max(DILATIONS)
"""Empty rows between two windows, so that no convolution sees from one into the next."""


@dataclass(frozen=True)
class Tagged:
    """The probability that a window's word is a cue, and the role (number in ROLES) of each of its tokens."""

    probability: float
    roles: Ints


@dataclass(frozen=True)
class Said:
    """What one network says of a window: the probability, and the chance of each role, (tokens, ROLES)."""

    probability: float
    chances: Floats


@dataclass(frozen=True)
class Tagger:
    """Networks of one shape, trained apart, whose answers are averaged: fewer chance errors than either makes."""

    networks: tuple[Network, ...]

    def read(self, tokens: Tokens, tensor: Floats, windows: Sequence[Window]) -> list[Tagged]:
        """Read each window; `tensor` is the parser's (n, 96)."""
        out: list[Tagged] = []
        for start in range(0, len(windows), MOST_WINDOWS):
            part = windows[start : start + MOST_WINDOWS]
            for said in zip(*(network.read(tokens, tensor, part) for network in self.networks), strict=True):
                chances = sum(s.chances for s in said[1:]) + said[0].chances
                out.append(Tagged(sum(s.probability for s in said) / len(said), np.argmax(chances, axis=1)))
        return out


@dataclass(frozen=True)
class Network:
    """The weights of one network by name, as 32-bit floats."""

    weights: dict[str, Floats]

    def read(self, tokens: Tokens, tensor: Floats, windows: Sequence[Window]) -> list[Said]:
        """Read some windows of one page together."""
        w = self.weights
        needed = np.unique(np.concatenate([np.arange(x.lo, x.hi) for x in windows]))
        place = np.full(len(tokens.lemma), -1)
        place[needed] = np.arange(len(needed))
        words = np.concatenate(
            [
                w["lem"][tokens.lemma[needed]],
                w["tag"][tokens.tag[needed]],
                w["dep"][tokens.dep[needed]],
                tokens.flags[needed],
                tensor[needed] @ w["tp.weight"].T + w["tp.bias"],
            ],
            axis=1,
        )
        plain = words @ w["tok.weight"].T + w["tok.bias"]
        starts, size = _layout(windows)
        x = np.zeros((size, plain.shape[1]), dtype=np.float32)
        gap = np.ones(size, dtype=bool)
        branch, depth, distance = _tables(w)
        for start, win in zip(starts, windows, strict=True):
            rows = slice(start, start + win.hi - win.lo)
            anchor = words[place[win.at]] @ w["anc.weight"].T + w["anc.bias"] + w["rel.bias"]
            part = plain[place[win.lo : win.hi]]
            part += branch[win.branch]
            part += depth[win.depth]
            part += distance[win.distance]
            if win.own.any():
                part += win.own @ w["rel.weight"][:, -win.own.shape[1] :].T
            part += anchor
            np.maximum(part, 0, out=x[rows])
            gap[rows] = False
        gaps = np.flatnonzero(gap)
        for layer, reach in enumerate(DILATIONS):
            more = _convolve(x, w[f"conv.{layer}.weight"], w[f"conv.{layer}.bias"], reach)
            more += x
            x = _normal(more, w, layer)
            x[gaps] = 0
        return self._heads(x, starts, windows)

    def _heads(self, x: Floats, starts: Sequence[int], windows: Sequence[Window]) -> list[Said]:
        w = self.weights
        scores = x @ w["out.weight"].T + w["out.bias"]
        chances = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        seen = np.stack(
            [
                np.concatenate([x[s + win.at - win.lo], x[s : s + n].max(axis=0), x[s : s + n].mean(axis=0)])
                for s, win in zip(starts, windows, strict=True)
                for n in (win.hi - win.lo,)
            ]
        )
        hidden = np.maximum(seen @ w["att1.weight"].T + w["att1.bias"], 0)
        logits = (hidden @ w["att2.weight"].T + w["att2.bias"])[:, 0]
        chance = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
        return [
            Said(float(p), chances[s : s + win.hi - win.lo]) for p, s, win in zip(chance, starts, windows, strict=True)
        ]


MOST_NETWORKS = 4
MOST_WINDOWS = 128
"""Windows read at once; bounds the memory that a long page takes."""


def _layout(windows: Sequence[Window]) -> tuple[list[int], int]:
    """Where each window's rows begin when they stand one after the other with gaps, and how many rows there are."""
    starts, at = [], GAP
    for win in windows:
        starts.append(at)
        at += win.hi - win.lo + GAP
    return starts, at


def _tables(w: dict[str, Floats]) -> tuple[Floats, Floats, Floats]:
    """What branch, depth and distance add to a row: their embeddings, each times its columns of the product."""
    first, second = w["br"].shape[1], w["br"].shape[1] + w["td"].shape[1]
    third = second + w["ds"].shape[1]
    rel = w["rel.weight"]
    return w["br"] @ rel[:, :first].T, w["td"] @ rel[:, first:second].T, w["ds"] @ rel[:, second:third].T


def _convolve(x: Floats, weight: Floats, bias: Floats, reach: int) -> Floats:
    """ReLU of a convolution of width three; `weight` is (3, in, out)."""
    n = len(x)
    out = x @ weight[1] + bias
    out[reach:] += x[: n - reach] @ weight[0]
    out[: n - reach] += x[reach:] @ weight[2]
    kept: Floats = np.maximum(out, 0, out=out)
    return kept


def _normal(x: Floats, w: dict[str, Floats], layer: int) -> Floats:
    """Layer normalisation (Ba, Kiros and Hinton 2016), in place."""
    x -= x.mean(axis=1, keepdims=True)
    spread = np.einsum("ij,ij->i", x, x) / np.float32(x.shape[1]) + np.float32(1e-5)
    x *= (1 / np.sqrt(spread))[:, None]
    x *= w[f"norm.{layer}.weight"]
    x += w[f"norm.{layer}.bias"]
    return x


@functools.lru_cache(maxsize=1)
def load() -> Tagger | None:
    """The tagger, or None when its weights are not installed."""
    folder = files("twosource.stages.attributions.learned")
    found = [p for n in range(MOST_NETWORKS) if (p := folder.joinpath(f"tagger{n}.npz")).is_file()]
    networks = []
    for path in found:
        with np.load(BytesIO(path.read_bytes())) as held:
            networks.append(Network({name: held[name].astype(np.float32) for name in held.files}))
    return Tagger(tuple(networks)) if networks else None
