"""Says which Source each attribution's words mean, in reading order, and which Source publishes the document.

Reads the document, its names and places and its attributions; writes AttributionSource, and every Source it met.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from twosource.pipeline import Reading, Stage
from twosource.records import Attribution, AttributionSource, Document, EntityMention, PlaceMention, Row, Source, Span
from twosource.sources.media import medium, prints
from twosource.sources.resolver import SourceResolver


def link(reading: Reading) -> list[Row]:
    """One AttributionSource per attribution, then the Sources met (each once, the outlet among them), sorted by id."""
    resolver = SourceResolver(reading)
    met: dict[str, Source] = {}

    def keep(source: Source) -> Source:
        old = met.get(source.id)
        if old is None:
            met[source.id] = source
        elif (source.role and not old.role) or (source.affiliation and not old.affiliation):
            met[source.id] = msgspec.structs.replace(
                old, role=old.role or source.role, affiliation=old.affiliation or source.affiliation
            )
        return source

    keep(resolver.outlet())
    out: list[Row] = []
    media: list[Source] = []
    for row in sorted(reading.of(Attribution), key=_place):
        cue_at = row.cue[0][0] if row.cue else None
        spans = _joined(reading.text, row.via_spans)
        carriers = [(span[0], keep(medium(resolver, span, cue_at, media))) for span in spans]
        via = tuple(dict.fromkeys(source.id for _, source in carriers))
        resolver.carry(carriers)
        source = keep(resolver.resolve(row.source, cue_at, cue=row.cue_text))
        media += [s for s in (*(s for _, s in carriers), source) if prints(s)]
        if row.source:
            if source.kind == "group" and _ONE.match(reading.text, *row.source[0]):
                resolver.singles.add(source.id)
            resolver.note(source, row.source[0][0])
            for paper in _papers(reading.text, row):
                resolver.wrote(paper, source)
        out.append(
            AttributionSource(
                doc=row.doc,
                attribution=row.id,
                source=source.id,
                via=tuple(v for v in via if v != source.id),
                source_name=source.name,
            )
        )
    return [*out, *(met[ident] for ident in sorted(met))]


_ONE = re.compile(r"(?:an?|one(?! of)|another)\s", re.I)
_PAPER = re.compile(
    r"\b(report|study|letter|statement|paper|memo|analysis|assessment|review|survey|article|bulletin|dispatch|briefing|"
    r"communique|communiqué|editorial|post|note|message)\b"
)
_IN_A_PAPER = re.compile(
    r"\s*(?:[\w-]+\s){0,3}?(?:in|with|by|through)\s(?:an?|its|their|his|her)\s(?:[\w'’-]+\s){0,3}?$"
)


def _papers(text: str, row: Attribution) -> list[str]:
    """The papers in which the source spoke: "said in a statement", "according to a report by the agency"."""
    found: list[str] = []
    start, end = row.source[0][0], min(row.source[-1][1], row.source[0][0] + 120)
    found += [m[1] for m in _PAPER.finditer(text, start, end)]
    if row.cue:
        after = row.cue[-1][1]
        for m in _PAPER.finditer(text, after, min(len(text), after + 80)):
            if _IN_A_PAPER.match(text[after : m.start()]):
                found.append(m[1])
    return found


def _joined(text: str, spans: Sequence[Span]) -> list[Span]:
    """The spans, two of which are one where only a space parts them: "the site | Example"."""
    out: list[Span] = []
    for start, end in spans:
        if out and 0 <= start - out[-1][1] <= 1 and not text[out[-1][1] : start].strip():
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def _place(row: Attribution) -> tuple[int, int, str]:
    spans = row.cue or row.source or row.content
    return (min(s for s, _ in spans) if spans else 0, -max((e for _, e in row.content), default=0), row.id)


STAGE = Stage(
    "sources",
    "document",
    (Document, EntityMention, PlaceMention, Attribution),
    (Source, AttributionSource),
    4,
    link,
    ("en",),
)
