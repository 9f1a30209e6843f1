"""Cutting sentences into statements: one predicate with what belongs to it, on the word of one attribution."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from twosource.records import Attribution, Span
from twosource.stages.appearances.actions import NOMINAL, classes_of, witnessed
from twosource.stages.appearances.standing import asks, bare, lend_subject, settle

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as SpacySpan

OWN_CLAUSE = frozenset({"ROOT", "ccomp", "parataxis", "csubj"})
DATELINE = re.compile(
    r"[A-Z][\w .,’'-]{1,60}\([A-Z][\w .&-]{1,30}\)\s*[-–—]+\s*|[A-Z][A-Z .,’'-]{2,60},?[^.\n]{0,40}?\s[-–—]+\s"
)
"""The place, day and agency that open a report: "SEOUL, South Korea (AP) - "."""
CONTRAST = frozenset({"while", "whereas", "after", "before", "as", "since", "when", "though", "although", "because"})
DANGLING = frozenset({"CCONJ", "SCONJ", "ADP", "DET", "PART"})
NOT_SAID = frozenset({"does-not-confirm", "declines", "neither"})
SAYING = frozenset("say tell add report state claim write note explain announce declare quote cite accord".split())
MAX_FRAMED = 300
MAX_CITED = 40
"""Code points: what is longer tells something."""
CITING = re.compile(r"\b(?:cit|quot)(?:e|es|ed|ing)$", re.IGNORECASE)
MIN_WORDS = 3
"""A statement of fewer words says too little to be compared; it goes to the statement before it."""


@dataclass
class Clause:
    """One statement: its predicate (None for a verbless fragment), its tokens in order, and on whose word it is."""

    head: Token | None
    tokens: list[Token]
    attribution: Attribution | None
    nominal: bool = False
    sentence: Span = (0, 0)
    whole: Span | None = None  # the words to quote, where the statement alone is no readable one
    subject: Token | None = None  # of the verb above it, where its own has none: "trains are said [to have been seen]"

    @property
    def span(self) -> Span:
        """The words to quote, in code points."""
        return self.whole or self.core

    @property
    def core(self) -> Span:
        """The statement itself: the hull of the tokens, without punctuation at its ends."""
        first, last = self.tokens[0], self.tokens[-1]
        return first.idx, last.idx + len(last.text)

    @cached_property
    def starts(self) -> list[int]:
        """Code points at which its tokens start, in order."""
        return [t.idx for t in self.tokens]

    @property
    def words(self) -> list[Token]:
        return [t for t in self.tokens if not (t.is_punct or t.is_space or t.is_quote)]


@dataclass
class Owners:
    """Which attribution owns a code point, the innermost whose content covers it; and which words frame them."""

    contents: list[tuple[int, int, int, Attribution]] = field(default_factory=list)
    frames: list[Span] = field(default_factory=list)
    leads: list[int] = field(default_factory=list)  # colons after words that only say whose text follows
    motives: list[Span] = field(default_factory=list)  # a noun such as "fears" and the end of what is feared

    @classmethod
    def of(
        cls,
        attributions: Sequence[Attribution],
        nouns: frozenset[int] = frozenset(),
        motives: frozenset[int] = frozenset(),
    ) -> Owners:
        """`nouns`: code points at which a noun stands; "over fears that ..." is no frame but the motive.

        `motives`: code points of participles that only say why ("sent troops, fearing an attack"): part of the deed.
        """
        owners = cls()
        depth = depths(attributions)
        for a in attributions:
            if a.kind in ("belief", "intention") and any(s in motives for s, _ in a.cue):
                continue
            if a.rule == "lead-in":
                owners.leads.append(a.cue[0][0])
            for start, end in a.content if a.rule != "position back" else ():  # others say what is left open
                owners.contents.append((start, end, depth[a.id], a))
            thought = a.kind in ("belief", "intention")
            motive = any(s in nouns for s, _ in a.cue)
            if thought and motive and a.content:
                owners.motives.append((a.cue[-1][1], max(e for _, e in a.content)))
            if thought and (a.parent is not None or motive) and not witnessed(a.cue_text):
                continue  # within somebody's words, what others think is part of what he says
            owners.frames.extend(a.source)
            owners.frames.extend(a.cue)
            owners.frames.extend(a.via_spans)
        owners.contents.sort(key=lambda c: (c[0], c[1], c[2], c[3].id))
        owners.frames.sort()
        return owners

    def within(self, start: int, end: int) -> Owners:
        """The same for one sentence only, so that looking up stays cheap in long documents."""
        return Owners(
            [c for c in self.contents if c[0] < end and start < c[1]],
            [f for f in self.frames if f[0] < end and start < f[1]],
            [at for at in self.leads if start < at < end],
            [m for m in self.motives if start < m[0] < end],
        )

    def owner(self, at: int) -> Attribution | None:
        best: tuple[int, int, str] | None = None
        found = None
        for start, end, depth, attribution in self.contents:
            if start <= at < end:
                key = (-depth, end - start, attribution.id)
                if best is None or key < best:
                    best, found = key, attribution
        return found

    def framed(self, at: int) -> bool:
        return any(start <= at < end for start, end in self.frames)


def depths(attributions: Sequence[Attribution]) -> dict[str, int]:
    """How deep each attribution is nested, 0 at the top. A parent that is missing or circular ends the count."""
    parent = {a.id: a.parent for a in attributions}
    out: dict[str, int] = {}
    for a in attributions:
        seen = {a.id}
        at, n = a.parent, 0
        while at is not None and at in parent and at not in seen:
            seen.add(at)
            n += 1
            at = parent[at]
        out[a.id] = n
    return out


def clauses(doc: Doc, attributions: Sequence[Attribution]) -> Iterator[Clause]:
    """All statements of a parsed document, in reading order."""
    owners = Owners.of(
        attributions,
        frozenset(t.idx for t in doc if t.pos_ == "NOUN"),
        frozenset(t.idx for t in doc if _motive(t)),
    )
    text = doc.text
    for sent in doc.sents:
        start, end = sent.start_char, sent.end_char
        local = owners.within(start, end)
        local.frames.extend((start, at) for at in local.leads)
        line = DATELINE.match(text, start)
        if line is not None:
            local.frames.append((start, line.end()))
        for atom in _atoms(sent):
            yield from _of_atom(atom, local, (start, end))


def _motive(token: Token) -> bool:
    """ "Fearing an attack" beside what somebody did: a participle with a mere noun for its object."""
    if token.tag_ != "VBG" or token.dep_ != "advcl" or token.i == token.sent.start:
        return False
    return not any(c.dep_ in ("ccomp", "nsubj", "aux") for c in token.children)


def _atoms(sent: SpacySpan) -> Iterator[list[Token]]:
    """The parts of a sentence between semicolons, and what stands in brackets when it is a clause of its own."""
    atom: list[Token] = []
    inside: list[Token] | None = None
    for token in sent:
        if token.text == ";":
            if atom:
                yield atom
            atom = []
        elif token.text == "(" and inside is None:
            inside = []
        elif token.text == ")" and inside is not None:
            if _finite(inside):
                yield inside
            else:
                atom.extend(inside)
            inside = None
        elif not token.is_space:
            (atom if inside is None else inside).append(token)
    atom.extend(inside or ())
    if atom:
        yield atom


def _finite(tokens: Sequence[Token]) -> bool:
    return any(t.tag_ in ("VBD", "VBZ", "VBP") and t.dep_ != "relcl" for t in tokens)


def _of_atom(atom: list[Token], owners: Owners, sentence: Span) -> Iterator[Clause]:
    groups: dict[str, tuple[Attribution | None, list[Token]]] = {}
    framed = False
    for token in atom:
        owner = owners.owner(token.idx)
        if owners.framed(token.idx):  # who says it and how: no statement of its own
            framed = True
            continue
        key = owner.id if owner else ""
        groups.setdefault(key, (owner, []))[1].append(token)
    for owner, tokens in groups.values():
        for clause in _of_group(_trim(tokens), owner, sentence, leftover=framed and owner is None):
            start, end = clause.core
            until = [stop for at, stop in owners.motives if 0 <= at - end <= 1 and stop <= sentence[1]]
            if until and clause.whole is None:  # "ordered troops over fears [that war could ...]"
                clause.whole = (start, max(until))
            yield clause


def _trim(tokens: list[Token]) -> list[Token]:
    start, end = 0, len(tokens)
    while start < end and _edge(tokens[start], opening=True):
        start += 1
    while end > start and _edge(tokens[end - 1], opening=False):
        end -= 1
    return tokens[start:end]


def _edge(token: Token, *, opening: bool) -> bool:
    if token.is_punct or token.is_quote or token.is_space:
        return not (token.text in "([" if opening else token.text in ")]%")
    if opening:
        return token.lower_ in {"and", "but", "that", "or", "while", "whereas", "when"}
    return (token.pos_ in DANGLING and token.dep_ != "prt") or token.tag_ in ("WDT", "WP", "WRB")


def _of_group(tokens: list[Token], owner: Attribution | None, sentence: Span, *, leftover: bool) -> Iterator[Clause]:
    if not tokens:
        return
    inside = {t.i for t in tokens}
    heads = [t for t in tokens if _is_head(t, inside)]
    if not heads:
        if not leftover:
            yield from _fragment(tokens, owner, sentence)
        return
    parts: dict[int, list[Token]] = {h.i: [] for h in heads}
    loose: list[Token] = []
    for token in tokens:
        head = _belongs(token, parts)
        (loose if head is None else parts[head]).append(token)
    if any(t.like_num for t in loose):  # "images show [around 73 carriages] while a review shows ..."
        yield from _fragment(_trim(loose), owner, sentence)
    else:
        parts[heads[0].i] = sorted(parts[heads[0].i] + loose, key=lambda t: t.i)
    pending: list[Token] = []
    out: list[Clause] = []
    for predicate in heads:
        part = _trim(parts[predicate.i])
        words = [t for t in part if not (t.is_punct or t.is_space)]
        if len(words) < MIN_WORDS:
            if out:
                out[-1].tokens = sorted(out[-1].tokens + part, key=lambda t: t.i)
            else:
                pending += part
            continue
        merged = sorted(pending + part, key=lambda t: t.i)
        pending = []
        if leftover and predicate.lemma_.lower() in SAYING:
            continue  # "..., said the group, a website run by ...": who says it, not what is said
        if asks(predicate):
            continue  # "could not say [where the clips were filmed]": nothing is said of it
        lend_subject(clause := Clause(predicate, merged, owner, sentence=sentence))
        if not bare(clause):
            out.append(clause)
    if pending and not out and owner is not None:
        yield from _short(_trim(pending), heads, owner, sentence)
    settle(out)
    yield from out


def _short(tokens: list[Token], heads: Sequence[Token], owner: Attribution, sentence: Span) -> Iterator[Clause]:
    """ "X said [transfers began]", "locals saw [hardware moving]": two words on somebody's word that say it all."""
    inside = {t.i for t in tokens}
    head = next((h for h in heads if h.i in inside), None)
    subject = head is not None and any(c.dep_ in ("nsubj", "nsubjpass") and c.pos_ != "PRON" for c in head.children)
    if head is None or not (subject or witnessed(owner.cue_text)) or owner.stance in NOT_SAID:
        return
    yield Clause(head, tokens, owner, sentence=sentence, whole=_with_frame(tokens, owner, sentence))


def _fragment(tokens: list[Token], owner: Attribution | None, sentence: Span) -> Iterator[Clause]:
    """A statement without a finite verb: "three trains heading for the border", "about 73 cars on 5 October"."""
    words = [t for t in tokens if not (t.is_punct or t.is_space)]
    told = (
        owner is not None
        and (witnessed(owner.cue_text) or _names(owner) or cites(owner))
        and any(_says(t) for t in words)
    )
    if len(words) < MIN_WORDS and not told:  # "locals saw [the trains]", "X called [it routine]": short, and says all
        return
    verbs = [t for t in tokens if t.pos_ == "VERB" and t.dep_ != "amod"]
    doing = next((t for t in verbs if t.tag_ == "VBG" and classes_of(t.lemma_)), next(iter(verbs), None))
    counted = any(t.like_num for t in tokens)
    if owner is None and not counted and not _finite(tokens):
        return
    if owner is not None and doing is None and owner.stance in NOT_SAID:
        return  # "the reasons behind the decision": what was not confirmed is in the position itself
    yield Clause(doing, tokens, owner, sentence=sentence, whole=_with_frame(tokens, owner, sentence))


def _names(owner: Attribution) -> bool:
    """ "A spokesman called it routine": what somebody says that it is."""
    return bool(owner.source) and owner.rule == "naming"


def cites(owner: Attribution) -> bool:
    """ "Some papers had cited residents": whoever is cited is all that is told."""
    if owner.rule != "object" or not owner.source or len(owner.content) != 1:
        return False
    start, end = owner.content[0]
    return end - start <= MAX_CITED and CITING.search(owner.cue_text) is not None


def _says(token: Token) -> bool:
    return token.pos_ in ("NOUN", "ADJ", "PROPN")


def _with_frame(tokens: list[Token], owner: Attribution | None, sentence: Span) -> Span | None:
    """ "Around 73 carriages" reads better as "images show around 73 carriages", when these words stand side by side."""
    if owner is None:
        return None
    start, end = tokens[0].idx, tokens[-1].idx + len(tokens[-1].text)
    for at, until in sorted((*owner.source, *owner.cue), reverse=True):
        if sentence[0] <= at and until <= start and start - until <= 12 and end - at <= MAX_FRAMED:
            start = _antecedent(tokens[0], at)
    return (start, end) if start < tokens[0].idx else None


def _antecedent(token: Token, at: int) -> int:
    """Where the noun before a relative pronoun at code point `at` begins; `at` itself where none stands there."""
    doc, i = token.doc, token.i
    while i > 0 and doc[i].idx > at:
        i -= 1
    if i == 0 or doc[i].tag_ not in ("WP", "WDT") or doc[i - 1].pos_ not in ("NOUN", "PROPN"):
        return at
    return int(doc[i - 1].idx)


def _is_head(token: Token, inside: set[int]) -> bool:
    if token.pos_ not in ("VERB", "AUX"):
        return False
    dep = token.dep_
    if dep in ("aux", "auxpass", "amod", "compound"):
        return False
    if dep in OWN_CLAUSE or token.head.i not in inside:
        return dep not in ("relcl", "acl", "xcomp", "pcomp") or token.head.i not in inside
    has_subject = any(c.dep_ in ("nsubj", "nsubjpass", "expl") for c in token.children)
    if dep == "conj":
        return has_subject and token.head.pos_ in ("VERB", "AUX")
    if dep == "advcl":
        marks = {c.lower_ for c in token.children if c.dep_ in ("mark", "advmod")}
        return has_subject and bool(marks & CONTRAST)
    return False


def _belongs(token: Token, parts: Mapping[int, object]) -> int | None:
    """The nearest predicate above a token; None when it hangs on something outside the group."""
    at = token
    for _ in range(100):
        if at.i in parts:
            return at.i
        if at.head.i == at.i:
            break
        at = at.head
    return None


def nominals(doc: Doc, attributions: Sequence[Attribution], times: Sequence[Span]) -> Iterator[Clause]:
    """Happenings named by a noun with a time of its own: "after Wednesday's launch of the new missile"."""
    if not times:
        return
    owners = Owners.of(attributions)
    for token in doc:
        if token.pos_ != "NOUN" or token.lemma_.lower() not in NOMINAL:
            continue
        aside = {t.i for c in token.subtree if c.dep_ == "relcl" and c.i != token.i for t in c.subtree}
        subtree = sorted((t for t in token.subtree if not t.is_space and t.i not in aside), key=lambda t: t.i)
        low, high = subtree[0].idx, subtree[-1].idx + len(subtree[-1].text)
        if high - low > 240 or not any(low <= s and e <= high for s, e in times):
            continue
        sent = token.sent
        yield Clause(
            token,
            _trim(subtree),
            owners.owner(token.idx),
            nominal=True,
            sentence=(sent.start_char, sent.end_char),
        )
