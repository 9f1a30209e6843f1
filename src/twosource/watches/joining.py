"""Which statements tell of one happening."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from twosource.records import Appearance, When, Where
from twosource.watches.kinds import kinds

APART_DAYS = 4
"""Two statements of a kind whose intervals lie further apart than this tell of two happenings."""
NEXT_DAY = 1
"""Days between what two pages give as the day of one happening: time zones, and the night between."""


ONCE = ("attack", "launch")
"""Kinds that happen at one moment: two days to which they are dated exactly are two happenings."""
CARRIED = {"movement-road": "vehicles", "movement-rail": "train"}
"""Kinds whose things are words for one: who sees a convoy sees a column of trucks, who sees wagons sees a train."""


@dataclass(frozen=True)
class Told:
    """A statement of one kind."""

    appearance: Appearance
    kind: str
    claim: str
    event: str
    when: When | None
    why: str
    where: tuple[Where, ...]
    places: tuple[str, ...]  # ids of places of the watch
    actors: frozenset[str] = frozenset()  # ids of actors of the watch that the words name
    own: bool = True  # whether its own words make the kind, or those of others of its claim
    doer: str | None = None  # of attacks: id of the watched actor that is named as who did it


@dataclass
class Group:
    """Statements that tell of one happening."""

    kind: str
    members: list[Told]

    @property
    def places(self) -> set[str]:
        """Places of the watch finer than a country that are named."""
        fine = (t for t in self.members if not t.where or any(w.precision != "country" for w in t.where))
        return {p for t in fine for p in t.places}

    @property
    def actors(self) -> set[str]:
        """Actors of the watch that are named."""
        return {a for t in self.members for a in t.actors}

    @property
    def things(self) -> set[str]:
        """What moved or was handed over."""
        return {x for t in self.members for x in _things(t)}


def groups(told: Iterable[Told]) -> list[list[Told]]:
    """Statements of one kind that share a claim or an event, unless their days lie apart; then what is one by kind,
    actor, thing and time, for pages tell of one happening in words too different for one claim."""
    found: list[Group] = []
    for t in sorted(told, key=lambda t: (t.when is None, t.when.earliest if t.when else "", t.appearance.id)):
        for g in found:
            if g.kind == t.kind and _together(g.members, t):
                g.members.append(t)
                break
        else:
            found.append(Group(t.kind, [t]))
    out: list[Group] = []
    for g in sorted(found, key=lambda g: (-len(g.members), g.members[0].appearance.id)):
        same = next((o for o in out if _one_happening(o, g)), None)
        if same is None:
            out.append(g)
        else:
            same.members.extend(g.members)
    return [g.members for g in out]


def _one_happening(a: Group, b: Group) -> bool:
    """Whether two groups are one though no claim joins them: the same kind, a watched actor in common, times that
    touch, and no other thing (of movements) and no other place (of what has only one place)."""
    if a.kind != b.kind or not _at_one_time(a, b):
        return False
    shared = a.actors & b.actors
    if a.kind.startswith(("movement", "cargo")):
        return bool(a.things & b.things) and (bool(shared) or bool(a.places & b.places))
    if a.kind == "launch":  # from one place, over another, into a third
        return bool(shared) or bool(a.places & b.places)
    if a.kind == "attack":
        return bool(a.places & b.places) and _one_doer(a.members, b.members)
    if a.kind == "exercise":
        return bool(a.places & b.places) or (bool(shared) and not (a.places and b.places))
    return False


def _at_one_time(a: Group, b: Group) -> bool:
    """Whether the times that are given to the day lie within a day of each other; of vaguer ones, whether they meet."""
    x, y = _best_known(a), _best_known(b)
    if x is None or y is None:
        return False
    return days_between(x.latest, y.earliest) <= NEXT_DAY and days_between(y.latest, x.earliest) <= NEXT_DAY


def _best_known(g: Group) -> When | None:
    """The narrowest time that a statement gives."""
    known = [t.when for t in g.members if t.when is not None]
    return min(known, key=lambda w: (days_between(w.earliest, w.latest), w.earliest), default=None)


def _together(group: Sequence[Told], t: Told) -> bool:
    if not all(_near(m.when, t.when, t.kind) for m in group):
        return False
    dated = all(m.when is not None for m in (*group, t))
    things = _things(t)
    for m in group:
        other = not _one_doer((m,), (t,))
        if other and m.when is not None and t.when is not None and m.when.earliest[:10] != t.when.earliest[:10]:
            return False
        if m.claim == t.claim:
            return True
        if other:
            continue
        if things and not things & _things(m):
            continue
        places = set(m.places) & set(t.places)
        one_page = m.appearance.doc == t.appearance.doc or (m.when is not None and t.when is not None)
        if m.event == t.event and one_page and (places or not m.places or not t.places):
            return True
        if dated and places and _fine(m.when) and _fine(t.when):
            return True
    return False


def _one_doer(a: Sequence[Told], b: Sequence[Told]) -> bool:
    """Whether nobody says that others did it: strikes on a town and what its masters fire from it are two attacks."""
    x, y = {t.doer for t in a} - {None}, {t.doer for t in b} - {None}
    return not x or not y or bool(x & y)


def _things(t: Told) -> frozenset[str]:
    """What moves or is handed over: missiles here and troops there are two movements. Empty for other kinds."""
    pattern = kinds()[t.kind].things
    if pattern is None or not t.kind.startswith(("movement", "cargo")):
        return frozenset()
    found = {m[0].lower().rstrip("s") for m in pattern.finditer(t.appearance.quote)}
    if t.kind in CARRIED and found:
        found = {CARRIED[t.kind]}
    return frozenset(found - {"military"})


def _fine(when: When | None) -> bool:
    return when is not None and days_between(when.earliest, when.latest) <= 10


def _near(a: When | None, b: When | None, kind: str) -> bool:
    if a is None or b is None:
        return True
    if kind in ONCE and _to_the_day(a) and _to_the_day(b):
        return days_between(a.latest, b.earliest) <= NEXT_DAY and days_between(b.latest, a.earliest) <= NEXT_DAY
    return days_between(a.latest, b.earliest) <= APART_DAYS and days_between(b.latest, a.earliest) <= APART_DAYS


def _to_the_day(when: When) -> bool:
    return days_between(when.earliest, when.latest) == 0


def days_between(start: str, end: str) -> int:
    """Days from the one time to the other; negative when the other is earlier."""

    return (dt.date.fromisoformat(end[:10]) - dt.date.fromisoformat(start[:10])).days
