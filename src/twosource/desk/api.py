"""Everything the pages do, as JSON; `spec` describes it as OpenAPI. Bodies are rows of the ledger's contract."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import msgspec
from starlette.exceptions import HTTPException
from starlette.responses import Response

from twosource.desk import notes, render, search, spec
from twosource.desk.accounts import ROLES, AccountError
from twosource.desk.app import Call, Way
from twosource.desk.deciding import RefusedError, decide
from twosource.desk.notes import Note
from twosource.desk.pages import adding
from twosource.desk.rows import MissingError
from twosource.ledger import LedgerAppearance
from twosource.store.naming import slug

MOST = 100


def answer(value: object, status: int = 200) -> Response:
    """A value as JSON."""
    return Response(msgspec.json.encode(value), status, media_type="application/json")


def _limit(call: Call, otherwise: int = 30) -> int:
    text = call.query("limit")
    if not text:
        return otherwise
    if not (text.isascii() and text.isdecimal() and len(text) < 6 and 1 <= int(text) <= MOST):
        raise HTTPException(400, f"limit is a number from 1 to {MOST}")
    return int(text)


def _page(page: Any, rows: list[Any]) -> Response:
    return answer({"rows": rows, "after": page.after})


def claims(call: Call) -> Response:
    """Claims, in an order or found by words and filters."""
    query, limit, after = search.Query.read(call.request.query_params), _limit(call), call.query("after") or None
    if query.problems:
        raise HTTPException(400, "; ".join(query.problems))
    page = (
        search.claims(call.reader, query, after, limit)
        if not query.empty
        else call.reader.claims(call.query("order", "rank"), after, limit)
    )
    return _page(page, [asdict(row) for row in page])


def claim(call: Call) -> Response:
    """A claim with one page of its appearances."""
    row, body = call.reader.claim(call.path["name"])
    text = call.query("after")
    after = int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else 0
    limit = _limit(call, 50)
    found = call.reader.appearances(row.rank, after - 1, limit + 1)
    body.appearances = tuple(found[:limit])
    contradictions = call.reader.contradictions_of(row.rank)
    more = str(after + limit) if len(found) > limit else None
    return answer({"claim": body, "outlets": row.outlets, "contradictions": contradictions, "after": more})


def events(call: Call) -> Response:
    """Events."""
    page = call.reader.events(call.query("order", "rank"), call.query("after") or None, _limit(call))
    return _page(page, [asdict(row) for row in page])


def event(call: Call) -> Response:
    """An event with one page of its claims."""
    row, body = call.reader.event(call.path["name"])
    page = call.reader.claims_of_event(row.id, call.query("after") or None, _limit(call))
    body.claims = ()
    return answer({"event": body, "claims": [asdict(c) for c in page], "after": page.after})


def documents(call: Call) -> Response:
    """Documents, newest first, or found by words and filters."""
    query = search.Query.read(call.request.query_params)
    if query.problems:
        raise HTTPException(400, "; ".join(query.problems))
    if query.empty:
        page = call.reader.documents(call.query("after") or None, _limit(call))
        return _page(page, [asdict(row) for row in page])
    text = call.query("after")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0
    found, more, many = search.documents(call.reader, query, number, _limit(call, 15))
    return answer(
        {"rows": [asdict(f.row) for f in found], "after": str(number + 1) if more else None, "truncated": many}
    )


def document(call: Call) -> Response:
    """A document with its text, what it asserts, and its copies."""
    row, body = call.reader.document(call.path["name"])
    found: list[LedgerAppearance] = [a for _, a in call.reader.appearances_of_document(row.number)]
    return answer({"document": body, "appearances": found, "copies": call.reader.copies(row.number)})


def sources(call: Call) -> Response:
    """Sources."""
    page = call.reader.sources(call.query("after") or None, call.query("order", "weight"), _limit(call))
    return _page(
        page,
        [
            {"slug": s.slug, "roots": s.roots, "outlets": s.outlets, "passes": s.passes, "source": s.source}
            for s in page
        ],
    )


def source(call: Call) -> Response:
    """A source and the best ranked claims that rest on it."""
    row = call.reader.source(call.path["name"])
    return answer({"source": row.source, "roots": [asdict(c) for c in call.reader.rests_on(row.place, True)],
                   "passes": [asdict(c) for c in call.reader.rests_on(row.place, False)]})  # fmt: skip


def contradictions(call: Call) -> Response:
    """Contradictions."""
    page = call.reader.contradictions(
        call.query("status") or None, call.query("kind") or None, call.query("after") or None, _limit(call)
    )
    return _page(page, [row for _, row in page])


def contradiction(call: Call) -> Response:
    """A contradiction."""
    return answer(call.reader.contradiction(call.path["name"]))


def indicators(call: Call) -> Response:
    """Indicators."""
    page = call.reader.indicators(call.query("after") or None, _limit(call))
    return _page(page, [row for _, row in page])


def indicator(call: Call) -> Response:
    """An indicator."""
    return answer(call.reader.indicator(call.path["name"]))


def rejects(call: Call) -> Response:
    """What was left out."""
    page = call.reader.rejects(call.query("after") or None, _limit(call))
    return _page(page, [{"path": path, "stage": stage, "reason": reason} for _, path, stage, reason in page])


def changes(call: Call) -> Response:
    """What the last run changed."""
    run, rows = call.reader.changes(_limit(call))
    return answer({"run": run, "rows": rows})


def review(call: Call) -> Response:
    """The review queue."""
    kind = call.query("kind") or None
    text = call.query("after")
    after = int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else 0
    found = notes.open_items(call, after, kind, _limit(call))
    return answer({"rows": [item for _, item in found], "after": str(found[-1][0]) if found else None})


def _note(note: Note) -> dict[str, Any]:
    undone = note.undone.id if note.undone is not None else None
    return {"judgement": note.judgement, "undone_by": undone, "status": note.status or None,
            "note": note.status_note}  # fmt: skip


def judgements(call: Call) -> Response:
    """The audit trail, newest first, or what was judged about one id."""
    about, text, limit = call.query("about"), call.query("after"), _limit(call)
    before = int(text) if text.isascii() and text.isdecimal() and 0 < len(text) < 12 else None
    found = notes.on(call, [about], limit) if about else notes.recent(call, limit, before)
    return answer(
        {
            "rows": [_note(n) for n in found],
            "after": str(found[-1].number) if len(found) == limit and not about else None,
        }
    )


def _body(call: Call, kind: type[Any]) -> Any:
    if call.json is None:
        raise HTTPException(415, "send JSON: Content-Type: application/json")
    try:
        return msgspec.convert(call.json, kind)
    except msgspec.ValidationError as error:
        raise HTTPException(422, str(error)) from error


def judge(call: Call) -> Response:
    """Make a judgement."""
    asked = _body(call, spec.NewJudgement)
    try:
        made = decide(call, asked.kind, asked.subjects, asked.value, asked.why)
    except RefusedError as error:
        raise HTTPException(422, str(error)) from error
    return answer({"judgement": made.judgement, "run": made.job.number if made.job else None}, 201)


def undo(call: Call) -> Response:
    """Take a judgement back."""
    asked = _body(call, spec.Reason)
    try:
        made = decide(call, "undo", [call.path["name"]], None, asked.why)
    except RefusedError as error:
        raise HTTPException(422, str(error)) from error
    return answer({"judgement": made.judgement, "run": made.job.number if made.job else None}, 201)


def reports(call: Call) -> Response:
    """Add reports: files of a form, or a text or addresses as JSON."""
    if call.files:
        job = adding.accept(call, call.files, {}, [])
    else:
        asked = _body(call, spec.NewReport)
        given = {key: [value] for key, value in msgspec.to_builtins(asked).items() if isinstance(value, str)}
        job = adding.accept(call, [], given, list(asked.urls))
    return answer({"run": job.number}, 202)


def past_day(call: Call) -> Response:
    """Have a past day worked out; when its run is done (or none is needed), lists answer for it with `as_of`."""
    asked = _body(call, spec.PastDay)
    job = adding.work_out(call, asked.day)
    return answer({"day": asked.day, "run": job.number if job else None}, 202)


def run(call: Call) -> Response:
    """How far a piece of work is."""
    job = call.desk.jobs.get(call.path["number"])
    if job is None:
        raise MissingError("work")
    return answer(job.shown())


def session(call: Call) -> Response:
    """Who is calling, and the token that a browser must send back as X-CSRF-Token with what it writes."""
    return answer({"name": call.user.name, "role": call.user.role, "csrf": call.csrf if call.user.session else None})


def counts(call: Call) -> Response:
    """The numbers of the whole workspace."""
    found = call.reader.counts()
    return answer(
        {
            key: value
            for key, value in found.items()
            if isinstance(value, int) or key in ("at", "first_date", "last_date")
        }
    )


def users(call: Call) -> Response:
    """The users of the desk."""
    return answer({"rows": [{"name": u.name, "role": u.role, "active": u.active} for u in call.desk.accounts.users()]})


def add_user(call: Call) -> Response:
    """Add a user."""
    asked = _body(call, spec.NewUser)
    try:
        call.desk.accounts.add(asked.name, asked.role, asked.password)
    except AccountError as error:
        raise HTTPException(422, str(error)) from error
    return answer({"name": asked.name, "role": asked.role, "active": True}, 201)


def openapi(call: Call) -> Response:
    """The description of this API."""
    return answer(spec.document(ways()))


def index(call: Call) -> Response:
    """The API for a person."""
    found = [(w.method, w.path, (w.handler.__doc__ or "").strip(), w.role) for w in ways() if w.handler is not index]
    return render.page(call, "api.html.j2", "API", "api", found=found)


def ways() -> list[Way]:
    """The routes of the API."""
    get = [
        ("claims", claims), ("claims/{name}", claim), ("events", events), ("events/{name}", event),
        ("documents", documents), ("documents/{name}", document), ("sources", sources), ("sources/{name}", source),
        ("contradictions", contradictions), ("contradictions/{name}", contradiction), ("indicators", indicators),
        ("indicators/{name}", indicator), ("rejects", rejects), ("changes", changes), ("review", review),
        ("judgements", judgements), ("runs/{number:int}", run), ("session", session), ("counts", counts),
    ]  # fmt: skip
    return [
        Way("/openapi.json", openapi),
        Way("/api/", index),
        *(Way(f"/api/{path}", handler) for path, handler in get),
        Way("/api/judgements", judge, "analyst", "POST"),
        Way("/api/judgements/{name}/undo", undo, "analyst", "POST"),
        Way("/api/reports", reports, "analyst", "POST"),
        Way("/api/as-of", past_day, "reader", "POST"),
        Way("/api/users", users, "admin"),
        Way("/api/users", add_user, "admin", "POST"),
    ]


__all__ = ["ROLES", "slug", "ways"]
