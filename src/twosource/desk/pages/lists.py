"""Lists: events, claims, documents, sources, contradictions, indicators, search, what was left out."""

from __future__ import annotations

from starlette.responses import Response

from twosource.desk import notes, render
from twosource.desk import search as searching
from twosource.desk.app import Call
from twosource.desk.pages.common import disputes, indicator_views

ORDERS = {"rank": "what matters first", "newest": "newest report first", "carried": "most carried first"}


def events(call: Call) -> Response:
    """All events."""
    order = "newest" if call.query("order") == "newest" else "rank"
    page = call.reader.events(order, call.query("after") or None)
    return render.page(call, "events.html.j2", "Events", "events", page=page, order=order)


def claims(call: Call) -> Response:
    """All claims."""
    order = call.query("order", "rank")
    order = order if order in ORDERS else "rank"
    page = call.reader.claims(order, call.query("after") or None)
    events = call.reader.event_rows(c.event for c in page if c.event)
    return render.page(call, "claims.html.j2", "Claims", "claims", page=page, order=order, orders=ORDERS, events=events)


def documents(call: Call) -> Response:
    """All documents, newest first."""
    return render.page(
        call, "documents.html.j2", "Documents", "documents", page=call.reader.documents(call.query("after") or None)
    )


def sources(call: Call) -> Response:
    """All sources."""
    order = "name" if call.query("order") == "name" else "weight"
    page = call.reader.sources(call.query("after") or None, order)
    graded = notes.grades(call, [s.source.id for s in page])
    return render.page(call, "sources.html.j2", "Sources", "sources", page=page, order=order, graded=graded)


def source(call: Call) -> Response:
    """One source: its names, its reliability, what rests on it."""
    reader = call.reader
    row = reader.source(call.path["name"])
    after = int(call.query("after")) if call.query("after").isdecimal() and len(call.query("after")) < 12 else 0
    roots = reader.rests_on(row.place, True, after)
    passes = reader.rests_on(row.place, False, 0, 15)
    events = reader.event_rows(c.event for c in [*roots, *passes] if c.event)
    return render.page(
        call,
        "source.html.j2",
        row.source.name,
        "sources",
        row=row,
        s=row.source,
        roots=roots,
        more=roots[-1].rank if len(roots) == 30 else None,
        passes=passes,
        events=events,
        parent=reader.sources_by_id([row.source.parent]).get(row.source.parent) if row.source.parent else None,
        judgements=notes.on(call, [row.source.id]),
        graded=notes.grades(call, [row.source.id]).get(row.source.id),
        source_names=[n for n in reader.source_names() if n != row.source.name] if call.user.may("analyst") else [],
    )


def contradictions(call: Call) -> Response:
    """Where accounts disagree."""
    status = call.query("status") if call.query("status") in ("open", "explained") else None
    kind = call.query("kind") or None
    page = call.reader.contradictions(status, kind, call.query("after") or None)
    kinds = ("quantity", "time", "place", "polarity", "attribution", "plausibility")
    return render.page(
        call, "contradictions.html.j2", "Where accounts disagree", "contradictions", page=page,
        disputes=disputes(call, page), status=status, kind=kind, kinds=kinds,
    )  # fmt: skip


def contradiction(call: Call) -> Response:
    """One contradiction."""
    row = call.reader.contradiction(call.path["name"])
    shown = disputes(call, [(0, row)])
    return render.page(
        call, "contradiction.html.j2", f"Contradiction of {row.kind}", "contradictions", disputes=shown,
        judgements=notes.on(call, [row.id, *row.between]),
    )  # fmt: skip


def indicators(call: Call) -> Response:
    """All measured series."""
    page = call.reader.indicators(call.query("after") or None)
    views = indicator_views(call, [row for _, row in page])
    return render.page(call, "indicators.html.j2", "Indicators", "indicators", page=page, views=views)


def indicator(call: Call) -> Response:
    """One measured series."""
    row = call.reader.indicator(call.path["name"])
    return render.page(call, "indicator.html.j2", row.name, "indicators", views=indicator_views(call, [row]), row=row)


def search(call: Call) -> Response:
    """Full-text search with filters."""
    query = searching.Query.read(call.request.query_params)
    after = call.query("after") or None
    number = int(call.query("page")) if call.query("page").isdecimal() and len(call.query("page")) < 5 else 0
    found = searching.claims(call.reader, query, after, 20) if not query.empty and not number else None
    documents, more, many = (
        ([], False, False) if query.empty or after else searching.documents(call.reader, query, number)
    )
    events = call.reader.event_rows(c.event for c in (found or ()) if c.event)
    meant = call.reader.source_id(query.source) if query.source else ""
    source = call.reader.sources_by_id([meant]).get(meant) if meant else None
    return render.page(
        call, "search.html.j2", f"Search: {query.words}" if query.words else "Search", "search", q=query, claims=found,
        documents=documents, more=more, many=many, number=number, events=events, source=source,
        outlets=call.reader.names("outlet_names"), places=call.reader.names("places"),
        languages=call.reader.names("languages"), source_names=call.reader.source_names(),
        certainties=searching.CERTAINTIES, candidates=searching.CANDIDATES,
    )  # fmt: skip


def rejects(call: Call) -> Response:
    """What was left out, with the reason."""
    return render.page(
        call, "rejects.html.j2", "Left out", "rejects", page=call.reader.rejects(call.query("after") or None)
    )
