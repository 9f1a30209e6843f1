"""Claims: appearances, in any number of documents, that assert the same thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from twosource.judgements import held
from twosource.pipeline import Stage, Tables
from twosource.records import (
    Appearance,
    AppearanceRole,
    Claim,
    Dating,
    Document,
    Ruling,
    Source,
    SourceIdentity,
    Story,
    stable_id,
)
from twosource.stages.claims.anaphora import attach_positions
from twosource.stages.claims.grouping import group
from twosource.stages.claims.profiles import Profile, profiles_of
from twosource.stages.claims.wording import unplain

MAX_TEXT = 320


def claims(tables: Tables) -> list[Claim]:
    """All claims, in order of id. Every appearance is in exactly one."""
    known = list(profiles_of(tables).values())
    judged = held(tables.of(Ruling)).pairs("claim", {p.id: n for n, p in enumerate(known)})
    groups = attach_positions(known, group(known, judged), judged)
    out = [_claim([known[n] for n in members], why) for members, why in groups]
    return sorted(out, key=lambda c: c.id)


STAGE = Stage(
    name="claims",
    scope="corpus",
    reads=(Document, Appearance, Dating, Source, SourceIdentity, Story, Ruling),
    writes=(Claim,),
    version=5,
    run=claims,
)


def _claim(members: Sequence[Profile], why: Sequence[str]) -> Claim:
    ids = tuple(sorted(p.id for p in members))
    return Claim(
        id=stable_id("c", ids[0]),
        text=_text(members),
        role=_role(members),
        appearances=ids,
        why=tuple(why),
    )


def _role(members: Sequence[Profile]) -> AppearanceRole:
    order: tuple[AppearanceRole, ...] = ("happening", "measure", "position", "comment", "background")
    count: Counter[AppearanceRole] = Counter(p.appearance.role for p in members if p.appearance.role != "position")
    if not count:
        return "position"
    return max(order, key=lambda r: (count[r], -order.index(r)))


def _text(members: Sequence[Profile]) -> str:
    """The plainest of the members that say most of what the others say: who did what, in a sentence that can stand."""
    shared: Counter[str] = Counter(w for p in members for w in p.weights)

    def worth(p: Profile) -> tuple[bool, float, str]:
        a = p.appearance
        heard = sum(p.weights[w] * (shared[w] - 1) for w in p.weights)
        slots = 2.0 * bool(a.slots.who) + bool(a.slots.quantity) + bool(a.slots.where) + bool(a.slots.when)
        length = len(a.quote)
        penalty = max(0, length - 180) / 20 + max(0, 40 - length) / 4
        plain = a.stance not in ("does-not-confirm", "declines", "neither") or a.role == "position"
        return plain, heard / len(members) + slots - penalty - unplain(a), a.id

    best = max(members, key=worth).appearance
    text = " ".join(best.quote.split())
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1].rsplit(" ", 1)[0] + "…"
