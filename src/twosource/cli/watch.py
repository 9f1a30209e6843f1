"""`twosource watch`: a list of folders and feeds in the workspace, looked at again and again."""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from typing import TYPE_CHECKING, Any

from twosource.cli import watch_check
from twosource.cli.common import open_workspace, whole_number, workspace_name
from twosource.cli.errors import NotFoundError, UnusableError

if TYPE_CHECKING:
    from twosource.store.watching import Place
    from twosource.store.workspace import Workspace

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_FEED_ENDINGS = (".rss", ".atom", ".xml", ".rdf")
_WATCH_ENDINGS = (".yaml", ".yml")


def add(commands: Any) -> None:
    """Add the command and its own commands to the parser."""
    command: argparse.ArgumentParser = commands.add_parser(
        "watch",
        help="look at folders and feeds again and again, and say what changed",
        description="Keep a list of folders, files and feeds in the workspace; read what is new there, bring the "
        "ledger up to date, and say what changed since the last look. Watches (YAML) and counts among them are judged "
        "after each look, and their alerts sent.",
    )
    acts = command.add_subparsers(dest="act", metavar="ACT", required=True)
    _add_lists(acts)
    _add_run(acts)
    watch_check.add(acts)


def _add_lists(acts: Any) -> None:
    one = acts.add_parser("add", help="watch a folder, a file or a feed; follow a watch (YAML)")
    one.add_argument("targets", nargs="+", metavar="TARGET", help="a folder, a file, a watch, or the address of a feed")
    kinds = ("folder", "file", "feed", "watch", "observations")
    one.add_argument("--as", dest="kind", choices=kinds, help="what it is, where that is unclear")
    one.set_defaults(run=_add)
    listed = acts.add_parser("list", help="list what is watched")
    listed.add_argument("--json", action="store_true", help="one JSON object a line")
    listed.set_defaults(run=_list)
    gone = acts.add_parser("remove", help="watch it no more")
    gone.add_argument("targets", nargs="+", metavar="TARGET", help="as `watch list` shows it, or its id")
    gone.add_argument("--with-documents", action="store_true", help="take out of the pile what came from there")
    gone.set_defaults(run=_remove)
    for each in (one, listed, gone):
        _workspace(each)


def _add_run(acts: Any) -> None:
    look = acts.add_parser("run", help="look now, or every so often, and say what changed")
    _workspace(look)
    look.add_argument("--every", type=_seconds, metavar="TIME", help="look again and again, such as 15m, 2h or 1d")
    look.add_argument("--json", action="store_true", help="write one JSON object a line for every look")
    look.add_argument("--all", action="store_true", help="list all changes, not only the weightiest of each kind")
    look.add_argument("--workers", type=whole_number, metavar="N", help="processes to work in (one per core)")
    look.add_argument("--wait", type=_seconds, default=60.0, metavar="TIME", help="for another look to end (1m)")
    look.add_argument("--no-progress", action="store_true", help="say nothing on standard error while working")
    look.set_defaults(run=_run)


def _workspace(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--workspace", metavar="FILE", help="the workspace (or set TWOSOURCE_WORKSPACE)")


def _seconds(text: str) -> float:
    """A length of time such as 90, 90s, 15m, 2h or 1d, for argparse."""
    match = re.fullmatch(r"(\d{1,7}(?:\.\d{1,3})?)([smhd]?)", text.strip())
    if match is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no length of time; write 90s, 15m, 2h or 1d")
    return float(match[1]) * _UNITS[match[2] or "s"]


def _add(arguments: argparse.Namespace) -> int:
    from twosource.store.watching import Watched
    from twosource.watching.look import now

    places = [_place(target, arguments.kind, now()) for target in arguments.targets]
    with open_workspace(workspace_name(arguments.workspace), create=True) as workspace:
        assert workspace is not None  # a name was given
        with Watched(workspace) as watched:
            for place in places:
                new = watched.add(place)
                print(f"{'watching' if new else 'watched already'}: {place.kind} {place.target}", file=sys.stderr)
    return 0


def _place(target: str, kind: str | None, added: str) -> Place:
    """What a target is: by what is there, and by its ending. Raises UnusableError for what cannot be watched."""
    from twosource.fetch import is_address
    from twosource.records import stable_id
    from twosource.store.watching import Place

    if is_address(target):
        if kind not in (None, "feed"):
            raise UnusableError(f"{target}: an address is watched as a feed, not as a {kind}")
        return Place(stable_id("w", target), "feed", target, added)
    path = os.path.abspath(target)
    if not os.path.exists(path):
        raise UnusableError(f"{target}: no such file or folder, and no http or https address")
    found = "folder" if os.path.isdir(path) else "file"
    if found == "file" and path.lower().endswith((*_FEED_ENDINGS, *_WATCH_ENDINGS)):
        found = "watch" if path.lower().endswith(_WATCH_ENDINGS) else "feed"
    if kind is not None and (kind == "folder") != (found == "folder"):
        raise UnusableError(f"{target}: this is a {found} and cannot be watched as {kind}")
    chosen = found if kind is None else kind
    if chosen == "watch":
        from twosource.cli.replay import load

        load(path)  # a watch with mistakes is told of now, not at the next look
    return Place(stable_id("w", path), chosen, path, added)  # type: ignore[arg-type]


def _list(arguments: argparse.Namespace) -> int:
    import msgspec

    from twosource.store.watching import READ, Watched

    with open_workspace(workspace_name(arguments.workspace), create=False) as workspace:
        assert workspace is not None
        with Watched(workspace) as watched:
            counts = watched.counts()
            for place in watched.places():
                count = counts.get(place.id, 0)
                if arguments.json:
                    row = {"id": place.id, "kind": place.kind, "target": place.target, "added": place.added}
                    print(msgspec.json.encode({**row, "documents": count}).decode())
                else:
                    shown = f"{count:>6} documents" if place.kind in READ else " " * 16
                    print(f"{place.id}  {place.kind:<12}  {shown}  {place.target}")
    return 0


def _remove(arguments: argparse.Namespace) -> int:
    from twosource.store.watching import Watched

    with open_workspace(workspace_name(arguments.workspace), create=False) as workspace:
        assert workspace is not None
        with Watched(workspace) as watched:
            known = {key: place for place in watched.places() for key in (place.id, place.target)}
            for target in arguments.targets:
                place = known.get(target) or known.get(os.path.abspath(target))
                if place is None:
                    raise NotFoundError(f"{target} is not watched; see `twosource watch list`")
                left = watched.remove(place, documents=arguments.with_documents)
                kept = f"{left} documents leave the pile" if arguments.with_documents else "its documents stay"
                print(f"no longer watched: {place.target}; {kept}", file=sys.stderr)
    return 0


def _run(arguments: argparse.Namespace) -> int:
    """Look once, or until stopped. Exit code 1 when a receiver did not take its alerts (they wait for the next look),
    2 when another process keeps looking."""
    from twosource.watching.lock import BusyError

    with open_workspace(workspace_name(arguments.workspace), create=False) as workspace:
        assert workspace is not None
        while True:
            started, waiting = time.monotonic(), False
            try:
                waiting = _look(arguments, workspace)
            except BusyError as error:
                if arguments.every is None:
                    raise UnusableError(str(error)) from error
                _say(str(error))
            if arguments.every is None:
                return 1 if waiting else 0
            sys.stdout.flush()
            time.sleep(max(0.0, arguments.every - (time.monotonic() - started)))


def _look(arguments: argparse.Namespace, workspace: Workspace) -> bool:
    """One look, and what nobody was told yet: also of a look that was killed before it could tell. Whether alerts wait
    for a receiver."""
    import msgspec

    from twosource import gazetteer
    from twosource.cli.progress import Meter
    from twosource.store.watching import Watched
    from twosource.watches.deliver import send
    from twosource.watching.look import Look, look

    out = sys.stderr if arguments.json else sys.stdout  # standard output carries nothing but JSON then
    quiet = arguments.no_progress
    with Watched(workspace) as watched:
        if not watched.places():
            raise UnusableError(f"nothing is watched; `twosource watch add FOLDER --workspace {workspace.location}`")
        gazetteer.prepare(None if quiet else _say)
        with Meter(quiet=quiet) as meter:
            found = look(
                workspace,
                workers=arguments.workers,
                wait=arguments.wait,
                on_progress=meter.show,
                say=(lambda _: None) if quiet else _say,
                send=lambda message: send(message, out),
            )
        looks = [msgspec.json.decode(data, type=Look) for _, data in watched.untold()]
        if looks:  # what came of the watches is of now
            now = {"alerts": found.alerts, "waiting": found.waiting, "unread": found.unread}
            looks[-1] = msgspec.structs.replace(looks[-1], **now)
        for one in looks or [found]:
            if arguments.json:
                print(msgspec.json.encode(one).decode(), flush=True)
            else:
                _print(one, everything=arguments.all)
            watched.told(one.look)
        return bool(found.waiting)


def _print(look: Any, *, everything: bool) -> None:
    from rich.console import Console

    from twosource.outputs.watching import render

    console = Console(file=sys.stdout, highlight=False, soft_wrap=False)
    render(look, console, everything=everything)


def _say(line: str) -> None:
    print(line, file=sys.stderr)
