"""Statements that tell of an attack, by the trained reader of conflict incidents.

Words alone take too much for an attack ("killed the bill", "a strike on wages"): where a page is read by the coder of
incidents, a statement is of the kind `attack` when it stands in a sentence of an incident that the coder finds likely.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from twosource.pipeline import Tables
from twosource.records import Appearance, Document, Span, TimePrecision

LONGEST = 200_000
"""Code points of a page that is read for incidents."""
_READS = ("en", None)


@dataclass(frozen=True)
class Found:
    """An incident of a page, as far as a happening needs it."""

    type: str
    codes: tuple[str, str, str]  # PLOVER type, mode, CAMEO code
    chance: float
    spans: tuple[Span, ...]  # its sentences, in code points of the page


@dataclass(frozen=True)
class Attacks:
    """What the coder says of the statements of a pile."""

    read: frozenset[str]  # documents that it read; on others words decide
    of: Mapping[str, Found]  # the incident by statement: one of a finer type than "attack", then the likeliest

    def codes(self, statements: Iterable[str]) -> tuple[str, str, str] | None:
        """The codes that most of these statements have."""
        count = Counter(self.of[a].codes for a in statements if a in self.of)
        return max(count, key=lambda c: (count[c], c)) if count else None


NONE = Attacks(frozenset(), {})


def attacks(tables: Tables) -> Attacks:
    """Read the pages of a pile for incidents: each page once in a process, however often it is asked for."""
    rows: dict[str, list[Appearance]] = {}
    for a in tables.of(Appearance):
        rows.setdefault(a.doc, []).append(a)
    read: set[str] = set()
    out: dict[str, Found] = {}
    for d in sorted(tables.of(Document), key=lambda d: d.id):
        if d.id not in rows or d.language not in _READS or len(d.text) > LONGEST:
            continue
        read.add(d.id)
        if not _words().search(d.text):
            continue
        for found in _incidents(d.text, d.published, d.published_precision):
            for a in rows[d.id]:
                inside = any(low < a.span[1] and a.span[0] < high for low, high in found.spans)
                if inside and (a.id not in out or _rank(out[a.id]) < _rank(found)):
                    out[a.id] = found
    return Attacks(frozenset(read), out)


def _rank(found: Found) -> tuple[bool, float]:
    return found.type != "attack", found.chance


@functools.cache
def _words() -> re.Pattern[str]:
    """The beginnings of the words of deeds: a page without one holds no incident, and is not parsed for it."""
    from twosource.watches.incidents.find import type_of

    starts = sorted({w.split()[0][: max(4, len(w.split()[0]) - 2)] for w in type_of()})
    return re.compile(rf"(?<![A-Za-z])(?:{'|'.join(map(re.escape, starts))})", re.I)


@functools.lru_cache(maxsize=4096)
def _incidents(text: str, published: str | None, precision: TimePrecision) -> tuple[Found, ...]:
    from twosource.watches.incidents import incidents_of, text_of

    document = Document(
        id="d", report="d", path="d", language="en", text=text, published=published, published_precision=precision
    )
    ready = text_of(document)
    spans = [(s.start_char, s.end_char) for s in ready.parse.sents]
    return tuple(
        Found(i.type, i.codes, i.chance, tuple(spans[n] for n in i.sentences))
        for i in incidents_of(ready)
        if i.stage != "threatened" and (i.victims or i.targets or i.doers or i.counts)  # "killed the bill"
    )
