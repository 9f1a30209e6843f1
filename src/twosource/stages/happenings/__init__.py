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
from twosource.stages.happenings.pairs import Pile, Side, dot, features, prefix, side
from twosource.stages.happenings.words import ALIKE
from twosource.stages.linkage import average_link
from twosource.stages.stories import likeness

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["Compared", "Mention", "Pile", "candidates", "compare", "group", "mention", "pile", "sentences"]

BEGINNING = 0.6
"""Stems that share so much of their beginning are compared as if they might be one word."""
COMPANY = 0.35
"""Cosine of the words around two stems from which they are compared though the words are unlike."""
BLOCK = 400
"""Mentions of one word in one block that each is compared with at most: "said" is everywhere."""
LEAST = 0.02
"""Chances below this are taken for nought."""


@dataclass(frozen=True, slots=True)
class Compared:
    """The chance that two mentions are one happening, from 0 to 1, and what spoke for and against it."""

    score: float
    why: str


def pile(
    documents: Sequence[Document], parsed: Mapping[str, Doc], alike: Mapping[tuple[str, str], float] | None = None
) -> Pile:
    """What `compare` needs to know of the documents: `parsed` holds the parsed text of each by id.

    `alike` is `stories.likeness` of a larger pile that these documents are a part of, where there is one.
    """
    lemmas = {d.id: [word(t) for t in parsed[d.id] if t.pos_ in CONTENT] for d in documents}
    return Pile(lemmas, likeness(documents) if alike is None else alike)


def candidates(
    mentions: Sequence[Mention], block: Sequence[Hashable], known: Pile | None = None
) -> Iterator[tuple[int, int]]:
    """Pairs i < j in one block with one stem, one line of like words, or stems that begin alike; sorted.

    With a pile also those whose stems keep the same company in it ("sparked" and "touched off" the same riots).
    """
    buckets: dict[tuple[Hashable, str | int], list[int]] = defaultdict(list)
    for n, m in enumerate(mentions):
        buckets[block[n], m.stem[:3]].append(n)
        for line in m.lines:
            buckets[block[n], line].append(n)
    if known is not None:
        _by_company(mentions, block, known, buckets)
    found: set[tuple[int, int]] = set()
    for members in buckets.values():
        for at, i in enumerate(members):
            found.update((i, j) for j in members[at + 1 : at + 1 + BLOCK])
    for i, j in sorted(found):
        a, b = mentions[i], mentions[j]
        if (
            a.stem == b.stem
            or a.lines & b.lines
            or prefix(a.stem, b.stem) >= BEGINNING
            or (known is not None and keep_company(known, a.stem, b.stem))
        ):
            yield i, j


def keep_company(known: Pile, a: str, b: str) -> bool:
    """Whether two stems stand among the same words in a pile."""
    return dot(known.company(a), known.company(b)) > COMPANY


def _by_company(
    mentions: Sequence[Mention],
    block: Sequence[Hashable],
    known: Pile,
    buckets: dict[tuple[Hashable, str | int], list[int]],
) -> None:
    """Put the mentions of each two stems of a block that keep one company into a bucket of their own."""
    stems: dict[Hashable, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for n, m in enumerate(mentions):
        stems[block[n]][m.stem].append(n)
    for name, held in stems.items():
        ordered = sorted(held)
        for at, a in enumerate(ordered):
            for b in ordered[at + 1 : at + 1 + BLOCK]:
                if keep_company(known, a, b):
                    buckets[name, f"{a} {b}"] = sorted(held[a] + held[b])


def group(mentions: Sequence[Mention], known: Pile, block: Sequence[Hashable], model: Model | None = None) -> list[int]:
    """For each mention the position of the first one of its happening.

    `block` says for each mention which others it may be one with: its story, say. Mentions are taken in the order of
    document and place whatever order they come in, so the groups are the same; near-linear in their number.
    """
    order = sorted(range(len(mentions)), key=lambda n: (mentions[n].doc, mentions[n].at, mentions[n].form, n))
    chosen = model or shipped()
    ordered, blocks = [mentions[n] for n in order], [block[n] for n in order]
    pairs = list(candidates(ordered, blocks, known))
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
    if not any(True for _ in candidates((a, b), (0, 0), known)):
        return Compared(0.0, "other words")
    chosen = model or shipped()
    x, y = side(a, known), side(b, known)
    row = features(x, y, known)
    parts = [_of_words(x, y)]
    for name, value in chosen.reasons(row):
        said = _say(name, row[name], x, y)
        sign = "for it" if value > 0 else "against it"
        if said and len(parts) < 6:
            parts.append(f"{said} ({sign}, {abs(value):.1f})")
    return Compared(chosen.probability(row), "; ".join(parts))


_PLAIN = {
    "doer": "who does it",
    "done_to": "what it is done to",
    "beside": "what is said with it",
    "around": "the sentences",
    "near": "the words next to it",
    "documents": "the documents",
    "company": "the company that the words keep in the pile",
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
}


def _of_words(x: Side, y: Side) -> str:
    """What the triggers have to do with one another."""
    a, b = x.mention, y.mention
    if a.stem == b.stem:
        return f"same word: {a.form}, {b.form}"
    line = min(a.lines & b.lines, default=None)
    if line is not None:
        return f"like words: {a.form}, {b.form} ({', '.join(ALIKE[line].split()[:4])})"
    return f"words that keep one company or begin alike: {a.form}, {b.form}"


def _say(name: str, value: float, x: Side, y: Side) -> str:
    """A feature in words, with the words of the texts where there are some."""
    if name in {"arguments", "heaviest", "shared"}:
        shared = sorted(x.arguments.keys() & y.arguments.keys())
        return f"both of {', '.join(shared[:5])}" if shared else "about nothing in common"
    if name not in _PLAIN:
        return ""
    return _PLAIN[name] + (" not known" if value < 0 else f" {value:.2f}")
