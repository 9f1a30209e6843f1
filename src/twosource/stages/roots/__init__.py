"""Roots: how many independent sources stand behind each claim, at least and at most, and why."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec

from twosource.judgements import held
from twosource.pipeline import Stage, Tables
from twosource.records import (
    Appearance,
    Claim,
    Copy,
    Correction,
    Document,
    Independence,
    Laundering,
    Onward,
    RootItem,
    Ruling,
    Source,
    SourceIdentity,
    Support,
)
from twosource.stages.corrections import ended_by
from twosource.stages.dating import published_day
from twosource.stages.roots.laundering import findings, settle
from twosource.stages.roots.onward import onward
from twosource.stages.roots.origins import NO_SUPPORT, Origin, Pile, Union, by_origin, by_text, interests
from twosource.stages.roots.rewrites import LEAST, Rewrites

SEEN_BY_OTHERS = re.compile(
    r"\b(?:has|have|had|is|are|was|were)\s(?:been\s|being\s)?(?:\w+ly\s)?(?:seen|observed|noticed|spotted|sighted)\b"
    r"(?!\sby\b)",
    re.IGNORECASE,
)
"""Somebody saw it, and the speaker does not say who."""


def roots(tables: Tables) -> list[Support | Onward | Laundering]:
    """The support of every claim, how its chains go on elsewhere, and what was laundered, in order of claim."""
    appearances = {a.id: a for a in tables.of(Appearance)}
    pile = pile_of(tables)
    days = {d.id: published_day(d) for d in tables.of(Document)}
    ended = ended_by(tables.of(Correction))
    out: list[Support | Onward | Laundering] = []
    for claim in tables.of(Claim):
        rows = [appearances[a] for a in claim.appearances]
        standing = [a for a in rows if a.id not in ended]
        out.append(
            Support(claim=claim.id, roots=independence(standing, pile) if standing else _taken_back(rows, ended))
        )
        out.extend(findings(claim.id, [pile.origin(a) for a in supporting(standing)], pile, days.get))
        given = pile.judged.sources  # whose word it is was said by a person: no chain goes on from there
        out.extend(onward([pile.origin(a) for a in rows if a.id not in given], pile))
    return out


STAGE = Stage(
    name="roots",
    scope="corpus",
    reads=(Document, Appearance, Claim, Copy, Source, SourceIdentity, Ruling, Correction),
    writes=(Support, Onward, Laundering),
    version=8,
    run=roots,
)


def _taken_back(rows: Sequence[Appearance], ended: Mapping[str, Correction]) -> Independence:
    """No support is left: all that is told of the claim was taken back."""
    whys = dict.fromkeys(ended[a.id].why for a in rows)
    return Independence(min=0, max=0, items=(), why=f"nothing stands behind it any more: {'; '.join(list(whys)[:3])}")


def pile_of(tables: Tables) -> Pile:
    """What all claims share: sources by canonical id, outlets by document, copies."""
    canonical = {s.source: s.canonical for s in tables.of(SourceIdentity)}
    sources = fullest(tables.of(Source), canonical)
    outlets: dict[str, str] = {}
    for a in tables.of(Appearance):
        first = a.chain[0].source
        outlets.setdefault(a.doc, canonical.get(first, first))
    rows = tables.of(Appearance)
    rewrites = Rewrites.of(tables.of(Claim), {a.id: a for a in rows}, canonical, tables.of(Document))
    return Pile(sources, canonical, tables.of(Copy), outlets, rows, rewrites, held(tables.of(Ruling)))


def fullest(rows: Sequence[Source], canonical: Mapping[str, str]) -> dict[str, Source]:
    """One row for each id, with the role, the affiliation and the country that any page gives of that source.

    Names stay those of the id itself; what is known under another spelling of it is known of it.
    """
    known: dict[str, list[Source]] = defaultdict(list)
    own: dict[str, Source] = {}
    for source in sorted(rows, key=lambda s: (s.id, not s.named, s.name, s.role or "", s.affiliation or "")):
        own.setdefault(source.id, source)
        known[canonical.get(source.id, source.id)].append(source)
    out = {}
    for key, source in own.items():
        same = [s for s in known[canonical.get(key, key)] if s.kind == source.kind]
        best = max(
            same, key=lambda s: (bool(s.affiliation) + bool(s.role) + bool(s.country), s.affiliation or "", s.id)
        )
        out[key] = msgspec.structs.replace(
            source,
            role=source.role or best.role,
            affiliation=source.affiliation or best.affiliation,
            country=source.country or best.country,
        )
    return out


def independence(appearances: Sequence[Appearance], pile: Pile) -> Independence:
    """Count the roots of one claim: the range, the roots and the reasons."""
    origins = [pile.origin(a) for a in supporting(appearances)]
    if not origins:
        return Independence(min=0, max=0, items=(), why="nobody asserts it; it is only said not to be confirmed")
    union = Union()
    by_text(origins, pile, union)
    by_origin(origins, pile, union)
    circular = settle(origins, pile, union)
    groups = _groups(origins, union)
    known = [g for g in groups if any(o.known for o in g)]
    dark = [g for g in groups if not any(o.known for o in g)]
    merged, interest_why = _merge_interests(known)
    firm = {merged[n] for n, group in enumerate(known) if any(_stands_behind(o) for o in group)}
    press = {merged[n] for n, group in enumerate(known) if _press_alone(group)}
    low = max(1, len(firm - press))  # where a newspaper has it from is not known: it may be from any of the others
    alike, rewritten = _rewritten(known, dark, pile, origins)
    high = max(1, sum(_at_most(g, pile) for g in known) + alike)
    numbers = [*merged, *range(len(known), len(known) + len(dark))]
    items = tuple(_item(g, number, union) for g, number in zip(known + dark, numbers, strict=True))
    return Independence(
        min=low, max=max(low, high), items=items, why=_why(known, dark, interest_why, rewritten, circular)
    )


def supporting(appearances: Sequence[Appearance]) -> list[Appearance]:
    """The appearances that count as support, in order of id."""
    speaking = [a for a in appearances if a.stance not in NO_SUPPORT]
    if all(a.role == "position" for a in appearances):
        speaking = list(appearances)  # the claim is the position itself: "the ministry declined to comment"
    return sorted(speaking, key=lambda a: a.id)


def _stands_behind(o: Origin) -> bool:
    """Somebody with a name who says it without a hedge.

    Who calls a thing likely, possible or unconfirmed does not stand behind it, people without a name may be the same
    people as anybody else, and who says that something "has been observed" tells what others saw: all these count in
    the maximum alone.
    """
    firm = o.known and o.source.named and o.appearance.certainty in ("asserted", "attributed")
    return firm and SEEN_BY_OTHERS.search(o.appearance.quote) is None


def _press_alone(group: Sequence[Origin]) -> bool:
    """Whether all that stand behind it are outlets; a clip that one of them showed, and nobody named, adds no one."""
    firm = [o for o in group if _stands_behind(o)] or group
    return all(o.source.kind == "outlet" for o in firm)


def _groups(origins: Sequence[Origin], union: Union) -> list[list[Origin]]:
    groups: dict[str, list[Origin]] = defaultdict(list)
    for o in origins:
        groups[union.find(o.id)].append(o)
    return [sorted(groups[k], key=lambda o: o.id) for k in sorted(groups)]


def _merge_interests(known: Sequence[Sequence[Origin]]) -> tuple[list[int], list[str]]:
    group = list(range(len(known)))
    why = []
    for x, y, reason in interests(known):
        low, high = sorted((group[x], group[y]))
        if low != high:
            group = [low if g == high else g for g in group]
            why.append(reason)
    return group, why


def _at_most(group: Sequence[Origin], pile: Pile) -> int:
    """One, but people who are not named may be others each time another outlet found them."""
    if any(o.known and o.source.named for o in group) or _judged_one(group, pile):
        return 1
    relays = {o.relays[-1] for o in group if o.relays}
    return max(1, len(relays))


def _judged_one(group: Sequence[Origin], pile: Pile) -> bool:
    ids = {o.source.id for o in group}
    return any(x in ids and y in ids for x, y, _ in pile.one_roots)


def _rewritten(
    known: Sequence[Sequence[Origin]], dark: Sequence[Sequence[Origin]], pile: Pile, origins: Sequence[Origin]
) -> tuple[int, list[str]]:
    """How many independent pages may stand behind the groups that name nobody, and which are probably rewritten.

    A page that tells several of the same odd things as another one of the claim counts with that one.
    """
    own = pile.rewrites.own([o.appearance for o in origins])
    union = Union()
    pages = {o.outlet: o for g in dark for o in reversed(g)}
    others = {o.outlet: o for g in known for o in reversed(g)}
    for g in dark:  # who copied from one another, or turn in a circle, are one already
        for o in g[1:]:
            union.join(g[0].outlet, o.outlet, "one origin")
    why = []
    for key in sorted(pages):
        for other in sorted({*pages, *others} - {key}):
            p = pages.get(other) or others[other]
            if frozenset((pages[key].appearance.doc, p.appearance.doc)) in pile.judged.not_copies:
                continue
            shared = pile.rewrites.shared(pages[key].appearance, p.appearance, own)
            if len(shared) >= LEAST and union.join(key, other, "rewritten"):
                told = ", ".join(shared[:4])
                why.append(f"{pages[key].appearance.doc} tells the same odd things as {p.appearance.doc}: {told}")
    alone = {union.find(key) for key in pages} - {union.find(key) for key in others}
    return len(alone), why


def _dark_key(group: Sequence[Origin]) -> str:
    return min(o.outlet for o in group)


def _lead(group: Sequence[Origin]) -> Origin:
    """The origin that a group is called by: known, with a name, and no outlet where there is anything better."""
    return min(group, key=lambda o: (not o.known, not o.source.named, o.source.kind in ("outlet", "agency"), o.id))


def _item(group: Sequence[Origin], number: int, union: Union) -> RootItem:
    lead = _lead(group)
    ids = {o.id for o in group}
    why = sorted({reason for a, b, reason in union.reasons if a in ids or b in ids})
    if not lead.known:
        why.insert(0, "no source is named: the chain ends in the dark")
    shown = why[:6] + ([f"and {len(why) - 6} more reasons"] if len(why) > 6 else [])
    return RootItem(
        source=lead.source.id,
        name=lead.source.name,
        appearances=tuple(sorted(ids)),
        why="; ".join(shown) or "named once",
        known=lead.known,
        group=number,
    )


def _why(
    known: Sequence[Sequence[Origin]],
    dark: Sequence[Sequence[Origin]],
    interest: Sequence[str],
    rewritten: Sequence[str] = (),
    circular: Sequence[str] = (),
) -> str:
    names = []
    for group in known:
        names.append(_lead(group).source.name)
    parts = []
    total = sum(len(g) for g in known)
    if names:
        shown = ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
        parts.append(f"{total} appearance{'s' * (total != 1)} rest{'s' * (total == 1)} on {shown}")
    if interest:
        parts.append("counted once at least: " + "; ".join(sorted(set(interest))[:3]))
    weak = sum(not any(_stands_behind(o) for o in g) for g in known)
    papers = [_lead(g).source.name for g in known if all(o.source.kind == "outlet" for o in g)]
    if papers and len(known) > 1:
        shown = ", ".join(papers[:3]) + (f" and {len(papers) - 3} more" if len(papers) > 3 else "")
        parts.append(f"nobody says from whom {shown} ha{'ve' if len(papers) > 1 else 's'} it: not counted at least")
    weak -= sum(not any(_stands_behind(o) for o in g) and all(o.source.kind == "outlet" for o in g) for g in known)
    if weak > 0 and len(known) > 1:
        which = f"{weak} of them are without a name or only call" if weak > 1 else "1 of them has no name or only calls"
        parts.append(f"{which} it likely: not counted at least")
    if dark:
        outlets = len({_dark_key(g) for g in dark})
        parts.append(
            f"{outlets} outlet{'s' * (outlets != 1)} name{'s' * (outlets == 1)} no source: "
            "counted as dependent at least, as independent at most"
        )
    parts.extend(circular)
    if rewritten:
        more = f" and {len(rewritten) - 2} more" if len(rewritten) > 2 else ""
        parts.append(f"probably rewritten, not counted again at most: {'; '.join(rewritten[:2])}{more}")
    return ". ".join(parts) or "no source is named"
