"""Train the network that finds the article of a page: `python -m training.articles [--folds]`.

Reads two public sets of pages (../shared/gold/pages): WCXB's articles, whose text is known, and trafilatura's pages, of
which passages that belong to the article and that do not are known. A block is right by the share of its words that
stand in the text. Adam on small networks, fixed order and seeds: the same weights every time on one machine.

`--folds` trains on one half of both sets (every other page), measures on the other and the other way round, writes
nothing. Without it the networks of the product are trained on all pages.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import itertools
import json
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from evals.__main__ import GOLD
from numpy.typing import NDArray

from twosource.stages.documents.article import LIMIT, Network, best_limit
from twosource.stages.documents.blocks import blocks
from twosource.stages.documents.decode import decode
from twosource.stages.documents.pages import parsed_page, title_of_head
from twosource.stages.documents.signs import MAX_BLOCKS, names, signs

Floats = NDArray[np.float32]

OUT = Path(__file__).parent.parent / "src" / "twosource" / "stages" / "documents" / "article.npz"
HIDDEN = (64, 32)
EPOCHS = 25
RATE = 2e-3
DECAY = 1e-2
DROPPED = 0.25
BATCH = 512
NETS = 4
PASSAGE = 25.0
"""Weight of a block with a known passage: as much as about 25 words of an article of WCXB."""


@dataclass
class Page:
    """The blocks of a page: their texts, signs, how right each is (-1: not known) and how much it weighs."""

    texts: list[str]
    signs: Floats
    right: Floats
    weight: Floats
    gold: Counter[str] | None = None
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def shares(texts: Sequence[str], gold: str) -> Floats:
    """The share of each text's words that stand in the gold: by runs of four, short ones as a line or a phrase."""
    known = words(gold)
    line = {" ".join(words(part)) for part in gold.split("\n")}
    flat = f" {' '.join(known)} "
    runs = set(zip(known, known[1:], known[2:], known[3:], strict=False))
    out = []
    for text in texts:
        own = words(text)
        phrase = " ".join(own)
        if len(own) > 5:
            mine = list(zip(own, own[1:], own[2:], own[3:], strict=False))
            out.append(sum(run in runs for run in mine) / len(mine))
        elif phrase in line or (len(own) >= 3 and f" {phrase} " in flat):
            out.append(1.0 if own else 0.0)
        else:
            out.append(0.5 if len(own) > 1 and f" {phrase} " in flat else 0.0)
    return np.array(out, dtype=np.float32)


def marks(texts: Sequence[str], keep: Sequence[str], drop: Sequence[str]) -> Floats:
    """1 for blocks with a passage to keep, 0 for those of one to drop, -1 for the others."""
    out = np.full(len(texts), -1.0, dtype=np.float32)
    for passages, value in ((drop, 0.0), (keep, 1.0)):
        for passage in (" ".join(p.split()) for p in passages):
            for i, text in enumerate(texts):
                if len(passage) > 3 and passage in text:
                    out[i] = value
    return out


def read(path: Path) -> list[Page]:
    """The pages of a gold file in its order; those that cannot be parsed or have no gold are left out."""
    out = []
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            page = _page(row)
            if page is not None:
                out.append(page)
    return out


def _page(row: dict[str, Any]) -> Page | None:
    source = row.get("html") or decode(base64.b64decode(row["html_b64"]), True).text
    tree, _ = parsed_page(source)
    found = blocks(tree)[:MAX_BLOCKS] if tree is not None else []
    if not found or not (row.get("text") or row.get("with")):
        return None
    texts = [block.text for block in found]
    rows = signs(found, title_of_head(tree))
    if row.get("text"):
        sizes = np.array([len(words(text)) for text in texts], dtype=np.float32)
        weight = (sizes + 2) / (sizes.sum() + 200) * 1000
        return Page(texts, rows, shares(texts, row["text"]), weight, Counter(words(row["text"])))
    keep, drop = tuple(row.get("with") or ()), tuple(row.get("without") or ())
    weight = np.full(len(texts), PASSAGE, dtype=np.float32)
    return Page(texts, rows, marks(texts, keep, drop), weight, None, keep, drop)


def train(pages: Sequence[Page], seeds: Sequence[int]) -> Network:
    """Networks on the blocks of these pages whose rightness is known."""
    known = [page.right >= 0 for page in pages]
    rows = np.vstack([page.signs[k] for page, k in zip(pages, known, strict=True)])
    right = np.concatenate([page.right[k] for page, k in zip(pages, known, strict=True)])
    weight = np.concatenate([page.weight[k] for page, k in zip(pages, known, strict=True)])
    mean, scale = rows.mean(0), rows.std(0) + 1e-3
    inputs = np.clip((rows - mean) / scale, -LIMIT, LIMIT).astype(np.float32)
    weight = np.minimum(weight / weight.mean(), 20).astype(np.float32)
    return Network(mean, scale, [_adam(inputs, right, weight, seed) for seed in seeds])


def _adam(inputs: Floats, right: Floats, weight: Floats, seed: int) -> list[Floats]:
    rng = np.random.default_rng(seed)
    sizes = (inputs.shape[1], *HIDDEN, 1)
    layers: list[Floats] = []
    for a, b in itertools.pairwise(sizes):
        layers += [rng.normal(0, np.sqrt(2 / a), (a, b)).astype(np.float32), np.zeros(b, np.float32)]
    first, second = [np.zeros_like(p) for p in layers], [np.zeros_like(p) for p in layers]
    step, steps = 0, EPOCHS * (len(inputs) // BATCH)
    for _ in range(EPOCHS):
        order = rng.permutation(len(inputs))
        for start in range(0, len(inputs) - BATCH + 1, BATCH):
            pick = order[start : start + BATCH]
            step += 1
            gradients = _gradients(layers, inputs[pick], right[pick], weight[pick], rng)
            rate = RATE * 0.5 * (1 + np.cos(np.pi * step / steps))
            for i, gradient in enumerate(gradients):
                first[i] = 0.9 * first[i] + 0.1 * gradient
                second[i] = 0.999 * second[i] + 0.001 * gradient**2
                move = first[i] / (1 - 0.9**step) / (np.sqrt(second[i] / (1 - 0.999**step)) + 1e-8)
                decay = DECAY * layers[i] if i % 2 == 0 else 0.0
                layers[i] = (layers[i] - rate * (move + decay)).astype(np.float32)
    return layers


def _gradients(layers: list[Floats], inputs: Floats, right: Floats, weight: Floats, rng: Any) -> list[Floats]:
    """Of the weighted log loss, with parts of the hidden layers dropped at random."""
    levels, masks = [inputs], []
    for i in range(0, len(layers), 2):
        at = levels[-1] @ layers[i] + layers[i + 1]
        if i < len(layers) - 2:
            mask = (rng.random(at.shape, dtype=np.float32) > DROPPED) / np.float32(1 - DROPPED)
            masks.append(mask)
            at = np.maximum(at, 0) * mask
        levels.append(at)
    chance = 1 / (1 + np.exp(-np.clip(levels[-1][:, 0], -30, 30)))
    back: Floats = ((chance - right) * weight / len(inputs))[:, None].astype(np.float32)
    out: list[Floats] = [np.empty(0, np.float32)] * len(layers)
    for i in range(len(layers) - 2, -1, -2):
        out[i], out[i + 1] = levels[i // 2].T @ back, back.sum(0)
        if i:
            back = (back @ layers[i].T) * (levels[i // 2] > 0) * masks[i // 2 - 1]
    return out


def measure(network: Network, pages: Sequence[Page]) -> dict[str, float]:
    """Mean word F1 of pages with a text, F1 of passages of the others."""
    f1s: list[float] = []
    kept = missed = wrong = 0
    for page in pages:
        chances = network.probabilities(page.signs)
        sizes = np.array([text.count(" ") + 1 for text in page.texts], dtype=np.float64)
        limit = best_limit(chances, sizes)
        text = "\n".join(t for t, chance in zip(page.texts, chances, strict=True) if chance >= limit)
        if page.gold is not None:
            mine = Counter(words(text))
            f1s.append(2 * (mine & page.gold).total() / max(1, mine.total() + page.gold.total()))
        else:
            kept += sum(p in text for p in page.keep)
            missed += sum(p not in text for p in page.keep)
            wrong += sum(p in text for p in page.drop)
    return {"word_f1": sum(f1s) / max(1, len(f1s)), "segment_f1": 2 * kept / max(1, 2 * kept + missed + wrong)}


def write(network: Network, path: Path) -> None:
    """Half precision is enough: the figures do not change in the fourth place."""
    arrays: dict[str, Any] = {"mean": network.mean, "scale": network.scale, "names": np.array(names())}
    arrays |= {"nets": len(network.nets), "layers": len(network.nets[0])}
    for n, layers in enumerate(network.nets):
        arrays |= {f"net{n}_{i}": layer.astype(np.float16) for i, layer in enumerate(layers)}
    np.savez_compressed(path, **arrays)


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code 2 when the pages are absent."""
    parser = argparse.ArgumentParser(prog="python -m training.articles", description=__doc__)
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--folds", action="store_true", help="measure each half by what the other teaches")
    arguments = parser.parse_args(argv)
    paths = [arguments.gold / "pages" / f"{name}.dev.jsonl.gz" for name in ("wcxb_article", "trafilatura990")]
    if not all(path.is_file() for path in paths):
        print(f"{paths[0].parent} is absent; name the gold data with --gold", file=sys.stderr)
        return 2
    sets = [read(path) for path in paths]
    if arguments.folds:
        halves = [[page for pages in sets for page in pages[start::2]] for start in (0, 1)]
        for mine, other, name in ((halves[0], halves[1], "even > odd"), (halves[1], halves[0], "odd > even")):
            print(name, {k: round(v, 4) for k, v in measure(train(mine, range(NETS)), other).items()}, flush=True)
        return 0
    network = train([page for pages in sets for page in pages], range(NETS))
    write(network, OUT)
    print({k: round(v, 4) for k, v in measure(network, [page for pages in sets for page in pages]).items()})
    return 0


if __name__ == "__main__":
    sys.exit(main())
