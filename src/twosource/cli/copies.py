"""`twosource copies`: which documents took text from which."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from twosource.cli.common import AS_OF_HELP, day
from twosource.cli.errors import UnusableError


def add(commands: Any) -> None:
    """Add the command to the parser."""
    command: argparse.ArgumentParser = commands.add_parser(
        "copies",
        help="JSON lines of documents in, the pairs that share text out",
        description='Read JSON lines {"id", "text", "published"?, "outlet"?} from standard input and write '
        '{"doc", "of", "kind", "containment", "spans"} for each pair of which one took text from the other.',
    )
    command.add_argument("--as-of", type=day, metavar="DAY", help=AS_OF_HELP)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Exit code 0, or 2 when no line was a document."""
    import msgspec

    from twosource.cli.incoming import in_order, out_by, read_all
    from twosource.lines import CopyLine
    from twosource.pipeline import Tables, run_corpus
    from twosource.records import Copy
    from twosource.stages import stages_of

    found, bad = read_all(sys.stdin.buffer)
    if bad and not found:
        raise UnusableError('no line was a document; expected JSON lines {"id": ..., "text": ...}')
    names = {document.id: name if name is not None else document.id for name, document in found}
    tables = Tables(in_order(out_by(found, arguments.as_of)))
    run_corpus(stages_of("copies"), tables)
    for row in tables.of(Copy):
        line = CopyLine(
            doc=names[row.doc],
            of=names[row.of],
            kind=row.kind,
            containment=row.containment,
            spans=row.spans,
            direction=row.direction,
            redated_days=row.redated_days,
        )
        sys.stdout.buffer.write(msgspec.json.encode(line) + b"\n")
    return 0
