"""Second looks: participles whose speaker the tree misses, hedged cues, and quotations that no cue has claimed."""

from __future__ import annotations

from twosource.lexicon import words
from twosource.stages.attributions import cues
from twosource.stages.attributions.found import LONGEST_SENTENCE, Cover, Found, Subject, by_sentence, phrase, subject
from twosource.stages.attributions.page import Page, Quote

_SPEAKERS = words("cues", "speakers", "nouns")
_SAYING = words("cues", "grammar", "saying")
_SPEAKING_TAGS = ("VBD", "VBZ", "VBP")
_REACH = 40
"""Tokens between a quotation and its cue; a name with its description takes up to about thirty."""


def mend(page: Page, found: list[Found]) -> None:
    """Give participles their speaker, and let hedges and refusals to confirm weigh on the cue they stand with."""
    for group in by_sentence(page, found).values():
        for f in group:
            _name_beside(page, f)
            if f.rule == "quotation" and not f.subject.spans:
                f.subject = _between(page, f) or f.subject
            if (
                page.tag[f.anchor] == "VBG"
                and f.rule in ("clause", "quotation")
                and page.quote_at(page.idx[f.anchor]) is None
            ):
                _speaker(page, f, group)
        _weigh(page, group)


_MEDIA = frozenset("agency newspaper paper magazine website channel station broadcaster daily weekly portal".split())
_LONGEST_TITLE = 4


def _name_beside(page: Page, f: Found) -> None:
    """ "The state news agency | Belpan said": the tree begins the clause with the name; it is the agency's."""
    if not f.subject.spans or f.anchor < 0:
        return
    start, end = f.subject.spans[-1]
    last = page.token_at(end - 1)
    if page.lower[last] not in _MEDIA or page.sent_of[last] != page.sent_of[f.anchor]:
        return
    k = last + 1
    while k < min(page.n, last + 1 + _LONGEST_TITLE) and page.pos[k] == "PROPN" and page.text[page.idx[k]].isupper():
        k += 1
    if not last + 1 < k <= f.anchor or page.idx[last + 1] != page.end[last] + 1:
        return
    if any(page.pos[j] not in ("AUX", "ADV") for j in range(k, f.anchor)):
        return  # "told the agency Jane Doe had ..."
    spans = (*f.subject.spans[:-1], (start, page.end[k - 1]))
    f.subject = Subject(spans, page.text[spans[0][0] : spans[-1][1]], f.subject.head)


def _between(page: Page, f: Found) -> Subject | None:
    """ "'The lists,' a clerk in Baku told X, 'are gone'": the speaker between the quotation and the cue."""
    first = f.anchor
    while first > 0 and f.anchor - first < 14 and page.quote_at(page.idx[first - 1]) is None:
        first -= 1
    if not first or page.quote_at(page.idx[first - 1]) is None or first == f.anchor:
        return None
    while first < f.anchor and page.pos[first] in ("PUNCT", "SPACE"):
        first += 1
    plain = ("NOUN", "PROPN", "ADJ", "DET", "ADP", "PRON", "NUM", "PART")
    if first >= f.anchor or any(page.pos[k] not in plain for k in range(first, f.anchor)):
        return None
    span = page.span(first, f.anchor - 1)
    head = next((k for k in range(first, f.anchor) if page.pos[k] in ("NOUN", "PROPN", "PRON")), first)
    return Subject((span,), page.text[span[0] : span[1]], head)


def _speaker(page: Page, f: Found, group: list[Found]) -> None:
    """The speaker of "Noting that P, he said Q" and of "X said that the meeting shows P, warning that Q"."""
    others = [
        g
        for g in group
        if g is not f and g.subject.spans and g.frame in ("clause", "quote") and page.tag[g.anchor] != "VBG"
        if page.quote_at(page.idx[g.anchor]) is None
    ]
    if not f.subject.spans:
        after = [g for g in others if g.anchor > f.anchor] or others
        if after and page.dep[f.anchor] in ("advcl", "ROOT", "dep", "csubj"):
            f.subject = after[0].subject
        return
    if f.lemma not in _SAYING or page.lower[f.anchor - 1] != "," or _can_speak(page, f.subject):
        return
    for g in reversed(others):
        if g.anchor < f.anchor and any(s <= page.idx[f.anchor] < e for s, e in g.content):
            f.subject = g.subject
            cut = page.idx[f.anchor]
            g.content = [p for p in (page.trim(s, min(e, cut)) for s, e in g.content if s < cut) if p[1] > p[0]]
            return


def _can_speak(page: Page, subj: Subject) -> bool:
    head = subj.head
    return (
        page.pos[head] in ("PROPN", "PRON")
        or page.lower[head] in _SPEAKERS
        or page.lemma[head] in _SPEAKERS
        or page.lemma[head] in cues.DOCUMENT_NOUNS
    )


def _weigh(page: Page, group: list[Found]) -> None:
    """ "allegedly showing": the showing is unconfirmed, and is one attribution, not two."""
    anchors = {f.anchor: f for f in group if f.rule != "hearsay"}
    for f in group:
        if f.rule == "hearsay" and page.head[f.anchor] in anchors:
            cue = anchors[page.head[f.anchor]]
            if cue.content and any(s <= f.content[-1][0] < e for s, e in cue.content):
                continue
            cue.unconfirmed = True
            cue.doubts += (f.cue[0],)
            f.content = []
        elif f.rule == "unconfirmed by" and f.content:
            for g in group:
                if g is not f and g.content and g.content[0][0] <= f.content[0][0] and g.content[0][1] > f.cue[0][0]:
                    g.unconfirmed = True
                    g.doubts += (f.cue[0],)


def unclaimed_quotes(page: Page, found: list[Found]) -> list[Found]:
    """Attributions of full quotations beside a speech verb that the tree did not connect with them."""
    claimed = Cover(s for f in found for s in f.content)
    used = {f.anchor for f in found if f.content}
    out: list[Found] = []
    for q in page.quotes:
        if q.open or q.end - q.start < 14 or claimed.touches(q.start, q.end):
            continue
        got = _verb_after(page, q, used) or _verb_before(page, q, used)
        if got is not None:
            used.add(got.anchor)
            out.append(got)
    return out


def _verb_after(page: Page, q: Quote, used: set[int]) -> Found | None:
    """ "...," X, a long description, said in a report." """
    if page.text[q.end - 2] not in ",.!?":
        return None
    first = page.token_at(q.end)
    while first < page.n and page.pos[first] in ("PUNCT", "SPACE"):
        first += 1
    if first >= page.n:
        return None
    a, b = page.sents[page.sent_of[first]]
    if b - a > LONGEST_SENTENCE or page.para_of(page.idx[first]) != q.para:
        return None
    for i in range(first, min(b, first + _REACH)):
        if page.quote_at(page.idx[i]) is not None:
            return None
        if page.lemma[i] in cues.SPEECH and _speaks(page, i, first) and page.pos[i] == "VERB" and i not in used:
            if i > first:
                span = page.span(first, i - 1)
                subj = Subject((span,), page.text[span[0] : span[1]], page.token_at(span[1] - 1))
                if not page.text[page.idx[first]].isupper() and page.pos[first] not in ("PRON", "DET", "NOUN", "ADJ"):
                    return None
            else:
                own = page.kid(i, "nsubj", "dobj", "attr")
                if own < i:
                    return None
                subj = phrase(page, own)
            return _quoted(page, i, q, subj)
    return None


def _speaks(page: Page, i: int, first: int) -> bool:
    """Whether a verb is finite, or is one that the tree took for a participle ("a man posted on X")."""
    taken = page.tag[i] == "VBN" and i > first and page.pos[i - 1] in ("NOUN", "PROPN")
    return page.tag[i] in _SPEAKING_TAGS or (taken and i + 1 < page.n and page.lower[i + 1] not in ("by", "as"))


def _verb_before(page: Page, q: Quote, used: set[int]) -> Found | None:
    """ "X said ...: "..." " with a colon or comma before the quotation."""
    if page.text[max(0, q.start - 2) : q.start].strip(" ") not in (":", ","):
        return None
    stop = page.token_at(q.start)
    if stop <= 0 or stop >= page.n:
        return None
    a = page.sents[page.sent_of[stop - 1]][0]
    for i in range(stop - 1, max(a, stop - _REACH), -1):
        if page.quote_at(page.idx[i]) is not None:
            return None
        if page.lemma[i] in cues.SPEECH and page.pos[i] == "VERB" and i not in used:
            subj = subject(page, i)
            return _quoted(page, i, q, subj) if subj.spans else None
    return _introduced(page, q, a, stop, used)


_WORDS_OF = frozenset(
    "message letter note text statement post tweet email e-mail call word words line reply answer".split()
)


def _introduced(page: Page, q: Quote, a: int, stop: int, used: set[int]) -> Found | None:
    """ "X passed on a message from Y: "..." " is Y's through X; "Y was blunt: "..." " is Y's."""
    colon = stop - 1
    while colon > a and page.lower[colon] != ":":
        colon -= 1
    if page.lower[colon] != ":" or colon in used or page.text[q.end - 2 : q.end - 1].strip(".,!?…"):
        return None
    root = next((k for k in range(a, colon) if page.tag[k] in _SPEAKING_TAGS and page.kid(k, "nsubj") >= a), -1)
    own = page.kid(root, "nsubj") if root >= 0 else -1
    if own < 0 or own >= colon or (page.pos[own] == "PRON" and page.lower[own] not in ("he", "she", "they")):
        return None
    who = phrase(page, own)
    cue = [(page.idx[colon], page.end[colon])]
    for k in range(root + 1, colon - 2):
        if page.lower[k] in _WORDS_OF and page.lower[k + 1] in ("from", "by", "of"):
            span = page.span(k + 2, colon - 1)
            subj = Subject((span,), page.text[span[0] : span[1]], colon - 1)
            through = (page.span(*_name_of(page, own)),)
            return Found("introduced", "say", "quote", colon, cue, [(q.start, q.end)], subj, via=through)
    if not _can_speak(page, who):
        return None
    return Found("introduced", "say", "quote", colon, cue, [(q.start, q.end)], who)


def _name_of(page: Page, own: int) -> tuple[int, int]:
    """The tokens of a subject without apposition: "Crimean Wind" of "Crimean Wind, a channel run by volunteers"."""
    lo, hi = page.edges(own)
    comma = next((k for k in range(own, hi) if page.lower[k] == ","), hi + 1)
    return lo, comma - 1


def _quoted(page: Page, i: int, q: Quote, subj: Subject) -> Found:
    return Found(
        "unclaimed quotation", page.lemma[i], "quote", i, [(page.idx[i], page.end[i])], [(q.start, q.end)], subj
    )
