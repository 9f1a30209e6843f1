"""Chains that go on in another document of the pile: a citation that is followed, a credit that was cut away.

A page that credits an outlet, whose own report of the same claim is in the pile and names its source, has it from that
source. A page that names nobody and took the words from one that does has it from there. "A US think tank" is the one
named think tank of the claim, a nameless clip that of the people on the spot whom others name, and "reportedly" goes
back to the only one whom at least three other outlets name for the claim. The hops that are added are those of the
other document and say why; the page's own words are never changed, and nobody is counted less for them here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from twosource.records import Hop, Onward
from twosource.sources.identity import is_description_of
from twosource.stages.roots.origins import NO_SUPPORT, RELAYS, Origin, Pile, clips, is_clip

MAX_HOPS = 6
TELLERS = 3
"""Outlets that must name one and the same source, and no other, before hearsay of their claim is traced to it."""


def onward(origins: Sequence[Origin], pile: Pile) -> Iterator[Onward]:
    """What is known of each chain beyond its own page, for the appearances of one claim, in order of id."""
    published: dict[str, list[Origin]] = defaultdict(list)
    at: dict[str, list[Origin]] = defaultdict(list)
    for o in origins:
        published[o.outlet].append(o)
        at[o.appearance.doc].append(o)
    further = _further(origins)
    named = {o.source.id: o for o in origins if o.known and o.source.named}
    films = {o.id: eye for o, eye in clips(origins)}
    only = _only_source(origins)
    for o in sorted(origins, key=lambda o: o.id):
        found = _cited(o, published) or _taken(o, at, pile) or _traced(o, further) or _described(o, named)
        found = found or _filmed(o, films) or _heard(o, only)
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


def _further(origins: Sequence[Origin]) -> dict[str, list[Origin]]:
    """Chains that go on behind a newspaper or an agency, by its id."""
    out: dict[str, list[Origin]] = defaultdict(list)
    for o in origins:
        for relay in o.relays:
            if o.known and relay != o.source.id:
                out[relay].append(o)
    return out


def _traced(o: Origin, further: Mapping[str, Sequence[Origin]]) -> Found | None:
    """The page stops at a newspaper; others say from whom the newspaper has it, and it is one source."""
    if not o.known or o.source.kind not in RELAYS:
        return None
    behind = further.get(o.source.id, ())
    if len({p.source.id for p in behind}) != 1:
        return None
    p = min(behind, key=lambda p: (len(p.appearance.chain), p.id))
    at = p.relays.index(o.source.id)
    hops = p.appearance.chain[len(p.appearance.chain) - len(p.relays) + at :]
    return p, hops, f"{p.appearance.doc} says that {o.source.name} has it from {p.source.name}"


def _described(o: Origin, named: Mapping[str, Origin]) -> Found | None:
    """ "A US think tank", "UK media": the only named source of the claim that the words fit."""
    if not o.known or o.source.named:
        return None
    fitting = [named[k] for k in sorted(named) if named[k].appearance.doc != o.appearance.doc]
    fitting = [p for p in fitting if is_description_of(o.source, p.source)]
    if len({p.source.id for p in fitting}) != 1:
        return None
    p = fitting[0]
    return p, p.appearance.chain[-1:], f"“{o.source.name}” fits {p.source.name}, whom {p.appearance.doc} names for it"


def _filmed(o: Origin, films: Mapping[str, Origin]) -> Found | None:
    eye = films.get(o.id)
    if eye is None:
        return None
    why = f"nobody says who made “{o.source.name}”; {eye.appearance.doc} names {eye.source.name} as those who saw it"
    return eye, eye.appearance.chain[-1:], why


def _only_source(origins: Sequence[Origin]) -> Origin | None:
    """Whom all outlets that name anybody name for the claim, when at least three do; one telling of it."""
    firm = [o for o in origins if o.known and o.source.named and o.appearance.stance not in NO_SUPPORT]
    if len({o.source.id for o in firm}) != 1 or len({o.outlet for o in firm}) < TELLERS:
        return None
    return min(firm, key=lambda o: (len(o.appearance.chain), o.id))


def _heard(o: Origin, only: Origin | None) -> Found | None:
    """ "Reportedly", "according to reports": not the page's own, and nobody is named."""
    hearsay = not o.known and len(o.appearance.chain) > 1 and not is_clip(o.source) and not o.source.named
    if only is None or not hearsay or o.outlet == only.source.id or o.appearance.stance in NO_SUPPORT:
        return None
    why = f"hearsay here; whoever names a source for it names {only.source.name} ({only.appearance.doc} and others)"
    return only, only.appearance.chain[-1:], why


def _says_more(p: Origin, o: Origin) -> bool:
    """Whether the chain of that report goes beyond the source of this one, be it to the pictures that it looked at."""
    chain = p.appearance.chain
    return p.known and len(chain) > 1 and (p.source.id != o.source.id or chain[-1].source != chain[0].source)
