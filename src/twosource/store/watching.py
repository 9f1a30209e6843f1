"""What `twosource watch` keeps in the workspace: places to look at, what was taken from them, and every look.

A document counts as taken (acknowledged) when the transaction that holds it is on disk. It is known by its origin (the
file, the record in it, the address) and the hash of its bytes: the same bytes from the same origin are taken once, and
other bytes from it are a newer version that takes the place of the older one, which stays on record.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Literal

import msgspec

from twosource.records import Document, Reject
from twosource.store.database import Database, TakenError, WorkspaceError, upsert
from twosource.store.workspace import Workspace

Kind = Literal["folder", "file", "feed", "watch", "observations"]
READ: tuple[Kind, ...] = ("folder", "file", "feed")
"""Places that reports are taken from; a watch is judged by, and observations are counts for watches."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS watch_places (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, target TEXT NOT NULL UNIQUE, added TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT '') WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS watch_files (
    place TEXT NOT NULL, path TEXT NOT NULL, signature TEXT NOT NULL, PRIMARY KEY (place, path)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS watch_documents (
    number INTEGER PRIMARY KEY AUTOINCREMENT, place TEXT NOT NULL, origin TEXT NOT NULL, sha256 TEXT NOT NULL,
    id TEXT NOT NULL, standing TEXT NOT NULL, taken TEXT NOT NULL, record BLOB NOT NULL, UNIQUE (origin, sha256));
CREATE UNIQUE INDEX IF NOT EXISTS watch_one_version ON watch_documents (origin) WHERE standing = 'in';
CREATE INDEX IF NOT EXISTS watch_by_id ON watch_documents (id);
CREATE TABLE IF NOT EXISTS watch_rejects (
    place TEXT NOT NULL, source TEXT NOT NULL, path TEXT NOT NULL, stage TEXT NOT NULL, reason TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS watch_rejects_by_source ON watch_rejects (place, source);
CREATE TABLE IF NOT EXISTS watch_looks (
    number INTEGER PRIMARY KEY, at TEXT NOT NULL, key TEXT NOT NULL, state BLOB NOT NULL, changes BLOB NOT NULL,
    told INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS watch_judged (place TEXT PRIMARY KEY, key TEXT NOT NULL) WITHOUT ROWID;
"""
_FILE = upsert("watch_files", ("place", "path", "signature"), ("place", "path"))
_JUDGED = upsert("watch_judged", ("place", "key"), ("place",))

ADOPTED = ""
"""The place of documents that `check` put into the workspace before anything was watched."""


@dataclass(frozen=True)
class Place:
    """This folder, file or feed is looked at."""

    id: str
    kind: Kind
    target: str  # an absolute path or an address
    added: str
    state: str = ""  # of a feed: what makes the next request a conditional one


@dataclass(frozen=True)
class Taken:
    """A document as it came from its origin."""

    origin: str
    sha256: str
    document: Document
    named: bool  # whether it brought an id of its own; else its id was made of its bytes


class Watched:
    """The tables of `watch` in a workspace that is open. Use as a context manager."""

    def __init__(self, workspace: Workspace) -> None:
        self.location = workspace.location
        self._database = workspace.database
        with self._transaction() as database:
            database.create(_SCHEMA)

    def __enter__(self) -> Watched:
        return self

    def __exit__(self, *_: object) -> None:
        """The workspace stays open: it is not ours."""

    def _transaction(self) -> AbstractContextManager[Database]:
        # What was acknowledged must outlive a power cut too.
        return self._database.writing(sync=True)

    # ------------------------------------------------------------ places

    def add(self, place: Place) -> bool:
        """Keep the place; False when it is watched already."""
        with self._transaction() as database:
            cursor = database.execute(
                "INSERT INTO watch_places (id, kind, target, added) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (place.id, place.kind, place.target, place.added),
            )
            return cursor.rowcount == 1

    def remove(self, place: Place, *, documents: bool) -> int:
        """Look there no more; with `documents` what was taken from it leaves the pile. How many left it."""
        with self._transaction() as database:
            for table in ("watch_files", "watch_rejects", "watch_judged"):
                database.execute(f"DELETE FROM {table} WHERE place = ?", (place.id,))
            database.execute("DELETE FROM watch_places WHERE id = ?", (place.id,))
            if not documents:
                return 0
            leave = "UPDATE watch_documents SET standing = 'removed' WHERE place = ? AND standing = 'in'"
            return database.execute(leave, (place.id,)).rowcount

    def places(self) -> list[Place]:
        """All places, in the order of their targets."""
        rows = self._database.execute("SELECT id, kind, target, added, state FROM watch_places ORDER BY target")
        return [Place(*row) for row in rows]

    def counts(self) -> dict[str, int]:
        """Documents of the pile by place."""
        query = "SELECT place, count(*) FROM watch_documents WHERE standing = 'in' GROUP BY place"
        return dict(self._database.execute(query).fetchall())

    def keep_state(self, place: Place, state: str) -> None:
        """Keep what the next request to a feed needs."""
        with self._transaction() as database:
            database.execute("UPDATE watch_places SET state = ? WHERE id = ?", (state, place.id))

    def judged(self, place: Place) -> str | None:
        """The key of all that a watch was last judged by; None: never."""
        row = self._database.execute("SELECT key FROM watch_judged WHERE place = ?", (place.id,)).fetchone()
        return None if row is None else str(row[0])

    def keep_judged(self, place: Place, key: str) -> None:
        """A watch was judged by all this, and its alerts are kept."""
        with self._transaction() as database:
            database.execute(_JUDGED, (place.id, key))

    # ------------------------------------------------------------ what was taken

    def signatures(self, place: Place) -> dict[str, str]:
        """The files of a place that were read to their end, with their size and time of change then."""
        query = "SELECT path, signature FROM watch_files WHERE place = ?"
        return dict(self._database.execute(query, (place.id,)).fetchall())

    def known(self, origin: str, sha256: str) -> bool:
        """Whether these bytes from this origin are in the pile."""
        query = "SELECT 1 FROM watch_documents WHERE origin = ? AND sha256 = ? AND standing = 'in'"
        return self._database.execute(query, (origin, sha256)).fetchone() is not None

    def take(self, place: Place, taken: Sequence[Taken], at: str) -> int:
        """Put documents into the pile; on disk when this returns. How many were not there yet."""
        with self._transaction() as database:
            return sum(self._take(database, place.id, one, at) for one in taken)

    def finished(self, place: Place, source: str, signature: str | None, rejects: Iterable[Reject]) -> None:
        """This file or feed was read to its end, and this of it could not be read."""
        with self._transaction() as database:
            database.execute("DELETE FROM watch_rejects WHERE place = ? AND source = ?", (place.id, source))
            database.executemany(
                "INSERT INTO watch_rejects VALUES (?, ?, ?, ?, ?)",
                [(place.id, source, r.path, r.stage, r.reason) for r in rejects],
            )
            if signature is not None:
                database.execute(_FILE, (place.id, source, signature))

    def adopt(self, at: str) -> int:
        """Take into the pile what `check` left in the workspace. How many documents that were."""
        query = "SELECT record FROM documents WHERE id NOT IN (SELECT id FROM watch_documents) ORDER BY path, id"
        taken = "SELECT 1 FROM watch_documents WHERE standing = 'in' AND place != '' AND substr(sha256, 1, 12) = ?"
        decode = msgspec.msgpack.Decoder(Document).decode
        with self._transaction() as database:
            count = 0
            for (record,) in database.execute(query).fetchall():
                document = decode(record)
                if database.execute(taken, (document.report[:12],)).fetchone():
                    continue  # the same bytes are watched
                origin = f"check:{document.path}#{document.id}"
                digest = hashlib.sha256(record).hexdigest()
                count += self._take(database, ADOPTED, Taken(origin, digest, document, named=True), at)
            return count

    def _take(self, database: Database, place: str, one: Taken, at: str) -> bool:
        there = database.execute(
            "SELECT number, sha256, standing FROM watch_documents WHERE origin = ? ORDER BY number", (one.origin,)
        ).fetchall()
        if any(sha256 == one.sha256 and standing == "in" for _, sha256, standing in there):
            return False
        database.execute(
            "UPDATE watch_documents SET standing = 'replaced' WHERE origin = ? AND standing = 'in'", (one.origin,)
        )
        again = [number for number, sha256, _ in there if sha256 == one.sha256]
        if again:  # an earlier version is back
            database.execute("UPDATE watch_documents SET standing = 'in' WHERE number = ?", (again[0],))
            return True
        document = self._own_id(database, one)
        database.execute(
            "INSERT INTO watch_documents (place, origin, sha256, id, standing, taken, record)"
            " VALUES (?, ?, ?, ?, 'in', ?, ?)",
            (place, one.origin, one.sha256, document.id, at, msgspec.msgpack.encode(document)),
        )
        return True

    def _own_id(self, database: Database, one: Taken) -> Document:
        """The document under an id that no other of the pile has. One that `check` left gives way to the same bytes."""
        if one.named:
            return one.document
        name = one.sha256[:12]
        database.execute(
            "UPDATE watch_documents SET standing = 'replaced' WHERE id = ? AND place = ? AND standing = 'in'",
            (name, ADOPTED),
        )
        if database.execute("SELECT 1 FROM watch_documents WHERE id = ? AND standing = 'in'", (name,)).fetchone():
            name = f"{name}-{hashlib.sha256(one.origin.encode('utf-8', 'surrogatepass')).hexdigest()[:6]}"
        return msgspec.structs.replace(one.document, id=name)

    def pile(self) -> list[Document]:
        """The documents of the pile, the newest version of each, in the order of their origins."""
        decode = msgspec.msgpack.Decoder(Document).decode
        query = "SELECT record FROM watch_documents WHERE standing = 'in' ORDER BY origin"
        return [decode(record) for (record,) in self._database.execute(query)]

    def rejects(self) -> list[Reject]:
        """What could not be read at the places, as of their last reading."""
        rows = self._database.execute("SELECT path, stage, reason FROM watch_rejects ORDER BY path, stage, reason")
        return [Reject(path=path, stage=stage, reason=reason) for path, stage, reason in rows]

    def pile_key(self) -> str:
        """A hash of which documents are in the pile and what was rejected."""
        digest = hashlib.sha256()
        for query in (
            "SELECT origin, sha256 FROM watch_documents WHERE standing = 'in' ORDER BY origin",
            "SELECT path, reason FROM watch_rejects ORDER BY path, reason",
        ):
            for row in self._database.execute(query):
                digest.update(repr(row).encode("utf-8", "surrogatepass"))
        return digest.hexdigest()

    def ledger_is_of_pile(self) -> bool:
        """Whether the last finished run in the workspace read these documents, and not others (`check` may have)."""
        here = "SELECT id FROM watch_documents WHERE standing = 'in'"
        there = "SELECT id FROM documents"
        query = f"SELECT EXISTS ({here} EXCEPT {there}) OR EXISTS ({there} EXCEPT {here})"
        return not self._database.execute(query).fetchone()[0]

    # ------------------------------------------------------------ looks

    def last_look(self) -> tuple[int, str, str, bytes] | None:
        """(number, moment, key of what it saw, state) of the last look."""
        query = "SELECT number, at, key, state FROM watch_looks ORDER BY number DESC LIMIT 1"
        row = self._database.execute(query).fetchone()
        return None if row is None else (row[0], row[1], row[2], zlib.decompress(row[3]))

    def record_look(self, number: int, at: str, key: str, state: bytes, changes: bytes) -> None:
        """Keep a look. Raises WorkspaceError when another process has recorded one of that number meanwhile."""
        try:
            with self._transaction() as database:
                database.execute(
                    "INSERT INTO watch_looks (number, at, key, state, changes) VALUES (?, ?, ?, ?, ?)",
                    (number, at, key, zlib.compress(state, 1), zlib.compress(changes, 1)),
                )
                # The next look is compared with this one alone; of older ones only what they told is kept.
                database.execute("UPDATE watch_looks SET state = ? WHERE number < ?", (zlib.compress(b""), number))
        except TakenError as error:
            raise WorkspaceError(f"{self.location}: another process looked meanwhile; look again") from error

    def untold(self) -> list[tuple[int, bytes]]:
        """(number, changes) of the looks that nobody was told yet, the oldest first."""
        rows = self._database.execute("SELECT number, changes FROM watch_looks WHERE told = 0 ORDER BY number")
        return [(number, zlib.decompress(changes)) for number, changes in rows.fetchall()]

    def told(self, number: int) -> None:
        """This look was told."""
        with self._transaction() as database:
            database.execute("UPDATE watch_looks SET told = 1 WHERE number = ?", (number,))
