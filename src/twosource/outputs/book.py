"""The ledger opened for reading: every row by its id, and the few questions that all outputs ask of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from pathlib import PurePosixPath

from twosource.ledger import Ledger, LedgerAppearance, LedgerClaim, LedgerCopy, LedgerDocument, LedgerEvent
from twosource.outputs import wording
from twosource.records import Contradiction, Drift, RootItem, Source, Span

_CLEAN = re.compile(r"[^A-Za-z0-9_]+")
_DATED = re.compile(r"\d{4}")
_BREAK = re.compile(r"\n\s*\n|\n")
_ID = re.compile(r"\ba-[0-9A-Za-z_-]+")
_WORD = re.compile(r"[0-9A-Za-z_-]{4,60}")
_FROM_TO = re.compile(r":? \(?a-[0-9A-Za-z_-]+ to a-[0-9A-Za-z_-]+\)?")
_NO_CONFIRMATION = ("denies", "does-not-confirm", "declines", "neither")
CONTEXT = 600
"""Code points of a paragraph that are shown around a quotation; longer ones are cut at words on both sides."""


class Book:
    """Looks rows up; unknown ids give None, so that a ledger with loose ends can still be read."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.documents = {d.id: d for d in ledger.documents}
        self.sources: dict[str, Source] = {s.id: s for s in ledger.sources}
        self.claims = {c.id: c for c in ledger.claims}
        self.events = {e.id: e for e in ledger.events}
        self.label = {d.id: f"D{n}" for n, d in enumerate(ledger.documents, 1)}
        self.appearances: dict[str, LedgerAppearance] = {}
        self.claim_of: dict[str, LedgerClaim] = {}
        for claim in ledger.claims:
            for appearance in claim.appearances:
                self.appearances[appearance.id] = appearance
                self.claim_of[appearance.id] = claim
        self.copies_of: dict[str, list[LedgerCopy]] = defaultdict(list)
        for copy in ledger.copies:
            self.copies_of[copy.doc].append(copy)
        self.contradictions_of: dict[str, list[Contradiction]] = defaultdict(list)
        for contradiction in ledger.contradictions:
            for claim_id in self.claims_between(contradiction):
                self.contradictions_of[claim_id].append(contradiction)

    @cached_property
    def slug(self) -> dict[str, str]:
        """A name for every document that may stand in an address, unique even when ids are hostile."""
        taken: set[str] = set()
        out: dict[str, str] = {}
        for doc in self.ledger.documents:
            base = _CLEAN.sub("_", doc.id)[:60] or "doc"
            name, n = base, 2
            while name in taken:
                name, n = f"{base}_{n}", n + 1
            taken.add(name)
            out[doc.id] = name
        return out

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name and alias of a source that has a name."""
        named = [s for s in self.sources.values() if s.named and s.kind != "unknown"]
        return frozenset(wording.one_line(name) for s in named for name in (s.name, *s.aliases))

    def when_published(self) -> str:
        """When the documents were published, and the day whose knowledge this is where it is not of all documents."""
        span = wording.range_of_dates(self.dates())
        if not self.ledger.as_of:
            return span
        out = sum(r.stage == "as-of" for r in self.ledger.rejects)
        left = f"; {out} document{'s' * (out != 1)} of a later or unknown date left out" if out else ""
        return f"{span} (as known on {wording.date(self.ledger.as_of)}{left})"

    def warnings(self, claim: LedgerClaim) -> list[str]:
        """What an editor must know of a claim before its figures: taken back, laundered, judged; in plain words."""
        out = []
        rows = {row.id: row for row in self.ledger.corrections}
        for key in claim.corrections:
            row = rows.get(key)
            if row is None:
                continue
            gone = sum(a.ended == key for a in claim.appearances)
            doing = "Taken back" if row.kind == "retracted" else "Corrected"
            when = f", {wording.date(row.when)}" if row.when else ""
            of = f"{gone} of {len(claim.appearances)} appearances no longer count"
            out.append(f"{doing} by {wording.one_line(row.name)}{when} ({of}): “{wording.trim(row.quote, 160)}”")
        for laundering in self.ledger.laundering:
            if laundering.claim == claim.id:
                out.append(wording.sentence(self.reason(laundering.why)))
        judged = [j for j in self.ledger.judgements if j.id in claim.judgements and j.status == "holds"]
        for j in judged:
            value = f" = {wording.one_line(j.value)}" if j.value else ""
            why = f": {wording.one_line(j.why)}" if j.why else ""
            out.append(f"Judged by {wording.one_line(j.who)}, {wording.date(j.when[:10])}: {j.kind}{value}{why}")
        return out

    def claims_between(self, contradiction: Contradiction) -> list[str]:
        """Ids of the claims that a contradiction touches."""
        found = [self.claim_of[a].id for a in contradiction.between if a in self.claim_of]
        return list(dict.fromkeys([*contradiction.claims, *found]))

    def ranked(self) -> list[LedgerClaim]:
        """Claims, the one that matters most first; unranked ones stay in their order behind."""
        return sorted(self.ledger.claims, key=lambda c: (c.rank <= 0, c.rank))

    def ranked_events(self) -> list[LedgerEvent]:
        """Events by rank, folded ones last."""
        return sorted(self.ledger.events, key=lambda e: (e.folded, e.rank <= 0, e.rank))

    def claims_in(self, event: LedgerEvent) -> list[LedgerClaim]:
        """The claims of an event in their order."""
        return [self.claims[c] for c in event.claims if c in self.claims]

    @cached_property
    def loose_claims(self) -> list[LedgerClaim]:
        """Claims that no event lists."""
        listed = {c for e in self.ledger.events for c in e.claims}
        return [c for c in self.ranked() if c.id not in listed]

    def outlet(self, doc: LedgerDocument) -> str:
        """The outlet's name, or a plain word when it is not known."""
        return wording.one_line(doc.outlet) if doc.outlet else "outlet not known"

    def file(self, doc: LedgerDocument) -> str:
        """The last part of the document's path."""
        return wording.one_line(PurePosixPath(doc.path).name or doc.path)

    def outlet_of(self, appearance: LedgerAppearance) -> str:
        """Who published the appearance; unknown outlets are told apart by their document."""
        doc = self.documents.get(appearance.doc)
        if doc is not None and not doc.outlet:
            return f"outlet not known ({self.label[doc.id]})"
        if doc is not None:
            return self.outlet(doc)
        return wording.one_line(appearance.chain[0].name) if appearance.chain else "outlet not known"

    def outlets(self, claim: LedgerClaim) -> list[str]:
        """The distinct outlets that carry a claim, in order."""
        return list(dict.fromkeys(self.outlet_of(a) for a in claim.appearances))

    def source_name(self, source: str, fallback: str = "") -> str:
        """The name of a source by its id."""
        row = self.sources.get(source)
        return wording.one_line(row.name if row is not None else fallback or source)

    def root_known(self, claim: LedgerClaim, source: str) -> bool:
        """Whether the chain that ends in this source says where the information comes from."""
        row = self.sources.get(source)
        if row is not None and row.kind == "unknown":
            return False
        return all(item.known for item in claim.roots.items if item.source == source)

    @cached_property
    def distinct_roots(self) -> list[RootItem]:
        """One item per known root source anywhere in the ledger."""
        found: dict[str, RootItem] = {}
        for claim in self.ledger.claims:
            for item in claim.roots.items:
                if self.root_known(claim, item.source):
                    found.setdefault(item.source, item)
        return list(found.values())

    def chain(self, appearance: LedgerAppearance, arrow: str = " → ") -> str:
        """The hops on one line, the outlet first; a chain that ends in the dark says so."""
        names = [self.outlet_of(appearance), *(wording.one_line(h.name) for h in appearance.chain[1:])]
        claim = self.claim_of.get(appearance.id)
        if claim is not None and not self.root_known(claim, appearance.root):
            last = self.sources.get(appearance.root)
            if len(names) == 1 or (last is not None and last.kind != "unknown"):
                names.append("source not said")
        return arrow.join(names)

    def copied_from(self, appearance: LedgerAppearance) -> LedgerDocument | None:
        """The document from which the words of this appearance were taken."""
        start, end = appearance.span
        for copy in self.copies_of.get(appearance.doc, []):
            for a_start, a_end, _, _ in copy.spans:
                if min(end, a_end) - max(start, a_start) > (end - start) / 2:
                    return self.documents.get(copy.of)
        return None

    def words(self, doc_id: str, span: Span) -> str:
        """The text of a span, empty when the document or the span does not exist."""
        doc = self.documents.get(doc_id)
        return doc.text[max(span[0], 0) : max(span[1], 0)] if doc is not None else ""

    def paragraph(self, doc: LedgerDocument, span: Span) -> tuple[Span, bool, bool]:
        """The paragraph around a span, cut at words to about CONTEXT code points, and whether either end was cut."""
        text, (start, end) = doc.text, span
        low = max(text.rfind("\n", 0, start) + 1, 0)
        stop = _BREAK.search(text, end)
        high = stop.start() if stop is not None else len(text)
        spare = max(CONTEXT - (end - start), 160) // 2
        cut_low, cut_high = start - low > spare, high - end > spare
        if cut_low:
            space = text.find(" ", start - spare, start)
            low = space + 1 if space >= 0 else start
        if cut_high:
            space = text.rfind(" ", end, end + spare)
            high = space if space > end else end
        while high > end and text[high - 1].isspace():
            high -= 1
        while low < start and text[low].isspace():
            low += 1
        return (low, high), cut_low, cut_high

    def reason(self, text: str) -> str:
        """A reason of the program for a reader: ids of documents become labels, ids of appearances become outlets."""

        def shown(match: re.Match[str]) -> str:
            word = match.group()
            if word in self.label:
                return self.label[word]
            appearance = self.appearances.get(word)
            return f"“{wording.trim(appearance.quote, 60)}”" if appearance is not None else word

        return _WORD.sub(shown, wording.one_line(text))

    def support(self, claim: LedgerClaim) -> str:
        """The range in words, and that nobody is named where every chain ends in the dark."""
        words = wording.independence(claim.roots)
        return f"{words}, none named" if claim.roots.min > 0 and not self.certain(claim) else words

    def certain(self, claim: LedgerClaim) -> int:
        """The lower end of the range, zero where every chain ends in the dark."""
        if claim.roots.items and not any(item.known for item in claim.roots.items):
            return 0  # also where outlets name one another in a circle
        return claim.roots.min if any(self.root_known(claim, a.root) for a in claim.appearances) else 0

    def drift(self, drift: Drift) -> tuple[list[LedgerAppearance], str]:
        """The appearances between which something changed, and the change in words without their ids."""
        ids = dict.fromkeys([drift.from_, drift.to, *_ID.findall(drift.change)])
        change = wording.one_line(_FROM_TO.sub("", drift.change))
        if drift.from_ not in self.appearances and drift.to not in self.appearances:
            change = f"{drift.from_} → {drift.to}: {change}"
        return [self.appearances[i] for i in ids if i in self.appearances], change

    def best(self, claim: LedgerClaim) -> LedgerAppearance | None:
        """The appearance to quote first: one that asserts the claim, in its words, is no copy and has a known root."""
        text = claim.text.casefold()
        return min(
            claim.appearances,
            key=lambda a: (
                a.polarity == "denied" or a.negated or a.stance in _NO_CONFIRMATION,
                self.copied_from(a) is not None,
                not (a.quote.casefold() in text or text in a.quote.casefold()),
                not self.root_known(claim, a.root),
                self.published(a.doc) or "9999",
            ),
            default=None,
        )

    def published(self, doc_id: str) -> str | None:
        """The publication date of a document, when one is known."""
        doc = self.documents.get(doc_id)
        return doc.published if doc is not None else None

    def by_date(self, appearances: Iterable[LedgerAppearance]) -> list[LedgerAppearance]:
        """Appearances in order of publication, undated ones last."""
        return sorted(appearances, key=lambda a: (self.published(a.doc) or "9999", a.doc, a.span))

    def dates(self) -> list[str]:
        """The publication dates of all documents."""
        return [d.published for d in self.ledger.documents if d.published and _DATED.match(d.published)]

    def figures(self) -> list[tuple[str, int, str]]:
        """The numbers at the head of every output: name, count, section of the brief."""
        ledger = self.ledger
        open_ones = sum(1 for c in ledger.contradictions if c.status == "open")
        alerts = sum(len(i.alerts) for i in ledger.indicators)
        return [
            ("report" if len(ledger.documents) == 1 else "reports", len(ledger.documents), "documents"),
            ("claim" if len(ledger.claims) == 1 else "claims", len(ledger.claims), "events"),
            (
                "distinct root" if len(self.distinct_roots) == 1 else "distinct roots",
                len(self.distinct_roots),
                "sources",
            ),
            ("copy" if len(ledger.copies) == 1 else "copies", len(ledger.copies), "copies"),
            ("open contradiction" if open_ones == 1 else "open contradictions", open_ones, "contradictions"),
            ("alert" if alerts == 1 else "alerts", alerts, "alerts"),
        ]
