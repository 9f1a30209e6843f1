"""The row of a pair that is a copy, and which rows say nothing new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from twosource.records import Copy
from twosource.stages.copies.direction import Facts, Order, redated
from twosource.stages.copies.verdict import Verdict
from twosource.stages.copies.words import Words

SLACK = 0.02
"""Share of words by which a copy may be closer to another copy than to the original and still be taken from it."""


def row(a: Facts, b: Facts, words_a: Words, words_b: Words, verdict: Verdict, found: Order) -> Copy:
    """The row of two documents, of which one took over the other in this order."""
    doc, of = (a, b) if found.copy == 0 else (b, a)
    shares = (verdict.share_a, verdict.share_b)
    spans = sorted(_span(words_a, words_b, p.a, p.b, flip=found.copy == 1) for p in verdict.passages)
    days = redated(a, b, verdict)
    return Copy(
        doc=doc.document.id,
        of=of.document.id,
        kind="wire" if found.wire and verdict.kind != "partial" else verdict.kind,
        containment=round(shares[found.copy], 4),
        containment_of=round(shares[1 - found.copy], 4),
        direction=found.direction,
        spans=tuple(spans),
        redated_days=days,
        why=_why(verdict, found, days),
    )


def without_siblings(copies: Sequence[Copy]) -> list[Copy]:
    """The copies less those between two copies of one original that share no more with each other than with it."""
    times = Counter([c.doc for c in copies])
    several = [c for c in copies if times[c.doc] > 1]
    shares: dict[str, dict[str, float]] = {}
    for c in several:
        shares.setdefault(c.doc, {})[c.of] = c.containment
    of_originals: dict[str, set[str]] = {c.of: set() for c in several}
    for c in copies:
        if c.doc in of_originals:
            of_originals[c.doc].add(c.of)

    def explained(c: Copy) -> bool:
        beyond = of_originals[c.of]
        return any(a in beyond and share >= c.containment - SLACK for a, share in shares[c.doc].items())

    return [c for c in copies if times[c.doc] == 1 or not explained(c)]


def _span(a: Words, b: Words, at: tuple[int, int], bt: tuple[int, int], *, flip: bool) -> tuple[int, int, int, int]:
    in_a = int(a.starts[at[0]]), int(a.ends[at[1] - 1])
    in_b = int(b.starts[bt[0]]), int(b.ends[bt[1] - 1])
    return (*in_b, *in_a) if flip else (*in_a, *in_b)


def _why(verdict: Verdict, found: Order, days: int | None) -> str:
    share = max(verdict.share_a, verdict.share_b)
    what = "the same words" if verdict.kind == "exact" else f"{share:.0%} of the words of the one stand in the other"
    why = f"{what}; {found.why}"
    return why + (f"; re-dated: the same text {days} days later" if days else "")
