"""`twosource export`: the ledger of a workspace, or a part of it, in another format."""

from __future__ import annotations

import argparse
from typing import Any

from twosource.cli.common import AS_OF_HELP, day, open_ledger, writable, write
from twosource.cli.errors import NotFoundError, UnusableError
from twosource.outputs.formats import FORMATS, MissingExtraError


def add(commands: Any) -> None:
    """Add the command to the parser."""
    listed = "\n".join(f"  {f.name:<11} {f.title}" for f in FORMATS.values())
    command: argparse.ArgumentParser = commands.add_parser(
        "export",
        help="write the ledger of a workspace in another format: a brief, a table, a map, a feed",
        description="Write the ledger of the last finished run, from a workspace or a JSON file, in another format:\n"
        + listed,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("format", choices=tuple(FORMATS), metavar="FORMAT")
    command.add_argument("--workspace", metavar="FILE", help="the workspace (default: $TWOSOURCE_WORKSPACE)")
    command.add_argument("--ledger", metavar="FILE", help="a ledger written by `twosource check --json`")
    command.add_argument("--only", metavar="ID", nargs="+", default=[], help="these claims, events, documents, sources")
    command.add_argument("--as-of", type=day, metavar="DAY", help=AS_OF_HELP)
    command.add_argument("-o", "--output", metavar="FILE", help="where to write (default: standard output)")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Exit code 0, 1 when an id of --only is not there, or 2 when there is no ledger to write."""
    from twosource.outputs.selection import UnknownIdError, select

    writable(arguments.output, "-o")
    with open_ledger(arguments.workspace, arguments.ledger, arguments.as_of) as (ledger, _):
        try:
            data = FORMATS[arguments.format].write(select(ledger, arguments.only))
        except UnknownIdError as error:
            raise NotFoundError(str(error)) from error
        except MissingExtraError as error:
            raise UnusableError(str(error)) from error
    write(arguments.output, data)
    return 0
