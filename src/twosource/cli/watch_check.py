"""`twosource watch check`: whether a watch file is right, with line, key and what is allowed where it is not."""

from __future__ import annotations

import argparse
import sys
from typing import Any


def add(actions: Any) -> None:
    """Add the action to the actions of `twosource watch`."""
    action: argparse.ArgumentParser = actions.add_parser(
        "check",
        help="whether a watch file is right",
        description="Read a watch (YAML) and print what it follows, or every mistake with its line, key and what is "
        "allowed there.",
    )
    action.add_argument("file", metavar="FILE", help="the watch")
    action.add_argument("--json", action="store_true", help="print the watch, or the mistakes, as JSON")
    action.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Exit code 0, or 1 when the file has mistakes (2 when it cannot be read at all)."""
    import msgspec

    from twosource.cli.errors import UnusableError
    from twosource.outputs.wording import plural
    from twosource.watches.read import WatchError, read

    try:
        watch = read(arguments.file)
    except WatchError as error:
        if any(m.line == 0 for m in error.mistakes):
            raise UnusableError(f"{arguments.file}: {error.mistakes[0].problem}; name a watch file") from error
        if arguments.json:
            body = {"file": arguments.file, "mistakes": [m._asdict() for m in error.mistakes]}
            sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(body), indent=2) + b"\n")
        else:
            print(error, file=sys.stderr)
            several = "mistakes" if len(error.mistakes) > 1 else "mistake"
            print(f"{len(error.mistakes)} {several}", file=sys.stderr)
        return 1
    if arguments.json:
        sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(watch), indent=2) + b"\n")
        return 0
    print(f"{arguments.file}: right. {watch.name}")
    kinds = plural(len(watch.happenings), "kind") + " of happenings"
    print(f"{plural(len(watch.places), 'place')} · {plural(len(watch.indicators), 'indicator')} · {kinds}")
    for i in watch.indicators:
        print(f"  {i.id}: {i.name} ({i.baseline.method} baseline, level {i.alert.level:g})")
    return 0
