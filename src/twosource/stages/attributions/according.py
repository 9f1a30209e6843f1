"""Attributions by a phrase: "according to X", "as per X", "citing X", and hedges that name nobody ("reportedly")."""

from __future__ import annotations

from twosource.lexicon import words
from twosource.records import Span
from twosource.sources.phrases import is_human
from twosource.stages.attributions import cues
from twosource.stages.attributions.citing import citing_at, deeper
from twosource.stages.attributions.found import (
    LONGEST_SENTENCE,
    Found,
    Subject,
    by_sentence,
    phrase,
)
from twosource.stages.attributions.page import Page

_NOT_SOURCES = words("cues", "grammar", "not_sources")
_HEARSAY = words("cues", "hearsay", "adverbs")
_HEARSAY_ADJECTIVES = frozenset("alleged purported reported rumoured rumored supposed unconfirmed".split())
_NEWS_NOUNS = words("cues", "hearsay", "nouns")


def phrase_attributions(page: Page, found: list[Found]) -> list[Found]:
    """What the phrases of attribution say; `found` are the verbs' ones, which "citing X" goes one hop deeper than."""
    out: list[Found] = []
    near = by_sentence(page, found)
    for number, (a, b) in enumerate(page.sents):
        if b - a > LONGEST_SENTENCE:
            continue
        mine = list(near.get(number, []))
        for i in range(a, b):
            word = page.lower[i]
            got = citing_at(page, i, b, mine)
            if got is not None:
                pass
            elif word == "according" and i + 2 < b and page.lower[i + 1] == "to":
                got = _according(page, i, i + 1, a, b)
            elif word in _WORDS_OF and page.lower[i - 1 : i + 2] == ["the", word, "of"] and i >= a + 2 and i + 2 < b:
                got = _in_the_words_of(page, i, a, b)
            elif word == "per" and i + 1 < b:
                got = _per(page, i, a, b)
            elif word in _HEARSAY:
                got = _hearsay(page, i, a, b)
            elif word == "as" and i + 3 < b and page.lower[i + 2] == "by" and page.tag[i + 1] == "VBN":
                got = _as_reported_by(page, i, a, b)
            elif word == "unconfirmed" and i + 1 < b and page.lower[i + 1] == "by":
                got = _unconfirmed_by(page, i, a)
            elif page.lemma[i] == "have" and i + 2 < b and page.lower[i + 1] == "it":
                got = _has_it(page, i, b)
            elif page.lemma[i] in cues.EMERGING and page.pos[i] == "VERB":
                got = _emerged(page, i)
            elif page.pos[i] == "NOUN" and page.lemma[i] in cues.CLAUSE_NOUNS:
                got = _noun(page, i)
            if got is not None and (got.content or page.lower[b - 1] == ":"):
                out.append(got)
                mine.append(got)
    out += deeper(page, found + out)
    _within_reports(page, found, out)
    return out


def _within_reports(page: Page, found: list[Found], out: list[Found]) -> None:
    """ "X reported that, according to Y, P": Y's phrase stands within what X reports, and is the deeper hop."""
    for g in out:
        if g.rule != "according to" or g.under is not None:
            continue
        a = page.sents[page.sent_of[g.anchor]][0]
        k = g.anchor - 1
        while k > a and page.lower[k] == ",":
            k -= 1
        if page.lower[k] != "that" or page.tag[k] not in ("IN", "DT", "WDT"):
            continue
        above = [f for f in found if f.anchor < k and f.content and any(s <= page.idx[k] < e for s, e in f.content)]
        if not above:
            continue
        top = max(above, key=lambda f: f.anchor)
        g.content = [
            p for p in (page.trim(max(s, page.end[k]), e) for s, e in g.content if e > page.end[k]) if p[1] > p[0]
        ]
        cited = [h for h in out if h.rule == "citing" and h.under is top]
        g.under = cited[-1] if cited else top


def _source_after(page: Page, prep: int, b: int) -> Subject:
    body = page.kid(prep, "pobj", "pcomp")
    if body < 0:
        stop = prep + 1
        while stop < b and page.lower[stop] not in (",", ".", ":", ";", "—", "–"):
            stop += 1
        if stop == prep + 1:
            return Subject()
        span = page.span(prep + 1, stop - 1)
        return Subject((span,), page.text[span[0] : span[1]], stop - 1)
    subj = phrase(page, body)
    start, end = subj.spans[0]
    if start < page.idx[prep]:
        start = page.end[prep] + 1
    end = min(end, page.end[b - 1])
    start, end = page.trim(start, end, " \t,;:–—-.")
    named = _name_after(page, page.token_at(end - 1), b, page.lemma[body])
    if named > 0 and page.lower[prep + 1] in ("one", "a", "an", "the", "its", "their"):
        end = page.end[named]  # "one of the lawmakers, Jane Doe, who briefed reporters"
        return Subject(((start, end),), page.text[start:end], body)
    text = subj.text or ""
    return Subject(((start, end),), text.rstrip(" .,:;"), body)


def _name_after(page: Page, last: int, b: int, head: str) -> int:
    """The last token of a name that stands as an apposition after token `last`; -1 when there is none."""
    k = last + 1
    if k + 2 >= b or page.lower[k] != "," or not (is_human(page.lemma[last]) or is_human(head)):
        return -1
    end = k
    while end + 1 < b and (page.pos[end + 1] == "PROPN" or (page.lower[end + 1] == "-" and page.pos[end] == "PROPN")):
        end += 1
    return end if end >= k + 2 and end + 1 < b and page.lower[end + 1] in (",", ".", ";") else -1


def _rest(page: Page, lo: int, hi: int, a: int, b: int) -> list[Span]:
    """The sentence [a, b) without tokens lo to hi."""
    spans = []
    if lo > a:
        spans.append(page.trim(page.idx[a], page.end[lo - 1], " \t\n,;:–—-("))
    if hi + 1 < b:
        spans.append(page.trim(page.idx[hi + 1], page.end[b - 1], " \t\n,;:–—-.)"))
    return [s for s in spans if s[1] - s[0] > 2]


_WORDS_OF = frozenset("words view opinion telling account eyes estimation version".split())


def _in_the_words_of(page: Page, i: int, a: int, b: int) -> Found | None:
    """ "The train was, in the words of one of them, 'too long'": theirs."""
    if page.lower[i - 2] not in ("in", "by", "on"):
        return None
    subj = _source_after(page, i + 1, b)
    if not subj.spans or page.lower[subj.head] in _NOT_SOURCES:
        return None
    last = page.token_at(subj.spans[0][1] - 1)
    cue = [(page.idx[i - 2], page.end[i + 1])]
    return Found("according to", "accord", "clause", i, cue, _rest(page, i - 2, last, a, b), subj)


def _according_to_which(page: Page, i: int, a: int, b: int) -> Found | None:
    """ "A paper, according to which P, ...": the paper's, and P is the relative clause alone."""
    last = i - 1
    while last > a and page.lower[last] == ",":
        last -= 1
    first = last
    while first > a and page.pos[first - 1] in ("NOUN", "PROPN", "ADJ", "DET", "NUM", "PART"):
        first -= 1
    end = next((k for k in range(i + 4, b) if page.lower[k] in (",", ";", ")")), b - 1)
    content = page.trim(page.idx[i + 3], page.end[end], " \t\n,;:–—-.)") if i + 3 < b else (0, 0)
    if last < a or content[1] - content[0] < 4:
        return None
    span = page.span(first, last)
    subj = Subject((span,), page.text[span[0] : span[1]], last)
    return Found("according to", "accord", "clause", i, [(page.idx[i], page.end[i + 2])], [content], subj)


def _according(page: Page, i: int, prep: int, a: int, b: int) -> Found | None:
    if page.lower[prep + 1] in ("which", "whom"):
        return _according_to_which(page, i, a, b)
    subj = _source_after(page, prep, b)
    if not subj.spans or (subj.head >= 0 and page.lower[subj.head] in _NOT_SOURCES):
        return None
    last = page.token_at(subj.spans[0][1] - 1)
    lo, hi = _scope(page, i, a, b, last)
    content = _rest(page, i, last, lo, hi)
    cue = [(page.idx[i], page.end[prep])]
    return Found("according to", "accord", "clause", i, cue, content, subj)


def _scope(page: Page, i: int, a: int, b: int, last: int) -> tuple[int, int]:
    """The tokens that the phrase speaks for: its sentence, cut at a semicolon."""
    lo, hi = a, b
    for k in range(a, b):
        contrast = page.lower[k] in ("while", "whereas", "though", "although", "but") and page.lower[k - 1] == ","
        if page.lower[k] == ";" or (contrast and k > a and _other_speaker(page, k, a, b, i)):
            if k < i:
                lo = k + 1
            elif k > last:
                hi = k
                break
    return lo, hi


def _other_speaker(page: Page, k: int, a: int, b: int, i: int) -> bool:
    """Whether the part of the sentence on the other side of `k` has a cue of its own."""
    part = range(k + 1, b) if i < k else range(a, k)
    return any(
        (page.lower[j] == "according" and j != i)
        or (page.lemma[j] in cues.SPEECH and page.tag[j] in ("VBD", "VBZ", "VBP"))
        for j in part
    )


def _per(page: Page, i: int, a: int, b: int) -> Found | None:
    as_per = i > a and page.lower[i - 1] == "as"
    if not page.text[page.idx[i + 1]].isupper() and not as_per and page.lower[i + 1] != "the":
        return None
    if not as_per and (i == a or page.lower[i - 1] not in (",", "(", "—", "–")):
        return None
    subj = _source_after(page, i, b)
    if not subj.spans:
        return None
    first = i - 1 if as_per else i
    last = page.token_at(subj.spans[0][1] - 1)
    return Found("per", "per", "clause", i, [(page.idx[first], page.end[i])], _rest(page, first, last, a, b), subj)


def _as_reported_by(page: Page, i: int, a: int, b: int) -> Found | None:
    """ "P, as reported by X". Where P has a speaker of its own, X is only the way it came (see via.py)."""
    if page.lemma[i + 1] not in cues.SPEECH or any(
        page.lemma[k] in cues.SPEECH and page.pos[k] == "VERB" and page.kid(k, "nsubj") >= 0 for k in range(a, i)
    ):
        return None
    subj = _source_after(page, i + 2, b)
    if not subj.spans:
        return None
    last = page.token_at(subj.spans[0][1] - 1)
    cue = [(page.idx[i], page.end[i + 2])]
    return Found("as reported by", page.lemma[i + 1], "clause", i, cue, _rest(page, i, last, a, b), subj)


def _hearsay(page: Page, i: int, a: int, b: int) -> Found | None:
    """ "reportedly": the clause of the verb it stands with, by nobody named."""
    h = page.head[i]
    if page.dep[i] != "advmod" or h == i:
        return None
    lo, hi = page.edges(h)
    if page.pos[h] not in ("VERB", "AUX"):
        lo, hi = page.edges(h)
    spans = [page.span(lo, i - 1)] if i > lo else []
    if hi > i:
        spans.append(page.trim(page.idx[i + 1], page.end[hi], " ,;:–—-."))
    spans = [s for s in spans if s[1] > s[0]]
    return Found(
        "hearsay", page.lower[i], "clause", i, [(page.idx[i], page.end[i])], spans, Subject(), unconfirmed=True
    )


def _unconfirmed_by(page: Page, i: int, a: int) -> Found | None:
    by = page.kid(i, "agent", "prep")
    body = page.kid(by, "pobj") if by >= 0 else -1
    if body < 0:
        return None
    h = page.head[i]
    lo = page.edges(h)[0]
    span = page.span(lo, i - 1) if lo < i else (0, 0)
    if span[1] <= span[0]:
        return None
    cue = [(page.idx[i], page.end[by])]
    return Found(
        "unconfirmed by",
        "confirm",
        "object",
        i,
        cue,
        [span],
        _before_comma(page, phrase(page, body)),
        stance="does-not-confirm",
        unconfirmed=True,
    )


def _before_comma(page: Page, subj: Subject) -> Subject:
    """The name up to its first comma: "unconfirmed by Moscow, alarmed neighbours" is parsed as one phrase."""
    start, end = subj.spans[0]
    text = page.text[start:end].split(",")[0]
    return Subject(((start, start + len(text)),), text, subj.head)


def _emerged(page: Page, i: int) -> Found | None:
    subj = page.kid(i, "nsubj", "expl")
    clause = page.kid(i, "ccomp", "advcl")
    if subj < 0 or page.lower[subj] != "it" or clause < i:
        return None
    lo, hi = page.edges(clause)
    return Found("emerged", page.lemma[i], "clause", i, [(page.idx[i], page.end[i])], [page.span(lo, hi)], Subject())


_TALK = frozenset({"rumour", "rumor", "gossip", "word", "talk", "legend", "speculation"})


def _has_it(page: Page, i: int, b: int) -> Found | None:
    """ "Rumour has it that P": by nobody."""
    subj = page.kid(i, "nsubj")
    if subj < 0 or page.lemma[subj] not in _TALK:
        return None
    start = i + 3 if page.lower[i + 2] == "that" else i + 2
    stop = next((k for k in range(start, b) if page.lower[k] in (",", ";")), b)
    if stop - start < 2:
        return None
    cue = [(page.idx[subj], page.end[subj]), (page.idx[i], page.end[i + 1])]
    content = [page.trim(page.idx[start], page.end[stop - 1], " ,;:–—-.")]
    return Found("hearsay", "rumour", "clause", i, cue, content, Subject(), unconfirmed=True)


def _noun(page: Page, i: int) -> Found | None:
    """ "the claim that P", "reports that P": by the one whose claim it is, if that is said."""
    clause = next(
        (k for k in page.kids[i] if k > i and page.dep[k] in ("acl", "ccomp", "relcl") and _that(page, k)), -1
    )
    if clause < 0:
        return None
    lo, hi = page.edges(clause)
    owner = page.kid(i, "poss")
    by = next((k for k in page.kids[i] if page.lower[k] == "by" and page.dep[k] in ("prep", "agent")), -1)
    owner = page.kid(by, "pobj") if owner < 0 and by >= 0 else owner
    giver = page.kid(page.head[i], "nsubj") if page.dep[i] == "dobj" else -1
    if giver >= 0 and owner < 0 and page.lemma[page.head[i]] in cues.OBJECT:
        return None  # "expressed concern that", "rejected the claim that": the verb's own attribution holds it
    subj = phrase(page, owner) if owner >= 0 else phrase(page, giver) if giver >= 0 else Subject()
    if subj.text and page.lower[subj.head] in ("it", "that", "this", "which", "there"):
        subj = Subject()
    verb = [(page.idx[i], page.end[i])]
    unsure = page.lemma[i] in _NEWS_NOUNS and not subj.spans
    return Found("noun", page.lemma[i], "clause", i, verb, [page.span(lo, hi)], subj, unconfirmed=unsure)


def _that(page: Page, k: int) -> bool:
    first = page.edges(k)[0]
    return page.lower[first] == "that" and page.dep[first] == "mark"
