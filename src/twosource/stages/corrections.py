"""What corrections and retractions end: the statements that were taken back, and those that rest on them.

A notice ends appearances of whoever takes it back: those whose chain passes through that source, in claims that the
notice speaks of. A page that cites the source, or took its words from its page, rests on what was taken back, whenever
it was published. Others that tell the same on another word are not touched. Nothing is deleted: an ended appearance
stays with its claim and no longer counts as support.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from twosource.pipeline import Stage, Tables
from twosource.records import (
    Appearance,
    Claim,
    Copy,
    Correction,
    Document,
    Hop,
    Notice,
    Source,
    SourceIdentity,
    Span,
    stable_id,
)
from twosource.sources.lists import fold, known

NEAR = 350
"""Code points around a notice in which what it speaks of may be named."""
LEAST, SHARE = 2, 0.4
"""Words that the notice must share with a statement, and their share of the words of the statement."""
WORD = re.compile(r"[^\W_]{2,40}")
ANAPHORS = re.compile(
    r"^(?:the\s+(?:[\w-]+\s+){0,3}?(?:agency|newspaper|paper|daily|channel|broadcaster|website|site|outlet|magazine|network|"
    r"station|author|authors)|it|they|he|she)$",
    re.IGNORECASE,
)
RELAYS = ("outlet", "agency")


def corrections(tables: Tables) -> Iterator[Correction]:
    """One row for every notice whose author is known in the pile, in order of document and place."""
    found = tables.of(Notice)
    if not found:
        return
    pile = _Pile(tables)
    for notice in sorted(found, key=lambda n: (n.doc, n.span)):
        if notice.doc in pile.documents and (row := _correction(notice, pile)) is not None:
            yield row


STAGE = Stage(
    name="corrections",
    scope="corpus",
    reads=(Notice, Document, Appearance, Claim, Copy, Source, SourceIdentity),
    writes=(Correction,),
    version=1,
    run=corrections,
)


Who = tuple[frozenset[str], str]
"""Ids of one source, and its name."""


class _Pile:
    def __init__(self, tables: Tables) -> None:
        self.documents = {d.id: d for d in tables.of(Document)}
        self.appearances = {a.id: a for a in tables.of(Appearance)}
        self.canonical = {s.source: s.canonical for s in tables.of(SourceIdentity)}
        self.claim_of = {a: c.id for c in tables.of(Claim) for a in c.appearances}
        self.by_doc: dict[str, list[Appearance]] = defaultdict(list)
        self.through: dict[str, list[Appearance]] = defaultdict(list)  # canonical source -> what passes through it
        for a in sorted(self.appearances.values(), key=lambda a: (a.doc, a.span, a.id)):
            self.by_doc[a.doc].append(a)
            for source in {self.id_of(hop) for hop in a.chain}:
                self.through[source].append(a)
        self.names: dict[str, set[str]] = defaultdict(set)
        self.kinds: dict[str, str] = {}
        for s in sorted(tables.of(Source), key=lambda s: (not s.named, s.id, s.name)):
            key = self.canonical.get(s.id, s.id)
            self.kinds.setdefault(key, s.kind)
            for name in (s.name, *s.aliases):
                self.names[fold(name)].add(key)
        self.copies: dict[str, list[Copy]] = defaultdict(list)
        for copy in tables.of(Copy):
            self.copies[copy.of].append(copy)

    def id_of(self, hop: Hop) -> str:
        return self.canonical.get(hop.source, hop.source)

    def outlet(self, doc: str) -> Who | None:
        """Ids and name of the outlet of a document; None when no statement of it tells."""
        first = next(iter(self.by_doc.get(doc, ())), None)
        return (frozenset({self.id_of(first.chain[0])}), first.chain[0].name) if first is not None else None

    def source(self, notice: Notice) -> Who | None:
        """Who takes it back: the one named, or the medium or speaker named last before a word that points back.

        "The fire brigade" may have an id in each document; all of one pile are meant.
        """
        if notice.by is None:
            return self.outlet(notice.doc)
        words = " ".join(self.documents[notice.doc].text[slice(*notice.by)].split())
        if ANAPHORS.match(words):
            return self._pointed(notice, words)
        keys = set(self.names.get(fold(words), ()))
        if (listed := known(words)) is not None:
            keys.add(self.canonical.get(listed.id, listed.id))
        if not keys and words[:1].isupper() and not words.lower().startswith("the "):
            tail = f" {fold(words).split(' ')[-1]}"
            people = {k for name, ids in self.names.items() if name.endswith(tail) for k in ids}
            people = {k for k in people if self.kinds[k] == "person"}
            keys = people if len(people) == 1 else set()
        return (frozenset(keys), words.removeprefix("The ")) if keys else self._pointed(notice, words)

    def _pointed(self, notice: Notice, words: str) -> Who | None:
        medium = ANAPHORS.match(words) is not None
        tail = fold(words).split(" ")[-1]
        before = [a for a in self.by_doc.get(notice.doc, ()) if a.span[0] < notice.span[0]]
        for a in reversed(before):
            for hop in reversed(a.chain[1:]):
                kind = self.kinds.get(self.id_of(hop))
                speaker = kind in ("office", "person", "group") and tail in fold(hop.name).split()
                if speaker or (medium and kind in RELAYS):
                    return frozenset({self.id_of(hop)}), hop.name
        return self.outlet(notice.doc) if medium and tail not in ("it", "he", "she", "they") else None


def _correction(notice: Notice, pile: _Pile) -> Correction | None:
    by = pile.source(notice)
    if by is None:
        return None
    keys, name = by
    document = pile.documents[notice.doc]
    ended = _ended(notice, keys, pile)
    here = {pile.id_of(hop) for a in pile.by_doc.get(notice.doc, ()) for hop in a.chain}
    quote = " ".join(document.text[slice(*notice.span)].split())
    doing = "took it back" if notice.kind == "retracted" else "corrected it"
    when = f", {document.published}" if document.published else ""
    why = f"{name} {doing} ({notice.doc}{when}): “{quote if len(quote) <= 200 else quote[:199] + '…'}”"
    return Correction(
        id=stable_id("k", notice.doc, *notice.span),
        kind=notice.kind,
        by=min(keys, key=lambda k: (k not in here, k)),
        name=name,
        when=document.published,
        doc=notice.doc,
        span=notice.span,
        quote=quote,
        claims=tuple(sorted({pile.claim_of[a] for a in ended if a in pile.claim_of})),
        appearances=tuple(sorted(ended)),
        why=why if ended else f"{why}; what it changed cannot be told from the words",
    )


def _ended(notice: Notice, source: frozenset[str], pile: _Pile) -> set[str]:
    """What the notice ends: what passes through the source and is spoken of, and what was copied from that."""
    through = [a for key in sorted(source) for a in pile.through.get(key, ())]
    if notice.whole:
        claims = {pile.claim_of.get(a.id) for a in pile.by_doc.get(notice.doc, ()) if _passes(a, source, pile)}
        ended = {a.id for a in through if pile.claim_of.get(a.id) in claims}
    else:
        said = _said(notice, pile.documents[notice.doc].text)
        vague = notice.kind == "corrected" and notice.by is None and notice.old is None  # "this story was amended"
        ended = set() if vague else {a.id for a in through if _spoken_of(a, notice, said)}
        if notice.kind == "retracted":  # all of the claim that rests on the source
            claims = {pile.claim_of.get(i) for i in ended}
            ended |= {a.id for a in through if pile.claim_of.get(a.id) in claims}
    ended |= _copied(ended, pile)
    return ended | _inside(notice, {pile.claim_of.get(a) for a in ended}, pile)


def _inside(notice: Notice, claims: set[str | None], pile: _Pile) -> set[str]:
    """Statements in the notice itself that tell what was said before, only to take it back.

    That somebody took something back is told there too, and stands.
    """
    inside = [a for a in pile.by_doc.get(notice.doc, ()) if _within(a.span, notice.span)]
    whole = notice.kind == "retracted" or notice.by is not None
    return {
        a.id
        for a in inside
        if (whole and pile.claim_of.get(a.id) in claims) or (notice.old is not None and _within(a.span, notice.old))
    }


def _passes(a: Appearance, source: frozenset[str], pile: _Pile) -> bool:
    return any(pile.id_of(hop) in source for hop in a.chain)


def _within(span: Span, other: Span) -> bool:
    return other[0] - 2 <= span[0] and span[1] <= other[1] + 2


def _copied(ended: set[str], pile: _Pile) -> set[str]:
    """Statements in other documents whose words were taken from ended ones."""
    out: set[str] = set()
    waiting = sorted(ended)
    while waiting:
        a = pile.appearances[waiting.pop()]
        for copy in pile.copies.get(a.doc, ()):
            if copy.direction == "unknown":
                continue
            for b in pile.by_doc.get(copy.doc, ()):
                if b.id in ended or b.id in out or pile.claim_of.get(a.id) != pile.claim_of.get(b.id):
                    continue
                long = 0.6 * (b.span[1] - b.span[0])
                if any(min(b.span[1], e) - max(b.span[0], s) >= long for s, e, _, _ in copy.spans):
                    out.add(b.id)
                    waiting.append(b.id)
    return out


def _said(notice: Notice, text: str) -> frozenset[str]:
    """The words in which the notice says what was wrong, or those around it, without their endings."""
    if notice.old is not None:
        words = text[slice(*notice.old)]
    else:
        words = text[max(0, notice.span[0] - NEAR) : notice.span[1] + NEAR]
    return frozenset(_stem(w) for w in WORD.findall(words.lower()))


def _stem(word: str) -> str:
    """A word without its commonest endings: enough to meet again in a short notice."""
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)].rstrip("e")
    return word.rstrip("e") if len(word) > 3 else word


def _spoken_of(a: Appearance, notice: Notice, said: frozenset[str]) -> bool:
    """Whether the notice speaks of this statement: enough of its words, and its figure where the notice gives one."""
    if a.stance in ("does-not-confirm", "declines", "neither"):
        return False
    if a.doc == notice.doc and a.span[0] < notice.span[1] and notice.span[0] < a.span[1] and notice.old is None:
        return False  # the notice itself
    terms = {_stem(t.lower()) for t in a.terms if WORD.fullmatch(t)}
    shared = terms & said
    figures = [q for q in a.slots.quantity if q.value is not None]
    if notice.numbers and figures:
        return bool(shared) and any(q.value in notice.numbers for q in figures)
    if notice.numbers and not figures:
        return False
    return len(shared) >= LEAST and len(shared) >= SHARE * len(terms)


def ended_by(rows: Sequence[Correction]) -> Mapping[str, Correction]:
    """By appearance: the first notice that ended it."""
    out: dict[str, Correction] = {}
    for row in sorted(rows, key=lambda r: (r.when or "9999", r.id)):
        for a in row.appearances:
            out.setdefault(a, row)
    return out
