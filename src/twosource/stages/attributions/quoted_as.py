"""Words given through another: "Y was quoted by X as saying", "X quoted Y as saying", "Y can be heard saying"."""

from __future__ import annotations

from twosource.records import Span
from twosource.stages.attributions import cues
from twosource.stages.attributions.found import Found, Subject
from twosource.stages.attributions.media import medium_at
from twosource.stages.attributions.page import Page
from twosource.stages.attributions.speakers import BE, FINITE, is_speaker


def quoted_as_saying(page: Page, i: int, a: int, b: int, own: list[Found]) -> Found | None:
    """ "P, Y was quoted by X as saying" and "P, X quoted Y as saying": the words stand before, and Y says them."""
    say = i + 1
    if any(f.anchor == say and f.content for f in own):
        return _quoting(page, i, a, b, own)
    quote = next((j for j in range(i - 1, max(a - 1, i - 22), -1) if page.lemma[j] in ("quote", "cite")), -1)
    if quote < 0 or page.quote_at(page.idx[quote]) is not None:
        return None
    passive = quote > a and page.lower[quote - 1] in ("was", "were", "is", "been", "are", "being", "also")
    lo = _clause_start(page, quote, a)
    while lo < quote and page.pos[lo] in ("PUNCT", "SPACE"):
        lo += 1
    speaker = (lo, quote - 1) if passive else (quote + 1, i - 1)
    while passive and speaker[1] >= speaker[0] and page.pos[speaker[1]] in ("AUX", "ADV"):
        speaker = (speaker[0], speaker[1] - 1)
    by = next((j for j in range(quote + 1, i) if page.lower[j] == "by"), -1)
    carrier = (by + 1, i - 1) if passive and by > 0 else (lo, quote - 1) if not passive else None
    late = next((j for j in range(say + 1, min(b - 1, say + 6)) if page.lower[j] == "by"), -1)
    named = medium_at(page, late + 1, b) if passive and by < 0 and late > 0 else None
    if named is not None:  # "was quoted as saying by X"
        carrier = (page.token_at(named.span[0]), page.token_at(named.span[1] - 1))
    content = _words_before(page, lo, a)
    if speaker[1] < speaker[0] or content is None:
        return None
    for f in own:
        if f.anchor == quote or (f.content == [content] and quote < f.anchor <= i):
            f.content = []
    span = page.span(*speaker)
    through = (page.span(*carrier),) if carrier is not None and carrier[1] >= carrier[0] else ()
    cue = [(page.idx[quote], page.end[quote]), (page.idx[i], page.end[say])]
    subj = Subject((span,), page.text[span[0] : span[1]], speaker[1])
    return Found("quoted as saying", page.lemma[say], "quote", say, cue, [content], subj, via=through)


def _quoting(page: Page, i: int, a: int, b: int, own: list[Found]) -> Found | None:
    """ "X quoted Y as saying that P" where only Y's saying is read: X reports it all."""
    quote = next((j for j in range(i - 1, max(a, i - 12), -1) if page.lemma[j] in ("quote", "cite")), -1)
    if quote < 0 or page.tag[quote] not in (*FINITE, "VBN") or page.lower[quote - 1] in BE:
        return None
    if page.quote_at(page.idx[quote]) is not None:
        return None
    lo = _clause_start(page, quote, a)
    first = next((k for k in range(lo, quote) if page.pos[k] not in ("PUNCT", "SPACE")), quote)
    if not is_speaker(page, first, quote - 1):
        return None
    for f in own:
        if f.anchor == quote:
            f.content = []
    saying = next(f for f in own if f.anchor == i + 1 and f.content)
    who = page.span(quote + 1, i - 1)
    if quote + 1 < i and not saying.via:
        saying.subject = Subject((who,), page.text[who[0] : who[1]], i - 1)
    span = page.span(first, quote - 1)
    content = page.trim(page.idx[quote + 1], max(page.end[i + 1], *(e for _, e in saying.content)))
    subj = Subject((span,), page.text[span[0] : span[1]], quote - 1)
    cue = [(page.idx[quote], page.end[quote])]
    return Found("quoting", page.lemma[quote], "clause", quote, cue, [content], subj, kind="report")


def heard(page: Page, i: int, a: int, own: list[Found]) -> Found | None:
    """'"P," a porter can be heard saying in a video': the porter's."""
    say = i + 1
    if page.lemma[say] not in cues.SPEECH or page.quote_at(page.idx[i]) is not None:
        return None
    if any(f.anchor == say and f.content for f in own):
        return None
    first = i - 1
    while first > a and page.pos[first] in ("AUX", "ADV", "VERB"):
        first -= 1
    lo = _clause_start(page, first, a)
    while lo < first and page.pos[lo] in ("PUNCT", "SPACE"):
        lo += 1
    content = _words_before(page, lo, a)
    if content is None or not is_speaker(page, lo, first) or page.quote_at(content[0]) is None:
        return None
    span = page.span(lo, first)
    cue = [(page.idx[i], page.end[say])]
    subj = Subject((span,), page.text[span[0] : span[1]], first)
    return Found("heard saying", page.lemma[say], "quote", say, cue, [content], subj)


def _clause_start(page: Page, quote: int, a: int) -> int:
    """The first token of the clause of quoting: after a quotation, a semicolon, or the first of the commas before it
    that no finite verb parts from it ("..., the transport chief, Jane Doe, was quoted")."""
    first = a
    skip = quote
    for j in range(quote - 1, a - 1, -1):
        if j >= skip:
            continue
        if page.tag[j] in FINITE and page.quote_at(page.idx[j]) is None:
            who = next((t for t in range(j - 1, max(a, j - 4), -1) if page.lower[t] in ("who", "which")), -1)
            if who > 0 and first == a:  # "an engineer who had seen it was quoted"
                skip = who
                continue
        if page.quote_at(page.idx[j]) is not None or page.lower[j] == ";":
            return j + 1 if first == a or page.lower[j] == ";" else first
        if (page.tag[j] in (*FINITE, "MD") and page.pos[j] != "AUX") or page.lower[j] in ("said",):
            return first
        if page.pos[j] == "AUX" and j < quote - 3:
            return first
        if page.lower[j] == ",":
            first = j + 1
    return first


def _words_before(page: Page, lo: int, a: int) -> Span | None:
    """What was said: the quotation that ends right before token `lo`, else the sentence up to it."""
    at = page.idx[lo] - 1
    while at >= 0 and page.text[at] in " ,\u00a0—–":
        at -= 1
    q = page.quote_at(at) if at >= 0 else None
    if q is not None and q.end >= at + 1 and (q.start <= page.idx[a] + 1 or lo <= a):
        return q.start, q.end
    if lo <= a:
        return None
    span = page.trim(page.idx[a], page.end[lo - 1], " \t\n,;:–—-")
    return span if span[1] - span[0] > 11 else None
