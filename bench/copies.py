"""`python -m bench copies`: finding and aligning copies beside datasketch and difflib, memory, growth, increments.

The pile is the 2,225 articles of ../shared/gold/load with copies planted among them (or invented reports, when these
are absent), so it is known which pairs there are to find. Times are of the processor, by turns, medians.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import importlib.util
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from evals.copies import closed
from evals.synthetic import stream
from evals.synthetic.changes import CHANGES

from bench.growth import growth_svg
from bench.peer_copies import INSTALL, SETTINGS, Setting, blocks, pairs_of, verified
from twosource.records import Document
from twosource.stages.copies import find_copies
from twosource.stages.copies.align import Alignment, Seeded, align_seeded
from twosource.stages.copies.words import read_batch

GOLD = Path(os.environ.get("TWOSOURCE_GOLD", Path(__file__).parent.parent.parent / "shared" / "gold"))
ARTICLES = GOLD / "load" / "bbc.jsonl.gz"
PLANTED = ("near", "cut", "wrapped", "passage", "spun")
OF_EACH = 60
LEAST_WORDS = 150
"""Articles from which copies are made have so many words: a quarter of less is a sentence."""
AS_GOOD = 0.005
"""Recall by which a peer may fall short and still be called as good."""
PORTION = 40
"""Texts read at once before they are aligned: they stay in the cache."""
LEAST_SHARE = 0.15
"""Share of the shorter text's shingles from which a pair of datasketch's is kept when it is verified."""


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
    """One way of finding pairs: seconds of each turn until pairs are there, until they are verified, and until their
    common passages are known."""

    name: str
    found: list[float] = field(default_factory=list)
    verified: list[float] = field(default_factory=list)
    aligned: list[float] = field(default_factory=list)
    pairs: int = 0
    recall: dict[str, float] = field(default_factory=dict)

    def line(self, n: int) -> str:
        rates = (f"{n / statistics.median(t):,.0f}" if t else "" for t in (self.found, self.verified, self.aligned))
        kinds = ", ".join(f"{kind} {value:.2f}" for kind, value in self.recall.items() if kind != "all")
        return f"| {self.name} | {' | '.join(rates)} | {self.pairs:,} | {self.recall['all']:.3f} | {kinds} |"


def compare(pile: Pile, rounds: int, settings: Sequence[Setting]) -> tuple[Measured, list[Measured]]:
    """Ours and every setting of datasketch by turns. Raises ModuleNotFoundError without datasketch."""
    datasketch = importlib.import_module("datasketch")
    mine, peers = Measured("twosource"), [Measured(f"datasketch, {s}") for s in settings]
    texts = [d.text for d in pile.documents]
    for _ in range(rounds):
        seconds, found = timed(lambda: ours(pile))
        mine.aligned.append(seconds)
        mine.pairs, mine.recall = len(found), pile.recall(found)
        for setting, peer in zip(settings, peers, strict=True):
            seconds, (found, kept) = timed(lambda s=setting: pairs_of(datasketch, texts, s))  # type: ignore[misc]
            peer.found.append(seconds)
            more, good = timed(lambda f=found, k=kept: verified(f, k, LEAST_SHARE))  # type: ignore[misc]
            peer.verified.append(seconds + more)
            last, _ = timed(lambda g=good: [blocks(texts[a], texts[b]) for a, b in sorted(g)])  # type: ignore[misc]
            peer.aligned.append(seconds + more + last)
            peer.pairs, peer.recall = len(good), pile.recall(good)
    return mine, peers


def streamed(n: int) -> Pile:
    """So many invented reports, a tenth of them copies."""
    documents: list[Document] = []
    truth: dict[str, list[tuple[int, int]]] = {kind: [] for kind in PLANTED}
    for i, (document, made) in enumerate(stream(2, n)):
        documents.append(msgspec.structs.replace(document, id=str(i)))
        if made is not None:
            truth.setdefault(made[1], []).append((i, int(made[0][1:])))
    return Pile(documents, truth, f"{n:,} invented reports, a tenth of them copies")


def tell_pairs(pile: Pile, rounds: int, settings: Sequence[Setting]) -> list[Setting]:
    """Print the table of one pile and the ratios to the fastest peer that finds as much; return those that do."""
    mine, peers = compare(pile, rounds, settings)
    n = len(pile.documents)
    print(f"\n## {pile.what}: {n:,} documents\n")
    print("| | documents/s, pairs found | verified | with aligned passages | pairs | recall | by kind |")
    print("|---|---|---|---|---|---|---|")
    print("\n".join(m.line(n) for m in [mine, *peers]))
    good = [(s, p) for s, p in zip(settings, peers, strict=True) if p.recall["all"] >= mine.recall["all"] - AS_GOOD]
    if not good:
        print("\nno setting of datasketch found as much")
        return [settings[max(range(len(peers)), key=lambda i: peers[i].recall["all"])]]
    for what in ("found", "verified", "aligned"):
        best = min(statistics.median(getattr(p, what)) for _, p in good)
        print(
            f"\ntwosource, all done, is {best / statistics.median(mine.aligned):.1f} times the fastest as good: {what}"
        )
    return [s for s, _ in good]


def tell_spans(pile: Pile, rounds: int) -> None:
    """Print how fast the planted pairs are aligned, beside difflib: from texts to passages on both sides."""
    numbers = [pair for pairs in pile.truth.values() for pair in pairs]
    texts = [pile.documents[i].text for pair in numbers for i in pair]
    mine: list[float] = []
    peer: list[float] = []
    for _ in range(rounds):
        mine.append(timed(lambda: _spans(texts))[0])
        peer.append(timed(lambda: [blocks(a, b) for a, b in zip(texts[::2], texts[1::2], strict=True)])[0])
    rates = [len(numbers) / statistics.median(t) for t in (mine, peer)]
    print(f"\n## Aligned spans of {len(numbers):,} pairs\n")
    print(f"twosource {rates[0]:,.0f} pairs/s, difflib {rates[1]:,.0f}: {rates[0] / rates[1]:.1f} times")


def _spans(texts: Sequence[str]) -> list[Alignment]:
    out = []
    for at in range(0, len(texts), PORTION):
        ready = [Seeded.of(words) for words in read_batch(texts[at : at + PORTION])]
        out += [align_seeded(a, b) for a, b in zip(ready[::2], ready[1::2], strict=True)]
    return out


def tell_growth(sizes: Sequence[int], svg: Path | None) -> None:
    """Print what piles of these sizes take, each in a process of its own, and draw it."""
    print("\n## Growth: invented reports, a tenth of them copies\n")
    print(
        "| documents | seconds | documents/s | peak MB, documents among them | increment of 100, s | share | recall |"
    )
    print("|---|---|---|---|---|---|---|")
    points = []
    for n in sizes:
        command = [sys.executable, "-m", "bench.scale", str(n)]
        took = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
        points.append((n, took["seconds"]))
        share = took["increment_seconds"] / took["seconds"]
        print(
            f"| {n:,} | {took['seconds']:.1f} | {n / took['seconds']:,.0f} | {took['peak_mb']:,.0f}, "
            f"{took['documents_mb']:,.0f} | {took['increment_seconds']:.3f} | {share:.2%} | {took['recall']:.3f} |",
            flush=True,
        )
    if svg is not None:
        svg.write_text(growth_svg(points), encoding="utf-8")


def main(argv: Sequence[str]) -> int:
    """Measure and print as Markdown. Exit code 2 when datasketch is absent and was not left out."""
    parser = argparse.ArgumentParser(prog="python -m bench copies", description="Speed and memory of the copy finder.")
    parser.add_argument("--articles", type=Path, default=ARTICLES, help="gzipped JSON lines")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="turns of each; the median is printed")
    parser.add_argument("--reports", type=int, default=20_000, metavar="N", help="invented reports of the second pile")
    parser.add_argument("--sizes", default="10000,30000,100000", help="sizes for growth, with commas; empty: none")
    parser.add_argument("--svg", type=Path, default=None, help="draw growth into this file")
    parser.add_argument("--no-peers", action="store_true", help="leave datasketch out")
    arguments = parser.parse_args(argv)
    if not arguments.no_peers and importlib.util.find_spec("datasketch") is None:
        print(f"{INSTALL}, or leave it out with --no-peers", file=sys.stderr)
        return 2
    pile = planted(arguments.articles)
    if not arguments.no_peers:
        good = tell_pairs(pile, arguments.rounds, SETTINGS)
        if arguments.reports:
            tell_pairs(streamed(arguments.reports), 1, good)
    tell_spans(pile, arguments.rounds)
    sizes = [int(n) for n in arguments.sizes.split(",") if n]
    if sizes:
        tell_growth(sizes, arguments.svg)
    return 0
