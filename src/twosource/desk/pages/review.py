"""The review queue: one question at a time, with all that is needed to answer it."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import Response

from twosource.desk import notes, render
from twosource.desk.app import Call
from twosource.desk.pages.common import builder, disputes
from twosource.desk.rows import MissingError
from twosource.outputs import wording
from twosource.outputs.brief.claims import Quotation
from twosource.records import Source
from twosource.store.review import Item

QUESTIONS = {
    "contradiction": "Can both be true?",
    "same-claim": "Do these say the same thing?",
    "same-root": "Do these two have it from one origin?",
    "copy": "Did one take its text from the other?",
    "reliability": "How reliable is this source?",
    "check": "Has somebody looked at this?",
}
KINDS = {
    "contradiction": "contradictions",
    "same-claim": "pairs of claims",
    "same-root": "pairs of roots",
    "copy": "copies in doubt",
    "reliability": "ungraded sources",
    "check": "unchecked claims",
}


@dataclass(frozen=True)
class Answer:
    """One way to answer, and the judgement that it makes."""

    label: str
    kind: str
    subjects: tuple[str, ...]
    value: str | None = None
    asks: str = ""  # what has to be typed in
    hint: str = ""


def queue(call: Call) -> Response:
    """The question that changes the picture most, or the one that was asked for."""
    kind = call.query("kind") if call.query("kind") in KINDS else None
    after = int(call.query("after")) if call.query("after").isdecimal() and len(call.query("after")) < 12 else 0
    waiting = notes.open_items(call, after, kind, 9)
    chosen = None
    if call.query("item"):
        try:
            chosen = call.reader.review_item(call.query("item"))
        except MissingError:
            chosen = None
    if chosen is None and waiting:
        chosen = waiting[0]
    more = {"place": chosen[0], "item": chosen[1], **_shown(call, chosen[1])} if chosen else {"item": None, "place": 0}
    last = [
        n
        for n in notes.recent(call, 30)
        if n.judgement.who == call.user.name and n.holds and n.judgement.kind != "undo"
    ]
    return render.page(
        call, "review.html.j2", "Review queue", "review", waiting=waiting, kind=kind, kinds=KINDS, after=after,
        questions=QUESTIONS, last=last[0] if last else None, **more,
    )  # fmt: skip


def _shown(call: Call, item: Item) -> dict[str, object]:
    """What stands beside the question."""
    reader = call.reader
    claims = reader.claim_rows_by_id(item.claims[:6])
    quotes: list[tuple[str, Quotation]] = []
    sources: list[Source] = []
    documents = []
    shown = []
    if item.kind == "contradiction":
        try:
            from twosource.store.naming import slug

            shown = disputes(call, [(0, reader.contradiction(slug(item.about)))])
        except MissingError:
            shown = []
    elif item.kind in ("same-claim", "check"):
        ids = item.subjects if item.kind == "same-claim" else _best(call, item)
        build = builder(call, reader.with_appearances(ids))
        quotes = [(i, build.quotation(build.book.appearances[i])) for i in ids if i in build.book.appearances]
    elif item.kind in ("same-root", "reliability"):
        found = reader.sources_by_id(item.subjects)
        sources = [found[i] for i in item.subjects if i in found]
    elif item.kind == "copy":
        rows = reader.light(item.subjects)
        documents = reader.document_rows([rows[i][0] for i in item.subjects if i in rows])
    return {
        "claims": claims, "quotes": quotes, "sources": sources, "documents": documents, "disputes": shown,
        "question": QUESTIONS[item.kind], "answers": answers(call, item),
    }  # fmt: skip


def _best(call: Call, item: Item) -> list[str]:
    rows = call.reader.claim_rows_by_id(item.subjects[:1])
    return [a.id for a in call.reader.appearances(rows[0].rank, limit=3)] if rows else []


def answers(call: Call, item: Item) -> list[Answer]:
    """How a question can be answered."""
    both = item.subjects
    if item.kind == "contradiction":
        return _about_contradiction(call, item)
    if item.kind == "same-claim":
        return [
            Answer("Yes, one claim", "same-claim", both),
            Answer("No, two claims", "different-claim", both),
        ]
    if item.kind == "same-root":
        return [
            Answer("Yes, one origin: count them once", "same-root", both),
            Answer("No, two origins: leave them apart", "checked", both),
        ]
    if item.kind == "copy":
        return [
            Answer("No, each wrote its own", "not-a-copy", both),
            Answer("Yes, text was taken", "checked", both),
        ]
    if item.kind == "reliability":
        return [
            Answer(f"{grade}  {words}", "reliability", both, value=grade)
            for grade, words in wording.RELIABILITY.items()
        ]
    return [Answer("Yes, it is as shown here", "checked", both), Answer("Leave a comment", "comment", both)]


def _about_contradiction(call: Call, item: Item) -> list[Answer]:
    found = [Answer("No: it stays open, somebody looked at it", "checked", (item.about,))]
    pair = item.subjects[:2]
    ranks = call.reader.appearance_claims(pair)
    if len(pair) == 2:
        if ranks.get(pair[0]) == ranks.get(pair[1]):
            found.append(Answer("Yes: these are two claims, put them apart", "different-claim", pair))
        else:
            found.append(Answer("Yes: these are two happenings, put them apart", "different-event", pair))
    names = [wording.one_line(a.chain[0].name) if a.chain else "it" for a in _appearances(call, pair)]
    for subject, name in zip(pair, names, strict=False):
        found.append(Answer(f"{name} is of another day", "wrong-date", (subject,), asks="day", hint="2017-04-16"))
    for subject, name in zip(pair, names, strict=False):
        found.append(
            Answer(f"{name} is of another place", "wrong-place", (subject,), asks="place", hint="Khasan, Russia")
        )
    return found


def _appearances(call: Call, ids: tuple[str, ...]) -> list:  # type: ignore[type-arg]
    there = {a.id: a for _, claim in call.reader.with_appearances(ids) for a in claim.appearances}
    return [there[i] for i in ids if i in there]


def answer(call: Call, ident: str, number: str, value: str) -> tuple[str, list[str], str | None]:
    """The judgement that an answer makes: kind, subjects and value. Raises HTTPException for one that is none."""
    _, item = call.reader.review_item(ident)
    found = answers(call, item)
    if not (number.isascii() and number.isdecimal() and int(number[:4]) < len(found)):
        raise HTTPException(422, "choose an answer")
    chosen = found[int(number)]
    if chosen.asks and not value.strip():
        raise HTTPException(422, f"this answer needs the {chosen.asks}")
    return chosen.kind, list(chosen.subjects), chosen.value if not chosen.asks else value
