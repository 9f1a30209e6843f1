"""What people decided, by what it is about. Judgements are never changed, so what was read once is read for good."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from twosource.records import Judgement
from twosource.store.database import Database
from twosource.store.review import Item

if TYPE_CHECKING:
    from twosource.desk.app import Call

QUIET = frozenset({"comment", "checked", "reading"})
"""Kinds that change no figure of the ledger: nothing is worked out anew. Pages of yards heed readings at once."""
SETTLES = {
    "contradiction": {"checked", "different-claim", "different-event", "wrong-date", "wrong-place"},
    "same-claim": {"same-claim", "different-claim"},
    "same-root": {"same-root", "checked"},
    "copy": {"not-a-copy", "checked"},
    "reliability": {"reliability"},
    "check": {"checked"},
}
"""Which judgements answer which question of the queue."""


@dataclass(frozen=True)
class Note:
    """A judgement and what became of it."""

    number: int
    judgement: Judgement
    undone: Judgement | None
    status: str = ""
    status_note: str = ""

    @property
    def holds(self) -> bool:
        return self.undone is None


class Notes:
    """All judgements of a workspace in memory, by subject; read on from where it stopped."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0
        self.rows: dict[int, Judgement] = {}
        self.by_subject: dict[str, list[int]] = defaultdict(list)
        self.number: dict[str, int] = {}
        self.undone: dict[str, Judgement] = {}

    def sync(self, database: Database) -> Notes:
        """Read what is new."""
        with self._lock:
            decode = msgspec.msgpack.Decoder(Judgement).decode
            for number, record in database.execute(
                "SELECT number, record FROM judgements WHERE number > ? ORDER BY number", (self._last,)
            ):
                row = decode(record)
                self.rows[number] = row
                self.number[row.id] = number
                about = {*row.subjects, *(i for side in getattr(row, "sides", ()) for i in side)}
                for subject in about:
                    self.by_subject[subject].append(number)
                if row.kind == "undo":
                    self._undo(row)
                self._last = number
        return self

    def _undo(self, row: Judgement) -> None:
        """An undo of an undo makes the first judgement hold again."""
        for target in row.subjects:
            self.undone[target] = row
            number = self.number.get(target)
            undid = self.rows.get(number) if number is not None else None
            if undid is not None and undid.kind == "undo":
                for again in undid.subjects:
                    self.undone.pop(again, None)

    def note(self, number: int, status: dict[str, tuple[str, str]]) -> Note:
        row = self.rows[number]
        return Note(number, row, self.undone.get(row.id), *status.get(row.id, ("", "")))


def _notes(call: Call) -> Notes:
    return call.desk.notes.sync(call.reader.database)


def _status(call: Call, ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    marks = ", ".join("?" * len(ids))
    rows = call.reader.database.execute(f"SELECT id, status, note FROM view_judged WHERE id IN ({marks})", ids)
    return {i: (status, note) for i, status, note in rows}


def _shown(call: Call, notes: Notes, numbers: Iterable[int]) -> list[Note]:
    wanted = list(numbers)
    status = _status(call, [notes.rows[n].id for n in wanted])
    return [notes.note(n, status) for n in wanted]


def on(call: Call, subjects: Iterable[str], most: int = 60) -> list[Note]:
    """The judgements about any of these, newest first; undoing ones are shown with what they undo."""
    notes = _notes(call)
    numbers = {n for s in subjects for n in notes.by_subject.get(s, ()) if notes.rows[n].kind != "undo"}
    return _shown(call, notes, sorted(numbers, reverse=True)[:most])


def recent(call: Call, most: int, before: int | None = None) -> list[Note]:
    """The latest judgements, newest first: the audit trail."""
    notes = _notes(call)
    found = [n for n in reversed(notes.rows) if before is None or n < before]
    return _shown(call, notes, found[:most])


def grades(call: Call, sources: Sequence[str]) -> dict[str, Judgement]:
    """Who graded each source last, when and why, where the judgement holds."""
    notes = _notes(call)
    out = {}
    for source in sources:
        for n in reversed(notes.by_subject.get(source, ())):
            row = notes.rows[n]
            if row.kind == "reliability" and row.id not in notes.undone:
                out[source] = row
                break
    return out


def checked(call: Call, subject: str) -> Judgement | None:
    """Who looked at it last."""
    notes = _notes(call)
    found = (notes.rows[n] for n in reversed(notes.by_subject.get(subject, ())))
    return next((r for r in found if r.kind == "checked" and r.id not in notes.undone), None)


def settled(call: Call, item: Item) -> bool:
    """Whether a judgement that holds has answered a question of the queue."""
    notes = _notes(call)
    wanted = {item.about} if item.kind == "contradiction" else set(item.subjects)
    first = next(iter(wanted))
    for n in notes.by_subject.get(first, ()):
        row = notes.rows[n]
        if row.kind in SETTLES[item.kind] and row.id not in notes.undone and wanted <= set(row.subjects):
            return True
    if item.kind == "contradiction":
        for subject in item.subjects:
            for n in notes.by_subject.get(subject, ()):
                row = notes.rows[n]
                if row.kind in SETTLES[item.kind] - {"checked"} and row.id not in notes.undone:
                    return True
    return False


def open_items(call: Call, after: int = 0, kind: str | None = None, limit: int = 10) -> list[tuple[int, Item]]:
    """The next questions of the queue that nobody has answered."""
    out: list[tuple[int, Item]] = []
    for _ in range(20):
        found = call.reader.review(after, kind)
        out += [pair for pair in found if not settled(call, pair[1])]
        if len(out) >= limit or not found:
            break
        after = found[-1][0]
    return out[:limit]
