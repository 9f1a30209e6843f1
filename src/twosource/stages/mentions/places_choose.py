"""Which place of a name is meant: containers, neighbours in the text and on the map, fame."""

from __future__ import annotations

import collections
import functools
import math
import re
from urllib.parse import urlsplit

from twosource.gazetteer import Candidate, candidates, distance_km, name_key
from twosource.gazetteer.build import own_rows
from twosource.stages.mentions.places_country import wording
from twosource.stages.mentions.places_fame import Found, lies_in, prominence
from twosource.stages.mentions.places_nearby import Nearby

ROUNDS = 3
"""Times every name is chosen anew in the light of the others; more never changed a figure on lgl.dev."""


@functools.lru_cache(maxsize=1)
def demonyms() -> dict[str, str]:
    """Country code by word for its people and things."""
    return {word: row[0] for row in own_rows("demonyms.tsv") for word in row[1].split("|")}


@functools.lru_cache(maxsize=1)
def _demonym_pattern() -> re.Pattern[str]:
    every = sorted(demonyms(), key=lambda w: (-len(w), w))
    return re.compile(r"\b(?:" + "|".join(map(re.escape, every)) + r")\b")


_TLD = {"uk": "GB", "su": "RU", "eu": ""}


def outlet_country(url: str | None) -> str | None:
    """The country that a web address points to by its ending; None for .com and its like."""
    if not url:
        return None
    try:
        host = urlsplit(url if "//" in url else "//" + url).hostname or ""
    except ValueError:
        return None
    ending = host.rsplit(".", 1)[-1]
    if len(ending) != 2 or not ending.isalpha() or ending in ("tv", "co", "io", "me", "ws", "cc", "fm", "ly"):
        return None
    return _TLD.get(ending, ending.upper()) or None


@functools.lru_cache(maxsize=4096)
def outlet_name(url: str | None) -> str:
    """The letters of the web address's own name: "athensherald" of www.athens-herald.com; empty when there is none."""
    if not url:
        return ""
    try:
        host = urlsplit(url if "//" in url else "//" + url).hostname or ""
    except ValueError:
        return ""
    labels = [x for x in host.split(".") if x not in ("www", "com", "co", "org", "net")]
    return "".join(labels[:-1] if len(labels) > 1 and len(labels[-1]) == 2 else labels).replace("-", "")


ENGLISH = frozenset(("US", "CA", "GB", "AU", "NZ", "IE"))
"""Where papers in English are named after their town."""


class Context:
    """What the document says about where it is: countries and divisions by how often they are named."""

    def __init__(self, text: str, found: list[Found], url: str | None) -> None:
        self.countries: collections.Counter[str] = collections.Counter()
        self.divisions: collections.Counter[tuple[str, str]] = collections.Counter()
        self.own: dict[str, collections.Counter[tuple[str, str]]] = collections.defaultdict(collections.Counter)
        self.shares: dict[tuple[str, str, str], float] = {}
        for match in _demonym_pattern().finditer(text):
            self.countries[demonyms()[match.group()]] += 1
        for f in found:
            plain = [c for c in f.candidates if c.main and c.kind in ("country", "admin1")]
            lands = {c.country for c in plain if c.kind == "country"}  # "Mexico" is not the state of that name in it
            plain = [c for c in plain if c.kind == "country" or c.country not in lands]
            for c in plain:
                share = 1.0 / len(plain)
                if c.kind == "country":
                    self.countries[c.country or ""] += share  # type: ignore[assignment]
                elif c.admin1:
                    self.divisions[c.country or "", c.admin1] += share  # type: ignore[assignment]
                    self.own[f.key][c.country or "", c.admin1] += share  # type: ignore[assignment]
        self.outlet = outlet_country(url)
        self.paper = outlet_name(url)
        self.states = self._states(found)
        self.nearby = Nearby(found)
        self.wording = wording(text)

    def _states(self, found: list[Found]) -> dict[tuple[str, str], float]:
        """For every division how many different names of the document some town or county of it could bear, each
        counting the less the more divisions share it."""
        holds: dict[tuple[str, str], float] = collections.defaultdict(float)
        for key, options in sorted({f.key: f.candidates for f in found}.items()):
            divisions = {(c.country, c.admin1) for c in options if c.main and c.admin1 and c.kind != "admin1"}
            for country, admin1 in divisions:
                if country and admin1:
                    holds[country, admin1] += 1.0 / len(divisions)
            for country, admin1 in divisions:
                self.shares[key, country or "", admin1 or ""] = 1.0 / len(divisions)
        return holds

    def home(self, c: Candidate, key: str) -> float:
        """How much the other names of the document speak for the candidate's division."""
        if not c.admin1 or not c.country or c.kind == "admin1":
            return 0.0
        place = (c.country, c.admin1)
        return min(1.5, 1.2 * (self.states.get(place, 0.0) - self.shares.get((key, *place), 0.0)))

    def weight(self, c: Candidate, key: str) -> float:
        """How well a candidate fits the countries and divisions named, and the outlet."""
        value = self.home(c, key) + NEARBY * self.nearby.support(c, key) + self.worded(c)
        if self.outlet is None and self.home_town(c, key):
            value += HOME_TOWN
        if c.kind in ("country", "capital", "city") and c.country and self.named_elsewhere(c, key):
            value -= 1.0
        if c.country and c.kind != "country":
            value += min(1.2, 0.6 * math.log2(1 + self.countries.get(c.country, 0)))
            if c.kind != "admin1" and c.admin1:
                place = (c.country, c.admin1)
                others = self.divisions.get(place, 0.0) - self.own[key][place]  # a name is no evidence for itself
                value += min(3.0, 1.6 * math.log2(1 + max(0.0, others)))
        if self.outlet is not None and c.country == self.outlet:
            value += 1.0
        return value

    def worded(self, c: Candidate) -> float:
        """What the wording says: for places of the country whose words the text uses, most when no other's."""
        if c.kind == "country" or c.country is None or c.country not in self.wording:
            return 0.0
        own = self.wording[c.country]
        rest = max((n for country, n in self.wording.items() if country != c.country), default=0.0)
        return min(WORDED, WORDED_STEP * math.log2(1.0 + max(0.0, own - rest)))

    def home_town(self, c: Candidate, key: str) -> bool:
        """The outlet's address holds the name of the town, and the town lies where papers are in English."""
        english = c.country in ENGLISH and c.main and c.kind == "city"
        return english and len(key) > 4 and key.replace(" ", "") in self.paper

    def named_elsewhere(self, c: Candidate, key: str) -> bool:
        """The document names divisions of another country, and this one and its divisions not."""
        if self.countries.get(c.country or "", 0) >= 0.6:
            return False
        own = self.own[key] if c.kind == "city" else {}  # but "Georgia" alone may be the state, not the country
        others = {cc for (cc, a1), n in self.divisions.items() if n > own.get((cc, a1), 0.0)}
        return bool(others) and c.country not in others


NEARBY = 0.9
"""Worth of a power of ten of chance that the senses of other names lie together, on the scale of fame."""

WORDED = 1.6
WORDED_STEP = 0.9
"""The most that the wording says, and how much each doubling of its signs adds."""

HOME_TOWN = 2.5
"""For a town that the outlet's address is named after, in a country where English papers are."""


def choose(text: str, found: list[Found], url: str | None) -> list[Candidate | None]:
    """For every found name the place that is meant; None when the gazetteer does not hold it."""
    context = Context(text, found, url)
    base: Base = {}
    for f in found:
        if (f.key, f.region) not in base:
            base[f.key, f.region] = [(prior(f, c) + context.weight(c, f.key), c) for c in f.candidates]
    chosen = _pick(found, base, [])
    for _ in range(ROUNDS):
        again = _pick(found, base, chosen)
        if again == chosen:
            break
        chosen = again
    return [
        None if c is not None and _astray(f, c, found, chosen, context) else c
        for f, c in zip(found, chosen, strict=True)
    ]


SMALL = 5.0
"""Fame below which a place needs some sign that the text is about its country: towns of 100,000."""


LARGE = 6.0
"""Fame from which a town stays what it is, also before a division that it does not lie in: a million people."""


KNOWN = 4.2
"""Fame from which the only place of a name is taken for the one that is meant."""


def _astray(f: Found, c: Candidate, found: list[Found], chosen: list[Candidate | None], context: Context) -> bool:
    """A small place in a country that nothing else in the text points to, while it points to another one, or outside
    of the division that it is said to lie in: then a namesake is meant that we do not hold."""
    if c.country is None or c.kind in ("country", "capital"):
        return False
    outer = chosen[f.inside] if f.stated and f.inside is not None else None
    if outer is not None and outer.country is not None and not lies_in(c, outer):
        if sum(o.main for o in f.candidates) == 1 and c.main and prominence(c) >= KNOWN:
            return False  # there is no other of this name: the text errs
        return prominence(c) < (LARGE if outer.kind == "admin1" else SMALL)
    if prominence(c) >= SMALL:
        return False
    others = {o.country for g, o in zip(found, chosen, strict=True) if o is not None and g.key != f.key}
    named = {country for country, n in context.countries.items() if n >= 0.6}
    about = (others | named | context.wording.keys()) - {None}
    return bool(others - {None}) and c.country not in about and c.country != context.outlet


Base = dict[tuple[str, bool], list[tuple[float, Candidate]]]
"""Scored candidates by key and by whether a division is meant."""


def prior(f: Found, c: Candidate) -> float:
    value = prominence(c)
    if _in_country_of_its_name(f, c):
        value -= 3.0
    if not c.main and c.country != "US" and any(_named_after(o, c) for o in f.candidates):
        value -= 2.0
    if c.kind == "area" and name_key(c.name) == f.key:
        value += 0.3  # "the Far East" alone is that of Asia, until the text speaks of Russia
    if c.kind in ("admin1", "admin2"):
        if f.region:
            value += 3.0
        elif c.country != "US" and _has_a_city(f, c):
            value += 0.5
        elif c.country != "US" and any(_namesake(town, c) for town in f.candidates):
            value -= 3.0
        elif any(t.kind == "capital" and t.main and t.country == c.country for t in f.candidates):
            value -= 0.8 if c.country == "US" else 3.0
    return value


def _in_country_of_its_name(f: Found, c: Candidate) -> bool:
    """The bare name is its country's own, as "Mexico" for Mexico City or the State of Mexico."""
    return (
        not f.region
        and c.kind != "country"
        and any(o.kind == "country" and o.main and o.country == c.country for o in f.candidates)
    )


def _named_after(division: Candidate, town: Candidate) -> bool:
    """The name is this division's own, and only another one of the town in it: Rason, of which Rajin is the port."""
    return (
        division.main
        and division.kind == "admin1"
        and division.country == town.country
        and division.admin1 == town.admin1
        and town.kind in ("city", "capital")
    )


def _has_a_city(f: Found, division: Candidate) -> bool:
    """The town of the same name is told apart by "City", as Quebec City is: the bare name is the division's."""
    return division.kind == "admin1" and any(
        t.country == division.country and t.admin1 == division.admin1 and t in f.candidates
        for t in (c._replace(main=True) for c in candidates(f"{f.key} city"))
    )


def _namesake(town: Candidate, division: Candidate) -> bool:
    """The division is called after this town of it, so that the bare name is the town's."""
    return (
        town.main
        and town.kind in ("city", "capital")
        and town.country == division.country
        and town.admin1 == division.admin1
        and town.population > 20000
    )


def _pick(found: list[Found], base: Base, chosen: list[Candidate | None]) -> list[Candidate | None]:
    """One round: the best candidate of every mention, then one sense of a name for the whole document."""
    anchors = _anchors(found, chosen)
    scored = {
        (key, region): [(value + support(c, anchors, key), c) for value, c in options]
        for (key, region), options in base.items()
    }
    lists, holders = _lists(found, chosen), _holders(found)
    votes: dict[str, dict[str, float]] = collections.defaultdict(lambda: collections.defaultdict(float))
    picks: list[tuple[Candidate | None, bool]] = []
    for k, f in enumerate(found):
        options = scored[f.key, f.region]
        if not options:
            picks.append((None, False))
            continue
        pool, explicit = _within(found, f, options, holders.get(k, []))
        alike = lists[f.group]
        _, _, best = max((v + company(c, alike, f.key), (c.population, c.id), c) for v, c in pool)
        picks.append((best, explicit))
        votes[f.key][best.id] += 10.0 if explicit else 1.0
    senses = {key: max(count, key=lambda i: (count[i], i)) for key, count in votes.items()}
    out: list[Candidate | None] = []
    for f, (pick, explicit) in zip(found, picks, strict=True):
        if pick is not None and not explicit and not f.region:
            pick = next((c for c in f.candidates if c.id == senses[f.key]), pick)
        out.append(pick)
    return out


def _lists(found: list[Found], chosen: list[Candidate | None]) -> dict[int, collections.Counter[tuple[str, str]]]:
    """For every list the number of its mentions by name and sort; an empty string stands for any."""
    out: dict[int, collections.Counter[tuple[str, str]]] = collections.defaultdict(collections.Counter)
    for f, c in zip(found, chosen, strict=False):
        if c is not None:
            out[f.group].update((("", ""), ("", sort(c)), (f.key, ""), (f.key, sort(c))))
    return out


def _holders(found: list[Found]) -> dict[int, list[Found]]:
    """For every mention that names a container those that lie in it."""
    out: dict[int, list[Found]] = collections.defaultdict(list)
    for f in found:
        if f.inside is not None:
            out[f.inside].append(f)
    return out


def _within(
    found: list[Found], f: Found, options: list[tuple[float, Candidate]], holds: list[Found]
) -> tuple[list[tuple[float, Candidate]], bool]:
    """The candidates that lie in the container that the text names, when it names one."""
    if f.inside is not None:
        outer = found[f.inside].candidates
        fits = [(v, c) for v, c in options if any(lies_in(c, o) for o in outer)]
        if fits:
            return fits, True
    if holds:
        fits = [(v, c) for v, c in options if any(lies_in(a, c) for h in holds for a in h.candidates)]
        if fits:
            return fits, True
    return options, False


def _anchors(found: list[Found], chosen: list[Candidate | None]) -> list[tuple[str, Candidate]]:
    """The distinct places chosen so far that are small enough to say where the document is."""
    out: dict[tuple[str, str], Candidate] = {}
    for f, c in zip(found, chosen, strict=False):
        if c is not None and c.radius_km < 150 and c.kind != "country":
            out[f.key, c.id] = c
    return [(key, c) for (key, _), c in sorted(out.items())][:60]


def support(c: Candidate, anchors: list[tuple[str, Candidate]], key: str) -> float:
    """What the other places of the document say for a candidate: those it holds, or those it lies among."""
    if c.kind in ("country", "admin1"):
        return min(2.4, 0.8 * sum(1 for other, a in anchors if other != key and lies_in(a, c)))
    if c.kind == "area" and c.radius_km > 1000:  # the middle of so large an area says nothing
        inside = sum(1 for other, a in anchors if other != key and c.country is not None and a.country == c.country)
        return min(1.5, 0.5 * inside)
    return nearness(c, anchors, key)


def sort(c: Candidate) -> str:
    """What counts as the same sort of place in a list: countries, or divisions of one country."""
    return f"{c.kind} {c.country}" if c.kind == "admin1" else c.kind


def company(c: Candidate, alike: collections.Counter[tuple[str, str]], key: str) -> float:
    """What the other names of a list say: states stand with states of the same country, countries with countries.

    `alike` counts the list's mentions by name and sort; an empty string stands for any.
    """
    others = alike["", ""] - alike[key, ""]
    if others <= 0 or c.kind not in ("country", "admin1"):
        return 0.0
    return 1.5 * (alike["", sort(c)] - alike[key, sort(c)]) / others


def nearness(c: Candidate, anchors: list[tuple[str, Candidate]], key: str) -> float:
    """How well a candidate lies among the other places of the document."""
    value = 0.0
    for other, anchor in anchors:
        if other == key or abs(anchor.lat - c.lat) > 4:
            continue
        km = distance_km(c, anchor)
        if km < 60:
            value += 1.0
        elif km < 200:
            value += 0.5
        elif km < 400:
            value += 0.15
    return min(3.0, value)
