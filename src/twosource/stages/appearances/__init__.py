"""Appearances: each statement of a document, with its chain from the outlet to the root."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence

from twosource.pipeline import Reading, Stage
from twosource.records import (
    Appearance,
    AppearanceRole,
    Attribution,
    AttributionSource,
    Certainty,
    Document,
    EntityMention,
    PlaceMention,
    Polarity,
    QuantityMention,
    Source,
    Span,
    Stance,
    TimeMention,
    stable_id,
)
from twosource.sources import SourceResolver, known, make
from twosource.sources.lists import domain_of, fold
from twosource.sources.media import medium
from twosource.stages.appearances.chains import Chains, unnamed_source
from twosource.stages.appearances.clauses import Clause, cites, clauses, nominals
from twosource.stages.appearances.credits import find_credits
from twosource.stages.appearances.roles import role
from twosource.stages.appearances.slots import Mentions, doing, named, slots, terms
from twosource.stages.attributions.modality import modality, negated

NOT_SAYING = frozenset({"learned object", "learned preposition"})
"""Rules that find deeds as often as words ("the shares closed at"): good for counting attributions, not for chains."""
MAX_POSITION = 600
MAX_ORIGIN = 120
"""Code points of a name; what is longer is a sentence about it."""
POSITIONS: frozenset[Stance] = frozenset({"declines", "neither", "does-not-confirm"})
"""What a source does not say is a finding of its own, never a denial and never a confirmation."""


def appearances(reading: Reading) -> list[Appearance | Source]:
    """Every attributed or asserted statement of one document, in reading order, and the source that is not named."""
    statements = Statements(reading)
    unique = {a.id: a for a in sorted(statements.all(), key=lambda a: (a.span, a.id))}
    out: list[Appearance | Source] = list(unique.values())
    nobody = unnamed_source(reading.document.id)
    if any(hop.source == nobody.id for a in unique.values() for hop in a.chain):
        out.append(nobody)
    out.extend(statements.credited())
    return out


STAGE = Stage(
    name="appearances",
    scope="document",
    reads=(
        Document,
        EntityMention,
        TimeMention,
        PlaceMention,
        QuantityMention,
        Attribution,
        AttributionSource,
        Source,
    ),
    writes=(Appearance, Source),
    version=6,
    run=appearances,
    languages=("en",),
)


def origin_of(document: Document, resolver: SourceResolver) -> Source | None:
    """Whom the container of a text names as where it was taken from; an unlisted name is
    an outlet's unless it reads as a person's or an office's."""
    name = (document.origin or "").strip()
    if not name or len(name) > MAX_ORIGIN or fold(name) == fold(document.outlet or ""):
        return None
    listed = known(name) or known(domain_of(name) or "")
    if listed is not None:
        return listed
    found = resolver.resolve_text(name)
    described = name[0].islower() and found.kind != "unknown"  # "local residents": no name
    a_name = found.kind == "office" or (found.kind == "person" and not name.startswith("The "))
    return found if described or a_name else make.outlet(name)


class Statements:
    """The statements of one document, with all that is needed to fill them in."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.attributions = [a for a in reading.of(Attribution) if a.rule not in NOT_SAYING or _plainly_says(a)]
        self.around = {a.parent for a in self.attributions if a.source}
        self.by_id = {a.id: a for a in self.attributions}
        sources = {s.id: s for s in reading.of(Source)}
        resolver = SourceResolver(reading)
        outlet = resolver.outlet()
        places = frozenset(p.span for p in reading.of(PlaceMention))
        origin = origin_of(reading.document, resolver)
        self.credits = find_credits(
            reading.document, outlet, lambda span: medium(resolver, span, None, []), places, origin
        )
        links = reading.of(AttributionSource)
        named = {a.id: resolver.resolve_text(reading.text[slice(*a.content[0])]) for a in self.attributions if cites(a)}
        named = {key: s for key, s in named.items() if s.named or s.kind == "group"}
        self.chains = Chains(reading.document, outlet, self.attributions, links, sources, self.credits, named)
        self.met = sources
        self.mentions = Mentions(reading.of(TimeMention), reading.of(PlaceMention), reading.of(QuantityMention))
        self.holders = role_holders(reading.of(EntityMention), reading.text)

    def all(self) -> Iterator[Appearance]:
        """Statements of clauses, of event nouns with a time of their own, and positions."""
        doc = self.reading.doc
        dated = [t.span for t in self.mentions.times.rows if t.kind in ("date", "time")]
        for clause in (*clauses(doc, self.attributions), *nominals(doc, self.attributions, dated)):
            yield self._statement(clause)
        told = sorted(c for a in self.attributions if a.rule.startswith("position") for c in a.cue)
        for a in self.attributions:
            if a.stance in POSITIONS and a.cue and (a.rule.startswith("position") or not _touches(told, a.cue[0])):
                yield from self._position(a)

    def credited(self) -> list[Source]:
        """The sources that only a credit line names, or a link."""
        found = {s.id: s for c in self.credits for s, _ in c.hops} | self.chains.linked
        return [s for key, s in sorted(found.items()) if key not in self.met]

    def _statement(self, clause: Clause) -> Appearance:
        polarity, certainty, hedges = modality(self.reading, clause.core)
        negative = negated(self.reading, clause.core)
        stance: Stance = "says"
        a = clause.attribution
        if a is not None:
            stance = a.stance
            polarity = a.polarity if a.polarity == "denied" else polarity
            if certainty in ("asserted", "attributed"):
                first = a.id not in self.around and bool(a.content) and clause.core[0] <= a.content[0][0] + 2
                certainty = a.certainty if a.hedges or first else "attributed"
            certainty, hedges = self._hearsay(a, certainty, hedges)
            negative = negative and a.stance not in POSITIONS
        return self._make(clause, polarity, certainty, stance, hedges, negative=negative)

    def _hearsay(
        self, a: Attribution, certainty: Certainty, hedges: tuple[str, ...]
    ) -> tuple[Certainty, tuple[str, ...]]:
        """With the hedges of the cue and of hearsay around it: "it is alleged that X said P" leaves P unconfirmed."""
        words = [*hedges, *(h for h in a.hedges if h not in hedges)] if a.stance not in POSITIONS else list(hedges)
        seen = {a.id}
        up = self.by_id.get(a.parent or "")
        while up is not None and up.id not in seen:
            seen.add(up.id)
            if not up.source and up.hedges and up.certainty == "unconfirmed" and up.stance == "says":
                certainty = "unconfirmed"
                words += [h for h in up.hedges if h not in words]
            up = self.by_id.get(up.parent or "")
        return certainty, tuple(words)

    def _position(self, a: Attribution) -> Iterator[Appearance]:
        """ "Peskov declined to comment" as a statement about Peskov, on his own word."""
        spans = [*a.source, *a.cue, *a.content]
        start, end = min(s for s, _ in spans), max(e for _, e in spans)
        if end - start > MAX_POSITION:
            return
        inside = self.reading.doc.char_span(start, end, alignment_mode="expand")
        cue = self.reading.doc.char_span(*a.cue[0], alignment_mode="expand")
        if inside is None or cue is None:
            return
        clause = Clause(cue.root, [t for t in inside if not t.is_space], a, sentence=(start, end))
        hedges = (a.cue_text,) if a.cue_text else ()
        yield self._make(clause, "affirmed", a.certainty, a.stance, hedges, role_="position")

    def _make(
        self,
        clause: Clause,
        polarity: Polarity,
        certainty: Certainty,
        stance: Stance,
        hedges: tuple[str, ...],
        role_: AppearanceRole | None = None,
        *,
        negative: bool = False,
    ) -> Appearance:
        doc, span = self.reading.document.id, clause.span
        chain = self.chains.of(clause.attribution, span[0])
        filled = slots(clause, self.mentions)
        sort = role_ or role(clause, filled, certainty)
        return Appearance(
            id=stable_id("a", doc, span[0], span[1], stance, "n" if clause.nominal else "", role_ or ""),
            doc=doc,
            span=span,
            quote=self.reading.text[span[0] : span[1]],
            chain=chain,
            root=chain[-1].source,
            polarity=polarity,
            certainty=certainty,
            stance=stance,
            negated=negative,
            slots=filled,
            role=sort,
            hedges=hedges,
            terms=terms(clause, self.holders),
            named=named(clause),
            doing=doing(clause),
        )


def _plainly_says(a: Attribution) -> bool:
    """Whether its cue is the verb that means nothing but saying, however it was found."""
    return bool(a.source) and a.cue_text.lower() in ("said", "says", "say")


def _touches(spans: Sequence[Span], one: Span) -> bool:
    """Whether `one` shares a code point with any of these sorted spans that do not overlap."""
    i = bisect.bisect_right(spans, (one[1],))
    return i > 0 and spans[i - 1][1] > one[0]


def role_holders(entities: Sequence[EntityMention], text: str) -> dict[str, str]:
    """Role nouns that stand for one person of the document, with the name that is used for that person alone.

    "The leader" is Kim where nobody else leads. A role that several people hold stands for none of them.
    """
    people = [m for m in entities if m.type == "person"]
    short = {m.entity: text[m.span[0] : m.span[1]].lower() for m in people if " " not in text[m.span[0] : m.span[1]]}
    holders: dict[str, set[str]] = {}
    for m in people:
        if m.role and m.role.split() and m.name.split():
            name = short.get(m.entity) or m.name.split()[-1].lower()
            holders.setdefault(m.role.split()[-1].lower(), set()).add(name)
    return {role: next(iter(names)) for role, names in sorted(holders.items()) if len(names) == 1}


__all__ = ["STAGE", "appearances", "role_holders"]
