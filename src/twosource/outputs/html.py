"""The brief: one HTML file that needs no network, no script and no other file."""

from __future__ import annotations

import base64
import functools
import hashlib
from importlib import resources

import jinja2
from markupsafe import Markup

from twosource.ledger import Ledger
from twosource.outputs import wording
from twosource.outputs.book import Book
from twosource.outputs.brief import documents, pictures, tables
from twosource.outputs.brief.claims import Claims, EventView
from twosource.outputs.brief.disputes import dispute
from twosource.outputs.cites import Cites

TOP = 10
FULL = 4_000
"""Appearances that are quoted and drawn in full, claims by rank; the claims behind them are shown short."""
OPEN_DOCUMENTS = 12
"""With more documents than this, their texts are folded."""


@functools.lru_cache(maxsize=1)
def environment() -> jinja2.Environment:
    """The templates; every value is escaped unless it was made as markup."""
    return jinja2.Environment(
        loader=jinja2.PackageLoader("twosource.outputs", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@functools.lru_cache(maxsize=4)
def asset(name: str) -> tuple[Markup, str]:
    """A style sheet or script to stand in the page, and the hash by which the page's policy allows it."""
    text = (resources.files("twosource.outputs") / "templates" / name).read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Markup(text), f"sha256-{digest}"


def full_claims(book: Book) -> set[str]:
    """Ids of the claims that are shown in full: by rank until FULL appearances are spent."""
    left, out = FULL, set()
    for claim in book.ranked():
        left -= min(len(claim.appearances), 40) + 2
        if left < 0:
            break
        out.add(claim.id)
    return out


def write(ledger: Ledger, title: str = "What is known") -> str:
    """The brief of a ledger. The same ledger gives the same bytes; nothing of its texts is trusted."""
    book = Book(ledger)
    cites = Cites(book)
    claims = Claims(book, cites)
    full = full_claims(book)

    events = []
    for event in book.ranked_events():
        view = claims.event(event)
        view.claims = [claims.claim(c, compact=c.id not in full) for c in book.claims_in(event)]
        events.append(view)
    if book.loose_claims:
        rest = EventView("e-rest", Markup("Claims without an event"), Markup(""), "", count=len(book.loose_claims))
        rest.claims = [claims.claim(c, compact=c.id not in full) for c in book.loose_claims]
        events.append(rest)
    cards = {c.number: c for view in events for c in view.claims}
    picture, legend = pictures.places(book, claims)
    disputes = [dispute(claims, c) for c in sorted(ledger.contradictions, key=lambda c: c.status != "open")]
    indicators = tables.indicators(book, cites, claims)
    copies = tables.copies(book, cites)
    distances = tables.distances(book, cites)
    style, style_hash = asset("brief.css")
    script, script_hash = asset("brief.js")
    page = (
        environment()
        .get_template("brief.html.j2")
        .render(
            title=wording.one_line(title),
            style=style,
            style_hash=style_hash,
            script=script,
            script_hash=script_hash,
            figures=book.figures(),
            published=book.when_published(),
            top=[cards[n] for n in sorted(cards)[:TOP]],
            compact=len(ledger.claims) - len(full),
            events=[e for e in events if not e.folded],
            folded=[e for e in events if e.folded],
            disputes=disputes,
            indicators=indicators,
            map=picture,
            legend=legend,
            timeline=pictures.events(book, claims),
            graph=pictures.sources(book),
            copies=copies,
            copies_left_out=len(ledger.copies) - len(copies),
            distances=distances,
            sources=tables.sources(book),
            sources_left_out=max(len(ledger.sources) - tables.SOURCES, 0),
            rejects=[(wording.one_line(r.path), wording.one_line(r.reason), r.stage) for r in ledger.rejects],
            unread=sum(1 for d in ledger.documents if not d.read_for_claims),
            documents=documents.views(book, cites),
            open_documents=len(ledger.documents) <= OPEN_DOCUMENTS,
            grades=wording.GRADES,
        )
    )
    return wording.display(page)
