"""Events: claims about the same happening, by what is done, by whom, where and when.

Looser than claims: "three trains head for the border", "troops were ordered there" and "the movement was routine" are
different claims about one happening. Two claims go together when their words and participants overlap and neither
time nor place keeps them apart; positions and comment follow the claim of their document that they are most like.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from twosource.judgements import Pairs, held
from twosource.pipeline import Stage, Tables
from twosource.records import (
    TO_THE_DAY,
    Appearance,
    Claim,
    Dating,
    Document,
    Event,
    Ruling,
    SourceIdentity,
    Story,
    When,
    Where,
    stable_id,
)
from twosource.stages.appearances.actions import RELATED, related
from twosource.stages.claims.likeness import moment, places_apart, times_apart
from twosource.stages.claims.profiles import NAMED, Profile, cosine, merged, profiles_of
from twosource.stages.claims.vocabulary import DEMONYMS

THRESHOLD = 0.30
"""Cosine of the words of two claims, with bonuses for the same doing, place and day; set on the example pile."""
STORY, DOING, PLACE, PAGE, OTHER_NATION = 0.08, 0.08, 0.06, 0.10, 0.15
"""A page that tells of two movements mostly tells of one twice; two nations rarely do one thing together."""
MOVING = frozenset({"move", "deploy", "travel"})
MAX_SAME_PAGE = 40
NEAREST = 50
"""No page of prose holds so many happenings; one that does (a list, a hostile text) costs no square of them."""
RIGHT_AFTER = 60
"""Code points between the end of one statement and the start of the next: the rest of a sentence, "officials said"."""
NATIONS = frozenset(DEMONYMS.values())
KEY_WORDS = 18
MAX_BLOCK = 200
LEADING = ("happening", "measure")


@dataclass
class _Part:
    claim: Claim
    profile: Profile
    stories: frozenset[str]
    places: Mapping[str, int]  # where it first stands in each of its documents
    spans: Mapping[str, Sequence[tuple[int, int]]]
    own: bool  # whether any telling gives it a time or a place of its own


def events(tables: Tables) -> list[Event]:
    """All events, in order of id. Every claim is in exactly one."""
    parts = _parts(tables)
    index = {a: n for n, part in enumerate(parts) for a in part.claim.appearances}
    of = _join(parts, held(tables.of(Ruling)).pairs("event", index))
    groups: dict[int, list[_Part]] = defaultdict(list)
    for n, part in enumerate(parts):
        groups[of[n]].append(part)
    by_id = {a.id: a for a in tables.of(Appearance)}
    dated = {d.appearance: d for d in tables.of(Dating)}
    return sorted((_event(group, by_id, dated) for group in groups.values()), key=lambda e: e.id)


STAGE = Stage(
    name="events",
    scope="corpus",
    reads=(Document, Appearance, Dating, SourceIdentity, Story, Claim, Ruling),
    writes=(Event,),
    version=3,
    run=events,
)


def _parts(tables: Tables) -> list[_Part]:
    story = {s.doc: s.story for s in tables.of(Story)}
    known = profiles_of(tables)
    out = []
    for claim in tables.of(Claim):
        members = [known[a] for a in claim.appearances if a in known]
        stories = frozenset(story.get(p.appearance.doc, p.appearance.doc) for p in members)
        places = {p.appearance.doc: p.appearance.span[0] for p in sorted(members, key=lambda p: -p.appearance.span[0])}
        spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for p in members:
            spans[p.appearance.doc].append(p.appearance.span)
        own = any(p.appearance.slots.when is not None or p.appearance.slots.where for p in members)
        out.append(_Part(claim, merged(members), stories, places, spans, own))
    return out


def _join(parts: Sequence[_Part], judged: Pairs) -> list[int]:
    """The group of each claim: happenings among themselves first, then everything else to its nearest happening.

    What people parted never meets, and the groups of what they joined are joined in the end.
    """
    leading = [n for n, p in enumerate(parts) if p.claim.role in LEADING]
    of = list(range(len(parts)))
    members = {n: [n] for n in of}

    def join(gx: int, gy: int) -> None:
        low, high = min(gx, gy), max(gx, gy)
        for n in members[high]:
            of[n] = low
        members[low] = sorted(members[low] + members.pop(high))

    scored = []
    for x, y in _candidates(parts, leading):
        value = _together(parts[x], parts[y])
        if value >= THRESHOLD:
            scored.append((value, x, y))
    for _, x, y in sorted(scored, key=lambda s: (-s[0], s[1], s[2])):
        gx, gy = of[x], of[y]
        if gx == gy or judged.forbid(members[gx], members[gy]):
            continue
        if _agree(parts, members[gx], members[gy]):
            join(gx, gy)
    anchors = _continue(parts, of, leading, judged)
    _follow(parts, of, leading, judged, anchors)
    if judged.together:
        groups: dict[int, list[int]] = defaultdict(list)
        for n, label in enumerate(of):
            groups[label].append(n)
        judged.unite(groups)
        of = [label for _, label in sorted((n, label) for label, group in groups.items() for n in group)]
    return of


def _candidates(parts: Sequence[_Part], among: Sequence[int]) -> list[tuple[int, int]]:
    blocks: dict[str, list[int]] = defaultdict(list)
    for n in among:
        weights = parts[n].profile.weights
        for word in sorted(weights, key=lambda w: (-weights[w], w))[:KEY_WORDS]:
            blocks[word].append(n)
    shared: Counter[tuple[int, int]] = Counter()
    for members in blocks.values():
        if len(members) > MAX_BLOCK:
            continue
        for i, x in enumerate(members):
            for y in members[i + 1 :]:
                shared[x, y] += 1
    pairs = {pair for pair, n in shared.items() if n >= 2}
    pages: dict[tuple[str, str], list[int]] = defaultdict(list)
    for n in among:
        classes = parts[n].profile.classes
        for doc in sorted({*parts[n].places, *parts[n].stories}):
            for kind in sorted({min({k, *(x for pair in RELATED if k in pair for x in pair)}) for k in classes}):
                pages[doc, kind].append(n)
    pairs.update(pair for same in pages.values() for pair in combinations(same[:MAX_SAME_PAGE], 2))
    return sorted(pairs)


def _together(a: _Part, b: _Part) -> float:
    if times_apart(a.profile.when, b.profile.when):
        return 0.0
    moving = a.profile.classes & MOVING and b.profile.classes & MOVING  # seen here, bound for there
    if not moving and places_apart(a.profile.where, b.profile.where):
        return 0.0
    words, _ = cosine(a.profile, b.profile)
    alike = bool(a.profile.classes & b.profile.classes) or related(a.profile.classes, b.profile.classes)
    bonus = STORY if a.stories & b.stories else 0.0
    bonus += DOING if alike else -DOING
    bonus += PLACE if {w.name for w in a.profile.where} & {w.name for w in b.profile.where} else 0.0
    if alike and words >= 0.1 and a.places.keys() & b.places.keys():
        bonus += PAGE
    nations = [NATIONS & {x.removeprefix(NAMED) for x in p.profile.actors} for p in (a, b)]
    if nations[0] and nations[1] and not nations[0] & nations[1]:
        bonus -= OTHER_NATION
    return words + bonus


def _agree(parts: Sequence[_Part], left: Sequence[int], right: Sequence[int]) -> bool:
    """No two members may be of different days or places, and on average they must be alike."""
    total = count = 0.0
    for x in left[:8]:
        for y in right[:8]:
            a, b = parts[x].profile, parts[y].profile
            if times_apart(a.when, b.when):
                return False
            total += _together(parts[x], parts[y])
            count += 1
    return total / count >= THRESHOLD * 0.6


def _continue(parts: Sequence[_Part], of: list[int], leading: Sequence[int], judged: Pairs) -> set[int]:
    """What is told right after a happening, without a time and a place of its own, is a part of it.

    "A train derailed near Lublin. Three wagons overturned": neither words nor doers tell that these are one happening,
    only that the one goes on with the other. Most pages that tell it must tell it after the same happening. "In 2015 a
    train derailed near Krakow and nine people died" leaves the dead with the derailment of 2015, though it is but
    background; the background that was joined so is returned, for it follows nothing else.
    """
    before = _before(parts)
    lead = set(leading)
    alone = Counter(of[n] for n in leading)
    members: dict[int, list[int]] = defaultdict(list)
    for n, label in enumerate(of):
        members[label].append(n)
    anchors: set[int] = set()
    first = {n: min((spans[0][0], doc) for doc, spans in parts[n].spans.items()) for n in leading}
    for n in sorted(leading, key=lambda n: (first[n], n)):
        if n not in before or parts[n].own or alone[of[n]] > 1:
            continue
        count = Counter(of[m] for m in before[n])
        goal, times = max(count.items(), key=lambda item: (item[1], -item[0]))
        if 2 * times >= len(parts[n].spans) and not judged.forbid([n], members[goal]):
            anchors |= set(members[goal]) - lead
            members[of[n]].remove(n)
            members[goal].append(n)
            of[n] = goal
    return anchors


def _before(parts: Sequence[_Part]) -> dict[int, list[int]]:
    """For each claim those that are told right before it, once for each page."""
    told: dict[str, list[tuple[int, int, int]]] = defaultdict(list)  # page -> start, end, claim
    for n, part in enumerate(parts):
        for doc, spans in part.spans.items():
            told[doc].extend((start, end, n) for start, end in spans)
    out: dict[int, list[int]] = defaultdict(list)
    for doc in sorted(told):
        for (_, end, m), (start, _, n) in pairwise(sorted(told[doc])):
            if n != m and start - end <= RIGHT_AFTER:
                out[n].append(m)
    return out


def _follow(
    parts: Sequence[_Part],
    of: list[int],
    leading: Sequence[int],
    judged: Pairs,
    anchors: Collection[int] = (),
) -> None:
    by_doc: dict[str, list[tuple[int, int]]] = defaultdict(list)  # page -> place, claim
    for n in leading:
        for doc, place in parts[n].places.items():
            by_doc[doc].append((place, n))
    for told in by_doc.values():
        told.sort()
    lead = set(leading)
    for n, part in enumerate(parts):
        if n in lead or n in anchors:
            continue
        near = sorted({m for doc, place in part.places.items() for m in _around(by_doc.get(doc, ()), place)})
        fitting = [
            m
            for m in near
            if not times_apart(part.profile.when, parts[m].profile.when)
            and not judged.forbid([n], [k for k, group in enumerate(of) if group == of[m]] if judged.apart else ())
        ]
        if fitting:
            best = max(fitting, key=lambda m: (cosine(part.profile, parts[m].profile)[0], -_apart(part, parts[m]), -m))
            of[n] = of[best]


def _around(told: Sequence[tuple[int, int]], place: int) -> Iterator[int]:
    """The claims of a page that stand nearest to a place, at most `NEAREST` to either side of it."""
    at = bisect_left(told, (place, -1))
    return (n for _, n in told[max(0, at - NEAREST) : at + NEAREST])


def _apart(a: _Part, b: _Part) -> int:
    """Code points between two claims in the document they have in common, where they are nearest."""
    return min((abs(a.places[d] - b.places[d]) for d in a.places.keys() & b.places.keys()), default=10**9)


def _event(group: Sequence[_Part], by_id: Mapping[str, Appearance], dated: Mapping[str, Dating]) -> Event:
    claims = sorted((p.claim for p in group), key=lambda c: c.id)
    lead = max(claims, key=lambda c: (c.role in LEADING, len(c.appearances), c.id))
    return Event(
        id=stable_id("e", claims[0].id),
        headline=lead.text,
        when=_when([p.profile.when for p in group if p.claim.role in LEADING]),
        where=_where([w for c in claims for a in c.appearances for w in by_id[a].slots.where]),
        claims=tuple(c.id for c in claims),
    )


def _when(times: Sequence[When | None]) -> When | None:
    """The span of the days its happenings name; the finest ones decide, the coarse only when there is nothing else."""
    known = [t for t in times if t is not None and t.earliest and t.precision != "unknown"]
    fine = [t for t in known if t.precision in TO_THE_DAY]
    if not known:
        return None
    pool = fine or known
    first = min(pool, key=lambda t: moment(t.earliest))
    last = max(pool, key=lambda t: moment(t.latest))
    coarsest = max(pool, key=lambda t: moment(t.latest) - moment(t.earliest))
    return When(earliest=first.earliest, latest=last.latest, precision=coarsest.precision)


def _where(places: Sequence[Where]) -> tuple[Where, ...]:
    """The places named most, at most four; countries only when nothing finer is named."""
    fine = [w for w in places if w.precision != "country"] or list(places)
    count = Counter(w.name for w in fine)
    first: dict[str, Where] = {}
    for w in sorted(fine, key=lambda w: (w.name, w.span or (0, 0))):
        first.setdefault(w.name, w)
    names = sorted(count, key=lambda n: (-count[n], n))[:4]
    return tuple(first[n] for n in names)
