"""One shard: read a unit, make documents, annotate them, write a Parquet file per table, and last the marker.

The key of a shard is made of the bytes of its records and the versions of all that is done to them. A shard whose
marker is there is not made again. Everything is written whole and under names that depend on the content alone, so a
worker that is killed leaves nothing half, and one that starts anew writes the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow as pa

from twosource.archives import files
from twosource.archives.schemas import to_table
from twosource.archives.units import Unit, read_unit
from twosource.engines.annotating import Annotate, Annotated, unpack, written
from twosource.engines.local import cache_fingerprint
from twosource.engines.order import together
from twosource.pipeline import Stage
from twosource.records import Document, Reject, Report, Row
from twosource.store.tables import PREFIX, table_name

if TYPE_CHECKING:
    from collections.abc import Iterator

LAYOUT = 1
"""Raise it when the tables that every shard has change."""
MARKERS = "_shards"
ATTEMPTS = "_attempts"
PACKED = "_packed"
SKETCH = "_sketch"
WORDS = "_words"
PACKED_SCHEMA = pa.schema(
    [("doc", pa.string()), ("path", pa.string()), ("part", pa.int64()), ("content", pa.string()),
     ("document", pa.binary()), ("annotated", pa.binary())]
)  # fmt: skip
SKETCH_SCHEMA = pa.schema([("doc", pa.string()), ("run", pa.int64())])
WORDS_SCHEMA = pa.schema([("doc", pa.string()), ("bucket", pa.int64()), ("word", pa.int64())])
TOGETHER = 16
"""Documents whose passages are parsed in one go."""
CAREFUL = 2
"""Attempts at a shard after which its documents are annotated in a process apart, for one of them kills workers."""


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """This shard is there."""

    unit: str
    key: str
    made: bool = False  # now, not by an earlier run
    documents: int = 0
    rejects: int = 0
    seconds: float = 0.0  # of work
    annotate: float = 0.0  # of them in the parser and the stages


class Marker(msgspec.Struct, frozen=True, kw_only=True):
    """What a finished shard holds."""

    unit: str
    key: str
    documents: int
    rejects: int
    tables: tuple[str, ...]


@dataclass(frozen=True)
class MakeShard:
    """A unit to its shard, as a task for any engine."""

    output: str
    stages: tuple[Stage, ...]

    def __call__(self, unit: Unit) -> Done:
        """Make the shard unless it is there. Raises OSError when the place cannot be written."""
        return make_shard(unit, self.output, self.stages)


def shard_key(reports: Iterable[Report], rejects: Iterable[Reject], stages: Sequence[Stage]) -> str:
    """What a shard rests on: its records, how documents are made, the stages, the model and the desk's own sources."""
    from twosource.stages import documents
    from twosource.stages import reports as reading

    digest = hashlib.sha256(f"{LAYOUT}|{reading.VERSION}|{documents.VERSION}|{_fingerprint(tuple(stages))}".encode())
    for report in reports:
        digest.update(f"|{report.path}|{report.part}|{report.sha256}".encode("utf-8", "surrogateescape"))
    for reject in rejects:
        digest.update(f"|{reject.path}|{reject.reason}".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()[:20]


@cache
def _fingerprint(stages: tuple[Stage, ...]) -> str:
    return cache_fingerprint(stages)


def make_shard(unit: Unit, output: str, stages: Sequence[Stage]) -> Done:
    """See MakeShard."""
    import time

    started = time.process_time()
    reports: list[Report] = []
    rejects: list[Reject] = []
    for item in read_unit(unit):
        if isinstance(item, Report):
            reports.append(item)
        else:
            rejects.append(item)
    key = shard_key(reports, rejects, stages)
    marker = files.join(output, MARKERS, f"{key}.json")
    if files.exists(marker):
        known = msgspec.json.decode(files.read(marker), type=Marker)
        return Done(unit=unit.name, key=key, documents=known.documents, rejects=known.rejects)
    attempt = _attempt(output, key)
    documents = _documents(reports, rejects)
    found = _annotated(documents, stages, careful=attempt > CAREFUL)
    tables = _tables(documents, found, rejects, stages)
    for folder, table in tables.items():
        files.write_table(files.join(output, folder, f"{key}.parquet"), table)
    what = Marker(unit=unit.name, key=key, documents=len(documents), rejects=len(rejects), tables=tuple(tables))
    files.write(marker, msgspec.json.encode(what))
    for n in range(1, attempt + 1):
        files.remove(files.join(output, ATTEMPTS, f"{key}-{n}"))
    return Done(
        unit=unit.name, key=key, made=True, documents=len(documents), rejects=len(rejects),
        seconds=time.process_time() - started, annotate=sum(sum(a.seconds.values()) for a in found.values()),
    )  # fmt: skip


def _attempt(output: str, key: str) -> int:
    """The how-manieth attempt at this shard this is; written down before it starts, so that a death counts."""
    attempt = 1
    while files.exists(files.join(output, ATTEMPTS, f"{key}-{attempt}")):
        attempt += 1
    files.write(files.join(output, ATTEMPTS, f"{key}-{attempt}"), b"")
    return attempt


def _documents(reports: Sequence[Report], rejects: list[Reject]) -> list[Document]:
    """The documents of these reports, each id once; what gives none goes to the rejects."""
    from twosource.engines.reading import MakeDocument
    from twosource.stages.documents import reject_duplicates

    made = [MakeDocument()(report) for report in reports]
    rejects += [m.reject for m in made if m.reject is not None]
    kept, again = reject_duplicates(m.document for m in made if m.document is not None)
    rejects += again
    return sorted(kept, key=lambda d: d.id)


def _annotated(documents: Sequence[Document], stages: Sequence[Stage], *, careful: bool) -> dict[str, Annotated]:
    """What the document stages find, by document. With care, in a process apart: one that dies is a reject then."""
    task = Annotate(tuple(s for s in stages if s.scope == "document"))
    if not careful:
        found: dict[str, Annotated] = {}
        order = together(documents)
        for start in range(0, len(order), TOGETHER):
            batch = order[start : start + TOGETHER]
            task.prepare(batch)
            found.update((d.id, task(d)) for d in batch)
        return found
    from twosource.archives.careful import annotate_carefully

    return annotate_carefully(task, documents)


def _tables(
    documents: Sequence[Document], found: dict[str, Annotated], rejects: list[Reject], stages: Sequence[Stage]
) -> dict[str, pa.Table]:
    """Every table of the shard by its folder; empty ones too, so that each engine finds the same columns everywhere."""
    kinds = written(s for s in stages if s.scope == "document")
    rows: dict[type[Row], list[Row]] = {kind: [] for kind in kinds.values()}
    for document in documents:
        annotated = found[document.id]
        for found_row in unpack(annotated.rows, kinds):
            rows[type(found_row)].append(found_row)
        rejects += _with_path(annotated.rejects, document.path)
    rows[Document] = list(documents)
    ordered: list[Reject] = sorted(rejects, key=_where)
    rows[Reject] = [*ordered]
    tables = {table_name(kind).removeprefix(PREFIX): to_table(kind, of_kind) for kind, of_kind in rows.items()}
    tables[PACKED] = _packed(documents, found)
    tables[SKETCH], tables[WORDS] = _sketch(documents), _words(documents)
    return tables


def _where(reject: Reject) -> tuple[str, str, str]:
    return reject.path, reject.stage, reject.reason


def _with_path(rejects: Iterable[Reject], path: str) -> list[Reject]:
    """Stages see documents without their path; people want it."""
    return [msgspec.structs.replace(reject, path=path) for reject in rejects]


def _packed(documents: Sequence[Document], found: dict[str, Annotated]) -> pa.Table:
    """Documents and their rows as they go to the stages that look across: typed tables would be slow to read back."""
    encode = msgspec.msgpack.Encoder(order="deterministic").encode
    out: list[dict[str, Any]] = []
    for d in documents:
        document, annotated = encode(d), encode(msgspec.structs.replace(found[d.id], seconds={}))
        content = hashlib.sha256(document).hexdigest()[:20]
        out.append(
            {"doc": d.id, "path": d.path, "part": d.part, "content": content, "document": document,
             "annotated": annotated}
        )  # fmt: skip
    return pa.Table.from_pylist(out, schema=PACKED_SCHEMA)


def _sketch(documents: Sequence[Document]) -> pa.Table:
    """The kept runs of words of every document, each once: texts with several in common may be copies."""
    import numpy as np

    from twosource.stages.copies import sketch_of

    runs = [np.unique(of_text).view(np.int64) for of_text in sketch_of([d.text for d in documents])]
    names = [d.id for d, kept in zip(documents, runs, strict=True) for _ in range(len(kept))]
    together = np.concatenate(runs) if runs else np.zeros(0, dtype=np.int64)
    return pa.table([pa.array(names, pa.string()), pa.array(together, pa.int64())], schema=SKETCH_SCHEMA)


def _words(documents: Sequence[Document]) -> pa.Table:
    from twosource.archives.telling import telling_words

    rows: Iterator[tuple[str, int, int]] = (
        (document.id, bucket, word) for document in documents for bucket, word in telling_words(document)
    )
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    return pa.table(
        [pa.array(column, kind) for column, kind in zip(columns, WORDS_SCHEMA.types, strict=True)], schema=WORDS_SCHEMA
    )


def stale(output: str, done: Iterable[Done]) -> list[Marker]:
    """Finished shards of the same units under other keys: their records or the stages have changed since."""
    now = {d.unit: d.key for d in done}
    out = []
    for name in files.names(files.join(output, MARKERS)):
        if name.endswith(".json"):
            marker = msgspec.json.decode(files.read(files.join(output, MARKERS, name)), type=Marker)
            if now.get(marker.unit, marker.key) != marker.key and marker.key not in now.values():
                out.append(marker)
    return out


def remove(output: str, marker: Marker) -> None:
    """Take a shard away: its marker first, so that it never counts without its tables."""
    files.remove(files.join(output, MARKERS, f"{marker.key}.json"))
    for folder in marker.tables:
        files.remove(files.join(output, folder, f"{marker.key}.parquet"))
