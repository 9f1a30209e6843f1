"""Judging: a form in, a judgement kept, everything worked out anew, and the trail of all of them."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from twosource.desk import notes, render
from twosource.desk.app import Call
from twosource.desk.deciding import Made, RefusedError, decide
from twosource.desk.pages import review

PATIENCE = 4.0
"""Seconds that a page waits for a judgement to be worked in before it says that the work goes on."""
TRAIL = 50


def judge(call: Call) -> Response:
    """Keep a judgement from a form of a page or from the queue."""
    kind, value = call.field("kind"), call.field("value") or None
    subjects = [s for s in call.form.get("subject", []) if s.strip()]
    if call.field("item"):
        kind, subjects, value = review.answer(call, call.field("item"), call.field("answer"), value or "")
    try:
        made = decide(call, kind, subjects, value, call.field("why"))
    except RefusedError as error:
        raise HTTPException(422, str(error)) from error
    return RedirectResponse(_after(call, made), 303)


def undo(call: Call) -> Response:
    """Take a judgement back by another one."""
    try:
        made = decide(call, "undo", [call.field("judgement")], None, call.field("why") or "taken back")
    except RefusedError as error:
        raise HTTPException(422, str(error)) from error
    return RedirectResponse(_after(call, made), 303)


def _after(call: Call, made: Made) -> str:
    """Where to go on: back to the page, which shows the new figures where they are ready in time."""
    if made.job is not None:
        call.desk.jobs.wait(made.job, PATIENCE)
    return local(call.field("back"))


def local(there: str) -> str:
    """An address of this desk, whatever a form says."""
    parts = urlsplit(there)
    safe = there.startswith("/") and not there.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return there if safe and "\n" not in there and "\r" not in there and len(there) < 2000 else "/"


def audit(call: Call) -> Response:
    """Who decided what, when and why."""
    before = int(call.query("before")) if call.query("before").isdecimal() and len(call.query("before")) < 12 else None
    found = notes.recent(call, TRAIL + 1, before)
    more = found[TRAIL - 1].number if len(found) > TRAIL else None
    return render.page(call, "audit.html.j2", "Audit trail", "audit", found=found[:TRAIL], more=more)
