"""`twosource extract`: the clean text of reports, a JSON line each."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from twosource.cli.errors import UnusableError


def add(commands: Any) -> None:
    """Add the command to the parser."""
    command: argparse.ArgumentParser = commands.add_parser(
        "extract",
        help="the clean text, title, byline, outlet and date of reports, as JSON lines",
        description="Read reports and write a JSON line for each: id, path, url, title, text, byline, outlet, "
        "published, language, error. A container (.jsonl) gives a line per record.",
    )
    command.add_argument("paths", nargs="+", metavar="FILE", help="a report, or a folder that is searched")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Exit code 0; a report that cannot be read gives a line that says why. 2 when no file is there."""
    import msgspec

    from twosource.lines import Extract
    from twosource.records import Reject, Report
    from twosource.stages.documents import make_document
    from twosource.stages.reports import read_paths

    if not any(Path(path).exists() for path in arguments.paths):
        raise UnusableError(f"no such file: {', '.join(arguments.paths)}; name reports")
    out = sys.stdout.buffer
    for found in read_paths([Path(path) for path in arguments.paths]):
        made = make_document(found) if isinstance(found, Report) else found
        if isinstance(made, Reject):
            name = found.id if isinstance(found, Report) else made.path
            line = Extract(id=name, path=made.path, error=made.reason)
        else:
            line = Extract(**{field: getattr(made, field) for field in Extract.__struct_fields__ if field != "error"})
        out.write(msgspec.json.encode(line) + b"\n")
    return 0
