"""The places of a document, with coordinates: what the words name, not where things happen."""

from __future__ import annotations

from twosource.gazetteer import Candidate
from twosource.pipeline import Reading, Stage
from twosource.records import Document, PlaceMention
from twosource.stages.mentions import places_words as words
from twosource.stages.mentions.places_choose import choose
from twosource.stages.mentions.places_fame import Found
from twosource.stages.mentions.places_find import Finder


def places(reading: Reading) -> list[PlaceMention]:
    """All names of places in reading order. Reads the parse; spans do not overlap. Raises PipelineError without one."""
    doc = reading.doc
    finder = Finder(doc)
    found = finder.find()
    if not found:
        return []
    out = []
    for f, place in zip(found, choose(reading.text, found, reading.document.url), strict=True):
        start, end = doc[f.start].idx, doc[f.end - 1].idx + len(doc[f.end - 1])
        written = reading.text[start:end]
        out.append(
            PlaceMention(
                doc=reading.document.id,
                span=(start, end),
                name=place.name if place else " ".join(written.split()),
                lat=place.lat if place else None,
                lon=place.lon if place else None,
                geonames_id=place.geonames_id if place else None,
                precision=place.precision if place else "point",
                radius_km=place.radius_km if place else 0.0,
                country=place.country if place else None,
                institutional=f.body or (place is not None and _speaks(finder, f, place)),
            )
        )
    return out


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
    name="places", scope="document", reads=(Document,), writes=(PlaceMention,), version=1, run=places, languages=("en",)
)
