"""Which border is meant: by the words, by what the document says before and after, by the place's own country."""

from __future__ import annotations

import bisect
import collections
import functools
import re
from dataclasses import dataclass

from twosource.gazetteer import Border, border_between, borders_of, lookup
from twosource.records import PlaceMention
from twosource.stages.mentions.places_choose import demonyms

BORDER = re.compile(r"\b(?:border|frontier|boundary)\b", re.IGNORECASE)

_STRETCH = re.compile(r"\s{1,2}(?:with|to|of|between|shared with)\s{1,2}[^,.;:]{1,50}")
_SHARING = re.compile(r"\b(?:borders|bordering|(?:shares?|sharing) a (?:land )?border with)\s{1,2}[^,.;:]{1,30}")
_LEAD = re.compile(r"[A-Z][^,.;:!?()\"“”\n]{0,50}$")
"""The words before "border", from a capital on, that may name whose it is."""


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


def stretch_end(text: str, end: int) -> int:
    """Where the words end that say whose border it is: "with North Korea" after "the border" that ends at `end`."""
    match = _STRETCH.match(text, end, end + 60)
    return end + len(match.group().rstrip()) if match else end


@dataclass(frozen=True)
class Meant:
    """One of these borders is meant, most likely the first; which of them, the words do not say if `open`."""

    borders: tuple[Border, ...]
    open: bool = False


class Talk:
    """Where in a document which borders and countries are named. Made once per document, asked by bisection."""

    def __init__(self, text: str, places: list[PlaceMention]) -> None:
        self._borders: dict[frozenset[str], list[int]] = collections.defaultdict(list)
        self._countries: dict[str, list[int]] = collections.defaultdict(list)
        for match in BORDER.finditer(text):
            lead = _LEAD.search(text, max(0, match.start() - 50), match.start())
            own = countries_in(_last_name(lead.group())) if lead else []
            stretch = text[match.end() : stretch_end(text, match.end())]
            self._note(countries_in(stretch) or own, own, match.start())
        for match in _SHARING.finditer(text):
            for i, country in enumerate(countries_in(match.group())):
                self._note([country], [], match.start() + i)  # in this order, the last one nearest to what follows
        for match in _country_words().finditer(text):
            self._countries[demonyms()[match.group()]].append(match.start())
        for place in places:
            if place.precision == "country" and place.country:
                self._countries[place.country].append(place.span[0])
        for at in (*self._borders.values(), *self._countries.values()):
            at.sort()

    def _note(self, countries: list[str], own: list[str], at: int) -> None:
        named = frozenset((*countries[:2], *own[:2]))
        if named:
            self._borders[named].append(at)

    def partners(self, home: str) -> list[str]:
        """The countries named that have a border with `home` of which we hold a line, in alphabetical order."""
        every = {c for b in borders_of(home) for c in b.countries if c != home}
        named = {c for key in self._borders for c in key} | self._countries.keys()
        return sorted(every & named)

    def nearest(self, home: str, partners: list[str], floor: int, at: int) -> tuple[str | None, bool]:
        """The neighbour whose border is talked about at `at`, in a sentence that begins at `floor`; True when sure.

        Surely the one named last before in the sentence, else whose border is named last before, or next after; else
        perhaps the country named last before, or next after.
        """
        borders = {
            p: sorted(i for key in (frozenset((p,)), frozenset((home, p))) for i in self._borders.get(key, ()))
            for p in partners
        }
        countries = {p: self._countries.get(p, []) for p in partners}
        sure = _last(borders, floor, at) or _last(countries, floor, at) or _last(borders, 0, at) or _next(borders, at)
        if sure is not None:
            return sure, True
        return _last(countries, 0, at) or _next(countries, at), False


def _last_name(lead: str) -> str:
    """The end of the words before "border" that can name whose it is: from the last ordinary noun or verb on."""
    words = lead.split(" ")
    keep: list[str] = []
    for word in reversed(words):
        if word and not word[0].isupper() and word not in _INSIDE:
            break
        keep.append(word)
    return " ".join(reversed(keep))


_INSIDE = frozenset("and the side of own land shared northern southern eastern western common long".split())
"""Words in lower case that stand between a country and its border: "the Russian and North Korean land border"."""


def _last(positions: dict[str, list[int]], floor: int, at: int) -> str | None:
    """The key with the highest position from `floor` and below `at`."""
    best: tuple[int, str] | None = None
    for key in sorted(positions):
        i = bisect.bisect_left(positions[key], at) - 1
        if i >= 0 and positions[key][i] >= floor:
            best = max(best or (-1, ""), (positions[key][i], key))
    return best[1] if best else None


def _next(positions: dict[str, list[int]], at: int) -> str | None:
    """The key with the lowest position from `at` on."""
    best: tuple[int, str] | None = None
    for key in sorted(positions):
        i = bisect.bisect_left(positions[key], at)
        if i < len(positions[key]):
            best = min(best or (positions[key][i], key), (positions[key][i], key))
    return best[1] if best else None


def find_borders(words: str, home: str | None, talk: Talk, floor: int, at: int) -> Meant:
    """The borders that "the border" in `words` at `at` can mean for a place in country `home`.

    The countries in the words decide. Without them it is one of home's, the one talked about first: when the document
    speaks of a border, one with a neighbour that it names, else any.
    """
    named = countries_in(words)
    if len(named) >= 2:
        return _known(border_between(named[0], named[1]))
    if len(named) == 1 and home is not None and named[0] != home:
        return _known(border_between(named[0], home))
    home = home or next(iter(named), None)
    if home is None:
        return Meant(())
    partners = talk.partners(home)
    about, sure = talk.nearest(home, partners, floor, at)
    every = sorted({c for b in borders_of(home) for c in b.countries if c != home})
    order = dict.fromkeys([*([about] if about else []), *partners, *(() if sure else every)])
    return Meant(tuple(b for p in order if (b := border_between(home, p)) is not None), open=about is None)


def _known(border: Border | None) -> Meant:
    return Meant(() if border is None else (border,))
