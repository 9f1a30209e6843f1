"""What a person should look at next: the questions whose answer would change the picture most.

An item asks one question about few rows. Its weight is how many independent sources (or grades) hang on the answer,
times how much the claims it touches matter: claims fall off with the logarithm of their rank, as lists are read
(Jarvelin and Kekalainen 2002). The same ledger gives the same queue; what a judgement has answered is left out by the
reader of the queue, which knows the judgements.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Literal

import msgspec

from twosource.ledger import LedgerClaim
from twosource.outputs import wording
from twosource.outputs.book import Book
from twosource.records import stable_id

MOST = 5_000
PER_EVENT = 14
"""Claims of one event, best ranked first, that are compared pair by pair."""
ALIKE, SAME = 0.34, 0.95
"""Share of words in common (Jaccard) between which two claims of one event are worth a question. Set by looking at
the queues of the example and of the golden story: below, the pairs have nothing to do with each other."""
SOURCES = 200
_WORD = re.compile(r"[^\W\d_]{4,40}|\d[\d.,]{0,20}")

Kind = Literal["contradiction", "same-claim", "same-root", "copy", "reliability", "check"]


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """This question is open, about these rows, and so much hangs on it."""

    id: str
    kind: Kind
    weight: float
    subjects: tuple[str, ...]  # ids the judgement will name
    claims: tuple[str, ...]  # ids of the claims that the answer may change, best ranked first
    why: str  # what the answer would change
    about: str = ""  # id of the contradiction or source that is shown
    title: str = ""  # what it is about, one line


def items(book: Book) -> list[Item]:
    """The queue, weightiest first."""
    rank = {claim.id: n for n, claim in enumerate(book.ranked(), 1)}
    found = itertools.chain(
        _contradictions(book, rank),
        _pairs(book, rank),
        _roots(book, rank),
        _copies(book, rank),
        _sources(book, rank),
        _checks(book, rank),
    )
    first = sorted(found, key=lambda i: (-i.weight, i.id))[:MOST]
    return [msgspec.structs.replace(item, title=_title(book, item)) for item in first]


def _title(book: Book, item: Item) -> str:
    if item.kind == "reliability":
        return book.source_name(item.about)
    if item.kind == "same-root":
        return " / ".join(book.source_name(source) for source in item.subjects)
    return wording.trim(wording.sentence(book.claims[item.claims[0]].text[:1000]), 120) if item.claims else ""


def _worth(rank: int) -> float:
    return 1 / math.log2(rank + 1)


def _item(
    kind: Kind, weight: float, subjects: tuple[str, ...], claims: tuple[str, ...], why: str, about: str = ""
) -> Item:
    ident = stable_id("q", kind, *sorted(subjects), about)
    return Item(id=ident, kind=kind, weight=round(weight, 4), subjects=subjects, claims=claims, why=why, about=about)


def _contradictions(book: Book, rank: dict[str, int]) -> Iterator[Item]:
    for row in book.ledger.contradictions:
        claims = sorted((c for c in book.claims_between(row) if c in rank), key=rank.__getitem__)
        if row.status != "open" or not claims:
            continue
        weight = sum(_worth(rank[c]) for c in claims) * 2
        why = (
            wording.sentence(book.reason(row.why)).rstrip(".")
            + ". While it stands open, its claims cannot be graded 1."
        )
        yield _item("contradiction", weight, tuple(row.between), tuple(claims), why, row.id)


def _pairs(book: Book, rank: dict[str, int]) -> Iterator[Item]:
    for event in book.ranked_events():
        if event.folded:
            continue
        claims = book.claims_in(event)[:PER_EVENT]
        words = {c.id: frozenset(w.casefold() for w in _WORD.findall(c.text[:2000])) for c in claims}
        for a, b in itertools.combinations(claims, 2):
            both = len(words[a.id] | words[b.id])
            alike = len(words[a.id] & words[b.id]) / both if both else 0.0
            if not ALIKE <= alike <= SAME:
                continue
            first, second = book.best(a), book.best(b)
            if first is None or second is None:
                continue
            joined = len({i.source for c in (a, b) for i in c.roots.items if i.known})
            gain = max(joined - max(a.roots.min, b.roots.min), 0) + 0.5
            weight = alike * gain * _worth(min(rank[a.id], rank[b.id]))
            known = max(joined, 1)
            why = f"As one claim they would have up to {known} known roots instead of {a.roots.max} and {b.roots.max}."
            yield _item("same-claim", weight, (first.id, second.id), (a.id, b.id), why)


def _roots(book: Book, rank: dict[str, int]) -> Iterator[Item]:
    """Roots of one claim that count as two at most and as one at least."""
    for claim in book.ranked():
        if claim.roots.max <= claim.roots.min:
            continue
        known = [i for i in claim.roots.items if i.known]
        groups: dict[int, list[str]] = defaultdict(list)
        for item in known:
            groups[item.group].append(item.source)
        for sources in groups.values():
            for a, b in itertools.pairwise(dict.fromkeys(sources)):
                why = f"Apart they are two sources, together one: the claim has {claim.roots.min} to {claim.roots.max}."
                yield _item("same-root", _worth(rank[claim.id]) * 1.2, (a, b), (claim.id,), why)


def _copies(book: Book, rank: dict[str, int]) -> Iterator[Item]:
    touched: dict[str, list[str]] = defaultdict(list)
    for ident, appearance in book.appearances.items():
        touched[appearance.doc].append(book.claim_of[ident].id)
    for copy in book.ledger.copies:
        claims = sorted({*touched[copy.doc]} & {*touched[copy.of]}, key=rank.__getitem__)
        doubt = 1 - copy.containment if copy.direction != "unknown" else 1.0
        if not claims or copy.kind == "exact" or doubt < 0.2:
            continue
        weight = doubt * sum(_worth(rank[c]) for c in claims[:5]) * 0.6
        why = f"If it is no copy, {len(claims)} {'claim' if len(claims) == 1 else 'claims'} may have one source more."
        yield _item("copy", weight, (copy.doc, copy.of), tuple(claims[:8]), why)


def _sources(book: Book, rank: dict[str, int]) -> Iterator[Item]:
    rests: dict[str, list[str]] = defaultdict(list)
    for claim in book.ranked():
        for item in claim.roots.items:
            if item.known:
                rests[item.source].append(claim.id)
    for source, claims in sorted(rests.items(), key=lambda pair: -len(pair[1]))[:SOURCES]:
        row = book.sources.get(source)
        if row is None or row.reliability != "F" or not row.named or len(claims) < 2:
            continue
        weight = sum(_worth(rank[c]) for c in claims[:10]) * 0.25
        why = f"{len(claims)} claims rest on it, and nobody has said how reliable it is."
        yield _item("reliability", weight, (source,), tuple(claims[:8]), why, source)


def _checks(book: Book, rank: dict[str, int]) -> Iterator[Item]:
    for claim in book.ranked()[:SOURCES]:
        if claim.role in ("comment", "background") or book.certain(claim) > 1 or not claim.appearances:
            continue
        outlets = len(book.outlets(claim))
        if outlets < 2:
            continue
        weight = _worth(rank[claim.id]) * math.log2(1 + outlets) * 0.4
        why = f"{outlets} outlets carry it and {_sources_of(claim)} stands behind it."
        yield _item("check", weight, (claim.id,), (claim.id,), why)


def _sources_of(claim: LedgerClaim) -> str:
    return "no certain source" if claim.roots.min < 1 else "one source"
