"""Which ids of sources stand for one and the same source across the pile."""

from __future__ import annotations

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
    outlets = _outlets(unique)
    out = []
    for key, value in sorted(canonical.items()):
        goal = outlets.get(fold(unique[value].name), value) if value in unique and _guessed(unique[value]) else value
        goal = canonical.get(goal, goal)
        if key != goal and goal in unique:
            out.append(SourceIdentity(source=key, canonical=goal, why=f"{unique[key].name} is {unique[goal].name}"))
    return out


def _outlets(unique: Mapping[str, Source]) -> dict[str, str]:
    """The outlets of the pile by name, for those that are in no list."""
    return {fold(s.name): s.id for s in unique.values() if s.named and s.id.startswith("s-outlet-")}


def _guessed(source: Source) -> bool:
    """Whether a name was taken for a body or a person for want of a better guess.

    Where the pile holds pages of an outlet of just this name, it is that outlet; but neither a ministry nor a person
    becomes an outlet because it publishes pages of its own.
    """
    parts = source.name.split()
    if source.country or source.role or source.document is not None or not source.named:
        return False
    if source.id.startswith("s-person-"):
        return bool(parts) and gender(parts[0]) is None
    heads = words()["org_heads"] - words()["paper_words"] - MEDIA_HEADS
    return source.id.startswith("s-org-") and not heads & set(parts)


STAGE = Stage(name="identity", scope="corpus", reads=(Source,), writes=(SourceIdentity,), version=2, run=identities)
