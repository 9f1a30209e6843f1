"""What a look of `twosource watch` saw, for a person at a terminal."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from twosource.outputs.wording import date, one_line, plural
from twosource.watches.deliver import words

if TYPE_CHECKING:
    from rich.console import Console

    from twosource.watching.changes import Change
    from twosource.watching.look import Look

MOST = 12
"""Changes of one kind that are listed; the rest are counted."""
STYLES = {
    "source-lost": "bold red",
    "contradiction-opened": "red",
    "alert": "red",
    "redated": "yellow",
    "range": "bold",
    "contradiction-closed": "green",
}


def render(look: Look, console: Console, *, everything: bool = False) -> None:
    """Print a look: what changed, the weightiest first, each with its reason."""
    since = f"since {_moment(look.since)}" if look.since else "the first look"
    console.print(
        Text(f"Look {look.look}, {since}: {plural(look.taken, 'new report')}, ")
        + Text(f"{look.documents} in the pile, {plural(look.claims, 'claim')}.")
    )
    for line in look.unread:
        console.print(Text(f"Could not look: {one_line(line)}", style="yellow"))
    for told in look.alerts:
        if not told.printed:
            console.print(Text(f"\nAlert of {told.watch}\n{words(told.alert)}\n"))
    for line in look.waiting:
        console.print(Text(f"Alerts wait for their receiver: {one_line(line)}", style="yellow"))
    if not look.changes:
        console.print(Text("Nothing changed in the reports." if look.alerts else "Nothing changed."))
    for kind, group in groupby(look.changes, key=lambda change: change.kind):
        _group(kind, list(group), console, everything)


def _group(kind: str, changes: list[Change], console: Console, everything: bool) -> None:
    shown = changes if everything else changes[:MOST]
    grid = Table.grid(padding=(0, 1))
    for change in shown:
        grid.add_row(" -", Text(one_line(change.text), style=STYLES.get(kind, "")))
        if change.why:
            grid.add_row("", Text(f"because {one_line(change.why)}", style="dim"))
    console.print(grid)
    if len(changes) > len(shown):
        console.print(Text(f"   and {len(changes) - len(shown)} more of this kind (--all lists them)", style="dim"))


def _moment(at: str) -> str:
    return f"{date(at[:10])}, {at[11:16]} UTC"
