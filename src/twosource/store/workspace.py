"""The workspace: a SQLite file, or a schema of a PostgreSQL database, that a run writes, a desk reads meanwhile, and a
kill at any moment leaves whole.

Three kinds of things live here and are never mixed:
* what a run worked out for one document (`document_rows`), kept as soon as it is known, found again by content;
* the tables and the ledger of the last finished run, replaced all at once at its end;
* judgements of people, append-only, which no run touches.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from twosource.ledger import decode
from twosource.records import Document, Judgement, Reject, Row
from twosource.store import tables as row_tables
from twosource.store import views
from twosource.store.database import Database, Location, TakenError, WorkspaceError, connect, locate, upsert

if TYPE_CHECKING:
    from twosource.engines.annotating import Annotated
    from twosource.ledger import Ledger
    from twosource.pipeline import Tables
    from twosource.store.memory import StageMemory

SCHEMA_VERSION = 1
_FAST = 1  # the level of zlib that costs least: a ledger shrinks to a tenth, rows to a fifth
_NOT_KEPT = "annotate"  # rejects of a worker that died: the next run tries again

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    rowid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, key BLOB NOT NULL, path TEXT NOT NULL, url TEXT, outlet TEXT,
    title TEXT, byline TEXT, published TEXT, language TEXT NOT NULL, text TEXT NOT NULL, record BLOB NOT NULL);
CREATE TABLE document_rows (
    key BLOB NOT NULL, fingerprint TEXT NOT NULL, annotated BLOB NOT NULL, PRIMARY KEY (key, fingerprint));
CREATE TABLE rejects (rowid INTEGER PRIMARY KEY, path TEXT NOT NULL, stage TEXT NOT NULL, reason TEXT NOT NULL);
CREATE TABLE ledger ("only" INTEGER PRIMARY KEY CHECK ("only" = 1), body BLOB NOT NULL);
CREATE TABLE judgements (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, record BLOB NOT NULL);
"""

_PIECES = """CREATE TABLE IF NOT EXISTS stage_pieces (
    stage TEXT NOT NULL, name TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (stage, name));"""


def now() -> str:
    """This moment in UTC, to the second."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def content_key(document: Document) -> bytes:
    """A hash of everything about a document but the path it lies under."""
    bare = msgspec.structs.replace(document, path="")
    return hashlib.sha256(msgspec.msgpack.encode(bare, order="deterministic")).digest()


_KEEP = upsert("document_rows", ("key", "fingerprint", "annotated"), ("key", "fingerprint"))
_LEDGER = upsert("ledger", ("only", "body"), ('"only"',))
_META = upsert("meta", ("key", "value"), ("key",))


def judgements_in(database: Database) -> list[Judgement]:
    """All judgements that a database keeps, in the order in which they were made."""
    decode: Callable[[bytes], Judgement] = msgspec.msgpack.Decoder(Judgement).decode
    rows = database.execute("SELECT record FROM judgements ORDER BY number").fetchall()
    return [decode(record) for (record,) in rows]


_DOCUMENT = ("id", "key", "path", "url", "outlet", "title", "byline", "published", "language", "text", "record")


def _document(d: Document, key: bytes) -> Sequence[object]:
    record = msgspec.msgpack.encode(d)
    return d.id, key, d.path, d.url, d.outlet, d.title, d.byline, d.published, d.language, d.text, record


class Workspace:
    """An open workspace. Use as a context manager."""

    batch = 16
    """Documents written in one transaction: at most so much finished work is lost when a run is killed."""

    def __init__(self, name: str | Path | Location, *, create: bool = True) -> None:
        """Open or create. `name`: a file, or `postgresql://USER@HOST/DATABASE[?schema=NAME]`.

        Raises WorkspaceError when it is something else, damaged, newer, not writable or not to be reached.
        """
        self.location = locate(name)
        self._keys: dict[str, tuple[Document, bytes]] = {}
        if not create and self.location.file is not None and not self.location.file.is_file():
            raise WorkspaceError(f"{name}: no such workspace; make one with `twosource check PATH --workspace {name}`")
        self.database: Database = connect(self.location)
        try:
            self.database.prepare(_SCHEMA, SCHEMA_VERSION, create=create)
        except BaseException:
            self.database.close()
            raise

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.database.close()

    # ------------------------------------------------------------ what a run worked out

    def key(self, document: Document) -> bytes:
        """`content_key`, worked out once for each document of a run."""
        known = self._keys.get(document.id)
        if known is None or known[0] is not document:
            known = self._keys[document.id] = document, content_key(document)
        return known[1]

    def memory(self, stage: str) -> StageMemory:
        """What a stage that looks across documents keeps from run to run."""
        from twosource.store.memory import StageMemory

        return StageMemory(self, stage)

    def pieces(self, stage: str) -> dict[str, bytes]:
        """The bytes that a stage keeps, by name."""
        with self.database.writing() as database:
            database.create(_PIECES)
            return dict(database.execute("SELECT name, body FROM stage_pieces WHERE stage = ?", (stage,)).fetchall())

    def keep_pieces(self, stage: str, pieces: Mapping[str, bytes], only: Set[str], seen: tuple[str, bytes]) -> bool:
        """Keep these pieces, and of the others those in `only`; nothing, and False, unless `seen` still stands."""
        with self.database.writing() as database:
            database.create(_PIECES)
            there = "SELECT body FROM stage_pieces WHERE stage = ? AND name = ?"
            found = database.execute(there, (stage, seen[0])).fetchone()
            if (bytes(found[0]) if found is not None else b"") != seen[1]:
                return False
            names = {
                n for (n,) in database.execute("SELECT name FROM stage_pieces WHERE stage = ?", (stage,)).fetchall()
            }
            gone = [(stage, name) for name in sorted(names) if name in pieces or name not in only]
            database.executemany("DELETE FROM stage_pieces WHERE stage = ? AND name = ?", gone)
            rows = [(stage, name, body) for name, body in pieces.items()]
            database.executemany("INSERT INTO stage_pieces (stage, name, body) VALUES (?, ?, ?)", rows)
        return True

    def known(self, documents: Iterable[Document], fingerprint: str) -> dict[str, Annotated]:
        """What an earlier run found in these documents with the same stages, by document id."""
        from twosource.engines.annotating import Annotated

        decoder = msgspec.msgpack.Decoder(Annotated)
        found: dict[str, Annotated] = {}
        with self.database.explained():
            for document in documents:
                row = self.database.execute(
                    "SELECT annotated FROM document_rows WHERE key = ? AND fingerprint = ?",
                    (self.key(document), fingerprint),
                ).fetchone()
                if row is not None:
                    result = decoder.decode(zlib.decompress(row[0]))
                    rejects = tuple(msgspec.structs.replace(r, path=document.path) for r in result.rejects)
                    found[document.id] = msgspec.structs.replace(result, rejects=rejects, seconds={})
        return found

    def remember(self, results: Sequence[tuple[Document, Annotated]], fingerprint: str) -> None:
        """Keep what was found in these documents; on disk when this returns."""
        kept = [
            (self.key(document), fingerprint, zlib.compress(msgspec.msgpack.encode(result), _FAST))
            for document, result in results
            if all(reject.stage != _NOT_KEPT for reject in result.rejects)
        ]
        with self.database.writing() as database:
            database.executemany(_KEEP, kept)

    # ------------------------------------------------------------ the last finished run

    def finish(
        self, tables: Tables, ledger: bytes, fingerprint: str, counts: dict[str, int], rows: Ledger | None = None
    ) -> None:
        """Replace the tables and the ledger by those of this run, all at once. `rows`: the ledger before encoding."""
        with self.database.writing() as database:
            self._replace_documents(tables.of(Document))
            database.execute("DELETE FROM rejects")
            rejects = ((r.path, r.stage, r.reason) for r in tables.of(Reject))
            database.fill("rejects", rejects, ("path", "stage", "reason"))
            apart: tuple[type[Row], ...] = (Document, Reject, Judgement)
            row_tables.replace_all(database, {kind: tables.of(kind) for kind in tables.kinds() if kind not in apart})
            database.execute(_LEDGER, (1, zlib.compress(ledger, _FAST)))
            database.execute("DELETE FROM document_rows WHERE fingerprint != ?", (fingerprint,))
            views.replace(database, rows if rows is not None else decode(ledger), now())
            meta = {"fingerprint": fingerprint, **{key: str(value) for key, value in counts.items()}}
            database.executemany(_META, sorted(meta.items()))

    def prepare_views(self) -> None:
        """Make the tables that a desk reads when an older twosource wrote this workspace."""
        with self.database.reading() as database:
            there = views.exists(database)
        if not there:
            rows = decode(self.ledger())
            with self.database.writing() as database:
                views.replace(database, rows, now())

    def _replace_documents(self, documents: Sequence[Document]) -> None:
        """Make the documents those of this run; what is already there as it is stays."""
        database = self.database
        there = dict(database.execute("SELECT id, key FROM documents").fetchall())
        now = {document.id: (document, self.key(document) + document.path.encode()) for document in documents}
        gone = [(i,) for i, key in there.items() if i not in now or now[i][1] != key]
        database.executemany("DELETE FROM documents WHERE id = ?", gone)
        fresh = [(document, key) for document, key in now.values() if there.get(document.id) != key]
        database.fill("documents", (_document(document, key) for document, key in fresh), _DOCUMENT)
        database.index_documents((document.id, document.title, document.text) for document, _ in fresh)

    def ledger(self) -> bytes:
        """The JSON of the last finished run's ledger. Raises WorkspaceError when no run has finished yet."""
        with self.database.explained():
            row = self.database.execute("SELECT body FROM ledger").fetchone()
        if row is None:
            raise WorkspaceError(
                f"{self.location}: no run has finished in it yet; "
                f"run `twosource check PATH --workspace {self.location}`"
            )
        return zlib.decompress(row[0])

    def documents(self) -> list[Document]:
        """The documents of the last finished run, in order of id."""
        decode: Callable[[bytes], Document] = msgspec.msgpack.Decoder(Document).decode
        with self.database.explained():
            rows = self.database.execute("SELECT record FROM documents ORDER BY id").fetchall()
        return [decode(record) for (record,) in rows]

    def rejects(self) -> list[Reject]:
        """What the last finished run left out, with the reason, in order."""
        with self.database.explained():
            rows = self.database.execute("SELECT path, stage, reason FROM rejects ORDER BY path, stage, reason")
            return [Reject(path=path, stage=stage, reason=reason) for path, stage, reason in rows.fetchall()]

    def meta(self) -> dict[str, str]:
        """Facts about the last finished run: its fingerprint, how many documents were annotated and reused."""
        with self.database.explained():
            return dict(self.database.execute("SELECT key, value FROM meta").fetchall())

    def rows(self, kind: type[Row], where: str, value: str) -> list[dict[str, object]]:
        """Rows of the last run's table of `kind` whose column `where` is `value`, as plain values."""
        name = row_tables.table_name(kind)
        with self.database.reading() as database:
            if not database.has(name):
                return []
            cursor = database.execute(f'SELECT * FROM "{name}" WHERE "{where}" = ?', (value,))
            columns = [column[0] for column in cursor.description]
            return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]

    def search(self, query: str, limit: int = 20) -> list[tuple[str, str]]:
        """(document id, excerpt) of documents that hold all words of the query, best first."""
        words = query.split()
        with self.database.explained():
            return self.database.search(words, limit) if words else []

    # ------------------------------------------------------------ judgements

    def judge(self, judgement: Judgement) -> None:
        """Add a judgement; synced to the disk when this returns. Raises WorkspaceError when its id is taken."""
        try:
            with self.database.writing(sync=True) as database:
                database.execute(
                    "INSERT INTO judgements (id, record) VALUES (?, ?)",
                    (judgement.id, msgspec.msgpack.encode(judgement)),
                )
        except TakenError as error:
            raise WorkspaceError(f"{self.location}: there is a judgement {judgement.id} already") from error

    def judgements(self) -> list[Judgement]:
        """All judgements in the order in which they were made."""
        with self.database.explained():
            return judgements_in(self.database)
