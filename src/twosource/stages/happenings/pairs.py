"""What two mentions of events have in common, as numbers for the model."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from twosource.stages.appearances.actions import classes_of
from twosource.stages.happenings.mention import Mention
from twosource.stages.happenings.words import CAUSE, LIGHT, SAYING, STAGE, stem

UNKNOWN = -1.0
WINDOW = 5
"""Words to each side of a stem that make up the company it keeps in the pile."""
Weights = Mapping[str, float]


class Pile:
    """The documents that mentions are compared in: how rare words are, how alike documents are, what words go together.

    `lemmas`: the content words of each document in order. `likeness`: cosine of two documents, the ids in order; pairs
    that are missing count as 0.
    """

    def __init__(self, lemmas: Mapping[str, Sequence[str]], likeness: Mapping[tuple[str, str], float]):
        self.n = len(lemmas)
        self.likeness = likeness
        self.frequency = Counter(w for words in lemmas.values() for w in set(words))
        self.holders: dict[str, set[str]] = defaultdict(set)
        self._lemmas = lemmas
        for doc, words in lemmas.items():
            for w in set(words):
                self.holders[stem(w)].add(doc)
        self._rare: dict[str, float] = {}
        self._company: dict[str, dict[str, float]] = {}
        self._near: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for (a, b), value in likeness.items():
            if a != b and a in lemmas and b in lemmas:
                self._near[a].append((b, value))
                self._near[b].append((a, value))

    def rarity(self, word: str) -> float:
        """Weight of a word: little when it is everywhere in the pile, log n and more when it is rare."""
        if word not in self._rare:
            self._rare[word] = 0.1 + math.log((self.n + 1) / (self.frequency.get(word, 0) + 0.5))
        return self._rare[word]

    def alike(self, a: str, b: str) -> float:
        return 1.0 if a == b else self.likeness.get((a, b) if a < b else (b, a), 0.0)

    def told_by(self, base: str, doc: str) -> float:
        """Share of the documents near `doc`, weighed by how near, that have a word with this stem."""
        near = self._near.get(doc, [])
        total = sum(v for _, v in near)
        holders = self.holders.get(base, set())
        return sum(v for d, v in near if d in holders) / total if total else 0.0

    def weigh(self, bag: Iterable[str]) -> dict[str, float]:
        """Weights of Euclidean length 1."""
        out = {w: self.rarity(w) for w in bag}
        norm = math.sqrt(sum(x * x for x in out.values())) or 1.0
        return {w: x / norm for w, x in out.items()}

    def company(self, base: str) -> dict[str, float]:
        """Words that stand near a stem anywhere in the pile, weighed to length 1."""
        if base not in self._company:
            found: Counter[str] = Counter()
            for doc in sorted(self.holders.get(base, set())):
                words = self._lemmas[doc]
                for n, w in enumerate(words):
                    if stem(w) == base:
                        found.update(x for x in words[max(0, n - WINDOW) : n + WINDOW + 1] if stem(x) != base)
            weights = {w: (1 + math.log(c)) * self.rarity(w) for w, c in found.items()}
            norm = math.sqrt(sum(x * x for x in weights.values())) or 1.0
            self._company[base] = {w: x / norm for w, x in weights.items()}
        return self._company[base]


@dataclass(frozen=True, slots=True)
class Side:
    """A mention with its bags weighed in a pile."""

    mention: Mention
    doer: Weights
    done_to: Weights
    beside: Weights
    arguments: Weights
    around: Weights
    near: Weights
    told: float
    classes: frozenset[str]


def side(m: Mention, pile: Pile) -> Side:
    return Side(
        m,
        pile.weigh(m.doer),
        pile.weigh(m.done_to),
        pile.weigh(m.beside),
        pile.weigh(m.doer | m.done_to | m.beside),
        pile.weigh(m.around),
        pile.weigh(m.near),
        pile.told_by(m.stem, m.doc),
        classes_of(m.lemma),
    )


def dot(a: Weights, b: Weights) -> float:
    """Cosine of two bags of length 1; `UNKNOWN` when one of them is empty."""
    if not a or not b:
        return UNKNOWN
    if len(a) > len(b):
        a, b = b, a
    return sum(x * b[w] for w, x in a.items() if w in b)


def agreement(a: frozenset[str], b: frozenset[str]) -> float:
    """1 when two sets share something, 0 when they do not, `UNKNOWN` when one is empty."""
    if not a or not b:
        return UNKNOWN
    return 1.0 if a & b else 0.0


def prefix(a: str, b: str) -> float:
    """Length of the common beginning over the length of the longer one."""
    n = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        n += 1
    return n / max(len(a), len(b), 1)


def kind(lemma: str) -> int:
    """0 for a plain event word, else which sort of empty word it is."""
    for number, words in enumerate((SAYING, STAGE, CAUSE, LIGHT), start=1):
        if lemma in words:
            return number
    return 0


def features(x: Side, y: Side, pile: Pile) -> dict[str, float]:
    """Everything the model knows about a pair; the same whichever side comes first."""
    a, b = x.mention, y.mention
    out = {**_words(x, y, pile), **_setting(x, y, pile)}
    same_doc = a.doc == b.doc
    out |= {
        "doer": dot(x.doer, y.doer),
        "done_to": dot(x.done_to, y.done_to),
        "crossed": max(dot(x.doer, y.done_to), dot(x.done_to, y.doer)),
        "beside": dot(x.beside, y.beside),
        "arguments": dot(x.arguments, y.arguments),
        "heaviest": max((pile.rarity(w) for w in x.arguments.keys() & y.arguments.keys()), default=0.0),
        "shared": float(len(x.arguments.keys() & y.arguments.keys())),
        "fewest": float(min(len(x.arguments), len(y.arguments))),
        "names": agreement(a.names, b.names),
        "numbers": agreement(a.numbers, b.numbers),
        "places": agreement(a.places, b.places),
        "around": dot(x.around, y.around),
        "near": dot(x.near, y.near),
        "in_around": max(float(a.stem in {stem(w) for w in b.around}), float(b.stem in {stem(w) for w in a.around})),
        "same_doc": float(same_doc),
        "same_sentence": float(same_doc and a.sentence == b.sentence),
        "apart": min(20.0, abs(a.sentence - b.sentence)) if same_doc else -1.0,
        "early": float((a.sentence < 3) + (b.sentence < 3)),
    }
    return out


def _words(x: Side, y: Side, pile: Pile) -> dict[str, float]:
    a, b = x.mention, y.mention
    same_stem = a.stem == b.stem
    company = dot(pile.company(a.stem), pile.company(b.stem))
    kinds = sorted((kind(a.lemma), kind(b.lemma)))
    return {
        "same_lemma": float(a.lemma == b.lemma),
        "same_stem": float(same_stem),
        "same_form": float(a.form == b.form),
        "lines": float(len(a.lines & b.lines)),
        "lines_known": float(bool(a.lines) + bool(b.lines)),
        "classes": -1.0 if not (x.classes and y.classes) else float(bool(x.classes & y.classes)),
        "prefix": prefix(a.stem, b.stem),
        "particles": agreement(a.particles, b.particles),
        "company": 1.0 if same_stem else company,
        "parts": float({"NN": 0, "VV": 1, "NV": 2, "AA": 3}.get("".join(sorted(a.part + b.part)), 4)),
        "kind_least": float(kinds[0]),
        "kind_most": float(kinds[1]),
        "over": float(a.over == b.over and a.over != ""),
        "over_is": float(a.over == b.stem or b.over == a.stem),
        "path": float(a.path == b.path),
        "told_least": min(x.told, y.told),
        "told_most": max(x.told, y.told),
        "rare_least": min(pile.rarity(a.lemma), pile.rarity(b.lemma)),
        "rare_most": max(pile.rarity(a.lemma), pile.rarity(b.lemma)),
    }


def _setting(x: Side, y: Side, pile: Pile) -> dict[str, float]:
    a, b = x.mention, y.mention
    times = {
        k: agreement(a.times.get(k, frozenset()), b.times.get(k, frozenset())) for k in ("weekday", "month", "year")
    }
    return {
        **times,
        "documents": pile.alike(a.doc, b.doc),
        "tense": float(a.tense == b.tense),
        "future": float((a.tense == "future") + (b.tense == "future")),
        "negated": float(a.negated != b.negated),
    }
