"""Yards and the readings of their images, as `twosource imagery` keeps them in a workspace.

Nothing here is worked out from documents, so no run touches it. Facility files and readings are only ever added: the
latest of a yard, or of an image, is the one that counts, and those before stay on record.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twosource.store.database import Database, Location, connect, upsert
from twosource.store.workspace import Workspace, now

_SCHEMA = """
CREATE TABLE IF NOT EXISTS yards (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, name TEXT NOT NULL, who TEXT NOT NULL,
    at TEXT NOT NULL, facility TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS yards_by_id ON yards (id, number);
CREATE TABLE IF NOT EXISTS yard_pictures (
    id TEXT PRIMARY KEY, frame TEXT NOT NULL, picture BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS yard_watches (
    id TEXT PRIMARY KEY, indicator TEXT NOT NULL, place TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS readings (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, yard TEXT NOT NULL, at TEXT NOT NULL,
    record TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS readings_by_yard ON readings (yard, id, number);
CREATE INDEX IF NOT EXISTS readings_by_id ON readings (id, number);
CREATE TABLE IF NOT EXISTS reading_pictures (
    id TEXT NOT NULL, name TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (id, name));
"""
_PICTURE = upsert("yard_pictures", ("id", "frame", "picture"), ("id",))
_WATCH = upsert("yard_watches", ("id", "indicator", "place"), ("id",))


@dataclass(frozen=True)
class Version:
    """A facility file as somebody left it."""

    number: int
    id: str
    name: str
    who: str
    at: str
    facility: dict[str, Any]


class Yards:
    """The tables of yards in a workspace, to write to. Use as a context manager; a connection of its own."""

    def __init__(self, workspace: Workspace | str | Path | Location) -> None:
        self.database = connect(workspace.location if isinstance(workspace, Workspace) else workspace)
        with self._transaction():
            self.database.create(_SCHEMA)

    def __enter__(self) -> Yards:
        return self

    def __exit__(self, *_: object) -> None:
        self.database.close()

    def _transaction(self) -> AbstractContextManager[Database]:
        return self.database.writing()

    def keep_facility(self, facility: Mapping[str, Any], who: str, at: str | None = None) -> bool:
        """Add a version of a facility file; False when it is the one that is kept already."""
        head = facility["twosource"]
        text = json.dumps(facility, ensure_ascii=False, sort_keys=True)
        with self._transaction():
            before = yard(self.database, head["id"])
            if before is not None and json.dumps(before.facility, ensure_ascii=False, sort_keys=True) == text:
                return False
            self.database.execute(
                "INSERT INTO yards (id, name, who, at, facility) VALUES (?, ?, ?, ?, ?)",
                (head["id"], head["name"], who, at or now(), text),
            )
        return True

    def keep_picture(self, ident: str, frame: Mapping[str, Any], picture: bytes) -> None:
        """Keep the picture of the reference that tracks are drawn over. `frame`: system, west, north, step (metres)."""
        with self._transaction():
            self.database.execute(_PICTURE, (ident, json.dumps(frame), picture))

    def keep_watch(self, ident: str, indicator: bytes, place: bytes) -> None:
        """Keep the indicator and the place of a watch (JSON) that the readings of this yard belong to."""
        with self._transaction():
            self.database.execute(_WATCH, (ident, indicator.decode(), place.decode()))

    def keep_reading(self, record: Mapping[str, Any], pictures: Mapping[str, bytes]) -> bool:
        """Add the reading of an image; False when it is as it was. Its pictures take the place of earlier ones."""
        text = json.dumps(record, ensure_ascii=False, sort_keys=True)
        with self._transaction():
            last = self.database.execute(
                "SELECT record FROM readings WHERE id = ? ORDER BY number DESC LIMIT 1", (record["id"],)
            ).fetchone()
            new = last is None or last[0] != text
            if new:
                self.database.execute(
                    "INSERT INTO readings (id, yard, at, record) VALUES (?, ?, ?, ?)",
                    (record["id"], record["facility"], now(), text),
                )
        if pictures:
            self.keep_pictures(record["id"], pictures)
        return new

    def keep_pictures(self, ident: str, pictures: Mapping[str, bytes]) -> None:
        """Keep the pictures of a reading, or the "reference" that all readings of a yard are shown beside."""
        with self._transaction():
            self.database.execute("DELETE FROM reading_pictures WHERE id = ?", (ident,))
            self.database.executemany(
                "INSERT INTO reading_pictures VALUES (?, ?, ?)",
                [(ident, name, zlib.compress(body, 1)) for name, body in pictures.items()],
            )


# ---------------------------------------------------------------- reading; without these tables there is nothing


def _there(database: Database) -> bool:
    return database.has("reading_pictures")


def versions(database: Database, ident: str) -> list[Version]:
    """The facility files of a yard, the latest first."""
    if not _there(database):
        return []
    rows = database.execute(
        "SELECT number, id, name, who, at, facility FROM yards WHERE id = ? ORDER BY number DESC", (ident,)
    )
    return [Version(n, i, name, who, at, json.loads(facility)) for n, i, name, who, at, facility in rows]


def yard(database: Database, ident: str) -> Version | None:
    """The latest facility file of a yard."""
    return next(iter(versions(database, ident)), None)


def listed(database: Database) -> list[tuple[str, str, int]]:
    """(id, name, images read) of all yards, in the order of their names."""
    if not _there(database):
        return []
    return database.execute(
        "SELECT y.id, y.name, (SELECT count(DISTINCT r.id) FROM readings r WHERE r.yard = y.id) FROM yards y "
        "WHERE y.number = (SELECT max(number) FROM yards WHERE id = y.id) ORDER BY y.name, y.id"
    ).fetchall()


def picture(database: Database, ident: str) -> tuple[dict[str, Any], bytes] | None:
    """The frame and the picture (PNG or JPEG) of a yard's reference."""
    if not _there(database):
        return None
    row = database.execute("SELECT frame, picture FROM yard_pictures WHERE id = ?", (ident,)).fetchone()
    return None if row is None else (json.loads(row[0]), row[1])


def watched(database: Database, ident: str) -> tuple[bytes, bytes] | None:
    """The indicator and the place (JSON) of the watch that a yard belongs to."""
    if not _there(database):
        return None
    row = database.execute("SELECT indicator, place FROM yard_watches WHERE id = ?", (ident,)).fetchone()
    return None if row is None else (row[0].encode(), row[1].encode())


def rows(database: Database, ident: str | None = None) -> list[dict[str, Any]]:
    """The latest reading of each image, of one yard or of all, in the order of time."""
    if not _there(database):
        return []
    only, values = (" AND r.yard = ?", (ident,)) if ident is not None else ("", ())
    found = database.execute(
        "SELECT record FROM readings r WHERE number = (SELECT max(number) FROM readings WHERE id = r.id)" + only, values
    )
    return sorted((json.loads(text) for (text,) in found), key=lambda r: (r.get("when") or "", r["id"]))


def reading(database: Database, ident: str) -> list[dict[str, Any]]:
    """What was read on an image, the latest first; empty when there is none of this id."""
    if not _there(database):
        return []
    found = database.execute("SELECT record FROM readings WHERE id = ? ORDER BY number DESC", (ident,))
    return [json.loads(text) for (text,) in found]


def reading_picture(database: Database, ident: str, name: str) -> bytes | None:
    """A picture of a reading: "image", "strips" (PNG) or "lines" (SVG elements)."""
    if not _there(database):
        return None
    row = database.execute("SELECT body FROM reading_pictures WHERE id = ? AND name = ?", (ident, name)).fetchone()
    return None if row is None else zlib.decompress(row[0])


def readings(database: Database) -> set[str]:
    """The ids of all readings in a workspace."""
    if not _there(database):
        return set()
    return {i for (i,) in database.execute("SELECT DISTINCT id FROM readings")}
