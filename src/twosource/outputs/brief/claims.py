"""Events and claims: support, chains, quotations and drift."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from twosource.ledger import LedgerAppearance, LedgerClaim, LedgerEvent
from twosource.outputs import chains, wording
from twosource.outputs.book import Book
from twosource.outputs.cites import Cites, counted, dated, named, safe
from twosource.outputs.drawing import marks

OPEN = 10
"""Claims by rank whose cards stand open; the others are opened by a click, a link to them, or the printer."""
SHOWN = 5
"""Quotations of a claim before the fold."""
FOLDED = 40
"""Quotations of a claim in all; the rest is in the JSON and the CSV."""
LEAVES = 12
"""Outlets drawn one below the other under one source; more are run together."""
STEPS = 6

LEVELS = {"asserted": 5, "attributed": 4, "probable": 3, "possible": 2, "unconfirmed": 1, "expected": 1}
"""How firmly an appearance speaks, for the drift strip only."""


@dataclass
class Quotation:
    """One appearance as the brief quotes it."""

    block: Markup
    outlet: Markup
    date: Markup
    label: str
    href: str
    url: str | None
    flags: list[str]
    hedges: list[Markup]
    copied: Markup | None
    chain: Markup


@dataclass
class Tree:
    """A node of a drawn chain."""

    name: Markup
    note: Markup | None
    dashed: bool
    unnamed: bool
    leaves: list[tuple[Markup, Markup]]
    run: list[Markup]
    children: list[Tree]
    group: int | None = None


@dataclass
class Step:
    """One appearance on the drift strip."""

    outlet: Markup
    date: Markup
    words: Markup
    certainty: str
    level: int


@dataclass
class ClaimView:
    """A claim card."""

    anchor: str
    number: int
    text: Markup
    plain: str
    mark: Markup
    independence: Markup
    carried: Markup
    why: Markup
    grade: int
    grade_words: str
    grade_why: Markup
    warnings: list[Markup]
    role: str
    when: Markup | None
    where: str
    trees: list[Tree]
    quotations: list[Quotation]
    more: list[Quotation]
    left_out: int
    steps: list[Step]
    changes: list[tuple[str, Markup]]
    disputes: list[tuple[str, str, str]]
    joins: list[Markup]
    compact: bool = False
    open: bool = False
    best: Quotation | None = None


@dataclass
class EventView:
    """An event with its claims."""

    anchor: str
    headline: Markup
    when: Markup
    where: str
    claims: list[ClaimView] = field(default_factory=list)
    folded: bool = False
    count: int = 0
    alone: bool = False  # one claim in the words of the headline: it is not said twice


class Claims:
    """Builds the views; one instance per brief, so that anchors are the same everywhere."""

    def __init__(self, book: Book, cites: Cites) -> None:
        self.book, self.cites = book, cites
        self.number = {claim.id: n for n, claim in enumerate(book.ranked(), 1)}
        self.event_anchor = {event.id: f"e-{n}" for n, event in enumerate(book.ranked_events(), 1)}
        ordered = sorted(book.ledger.contradictions, key=lambda c: c.status != "open")
        self.dispute_anchor = {c.id: f"x-{n}" for n, c in enumerate(ordered, 1)}

    def anchor(self, claim_id: str) -> str:
        """Where the card of a claim stands."""
        return f"c-{self.number[claim_id]}"

    def href(self, claim_id: str) -> str:
        """The address of a claim."""
        return f"#{self.anchor(claim_id)}"

    def event_href(self, event_id: str) -> str:
        """The address of an event."""
        return f"#{self.event_anchor[event_id]}"

    def quotation(self, appearance: LedgerAppearance, also: Sequence[LedgerAppearance] = ()) -> Quotation:
        """The quote in its paragraph, with others of that paragraph, and all that a reader needs to judge it."""
        book, cites = self.book, self.cites
        doc = book.documents.get(appearance.doc)
        copied = book.copied_from(appearance)
        flags: list[str] = [] if appearance.certainty == "attributed" else [appearance.certainty]
        flags += ["denied"] if appearance.polarity == "denied" else []
        flags += [appearance.stance.replace("-", " ")] if appearance.stance not in ("says", "denies") else []
        return Quotation(
            block=cites.quotation(appearance, also),
            outlet=named(book.outlet(doc) if doc is not None else book.outlet_of(appearance)),
            date=dated(doc.published if doc is not None else None),
            label=book.label.get(appearance.doc, ""),
            href=cites.href(doc, appearance.span) if doc is not None else "",
            url=wording.safe_url(doc.url) if doc is not None else None,
            flags=flags,
            hedges=[self._hedge(appearance, hedge) for hedge in appearance.hedges],
            copied=named(f"{book.outlet(copied)} ({book.label[copied.id]})") if copied is not None else None,
            chain=named(book.chain(appearance)),
        )

    def _hedge(self, appearance: LedgerAppearance, hedge: str) -> Markup:
        doc = self.book.documents.get(appearance.doc)
        if doc is None or not hedge:
            return safe(hedge)
        (low, high), _, _ = self.book.paragraph(doc, appearance.span)
        at = doc.text.find(hedge, low, high)
        return self.cites.link(doc.id, (at, at + len(hedge)), css="hedge") if at >= 0 else safe(hedge)

    def trees(self, claim: LedgerClaim) -> list[Tree]:
        """The chains of a claim, one tree per root."""
        out = []
        for item, node in chains.trees(self.book, claim):
            tree = self._tree(node)
            if item is not None:
                tree.note = counted(self.book.reason(item.why)) if item.why else None
                tree.group = item.group
            if node.hop is None and not node.dashed:
                tree.note = Markup("the outlet itself")
            out.append(tree)
        return out

    def _tree(self, node: chains.Node) -> Tree:
        name = named(node.name)
        if node.hop is not None and node.hop.span is not None and node.doc is not None:
            name = self.cites.link(node.doc, node.hop.span, shown=wording.one_line(node.name), css="words")
        leaves = [self._leaf(a) for a in self.book.by_date(node.leaves)]
        note = ", ".join(filter(None, [node.hop.role, node.hop.cue])) if node.hop is not None else ""
        return Tree(
            name=name,
            note=counted(f"inferred: {node.why}") if node.why else named(note) if note else None,
            dashed=node.dashed,
            unnamed=node.unnamed,
            leaves=leaves if len(leaves) <= LEAVES else [],
            run=[name for name, _ in leaves] if len(leaves) > LEAVES else [],
            children=[self._tree(child) for child in node.children],
        )

    def _leaf(self, appearance: LedgerAppearance) -> tuple[Markup, Markup]:
        name = self.book.outlet_of(appearance)
        shown = self.cites.link(appearance.doc, appearance.span, shown=name, css="words")
        denies = Markup('<b class="no">denies</b> ') if appearance.polarity == "denied" else Markup("")
        return shown, denies + dated(self.book.published(appearance.doc))

    def claim(self, claim: LedgerClaim, compact: bool = False, quotes: bool = True) -> ClaimView:
        """The card of a claim; a compact one has one quotation and no drawing. `quotes` False leaves them to others."""
        book, cites = self.book, self.cites
        shown = list(claim.appearances)
        outlets = len(book.outlets(claim))
        times = [a for a in shown if a.slots.when is not None]
        quotations = [] if compact or not quotes else [self.quotation(a) for a in shown[:FOLDED]]
        best = book.best(claim) if compact else None
        return ClaimView(
            anchor=self.anchor(claim.id),
            number=self.number[claim.id],
            text=cites.figures(claim.text, shown),
            plain=wording.one_line(claim.text).lower(),
            mark=marks.independence(outlets, book.certain(claim), claim.roots.max),
            independence=counted(book.support(claim)),
            carried=counted(wording.plural(outlets, "outlet")),
            why=counted(book.reason(claim.roots.why)),
            grade=claim.credibility.grade,
            grade_words=wording.GRADES.get(claim.credibility.grade, "not graded"),
            grade_why=counted(book.reason(claim.credibility.why)),
            warnings=[counted(warning) for warning in book.warnings(claim)],
            role=claim.role,
            when=self._when(times[0]) if times else None,
            where=", ".join(dict.fromkeys(wording.one_line(w.name) for a in shown for w in a.slots.where)),
            trees=[] if compact else self.trees(claim),
            quotations=quotations[:SHOWN],
            more=quotations[SHOWN:],
            left_out=0 if compact else max(len(shown) - FOLDED, 0),
            steps=[] if compact else self._steps(claim),
            changes=[] if compact else self._changes(claim),
            disputes=[(self.dispute_anchor[c.id], c.status, c.kind) for c in book.contradictions_of.get(claim.id, [])],
            joins=[cites.figures(book.reason(why), shown, ours=True) for why in claim.why],
            compact=compact,
            open=self.number[claim.id] <= OPEN,
            best=self.quotation(best) if best is not None else None,
        )

    def _when(self, appearance: LedgerAppearance) -> Markup:
        when = appearance.slots.when
        if when is None:
            return Markup("")
        shown = wording.when(when)
        if when.span is not None:
            return self.cites.link(appearance.doc, when.span, shown=shown, css="words")
        return Markup('<time datetime="{}">{}</time>').format(wording.one_line(when.earliest), shown)

    def _steps(self, claim: LedgerClaim) -> list[Step]:
        found = list({a.id: a for drift in claim.drift for a in self.book.drift(drift)[0]}.values())
        if all(self.book.published(a.doc) for a in found):
            found = self.book.by_date(found)
        return [self._step(appearance) for appearance in found[:STEPS]]

    def _step(self, appearance: LedgerAppearance) -> Step:
        quantities = [self.cites.link(appearance.doc, q.span) for q in appearance.slots.quantity[:2]]
        hedges = [self._hedge(appearance, hedge) for hedge in appearance.hedges[:3]]
        words = Markup(" · ").join([*quantities, *hedges])
        if not words:
            short = wording.trim(appearance.quote, 90)
            words = self.cites.link(appearance.doc, appearance.span, shown=short, css="words")
        return Step(
            outlet=named(self.book.outlet_of(appearance)),
            date=dated(self.book.published(appearance.doc)),
            words=words,
            certainty="denied" if appearance.polarity == "denied" else appearance.certainty,
            level=LEVELS.get(appearance.certainty, 1),
        )

    def _changes(self, claim: LedgerClaim) -> list[tuple[str, Markup]]:
        out: list[tuple[str, Markup]] = []
        for drift in claim.drift:
            ends, change = self.book.drift(drift)
            out.append((drift.kind, self.cites.figures(change, ends, ours=True)))
        return out

    def event(self, event: LedgerEvent) -> EventView:
        """An event without its claims, which the caller adds."""
        claims = self.book.claims_in(event)
        appearances = [a for c in claims for a in c.appearances]
        return EventView(
            anchor=self.event_anchor[event.id],
            headline=self.cites.figures(event.headline, appearances),
            when=Markup("<time>{}</time>").format(wording.when(event.when)) if event.when is not None else Markup(""),
            where=", ".join(dict.fromkeys(wording.one_line(w.name) for w in event.where)),
            folded=event.folded,
            count=len(claims),
            alone=len(claims) == 1 and wording.one_line(claims[0].text) == wording.one_line(event.headline),
        )
