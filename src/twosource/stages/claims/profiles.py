"""What an appearance asserts, in a form that can be compared."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from weakref import WeakKeyDictionary

from twosource.pipeline import Tables
from twosource.records import TO_THE_DAY, Appearance, Dating, Document, Quantity, SourceIdentity, Story, When, Where
from twosource.stages.appearances.words import FIRST_PERSON, PRONOUNS
from twosource.stages.claims.vocabulary import DEMONYMS, same_word
from twosource.stages.dating import published_day

NEWS_AGE = timedelta(days=21)
COUNTED = ("count", "measure", "percent", "money")
PRIOR = 20.0
"""Statements assumed to have been seen before the pile: in a small pile no word counts as rare at once."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One appearance with its weighted words, kinds of doing, counts, places and time."""

    appearance: Appearance
    document: Document
    weights: Mapping[str, float]
    norm: float
    classes: frozenset[str]
    action: str
    counts: tuple[Quantity, ...]
    where: tuple[Where, ...]
    when: When | None
    root: str
    salient: frozenset[str]
    actors: frozenset[str]
    story: str = ""
    pronoun: str = ""  # the subject, when it is only a pronoun: nobody knows here who that is
    named: frozenset[str] = frozenset()  # which of the words are names or figures
    ceiling: float = 1.0  # weight of a word that no other statement of the pile uses

    @property
    def id(self) -> str:
        return self.appearance.id


def when_of(appearance: Appearance, dated: Mapping[str, Dating]) -> When | None:
    """The time of a statement: its own when it is complete, else the inferred one."""
    own = appearance.slots.when
    if own is not None and own.earliest:
        return own
    dating = dated.get(appearance.id)
    return dating.when if dating is not None else None


def implied_when(appearance: Appearance, document: Document) -> When | None:
    """A happening without a date in a dated report is of the weeks before it; that keeps it apart from other years."""
    day = published_day(document)
    if day is None or appearance.role not in ("happening", "measure") or appearance.slots.when is not None:
        return None
    first = day - NEWS_AGE
    last = day.replace(day=28) if document.published_precision == "month" else day
    return When(earliest=f"{first.isoformat()}T00:00:00Z", latest=f"{last.isoformat()}T23:59:59Z", precision="unknown")


def profiles(
    appearances: Sequence[Appearance],
    documents: Mapping[str, Document],
    dated: Mapping[str, Dating],
    canonical: Mapping[str, str],
    stories: Mapping[str, str] | None = None,
) -> list[Profile]:
    """Profiles of all appearances, in order of id; words weigh by their rarity among all statements."""
    words = {a.id: sorted({same_word(t) for t in a.terms}) for a in appearances}
    words_of_nations = set(DEMONYMS.values())
    topics = _topics(appearances, words)
    seen: Counter[str] = Counter(w for ws in words.values() for w in ws)
    total = len(appearances) + PRIOR
    out = []
    for a in sorted(appearances, key=lambda a: a.id):
        weights = {w: math.log(total / (seen[w] + PRIOR / 20)) for w in words[a.id]}
        action = a.slots.action.split(" ")[0] if a.slots.action else ""
        out.append(
            Profile(
                appearance=a,
                document=documents[a.doc],
                weights=weights,
                norm=math.sqrt(sum(v * v for v in weights.values())),
                classes=frozenset(a.doing),
                action=action,
                counts=tuple(q for q in a.slots.quantity if q.kind in COUNTED),
                where=a.slots.where,
                when=when_of(a, dated) or implied_when(a, documents[a.doc]),
                root=canonical.get(a.root, a.root),
                salient=topics[a.doc],
                story=(stories or {}).get(a.doc, a.doc),
                pronoun=_pronoun(a),
                named=frozenset(same_word(w) for w in a.named) | (words_of_nations & set(weights)),
                ceiling=math.log(total / (1 + PRIOR / 20)),
                actors=frozenset(_actor(w) for who in a.slots.who for w in _heads(who)),
            )
        )
    return out


NAMED = "@"
HEAD_ENDS = re.compile(r"\s(?:of|over|in|on|at|with|from|for|by|to|near|against|,)\s")


def _heads(who: str) -> tuple[str, ...]:
    """What acts, in a word, and its nation: "Russian President Vladimir Putin" is "Putin" and "Russian"."""
    words = [w.strip("‘’“”\"'.,()") for w in HEAD_ENDS.split(who)[0].split()]
    words = [w.removesuffix("’s").removesuffix("'s") for w in words if w]
    if not words or words[-1].lower() in PRONOUNS:
        return ()
    return (words[-1], *(w for w in words[:-1] if w.lower() in DEMONYMS))


def _pronoun(a: Appearance) -> str:
    who = a.slots.who[0].lower() if a.slots.who else ""
    return who if who in PRONOUNS or who in FIRST_PERSON else ""


def _actor(word: str) -> str:
    """A name keeps a mark, so that two names that differ can be told from two nouns that may mean one thing."""
    folded = same_word(word.lower())
    return f"{NAMED}{folded}" if word[:1].isupper() else folded


def _topics(appearances: Sequence[Appearance], words: Mapping[str, Sequence[str]]) -> dict[str, frozenset[str]]:
    """The words that at least three statements of a document use, at most eight: what it is about."""
    counts: dict[str, Counter[str]] = {}
    for a in appearances:
        counts.setdefault(a.doc, Counter()).update(words[a.id])
    return {
        doc: frozenset(w for w, n in sorted(c.items(), key=lambda i: (-i[1], i[0]))[:8] if n >= 3)
        for doc, c in counts.items()
    }


_KNOWN: WeakKeyDictionary[Tables, dict[str, Profile]] = WeakKeyDictionary()


def profiles_of(tables: Tables) -> dict[str, Profile]:
    """The profiles of all statements of a run by id, in order of id; made once, several stages compare statements."""
    known = _KNOWN.get(tables)
    if known is None:
        documents = {d.id: d for d in tables.of(Document)}
        rows = [a for a in tables.of(Appearance) if a.doc in documents]
        dated = {d.appearance: d for d in tables.of(Dating)}
        canonical = {s.source: s.canonical for s in tables.of(SourceIdentity)}
        stories = {s.doc: s.story for s in tables.of(Story)}
        known = {p.id: p for p in profiles(rows, documents, dated, canonical, stories)}
        _KNOWN[tables] = known
    return known


def cosine(a: Profile, b: Profile) -> tuple[float, tuple[str, ...]]:
    """Likeness of the words, 0 to 1, and the shared ones, the rarest first."""
    if not a.norm or not b.norm:
        return 0.0, ()
    small, large = (a, b) if len(a.weights) <= len(b.weights) else (b, a)
    shared = [w for w in small.weights if w in large.weights]
    value = sum(small.weights[w] * large.weights[w] for w in shared) / (a.norm * b.norm)
    return value, tuple(sorted(shared, key=lambda w: (-small.weights[w], w)))


def contained(a: Profile, b: Profile) -> float:
    """How much of the shorter statement the longer one says, 0 to 1; the cosine for statements of under four words."""
    small, large = (a, b) if a.norm <= b.norm else (b, a)
    if len(small.weights) < 4 or not small.norm:
        return cosine(a, b)[0]
    return sum(v * v for w, v in small.weights.items() if w in large.weights) / (small.norm * small.norm)


def merged(members: Sequence[Profile]) -> Profile:
    """One profile for a whole claim: the words of all, each as weighty as the share of members that use it."""
    if not members:
        raise ValueError("a claim without appearances cannot be compared; this is an error in the program")
    count: Counter[str] = Counter(w for p in members for w in p.weights)
    weight = {w: v for p in members for w, v in p.weights.items()}
    weights = {w: weight[w] * (n / len(members)) for w, n in sorted(count.items())}
    first = members[0]
    timed = sorted((p.when for p in members if p.when is not None), key=lambda w: w.precision == "unknown")
    fine = [w for w in timed if w.precision in TO_THE_DAY]
    places = {w.name: w for p in members for w in p.where}
    return Profile(
        appearance=first.appearance,
        document=first.document,
        weights=weights,
        norm=math.sqrt(sum(v * v for v in weights.values())),
        classes=frozenset(c for p in members for c in p.classes),
        action=first.action,
        counts=tuple(q for p in members for q in p.counts),
        where=tuple(places[n] for n in sorted(places)),
        when=next(iter(fine or timed), None),
        root=first.root,
        story=first.story,
        ceiling=first.ceiling,
        named=frozenset(w for p in members for w in p.named),
        salient=frozenset(w for p in members for w in p.salient),
        actors=frozenset(w for p in members for w in p.actors),
    )
