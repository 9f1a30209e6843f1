"""Train the linear model of the attributions stage: `python -m training.attributions TRAIN.jsonl [--out weights.npz]`.

Reads PolNeAR's training part (id, text, attributions), parses it, lets the rules find, and learns which finds and which
other verbs are attributions there: a find is right when an attribution of the corpus shares half of its content tokens
and a token of its source. Adagrad over hashed features, fixed order and seed: the same weights every time.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np
from evals.attribution import TOKEN, touched

from twosource.parse import parse
from twosource.records import Span
from twosource.stages.attributions import learned
from twosource.stages.attributions.assemble import by_rules
from twosource.stages.attributions.page import Page

EPOCHS = 3
RATE = 0.1
DECAY = 1e-3
Example = tuple[list[int], bool]


def examples(page: Page, gold: list[dict[str, list[Span]]]) -> list[Example]:
    """Features and truth of every find that stands in no other one's content."""
    tokens = [m.span() for m in TOKEN.finditer(page.text)]
    ends = [e for _, e in tokens]
    truth = [(touched(tokens, ends, a["source"]), touched(tokens, ends, a["content"])) for a in gold]
    found = [f for f in by_rules(page) if f.content]
    out: list[Example] = []
    for f in [*found, *learned.candidates(page, found)]:
        at = page.idx[f.anchor]
        if any(s <= at < e for g in found if g is not f for s, e in g.content):
            continue
        content = touched(tokens, ends, f.content)
        source = touched(tokens, ends, f.subject.spans)
        out.append(([learned.bucket(x) for x in learned.features(page, f)], _right(source, content, truth)))
    return out


def _right(source: set[int], content: set[int], truth: list[tuple[set[int], set[int]]]) -> bool:
    for s, c in truth:
        shared = len(c & content)
        if shared and 2 * shared >= 0.5 * (len(c) + len(content)) and (s & source or not (s or source)):
            return True
    return False


def fit(made: list[Example]) -> np.ndarray:
    """Weights by bucket, by Adagrad on the logistic loss."""
    weights = np.zeros(learned.BUCKETS)
    squares = np.full(learned.BUCKETS, 1e-2)
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
    parser.add_argument("--out", type=Path, default=Path(learned.__file__).with_name("weights.npz"))
    arguments = parser.parse_args(argv)
    made: list[Example] = []
    with arguments.train.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            made += examples(Page(parse(record["text"])), record["attributions"])
    print(f"{len(made)} examples, {sum(r for _, r in made)} right", file=sys.stderr)
    np.savez_compressed(arguments.out, weights=fit(made).astype(np.float16))
    return 0


if __name__ == "__main__":
    sys.exit(main())
