"""Which judgements hold in a run: the undone, the overruled and those about nothing that is there are told apart.

The latest wins. Judgements of one value (the source, date, place, words or grade of one thing) replace those before.
Same and different, of claims and of events, are kept as links that must be and links that cannot be: they are taken
from the latest back, and one that cannot stand beside the later ones is overruled and says by which. Two that are one
claim are of one event; two of different events are different claims.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import msgspec

from twosource.judgements.kinds import KINDS
from twosource.records import Appearance, Document, Judgement, Passage, Ruling

LINKS = ("same-claim", "different-claim", "same-event", "different-event")
LEAST_OVERLAP = 0.5
"""Share of the words, both ways, that a passage must share with an appearance to be taken for it when ids changed."""


def until(judgements: Iterable[Judgement], day: date) -> list[Judgement]:
    """The judgements made up to that day, in their order."""
    return [j for j in judgements if j.when[:10] <= day.isoformat()]


def rulings(
    judgements: Sequence[Judgement],
    appearances: Sequence[Appearance],
    documents: Sequence[Document],
    sources: Iterable[str],
) -> list[Ruling]:
    """What each judgement comes to in a run with these rows, in the order in which they were made."""
    if not judgements:
        return []
    undone = _undone(judgements)
    there = _There(appearances, documents, sources)
    out: dict[str, Ruling] = {}
    for j in judgements:
        sides, missing = there.sides(j)
        row = Ruling(
            judgement=j.id, kind=j.kind, sides=sides, value=j.value, who=j.who, when=j.when, why=j.why, status="holds"
        )
        if j.id in undone:
            row = msgspec.structs.replace(row, status="undone", note=f"undone by {undone[j.id]}")
        elif j.kind not in KINDS:
            row = msgspec.structs.replace(row, status="idle", note="a kind that this version does not know")
        elif missing:
            row = msgspec.structs.replace(row, status="idle", note=f"not in this run: {', '.join(missing)}")
        out[j.id] = row
    order = [j.id for j in judgements]
    _replaced(out, order)
    _contradicted(out, order)
    return [out[key] for key in order]


def _undone(judgements: Sequence[Judgement]) -> dict[str, str]:
    """Judgements that a later one undid, by which. An undoing that is itself undone has no effect."""
    out: dict[str, str] = {}
    for j in reversed(judgements):
        if j.kind == "undo" and j.id not in out:
            out.setdefault(j.subjects[0], j.id)
    return out


class _There:
    """What is there in a run to be judged."""

    def __init__(
        self, appearances: Sequence[Appearance], documents: Sequence[Document], sources: Iterable[str]
    ) -> None:
        self.appearances = {a.id: a for a in appearances}
        self.by_doc: dict[str, list[Appearance]] = defaultdict(list)
        for a in appearances:
            self.by_doc[a.doc].append(a)
        self.documents = {d.id for d in documents}
        self.sources = frozenset(sources)

    def sides(self, j: Judgement) -> tuple[tuple[tuple[str, ...], ...], list[str]]:
        """The ids of this run for each subject, and the subjects that are not there."""
        kind = KINDS.get(j.kind)
        given = j.sides or tuple((s,) for s in j.subjects)
        if kind is None or kind.subject in ("judgement", "observation", "any"):
            return tuple(tuple(dict.fromkeys(self._now(i, j.passages) or i for i in side)) for side in given), []
        out = []
        missing = []
        for subject, side in zip(j.subjects, given, strict=False):
            if kind.subject == "appearance":
                found = tuple(dict.fromkeys(key for i in side if (key := self._now(i, j.passages)) is not None))
            else:
                known = self.documents if kind.subject == "document" else self.sources
                found = tuple(i for i in side if i in known)
            if not found:
                missing.append(subject)
            out.append(found)
        return tuple(out), missing

    def _now(self, name: str, passages: Sequence[Passage]) -> str | None:
        """The appearance of this id, or else the one that now stands where it stood."""
        if name in self.appearances:
            return name
        passage = next((p for p in passages if p.subject == name), None)
        if passage is None:
            return None
        start, end = passage.span

        def overlap(a: Appearance) -> float:
            common = min(end, a.span[1]) - max(start, a.span[0])
            return common / max(end - start, a.span[1] - a.span[0], 1)

        rows = self.by_doc.get(passage.doc, ())
        best = max(rows, key=lambda a: (overlap(a), a.id), default=None)
        return best.id if best is not None and overlap(best) >= LEAST_OVERLAP else None


def _replaced(out: dict[str, Ruling], order: Sequence[str]) -> None:
    latest: dict[tuple[str, str], str] = {}
    for key in reversed(order):
        row = out[key]
        kind = KINDS.get(row.kind)
        if row.status != "holds" or kind is None or not kind.single:
            continue
        about = (row.kind, row.sides[0][0])
        if about in latest:
            out[key] = msgspec.structs.replace(row, status="overruled", note=f"replaced by {latest[about]}")
        else:
            latest[about] = key


def _contradicted(out: dict[str, Ruling], order: Sequence[str]) -> None:
    """Overrule links that cannot stand beside later ones."""
    links = Links()
    for key in reversed(order):
        row = out[key]
        if row.status != "holds" or row.kind not in LINKS:
            continue
        against = links.refuses(row)
        if against:
            note = f"it cannot stand beside {', '.join(against)}, made later"
            out[key] = msgspec.structs.replace(row, status="overruled", note=note)
        else:
            links.add(row)


def _levels(row: Ruling) -> tuple[str, ...]:
    """At which levels a link holds: one claim is one event, and two events are two claims."""
    if row.kind in ("same-claim", "different-event"):
        return ("claim", "event")
    return ("claim",) if row.kind == "different-claim" else ("event",)


class Links:
    """Appearances that must be in one claim or event, and those that cannot."""

    def __init__(self) -> None:
        self._of: dict[str, dict[str, str]] = {"claim": {}, "event": {}}
        self.must: list[tuple[str, str, str, Ruling]] = []  # level, two appearances, by which judgement
        self.cannot: list[tuple[str, str, str, Ruling]] = []

    def _root(self, level: str, x: str) -> str:
        of = self._of[level]
        while of.get(x, x) != x:
            x = of[x]
        return x

    def one(self, level: str, x: str, y: str) -> bool:
        """Whether the two are linked at this level."""
        return self._root(level, x) == self._root(level, y)

    def refuses(self, row: Ruling) -> list[str]:
        """The judgements, in order of id, that it cannot stand beside; empty when there are none."""
        touched: set[tuple[str, str]] = set()  # level and root of the groups that are in the way
        against = set()
        if row.kind.startswith("same-"):
            for level in _levels(row):
                roots = {self._root(level, i) for side in row.sides for i in side}
                for lev, x, y, by in self.cannot:
                    if lev == level and {self._root(level, x), self._root(level, y)} <= roots:
                        against.add(by.judgement)
                        touched |= {(level, self._root(level, x)), (level, self._root(level, y))}
        else:
            for level in _levels(row):
                roots = {self._root(level, x) for x in row.sides[0]} & {self._root(level, y) for y in row.sides[1]}
                touched |= {(level, root) for root in roots}
        if touched:
            against |= {by.judgement for lev, x, _, by in self.must if (lev, self._root(lev, x)) in touched}
        return sorted(against)

    def add(self, row: Ruling) -> None:
        """Take a judgement in, with what follows from it."""
        if row.kind.startswith("same-"):
            members = [i for side in row.sides for i in side]
            for level in _levels(row):
                for x, y in itertools.pairwise(members):
                    self.must.append((level, x, y, row))
                    a, b = sorted((self._root(level, x), self._root(level, y)))
                    self._of[level][b] = a
        else:
            for level in _levels(row):
                self.cannot.extend((level, x, y, row) for x in row.sides[0] for y in row.sides[1])

    def apart(self) -> Iterator[tuple[str, str, str, Ruling]]:
        """Every pair that must be apart, at each level, also by what is linked to it: (level, x, y, by)."""
        groups: dict[str, dict[str, list[str]]] = {"claim": defaultdict(list), "event": defaultdict(list)}
        for level, of in self._of.items():
            for x in sorted({*of, *of.values()}):
                groups[level][self._root(level, x)].append(x)
        for level, x, y, row in self.cannot:
            for a in groups[level].get(self._root(level, x), [x]):
                for b in groups[level].get(self._root(level, y), [y]):
                    yield level, a, b, row
                    if level == "event":  # what one event cannot hold, no claim can
                        yield "claim", a, b, row


def bears_on(rows: Iterable[Ruling]) -> Mapping[str, list[str]]:
    """By id of an appearance, source, document or other subject: the judgements about it, in their order."""
    out: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        for key in dict.fromkeys(i for side in row.sides for i in side):
            out[key].append(row.judgement)
    return out
