"""Positions on something said before: "did not confirm the reasons behind the decision" belongs to the decision.

A position whose content names nothing of its own but points back ("the decision", "the report", "the move") is an
appearance of the claim it points to: the nearest happening before it in the same document that shares a name with it,
else the nearest at all. It is no support of that claim; it shows how sure the claim was.
"""

from __future__ import annotations

from collections.abc import Sequence

from twosource.judgements import Pairs
from twosource.stages.claims.profiles import Profile

POINTERS = frozenset(
    """decision move report claim reason allegation information statement deployment movement plan news story incident
    account detail""".split()
)
ATTACHED = frozenset({"does-not-confirm"})
MAX_OWN_WORDS = 8

Group = tuple[list[int], list[str]]


def attach_positions(profiles: Sequence[Profile], groups: Sequence[Group], judged: Pairs | None = None) -> list[Group]:
    """Move positions that point back into the group they point to; those that a person placed stay."""
    of = {n: g for g, (members, _) in enumerate(groups) for n in members}
    out = [(list(members), list(why)) for members, why in groups]
    by_doc: dict[str, list[int]] = {}
    for n, p in enumerate(profiles):
        by_doc.setdefault(p.appearance.doc, []).append(n)
    for n, p in enumerate(profiles):
        if p.appearance.role != "position" or p.appearance.stance not in ATTACHED:
            continue
        if not _points_back(p) or (judged is not None and judged.touches(n)):
            continue
        target = _antecedent(profiles, by_doc[p.appearance.doc], n)
        if target is None or of[target] == of[n]:
            continue
        source, goal = of[n], of[target]
        out[source][0].remove(n)
        out[goal][0].append(n)
        out[goal][0].sort()
        out[goal][1].append(f"{p.id} points back to {profiles[target].id}")
        of[n] = goal
    return [g for g in out if g[0]]


def _points_back(p: Profile) -> bool:
    words = set(p.appearance.terms)
    return bool(words & POINTERS) and len(words) <= MAX_OWN_WORDS


def _antecedent(profiles: Sequence[Profile], same_doc: Sequence[int], n: int) -> int | None:
    here = profiles[n].appearance.span[0]
    before = [
        m for m in same_doc if profiles[m].appearance.role == "happening" and profiles[m].appearance.span[1] <= here
    ]
    if not before:
        return None
    decided = [m for m in before if profiles[m].classes & {"order", "agree", "deploy"}]
    if decided:  # what was decided first is what "the decision" points to
        return min(decided, key=lambda m: profiles[m].appearance.span[0])
    return max(before, key=lambda m: profiles[m].appearance.span[0])
