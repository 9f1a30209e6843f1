"""The job on Apache Spark: shards by mapInArrow, joins and components as Spark SQL, blocks by applyInArrow."""

from __future__ import annotations

import os
import shutil
import sys
import warnings
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow as pa

from twosource.archives.bins import Bin, BinDone, MakeBin, Member
from twosource.archives.job import JobError
from twosource.archives.shards import Done, MakeShard
from twosource.archives.units import Unit

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

DEFAULT_MASTER = "local[2,4]"
"""Two workers, four attempts at a task, where nothing else is configured."""
MOST_TASKS = 20_000
_DONE = pa.schema([("done", pa.string())])


def java() -> str | None:
    """Where Java is, None when it is not."""
    home = os.environ.get("JAVA_HOME")
    return os.path.join(home, "bin", "java") if home else shutil.which("java")


def session(master: str | None = None, options: dict[str, str] | None = None) -> SparkSession:
    """The session that `spark-submit` gave, else one of this machine. Raises JobError without Java or pyspark."""
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise JobError("Spark is not installed; pip install 'twosource[archives]'") from error
    if java() is None and not os.environ.get("SPARK_REMOTE"):
        raise JobError("Spark needs Java 17; install it (apt install openjdk-17-jre-headless) or set JAVA_HOME")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # workers of this machine use what this process uses
    warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas")
    builder: Any = SparkSession.builder.appName("twosource")
    if master or not SparkSession.getActiveSession():
        builder = builder.master(master or os.environ.get("SPARK_MASTER", DEFAULT_MASTER))
    quiet = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": "4" if (master or DEFAULT_MASTER).startswith("local") else "200",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "1000",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        "spark.sql.adaptive.enabled": "true",
        "spark.driver.memory": "2g",
    }
    for key, value in {**quiet, **(options or {})}.items():
        builder = builder.config(key, value)
    made: SparkSession = builder.getOrCreate()
    made.sparkContext.setLogLevel("OFF")  # what matters comes as an exception, in one line
    return made


class SparkBackend:
    """A Spark session as the engine of the job. Use as a context manager; it does not end the session."""

    name = "spark"

    def __init__(self, spark: SparkSession) -> None:
        self._spark = spark

    def __enter__(self) -> SparkBackend:
        return self

    def __exit__(self, *_: object) -> None:
        self._spark.catalog.clearCache()

    def each(self, task: MakeShard, units: Sequence[Unit]) -> Iterator[Done]:
        """A task of Spark for every unit, so that a worker that dies loses one."""
        lines = [(msgspec.json.encode(unit).decode(),) for unit in units]
        numbered = self._spark.sparkContext.parallelize(lines, min(len(lines), MOST_TASKS))
        frame = self._spark.createDataFrame(numbered, "unit string")

        def work(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for batch in batches:
                for line in batch.column(0).to_pylist():
                    yield _told(task(msgspec.json.decode(line, type=Unit)))

        for row in frame.mapInArrow(work, "done string").toLocalIterator(prefetchPartitions=True):
            yield msgspec.json.decode(row.done, type=Done)

    def view(self, name: str, folder: str) -> None:
        self._spark.read.parquet(folder).createOrReplaceTempView(name)

    def table(self, name: str, sql: str) -> None:
        """Worked out at once and cut off from where it came from: plans that grow round by round end nowhere."""
        self._spark.sql(sql).localCheckpoint(eager=True).createOrReplaceTempView(name)

    def lazy(self, name: str, sql: str) -> None:
        self._spark.sql(sql).createOrReplaceTempView(name)

    def rename(self, old: str, new: str) -> None:
        self._spark.table(old).createOrReplaceTempView(new)

    def query(self, sql: str) -> pa.Table:
        found: pa.Table = self._spark.sql(sql).toArrow()
        return found

    def groups(self, task: MakeBin, sql: str) -> Iterator[BinDone]:
        def work(table: pa.Table) -> pa.Table:
            rows = table.to_pylist()
            members = tuple(
                Member(block=r["block"], doc=r["doc"], content=r["content"], document=r["document"],
                       annotated=r["annotated"])
                for r in rows
            )  # fmt: skip
            return pa.Table.from_batches([_told(task(Bin(name=rows[0]["bin"], members=members)))])

        frame = self._spark.sql(sql).groupBy("bin").applyInArrow(work, "done string")
        for row in sorted(frame.collect(), key=lambda r: str(r.done)):
            yield msgspec.json.decode(row.done, type=BinDone)


def _told(done: Done | BinDone) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist([{"done": msgspec.json.encode(done).decode()}], schema=_DONE)
