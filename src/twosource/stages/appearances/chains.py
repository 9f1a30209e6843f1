"""Through whom a statement reached the page: the hops from the publishing outlet to the root."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from twosource.records import Attribution, AttributionSource, Document, Hop, Source
from twosource.sources import make
from twosource.sources.phrases import described
from twosource.sources.pointing import VAGUE
from twosource.stages.appearances.words import PRONOUNS

MAX_WORDS = 9
_POINTING = PRONOUNS | VAGUE | {"them", "us", "one"}
_OWNED = ("his ", "her ", "its ", "their ")
NOBODY = "source not named"


def unnamed_source(doc: str) -> Source:
    """The one who is not named: "reportedly", "is believed to". Each document has its own."""
    return msgspec.structs.replace(make.unnamed(doc), name=NOBODY)


class Chains:
    """Builds the chain of any attribution of one document."""

    def __init__(
        self,
        document: Document,
        outlet: Source,
        attributions: Sequence[Attribution],
        links: Sequence[AttributionSource],
        sources: Mapping[str, Source],
    ) -> None:
        self.document = document
        self.outlet = outlet
        self._attributions = {a.id: a for a in attributions}
        self._links = {link.attribution: link for link in links}
        self._sources = sources

    def of(self, attribution: Attribution | None) -> tuple[Hop, ...]:
        """The hops, outlet first. Without an attribution the outlet alone: it asserts the statement itself."""
        hops = [Hop(source=self.outlet.id, name=self.outlet.name, certainty="asserted")]
        for step in self._path(attribution):
            for hop in self._hops(step, hops[-1] if len(hops) > 1 else None):
                if hop.source != hops[-1].source:
                    hops.append(hop)
                elif hop.span is not None and hops[-1].span is None:
                    hops[-1] = hop
        return tuple(hops)

    def _path(self, attribution: Attribution | None) -> list[Attribution]:
        """The attribution and those around it, outermost first. A circle ends where it closes."""
        path: list[Attribution] = []
        seen: set[str] = set()
        while attribution is not None and attribution.id not in seen:
            seen.add(attribution.id)
            path.append(attribution)
            attribution = self._attributions.get(attribution.parent) if attribution.parent else None
        return path[::-1]

    def _hops(self, a: Attribution, before: Hop | None) -> list[Hop]:
        link = self._links.get(a.id)
        if link is None:
            nobody = unnamed_source(self.document.id)
            span = a.cue[0] if a.cue else None
            return [self._hop(nobody, a, span)]
        out = []
        for n, via in enumerate(link.via):
            source = self._sources.get(via)
            if source is not None:
                span = a.via_spans[n] if n < len(a.via_spans) else None
                out.append(Hop(source=via, name=source.name, role=source.role, cue=a.cue_text, span=span))
        source = self._sources.get(link.source)
        if source is not None:
            reader = out[-1] if out else before
            if source.id.startswith("s-unnamed-"):
                source = msgspec.structs.replace(source, name=NOBODY)
            if source.kind == "sensor" and reader is not None and "(" not in source.name:
                # A picture says nothing by itself: whoever reads it is named with it.
                source = msgspec.structs.replace(source, name=f"{source.name} ({reader.name})")
            out.append(self._hop(source, a, a.source[0] if a.source else (a.cue[0] if a.cue else None)))
        return out

    def _words(self, source: Source, a: Attribution) -> str:
        """People who are not named are called what the text calls them: "US think tank", not "US think tanks"."""
        if source.named or source.kind in ("sensor", "outlet") or not a.source or source.id.startswith("s-unnamed-"):
            return source.name
        link = self._links.get(a.id)
        told = link.source_name if link is not None and link.source_name else source.name
        text = self.document.text[a.source[0][0] : a.source[0][1]]
        words = described(text)
        parts = words.lower().split()
        vague = (
            not parts or parts[-1] in _POINTING or (parts[0] in VAGUE and (len(parts) == 1 or parts[1] in ("of", "a")))
        )
        if vague or len(parts) > MAX_WORDS or text.lower().startswith(_OWNED):
            return told
        return source.name if text.lower().startswith("the ") and len(source.name) > len(words) else words

    def _hop(self, source: Source, a: Attribution, span: tuple[int, int] | None) -> Hop:
        return Hop(
            source=source.id,
            name=self._words(source, a),
            role=source.role,
            cue=a.cue_text or None,
            span=span,
            certainty=a.certainty,
            polarity=a.polarity,
            stance=a.stance,
        )
