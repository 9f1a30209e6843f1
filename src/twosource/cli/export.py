"""`twosource export`: the ledger of a workspace in another format."""

from __future__ import annotations

import argparse
from typing import Any

from twosource.cli.common import open_ledger, writable, write

FORMATS = ("json", "html", "markdown", "csv")


def add(commands: Any) -> None:
    """Add the command to the parser."""
    command: argparse.ArgumentParser = commands.add_parser(
        "export",
        help="write the ledger of a workspace as JSON, HTML, Markdown or CSV",
        description="Write the ledger of the last finished run, from a workspace or a JSON file, in another format.",
    )
    command.add_argument("format", choices=FORMATS, metavar="|".join(FORMATS))
    command.add_argument("--workspace", metavar="FILE", help="the workspace (default: $TWOSOURCE_WORKSPACE)")
    command.add_argument("--ledger", metavar="FILE", help="a ledger written by `twosource check --json`")
    command.add_argument("-o", "--output", metavar="FILE", help="where to write (default: standard output)")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Exit code 0, or 2 when there is no ledger to write."""
    from twosource.ledger import encode

    writable(arguments.output, "-o")
    with open_ledger(arguments.workspace, arguments.ledger) as (ledger, _):
        data = encode(ledger) if arguments.format == "json" else _rendered(arguments.format, ledger)
    write(arguments.output, data)
    return 0


def _rendered(name: str, ledger: Any) -> bytes:
    import importlib

    text: str = importlib.import_module(f"twosource.outputs.{name}").write(ledger)
    return text.encode()
