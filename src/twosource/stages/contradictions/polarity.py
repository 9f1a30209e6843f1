"""One affirms, another denies the same thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

import msgspec

from twosource.pipeline import Tables
from twosource.records import Appearance, Claim, Contradiction
from twosource.stages.claims.grouping import candidates
from twosource.stages.claims.likeness import likeness
from twosource.stages.claims.matching import THRESHOLD
from twosource.stages.claims.profiles import Profile, merged, profiles_of
from twosource.stages.contradictions.common import make

NEGATION_THRESHOLD = THRESHOLD + 0.12
"""A sentence that merely holds a "not" contradicts only what it says almost in the same words."""
LEADING = ("happening", "measure", "position")
DENIAL_THRESHOLD = THRESHOLD * 0.9
"""A denial says in general what the claim says in particular, so it shares fewer words with it."""


def polarities(tables: Tables) -> Iterator[Contradiction]:
    """Pairs of claims that say the same with opposite polarity, each with one appearance of both sides."""
    by_id = {a.id: a for a in tables.of(Appearance)}
    claims = [c for c in tables.of(Claim) if c.role in LEADING]
    if not any(_denied(c, by_id) for c in claims):
        return
    known = profiles_of(tables)
    parts = [merged([known[a] for a in c.appearances]) for c in claims]
    plain = [_affirmed(p) if p.appearance.against else p for p in parts]
    best: dict[int, list[tuple[float, int, int]]] = defaultdict(list)
    for x, y in candidates(plain):
        if parts[x].appearance.against == parts[y].appearance.against:
            continue
        like = likeness(plain[x], plain[y])
        denial = x if parts[x].appearance.against else y
        told = any(by_id[a].stance == "denies" for a in claims[denial].appearances)
        if like.veto is None and not like.weak and like.score >= (DENIAL_THRESHOLD if told else NEGATION_THRESHOLD):
            best[denial].append((-like.score, x, y))
    for denial in sorted(best):
        _, x, y = min(best[denial])
        pair = (claims[x], claims[y])
        rows = [by_id[c.appearances[0]] for c in pair]
        values = tuple("denied" if a.against else "affirmed" for a in rows)
        why = "one side affirms what the other denies"
        yield make("polarity", [a.id for a in rows], values, "open", why, [c.id for c in pair])


def _denied(claim: Claim, by_id: dict[str, Appearance]) -> bool:
    return any(by_id[a].against for a in claim.appearances)


def _affirmed(p: Profile) -> Profile:
    """The same statement without its denial, so that it can be compared with what it denies."""
    return replace(p, appearance=msgspec.structs.replace(p.appearance, polarity="affirmed", negated=False))
