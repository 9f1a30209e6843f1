"""Where each appearance of a claim comes from, and which of them come from one place.

Three tests, kept apart (docs/independence.md):

* origin: two appearances end at one source, or one ends at an outlet whose own report in the pile names the source;
* text: the words were copied, so the root is that of the original;
* interest: two sources have one owner, state or party. That lowers the minimum only.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from twosource.judgements import Held, held
from twosource.records import Appearance, Copy, Hop, Source
from twosource.sources import is_media
from twosource.sources.identity import is_description_of, shares_interest
from twosource.sources.lists import known
from twosource.sources.phrases import group_of, is_visual
from twosource.stages.appearances.chains import NOBODY
from twosource.stages.roots.rewrites import Rewrites

NO_SUPPORT = frozenset({"does-not-confirm", "declines", "neither"})
NEAR = 700
"""Code points around a statement that are looked at for whose word the page is reporting: about a paragraph."""
WORD = re.compile(r"\w+")
MIN_SAME_WORDS = 8
"""Two people rarely say eight words alike; the copies stage has the same limit in mind for whole passages."""
RELAYS = frozenset({"outlet", "agency"})
EYES = frozenset({"residents"})
"""The group of words for people who were there: residents, locals, witnesses."""


@dataclass
class Origin:
    """One appearance with the source its chain ends at."""

    appearance: Appearance
    source: Source
    known: bool
    relays: tuple[str, ...]  # named sources between the publishing outlet and the root, nearest to the root last
    outlet: str

    @property
    def id(self) -> str:
        return self.appearance.id


@dataclass
class Union:
    """Groups of appearances with the reason of every join."""

    parent: dict[str, str] = field(default_factory=dict)
    reasons: list[tuple[str, str, str]] = field(default_factory=list)

    def find(self, x: str) -> str:
        self.parent.setdefault(x, x)
        while self.parent[x] != x:
            self.parent[x] = self.parent[self.parent[x]]
            x = self.parent[x]
        return x

    def join(self, a: str, b: str, why: str) -> bool:
        x, y = self.find(a), self.find(b)
        if x == y:
            return False
        low, high = min(x, y), max(x, y)
        self.parent[high] = low
        self.reasons.append((a, b, why))
        return True


class Pile:
    """What the pile knows about sources, outlets and copies; shared by all claims."""

    def __init__(
        self,
        sources: Mapping[str, Source],
        canonical: Mapping[str, str],
        copies: Sequence[Copy],
        outlets: Mapping[str, str],
        appearances: Sequence[Appearance] = (),
        rewrites: Rewrites | None = None,
        judged: Held | None = None,
    ) -> None:
        self.judged = judged or held(())
        self.one_roots = [
            (canonical.get(x, x), canonical.get(y, y), why) for x, y, why in self.judged.same_roots
        ]  # pairs of sources that a person called one origin
        self.rewrites = rewrites or Rewrites()
        self.sources = sources
        self.canonical = canonical
        self.outlets = outlets  # document id -> canonical source id of its outlet
        self.copies: dict[str, list[Copy]] = defaultdict(list)
        for copy in copies:
            self.copies[copy.doc].append(copy)
        self.voices: dict[str, list[tuple[int, str]]] = defaultdict(list)  # where whose words stand in a document
        for a in appearances:
            origin = self.origin(a)
            if origin.known and origin.source.named:
                self.voices[a.doc].append((a.span[0], origin.source.id))

    def source(self, key: str, name: str) -> Source:
        key = self.canonical.get(key, key)
        return self.sources.get(key) or Source(id=key, name=name, kind="unknown", named=False)

    def origin(self, a: Appearance) -> Origin:
        """The end of the chain of an appearance. A reading of images counts as its reader's."""
        hops = list(a.chain)
        reader = self.source(hops[0].source, hops[0].name)
        looked = len(hops) == 2 and self._is_sensor(hops[-1]) and reader.named and not is_media(reader.name)
        while len(hops) > 1 and self._is_sensor(hops[-1]):
            hops.pop()
        last = self.source(hops[-1].source, hops[-1].name)
        between = tuple(self.canonical.get(h.source, h.source) for h in hops[1:-1])
        outlet = self.outlets.get(a.doc, hops[0].source)
        alone = len(hops) == 1
        primary = last.named and last.kind in ("office", "person", "document", "sensor", "group")
        someone = last.named or (last.document is None and last.kind != "outlet")  # "figures": nobody can tell whose
        known = someone and last.name != NOBODY and last.kind != "unknown" and (not alone or primary or looked)
        return Origin(a, last, known, between, outlet)

    @staticmethod
    def took(a: Appearance, b: Appearance, copy: Copy) -> bool:
        """Whether most of the words of `a` stand in a passage that was taken from most of the words of `b`."""
        (s, e), (ps, pe) = a.span, b.span
        return any(
            min(e, end) - max(s, start) >= 0.6 * (e - s) and min(pe, other_end) - max(ps, other_start) > 0.5 * (pe - ps)
            for start, end, other_start, other_end in copy.spans
        )

    def _is_sensor(self, hop: Hop) -> bool:
        return self.source(hop.source, hop.name).kind == "sensor"


def by_text(origins: Sequence[Origin], pile: Pile, union: Union) -> None:
    """Copied words have the root of the original; a quotation word for word is one quotation, whoever is named."""
    _same_words(origins, pile, union)
    at: dict[str, list[Origin]] = defaultdict(list)
    for o in origins:
        at[o.appearance.doc].append(o)
    for o in origins:
        for copy in pile.copies.get(o.appearance.doc, ()):
            for p in at.get(copy.of, ()):
                if pile.took(o.appearance, p.appearance, copy):
                    union.join(o.id, p.id, f"{o.appearance.doc} took these words from {copy.of} ({copy.kind} copy)")


def _by_neighbours(origins: Sequence[Origin], pile: Pile, union: Union) -> None:
    """A count that a page gives in its own voice among sentences that are all on one source's word.

    Only when that source is known to have said it elsewhere, so that nothing is credited to somebody who is silent.
    """
    first = {o.source.id: o for o in reversed(origins) if o.known}
    for o in origins:
        if o.known or o.appearance.role != "measure":
            continue
        near = {
            key for start, key in pile.voices.get(o.appearance.doc, ()) if abs(start - o.appearance.span[0]) <= NEAR
        }
        if len(near) == 1 and (key := next(iter(near))) in first:
            union.join(
                o.id,
                first[key].id,
                f"{o.appearance.doc} reports around it on the word of {first[key].source.name} alone",
            )


def _same_words(origins: Sequence[Origin], pile: Pile, union: Union) -> None:
    first: dict[tuple[str, ...], list[Origin]] = defaultdict(list)
    for o in origins:
        words = tuple(WORD.findall(o.appearance.quote.lower()))
        if len(words) < MIN_SAME_WORDS:
            continue
        for seen in first[words]:
            if frozenset((seen.appearance.doc, o.appearance.doc)) not in pile.judged.not_copies:
                union.join(seen.id, o.id, "the same words")
                break
        else:
            first[words].append(o)


def by_origin(origins: Sequence[Origin], pile: Pile, union: Union) -> None:
    """One source, one origin; and outlets lead on to the source that their own reports name."""
    first: dict[str, Origin] = {}
    for o in origins:
        if o.known:
            seen = first.setdefault(o.source.id, o)
            union.join(seen.id, o.id, f"both end at {o.source.name}")
    for o in origins:  # an institute and its own project are one house
        if o.known and o.source.parent in first and first[o.source.parent].id != o.id:
            union.join(
                o.id, first[o.source.parent].id, f"{o.source.name} belongs to {first[o.source.parent].source.name}"
            )
    for x, y, why in one_name(origins):
        union.join(x.id, y.id, why)
    _judged(origins, pile, union)
    _outlets_in_the_pile(origins, union)
    _traced_by_others(origins, union, pile)
    _own_document(origins, union)
    _by_neighbours(origins, pile, union)
    _descriptions(origins, union)
    for o, eye in clips(origins):
        union.join(o.id, eye.id, f"nobody says who made “{o.source.name}”: it may be theirs who were there")


def one_name(origins: Sequence[Origin]) -> Iterator[tuple[Origin, Origin, str]]:
    """Bodies of one claim of which the one is named shorter: "SeaTrack", "DRDO" for "Defence Research and ...".

    Only where a single longer name fits, and never for listed sources, which are known by all their names.
    """
    bodies = {o.source.id: o for o in reversed(origins) if o.known and o.source.named and o.source.kind in BODIES}
    for key in sorted(bodies):
        short = bodies[key].source
        longer = [k for k in sorted(bodies) if k != key and _shorter(short.name, bodies[k].source.name)]
        if len(longer) == 1 and not registered(short):
            yield bodies[key], bodies[longer[0]], f"“{short.name}” is short for {bodies[longer[0]].source.name}"


BODIES = frozenset({"office", "outlet", "agency", "group", "document", "sensor"})
SHORTEST = 4
"""Letters of a name that is a part of a longer one, or of initials."""


def _shorter(short: str, long: str) -> bool:
    """Whether the one is the first words, or the initials, of the other."""
    few, many = WORD.findall(short), WORD.findall(long)
    if not few or len(few) >= len(many) or len(short) < SHORTEST or group_of(short) or not short[:1].isupper():
        return False
    if [w.lower() for w in few] == [w.lower() for w in many[: len(few)]]:
        return len(few[0]) >= SHORTEST
    return len(few) == 1 and short.isupper() and short == "".join(w[0] for w in many if w[0].isupper())


def registered(source: Source) -> bool:
    """Whether a list knows it: then it is known by all of its names, and a longer one is another body."""
    return known(source.name) is not None or bool(source.country)


def is_clip(source: Source) -> bool:
    """A picture or a film of which nobody says whose it is."""
    head = (*source.descriptors, "")[0]
    return source.kind == "document" and not source.named and is_visual(head)


def clips(origins: Sequence[Origin]) -> Iterator[tuple[Origin, Origin]]:
    """Each nameless clip of a claim with the people on the spot whom other pages name for it, when they are one group.

    "Residents saw the trains" and "footage shows the trains": who made it must have been there, and may be one of them.
    """
    there = [o for o in origins if o.known and _on_the_spot(o.source)]
    films = [o for o in origins if is_clip(o.source)]
    if not films or not there:
        return
    first = min(there, key=lambda o: (len(o.source.name), o.id))
    alike = {is_description_of(o.source, first.source) or o.source.id == first.source.id for o in there}
    if alike == {True}:
        yield from ((o, first) for o in films)


def _on_the_spot(source: Source) -> bool:
    return source.kind == "group" and not source.named and any(group_of(d) in EYES for d in source.descriptors)


def _judged(origins: Sequence[Origin], pile: Pile, union: Union) -> None:
    """Two sources that a person called one origin."""
    for x, y, why in pile.one_roots:
        left, right = ([o for o in origins if o.source.id == key] for key in (x, y))
        for o in (*left[1:], *right):
            if left and right:
                union.join(left[0].id, o.id, why)


def _outlets_in_the_pile(origins: Sequence[Origin], union: Union) -> None:
    """A chain that ends at an outlet goes on in that outlet's own report of the claim, when the pile holds it."""
    published: dict[str, list[Origin]] = defaultdict(list)
    for o in origins:
        published[o.outlet].append(o)
    for o in origins:
        own = [p for p in published.get(o.source.id, ()) if p.appearance.doc != o.appearance.doc]
        if not o.known or not own:
            continue
        ends = {p.source.id for p in own if p.known}
        for p in own:
            if len(ends) <= 1:
                union.join(o.id, p.id, f"{o.source.name} is the outlet of {p.appearance.doc}, which reports it itself")


def _traced_by_others(origins: Sequence[Origin], union: Union, pile: Pile) -> None:
    """Some stop at the newspaper, others say from whom the newspaper has it: for this claim that is one origin."""
    onward: dict[str, list[Origin]] = defaultdict(list)
    for o in origins:
        for relay in o.relays:
            if o.known and relay != o.source.id:
                onward[relay].append(o)
    for o in origins:
        if not o.known or o.source.kind not in RELAYS:
            continue
        further = onward.get(o.source.id, [])
        if len({p.source.id for p in further}) == 1:
            p = further[0]
            union.join(o.id, p.id, f"{p.appearance.doc} says that {o.source.name} has it from {p.source.name}")


def _own_document(origins: Sequence[Origin], union: Union) -> None:
    """What a page asserts itself and also reports on somebody's word rests on that word."""
    sourced: dict[str, list[Origin]] = defaultdict(list)
    for o in origins:
        if o.known:
            sourced[o.appearance.doc].append(o)
    for o in origins:
        if not o.known and sourced.get(o.appearance.doc):
            near = min(
                sourced[o.appearance.doc], key=lambda p: (abs(p.appearance.span[0] - o.appearance.span[0]), p.id)
            )
            union.join(o.id, near.id, f"{o.appearance.doc} names {near.source.name} for it")


def _descriptions(origins: Sequence[Origin], union: Union) -> None:
    """ "A US think tank" is the one named think tank of the claim that fits, when only one does."""
    named = {o.source.id: o for o in origins if o.known and o.source.named}
    unnamed = {o.source.id: o for o in origins if o.known and not o.source.named}
    for key in sorted(unnamed):
        o = unnamed[key]
        fitting = [named[k] for k in sorted(named) if is_description_of(o.source, named[k].source)]
        if len({union.find(p.id) for p in fitting}) == 1:
            union.join(o.id, fitting[0].id, f"“{o.source.name}” fits {fitting[0].source.name}")
    keys = sorted(unnamed)
    for n, x in enumerate(keys):
        for y in keys[n + 1 :]:
            if is_description_of(unnamed[x].source, unnamed[y].source):
                a, b = unnamed[x], unnamed[y]
                union.join(a.id, b.id, f"“{a.source.name}” and “{b.source.name}” may be the same people")


def interests(groups: Sequence[Sequence[Origin]]) -> Iterator[tuple[int, int, str]]:
    """Pairs of groups that have a declared interest in common, with the reason."""
    for x, left in enumerate(groups):
        for y in range(x + 1, len(groups)):
            why = _interest(left, groups[y])
            if why is not None:
                yield x, y, why


def _interest(left: Sequence[Origin], right: Sequence[Origin]) -> str | None:
    a = {o.source.id: o.source for o in left if o.known}
    b = {o.source.id: o.source for o in right if o.known}
    for x in sorted(a):
        for y in sorted(b):
            why = shares_interest(a[x], b[y])
            if why is not None:
                return why
    return None
