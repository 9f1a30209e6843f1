"""`twosource explain`: why something in the ledger is what it is."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from twosource.cli.common import AS_OF_HELP, day, open_ledger
from twosource.cli.errors import NotFoundError

if TYPE_CHECKING:
    from twosource.store.workspace import Workspace

_NESTED = ("source", "cue", "content", "via")


def add(commands: Any) -> None:
    """Add the command to the parser."""
    command: argparse.ArgumentParser = commands.add_parser(
        "explain",
        help="why a claim, event, appearance, document, source, contradiction or indicator is what it is",
        description="Show every hop with its words, every rule that fired and the judgements that apply. "
        "A copy is asked for as DOC>OF.",
    )
    command.add_argument("id", metavar="ID", help="an id from the ledger")
    command.add_argument("--workspace", metavar="FILE", help="the workspace (default: $TWOSOURCE_WORKSPACE)")
    command.add_argument("--ledger", metavar="FILE", help="a ledger written by `twosource check --json`")
    command.add_argument("--as-of", type=day, metavar="DAY", help=AS_OF_HELP)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Exit code 0, 1 when nothing has this id, 2 when there is no ledger."""
    from twosource.explain import UnknownIdError, explain

    with open_ledger(arguments.workspace, arguments.ledger, arguments.as_of) as (ledger, workspace):
        try:
            found = explain(
                ledger,
                arguments.id,
                judgements=workspace.judgements() if workspace is not None and arguments.as_of is None else (),
                attribution=lambda name: next(iter(_attributions(workspace, "id", name)), None),
                attributions_in=lambda doc: _attributions(workspace, "doc", doc),
            )
        except UnknownIdError as error:
            raise NotFoundError(str(error)) from error
    print("\n".join(found))
    return 0


def _attributions(workspace: Workspace | None, column: str, value: str) -> list[dict[str, Any]]:
    """Attributions of a workspace with their spans decoded; none without one."""
    from twosource.records import Attribution

    if workspace is None:
        return []
    rows: list[dict[str, Any]] = workspace.rows(Attribution, column, value)
    return [{**row, **{name: json.loads(row[name]) for name in _NESTED}} for row in rows]
