"""Conflict incidents of a report: type, stage, day, place, victims and their numbers, doers, weapons, and how sure.

Rules find the words of deeds and their participants (`find`); whether a report really tells of an incident of a type,
or only mentions violence, is weighed by a small logistic regression over counts of what the rules found (`judge`).
Trained and measured on MUC-3/4 (evals/conflict_events; docs/indicators.md has the figures and the errors).
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from twosource.gazetteer import lookup
from twosource.records import Document, PlaceMention, TimeMention
from twosource.stages.mentions.places_choose import demonyms as known_demonyms
from twosource.watches.incidents.find import TYPES, Deed, bodies_in, deeds, doers_in, state_bodies, weapons_in, words
from twosource.watches.incidents.judge import features, probability
from twosource.watches.incidents.texts import Text, text_of

__all__ = ["TYPES", "Incident", "incidents", "incidents_of", "text_of"]

Confidence = Literal["fact", "suspected", "claimed", "possible"]
PLOVER_MODES = {
    "kidnapping": ("ASSAULT", "abduct", "181"),
    "bombing": ("ASSAULT", "explosives", "183"),
    "arson": ("ASSAULT", "destroy", "1824"),
    "robbery": ("ASSAULT", "property", "1821"),
    "stoppage": ("COERCE", "restrict", "172"),
    "attack": ("ASSAULT", "firearms", "190"),
}
"""(PLOVER type, mode, CAMEO code) of each type."""
NEAR = 260
"""Code points around a deed in which a group that is named may be who did it."""
_IN = re.compile(
    r"\b(?:in|at|near|from|around|outside|into|of|to)\s+(?:the\s+)?(?:(?:city|town|department|province|capital)\s+(?:of\s+)?)?$"
)
_DASH = re.compile(r"\s(?:--|[-–—])\s")
HEAD = 20
"""A place so near the beginning is the dateline's: where the report was written."""
_PLURAL = re.compile(r"(?:men|people|children)$")
_IN_MAY = re.compile(r"\b\d{1,2} may\b|\b(?:in|of|last|next) may\b|\bmay \d")
_FATAL = re.compile(r"\b(?:kill|murder|dead|die|assassinat|slain|massacre)", re.I)


@dataclass
class Incident:
    """One incident as a report tells of it."""

    type: str
    chance: float  # that the report really tells of one, 0 to 1
    stage: Literal["accomplished", "attempted", "threatened"]
    when: TimeMention | None
    places: tuple[PlaceMention, ...]  # from the country to the finest
    victims: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()  # numbers of people it happened to, as figures
    targets: tuple[str, ...] = ()
    doers: tuple[str, ...] = ()
    bodies: tuple[tuple[str, Confidence], ...] = ()  # groups, and how sure it is said that they did it
    weapons: tuple[str, ...] = ()
    sentences: tuple[int, ...] = field(default=())

    @property
    def codes(self) -> tuple[str, str, str]:
        """PLOVER type, mode and CAMEO code."""
        return PLOVER_MODES[self.type]


def incidents(document: Document) -> list[Incident]:
    """The incidents that a report tells of, the likeliest first."""
    return incidents_of(text_of(document))


def incidents_of(text: Text) -> list[Incident]:
    """The same for a report that is parsed already."""
    found = deeds(text)
    out = []
    for kind, chance in judged(text, found):
        mine = [d for d in found if d.type == kind]
        out.append(_incident(text, kind, chance, mine, _effects(kind, mine, found)))
    return sorted(out, key=lambda i: (-i.chance, i.type))


def judged(text: Text, found: Sequence[Deed]) -> list[tuple[str, float]]:
    """(type, chance) of the types whose chance is above the limit."""
    out = []
    for kind in TYPES:
        if any(d.type == kind for d in found):
            chance, limit = probability(kind, features(text, found, kind))
            if chance >= limit:
                out.append((kind, chance))
    return out


def _effects(kind: str, mine: Sequence[Deed], found: Sequence[Deed]) -> list[Deed]:
    """What the deeds did, told beside them: whom a bomb killed, what it destroyed."""
    if kind in ("kidnapping", "robbery", "stoppage"):
        return []
    near = {d.sentence + n for d in mine for n in (-1, 0, 1)}
    harm = ("kill", "wound", "injure", "die") if kind in ("bombing", "arson") else ()
    return [d for d in found if d.sentence in near and (d.type == "support" or d.lemma in harm)]


def _incident(text: Text, kind: str, chance: float, mine: Sequence[Deed], effects: Sequence[Deed]) -> Incident:
    sentences = [(s.start_char, s.end_char) for s in text.parse.sents]
    main = _main(mine)
    numbers = sorted({d.sentence for d in main})
    spans = [sentences[n] for n in numbers]
    own = {d.sentence for d in mine}
    harmed = {d.sentence for d in effects if d.type != "support" and d.sentence in own}  # "the blast killed three"
    victims = _longest(_unique(v for d in (*main, *effects) for v in d.victims))
    return Incident(
        type=kind,
        chance=chance,
        stage=_stage(text, main, sentences),
        when=_when(text, spans),
        places=_places(text, spans),
        victims=victims,
        counts=_counts(text, [sentences[n] for n in sorted({*numbers, *harmed})], victims),
        targets=_unique(t for d in (*main, *effects) for t in d.targets),
        doers=_doers(text, main, sentences),
        bodies=_bodies(text, main, sentences),
        weapons=tuple(weapons_in(text, numbers)) if kind in ("bombing", "attack", "arson") else (),
        sentences=tuple(numbers),
    )


def _main(mine: Sequence[Deed]) -> list[Deed]:
    """The deeds that say most: with participants; without any the first one."""
    telling = [d for d in mine if (d.victims or d.targets or d.doers or d.bodies) and not d.negated]
    return telling or list(mine[:1])


def _unique(names: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))  # type: ignore[call-overload]


def _longest(names: tuple[str, ...]) -> tuple[str, ...]:
    """Without those that are only the end of another one: "Porth" beside "Jose Antonio Porth"."""
    return tuple(n for n in names if not any(m != n and m.endswith(" " + n) for m in names))


def _stage(
    text: Text, main: Sequence[Deed], sentences: Sequence[tuple[int, int]]
) -> Literal["accomplished", "attempted", "threatened"]:
    first = main[0]
    low, high = sentences[first.sentence]
    tokens = {t.lower_ for t in text.parse.char_span(low, high, alignment_mode="expand") or ()}
    done = any(d.past and d.lemma not in ("attempt", "die") for d in main)
    if tokens & words("certainty", "threatened") and not done:
        return "threatened"
    if first.lemma == "attempt" or (
        tokens & words("certainty", "attempted") and not _FATAL.search(text.parse.text, low, high)
    ):
        return "attempted"
    return "accomplished"


def _when(text: Text, spans: Sequence[tuple[int, int]]) -> TimeMention | None:
    """The first day named with a deed, else the first one in the sentences around the first deed."""
    exact = [t for t in text.times if t.earliest and t.precision in ("day", "part", "hour", "minute", "second")]
    latest = text.document.published or "9999"
    exact = [t for t in exact if (t.earliest or "")[:10] <= latest and t.kind in ("date", "time")]
    for low, high in spans:
        inside = [t for t in exact if low <= t.span[0] < high and not _in_dateline(text, t)]
        if inside:
            return inside[0]
    low = spans[0][0]
    near = [t for t in exact if -300 <= t.span[0] - low <= 300 and not _in_dateline(text, t)]
    return min(near, key=lambda t: abs(t.span[0] - low), default=None)


def _in_dateline(text: Text, t: TimeMention) -> bool:
    return t.span[0] < 250 and _DASH.search(text.document.text, t.span[1], t.span[1] + 60) is not None


def _places(text: Text, spans: Sequence[tuple[int, int]]) -> tuple[PlaceMention, ...]:
    """The country, and the finest place of the deeds in it; one that bears the name of a place there is that place."""
    located = [p for p in text.places if p.country or p.lat is not None]
    country = _country(text, located, spans)
    if country is None:
        return ()
    inside = [
        p
        for low, high in spans
        for p in text.places
        if low <= p.span[0] < high and _locative(text, p) and p.span[0] >= HEAD
    ]
    fine = [q for p in inside if p.precision != "country" and (q := _within(p, country)) is not None]
    if not fine:
        named = [q for p in text.places if p.precision != "country" and (q := _within(p, country)) is not None]
        count = Counter(q.name for q in named)
        fine = sorted((q for q in named if count[q.name] > 1), key=lambda q: (-count[q.name], q.span))[:1]
    whole = next((p for p in located if p.country == country and p.precision == "country"), None)
    rows = [p for p in (whole, *fine[:1]) if p is not None]
    return tuple(rows or [p for p in located if p.country == country][:1])


def _country(text: Text, located: Sequence[PlaceMention], spans: Sequence[tuple[int, int]]) -> str | None:
    """The country of the deeds: places that stand after "in" or in the dateline say more than others, and those in
    the sentences of the deeds twice as much; a nationality says a little."""
    votes: Counter[str] = Counter()
    for p in located:
        if p.country is None:
            continue
        weight = 6 if _locative(text, p) else {"country": 1, "region": 0}.get(p.precision, 2)
        if any(low <= p.span[0] < high for low, high in spans):
            weight *= 2
        votes[p.country] += weight
    for word in re.findall(r"[A-Za-z]{4,}", text.document.text):
        code = demonyms().get(word.lower())
        if code is not None and code not in ("US", "GB", "FR"):  # whose people are victims everywhere
            votes[code] += 2
    return max(votes, key=lambda c: (votes[c], c)) if votes else None


def _locative(text: Text, p: PlaceMention) -> bool:
    before = text.parse.text[max(0, p.span[0] - 30) : p.span[0]]
    return p.span[0] < HEAD or _IN.search(before) is not None


def _within(p: PlaceMention, country: str) -> PlaceMention | None:
    """The mention as a place of this country; None when there is no such place."""
    if p.country == country:
        return p
    for c in lookup(p.name):
        if c.country == country:
            return msgspec.structs.replace(p, name=c.name, lat=c.lat, lon=c.lon, country=country)
    return None


@functools.cache
def demonyms() -> dict[str, str]:
    """Country by the word for its people, in small letters."""
    return {word.lower(): code for word, code in known_demonyms().items() if " " not in word}


def _doers(text: Text, main: Sequence[Deed], sentences: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """Who did it, by the parser's arguments; else those named beside the deeds that are hardly anything but doers."""
    found = _unique(x for d in main for x in d.doers)
    if found:
        return found
    victims = {v for d in main for v in d.victims}
    near = [x for d in main for x in doers_in(text, *sentences[d.sentence]) if x not in victims]
    return _unique(near[:1])


def _counts(text: Text, spans: Sequence[tuple[int, int]], victims: Sequence[str]) -> tuple[str, ...]:
    """How many: counts of people in the sentences; "1" for each named person and each single one."""
    people = words("people", "victims")
    out = []
    for q in text.quantities:
        if q.kind != "count" or q.unit is not None or q.value is None or not q.value.is_integer():
            continue
        head = (q.item_head or "").split(" ")[-1]
        about_people = q.counted in ("killed", "injured", "missing") or head in people
        if about_people and any(a <= q.span[0] < b for a, b in spans):
            out.append(f"{q.value:.0f}")
    for v in victims:
        last = v.split()[-1].lower()
        if last not in {f"{p}s" for p in people} and not _PLURAL.search(last):
            out.append("1")
            break
    return _unique(out)


def _bodies(
    text: Text, main: Sequence[Deed], sentences: Sequence[tuple[int, int]]
) -> tuple[tuple[str, Confidence], ...]:
    """Groups that did it: as doers of a deed, else named near one together with a word of accusation or admission."""
    out: dict[str, Confidence] = {}
    for d in main:
        low, high = sentences[d.sentence]
        sure = certainty(text.parse.text[low:high])
        for name in d.bodies:
            out.setdefault(name, sure)
        for at, name in bodies_in(text, low, min(high, len(text.document.text))):
            if name not in out and abs(at - d.at) <= NEAR and (sure != "fact" or d.doers):
                out.setdefault(name, sure)
    if not out:
        out.update(_named_beside(text, main, sentences))
    return tuple(out.items())


def _named_beside(text: Text, main: Sequence[Deed], sentences: Sequence[tuple[int, int]]) -> dict[str, Confidence]:
    """The group named most in the sentences of the deeds and beside them; bodies of the state only when accused."""
    count: Counter[str] = Counter()
    sure: dict[str, Confidence] = {}
    near = sorted({d.sentence + n for d in main for n in (-1, 0, 1) if 0 <= d.sentence + n < len(sentences)})
    for n in near:
        low, high = sentences[n]
        how = certainty(text.parse.text[low:high])
        for _, name in bodies_in(text, low, min(high, len(text.document.text))):
            if how in ("suspected", "claimed") or name.upper() not in state_bodies():
                count[name] += 1
                if sure.get(name, "fact") == "fact":
                    sure[name] = how
    if not count:
        return {}
    best = max(count, key=lambda n: (count[n], n))
    return {best: sure[best]}


def certainty(sentence: str) -> Confidence:
    """How sure a sentence is of who did it, by its words: admission, accusation, guess or plain statement."""
    tokens = set(re.findall(r"[\w'-]+", _IN_MAY.sub(" ", sentence.lower())))
    if tokens & words("certainty", "claimed") and tokens & {"responsibility", "admit", "admitted", "admits"}:
        return "claimed"
    if tokens & words("certainty", "suspected"):
        return "suspected"
    return "possible" if tokens & words("certainty", "possible") else "fact"
