"""Happenings of a watch, coded: PLOVER type and CAMEO code, place and time, movement, the stance of officials.

Words alone decide (data/plover.toml): a statement is of a kind when a word of doing and a thing of that kind stand in
it. Statements of one claim or event that are of one kind, and that no day and no place keep apart, are one happening.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from twosource.pipeline import Tables
from twosource.records import (
    Appearance,
    Claim,
    Coded,
    Event,
    Independence,
    OfficialStance,
    Source,
    Support,
    When,
    Where,
    stable_id,
)
from twosource.stages.indicators.counts import by_page
from twosource.watches.attacks import NONE, Attacks, attacks
from twosource.watches.chronology import Times, times
from twosource.watches.geo import at, called
from twosource.watches.joining import Told, days_between, groups
from twosource.watches.kinds import kinds
from twosource.watches.model import Actor, Watch
from twosource.watches.moves import movement

TAKES = frozenset({"confirms", "denies", "does-not-confirm", "declines", "neither", "warns", "calls-for"})
UNSURE = frozenset({"probable", "possible", "unconfirmed", "expected"})
OFFICIAL = frozenset({"person", "office", "agency"})
SPECIAL = ("movement-rail", "movement-road", "movement-sea", "movement-air")
OFTEN = 0.3
"""A kind of fewer of a claim's statements than this share of the most frequent kind's is a slip of words."""
SHORT = 5
"""Letters of a name in capitals that is taken as it stands."""
HANDED_ON = 0.6
"""A statement without a kind of its own takes those that have at least this share of its claim's most frequent kind."""


def coded(tables: Tables, watch: Watch) -> list[Coded]:
    """The happenings of the watch that the pile tells of, by time."""
    claim_of = {a: c.id for c in tables.of(Claim) for a in c.appearances}
    event_of = {c: e.id for e in tables.of(Event) for c in e.claims}
    known = times(tables, watch)
    pages = list(by_page(tables))
    rows = [a for page in pages for a in page]
    told: list[Told] = []
    coder = attacks(tables) if "attack" in watch.happenings else NONE
    own_kinds = {a.id: tuple(_kinds(a, watch, coder)) for a in rows}
    kinds_of = _kinds_of_claims(rows, own_kinds, claim_of)
    for page in pages:
        for n, a in enumerate(page):
            claim = claim_of.get(a.id, a.id)
            for kind in kinds_of.get(a.id, ()):
                where = _where(page, n)
                places = tuple(p.id for p in watch.places if any(at(p, w) for w in where) or called(p, a.quote))
                when, why = known.of(a)
                event = event_of.get(claim, claim)
                actors = frozenset(x.id for x in watch.actors if _named(x, a.quote) is not None)
                own = kind in own_kinds[a.id]
                doer = _doer(watch, a.quote) if kind == "attack" else None
                told.append(Told(a, kind, claim, event, when, why, where, places, actors, own, doer))
    support = {s.claim: s.roots for s in tables.of(Support)}
    sources = {s.id: s for s in tables.of(Source)}
    out = [_one(g, watch, support, sources, rows, known, claim_of) for g in groups(told)]
    kept = (_recoded(c, coder) for c in out if c.places or (c.actors and not _elsewhere(c)))
    return sorted(kept, key=lambda c: (c.when.earliest if c.when else "9999", c.kind, c.id))


def _recoded(c: Coded, coder: Attacks) -> Coded:
    """An attack with the codes of its incident: a bombing, an abduction."""
    codes = coder.codes(c.appearances) if c.kind == "attack" else None
    return msgspec.structs.replace(c, plover=codes[0], mode=codes[1], cameo=codes[2]) if codes else c


def _elsewhere(c: Coded) -> bool:
    """Whether the statements name places finer than a country, none of which is watched."""
    return any(w.precision in ("point", "city", "area", "region") for w in c.where)


def _kinds_of_claims(
    rows: Sequence[Appearance], own: Mapping[str, Sequence[str]], claim_of: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Kinds by appearance. What one statement of a claim says by its words, its others say too."""
    count: dict[str, Counter[str]] = defaultdict(Counter)
    for a in rows:
        count[claim_of.get(a.id, a.id)].update(own[a.id])
    out = {}
    for a in rows:
        if a.role not in ("happening", "measure") or a.against:
            continue
        found = count[claim_of.get(a.id, a.id)]
        most = max(found.values(), default=0)
        usual = tuple(k for k in sorted(found) if found[k] >= OFTEN * most)
        handed_on = tuple(k for k in usual if found[k] >= HANDED_ON * most)
        out[a.id] = tuple(k for k in own[a.id] if k in usual) or (
            handed_on if not own[a.id] and a.role == "happening" else ()
        )
    return out


def _kinds(a: Appearance, watch: Watch, coder: Attacks) -> list[str]:
    """The kinds of the watch that a statement is of; the finer movement takes the place of the coarse one."""
    if a.role not in ("happening", "measure") or a.against:
        return []
    text = _main(" ".join(a.quote.split()))
    found: list[str] = [k for k in watch.happenings if k != "statement" and kinds()[k].in_text(text)]
    if "attack" in watch.happenings and a.doc in coder.read:
        sure = "exercise" not in found and kinds()["attack"].surely(text)
        found = [k for k in found if k != "attack"] + (["attack"] if sure or a.id in coder.of else [])
    fine = [k for k in found if k in SPECIAL]
    if fine and "movement" in found:
        found.remove("movement")
    if "movement-rail" in fine and "movement-road" in fine:  # "trains with vehicles"
        found.remove("movement-road")
    if "exercise" in found:
        found = [k for k in found if not k.startswith("movement")]
    if "attack" in found:
        found = [k for k in found if not k.startswith("movement")]  # the convoy was ambushed
    if "launch" in found:
        found = [k for k in found if not k.startswith(("movement", "cargo"))]
    return found


_TAIL = re.compile(
    r"(?<=\w),?\s(?:following|in response to|amid|after|despite|ahead of|since|because of|which|where|"
    r"(?:as|while|over|on|with)\s(?:(?:the|growing|rising|mounting|new|fresh)\s){0,2}"
    r"(?:tensions?|fears?|worr(?:y|ies)|concerns?|anger|pressure|speculation|suspicions?|threats?))\s(?=\w)",
    re.I,
)


_OPENING = re.compile(
    r"^(?:given that|after|when|as|although|though|while|since|because|if)\s[^,]{3,200},\s(?=\w)", re.I
)


def _main(text: str) -> str:
    """The statement without what it only happened after: "practised landings, following a missile test"."""
    text = _OPENING.sub("", text, count=1)
    head = _TAIL.split(text, maxsplit=1)[0]
    return head if len(head.split()) >= 3 else text


def _where(rows: Sequence[Appearance], n: int) -> tuple[Where, ...]:
    """The places of a statement; where it names none, those of the two before it on the same word."""
    for a in (rows[n], *reversed(rows[max(0, n - 2) : n])):
        if a.slots.where and (a is rows[n] or a.root == rows[n].root):
            return a.slots.where
    return ()


def _one(
    group: Sequence[Told],
    watch: Watch,
    support: Mapping[str, Independence],
    sources: Mapping[str, Source],
    rows: Sequence[Appearance],
    known: Times,
    claim_of: Mapping[str, str],
) -> Coded:
    kind = kinds()[group[0].kind]
    members = sorted({t.appearance.id: t.appearance for t in group}.values(), key=lambda a: a.id)
    best = max(group, key=_telling)
    when, when_why = _hull(group)
    claims = sorted({t.claim for t in group})
    found = _best(claims, support)
    where: dict[str, Where] = {}
    for t in sorted(group, key=lambda t: t is not best):
        for w in t.where:
            where.setdefault(w.name, w)
    moves = [m for t in group if (m := movement(t.appearance, kind.mode, t.when)) is not None]
    text = " ".join(best.appearance.quote.split())
    stances = tuple(_stances([a for a in rows if claim_of.get(a.id) in claims], sources))
    return Coded(
        id=stable_id("h", kind.name, *sorted(a.id for a in members)),
        kind=kind.name,
        plover=kind.plover,
        cameo=kind.cameo,
        mode=kind.mode,
        text=text,
        when=when,
        when_why=when_why,
        where=tuple(where.values()),
        places=_places(group, watch, known),
        actors=tuple(a.id for a in watch.actors if any(a.id in t.actors for t in group)),
        movements=tuple(dict.fromkeys(moves)) if kind.name.startswith(("movement", "cargo", "visit")) else (),
        stances=stances,
        planned=all(a.certainty == "expected" for a in members),
        unsure=all(a.certainty in UNSURE for a in members),
        appearances=tuple(a.id for a in members),
        sources_min=found.min,
        sources_max=found.max,
        sources=tuple(sorted({i.name for i in found.items if i.known})),
    )


def _best(claims: Sequence[str], support: Mapping[str, Independence]) -> Independence:
    """The sources of the best supported claim: they are counted for each claim, never added up over several."""
    known = [support[c] for c in claims if c in support]
    none = Independence(min=1, max=1, items=(), why="")
    return max(known, key=lambda s: (s.min, s.max, len(s.items), s.why), default=none)


def _telling(t: Told) -> tuple[object, ...]:
    """The statement that says most: sure, placed, timed, with a figure, and not too long."""
    a = t.appearance
    length = len(a.quote)
    return (
        t.own,
        a.certainty not in ("expected", "possible", "unconfirmed"),
        a.role != "background",
        sum(
            (
                any(w.precision != "country" for w in t.where),
                bool(t.places),
                t.when is not None,
                bool(a.slots.quantity),
                bool(a.slots.who),
                len(t.actors),
            )
        ),
        -abs(length - 120),
        a.id,
    )


def _hull(group: Sequence[Told]) -> tuple[When | None, str]:
    """The days that statements give to the day, from the first to the last of them; else the narrowest time given."""
    timed = sorted((t for t in group if t.when is not None), key=_width)
    exact = [t for t in timed if t.when is not None and days_between(t.when.earliest, t.when.latest) <= 1]
    if not timed or timed[0].when is None:
        return None, ""
    whens = [t.when for t in exact if t.when is not None]
    if len({(w.earliest[:10], w.latest[:10]) for w in whens}) < 2:
        return timed[0].when, timed[0].why
    earliest, latest = min(w.earliest for w in whens), max(w.latest for w in whens)
    when = When(earliest=earliest, latest=latest, precision="day" if earliest[:10] == latest[:10] else "week")
    reasons = list(dict.fromkeys(t.why for t in exact))
    return when, f"from the first to the last day that is given; {reasons[0]}"


def _width(t: Told) -> tuple[object, ...]:
    when = t.when
    return (days_between(when.earliest, when.latest), when.earliest, t.appearance.id) if when else (9999, "", "")


def _places(group: Sequence[Told], watch: Watch, known: Times) -> tuple[str, ...]:
    """Places of the watch that the statements name, and that of the chronology's happening that they tell of."""
    found = {p for t in group for p in t.places}
    for t in group:
        anchor = known.anchors.get(t.appearance.doc)
        text = t.appearance.quote.lower()
        if anchor is not None and anchor.known.what == t.kind and all(w.lower() in text for w in anchor.known.words):
            found.update({anchor.known.place} if anchor.known.place else ())
    return tuple(p.id for p in watch.places if p.id in found)


def _named(actor: Actor, text: str) -> int | None:
    """Where a text first names an actor; "Russia" is in "Russian", but "US" is not in "used"."""
    found = (
        re.search(rf"(?<!\w){re.escape(n)}(?!\w)", text)
        if n.isupper() and len(n) <= SHORT
        else re.search(rf"(?<!\w){re.escape(n)}", text, re.I)
        for n in (actor.name, *actor.also)
    )
    return min((m.start() for m in found if m is not None), default=None)


_BY = re.compile(r"\bby (?=(?:the )?[A-Z])")


def _doer(watch: Watch, text: str) -> str | None:
    """The watched actor that a statement names first, or first after "by": who did it, as far as the order tells."""
    by = _BY.search(text)
    for words in (text[by.end() :] if by else "", text):
        at_ = [(n, a.id) for a in watch.actors if (n := _named(a, words)) is not None]
        if at_:
            return min(at_)[1]
    return None


def _stances(rows: Iterable[Appearance], sources: Mapping[str, Source]) -> Iterable[OfficialStance]:
    """What officials take to it; newspapers and witnesses take none."""
    seen = set()
    for a in sorted(rows, key=lambda a: (a.doc, a.span)):
        source = sources.get(a.root)
        if a.stance in TAKES and source is not None and source.kind in OFFICIAL and (a.root, a.stance) not in seen:
            seen.add((a.root, a.stance))
            quote = " ".join(a.quote.split())
            yield OfficialStance(source=a.root, name=source.name, stance=a.stance, appearance=a.id, quote=quote)
