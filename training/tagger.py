"""Train a network of the tagger: `python -m training.tagger TRAIN.jsonl --number 0` (after `training.signs`).

Needs torch (`pip install torch==2.13.0`), which the program itself does not. Reads PolNeAR's training part without the
articles kept aside; an example is a possible cue with its window, its truth, and, when it is a cue, the role of each
token. Fixed seed; one thread, so that the weights come out the same on one machine. The program averages the networks
tagger0.npz, tagger1.npz ... The two that ship were trained on what the rules found on two days of their making.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812 - its name everywhere

from training.gold import Article, Cue, articles, fitting
from twosource.stages.attributions import learned
from twosource.stages.attributions.found import Found
from twosource.stages.attributions.learned import signs, tagger
from twosource.stages.attributions.learned.window import (
    BRANCHES,
    DEPS,
    DISTANCES,
    FAR,
    FLAGS,
    LEMMAS,
    OWN,
    TAGS,
    Tokens,
    Window,
    mark,
    tokens,
    window,
)

WIDTH = 96
TENSOR = 96
EPOCHS = 6
SIZE = 48
RATE = 2e-3
DECAY = 0.02
DROP = 0.25
SIGN = 0.05
"""Words below this probability of `signs` are no examples; lower than in use, for clear negatives."""
Tensors = tuple[torch.Tensor, ...]


@dataclass
class Example:
    """A window of an article, whether its word is a cue, and the roles of its tokens (None when it is not)."""

    article: int
    window: Window
    right: bool
    roles: np.ndarray | None


@dataclass
class Made:
    """All examples, with the arrays of their articles."""

    tokens: list[Tokens]
    tensors: list[np.ndarray]
    examples: list[Example]


def make(read: Iterator[Article], values: list[float], known: frozenset[int]) -> Made:
    """The examples of all articles."""
    made = Made([], [], [])
    for article in read:
        page = article.page
        made.tokens.append(tokens(page, article.found))
        made.tensors.append(np.asarray(page.tensor, dtype=np.float32))
        own: dict[int, list[Found]] = {}
        for f in article.found:
            own.setdefault(f.anchor, []).append(f)
        heads = {cue.head: cue for cue in article.cues}
        for i in _asked(article, values, known, heads):
            cue = heads.get(i) or next((c for c in article.cues if i in c.tokens), None)
            win = window(page, i, own.get(i, ()))
            roles = _roles(article, cue, win) if cue else None
            made.examples.append(Example(len(made.tokens) - 1, win, cue is not None, roles))
    return made


def _asked(article: Article, values: list[float], known: frozenset[int], heads: dict[int, Cue]) -> list[int]:
    within = {i for cue in article.cues for i in cue.tokens}
    out = set(heads)
    for i in signs.candidates(article.page, article.rules, known):
        rule = article.rules.get(i)
        if i in within and rule is None:
            continue
        if rule is not None or signs.probability(article.page, i, "-", values) >= SIGN:
            out.add(i)
    return sorted(out)


def _roles(article: Article, cue: Cue, win: Window) -> np.ndarray:
    page = article.page
    on = np.zeros((page.n, 3), dtype=np.float32)
    for column, spans in enumerate((cue.source, cue.cue, cue.content)):
        mark(page, on[:, column], spans)
    roles = np.zeros(page.n, dtype=np.int64)
    for column, role in enumerate(("source", "cue", "content")):
        roles[on[:, column] > 0] = tagger.ROLES.index(role)
    return roles[win.lo : win.hi]


class Network(nn.Module):  # type: ignore[misc]  # torch is not installed where types are checked
    """What `Tagger` computes, in torch, over a padded batch."""

    def __init__(self) -> None:
        super().__init__()
        self.lem = nn.Embedding(LEMMAS + 1, 32)
        self.tag = nn.Embedding(len(TAGS) + 1, 12)
        self.dep = nn.Embedding(len(DEPS) + 1, 12)
        self.br = nn.Embedding(BRANCHES, 24)
        self.td = nn.Embedding(FAR + 1, 6)
        self.ds = nn.Embedding(DISTANCES, 12)
        self.tp = nn.Linear(TENSOR, 32)
        wide = 32 + 12 + 12 + FLAGS + 32
        self.tok = nn.Linear(wide, WIDTH)
        self.rel = nn.Linear(24 + 6 + 12 + OWN, WIDTH)
        self.anc = nn.Linear(wide, WIDTH)
        self.conv = nn.ModuleList(nn.Conv1d(WIDTH, WIDTH, 3, padding=k, dilation=k) for k in tagger.DILATIONS)
        self.norm = nn.ModuleList(nn.LayerNorm(WIDTH) for _ in tagger.DILATIONS)
        self.out = nn.Linear(WIDTH, len(tagger.ROLES))
        self.att1 = nn.Linear(3 * WIDTH, 64)
        self.att2 = nn.Linear(64, 1)
        self.drop = nn.Dropout(DROP)

    def forward(self, x: Tensors) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits of the roles (batch, length, 4) and of being a cue (batch)."""
        lem, tag, dep, flags, tensor, branch, depth, distance, own, mask, at = x
        words = [self.drop(self.lem(lem)), self.tag(tag), self.dep(dep), flags, self.tp(tensor)]
        word = torch.cat(words, -1)
        rows = torch.arange(len(at))
        place = torch.cat([self.br(branch), self.td(depth), self.ds(distance), own], -1)
        h = F.relu(self.tok(word) + self.rel(place) + self.anc(word[rows, at])[:, None]) * mask[..., None]
        for conv, norm in zip(self.conv, self.norm, strict=True):
            h = norm(h + F.relu(conv(self.drop(h).transpose(1, 2)).transpose(1, 2))) * mask[..., None]
        top = (h - 1e4 * (1 - mask[..., None])).max(1).values
        mean = h.sum(1) / mask.sum(1, keepdim=True)
        seen = F.relu(self.att1(torch.cat([h[rows, at], top, mean], -1)))
        return self.out(h), self.att2(self.drop(seen)).squeeze(-1)


def batch(made: Made, chosen: list[Example]) -> tuple[Tensors, torch.Tensor, torch.Tensor]:
    """Padded arrays of some examples, their roles (-100: not asked) and truths."""
    n, longest = len(chosen), max(e.window.hi - e.window.lo for e in chosen)
    ints = np.zeros((6, n, longest), dtype=np.int64)
    flags = np.zeros((n, longest, FLAGS), np.float32)
    tensor = np.zeros((n, longest, TENSOR), np.float32)
    own = np.zeros((n, longest, OWN), np.float32)
    mask = np.zeros((n, longest), np.float32)
    roles = np.full((n, longest), -100, np.int64)
    for k, e in enumerate(chosen):
        win, page = e.window, made.tokens[e.article]
        here, size = slice(win.lo, win.hi), win.hi - win.lo
        columns = (page.lemma[here], page.tag[here], page.dep[here], win.branch, win.depth, win.distance)
        for row, column in enumerate(columns):
            ints[row, k, :size] = column
        flags[k, :size] = page.flags[here]
        tensor[k, :size] = made.tensors[e.article][here]
        own[k, :size] = win.own
        mask[k, :size] = 1
        if e.roles is not None:
            roles[k, :size] = e.roles
    at = np.array([e.window.at - e.window.lo for e in chosen], dtype=np.int64)
    lem, tag, dep, branch, depth, distance = ints
    arrays = (lem, tag, dep, flags, tensor, branch, depth, distance, own, mask, at)
    right = np.array([e.right for e in chosen], np.float32)
    return tuple(map(torch.from_numpy, arrays)), torch.from_numpy(roles), torch.from_numpy(right)


def batches(examples: list[Example], rng: np.random.Generator) -> list[list[Example]]:
    """All examples in batches of like length, in random order."""
    order = sorted(examples, key=lambda e: e.window.hi - e.window.lo + rng.random() * 12)
    out = [order[k : k + SIZE] for k in range(0, len(order), SIZE)]
    return [out[k] for k in rng.permutation(len(out))]


def fit(made: Made, seed: int) -> Network:
    """Train for EPOCHS rounds with AdamW under a one-cycle rate."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    rng = np.random.default_rng(seed)
    network = Network()
    optimiser = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    steps = EPOCHS * -(-len(made.examples) // SIZE)
    rate = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps, pct_start=0.1)
    for epoch in range(EPOCHS):
        started, lost = time.monotonic(), 0.0
        for chosen in batches(made.examples, rng):
            x, roles, right = batch(made, chosen)
            said, cue = network(x)
            loss = F.binary_cross_entropy_with_logits(cue, right)
            if (roles >= 0).any():
                loss = loss + F.cross_entropy(said.reshape(-1, len(tagger.ROLES)), roles.reshape(-1))
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            rate.step()
            lost += loss.item() * len(chosen)
        seconds = time.monotonic() - started
        print(f"epoch {epoch + 1}/{EPOCHS}: loss {lost / len(made.examples):.3f}, {seconds:.0f} s", file=sys.stderr)
    return network


def save(network: Network, path: Path) -> None:
    """Half-precision weights by name; convolutions as (3, in, out), as `Tagger` reads them."""
    held = {}
    for name, value in network.state_dict().items():
        array = value.numpy()
        if name.startswith("conv") and name.endswith("weight"):
            array = array.transpose(2, 1, 0)
        embedding = name.split(".")[0] in ("lem", "tag", "dep", "br", "td", "ds")
        held[name.removesuffix(".weight") if embedding else name] = array.astype(np.float16)
    np.savez_compressed(path, **held)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("train", type=Path)
    parser.add_argument("--number", type=int, default=0, help="which network: seed 7 + NUMBER, file tagger<NUMBER>.npz")
    arguments = parser.parse_args(argv)
    out = Path(tagger.__file__).with_name(f"tagger{arguments.number}.npz")
    held = learned.signs_weights()
    if held is None:
        print("signs.npz is missing; run `python -m training.signs TRAIN.jsonl` first", file=sys.stderr)
        return 2
    made = make(fitting(articles(arguments.train)), *held)
    print(f"{len(made.examples)} examples, {sum(e.right for e in made.examples)} cues", file=sys.stderr)
    save(fit(made, 7 + arguments.number), out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
