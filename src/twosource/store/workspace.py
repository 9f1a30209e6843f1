"""The workspace: one SQLite file that a run writes, a desk reads meanwhile, and a kill at any moment leaves whole.

Three kinds of things live here and are never mixed:
* what a run worked out for one document (`document_rows`), kept as soon as it is known, found again by content;
* the tables and the ledger of the last finished run, replaced all at once at its end;
* judgements of people, append-only, which no run touches.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from twosource.ledger import decode
from twosource.records import Document, Judgement, Reject, Row
from twosource.store import tables as row_tables
from twosource.store import views

if TYPE_CHECKING:
    from twosource.engines.annotating import Annotated
    from twosource.ledger import Ledger
    from twosource.pipeline import Tables
    from twosource.store.memory import StageMemory

SCHEMA_VERSION = 1
APPLICATION_ID = 0x32537263  # "2Src", so that no other SQLite file is taken for a workspace
BUSY_SECONDS = 30.0
_FAST = 1  # the level of zlib that costs least: a ledger shrinks to a tenth, rows to a fifth
_NOT_KEPT = "annotate"  # rejects of a worker that died: the next run tries again

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    rowid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, key BLOB NOT NULL, path TEXT NOT NULL, url TEXT, outlet TEXT,
    title TEXT, byline TEXT, published TEXT, language TEXT NOT NULL, text TEXT NOT NULL, record BLOB NOT NULL);
CREATE VIRTUAL TABLE documents_fts USING fts5(title, text, content='documents', content_rowid='rowid');
CREATE TRIGGER documents_added AFTER INSERT ON documents BEGIN
    INSERT INTO documents_fts (rowid, title, text) VALUES (new.rowid, new.title, new.text); END;
CREATE TRIGGER documents_removed AFTER DELETE ON documents BEGIN
    INSERT INTO documents_fts (documents_fts, rowid, title, text) VALUES ('delete', old.rowid, old.title, old.text);
    END;
CREATE TABLE document_rows (
    key BLOB NOT NULL, fingerprint TEXT NOT NULL, annotated BLOB NOT NULL, PRIMARY KEY (key, fingerprint));
CREATE TABLE rejects (path TEXT NOT NULL, stage TEXT NOT NULL, reason TEXT NOT NULL);
CREATE TABLE ledger (only INTEGER PRIMARY KEY CHECK (only = 1), body BLOB NOT NULL);
CREATE TABLE judgements (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, record BLOB NOT NULL);
CREATE TRIGGER judgements_stay BEFORE DELETE ON judgements BEGIN
    SELECT RAISE(ABORT, 'judgements are never deleted; add one that says otherwise'); END;
CREATE TRIGGER judgements_hold BEFORE UPDATE ON judgements BEGIN
    SELECT RAISE(ABORT, 'judgements are never changed; add one that says otherwise'); END;
"""

_PIECES = """CREATE TABLE IF NOT EXISTS stage_pieces (
    stage TEXT NOT NULL, name TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (stage, name))"""


class WorkspaceError(Exception):
    """The file cannot be used as a workspace; the message says why and what to do."""


def now() -> str:
    """This moment in UTC, to the second."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def content_key(document: Document) -> bytes:
    """A hash of everything about a document but the path it lies under."""
    bare = msgspec.structs.replace(document, path="")
    return hashlib.sha256(msgspec.msgpack.encode(bare, order="deterministic")).digest()


class Workspace:
    """An open workspace. Use as a context manager."""

    batch = 16
    """Documents written in one transaction: at most so much finished work is lost when a run is killed."""

    def __init__(self, path: str | Path, *, create: bool = True) -> None:
        """Open or create. Raises WorkspaceError when the file is something else, damaged, newer or not writable."""
        self.path = Path(path)
        self._keys: dict[str, tuple[Document, bytes]] = {}
        if not create and not self.path.is_file():
            raise WorkspaceError(f"{path}: no such workspace; make one with `twosource check PATH --workspace {path}`")
        with self._explained():
            self._database = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)
            try:
                self._prepare()
            except BaseException:
                self._database.close()
                raise

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._database.close()

    def _prepare(self) -> None:
        database = self._database
        (application,) = database.execute("PRAGMA application_id").fetchone()
        (objects,) = database.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if application != APPLICATION_ID and objects:
            raise WorkspaceError(f"{self.path}: this database belongs to another program; name another file")
        (version,) = database.execute("PRAGMA user_version").fetchone()
        if version > SCHEMA_VERSION:
            raise WorkspaceError(
                f"{self.path}: written by a newer twosource (workspace version {version}, this one reads up to "
                f"{SCHEMA_VERSION}); upgrade twosource or name another file"
            )
        database.execute("PRAGMA journal_mode = WAL")
        # With WAL, NORMAL loses nothing when the process dies; only judgements are also synced against power cuts.
        database.execute("PRAGMA synchronous = NORMAL")
        if version == 0:
            with self._transaction():
                if not database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                    for statement in _statements(_SCHEMA):
                        database.execute(statement)
                    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                    database.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.IntegrityError:
            raise
        except sqlite3.OperationalError as error:
            if "locked" in str(error) or "busy" in str(error):
                raise WorkspaceError(
                    f"{self.path}: another program keeps it locked; try again when it is done"
                ) from error
            raise WorkspaceError(f"{self.path}: {error}; check that the folder exists and can be written") from error
        except sqlite3.DatabaseError as error:
            raise WorkspaceError(
                f"{self.path}: not a twosource workspace, or damaged ({error}); name another file"
            ) from error

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._explained():
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")

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
        with self._transaction() as database:
            database.execute(_PIECES)
            return dict(database.execute("SELECT name, body FROM stage_pieces WHERE stage = ?", (stage,)).fetchall())

    def keep_pieces(self, stage: str, pieces: Mapping[str, bytes], only: Set[str], seen: tuple[str, bytes]) -> bool:
        """Keep these pieces, and of the others those in `only`; nothing, and False, unless `seen` still stands."""
        with self._transaction() as database:
            database.execute(_PIECES)
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
        with self._explained():
            for document in documents:
                row = self._database.execute(
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
        with self._transaction() as database:
            database.executemany("INSERT OR REPLACE INTO document_rows VALUES (?, ?, ?)", kept)

    # ------------------------------------------------------------ the last finished run

    def finish(
        self, tables: Tables, ledger: bytes, fingerprint: str, counts: dict[str, int], rows: Ledger | None = None
    ) -> None:
        """Replace the tables and the ledger by those of this run, all at once. `rows`: the ledger before encoding."""
        with self._transaction() as database:
            self._replace_documents(tables.of(Document))
            database.execute("DELETE FROM rejects")
            database.executemany(
                "INSERT INTO rejects VALUES (?, ?, ?)", [(r.path, r.stage, r.reason) for r in tables.of(Reject)]
            )
            apart: tuple[type[Row], ...] = (Document, Reject, Judgement)
            row_tables.replace_all(database, {kind: tables.of(kind) for kind in tables.kinds() if kind not in apart})
            database.execute("INSERT OR REPLACE INTO ledger VALUES (1, ?)", (zlib.compress(ledger, _FAST),))
            database.execute("DELETE FROM document_rows WHERE fingerprint != ?", (fingerprint,))
            views.replace(database, rows if rows is not None else decode(ledger), now())
            meta = {"fingerprint": fingerprint, **{key: str(value) for key, value in counts.items()}}
            database.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", sorted(meta.items()))

    def prepare_views(self) -> None:
        """Make the tables that a desk reads when an older twosource wrote this workspace."""
        if not views.exists(self._database):
            rows = decode(self.ledger())
            with self._transaction() as database:
                views.replace(database, rows, now())

    def _replace_documents(self, documents: Sequence[Document]) -> None:
        """Make the documents those of this run; what is already there as it is stays."""
        database = self._database
        there = dict(database.execute("SELECT id, key FROM documents").fetchall())
        now = {document.id: (document, self.key(document) + document.path.encode()) for document in documents}
        gone = [(i,) for i, key in there.items() if i not in now or now[i][1] != key]
        database.executemany("DELETE FROM documents WHERE id = ?", gone)
        database.executemany(
            "INSERT INTO documents (id, key, path, url, outlet, title, byline, published, language, text, record)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (d.id, key, d.path, d.url, d.outlet, d.title, d.byline, d.published, d.language, d.text,
                 msgspec.msgpack.encode(d))
                for d, key in now.values()
                if there.get(d.id) != key
            ),
        )  # fmt: skip

    def ledger(self) -> bytes:
        """The JSON of the last finished run's ledger. Raises WorkspaceError when no run has finished yet."""
        with self._explained():
            row = self._database.execute("SELECT body FROM ledger").fetchone()
        if row is None:
            raise WorkspaceError(
                f"{self.path}: no run has finished in it yet; run `twosource check PATH --workspace {self.path}`"
            )
        return zlib.decompress(row[0])

    def documents(self) -> list[Document]:
        """The documents of the last finished run, in order of id."""
        decode: Callable[[bytes], Document] = msgspec.msgpack.Decoder(Document).decode
        with self._explained():
            rows = self._database.execute("SELECT record FROM documents ORDER BY id").fetchall()
        return [decode(record) for (record,) in rows]

    def rejects(self) -> list[Reject]:
        """What the last finished run left out, with the reason, in order."""
        with self._explained():
            rows = self._database.execute("SELECT path, stage, reason FROM rejects ORDER BY path, stage, reason")
            return [Reject(path=path, stage=stage, reason=reason) for path, stage, reason in rows.fetchall()]

    def meta(self) -> dict[str, str]:
        """Facts about the last finished run: its fingerprint, how many documents were annotated and reused."""
        with self._explained():
            return dict(self._database.execute("SELECT key, value FROM meta").fetchall())

    def rows(self, kind: type[Row], where: str, value: str) -> list[dict[str, object]]:
        """Rows of the last run's table of `kind` whose column `where` is `value`, as plain values."""
        name = row_tables.table_name(kind)
        with self._explained():
            if not self._database.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (name,)).fetchone():
                return []
            cursor = self._database.execute(f'SELECT * FROM "{name}" WHERE "{where}" = ?', (value,))
            columns = [column[0] for column in cursor.description]
            return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]

    def search(self, query: str, limit: int = 20) -> list[tuple[str, str]]:
        """(document id, excerpt) of documents that hold all words of the query, best first."""
        words = " ".join('"' + word.replace('"', '""') + '"' for word in query.split())
        with self._explained():
            return (
                self._database.execute(
                    "SELECT d.id, snippet(documents_fts, -1, '[', ']', '...', 16) FROM documents_fts f"
                    " JOIN documents d ON d.rowid = f.rowid WHERE documents_fts MATCH ? ORDER BY rank, d.id LIMIT ?",
                    (words, limit),
                ).fetchall()
                if words
                else []
            )

    # ------------------------------------------------------------ judgements

    def judge(self, judgement: Judgement) -> None:
        """Add a judgement; synced to the disk when this returns. Raises WorkspaceError when its id is taken."""
        self._database.execute("PRAGMA synchronous = FULL")
        try:
            with self._transaction() as database:
                database.execute(
                    "INSERT INTO judgements (id, record) VALUES (?, ?)",
                    (judgement.id, msgspec.msgpack.encode(judgement)),
                )
        except sqlite3.IntegrityError as error:
            raise WorkspaceError(f"{self.path}: there is a judgement {judgement.id} already") from error
        finally:
            self._database.execute("PRAGMA synchronous = NORMAL")

    def judgements(self) -> list[Judgement]:
        """All judgements in the order in which they were made."""
        decode: Callable[[bytes], Judgement] = msgspec.msgpack.Decoder(Judgement).decode
        with self._explained():
            rows = self._database.execute("SELECT record FROM judgements ORDER BY number").fetchall()
        return [decode(record) for (record,) in rows]


def _statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: `executescript` would end our transaction."""
    statement = ""
    for line in script.splitlines():
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
