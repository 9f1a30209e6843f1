"""One event: its claims by support, timeline, map, contradictions and source graph."""

from __future__ import annotations

from starlette.responses import Response

from twosource.desk import notes, render
from twosource.desk.app import Call
from twosource.desk.cites import DeskClaims
from twosource.desk.pages.common import builder, disputes
from twosource.desk.rows import ClaimRow
from twosource.ledger import LedgerClaim
from twosource.outputs import wording
from twosource.outputs.brief import pictures
from twosource.outputs.drawing import time

LISTED = 12
DRAWN = 20
"""Claims of an event, best ranked first, from which its drawings are made, with at most EACH appearances of each."""
EACH = 25


def event(call: Call) -> Response:
    """The page of an event."""
    reader = call.reader
    row, body = reader.event(call.path["name"])
    page = reader.claims_of_event(row.id, call.query("after") or None, LISTED)
    drawn = [reader.whole(c, EACH) for c in reader.claims_of_event(row.id, limit=DRAWN)]
    build = builder(call, drawn, events=[body], texts=False)
    picture, legend = pictures.places(build.book, build)
    found = list({c.id: c for claim in drawn[:20] for c in reader.contradictions_of(claim[0].rank, 6)}.values())
    return render.page(
        call,
        "event.html.j2",
        wording.trim(wording.sentence(body.headline), 120),
        "events",
        row=row,
        e=body,
        page=page,
        map=picture,
        legend=legend,
        timeline=published(build, drawn),
        graph=pictures.sources(build.book, build.source_href),
        drawn=len(drawn),
        disputes=disputes(call, [(0, c) for c in found[:8]]),
        judgements=notes.on(call, [row.id]),
        others=[e for e in reader.events(limit=25) if e.id != row.id],
    )


def published(build: DeskClaims, drawn: list[tuple[ClaimRow, LedgerClaim]]) -> pictures.Picture | None:
    """From the first to the last report of every claim, the best ranked ones."""
    spans = []
    for row, claim in drawn[:16]:
        days = sorted(d for a in claim.appearances if (d := build.book.published(a.doc)))
        start, end = (time.seconds(days[0]), time.seconds(days[-1], end=True)) if days else (None, None)
        if start is None or end is None:
            continue
        text = wording.trim(wording.sentence(claim.text), 90)
        spans.append(time.Span(start, max(start, end), text, build.href(claim.id), row.certain > 0))
    if len(spans) < 2:
        return None
    return pictures.Picture(time.timeline(spans, 960, "wide"), time.timeline(spans, 380, "narrow"))
