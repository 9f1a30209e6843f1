"""What stands for all who tell of it and moves for one: a word that was put into the source's mouth.

"About 73 wagons stood in the yard", say the pages that pass a count on; one of them goes on "they are moving east", on
the word of the same source. That may be so, but nobody else has it from him.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from twosource.pipeline import Tables
from twosource.records import Appearance, Contradiction
from twosource.stages.contradictions.common import make, members

UNDERWAY = frozenset({"move", "travel"})
STAND_FOR = frozenset({"they", "it"})
LEAST_STANDING = 3
"""Other pages of the claim that count the things and say nothing of a movement."""


def motion(tables: Tables) -> Iterator[Contradiction]:
    """Each statement that "they move" right after a count that at least three other pages give without it."""
    after = _next(tables.of(Appearance))
    of = {a: claim.id for claim, rows in members(tables) for a in (r.id for r in rows)}
    for claim, rows in members(tables):
        counts = [a for a in rows if any(q.kind == "count" for q in a.slots.quantity)]
        if len({a.doc for a in counts}) <= LEAST_STANDING or any(UNDERWAY & set(a.doing) for a in counts):
            continue
        moving = [(a, after[a.id]) for a in counts if a.id in after and _moves(a, after[a.id])]
        movers = {a.doc for a, _ in moving}
        standing = [a for a in counts if a.doc not in movers and any(w.precision != "country" for w in a.slots.where)]
        if len({a.doc for a in counts} - movers) < LEAST_STANDING or not standing or len(movers) != 1:
            continue
        told, said = moving[0]
        still = max(sorted(standing, key=lambda a: a.id), key=_fullest)
        name = told.chain[-1].name
        why = (
            f"only this page has {name} say that they move; of {len({a.doc for a in counts})} pages that pass on the "
            "count no other one does"
        )
        values = (f"at {_place(still)}", " ".join(said.quote.split())[:120])
        yield make("attribution", (still.id, said.id), values, "open", why, (claim.id, of.get(said.id, claim.id)))


def _next(rows: Sequence[Appearance]) -> dict[str, Appearance]:
    """The statement that follows each one in its document, by id."""
    docs: dict[str, list[Appearance]] = defaultdict(list)
    for a in rows:
        docs[a.doc].append(a)
    out: dict[str, Appearance] = {}
    for doc in docs.values():
        ordered = sorted(doc, key=lambda a: (a.span, a.id))
        out.update({a.id: b for a, b in pairwise(ordered)})
    return out


def _moves(a: Appearance, b: Appearance) -> bool:
    """Whether `b` says of the things of `a`, on the same word, that they are under way."""
    whose = [w.lower() for w in b.slots.who]
    plain = b.certainty in ("asserted", "attributed") and not b.against
    return plain and a.root == b.root and whose != [] and set(whose) <= STAND_FOR and bool(UNDERWAY & set(b.doing))


def _fullest(a: Appearance) -> tuple[bool, bool, int]:
    """How much a statement tells: an exact place, a day of its own, more words."""
    return any(w.precision in ("point", "city") for w in a.slots.where), a.slots.when is not None, len(a.quote)


def _place(a: Appearance) -> str:
    return next(w.name for w in a.slots.where if w.precision != "country")
