"""Contradictions of the independence gold: the real ones that are found, the apparent ones that are reported as open.

A gold contradiction has positions, each with the pages that take it. It is scored when at least two of its positions
have pages in the language that is scored. It counts as reported by

* an open contradiction of a fitting kind whose statements stand on pages of two of its positions (for polarity, where
  two claims are set against each other, the pages of the two claims count);
* a distance that the map refutes, when its page takes any of the positions;
* for the kinds that tell of a change (drift of a speaker or a qualifier, loss of a hedge or of precision), also a drift
  of a fitting kind from a page of one position to a page of another.

Which kinds fit is in `FITTING`. `contradictions_found` is the share of the real ones that are reported,
`contradictions_false` the share of the apparent ones for which an open contradiction is reported; drift is no alarm and
does not count there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

APPARENT = frozenset({"unit/scope/rounding", "time-zone", "measurement difference", "superseded", "count"})
CONFLICTS = frozenset({"quantity", "time", "place", "polarity", "attribution", "plausibility"})
FITTING: tuple[tuple[str, frozenset[str], frozenset[str]], ...] = (
    ("attribution drift", frozenset({"attribution", "polarity"}), frozenset({"speaker"})),
    ("qualifier drift", frozenset({"quantity"}), frozenset({"quantity", "hedge"})),
    ("precision loss", frozenset({"quantity"}), frozenset({"quantity", "hedge"})),
    ("hedge loss", frozenset({"polarity"}), frozenset({"hedge", "certainty"})),
    ("distortion", CONFLICTS, frozenset({"certainty", "speaker"})),
    ("competing explanations", frozenset({"attribution", "polarity"}), frozenset()),
    ("", CONFLICTS, frozenset()),
)
"""Start of the gold's kind, then the kinds of contradiction and of drift that fit it; the first that matches counts."""


class Position(msgspec.Struct, frozen=True):
    position: str
    files: tuple[str, ...]


class GoldContradiction(msgspec.Struct, frozen=True):
    """These pages say this, those say that; `kind` tells whether both can be true."""

    what: str
    kind: str
    positions: tuple[Position, ...]

    @property
    def apparent(self) -> bool:
        return self.kind in APPARENT


class Reported(msgspec.Struct, frozen=True):
    """One contradiction or drift of the ledger, with the pages of its sides."""

    kind: str
    sides: tuple[frozenset[str], ...]
    drift: bool = False


class _Contradiction(msgspec.Struct, frozen=True):
    kind: str
    between: tuple[str, ...]
    status: str
    claims: tuple[str, ...] = ()


class _Drift(msgspec.Struct, frozen=True):
    kind: str
    between: tuple[str, ...] = ()


class _Appearance(msgspec.Struct, frozen=True):
    id: str
    doc: str


class _Claim(msgspec.Struct, frozen=True):
    id: str
    appearances: tuple[_Appearance, ...]
    drift: tuple[_Drift, ...] = ()


class Conflicts(msgspec.Struct, frozen=True):
    """The part of a ledger that is scored here."""

    claims: tuple[_Claim, ...]
    contradictions: tuple[_Contradiction, ...]


def reported(ledger: bytes, page_of: Mapping[str, str]) -> list[Reported]:
    """The open contradictions and the drifts of a ledger's JSON; `page_of`: the file of each document by id."""
    found = msgspec.json.decode(ledger, type=Conflicts)
    page = {a.id: page_of[a.doc] for c in found.claims for a in c.appearances if a.doc in page_of}
    pages = {c.id: frozenset(page[a.id] for a in c.appearances if a.id in page) for c in found.claims}
    out = []
    for x in found.contradictions:
        if x.status == "open":
            alone = [frozenset({page[a]}) for a in x.between if a in page]
            both = [pages[c] for c in x.claims if c in pages] if x.kind == "polarity" else alone
            out.append(Reported(x.kind, tuple(both)))
    for d in (d for c in found.claims for d in c.drift):
        out.append(Reported(d.kind, tuple(frozenset({page[a]}) for a in d.between if a in page), drift=True))
    return out


def score(gold: Iterable[GoldContradiction], found: Sequence[Reported], pages: frozenset[str]) -> dict[str, float]:
    """The figures over the contradictions of which two positions have pages among `pages`."""
    told = [g for g in gold if sum(bool(pages.intersection(p.files)) for p in g.positions) > 1]
    real = [_is_reported(g, found) for g in told if not g.apparent]
    false = [_is_reported(g, [r for r in found if not r.drift]) for g in told if g.apparent]
    return {
        "contradictions": float(len(real)),
        "contradictions_found": sum(real) / max(1, len(real)),
        "contradictions_apparent": float(len(false)),
        "contradictions_false": sum(false) / max(1, len(false)),
        "apparent_explained": 1 - sum(false) / max(1, len(false)),
    }


def _is_reported(gold: GoldContradiction, found: Iterable[Reported]) -> bool:
    kinds, drifts = next((k, d) for start, k, d in FITTING if gold.kind.startswith(start))
    positions = [frozenset(p.files) for p in gold.positions]
    return any(_between(r, positions) for r in found if r.kind in (drifts if r.drift else kinds))


def _between(row: Reported, positions: Sequence[frozenset[str]]) -> bool:
    """Whether its sides are pages of two positions; for a distance against the map, a page of any."""
    taken = [{n for n, files in enumerate(positions) if files & side} for side in row.sides]
    if row.kind == "plausibility":
        return any(taken)
    return any(x and y and len(x | y) > 1 for i, x in enumerate(taken) for y in taken[i + 1 :])
