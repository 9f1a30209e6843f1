"""Offices that are named by country and function: "Russia's Defense Ministry" is "the Russian Ministry of Defence".

One rule per function instead of one entry per country. The id is "s-<function>-<country>".
"""

from __future__ import annotations

import functools
import re

import msgspec

from twosource.records import Source
from twosource.sources.lists import (
    Country,
    countries,
    country_words,
    fold,
    on_change,
    read_yaml,
    registry,
    state_name,
    variants,
)

_POSTS = variants("posts")

_MINISTRY = re.compile(
    r"^(?:ministry|department|dept) (?:of|for) (?:the )?([a-z ]{2,30})$|^([a-z ]{2,30}?) (?:ministry|department)$"
)

_FUNCTIONS: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(rf"^(?:{row['words']})$"), key, row["title"])
    for key, row in read_yaml("offices.yaml")["functions"].items()
)

_PREFIX = re.compile(r"^(?:the|a|an|its|their|his|her) ")
_SUFFIX = re.compile(
    r"(?:'s)? (?:press (?:service|office|centre|center|department)|official web ?site|web ?site|official statement|"
    r"statement|communique|"
    r"twitter account|telegram channel|facebook page|social media(?: accounts?)?|headquarters|media office|"
    r"spokes(?:man|woman|person))$"
)


def strip_press(text: str) -> str:
    """The folded name of an office without the arm through which it speaks ("press service", "website")."""
    for _ in range(3):
        shorter = _SUFFIX.sub("", text)
        if shorter == text:
            break
        text = shorter
    return text


@functools.lru_cache(maxsize=65536)
def split_country(folded: str) -> tuple[str | None, str, str | None]:
    """Country code, the words without the country, and how it was named ("name", "adjective", "seat").

    Reads "russia's defense ministry", "defence ministry of russia", "kyiv's foreign ministry", "embassy in moscow".
    """
    table = country_words()
    words = folded.split()
    for i in range(len(words)):
        for n in range(min(4, len(words) - i), 0, -1):
            phrase = " ".join(words[i : i + n])
            hit = table.get(phrase.removesuffix("'s").removesuffix("'").rstrip("."))
            if hit is None:
                continue
            before, after = words[:i], words[i + n :]
            while before and before[-1] in ("of", "in", "the", "for"):
                before.pop()
            return hit[0], " ".join(before + after), hit[1]
    return None, folded, None


def function_of(rest: str) -> tuple[str, str] | None:
    """Key and title of the office that these folded words (without country) name."""
    match = _MINISTRY.match(rest)
    if match:
        post = _POSTS.get(match[1] or match[2])
        if post:
            return f"{post}-ministry", f"{post.replace('-', ' ').title()} Ministry"
    for pattern, key, title in _FUNCTIONS:
        if pattern.match(rest):
            return key, title
    return None


@functools.lru_cache(maxsize=65536)
def office(name: str, country: str | None = None) -> Source | None:
    """The office of a country that this name stands for; `country` is used when the name does not say which.

    None when the words name no office, or when no country is known.
    """
    key = strip_press(_PREFIX.sub("", fold(name)))
    code, rest, how = split_country(key)
    rest = strip_press(_PREFIX.sub("", rest.strip(" ,")))
    if code is None and country is None:
        return None
    code = code or country
    if not rest:
        return make_office("government", "government", code) if how is not None else None
    found = function_of(rest)
    if found is not None and found[0] == "military" and rest in ("army", "armed forces"):
        found = found[0], rest  # one office, called as the text calls it
    return make_office(found[0], found[1], code) if found and code in countries() else None


_NATIONAL = frozenset(
    "general-staff joint-chiefs government presidency prime-minister-office parliament central-bank "
    "supreme-court".split()
)
"""Offices that stand in the seat of their own country; police, troops and embassies stand anywhere."""
_PLACED = re.compile(r"\s*in ([A-Z][\w’'.-]*(?: [A-Z][\w’'.-]*){0,3})")


def seated(front: str, rest: str) -> Source | None:
    """The office that is told by its town: "the interior ministry | in Warsaw" is the Polish one.

    None where the words before the place name a country themselves, or the town is no seat of a government.
    """
    found = function_of(strip_press(split_country(_PREFIX.sub("", fold(front)))[1]))
    place = _PLACED.match(rest)
    if place is None or found is None or split_country(fold(front))[0] is not None:
        return None
    hit = country_words().get(fold(place[1]))
    if hit is None or hit[1] == "adjective" or not (found[0] in _NATIONAL or found[0].endswith("-ministry")):
        return None
    return make_office(found[0], found[1], hit[0])


def _called(key: str, country: Country, others: tuple[str, ...]) -> tuple[str, ...]:
    """How texts call an office: a government by its country and seat, the military as army and forces."""
    more: list[str] = []
    if key == "government":
        more = [*country.names, *country.seats]
    elif key == "military":
        forces = ("army", "military", "armed forces", "forces")
        more = [f"{whose} {what}" for whose in (country.adjective, f"{country.names[0]}'s") for what in forces]
    return tuple(dict.fromkeys([*others, *more]))


@functools.lru_cache(maxsize=8192)
def make_office(key: str, title: str, code: str | None) -> Source | None:
    """The Source for a function of a country: the listed one where it has a name of its own ("Pentagon")."""
    country = countries().get(code or "")
    if country is None:
        return None
    ident = f"s-{key}-{country.code.lower()}"
    listed = registry().sources.get(ident)
    if listed is not None:
        return msgspec.structs.replace(listed, aliases=_called(key, country, listed.aliases))
    media = key == "state-media"
    return Source(
        id=ident,
        name=f"{country.adjective} {title}",
        kind="group" if media else "office",
        country=country.code,
        owner=state_name(country.code),
        named=not media,
        aliases=_called(key, country, (f"{country.names[0]}'s {title}",)),
        descriptors=tuple(dict.fromkeys([*title.lower().split()[-1:], "state media" if media else "government"])),
    )


on_change.extend((office.cache_clear, make_office.cache_clear))
