"""`twosource stories`: which documents are about the same happening."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from twosource.cli.common import AS_OF_HELP, day
from twosource.cli.errors import UnusableError


def add(commands: Any) -> None:
    """Add the command to the parser."""
    command: argparse.ArgumentParser = commands.add_parser(
        "stories",
        help="JSON lines of documents in, the story of each out",
        description='Read JSON lines {"id", "text", "title"?, "published"?} from standard input and write '
        '{"id", "story"} for each: documents about the same happening have the same story.',
    )
    command.add_argument("--as-of", type=day, metavar="DAY", help=AS_OF_HELP)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Exit code 0, or 2 when no line was a document."""
    import msgspec

    from twosource.cli.incoming import in_order, out_by, read_all
    from twosource.lines import StoryLine
    from twosource.pipeline import Tables, run_corpus
    from twosource.records import Document, Story
    from twosource.stages import stages_of

    found, bad = read_all(sys.stdin.buffer)
    if bad and not found:
        raise UnusableError('no line was a document; expected JSON lines {"id": ..., "text": ...}')
    tables = Tables(in_order(out_by(found, arguments.as_of)))
    stages = stages_of("stories")
    if any(kind is not Document for stage in stages for kind in stage.reads):
        stages = (*stages_of("copies"), *stages)
    run_corpus(stages, tables)
    story = {row.doc: row.story for row in tables.of(Story)}
    for name, document in found:
        sys.stdout.buffer.write(msgspec.json.encode(StoryLine(id=name, story=story.get(document.id))) + b"\n")
    return 0
