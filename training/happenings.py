"""Train the trees of happenings: `python -m training.happenings TRAIN.jsonl [--out weights.json] [--folds 5]`.

Reads ECB+'s training part, parses it and compares the gold mentions of each topic. A pair is right when both are in one
gold cluster. A pair weighs less the more pairs its mentions are in, or the largest clusters alone would be learned. The
threshold of the groups is chosen by cross-validation over topics, with the CoNLL F1 within gold subtopic and topic.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
from collections.abc import Hashable, Sequence
from pathlib import Path

import numpy as np
from evals.events import Text, clusters, known_piles, read, say
from evals.events.scorer import scores

from training.boosting import Settings, fit
from twosource.stages import happenings
from twosource.stages.happenings import model as models
from twosource.stages.happenings.pairs import features, side

RISING = frozenset(
    """same_lemma same_stem same_form lines prefix company doer done_to beside arguments heaviest shared names numbers
    places around near documents weekday month year classes""".split()
)
"""The more of these two mentions share, the more they are one event; without the bound the trees learn the topics."""
THRESHOLDS = tuple(round(0.2 + 0.05 * n, 2) for n in range(8))
ABOUT = {
    "format": "twosource.happenings/1",
    "source": "trained on the event annotation of ECB+ (Cybulska and Vossen 2014), topics 1 to 35 less the dev ones",
    "licence": "annotation CC BY 3.0; these weights Apache-2.0 with the project; no text of the corpus is in them",
}


@dataclasses.dataclass
class Pairs:
    """All candidate pairs of a set of texts with features, truth, weight and topic."""

    rows: models.Floats
    truth: models.Floats
    weight: models.Floats
    topic: np.ndarray
    names: tuple[str, ...]


def pairs(texts: Sequence[Text]) -> Pairs:
    """Compare within topics."""
    rows: list[list[float]] = []
    truth: list[float] = []
    weight: list[float] = []
    topic: list[str] = []
    names: tuple[str, ...] = ()
    for name, members, known in known_piles(texts):
        mentions = [m for t in members for m in t.mentions]
        gold = [c for t in members for c in t.clusters]
        sides = [side(m, known) for m in mentions]
        found = list(happenings.candidates(mentions, [0] * len(mentions), known))
        times = np.bincount(np.array(found).ravel(), minlength=len(mentions))
        for i, j in found:
            row = features(sides[i], sides[j], known)
            names = tuple(row)
            rows.append(list(row.values()))
            truth.append(float(gold[i] == gold[j]))
            weight.append(float(times[i] * times[j]) ** -0.5)
            topic.append(name)
    weights = np.array(weight)
    return Pairs(np.array(rows), np.array(truth), weights / weights.mean(), np.array(topic), names)


def train(made: Pairs, at: np.ndarray, settings: Settings) -> models.Model:
    """Trees from the pairs `at`."""
    return fit(made.rows[at], made.truth[at], made.weight[at], made.names, RISING, settings)


def cross_validate(
    texts: Sequence[Text], made: Pairs, folds: int, settings: Settings
) -> dict[float, tuple[float, float]]:
    """CoNLL F1 within subtopic and topic by threshold; no topic is scored by trees that saw it."""
    topics = sorted(set(made.topic.tolist()))
    gold = {m: c for t in texts for m, c in clusters(t).items()}
    said: dict[float, dict[str, dict[Hashable, Hashable]]] = {th: {"subtopic": {}, "topic": {}} for th in THRESHOLDS}
    for fold in range(folds):
        out = topics[fold::folds]
        trees = train(made, ~np.isin(made.topic, out), settings)
        held = [t for t in texts if t.topic in out]
        for threshold in THRESHOLDS:
            model = dataclasses.replace(trees, threshold=threshold)
            for key, found in said[threshold].items():
                found.update(say(held, key, model))
    conll = {th: {key: scores(gold, found)["conll"] for key, found in keys.items()} for th, keys in said.items()}
    return {th: (by_key["subtopic"], by_key["topic"]) for th, by_key in conll.items()}


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("train", type=Path)
    parser.add_argument("--out", type=Path, default=Path(models.__file__).with_name("weights.json"))
    parser.add_argument("--folds", type=int, default=5, help="0: keep the threshold, only train")
    arguments = parser.parse_args(argv)
    settings = Settings()
    texts = read(arguments.train)
    made = pairs(texts)
    print(f"{len(made.truth)} pairs, {int(made.truth.sum())} right", file=sys.stderr)
    threshold = 0.35
    if arguments.folds:
        table = cross_validate(texts, made, arguments.folds, settings)
        for th, (sub, top) in table.items():
            print(f"threshold {th:.2f}: within subtopic {sub:.4f}, within topic {top:.4f}", file=sys.stderr)
        threshold = max(table, key=lambda th: sum(table[th]))
    trees = train(made, np.ones(len(made.truth), dtype=bool), settings)
    trees = dataclasses.replace(trees, threshold=threshold)
    arguments.out.write_text(models.write(trees, ABOUT), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
