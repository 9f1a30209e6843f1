"""Credibility: the Admiralty grade of a claim, 1 to 6, computed from roots, contradictions and plausibility.

It never looks at the reliability of sources: that is the desk's own judgement, on another axis.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from twosource.pipeline import Stage, Tables
from twosource.records import Appearance, Claim, Contradiction, Credibility, Support

GRADES = {
    1: "confirmed by independent sources",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "truth cannot be judged",
}


def credibility(tables: Tables) -> list[Credibility]:
    """One grade for every claim, in order of claim."""
    support = {s.claim: s for s in tables.of(Support)}
    appearances = {a.id: a for a in tables.of(Appearance)}
    against: dict[str, list[Contradiction]] = defaultdict(list)
    for c in tables.of(Contradiction):
        if c.status == "open":
            for claim in c.claims:
                against[claim].append(c)
    return [
        grade(c, support[c.id], against.get(c.id, ()), [appearances[a] for a in c.appearances])
        for c in tables.of(Claim)
    ]


STAGE = Stage(
    name="credibility",
    scope="corpus",
    reads=(Appearance, Claim, Support, Contradiction),
    writes=(Credibility,),
    version=1,
    run=credibility,
)


def grade(claim: Claim, support: Support, against: Sequence[Contradiction], rows: Sequence[Appearance]) -> Credibility:
    """The grade of one claim with its reason.

    1 needs two independent roots and no open contradiction. A distance that the map refutes sinks a claim only when
    every telling of it has that distance; else it stays on record as a contradiction about a detail.
    """
    impossible = {a for c in against if c.kind == "plausibility" for a in c.between}
    if impossible and impossible >= set(claim.appearances):
        return _graded(claim, 5, "the map speaks against it")
    against = [c for c in against if c.kind != "plausibility"]  # a wrong detail in one telling does not sink the claim
    kinds: set[str] = {c.kind for c in against}
    low = support.roots.min
    known = [i for i in support.roots.items if i.known]
    if low >= 2 and not against:
        return _graded(claim, 1, f"at least {low} independent sources and no open contradiction")
    if low >= 2:
        return _graded(claim, 3, f"at least {low} independent sources, but accounts disagree ({_list(kinds)})")
    if not known:
        return _graded(claim, 6, "no source is named for it")
    if "polarity" in kinds:
        return _graded(claim, 4, "one source, and another denies it")
    if all(a.certainty == "unconfirmed" for a in rows):
        return _graded(claim, 4, "one source at least, and told as unconfirmed by all")
    if against:
        return _graded(claim, 4, f"one source at least, and accounts disagree ({_list(kinds)})")
    if len(known) > 1 and len({i.group for i in known}) == 1:
        return _graded(claim, 2, f"{len(known)} sources that have an interest in common")
    if len(known) > 1:
        return _graded(claim, 3, f"{len(known)} sources, of which at most one has a name and says it without a hedge")
    return _graded(claim, 3, f"rests on {known[0].name} alone")


def _graded(claim: Claim, number: int, why: str) -> Credibility:
    return Credibility(claim=claim.id, grade=number, why=f"{GRADES[number]}: {why}")


def _list(kinds: set[str]) -> str:
    return ", ".join(sorted(kinds))
