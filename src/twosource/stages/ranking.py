"""The order in which an editor reads: happenings first, the reported most, the best supported, the contested.

Comment and background are kept but folded.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta

from twosource.pipeline import Stage, Tables
from twosource.records import Appearance, Claim, Contradiction, Document, Event, Indicator, Rank, Support
from twosource.stages.claims.vocabulary import same_word
from twosource.stages.dating import published_day

WEIGHT = {"happening": 3.0, "measure": 2.8, "position": 2.0, "comment": 0.4, "background": 0.2}
DARK = 2.0  # the most that many outlets count for while none of them names a source
RECALLED = 0.4  # what happened long before the report is background to it
OLD = timedelta(days=60)
LEAD_LENGTH = 900  # code points; in a short report nothing stands far down
LEAD = 1.0
"""A report puts first what matters most: full weight for its first words, none from its first third on."""
LEADING = ("happening", "measure", "position")


def ranking(tables: Tables) -> list[Rank]:
    """A place for every claim and every event."""
    worth = _claims(tables)
    order = sorted(worth, key=lambda c: (-worth[c], c))
    roles = {c.id: c.role for c in tables.of(Claim)}
    out = [
        Rank(subject=key, rank=n + 1, folded=roles[key] not in LEADING, why=f"worth {worth[key]:.2f}")
        for n, key in enumerate(order)
    ]
    events = {e.id: _event(e, worth) for e in tables.of(Event)}
    folded = {e.id: all(roles[c] not in LEADING for c in e.claims) for e in tables.of(Event)}
    for n, key in enumerate(sorted(events, key=lambda e: (folded[e], -events[e], e))):
        out.append(Rank(subject=key, rank=n + 1, folded=folded[key], why=f"worth {events[key]:.2f}"))
    return out


STAGE = Stage(
    name="ranking",
    scope="corpus",
    reads=(Document, Appearance, Claim, Event, Support, Contradiction, Indicator),
    writes=(Rank,),
    version=1,
    run=ranking,
)


def _event(event: Event, worth: Mapping[str, float]) -> float:
    best = sorted((worth[c] for c in event.claims), reverse=True)
    return best[0] + 0.15 * sum(best[1:6])


def _claims(tables: Tables) -> dict[str, float]:
    appearances = {a.id: a for a in tables.of(Appearance)}
    documents_by_id = {d.id: d for d in tables.of(Document)}
    lengths = {d.id: max(1, len(d.text)) for d in tables.of(Document)}
    titles = {d.id: _words(d.title) for d in tables.of(Document)}
    support = {s.claim: s.roots for s in tables.of(Support)}
    disputed: dict[str, int] = defaultdict(int)
    for c in tables.of(Contradiction):
        for key in sorted(set(c.claims)):
            disputed[key] += 2 if c.status == "open" else 1
    alerted = {a for i in tables.of(Indicator) for alert in i.alerts for a in alert.evidence}
    out = {}
    for claim in tables.of(Claim):
        rows = [appearances[a] for a in claim.appearances]
        documents = {a.doc for a in rows}
        value = WEIGHT[claim.role]
        spread = 1.0 + math.log2(1 + len(documents))
        value *= spread if any(i.known for i in support[claim.id].items) else min(spread, DARK)
        value *= RECALLED if all(_recalled(a, documents_by_id[a.doc]) for a in rows) else 1.0
        value += 1.2 * max(0, support[claim.id].min - 1) + 0.3 * math.sqrt(max(0, support[claim.id].max - 1))
        value += 0.5 * min(3, disputed.get(claim.id, 0))
        value += 2.0 if alerted & set(claim.appearances) else 0.0
        value += LEAD * max(_lead(a, lengths[a.doc]) for a in rows) + 0.15 * math.log2(len(rows))
        value += 1.5 * max(_headline(a, titles[a.doc]) for a in rows)
        value += 0.4 * any(a.slots.quantity for a in rows) + 0.3 * any(a.slots.where for a in rows)
        out[claim.id] = value
    return out


def _recalled(a: Appearance, document: Document) -> bool:
    day, when = published_day(document), a.slots.when
    return day is not None and when is not None and bool(when.latest) and when.latest[:10] < (day - OLD).isoformat()


def _lead(a: Appearance, length: int) -> float:
    return max(0.0, 1.0 - 3.0 * a.span[0] / max(length, LEAD_LENGTH))


def _words(title: str | None) -> frozenset[str]:
    return frozenset(same_word(w.strip("‘’“”\"'.,:;!?()").lower()) for w in (title or "").split() if len(w) > 3)


def _headline(a: Appearance, title: frozenset[str]) -> float:
    """Share of the headline's words that the statement takes up: what the page itself puts first."""
    if not title:
        return 0.0
    return len(title & {same_word(t) for t in a.terms}) / len(title)
