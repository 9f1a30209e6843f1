"""The command line: one file per command, each imported whole only when it runs, so that `--help` is quick.

Standard output carries data only; progress and messages go to standard error. Exit codes: 0 done, 1 something asked
for was not found, 2 the call or the input as a whole was unusable.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from twosource.cli import (
    alerts,
    annotate,
    check,
    copies,
    explain,
    export,
    extract,
    imagery,
    incidents,
    judge,
    replay,
    run,
    serve,
    slice,
    stories,
    watch,
)
from twosource.cli.errors import NotFoundError, UnusableError

COMMANDS = (
    check, serve, watch, alerts, replay, explain, judge, export, imagery, run, slice, annotate, extract, stories,
    copies, incidents,
)  # fmt: skip


class _Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line that says what to do."""

    def error(self, message: str) -> NoReturn:
        raise UnusableError(f"{message}; see `{self.prog} --help`")


def parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    top = _Parser(
        prog="twosource",
        description="Reads a pile of news reports and counts the independent sources behind every claim.",
        allow_abbrev=False,
    )
    top.add_argument("--version", action="store_true", help="print the version and end")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    for command in COMMANDS:
        command.add(commands)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    _streams()
    try:
        code = _run(sys.argv[1:] if argv is None else argv)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has seen enough. Python would complain once more at exit, when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except KeyboardInterrupt:
        return _say("stopped", 130)
    except UnusableError as error:
        return _say(error, 2)
    except NotFoundError as error:
        return _say(error, 1)
    except Exception as error:
        if os.environ.get("TWOSOURCE_DEBUG"):
            raise
        return _say(_what(error), 2)
    return code


def _streams() -> None:
    """Make the standard streams usable: closed ones (`>&-`) lead nowhere, letters the locale lacks become escapes."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - open to the end
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _what(error: Exception) -> str:
    """An error that no command foresaw: those that are written for people as they are, others as a fault of ours."""
    if type(error).__module__.startswith("twosource."):
        return str(error)
    where = "set TWOSOURCE_DEBUG=1 to see where, and report it with the input"
    return f"internal error: {type(error).__name__}: {error}; {where}"


def _run(argv: Sequence[str]) -> int:
    arguments = parser().parse_args(argv)
    if arguments.version:
        from importlib.metadata import version

        print(f"twosource {version('twosource')}")
        return 0
    if arguments.command is None:
        raise UnusableError("name a command, such as `twosource check FOLDER`; see `twosource --help`")
    code: int = arguments.run(arguments)
    return code


def _say(message: object, code: int) -> int:
    line = " ".join(str(message).split())
    print(f"twosource: {line}", file=sys.stderr)
    return code
