"""`twosource slice`: some documents of an archive into a workspace."""

from __future__ import annotations

import argparse
import sys
import time
from typing import TYPE_CHECKING, Any

from twosource.cli.common import day, open_workspace, whole_number
from twosource.cli.errors import NotFoundError, UnusableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from twosource.archives.slicing import Sliced

MOST = 5_000
"""Documents that are taken unless more are asked for: an hour's work, about."""

EVERY_SECONDS = 5.0


def add(commands: Any) -> None:
    """Add the command to the parser."""
    command: argparse.ArgumentParser = commands.add_parser(
        "slice",
        help="take the reports of some days, hosts or words from an archive into a workspace",
        description="Take documents from the tables that `twosource run` wrote, or from web archives, .jsonl and "
        "whatever else `check` reads, and add them to those of the workspace; then work its ledger out anew.",
    )
    command.add_argument("paths", nargs="+", metavar="PATH", help="a folder of tables, or an archive")
    command.add_argument("--workspace", required=True, metavar="FILE", help="where they go; made if it is not there")
    command.add_argument("--from", dest="since", type=day, metavar="DAY", help="published on this day or later")
    command.add_argument("--to", dest="until", type=day, metavar="DAY", help="published on this day or before")
    command.add_argument(
        "--host", action="append", default=[], metavar="HOST", help="from this host or below it; may be repeated"
    )
    command.add_argument(
        "--query", default="", metavar="WORDS", help='every word stands in title or text; "..." holds words together'
    )
    command.add_argument("--most", type=whole_number, default=MOST, metavar="N", help=f"documents at most ({MOST})")
    command.add_argument("--dry-run", action="store_true", help="only say how many there are")
    command.add_argument("--workers", type=whole_number, metavar="N", help="processes to work in (one per core)")
    command.add_argument("--no-progress", action="store_true", help="say nothing on standard error while working")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Exit code 0; 1 when nothing fits, 2 when the archive cannot be read. One JSON object on standard output."""
    import msgspec

    from twosource.archives.slicing import Wanted, take
    from twosource.stages.reports import UnusableInput

    hosts = tuple(host.lower().removeprefix("www.").strip(".") for host in arguments.host)
    wanted = Wanted(arguments.since, arguments.until, hosts, arguments.query)
    if arguments.since and arguments.until and arguments.since > arguments.until:
        raise UnusableError(f"--from {arguments.since} lies after --to {arguments.until}; swap them")
    try:
        sliced = take(arguments.paths, wanted, arguments.most, _teller(quiet=arguments.no_progress))
    except ImportError as error:
        raise UnusableError("tables need more: pip install 'twosource[archives]'") from error
    except UnusableInput as error:
        raise UnusableError(str(error)) from error
    _say_left_out(sliced, arguments.most)
    told: dict[str, object] = {"seen": sliced.seen, "taken": len(sliced.documents), "undated": sliced.undated}
    if not sliced.documents:
        raise NotFoundError(f"none of {sliced.seen:,} documents fits; leave out a condition or look at `reject`")
    if not arguments.dry_run:
        told |= _into(arguments, sliced)
    print(msgspec.json.encode(told).decode())
    return 0


def _into(arguments: argparse.Namespace, sliced: Sliced) -> dict[str, object]:
    """Put them into the workspace."""
    from twosource import gazetteer
    from twosource.cli.progress import Meter
    from twosource.desk.growing import grow

    gazetteer.prepare(None)
    with (
        open_workspace(arguments.workspace, create=True) as workspace,
        Meter(quiet=arguments.no_progress) as meter,
    ):
        assert workspace is not None  # a name was given
        before = len(workspace.documents())
        made = grow(workspace, sliced.documents, sliced.rejects, workers=arguments.workers, on_progress=meter.show)
    count = len(made.ledger.documents)
    return {
        "workspace": arguments.workspace,
        "added": count - before,
        "documents": count,
        "claims": len(made.ledger.claims),
    }


def _say_left_out(sliced: Sliced, most: int) -> None:
    if sliced.undated:
        print(f"{sliced.undated:,} left out: their day is not known, and days were asked for", file=sys.stderr)
    if sliced.full:
        print(f"more than {most:,} fit and the rest was left out; narrow it, or ask for --most", file=sys.stderr)


def _teller(*, quiet: bool) -> Callable[[int, int], None]:
    last = time.monotonic()

    def tell(seen: int, taken: int) -> None:
        nonlocal last
        if not quiet and time.monotonic() - last > EVERY_SECONDS:
            last = time.monotonic()
            print(f"{seen:,} documents looked at, {taken:,} taken", file=sys.stderr)

    return tell
