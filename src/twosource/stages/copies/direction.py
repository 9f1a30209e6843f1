"""Which of two texts that share words is the copy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from twosource.records import Document
from twosource.stages.copies.credits import agency_of_outlet, credited, names
from twosource.stages.copies.verdict import Verdict

REDATED = 30
"""Days between the dates of two near-equal texts from which the later one is called re-dated."""
EDGE = 5
"""Words before or after the shared ones that do not count: a dateline, a credit."""
MOSTLY = 0.4
"""Share of a text above which the other one stands wrapped in it; below, the other is an excerpt."""
MADE_UP = 0.7
"""Share of a text that other documents must fill, each with the whole of itself, for it to be made up of them."""
WHOLE = 0.85
"""Share of a text's words that makes it contained in the other."""


@dataclass(frozen=True)
class Order:
    """`copy` (0 or 1) is the one that took over the text, as far as `direction` says."""

    copy: int
    direction: Literal["known", "inferred", "unknown"]
    why: str
    wire: bool = False


def compilations(held: Iterable[tuple[int, int, int]], sizes: Sequence[int]) -> set[int]:
    """Texts that are made up of two or more others. `held`: (text, first word, one past the last) of every stretch
    that is the whole of another text; `sizes`: the words of each text."""
    inside: dict[int, list[tuple[int, int]]] = {}
    for text, first, last in held:
        inside.setdefault(text, []).append((first, last))
    out = set()
    for text, spans in inside.items():
        end = covered = parts = 0
        for start, stop in sorted(spans):
            if start >= end - EDGE:
                parts += 1
                covered += stop - start
                end = stop
        if parts > 1 and covered >= MADE_UP * sizes[text]:
            out.add(text)
    return out


@dataclass(frozen=True)
class Facts:
    """What one document says of its origin."""

    document: Document
    size: int  # words
    outlet_agency: str | None
    credit: str | None
    earliest: str | None
    latest: str | None


def facts(document: Document, size: int) -> Facts:
    """What the document, of so many words, says of its origin."""
    earliest, latest = document.published_earliest, document.published_latest
    if document.published and not (earliest and latest):
        earliest = document.published
        latest = document.published if len(document.published) > 10 else document.published + "~"
    return Facts(document, size, agency_of_outlet(document), credited(document), earliest, latest)


def order(a: Facts, b: Facts, verdict: Verdict) -> Order:
    """Who copied whom, strongest evidence first: agency, citation, date, credit, cut, and then the id."""
    both = (a, b)
    for original, other in ((0, 1), (1, 0)):
        agency = both[original].outlet_agency
        if agency and both[other].credit == agency and both[other].outlet_agency != agency:
            return Order(other, "known", f"credits {agency}, which published the same text")
    if a.credit and a.credit == b.credit and a.credit not in (a.outlet_agency, b.outlet_agency):
        return _wire(a, b)
    a_names_b, b_names_a = names(a.document, b.document), names(b.document, a.document)
    if a_names_b != b_names_a:
        copy = 0 if a_names_b else 1
        why = f"names {both[1 - copy].document.outlet or 'the other outlet'}"
        if _later(both[1 - copy], both[copy]):
            why += ", although it is dated before it"
        return Order(copy, "known", why)
    for copy in (0, 1):
        if _later(both[copy], both[1 - copy]):
            dates = [both[i].document.published or both[i].latest for i in (copy, 1 - copy)]
            return Order(copy, "known", f"dated {dates[0]}, the other {dates[1]}")
    if bool(a.credit) != bool(b.credit):
        copy = 1 if a.credit else 0
        return Order(copy, "inferred", f"the other credits {both[1 - copy].credit} for the text")
    for copy in (0, 1):
        if both[1 - copy].outlet_agency and not both[copy].outlet_agency:
            return Order(copy, "inferred", f"the other was published by the agency {both[1 - copy].outlet_agency}")
    return _by_shape(a, b, verdict)


def joined(found: Order, outer: int) -> Order:
    """The order once it is known that text `outer` (0 or 1) is made up of several documents of the pile."""
    if found.direction == "known":
        return found
    return Order(outer, "inferred", "is made up of this and other documents")


def outer_of(verdict: Verdict) -> int | None:
    """The text (0 or 1) that holds the whole of the other and more, if one does."""
    shares = (verdict.share_a, verdict.share_b)
    for inner in (0, 1):
        if shares[inner] >= WHOLE > shares[1 - inner]:
            return 1 - inner
    return None


def _wire(a: Facts, b: Facts) -> Order:
    copy = 0 if _later(a, b) else 1
    direction: Literal["known", "unknown"] = "known" if _later(a, b) or _later(b, a) else "unknown"
    return Order(copy, direction, f"both credit {a.credit}", wire=True)


def _by_shape(a: Facts, b: Facts, verdict: Verdict) -> Order:
    """The copy by how the shared words stand in both texts."""
    which = outer_of(verdict)
    if which is not None:
        outer = (a, b)[which]
        inner = 1 - which
        spans = [(p.a, p.b)[which] for p in verdict.passages]
        if outer.document.sections:
            return Order(which, "inferred", "joins several articles, of which the other is one")
        if min(start for start, _ in spans) <= EDGE:
            return Order(inner, "inferred", "holds only the first part of the other")
        filled = (verdict.share_a, verdict.share_b)[which]
        if filled >= MOSTLY and outer.size - max(end for _, end in spans) > EDGE:
            return Order(which, "inferred", "holds the whole of the other within a text of its own")
        return Order(inner, "inferred", "holds only a part of the other")
    return Order(1, "unknown", "nothing tells which was first")


def _later(a: Facts, b: Facts) -> bool:
    return bool(a.earliest and b.latest and a.earliest > b.latest)


def redated(a: Facts, b: Facts, verdict: Verdict) -> int | None:
    """Days between the publication dates when there are too many for a reprint, else None.

    Asked of texts of which one stands almost wholly in the other, however much was cut or put around it.
    """
    if max(verdict.share_a, verdict.share_b) < WHOLE:
        return None
    days = [_day(f.document.published) for f in (a, b)]
    if days[0] is None or days[1] is None:
        return None
    apart = abs((days[0] - days[1]).days)
    return apart if apart >= REDATED else None


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None
