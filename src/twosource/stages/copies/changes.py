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


_COARSE = np.uint64(44)
"""Bits that are left out where runs are told apart at a glance."""


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
    some = [known for known in state.known.values() if known.lookups]
    if not some or not len(change.touched):
        return set()
    ends = np.cumsum([len(known.lookups) for known in some]) // (2 * TEXT.itemsize)
    every = np.frombuffer(b"".join([known.lookups for known in some]), dtype=np.uint64).reshape(-1, 2)
    likely = np.zeros(1 << (64 - int(_COARSE)), dtype=np.bool_)  # most runs are passed over by their upper bits
    likely[change.touched >> _COARSE] = True
    one, other = (likely[side >> _COARSE] for side in every.T)
    crossed = np.flatnonzero(one | other)
    crossed = crossed[np.any(among(every[crossed] & ~TEXT, change.crossing), axis=1)]
    asked = np.flatnonzero(one & other)
    wide = np.array([known.standing == "widespread" for known in some])
    asked = asked[wide[np.searchsorted(ends, asked, "right")]]
    asked = asked[np.all(among(every[asked] & ~TEXT, change.touched), axis=1)]
    if len(asked):
        asked = asked[Holders(state, every[asked]).new(every[asked], change.first)]
    found = set(np.searchsorted(ends, np.concatenate([crossed, asked]), "right").tolist())
    return {(min(k.first, k.second), max(k.first, k.second)) for k in map(some.__getitem__, found)}


def parts(known: Known, family: Ints) -> tuple[int, ...]:
    """Which of the holders are of one family, whatever the families are called."""
    names: dict[int, int] = {}
    return tuple(names.setdefault(int(family[n]), len(names)) for n in known.holders)


def name_of(state: State, pair: Pair) -> tuple[bytes, bytes]:
    """The pair, whatever numbers the texts have."""
    one, other = state.digests[pair[0]], state.digests[pair[1]]
    return (one, other) if one < other else (other, one)


def partitions(state: State, family: Ints | None) -> dict[tuple[bytes, bytes], tuple[int, ...]]:
    """How the holders of each pair fall into families. `family`: of each text, if that is known."""
    some = {pair: known for pair, known in state.known.items() if known.holders}
    if not some:
        return {}
    family = families(state.families(), len(state.digests)) if family is None else family
    return {name_of(state, pair): parts(known, family) for pair, known in some.items()}
