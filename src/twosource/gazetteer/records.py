"""What the gazetteer answers, and the key under which it files a name."""

from __future__ import annotations

import functools
import math
import re
import unicodedata
from typing import NamedTuple

from twosource.records import PlacePrecision


class Candidate(NamedTuple):
    """There is a place of this name here."""

    id: str  # "g2013348" from GeoNames, "o-..." from our own lists
    name: str  # canonical
    lat: float
    lon: float
    population: int  # 0 when unknown
    country: str | None  # ISO 3166-1 alpha-2
    admin1: str | None  # GeoNames first-level code
    kind: str  # country, admin1, admin2, capital, city, or the kind of the feature: sea, river, base ...
    precision: PlacePrecision
    radius_km: float
    main: bool  # the name asked for is its main or an own-listed name, not one of many alternates

    @property
    def geonames_id(self) -> int | None:
        return int(self.id[1:]) if self.id[0] == "g" else None


_SPACES = re.compile(r"[\s,\-‐‑–—/]+")
_DROP = str.maketrans("", "", "'’‘ʼʻ`´\"“”")
_SHORT = {"st": "saint", "st.": "saint", "ste.": "sainte", "mt": "mount", "mt.": "mount", "ft.": "fort", "ft": "fort"}
_SHORT_STARTS = frozenset(word[0] for word in _SHORT)
_PLAIN = re.compile(r"[a-z]+(?: [a-z]+)*")
"""Already a key: nothing in it is dropped or replaced."""


def make_key(name: str) -> str:
    """What `name_key` answers, for names that come once."""
    if name.isascii():
        text = name.casefold()
        if text.isalpha():
            return text
        if text[:1] not in _SHORT_STARTS and _PLAIN.fullmatch(text):
            return text
    else:
        text = unicodedata.normalize("NFKD", name)
        text = "".join([c for c in text if c < "\u0300" or not unicodedata.combining(c)]).casefold()
    words = _SPACES.sub(" ", text.translate(_DROP)).strip().split(" ")
    if len(words) > 1 and words[0] in _SHORT:
        words[0] = _SHORT[words[0]]
    return " ".join(words)


@functools.lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """The key of a name: without case, accents, quotes, commas and hyphens; "St." is "saint". Full stops stay,
    so that "La." (Louisiana) is not "La"."""
    return make_key(name)


EARTH_KM = 6371.0088


def distance_between(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in km."""
    a, b = math.radians(lat1), math.radians(lat2)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(h)))
