"""What an appearance asserts, in a form that can be compared."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from weakref import WeakKeyDictionary

from twosource.pipeline import Tables
from twosource.records import (
    TO_THE_DAY,
    Appearance,
    Dating,
    Document,
    Quantity,
    Source,
    SourceIdentity,
    Story,
    When,
    Where,
)
from twosource.sources.phrases import group_of
from twosource.stages.appearances.words import FIRST_PERSON, PRONOUNS
from twosource.stages.claims.frames import NEWS, Frame, frame_of
from twosource.stages.claims.settings import NEWS_AGE, page_days, settings
from twosource.stages.claims.vocabulary import DEMONYMS, same_word
from twosource.stages.dating import published_day

SAME_NEWS, SAME_DAYS = timedelta(days=4), 1.5
"""Pages of the same few days that are alike are so many times likelier to tell of one affair."""
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
    frame: Frame = field(default_factory=Frame)
    setting: Mapping[str, float] = field(default_factory=dict)  # weighted words of the document; length 1
    party: str = ""  # the state for which its root speaks: an office, an official, state media
    page_day: date | None = None  # of publication; of the dated pages that the document is like, where it has none

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


def implied_when(appearance: Appearance, document: Document, framed: bool = False) -> When | None:
    """A happening without a date in a dated report is of the weeks before it; that keeps it apart from other years."""
    day = published_day(document)
    told = appearance.role in ("happening", "measure") or (appearance.role == "background" and framed)
    if day is None or not told or appearance.slots.when is not None:
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
    parties: Mapping[str, str] | None = None,
) -> list[Profile]:
    """Profiles of all appearances, in order of id; words weigh by their rarity among all statements."""
    words = {a.id: sorted({same_word(t) for t in a.terms}) for a in appearances}
    words_of_nations = set(DEMONYMS.values())
    topics = _topics(appearances, words)
    around = settings(appearances, words)
    days = page_days(documents, around)
    seen: Counter[str] = Counter(w for ws in words.values() for w in ws)
    total = len(appearances) + PRIOR
    frames = _frames(appearances, words, canonical)
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
                when=when_of(a, dated) or implied_when(a, documents[a.doc], bool(frames[a.id].doings & NEWS)),
                root=canonical.get(a.root, a.root),
                salient=topics[a.doc],
                story=(stories or {}).get(a.doc, a.doc),
                pronoun=_pronoun(a),
                named=frozenset(same_word(w) for w in a.named) | (words_of_nations & set(weights)),
                ceiling=math.log(total / (1 + PRIOR / 20)),
                actors=frozenset(_actor(w) for who in a.slots.who for w in _heads(who)),
                frame=frames[a.id],
                setting=around[a.doc],
                party=(parties or {}).get(canonical.get(a.root, a.root), "") if len(a.chain) > 1 else "",
                page_day=days.get(a.doc),
            )
        )
    return out


def parties_of(sources: Iterable[Source], canonical: Mapping[str, str]) -> dict[str, str]:
    """The country for which each official voice speaks, by canonical id of the source; others are left out."""
    out: dict[str, str] = {}
    for s in sorted(sources, key=lambda s: (s.id, s.name, s.country or "", s.role or "")):
        official = s.kind == "office" or "state media" in s.descriptors or (s.kind == "person" and bool(s.affiliation))
        official = official or (s.kind == "group" and "officials" in {group_of(d) for d in s.descriptors})
        if s.country and official:
            out.setdefault(canonical.get(s.id, s.id), s.country)
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


def _frames(
    appearances: Sequence[Appearance], words: Mapping[str, Sequence[str]], canonical: Mapping[str, str]
) -> dict[str, Frame]:
    """The frame of each statement; a pronoun stands for the things of the statement before it in its document."""
    out: dict[str, Frame] = {}
    doc, before = "", Frame()
    for a in sorted(appearances, key=lambda a: (a.doc, a.span, a.id)):
        before = before if a.doc == doc else Frame()
        frame = frame_of(a, words[a.id], before, canonical.get(a.root, a.root))
        doc, before = a.doc, frame if frame.things else before
        out[a.id] = frame
    return out


def related(a: Profile, b: Profile) -> float:
    """How much the pages of two statements speak of the same things, 0 to 1."""
    if a.appearance.doc == b.appearance.doc:
        return 1.0
    x, y = (a.setting, b.setting) if len(a.setting) <= len(b.setting) else (b.setting, a.setting)
    alike = sum(v * y[w] for w, v in x.items() if w in y)
    return min(1.0, alike * SAME_DAYS) if one_news(a, b) else alike


def one_news(a: Profile, b: Profile) -> bool:
    """Whether the pages of two statements are of the same few days."""
    return a.page_day is not None and b.page_day is not None and abs(a.page_day - b.page_day) <= SAME_NEWS


def related_groups(left: Sequence[Profile], right: Sequence[Profile]) -> float:
    """How much two groups tell of the same things: the mean, over all members, of the page nearest to theirs."""
    rows = [[related(a, b) for b in right] for a in left]
    best = [max(row) for row in rows] + [max(column) for column in zip(*rows, strict=True)]
    return sum(best) / len(best)


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
        parties = parties_of(tables.of(Source), canonical)
        known = {p.id: p for p in profiles(rows, documents, dated, canonical, stories, parties)}
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


SHARE = 0.25
"""Share of a group's members that must give a detail before it is one of the group."""


def typical(members: Sequence[Profile]) -> Profile:
    """One profile for a group with the details that at least a quarter of its members give, for comparing frames."""
    least = SHARE * len(members)

    def often(parts: Iterable[Iterable[str]]) -> frozenset[str]:
        return frozenset(w for w, n in Counter(w for part in parts for w in part).items() if n >= least)

    whole = merged(members)
    voices = Counter(p.frame.voice for p in members)
    voice, times = max(voices.items(), key=lambda i: (i[1], i[0]))
    frame = Frame(
        doings=often(p.frame.doings for p in members),
        things=often(p.frame.things for p in members),
        states=often(p.frame.states for p in members),
        sites=often(p.frame.sites for p in members),
        seen=2 * sum(p.frame.seen for p in members) >= len(members),
        seen_by=often(p.frame.seen_by for p in members),
        voice=voice if 2 * times > len(members) else "",
        models={k: v for p in members for k, v in (p.frame.models or {}).items()} or None,
    )
    kept = often(p.weights for p in members)
    days = sorted(p.page_day for p in members if p.page_day is not None)
    sides = Counter(p.party for p in members)
    party, of_party = max(sides.items(), key=lambda i: (i[1], i[0]))
    one_voice = 2 * times > len(members) and bool(voice)
    # what one speaker says within days is of one time; a crowd's pages are too loose to be dated as one
    one_time = one_voice and len(days) == len(members) and days[-1] - days[0] <= SAME_NEWS
    return replace(
        whole,
        page_day=days[0] if one_time else None,
        party=party if 2 * of_party > len(members) else "",
        frame=frame,
        weights={w: v for w, v in whole.weights.items() if w in kept},
        named=often(p.named for p in members),
        counts=(),
    )


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
        frame=first.frame,
        setting=first.setting,
    )
