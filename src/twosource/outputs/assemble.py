"""The rows put together as the ledger that leaves the program."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from twosource.hindsight import level_changes
from twosource.ledger import (
    Ledger,
    LedgerAppearance,
    LedgerBaseline,
    LedgerClaim,
    LedgerCopy,
    LedgerCredibility,
    LedgerDocument,
    LedgerEvent,
    LedgerIndicator,
    LedgerJudgement,
)
from twosource.pipeline import Tables
from twosource.records import (
    Appearance,
    Baseline,
    Claim,
    Contradiction,
    Copy,
    Correction,
    Credibility,
    DistanceStatement,
    Document,
    Drift,
    Event,
    Indicator,
    Judgement,
    Laundering,
    Onward,
    Rank,
    Reject,
    Ruling,
    Source,
    SourceIdentity,
    Story,
    Support,
)
from twosource.stages.corrections import ended_by

READ_LANGUAGES = frozenset({"en"})


def assemble(tables: Tables) -> Ledger:
    """The ledger of a run. Everything is sorted, so the same rows give the same bytes."""
    judgements = _judgements(tables)
    return Ledger(
        documents=_documents(tables),
        rejects=tuple(sorted(tables.of(Reject), key=lambda r: (r.path, r.stage, r.reason))),
        copies=_copies(tables),
        sources=_sources(tables),
        claims=_claims(tables, judgements),
        events=_events(tables, judgements),
        contradictions=tuple(tables.of(Contradiction)),
        indicators=_indicators(tables),
        distances=tuple(sorted(tables.of(DistanceStatement), key=lambda d: (d.doc, d.span))),
        laundering=_laundering(tables),
        corrections=tuple(sorted(tables.of(Correction), key=lambda row: (row.doc, row.span))),
        judgements=judgements,
    )


def _documents(tables: Tables) -> tuple[LedgerDocument, ...]:
    story = {s.doc: s.story for s in tables.of(Story)}
    rows = sorted(tables.of(Document), key=lambda d: (d.path, d.id))
    return tuple(
        LedgerDocument(
            id=d.id,
            path=d.path,
            url=d.url,
            outlet=d.outlet,
            title=d.title,
            byline=d.byline,
            published=d.published,
            published_precision=d.published_precision,
            language=d.language,
            text=d.text,
            outlet_basis=d.outlet_basis,
            published_basis=d.published_basis,
            story=story.get(d.id),
            read_for_claims=d.language in READ_LANGUAGES,
            removed=d.removed,
            sections=d.sections,
            links=d.links,
            notes=d.notes,
            fields=d.fields,
        )
        for d in rows
    )


def _copies(tables: Tables) -> tuple[LedgerCopy, ...]:
    return tuple(
        LedgerCopy(
            doc=c.doc,
            of=c.of,
            kind=c.kind,
            containment=c.containment,
            direction=c.direction,
            spans=c.spans,
            containment_of=c.containment_of,
            why=c.why,
            redated_days=c.redated_days,
        )
        for c in sorted(tables.of(Copy), key=lambda c: (c.doc, c.of))
    )


def _sources(tables: Tables) -> tuple[Source, ...]:
    """Every source that a chain names, under its canonical id, with the names it goes by."""
    canonical = {s.source: s.canonical for s in tables.of(SourceIdentity)}
    used = {hop.source for a in tables.of(Appearance) for hop in a.chain}
    names: dict[str, set[str]] = defaultdict(set)
    rows: dict[str, Source] = {}
    for source in sorted(tables.of(Source), key=lambda s: (s.id, not s.named, s.name, s.role or "")):
        key = canonical.get(source.id, source.id)
        if source.id not in used and key not in used:
            continue
        names[key].update((source.name, *source.aliases))
        if key == source.id or key not in rows:
            rows.setdefault(key, source)
            if key == source.id and rows[key].id != key:
                rows[key] = source
    out = []
    for key in sorted(rows):
        s = rows[key]
        aliases = tuple(sorted(names[key] - {s.name}))
        out.append(
            Source(
                id=key,
                name=s.name,
                kind=s.kind,
                aliases=aliases,
                country=s.country,
                owner=s.owner,
                role=s.role,
                affiliation=s.affiliation,
                named=s.named,
                document=s.document,
                reliability=s.reliability,
            )
        )
    return tuple(out)


def _claims(tables: Tables, judgements: Sequence[LedgerJudgement]) -> tuple[LedgerClaim, ...]:
    canonical = {s.source: s.canonical for s in tables.of(SourceIdentity)}
    onward = {o.appearance: o for o in tables.of(Onward)}
    ended = ended_by(tables.of(Correction))
    appearances = {a.id: _appearance(a, canonical, onward.get(a.id), ended) for a in tables.of(Appearance)}
    support = {s.claim: s.roots for s in tables.of(Support)}
    grades = {c.claim: c for c in tables.of(Credibility)}
    rank = {r.subject: r.rank for r in tables.of(Rank)}
    event = {c: e.id for e in tables.of(Event) for c in e.claims}
    drift: dict[str, list[Drift]] = defaultdict(list)
    for d in tables.of(Drift):
        drift[d.claim].append(d)
    out = [
        LedgerClaim(
            id=c.id,
            text=c.text,
            event=event[c.id],
            appearances=tuple(appearances[a] for a in c.appearances),
            roots=support[c.id],
            credibility=LedgerCredibility(grade=grades[c.id].grade, why=grades[c.id].why),
            drift=tuple(drift.get(c.id, ())),
            role=c.role,
            rank=rank[c.id],
            why=c.why,
            status=_status(c, ended),
            corrections=tuple(sorted({ended[a].id for a in c.appearances if a in ended})),
        )
        for c in tables.of(Claim)
    ]
    if judgements:
        for claim in out:
            claim.judgements = _about(claim, judgements)
    return tuple(sorted(out, key=lambda c: c.rank))


def _laundering(tables: Tables) -> tuple[Laundering, ...]:
    rank = {r.subject: r.rank for r in tables.of(Rank)}
    return tuple(sorted(tables.of(Laundering), key=lambda row: (rank[row.claim], row.kind, row.id)))


def _about(claim: LedgerClaim, judgements: Sequence[LedgerJudgement]) -> tuple[str, ...]:
    """The judgements on a claim, its appearances, their documents and the sources they pass through."""
    ids = {claim.id, *(a.id for a in claim.appearances), *(a.doc for a in claim.appearances)}
    ids |= {hop.source for a in claim.appearances for hop in a.chain}
    return tuple(j.id for j in judgements if j.status in ("holds", "overruled") and not ids.isdisjoint(j.about))


def _judgements(tables: Tables) -> tuple[LedgerJudgement, ...]:
    """What people decided, with what it comes to in this run."""
    subjects = {j.id: j.subjects for j in tables.of(Judgement)}
    canonical = {s.source: s.canonical for s in tables.of(SourceIdentity)}
    claim_of = {a: c.id for c in tables.of(Claim) for a in c.appearances} if subjects else {}
    event_of = {c: e.id for e in tables.of(Event) for c in e.claims} if subjects else {}
    out = []
    for row in tables.of(Ruling):
        about: list[str] = []
        for subject, side in zip(subjects[row.judgement], row.sides, strict=False):
            claim = claim_of.get(side[0]) if side else None
            if row.kind in ("comment", "checked") and claim is not None and side[0] != subject:
                about.append(event_of.get(claim, claim) if subject.startswith("e-") else claim)
            else:
                about.extend(canonical.get(key, key) for key in side)
        out.append(
            LedgerJudgement(
                id=row.judgement,
                kind=row.kind,
                subjects=subjects[row.judgement],
                value=row.value,
                who=row.who,
                when=row.when,
                why=row.why,
                status=row.status,
                note=row.note,
                about=tuple(dict.fromkeys(about)),
            )
        )
    return tuple(out)


def _status(claim: Claim, ended: Mapping[str, Correction]) -> Literal["current", "corrected", "retracted"]:
    """Retracted or corrected when nothing else is left; corrected too when a part was corrected and the rest stands."""
    kinds = [ended[a].kind for a in claim.appearances if a in ended]
    if len(kinds) == len(claim.appearances) and "retracted" in kinds:
        return "retracted"
    return "corrected" if "corrected" in kinds else "current"


def _appearance(
    a: Appearance, canonical: dict[str, str], onward: Onward | None, ended: Mapping[str, Correction]
) -> LedgerAppearance:
    hops = a.chain + (onward.hops if onward is not None else ())
    return LedgerAppearance(
        id=a.id,
        doc=a.doc,
        span=a.span,
        quote=a.quote,
        chain=tuple(msgspec.structs.replace(h, source=canonical.get(h.source, h.source)) for h in hops),
        root=canonical.get(hops[-1].source, hops[-1].source),
        polarity=a.polarity,
        certainty=a.certainty,
        slots=a.slots,
        stance=a.stance,
        negated=a.negated,
        hedges=a.hedges,
        ended=ended[a.id].id if a.id in ended else None,
    )


def _events(tables: Tables, judgements: Sequence[LedgerJudgement]) -> tuple[LedgerEvent, ...]:
    rank = {r.subject: r for r in tables.of(Rank)}
    members = {c.id: c.appearances for c in tables.of(Claim)} if judgements else {}
    held = {e.id: {a for c in e.claims for a in members.get(c, ())} for e in tables.of(Event)}
    out = [
        LedgerEvent(
            id=e.id,
            headline=e.headline,
            when=e.when,
            where=e.where,
            claims=tuple(sorted(e.claims, key=lambda c: rank[c].rank)),
            rank=rank[e.id].rank,
            folded=rank[e.id].folded,
            judgements=tuple(
                j.id
                for j in judgements
                if j.status in ("holds", "overruled")
                and (e.id in j.about or (j.kind.endswith("-event") and held[e.id] & set(j.about)))
            ),
        )
        for e in tables.of(Event)
    ]
    return tuple(sorted(out, key=lambda e: e.rank))


def _indicators(tables: Tables) -> tuple[LedgerIndicator, ...]:
    return tuple(
        LedgerIndicator(
            id=i.id,
            name=i.name,
            place=i.place,
            unit=i.unit,
            observations=i.observations,
            baseline=_baseline(i.baseline),
            alerts=i.alerts,
            changes=level_changes(i.observations),
        )
        for i in tables.of(Indicator)
    )


def _baseline(b: Baseline | None) -> LedgerBaseline:
    if b is None:
        return LedgerBaseline()
    return LedgerBaseline(
        value=b.value,
        low=b.low,
        high=b.high,
        period=b.period,
        stated=b.stated,
        evidence=b.evidence,
        as_written=b.as_written,
    )
