"""The brief of a selection: chosen claims, an event, or what a search found."""

from __future__ import annotations

import re

from starlette.exceptions import HTTPException
from starlette.responses import Response

from twosource.desk import render, search
from twosource.desk.app import Call
from twosource.desk.rows import ClaimRow
from twosource.ledger import Ledger
from twosource.outputs import wording
from twosource.outputs.formats import FORMATS, MissingExtraError

MOST = 200
"""Claims of one brief."""
EACH = 100


def brief(call: Call) -> Response:
    """The brief, or a page that says what can be chosen."""
    rows, title = chosen(call)
    if not rows:
        return render.page(
            call, "brief_form.html.j2", "Brief", "brief", 422 if call.values("claim") else 200, formats=FORMATS
        )
    form = call.query("format", "html")
    if form not in FORMATS:
        raise HTTPException(422, f"a brief is one of {', '.join(FORMATS)}")
    ledger = selection(call, rows)
    return page(ledger, title, form)


def page(ledger: Ledger, title: str, form: str) -> Response:
    """The brief as the format has it, with a policy under which its own style and script may run."""
    from twosource.outputs import html, markdown

    kind = FORMATS[form]
    if form == "html":
        style, script = html.asset("brief.css")[1], html.asset("brief.js")[1]
        policy = (
            f"default-src 'none'; style-src '{style}'; script-src '{script}'; base-uri 'none'; form-action 'none'; "
            "frame-ancestors 'none'"
        )
        headers = {"content-security-policy": policy}
        return Response(html.write(ledger, title), media_type="text/html; charset=utf-8", headers=headers)
    try:
        body = markdown.write(ledger, title).encode() if form == "markdown" else kind.write(ledger)
    except MissingExtraError as error:
        raise HTTPException(501, str(error)) from error
    name = re.sub(r"[^A-Za-z0-9]+", "-", title).strip("-").lower()[:60] or "brief"
    headers = {"content-disposition": f'attachment; filename="{name}{kind.extension}"'}
    text = "; charset=utf-8" if kind.media_type.startswith("text/") else ""
    return Response(body, media_type=kind.media_type + text, headers=headers)


def chosen(call: Call) -> tuple[list[ClaimRow], str]:
    """The claims of the brief, best ranked first, and its title."""
    from twosource.desk.rows import MissingError

    reader = call.reader
    title = call.query("title") or "What is known"
    rows: list[ClaimRow] = []
    for name in call.values("claim", MOST):
        try:
            rows.append(reader.claim(name)[0])
        except MissingError:
            continue
    if call.query("event"):
        event, _ = reader.event(call.query("event"))
        rows += list(reader.claims_of_event(event.id, limit=MOST))
        title = call.query("title") or wording.trim(wording.sentence(event.headline), 120)
    query = search.Query.read(call.request.query_params)
    if not rows and not query.empty:
        rows = list(search.claims(reader, query, limit=MOST))
        title = call.query("title") or (f"What is known: {query.words}" if query.words else title)
    unique = {row.rank: row for row in rows}
    return [unique[rank] for rank in sorted(unique)][:MOST], title


def selection(call: Call, rows: list[ClaimRow]) -> Ledger:
    """A ledger of these claims and of all they rest on."""
    reader = call.reader
    pairs = [reader.whole(row, EACH) for row in rows]
    there = {a.id for _, c in pairs for a in c.appearances}
    contradictions = list({c.id: c for row in rows for c in reader.contradictions_of(row.rank, 10)}.values())
    events = []
    for ident in dict.fromkeys(row.event for row in rows if row.event):
        from twosource.store.naming import slug

        _, event = reader.event(slug(ident))
        kept = {row.id for row in rows}
        event.claims = tuple(c for c in event.claims if c in kept)
        events.append(event)
    events.sort(key=lambda e: e.rank)
    book = reader.slice(pairs, events, contradictions)
    ledger = book.ledger
    ledger.indicators = tuple(
        i for _, i in reader.indicators(limit=40) if any(e in there for o in i.observations for e in o.evidence)
    )
    return ledger
