"""Drift: how number, hedge, certainty or speaker change from one appearance of a claim to a later one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from twosource import compare
from twosource.pipeline import Stage, Tables
from twosource.records import Appearance, Claim, Document, Drift, Quantity, Source, SourceIdentity
from twosource.stages.claims.figures import Sides, comparable
from twosource.stages.timeline import RANK, in_time

MAX_PER_CLAIM = 12
MAX_PAIRS = 2000
SPEAKERS = ("person", "office")


def drift(tables: Tables) -> list[Drift]:
    """All changes, by claim; each pair of wordings once, the most telling first."""
    appearances = {a.id: a for a in tables.of(Appearance)}
    documents = {d.id: d for d in tables.of(Document)}
    canonical = {s.source: s.canonical for s in tables.of(SourceIdentity)}
    speakers = {s.id: s.parent for s in tables.of(Source) if s.kind in SPEAKERS and s.named}
    out: list[Drift] = []
    for claim in tables.of(Claim):
        members = [appearances[a] for a in claim.appearances]
        if len(members) > 1:
            out.extend(_of_claim(claim, members, documents, canonical, speakers))
    return out


STAGE = Stage(
    name="drift",
    scope="corpus",
    reads=(Document, Appearance, Claim, Source, SourceIdentity),
    writes=(Drift,),
    version=3,
    run=drift,
)


def _of_claim(
    claim: Claim,
    members: Sequence[Appearance],
    documents: Mapping[str, Document],
    canonical: Mapping[str, str],
    speakers: Mapping[str, str | None],
) -> list[Drift]:
    ordered = in_time(members, documents)
    sides = Sides(members)
    seen: set[tuple[str, str, str]] = set()
    out: list[Drift] = []
    pairs = [(e, f) for n, f in enumerate(ordered) for e in reversed(ordered[:n])]
    pairs.sort(key=lambda p: p[0][0].doc == p[1][0].doc)  # a change from one report to another tells more
    for (earlier, known_too), (later, known) in pairs[:MAX_PAIRS]:
        sure = known and known_too and documents[earlier.doc].published != documents[later.doc].published
        for change in _changes(earlier, later, canonical, speakers, sides):
            key = (change.kind, change.from_, change.to)
            if key in seen:
                continue
            seen.add(key)
            note = "" if sure or earlier.doc == later.doc else " (which came first is not known)"
            out.append(
                Drift(
                    claim=claim.id,
                    kind=change.kind,
                    from_=change.from_,
                    to=change.to,
                    change=f"{change.change}: {earlier.id} to {later.id}{note}",
                    between=(earlier.id, later.id),
                )
            )
    return _most_telling(out, members)


ORDER = ("certainty", "quantity", "speaker", "hedge")


def _most_telling(rows: Sequence[Drift], members: Sequence[Appearance]) -> list[Drift]:
    """At most MAX_PER_CLAIM changes, of every kind that there is: a dozen lost hedges must not hide another speaker.

    Of figures those come first that count what most statements of the claim count.
    """
    counted: Counter[str] = Counter(_short(q) for a in members for q in a.slots.quantity)
    items: Counter[str] = Counter(h for a in members for h in {q.item_head or q.unit or "" for q in a.slots.quantity})
    item = {_short(q): q.item_head or q.unit or "" for a in members for q in a.slots.quantity}

    def rank(d: Drift) -> tuple[int, int, str, str]:
        figures = d.kind == "quantity"
        common = items[item.get(d.from_, "")] if figures else 0
        return -common, -min(counted[d.from_], counted[d.to]) if figures else 0, d.from_, d.to

    kinds = [sorted((d for d in rows if d.kind == kind), key=rank) for kind in ORDER]
    kept = [d for turn in zip_longest(*kinds) for d in turn if d is not None][:MAX_PER_CLAIM]
    return sorted(kept, key=lambda d: (ORDER.index(d.kind), d.from_, d.to))


def _changes(
    a: Appearance, b: Appearance, canonical: Mapping[str, str], speakers: Mapping[str, str | None], sides: Sides
) -> Iterator[Drift]:
    yield from _certainty(a, b)
    yield from _quantity(a, b, sides)
    if a.hedges and not b.hedges and a.certainty == b.certainty:
        yield Drift(kind="hedge", from_=", ".join(a.hedges), to="no hedge", change="the hedge is gone")
    x, y = canonical.get(a.root, a.root), canonical.get(b.root, b.root)
    one_house = speakers.get(x) == y or speakers.get(y) == x
    if x != y and not one_house and {a.root, x} & speakers.keys() and {b.root, y} & speakers.keys():
        yield Drift(kind="speaker", from_=a.chain[-1].name, to=b.chain[-1].name, change="another speaker")


def _certainty(a: Appearance, b: Appearance) -> Iterator[Drift]:
    if a.stance == "does-not-confirm" != b.stance:
        cue = a.hedges[0] if a.hedges else "did not confirm"
        yield Drift(
            kind="certainty", from_=f"{cue} (unconfirmed)", to=b.certainty, change="what was not confirmed is now said"
        )
    elif RANK[b.certainty] - RANK[a.certainty] >= 2 and RANK[a.certainty] < 3:
        words = _cues(a)
        yield Drift(kind="certainty", from_=f"{a.certainty}{words}", to=b.certainty, change="it sounds surer")
    elif RANK[a.certainty] - RANK[b.certainty] >= 2 and RANK[b.certainty] < 3:
        words = _cues(b)
        yield Drift(kind="certainty", from_=a.certainty, to=f"{b.certainty}{words}", change="it sounds less sure")


def _cues(a: Appearance) -> str:
    """The hedging words in brackets, when there are any."""
    words = ", ".join(h for h in a.hedges if h.strip())
    return f" ({words})" if words else ""


def _quantity(a: Appearance, b: Appearance, sides: Sides) -> Iterator[Drift]:
    for p in a.slots.quantity:
        for q in b.slots.quantity:
            if not comparable(p, q) or sides.two_things(p, q):
                continue
            if p.unit != q.unit and compare.quantities(p, q).kind == "compatible":
                continue  # the same in miles and in kilometres
            if _bounds(p) != _bounds(q):
                yield Drift(kind="quantity", from_=_short(p), to=_short(q), change="the figure or its bound changes")


ROUGHLY = frozenset("about around approximately roughly some circa an_estimated estimated ca approx".split())


def _bounds(q: Quantity) -> tuple[float | None, str, str | None]:
    """What changes when the figure does; "around 73" and "approximately 73" are one."""
    hedge = "_".join((q.approximator or "").lower().rstrip(".").split())
    return q.value, "about" if hedge in ROUGHLY else hedge, q.unit


def _short(q: Quantity) -> str:
    return " ".join(q.as_written.split())
