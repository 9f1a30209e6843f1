"""Train the model that chooses possible cues: `python -m training.signs TRAIN.jsonl`.

Reads PolNeAR's training part without the articles kept aside (training/gold.py), and learns for each word that could be
a cue whether it is the head of one. Adagrad over hashed features, fixed order and seed: the same weights every time.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

import numpy as np

from training.gold import Article, articles, fitting
from twosource.stages.attributions.learned import signs

EPOCHS = 2
RATE = 0.1
DECAY = 1e-4
SELDOM = 2
"""Lemmas that were a cue fewer times are not asked about again."""
Example = tuple[list[int], bool]


def lemmas(read: list[Article]) -> frozenset[int]:
    """The keys of the lemmas that have been cues."""
    seen = Counter(a.page.lemma[cue.head] for a in read for cue in a.cues)
    return frozenset(signs.lemma_key(lemma) for lemma, times in seen.items() if times >= SELDOM)


def examples(article: Article, known: frozenset[int]) -> list[Example]:
    """Features and truth of every candidate; words of a cue beside its head are left out unless a rule took them."""
    heads = {cue.head for cue in article.cues}
    within = {i for cue in article.cues for i in cue.tokens}
    out = []
    for i in signs.candidates(article.page, article.rules, known):
        if i in within and i not in heads and i not in article.rules:
            continue
        found = [signs.bucket(x) for x in signs.features(article.page, i, article.rules.get(i, "-"))]
        out.append((found, i in within))
    return out


def fit(made: list[Example]) -> np.ndarray:
    """Weights by bucket, by Adagrad on the logistic loss."""
    weights = np.zeros(signs.BUCKETS)
    squares = np.full(signs.BUCKETS, 1e-2)
    order = np.random.default_rng(7)
    for _ in range(EPOCHS):
        for n in order.permutation(len(made)):
            at, right = made[n]
            total = weights[at].sum()
            slope = 1 / (1 + np.exp(-np.clip(total, -30, 30))) - right
            step = slope + DECAY * weights[at]
            squares[at] += step * step
            weights[at] -= RATE * step / np.sqrt(squares[at])
    return weights


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("train", type=Path)
    parser.add_argument("--out", type=Path, default=Path(signs.__file__).with_name("signs.npz"))
    arguments = parser.parse_args(argv)
    read = list(fitting(articles(arguments.train)))
    known = lemmas(read)
    made = [e for article in read for e in examples(article, known)]
    print(f"{len(made)} examples, {sum(r for _, r in made)} cues, {len(known)} lemmas", file=sys.stderr)
    keys = np.array(sorted(known), dtype=np.uint32)
    np.savez_compressed(arguments.out, weights=fit(made).astype(np.float16), lemmas=keys)
    return 0


if __name__ == "__main__":
    sys.exit(main())
