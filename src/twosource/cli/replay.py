"""`twosource replay`: a watch over a dated pile as if day by day."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from typing import TYPE_CHECKING, Any

from twosource.cli.common import open_workspace, whole_number, writable, write
from twosource.cli.errors import UnusableError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from twosource.hindsight import LevelChange
    from twosource.records import Judgement
    from twosource.watches.model import Watch
    from twosource.watches.replay import Replay
    from twosource.watches.rows import Handed


def add(commands: Any) -> None:
    """Add the command to the parser."""
    command: argparse.ArgumentParser = commands.add_parser(
        "replay",
        help="run a watch over a dated pile as if day by day",
        description="When would the watch have alerted, on whose word, and when did a second independent source "
        "arrive? Reports are read once; every day sees only what was published by then.",
    )
    command.add_argument("paths", nargs="*", metavar="PATH", help="a file, or a folder that is searched")
    command.add_argument("--watch", required=True, metavar="FILE", help="the watch (YAML)")
    command.add_argument("--from", dest="start", type=day, metavar="DAY", help="first day, such as 2023-10-01")
    command.add_argument("--to", dest="end", type=day, metavar="DAY", help="last day")
    command.add_argument("--observations", action="append", default=[], metavar="FILE", help="counts, as CSV or JSON")
    command.add_argument("--workspace", metavar="FILE", help="keep what is read here, so that it is not read twice")
    command.add_argument("--json", metavar="FILE", help="write the replay as JSON; - for standard output")
    command.add_argument("--workers", type=whole_number, metavar="N", help="processes to read in (one per core)")
    command.add_argument("--no-progress", action="store_true", help="say nothing on standard error while working")
    command.set_defaults(run=run)


def day(text: str) -> dt.date:
    """A day, for argparse."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2023-10-01") from error


def run(arguments: argparse.Namespace) -> int:
    """Exit code 0, or 2 when there is nothing to replay."""
    import msgspec

    from twosource.runner import read
    from twosource.watches.replay import annotate, replay

    if arguments.start and arguments.end and arguments.start > arguments.end:
        raise UnusableError("--from is after --to; swap them")
    if not arguments.paths and not arguments.observations:
        raise UnusableError("name reports, or counts with --observations")
    writable(arguments.json, "--json")
    watch = load(arguments.watch)
    handed = rows(arguments.observations, watch)

    def say(line: str) -> None:
        if not arguments.no_progress:
            print(line, file=sys.stderr)

    documents = read(arguments.paths, lambda _: None, arguments.workers)[0] if arguments.paths else []
    with open_workspace(arguments.workspace, create=True) as workspace:
        say(f"reading {len(documents)} reports")
        found = annotate(documents, arguments.workers, workspace)
        judgements = workspace.judgements() if workspace is not None else []
    made = replay(
        documents, found, watch, arguments.start, arguments.end, handed, judgements, lambda d: say(d.isoformat())
    )
    if arguments.json:
        write(arguments.json, msgspec.json.format(msgspec.json.encode(made), indent=2) + b"\n")
    if arguments.json != "-":
        print("\n".join(lines(made)))
    return 0


def load(name: str) -> Watch:
    """The watch of a file. Raises UnusableError with its mistakes."""
    from twosource.watches.read import WatchError, read

    try:
        return read(name)
    except WatchError as error:
        first = error.mistakes[0]
        more = f" (and {len(error.mistakes) - 1} more; `twosource watch check {name}`)" if error.mistakes[1:] else ""
        raise UnusableError(f"{name}: {first}{more}") from error


def rows(
    names: list[str], watch: Watch, judgements: Sequence[Judgement] = (), without: Collection[str] = ()
) -> list[Handed]:
    """The observations of all files, as people judged them; rows that cannot be used are told on standard error."""
    from twosource.watches.rows import RowError, read

    out: list[Handed] = []
    for name in names:
        try:
            used, rejects = read(name, watch, judgements, without)
        except RowError as error:
            raise UnusableError(str(error)) from error
        out.extend(used)
        for reject in rejects[:20]:
            print(f"left out: {reject.path}: {reject.reason}", file=sys.stderr)
        if len(rejects) > 20:
            print(f"left out: {len(rejects) - 20} more rows of {name}", file=sys.stderr)
    return out


def hindsight(found: Mapping[str, Sequence[LevelChange]]) -> list[str]:
    """Changes of level for a person, by indicator."""
    from twosource.hindsight import words

    return [
        line
        for name, rows in found.items()
        for line in ("", f"{name}, in hindsight:", *("  " + words(c) for c in rows))
    ]


def lines(made: Replay) -> list[str]:
    """The replay for a person."""
    from twosource.outputs.wording import plural

    out = [
        f"{made.watch}: {plural(made.documents, 'dated report')}, {made.start} to {made.end}"
        + (f"; {made.undated} without a date left out" if made.undated else ""),
        "",
    ]
    if not made.alerts:
        out.append("no alerts")
    for a in made.alerts:
        who = ", ".join(a.on_the_word_of) or "a source that is not named"
        out.append(f"{a.alerted}  {a.what}")
        out.append(f"            {a.quote}")
        out.append(f"            on the word of {who}")
        if a.second_source:
            now = f": {', '.join(a.sources)}" if a.sources_min >= 2 else "; in the end one for certain"
            out.append(f"            two independent sources from {a.second_source}{now}")
        elif a.second_possible:
            out.append(f"            perhaps a second source from {a.second_possible}, none for certain")
        else:
            out.append("            no second source to the end")
        if a.closed:
            out.append(
                f"            closed {a.closed}: {a.closed_why}" if a.closed_why else f"            closed {a.closed}"
            )
    out.extend(hindsight(made.changes))
    return out
