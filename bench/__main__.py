"""`python -m bench`: documents per second and peak memory of `twosource check`, beside plain spaCy in the same run.

Both read the same 2,225 news articles (../shared/gold/load), by turns, so that a busy machine slows both. The figures
go to standard output as Markdown. Wall clock from start to exit, loading of models included, unless said otherwise.
`python -m bench gazetteer` measures the gazetteer alone.
`python -m bench mentions` measures the stages over one parse instead (mentions.py).
`python -m bench reading` measures pages and web archives beside trafilatura and warcio (bench/reading.py).
`python -m bench copies` measures the copy finder instead (bench/copies.py).
`python -m bench engines` measures the engines for archives instead (bench/engines.py).
`python -m bench imagery` measures a large image instead (bench/imagery.py).
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import random
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from evals.synthetic.changes import CHANGES

from bench import copies, engines, gazetteer, imagery, mentions, reading
from bench.memory import Measured, measure

GOLD = Path(os.environ.get("TWOSOURCE_GOLD", Path(__file__).parent.parent.parent / "shared" / "gold"))
PEER_PROCESSES = 2
REPRINTS = ("exact", "near", "cut", "wrapped")
MB = 1024 * 1024


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; exit code 1 with --min-ratio when the ratio is below it, 2 when there are no articles."""
    given = list(sys.argv[1:] if argv is None else argv)
    others = {
        "copies": copies.main,
        "engines": engines.main,
        "gazetteer": gazetteer.main,
        "imagery": imagery.main,
        "mentions": mentions.main,
        "reading": reading.main,
    }
    other = others.get(next(iter(given), ""))
    if other is not None:
        return other(given[1:])
    parser = argparse.ArgumentParser(prog="python -m bench", description="Speed and memory beside plain spaCy.")
    parser.add_argument("--articles", type=Path, default=GOLD / "load" / "bbc.jsonl.gz", help="gzipped JSON lines")
    parser.add_argument("--limit", type=int, default=None, metavar="N", help="read only so many articles")
    parser.add_argument("--rounds", type=int, default=1, metavar="N", help="turns of each; the median is printed")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="processes of twosource (default: 2)")
    parser.add_argument("--min-ratio", type=float, default=None, help="fail below this share of spaCy's speed")
    parser.add_argument(
        "--syndicated", type=float, default=0.0, metavar="SHARE", help="so much of the pile is reprints (0.3)"
    )
    arguments = parser.parse_args(given)
    if not arguments.articles.is_file():
        print(f"{arguments.articles} is absent; name articles with --articles FILE.jsonl.gz", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        articles = Path(folder) / "articles.jsonl"
        with gzip.open(arguments.articles, "rt", encoding="utf-8") as file:
            lines = list(itertools.islice(file, arguments.limit))
        articles.write_text("".join(syndicated(lines, arguments.syndicated)), encoding="utf-8")
        ours, peers, timings = _measure(articles, arguments.rounds, arguments.workers)
    ratio = _report(ours, peers, timings)
    return 1 if arguments.min_ratio is not None and ratio < arguments.min_ratio else 0


def syndicated(lines: Sequence[str], share: float) -> list[str]:
    """As many records, the last `share` of them reprints of the first: in turn whole, edited, cut and wrapped."""
    originals = list(lines[: len(lines) - round(len(lines) * share)])
    rng = random.Random(3)
    out = [line if line.endswith("\n") else line + "\n" for line in originals]
    for number in range(len(lines) - len(originals)):
        record = json.loads(rng.choice(originals))
        kind = REPRINTS[number % len(REPRINTS)]
        text = record["text"] if kind == "exact" else CHANGES[kind](record["text"], rng)
        out.append(json.dumps({**record, "id": f"reprint-{number}", "text": text}) + "\n")
    return out


def _measure(articles: Path, rounds: int, workers: int) -> tuple[list[Measured], list[Measured], dict[str, float]]:
    """The turns of both, and the seconds each stage of ours took in the last one."""
    ours: list[Measured] = []
    peers: list[Measured] = []
    timings = articles.with_name("timings.json")
    check = ["check", str(articles), "--workers", str(workers), "--no-progress"]
    output = ["--json", str(articles.with_name("ledger.json")), "--timings", str(timings)]
    for turn in range(rounds):
        print(f"turn {turn + 1} of {rounds}: spaCy", file=sys.stderr)
        peers.append(measure([sys.executable, "-m", "bench.peer", str(articles), str(PEER_PROCESSES)]))
        print(f"turn {turn + 1} of {rounds}: twosource", file=sys.stderr)
        ours.append(measure([sys.executable, "-m", "twosource", *check, *output]))
    seconds: dict[str, float] = json.loads(timings.read_text())
    return ours, peers, seconds


def _report(ours: list[Measured], peers: list[Measured], timings: dict[str, float]) -> float:
    """Print the tables and return the ratio of documents per second, start to exit."""
    facts = [json.loads(peer.output) for peer in peers]
    documents = facts[0]["documents"]
    mine = documents / statistics.median(run.seconds for run in ours)
    whole = documents / statistics.median(run.seconds for run in peers)
    bare = documents / statistics.median(fact["seconds"] for fact in facts)
    print(f"{documents:,} articles, {facts[0]['tokens']:,} tokens, {len(ours)} turn(s), {os.cpu_count()} cores\n")
    print("| | documents/s | peak RSS, all processes | of which shared pages once (PSS) |\n|---|---|---|---|")
    print(f"| `twosource check` | {mine:.1f} | {_most(ours)} |")
    print(f"| spaCy `nlp.pipe(n_process={PEER_PROCESSES})`, start to exit | {whole:.1f} | {_most(peers)} |")
    print(f"| the same without loading the model | {bare:.1f} | | |\n")
    print(f"ratio {mine / whole:.2f} start to exit, {mine / bare:.2f} against spaCy without loading\n")
    total = sum(timings.values())
    print("| stage | seconds of work | share |\n|---|---|---|")
    for name, seconds in sorted(timings.items(), key=lambda item: -item[1]):
        print(f"| {name} | {seconds:.1f} | {seconds / total:.1%} |")
    return float(mine / whole)


def _most(runs: list[Measured]) -> str:
    return f"{max(run.rss for run in runs) // MB:,} MB | {max(run.pss for run in runs) // MB:,} MB"


if __name__ == "__main__":
    sys.exit(main())
