"""What the frames of cue verbs share: the find they make, and whether a clause is a statement."""

from __future__ import annotations

from twosource.lexicon import words
from twosource.records import Span
from twosource.stages.attributions.found import Found, Subject, cue_spans, negation
from twosource.stages.attributions.page import Page

ADDRESSED = words("cues", "grammar", "addressed")
FINITE = {"VBD", "VBZ", "VBP", "MD"}


def make(
    page: Page, i: int, rule: str, frame: str, content: list[Span], subj: Subject, extra: list[int] | None = None
) -> Found:
    negated, refusing, neither = negation(page, i)
    cue = cue_spans(page, i, subj, extra)
    return Found(rule, page.lemma[i], frame, i, cue, content, subj, negated, refusing, neither)


def finite(page: Page, k: int) -> bool:
    """Whether the clause of `k` has a subject of its own (or is a question clause); infinitives are no statement."""
    if page.kid(k, "nsubj", "nsubjpass", "csubj", "expl", "csubjpass") >= 0:
        to = page.kid(k, "aux")
        return not (to >= 0 and page.lower[to] == "to" and page.tag[k] == "VB")
    first = page.edges(k)[0]
    return page.tag[first] in ("WRB", "WP", "WDT", "IN") or page.tag[k] in FINITE


def to(page: Page, k: int) -> bool:
    aux = [j for j in page.kids[k] if page.dep[j] == "aux"]
    return any(page.lower[j] == "to" for j in aux)
