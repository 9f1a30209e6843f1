"""Rewrites without a credit: a page that names nobody and tells the same odd things as another one.

Two reports of one happening share its facts whoever wrote them. That they also share several things beside it (another
claim, a figure, the paper they cite) is rarely chance: the one was probably written from the other, or both from a
third. This is a guess with a score, so it lowers only the maximum of a range, and it says its reasons.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from twosource.records import Appearance, Claim, Document, Quantity
from twosource.stages.dating import published_day

LEAST = 3
"""Things beside the claim that two pages must share."""
MANY = 12
"""Counts up to this are equal by chance."""
NEWS = timedelta(days=2)
MAX_PAGES = 60
"""Pages of one other claim beyond which it is no odd detail."""


@dataclass
class Rewrites:
    """What each page tells: other claims that several pages tell, figures, and the outlets it cites."""

    claim_of: Mapping[str, str] = field(default_factory=dict)
    tells: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # page -> key of a thing -> its words
    days: Mapping[str, date] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        claims: Sequence[Claim],
        appearances: Mapping[str, Appearance],
        canonical: Mapping[str, str],
        documents: Sequence[Document] = (),
    ) -> Rewrites:
        """From all claims of a run; `canonical`: the id that stands for a source."""
        claim_of = {a: c.id for c in claims for a in c.appearances}
        tells: dict[str, dict[str, str]] = defaultdict(dict)
        for claim in claims:
            pages = {appearances[a].doc for a in claim.appearances}
            if 1 < len(pages) <= MAX_PAGES:
                for page in pages:
                    tells[page][f"claim:{claim.id}"] = f"“{_short(claim.text)}”"
        for a in sorted(appearances.values(), key=lambda a: a.id):
            for q in a.slots.quantity:
                if q.value is not None and (q.kind == "measure" or q.value > MANY) and q.kind in ("count", "measure"):
                    tells[a.doc].setdefault(_figure(q), q.as_written)
            for hop in a.chain[1:-1]:
                source = canonical.get(hop.source, hop.source)
                tells[a.doc].setdefault(f"cites:{source}", f"it cites {hop.name}")
        days = {d.id: day for d in documents if (day := published_day(d)) is not None}
        return cls(claim_of, dict(tells), days)

    def shared(self, a: Appearance, b: Appearance, own: frozenset[str] = frozenset()) -> list[str]:
        """The things beside their claim that the pages of two statements both tell, in words; `own`: those of it."""
        if a.doc in self.days and b.doc in self.days and abs(self.days[a.doc] - self.days[b.doc]) > NEWS:
            return []  # later reports repeat the background of a war, each on its own
        x, y = self.tells.get(a.doc, {}), self.tells.get(b.doc, {})
        skip = {f"claim:{self.claim_of.get(a.id)}", *own}
        return [x[key] for key in sorted(x.keys() & y.keys()) if key not in skip]

    @staticmethod
    def own(rows: Sequence[Appearance]) -> frozenset[str]:
        """The figures that the claim is about: whoever tells it gives them. A length beside a deed is an odd detail."""
        measured = 2 * sum(a.role == "measure" for a in rows) >= len(rows)
        return frozenset(
            _figure(q)
            for a in rows
            for q in a.slots.quantity
            if q.value is not None and (measured or q.kind != "measure")
        )


def _figure(q: Quantity) -> str:
    return f"figure:{q.value:g}:{q.unit or q.item_head or ''}"


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59].rsplit(" ", 1)[0] + "…"
