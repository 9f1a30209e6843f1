"""`twosource extract`: the clean text of reports, a JSON line each."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twosource.cli.common import whole_number
from twosource.cli.errors import UnusableError

if TYPE_CHECKING:
    from twosource.lines import Extract
    from twosource.records import Document, Reject


def add(commands: Any) -> None:
    """Add the command to the parser."""
    command: argparse.ArgumentParser = commands.add_parser(
        "extract",
        help="the clean text, title, byline, outlet and date of reports, as JSON lines",
        description="Read reports and write a JSON line for each: id, path, url, title, text, byline, outlet, "
        "published, language, error. A container (.jsonl, feed, mailbox, WARC) gives a line per record. FILE may be an "
        "address (http, https): it is fetched.",
    )
    command.add_argument("paths", nargs="+", metavar="FILE", help="a report, a folder that is searched, or an address")
    command.add_argument("--workers", type=whole_number, metavar="N", help="processes to work in (one per core)")
    what = command.add_mutually_exclusive_group()
    what.add_argument(
        "--observations", action="store_true", help="write the rows of GDELT, ACLED and UCDP tables as observations"
    )
    what.add_argument("--addresses", action="store_true", help="write the addresses that sitemaps offer")
    add_fetching(command)
    command.set_defaults(run=run)


def add_fetching(command: argparse.ArgumentParser) -> None:
    """The options of commands that take addresses."""
    command.add_argument("--warc", metavar="FILE", help="keep what is fetched here, as WARC (.gz: packed)")
    command.add_argument(
        "--allow-private", action="store_true", help="fetch from private networks and this machine too"
    )
    add_links(command)


def add_links(command: argparse.ArgumentParser) -> None:
    """The option of commands that search folders."""
    command.add_argument(
        "--follow-links", action="store_true", help="also read links in a folder that lead out of it (symlinks)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Exit code 0; a report that cannot be read gives a line that says why. 2 when no file is there."""
    import msgspec

    from twosource.fetch import is_address

    if not any(is_address(path) or Path(path).exists() for path in arguments.paths):
        raise UnusableError(f"no such file: {', '.join(arguments.paths)}; name reports")
    out = sys.stdout.buffer
    lines = _rows(arguments) if arguments.observations or arguments.addresses else _reports(arguments)
    for line in lines:
        out.write(msgspec.json.encode(line) + b"\n")
    return 0


def _reports(arguments: argparse.Namespace) -> Iterator[Extract]:
    from twosource.cli.fetching import incoming
    from twosource.engines.reading import ordered
    from twosource.records import Reject, Report

    with incoming(arguments, most_rejects=None) as found:
        for source, made in ordered(found, arguments.workers):
            if isinstance(made, Reject) and made.summary:
                print(f"{made.path}: {made.reason}", file=sys.stderr)
                continue
            yield _line(made, source.id if isinstance(source, Report) else None)


def _line(made: Document | Reject, name: str | None) -> Extract:
    from twosource.lines import Extract
    from twosource.records import Reject

    if isinstance(made, Reject):
        return Extract(id=name or made.path, path=made.path, part=made.part, url=made.url, error=made.reason)
    return Extract(**{field: getattr(made, field) for field in Extract.__struct_fields__ if field != "error"})


def _rows(arguments: argparse.Namespace) -> Iterable[Any]:
    """Observations or addresses; what gives none is told on standard error, for these lines have no field for it."""
    from twosource.records import Reject
    from twosource.stages.reports import read_addresses, read_observations

    for row in (read_observations if arguments.observations else read_addresses)(
        arguments.paths, arguments.follow_links
    ):
        if isinstance(row, Reject):
            print(f"{row.path}: {row.reason}", file=sys.stderr)
        else:
            yield row
