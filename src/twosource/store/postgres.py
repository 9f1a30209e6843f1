"""A workspace in a schema of a PostgreSQL database, for several machines and a server that is looked after.

What differs from a file:
* Writers queue at an advisory lock of the transaction: one at a time, as with SQLite, so that numbers are given in the
  order in which they can be read.
* The derived tables of a run are made in a schema of their own; a row in `store_sets` says which one counts. Readers
  look that up once per transaction and so see the last run whole or the new one whole, and nobody waits for anybody.
  The tables of the run before stay until the next run: a page that began with them ends with them.
* Texts are of collation C (code points); a NUL, which PostgreSQL cannot hold in a text, becomes U+FFFD there. Records
  and the ledger are bytes and hold all.
* Words of the full-text index come ready made (words.py) into a tsvector with a GIN index; tags begin with `#`.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from twosource.store.database import BUSY_SECONDS, Cursor, Database, Location, TakenError, WorkspaceError, statements
from twosource.store.spelling import adapt, clean, spelled, translated
from twosource.store.words import Question, Tokenizer

if TYPE_CHECKING:
    import psycopg

OLDEST = 130_000
"""PostgreSQL 13, the oldest that its makers still looked after in 2025."""
CONNECT_SECONDS = 10
NEEDS = "PostgreSQL needs one more package: pip install 'twosource[desk]'"
SETS = ("view", "row")

_OWN = """
CREATE TABLE documents_fts (
    rowid INTEGER PRIMARY KEY REFERENCES documents (rowid) ON DELETE CASCADE, words tsvector NOT NULL);
CREATE INDEX documents_fts_words ON documents_fts USING gin (words);
"""
_JUDGEMENTS = """
CREATE FUNCTION judgements_stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'judgements are never %; add one that says otherwise',
        CASE TG_OP WHEN 'UPDATE' THEN 'changed' ELSE 'deleted' END USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
_TRIGGER = (
    "CREATE TRIGGER judgements_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON judgements FOR EACH STATEMENT "
    "EXECUTE FUNCTION judgements_stay()"
)
_STORE = """
CREATE TABLE store_about (version INTEGER NOT NULL);
CREATE TABLE store_sets (kind TEXT PRIMARY KEY, number INTEGER NOT NULL);
"""


class PostgresDatabase(Database):
    """A connection to one schema. `schema`: another one than that of the workspace."""

    def __init__(self, location: Location, *, schema: str | None = None) -> None:
        try:
            import psycopg
        except ImportError as error:
            raise WorkspaceError(f"{NEEDS} ({error.name} is missing)") from error
        self.location = location
        self.schema = schema or location.schema
        self._errors = psycopg
        try:
            self._connection: psycopg.Connection[Any] = psycopg.connect(
                location.spelled,
                autocommit=True,
                connect_timeout=CONNECT_SECONDS,
                application_name=f"twosource {os.getpid()}",
                keepalives_idle=30,
                keepalives_interval=10,
                keepalives_count=3,
            )
        except psycopg.Error as error:
            raise WorkspaceError(self._unreachable(self._masked(error))) from None
        try:
            self._begin_session()
        except BaseException:
            self._connection.close()
            raise

    def _begin_session(self) -> None:
        version = self._connection.info.server_version
        if version < OLDEST:
            raise WorkspaceError(
                f"{self.location}: PostgreSQL {version // 10_000} is too old; "
                f"twosource needs {OLDEST // 10_000} or newer"
            )
        adapt(self._connection)
        with self.explained():
            (encoding,) = self._connection.execute("SHOW server_encoding").fetchone() or ("",)
            if encoding != "UTF8":
                raise WorkspaceError(
                    f"{self.location}: the database keeps texts as {encoding}; make one with `createdb -E UTF8 "
                    "-T template0 NAME`"
                )
            self._connection.execute(
                f'SET search_path = "{self.schema}"; SET client_encoding = UTF8;'
                f" SET lock_timeout = {int(BUSY_SECONDS * 1000)}; SET standard_conforming_strings = on;"
                " SET client_min_messages = warning"
            )

    def close(self) -> None:
        self._connection.close()

    @property
    def usable(self) -> bool:
        return not self._connection.closed

    @property
    def in_transaction(self) -> bool:
        return self._connection.info.transaction_status != self._errors.pq.TransactionStatus.IDLE

    # ------------------------------------------------------------ statements

    def execute(self, sql: str, values: Sequence[object] = ()) -> Cursor:
        return self._connection.execute(translated(sql), clean(values))

    def executemany(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        with self._connection.cursor() as cursor:
            cursor.executemany(translated(sql), [clean(row) for row in rows])

    def fill(self, table: str, rows: Iterable[Sequence[object]], columns: Sequence[str] = ()) -> None:
        quoted = ", ".join(f'"{column}"' for column in columns)
        copy_in = f'COPY "{table}"{f" ({quoted})" if columns else ""} FROM STDIN'
        with self._connection.cursor() as cursor, cursor.copy(copy_in) as copy:
            for row in rows:
                copy.write_row(clean(row))

    # ------------------------------------------------------------ transactions

    @property
    def _key(self) -> int:
        return _number(f"write {self.schema}")

    @property
    def _path(self) -> str:
        """A SELECT that makes the tables of the last run visible: the workspace first, then one schema per set."""
        names = ", ".join(
            f"coalesce((SELECT ', \"{self.schema}__{kind}' || number || '\"' FROM \"{self.schema}\".store_sets"
            f" WHERE kind = '{kind}'), '')"
            for kind in SETS
        )
        return f"SELECT set_config('search_path', concat('\"{self.schema}\"', {names}), true)"

    @contextlib.contextmanager
    def _writing(self, sync: bool) -> Iterator[Database]:
        # Every commit waits for the disk of the server: `sync` is always.
        with self.explained(), self._ended("COMMIT"):
            self._connection.execute(f"BEGIN; SELECT pg_advisory_xact_lock({self._key})")
            if self._prepared:
                self._connection.execute(self._path)
            yield self

    @contextlib.contextmanager
    def reading(self) -> Iterator[Database]:
        with self.explained(), self._ended("ROLLBACK"):
            begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
            self._connection.execute(f"{begin}; {self._path}" if self._prepared else begin)
            yield self

    @contextlib.contextmanager
    def _ended(self, how: str) -> Iterator[None]:
        try:
            yield
        except BaseException:
            with contextlib.suppress(self._errors.Error):
                self._connection.execute("ROLLBACK")
            raise
        self._connection.execute(how)

    @cached_property
    def _prepared(self) -> bool:
        """Whether the schema is that of a workspace, not yet a bare one or that of the accounts."""
        query = "SELECT to_regclass(%s) IS NOT NULL"
        return bool((self._connection.execute(query, (f'"{self.schema}".store_sets',)).fetchone() or (False,))[0])

    @contextlib.contextmanager
    def explained(self) -> Iterator[None]:
        errors = self._errors.errors
        try:
            yield
        except self._errors.IntegrityError as error:
            raise TakenError(self._masked(error)) from None
        except errors.LockNotAvailable:
            raise WorkspaceError(
                f"{self.location}: another program keeps it locked; try again when it is done"
            ) from None
        except errors.InsufficientPrivilege as error:
            raise WorkspaceError(
                f"{self.location}: {self._masked(error)}; the user needs a database in which it may create schemas: "
                "`ALTER DATABASE NAME OWNER TO USER`"
            ) from None
        except (errors.UndefinedTable, errors.InvalidSchemaName, errors.UndefinedColumn) as error:
            raise WorkspaceError(
                f"{self.location}: {self._masked(error)}; not a twosource workspace, or changed by hand"
            ) from None
        except (self._errors.OperationalError, self._errors.InternalError) as error:
            raise WorkspaceError(
                f"{self.location}: the server gave up ({self._masked(error)}); try again when it is well"
            ) from None

    # ------------------------------------------------------------ what went wrong

    def _masked(self, error: BaseException) -> str:
        """The first line of what PostgreSQL says, without the password of the address."""
        line = next(iter(str(error).strip().splitlines()), type(error).__name__)
        parts = urlsplit(self.location.spelled)
        hidden = {parts.password or "", unquote(parts.password or "")}
        hidden |= {value for key, value in parse_qsl(parts.query) if "pass" in key.lower()}
        for secret in sorted(hidden, key=len, reverse=True):
            if secret:
                line = line.replace(secret, "***")
        return line[:300]

    def _unreachable(self, why: str) -> str:
        name = self.location
        if "does not exist" in why and "database" in why:
            return f"{name}: there is no such database; make it with `createdb NAME`"
        if "password" in why or "authentication" in why or "role" in why:
            return f"{name}: PostgreSQL lets nobody in with this user and password ({why}); see ~/.pgpass or PGPASSWORD"
        return f"{name}: PostgreSQL cannot be reached ({why}); check that it runs and that the address is right"

    # ------------------------------------------------------------ tables

    def prepare(self, schema: str, version: int, *, create: bool) -> None:
        """Make the workspace's tables where there are none. Raises WorkspaceError when the schema is something else."""
        with self.explained():
            if not self._prepared:
                if not create:
                    raise WorkspaceError(
                        f"{self.location}: no such workspace; make one with "
                        f"`twosource check PATH --workspace '{self.location}'`"
                    )
                with self.writing():
                    self._make(schema, version)
                del self._prepared
            (found,) = self._connection.execute("SELECT version FROM store_about").fetchone() or (0,)
            if found > version:
                raise WorkspaceError(
                    f"{self.location}: written by a newer twosource (workspace version {found}, this one reads up to "
                    f"{version}); upgrade twosource or name another schema"
                )

    def _make(self, schema: str, version: int) -> None:
        run = self._connection.execute
        there = run("SELECT 1 FROM pg_class WHERE relnamespace = to_regnamespace(%s)", (f'"{self.schema}"',)).fetchone()
        made_meanwhile = run("SELECT to_regclass(%s) IS NOT NULL", (f'"{self.schema}".store_sets',)).fetchone()
        if made_meanwhile and made_meanwhile[0]:
            return
        if there is not None:
            raise WorkspaceError(
                f"{self.location}: the schema {self.schema} belongs to another program; add ?schema=NAME to the address"
            )
        run(f'CREATE SCHEMA IF NOT EXISTS "{self.schema}"')
        self.create(schema + _OWN + _STORE)
        run(_JUDGEMENTS)
        run(_TRIGGER)
        run("INSERT INTO store_about VALUES (%s)", (version,))

    def create(self, script: str) -> None:
        for statement in statements(script):
            self._connection.execute(spelled(statement))

    @contextlib.contextmanager
    def anew(self, kind: str) -> Iterator[None]:
        run = self._connection.execute
        found = run("SELECT number FROM store_sets WHERE kind = %s", (kind,)).fetchone()
        number = found[0] + 1 if found is not None else 1
        name = f"{self.schema}__{kind}{number}"
        self._drop(kind, keep=number - 1)
        run(f'CREATE SCHEMA "{name}"')
        run(f'SET LOCAL search_path = "{name}", "{self.schema}"')
        yield
        tables = run("SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY tablename", (name,)).fetchall()
        for (table,) in tables:
            if table.endswith("_fts"):
                run(f'CREATE INDEX "{table}_words" ON "{table}" USING gin (words)')
        for (table,) in tables:
            run(f'ANALYZE "{table}"')
        run(
            f'INSERT INTO "{self.schema}".store_sets VALUES (%s, %s) ON CONFLICT (kind) DO UPDATE SET number = %s',
            (kind, number, number),
        )
        run(self._path)

    def _drop(self, kind: str, keep: int) -> None:
        """Drop the tables of runs before the last one; those that somebody still reads wait for the next run."""
        prefix = f"{self.schema}__{kind}"
        query = "SELECT nspname FROM pg_namespace WHERE nspname LIKE %s AND nspname ~ %s"
        pattern = prefix.replace("_", r"\_") + "%"
        for (name,) in self._connection.execute(query, (pattern, f"^{prefix}[0-9]+$")).fetchall():
            if name == f"{prefix}{keep}":
                continue
            with contextlib.suppress(self._errors.errors.LockNotAvailable), self._connection.transaction():
                self._connection.execute("SET LOCAL lock_timeout = 50")
                self._connection.execute(f'DROP SCHEMA "{name}" CASCADE')
        self._connection.execute(f"SET LOCAL lock_timeout = {int(BUSY_SECONDS * 1000)}")

    def has(self, table: str) -> bool:
        return self.execute("SELECT to_regclass(?)", (f'"{table}"',)).fetchone()[0] is not None

    # ------------------------------------------------------------ full text

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        return Tokenizer()

    def among(self, column: str, values: Sequence[object]) -> tuple[str, object]:
        return f"{column} = ANY(?)", list(values)

    def match(self, table: str, alias: str) -> str:
        return f"{alias}.words @@ ?::tsquery"

    def asked(self, question: Question, *, columns: bool) -> str:
        return self._tokenizer.tsquery(question)

    def add_words(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        at = columns.index("tags") + 1 if "tags" in columns else None
        parted = (
            (row[0], [str(v) for n, v in enumerate(row) if n not in (0, at)], str(row[at]) if at is not None else "")
            for row in rows
        )
        self.fill(table, self._tokenizer.tsvector(parted))

    def index_documents(self, documents: Iterable[tuple[str, str | None, str]]) -> None:
        rows = ((ident, (title or "", text), "") for ident, title, text in documents)
        self.executemany(
            "INSERT INTO documents_fts (rowid, words) SELECT rowid, ?::tsvector FROM documents WHERE id = ?",
            ((words, ident) for ident, words in self._tokenizer.tsvector(rows)),
        )
        # New words wait in a list that every search would read; they belong into the index itself.
        self._connection.execute("SELECT gin_clean_pending_list('documents_fts_words'::regclass)")
        self._connection.execute("ANALYZE documents_fts")
        self._connection.execute("ANALYZE documents")

    def search(self, words: Sequence[str], limit: int) -> list[tuple[str, str]]:
        query = self._tokenizer.tsquery(Question(tuple(words)))
        rows = self.execute(
            "SELECT d.id, d.title, d.text FROM documents_fts f JOIN documents d ON d.rowid = f.rowid"
            " WHERE f.words @@ ?::tsquery ORDER BY ts_rank(f.words, ?::tsquery) DESC, d.id LIMIT ?",
            (query, query, limit),
        ).fetchall()
        return [(ident, self._tokenizer.excerpt(f"{title or ''}\n{text}", words)) for ident, title, text in rows]

    # ------------------------------------------------------------ one at a time

    def try_lock(self, name: str) -> bool:
        """Whether the lock of this name is ours now; the server takes it back when this connection ends."""
        found = self._connection.execute(
            "SELECT pg_try_advisory_lock(%s)", (_number(f"{name} {self.schema}"),)
        ).fetchone()
        return bool(found and found[0])

    def holder(self, name: str) -> str:
        """The process that has the lock, as far as the server says."""
        key = _number(f"{name} {self.schema}") & (2**64 - 1)
        row = self._connection.execute(
            "SELECT a.application_name, coalesce(host(a.client_addr), '') FROM pg_locks l"
            " JOIN pg_stat_activity a ON a.pid = l.pid JOIN pg_database d ON d.oid = l.database"
            " WHERE l.locktype = 'advisory' AND l.granted AND d.datname = current_database()"
            " AND l.classid::bigint = %s AND l.objid::bigint = %s AND l.objsubid = 1",
            (key >> 32, key & 0xFFFFFFFF),
        ).fetchone()
        if row is None:
            return "unknown"
        return str(row[0]).removeprefix("twosource ") + (f" on {row[1]}" if row[1] else "")


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big", signed=True)
