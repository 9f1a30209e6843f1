"""Attributions whose cue is a verb: clause and quotation on either side, infinitive, object, and the passive."""

from __future__ import annotations

from twosource.records import Span
from twosource.stages.attributions import cues
from twosource.stages.attributions.found import LONGEST_SENTENCE, Found, Subject, phrase, subject
from twosource.stages.attributions.frames import ADDRESSED, FINITE, finite, make, to
from twosource.stages.attributions.objects import naming, of_object, prepositional, seen, shown
from twosource.stages.attributions.page import Page, Quote
from twosource.stages.attributions.passives import in_passive

_AFTER = ("prep", "npadvmod", "advmod", "nsubj", "prt", "dative", "agent", "punct", "aux", "neg", "nmod", "acomp")
_VERBAL = ("VERB", "AUX")


def _is_cue(page: Page, i: int) -> bool:
    if page.lemma[i] == "think" and i + 1 < page.n and page.lower[i + 1] in ("tank", "tanks"):
        return False
    return page.lemma[i] in cues.ANY_VERB and (page.pos[i] in _VERBAL or page.tag[i][:2] == "VB")


def verb_attributions(page: Page) -> list[Found]:
    """One attribution at most for each cue verb, by the first frame that fits."""
    out: list[Found] = []
    for a, b in page.sents:
        if b - a > LONGEST_SENTENCE:
            continue
        for i in range(a, b):
            if _is_cue(page, i):
                found = _frames(page, i, a, b)
                if found is not None:
                    out.append(found)
    return out


def _frames(page: Page, i: int, a: int, b: int) -> Found | None:
    if i > a and page.lower[i - 1] == "as" and page.tag[i] == "VBN" and i + 1 < b and page.lower[i + 1] == "by":
        return None  # "as quoted by X": via.py and according.py
    if page.kid(i, "auxpass") >= 0 or (page.tag[i] == "VBN" and page.dep[i] in ("acl", "amod", "advcl")):
        found = in_passive(page, i)
        if found is not None or page.kid(i, "auxpass") >= 0:
            return found
    for frame in (_clause, _infinitive, _directive, naming, prepositional, shown, seen, of_object):
        found = frame(page, i, a, b)
        if found is not None:
            return found
    return None


def _cluster(page: Page, i: int, subj: Subject, a: int, b: int) -> tuple[int, int]:
    """First and last token of subject and cue with what belongs to them: "a spokesman told reporters on Monday"."""
    lo = hi = i
    outside = page.quote_at(page.idx[i]) is None
    for k in page.kids[i]:
        dep = page.dep[k]
        if outside and page.quote_at(page.idx[k]) is not None:
            continue
        if k < i:
            near = dep in ("aux", "auxpass", "neg", "nsubj", "mark", "csubj") or (dep == "advmod" and k > i - 3)
            if near:
                lo = min(lo, page.edges(k)[0])
        elif dep in _AFTER or (dep == "dobj" and page.lemma[i] in ADDRESSED):
            edge = page.edges(k)[1]
            if dep != "punct":
                hi = max(hi, edge)
        else:
            break
    return max(lo, a), min(hi, b - 1)


def _quote_after(page: Page, at: int, i: int) -> Quote | None:
    """The quote that opens right after code point `at`, past blanks, a comma, a colon or "that"."""
    text, n = page.text, len(page.text)
    steps = 0
    while at < n and steps < 6 and text[at] in " ,:\u00a0—–-":
        at += 1
        steps += 1
    if at < n and text[at] == "\n" and page.text[max(0, at - 2) : at].rstrip().endswith(":"):
        while at < n and text[at].isspace() and steps < 12:
            at += 1
            steps += 1
    q = page.quote_at(at) if at < n else None
    return q if q is not None and q.start == at else None


def _quote_before(page: Page, at: int) -> Quote | None:
    """The quote that closes right before code point `at`, past blanks and a comma or dash."""
    text = page.text
    at -= 1
    steps = 0
    while at >= 0 and steps < 6 and text[at] in " ,\u00a0—–-":
        at -= 1
        steps += 1
    q = page.quote_at(at) if at >= 0 else None
    return q if q is not None and q.end == at + 1 and not q.open else None


def _clause(page: Page, i: int, a: int, b: int) -> Found | None:
    lemma = page.lemma[i]
    clausal = lemma in cues.CLAUSAL
    if not clausal and lemma not in cues.QUOTE_ONLY and lemma not in ("make", "put"):
        return None
    subj = subject(page, i)
    inside = page.quote_at(page.idx[i])
    lo, hi = _cluster(page, i, subj, a, b)
    right = _right_clause(page, i)
    if right >= 0 and clausal and _worth(page, i, right, subj):
        return _with_right(page, i, right, subj, inside, hi)
    if lemma == "make":
        return _made_clear(page, i, subj)
    if lemma in cues.INTENTION | cues.DIRECTIVE:
        told = _infinitive(page, i, a, b) or _directive(page, i, a, b)
        if told is not None:
            return told
    if inside is None:
        found = _beside_quote(page, i, lo, hi, subj, a)
        if found is not None:
            return found
    if clausal and lemma not in cues.BELIEF_WEAK:
        return _after_the_words(page, i, lo, hi, subj, a, b)
    return None


def _right_clause(page: Page, i: int) -> int:
    for k in page.kids[i]:
        if k > i and page.dep[k] in ("ccomp", "xcomp") and finite(page, k):
            return k
    return -1


def _worth(page: Page, i: int, right: int, subj: Subject) -> bool:
    """Whether verb and clause make an attribution: someone said to think it, not "you know" or "I think"."""
    lemma = page.lemma[i]
    if lemma in cues.BELIEF and lemma not in cues.SPEECH:
        if not subj.spans:
            return False
        who = page.lower[subj.head]
        if page.lemma[page.head[i]] == "let":
            return False
        if who in ("you", "i", "we") and page.quote_at(page.idx[i]) is not None:
            return True
        if lemma in cues.BELIEF_WEAK and who in ("you", "we", "it", "this", "that", "one"):
            return False
        if page.tag[i] == "VB" and page.kid(i, "aux") >= 0 and lemma in cues.BELIEF_WEAK:
            return False
    return True


def _with_right(page: Page, i: int, right: int, subj: Subject, inside: Quote | None, hi: int) -> Found:
    lo, end = page.edges(right)
    lo = max(lo, i + 1)
    that = next((k for k in page.kids[right] if page.dep[k] == "mark" and page.lower[k] == "that"), -1)
    if that > lo and page.tag[lo] == "VBG":
        lo = that
    span = page.span(lo, end)
    if inside is not None:
        span = (span[0], min(span[1], inside.end))
    found = make(page, i, "clause", "clause", [span], subj)
    q = _quote_after(page, page.end[hi], i) if inside is None else None
    if q is not None and q.start <= span[0]:
        found.frame = "quote"
    return found


def _made_clear(page: Page, i: int, subj: Subject) -> Found | None:
    for k in page.kids[i]:
        clear = k if page.lower[k] == "clear" else page.kid(k, "nsubj") if page.dep[k] == "ccomp" else -1
        if page.lower[k] == "clear" and k > i:
            for holder in (k, i):
                clause = page.kid(holder, "ccomp")
                if clause > k:
                    lo, hi = page.edges(clause)
                    return make(page, i, "made clear", "clause", [page.span(max(lo, k + 1), hi)], subj, [k])
        del clear
    return None


def _beside_quote(page: Page, i: int, lo: int, hi: int, subj: Subject, a: int) -> Found | None:
    """Quotation before or after the cluster, with nothing but a comma, colon or dash between."""
    before = _quote_before(page, page.idx[lo])
    if before is not None and page.dep[lo] == "mark" and "," not in page.text[before.end - 2 : page.idx[lo]]:
        before = None
    after = _quote_after(page, page.end[hi], i)
    if before is None and after is None and lo < i:
        before = _quote_before(page, page.idx[i]) if page.kid(i, "nsubj") > i else None
    quotes = [q for q in (before, after) if q is not None and _is_speech(page, q)]
    if not quotes:
        return None
    if before is None and after is not None and page.lemma[i] in cues.QUOTE_ONLY:
        gap = page.text[page.end[i] : after.start]
        if not any(c in gap for c in ":,"):
            return None
    content = [(q.start, q.end) for q in quotes]
    if before is not None and before in quotes and _is_tail(page, before, a):
        content[0] = (page.idx[a], before.end)  # 'The firm will sell "at once", X reports'
    if not subj.spans:
        after_verb = page.kid(i, "dobj", "attr", "oprd", "nsubj")
        if after_verb > i and page.quote_at(page.idx[after_verb]) is None and page.lemma[i] in cues.SPEECH:
            subj = phrase(page, after_verb)
    return make(page, i, "quotation", "quote", content, subj)


def _is_tail(page: Page, q: Quote, a: int) -> bool:
    """Whether a quotation only ends a clause of the sentence's own, so that the whole of it is what is said."""
    first = page.token_at(q.start)
    if first <= a + 1 or page.text[q.start + 1].isupper() or page.quote_at(page.idx[a]) is not None:
        return False
    finite = [k for k in range(a, first) if page.tag[k] in FINITE and page.quote_at(page.idx[k]) is None]
    return bool(finite) and not any(page.lower[k] == ":" for k in range(a, first))


def _is_speech(page: Page, q: Quote) -> bool:
    """Whether a quote reads as speech, and not as a title or a word in scare quotes."""
    body = page.text[q.start + 1 : q.end - 1].strip()
    return bool(body) and (" " in body or body[-1] in ".,!?…")


def _after_the_words(page: Page, i: int, lo: int, hi: int, subj: Subject, a: int, b: int) -> Found | None:
    """The clause before the cue, or around it: "A, X said." and "A, X said, B." """
    left = next((k for k in page.kids[i] if k < lo and page.dep[k] == "ccomp"), -1)
    apart = left >= 0 and any(page.lower[k] == ";" for k in range(left, lo))
    if (apart or page.lemma[i] in cues.BELIEF) and page.kid(i, "dobj", "oprd") > hi - 1 > 0:
        return None  # "...; he fears refugees", "...; other reports suggest moves by road": what is said follows
    dep, text = page.dep[i], page.text
    spans: list[Span] = []
    if left >= 0:
        first = _start_of_left(page, left, a, i)
        spans.append(page.span(first, lo - 1))
        edge = page.edges(left)[1]
        if edge > hi:
            spans.append(page.span(hi + 1, edge))
    elif dep == "parataxis" or (dep == "advcl" and page.lower[page.edges(i)[0]] == "as"):
        h0, h1 = page.edges(page.head[i])
        lo, hi = page.edges(i)[0] if dep == "advcl" else lo, max(hi, page.edges(i)[1]) if dep == "advcl" else hi
        if h0 < lo:
            spans.append(page.span(max(h0, a), lo - 1))
        if h1 > hi:
            spans.append(page.span(hi + 1, h1))
    if not subj.spans and dep != "advcl":
        return None
    spans = [s for s in spans if s[1] - s[0] > 3 and any(c.isalpha() for c in text[s[0] : s[1]])]
    if not spans:
        return None
    return make(page, i, "words before", "clause", spans, subj)


def _start_of_left(page: Page, left: int, a: int, i: int) -> int:
    """Where the clause before the cue begins: at the sentence's start, unless an own clause of the cue stands there."""
    first = page.edges(left)[0]
    for k in page.kids[i]:
        if k < left and page.dep[k] in ("advcl",) and page.edges(k)[1] < first:
            return first
    return a


def _infinitive(page: Page, i: int, a: int, b: int) -> Found | None:
    if page.lemma[i] not in cues.INTENTION and page.lemma[i] not in cues.SPEECH:
        return None
    for k in page.kids[i]:
        if k > i and page.dep[k] in ("xcomp", "ccomp") and to(page, k) and (page.lemma[i] in cues.INTENTION):
            if page.kid(k, "nsubj") >= 0 and page.lemma[i] in ("refuse", "decline"):
                continue
            subj = subject(page, i)
            if not subj.spans or page.lower[subj.head] in ("you", "one", "it") or page.quote_at(page.idx[i]):
                return None
            lo, hi = page.edges(k)
            if page.dep[i] == "xcomp" and page.lemma[page.head[i]] in cues.INTENTION:
                return None
            found = make(page, i, "infinitive", "infinitive", [page.span(max(lo, i + 1), hi)], subj)
            return _refusal(page, found, i, k)
    return None


def _refusal(page: Page, found: Found, i: int, k: int) -> Found:
    """ "declined to comment" takes its stance from the verb that was declined."""
    if page.lemma[i] in ("decline", "refuse"):
        neither = any(page.lower[j] in ("neither", "nor") for j in page.kids[k]) or _or_deny(page, k)
        found.stance = "neither" if neither else cues.stance(page.lemma[k], False, True)
        if found.stance != "says":
            found.kind = "report"
    return found


def _or_deny(page: Page, k: int) -> bool:
    """ "confirm or deny" in either order."""
    pair = {page.lemma[k], *(page.lemma[j] for j in page.kids[k] if page.dep[j] == "conj")}
    return {"confirm", "deny"} <= pair


def _directive(page: Page, i: int, a: int, b: int) -> Found | None:
    if page.lemma[i] not in cues.DIRECTIVE or page.quote_at(page.idx[i]):
        return None
    for k in page.kids[i]:
        if k > i and page.dep[k] in ("xcomp", "ccomp", "advcl") and to(page, k):
            lo, hi = page.edges(k)
            whom = [j for j in page.kids[i] if i < j < k and page.dep[j] in ("dobj", "dative", "prep")]
            if page.dep[k] == "advcl" and not whom:
                continue
            on = next((j for j in whom if page.dep[j] == "prep" and page.lower[j] in ("on", "upon", "for")), -1)
            lo = min([lo, *(page.edges(j)[0] for j in whom if page.dep[j] != "prep")])
            subj = subject(page, i)
            if not subj.spans:
                return None
            if on >= 0:
                lo = on + 1
            return make(page, i, "directive", "directive", [page.span(lo, hi)], subj, [on] if on == i + 1 else None)
    return None
