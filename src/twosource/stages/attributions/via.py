"""The outlets through which the words came: "told RIA Novosti", "in an interview with X", "as quoted by X"."""

from __future__ import annotations

from twosource.lexicon import words
from twosource.records import Span
from twosource.stages.attributions.found import Found
from twosource.stages.attributions.outlets import outlet_like
from twosource.stages.attributions.page import Page

_OUTLETS = words("cues", "speakers", "outlets")
_HANDED = words("cues", "media", "handed")
_TALKS = words("cues", "media", "talks")
_TO = {"with", "to", "for", "by", "on", "in", "from"}
_TELL = words("cues", "media", "tell")


def name_of(page: Page, head: int) -> Span | None:
    """The proper name that ends at `head` or stands in apposition to it, without what describes it."""
    for k in page.kids[head]:
        if k > head and page.dep[k] == "appos" and page.pos[k] == "PROPN" and k - head < 8:
            return name_of(page, k)
    if not page.text[page.idx[head]].isupper() and "." not in page.lower[head]:
        return page.span(*page.edges(head)) if page.lower[head] in _OUTLETS else None
    first = head
    while first > 0 and head - first < 6 and page.sent_of[first - 1] == page.sent_of[head]:
        before = page.text[page.idx[first - 1]]
        joined = (
            page.lower[first - 1] in ("of", "and", "&", "-", "'s", "’s") and page.text[page.idx[first - 2]].isupper()
        )
        if page.dep[first - 1] in ("case",) or not (
            before.isupper() or before.isdigit() or (joined and first - 1 > page.edges(head)[0])
        ):
            break
        if first - 1 < page.edges(head)[0]:
            break
        first -= 1
    if page.lower[first] == "the":
        first += 1
    if first > head:
        return None
    last = head
    return page.idx[first], page.end[last]


def via(page: Page, found: Found) -> tuple[Span, ...]:
    """The intermediaries of one attribution, the hop nearest the publishing outlet first."""
    out: list[Span] = []
    i = found.anchor
    if i >= 0:
        out += _addressed(page, i)
    if found.subject.head >= 0:
        out += _handed(page, *page.edges(found.subject.head))
    taken = [s for s in found.subject.spans if found.subject.head >= 0 and page.pos[found.subject.head] == "PROPN"]
    seen: list[Span] = []
    for span in out:
        own = any(a <= span[0] and span[1] <= b and page.end[found.subject.head] == span[1] for a, b in taken)
        name = page.text[span[0] : span[1]]
        if span not in seen and not own and (outlet_like(name) or _described(page, span)):
            seen.append(span)
    return tuple(seen)


def _described(page: Page, span: Span) -> bool:
    """Whether the words before a name, or its last one, call it an outlet: "the newspaper Kommersant", "state TV"."""
    first, last = page.token_at(span[0]), page.token_at(span[1] - 1)
    low = page.lower
    return low[last] in _OUTLETS or (first > 0 and low[first - 1] in _OUTLETS)


def _addressed(page: Page, i: int) -> list[Span]:
    """Outlets told or spoken to beside the cue `i`, and those named after "as quoted by"."""
    out: list[Span | None] = []
    for k in page.kids[i]:
        dep = page.dep[k]
        if k > i and dep in ("dobj", "dative", "iobj") and page.lemma[i] in _TELL and page.pos[k] in ("PROPN", "NOUN"):
            out.append(name_of(page, k))
        elif dep in ("prep", "dative") and page.lower[k] in ("to", "in", "during", "on", "via", "through", "with"):
            out += _talk(page, k, page.lemma[i] in _TELL)
        elif dep in ("advcl", "prep") and page.lemma[k] in ("speak", "talk", "quote", "cite", "carry"):
            for p in page.kids[k]:
                out += _talk(page, p, True) if page.dep[p] in ("prep", "agent", "dative") else []
    as_, quoted = page.head[i], page.head[page.head[i]]
    if page.dep[i] == "pcomp" and page.lower[as_] == "as" and page.lemma[quoted] in ("quote", "cite"):
        for k in page.kids[quoted]:
            body = page.kid(k, "pobj") if page.lower[k] == "by" else -1
            if body >= 0:
                out.append(name_of(page, body))
    a, b = page.sents[page.sent_of[i]]
    out += _handed_by(page, max(a, i), b)
    return [s for s in out if s is not None]


def _talk(page: Page, prep: int, direct: bool) -> list[Span | None]:
    """From "in an interview with X" or "to X", X."""
    body = page.kid(prep, "pobj")
    if body < 0:
        return []
    if page.lemma[body] in _TALKS or page.lower[body] in _TALKS:
        out: list[Span | None] = []
        for p in page.kids[body]:
            if page.dep[p] in ("prep", "dative", "agent") and page.lower[p] in _TO:
                deeper = page.kid(p, "pobj")
                if deeper >= 0:
                    out.append(name_of(page, deeper))
            elif page.dep[p] in ("poss", "compound", "nmod") and page.pos[p] == "PROPN":
                out.append(name_of(page, p))
            elif page.dep[p] in ("acl", "relcl"):
                out += _handed_by(page, p, page.edges(p)[1] + 1)
        return out
    if page.lower[prep] in ("to", "via", "through", "with") and direct:
        return [name_of(page, body)]
    return []


def _handed(page: Page, lo: int, hi: int) -> list[Span]:
    """Outlets that obtained or carried what speaks: "footage obtained by X shows"."""
    return [s for s in _handed_by(page, lo, hi + 1) if s is not None]


def _handed_by(page: Page, lo: int, hi: int) -> list[Span | None]:
    out: list[Span | None] = []
    for j in range(lo, min(hi, page.n - 1) - 1):
        if page.lower[j] in _HANDED and page.lower[j + 1] == "by":
            for p in page.kids[j]:
                body = page.kid(p, "pobj") if page.lower[p] == "by" else -1
                if body >= 0:
                    out.append(name_of(page, body))
    return out
