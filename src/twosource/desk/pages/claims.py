"""One claim: its appearances in time, chains, drift, the range with its reasons, and whom to call."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from twosource.desk import notes, render
from twosource.desk.app import Call
from twosource.desk.cites import DeskClaims
from twosource.desk.pages.common import builder, disputes
from twosource.desk.rows import ClaimRow
from twosource.ledger import LedgerAppearance, LedgerClaim
from twosource.outputs import wording
from twosource.outputs.brief.claims import ClaimView, Quotation
from twosource.records import Source

QUOTED = 15
"""Appearances on one page of the list."""


@dataclass
class Account:
    """One appearance on the page of its claim."""

    appearance: LedgerAppearance
    quotation: Quotation
    day: str | None
    slug: str


@dataclass
class Contact:
    """Somebody to call: a root, and the outlets that have it from there."""

    name: str
    href: str
    about: str
    known: bool
    named: bool
    why: str
    outlets: list[str]
    reliability: str


def claim(call: Call) -> Response:
    """The page of a claim."""
    reader = call.reader
    row, _ = reader.claim(call.path["name"])
    after = int(call.query("after")) if call.query("after").isdecimal() and len(call.query("after")) < 12 else 0
    whole = reader.whole(row)
    listed = reader.appearances(row.rank, after - 1, QUOTED + 1)
    pair = (row, whole[1])
    drifting = {i for d in whole[1].drift for i in (d.from_, d.to, *d.between)}
    _add_missing(call, pair[1], drifting)
    build = builder(call, [pair])
    whole_short = build.book.claims[row.id]
    card = build.claim(whole_short, quotes=False)
    events = reader.event_rows([row.event or ""])
    event = events.get(row.event or "")
    near = [c for c in reader.claims_of_event(row.event, limit=25) if c.id != row.id] if row.event else []
    subjects = [row.id, *(a.id for a in listed[:QUOTED]), *(i.source for i in pair[1].roots.items[:60])]
    return render.page(
        call,
        "claim_page.html.j2",
        wording.trim(wording.sentence(row.text), 120),
        "claims",
        row=row,
        c=card,
        text=wording.trim(wording.sentence(row.text), 2_000),
        event=event,
        accounts=_accounts(call, row, listed[:QUOTED]),
        after=after,
        more=after + QUOTED if len(listed) > QUOTED else None,
        drawn=len(pair[1].appearances),
        calls=whom_to_call(build, whole_short),
        missing=missing(row, pair[1]),
        disputes=disputes(call, [(0, c) for c in reader.contradictions_of(row.rank, 8)]),
        near=near,
        roots=[i for i in pair[1].roots.items if i.known][:40],
        judgements=notes.on(call, subjects),
        checked=notes.checked(call, row.id),
    )


def _add_missing(call: Call, claim: LedgerClaim, wanted: set[str]) -> None:
    """Drift leads to appearances that may lie behind the first ones: they are added, so that they can be named."""
    there = {a.id for a in claim.appearances}
    gone = sorted(wanted - there)[:20]
    if gone:
        found = [a for _, c in call.reader.with_appearances(gone) for a in c.appearances]
        claim.appearances = (*claim.appearances, *found)


def _accounts(call: Call, row: ClaimRow, listed: list[LedgerAppearance]) -> list[Account]:
    from twosource.store.naming import slug

    _, bare = call.reader.claim(row.slug)
    bare.appearances = tuple(listed)
    build = builder(call, [(row, bare)])
    return [Account(a, build.quotation(a), build.book.published(a.doc), slug(a.doc)) for a in listed]


def whom_to_call(build: DeskClaims, claim: LedgerClaim) -> list[Contact]:
    """The roots, known and named ones with most outlets first: the people who can say more."""
    book, found = build.book, []
    for item in claim.roots.items[:40]:
        source = book.sources.get(item.source)
        known = book.root_known(claim, item.source)
        outlets = list(
            dict.fromkeys(book.outlet_of(book.appearances[a]) for a in item.appearances if a in book.appearances)
        )
        found.append(
            Contact(
                name=wording.one_line(item.name) if known else "source not said",
                href=build.source_href(item.source),
                about=_about(source),
                known=known,
                named=known and (source is None or source.named),
                why=book.reason(item.why),
                outlets=outlets[:6],
                reliability=source.reliability if source is not None else "F",
            )
        )
    return sorted(found, key=lambda c: (not c.known, not c.named, -len(c.outlets), c.name))


def _about(source: Source | None) -> str:
    if source is None:
        return ""
    return ", ".join(wording.one_line(part) for part in (source.role, source.affiliation, source.country) if part)


def missing(row: ClaimRow, claim: LedgerClaim) -> str:
    """What a second source would have to be."""
    dark = sum(1 for i in claim.roots.items if not i.known)
    outlets = wording.plural(dark, "chain") + (" ends" if dark == 1 else " end") + " in the dark"
    if row.certain >= 2:
        return f"{outlets}: to ask there could raise the range." if dark else ""
    if row.certain == 0:
        many = outlets[:1].upper() + outlets[1:]
        return f"No source is known for certain. {many}: ask the outlets where they have it from."
    known = next((wording.one_line(i.name) for i in claim.roots.items if i.known), "")
    text = (
        f"A second source is missing: one that does not have it from {known}."
        if known
        else "A second source is missing."
    )
    return f"{text} {outlets[:1].upper() + outlets[1:]}." if dark else text


__all__ = ["ClaimView", "claim", "missing", "whom_to_call"]
