"""`twosource run`: archives into Parquet tables, on this machine or on Apache Spark."""

from __future__ import annotations

import argparse
import sys
import time
from typing import TYPE_CHECKING, Any

from twosource.cli.common import whole_number
from twosource.cli.errors import UnusableError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from twosource.archives.job import Backend, Outcome

EVERY_SECONDS = 10.0


def add(commands: Any) -> None:
    """Add the command to the parser."""
    command: argparse.ArgumentParser = commands.add_parser(
        "run",
        help="read an archive into Parquet tables, here or on Apache Spark",
        description="Read WARC, Parquet, .jsonl files or a folder of reports and write every table as Parquet. A "
        "second run does only what is missing. Needs pip install 'twosource[archives]'.",
    )
    command.add_argument("--engine", choices=("local", "spark"), default="local", help="where the work is done")
    command.add_argument("--input", required=True, metavar="PATH", help="a file, a folder, or s3a://BUCKET/PATH")
    command.add_argument("--output", required=True, metavar="DIR", help="the folder of the tables")
    command.add_argument("--workers", type=whole_number, metavar="N", help="processes of the local engine")
    command.add_argument("--master", metavar="URL", help="of Spark (default: as spark-submit says, else local[2,4])")
    command.add_argument("--conf", action="append", default=[], metavar="KEY=VALUE", help="a setting of Spark")
    command.add_argument("--shard", type=whole_number, default=256, metavar="N", help="records of a shard (256)")
    command.add_argument("--no-progress", action="store_true", help="say nothing on standard error while working")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Do the job; what it did goes to standard output as one JSON object."""
    try:
        import pyarrow  # noqa: F401
    except ImportError as error:
        raise UnusableError("archives need more: pip install 'twosource[archives]'") from error
    import msgspec

    from twosource import gazetteer
    from twosource.archives.files import StorageError
    from twosource.archives.job import JobError, run_job
    from twosource.stages import default_stages

    told = _Told(quiet=arguments.no_progress)
    gazetteer.prepare(None if arguments.no_progress else told.line)
    try:
        with _backend(arguments) as backend:
            outcome = run_job(
                arguments.input, arguments.output, backend, default_stages(), unit=arguments.shard, tell=told
            )
    except (StorageError, JobError) as error:
        raise UnusableError(str(error)) from error
    print(msgspec.json.encode(_summary(outcome, arguments.output)).decode())
    return 0


def _backend(arguments: argparse.Namespace) -> AbstractContextManager[Backend]:
    if arguments.engine == "local":
        from twosource.archives.local import LocalBackend

        return LocalBackend(arguments.workers)
    from twosource.archives.spark import SparkBackend, session

    options = dict(_setting(text) for text in arguments.conf)
    return SparkBackend(session(arguments.master, options))


def _setting(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals:
        raise UnusableError(f"--conf {text}: expected KEY=VALUE")
    return key, value


def _summary(outcome: Outcome, output: str) -> dict[str, object]:
    return {
        "output": output,
        "documents": outcome.documents,
        "again": outcome.again,
        "blocks": outcome.blocks,
        "shards": outcome.shards,
        "shards_made": outcome.shards_made,
        "bins": outcome.bins,
        "bins_made": outcome.bins_made,
        "seconds": {name: round(spent, 2) for name, spent in outcome.seconds.items()},
        "work_seconds": round(outcome.work, 2),
        "annotate_seconds": round(outcome.annotate, 2),
    }


class _Told:
    """Progress as lines on standard error, at most one every ten seconds and one at the end of each step."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._last = time.monotonic()

    def __call__(self, step: str, done: int, total: int | None) -> None:
        ends = total is not None and done == total
        if self._quiet or not (ends or time.monotonic() - self._last > EVERY_SECONDS):
            return
        self._last = time.monotonic()
        self.line(f"{step}: {done}" + (f" of {total}" if total is not None else ""))

    def line(self, text: str) -> None:
        print(text, file=sys.stderr)
