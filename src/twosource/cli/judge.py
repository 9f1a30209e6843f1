"""`twosource judge`: a person decides, and everything follows."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from twosource.cli.common import MADE_BY_CHECK, open_workspace, person, workspace_name
from twosource.cli.errors import NotFoundError, UnusableError

if TYPE_CHECKING:
    from twosource.ledger import Ledger
    from twosource.store.workspace import Workspace


def add(commands: Any) -> None:
    """Add the command to the parser."""
    command: argparse.ArgumentParser = commands.add_parser(
        "judge",
        help="decide what the machine got wrong; it holds from then on",
        description="Keep a judgement in a workspace and work everything out anew with it. It always wins over the "
        "machine, survives every run, and is never deleted: `--undo` adds one that says otherwise.",
    )
    command.add_argument("kind", nargs="?", metavar="KIND", help="what is decided; `--kinds` lists them")
    command.add_argument("subjects", nargs="*", metavar="SUBJECT", help="ids from the ledger")
    command.add_argument("--value", metavar="TEXT", help="what it should be, for the kinds that need it")
    command.add_argument("--why", metavar="TEXT", default="", help="the reason, for those who read it later")
    command.add_argument("--who", metavar="NAME", help="who decides (default: $TWOSOURCE_WHO, else your user name)")
    command.add_argument("--workspace", metavar="FILE", help="the workspace (default: $TWOSOURCE_WORKSPACE)")
    command.add_argument("--kinds", action="store_true", help="list the kinds of judgements")
    command.add_argument("--list", action="store_true", help="list all judgements and what they come to")
    command.add_argument("--undo", metavar="ID", help="undo the judgement with this id")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Exit code 0, 1 when an id is not in the ledger, 2 when the judgement cannot be made."""
    if arguments.kinds:
        _kinds()
        return 0
    name = workspace_name(arguments.workspace, MADE_BY_CHECK)
    asked = [bool(arguments.kind), arguments.list, arguments.undo is not None]
    if sum(asked) != 1:
        raise UnusableError("give KIND SUBJECT..., --undo ID, --list or --kinds; see `twosource judge --help`")
    with open_workspace(name, create=False) as workspace:
        if workspace is None:
            raise UnusableError(f"{name}: no workspace")
        if arguments.list:
            _list(workspace)
        else:
            _judge(arguments, workspace)
    return 0


def _kinds() -> None:
    from twosource.judgements import KINDS

    for kind in KINDS.values():
        count = str(kind.least) if kind.least == kind.most else f"{kind.least} or more"
        value = f"; --value: {kind.value}" if kind.value else ""
        print(f"{kind.name:16} {count} {'' if kind.subject == 'any' else kind.subject + ' '}ids: {kind.says}{value}")


def _list(workspace: Workspace) -> None:
    from twosource.ledger import decode

    for judgement in decode(workspace.ledger()).judgements:
        print(_line(judgement))


def _judge(arguments: argparse.Namespace, workspace: Workspace) -> None:
    from twosource.judgements import JudgementError, judge
    from twosource.ledger import decode
    from twosource.runner import renew

    kind, subjects = (arguments.kind, arguments.subjects) if arguments.kind else ("undo", [arguments.undo])
    before = decode(workspace.ledger())
    try:
        made = judge(workspace, kind, subjects, value=arguments.value, who=person(arguments.who, ""), why=arguments.why)
    except JudgementError as error:
        raise (NotFoundError if "has the id" in str(error) else UnusableError)(str(error)) from error
    ledger = renew(workspace).ledger
    print(_line(next(j for j in ledger.judgements if j.id == made.id)))
    sys.stdout.flush()
    known = {j.id: j.kind for j in ledger.judgements}
    if "reading" in (kind, known.get(subjects[0])):
        print("the series and alerts of its yard heed it from now on", file=sys.stderr)
        return
    for line in _changes(before, ledger):
        print(line, file=sys.stderr)


def _line(judgement: Any) -> str:
    value = f" = {judgement.value}" if judgement.value else ""
    why = f": {judgement.why}" if judgement.why else ""
    note = f" ({judgement.note})" if judgement.note else ""
    return (
        f"{judgement.id}  {judgement.status}{note}  {judgement.kind} {' '.join(judgement.subjects)}{value}"
        f"  by {judgement.who}, {judgement.when}{why}"
    )


def _changes(before: Ledger, after: Ledger) -> list[str]:
    """What the judgement changed, in a few lines."""

    def claims(ledger: Ledger) -> dict[tuple[str, ...], tuple[int, int, int]]:
        return {
            tuple(a.id for a in c.appearances): (c.roots.min, c.roots.max, c.credibility.grade) for c in ledger.claims
        }

    old, new = claims(before), claims(after)
    regrouped = len(new.keys() - old.keys())
    recounted = sum(old[key] != new[key] for key in old.keys() & new.keys())
    parts = [
        f"{regrouped} claims put together anew" if regrouped else "",
        f"{recounted} claims counted or graded anew" if recounted else "",
        f"events: {len(before.events)} before, {len(after.events)} now"
        if len(before.events) != len(after.events)
        else "",
        _open(before, after),
    ]
    return [line for line in parts if line] or ["no count or grade changed"]


def _open(before: Ledger, after: Ledger) -> str:
    was, now = (sum(c.status == "open" for c in ledger.contradictions) for ledger in (before, after))
    return f"open contradictions: {was} before, {now} now" if was != now else ""
