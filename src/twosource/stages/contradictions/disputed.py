"""Two counts of the dead that one page sets against each other on the word of two, though they are two claims.

"The hospital has put the toll at 31. The governor insists that 19 people died": the page itself says that they speak
of one thing and differ. Only people who were killed, injured or are missing are counted like this, and only where the
page says by a word that the two do not agree: two blasts of one war have a toll each.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, islice

from twosource import compare
from twosource.pipeline import Tables
from twosource.records import Appearance, Claim, Contradiction, Dating, Document, Quantity
from twosource.stages.claims.figures import TOLLS
from twosource.stages.claims.likeness import places_apart, times_apart
from twosource.stages.claims.profiles import when_of
from twosource.stages.contradictions.common import MAX_PAIRS, make

NEAR = 400
"""Code points from the first statement to the end of the second: about two sentences."""
AGAINST = re.compile(
    r"\b(?:insist(?:s|ed)?|reject(?:s|ed)?|disput(?:e|es|ed)|den(?:y|ies|ied)|contradict(?:s|ed)?|whereas|while|however|"
    r"contests?|contested|in contrast|by contrast|but|though|although|only|far (?:more|fewer|higher|lower)|"
    r"official(?:ly)? (?:toll|count|figure))\b",
    re.IGNORECASE,
)
"""Words by which a page says that two do not agree."""
PART = re.compile(
    r"\b(?:another|others?|more|further|additional|including|among|of (?:them|whom|those)|earlier|previous(?:ly)?|"
    r"rose|risen|rising|climbed|from \d|so far|at first|initially|wave|last (?:week|month|year))\b",
    re.IGNORECASE,
)
"""Words by which the one count is a part of the other, comes on top of it, or came before it."""


def disputed(tables: Tables) -> Iterator[Contradiction]:
    """Open contradictions between two claims, on the statements of the page that sets them side by side."""
    texts = {d.id: d.text for d in tables.of(Document)}
    claim_of = {a: c.id for c in tables.of(Claim) for a in c.appearances}
    dated = {d.appearance: d for d in tables.of(Dating)}
    rows: dict[str, list[tuple[Appearance, Quantity]]] = defaultdict(list)
    for a in tables.of(Appearance):
        if a.id in claim_of and not a.against and (q := _toll(a)) is not None:
            rows[a.doc].append((a, q))
    for doc in sorted(rows):
        ordered = sorted(rows[doc], key=lambda r: (r[0].span, r[0].id))
        for (a, p), (b, q) in islice(combinations(ordered, 2), MAX_PAIRS):
            if claim_of[a.id] == claim_of[b.id] or times_apart(when_of(a, dated), when_of(b, dated)):
                continue
            if _differ(a, p, b, q) and _set_against(texts[doc], a, b):
                values = (" ".join(p.as_written.split()), " ".join(q.as_written.split()))
                why = "one page gives both on the word of two, and says that they do not agree"
                yield make("quantity", (a.id, b.id), values, "open", why, (claim_of[a.id], claim_of[b.id]))


def _toll(a: Appearance) -> Quantity | None:
    """The only count of the killed, injured or missing that a statement gives; None for none, or for several."""
    found = [q for q in a.slots.quantity if q.kind == "count" and q.counted in TOLLS and not q.period_max]
    return found[0] if len(found) == 1 and found[0].value is not None else None


def _differ(a: Appearance, p: Quantity, b: Appearance, q: Quantity) -> bool:
    if a.root == b.root or p.counted != q.counted or p.item_head != q.item_head:
        return False
    verdict = compare.quantities(p, q)
    if verdict.kind != "contradictory" or verdict.explained:
        return False
    return not places_apart(a.slots.where, b.slots.where)


def _set_against(text: str, a: Appearance, b: Appearance) -> bool:
    around = text[a.span[0] : b.span[1]]
    if b.span[1] - a.span[0] > NEAR or "\n\n" in around:
        return False
    return AGAINST.search(around) is not None and PART.search(around) is None
