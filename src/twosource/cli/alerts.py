"""`twosource alerts`: what left its baseline in a pile, by a watch, and on whose word."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from typing import TYPE_CHECKING, Any

from twosource.cli import replay as replaying
from twosource.cli.common import open_workspace, whole_number, writable, write
from twosource.cli.errors import UnusableError

if TYPE_CHECKING:
    from twosource.records import Indicator
    from twosource.watches.model import Watch
    from twosource.watches.rows import Handed
    from twosource.watches.run import Watched


def add(commands: Any) -> None:
    """Add the command to the parser."""
    command: argparse.ArgumentParser = commands.add_parser(
        "alerts",
        help="run a watch over reports and counts: what left its baseline, and on whose word",
        description="Run a watch over reports and observations. With a workspace, alerts go on from those of the last "
        "run, and --deliver sends what changed to the receivers of the watch; what a receiver does not take waits in "
        "the workspace and is sent the next time.",
    )
    command.add_argument("paths", nargs="*", metavar="PATH", help="a file, or a folder that is searched")
    command.add_argument("--watch", required=True, metavar="FILE", help="the watch (YAML)")
    command.add_argument("--observations", action="append", default=[], metavar="FILE", help="counts, as CSV or JSON")
    command.add_argument("--workspace", metavar="FILE", help="keep alerts and what is read here")
    command.add_argument(
        "--day",
        type=replaying.day,
        metavar="DAY",
        help="the day of this run (default: today; without --workspace that of the newest report)",
    )
    command.add_argument("--deliver", action="store_true", help="send what changed, and what waits; needs --workspace")
    command.add_argument("--json", metavar="FILE", help="write series, happenings and alerts as JSON; - for stdout")
    command.add_argument("--workers", type=whole_number, metavar="N", help="processes to read in (one per core)")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Exit code 0, 1 when a receiver did not take its alerts (they wait), 2 when the call cannot work."""
    import msgspec

    if arguments.deliver and not arguments.workspace:
        raise UnusableError("--deliver needs --workspace: what a receiver does not take is kept there")
    given = arguments.paths or arguments.observations
    if not (given or arguments.workspace):
        raise UnusableError("name reports, counts with --observations, or a workspace that holds some")
    writable(arguments.json, "--json")
    watch = replaying.load(arguments.watch)
    code = 0
    if given or not arguments.deliver:
        made = _watched(arguments, watch)
        if arguments.workspace:
            made = _kept(arguments.workspace, watch, made, _day(arguments) or dt.date.today())
        if arguments.json:
            write(arguments.json, msgspec.json.format(msgspec.json.encode(made), indent=2) + b"\n")
        if arguments.json != "-" and not arguments.deliver:
            print("\n".join(lines(made, watch)))
    if arguments.deliver:
        code = _deliver(arguments.workspace)
    return code


def _watched(arguments: argparse.Namespace, watch: Watch) -> Watched:
    from twosource.engines.local import run as run_stages
    from twosource.runner import read
    from twosource.stages import default_stages
    from twosource.watches.run import watched

    handed = _handed(arguments, watch)
    documents, rejects = read(arguments.paths, lambda _: None, arguments.workers) if arguments.paths else ([], [])
    with open_workspace(arguments.workspace, create=True) as workspace:
        if workspace is not None and not (arguments.paths or arguments.observations):
            documents, rejects = workspace.documents(), workspace.rejects()
        tables = run_stages(documents, default_stages(), arguments.workers, workspace, rejects=rejects)
    return watched(tables, watch, handed, rejects, _day(arguments))


def _day(arguments: argparse.Namespace) -> dt.date | None:
    """The day of this run: as named, with a workspace today, else (None) that of the newest report."""
    named: dt.date | None = arguments.day
    return named or (dt.date.today() if arguments.workspace else None)


def _handed(arguments: argparse.Namespace, watch: Watch) -> list[Handed]:
    """The rows of files, and the readings of images that the workspace keeps, as people judged them."""
    from twosource.watches.kept import kept

    there = kept(arguments.workspace, watch)
    if there.left:
        print(
            f"left out: {there.left} readings of images, without a date or of what no indicator counts", file=sys.stderr
        )
    return [*replaying.rows(arguments.observations, watch, there.judgements, there.ids), *there.rows]


def _kept(name: str, watch: Watch, made: Watched, day: dt.date) -> Watched:
    """The alerts as they go on from those of the last run."""
    import msgspec

    from twosource.watches.outbox import Outbox

    with Outbox(name) as outbox:
        outbox.take(watch, made.alerts, day)
        return msgspec.structs.replace(made, alerts=tuple(outbox.alerts(watch.id)))


def _deliver(name: str) -> int:
    from twosource.watches.deliver import send
    from twosource.watches.outbox import Outbox

    with open_workspace(name, create=False), Outbox(name) as outbox:
        taken, left = outbox.flush(send)
    print(f"{taken} delivered, {len(left)} waiting", file=sys.stderr)
    for reason in dict.fromkeys(f"waiting: {m.error}" for m in left):
        print(reason, file=sys.stderr)
    return 1 if left else 0


def _few(watch: Watch | None, i: Indicator) -> str:
    """Why there is no baseline."""
    from twosource.watches.series import least, to_looks

    spec = next((s for s in watch.indicators if s.id == i.id), None) if watch is not None else None
    if spec is None:
        return "no baseline yet"
    counted = [look for look in to_looks(i.observations)[0] if look.value is not None]
    return f"too few looks to know: {len(counted)} gave a figure, {least(spec, counted)} are needed, or a stated bound"


def lines(made: Watched, watch: Watch | None = None) -> list[str]:
    """Series and alerts for a person, open alerts first."""
    from twosource.hindsight import words as words_of
    from twosource.outputs.wording import plural
    from twosource.watches.alerts import usual_of
    from twosource.watches.deliver import words

    out = [made.name, ""]
    for i in made.indicators:
        usual = usual_of(i.baseline) if i.baseline is not None else _few(watch, i)
        looked = [o for o in i.observations if o.looked != "could-not-tell"]
        none = sum(o.looked == "saw-none" for o in looked)
        blind = len(i.observations) - len(looked)
        seen = f"{plural(len(looked), 'observation')}" + (f", {none} saw none" if none else "")
        out.append(f"{i.name}: {seen}" + (f"; {plural(blind, 'look')} could not tell" if blind else ""))
        out.append(f"  usual: {usual}")
        out.extend(f"  in hindsight {words_of(c)}" for c in made.changes.get(i.id, ()))
        for gap in (i.baseline.gaps if i.baseline is not None else ())[-3:]:
            out.append(f"  nobody looked from {gap.start} to {gap.end} ({gap.days} days)")
    if not made.alerts:
        return [*out, "", "no alerts"]
    for alert in sorted(made.alerts, key=lambda a: (a.status == "closed", a.opened or "9999", a.id)):
        out += ["", *words(alert).split("\n")]
    return out
