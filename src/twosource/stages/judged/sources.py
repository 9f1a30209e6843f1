"""Which sources a person called one, and how the desk grades them."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from twosource.judgements import judged_by
from twosource.judgements.values import check_grade
from twosource.pipeline import Stage, Tables
from twosource.records import Row, Ruling, Source, SourceIdentity


def judged_sources(tables: Tables) -> Iterator[Row]:
    """Sources with their grades, and which ids stand for one source, also by judgement."""
    rows = [row for row in tables.of(Ruling) if row.status == "holds" and row.kind in ("alias", "reliability")]
    identity = {i.source: i for i in tables.of(SourceIdentity)}
    if not rows:
        yield from tables.of(Source)
        yield from tables.of(SourceIdentity)
        return
    ids = sorted({s.id for s in tables.of(Source)})
    canonical = {i: identity[i].canonical if i in identity else i for i in ids}
    why: dict[str, str] = {}
    for row in rows:
        if row.kind != "alias":
            continue
        members = [i for side in row.sides for i in side]
        goal = canonical[members[0]]
        joined = {canonical[i] for i in members}
        for i in ids:
            if canonical[i] in joined and canonical[i] != goal:
                canonical[i] = goal
                why[i] = judged_by(row)
    grades = {canonical[row.sides[0][0]]: check_grade(row.value or "") for row in rows if row.kind == "reliability"}
    for source in tables.of(Source):
        grade = grades.get(canonical[source.id])
        yield source if grade is None else msgspec.structs.replace(source, reliability=grade)
    for i in ids:
        if i in why:
            yield SourceIdentity(source=i, canonical=canonical[i], why=why[i])
        elif canonical[i] != i:
            yield identity[i]


STAGE = Stage(
    name="judged-sources",
    scope="corpus",
    reads=(Ruling, Source, SourceIdentity),
    writes=(Source, SourceIdentity),
    version=1,
    run=judged_sources,
)
