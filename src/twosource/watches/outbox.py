"""Alerts as known so far, and those on their way: kept in the workspace, so that a receiver that is down loses none.

Two tables beside those of the store: `watch_alerts` holds the last state of every alert, `watch_outbox` one message for
every change of an alert and every receiver. States and messages are written in one transaction, before anything is
sent. A message is sent at least once: it is marked when the receiver has taken it, and carries a key by which a
receiver knows a second copy.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from twosource.records import Alert
from twosource.store.database import Location, connect, upsert
from twosource.watches.alerts import advance
from twosource.watches.model import Delivery, Watch

_SCHEMA = """
CREATE TABLE IF NOT EXISTS watch_alerts (
    watch TEXT NOT NULL, id TEXT NOT NULL, record BLOB NOT NULL, PRIMARY KEY (watch, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS watch_outbox (
    number INTEGER PRIMARY KEY AUTOINCREMENT, watch TEXT NOT NULL, key TEXT NOT NULL, target BLOB NOT NULL,
    record BLOB NOT NULL, tries INTEGER NOT NULL DEFAULT 0, error TEXT, sent INTEGER NOT NULL DEFAULT 0,
    UNIQUE (watch, key, target));
"""


_ALERT = upsert("watch_alerts", ("watch", "id", "record"), ("watch", "id"))


class Message(NamedTuple):
    """An alert on its way to one receiver."""

    number: int
    watch: str
    key: str  # the alert's id and the number of its changes: the same for every copy
    target: Delivery
    alert: Alert
    tries: int
    error: str | None


class DeliveryError(Exception):
    """The receiver did not take it; the message says why."""


Send = Callable[[Message], None]
"""Deliver or raise DeliveryError."""


class Outbox:
    """The alerts and the outbox of a workspace. Use as a context manager; the workspace must exist."""

    def __init__(self, workspace: str | Path | Location) -> None:
        self._database = connect(workspace)
        with self._database.writing(sync=True) as database:
            database.create(_SCHEMA)

    def __enter__(self) -> Outbox:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def alerts(self, watch: str) -> list[Alert]:
        """The alerts of a watch as known after its last run, by id."""
        rows = self._database.execute("SELECT record FROM watch_alerts WHERE watch = ? ORDER BY id", (watch,))
        return [msgspec.msgpack.decode(record, type=Alert) for (record,) in rows.fetchall()]

    def take(self, watch: Watch, now: Sequence[Alert], day: dt.date) -> list[Alert]:
        """Go on from the alerts known before, queue every change for every receiver, and return what changed."""
        # What was promised to be sent outlives a power cut.
        with self._database.writing(sync=True) as database:
            every, changed = advance(self.alerts(watch.id), now, day)
            encode = msgspec.msgpack.encode
            database.executemany(_ALERT, [(watch.id, a.id, encode(a)) for a in every])
            database.executemany(
                "INSERT INTO watch_outbox (watch, key, target, record) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                [(watch.id, f"{a.id}.{len(a.history)}", encode(t), encode(a)) for a in changed for t in watch.deliver],
            )
        return changed

    def waiting(self) -> list[Message]:
        """What has not been taken yet, oldest first."""
        rows = self._database.execute(
            "SELECT number, watch, key, target, record, tries, error FROM watch_outbox WHERE sent = 0 ORDER BY number"
        )
        return [
            Message(n, w, k, msgspec.msgpack.decode(t, type=Delivery), msgspec.msgpack.decode(r, type=Alert), tries, e)
            for n, w, k, t, r, tries, e in rows.fetchall()
        ]

    def flush(self, send: Send) -> tuple[int, list[Message]]:
        """Try to send all that waits: (how many were taken, those that were not, with the reason).

        A receiver that fails is not tried again for later messages of this call, so that order holds and a dead host
        costs one timeout.
        """
        taken = 0
        left: list[Message] = []
        dead: dict[bytes, str] = {}
        for message in self.waiting():
            target = msgspec.msgpack.encode(message.target)
            error = dead.get(target)
            if error is None:
                try:
                    send(message)
                except DeliveryError as problem:
                    error = dead[target] = str(problem)
            if error is None:
                self._database.execute(
                    "UPDATE watch_outbox SET sent = 1, error = NULL WHERE number = ?", (message.number,)
                )
                taken += 1
            else:
                self._database.execute(
                    "UPDATE watch_outbox SET tries = tries + 1, error = ? WHERE number = ?", (error, message.number)
                )
                left.append(message._replace(tries=message.tries + 1, error=error))
        return taken, left
