"""The ledger as a STIX 2.1 bundle: documents as reports, claims as notes, sources as identities, places as locations.

Ids are made from the ledger's own (UUID version 5), so that a later export of the same claim has the same id. STIX's
`confidence` is set from the credibility by the standard's own table for the Admiralty scale. STIX wants a moment of
making on every object; it is the date of the newest report, since the same ledger must give the same bytes.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

import msgspec

from twosource.ledger import Ledger, LedgerClaim, LedgerDocument
from twosource.outputs import wording
from twosource.outputs.book import Book
from twosource.records import Contradiction, Source, Where

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:twosource:stix")
CONFIDENCE = {1: 90, 2: 70, 3: 50, 4: 30, 5: 10}
"""STIX 2.1, appendix A: the Admiralty scale. 6, cannot be judged, has no value."""

_CLASS = {"person": "individual", "outlet": "organization", "agency": "organization", "office": "organization",
          "group": "group", "sensor": "system"}  # fmt: skip
_EPOCH = "1970-01-01T00:00:00.000Z"


def write(ledger: Ledger) -> bytes:
    """The bundle as JSON; the same ledger gives the same bytes."""
    bundle = Bundle(Book(ledger))
    body = {"type": "bundle", "id": ident("bundle", bundle.created, *sorted(bundle.objects)), "objects": bundle.all()}
    return msgspec.json.format(msgspec.json.encode(body), indent=2) + b"\n"


def ident(kind: str, *parts: str) -> str:
    """A STIX id that depends on the parts alone."""
    return f"{kind}--{uuid.uuid5(NAMESPACE, chr(31).join((kind, *parts)))}"


def moment(published: str | None) -> str | None:
    """A date of a report as a STIX timestamp; None when it has none that can be read."""
    if not published:
        return None
    padded = published + "-01-01"[: 10 - len(published)] if len(published) in (4, 7) else published
    try:
        parsed = datetime.fromisoformat(padded)
    except ValueError:
        return None
    utc = parsed.astimezone(UTC) if parsed.tzinfo is not None else parsed
    return utc.strftime("%Y-%m-%dT%H:%M:%S.000Z")


class Bundle:
    """Collects the objects, each once."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.objects: dict[str, dict[str, Any]] = {}
        self.created = max((m for d in book.ledger.documents if (m := moment(d.published))), default=_EPOCH)
        self.producer = self.add("identity", ("producer",), name="twosource", identity_class="system")
        self.sources = {source.id: self._source(source) for source in book.ledger.sources}
        notes: dict[str, list[str]] = {}
        for claim in book.ledger.claims:
            note = self._claim(claim)
            for appearance in claim.appearances:
                notes.setdefault(appearance.doc, []).append(note)
        for doc in book.ledger.documents:
            if doc.id in notes:
                self._report(doc, list(dict.fromkeys(notes[doc.id])))
        for contradiction in book.ledger.contradictions:
            self._contradiction(contradiction)

    def all(self) -> list[dict[str, Any]]:
        """Every object, in the order in which it was added."""
        return list(self.objects.values())

    def add(self, kind: str, key: tuple[str, ...], **properties: Any) -> str:
        """Add an object with the properties that have a value and return its id."""
        found = ident(kind, *key)
        common = {"type": kind, "spec_version": "2.1", "id": found, "created": self.created, "modified": self.created}
        if key != ("producer",):
            common["created_by_ref"] = self.producer
        given = {name: value for name, value in properties.items() if value not in (None, "", [])}
        self.objects.setdefault(found, common | given)
        return found

    def _source(self, source: Source) -> str:
        return self.add(
            "identity",
            (source.id,),
            name=wording.one_line(source.name) or "source without a name",
            identity_class=_CLASS.get(source.kind, "unknown"),
            description=", ".join(wording.one_line(x) for x in (source.role, source.affiliation) if x),
            labels=["unnamed"] if not source.named else None,
        )

    def _place(self, place: Where) -> str | None:
        if place.lat is None and place.country is None:
            return None
        return self.add(
            "location",
            (place.name, str(place.lat), str(place.lon)),
            name=wording.one_line(place.name),
            latitude=place.lat,
            longitude=place.lon,
            precision=place.radius_km * 1000 if place.lat is not None and place.radius_km > 0 else None,
            country=place.country,
        )

    def _claim(self, claim: LedgerClaim) -> str:
        book = self.book
        event = book.events.get(claim.event)
        places = [p for w in (event.where if event is not None else ()) if (p := self._place(w)) is not None]
        roots = [self.sources[item.source] for item in claim.roots.items if item.source in self.sources]
        quotes = [f"“{wording.one_line(a.quote)}” {book.chain(a)}" for a in claim.appearances]
        return self.add(
            "note",
            (claim.id,),
            abstract=wording.sentence(claim.text),
            content="\n".join([f"{book.support(claim)}: {book.reason(claim.roots.why)}", *quotes]),
            object_refs=list(dict.fromkeys([*roots, *places])) or [self.producer],
            confidence=CONFIDENCE.get(claim.credibility.grade),
            external_references=[{"source_name": "twosource", "external_id": claim.id}],
        )

    def _report(self, doc: LedgerDocument, notes: list[str]) -> None:
        published, url = moment(doc.published), wording.safe_url(doc.url)
        reference = {"source_name": self.book.outlet(doc), "external_id": doc.id}
        self.add(
            "report",
            (doc.id,),
            name=wording.one_line(doc.title or "") or self.book.file(doc),
            published=published or self.created,
            labels=None if published else ["publication date not known"],
            object_refs=notes,
            external_references=[reference | ({"url": url} if url else {})],
        )

    def _contradiction(self, row: Contradiction) -> None:
        claims = [ident("note", claim) for claim in self.book.claims_between(row)]
        refs = [claim for claim in claims if claim in self.objects]
        if refs:
            self.add(
                "note",
                ("contradiction", row.id),
                abstract=f"{row.status} contradiction of {row.kind}: {' / '.join(map(wording.one_line, row.values))}",
                content=self.book.reason(row.why),
                object_refs=refs,
            )
