"""`python -m evals.imagery [--full | --series N] [--first SEED] [--usual N]`: the tables of docs/imagery.md."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, fields
from pathlib import Path

from evals.__main__ import GOLD
from evals.imagery import real, series

FIRST = 5000
"""Seeds below were looked at while the method was made."""


def main() -> int:
    """Print the real yard's table, then that of the series; exit code 2 when the gold is absent."""
    parser = argparse.ArgumentParser(prog="python -m evals.imagery", description="Quality of the imagery measurement.")
    parser.add_argument("--full", action="store_true", help="200 series of 44 usual dates: some hours on two cores")
    parser.add_argument("--series", type=int, default=4, metavar="N")
    parser.add_argument("--first", type=int, default=FIRST, metavar="SEED")
    parser.add_argument("--usual", type=int, default=8, metavar="N", help="usual dates of a series")
    parser.add_argument(
        "--keep", type=Path, metavar="FILE", help="append each series to this file; go on where it ends"
    )
    parser.add_argument("--no-yard", action="store_true", help="leave the real yard's table out")
    parser.add_argument("--gold", type=Path, default=GOLD / "imagery")
    arguments = parser.parse_args()
    if not arguments.gold.is_dir():
        print(f"no gold data at {arguments.gold}", file=sys.stderr)
        return 2
    count, usual = (200, series.USUAL) if arguments.full else (arguments.series, arguments.usual)
    if not arguments.no_yard:
        real.main(arguments.gold)
    outcomes = []
    kept = _kept(arguments.keep)
    for seed in range(arguments.first, arguments.first + count):
        found = kept.get(seed) or series.series(arguments.gold, seed, usual)
        if arguments.keep and seed not in kept:
            with arguments.keep.open("a", encoding="utf-8") as file:
                file.write(json.dumps([seed, asdict(found)]) + "\n")
        outcomes.append(found)
        print(f"{len(outcomes)} of {count} series", file=sys.stderr)
    print("\n| | |\n|---|---|")
    for name, value in series.summary(outcomes).items():
        print(f"| {name.replace('_', ' ')} | {value:.3f} |")
    return 0


def _kept(path: Path | None) -> dict[int, series.Outcome]:
    """Series that an earlier run finished."""
    if path is None or not path.exists():
        return {}
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    known = {f.name for f in fields(series.Outcome)}
    return {seed: series.Outcome(**{k: v for k, v in kept.items() if k in known}) for seed, kept in rows}


if __name__ == "__main__":
    sys.exit(main())
