"""Appearances: each statement of a document, with its chain from the outlet to the root."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from twosource.pipeline import Reading, Stage
from twosource.records import (
    Appearance,
    Attribution,
    AttributionSource,
    Certainty,
    Document,
    Hop,
    PlaceMention,
    QuantityMention,
    Source,
    Span,
    Stance,
    TimeMention,
    stable_id,
)
from twosource.stages.appearances.chains import NOBODY, Chains, unnamed_source
from twosource.stages.appearances.clauses import Clause, clauses, nominals
from twosource.stages.appearances.roles import role
from twosource.stages.appearances.slots import Mentions, slots, terms
from twosource.stages.attributions.modality import modality

POSITIONS: frozenset[Stance] = frozenset({"declines", "neither", "does-not-confirm"})
"""What a source does not say is a finding of its own, never a denial and never a confirmation."""


def appearances(reading: Reading) -> list[Appearance | Source]:
    """Every attributed or asserted statement of one document, in reading order, and the source that is not named."""
    outlet = _outlet(reading)
    attributions = reading.of(Attribution)
    sources = {s.id: s for s in reading.of(Source)}
    chains = Chains(reading.document, outlet, attributions, reading.of(AttributionSource), sources)
    mentions = Mentions(reading.of(TimeMention), reading.of(PlaceMention), reading.of(QuantityMention))
    found: list[Appearance] = []
    dated = [t.span for t in mentions.times if t.kind in ("date", "time")]
    for clause in _all_clauses(reading, attributions, dated):
        found.append(_appearance(reading, clause, chains, mentions))
    found.extend(_positions(reading, attributions, chains, mentions))
    unique = {a.id: a for a in sorted(found, key=lambda a: (a.span, a.id))}
    out: list[Appearance | Source] = list(unique.values())
    if any(hop.name == NOBODY for a in unique.values() for hop in a.chain):
        out.append(unnamed_source(reading.document.id))
    return out


STAGE = Stage(
    name="appearances",
    scope="document",
    reads=(Document, Attribution, AttributionSource, Source, TimeMention, PlaceMention, QuantityMention),
    writes=(Appearance, Source),
    version=1,
    run=appearances,
    languages=("en",),
)


def _outlet(reading: Reading) -> Source:
    from twosource.sources import SourceResolver

    return SourceResolver(reading).outlet()


def _all_clauses(reading: Reading, attributions: Sequence[Attribution], dated: Sequence[Span]) -> Iterator[Clause]:
    yield from clauses(reading.doc, attributions)
    yield from nominals(reading.doc, attributions, dated)


def _appearance(reading: Reading, clause: Clause, chains: Chains, mentions: Mentions) -> Appearance:
    span = clause.span
    chain = chains.of(clause.attribution)
    polarity, hedged, hedges = modality(reading, span)
    filled = slots(clause, mentions)
    certainty: Certainty = hedged
    stance: Stance = "says"
    if clause.attribution is not None:
        a = clause.attribution
        stance = a.stance
        polarity = a.polarity if a.polarity == "denied" else polarity
        if hedged in ("asserted", "attributed"):
            certainty = a.certainty
        if certainty == "asserted":
            certainty = "attributed"
    return _make(reading, span, chain, polarity, certainty, stance, filled, clause, hedges)


def _make(  # type: ignore[no-untyped-def]
    reading, span, chain, polarity, certainty, stance, filled, clause, hedges
) -> Appearance:
    doc = reading.document.id
    return Appearance(
        id=stable_id("a", doc, span[0], span[1], stance, "n" if clause.nominal else ""),
        doc=doc,
        span=span,
        quote=reading.text[span[0] : span[1]],
        chain=chain,
        root=chain[-1].source,
        polarity=polarity,
        certainty=certainty,
        stance=stance,
        slots=filled,
        role=role(clause, filled, certainty),
        hedges=hedges,
        terms=terms(clause),
    )


def _positions(
    reading: Reading, attributions: Sequence[Attribution], chains: Chains, mentions: Mentions
) -> Iterator[Appearance]:
    """ "Peskov declined to comment" as a statement about Peskov, on his own word."""
    doc = reading.doc
    for a in attributions:
        if a.stance not in POSITIONS or not a.cue:
            continue
        spans = [*a.source, *a.cue, *a.content]
        start, end = min(s for s, _ in spans), max(e for _, e in spans)
        inside = doc.char_span(start, end, alignment_mode="expand")
        if inside is None or end - start > 600:
            continue
        tokens = [t for t in inside if not t.is_space]
        cue = doc.char_span(*a.cue[0], alignment_mode="expand")
        clause = Clause(cue.root if cue is not None else None, tokens, a)
        chain = chains.of(a)
        start, end = clause.span
        yield Appearance(
            id=stable_id("a", reading.document.id, start, end, a.stance, "position"),
            doc=reading.document.id,
            span=(start, end),
            quote=reading.text[start:end],
            chain=chain,
            root=chain[-1].source,
            polarity="affirmed",
            certainty=a.certainty,
            stance=a.stance,
            slots=slots(clause, mentions),
            role="position",
            hedges=(a.cue_text,) if a.cue_text else (),
            terms=terms(clause),
        )


__all__ = ["STAGE", "Hop", "appearances"]
