"""A workspace in one SQLite file: a run writes while a desk reads (write-ahead log), full text by FTS5."""

from __future__ import annotations

import contextlib
import itertools
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from twosource.store.database import (
    BUSY_SECONDS,
    LASTING,
    Cursor,
    Database,
    Location,
    TakenError,
    WorkspaceError,
    statements,
)
from twosource.store.words import Question, fts5

APPLICATION_ID = 0x32537263  # "2Src", so that no other SQLite file is taken for a workspace

DOCUMENTS_FTS = """
CREATE VIRTUAL TABLE documents_fts USING fts5(title, text, content='documents', content_rowid='rowid');
CREATE TRIGGER documents_added AFTER INSERT ON documents BEGIN
    INSERT INTO documents_fts (rowid, title, text) VALUES (new.rowid, new.title, new.text); END;
CREATE TRIGGER documents_removed AFTER DELETE ON documents BEGIN
    INSERT INTO documents_fts (documents_fts, rowid, title, text) VALUES ('delete', old.rowid, old.title, old.text);
    END;
CREATE TRIGGER judgements_stay BEFORE DELETE ON judgements BEGIN
    SELECT RAISE(ABORT, 'judgements are never deleted; add one that says otherwise'); END;
CREATE TRIGGER judgements_hold BEFORE UPDATE ON judgements BEGIN
    SELECT RAISE(ABORT, 'judgements are never changed; add one that says otherwise'); END;
"""

_SHADOW = re.compile(r"\w+_fts_\w+")


class SqliteDatabase(Database):
    """A connection to one file."""

    def __init__(self, location: Location, *, readonly: bool = False, any_thread: bool = False) -> None:
        self.location = location
        self._readonly = readonly
        if location.file is None:
            raise WorkspaceError(f"{location}: not a file")
        with self.explained():
            self._database = sqlite3.connect(
                location.file, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=not any_thread
            )
            if readonly:
                self._database.execute("PRAGMA query_only = ON")

    def close(self) -> None:
        self._database.close()

    @property
    def in_transaction(self) -> bool:
        return self._database.in_transaction

    def execute(self, sql: str, values: Sequence[object] = ()) -> Cursor:
        return self._database.execute(sql, values)

    def executemany(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        self._database.executemany(sql, rows)

    def fill(self, table: str, rows: Iterable[Sequence[object]], columns: Sequence[str] = ()) -> None:
        every = iter(rows)
        first = next(every, None)
        if first is not None:
            quoted = ", ".join(f'"{column}"' for column in columns)
            spelled = f" ({quoted})" if columns else ""
            marks = ", ".join("?" * len(first))
            self.executemany(f'INSERT INTO "{table}"{spelled} VALUES ({marks})', itertools.chain([first], every))

    # ------------------------------------------------------------ transactions

    @contextlib.contextmanager
    def _writing(self, sync: bool) -> Iterator[Database]:
        with self.explained():
            if sync:
                self._database.execute("PRAGMA synchronous = FULL")
            try:
                self._database.execute("BEGIN IMMEDIATE")
                try:
                    yield self
                except BaseException:
                    self._database.execute("ROLLBACK")
                    raise
                self._database.execute("COMMIT")
            finally:
                if sync:
                    self._database.execute("PRAGMA synchronous = NORMAL")

    @contextlib.contextmanager
    def reading(self) -> Iterator[Database]:
        with self.explained():
            self._database.execute("BEGIN")
            try:
                yield self
            finally:
                self._database.execute("ROLLBACK")

    @contextlib.contextmanager
    def explained(self) -> Iterator[None]:
        name = self.location
        cure = "name another file"
        try:
            yield
        except sqlite3.IntegrityError as error:
            raise TakenError(str(error)) from error
        except sqlite3.OperationalError as error:
            if "locked" in str(error) or "busy" in str(error):
                raise WorkspaceError(f"{name}: another program keeps it locked; try again when it is done") from error
            raise WorkspaceError(f"{name}: {error}; check that the folder exists and can be written") from error
        except sqlite3.DatabaseError as error:
            raise WorkspaceError(f"{name}: not a twosource workspace, or damaged ({error}); {cure}") from error

    # ------------------------------------------------------------ tables

    def prepare(self, schema: str, version: int, *, create: bool) -> None:
        with self.explained():
            (application,) = self._database.execute("PRAGMA application_id").fetchone()
            if application != APPLICATION_ID and self._objects():
                raise WorkspaceError(f"{self.location}: this database belongs to another program; name another file")
            (found,) = self._database.execute("PRAGMA user_version").fetchone()
            if found > version:
                raise WorkspaceError(
                    f"{self.location}: written by a newer twosource (workspace version {found}, this one reads up to "
                    f"{version}); upgrade twosource or name another file"
                )
            self._database.execute("PRAGMA journal_mode = WAL")
            # With WAL, NORMAL loses nothing when the process dies; `sync` is for power cuts.
            self._database.execute("PRAGMA synchronous = NORMAL")
            if found == 0:
                with self.writing():
                    if not self._objects():
                        self.create(schema + DOCUMENTS_FTS)
                        self._database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                        self._database.execute(f"PRAGMA user_version = {version}")

    def _objects(self) -> int:
        return int(self._database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])

    def create(self, script: str) -> None:
        for statement in statements(script):
            self._database.execute(statement)

    @contextlib.contextmanager
    def anew(self, kind: str) -> Iterator[None]:
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB ?"
        for (name,) in self._database.execute(query, (f"{kind}_*",)).fetchall():
            if name not in LASTING and not _SHADOW.fullmatch(name):
                self._database.execute(f'DROP TABLE "{name}"')
        yield

    def has(self, table: str) -> bool:
        return self._database.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone() is not None

    # ------------------------------------------------------------ full text

    def among(self, column: str, values: Sequence[object]) -> tuple[str, object]:
        return f"{column} IN (SELECT value FROM json_each(?))", json.dumps(list(values))

    def match(self, table: str, alias: str) -> str:
        return f"{table} MATCH ?"

    def asked(self, question: Question, *, columns: bool) -> str:
        return fts5(question, columns=columns)

    def add_words(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        self.fill(table, rows, ("rowid", *columns))

    def index_documents(self, documents: Iterable[tuple[str, str | None, str]]) -> None:
        """Its triggers have done it."""

    def search(self, words: Sequence[str], limit: int) -> list[tuple[str, str]]:
        return self._database.execute(
            "SELECT d.id, snippet(documents_fts, -1, '[', ']', '...', 16) FROM documents_fts f"
            " JOIN documents d ON d.rowid = f.rowid WHERE documents_fts MATCH ? ORDER BY rank, d.id LIMIT ?",
            (fts5(Question(tuple(words)), columns=False), limit),
        ).fetchall()
