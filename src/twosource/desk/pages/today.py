"""The front page: what matters most, what the last run changed, alerts, and what waits for a person."""

from __future__ import annotations

from starlette.responses import Response

from twosource.desk import notes, render
from twosource.desk.app import Call
from twosource.desk.pages.common import alerts, disputes

LEAD = 12


def today(call: Call) -> Response:
    """The front page."""
    reader = call.reader
    claims = reader.claims(limit=LEAD)
    run, changes = reader.changes(30)
    events = reader.event_rows(c.event for c in claims if c.event)
    waiting = notes.open_items(call, limit=4)
    return render.page(
        call,
        "today.html.j2",
        "Today",
        "today",
        claims=claims,
        events=events,
        run=run,
        changes=changes,
        alerts=alerts(call, limit=3),
        disputes=disputes(call, reader.contradictions("open", limit=3)),
        waiting=waiting,
        slugs={c["claim"]: c["claim"] for c in changes},
        newest=reader.documents(limit=6),
        judged=notes.recent(call, 5),
    )


def help_page(call: Call) -> Response:
    """How to read the desk, and its keys."""
    return render.page(call, "help.html.j2", "How to read this", "help")
