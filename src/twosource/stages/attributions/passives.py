"""Attributions in the passive: "was told by Y that P", "is believed to", "was reported by X"."""

from __future__ import annotations

from twosource.stages.attributions import cues
from twosource.stages.attributions.found import Found, Subject, phrase
from twosource.stages.attributions.frames import ADDRESSED, finite, make
from twosource.stages.attributions.media import medium_at
from twosource.stages.attributions.page import Page


def in_passive(page: Page, i: int) -> Found | None:
    lemma = page.lemma[i]
    by = _agent(page, i)
    if lemma in ("quote", "cite") and _as_saying(page, i):
        return None
    what = page.kid(i, "nsubjpass")
    clause = next((k for k in page.kids[i] if k > i and page.dep[k] in ("ccomp", "xcomp", "oprd")), -1)
    if lemma in ADDRESSED and by.spans and clause >= 0 and what >= 0 and finite(page, clause):
        found = make(
            page, i, "passive", "clause", [page.span(max(page.edges(clause)[0], i + 1), page.edges(clause)[1])], by
        )
        hearer = medium_at(page, page.edges(what)[0], i)  # "a Newswire reporter was told by a porter that P"
        found.via = (hearer.span,) if hearer is not None and hearer.sure and not hearer.pointing else ()
        return found
    if lemma in cues.PASSIVE and clause >= 0:
        return _sourceless(page, i, what, clause, by)
    if (
        lemma in ("confirm", "verify", "corroborate")
        and what >= 0
        and not by.spans
        and page.lower[what] not in ("which", "it")
    ):
        found = make(page, i, "passive", "object", [page.span(*page.edges(what))], by)
        return found if found.negated else None
    if by.spans and (lemma in cues.SPEECH or lemma in cues.PERCEIVED or lemma in cues.OBJECT or lemma in cues.EVIDENCE):
        if what < 0 and page.dep[i] in ("acl", "relcl", "conj") and page.pos[page.head[i]] in ("NOUN", "PROPN"):
            what = page.head[i]
            lo, hi = page.edges(what)[0], i - 1
        elif what >= 0:
            lo, hi = page.edges(what)
            if page.lower[what] in ("which", "that", "who") and page.dep[i] == "relcl":
                lo, hi = page.edges(page.head[i])[0], page.edges(i)[0] - 1
        else:
            return None
        span = page.span(lo, max(lo, hi))
        if span[1] <= span[0]:
            return None
        return make(page, i, "passive", "object", [span], by)
    return None


def _as_saying(page: Page, i: int) -> bool:
    """ "was quoted by X as saying": the saying is the cue, X the intermediary."""
    return any(page.lower[k] == "as" and page.kid(k, "pcomp") >= 0 for k in page.kids[i])


def _agent(page: Page, i: int) -> Subject:
    for k in page.kids[i]:
        if page.dep[k] in ("agent", "prep") and page.lower[k] == "by" and k > i:
            body = page.kid(k, "pobj")
            if body >= 0:
                return phrase(page, body)
    return Subject()


_JUDGING = frozenset("can ca could should must may might ought need".split())


def _sourceless(page: Page, i: int, what: int, clause: int, by: Subject) -> Found | None:
    if page.lemma[i] == "see" and page.lemma[page.head[i]] in ("remain", "be", "have"):
        return None  # "it remains to be seen"
    if any(page.dep[k] == "aux" and page.lower[k] in _JUDGING for k in page.kids[i]):
        return None  # "cannot be considered": a judgement, and nobody's report
    lo, hi = page.edges(clause)
    spans = [page.span(max(lo, i + 1), hi)]
    if what >= 0 and page.lower[what] != "it":
        spans.insert(0, page.span(*page.edges(what)))
    if by.spans:
        spans = [s for s in spans if s[0] != by.spans[0][0]]
    return make(page, i, "passive", "clause", spans, by)
