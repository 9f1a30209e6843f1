"""The job on one machine: worker processes that may die, and DuckDB in memory over the Parquet files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pyarrow as pa

from twosource.archives.bins import Bin, BinDone, MakeBin, Member
from twosource.archives.shards import Done, MakeShard
from twosource.archives.units import Unit
from twosource.engines.local import Local

TRIES = 4
"""Attempts at a shard whose worker dies; from the third on its documents are annotated in a process apart."""
MEMORY = "1GB"
"""What DuckDB may hold; beyond it, it writes to its temporary folder."""
FETCHED = 200
_ONE = 1_000_000
"""The size of an item, so that each is a batch of its own."""


@dataclass(frozen=True)
class _Shard:
    """MakeShard as a task of the pool. A failed one says so by its lack of a key."""

    make: MakeShard

    @property
    def input(self) -> type[Unit]:
        return Unit

    @property
    def output(self) -> type[Done]:
        return Done

    def setup(self) -> None:
        return

    def size(self, item: Unit) -> int:
        return _ONE

    def prepare(self, items: Sequence[Unit]) -> None:
        return

    def failed(self, item: Unit, reason: str) -> Done:
        return Done(unit=item.name, key="")

    def __call__(self, item: Unit) -> Done:
        return self.make(item)


@dataclass(frozen=True)
class _Bin:
    """MakeBin as a task of the pool."""

    make: MakeBin

    @property
    def input(self) -> type[Bin]:
        return Bin

    @property
    def output(self) -> type[BinDone]:
        return BinDone

    def setup(self) -> None:
        return

    def size(self, item: Bin) -> int:
        return _ONE

    def prepare(self, items: Sequence[Bin]) -> None:
        return

    def failed(self, item: Bin, reason: str) -> BinDone:
        return BinDone(name=item.name, key="", error=f"bin {item.name}: {reason}")

    def __call__(self, item: Bin) -> BinDone:
        return self.make(item)


class LocalBackend:
    """Processes and DuckDB. Use as a context manager."""

    name = "local"

    def __init__(self, workers: int | None = None) -> None:
        import duckdb

        self._engine = Local(workers, small=0)
        self._folder = tempfile.TemporaryDirectory(prefix="twosource-")
        config: dict[str, Any] = {"memory_limit": MEMORY, "temp_directory": self._folder.name}
        self._database: Any = duckdb.connect(":memory:", config=config)

    def __enter__(self) -> LocalBackend:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()
        self._folder.cleanup()

    def each(self, task: MakeShard, units: Sequence[Unit]) -> Iterator[Done]:
        todo = list(units)
        for _ in range(TRIES):
            again = []
            for index, done in self._engine.map_batches(_Shard(task), todo):
                if done.key:
                    yield done
                else:
                    again.append(todo[index])
            todo = again
            if not todo:
                return

    def view(self, name: str, folder: str) -> None:
        self._database.execute(f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM read_parquet({_spelled(folder)})")

    def table(self, name: str, sql: str) -> None:
        self._database.execute(f"CREATE OR REPLACE TABLE {name} AS {sql}")

    def query(self, sql: str) -> pa.Table:
        found: pa.Table = self._database.sql(sql).to_arrow_table()
        return found

    def lazy(self, name: str, sql: str) -> None:
        self.table(name, sql)

    def rename(self, old: str, new: str) -> None:
        self._database.execute(f"DROP TABLE IF EXISTS {new}")
        self._database.execute(f"ALTER TABLE {old} RENAME TO {new}")

    def groups(self, task: MakeBin, sql: str) -> Iterator[BinDone]:
        for _, done in self._engine.map_batches(_Bin(task), self._bins(sql)):
            yield done

    def _bins(self, sql: str) -> Iterator[Bin]:
        """The bins one after the other: few are in this process at once, for the rows of all would not fit."""
        cursor = self._database.cursor()
        cursor.execute(f"SELECT bin, block, doc, content, document, annotated FROM ({sql}) AS binned ORDER BY bin")
        rows = (row for batch in iter(lambda: cursor.fetchmany(FETCHED), []) for row in batch)
        for name, group in groupby(rows, key=lambda row: str(row[0])):
            yield Bin(name=name, members=tuple(_member(row) for row in group))


def _member(row: tuple[Any, ...]) -> Member:
    return Member(block=row[1], doc=row[2], content=row[3], document=bytes(row[4]), annotated=bytes(row[5]))


def _spelled(folder: str) -> str:
    """The files of a folder as a pattern in quotes; DuckDB's s3:// is Spark's s3a://."""
    address = folder.replace("s3a://", "s3://", 1).removeprefix("file://")
    return "'" + f"{address}/*.parquet".replace("'", "''") + "'"
