"""What a rule finds, before ids and nesting; and the pieces that rules share: subjects, negation, clusters."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable
from dataclasses import dataclass

from twosource.lexicon import words
from twosource.records import AttributionKind, Span, Stance
from twosource.stages.attributions.cues import DOCUMENT_NOUNS
from twosource.stages.attributions.media import may_be_medium
from twosource.stages.attributions.outlets import outlet_like
from twosource.stages.attributions.page import Page

SUBJECTS = ("nsubj", "csubj")
_RELATIVE = {"who", "which", "that"}
_LINKS = {"advmod", "xcomp", "advcl", "pcomp", "prep", "acl", "conj", "ccomp", "acomp", "dobj", "pobj"}
_UNABLE = {"unable", "yet", "reluctant", "unwilling"}
_REFUSE = {"decline", "refuse", "refrain"}
_FALL_SHORT = {"fail", "stop", "avoid", "without", "unable", "yet", "short", "neglect"}
LONGEST_SENTENCE = 300
"""Tokens; beyond this a "sentence" is a list or noise, and its tree is not read (keeps hostile input linear)."""


@dataclass(frozen=True)
class Subject:
    """Who speaks: the words, how to show them, and their head token (-1 when there is none)."""

    spans: tuple[Span, ...] = ()
    text: str | None = None
    head: int = -1


@dataclass(eq=False)
class Found:
    """One attribution as a rule found it; the assembler gives it an id, a parent and its modality."""

    rule: str
    lemma: str
    frame: str  # clause, quote, infinitive, object, name, block ...
    anchor: int  # the cue's head token
    cue: list[Span]
    content: list[Span]
    subject: Subject
    negated: bool = False
    refusing: bool = False
    neither: bool = False
    via: tuple[Span, ...] = ()
    kind: AttributionKind | None = None
    stance: Stance | None = None
    unconfirmed: bool = False
    doubts: tuple[Span, ...] = ()  # the words that make it unconfirmed, where they are not its cue
    block: bool = False
    doubted: bool = False  # the trained part takes it for no attribution
    score: float = 1.0
    until: int = -1  # the token where the words for its source end and a deeper hop's begin
    under: Found | None = None  # the attribution that this one is a deeper hop of, where the text says so


def by_sentence(page: Page, found: list[Found]) -> dict[int, list[Found]]:
    """The finds by the number of their cue's sentence, in their order."""
    out: dict[int, list[Found]] = {}
    for f in found:
        if f.anchor >= 0:
            out.setdefault(page.sent_of[f.anchor], []).append(f)
    return out


class Cover:
    """The union of spans, for asking in logarithmic time whether a stretch of text touches it."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in sorted(spans):
            if self.ends and start <= self.ends[-1]:
                self.ends[-1] = max(self.ends[-1], end)
            else:
                self.starts.append(start)
                self.ends.append(end)

    def touches(self, start: int, end: int) -> bool:
        """Whether any span shares a code point with [start, end)."""
        i = bisect.bisect_right(self.ends, start)
        return i < len(self.starts) and self.starts[i] < end


def phrase(page: Page, head: int) -> Subject:
    """The noun phrase of `head` as a source: its whole subtree; its text stops before a relative clause."""
    lo, hi = page.edges(head)
    if page.sent_of[lo] != page.sent_of[head]:
        lo = head
    stop = hi
    for k in page.kids[head]:
        if k > head and page.dep[k] == "relcl":
            stop = min(stop, page.edges(k)[0] - 1)
        elif k > head and page.dep[k] in ("acl", "advcl") and page.tag[k] == "VBG" and page.lower[k - 1] == ",":
            hi = min(hi, k - 2)
    stop = min(stop, hi)
    span = page.span(lo, hi)
    shown = page.span(lo, max(stop, head))
    text = _ASIDE.split(page.text[shown[0] : shown[1]], maxsplit=1)[0]
    return Subject((span,), publisher(page, head, span) or text, head)


_ASIDE = re.compile(r",?\s(?:who|which|whose|where|when)\s")


_PUBLISHED = re.compile(r"(?<!ed )(?<!shot )(?<!taken )\b(?:in|by|from|on|at)\s(?:the\s)?((?:[A-Z][\w.'’&-]*\s?){1,6})")


def publisher(page: Page, head: int, span: Span) -> str | None:
    """The outlet that a report, article or story stands in: "an alarming report ... in Newsweek" is Newsweek's."""
    if page.lemma[head] not in DOCUMENT_NOUNS:
        return None
    named = [m.group(1).strip() for m in _PUBLISHED.finditer(page.text, span[0], min(span[1], span[0] + 300))]
    site = _SITE_OF.search(page.text, span[0], min(span[1], span[0] + 300))
    if site is not None and (outlet_like(site[1].strip()) or may_be_medium(page, site[1].strip())):
        return site[1].strip()
    return next((n for n in reversed(named) if outlet_like(n)), None)


_SITE_OF = re.compile(
    r"\b(?:website|site|page|pages|columns|channel|account)\sof\s(?:the\s)?((?:[A-Z][\w.'’&-]*\s?){1,6})"
)


def _relative(page: Page, verb: int, who: int) -> Subject:
    """The subject "who" of a relative clause: its span, and the antecedent's words."""
    h = page.head[verb]
    span = (page.idx[who], page.end[who])
    lo, _ = page.edges(h)
    stop = page.edges(verb)[0] - 1
    if stop < h:
        return Subject((span,), page.text[span[0] : span[1]], who)
    shown = page.span(lo, stop)
    return Subject((span,), page.text[shown[0] : shown[1]], h)


def subject(page: Page, verb: int) -> Subject:
    """The one who does what `verb` says: its own subject, or that of the verb it hangs on. Bounded climb."""
    at = verb
    home = page.quote_at(page.idx[verb])
    for _ in range(6):
        own = page.kid(at, *SUBJECTS)
        if own >= 0 and home is None and page.quote_at(page.idx[own]) is not None:
            own = next((k for k in page.kids[at] if page.dep[k] in SUBJECTS and page.quote_at(page.idx[k]) is None), -1)
        in_quote = own < 0 and home is None and page.quote_at(page.idx[at]) is not None
        if in_quote and page.dep[at] == "ccomp" and page.head[at] != at:
            at = page.head[at]
            continue
        if own < 0 and at != verb:
            own = page.kid(at, "nsubjpass")
        if own >= 0:
            if page.lower[own] in _RELATIVE and page.dep[at] in ("relcl", "conj") and own < at:
                return _relative(page, at if page.dep[at] == "relcl" else page.head[at], own)
            return phrase(page, own)
        dep, h = page.dep[at], page.head[at]
        if h == at or dep not in _LINKS:
            return Subject()
        if dep == "prep" and page.lower[at] == "as" and page.lemma[h] in ("quote", "cite"):
            quoted = page.kid(h, "dobj", "nsubjpass")
            return phrase(page, quoted) if quoted >= 0 else Subject()
        if dep == "acl":
            return _of_noun(page, h)
        if dep in ("dobj", "pobj") and page.pos[at] not in ("VERB", "AUX", "NOUN"):
            return Subject()
        if dep == "ccomp" and page.tag[at] in ("VBD", "VBZ", "VBP"):
            return Subject()
        at = h
    return Subject()


def _of_noun(page: Page, noun: int) -> Subject:
    """Whose words a noun's participle gives: of "X issued a statement noting", X; of "footage showing", the footage."""
    if page.dep[noun] == "dobj":
        giver = page.kid(page.head[noun], *SUBJECTS)
        if giver >= 0 and page.lemma[page.head[noun]] in _GIVE:
            return phrase(page, giver)
    lo, hi = page.edges(noun)
    for k in page.kids[noun]:
        if k > noun and page.dep[k] in ("acl", "relcl"):
            hi = min(hi, page.edges(k)[0] - 1)
    span = page.span(lo, max(noun, hi))
    return Subject((span,), page.text[span[0] : span[1]], noun)


_GIVE = words("cues", "grammar", "give")


def negation(page: Page, verb: int) -> tuple[bool, bool, bool]:
    """(negated, refusing, neither): what stands above or beside `verb` that takes it back. Bounded climb."""
    negated = refusing = neither = False
    at = verb
    for step in range(5):
        for k in page.kids[at]:
            word = page.lower[k]
            if page.dep[k] == "neg" or word in ("not", "n't", "n’t", "never", "hardly"):
                negated = not negated if step and (refusing or negated) else True
            elif word == "neither" or (word == "nor" and step == 0):
                neither = True
            elif word == "yet" and step and page.lemma[at] == "have":
                negated = True
        dep, h = page.dep[at], page.head[at]
        if h == at or dep not in ("advmod", "xcomp", "pcomp", "conj", "prep", "acomp", "advcl", "oprd"):
            break
        word = page.lemma[h]
        if dep == "conj" and page.pos[h] not in ("VERB", "AUX"):
            break
        if dep == "conj" and page.kid(at, *SUBJECTS) >= 0:
            break
        if dep == "conj" and _contrast(page, h, at):
            break
        if dep == "advcl" and not (word in _UNABLE or word in _FALL_SHORT):
            break
        if word in _REFUSE:
            refusing = True
        elif word in _FALL_SHORT or (page.lower[h] in _UNABLE):
            negated = True
        at = h
    return negated, refusing, neither


def _contrast(page: Page, first: int, second: int) -> bool:
    """Whether "but" stands between two joined verbs: then a "not" of the first does not reach the second."""
    low = page.lower
    return any(low[k] in ("but", "though", "yet", "while") for k in range(first, second)) or not any(
        low[k] in ("or", "nor", ",", "/") for k in range(first, second)
    )


def cue_spans(page: Page, verb: int, subj: Subject, extra: list[int] | None = None) -> list[Span]:
    """The cue as it is marked: auxiliaries, adverbs and "not" before the verb, the verb, its particles."""
    first = verb
    for k in page.kids[verb]:
        if k < verb and page.dep[k] in ("aux", "auxpass", "neg", "advmod", "cc") and page.dep[k] != "cc":
            if page.dep[k] == "advmod" and any(page.dep[j] == "punct" for j in range(k, verb)):
                continue
            first = min(first, k)
    if subj.spans and subj.spans[0][1] > page.idx[first] and subj.spans[0][0] < page.idx[verb]:
        first = verb
    last = verb
    while last + 1 < page.n and page.dep[last + 1] == "prt" and page.head[last + 1] == verb:
        last += 1
    out = [(page.idx[first], page.end[last])]
    for k in extra or ():
        if k == last + 1:
            last = k
            out[-1] = (out[-1][0], page.end[k])
        elif k > last:
            out.append((page.idx[k], page.end[k]))
    return out
