"""From pairs that assert the same thing to groups: average linkage, the most certain pairs first.

Candidates come from blocks: two appearances are compared when they share two of their rarest words, a counted item
with its figure, or a kind of doing and a word that their documents keep using. Blocks keep the work near-linear; an
over-full block is left to the other ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import combinations

from twosource.judgements import Pairs
from twosource.stages.claims.likeness import (
    NEVER,
    OTHER_DAYS,
    Likeness,
    likeness,
    worth_comparing,
)
from twosource.stages.claims.matching import THRESHOLD, same_frame
from twosource.stages.claims.profiles import Profile, related_groups, typical

KEY_WORDS = 9
MAX_BLOCK = 150
LINK_SAMPLE = 10
"""Members of each side that are compared when two groups might be joined; the smallest ids, so it is repeatable."""
LEAST_MERGED = 3
MERGE_SUPPORT = 0.25
"""Average likeness of the members that two groups need before their frames as wholes are compared."""
MERGE_THRESHOLD = THRESHOLD + 0.04
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
        for kind in sorted(p.classes):
            for word in sorted(p.named & p.weights.keys()):
                blocks[("named", kind, word)].append(n)
        for key in p.frame.keys:
            blocks[("frame", *key)].append(n)
        if p.appearance.role == "position":
            blocks[("position", p.root, p.appearance.stance)].append(n)
    pairs: set[tuple[int, int]] = set()
    for members in blocks.values():
        if len(members) > MAX_BLOCK:
            continue
        pairs.update(combinations(members, 2))
    return sorted(pairs)


def group(profiles: Sequence[Profile], judged: Pairs | None = None) -> list[tuple[list[int], list[str]]]:
    """Groups of indexes that assert the same thing, with the reasons of the joins; singles included.

    `judged`: what people decided. Those they parted never meet; groups of those they joined are joined in the end.
    """
    judged = judged or Pairs()
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

    def join(gx: int, gy: int, text: str) -> None:
        if len(members[gx]) < len(members[gy]):
            gx, gy = gy, gx
        for n in members[gy]:
            of[n] = gx
        members[gx] = sorted(members[gx] + members.pop(gy))
        reasons[gx] = [*reasons[gx], *reasons.pop(gy), text]

    for score, x, y, why in joins:
        gx, gy = of[x], of[y]
        if gx == gy or judged.forbid(members[gx], members[gy]):
            continue
        if _linked(members[gx], members[gy], look, profiles):
            join(gx, gy, f"{profiles[x].id} = {profiles[y].id} ({score:.2f}): {why}")
    merge_frames(members, reasons, profiles, look, {(of[x], of[y]) for _, x, y in edges if of[x] != of[y]}, judged)
    was = {n: g for g, group_of in members.items() for n in group_of} if judged.together else {}
    for g, x, y, why in judged.unite(members):
        text = f"{profiles[x].id} = {profiles[y].id}: {why}"
        before = [*reasons.get(was[x], ()), *reasons.get(was[y], ()), *reasons[g]] if g in reasons else []
        reasons[g] = [*dict.fromkeys([*before, text])]
    return [(members[g], reasons[g]) for g in sorted(members, key=lambda g: members[g][0])]


Look = Callable[[int, int], Likeness]


def _linked(left: list[int], right: list[int], look: Look, profiles: Sequence[Profile]) -> bool:
    pairs = _sample(left, right)
    scores = [look(x, y) for x, y in pairs]
    if _clash(pairs, scores, profiles):
        return False
    return sum(s.score for s in scores) / len(scores) >= LINK_THRESHOLD


def _sample(left: list[int], right: list[int]) -> list[tuple[int, int]]:
    return [(x, y) for x in left[:LINK_SAMPLE] for y in right[:LINK_SAMPLE]]


def _clash(pairs: Sequence[tuple[int, int]], scores: Sequence[Likeness], profiles: Sequence[Profile]) -> bool:
    """Whether more than a quarter of the pairs refute it, or of those among them that give a time at all."""
    if sum(s.veto is not None for s in scores) * 4 > len(scores):
        return True
    if any(s.veto in NEVER for s in scores):
        return True
    timed = [s for (x, y), s in zip(pairs, scores, strict=True) if _timed(profiles[x]) and _timed(profiles[y])]
    return sum(s.veto == OTHER_DAYS for s in timed) * 4 > len(timed)


def _timed(p: Profile) -> bool:
    return p.when is not None or p.page_day is not None


def merge_frames(
    members: dict[int, list[int]],
    reasons: dict[int, list[str]],
    profiles: Sequence[Profile],
    look: Look,
    pairs: set[tuple[int, int]],
    judged: Pairs | None = None,
) -> None:
    """Join groups that as a whole have one frame, where no two of their members share enough details.

    "Locals noticed trains via Khabarovsk" six times and "a video shows one of three trains" twice: each group has
    details that its single statements lack. Changes `members` and `reasons`; `pairs` are groups that met in a block.
    """
    into: dict[int, int] = {}

    def now(g: int) -> int:
        while g in into:
            g = into[g]
        return g

    whole: dict[int, Profile] = {}
    ordered = sorted(
        {(min(p), max(p)) for p in pairs},
        key=lambda p: (-min(len(members[p[0]]), len(members[p[1]])), -len(members[p[0]]) - len(members[p[1]]), p),
    )
    for first, second in ordered:
        x, y = now(first), now(second)
        if x == y or len(members[x]) + len(members[y]) < LEAST_MERGED:
            continue
        if judged is not None and judged.forbid(members[x], members[y]):
            continue
        for g in (x, y):
            if g not in whole:
                whole[g] = typical([profiles[n] for n in members[g]])
        sample = _sample(members[x], members[y])
        scores = [look(*pair) for pair in sample]
        if sum(s.score for s in scores) < MERGE_SUPPORT * len(scores) or _clash(sample, scores, profiles):
            continue
        left, right = ([profiles[n] for n in members[g][:LINK_SAMPLE]] for g in (x, y))
        near = related_groups(left, right)
        framed = same_frame(whole[x], whole[y], "unknown", "unknown", near)
        if framed is None or framed[0] < MERGE_THRESHOLD:
            continue
        x, y = (x, y) if len(members[x]) >= len(members[y]) else (y, x)
        text = f"{profiles[members[x][0]].id} = {profiles[members[y][0]].id} (as groups): {framed[1]}"
        reasons[x] = [*reasons[x], *reasons.pop(y), text]
        members[x] = sorted(members[x] + members.pop(y))
        into[y] = x
        whole.pop(x, None)
