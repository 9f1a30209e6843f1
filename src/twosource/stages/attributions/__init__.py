"""Who is said to have said what: reads a document's parse, writes its attributions (docs/attribution.md)."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from twosource.pipeline import Reading, Stage
from twosource.records import Attribution, Document
from twosource.stages.attributions.assemble import assemble
from twosource.stages.attributions.modality import modality
from twosource.stages.attributions.page import page_of

__all__ = ["STAGE", "attributions", "modality", "undoubted"]


def attributions(reading: Reading) -> list[Attribution]:
    """The attributions of one document, in order of place. Spans are code points of its text.

    `source_id` and `via` stay empty: the resolver of sources fills them from `source_text` and `via_spans`. A chain is
    read from the outermost ancestor inwards; of each attribution first `via_spans`, then the source.
    """
    stops = [r.at for r in reading.document.removed]
    return assemble(page_of(reading.doc), reading.document.id, stops)


def undoubted(rows: Sequence[Attribution]) -> list[Attribution]:
    """The attributions that are not doubted; one that stood in a doubted one stands in what that one stood in.

    Chains are better off with every find of the rules (a lost hop is worse than one too many); who counts attributions
    wants the likely ones.
    """
    by_id = {a.id: a for a in rows}

    def kept(parent: str | None) -> str | None:
        while parent is not None and by_id[parent].doubted:
            parent = by_id[parent].parent
        return parent

    return [msgspec.structs.replace(a, parent=kept(a.parent)) for a in rows if not a.doubted]


STAGE = Stage(
    name="attributions",
    scope="document",
    reads=(Document,),
    writes=(Attribution,),
    version=6,
    run=attributions,
    languages=("en",),
)
