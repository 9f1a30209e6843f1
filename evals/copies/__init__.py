"""Quality of the copy finder on synthetic piles with a known truth: recall by kind, precision over all pairs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

from evals.synthetic import KINDS, pile
from twosource.stages.copies import find_copies

SEEDS = (1, 2, 3)
Pair = frozenset[str]


def run(gold_dir: Path) -> dict[str, float]:
    """Recall by kind, precision, pair F1, the share of pairs whose direction is right, and of re-dated ones that are
    flagged (no other may be), over all seeds.

    `gold_dir` is not read: there are no public labels of copying, so the truth is made (evals/synthetic).
    """
    found_of: dict[str, list[bool]] = defaultdict(list)
    flagged: list[bool] = []
    right = wrong = true_found = said_count = true_count = 0
    for seed in SEEDS:
        made = pile(seed, of_each=12, unrelated=120)
        copies = find_copies(made.documents)
        said = {(c.doc, c.of) for c in copies}
        truth = {(doc, of) for doc, of, _ in made.truth}
        for doc, of, kind in made.truth:
            found_of[kind].append((doc, of) in said or (of, doc) in said)
        old = {(doc, of) for doc, of, kind in made.truth if kind == "redated"}
        flagged += [((c.doc, c.of) in old) == (c.redated_days is not None) for c in copies]
        flagged += [False] * len(old - said)
        gold, got = closed(truth), closed(said)
        true_found += len(gold & got)
        said_count += len(got)
        true_count += len(gold)
        right += len(truth & said)
        wrong += len({(b, a) for a, b in truth} & said)
    figures = {f"recall_{kind}": sum(found_of[kind]) / len(found_of[kind]) for kind in KINDS}
    precision, recall = true_found / max(1, said_count), true_found / max(1, true_count)
    figures |= {
        "pair_p": precision,
        "pair_r": recall,
        "pair_f1": 2 * precision * recall / max(1e-9, precision + recall),
    }
    figures["redated_acc"] = sum(flagged) / max(1, len(flagged))
    figures["direction_acc"] = right / max(1, right + wrong)
    return figures


def closed(pairs: Iterable[tuple[str, str]]) -> set[Pair]:
    """All unordered pairs within connected components: two copies of one original are copies of each other."""
    root: dict[str, str] = {}

    def find(x: str) -> str:
        root.setdefault(x, x)
        while root[x] != x:
            root[x] = root[root[x]]
            x = root[x]
        return x

    for a, b in pairs:
        root[find(a)] = find(b)
    groups: dict[str, list[str]] = defaultdict(list)
    for x in sorted(root):
        groups[find(x)].append(x)
    return {frozenset(p) for group in groups.values() for p in combinations(group, 2)}
