"""Whether two mentions of events are one happening: "shot dead" here, "the killing of" there.

A mention is a trigger word in its sentence (`mention.py`). Two are compared by what they share - the word or one like
it, who and what it is about, the sentence around, time and place, the documents (`pairs.py`) - and learned trees turn
that into a chance and its reasons (`model.py`). Groups grow by average link. Documents are compared within blocks, such
as stories, and only mentions whose words are alike are compared at all. Figures: docs/claims.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from twosource.records import Document
from twosource.stages.happenings.mention import CONTENT, Mention, mention, sentences, word
from twosource.stages.happenings.model import Model, matrix, shipped
from twosource.stages.happenings.pairs import Pile, Side, features, prefix, side
from twosource.stages.happenings.words import ALIKE
from twosource.stages.linkage import average_link
from twosource.stages.stories import likeness

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["Compared", "Mention", "Pile", "candidates", "compare", "group", "mention", "pile", "sentences"]

BEGINNING = 0.6
"""Stems that share so much of their beginning are compared as if they might be one word."""
BLOCK = 400
"""Mentions of one word in one block that each is compared with at most: "said" is everywhere."""
LEAST = 0.02
"""Chances below this are taken for nought."""


@dataclass(frozen=True, slots=True)
class Compared:
    """The chance that two mentions are one happening, from 0 to 1, and what spoke for and against it."""

    score: float
    why: str


def pile(documents: Sequence[Document], parsed: Mapping[str, Doc]) -> Pile:
    """What `compare` needs to know of the documents: `parsed` holds the parsed text of each by id."""
    lemmas = {d.id: [word(t) for t in parsed[d.id] if t.pos_ in CONTENT] for d in documents}
    return Pile(lemmas, likeness(documents))


def candidates(mentions: Sequence[Mention], block: Sequence[Hashable]) -> Iterator[tuple[int, int]]:
    """Pairs i < j in one block with one stem, one line of like words, or stems that begin alike; sorted."""
    buckets: dict[tuple[Hashable, str | int], list[int]] = defaultdict(list)
    for n, m in enumerate(mentions):
        buckets[block[n], m.stem[:3]].append(n)
        for line in m.lines:
            buckets[block[n], line].append(n)
    found: set[tuple[int, int]] = set()
    for members in buckets.values():
        for at, i in enumerate(members):
            found.update((i, j) for j in members[at + 1 : at + 1 + BLOCK])
    for i, j in sorted(found):
        a, b = mentions[i], mentions[j]
        if a.stem == b.stem or a.lines & b.lines or prefix(a.stem, b.stem) >= BEGINNING:
            yield i, j


def group(mentions: Sequence[Mention], known: Pile, block: Sequence[Hashable], model: Model | None = None) -> list[int]:
    """For each mention the position of the first one of its happening.

    `block` says for each mention which others it may be one with: its story, say. Mentions are taken in the order of
    document and place whatever order they come in, so the groups are the same; near-linear in their number.
    """
    order = sorted(range(len(mentions)), key=lambda n: (mentions[n].doc, mentions[n].at, mentions[n].form, n))
    chosen = model or shipped()
    ordered, blocks = [mentions[n] for n in order], [block[n] for n in order]
    pairs = list(candidates(ordered, blocks))
    sides = {n: side(ordered[n], known) for n in sorted({n for pair in pairs for n in pair})}
    rows = matrix([features(sides[i], sides[j], known) for i, j in pairs], chosen.names)
    chances = chosen.probabilities(rows)
    keep = chances >= LEAST
    at = np.array(pairs, dtype=np.int64).reshape(len(pairs), 2)[keep]
    root = average_link((at[:, 0], at[:, 1], chances[keep]), len(mentions), chosen.threshold)
    first: dict[int, int] = {}
    for place, r in enumerate(root):
        first[r] = min(first.get(r, len(order)), order[place])
    out = [0] * len(mentions)
    for place, r in enumerate(root):
        out[order[place]] = first[r]
    return out


def compare(a: Mention, b: Mention, known: Pile, model: Model | None = None) -> Compared:
    """One pair, with its reasons; symmetric. Mentions whose words have nothing in common are not one happening."""
    if not any(True for _ in candidates((a, b), (0, 0))):
        return Compared(0.0, "other words")
    chosen = model or shipped()
    x, y = side(a, known), side(b, known)
    row = features(x, y, known)
    parts = []
    for name, value in chosen.reasons(row):
        said = _say(name, row[name], x, y)
        sign = "for it" if value > 0 else "against it"
        if said and len(parts) < 5:
            parts.append(f"{said} ({sign}, {abs(value):.1f})")
    return Compared(chosen.probability(row), "; ".join(parts))


_PLAIN = {
    "doer": "who does it",
    "done_to": "what it is done to",
    "beside": "what is said with it",
    "around": "the sentences",
    "near": "the words next to it",
    "documents": "the documents",
    "company": "the company that the words keep",
    "names": "names",
    "numbers": "figures",
    "places": "places",
    "weekday": "weekday",
    "month": "month",
    "year": "year",
    "told_least": "share of like documents that have the words",
    "told_most": "share of like documents that have one of the words",
    "early": "place in the text",
    "rare_least": "how rare the words are",
    "rare_most": "how rare one of the words is",
    "kind_most": "sort of word",
    "kind_least": "sort of words",
    "tense": "tense",
    "parts": "verb or noun",
    "classes": "kind of doing",
    "prefix": "beginnings of the words",
}


def _say(name: str, value: float, x: Side, y: Side) -> str:
    """A feature in words, with the words of the texts where there are some."""
    a, b = x.mention, y.mention
    if name in {"same_lemma", "same_stem", "same_form"}:
        return f"{'same word' if value else 'other words'}: {a.form} and {b.form}"
    if name == "lines":
        line = min(a.lines & b.lines, default=None)
        return f"like words: {', '.join(ALIKE[line].split()[:4])}" if line is not None else ""
    if name in {"arguments", "heaviest", "shared"}:
        shared = sorted(x.arguments.keys() & y.arguments.keys())
        return f"both of {', '.join(shared[:5])}" if shared else "about nothing in common"
    if name not in _PLAIN:
        return ""
    return _PLAIN[name] + (" not known" if value < 0 else f" {value:.2f}")
