"""Which ids of sources stand for one and the same source across the pile."""

from __future__ import annotations

from twosource.pipeline import Stage, Tables
from twosource.records import Source, SourceIdentity
from twosource.sources import identity


def identities(tables: Tables) -> list[SourceIdentity]:
    """One row for every source id whose canonical id is another one, in order of id."""
    unique: dict[str, Source] = {}
    for source in sorted(tables.of(Source), key=lambda s: (s.id, s.name, s.role or "")):
        unique.setdefault(source.id, source)
    canonical = identity.unify(list(unique.values()))
    return [
        SourceIdentity(source=key, canonical=value, why=f"{unique[key].name} is {unique[value].name}")
        for key, value in sorted(canonical.items())
        if key != value and value in unique
    ]


STAGE = Stage(name="identity", scope="corpus", reads=(Source,), writes=(SourceIdentity,), version=1, run=identities)
