"""Credibility: the Admiralty grade of a claim, 1 to 6, computed from roots, contradictions and plausibility.

It never looks at the reliability of sources: that is the desk's own judgement, on another axis.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec

from twosource.pipeline import Stage, Tables
from twosource.records import Appearance, Claim, Contradiction, Correction, Credibility, Laundering, Ruling, Support
from twosource.stages.corrections import ended_by

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
    for contradiction in tables.of(Contradiction):
        if contradiction.status == "open":
            for key in contradiction.claims:
                against[key].append(contradiction)
    ended = ended_by(tables.of(Correction))
    judged = _judged(tables.of(Ruling))
    laundered: dict[str, list[Laundering]] = defaultdict(list)
    for row in tables.of(Laundering):
        laundered[row.claim].append(row)
    out = []
    for c in tables.of(Claim):
        rows = [appearances[a] for a in c.appearances]
        gone = [ended[a.id] for a in rows if a.id in ended]
        left = [a for a in rows if a.id not in ended]
        graded = grade(c, support[c.id], against.get(c.id, ()), left) if left else _taken_back(c, gone)
        more = [
            *(_gone(gone, len(rows)) if left else ()),
            *_circular(laundered.get(c.id, ())),
            *_by_people(rows, judged),
        ]
        out.append(msgspec.structs.replace(graded, why=". ".join([graded.why, *more])) if more else graded)
    return out


def _taken_back(claim: Claim, gone: Sequence[Correction]) -> Credibility:
    """All that is told of it was taken back by those on whom it rests."""
    last = max(gone, key=lambda row: (row.when or "", row.id))
    when = f" on {last.when[:10]}" if last.when else ""
    return _graded(claim, 5, f"{last.name} took it back{when}, and nobody else stands behind it")


def _gone(gone: Sequence[Correction], of: int) -> list[str]:
    if not gone:
        return []
    names = ", ".join(dict.fromkeys(f"{row.name}{f' ({row.when[:10]})' if row.when else ''}" for row in gone))
    return [f"{len(gone)} of {of} appearances no longer count: {names} corrected or withdrew what they rest on"]


def _circular(rows: Sequence[Laundering]) -> list[str]:
    return ["outlets that have it from one another count once"] if any(r.kind != "erased" for r in rows) else []


COUNTING = frozenset("same-claim different-claim different-event same-root not-a-copy wrong-source alias".split())
"""Kinds of judgements that may move a grade."""


def _judged(rows: Sequence[Ruling]) -> dict[str, list[Ruling]]:
    out: dict[str, list[Ruling]] = defaultdict(list)
    for row in rows:
        if row.status == "holds" and row.kind in COUNTING:
            for key in sorted({i for side in row.sides for i in side}):
                out[key].append(row)
    return out


def _by_people(rows: Sequence[Appearance], judged: Mapping[str, Sequence[Ruling]]) -> list[str]:
    """The judgements that bear on the count, in words."""
    if not judged:
        return []
    ids = {i for a in rows for i in (a.id, *(hop.source for hop in a.chain))}
    found = {row.judgement: row for i in ids for row in judged.get(i, ())}
    pages = {a.doc for a in rows}  # a copy was rejected between two pages of the claim
    found |= {
        row.judgement: row
        for doc in pages
        for row in judged.get(doc, ())
        if {i for side in row.sides for i in side} <= pages
    }
    if not found:
        return []
    said = ", ".join(f"{row.kind} ({row.judgement}, {row.who})" for _, row in sorted(found.items())[:3])
    more = f" and {len(found) - 3} more" if len(found) > 3 else ""
    return [f"people judged part of this: {said}{more}"]


STAGE = Stage(
    name="credibility",
    scope="corpus",
    reads=(Appearance, Claim, Support, Contradiction, Correction, Laundering, Ruling),
    writes=(Credibility,),
    version=3,
    run=credibility,
)


def grade(claim: Claim, support: Support, against: Sequence[Contradiction], rows: Sequence[Appearance]) -> Credibility:
    """The grade of one claim with its reason.

    1 needs two independent roots and no open contradiction. A distance that the map refutes sinks a claim only when
    every telling of it has that distance; else it stays on record as a contradiction about a detail.
    """
    impossible = {a for c in against if c.kind == "plausibility" for a in c.between}
    refuted = [a for a in rows if a.id in impossible]
    if refuted and all(a.id in impossible or any(_within(a, r) for r in refuted) for a in rows):
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


def _within(a: Appearance, other: Appearance) -> bool:
    """Whether two statements of a page share words: a sentence, and what somebody says in it."""
    return a.doc == other.doc and a.span[0] < other.span[1] and other.span[0] < a.span[1]


def _graded(claim: Claim, number: int, why: str) -> Credibility:
    return Credibility(claim=claim.id, grade=number, why=f"{GRADES[number]}: {why}")


def _list(kinds: set[str]) -> str:
    return ", ".join(sorted(kinds))
