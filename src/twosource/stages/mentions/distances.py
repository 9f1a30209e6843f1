"""Statements of how far one place lies from another, set against the map.

"Harbin, just eight miles from the border with Mongolia" gives the two places, the distance as stated and the
one that the map gives. "The 11-mile border" is a length, not a distance, and gives none.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable
from dataclasses import dataclass

from twosource.pipeline import Reading, Stage
from twosource.records import DistanceStatement, Document, PlaceMention, Span
from twosource.stages.mentions.distances_borders import BORDER, Talk, countries_in, find_borders, stretch_end
from twosource.stages.mentions.distances_measure import (
    Measure,
    Measured,
    bearing,
    direction,
    fits_direction,
    to_borders,
    to_coast,
    to_place,
)
from twosource.stages.mentions.distances_within import within

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

_SOFT = re.compile(
    r"\b(?P<word>(?:no|not) (?:more|farther|further) than|no less than|not less than|at most|at least|less than|"
    r"fewer than|under|below|within|up to|more than|over|beyond|nearly|almost)\s{1,2}$",
    re.IGNORECASE,
)
_MOST = frozenset(
    ("no more than", "not more than", "no farther than", "no further than", "not farther than", "not further than",
     "at most", "less than", "fewer than", "under", "below", "within", "up to")
)  # fmt: skip
_LEAST = frozenset(("no less than", "not less than", "at least", "more than", "over", "beyond"))

AT_LEAST_FACTOR = 2.0
"""A least distance stands for up to this: nobody writes "over 100 km" for 300."""

NEARLY_FACTOR = 0.8
""" "Nearly 100 km" stands for this and more."""

VAGUE_KM = 100.0
"""Where the map may be off by more than this, it refutes a distance but does not confirm one."""

COAST = re.compile(r"\b(?:coast|coastline|shores?)\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Reference:
    """What the distance is measured from: a place, or with None a border or a coast."""

    text: str
    span: Span
    place: PlaceMention | None = None
    coast: bool = False


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
    border = BORDER.search(text, start, end)
    coast = COAST.search(text, start, end) if border is None else None
    line = border or coast
    at = bisect.bisect_left(places, start, key=lambda p: p.span[0])
    first = places[at] if at < len(places) and places[at].span[0] < end else None
    if line is not None and (first is None or _is_border(text, first, line)):
        stop = stretch_end(text, line.end())
        return _Reference(" ".join(text[start:stop].split()), (start, stop), coast=border is None)
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


# ---------------------------------------------------------------- the statements


def distances(reading: Reading) -> Iterable[DistanceStatement]:
    """One row per stated distance between two named places, or a place and a border; in reading order."""
    text = reading.text
    if not any(w in text for w in ("km", "kilomet", "Kilomet", "mile", "Mile", "met", "yard", "feet", "KM")):
        return
    places = sorted(reading.of(PlaceMention), key=lambda p: p.span)
    talk: Talk | None = None
    for match in _STATED.finditer(text):
        floor, ceiling = _sentence(reading, match.start())
        floor = _sentence_floor(text, match.start(), floor)
        reference = _reference(reading, places, match.end(), ceiling) if match["preposition"] else None
        subject = _subject(places, match.start(), floor)
        if reference is None or subject is None or (reference.place and reference.place.name == subject.name):
            continue
        talk = talk or Talk(text, places)
        row = _statement(reading, match, subject, reference, _measure(subject, reference, talk, floor))
        if row is not None:
            yield row


def _statement(
    reading: Reading, match: re.Match[str], subject: PlaceMention, reference: _Reference, measured: Measured
) -> DistanceStatement | None:
    soft = _SOFT.search(reading.text, max(0, match.start() - 20), match.start())
    bounds = _bounds(match, " ".join(soft["word"].lower().split()) if soft else "")
    if bounds is None:
        return None
    low, high = bounds
    verdict = _verdict(low, high, subject, measured)
    stated = direction(match["link"] or "")
    degrees = bearing(subject, verdict.way) if verdict.way is not None else None
    fits = None
    if stated is not None and degrees is not None and verdict.way is not None and verdict.plausible is not None:
        fits = fits_direction(stated, degrees, verdict.way)
    start = min(subject.span[0], match.start())
    end = reference.span[1]
    return DistanceStatement(
        doc=reading.document.id,
        span=(start, end),
        place=subject.name,
        reference=reference.text,
        km_low=round(low, 3),
        km_high=round(high, 3),
        computed_km=None if verdict.way is None else round(verdict.way.km, 1),
        tolerance_km=round(verdict.tolerance, 1),
        plausible=False if fits is False else verdict.plausible,
        as_written=" ".join(reading.text[soft.start() if soft else match.start() : end].split()),
        direction=stated,
        bearing=None if degrees is None else round(degrees, 1),
        direction_fits=fits,
    )


@dataclass(frozen=True)
class _Verdict:
    plausible: bool | None
    way: Measure | None
    tolerance: float


def _verdict(low: float, high: float, subject: PlaceMention, measured: Measured) -> _Verdict:
    """Which of the map's distances counts, and whether the stated one of `low` to `high` km can be it."""
    least = max(RELATIVE_TOLERANCE * high, subject.radius_km, MINIMUM_TOLERANCE_KM)
    fits = []
    for way in measured.ways:
        tolerance = max(least, way.slack)
        fit: bool | None = low / ROAD_FACTOR - tolerance <= way.km <= high + tolerance
        if fit and way.slack > VAGUE_KM and not low / ROAD_FACTOR - least <= way.km <= high + least:
            fit = None  # only because we do not know where the edge is
        fits.append(_Verdict(fit, way, tolerance))
    if not fits:
        return _Verdict(None, None, least)
    # nothing says which border: the one that fits, else the nearest
    best = min(fits, key=lambda v: (not v.plausible, v.way.km if v.way else 0.0)) if measured.open else fits[0]
    if best.plausible is False and any(v.plausible for v in fits):
        return _Verdict(None, best.way, best.tolerance)  # another border that the text speaks of would do
    return best


def _bounds(match: re.Match[str], word: str) -> tuple[float, float] | None:
    """Stated distance in km as [low, high]: `word` before it, as "less than", may open it."""
    low = number(match["low"])
    if low is None:
        return None
    high = number(match["high"]) if match["high"] else low
    factor = unit_km(match["unit"])
    low, high = sorted((low * factor, (high if high is not None else low) * factor))
    if word in _MOST:
        low = 0.0
    elif word in _LEAST:
        high *= AT_LEAST_FACTOR
    elif word:
        low *= NEARLY_FACTOR
    return low, high


def _measure(subject: PlaceMention, reference: _Reference, talk: Talk, floor: int) -> Measured:
    if reference.place is not None:
        return to_place(subject, reference.place)
    if reference.coast:
        return to_coast(subject, next(iter(countries_in(reference.text)), subject.country))
    meant = find_borders(reference.text, subject.country, talk, floor, reference.span[0])
    return to_borders(subject, meant.borders, meant.open)


def run(reading: Reading) -> Iterable[DistanceStatement]:
    places = sorted(reading.of(PlaceMention), key=lambda p: p.span)
    return sorted([*distances(reading), *within(reading, places)], key=lambda d: (d.span, d.relation))


STAGE = Stage(
    name="distances",
    scope="document",
    reads=(Document, PlaceMention),
    writes=(DistanceStatement,),
    version=3,
    run=run,
    languages=("en",),
)
