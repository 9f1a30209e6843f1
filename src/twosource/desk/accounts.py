"""Who may use the desk: names, roles, passwords (argon2id), sessions that expire, tokens for scripts.

They live in a database of their own beside the workspace, so that a workspace can be handed on without them. Tokens
and session cookies are kept as hashes: whoever reads the file can sign in as nobody.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import secrets
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from twosource.store.database import Database, Location, TakenError, locate

if TYPE_CHECKING:
    from argon2 import PasswordHasher

    from twosource.desk.settings import Settings

Role = Literal["reader", "analyst", "admin"]
ROLES: tuple[Role, ...] = ("reader", "analyst", "admin")
LONGEST_SESSION = 12 * 3600
IDLE_SESSION = 2 * 3600
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 1000
_NAME = re.compile(r"[\w.@+-]{1,64}")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS users (
    name TEXT PRIMARY KEY, role TEXT NOT NULL, hash TEXT NOT NULL, created REAL NOT NULL,
    active INTEGER NOT NULL DEFAULT 1) WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS users_by_name ON users (lower(name));
CREATE TABLE IF NOT EXISTS sessions (
    token TEXT PRIMARY KEY, name TEXT NOT NULL, started REAL NOT NULL, seen REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tokens (
    token TEXT PRIMARY KEY, name TEXT NOT NULL, label TEXT NOT NULL, created REAL NOT NULL) WITHOUT ROWID;
"""


class AccountError(ValueError):
    """The account cannot be made or changed so; the message says why."""


@dataclass(frozen=True)
class User:
    """Somebody who is signed in, or the one person at their own machine."""

    name: str
    role: Role
    session: str = ""  # what the form token is bound to; empty for a token of a script
    active: bool = True

    def may(self, role: Role) -> bool:
        """Whether this person has at least that role."""
        return ROLES.index(self.role) >= ROLES.index(role)


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class Accounts:
    """Users, sessions and tokens in one small database; safe to use from several threads."""

    def __init__(self, where: Path | Location) -> None:
        """`where`: a folder, or the PostgreSQL database of the workspace."""
        self._lock = threading.Lock()
        self._where = where
        self._database = self._connected()

    def _connected(self) -> Database:
        if isinstance(self._where, Path):
            return _beside(self._where)
        from twosource.store.postgres import PostgresDatabase

        database = PostgresDatabase(self._where, schema=f"{self._where.schema}__desk")
        try:
            with database.writing():
                database.execute(f'CREATE SCHEMA IF NOT EXISTS "{database.schema}"')
                database.create(_SCHEMA)
        except BaseException:
            database.close()
            raise
        return database

    def close(self) -> None:
        self._database.close()

    @contextlib.contextmanager
    def _open(self) -> Iterator[Database]:
        with self._lock:
            if not self._database.usable:
                self._database = self._connected()
            with self._database.explained():
                yield self._database

    @contextlib.contextmanager
    def _changing(self) -> Iterator[Database]:
        with self._open(), self._database.writing() as database:
            yield database

    # ------------------------------------------------------------ users

    def users(self) -> list[User]:
        """Everybody, by name."""
        with self._open() as database:
            rows = database.execute("SELECT name, role, active FROM users ORDER BY name").fetchall()
        return [User(name, role, active=bool(active)) for name, role, active in rows]

    def add(self, name: str, role: str, password: str) -> None:
        """A new user. Raises AccountError."""
        if not _NAME.fullmatch(name):
            raise AccountError("a name has 1 to 64 letters, digits or . _ @ + -")
        if role not in ROLES:
            raise AccountError(f"a role is one of {', '.join(ROLES)}")
        hashed = _checked(password)
        try:
            with self._changing() as database:
                database.execute("INSERT INTO users VALUES (?, ?, ?, ?, 1)", (name, role, hashed, time.time()))
        except TakenError as error:
            raise AccountError(f"there is a user {name} already") from error

    def change(
        self, name: str, *, role: str | None = None, password: str | None = None, active: bool | None = None
    ) -> None:
        """Change a user; a new password, another role or being shut out ends all sessions. Raises AccountError."""
        if role is not None and role not in ROLES:
            raise AccountError(f"a role is one of {', '.join(ROLES)}")
        hashed = _checked(password) if password is not None else None
        with self._changing() as database:
            row = database.execute("SELECT role, active FROM users WHERE lower(name) = lower(?)", (name,)).fetchone()
            if row is None:
                raise AccountError(f"there is no user {name}")
            losing = row == ("admin", 1) and (role not in (None, "admin") or active is False)
            (admins,) = database.execute("SELECT count(*) FROM users WHERE role = 'admin' AND active = 1").fetchone()
            if losing and admins == 1:
                raise AccountError(f"{name} is the last admin; make another one first")
            database.execute(
                "UPDATE users SET role = coalesce(?, role), hash = coalesce(?, hash), active = coalesce(?, active)"
                " WHERE lower(name) = lower(?)", (role, hashed, active, name),
            )  # fmt: skip
            database.execute("DELETE FROM sessions WHERE lower(name) = lower(?)", (name,))
            if active is False:
                database.execute("DELETE FROM tokens WHERE lower(name) = lower(?)", (name,))

    def check(self, name: str, password: str) -> User | None:
        """The user with this name and password; takes the same time when there is no such name."""
        from argon2.exceptions import Argon2Error, InvalidHashError

        with self._open() as database:
            row = database.execute(
                "SELECT name, role, hash FROM users WHERE lower(name) = lower(?) AND active = 1", (name,)
            ).fetchone()
        try:
            _hasher().verify(row[2] if row is not None else _nobody(), password[:LONGEST_PASSWORD])
        except (Argon2Error, InvalidHashError):
            return None
        return User(row[0], row[1]) if row is not None else None

    # ------------------------------------------------------------ sessions and tokens

    def sign_in(self, user: User) -> str:
        """A new session; what it returns goes into the cookie."""
        token, now = secrets.token_urlsafe(32), time.time()
        with self._open() as database:
            database.execute(
                "DELETE FROM sessions WHERE started < ? OR seen < ?", (now - LONGEST_SESSION, now - IDLE_SESSION)
            )
            database.execute("INSERT INTO sessions VALUES (?, ?, ?, ?)", (_digest(token), user.name, now, now))
        return token

    def sign_out(self, token: str) -> None:
        """End a session."""
        with self._open() as database:
            database.execute("DELETE FROM sessions WHERE token = ?", (_digest(token),))

    def session(self, token: str, now: float | None = None) -> User | None:
        """Whose session this is, None when it has expired."""
        now = time.time() if now is None else now
        with self._open() as database:
            row = database.execute(
                "SELECT u.name, u.role, s.started, s.seen FROM sessions s JOIN users u ON lower(u.name) = lower(s.name)"
                " WHERE s.token = ? AND u.active = 1", (_digest(token),),
            ).fetchone()  # fmt: skip
            if row is None or row[2] + LONGEST_SESSION < now or row[3] + IDLE_SESSION < now:
                return None
            if row[3] + 60 < now:
                database.execute("UPDATE sessions SET seen = ? WHERE token = ?", (now, _digest(token)))
        return User(row[0], row[1], session=token)

    def make_token(self, name: str, label: str) -> str:
        """A token for a script of this user; it is shown once."""
        token = "ts_" + secrets.token_urlsafe(32)
        with self._open() as database:
            database.execute("INSERT INTO tokens VALUES (?, ?, ?, ?)", (_digest(token), name, label[:100], time.time()))
        return token

    def token(self, token: str) -> User | None:
        """Whose token this is."""
        with self._open() as database:
            row = database.execute(
                "SELECT u.name, u.role FROM tokens t JOIN users u ON lower(u.name) = lower(t.name)"
                " WHERE t.token = ? AND u.active = 1",
                (_digest(token),),
            ).fetchone()
        return User(row[0], row[1]) if row is not None else None

    def tokens(self, name: str) -> list[tuple[str, str, float]]:
        """(short hash, label, made) of a user's tokens."""
        with self._open() as database:
            rows = database.execute("SELECT token, label, created FROM tokens WHERE name = ? ORDER BY created", (name,))
            return [(token[:12], label, created) for token, label, created in rows.fetchall()]

    def drop_token(self, name: str, short: str) -> None:
        """Take a token back."""
        with self._open() as database:
            database.execute("DELETE FROM tokens WHERE name = ? AND substr(token, 1, 12) = ?", (name, short))


def accounts(settings: Settings) -> Accounts:
    """Those of this desk: beside a workspace that is a file, else in the same PostgreSQL database."""
    return Accounts(settings.beside if settings.location.file is not None else settings.location)


def _beside(folder: Path) -> Database:
    """A small database that only its owner can read."""
    from twosource.store.sqlite import SqliteDatabase

    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "accounts.sqlite"
    database = SqliteDatabase(locate(path), any_thread=True)
    database.execute("PRAGMA journal_mode = WAL")
    with database.writing():
        database.create(_SCHEMA)
    path.chmod(0o600)
    return database


@cache
def _nobody() -> str:
    return _hasher().hash(secrets.token_urlsafe(16))


def _checked(password: str) -> str:
    """The hash of a password that is long enough. Raises AccountError."""
    if len(password) < SHORTEST_PASSWORD:
        raise AccountError(f"a password has at least {SHORTEST_PASSWORD} characters")
    if len(password) > LONGEST_PASSWORD:
        raise AccountError(f"a password has at most {LONGEST_PASSWORD} characters")
    return _hasher().hash(password)
