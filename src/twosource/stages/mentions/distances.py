"""Statements of how far one place lies from another, set against the map.

"Vladivostok, just eight miles from the border with North Korea" gives the two places, the distance as stated and the
one that the map gives. "The 11-mile border" is a length, not a distance, and gives none.
"""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from twosource.gazetteer import Border, border_between, borders_of, distance_km, distance_to_border_km, lookup
from twosource.pipeline import Reading, Stage
from twosource.records import DistanceStatement, Document, PlaceMention, Span
from twosource.stages.mentions.places_choose import demonyms

UNITS = {"kilometer": 1.0, "mile": 1.609344, "nautical": 1.852, "meter": 0.001, "yard": 0.0009144, "foot": 0.0003048}

MINIMUM_TOLERANCE_KM = 15.0
"""Below this no statement is called implausible: towns, borders and "from" are not points."""

RELATIVE_TOLERANCE = 0.25
"""Share of the stated distance that may be missing: reports round, and give road as well as air distances."""

ROAD_FACTOR = 1.4
"""A stated distance may exceed the straight line by this: people count the road, and roads wind about so much."""

_SMALL = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
_SMALL += "eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_VALUES = {word: float(i + 1) for i, word in enumerate(_SMALL.split())}
_VALUES |= {word: float((i + 2) * 10) for i, word in enumerate(_TENS.split())}
_SCALES = {"hundred": 100.0, "thousand": 1000.0, "dozen": 12.0}

_WORD = "(?:" + "|".join([*_VALUES, *_SCALES, "a", "half", "few", "couple"]) + ")"
_NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}}){{1,2}}|\d{{1,6}})(?:\.\d{{1,3}})?|{_WORD}(?:[ -](?:and )?(?:of )?{_WORD}){{0,3}}"
_UNIT = r"(?P<unit>kilomet(?:er|re)s?|kms?\b|nautical miles?|miles?|mi\b|met(?:er|re)s?\b|m\b|yards?|feet|foot)"
_STATED = re.compile(
    rf"(?<![\w.,$€£])(?P<low>{_NUMBER})(?:(?:\s?(?:-|–|to|or|and)\s?)(?P<high>{_NUMBER}))?[ \u00a0-]?{_UNIT}"
    r"(?P<other>\s{0,2}\([^()\n]{1,30}\))?"
    r"(?P<link>(?:,?\s{1,2}(?:away|off|outside|inside|inland|by road|by rail|(?:further\s|farther\s)?"
    r"(?:(?:to the )?(?:north|south|east|west|north[- ]?east|north[- ]?west|south[- ]?east|south[- ]?west)"
    r"(?:ern|ward)?(?:[- ](?:north|south)[- ]?(?:east|west))?)))?"
    r"\s{1,2}(?P<preposition>from|of|off|short of|outside|inside|beyond|across)\b|\s{1,2}(?P<away>away)\b)",
    re.IGNORECASE,
)
"""A number, a unit, then "from", "north of", "away from". Every quantifier is bounded."""

_BORDER = re.compile(r"\b(?:border|frontier|boundary)\b", re.IGNORECASE)
_SOFT = re.compile(r"\b(?:about|around|roughly|some|approximately|nearly|almost|just|only|barely|over|under|less than|"
                   r"more than|within|up to|at least|as little as|as far as)\s{1,2}$", re.IGNORECASE)  # fmt: skip
_LESS = frozenset(("less than", "under", "within", "up to", "nearly", "almost", "barely"))
_MORE = frozenset(("over", "more than", "at least"))


@dataclass(frozen=True)
class _Reference:
    """What the distance is measured from: a place, or a border (None when the map does not hold it)."""

    text: str
    span: Span
    place: PlaceMention | None = None
    border: Border | None = None
    is_border: bool = False


def number(text: str) -> float | None:
    """The value of "1,200", "2.5", "eight", "twenty-five", "a hundred", "half a"; None when it is no number."""
    text = text.lower().strip()
    if text[:1].isdigit():
        try:
            return float(text.replace(",", ""))
        except ValueError:
            return None
    total, current, seen = 0.0, 0.0, False
    for word in re.split(r"[ -]", text):
        if word in _VALUES:
            current, seen = current + _VALUES[word], True
        elif word in _SCALES:
            current, seen = (current or 1.0) * _SCALES[word], True
            if word == "thousand":
                total, current = total + current, 0.0
        elif word == "half":
            current, seen = current + 0.5, True
        elif word == "few":
            current, seen = 3.0, True
        elif word == "couple":
            current, seen = 2.0, True
        elif word == "a" and text == "a":
            return 1.0
    return total + current if seen else None


def unit_km(text: str) -> float:
    """Kilometres in one of a unit as written."""
    low = text.lower()
    if low.startswith("k"):
        return UNITS["kilometer"]
    if low.startswith("naut"):
        return UNITS["nautical"]
    if low.startswith("mi"):
        return UNITS["mile"]
    if low.startswith("y"):
        return UNITS["yard"]
    return UNITS["foot"] if low.startswith("f") else UNITS["meter"]


# ---------------------------------------------------------------- what is measured from what


@functools.lru_cache(maxsize=1)
def _country_words() -> re.Pattern[str]:
    """Words for countries as adjectives, longest first: "North Korean" before "Korean"."""
    every = sorted(demonyms(), key=lambda w: (-len(w), w))
    return re.compile(r"\b(?:" + "|".join(map(re.escape, every)) + r")\b")


_CAPITALS = re.compile(r"\b[A-Z][\w.]{0,20}(?:[ ][A-Z][\w.]{0,20}){0,3}")


def _longest_country(words: list[str], first: int) -> tuple[int, str | None]:
    """How many words from `first` name a country, and its code; (1, None) when none do."""
    for size in range(len(words) - first, 0, -1):
        for c in lookup(" ".join(words[first : first + size])):
            if c.kind == "country" and c.main:
                return size, c.country
    return 1, None


def countries_in(text: str) -> list[str]:
    """The countries named in a short piece of text, by name or adjective, in the order of the text."""
    out: dict[str, int] = {}
    for match in _country_words().finditer(text):
        out.setdefault(demonyms()[match.group()], match.start())
    for match in _CAPITALS.finditer(text):
        words, first = match.group().split(" "), 0
        while first < len(words):
            size, country = _longest_country(words, first)
            if country is not None:
                out.setdefault(country, match.start() + first)
            first += size
    return sorted(out, key=lambda c: (out[c], c))


def _sentence(reading: Reading, at: int) -> Span:
    """The line around a position, at most 400 code points either way."""
    text = reading.text
    start = max(text.rfind("\n", 0, at) + 1, at - 400)
    end = text.find("\n", at)
    return start, min(end if end >= 0 else len(text), at + 400)


def _stop(text: str, start: int, end: int) -> int:
    """Where the clause after `start` ends: a full stop before a capital, a semicolon, the given end."""
    match = re.compile(r"[.;!?](?=\s+[\"“'‘(]?[A-Z0-9]|\s*$)").search(text, start, end)
    return match.start() if match else end


def _reference(reading: Reading, places: list[PlaceMention], start: int, end: int) -> _Reference | None:
    """What stands after "from": a border, or the first place within the next words."""
    text = reading.text
    end = min(_stop(text, start, end), start + 90)
    border = _BORDER.search(text, start, end)
    at = bisect.bisect_left(places, start, key=lambda p: p.span[0])
    first = places[at] if at < len(places) and places[at].span[0] < end else None
    if border is not None and (first is None or _is_border(text, first, border)):
        stretch = re.match(
            r"\s{1,2}(?:with|to|of|between|shared with)\s{1,2}[^,.;:]{1,50}", text[border.end() : border.end() + 60]
        )
        stop = border.end() + (len(stretch.group().rstrip()) if stretch else 0)
        return _Reference(" ".join(text[start:stop].split()), (start, stop), is_border=True)
    if first is None or first.span[0] - start > 45:
        return None
    return _Reference(first.name, first.span, place=first)


def _is_border(text: str, place: PlaceMention, border: re.Match[str]) -> bool:
    """The place only names the border's country: "the border with X", "X's border", "the X border"."""
    if place.span[0] > border.end():
        return (
            re.fullmatch(
                r"\s{1,2}(?:with|to|of|between|shared with)(?:\s{1,2}the)?\s{1,2}", text[border.end() : place.span[0]]
            )
            is not None
        )
    return re.fullmatch(r"(?:['’]s?)?[\s\-–](?:[\w\-– ]{0,30})", text[place.span[1] : border.start()]) is not None


def _subject(places: list[PlaceMention], start: int, floor: int) -> PlaceMention | None:
    """The place that lies so far away: the last town or site before the number in the same sentence."""
    at = bisect.bisect_left(places, floor, key=lambda p: p.span[0])
    upto = bisect.bisect_left(places, start, key=lambda p: p.span[0])
    before = [p for p in places[at:upto] if p.span[1] <= start and not p.institutional]
    small = [p for p in before if p.precision in ("point", "city")]
    for pool in (small, [p for p in before if p.precision in ("region", "area")]):
        if pool:
            return pool[-1]
    return None


def _sentence_floor(text: str, start: int, floor: int) -> int:
    """Where the sentence that holds `start` begins: after the last full stop that a capital follows."""
    best = floor
    for match in re.compile(r"[.!?][\"”’']?\s+(?=[\"“‘']?[A-Z])").finditer(text, floor, start):
        if not re.search(
            r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Gen|Col|Lt|Sen|Rep|Gov)\.$",
            text[max(0, match.start() - 5) : match.start() + 1],
        ):
            best = match.end()
    return best


def find_border(words: str, place: PlaceMention, around: list[str]) -> Border | None:
    """The border that is meant for this place: by the countries in the words, then by the place's own country."""
    named = countries_in(words)
    if len(named) >= 2:
        return border_between(named[0], named[1])
    home = place.country
    if len(named) == 1 and home and named[0] != home:
        return border_between(named[0], home)
    pool = borders_of(home) if home else []
    if len(named) == 1 and not home:
        pool = borders_of(named[0])
    others = [c for c in around if c != home]
    meant = [b for b in pool if b.countries & set(others)] or pool
    if not meant or place.lat is None or place.lon is None:
        return None
    at = (place.lat, place.lon)
    return min(meant, key=lambda b: (distance_to_border_km(at, b), sorted(b.countries)))


# ---------------------------------------------------------------- the statements


def distances(reading: Reading) -> Iterable[DistanceStatement]:
    """One row per stated distance between two named places, or a place and a border; in reading order."""
    text = reading.text
    if not any(w in text for w in ("km", "kilomet", "Kilomet", "mile", "Mile", "met", "yard", "feet", "KM")):
        return
    places = sorted(reading.of(PlaceMention), key=lambda p: p.span)
    for match in _STATED.finditer(text):
        floor, ceiling = _sentence(reading, match.start())
        floor = _sentence_floor(text, match.start(), floor)
        reference = _reference(reading, places, match.end(), ceiling) if match["preposition"] else None
        subject = _subject(places, match.start(), floor)
        if reference is None or subject is None or (reference.place and reference.place.name == subject.name):
            continue
        row = _statement(reading, match, subject, reference, text[floor:ceiling])
        if row is not None:
            yield row


def _statement(
    reading: Reading, match: re.Match[str], subject: PlaceMention, reference: _Reference, around: str
) -> DistanceStatement | None:
    bounds = _bounds(reading.text, match)
    if bounds is None:
        return None
    low, high = bounds
    computed, slack = _computed(subject, reference, around)
    tolerance = max(
        RELATIVE_TOLERANCE * high, subject.radius_km + (reference.place.radius_km if reference.place else 0.0),
        MINIMUM_TOLERANCE_KM, slack,
    )  # fmt: skip
    plausible = None
    if computed is not None:
        plausible = low / ROAD_FACTOR - tolerance <= computed <= high + tolerance
    start = min(subject.span[0], match.start())
    end = reference.span[1]
    return DistanceStatement(
        doc=reading.document.id,
        span=(start, end),
        place=subject.name,
        reference=reference.text,
        km_low=round(low, 3),
        km_high=round(high, 3),
        computed_km=None if computed is None else round(computed, 1),
        tolerance_km=round(tolerance, 1),
        plausible=plausible,
        as_written=" ".join(reading.text[match.start() : end].split()),
    )


def _bounds(text: str, match: re.Match[str]) -> tuple[float, float] | None:
    """Stated distance in km as [low, high]; "less than" opens it downwards, "more than" by a half upwards."""
    low = number(match["low"])
    if low is None:
        return None
    high = number(match["high"]) if match["high"] else low
    factor = unit_km(match["unit"])
    low, high = sorted((low * factor, (high if high is not None else low) * factor))
    soft = _SOFT.search(text, max(0, match.start() - 14), match.start())
    word = " ".join(soft.group().lower().split()) if soft else ""
    if word in _LESS:
        low = 0.0
    elif word in _MORE:
        high *= 1.5
    return low, high


def _computed(subject: PlaceMention, reference: _Reference, around: str) -> tuple[float | None, float]:
    """Distance on the map and how far off the map may be, in km; None when one of the two is not on it."""
    if subject.lat is None or subject.lon is None:
        return None, 0.0
    at = (subject.lat, subject.lon)
    if reference.place is not None:
        if reference.place.lat is None or reference.place.lon is None:
            return None, 0.0
        return distance_km(at, (reference.place.lat, reference.place.lon)), 0.0
    border = find_border(reference.text, subject, countries_in(around))
    if border is None:
        return None, 0.0
    return distance_to_border_km(at, border), border.error_km + subject.radius_km


def run(reading: Reading) -> Iterable[DistanceStatement]:
    return list(distances(reading))


STAGE = Stage(
    name="distances",
    scope="document",
    reads=(Document, PlaceMention),
    writes=(DistanceStatement,),
    version=1,
    run=run,
    languages=("en",),
)
