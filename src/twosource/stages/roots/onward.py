"""Chains that go on in another document of the pile: a citation that is followed, a credit that was cut away.

A page that credits an outlet, whose own report of the same claim is in the pile and names its source, has it from that
source. A page that names nobody and took the words from one that does has it from there. The hops that are added are
those of the other document and say why; the page's own words are never changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from twosource.records import Hop, Onward
from twosource.stages.roots.origins import RELAYS, Origin, Pile

MAX_HOPS = 6


def onward(origins: Sequence[Origin], pile: Pile) -> Iterator[Onward]:
    """What is known of each chain beyond its own page, for the appearances of one claim, in order of id."""
    published: dict[str, list[Origin]] = defaultdict(list)
    at: dict[str, list[Origin]] = defaultdict(list)
    for o in origins:
        published[o.outlet].append(o)
        at[o.appearance.doc].append(o)
    for o in sorted(origins, key=lambda o: o.id):
        found = _cited(o, published) or _taken(o, at, pile)
        if found is not None:
            p, hops, why = found
            passed = {o.outlet, *(pile.canonical.get(h.source, h.source) for h in o.appearance.chain)}
            if any(pile.canonical.get(h.source, h.source) in passed for h in hops):
                continue  # it would turn in a circle
            added = tuple(msgspec.structs.replace(h, why=why, span=None) for h in hops[:MAX_HOPS])
            yield Onward(appearance=o.id, by=p.id, hops=added, why=why)


Found = tuple[Origin, tuple[Hop, ...], str]


def _cited(o: Origin, published: Mapping[str, Sequence[Origin]]) -> Found | None:
    """The chain of the outlet's own report, when all its reports of the claim end at one source."""
    if not o.known or o.source.kind not in RELAYS:
        return None
    own = [p for p in published.get(o.source.id, ()) if p.appearance.doc != o.appearance.doc and _says_more(p, o)]
    if len({p.source.id for p in own}) != 1:
        return None
    p = min(own, key=lambda p: (len(p.appearance.chain), p.id))
    return p, p.appearance.chain[1:], f"{o.source.name}'s own report ({p.appearance.doc}) says so"


def _taken(o: Origin, at: Mapping[str, Sequence[Origin]], pile: Pile) -> Found | None:
    """The chain of the document from which the words were taken, when this one names nobody for them."""
    if o.known or len(o.appearance.chain) > 1:
        return None
    for copy in pile.copies.get(o.appearance.doc, ()):
        if copy.direction == "unknown":
            continue
        for p in at.get(copy.of, ()):
            if p.known and pile.took(o.appearance, p.appearance, copy):
                hops = p.appearance.chain[1 if p.outlet == o.outlet else 0 :]
                return p, hops, f"these words were taken from {copy.of} ({copy.kind} copy)"
    return None


def _says_more(p: Origin, o: Origin) -> bool:
    return p.known and len(p.appearance.chain) > 1 and p.source.id != o.source.id
