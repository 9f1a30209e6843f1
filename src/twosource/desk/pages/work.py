"""Judging: a form in, a judgement kept, everything worked out anew, and the trail of all of them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from twosource.desk import notes, render
from twosource.desk.app import Call
from twosource.desk.deciding import Made, RefusedError, decide
from twosource.desk.pages import review
from twosource.desk.render import Links
from twosource.outputs import wording
from twosource.store.naming import slug

PATIENCE = 4.0
"""Seconds that a page waits for a judgement to be worked in before it says that the work goes on."""
TRAIL = 50


def judge(call: Call) -> Response:
    """Keep a judgement from a form of a page or from the queue."""
    kind, value = call.field("kind"), call.field("value") or None
    subjects = [s for s in call.form.get("subject", []) if s.strip()]
    if call.field("item"):
        kind, subjects, value = review.answer(call, call.field("item"), call.field("answer"), value or "")
    if kind in ("alias", "same-root"):  # sources are known to people by their names
        subjects = [call.reader.source_id(s) for s in subjects]
    if kind == "span" and value and subjects:
        value = span_of(call, subjects[0], value)
    try:
        made = decide(call, kind, subjects, value, call.field("why"))
    except RefusedError as error:
        raise HTTPException(422, str(error)) from error
    return RedirectResponse(_after(call, made), 303)


def span_of(call: Call, ident: str, words: str) -> str:
    """Where these words stand in the document of an appearance, nearest to where it was read from, as "start-end".

    A span that is given as such stays. Raises HTTPException when the document does not hold the words.
    """
    if re.fullmatch(r"\s*\d{1,9}\s*-\s*\d{1,9}\s*", words, re.ASCII):
        return words
    there = call.reader.with_appearances([ident])
    if not there:
        return words  # whoever keeps the judgement says what is wrong with it
    appearance = there[0][1].appearances[0]
    text = call.reader.full([appearance.doc])[appearance.doc].text
    spaced = re.compile(r"\s{1,20}".join(re.escape(word) for word in words.split()[:800]))
    found = [match.span() for match in spaced.finditer(text)]
    if not found:
        raise HTTPException(422, "the report does not hold these words; copy them from its page")
    start, end = min(found, key=lambda span: abs(span[0] - appearance.span[0]))
    return f"{start}-{end}"


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
    subjects = [s for n in found[:TRAIL] for s in n.judgement.subjects[:4]]
    return render.page(
        call, "audit.html.j2", "Audit trail", "audit", found=found[:TRAIL], more=more, names=_names(call, subjects)
    )


def _names(call: Call, subjects: list[str]) -> dict[str, tuple[str, str]]:
    """(address, words) of what judgements are about, as far as it is still there."""
    link, out = Links(call.as_of), dict[str, tuple[str, str]]()
    reader = call.reader
    for claim in reader.claim_rows_by_id(s for s in subjects if s.startswith("c-")):
        out[claim.id] = link("claim", claim.slug), wording.sentence(claim.text)
    for ident, source in reader.sources_by_id(s for s in subjects if s.startswith("s-")).items():
        out[ident] = link("source", slug(ident)), source.name
    for ident, event in reader.event_rows(s for s in subjects if s.startswith("e-")).items():
        out[ident] = link("event", event.slug), wording.sentence(event.headline)
    ranks = reader.appearance_claims(s for s in subjects if s not in out)
    rows = {c.rank: c for c in reader.claim_rows(set(ranks.values()))}
    for ident, rank in ranks.items():
        out[ident] = link("claim", rows[rank].slug), f"words in: {wording.sentence(rows[rank].text)}"
    return out
