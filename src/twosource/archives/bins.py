"""The stages that look across documents, block by block: a bin of blocks is one shard, keyed by what is in it.

A block holds the documents that may have to do with one another: copies, and reports that share rare names and figures
within two weeks. The stages see one block at a time, so claims are grouped within a block and never across.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import msgspec

from twosource.archives import files
from twosource.archives.schemas import to_table
from twosource.archives.shards import LAYOUT
from twosource.engines.annotating import Annotated, unpack, written
from twosource.engines.local import cache_fingerprint
from twosource.pipeline import Stage, Tables, run_corpus
from twosource.records import Document, Reject, Row
from twosource.store.tables import PREFIX, table_name

MARKERS = "_bins"
MOST_TOLD = 300


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A document of a bin with its block and its rows."""

    block: str
    doc: str
    content: str
    document: bytes
    annotated: bytes


class Bin(msgspec.Struct, frozen=True, kw_only=True):
    """These documents are looked at by one worker."""

    name: str
    members: tuple[Member, ...]


class BinDone(msgspec.Struct, frozen=True, kw_only=True):
    """This bin is there, or was given up and this is why."""

    name: str
    key: str
    made: bool = False
    documents: int = 0
    blocks: int = 0
    error: str = ""


@dataclass(frozen=True)
class MakeBin:
    """A bin to its tables, as a task for any engine."""

    output: str
    stages: tuple[Stage, ...]

    def __call__(self, item: Bin) -> BinDone:
        return make_bin(item, self.output, self.stages)


def bin_key(item: Bin, stages: Sequence[Stage]) -> str:
    """What a bin rests on: its documents, their blocks, and all stages with their versions."""
    corpus = "|".join(f"{s.name}:{s.version}" for s in stages if s.scope == "corpus")
    digest = hashlib.sha256(f"{LAYOUT}|{cache_fingerprint(stages)}|{corpus}".encode())
    for member in item.members:
        digest.update(f"|{member.block}|{member.doc}|{member.content}".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()[:20]


def make_bin(item: Bin, output: str, stages: Sequence[Stage]) -> BinDone:
    """Run the stages over every block of the bin and write a file per table, unless that was done before."""
    ordered = Bin(name=item.name, members=tuple(sorted(item.members, key=lambda m: (m.block, m.doc))))
    key = bin_key(ordered, stages)
    name = f"{item.name}-{key}"
    blocks = [list(group) for _, group in groupby(ordered.members, key=lambda m: m.block)]
    done = BinDone(name=item.name, key=key, documents=len(ordered.members), blocks=len(blocks))
    if files.exists(files.join(output, MARKERS, name)):
        return done
    kinds = written(s for s in stages if s.scope == "corpus")
    rows: dict[type[Row], list[Row]] = {kind: [] for kind in kinds.values()}
    rejects: list[Reject] = []
    collecting = gc.isenabled()
    gc.disable()  # it would walk all rows over and over
    try:
        for block in blocks:
            for row in _block(block, stages, rejects):
                rows[type(row)].append(row)
    finally:
        if collecting:
            gc.enable()
    for kind, of_kind in rows.items():
        files.write_table(_file(output, kind, name), to_table(kind, of_kind))
    files.write_table(_file(output, Reject, name), to_table(Reject, rejects))
    files.write(files.join(output, MARKERS, name), b"")
    return msgspec.structs.replace(done, made=True)


def _file(output: str, kind: type[Row], name: str) -> str:
    return files.join(output, table_name(kind).removeprefix(PREFIX), f"{name}.parquet")


def _block(members: Sequence[Member], stages: Sequence[Stage], rejects: list[Reject]) -> Iterable[Row]:
    """What the stages say about one block. A block on which they fail is a reject; the others go on."""
    kinds = written(s for s in stages if s.scope == "document")
    tables = Tables()
    documents = [msgspec.msgpack.decode(member.document, type=Document) for member in members]
    tables.add(documents)
    for member in members:
        tables.add(unpack(msgspec.msgpack.decode(member.annotated, type=Annotated).rows, kinds))
    try:
        run_corpus(stages, tables)
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"[:MOST_TOLD]
        about = f"block of {len(members)} documents, the first of them {members[0].doc}"
        rejects.append(Reject(path=documents[0].path, stage="across", reason=f"{about}: {reason}"))
        return ()
    wanted = written(s for s in stages if s.scope == "corpus").values()
    return [row for kind in wanted for row in tables.of(kind)]


def remove_stale(output: str, done: Iterable[BinDone], stages: Sequence[Stage]) -> int:
    """Take away the tables of bins that are no longer; their markers first. How many there were."""
    now = {f"{d.name}-{d.key}" for d in done}
    gone = [name for name in files.names(files.join(output, MARKERS)) if name not in now and not name.startswith(".")]
    for name in gone:
        files.remove(files.join(output, MARKERS, name))
        kinds: list[type[Row]] = [*written(s for s in stages if s.scope == "corpus").values(), Reject]
        for kind in kinds:
            files.remove(_file(output, kind, name))
    return len(gone)
