"""`python -m bench engines`: the local engine and Spark over the same invented reports; identical tables, and the cost.

For both: seconds on the clock by step, and how much of the processor's time in shards is not the parser and the stages
but the engine's own.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from evals.synthetic import article
from evals.synthetic.changes import CHANGES

from bench.memory import measure
from twosource.archives import files
from twosource.archives.schemas import same_rows

MB = 1024 * 1024
WORDS = 50
"""Words of a report: short ones, so that many fit into the time there is."""


def main(argv: list[str]) -> int:
    """Measure and print; exit code 1 when the tables differ."""
    parser = argparse.ArgumentParser(prog="python -m bench engines")
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--words", type=int, default=WORDS)
    parser.add_argument("--keep", metavar="DIR", help="keep input and tables here")
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as temporary:
        base = Path(arguments.keep or temporary)
        base.mkdir(parents=True, exist_ok=True)
        source = base / "reports.jsonl"
        write(source, arguments.documents, arguments.words)
        for engine in ("local", "spark"):
            _one(engine, source, base / engine)
        _again(source, base / "local")
        differ = different(base / "local", base / "spark")
    print(f"tables that differ: {', '.join(differ) or 'none'}")
    return 1 if differ else 0


def write(path: Path, documents: int, words: int) -> None:
    """Invented reports, three in ten of them copies of an earlier one in some way."""
    with path.open("w", encoding="utf-8") as file:
        for record in reports(documents, words):
            file.write(json.dumps(record) + "\n")


def reports(documents: int, words: int, seed: int = 9) -> list[dict[str, str]]:
    """The records; a copy is of one of the last thousand originals."""
    rng = random.Random(seed)
    originals: list[str] = []
    out = []
    for number in range(documents):
        if originals and rng.random() < 0.3:
            text = originals[-1 - int(rng.random() * min(1000, len(originals)))]
            kind = rng.choice(("exact", "near", "wrapped"))
            text = text if kind == "exact" else CHANGES[kind](text, rng)
        else:
            text = article(rng, words)
            originals.append(text)
        day = f"2021-{number * 12 // max(1, documents) + 1:02}-{number % 28 + 1:02}"
        out.append({"id": f"r{number:07}", "published": day, "language": "en", "text": text})
    return out


def _one(engine: str, source: Path, output: Path) -> None:
    """One engine's run, its summary and its memory."""
    command = [sys.executable, "-m", "twosource", "run", "--engine", engine, "--input", str(source)]
    command += ["--output", str(output), "--no-progress"]
    command += ["--workers", "2"] if engine == "local" else ["--master", "local[2,4]"]
    measured = measure(command)
    told = json.loads(measured.output)
    own = 1 - told["annotate_seconds"] / max(0.001, told["work_seconds"])
    print(
        f"{engine}: {told['documents']:,} documents in {measured.seconds:.0f} s ({told['seconds']}); "
        f"{told['blocks']:,} blocks; {told['work_seconds']:.0f} s of the processor in shards, of which {own:.1%} are "
        f"not parser and stages; peak {measured.pss // MB:,} MB",
        flush=True,
    )


def _again(source: Path, output: Path) -> None:
    """A run with nothing to do."""
    command = [sys.executable, "-m", "twosource", "run", "--input", str(source), "--output", str(output)]
    started = time.perf_counter()
    done = subprocess.run([*command, "--no-progress"], check=True, capture_output=True, text=True)
    told = json.loads(done.stdout)
    made = told["shards_made"] + told["bins_made"]
    print(f"local again, nothing new: {time.perf_counter() - started:.1f} s, {made} shards and bins made", flush=True)


def different(one: Path, other: Path) -> list[str]:
    """Names of the tables that are not the same."""
    folders = {p.name for base in (one, other) for p in base.iterdir() if p.is_dir() and any(p.glob("*.parquet"))}
    return sorted(name for name in folders if _rows(one / name) != _rows(other / name))


def _rows(folder: Path) -> list[str]:
    return same_rows(files.read_table(str(path)) for path in sorted(folder.glob("*.parquet")))
