"""The rows of the tables that a desk pages through, made of the rows of a ledger."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import msgspec

from twosource.ledger import LedgerAppearance, LedgerClaim, LedgerDocument
from twosource.outputs.book import Book
from twosource.store.database import Database
from twosource.store.naming import MONTH, day, month_tag, slug, tag

TEXT = 2_000
"""Code points of a claim or a headline that lists are made from; the body has all."""
QUOTES = 2_000
"""Code points of the quotations of a claim that can be searched for."""


class Writer:
    """Writes the rows of one ledger."""

    def __init__(self, database: Database, book: Book) -> None:
        self.database, self.book = database, book
        ledger = book.ledger
        self.doc_number = {d.id: n for n, d in enumerate(ledger.documents, 1)}
        self.claims = book.ranked()
        self.claim_rank = {c.id: n for n, c in enumerate(self.claims, 1)}
        self.outlets = {c.id: len(book.outlets(c)) for c in self.claims}
        self.open = Counter(
            c for row in ledger.contradictions if row.status == "open" for c in dict.fromkeys(book.claims_between(row))
        )
        self.days = {d.id: day(d.published) for d in ledger.documents}

    def write(self) -> None:
        self._documents()
        self._claims()
        self._events()
        self._sources()
        self._rest()

    def _documents(self) -> None:
        book = self.book
        claims: dict[str, set[str]] = defaultdict(set)
        for ident, appearance in book.appearances.items():
            claims[appearance.doc].add(book.claim_of[ident].id)
        copies = Counter(i for c in book.ledger.copies for i in (c.doc, c.of))
        self.database.fill(
            "view_documents",
            (
                (n, d.id, slug(d.id), d.outlet, d.title, d.published, self.days[d.id], d.language, d.path, d.url,
                 d.story, d.read_for_claims, len(claims[d.id]), copies[d.id])
                for n, d in enumerate(book.ledger.documents, 1)
            ),
        )  # fmt: skip
        self.database.add_words(
            "view_documents_fts",
            ("tags",),
            ((n, " ".join(_document_tags(d, self.days[d.id]))) for n, d in enumerate(book.ledger.documents, 1)),
        )

    def _claims(self) -> None:
        self.database.fill("view_claims", (self._claim(n, c) for n, c in enumerate(self.claims, 1)))
        self.database.fill("view_appearances", self._appearances())
        self.database.add_words(
            "view_claims_fts",
            ("text", "tags"),
            ((n, _searched(c), " ".join(sorted(self._tags(c)))) for n, c in enumerate(self.claims, 1)),
        )

    def _claim(self, rank: int, claim: LedgerClaim) -> Sequence[object]:
        event = self.book.events.get(claim.event)
        days = sorted(d for a in claim.appearances if (d := self.days.get(a.doc)))
        body = msgspec.structs.replace(claim, appearances=())
        return (
            rank, claim.id, slug(claim.id), claim.event, claim.text[:TEXT], claim.role,
            bool(event is not None and event.folded), claim.roots.min, claim.roots.max, self.book.certain(claim),
            self.outlets[claim.id], len(claim.appearances), claim.credibility.grade,
            days[0] if days else None, days[-1] if days else None, self.open[claim.id], len(claim.drift),
            msgspec.msgpack.encode(body),
        )  # fmt: skip

    def _appearances(self) -> Iterator[Sequence[object]]:
        for rank, claim in enumerate(self.claims, 1):
            for place, a in enumerate(self.book.by_date(claim.appearances)):
                doc = self.doc_number.get(a.doc)
                yield a.id, rank, doc, place, self.days.get(a.doc), msgspec.msgpack.encode(a)

    def _tags(self, claim: LedgerClaim) -> set[str]:
        """Everything a claim can be filtered by, as words."""
        found = {f"grade{claim.credibility.grade}", f"low{min(claim.roots.min, 9)}", f"role{claim.role}"}
        found |= {f"atleast{n}" for n in range(1, min(claim.roots.min, 9) + 1)}
        if self.open[claim.id]:
            found.add("disputed")
        if claim.drift:
            found.add("drifted")
        for a in claim.appearances:
            found |= self._appearance_tags(a)
        event = self.book.events.get(claim.event)
        found |= {tag("place", w.name) for w in (event.where if event is not None else ())}
        return found

    def _appearance_tags(self, a: LedgerAppearance) -> set[str]:
        doc = self.book.documents.get(a.doc)
        found = {f"certainty{a.certainty}", *(["denied"] if a.polarity == "denied" else [])}
        found |= {tag("source", hop.source) for hop in a.chain} | {tag("place", w.name) for w in a.slots.where}
        if doc is not None:
            found |= set(_document_tags(doc, self.days.get(doc.id)))
        return found

    def _events(self) -> None:
        book = self.book
        rows = []
        for n, event in enumerate(book.ranked_events(), 1):
            claims = book.claims_in(event)
            days = sorted(d for c in claims for a in c.appearances if (d := self.days.get(a.doc)))
            outlets = len({book.outlet_of(a) for c in claims for a in c.appearances})
            best = max((book.certain(c) for c in claims), default=0)
            disputed = sum(1 for c in claims if self.open[c.id])
            when = event.when.earliest[:10] if event.when is not None else None
            rows.append(
                (n, event.id, slug(event.id), event.headline[:TEXT], event.folded, when, days[-1] if days else None,
                 days[0] if days else None, len(claims), outlets, best, disputed, msgspec.msgpack.encode(event))
            )  # fmt: skip
        self.database.fill("view_events", rows)

    def _sources(self) -> None:
        book = self.book
        roots: dict[str, set[int]] = defaultdict(set)
        passes: dict[str, set[int]] = defaultdict(set)
        through: dict[str, set[str]] = defaultdict(set)
        for rank, claim in enumerate(self.claims, 1):
            for a in claim.appearances:
                roots[a.root].add(rank)
                for hop in a.chain:
                    through[hop.source].add(book.outlet_of(a))
                    if hop.source != a.root:
                        passes[hop.source].add(rank)
        ordered = sorted(book.ledger.sources, key=lambda s: (-len(roots[s.id]), -len(through[s.id]), s.name, s.id))
        self.database.fill(
            "view_sources",
            (
                (n, s.id, slug(s.id), s.name, s.kind, s.named, len(roots[s.id]), len(through[s.id]),
                 len(passes[s.id]), msgspec.msgpack.encode(s))
                for n, s in enumerate(ordered, 1)
            ),
        )  # fmt: skip
        self.database.fill(
            "view_rests",
            (
                (n, claim, is_root)
                for n, s in enumerate(ordered, 1)
                for is_root, found in ((1, roots[s.id]), (0, passes[s.id]))
                for claim in sorted(found)
            ),
        )

    def _rest(self) -> None:
        book, encode = self.book, msgspec.msgpack.encode
        judged = getattr(book.ledger, "judgements", ())
        self.database.fill("view_judged", ((j.id, j.status, j.note) for j in judged))
        ranks = self.claim_rank
        disputes = sorted(
            book.ledger.contradictions,
            key=lambda c: (
                c.status != "open",
                min((ranks[i] for i in book.claims_between(c) if i in ranks), default=0),
            ),
        )
        self.database.fill(
            "view_contradictions",
            ((n, c.id, slug(c.id), c.kind, c.status, encode(c)) for n, c in enumerate(disputes, 1)),
        )
        touched = ((ranks[i], n) for n, c in enumerate(disputes, 1) for i in book.claims_between(c) if i in ranks)
        self.database.fill("view_disputed", dict.fromkeys(touched))
        numbers = self.doc_number
        copies = {
            (numbers[c.doc], numbers[c.of]): c for c in book.ledger.copies if c.doc in numbers and c.of in numbers
        }  # of several of one pair the last
        self.database.fill("view_copies", ((*key, c.kind, c.containment, encode(c)) for key, c in copies.items()))
        ordered = sorted(book.ledger.indicators, key=lambda i: not i.alerts)
        self.database.fill(
            "view_indicators",
            ((n, i.id, slug(i.id), i.name, len(i.alerts), encode(i)) for n, i in enumerate(ordered, 1)),
        )


def _document_tags(doc: LedgerDocument, last: str | None) -> Iterator[str]:
    yield f"lang{doc.language}"
    if doc.outlet:
        yield tag("outlet", doc.outlet)
    match = MONTH.match(last or "")
    if match is not None and match.group(2) is not None:
        yield month_tag(int(match.group(1)), int(match.group(2)))


def _searched(claim: LedgerClaim) -> str:
    """The words by which a claim is found: its own and those of its quotations."""
    found, left = [claim.text[: TEXT * 5]], QUOTES
    for quote in dict.fromkeys(a.quote for a in claim.appearances):
        if left <= 0:
            break
        found.append(quote[:left])
        left -= len(quote)
    return "\n".join(found)
