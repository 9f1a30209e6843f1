"""Attributions whose content is no clause: what is named, spoken about, shown, seen, praised or denied."""

from __future__ import annotations

from twosource.stages.attributions import cues
from twosource.stages.attributions.found import Found, phrase, subject
from twosource.stages.attributions.frames import make, to
from twosource.stages.attributions.media import CALENDAR
from twosource.stages.attributions.page import Page


def naming(page: Page, i: int, a: int, b: int) -> Found | None:
    lemma = page.lemma[i]
    if lemma not in cues.NAMING | cues.AS_VERBS | cues.ACCUSING | cues.BLAMING or page.quote_at(page.idx[i]):
        return None
    last = -1
    for k in page.kids[i]:
        if k < i:
            continue
        word = page.lower[k]
        named = page.dep[k] in ("oprd", "xcomp", "ccomp") and lemma in cues.NAMING
        as_ = word == "as" and page.dep[k] in ("prep", "mark") and lemma in cues.AS_VERBS
        of = word in ("of", "for", "on", "with") and page.dep[k] == "prep" and lemma in cues.ACCUSING | cues.BLAMING
        of = of and (word == "of") == (lemma in cues.ACCUSING)
        if named or as_ or of:
            last = max(last, page.edges(k)[1])
    if last < 0:
        return None
    subj = subject(page, i)
    if not subj.spans:
        return None
    return make(page, i, "naming", "object", [page.span(i + 1, last)], subj)


def prepositional(page: Page, i: int, a: int, b: int) -> Found | None:
    wanted = cues.PREPOSITIONS.get(page.lemma[i])
    if wanted is None or page.quote_at(page.idx[i]):
        return None
    for k in page.kids[i]:
        if k > i and page.dep[k] in ("prep", "agent") and page.lower[k] in wanted and k - i <= 4:
            body = page.kid(k, "pobj", "pcomp")
            if body < 0 or page.lower[body] in CALENDAR:
                continue
            subj = subject(page, i)
            if not subj.spans or page.lower[subj.head] in cues.NOBODY:
                return None
            lo, hi = page.edges(body)
            q = page.kid(i, "xcomp", "advcl")
            if q > hi and to(page, q) and page.lemma[i] == "call":
                hi = page.edges(q)[1]
            elif (
                hi + 2 < b
                and page.lower[hi + 1] == "to"
                and page.tag[hi + 2] == "VB"
                and page.lemma[i] in cues.DIRECTIVE
            ):
                hi = max(hi, min(page.edges(hi + 2)[1], b - 1))
            return make(
                page, i, "preposition", "object", [page.span(max(lo, k + 1), hi)], subj, list(range(i + 1, k + 1))
            )
    return None


_UNCHECKED = frozenset({"unverified", "unconfirmed", "alleged", "purported"})


def shown(page: Page, i: int, a: int, b: int) -> Found | None:
    """What a picture, record or study shows: "footage shows three trains heading ..."."""
    if page.lemma[i] not in cues.EVIDENCE:
        return None
    last = next((k for k in page.kids[i] if k > i and page.dep[k] in ("dobj", "ccomp", "xcomp")), -1)
    if last < 0:
        return None
    subj = subject(page, i)
    if not subj.spans or page.lemma[subj.head] not in cues.DOCUMENT_NOUNS:
        return None
    lo, hi = page.edges(last)
    hi = _before_clause(page, last, hi)
    for k in page.kids[i]:
        own = page.kid(k, "nsubj", "nsubjpass") >= 0
        if k > last and page.dep[k] in ("advcl", "prep", "xcomp") and page.sent_of[k] == page.sent_of[i] and not own:
            hi = max(hi, page.edges(k)[1])
    found = make(page, i, "shown", "clause", [page.span(max(lo, i + 1), hi)], subj)
    found.doubts = tuple((page.idx[k], page.end[k]) for k in page.kids[subj.head] if page.lower[k] in _UNCHECKED)
    found.unconfirmed = bool(found.doubts)
    return found


def _before_clause(page: Page, head: int, hi: int) -> int:
    """Where the thing shown ends: before "while" or "whereas" and a clause of its own."""
    for k in range(head + 1, hi):
        if page.lower[k] in ("while", "whereas", "although", "though") and page.dep[k] == "mark":
            return k - 1
    return hi


def _nearby(page: Page, noun: int) -> bool:
    """ "Local people", "people nearby": those who were there."""
    return page.lower[noun] in _PERSONS and any(page.lower[k] in _THERE for k in page.kids[noun])


_PERSONS = frozenset("people person man men woman women children passengers crowd crowds".split())
_THERE = frozenset("local nearby neighbouring neighboring passing there".split())


def seen(page: Page, i: int, a: int, b: int) -> Found | None:
    """What people on the spot noticed: "residents noticed columns of trucks"."""
    if page.lemma[i] not in cues.PERCEIVED or page.quote_at(page.idx[i]):
        return None
    what = next((k for k in page.kids[i] if k > i and page.dep[k] in ("dobj", "ccomp")), -1)
    own = page.kid(i, "nsubj")
    if what < i or own < 0 or not (page.lower[own] in cues.SEERS or _nearby(page, own)):
        return None
    hi = max(
        page.edges(k)[1]
        for k in page.kids[i]
        if k >= what and page.dep[k] in ("dobj", "ccomp", "prep", "advcl", "xcomp")
    )
    lo = page.edges(what)[0]
    return make(page, i, "seen", "clause", [page.span(max(lo, i + 1), hi)], phrase(page, own))


def of_object(page: Page, i: int, a: int, b: int) -> Found | None:
    if page.lemma[i] not in cues.OBJECT or page.quote_at(page.idx[i]):
        return None
    for k in page.kids[i]:
        if k > i and (page.dep[k] == "dobj" or (page.dep[k] == "xcomp" and page.tag[k] == "VBG")):
            subj = subject(page, i)
            if not subj.spans or page.lower[subj.head] in cues.NOBODY:
                return None
            lo, hi = page.edges(k)
            if page.lemma[page.head[i]] == "let":
                return None
            if (
                page.dep[k] == "xcomp" or page.tag[lo] == "VBG"
            ):  # "deny moving troops [to the border]": the parser hangs it on the denial
                hi = max([hi, *(page.edges(j)[1] for j in page.kids[i] if j > k and page.dep[j] == "prep")])
            return make(page, i, "object", "object", [page.span(max(lo, i + 1), hi)], subj)
    return None
