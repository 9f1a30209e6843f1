"""The job: input to shards, shards to blocks, blocks to tables. The same steps on every engine.

1. `each`: every unit of input becomes a shard (shards.py): documents and all that is read in one document.
2. `sql`: which documents may have to do with one another (queries.py), as connected components: blocks.
3. `groups`: the stages that look across documents run over the blocks (bins.py).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import msgspec
import pyarrow as pa

from twosource.archives import bins, files, queries, shards
from twosource.archives.bins import BinDone, MakeBin
from twosource.archives.schemas import to_table
from twosource.archives.shards import Done, MakeShard
from twosource.archives.units import UNIT, Unit, units_of
from twosource.pipeline import Stage, check
from twosource.records import Document, Judgement, Reject

MOST_ROUNDS = 60
"""Rounds in which names spread over connected documents: each doubles the way, so this is never reached."""
MANIFEST = "_run.json"
USED_OFTEN = frozenset({"kept", "copy_links", "story_links"})
BLOCKS = "blocks"
AGAIN_FILE = "across.parquet"

Tell = Callable[[str, int, int | None], None]
"""(step, done, total)."""


class JobError(RuntimeError):
    """The job cannot be done; the message says why and what to do."""


class Backend(Protocol):
    """What an engine does for the job."""

    name: str

    def each(self, task: MakeShard, units: Sequence[Unit]) -> Iterator[Done]:
        """Make every shard, in any order; a unit whose worker died is tried again."""

    def view(self, name: str, folder: str) -> None:
        """Let SQL see the Parquet files of a folder as a table."""

    def table(self, name: str, sql: str) -> None:
        """Keep the answer of a query under a name, worked out once."""

    def lazy(self, name: str, sql: str) -> None:
        """Let a query go by a name, worked out whenever it is used."""

    def rename(self, old: str, new: str) -> None:
        """A kept table goes by another name, in the place of what had it before."""

    def query(self, sql: str) -> pa.Table:
        """The answer of a query."""

    def groups(self, task: MakeBin, sql: str) -> Iterator[BinDone]:
        """Apply the task to the rows of each `bin` of the query's answer."""


@dataclass
class Outcome:
    """What a job did."""

    documents: int = 0
    rejects: int = 0
    shards: int = 0
    shards_made: int = 0
    blocks: int = 0
    bins: int = 0
    bins_made: int = 0
    again: int = 0  # documents that were there already
    seconds: dict[str, float] = field(default_factory=dict)  # on the clock, by step
    work: float = 0.0  # seconds of the processor in shards
    annotate: float = 0.0  # of these in the parser and the stages


def run_job(
    source: str,
    output: str,
    backend: Backend,
    stages: Sequence[Stage],
    *,
    unit: int = UNIT,
    tell: Tell = lambda *_: None,
) -> Outcome:
    """Do the whole job. What an earlier run did and what has not changed since is not done again.

    Raises StorageError when the input is not there or the output cannot be written, JobError when the input holds
    nothing or the output lies in it.
    """
    check(stages, (Document, Reject, Judgement))
    outcome = Outcome()
    if files.holds(source, output):
        raise JobError(f"{output} lies in {source}: the next run would read the tables; name a folder outside it")
    with _timed(outcome, "plan"):
        units = list(units_of(source, unit))
        if not units:
            raise JobError(f"{source}: nothing to read; expected .jsonl, .warc.gz, .parquet or a folder of reports")
        files.writable(output)
    with _timed(outcome, "documents"):
        done = _shards(backend, MakeShard(output, tuple(stages)), units, outcome, tell)
        for marker in shards.stale(output, done):
            shards.remove(output, marker)
    with _timed(outcome, "blocks"):
        tell("blocks", 0, 1)
        _blocks(backend, output, outcome)
        tell("blocks", 1, 1)
    with _timed(outcome, "across"):
        _bins(backend, MakeBin(output, tuple(stages)), outcome, tell)
    files.write(files.join(output, MANIFEST), msgspec.json.format(msgspec.json.encode(_manifest(backend, outcome))))
    return outcome


def _shards(backend: Backend, task: MakeShard, units: Sequence[Unit], outcome: Outcome, tell: Tell) -> list[Done]:
    done: list[Done] = []
    for one in backend.each(task, units):
        done.append(one)
        outcome.shards += 1
        outcome.shards_made += one.made
        outcome.work += one.seconds
        outcome.annotate += one.annotate
        tell("documents", len(done), len(units))
    if len(done) != len(units):
        raise JobError(f"{len(units) - len(done)} of {len(units)} shards were not made; start the job again")
    return done


def _blocks(backend: Backend, output: str, outcome: Outcome) -> None:
    """Which documents count, and which block each is in; written as a table of its own."""
    for name, folder in (("packed", shards.PACKED), ("sketch", shards.SKETCH), ("words", shards.WORDS)):
        backend.view(name, files.join(output, folder))
    steps = (
        ("kept", queries.KEPT),
        ("runs", queries.RUNS),
        ("run_counts", queries.RUN_COUNTS),
        ("run_sizes", queries.RUN_SIZES),
        ("copy_links", queries.COPY_LINKS),
        ("names", queries.NAMES),
        ("name_sizes", queries.NAME_SIZES),
        ("rare_names", queries.RARE_NAMES),
        ("story_links", queries.STORY_LINKS),
    )
    for name, sql in steps:
        (backend.table if name in USED_OFTEN else backend.lazy)(name, sql)
    components(backend, "whole", "copy_links", "story_links")
    if backend.query(queries.LARGEST_BLOCK).column("size")[0].as_py() > queries.LARGEST:
        components(backend, "families", "copy_links")
        backend.table("blocks", queries.BLOCKS)
    else:
        backend.lazy("blocks", queries.WHOLE_BLOCKS)
    found = backend.query("SELECT doc, block FROM blocks ORDER BY doc")
    files.write_table(files.join(output, BLOCKS, "blocks.parquet"), found)
    outcome.documents = found.num_rows
    outcome.blocks = len(found.column("block").unique())
    again = backend.query(queries.AGAIN).to_pylist()
    outcome.again = len(again)
    rejects = sorted((_again(row) for row in again), key=lambda r: (r.path, r.reason))
    files.write_table(files.join(output, "reject", AGAIN_FILE), to_table(Reject, rejects))


def _again(row: dict[str, object]) -> Reject:
    """Why a document whose id is taken does not count."""
    where = f"record {row['part']}: " if row["part"] else ""
    first = f"{row['first_path']}, record {row['first_part']}" if row["first_part"] else row["first_path"]
    what = "the same as" if row["same"] else f"the id {row['doc']!r} is taken by"
    return Reject(path=str(row["path"]), stage="documents", reason=f"{where}{what} {first}")


def components(backend: Backend, name: str, *links: str) -> None:
    """A table (doc, label): connected documents have the same label, the lowest of their ids."""
    backend.table("edges", queries.edges(*links))
    backend.table("labels", queries.START)
    for _ in range(MOST_ROUNDS):
        backend.lazy("lowered", queries.LOWER)
        backend.table("jumped", queries.JUMP)
        changed = backend.query(queries.CHANGED).column("changed")[0].as_py()
        backend.rename("jumped", "labels")
        if not changed:
            break
    backend.rename("labels", name)


def _bins(backend: Backend, task: MakeBin, outcome: Outcome, tell: Tell) -> None:
    done: list[BinDone] = []
    for one in backend.groups(task, queries.binned(digits(outcome.documents))):
        done.append(one)
        outcome.bins += 1
        outcome.bins_made += one.made
        tell("across", len(done), None)
    lost = [one for one in done if one.error]
    if lost:
        raise JobError(f"{len(lost)} bins were given up, the first: {lost[0].error}; start the job again")
    bins.remove_stale(task.output, done, task.stages)
    tell("across", len(done), len(done))


def digits(documents: int) -> int:
    """Hexadecimal digits that name a bin: so many bins that one holds some hundreds or thousands of documents."""
    return 1 if documents < 5_000 else 2 if documents < 500_000 else 3


def _manifest(backend: Backend, outcome: Outcome) -> dict[str, object]:
    return {
        "format": "twosource.archive/1",
        "engine": backend.name,
        "documents": outcome.documents,
        "shards": outcome.shards,
        "blocks": outcome.blocks,
        "bins": outcome.bins,
        "seconds": {name: round(spent, 2) for name, spent in outcome.seconds.items()},
    }


class _timed:  # noqa: N801 - reads as a word
    """Adds the seconds of a step to the outcome."""

    def __init__(self, outcome: Outcome, step: str) -> None:
        self._outcome, self._step = outcome, step

    def __enter__(self) -> None:
        self._started = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self._outcome.seconds[self._step] = time.perf_counter() - self._started


def rejects_of(output: str) -> Iterable[Reject]:
    """Everything that was left out, with the reason, from all shards and bins."""
    from twosource.archives.schemas import from_table

    folder = files.join(output, "reject")
    for name in files.names(folder):
        if name.endswith(".parquet") and not name.startswith("."):
            for row in from_table(Reject, files.read_table(files.join(folder, name))):
                assert isinstance(row, Reject)
                yield row
