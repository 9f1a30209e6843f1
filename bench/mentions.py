"""`python -m bench mentions`: what the stages over a parse cost, beside spaCy's parser and entity recogniser.

Chunk by chunk, spaCy (in batches, as it likes best) and each stage take turns in one process, so that a busy machine
slows both alike; of every chunk the median over several rounds counts. The peer is the whole pinned model (tagger,
parser, lemmas, entity recogniser). Our own parse, which leaves the entity recogniser out and splits at line ends, is
timed as well but not compared: the stages read it.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import itertools
import json
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from twosource import parse as parsing
from twosource.pipeline import Reading, Stage
from twosource.records import Document
from twosource.stages import document_stages

MENTIONS = ("times", "places", "quantities")
GROUPS: tuple[tuple[str, tuple[str, ...], float], ...] = (
    ("times, places and quantities", MENTIONS, 0.40),
    ("attributions", ("attributions",), 0.60),
)
"""What is added up, the stages in it, and how much of spaCy's time it may take at most."""
SAMPLE = 120
ROUNDS = 5
CHUNK = 20
"""Texts in a batch: small enough that both sides meet the same minute of a busy machine."""
DAY = "2004-11-15"
"""A day of publication, so that the time finder resolves what it finds; the corpus is of 2004 and 2005."""


@dataclass
class Turns:
    """Seconds by chunk and round."""

    chunks: dict[int, list[float]] = field(default_factory=dict)

    @property
    def seconds(self) -> float:
        """The sum over the chunks of the median of each."""
        return sum(statistics.median(rounds) for rounds in self.chunks.values())


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print one table; exit code 1 with --check when a group is above its share, 2 without articles."""
    from bench.__main__ import GOLD

    parser = argparse.ArgumentParser(prog="python -m bench mentions", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--articles", type=Path, default=GOLD / "load" / "bbc.jsonl.gz", help="gzipped JSON lines")
    parser.add_argument("--sample", type=int, default=SAMPLE, metavar="N", help="articles, spread over the file")
    parser.add_argument("--rounds", type=int, default=ROUNDS, metavar="N", help="turns of each; medians count")
    parser.add_argument("--check", action="store_true", help="fail when a group takes more than its share")
    arguments = parser.parse_args(argv)
    if not arguments.articles.is_file():
        print(f"{arguments.articles} is absent; name articles with --articles FILE.jsonl.gz", file=sys.stderr)
        return 2
    texts = sample(arguments.articles, arguments.sample)
    turns = measure(texts, arguments.rounds)
    shares = report(texts, turns, arguments.rounds)
    return int(arguments.check and any(shares[name] > most for name, _, most in GROUPS))


def sample(path: Path, count: int) -> list[str]:
    """So many texts, evenly spread over the file, so that every class of article is there."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        lines = list(file)
    step = max(1, len(lines) // max(1, count))
    return [json.loads(line)["text"] for line in itertools.islice(lines, 0, None, step)][:count]


def measure(texts: Sequence[str], rounds: int) -> dict[str, Turns]:
    """Seconds of spaCy, of our parse and of every document stage, by name. A first, unmeasured turn warms up."""
    model = importlib.import_module(parsing.MODEL).load()
    stages = [s for s in document_stages() if s.languages is None or "en" in s.languages]
    chunks = [texts[i : i + CHUNK] for i in range(0, len(texts), CHUNK)]
    _turn(chunks[0], model, stages)
    turns: dict[str, Turns] = {}
    for _ in range(rounds):
        for number, chunk in enumerate(chunks):
            for name, seconds in _turn(chunk, model, stages).items():
                turns.setdefault(name, Turns()).chunks.setdefault(number, []).append(seconds)
    return turns


def _turn(chunk: Sequence[str], model: Any, stages: Sequence[Stage]) -> dict[str, float]:
    """Seconds of both sides over one chunk."""
    started = time.perf_counter()
    peer = list(model.pipe(chunk, batch_size=CHUNK))
    out = {"spaCy": time.perf_counter() - started}
    del peer
    started = time.perf_counter()
    readings = [
        Reading(Document(id="d", report="r", path="p", language="en", text=text, published=DAY), parsing.parse(text))
        for text in chunk
    ]
    out["our parse"] = time.perf_counter() - started
    for stage in stages:
        started = time.perf_counter()
        for reading in readings:
            reading.rows.add(list(stage.run(reading)))
        out[stage.name] = time.perf_counter() - started
    return out


def report(texts: Sequence[str], turns: dict[str, Turns], rounds: int) -> dict[str, float]:
    """Print the table; the share of spaCy's time that each group takes."""
    peer = turns["spaCy"].seconds
    words = sum(len(text.split()) for text in texts)
    print(f"{len(texts)} articles, {words:,} words, medians of {rounds} turns\n")
    print("| | ms per 1,000 words | of spaCy's parser and entity recogniser |\n|---|---|---|")
    for name, turn in turns.items():
        print(f"| {name} | {1e6 * turn.seconds / words:.1f} | {turn.seconds / peer:.1%} |")
    shares = {name: sum(turns[s].seconds for s in stages) / peer for name, stages, _ in GROUPS}
    for name, _, most in GROUPS:
        print(f"| **{name}** (aim: at most {most:.0%}) | | **{shares[name]:.1%}** |")
    return shares


if __name__ == "__main__":
    sys.exit(main())
