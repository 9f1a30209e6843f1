"""Which of two appearances came first, as far as anyone can tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from twosource.records import Appearance, Document

RANK = {"unconfirmed": 0, "possible": 1, "probable": 2, "expected": 2, "attributed": 3, "asserted": 4}
"""How sure a statement sounds, for telling a hedge that was lost."""


def published(documents: Mapping[str, Document], a: Appearance) -> str | None:
    """The date of its document, as precise as known."""
    return documents[a.doc].published


def in_time(appearances: Sequence[Appearance], documents: Mapping[str, Document]) -> list[tuple[Appearance, bool]]:
    """Appearances in the order of publication, and whether that place is known.

    Undated ones come after the dated, the more hedged first: a hedge is lost on the way more often than it is added.
    The second value is False for them, so that nobody takes their order for a fact.
    """
    dated = sorted(
        (a for a in appearances if published(documents, a)),
        key=lambda a: (published(documents, a) or "", a.doc, a.span, a.id),
    )
    undated = sorted(
        (a for a in appearances if not published(documents, a)),
        key=lambda a: (RANK[a.certainty], a.doc, a.span, a.id),
    )
    return [(a, True) for a in dated] + [(a, False) for a in undated]
