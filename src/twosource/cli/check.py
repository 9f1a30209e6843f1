"""`twosource check`: the main job, from reports to the ledger."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twosource.cli.common import AS_OF_HELP, DATA_OUT, day, open_workspace, whole_number, writable, write
from twosource.cli.errors import UnusableError
from twosource.cli.extract import add_fetching

if TYPE_CHECKING:
    from twosource.ledger import Ledger
    from twosource.runner import Checked


def add(commands: Any) -> None:
    """Add the command to the parser."""
    command: argparse.ArgumentParser = commands.add_parser(
        "check",
        help="read reports and print the independence ledger",
        description="Read reports (pages, texts, .jsonl, feeds, mail, PDF, web archives; folders are searched, "
        "addresses fetched) and print who says what, "
        "through whom, how many independent sources stand behind it, and where the accounts disagree.",
    )
    command.add_argument("paths", nargs="+", metavar="PATH", help="a file, a folder that is searched, or an address")
    command.add_argument("--workspace", metavar="FILE", help="keep the work here, so that it is not done twice")
    command.add_argument("--json", metavar="FILE", help="write the ledger as JSON; - for standard output")
    command.add_argument("--html", metavar="FILE", help="write the brief as one HTML file")
    command.add_argument("--markdown", metavar="FILE", help="write the brief as Markdown; - for standard output")
    command.add_argument("--as-of", type=day, metavar="DAY", help=AS_OF_HELP)
    command.add_argument("--workers", type=whole_number, metavar="N", help="processes to work in (one per core)")
    command.add_argument("--timings", metavar="FILE", help="write the seconds that each stage took, as JSON")
    command.add_argument("--no-progress", action="store_true", help="say nothing on standard error while working")
    add_fetching(command)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Exit code 0, or 2 when there was nothing that could be read."""
    from twosource import gazetteer
    from twosource.cli.fetching import fetcher_of
    from twosource.cli.progress import Meter
    from twosource.engines.pool import warm_up
    from twosource.runner import check

    _refuse(arguments)
    with (
        open_workspace(arguments.workspace, create=True) as workspace,
        fetcher_of(arguments) as fetcher,
        Meter(quiet=arguments.no_progress) as meter,
    ):
        gazetteer.prepare(None if arguments.no_progress else _tell)  # before any worker would build its own
        if arguments.workers != 1 and _much(arguments.paths):
            warm_up()
        checked = check(
            arguments.paths,
            workspace=workspace,
            workers=arguments.workers,
            on_progress=meter.show,
            as_of=arguments.as_of,
            fetcher=fetcher,
            follow_links=arguments.follow_links,
        )
    _write(arguments, checked)
    if not checked.ledger.documents:
        raise UnusableError(_nothing(arguments.paths, checked.ledger))
    return 0


def _refuse(arguments: argparse.Namespace) -> None:
    """Raise UnusableError for a call that cannot work, before any work is done."""
    from twosource.fetch import is_address

    missing = [path for path in arguments.paths if not is_address(path) and not Path(path).exists()]
    if len(missing) == len(arguments.paths):
        raise UnusableError(f"no such file or folder: {', '.join(missing)}; name reports or a folder of them")
    if [arguments.json, arguments.markdown, arguments.html].count(DATA_OUT) > 1:
        raise UnusableError(
            "only one of --json, --html and --markdown can go to standard output; give the others a file"
        )
    for name in ("json", "html", "markdown", "timings"):
        writable(getattr(arguments, name), f"--{name}")


def _write(arguments: argparse.Namespace, checked: Checked) -> None:
    """Write what was asked for; the ledger for a person goes to standard output unless data goes there."""
    if arguments.json:
        write(arguments.json, checked.json)
    if arguments.html:
        from twosource.outputs import html

        write(arguments.html, html.write(checked.ledger).encode())
    if arguments.markdown:
        from twosource.outputs import markdown

        write(arguments.markdown, markdown.write(checked.ledger).encode())
    if arguments.timings:
        import msgspec

        seconds = {stage: round(spent, 3) for stage, spent in checked.stats.seconds.items()}
        write(arguments.timings, msgspec.json.encode(seconds) + b"\n")
    if DATA_OUT not in (arguments.json, arguments.html, arguments.markdown):
        _print(checked.ledger)
    if arguments.html not in (None, DATA_OUT):
        sys.stdout.flush()
        print(f"brief: {Path(arguments.html).resolve()}", file=sys.stderr)


def _tell(line: str) -> None:
    print(line, file=sys.stderr)


def _print(ledger: Ledger) -> None:
    from rich.console import Console

    from twosource.outputs import terminal

    class Printed(Console):
        def on_broken_pipe(self) -> None:
            """A reader that has seen enough is no error; rich would end the program with exit code 1."""
            raise

    terminal.render(ledger, Printed(file=sys.stdout))


def _nothing(paths: list[str], ledger: Ledger) -> str:
    """Why there are no documents at all."""
    first = ledger.rejects[0]
    more = f" (and {len(ledger.rejects) - 1} more)" if len(ledger.rejects) > 1 else ""
    return f"nothing in {', '.join(paths)} could be read: {first.path}: {first.reason}{more}"


def _much(paths: list[str]) -> bool:
    """Whether there is likely more to read than this process would do alone."""
    from twosource.engines.local import SMALL_PILE

    left = 2 * SMALL_PILE
    for path in paths:
        files = [Path(path)] if os.path.isfile(path) else Path(path).rglob("*")
        for file in files:
            with contextlib.suppress(OSError):
                left -= file.stat().st_size
            if left < 0:
                return True
    return False
