"""Conflict incidents of a report: type, stage, day, place, victims and their numbers, doers, weapons, and how sure.

Rules find the words of deeds and their participants (`find`); whether a report really tells of an incident of a type,
or only mentions violence, is weighed by a small logistic regression over counts of what the rules found (`judge`).
Trained and measured on MUC-3/4 (evals/conflict_events; docs/indicators.md has the figures and the errors).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from twosource.records import Document, PlaceMention, TimeMention
from twosource.watches.incidents.find import TYPES, Deed, bodies_in, deeds, weapons_in, words
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
        out.append(_incident(text, kind, chance, mine))
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


def _incident(text: Text, kind: str, chance: float, mine: Sequence[Deed]) -> Incident:
    sentences = [(s.start_char, s.end_char) for s in text.parse.sents]
    main = _main(mine)
    numbers = sorted({d.sentence for d in main})
    spans = [sentences[n] for n in numbers]
    victims = _unique(v for d in main for v in d.victims)
    return Incident(
        type=kind,
        chance=chance,
        stage=_stage(text, main, sentences),
        when=_when(text, spans),
        places=_places(text, spans),
        victims=victims,
        counts=_counts(text, spans, victims),
        targets=_unique(t for d in main for t in d.targets),
        doers=_unique(x for d in main for x in d.doers),
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


def _stage(
    text: Text, main: Sequence[Deed], sentences: Sequence[tuple[int, int]]
) -> Literal["accomplished", "attempted", "threatened"]:
    first = main[0]
    low, high = sentences[first.sentence]
    tokens = {t.lower_ for t in text.parse.char_span(low, high, alignment_mode="expand") or ()}
    done = any(d.past and d.lemma not in ("attempt", "die") for d in main)
    if tokens & words("certainty", "threatened") and not done:
        return "threatened"
    if first.lemma == "attempt" or (tokens & words("certainty", "attempted") and not _FATAL.search(text.parse.text, low, high)):
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
    return "--" in text.document.text[t.span[1] : t.span[1] + 60] and t.span[0] < 250


def _places(text: Text, spans: Sequence[tuple[int, int]]) -> tuple[PlaceMention, ...]:
    """The country and the finest place of the deeds; the place of the dateline's country where none is named."""
    located = [p for p in text.places if p.country or p.lat is not None]
    inside = [p for low, high in spans for p in located if low <= p.span[0] < high]
    countries = Counter(p.country for p in located if p.country)
    country = next((p.country for p in inside if p.precision == "country"), None)
    if country is None and countries:
        held = Counter(p.country for p in inside if p.country)
        country = max(held or countries, key=lambda c: (countries[c], c or ""))
    fine = [p for p in inside if p.precision != "country" and p.country == country]
    named = next((p for p in located if p.country == country and p.precision == "country"), None)
    rows = [p for p in (named, *fine[:2]) if p is not None]
    if not rows:
        rows = [p for p in located if p.country == country][:1]
    return tuple(dict.fromkeys(rows))


def _counts(text: Text, spans: Sequence[tuple[int, int]], victims: Sequence[str]) -> tuple[str, ...]:
    """How many: counts of people in the sentences; "1" for each named person and each single one."""
    people = words("people", "victims")
    out = []
    for q in text.quantities:
        if q.kind != "count" or q.unit is not None or q.value is None or not q.value.is_integer():
            continue
        head = (q.item_head or "").split(" ")[-1]
        if (q.counted in ("killed", "injured", "missing") or head in people) and any(a <= q.span[0] < b for a, b in spans):
            out.append(f"{q.value:.0f}")
    for v in victims:
        last = v.split()[-1].lower()
        if not last.endswith("s") or last not in {f"{p}s" for p in people}:
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
        if out:
            continue
        if d.sentence + 1 < len(sentences):
            low, high = sentences[d.sentence + 1]
            after = certainty(text.parse.text[low:high])
            if after != "fact":
                for _, name in bodies_in(text, low, min(high, len(text.document.text))):
                    out.setdefault(name, after)
    return tuple(out.items())


def certainty(sentence: str) -> Confidence:
    """How sure a sentence is of who did it, by its words: an admission, an accusation, a guess, or a plain statement."""
    tokens = set(re.findall(r"[\w'-]+", sentence.lower()))
    if tokens & words("certainty", "claimed") and tokens & {"responsibility", "admit", "admitted", "admits"}:
        return "claimed"
    if tokens & words("certainty", "suspected"):
        return "suspected"
    return "possible" if tokens & words("certainty", "possible") else "fact"
