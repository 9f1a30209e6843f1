"""Who is cited by whom, one hop deeper: "said P, citing Y", "a report based on Y's papers", "which had it from Y"."""

from __future__ import annotations

from twosource.lexicon import words
from twosource.records import Span
from twosource.sources.lists import word_groups
from twosource.sources.lists import words as name_words
from twosource.sources.phrases import is_human
from twosource.stages.attributions import cues
from twosource.stages.attributions.found import Found, Subject, phrase, publisher, subject
from twosource.stages.attributions.page import Page

_SPEAKERS = words("cues", "speakers", "nouns")
_CITED = words("cues", "speakers", "cited")
_REASONS = words("cues", "speakers", "reasons")
_TALKS_WITH = frozenset("interview interviews conversation conversations talks discussions".split())
_CLOSE_TO = frozenset("with familiar close briefed aware involved in at from of on".split())
_GROUNDS = [[word, "of"] for word in ("authority", "word", "strength", "basis", "evidence", "testimony")]
_PREPOSITIONS = frozenset("by to in on from".split())
_LONGEST = 20
"""Tokens of what is cited, with its description."""


def citing_at(page: Page, i: int, b: int, found: list[Found]) -> Found | None:
    """The deeper hop of a phrase of citing whose first word is token `i`; `found` are the finds of its sentence.

    None where no such phrase stands there, where what is cited is a reason and no source ("citing fears"), or where
    nobody is there who cites.
    """
    got = _cited_from(page, i, b)
    if got is None or page.quote_at(page.idx[i]) is not None:
        return None
    cue_end, first = got
    after = _past_talks(page, first, b)
    body = page.kid(i, "dobj") if after == first else -1
    first, last = after, _phrase_end(page, after, b)
    if not (body >= 0 and may_be_cited(page, body)) and not any(
        may_be_cited(page, k) for k in _heads(page, first, last)
    ):
        return None
    outer = _who_cites(page, i, found)
    if outer is None:
        return None
    if body >= 0 and may_be_cited(page, body):
        subj = phrase(page, body)
        end = page.token_at(subj.spans[0][1] - 1)
        if last > end and page.lower[end + 1] in _CLOSE_TO:  # "people with knowledge of the talks"
            span = page.span(page.token_at(subj.spans[0][0]), last)
            subj = Subject((span,), page.text[span[0] : span[1]], body)
    else:
        span = page.span(first, last)
        head = next((k for k in _heads(page, first, last) if may_be_cited(page, k)), last)
        subj = Subject((span,), publisher(page, head, span) or page.text[span[0] : span[1]], head)
    content = [s for s in outer.content if not (s[0] <= page.idx[i] < s[1])] or list(outer.content)
    cue = [(page.idx[i], page.end[cue_end])]
    return Found("citing", page.lemma[i], "clause", i, cue, content, subj, kind="report", under=outer)


def _cited_from(page: Page, i: int, b: int) -> tuple[int, int] | None:
    """(last token of the cue, first token of what is cited) of "citing", "referring to", "basing its account on"."""
    word = page.lower[i]
    if word in ("citing", "quoting", "crediting", "invoking") and i + 1 < b:
        return i, i + 1
    nxt = page.lower[i + 1] if i + 1 < b else ""
    if word in ("referring", "sourced") and nxt == "to" and i + 2 < b:
        return i + 1, i + 2
    if word in ("relying", "drawing") and nxt in ("on", "upon") and i + 2 < b:
        return i + 1, i + 2
    if word == "with" and nxt == "reference" and i + 3 < b and page.lower[i + 2] == "to":
        return i + 2, i + 3
    if i and word == "on" and nxt == "the" and page.lower[i + 2 : i + 4] in _GROUNDS:
        return i + 3, i + 4
    after_comma = i > 0 and page.lower[i - 1] == ","
    if word in ("basing", "based", "attributing") and after_comma:
        by = "to" if word == "attributing" else "on"
        on = next((k for k in range(i + 1, min(b - 1, i + 8)) if page.lower[k] == by), -1)
        return (on, on + 1) if on > 0 else None
    return None


def _past_talks(page: Page, first: int, b: int) -> int:
    """Where those begin with whom one talked: "interviews with [forty residents]"."""
    for k in range(first, min(b - 2, first + 4)):
        if page.lower[k] in _TALKS_WITH and page.lower[k + 1] == "with":
            return k + 2
    return first


def _phrase_end(page: Page, first: int, b: int) -> int:
    """The last token of what is cited: its noun phrase by the tree, else up to the next comma, clause or stop."""
    stop = min(b, first + _LONGEST)
    last = first
    for k in range(first, stop):
        word = page.lower[k]
        if word in (".", ";", ":", ")", "—", "–") or (word == "," and not _goes_with_name(page, k, stop)):
            break
        if k > first and word == "that" and page.tag[k] == "IN":
            break
        if k > first and word in ("who", "whom", "which") and page.lower[k - 1] == ",":
            break
        last = k
    while last > first and page.lower[last] in (",", "and", "but"):
        last -= 1
    return last


def _goes_with_name(page: Page, comma: int, stop: int) -> bool:
    """Whether a name follows this comma as an apposition: "the port director, Jane Doe"."""
    nxt = comma + 1
    human = page.pos[comma - 1] == "NOUN" and (is_human(page.lemma[comma - 1]) or page.lower[comma - 1] == "chief")
    return human and nxt < stop and page.pos[nxt] == "PROPN"


def _heads(page: Page, first: int, last: int) -> list[int]:
    """The nouns of the first noun phrase between two tokens, head first."""
    end = first
    while end < last and (
        page.pos[end + 1] in ("NOUN", "PROPN", "ADJ", "NUM", "DET", "PART", "X")
        or page.lower[end + 1] in ("-", "'s", "’s", "of")
        or (page.tag[end + 1] in ("VBN", "VBG") and not _PREPOSITIONS & set(page.lower[end + 2 : end + 3]))
    ):
        end += 1
    out = [k for k in range(end, first - 1, -1) if page.pos[k] in ("NOUN", "PROPN", "X", "NUM") or k == end > first]
    return out or [k for k in (first,) if page.lower[k] == "one"]


def _who_cites(page: Page, i: int, found: list[Found]) -> Found | None:
    """The find that a phrase of citing at token `i` goes one hop deeper than."""
    who = subject(page, i)
    outer = None
    for f in found:
        if f.anchor == i or not f.content:
            continue
        governs = page.head[i] == f.anchor or (who.head >= 0 and who.head == f.subject.head)
        beside = bool(f.subject.spans) and 0 <= page.idx[i] - f.subject.spans[-1][1] <= 2 and f.anchor > i
        if (governs or beside) and (outer is None or page.head[i] == f.anchor):
            outer = f
    if outer is not None:
        return outer
    before = [f for f in found if 0 < i - f.anchor <= 8 and f.subject.spans and f.content]
    if before and page.lower[i - 1] in (",", "when"):
        return before[-1]
    last = [f for f in found if f.anchor < i and f.subject.spans and f.content and not f.under]
    return last[-1] if last and page.lower[i - 1] == "," and page.dep[i] in ("advcl", "prep", "acl") else None


def may_be_cited(page: Page, k: int) -> bool:
    """Whether a noun may be one that is cited; concerns, reasons and laws are cited too, and are no sources."""
    lists = name_words()
    word, lemma = page.lower[k], page.lemma[k]
    if page.pos[k] == "PROPN" or word == "one" or is_human(lemma):
        return True
    listed = word in _SPEAKERS or word in lists["roles"] or lemma in lists["roles"] or word in lists["documents"]
    return (
        listed
        or lemma in lists["documents"]
        or word in lists["visuals"]
        or word in lists["bodies"]
        or word in word_groups()["groups"]
        or lemma in _CITED
        or lemma in cues.DOCUMENT_NOUNS
        or _somebody(word, lemma)
    )


def _somebody(word: str, lemma: str) -> bool:
    """Whether a noun in no list is by its ending one who does something ("attendees", "exporters") and no reason."""
    return lemma not in _REASONS and lemma.endswith(("er", "or", "ee", "ist", "ian", "ant", "eur", "man", "folk"))


_CITES = frozenset("cites cited quotes quoted citing quoting credits credited".split())
_GETTING = frozenset("had has got gets heard took takes obtained received learned learnt".split())
_NEWS = frozenset(
    "it this that them figure figures number numbers information news story details account word count claim "
    "report tip line quote quotes version data".split()
)
_ASIDES = frozenset("in turn itself also then itself , has had been".split())


def deeper(page: Page, found: list[Found]) -> list[Found]:
    """Of "X, which cites Y, which had it from Z", Y under X and Z under Y; X keeps the words before "which"."""
    out: list[Found] = []
    for f in found:
        if not f.subject.spans or not f.content or f.anchor < 0:
            continue
        lo, hi = page.token_at(f.subject.spans[0][0]), page.token_at(f.subject.spans[-1][1] - 1) + 1
        if f.rule in ("according to", "per"):
            hi = min(page.sents[page.sent_of[lo]][1], hi + 30)
        above, cut = f, -1
        k = lo + 1
        while k < hi - 2:
            got = _cited_by_relative(page, k, hi) if page.lower[k] in ("which", "who") or _based(page, k) else None
            if got is None:
                k += 1
                continue
            verb, first, last = got
            span = page.span(first, last)
            subj = Subject((span,), page.text[span[0] : span[1]], _noun_of(page, first, last))
            above.until = k
            cut = k if cut < 0 else cut
            cue = [(page.idx[verb], page.end[verb])]
            above = Found("citing", "cite", "clause", verb, cue, list(f.content), subj, kind="report", under=above)
            out.append(above)
            k = last + 1
        if cut > lo:
            span = page.span(lo, cut - 1)
            whole = f.subject.spans[0]
            shown = publisher(page, f.subject.head, span) or page.text[span[0] : span[1]]
            f.subject = Subject((span,), shown, f.subject.head)
            f.content = [s for s in (_clip(page, c, whole) for c in f.content) if s[1] - s[0] > 3]
            for g in out:
                g.content = [
                    s for s in (_clip(page, c, (span[0], g.subject.spans[-1][1])) for c in f.content) if s[1] > s[0]
                ]
    anchors = {g.anchor for g in out}
    for f in found:
        if f.anchor in anchors or (f.rule == "object" and any(g.cue[0] in f.cue for g in out)):
            f.content = []
    return out


def _clip(page: Page, content: Span, hole: Span) -> Span:
    """The content without a source's words that stand at its end or begin."""
    start, end = content
    if start < hole[0] < end:
        end = hole[0]
    elif start < hole[1] < end and hole[0] <= start:
        start = hole[1]
    return page.trim(start, end)


def _cited_by_relative(page: Page, k: int, hi: int) -> tuple[int, int, int] | None:
    """(verb, first, last) of "which cites Y" or "which in turn had the figure from Y", `k` being the relative."""
    if _based(page, k):
        return _cited_words(page, k, k + 2, hi)
    j = k + 1
    while j < hi and page.lower[j] in _ASIDES and page.lower[j] not in _GETTING:
        j += 1
    if j >= hi - 1:
        return None
    first = -1
    if page.lower[j] in _CITES:
        first = j + 1
    elif page.lower[j] in _GETTING:
        from_ = next((t for t in range(j + 1, min(hi, j + 7)) if page.lower[t] == "from"), -1)
        first = from_ + 1 if from_ > 0 and any(page.lower[t] in _NEWS for t in range(j + 1, from_ + 1)) else -1
    elif page.lower[j] in ("attributed", "attributes", "credits", "credited"):
        to = next((t for t in range(j + 1, min(hi, j + 8)) if page.lower[t] == "to"), -1)
        first = to + 1 if to > 0 else -1
    return _cited_words(page, j, first, hi)


def _based(page: Page, k: int) -> bool:
    """Whether "based on" or "drawing on" begins at token `k`: what follows is what a paper rests on."""
    return page.lower[k] in ("based", "drawing", "drawn", "relying") and page.lower[k + 1 : k + 2] in (
        ["on"],
        ["upon"],
        ["from"],
    )


def _noun_of(page: Page, first: int, last: int) -> int:
    """The head of what is cited: the last noun before a participle or preposition."""
    heads = _heads(page, first, last)
    return heads[0] if heads else last


def _cited_words(page: Page, j: int, first: int, hi: int) -> tuple[int, int, int] | None:
    if first < 0 or first >= hi:
        return None
    last = first
    while last + 1 < hi and page.lower[last + 1] not in (",", "which", "who", ".", ";", ")"):
        last += 1
    return (j, first, last) if any(page.pos[t] in ("NOUN", "PROPN") for t in range(first, last + 1)) else None
