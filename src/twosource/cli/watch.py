"""`twosource watch`: what a desk follows."""

from __future__ import annotations

import argparse
from typing import Any

from twosource.cli import watch_check


def add(commands: Any) -> None:
    """Add the command to the parser."""
    command: argparse.ArgumentParser = commands.add_parser(
        "watch", help="watches: what a desk follows", description="Work with watches; see docs/indicators.md."
    )
    actions = command.add_subparsers(dest="action", metavar="ACTION", required=True)
    watch_check.add(actions)
