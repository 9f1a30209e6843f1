"""The readings of images that a workspace keeps, as rows for a watch, with what people decided of them."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from twosource.records import Judgement
from twosource.store import yards
from twosource.store.database import Database, Location, connect, locate
from twosource.store.workspace import judgements_in
from twosource.watches.model import Watch
from twosource.watches.readings import all_amended
from twosource.watches.rows import Handed, RowError, handed


@dataclass(frozen=True)
class Kept:
    """Rows for a watch, the ids of all readings of the workspace, its judgements, and how many are of no indicator."""

    rows: tuple[Handed, ...] = ()
    ids: frozenset[str] = frozenset()
    judgements: tuple[Judgement, ...] = ()
    left: int = 0


def kept(workspace: str | Path | Location | None, watch: Watch) -> Kept:
    """What the workspace holds for this watch; nothing where there is no such file. Raises WorkspaceError."""
    if workspace is None:
        return Kept()
    location = locate(workspace)
    if location.file is not None and not location.file.is_file():
        return Kept()
    with _reading(location) as database:
        judgements, found = _judgements(database), yards.rows(database)
    rows, left = [], 0
    for row in all_amended(found, judgements):
        # The id of an indicator may be that of another watch: what was counted and where is the same for all.
        for one in (row, {**row, "indicator": None, "item": row.get("counted") or row.get("item")}):
            with contextlib.suppress(RowError):
                rows.append(handed(one, watch, str(location)))
                break
        else:
            left += 1
    return Kept(tuple(rows), frozenset(r["id"] for r in found), tuple(judgements), left)


def state(workspace: str | Path | Location) -> str:
    """A hash of all readings and of the judgements about them: whether a watch has to be judged anew."""
    digest = hashlib.sha256()
    with _reading(workspace) as database:
        for row in all_amended(yards.rows(database), _judgements(database)):
            digest.update(msgspec.json.encode(row, order="deterministic"))
    return digest.hexdigest()


@contextlib.contextmanager
def _reading(workspace: str | Path | Location) -> Iterator[Database]:
    with contextlib.closing(connect(workspace, readonly=True)) as database, database.reading():
        yield database


def _judgements(database: Database) -> Sequence[Judgement]:
    return judgements_in(database) if database.has("judgements") else ()
