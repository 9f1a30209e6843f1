"""The places of a document, with coordinates: what the words name, not where things happen."""

from __future__ import annotations

from twosource.gazetteer import Candidate
from twosource.pipeline import Reading, Stage
from twosource.records import Document, PlaceMention
from twosource.stages.mentions import places_words as words
from twosource.stages.mentions.places_choose import choose
from twosource.stages.mentions.places_fame import Found
from twosource.stages.mentions.places_find import Finder
from twosource.stages.mentions.places_nearby import coherent


def places(reading: Reading) -> list[PlaceMention]:
    """All names of places in reading order. Reads the parse; spans do not overlap. Raises PipelineError without one."""
    finder = Finder(reading.doc, reading.text)
    found = finder.find()
    if not found:
        return []
    chosen = choose(reading.text, found, reading.document.url)
    admitted = finder.admit(coherent(finder.weak, found, chosen))
    if len(admitted) > len(found):
        found, chosen = admitted, choose(reading.text, admitted, reading.document.url)
    return [_mention(reading, finder, f, place, _holder(f, chosen)) for f, place in zip(found, chosen, strict=True)]


def _holder(f: Found, chosen: list[Candidate | None]) -> Candidate | None:
    """The division that a place is said to lie in, small enough to say where."""
    outer = chosen[f.inside] if f.inside is not None else None
    return outer if outer is not None and outer.radius_km <= MOST_RADIUS_KM else None


def _mention(
    reading: Reading, finder: Finder, f: Found, place: Candidate | None, holder: Candidate | None
) -> PlaceMention:
    """The row of one name; a place that we do not hold lies, as far as we know, where its division does."""
    doc = reading.doc
    start, end = doc[f.start].idx, doc[f.end - 1].idx + len(doc[f.end - 1])
    written = " ".join(reading.text[start:end].split())
    where = place or holder
    return PlaceMention(
        doc=reading.document.id,
        span=(start, end),
        name=place.name if place and place.kind != "near" else written,
        lat=where.lat if where else None,
        lon=where.lon if where else None,
        geonames_id=place.geonames_id if place and place.kind != "near" else None,
        precision=where.precision if where else "point",
        radius_km=where.radius_km if where else 0.0,
        country=where.country if where else None,
        institutional=f.body or (place is not None and _speaks(finder, f, place)),
    )


MOST_RADIUS_KM = 250.0
"""Divisions larger than this do not say where an unknown village of theirs lies."""


def _speaks(finder: Finder, f: Found, place: Candidate) -> bool:
    """The name stands for the body seated there: "Moscow said", "Beijing's position", "between Seoul and Tokyo"."""
    if place.kind not in ("country", "capital", "admin1") and not (
        place.kind == "area" and place.name == "European Union"
    ):
        return False
    token = finder.doc[f.end - 1]
    while token.dep_ in ("conj", "compound") and f.start <= token.head.i < f.end:
        token = token.head
    if token.dep_ == "conj":
        token = token.head
    if token.dep_ in ("nsubj", "agent") and token.head.lemma_ in words.ACTING:
        return True
    if token.dep_ == "pobj" and token.head.lower_ in ("by", "between", "with", "against") and place.kind == "capital":
        return True
    if token.dep_ == "dobj" and token.head.lemma_ in words.ACTING:
        return True
    after = finder.words[f.end : f.end + 3]
    return bool(after) and after[0] in ("'s", "’s", "'") and any(w.lower() in words.BODY_NOUNS for w in after[1:])


STAGE = Stage(
    name="places", scope="document", reads=(Document,), writes=(PlaceMention,), version=2, run=places, languages=("en",)
)
