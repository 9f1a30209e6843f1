"""Who is said to have said what: reads a document's parse, writes its attributions (docs/attribution.md)."""

from __future__ import annotations

from twosource.pipeline import Reading, Stage
from twosource.records import Attribution, Document
from twosource.stages.attributions.assemble import assemble
from twosource.stages.attributions.modality import modality
from twosource.stages.attributions.page import page_of

__all__ = ["STAGE", "attributions", "modality"]


def attributions(reading: Reading) -> list[Attribution]:
    """The attributions of one document, in order of place. Spans are code points of its text.

    `source_id` and `via` stay empty: the resolver of sources fills them from `source_text` and `via_spans`. A chain is
    read from the outermost ancestor inwards; of each attribution first `via_spans`, then the source.
    """
    stops = [r.at for r in reading.document.removed]
    return assemble(page_of(reading.doc), reading.document.id, stops)


STAGE = Stage(
    name="attributions",
    scope="document",
    reads=(Document,),
    writes=(Attribution,),
    version=2,
    run=attributions,
    languages=("en",),
)
