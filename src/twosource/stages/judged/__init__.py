"""Judgements at work: which of them hold in this run, and what they change in the rows of documents.

The first of the stages that look across documents, so that all others see what a person mended: whose word it is, when
and where it was, which words. What they decided of pairs stands in the rulings, for the stages that group and count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from twosource.judgements import judged_by, rulings
from twosource.judgements.values import check_date, check_place, check_span
from twosource.pipeline import Stage, Tables
from twosource.records import Appearance, Document, Hop, Judgement, Row, Ruling, Slots, Source
from twosource.sources.lists import fold, known
from twosource.sources.make import organisation, person
from twosource.sources.persons import gender


def judged(tables: Tables) -> Iterator[Row]:
    """The rulings, the appearances and the sources of the run, as people mended them."""
    appearances = tables.of(Appearance)
    sources = tables.of(Source)
    found = rulings(tables.of(Judgement), appearances, tables.of(Document), {s.id for s in sources})
    mends: dict[str, list[int]] = {}
    for n, row in enumerate(found):
        if row.status == "holds" and row.kind in _MENDS:
            mends.setdefault(row.sides[0][0], []).append(n)
    made: dict[str, Source] = {}
    texts = {d.id: d.text for d in tables.of(Document)} if mends else {}
    for a in appearances:
        for n in mends.get(a.id, ()):
            try:
                a = _MENDS[found[n].kind](a, found[n], _Known(sources, made, texts))
            except ValueError as error:
                found[n] = msgspec.structs.replace(found[n], status="idle", note=str(error))
        yield a
    yield from sources
    yield from made.values()
    yield from found


STAGE = Stage(
    name="judged",
    scope="corpus",
    reads=(Document, Judgement, Appearance, Source),
    writes=(Ruling, Appearance, Source),
    version=1,
    run=judged,
)


class _Known:
    """What a judgement may point to."""

    def __init__(self, sources: Sequence[Source], made: dict[str, Source], texts: dict[str, str]) -> None:
        self.sources = sources
        self.made = made  # sources that only a judgement names; new ones are added here
        self.texts = texts

    def source(self, value: str) -> Source:
        """The source of this id or name: of the pile, else of the lists, else a new one."""
        for s in sorted(self.sources, key=lambda s: (s.id, s.name)):
            if s.id == value:
                return s
        key = fold(value)
        named = [s for s in self.sources if s.named and fold(s.name) == key]
        found = min(named, key=lambda s: (s.id, s.role or "")) if named else known(value) or _new(value)
        if not named:
            self.made.setdefault(found.id, found)
        return found


def _new(name: str) -> Source:
    """A source that nobody has heard of: a person when it looks like one's name."""
    parts = name.split()
    if 2 <= len(parts) <= 4 and all(p[:1].isupper() for p in parts) and gender(parts[0]) is not None:
        return person(name, None, None)
    return organisation(name)


def _source(a: Appearance, row: Ruling, there: _Known) -> Appearance:
    """The chain with this source at its end: cut where it names it already, else in the place of its last hop."""
    source = there.source(row.value or "")
    at = next((n for n, hop in enumerate(a.chain) if hop.source == source.id), None)
    if at is not None:
        chain = a.chain[: at + 1]
    else:
        hop = Hop(source=source.id, name=source.name, role=source.role, why=judged_by(row))
        chain = (*(a.chain[:-1] if len(a.chain) > 1 else a.chain), hop)
    certainty = "attributed" if a.certainty == "asserted" and len(chain) > 1 else a.certainty
    return msgspec.structs.replace(a, chain=chain, root=source.id, certainty=certainty)


def _date(a: Appearance, row: Ruling, _: _Known) -> Appearance:
    return _slots(a, msgspec.structs.replace(a.slots, when=check_date(row.value or "")))


def _place(a: Appearance, row: Ruling, _: _Known) -> Appearance:
    return _slots(a, msgspec.structs.replace(a.slots, where=(check_place(row.value or ""),)))


def _slots(a: Appearance, slots: Slots) -> Appearance:
    return msgspec.structs.replace(a, slots=slots)


def _span(a: Appearance, row: Ruling, there: _Known) -> Appearance:
    start, end = check_span(row.value or "")
    text = there.texts[a.doc]
    if end > len(text):
        raise ValueError(f"the text of {a.doc} has {len(text)} characters now")
    return msgspec.structs.replace(a, span=(start, end), quote=text[start:end])


_MENDS = {"wrong-source": _source, "wrong-date": _date, "wrong-place": _place, "span": _span}
