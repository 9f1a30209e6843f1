"""Progress on standard error: a bar for a person at a terminal, a line per finished step when it is piped."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from twosource.engines.local import Progress

WORDS = {
    "read": "reading reports",
    "annotate": "annotating documents",
    "across": "comparing across documents",
    "ledger": "putting the ledger together",
}


class Meter:
    """Shows how far a run is. Use as a context manager."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._bar: Any = None
        self._tasks: dict[str, Any] = {}
        if not quiet and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
            from rich.progress import Progress as Bar

            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            self._bar = Bar(*columns, console=Console(stderr=True), transient=True)

    def __enter__(self) -> Meter:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()

    def show(self, progress: Progress) -> None:
        """Take note of how far a step is."""
        if self._quiet:
            return
        step = progress.step if progress.step in WORDS else "across"
        if self._bar is not None:
            if step not in self._tasks:
                self._tasks[step] = self._bar.add_task(WORDS[step], total=progress.total)
            words = WORDS[step] if progress.step in (step, "done") else f"{WORDS[step]}: {progress.step}"
            self._bar.update(self._tasks[step], completed=progress.done, total=progress.total, description=words)
        elif progress.total and progress.done == progress.total and step not in self._tasks:
            self._tasks[step] = True
            print(f"{WORDS[step]}: {progress.total}", file=sys.stderr)
