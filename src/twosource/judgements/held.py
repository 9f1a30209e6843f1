"""What the stages must heed, taken from the judgements that hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from twosource.judgements.rulings import LINKS, Links
from twosource.records import Ruling


def judged_by(row: Ruling) -> str:
    """Who decided it, when and why, in words."""
    why = f": {row.why}" if row.why else ""
    return f"judged by {row.who}, {row.when[:10]} ({row.judgement}){why}"


@dataclass(frozen=True)
class Pairs:
    """Pairs that must be together and pairs that must not, as indexes of a sequence of appearances or claims."""

    together: tuple[tuple[int, int, str], ...] = ()  # with the reason
    apart: Mapping[int, frozenset[int]] = field(default_factory=dict)

    def forbid(self, left: Sequence[int], right: Sequence[int]) -> bool:
        """Whether no member of the one may be with some member of the other."""
        if not self.apart:
            return False
        return any(not self.apart[n].isdisjoint(right) for n in left if n in self.apart)

    def unite(self, groups: dict[int, list[int]]) -> list[tuple[int, int, int, str]]:
        """Join the groups (label -> members) of all that must be together; the joins made: label, the two, why.

        Whole groups are joined, for what the machine holds for one with either is one with both. Where that would
        bring together what a person parted, only those that must be together leave their groups for one of their own.
        """
        of = {n: label for label, members in groups.items() for n in members} if self.together else {}
        made = []
        for x, y, why in self.together:
            left, right = of[x], of[y]
            if left == right:
                continue
            if self.forbid(groups[left], groups[right]):
                moved = self._linked_to(x)
                label = max(groups) + 1
                for n in moved:
                    groups[of[n]].remove(n)
            else:
                label, gone = min(left, right), max(left, right)
                moved = groups[left] + groups[right]
                del groups[gone]
            groups[label] = sorted(moved)
            of.update(dict.fromkeys(moved, label))
            made.append((label, x, y, why))
        for label in [label for label, members in groups.items() if not members]:
            del groups[label]
        return made

    def _linked_to(self, n: int) -> list[int]:
        found = {n}
        while more := {k for x, y, _ in self.together if (x in found) != (y in found) for k in (x, y)} - found:
            found |= more
        return sorted(found)

    def touches(self, n: int) -> bool:
        """Whether anybody decided about this one."""
        return n in self.apart or any(n in pair[:2] for pair in self.together)


NONE = Pairs()


@dataclass(frozen=True)
class Held:
    """All that holds, as the stages ask for it."""

    together: Mapping[str, tuple[tuple[str, str, str], ...]]  # "claim" or "event" -> pairs of appearances, and why
    apart: Mapping[str, tuple[tuple[str, str], ...]]
    same_roots: tuple[tuple[str, str, str], ...]  # two sources and why
    not_copies: Mapping[frozenset[str], str]  # two documents -> why
    sources: Mapping[str, str]  # appearances whose source a person gave -> why

    def pairs(self, level: str, index: Mapping[str, int]) -> Pairs:
        """The links at this level ("claim", "event") between what `index` has a number for, by appearance."""
        together = tuple(
            (index[x], index[y], why)
            for x, y, why in self.together.get(level, ())
            if x in index and y in index and index[x] != index[y]
        )
        apart: dict[int, set[int]] = defaultdict(set)
        for x, y in self.apart.get(level, ()):
            if x in index and y in index:
                apart[index[x]].add(index[y])
                apart[index[y]].add(index[x])
        if not together and not apart:
            return NONE
        return Pairs(together, {n: frozenset(others) for n, others in apart.items()})


def held(rows: Iterable[Ruling]) -> Held:
    """What holds of these rulings."""
    holding = [row for row in rows if row.status == "holds"]
    links = Links()
    for row in holding:
        if row.kind in LINKS:
            links.add(row)
    together: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for level, x, y, by in links.must:
        together[level].append((x, y, judged_by(by)))
    apart: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for level, x, y, _ in links.apart():
        apart[level].append((x, y))
    return Held(
        together={level: tuple(found) for level, found in together.items()},
        apart={level: tuple(found) for level, found in apart.items()},
        same_roots=tuple(
            (row.sides[0][0], row.sides[1][0], judged_by(row)) for row in holding if row.kind == "same-root"
        ),
        not_copies={
            frozenset(i for side in row.sides for i in side): judged_by(row)
            for row in holding
            if row.kind == "not-a-copy"
        },
        sources={row.sides[0][0]: judged_by(row) for row in holding if row.kind == "wrong-source"},
    )
