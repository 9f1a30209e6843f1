"""Laundering: information that is passed on so that nobody sees any longer where it comes from.

* loop: outlets name one another and nobody else, so the chain returns to itself;
* echo: an outlet cites, on a later day, another one that had it from this same outlet;
* erased: a page names only "local media" or "reports", where another page of the claim names who.

Who had it from whom is read from citations and from copied words. What turns in a circle is one origin, never two, and
when nobody outside of the circle is named its origin is not known. A finding is a fact about the pages, no accusation:
the outlet may have a source that it does not name.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from twosource.records import Laundering, stable_id
from twosource.stages.appearances.chains import NOBODY
from twosource.stages.roots.origins import RELAYS, Origin, Pile, Union

MAX_CIRCLES = 3
"""Circles of one claim that are told; who is in a longer list of them is in these already."""
MAX_EDGES = 4000
MEDIA_WORD = re.compile(
    r"\b(?:media|press|outlets?|newspapers?|papers|agencies|channels|websites|broadcasters|reports|news|journalists)\b",
    re.IGNORECASE,
)
REPORTS = re.compile(r"\breport(?:s|ed)?\b", re.IGNORECASE)
""" "Reports say" and "it was reported" speak of somebody who reported it; "reportedly" is but a hedge."""
SURE, FEW = 2, 4
"""Pages that must name the source, where the claim has more than a few pages."""
STATE = re.compile(r"\b(?:state|official|government|party)\b", re.IGNORECASE)
"""Media that are somebody's own voice: "North Korean state media" is a source, if one without a name."""


@dataclass(frozen=True)
class Edge:
    """This outlet has it from that one, as this appearance shows."""

    source: str
    of: str
    origin: Origin
    how: str  # "cites", or "copies"


def edges(origins: Sequence[Origin], pile: Pile) -> list[Edge]:
    """Who had it from whom among outlets and agencies, in order of appearance."""
    at: dict[str, list[Origin]] = defaultdict(list)
    for o in origins:
        at[o.appearance.doc].append(o)
    out: list[Edge] = []
    for o in sorted(origins, key=lambda o: o.id):
        names = [o.outlet, *(pile.canonical.get(h.source, h.source) for h in o.appearance.chain[1:])]
        for x, y in itertools.pairwise(names):
            if x != y and (x == o.outlet or _relays(x, pile)) and _relays(y, pile):
                out.append(Edge(x, y, o, "cites"))
        for copy in pile.copies.get(o.appearance.doc, ()):
            if copy.direction == "unknown":
                continue
            for p in at.get(copy.of, ()):
                if p.outlet != o.outlet and pile.took(o.appearance, p.appearance, copy):
                    out.append(Edge(o.outlet, p.outlet, o, "copies"))
    return out[:MAX_EDGES]


def _relays(key: str, pile: Pile) -> bool:
    source = pile.sources.get(key)
    return source is not None and source.named and source.kind in RELAYS


def circles(found: Sequence[Edge]) -> list[list[Edge]]:
    """One shortest circle for each group of outlets that have it from one another, in order of their ids."""
    onward: dict[str, dict[str, Edge]] = defaultdict(dict)
    for edge in found:
        onward[edge.source].setdefault(edge.of, edge)
    reach = {x: _reached(x, onward) for x in sorted(onward)}
    out = []
    told: set[str] = set()
    for x in sorted(onward):
        if x in told or x not in reach[x]:
            continue
        told |= {y for y in reach[x] if x in reach.get(y, ())}
        out.append(_shortest(x, onward))
    return out


def _reached(start: str, onward: Mapping[str, Mapping[str, Edge]]) -> set[str]:
    """All that can be reached from `start` by at least one step."""
    seen: set[str] = set()
    waiting = deque(onward.get(start, ()))
    while waiting:
        x = waiting.popleft()
        if x not in seen:
            seen.add(x)
            waiting.extend(onward.get(x, ()))
    return seen


def _shortest(start: str, onward: Mapping[str, Mapping[str, Edge]]) -> list[Edge]:
    """The shortest way from `start` back to it; ties by id. There must be one."""
    way: dict[str, list[Edge]] = {start: []}
    waiting = deque([start])
    while waiting:
        x = waiting.popleft()
        for y in sorted(onward.get(x, ())):
            if y == start:
                return [*way[x], onward[x][y]]
            if y not in way:
                way[y] = [*way[x], onward[x][y]]
                waiting.append(y)
    raise ValueError(f"no way leads back to {start}")


def settle(origins: Sequence[Origin], pile: Pile, union: Union) -> list[str]:
    """Count what turns in a circle as one origin. The reasons in words; empty when nothing does.

    Where the outlets of the circle name one source outside of it, all rest on that one. Where they name none, nobody
    knows where it comes from, and the appearances that end within the circle are marked so.
    """
    why = []
    for circle in circles(edges(origins, pile)):
        members = {edge.source for edge in circle}
        inside = [o for o in origins if o.source.id in members or (not o.known and o.outlet in members)]
        outside = {
            o.source.id: o
            for o in reversed(origins)
            if o.known and o.source.named and o.outlet in members and o.source.id not in members
        }
        named = " and ".join(_names(members, pile))
        for o in inside[1:]:
            union.join(inside[0].id, o.id, f"{named} have it from one another")
        if len(outside) == 1 and inside:
            (end,) = outside.values()
            union.join(end.id, inside[0].id, f"{named} have it from one another, and {end.source.name} is named")
        elif not outside:
            for o in inside:
                o.known = False
            why.append(f"{named} have it from one another and name nobody else: no source is known")
    return why


def findings(
    claim: str, origins: Sequence[Origin], pile: Pile, day_of: Callable[[str], date | None]
) -> list[Laundering]:
    """What was laundered in the telling of one claim; `day_of`: when a document was published."""
    found = edges(origins, pile)
    out = [_circle(claim, circle, found, pile, day_of) for circle in circles(found)[:MAX_CIRCLES]]
    out.extend(_erased(claim, origins, pile))
    return out


def _circle(
    claim: str, circle: Sequence[Edge], found: Sequence[Edge], pile: Pile, day_of: Callable[[str], date | None]
) -> Laundering:
    """A loop, or an echo where the days of the pages show who was first."""
    kind, ordered = "loop", list(circle)
    for n in range(len(circle)):
        turned = [*circle[n:], *circle[:n]]
        last = _latest(turned[0], found, day_of)
        before = [_earliest(e, found, day_of) for e in turned[1:]]
        days = [day_of(e.origin.appearance.doc) for e in before]
        day = day_of(last.origin.appearance.doc)
        if day is not None and all(d is not None and d < day for d in days):
            kind, ordered = "echo", [last, *before]
            break
    members = [e.source for e in ordered]
    names = _names(members, pile)
    steps = "; ".join(_step(e, pile, day_of) for e in ordered)
    why = f"{names[0]} quotes its own echo: {steps}" if kind == "echo" else f"the chain returns to itself: {steps}"
    appearances = tuple(dict.fromkeys(e.origin.id for e in ordered))
    return Laundering(
        id=stable_id("l", claim, kind, *members),
        claim=claim,
        kind="echo" if kind == "echo" else "loop",
        sources=tuple(members),
        appearances=appearances,
        why=why,
    )


def _latest(edge: Edge, found: Sequence[Edge], day_of: Callable[[str], date | None]) -> Edge:
    same = [e for e in found if (e.source, e.of) == (edge.source, edge.of) and day_of(e.origin.appearance.doc)]
    return max(same, key=lambda e: (day_of(e.origin.appearance.doc) or date.min, e.origin.id), default=edge)


def _earliest(edge: Edge, found: Sequence[Edge], day_of: Callable[[str], date | None]) -> Edge:
    same = [e for e in found if (e.source, e.of) == (edge.source, edge.of) and day_of(e.origin.appearance.doc)]
    return min(same, key=lambda e: (day_of(e.origin.appearance.doc) or date.max, e.origin.id), default=edge)


def _step(edge: Edge, pile: Pile, day_of: Callable[[str], date | None]) -> str:
    x, y = _names([edge.source, edge.of], pile)
    day = day_of(edge.origin.appearance.doc)
    took = "has it from" if edge.how == "cites" else "took its words from"
    return f"{x} {took} {y} ({edge.origin.appearance.doc}{f', {day}' if day else ''})"


def _names(keys: Sequence[str] | set[str], pile: Pile) -> list[str]:
    ordered = sorted(keys) if isinstance(keys, set) else keys
    return [pile.sources[key].name if key in pile.sources else key for key in ordered]


def _erased(claim: str, origins: Sequence[Origin], pile: Pile) -> Iterator[Laundering]:
    """Pages that name only "local media" or "reports", where the one source that others name is known."""
    named = {o.source.id: o for o in reversed(origins) if o.known and o.source.named and o.source.kind not in RELAYS}
    pages = {o.appearance.doc for o in origins}
    naming: dict[str, set[str]] = defaultdict(set)
    for o in origins:
        if o.known:
            naming[o.source.id].add(o.appearance.doc)
    told = {o.appearance.doc for o in origins if o.known and o.source.named}
    seen: set[str] = set()
    for o in sorted(origins, key=lambda o: o.id):
        doc = o.appearance.doc
        words = _vague(o)
        if words is None or doc in told or doc in seen:
            continue
        taken = [p for p in named.values() if _took(o, p, pile)]
        ends = taken or [p for p in named.values() if _one_country(o, p)]
        if len(ends) != 1 or (not taken and len(named) > 1):
            continue  # which of several it was is not to be known
        (end,) = ends
        if not taken and len(naming[end.source.id]) < SURE and len(pages) > FEW:
            continue  # one page of many that names somebody may be wrong
        seen.add(doc)
        text = f"{doc} names only {words}, where {end.appearance.doc} names {end.source.name}"
        more = ", from which it took the words" if taken else ""
        yield Laundering(
            id=stable_id("l", claim, "erased", o.id),
            claim=claim,
            kind="erased",
            sources=(o.source.id, end.source.id),
            appearances=(o.id, end.id),
            why=f"a source was erased on the way: {text}{more}",
        )


def _vague(o: Origin) -> str | None:
    """The words by which a page says that somebody reported it and not who; None when it says more, or less."""
    last = o.appearance.chain[-1]
    if len(o.appearance.chain) < 2 or o.source.named:
        return None
    if o.source.kind == "unknown":
        words = last.cue if last.name == NOBODY else last.name
        return f"“{' '.join(words.split())}”" if words and REPORTS.search(words) else None
    vague = o.source.kind == "group" and MEDIA_WORD.search(last.name) and not STATE.search(last.name)
    return f"“{last.name}”" if vague else None


def _one_country(o: Origin, p: Origin) -> bool:
    """ "Russian media" may have it from a Russian, or from somebody whose country nobody gives."""
    return o.source.country is None or p.source.country in (None, o.source.country)


def _took(o: Origin, p: Origin, pile: Pile) -> bool:
    return any(
        copy.of == p.appearance.doc and pile.took(o.appearance, p.appearance, copy)
        for copy in pile.copies.get(o.appearance.doc, ())
    )
