"""Which of the found names stand in one list, and which is said to lie in the next: "Lancaster, Pa."."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from twosource.gazetteer import candidates
from twosource.stages.mentions.places_fame import Found, contained


def mark_containers(found: list[Found], lower: Sequence[str], glued: Callable[[int], bool]) -> None:
    """Mark "Lancaster, Pa." and "Rason in North Korea": the first lies in the second.

    `lower` holds the words of the document in lower case, `glued` tells whether a word and the next are one run.
    """
    states = [any(c.main and c.kind in ("country", "admin1") for c in f.candidates) for f in found]
    for k in range(len(found) - 1):
        a, b = found[k], found[k + 1]
        gap = list(lower[a.end : b.start])
        if gap not in ([","], ["in"], [",", "in"], ["("], []) and gap not in _GAPS:
            continue
        if gap == [] and not glued(a.end - 1):
            continue
        if gap == [","] and states[k] and states[k + 1] and _among_states(found, states, k, lower):
            continue
        if a.key != b.key and contained(a.candidates, b.candidates):
            a.inside = k + 1
            a.score += 2.5
            b.score += 2.0
        elif gap != [] and states[k + 1] and not states[k] and _closed(b.end, gap, lower):
            a.inside, a.stated = k + 1, True


def _among_states(found: list[Found], states: list[bool], k: int, lower: Sequence[str]) -> bool:
    """The two stand in a list of states or countries: "Georgia, Illinois, Missouri and Ohio"."""
    before = k > 0 and states[k - 1] and list(lower[found[k - 1].end : found[k].start]) in _LIST_GAPS
    more = k + 2 < len(found) and states[k + 2]
    return before or (more and list(lower[found[k + 1].end : found[k + 2].start]) in _LIST_GAPS)


def _closed(end: int, gap: list[str], lower: Sequence[str]) -> bool:
    """After "X, Ontario" the list does not go on: "Toronto, Ontario and Quebec" says nothing about Toronto."""
    return gap != [","] or end >= len(lower) or lower[end] not in ("and", "or", "&")


def mark_lists(found: list[Found], lower: Sequence[str], accept: float) -> None:
    """In "A, B and C" one sure place vouches for the next; before "counties" all of them are counties."""
    groups: list[list[Found]] = []
    for f in found:
        gap = list(lower[groups[-1][-1].end : f.start]) if groups else None
        if groups and gap in _LIST_GAPS and groups[-1][-1].inside is None:
            groups[-1].append(f)
        else:
            groups.append([f])
    for number, group in enumerate(groups):
        for f in group:
            f.group = number
        after = lower[group[-1].end] if group[-1].end < len(lower) else ""
        if after in _SINGULAR:
            _counties(group, _SINGULAR[after])
        if len(group) > 1 and max(f.score for f in group) >= accept + 0.5:
            for f in group:
                f.score += 0.9


def _counties(group: list[Found], noun: str) -> None:
    for f in group:
        options = candidates(f"{f.key} {noun}")
        if options:
            f.candidates = options
            f.key = f"{f.key} {noun}"
        f.score += 1.5


_LIST_GAPS = ([","], ["and"], [",", "and"], ["or"], ["&"])

_SINGULAR = {"counties": "county", "townships": "township", "parishes": "parish"}

_GAPS = [
    [",", "in", d] for d in ("northern", "southern", "eastern", "western", "central")
] + [["in", d] for d in ("northern", "southern", "eastern", "western", "central", "the")]  # fmt: skip
