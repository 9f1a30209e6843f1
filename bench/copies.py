"""`python -m bench copies`: finding and aligning copies beside datasketch and difflib, memory, growth, increments.

The pile is the 2,225 articles of ../shared/gold/load with copies planted among them (or invented reports, when these
are absent), so it is known which pairs there are to find. Times are of the processor, by turns, medians.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.peer_copies import INSTALL, SETTINGS, Setting, blocks, pairs_of, verified
from evals.copies import closed
from evals.synthetic import CHANGES, stream
from twosource.records import Document
from twosource.stages.copies import find_copies
from twosource.stages.copies.align import align
from twosource.stages.copies.words import read

PLANTED = ("near", "cut", "wrapped", "passage", "spun")
OF_EACH = 60
LEAST_WORDS = 150
"""Articles from which copies are made have so many words: a quarter of less is a sentence."""
AS_GOOD = 0.005
"""Recall by which a peer may fall short and still be called as good."""
LEAST_SHARE = 0.15
"""Share of the shorter text's shingles from which a pair of datasketch's is kept when it is verified."""
ALIGNED = 200


@dataclass(frozen=True)
class Pile:
    """Documents, and the pairs (copy, original) among them by how they were made."""

    documents: list[Document]
    truth: dict[str, list[tuple[int, int]]]
    what: str

    def recall(self, found: set[tuple[int, int]]) -> dict[str, float]:
        """By kind, and of all; a pair found through a third document counts."""
        joined = closed((str(a), str(b)) for a, b in found)
        hits = {k: [frozenset(map(str, p)) in joined for p in pairs] for k, pairs in self.truth.items()}
        every = [h for kind in hits.values() for h in kind]
        return {"all": sum(every) / len(every), **{k: sum(h) / len(h) for k, h in hits.items()}}


def planted(articles: Path, limit: int | None = None) -> Pile:
    """The pile that is measured, in an order that tells nothing."""
    what = f"{articles.name} with planted copies"
    if articles.is_file():
        with gzip.open(articles, "rt", encoding="utf-8") as file:
            texts = list(dict.fromkeys(json.loads(line)["text"] for line in file))[:limit]
    else:
        what = "invented reports with planted copies"
        texts = [d.text for d, made in stream(3, limit or 2500) if made is None]
    rng = random.Random(5)
    long = [i for i, text in enumerate(texts) if len(text.split()) >= LEAST_WORDS]
    sources = rng.sample(long, min(len(long), OF_EACH * len(PLANTED)))
    made = [(i, PLANTED[n % len(PLANTED)]) for n, i in enumerate(sources)]
    texts += [CHANGES[kind](texts[i], rng) for i, kind in made]
    order = list(range(len(texts)))
    rng.shuffle(order)
    place = {old: new for new, old in enumerate(order)}
    truth: dict[str, list[tuple[int, int]]] = {kind: [] for kind in PLANTED}
    for n, (i, kind) in enumerate(made):
        truth[kind].append((place[len(texts) - len(made) + n], place[i]))
    documents = [Document(id=str(n), report=str(n), path=str(n), text=texts[old]) for n, old in enumerate(order)]
    return Pile(documents, truth, what)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of the processor, and what came out."""
    started = time.process_time()
    out = work()
    return time.process_time() - started, out


def ours(pile: Pile) -> set[tuple[int, int]]:
    return {(int(c.doc), int(c.of)) for c in find_copies(pile.documents)}


@dataclass
class Measured:
    """One way of finding pairs: seconds of each turn, pairs and recall; with and without looking at the pairs."""

    name: str
    seconds: list[float]
    checked: list[float]
    pairs: int = 0
    recall: dict[str, float] | None = None

    def rate(self, n: int) -> float:
        return n / statistics.median(self.seconds)


def compare(pile: Pile, rounds: int, settings: Sequence[Setting]) -> tuple[Measured, list[Measured]]:
    """Ours and every setting of datasketch by turns. Raises ModuleNotFoundError without datasketch."""
    datasketch = importlib.import_module("datasketch")
    mine = Measured("twosource, every pair aligned", [], [])
    peers = [Measured(f"datasketch, {s}", [], []) for s in settings]
    texts = [d.text for d in pile.documents]
    ours(pile)
    for _ in range(rounds):
        seconds, found = timed(lambda: ours(pile))
        mine.seconds.append(seconds)
        mine.pairs, mine.recall = len(found), pile.recall(found)
        for setting, peer in zip(settings, peers, strict=True):
            seconds, (found, kept) = timed(lambda s=setting: pairs_of(datasketch, texts, s))  # type: ignore[misc]
            peer.seconds.append(seconds)
            more, good = timed(lambda f=found, k=kept: verified(f, k, LEAST_SHARE))  # type: ignore[misc]
            peer.checked.append(seconds + more)
            peer.pairs, peer.recall = len(found), pile.recall(good)
    return mine, peers
