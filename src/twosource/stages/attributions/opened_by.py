"""Cues that open what is said where the tree gives them none: "X told the site that P", "it learned from Y that P"."""

from __future__ import annotations

from twosource.records import Span
from twosource.stages.attributions.found import Found, Subject, negation
from twosource.stages.attributions.media import medium_at
from twosource.stages.attributions.page import Page
from twosource.stages.attributions.speakers import FINITE, HEADS, is_speaker, segment, who_before


def opening(page: Page, i: int, a: int, b: int, own: list[Found]) -> Found | None:
    """ "X told the site that P", "X denied in a letter that P" where the tree gives the cue no content of its own."""
    if page.quote_at(page.idx[i]) is not None:
        return None
    lo, hi = segment(page, i, a, b)
    mine = [f for f in own if f.anchor == i and f.content]
    for f in mine:
        if f.rule == "clause" and not f.subject.spans:
            f.subject = who_before(page, i, lo) or f.subject
    told = any(s >= page.idx[i] or (s >= page.idx[lo] and f.rule != "object") for f in mine for s, _ in f.content)
    if told and not all(f.rule == "object" and _that_after(page, i, hi) > 0 for f in mine):
        return None
    that = _that_after(page, i, hi)
    if that < 0:
        that = _bare_clause(page, i, hi)
    if that < 0:
        return None
    who = who_before(page, i, lo)
    if who is None:
        return None
    for f in mine:
        f.content = []
    content = page.trim(page.idx[that], page.end[hi - 1], " \t\n,;:–—-.")
    negated, refusing, neither = negation(page, i)
    cue = [(page.idx[i], page.end[i])]
    between = [f for f in own if i < f.anchor < that and f.content and f.content[0][0] == content[0]]
    if between:
        got = Found("clause", page.lemma[i], "clause", i, cue, [content], who, negated, refusing, neither)
        got.under = between[0]
        return got
    if page.lemma[i] == "let":
        return _let_know(page, i, that, content, who)
    return Found("clause", page.lemma[i], "clause", i, cue, [content], who, negated, refusing, neither)


def _let_know(page: Page, i: int, that: int, content: Span, who: Subject) -> Found | None:
    """ "X let Y know that P"."""
    know = next((k for k in range(i + 1, that) if page.lower[k] == "know"), -1)
    if know < 0:
        return None
    m = medium_at(page, i + 1, know)
    cue = [(page.idx[i], page.end[i]), (page.idx[know], page.end[know])]
    through = (m.span,) if m is not None else ()
    return Found("clause", "tell", "clause", know, cue, [content], who, via=through)


def _that_after(page: Page, i: int, hi: int) -> int:
    """The "that" which opens what is said, with no verb between it and the cue; -1 when there is none."""
    after = i + 1
    while after < min(hi, i + 5) and page.pos[after] in ("NOUN", "DET", "ADJ"):
        after += 1  # "told journalists, Y reported, that P"
    if after < hi and page.lower[after] == ",":  # "claimed, in a text put out by Y, that P"
        close = next(
            (k for k in range(i + 3, min(hi - 2, i + 34)) if page.lower[k] == "that" and page.lower[k - 1] == ","), -1
        )
        if close > 0:
            return close
    for k in range(i + 1, min(hi - 2, i + 18)):
        if page.lower[k] == "that" and page.tag[k] in ("IN", "DT", "WDT"):
            after = any(page.tag[j] in (*FINITE, "MD") for j in range(k + 1, hi))
            return k if after and page.quote_at(page.idx[k]) is None else -1
        if (page.tag[k] in (*FINITE, "MD", "TO") and page.lower[k] != "to") or page.quote_at(page.idx[k]) is not None:
            return -1
    return -1


def _bare_clause(page: Page, i: int, hi: int) -> int:
    """Where "said his side was ready" begins: a subject and its finite verb right after the cue, with no comma."""
    if page.lower[i] not in _BARE or i + 3 > hi:
        return -1
    start = i + 1
    if page.lower[i] == "told":
        m = medium_at(page, start, hi)
        start = m.last + 1 if m is not None else _after_hearers(page, start, hi)
        if start < 0:
            return -1
    if (
        start >= hi
        or page.pos[start] not in ("DET", "PRON", "NOUN", "PROPN", "ADJ", "NUM", "X")
        or page.quote_at(page.idx[start]) is not None
    ):
        return -1
    for k in range(start + 1, min(hi, start + 9)):
        flagged = page.lower[k - 1] == "-"  # "a Malta-flagged tanker"
        if page.lower[k] == "," or (page.pos[k] == "VERB" and page.tag[k] not in FINITE and not flagged):
            return -1
        if page.tag[k] in (*FINITE, "MD") and not flagged:
            return start
    return -1


_BARE = frozenset(
    "said says added adds told denied denies claimed claims insisted insists admitted admits confirmed confirms "
    "alleged warned warns acknowledged acknowledges estimated estimates believed believes".split()
)


def _after_hearers(page: Page, start: int, hi: int) -> int:
    """The pronoun after "told prosecutors", "told the court": what is said begins with it; -1 for none."""
    k = start
    while k < hi and k < start + 5 and page.pos[k] in ("NOUN", "DET", "ADJ", "PROPN"):
        k += 1
    return k if start < k < hi and page.pos[k] == "PRON" and page.tag[k] == "PRP" else -1


def learned(page: Page, i: int, b: int, own: list[Found]) -> Found | None:
    """ "it learned from two aides that P": theirs, through the one who learned it."""
    that = next((k for k in range(i + 2, min(b, i + 20)) if page.lower[k] == "that"), -1)
    if that < 0 or not is_speaker(page, i + 2, that - 1) or page.quote_at(page.idx[i]) is not None:
        return None
    who = next((k for k in page.kids[i] if page.dep[k] == "nsubj" and k < i), -1)
    for f in own:
        if f.anchor == i:
            f.content = []
    span = page.span(i + 2, that - 1)
    content = page.trim(page.idx[that], page.end[b - 1], " \t\n,;:–—-.")
    through = (page.span(*page.edges(who)),) if who >= 0 and page.pos[who] in ("PROPN", "NOUN") else ()
    cue = [(page.idx[i], page.end[i + 1])]
    head = next((j for j in range(that - 1, i + 1, -1) if page.pos[j] in HEADS), that - 1)
    subj = Subject((span,), page.text[span[0] : span[1]], head)
    return Found("learned from", page.lemma[i], "clause", i, cue, [content], subj, via=through, kind="report")
