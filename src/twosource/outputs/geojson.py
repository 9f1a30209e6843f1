"""The events as GeoJSON (RFC 7946): one feature for each place of an event, for any map."""

from __future__ import annotations

from typing import Any

import msgspec

from twosource.ledger import Ledger, LedgerEvent
from twosource.outputs import wording
from twosource.outputs.book import Book
from twosource.records import Where


def write(ledger: Ledger) -> bytes:
    """A FeatureCollection, events by rank. An event without a place on the map has one feature without geometry."""
    book = Book(ledger)
    features = [feature for event in book.ranked_events() for feature in _features(book, event)]
    collection = {"type": "FeatureCollection", "features": features}
    return msgspec.json.format(msgspec.json.encode(collection), indent=2) + b"\n"


def _features(book: Book, event: LedgerEvent) -> list[dict[str, Any]]:
    places = {(w.lat, w.lon): w for w in event.where if w.lat is not None and w.lon is not None}
    if not places:
        return [_feature(book, event, None)]
    return [_feature(book, event, place) for place in places.values()]


def _feature(book: Book, event: LedgerEvent, place: Where | None) -> dict[str, Any]:
    claims = book.claims_in(event)
    when = event.when
    return {
        "type": "Feature",
        "id": event.id if place is None else f"{event.id}@{place.geonames_id or place.name}",
        "geometry": None if place is None else {"type": "Point", "coordinates": [place.lon, place.lat]},
        "properties": {
            "event": event.id,
            "headline": wording.sentence(event.headline),
            "earliest": when.earliest if when is not None else None,
            "latest": when.latest if when is not None else None,
            "time_precision": when.precision if when is not None else None,
            "place": place.name if place is not None else None,
            "place_precision": place.precision if place is not None else None,
            "radius_km": place.radius_km if place is not None else None,
            "country": place.country if place is not None else None,
            "geonames_id": place.geonames_id if place is not None else None,
            "independent_min": max((c.roots.min for c in claims), default=0),
            "independent_max": max((c.roots.max for c in claims), default=0),
            "claims": [
                {
                    "id": claim.id,
                    "text": wording.sentence(claim.text),
                    "independent_min": claim.roots.min,
                    "independent_max": claim.roots.max,
                    "credibility": claim.credibility.grade,
                    "quotes": [{"outlet": book.outlet_of(a), "quote": a.quote} for a in claim.appearances],
                }
                for claim in claims
            ],
        },
    }
