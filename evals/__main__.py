"""`python -m evals [TASK ...]`: score every task on the public gold data and compare with its floors.

Gold is looked for in $TWOSOURCE_GOLD, else in ../shared/gold beside the checkout. Exit code 1 when a figure is below
its floor or a task fails, 2 when a task is not known; a task without its gold is skipped and says so.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

HERE = Path(__file__).parent
GOLD = Path(os.environ.get("TWOSOURCE_GOLD", HERE.parent.parent / "shared" / "gold"))


def tasks() -> list[str]:
    """The folders of evals that score a task: those with a floor.json."""
    return sorted(path.parent.name for path in HERE.glob("*/floor.json"))


def floors(task: str) -> dict[str, float]:
    """The lowest figures a task may show."""
    read: dict[str, float] = json.loads((HERE / task / "floor.json").read_text(encoding="utf-8"))
    return read


def below(figures: dict[str, float], least: dict[str, float]) -> list[str]:
    """What is wrong with these figures: a metric under its floor, or one that is gone."""
    wrong = [
        f"{name} is {figures[name]:.4f}, floor {low:.4f}" for name, low in least.items() if low > figures.get(name, low)
    ]
    return wrong + [f"{name} is not measured any more" for name in least if name not in figures]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the tasks named, all when none is; print a table and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m evals", description="Score tasks on the public gold data.")
    parser.add_argument("tasks", nargs="*", metavar="TASK", help=f"one of: {', '.join(tasks())}")
    parser.add_argument("--gold", type=Path, default=GOLD, help="folder of the gold data (default: %(default)s)")
    arguments = parser.parse_args(argv)
    unknown = sorted(set(arguments.tasks) - set(tasks()))
    if unknown:
        print(f"no such task: {', '.join(unknown)}; there are: {', '.join(tasks())}", file=sys.stderr)
        return 2
    table = Table("task", "metric", "figure", "floor", "", title="Quality on the public gold data")
    wrong = [problem for task in arguments.tasks or tasks() for problem in score(task, arguments.gold, table)]
    Console(width=None if sys.stdout.isatty() else 100).print(table)
    for problem in wrong:
        print(f"BELOW FLOOR {problem}", file=sys.stderr)
    return 1 if wrong else 0


def score(task: str, gold: Path, table: Table) -> list[str]:
    """Run one task, add its rows to the table and return what is wrong."""
    least = floors(task)
    started = time.perf_counter()
    try:
        module = importlib.import_module(f"evals.{task}")
        if not gold.is_dir() and not getattr(module, "OWN_GOLD", False):
            table.add_row(task, "", "", "", f"skipped: {gold} is absent")
            return []
        figures: dict[str, float] = module.run(gold)
    except Exception as error:
        table.add_row(task, "", "", "", f"failed: {type(error).__name__}: {error}")
        return [f"{task}: {type(error).__name__}: {error}"]
    seconds = f"{time.perf_counter() - started:.0f} s"
    for number, (name, value) in enumerate(figures.items()):
        low = f"{least[name]:.4f}" if name in least else ""
        mark = ("below" if value < least[name] else "ok") if name in least else ""
        table.add_row(
            task if number == 0 else "", name, f"{value:.4f}", low, f"{mark} {seconds if number == 0 else ''}"
        )
    return [f"{task}: {problem}" for problem in below(figures, least)]


if __name__ == "__main__":
    sys.exit(main())
