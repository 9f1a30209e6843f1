"""What is held and not said: figures put, expectations, beliefs by an adjective, "rumour has it"."""

from __future__ import annotations

from twosource.stages.attributions import cues
from twosource.stages.attributions.found import LONGEST_SENTENCE, Found, Subject, by_sentence, negation, phrase
from twosource.stages.attributions.media import medium_at
from twosource.stages.attributions.page import Page
from twosource.stages.attributions.speakers import FINITE, segment, who_before


def figure(page: Page, i: int, a: int, b: int, own: list[Found]) -> Found | None:
    """ "The ministry put its losses at eighty-nine", "the agency gave their number as four"."""
    lo, hi = segment(page, i, a, b)
    if page.quote_at(page.idx[i]) is not None or any(f.anchor == i and f.content for f in own):
        return None
    at = next((k for k in range(i + 2, min(hi - 1, i + 12)) if page.lower[k] in ("at", "as")), -1)
    if at < 0 or not any(page.pos[k] == "NUM" for k in range(at + 1, min(hi, at + 5))):
        return None
    if any(page.tag[k] in (*FINITE, "MD") or page.lower[k] == "," for k in range(i + 1, at)):
        return None
    who = who_before(page, i, lo)
    if who is None or page.pos[who.head] not in ("NOUN", "PROPN", "PRON"):
        return None
    last = next((k - 1 for k in range(at + 1, hi) if page.lower[k] in (",", ".", ";", "while", "but")), hi - 1)
    content = page.span(i + 1, last)
    return Found("figure", page.lemma[i], "object", i, [(page.idx[i], page.end[i])], [content], who, kind="report")


def expects(page: Page, i: int, own: list[Found]) -> Found | None:
    """ "The ministry expects crossings to double"."""
    clause, who = page.kid(i, "ccomp", "xcomp"), page.kid(i, "nsubj")
    if clause < i or not 0 <= who < i or any(f.anchor == i and f.content for f in own):
        return None
    if page.tag[clause] != "VB" or page.kid(clause, "nsubj") < i or page.quote_at(page.idx[i]) is not None:
        return None
    if page.tag[who] in ("WDT", "WP"):
        return None
    content = page.span(*page.edges(clause))
    return Found("clause", "expect", "clause", i, [(page.idx[i], page.end[i])], [content], phrase(page, who))


def _has_it(page: Page, i: int, a: int, b: int, own: list[Found]) -> Found | None:
    """ "Rumour has it that P" is nobody's; "the paper has it that P" or "has him reportedly ..." the paper's."""
    if page.quote_at(page.idx[i]) is not None or any(f.anchor == i and f.content for f in own):
        return None
    lo, hi = segment(page, i, a, b)
    who = who_before(page, i, lo)
    if who is None:
        return None
    cue = [(page.idx[i], page.end[i])]
    if page.lower[i + 1 : i + 3] == ["it", "that"]:
        content = page.trim(page.idx[i + 2], page.end[hi - 1], " \t\n,;:–—-.")
        comma = next((f for f in own if f.rule == "words before" and f.anchor > i), None)
        if comma is not None and content[0] < comma.cue[0][0] < content[1]:
            content = page.trim(content[0], min(e for _, e in comma.content if e > content[0]))
        talk = page.lemma[who.head] in _RUMOURS
        subj = Subject() if talk else who
        return Found("has it", "have", "clause", i, cue, [content], subj, kind="report", unconfirmed=talk)
    m = medium_at(page, page.token_at(who.spans[0][0]), i)
    hedge = next((f for f in own if f.rule == "hearsay" and f.anchor > i), None)
    if m is None or not m.sure or hedge is None or hedge.anchor - i > 6:
        return None
    hedge.content = [
        p for p in (page.trim(max(s, page.idx[i + 1]), e) for s, e in hedge.content if e > page.end[i]) if p[1] > p[0]
    ]
    content = page.trim(page.idx[i + 1], page.end[hi - 1], " \t\n,;:–—-.")
    return Found("has it", "have", "clause", i, cue, [content], who, kind="report")


_RUMOURS = frozenset("rumour rumor word talk gossip legend speculation hearsay".split())


def having_attributions(page: Page, found: list[Found]) -> list[Found]:
    """ "Rumour has it that P" and "X has him reportedly on his way"; `found` holds the hearsay words already."""
    near = by_sentence(page, found)
    out = []
    for number, own in sorted(near.items()):
        a, b = page.sents[number]
        for i in range(a, min(b - 2, a + LONGEST_SENTENCE)):
            hearsay = page.lower[i + 1] == "it" or any(f.rule == "hearsay" for f in own)
            if page.lemma[i] == "have" and page.tag[i] in FINITE and hearsay:
                got = _has_it(page, i, a, b, own) if page.dep[i] not in ("aux", "auxpass") else None
                if got is not None:
                    out.append(got)
    return out


def convinced(page: Page, i: int, own: list[Found]) -> Found | None:
    """ "X is certain that P": a belief whose cue is an adjective or a participle."""
    be = page.head[i] if page.dep[i] in ("acomp", "attr", "oprd") else i
    if any(f.anchor in (i, be) and f.content for f in own):
        return None
    clause = page.kid(i, "ccomp")
    clause = clause if clause > i else next((k for k in page.kids[be] if page.dep[k] == "ccomp" and k > i), -1)
    who = page.kid(be, "nsubj", "nsubjpass")
    if clause < 0 or who < 0 or who > i or page.lower[who] in cues.NOBODY or not _own_subject(page, clause):
        return None
    lo, hi = page.edges(clause)
    aux = next((k for k in page.kids[be] if page.dep[k] in ("auxpass", "aux") and who < k < i), be)
    negated, _, _ = negation(page, be)
    cue = [(page.idx[min(aux, i)], page.end[i])]
    content = page.span(max(lo, i + 1), hi)
    return Found("convinced", "believe", "clause", i, cue, [content], phrase(page, who), negated, kind="belief")


def _own_subject(page: Page, clause: int) -> bool:
    return page.kid(clause, "nsubj", "nsubjpass", "expl", "csubj") >= 0
