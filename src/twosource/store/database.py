"""One face for the two databases that a workspace can live in: a SQLite file, or a schema of a PostgreSQL database.

SQL is written once, in what both understand, with `?` for values; `sqlite.py` and `postgres.py` hold all that differs:
how a table is spelled, locking, full text, and how the tables of a run take the place of those of the run before.
Texts sort by code point in both.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from twosource.store.words import Question

BUSY_SECONDS = 30.0
"""Seconds for which a writer waits for another one."""
SCHEMES = ("postgresql://", "postgres://")
SCHEMA = "twosource"
"""Where a workspace lives in a PostgreSQL database when the address names no schema."""
LASTING = ("view_runs", "view_moved", "view_changes")
"""Tables named like derived ones that outlive a run."""
_SECRET = re.compile(r"pass|secret|key$", re.I)
_IDENTIFIER = re.compile(r"(?!.*__)[a-z_][a-z0-9_]{0,40}")
"""Two underlines part the name of a workspace from those of the tables of its runs."""


class WorkspaceError(Exception):
    """The workspace cannot be used; the message says why and what to do."""


class TakenError(Exception):
    """A row with this key is there already, or a rule of the table forbids the change."""


class Cursor(Protocol):
    """What was found."""

    @property
    def rowcount(self) -> int: ...
    @property
    def description(self) -> Any: ...
    def fetchone(self) -> Any: ...
    def fetchall(self) -> list[Any]: ...
    def __iter__(self) -> Iterator[Any]: ...


@dataclass(frozen=True)
class Location:
    """Where a workspace lives."""

    spelled: str = ""  # for PostgreSQL: the address for its driver; may hold a password, so it is never shown
    shown: str = ""
    schema: str = SCHEMA
    file: Path | None = None  # for SQLite

    def __str__(self) -> str:
        return self.shown

    def __repr__(self) -> str:
        return f"Location({self.shown!r})"

    @property
    def title(self) -> str:
        """A short name for a heading."""
        if self.file is not None:
            return self.file.name
        database = urlsplit(self.shown).path.strip("/") or "postgresql"
        return database if self.schema == SCHEMA else f"{database}, {self.schema}"

    @property
    def given(self) -> str:
        """As a person would give it again to another process. May hold a password: never to be shown."""
        if self.file is not None:
            return str(self.file)
        return f"{self.spelled}{'&' if '?' in self.spelled else '?'}schema={self.schema}"

    @property
    def safe(self) -> str:
        """A name for a folder that belongs to this workspace and no other."""
        digest = hashlib.sha256(self.shown.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        return re.sub(r"[^A-Za-z0-9]+", "-", self.title).strip("-")[:40] + f"-{digest}"


def is_postgres(name: object) -> bool:
    """Whether this is the address of a PostgreSQL database."""
    return isinstance(name, str) and name.startswith(SCHEMES)


def locate(name: str | Path | Location) -> Location:
    """Where a workspace of this name lives. Raises WorkspaceError for an address that is none."""
    if isinstance(name, Location):
        return name
    if not is_postgres(name):
        return Location(shown=str(name), file=Path(name))
    try:
        parts = urlsplit(str(name))
        query = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    except ValueError:
        raise WorkspaceError(
            "this is no address of a PostgreSQL database; write postgresql://USER@HOST/DATABASE"
        ) from None
    schema = dict(query).get("schema", SCHEMA)
    if not _IDENTIFIER.fullmatch(schema):
        raise WorkspaceError("schema=NAME: write up to 41 small letters and digits, single _ between, no digit first")
    user, at, host = parts.netloc.rpartition("@")
    left = [(key, value) for key, value in query if key != "schema"]
    open_query = [(key, value) for key, value in left if not _SECRET.search(key)]
    if schema != SCHEMA:
        open_query.append(("schema", schema))
    shown = f"{unquote(user.partition(':')[0])}{at}{host}"
    return Location(
        spelled=urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(left), "")),
        shown=urlunsplit((parts.scheme, shown, parts.path, urlencode(open_query), "")),
        schema=schema,
    )


class Database(ABC):
    """An open database. One thread at a time."""

    location: Location

    @property
    @abstractmethod
    def in_transaction(self) -> bool:
        """Whether `reading` or `writing` is under way."""

    @property
    def usable(self) -> bool:
        """Whether the connection still stands."""
        return True

    @abstractmethod
    def execute(self, sql: str, values: Sequence[object] = ()) -> Cursor:
        """Run one statement."""

    @abstractmethod
    def executemany(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for every row."""

    @abstractmethod
    def fill(self, table: str, rows: Iterable[Sequence[object]], columns: Sequence[str] = ()) -> None:
        """Add many rows, whose keys are not there yet. `columns`: those that the rows have, where not all."""

    def writing(self, *, sync: bool = False) -> contextlib.AbstractContextManager[Database]:
        """A transaction; one writer at a time. Raises WorkspaceError when another one writes for BUSY_SECONDS.

        `sync`: what is written outlives a power cut at once, not only the death of this process.
        """
        return self._writing(sync)

    @abstractmethod
    def _writing(self, sync: bool) -> contextlib.AbstractContextManager[Database]: ...

    @abstractmethod
    def reading(self) -> contextlib.AbstractContextManager[Database]:
        """A transaction that sees one state of everything; within it nothing can be written."""

    @abstractmethod
    def explained(self) -> contextlib.AbstractContextManager[None]:
        """Whatever goes wrong with the database within is raised as WorkspaceError, or as TakenError."""

    @abstractmethod
    def prepare(self, schema: str, version: int, *, create: bool) -> None:
        """Make the tables of a workspace where there are none. Raises WorkspaceError when it is something else."""

    @abstractmethod
    def create(self, script: str) -> None:
        """Run a script of CREATE statements, spelled for SQLite, within the transaction that is open."""

    @abstractmethod
    def anew(self, kind: str) -> contextlib.AbstractContextManager[None]:
        """Replace the derived tables of a kind (`view` or `row`) by those made within, for all readers at once.

        The caller holds a write transaction; before this is entered the tables of the last run can be read.
        """

    @abstractmethod
    def has(self, table: str) -> bool:
        """Whether there is such a table."""

    @abstractmethod
    def among(self, column: str, values: Sequence[object]) -> tuple[str, object]:
        """A condition with one `?` that the column is one of the values, and what to give for it."""

    @abstractmethod
    def match(self, table: str, alias: str) -> str:
        """A condition with one `?` that a full-text table answers a question."""

    @abstractmethod
    def asked(self, question: Question, *, columns: bool) -> str:
        """What to give for the `?` of `match`; `columns`: whether the table has a text beside its tags."""

    @abstractmethod
    def add_words(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Add (rowid, a text per column) to a full-text table; a column `tags` holds tags."""

    @abstractmethod
    def index_documents(self, documents: Iterable[tuple[str, str | None, str]]) -> None:
        """Make (id, title, text) that were just added to `documents` searchable."""

    @abstractmethod
    def search(self, words: Sequence[str], limit: int) -> list[tuple[str, str]]:
        """(document id, excerpt) of documents that hold all words, best first."""

    @abstractmethod
    def close(self) -> None:
        """Give everything back."""


def connect(name: str | Path | Location, *, readonly: bool = False) -> Database:
    """Open what is there, without a look at what it holds. Raises WorkspaceError."""
    location = locate(name)
    if location.file is not None:
        from twosource.store.sqlite import SqliteDatabase

        return SqliteDatabase(location, readonly=readonly)
    from twosource.store.postgres import PostgresDatabase

    return PostgresDatabase(location)


def upsert(table: str, columns: Sequence[str], key: Sequence[str]) -> str:
    """The statement that adds a row, or changes the one that has its key."""
    quoted = [f'"{c}"' for c in columns]
    rest = [f'"{c}" = excluded."{c}"' for c in columns if c not in key]
    does = f"UPDATE SET {', '.join(rest)}" if rest else "NOTHING"
    return (
        f"INSERT INTO {table} ({', '.join(quoted)}) VALUES ({', '.join('?' * len(columns))})"
        f" ON CONFLICT ({', '.join(key)}) DO {does}"
    )


def statements(script: str) -> Iterator[str]:
    """The statements of a script one by one; those of a trigger stay within it."""
    import sqlite3

    statement = ""
    for line in script.splitlines():
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            yield statement.strip()
            statement = ""


def data_folder() -> Path:
    """Where files are kept that belong to a workspace without a file of its own."""
    base = os.environ.get("XDG_DATA_HOME") or os.path.join(os.path.expanduser("~"), ".local", "share")
    return Path(base) / "twosource"
