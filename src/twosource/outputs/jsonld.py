"""The ledger as JSON-LD: documents, appearances and claims as W3C PROV entities, sources as agents, schema.org's names.

A reader needs no network: the context is in the file. Terms that neither vocabulary has are under
`urn:twosource:term:`. Chains are qualified attributions, numbered from the publishing outlet (0) to the root.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import msgspec

from twosource.ledger import Ledger, LedgerAppearance, LedgerClaim, LedgerDocument, LedgerEvent
from twosource.outputs import wording
from twosource.outputs.book import Book
from twosource.records import Contradiction, Hop, Source, Where

CONTEXT: dict[str, Any] = {
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
    "ts": "urn:twosource:term:",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "schema:url": {"@type": "@id"},
    "ts:start": {"@type": "xsd:integer"},
    "ts:end": {"@type": "xsd:integer"},
}

_AGENT = {"person": "prov:Person", "outlet": "prov:Organization", "agency": "prov:Organization",
          "office": "prov:Organization"}  # fmt: skip
_SCHEMA = {"person": "schema:Person", "outlet": "schema:NewsMediaOrganization", "agency": "schema:Organization",
           "office": "schema:GovernmentOrganization"}  # fmt: skip


def write(ledger: Ledger) -> bytes:
    """One JSON-LD document (a context and a graph); the same ledger gives the same bytes."""
    book = Book(ledger)
    graph: list[dict[str, Any]] = [_engine(), _run(ledger)]
    graph += [_source(source) for source in ledger.sources]
    graph += [_loose(ident, hop) for ident, hop in _unlisted(book).items()]
    graph += [_document(book, doc) for doc in ledger.documents]
    for claim in ledger.claims:
        graph += [_claim(book, claim), *(_appearance(a) for a in claim.appearances)]
    graph += [_event(event) for event in ledger.events]
    graph += [_contradiction(row) for row in ledger.contradictions]
    return msgspec.json.format(msgspec.json.encode({"@context": CONTEXT, "@graph": graph}), indent=2) + b"\n"


def iri(kind: str, ident: str) -> str:
    """The name of a row in the graph."""
    return f"urn:twosource:{kind}:{quote(ident, safe='')}"


def _ref(kind: str, ident: str) -> dict[str, str]:
    return {"@id": iri(kind, ident)}


def _refs(kind: str, idents: Any) -> list[dict[str, str]]:
    return [_ref(kind, ident) for ident in dict.fromkeys(idents)]


def _engine() -> dict[str, Any]:
    from importlib.metadata import version

    return {
        "@id": iri("engine", "twosource"),
        "@type": "prov:SoftwareAgent",
        "schema:name": "twosource",
        "schema:softwareVersion": version("twosource"),
    }


def _run(ledger: Ledger) -> dict[str, Any]:
    return {
        "@id": iri("activity", "run"),
        "@type": "prov:Activity",
        "prov:wasAssociatedWith": _ref("engine", "twosource"),
        "prov:used": _refs("document", (d.id for d in ledger.documents)),
    }


def _source(source: Source) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@id": iri("source", source.id),
        "@type": ["prov:Agent", *(t[source.kind] for t in (_AGENT, _SCHEMA) if source.kind in t)],
        "schema:name": wording.display(source.name),
        "ts:kind": source.kind,
        "ts:reliability": source.reliability,
    }
    optional = {
        "schema:alternateName": [wording.display(alias) for alias in source.aliases],
        "schema:jobTitle": source.role,
        "schema:affiliation": source.affiliation,
        "ts:owner": source.owner,
        "ts:country": source.country,
    }
    return found | {key: value for key, value in optional.items() if value}


def _unlisted(book: Book) -> dict[str, Hop]:
    """Hops whose source the ledger does not list, by id: a graph may not point into the dark."""
    hops = [hop for a in book.appearances.values() for hop in a.chain]
    return {hop.source: hop for hop in hops if hop.source not in book.sources}


def _loose(ident: str, hop: Hop) -> dict[str, Any]:
    return {"@id": iri("source", ident), "@type": "prov:Agent", "schema:name": wording.display(hop.name)}


def _document(book: Book, doc: LedgerDocument) -> dict[str, Any]:
    copies = [c for c in book.copies_of.get(doc.id, []) if c.of in book.documents]
    found: dict[str, Any] = {
        "@id": iri("document", doc.id),
        "@type": ["prov:Entity", "schema:NewsArticle"],
        "schema:inLanguage": doc.language,
        "ts:path": doc.path,
    }
    optional = {
        "schema:headline": wording.display(doc.title) if doc.title else None,
        "schema:publisher": {"@type": "schema:Organization", "schema:name": doc.outlet} if doc.outlet else None,
        "schema:author": wording.display(doc.byline) if doc.byline else None,
        "schema:datePublished": doc.published,
        "schema:url": wording.safe_url(doc.url),
        "prov:wasDerivedFrom": _refs("document", (c.of for c in copies if c.direction != "unknown")),
        "ts:sharesTextWith": _refs("document", (c.of for c in copies if c.direction == "unknown")),
    }
    return found | {key: value for key, value in optional.items() if value}


def _claim(book: Book, claim: LedgerClaim) -> dict[str, Any]:
    return {
        "@id": iri("claim", claim.id),
        "@type": ["prov:Entity", "schema:Claim"],
        "schema:text": wording.display(claim.text),
        "schema:appearance": _refs("document", (a.doc for a in claim.appearances)),
        "prov:wasDerivedFrom": _refs("appearance", (a.id for a in claim.appearances)),
        "prov:wasGeneratedBy": _ref("activity", "run"),
        "prov:wasAttributedTo": _refs(
            "source", (item.source for item in claim.roots.items if book.root_known(claim, item.source))
        ),
        "schema:about": _ref("event", claim.event),
        "ts:independentMin": claim.roots.min,
        "ts:independentMax": claim.roots.max,
        "ts:independentWhy": wording.display(claim.roots.why),
        "ts:credibility": claim.credibility.grade,
        "ts:credibilityWhy": wording.display(claim.credibility.why),
    }


def _appearance(appearance: LedgerAppearance) -> dict[str, Any]:
    return {
        "@id": iri("appearance", appearance.id),
        "@type": ["prov:Entity", "schema:Quotation"],
        "schema:text": wording.display(appearance.quote),
        "prov:wasQuotedFrom": _ref("document", appearance.doc),
        "prov:qualifiedAttribution": [_hop(n, hop) for n, hop in enumerate(appearance.chain)],
        "ts:root": _ref("source", appearance.root),
        "ts:start": appearance.span[0],
        "ts:end": appearance.span[1],
        "ts:polarity": appearance.polarity,
        "ts:certainty": appearance.certainty,
        "ts:stance": appearance.stance,
    }


def _hop(number: int, hop: Hop) -> dict[str, Any]:
    found: dict[str, Any] = {"@type": "prov:Attribution", "prov:agent": _ref("source", hop.source), "ts:hop": number}
    optional = {"ts:cue": hop.cue, "ts:inferred": hop.why}
    return found | {key: wording.display(value) for key, value in optional.items() if value}


def _event(event: LedgerEvent) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@id": iri("event", event.id),
        "@type": "schema:Event",
        "schema:name": wording.display(event.headline),
        "schema:subjectOf": _refs("claim", event.claims),
        "schema:location": [_place(place) for place in event.where],
    }
    if event.when is not None:
        found |= {"schema:startDate": event.when.earliest, "schema:endDate": event.when.latest}
    return found


def _place(place: Where) -> dict[str, Any]:
    found: dict[str, Any] = {"@type": "schema:Place", "schema:name": wording.display(place.name)}
    if place.lat is not None:
        found["schema:geo"] = {
            "@type": "schema:GeoCoordinates",
            "schema:latitude": place.lat,
            "schema:longitude": place.lon,
        }
    return found


def _contradiction(row: Contradiction) -> dict[str, Any]:
    return {
        "@id": iri("contradiction", row.id),
        "@type": "ts:Contradiction",
        "ts:between": _refs("appearance", row.between),
        "ts:kind": row.kind,
        "ts:status": row.status,
        "ts:value": [wording.display(value) for value in row.values],
        "ts:why": wording.display(row.why),
    }
