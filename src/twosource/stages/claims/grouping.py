"""From pairs that assert the same thing to groups: average linkage, the most certain pairs first.

Candidates come from blocks: two appearances are compared when they share two of their rarest words, a counted item
with its figure, or a kind of doing and a word that their documents keep using. Blocks keep the work near-linear; an
over-full block is left to the other ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import combinations

from twosource.stages.claims.likeness import THRESHOLD, Likeness, likeness, worth_comparing
from twosource.stages.claims.profiles import Profile

KEY_WORDS = 9
MAX_BLOCK = 150
LINK_SAMPLE = 10
"""Members of each side that are compared when two groups might be joined; the smallest ids, so it is repeatable."""
LINK_THRESHOLD = THRESHOLD * 0.95
"""A group may be a little looser than a pair: 31 pages on one count never share one wording."""


def candidates(profiles: Sequence[Profile]) -> list[tuple[int, int]]:
    """Index pairs worth comparing, each once, in order."""
    blocks: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for n, p in enumerate(profiles):
        rare = sorted(p.weights, key=lambda w: (-p.weights[w], w))[:KEY_WORDS]
        for i, x in enumerate(rare):
            for y in rare[i + 1 :]:
                blocks[(x, y) if x < y else (y, x)].append(n)
        for q in p.counts:
            if q.item_head and q.value is not None:
                blocks[("=", q.item_head, f"{q.value:g}")].append(n)
        for word in sorted(p.salient & p.weights.keys()):
            for kind in sorted(p.classes):
                blocks[("about", kind, word)].append(n)
        if p.appearance.role == "position":
            blocks[("position", p.root, p.appearance.stance)].append(n)
    pairs: set[tuple[int, int]] = set()
    for members in blocks.values():
        if len(members) > MAX_BLOCK:
            continue
        pairs.update(combinations(members, 2))
    return sorted(pairs)


def group(profiles: Sequence[Profile]) -> list[tuple[list[int], list[str]]]:
    """Groups of indexes that assert the same thing, with the reasons of the joins; singles included."""
    known: dict[tuple[int, int], Likeness] = {}

    def look(x: int, y: int) -> Likeness:
        key = (x, y) if x < y else (y, x)
        if key not in known:
            known[key] = likeness(profiles[key[0]], profiles[key[1]])
        return known[key]

    edges = [(look(x, y), x, y) for x, y in candidates(profiles) if worth_comparing(profiles[x], profiles[y])]
    joins = sorted(
        ((like.score, x, y, like.why) for like, x, y in edges if like.same),
        key=lambda e: (-e[0], e[1], e[2]),
    )
    of = list(range(len(profiles)))
    members: dict[int, list[int]] = {n: [n] for n in of}
    reasons: dict[int, list[str]] = {n: [] for n in of}
    for score, x, y, why in joins:
        gx, gy = of[x], of[y]
        if gx == gy or not _linked(members[gx], members[gy], look):
            continue
        if len(members[gx]) < len(members[gy]):
            gx, gy = gy, gx
        for n in members[gy]:
            of[n] = gx
        members[gx] = sorted(members[gx] + members.pop(gy))
        text = f"{profiles[x].id} = {profiles[y].id} ({score:.2f}): {why}"
        reasons[gx] = [*reasons[gx], *reasons.pop(gy), text]
    return [(members[g], reasons[g]) for g in sorted(members, key=lambda g: members[g][0])]


def _linked(left: list[int], right: list[int], look: Callable[[int, int], Likeness]) -> bool:
    scores = [look(x, y) for x in left[:LINK_SAMPLE] for y in right[:LINK_SAMPLE]]
    clashes = sum(s.veto is not None for s in scores)
    if clashes * 4 > len(scores):
        return False
    return sum(s.score for s in scores) / len(scores) >= LINK_THRESHOLD
