"""Happenings of a watch, coded: PLOVER type and CAMEO code, place and time, movement, the stance of officials.

Words alone decide (data/plover.toml): a statement is of a kind when a word of doing and a thing of that kind stand in
it. Statements of one claim or event that are of one kind, and that no day and no place keep apart, are one happening.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

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
from twosource.watches.chronology import Times, times
from twosource.watches.geo import at
from twosource.watches.model import Actor, Watch
from twosource.watches.moves import movement

TAKES = frozenset({"confirms", "denies", "does-not-confirm", "declines", "neither", "warns", "calls-for"})
UNSURE = frozenset({"probable", "possible", "unconfirmed", "expected"})
OFFICIAL = frozenset({"person", "office", "agency"})
SPECIAL = ("movement-rail", "movement-road", "movement-sea", "movement-air")
APART_DAYS = 4
"""Two statements of a kind whose intervals lie further apart than this tell of two happenings."""
OFTEN = 0.3
"""A kind of fewer of a claim's statements than this share of the most frequent kind's is a slip of words."""


@dataclass(frozen=True)
class Kind:
    """A kind of happening: its codes and the words by which it is known."""

    name: str
    plover: str
    mode: str
    cameo: str
    words: re.Pattern[str] | None
    things: re.Pattern[str] | None

    def in_text(self, text: str) -> bool:
        """Whether a statement is of this kind by its words; the word of doing is not the thing itself."""
        if self.words is None:
            return False
        doing = self.words.search(text)
        if doing is None:
            return False
        return self.things is None or self.things.search(text) is not None


@functools.cache
def kinds() -> Mapping[str, Kind]:
    """All kinds by name."""
    data = tomllib.loads((resources.files("twosource.watches") / "data" / "plover.toml").read_text(encoding="utf-8"))

    def pattern(text: str | None) -> re.Pattern[str] | None:
        return re.compile(rf"(?<![\w-]){text}(?![\w])", re.I) if text else None

    return {
        name: Kind(name, k["plover"], k["mode"], k["cameo"], pattern(k.get("words")), pattern(k.get("things")))
        for name, k in data["kinds"].items()
    }


@dataclass(frozen=True)
class _Told:
    """A statement of one kind."""

    appearance: Appearance
    kind: str
    claim: str
    event: str
    when: When | None
    why: str
    where: tuple[Where, ...]
    places: tuple[str, ...]


def coded(tables: Tables, watch: Watch) -> list[Coded]:
    """The happenings of the watch that the pile tells of, by time."""
    claim_of = {a: c.id for c in tables.of(Claim) for a in c.appearances}
    event_of = {c: e.id for e in tables.of(Event) for c in e.claims}
    known = times(tables, watch)
    rows = sorted(tables.of(Appearance), key=lambda a: (a.doc, a.span, a.id))
    by_doc: dict[str, list[Appearance]] = defaultdict(list)
    for a in rows:
        by_doc[a.doc].append(a)
    told: list[_Told] = []
    kinds_of = _kinds_of_claims(rows, watch, claim_of)
    for doc in sorted(by_doc):
        for n, a in enumerate(by_doc[doc]):
            claim = claim_of.get(a.id, a.id)
            for kind in kinds_of.get(a.id, ()):
                where = _where(by_doc[doc], n)
                places = tuple(p.id for p in watch.places if any(at(p, w) for w in where))
                when, why = known.of(a)
                told.append(_Told(a, kind, claim, event_of.get(claim, claim), when, why, where, places))
    support = {s.claim: s.roots for s in tables.of(Support)}
    sources = {s.id: s for s in tables.of(Source)}
    out = [_one(g, watch, support, sources, rows, known, claim_of) for g in _groups(told)]
    kept = (c for c in out if c.places or (c.actors and not _elsewhere(c)))
    return sorted(kept, key=lambda c: (c.when.earliest if c.when else "9999", c.kind, c.id))


def _elsewhere(c: Coded) -> bool:
    """Whether the statements name places finer than a country, none of which is watched."""
    return any(w.precision in ("point", "city", "area", "region") for w in c.where)


def _kinds_of_claims(
    rows: Sequence[Appearance], watch: Watch, claim_of: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Kinds by appearance. What one statement of a claim says by its words, its others say too."""
    own = {a.id: tuple(_kinds(a, watch)) for a in rows}
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
        out[a.id] = tuple(k for k in own[a.id] if k in usual) or (
            usual if not own[a.id] and a.role == "happening" else ()
        )
    return out


def _kinds(a: Appearance, watch: Watch) -> list[str]:
    """The kinds of the watch that a statement is of; the finer movement takes the place of the coarse one."""
    if a.role not in ("happening", "measure") or a.against:
        return []
    text = _main(" ".join(a.quote.split()))
    found: list[str] = [k for k in watch.happenings if k != "statement" and kinds()[k].in_text(text)]
    fine = [k for k in found if k in SPECIAL]
    if fine and "movement" in found:
        found.remove("movement")
    if "movement-rail" in fine and "movement-road" in fine:  # "trains with vehicles"
        found.remove("movement-road")
    if "exercise" in found:
        found = [k for k in found if not k.startswith("movement")]
    if "launch" in found:
        found = [k for k in found if not k.startswith(("movement", "cargo"))]
    return found


_TAIL = re.compile(
    r"(?<=\w),?\s(?:following|in response to|amid|after|despite|ahead of|since|because of|which|where)\s(?=\w)", re.I
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


def _groups(told: Iterable[_Told]) -> list[list[_Told]]:
    """Statements of one kind that share a claim or an event, unless their days lie apart."""
    groups: list[list[_Told]] = []
    for t in sorted(told, key=lambda t: (t.when is None, t.when.earliest if t.when else "", t.appearance.id)):
        for g in groups:
            if g[0].kind == t.kind and _together(g, t):
                g.append(t)
                break
        else:
            groups.append([t])
    return groups


def _together(group: Sequence[_Told], t: _Told) -> bool:
    if not all(_near(m.when, t.when) for m in group):
        return False
    dated = all(m.when is not None for m in (*group, t))
    things = _things(t)
    for m in group:
        if m.claim == t.claim:
            return True
        if things and not things & _things(m):
            continue
        places = set(m.places) & set(t.places)
        one_page = m.appearance.doc == t.appearance.doc or (m.when is not None and t.when is not None)
        if m.event == t.event and one_page and (places or not m.places or not t.places):
            return True
        if dated and places and _fine(m.when) and _fine(t.when):
            return True
    return False


def _things(t: _Told) -> frozenset[str]:
    """What moves or is handed over: missiles here and troops there are two movements. Empty for other kinds."""
    pattern = kinds()[t.kind].things
    if pattern is None or not t.kind.startswith(("movement", "cargo")):
        return frozenset()
    found = {m[0].lower().rstrip("s") for m in pattern.finditer(t.appearance.quote)}
    return frozenset(found - {"military"})


def _fine(when: When | None) -> bool:
    return when is not None and days_between(when.earliest, when.latest) <= 10


def _near(a: When | None, b: When | None) -> bool:
    if a is None or b is None:
        return True
    return days_between(a.latest, b.earliest) <= APART_DAYS and days_between(b.latest, a.earliest) <= APART_DAYS


def days_between(start: str, end: str) -> int:
    """Days from the one time to the other; negative when the other is earlier."""
    import datetime as dt

    return (dt.date.fromisoformat(end[:10]) - dt.date.fromisoformat(start[:10])).days


def _one(
    group: Sequence[_Told],
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
        actors=tuple(a.id for a in watch.actors if any(_named(a, t.appearance.quote) for t in group)),
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


def _telling(t: _Told) -> tuple[object, ...]:
    """The statement that says most: sure, placed, timed, with a figure, and not too long."""
    a = t.appearance
    length = len(a.quote)
    return (
        a.certainty not in ("expected", "possible", "unconfirmed"),
        a.role != "background",
        sum(
            (
                any(w.precision != "country" for w in t.where),
                bool(t.places),
                t.when is not None,
                bool(a.slots.quantity),
                bool(a.slots.who),
            )
        ),
        -abs(length - 120),
        a.id,
    )


def _hull(group: Sequence[_Told]) -> tuple[When | None, str]:
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


def _width(t: _Told) -> tuple[object, ...]:
    when = t.when
    return (days_between(when.earliest, when.latest), when.earliest, t.appearance.id) if when else (9999, "", "")


def _places(group: Sequence[_Told], watch: Watch, known: Times) -> tuple[str, ...]:
    """Places of the watch that the statements name, and that of the chronology's happening that they tell of."""
    found = {p for t in group for p in t.places}
    for t in group:
        anchor = known.anchors.get(t.appearance.doc)
        text = t.appearance.quote.lower()
        if anchor is not None and anchor.known.what == t.kind and all(w.lower() in text for w in anchor.known.words):
            found.update({anchor.known.place} if anchor.known.place else ())
    return tuple(p.id for p in watch.places if p.id in found)


def _named(actor: Actor, text: str) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(n)}", text, re.I) for n in (actor.name, *actor.also))


def _stances(rows: Iterable[Appearance], sources: Mapping[str, Source]) -> Iterable[OfficialStance]:
    """What officials take to it; newspapers and witnesses take none."""
    seen = set()
    for a in sorted(rows, key=lambda a: (a.doc, a.span)):
        source = sources.get(a.root)
        if a.stance in TAKES and source is not None and source.kind in OFFICIAL and (a.root, a.stance) not in seen:
            seen.add((a.root, a.stance))
            quote = " ".join(a.quote.split())
            yield OfficialStance(source=a.root, name=source.name, stance=a.stance, appearance=a.id, quote=quote)
