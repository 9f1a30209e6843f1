"""Which ids of sources stand for one and the same source across the pile."""

from __future__ import annotations

import re
from collections.abc import Mapping

from twosource.pipeline import Stage, Tables
from twosource.records import Source, SourceIdentity
from twosource.sources import identity
from twosource.sources.lists import fold, words
from twosource.sources.persons import gender

MEDIA_HEADS = frozenset(
    "Agency Broadcasting Chronicle Daily Gazette Herald Journal Magazine Media Monitor Network News Observer Post "
    "Press Radio TV Telegraph Television".split()
)


def identities(tables: Tables) -> list[SourceIdentity]:
    """One row for every source id whose canonical id is another one, in order of id."""
    unique: dict[str, Source] = {}
    for source in sorted(tables.of(Source), key=lambda s: (s.id, s.name, s.role or "")):
        unique.setdefault(source.id, source)
    canonical = identity.unify(list(unique.values()))
    bodies = _bodies(unique)
    outlets, sites = _outlets(unique), _sites(unique)
    out = []
    for key, value in sorted(canonical.items()):
        goal = value
        if value in unique and _guessed(unique[value]):
            name = unique[value].name
            goal = sites.get(_letters(name)) or outlets.get(fold(name), value)
        if goal == value and value in unique and _no_given_name(unique[value]):
            goal = bodies.get(fold(unique[value].name), value)
        goal = canonical.get(goal, goal)
        if key != goal and goal in unique:
            out.append(SourceIdentity(source=key, canonical=goal, why=f"{unique[key].name} is {unique[goal].name}"))
    return out


def _outlets(unique: Mapping[str, Source]) -> dict[str, str]:
    """The outlets of the pile by name, for those that are in no list."""
    return {fold(s.name): s.id for s in unique.values() if s.named and s.id.startswith("s-outlet-")}


def _bodies(unique: Mapping[str, Source]) -> dict[str, str]:
    """The bodies of the pile by name: a name that was taken for a person on another page is the body."""
    return {fold(s.name): i for i, s in sorted(unique.items()) if s.kind == "office" and s.named and not s.document}


def _no_given_name(source: Source) -> bool:
    """Whether a person of several names has no given name among the known ones: "Marsh Lines", "owner Orbit Freight".

    Nothing is said of single words, which may be surnames, and nothing where the first word is a given name.
    """
    parts = source.name.split()
    return source.id.startswith("s-person-") and len(parts) > 1 and gender(parts[0]) is None and not source.country


def _sites(unique: Mapping[str, Source]) -> dict[str, str]:
    """The outlets of the pile by the letters of their own domain, where only one outlet has them.

    "Harbour Weekly says" means the pages of harbourweekly.com, and "told the Courier" in courier.net its own paper.
    """
    found: dict[str, set[str]] = {}
    for source in unique.values():
        if source.kind not in ("outlet", "agency") or not source.named:
            continue
        for name in (source.name, *source.aliases):
            label = site_label(name)
            if len(label) >= SHORTEST_SITE:
                found.setdefault(label, set()).add(source.id)
    return {label: min(ids) for label, ids in found.items() if len(ids) == 1}


SHORTEST_SITE = 5
"""Letters of a domain that is as good as a name; "post.com" and "ap.org" are too many papers."""
_SECOND_LEVEL = frozenset("co com net org gov edu ac or ne go".split())
_HOSTS = frozenset("blogspot wordpress substack medium tumblr livejournal github".split())
"""Where anybody's pages lie: the name before it is the author's."""
_DOMAIN = re.compile(r"(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24}", re.IGNORECASE)


def site_label(domain: str) -> str:
    """The letters by which a domain is called: "harbour-weekly.co.uk" gives "harbourweekly"; empty for no domain."""
    if not _DOMAIN.fullmatch(domain):
        return ""
    parts = domain.lower().split(".")[:-1]
    while len(parts) > 1 and parts[-1] in _SECOND_LEVEL | _HOSTS:
        parts.pop()
    return _letters(parts[-1])


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(name).removeprefix("the "))


def _guessed(source: Source) -> bool:
    """Whether a name was taken for a body or a person for want of a better guess, or for an outlet of its own.

    Where the pile holds pages of an outlet of just this name, it is that outlet; but neither a ministry nor a person
    becomes an outlet because it publishes pages of its own.
    """
    parts = source.name.split()
    if source.country or source.role or source.document is not None or not source.named:
        return False
    if source.id.startswith("s-outlet-"):
        return not site_label(source.name)
    if source.id.startswith("s-person-"):
        return bool(parts) and gender(parts[0]) is None
    heads = words()["org_heads"] - words()["paper_words"] - MEDIA_HEADS
    return source.id.startswith("s-org-") and not heads & set(parts)


STAGE = Stage(name="identity", scope="corpus", reads=(Source,), writes=(SourceIdentity,), version=3, run=identities)
