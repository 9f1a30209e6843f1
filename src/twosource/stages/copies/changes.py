"""Which pairs that were compared have to be looked at again, because of what came to the pile or left it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from twosource.stages.copies.boilerplate import families
from twosource.stages.copies.holders import Holders
from twosource.stages.copies.pairs import Known
from twosource.stages.copies.postings import TEXT, among
from twosource.stages.copies.state import State
from twosource.stages.copies.words import Hashes, Ints

Pair = tuple[int, int]


@dataclass
class Change:
    """What the coming and going of documents changed: runs of words, and those that came to stand in as many texts as
    to be looked at, or ceased to; both sorted."""

    touched: Hashes
    crossing: Hashes
    first: int
    """Texts from this number on are new: all if some left."""


def hanging_on(state: State, change: Change) -> set[Pair]:
    """The pairs whose verdict may be another one because of runs of words that other texts brought or took."""
    some = [(pair, known) for pair, known in state.known.items() if known.lookups]
    if not some or not len(change.touched):
        return set()
    lookups = [known.looked_up() & ~TEXT for _, known in some]
    ends = np.cumsum([len(x) for x in lookups])
    every = np.concatenate(lookups)
    wide = np.repeat([known.standing == "widespread" for _, known in some], [len(x) for x in lookups])
    hit = np.any(among(every, change.crossing), axis=1)
    asked = np.flatnonzero(~hit & wide & np.all(among(every, change.touched), axis=1))
    if len(asked):
        hit[asked] = Holders(state, every[asked]).new(every[asked], change.first)
    total = np.append(0, np.cumsum(hit))
    changed = total[ends] > total[ends - [len(x) for x in lookups]]
    return {some[i][0] for i in np.flatnonzero(changed).tolist()}


def parts(known: Known, family: Ints) -> tuple[int, ...]:
    """Which of the holders are of one family, whatever the families are called."""
    names: dict[int, int] = {}
    return tuple(names.setdefault(int(family[n]), len(names)) for n in known.holders)


def name_of(state: State, pair: Pair) -> tuple[bytes, bytes]:
    """The pair, whatever numbers the texts have."""
    one, other = state.digests[pair[0]], state.digests[pair[1]]
    return (one, other) if one < other else (other, one)


def partitions(state: State) -> dict[tuple[bytes, bytes], tuple[int, ...]]:
    some = {pair: known for pair, known in state.known.items() if known.holders}
    if not some:
        return {}
    family = families(state.families(), len(state.digests))
    return {name_of(state, pair): parts(known, family) for pair, known in some.items()}
