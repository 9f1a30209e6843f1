"""The media through which the words came: "told RIA Novosti", "in an interview with X", "as quoted by X"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from twosource.lexicon import words
from twosource.records import Span
from twosource.stages.attributions import cues
from twosource.stages.attributions.found import Found
from twosource.stages.attributions.media import Medium, medium_at
from twosource.stages.attributions.outlets import outlet_like
from twosource.stages.attributions.page import Page

_HANDED = words("cues", "media", "handed")
_HANDLING = words("cues", "media", "handling")
_TALKS = words("cues", "media", "talks")
_TELL = words("cues", "media", "tell")
_ADDRESSED = words("cues", "grammar", "addressed")
_LINKS = frozenset("with to for by on in from".split())
_ASKED = frozenset("asked reached interviewed contacted pressed questioned approached".split())
_BY_WAY = frozenset("phone telephone email e-mail text video message".split())
_PAPERS = frozenset("report reports memo document documents paper study letter dossier file cable".split())
"""What one writes in and an outlet sees: "experts wrote in a report seen by X"."""
_SHOWN_IN = frozenset("quoted cited aired broadcast read shown printed published carried".split())
_SPEAKING = frozenset("speaking talking writing appearing confiding".split())
_REPORTED = frozenset("quoted cited interviewed".split())
_HANDING = frozenset("handed gave given passed leaked sent supplied provided released showed shown".split())
_RELATIVES = frozenset("which that whom whose".split())
_AUXILIARY = frozenset("has have had is was were be been it they also later first then says said".split())
_STUDYING = frozenset("study analyse analyze examine assess review read investigate count check map".split())
_REACH = 25


def via(page: Page, found: Found, others: Sequence[int] = ()) -> tuple[Span, ...]:
    """The intermediaries of one attribution, the hop nearest the publishing outlet first; `others` are the cues of the
    same sentence, which a phrase nearer to them is about.

    Who handled the words last stands last in the text: "filmed by A and obtained by B" came through B, from A.
    """
    hits: list[tuple[int, Medium]] = []
    i = found.anchor
    if i >= 0:
        hits += _addressed(page, found)
        hits += _around(page, found, others)
        hits += _quoted_as_saying(page, i)
    if found.subject.head >= 0 and not found.via:
        hits += of_the_source(page, found)
    own = found.subject.spans
    out: list[Span] = []
    for _, m in sorted(hits, key=lambda h: (-h[1].last, -h[0])):
        same = any(s <= m.span[0] and m.span[1] <= e for s, e in own) and _is_head(page, found, m)
        if not same and m.span not in out:
            out.append(m.span)
    return (*out, *(s for s in found.via if s not in out))


def _is_head(page: Page, found: Found, m: Medium) -> bool:
    """Whether the medium is the speaker himself and not one who handled what speaks."""
    head = found.subject.head
    return head >= 0 and m.span[0] <= page.idx[head] < m.span[1]


# ------------------------------------------------------------------ told X, said to X


def _addressed(page: Page, f: Found) -> Iterator[tuple[int, Medium]]:
    """The medium addressed by the cue: object of telling, or after "to", "with", "on" in the cue's own clause."""
    i = f.anchor
    a, b = page.sents[page.sent_of[i]]
    stop = _own_end(page, f, b)
    lemma = page.lemma[i]
    if page.pos[i] not in ("VERB", "AUX") and page.tag[i][:2] != "VB":
        return
    at = i + 1
    while at < stop and (page.dep[at] in ("prt", "neg") or page.lower[at] in ("also", "later", "once", "first")):
        at += 1
    title = _title_case(page, a, b)
    if lemma in _ADDRESSED:
        m = medium_at(page, at, min(stop + 1, b))
        if m is not None and _ends_well(page, m, b) and not (title and not m.sure):
            yield at, m
    front = _fronted(page, f, a)
    if front is not None:
        yield front
    if lemma not in cues.SPEECH | _TELL | cues.OBJECT | cues.BELIEF or page.quote_at(page.idx[i]) is not None:
        return
    for k in range(at, min(stop, i + _REACH)):
        word = page.lower[k]
        if word not in ("to", "with", "on", "via", "through", "in") or page.quote_at(page.idx[k]) is not None:
            continue
        m = medium_at(page, k + 1, min(stop + 1, b))
        if m is None or not _ends_well(page, m, b) or (word == "in" and not outlet_like(page.text[slice(*m.span)])):
            continue
        beside = k == at or page.head[k] == i or _of_late_subject(page, f, k)
        aired = word in ("on", "via") and page.lower[k + 1] in _PUBLIC
        named = m.sure and (word == "to" or not m.pointing or aired) and beside
        if named or (word == "to" and k == at and lemma in _TELL and not title):
            yield k, m


_PUBLIC = frozenset("state national public local regional private official".split())
"""Before "radio" or "television" they say which is meant: "said on state radio"."""


def _of_late_subject(page: Page, f: Found, k: int) -> bool:
    """Whether a preposition hangs on a subject that follows its verb: "said the doctor Jane Doe to the EXM agency"."""
    head = f.subject.head
    return head > f.anchor and page.edges(head)[0] <= page.head[k] <= page.edges(head)[1]


def _title_case(page: Page, a: int, b: int) -> bool:
    """Whether a sentence is a headline with capitals throughout, in which a capital tells nothing."""
    long = [page.text[page.idx[k]].isupper() for k in range(a, b) if page.end[k] - page.idx[k] > 3]
    return len(long) > 3 and sum(long) >= 0.8 * len(long)


def _own_end(page: Page, f: Found, b: int) -> int:
    """The token where the content after the cue begins, or the end of the sentence."""
    after = [s for s, _ in f.content if s > page.idx[f.anchor]]
    first = page.token_at(min(after)) if after else b
    for k in range(f.anchor + 1, min(b, first)):
        if page.lower[k] in (";", ":") or (page.lower[k] == "that" and page.dep[k] == "mark"):
            return k
    # the parser may have drawn the addressee into the content: "told Newswire no shot had been fired"
    return min(b, max(first, f.anchor + 1) if first > f.anchor + 1 else b)


def _ends_well(page: Page, m: Medium, b: int) -> bool:
    """Whether what follows a name lets it be the one addressed and not the subject of what is said."""
    nxt = m.last + 1
    if nxt >= b or m.sure:
        return (
            nxt >= b or page.pos[nxt] not in ("AUX",) or (m.sure and page.lower[nxt] not in ("'s", "’s", "is", "was"))
        )
    if page.lower[nxt] in ("and", "or", "'s", "’s", "of"):
        return False
    return page.pos[nxt] not in ("VERB", "AUX", "PART") or page.tag[nxt] == "VBG"


def _fronted(page: Page, f: Found, a: int) -> tuple[int, Medium] | None:
    """ "To Kommersant he admitted that ...": the addressee opens the sentence."""
    start = a
    while start < f.anchor and not page.lower[start][:1].isalnum():
        start += 1
    if page.lower[start] not in ("to", "on", "in", "via", "through") or f.anchor - start > 14:
        return None
    m = medium_at(page, start + 1, f.anchor)
    if page.lower[start] != "to" and (m is None or not m.sure or m.pointing):
        return None
    return (start, m) if m is not None and m.last < f.anchor and page.quote_at(page.idx[start]) is None else None


# ------------------------------------------------------------------ in an interview with X, speaking to X


def _around(page: Page, f: Found, others: Sequence[int]) -> Iterator[tuple[int, Medium]]:
    """Media of phrases about the speaking: "in a letter carried by X", "speaking on X", "asked by X"."""
    a, b = page.sents[page.sent_of[f.anchor]]
    lo, hi = _clause_of(page, f, a, b)
    inside = page.quote_at(page.idx[f.anchor])
    for k in range(lo, hi - 1):
        if page.quote_at(page.idx[k]) is not inside or not _bound_to(page, f, k):
            continue
        if any(f.anchor < o < k and not any(s <= page.idx[o] < e for s, e in f.content) for o in others):
            continue
        word = page.lower[k]
        got: list[Medium] = []
        if (page.lemma[k] in _TALKS or word in _TALKS) and page.pos[k] in ("NOUN", "PROPN"):
            got = _of_talk(page, k, hi)
        elif word in ("reading", "speaking", "appearing") and (on := _shortly_on(page, k, hi)) > 0:
            got = [m for m in _some(medium_at(page, on + 1, hi)) if m.sure and not m.pointing]
        elif word in _EVENTS and page.pos[k] in ("NOUN", "PROPN"):
            got = [m for _, m in _handlers(page, k + 1, min(hi, k + 12), False)]
        elif (word in _SPEAKING and page.lower[k + 1] in ("to", "on", "with", "in", "for")) or (
            (word in _ASKED or word in _REPORTED) and "by" in page.lower[k + 1 : k + 3]
        ):
            got = _some(medium_at(page, k + 2 + (page.lower[k + 1] in ("later", "earlier", "again", "separately")), hi))
            if not got and word in _ASKED and page.lower[k + 2] in _BY_WAY and page.lower[k + 3] == "by":
                got = _some(medium_at(page, k + 4, hi))
        elif word in _PAPERS and k > f.anchor and any(page.lower[j] == "in" for j in range(max(f.anchor, k - 4), k)):
            got = [m for _, m in _handlers(page, k + 1, min(hi, k + 20), True)]
        for m in got:
            yield k, m


_EVENTS = frozenset("meeting hearing rally session conference briefing ceremony gathering congress forum".split())
"""Where one speaks, and which an outlet may show."""


def _shortly_on(page: Page, k: int, hi: int) -> int:
    """The "on" of "reading the ruling live on", where it is no part of the next word; -1 when there is none."""
    if page.lower[k + 1] in ("to", "on", "with", "in", "for"):
        return -1
    stop = min(hi - 1, k + 7)
    return next((j for j in range(k + 2, stop) if page.lower[j] == "on" and page.lower[j - 1] != ","), -1)


def _some(m: Medium | None) -> list[Medium]:
    return [] if m is None else [m]


def _clause_of(page: Page, f: Found, a: int, b: int) -> tuple[int, int]:
    """The part of the sentence around the cue between semicolons and joined clauses."""
    lo, hi = a, b
    for k in range(a, b):
        joint = page.lower[k] == ";" or (
            page.lower[k] in ("while", "whereas", "although", "though", "but", "and")
            and k > a
            and page.lower[k - 1] == ","
        )
        if joint and k < f.anchor:
            lo = k + 1
        elif joint and k > f.anchor:
            hi = k
            break
    return lo, hi


def _bound_to(page: Page, f: Found, k: int) -> bool:
    """Whether a phrase at token `k` is about this cue's speaking: outside what is said, or at the rim of it."""
    at = page.idx[k]
    for s, e in f.content:
        if s <= at < e:
            tail = page.token_at(e - 1)
            if any(q.end <= at for q in page.quotes_in(s, e)) and page.quote_at(at) is None:
                return tail - k <= 12 and _no_verb(page, k, tail)  # "'P' in a note read on X"
            comma = any(page.lower[j] in (",", "(", "—", "–") for j in range(max(k - 4, 0), k))
            return comma and tail - k <= 16 and _no_verb(page, k, tail)
    return True


def _no_verb(page: Page, k: int, last: int) -> bool:
    return not any(page.tag[j] in ("VBD", "VBZ", "VBP", "MD") for j in range(k + 1, min(last + 1, page.n)))


def _of_talk(page: Page, k: int, hi: int) -> list[Medium]:
    """Of "interview with X", "an X interview", "a statement carried by X and passed on by Y"."""
    out: list[Medium] = []
    before = k - 1
    while before >= 0 and page.text[page.idx[before]].isupper() and page.sent_of[before] == page.sent_of[k]:
        before -= 1
    if before + 1 < k and page.lower[before] in ("a", "an", "the", "in", "his", "her", "its", "their"):
        m = medium_at(page, before + 1, k)
        if m is not None and m.sure:
            out.append(m)
    nxt = k + 1
    if nxt < hi and page.lower[nxt] in _LINKS:
        m = medium_at(page, nxt + 1, hi)
        given = page.lower[nxt] in ("with", "to", "for")
        if m is not None and (given or (m.sure and not m.pointing)) and _ends_well(page, m, hi):
            out.append(m)
    out += [m for _, m in _handlers(page, nxt, min(hi, k + 20), True)]
    return out + _handed_on(page, nxt, hi)


def _handed_on(page: Page, k: int, hi: int) -> list[Medium]:
    """X and Y of "in a confession that Y handed to X": the outlet, and who gave it the words."""
    if k >= hi - 4 or page.lower[k] not in ("that", "which"):
        return []
    verb = next((j for j in range(k + 2, min(hi - 2, k + 8)) if page.lower[j] in _HANDING), -1)
    if verb < 0 or page.lower[verb + 1] != "to":
        return []
    m = medium_at(page, verb + 2, hi)
    if m is None or not m.sure or m.pointing:
        return []
    last = verb - 1
    while last > k and page.pos[last] in ("AUX", "ADV"):
        last -= 1
    return [Medium(page.span(k + 1, last), last, True), m] if last > k else [m]


# ------------------------------------------------------------------ what speaks: obtained by X, which X printed


def of_the_source(page: Page, f: Found) -> Iterator[tuple[int, Medium]]:
    """Who handled the source: "footage filmed by A and obtained by B", "a draft, a copy of which C saw"."""
    spans = f.subject.spans
    if not spans:
        return
    lo = page.token_at(spans[0][0])
    hi = page.token_at(spans[-1][1] - 1) + 1
    before = page.idx[f.anchor] >= spans[-1][1]
    if before and f.anchor - hi <= 14 and page.sent_of[f.anchor] == page.sent_of[lo]:
        hi = f.anchor  # "the draft, a copy of which AFP obtained on Monday, says"
    elif not before:
        hi = min(page.sents[page.sent_of[lo]][1], hi + 14)
    if f.until > lo:
        hi = min(hi, f.until)
    yield from _handlers(page, lo, hi, False)


def _handlers(page: Page, lo: int, hi: int, any_name: bool) -> Iterator[tuple[int, Medium]]:
    """Media between two tokens that handled what stands before them, by participle or relative clause."""
    for j in range(lo, min(hi, page.n - 1) - 1):
        word = page.lower[j]
        if word in _TALKED and page.lower[j + 1] in ("to", "with") and _within_relative(page, lo, j):
            m = medium_at(page, j + 2, hi)
            if m is not None and not m.pointing:
                yield j, m
        elif word in _DESCRIBING and page.tag[j] == "VBN":
            to = next((k for k in range(j + 1, min(hi - 1, j + 9)) if page.lower[k] == "to"), -1)
            m = medium_at(page, to + 1, hi) if to > 0 else None
            if m is not None and m.sure and not m.pointing:
                yield j, m
        elif word == "interviewed" and page.lower[j + 1] == "for" and page.lower[j + 2] in ("the", "this", "its"):
            if j + 3 < hi and page.lemma[j + 3] in cues.DOCUMENT_NOUNS:
                yield j, Medium((page.idx[j + 2], page.end[j + 3]), j + 3, True, pointing=True)
        elif page.lemma[j] in _STUDYING and page.tag[j] == "VBD" and page.lower[j - 1] in _RELATIVES:
            for_ = next((k for k in range(j + 1, min(hi - 1, j + 12)) if page.lower[k] == "for"), -1)
            m = medium_at(page, for_ + 1, hi) if for_ > 0 else None
            if m is not None and m.sure and not m.pointing:
                yield j, m
        elif (
            word != "run"
            and (word in _HANDED or word in _SHOWN_IN or word in ("put", "passed", "picked"))
            and (page.tag[j][:2] == "VB" or page.lower[j + 1] == "by")
        ):
            if word in _SHOWN_IN and page.lower[j + 1] in ("on", "in"):
                m = medium_at(page, j + 2, hi)
                if m is not None and m.sure and not m.pointing:
                    yield j, m
                continue
            by = j + 1 if page.lower[j + 1] == "by" else j + 2 if page.dep[j + 1] == "prt" else -1
            if 0 < by < hi and page.lower[by] == "by":
                m = medium_at(page, by + 1, hi, bodies=word in _HANDLING or any_name)
                if m is not None and _handles(page, m, by, any_name or word in _HANDLING):
                    yield j, m
        elif word in _RELATIVES and page.lower[j + 1] != "by":
            m = _relative(page, j, hi)
            if m is not None:
                yield j, m


_TALKED = frozenset("spoke talked".split())
_DESCRIBING = frozenset("described recounted summarised summarized relayed confirmed".split())


def _within_relative(page: Page, lo: int, verb: int) -> bool:
    """Whether a verb's subject is "who": "a strategist who was on the call and spoke to the Example"."""
    return any(page.lower[k] in ("who", "that") for k in range(max(lo, verb - 14), verb))


def _handles(page: Page, m: Medium, by: int, any_name: bool) -> bool:
    """Whether the one after "by" is a hop: an outlet, or any name where only an outlet can be meant."""
    if m.pointing:
        return page.lower[by + 1] in ("the", "this", "same")
    return m.sure or any_name


def _relative(page: Page, j: int, hi: int) -> Medium | None:
    """X of "which X repeated", "whose findings X printed", "a copy of which X obtained"; None for other verbs."""
    k = j + 1
    if page.lower[j] == "whose":
        while k < hi and page.pos[k] in ("NOUN", "ADJ") and page.text[page.idx[k]].islower():
            k += 1
    m = medium_at(page, k, hi)
    if m is None or (m.pointing and page.lower[k] in ("it", "us", "me")):
        return None
    for t in range(m.last + 1, min(m.last + 8, page.n)):
        if page.lower[t] in _HANDED or page.lemma[t] in _HANDLING or page.lower[t] in _HANDLING:
            return m
        if page.lower[t] not in _AUXILIARY and page.pos[t] not in ("AUX", "ADV"):
            return None
    return None


def _quoted_as_saying(page: Page, i: int) -> Iterator[tuple[int, Medium]]:
    """The medium of "was quoted by X as saying", where saying is the cue."""
    as_, quoted = page.head[i], page.head[page.head[i]]
    if page.dep[i] == "pcomp" and page.lower[as_] == "as" and page.lemma[quoted] in ("quote", "cite"):
        for k in page.kids[quoted]:
            if page.lower[k] in ("by", "in", "on"):
                m = medium_at(page, k + 1, page.sents[page.sent_of[i]][1])
                if m is not None and (page.lower[k] == "by" or m.sure):
                    yield k, m
