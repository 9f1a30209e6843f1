"""Attribution by layout: "X: ...", an introduction and the block it introduces, and quotations that run on."""

from __future__ import annotations

import re

from twosource.records import Span
from twosource.sources.lists import word_groups
from twosource.sources.lists import words as name_words
from twosource.stages.attributions import cues
from twosource.stages.attributions.brief import brief
from twosource.stages.attributions.found import LONGEST_SENTENCE, Cover, Found, Subject, by_sentence, phrase, subject
from twosource.stages.attributions.media import Medium, medium_at
from twosource.stages.attributions.outlets import listed_name, outlet_like
from twosource.stages.attributions.page import Page, Quote

_LONGEST_BLOCK = 3
"""Paragraphs; a longer unquoted excerpt is rare, and to take too much gives a source words it did not say."""
_WORD = re.compile(r"[^\W\d_]+")
_OPENING = "“\"„«‘'"


def colon_attributions(page: Page, found: list[Found]) -> list[Found]:
    """ "Yonhap: North Korea announced ..." and "Xinhua reports: ..." at the start of a line or sentence."""
    out = []
    cued: dict[int, int] = {}  # the first cue of each sentence
    for f in found:
        if f.rule in ("clause", "quotation", "words before"):
            cued[page.sent_of[f.anchor]] = min(f.anchor, cued.get(page.sent_of[f.anchor], f.anchor))
    for number, (a, b) in enumerate(page.sents):
        first_cue = cued.get(page.sent_of[a], page.n)
        said = first_cue < page.n and not _is_media_line(page, a)
        if b - a > LONGEST_SENTENCE:
            continue
        if page.lower[b - 1] == ":" and number + 1 < len(page.sents):  # the parser took the colon for a sentence's end
            c, d = page.sents[number + 1]
            b = d if d - c <= LONGEST_SENTENCE and page.para_of(page.idx[c]) == page.para_of(page.idx[a]) else b
        for i in range(a + 1, min(a + 11, b - 2)):
            if page.lower[i] in _COLON:
                citing = next((k for k in range(a + 1, i) if page.lower[k] in ("citing", "quoting")), -1)
                name_end = i if citing < 0 else citing - (page.lower[citing - 1] == ",")
                got = None if said else _colon(page, a, i, b, name_end)
                if got is None and first_cue > i:
                    got = _lead_in(page, a, i, b) or brief(page, a, name_end, i, b)
                if got is not None:
                    out.append(got)
                    _start_after(page, page.idx[a], got.content[0][0], found)
                    if name_end < i and got.rule in ("colon", "brief colon"):
                        out.append(_cited_before_colon(page, citing, i, got, found))
                break
    return out


def _cited_before_colon(page: Page, citing: int, colon: int, top: Found, found: list[Found]) -> Found:
    """ "X, citing Y: P": Y's words, through X."""
    for f in found:
        if f.anchor == citing:
            f.content = []
    span = page.span(citing + 1, colon - 1)
    subj = Subject((span,), page.text[span[0] : span[1]], colon - 1)
    cue = [(page.idx[citing], page.end[citing])]
    return Found("citing", "cite", "clause", citing, cue, list(top.content), subj, kind="report", under=top)


def _start_after(page: Page, lead: int, body: int, found: list[Found]) -> None:
    """What others say in the body of "X: ..." does not reach back over the name before the colon."""
    for f in found:
        f.content = [(body if lead <= s < body < e else s, e) for s, e in f.content if not (lead <= s and e <= body)]


_COLON = (":", "):")


def _before_brackets(page: Page, a: int, colon: int) -> int:
    """The last token of "AP" in "AP (Jane Doe):", the one before the colon where there are no brackets."""
    last = colon - 1
    if page.lower[last] == ")" or page.lower[colon] == "):":
        for k in range(last, a, -1):
            if page.lower[k] == "(":
                return k - 1
    return last


def _is_media_line(page: Page, a: int) -> bool:
    """Whether a sentence opens with an outlet's name and a colon."""
    a = after_clock(page, a, min(a + 6, page.n - 1))
    for i in range(a + 1, min(a + 11, page.n)):
        if page.lower[i] in _COLON:
            return outlet_like(page.words(page.idx[a], page.end[_before_brackets(page, a, i)]))
    return False


def _colon(page: Page, a: int, i: int, b: int, name_end: int) -> Found | None:
    """ "X: P" with the colon at `i`; the name ends before `name_end`."""
    text = page.text
    a = after_clock(page, a, i)
    if a >= i or not text[page.idx[a]].isupper() or page.quote_at(page.idx[a]) is not None:
        return None
    last = _before_brackets(page, a, i) if name_end == i else name_end - 1
    reports = page.lemma[last] in ("report", "say", "write") and last > a
    named = last - 1 if reports else last
    opening = page.words(page.idx[a], page.end[named])
    first, final = page.lower[a], page.lower[named]
    if _is_town(page, a, named, opening):
        return None
    if first in cues.NOT_SPEAKERS or final in cues.NOT_SPEAKERS or any(c.isdigit() for c in opening):
        return None
    if any(
        page.pos[k] in ("VERB", "AUX") and page.lower[k] == text[page.idx[k] : page.end[k]] for k in range(a, named + 1)
    ):
        return None
    line_start = not any(c.isalpha() for c in text[page.paras[page.para_of(page.idx[a])][0] : page.idx[a]])
    capital = all(text[page.idx[k]].isupper() or page.lower[k] in _SMALL for k in range(a, named + 1))
    if not (line_start or outlet_like(opening) or reports) or not (capital or reports or final in _SPEAKERS):
        return None
    body = [k for k in range(i + 1, b) if page.pos[k] in ("VERB", "AUX")]
    if not body and b - i > 3 and is_headline(page, page.para_of(page.idx[a])) and speaks(page, a, named):
        body = [i]
    if not body or (not text[page.idx[i + 1]].isalnum() and text[page.idx[i + 1]] not in _OPENING):
        return None
    if text[page.idx[i + 1]].islower() and not outlet_like(opening) and not reports and not line_start:
        return None
    content = page.trim(page.idx[i + 1], page.end[b - 1], " \t\n.")
    source = (page.idx[a], page.end[named])
    cue = [(page.idx[last], page.end[i])] if reports else [(page.idx[i], page.end[i])]
    subj = Subject((source,), text[source[0] : source[1]], named)
    return Found("colon", ":", "colon", i, cue, [content], subj)


def _is_town(page: Page, a: int, named: int, opening: str) -> bool:
    """ "MUMBAI: Shares fell": the one name in capitals before a colon on the page says where, and is no speaker.

    A transcript has several such names; an outlet or body is known or goes by a few initials.
    """
    bare = opening.replace(" ", "").replace("-", "")
    if (
        not bare.isalpha()
        or not bare.isupper()
        or len(bare) < 5
        or named - a > 2
        or listed_name(page.text, [(page.idx[k], page.end[k]) for k in range(a, named + 1)])
    ):
        return False
    return len(_LABEL.findall(page.text)) < 2


_LABEL = re.compile(r"^[^\W\d_a-z][^\Wa-z]+(?: [^\W\d_a-z][^\Wa-z]+){0,2}:\s", re.M)


def after_clock(page: Page, a: int, stop: int) -> int:
    """The first word after marks and a time of day, as entries of a running report have: "08:55 GMT - "."""
    while a < stop and (
        not page.text[page.idx[a]].isalnum()
        or _CLOCK.match(page.lower[a])
        or page.lower[a] in ("gmt", "utc", "am", "pm")
    ):
        a += 1
    return a


_CLOCK = re.compile(r"\d{1,2}[:.h]?\d{0,2}(?:am|pm|h)?$")


def _lead_in(page: Page, a: int, i: int, b: int) -> Found | None:
    """ "Text of the Daily Example:", "EXM release:": a verbless lead-in that names a listed source gives its words."""
    start = page.paras[page.para_of(page.idx[a])][0]
    acts = (page.pos[k] in ("VERB", "AUX") and page.dep[k] != "amod" for k in range(a + 1, i))
    if page.idx[a] > start + 3 or any(acts):
        return None
    named = listed_name(page.text, [(page.idx[k], page.end[k]) for k in range(a, i)])
    says = any(page.pos[k] in ("VERB", "AUX", "NUM") for k in range(i + 1, b))
    if named is None or not says or not page.text[page.idx[i + 1]].isalnum():
        return None
    content = page.trim(page.idx[i + 1], page.end[b - 1], " \t\n.")
    subj = Subject((named,), page.text[named[0] : named[1]], i - 1)
    return Found("lead-in", ":", "colon", i, [(page.idx[i], page.end[i])], [content], subj)


_SMALL = {"of", "the", "and", "for", "&", "-", "/", "'s", "’s", "'", "’", "in", "on", "."}
_SPEAKERS = {
    "report",
    "poll",
    "study",
    "survey",
    "official",
    "officials",
    "sources",
    "source",
    "police",
    "media",
    "experts",
    "analyst",
}


def block_attributions(page: Page, found: list[Found], stops: list[int]) -> list[Found]:
    """Mark the attributions whose sentence introduces a block, and give them the paragraphs of the block.

    `stops` are code points before which something was removed (a picture, a form): no block runs past one.
    """
    made: list[Found] = []
    near = by_sentence(page, found)
    text = page.text
    for p, (start, end) in enumerate(page.paras[:-1]):
        if text[end - 1] != ":":
            continue
        a = _last_sentence(page, start, end)
        own = near.get(page.sent_of[a], []) if a < page.n else []
        intro = _introduces(page, own, a, end)
        if intro is None:
            continue
        spans = _block(page, p + 1, stops)
        if not spans:
            continue
        if intro in own and any(page.quote_at(s[0]) for s in intro.content if s[0] >= end):
            continue
        intro.content = spans if intro.rule == "introduction" else [*spans]
        intro.block, intro.rule = True, "block: " + intro.rule
        if intro not in own:
            made.append(intro)
    return made


def _last_sentence(page: Page, start: int, end: int) -> int:
    """First token of the last sentence of a paragraph."""
    last = page.token_at(end - 1)
    a = page.sents[page.sent_of[min(last, page.n - 1)]][0]
    return max(a, page.token_at(start))


def _introduces(page: Page, found: list[Found], a: int, end: int) -> Found | None:
    """The attribution of the introducing sentence: "according to X:", "As X explains, ...:", "X said:"."""
    first = page.idx[a]
    own = [f for f in found if f.anchor >= 0 and first <= page.idx[f.anchor] < end and f.frame != "noun"]
    near = [f for f in own if f.rule in ("according to", "quotation")]
    if near:
        return near[-1]
    if page.lower[a] == "as":
        after = [f for f in own if f.lemma in cues.SPEECH and f.subject.spans]
        return after[0] if after else _bare(page, a, end, first=True)
    return _bare(page, a, end, first=False) or _author(page, a, end)


def _introducing(page: Page, colon: int, cue: list[Span], m: Medium) -> Found:
    subj = Subject((m.span,), page.text[slice(*m.span)], m.last)
    return Found("introduction", "say", "block", colon, cue, [], subj)


def _author(page: Page, a: int, end: int) -> Found | None:
    """ "From the Example:", "The Example has this from Niamey:", any line about a speaker before a quotation."""
    colon = page.token_at(end - 1)
    cue = [(page.idx[colon], page.end[colon])]
    if page.lower[a] in ("from", "via", "here", "this"):
        start = next((k + 1 for k in range(a, colon) if page.lower[k] in ("from", "via")), colon)
        m = medium_at(page, start, colon)
        if (m is None or m.pointing) and page.lower[a] == "this":
            m = None
        elif m is None or m.pointing:
            return None
        if m is not None and start < colon:
            return _introducing(page, colon, cue, m)
    nxt = page.para_of(end) + 1
    quoted = nxt < len(page.paras) and page.text[page.paras[nxt][0]] in _OPENING
    root = next((k for k in range(a, colon) if page.dep[k] == "ROOT" or page.head[k] == k), -1)
    own = page.kid(root, "nsubj") if root >= 0 else -1
    m = medium_at(page, a, colon)
    if own < 0 and m is not None and m.sure and not m.pointing:
        own = m.last
    if own < 0 or own >= colon or page.pos[own] == "PRON":
        return None
    sure = m is not None and m.sure and m.last >= own and any(page.lower[k] in _BELOW for k in range(a, colon))
    if not sure and not (quoted and (page.pos[own] == "PROPN" or speaks(page, *page.edges(own)))):
        return None
    subj = phrase(page, own) if m is None or m.pointing else Subject((m.span,), page.text[slice(*m.span)], m.last)
    return Found("introduction", "say", "block", colon, cue, [], subj)


_BELOW = frozenset("this following these below text account".split())


def is_headline(page: Page, p: int) -> bool:
    """Whether a paragraph is a title: short, at the top or followed by another, and without a stop at its end."""
    start, end = page.paras[p]
    return end - start <= _LONGEST_TITLE and page.text[end - 1] not in '.!?…:;,"”' and p <= 2


_LONGEST_TITLE = 160


def speaks(page: Page, lo: int, hi: int) -> bool:
    """Whether the noun phrase of these tokens may be a source by its head: a name, a role, a group, a paper."""
    lists = name_words()
    for k in range(hi, lo - 1, -1):
        if page.pos[k] in ("NOUN", "PROPN") and (k == hi or page.lower[k + 1] in ("of", "in", "for", "at", "from")):
            word, lemma = page.lower[k], page.lemma[k]
            known_word = word in lists["roles"] or lemma in lists["roles"] or word in word_groups()["groups"]
            thing = word in lists["documents"] or word in lists["org_lower"] or word in word_groups()["anaphora"]
            if known_word or thing or word in _SPEAKERS or lemma in _SOURCE_NOUNS:
                return True
            return k == hi and page.pos[k] == "PROPN" and word not in cues.NOT_SPEAKERS
    return False


_SOURCE_NOUNS = cues.SPEAKER_NOUNS | cues.DOCUMENT_NOUNS


def headline_attributions(page: Page, found: list[Found]) -> list[Found]:
    """ "Quake kills 12: ministry", "Airline knew – leaked email in the Example": the source closes a title."""
    out: list[Found] = []
    for p in range(min(3, len(page.paras))):
        if not is_headline(page, p):
            continue
        start, end = page.paras[p]
        a, b = page.token_at(start), page.token_at(end - 1) + 1
        mark = next((k for k in range(b - 2, a + 2, -1) if page.lower[k] in _TITLE_MARKS), -1)
        spaced = mark > 0 and (page.lower[mark] == ":" or page.text[page.idx[mark] - 1] == " ")
        if mark < 0 or not spaced or b - mark > 10 or b - a > 60 or page.quote_at(page.idx[mark]) is not None:
            continue
        if any(_acts(page, k, b) for k in range(mark + 1, b)):
            continue
        if any(page.pos[k] == "NUM" for k in range(mark + 1, b)) or not speaks(
            page, mark + 1, _head_end(page, mark + 1, b)
        ):
            continue
        if not any(page.tag[k][:2] == "VB" for k in range(a, mark)):
            continue
        who = page.span(mark + 1, b - 1)
        for f in found:
            f.content = [c for c in f.content if not (c[0] >= who[0] and c[1] <= who[1])]
        through = tuple(m.span for m in (_in_medium(page, mark + 1, b),) if m is not None)
        if through:
            who = page.trim(who[0], page.end[next(k for k in range(mark + 1, b) if page.lower[k] in _IN) - 1])
        cue = [(page.idx[mark], page.end[mark])]
        subj = Subject((who,), page.text[who[0] : who[1]], _head_end(page, mark + 1, b))
        content = page.trim(start, page.idx[mark])
        out.append(Found("headline", ":", "colon", mark, cue, [content], subj, via=through))
    return out


def _acts(page: Page, k: int, b: int) -> bool:
    """Whether a token is a verb that makes a clause, and not a participle before its noun."""
    before_noun = k + 1 < b and page.pos[k + 1] in ("NOUN", "PROPN") and page.tag[k] == "VBD"
    return page.pos[k] in ("VERB", "AUX") and page.tag[k] not in ("VBN", "VBG") and not before_noun


_TITLE_MARKS = (":", "–", "—", "-", "|")
_IN = ("in", "to", "quoted", "via")


def _head_end(page: Page, lo: int, b: int) -> int:
    """The last token before a preposition, or the last one."""
    return next((k - 1 for k in range(lo + 1, b) if page.lower[k] in (*_IN, "of", "by")), b - 1)


def _in_medium(page: Page, lo: int, b: int) -> Medium | None:
    """The outlet of "leaked email in the Example"."""
    at = next((k for k in range(lo + 1, b - 1) if page.lower[k] in _IN), -1)
    m = medium_at(page, at + 1, b) if at > 0 else None
    return m if m is not None and m.sure and not m.pointing else None


def _bare(page: Page, a: int, end: int, first: bool) -> Found | None:
    """A speech verb of the introduction that has no content in its sentence: "X reported the following:"."""
    hits = []
    for i in range(a, page.n):
        if page.idx[i] >= end:
            break
        if page.lemma[i] in cues.SPEECH | cues.QUOTE_ONLY and page.pos[i] == "VERB":
            subj = subject(page, i)
            if subj.spans:
                hits.append((i, subj))
    if not hits:
        return None
    i, subj = hits[0] if first else hits[-1]
    return Found("introduction", page.lemma[i], "block", i, [(page.idx[i], page.end[i])], [], subj)


def _block(page: Page, p: int, stops: list[int]) -> list[Span]:
    """The paragraphs of the block that starts with paragraph `p`."""
    text = page.text
    if p >= len(page.paras):
        return []
    start, end = page.paras[p]
    q = page.quote_at(start)
    if q is not None and q.start == start:
        return _quoted_paragraphs(page, p) if not q.open else _run_on(page, q)
    spans: list[Span] = []
    for n in range(p, min(p + _LONGEST_BLOCK, len(page.paras))):
        start, end = page.paras[n]
        word = _WORD.match(text, start)
        opening = word.group().lower() if word else ""
        stopped = any(spans[-1][1] <= at <= start for at in stops) if spans else False
        if spans and (stopped or opening in cues.CONNECTIVES or opening == "as" or text[start] in _OPENING):
            break
        first_person = _FIRST_PERSON.search(text, start, min(end, start + 400)) is not None
        if spans and (text[end - 1] == ":" or first_person or _THE_END.match(text, start)):
            break
        spans.append((start, end))
    return spans


_THE_END = re.compile(r"[\[(]?(?:End(?:s| of)|Extract ends|\*\*\*)", re.I)
_FIRST_PERSON = re.compile(r"\b(?:I|I['’](?:m|ve|d|ll)|my|My)\b")


def _quoted_paragraphs(page: Page, p: int) -> list[Span]:
    """This paragraph and those right after it that are each one quotation from end to end."""
    spans = [page.paras[p]]
    for start, end in page.paras[p + 1 : p + 20]:
        q = page.quote_at(start)
        if q is None or q.start != start or q.open or end - q.end > 1:
            break
        spans.append((start, end))
    return spans


def _run_on(page: Page, q: Quote) -> list[Span]:
    """An open quotation and the paragraphs that take it up, up to the one that closes it."""
    spans = [(q.start, q.end)]
    while q.open and q.para + 1 < len(page.paras):
        start, _ = page.paras[q.para + 1]
        nxt = page.quote_at(start)
        if nxt is None or nxt.start != start or len(spans) > 50:
            break
        q = nxt
        spans.append((q.start, q.end))
    return spans


def continued_quotes(page: Page, found: list[Found]) -> list[Found]:
    """Paragraphs that are nothing but quotation and have no cue: by the last speaker, if one spoke just before."""
    covered = Cover(s for f in found for s in f.content)
    out: list[Found] = []
    speech = sorted(
        (
            f
            for f in found
            if f.subject.spans and f.frame in ("quote", "clause", "colon") and f.lemma in cues.SPEECH | cues.QUOTE_ONLY
        ),
        key=lambda f: page.idx[f.anchor],
    )
    last: Found | None = None
    last_para = -9
    at = 0
    for p, (start, end) in enumerate(page.paras):
        while at < len(speech) and page.idx[speech[at].anchor] < start:
            if page.quote_at(page.idx[speech[at].anchor]) is None:
                last, last_para = speech[at], page.para_of(page.idx[speech[at].anchor])
            at += 1
        q = page.quote_at(start)
        if q is None or q.start != start or last is None or p - last_para > 2 or last.frame != "quote":
            continue
        if end - q.end > 2 or q.end - q.start < 20 or covered.touches(q.start, q.end):
            continue
        out.append(
            Found("continued", last.lemma, "quote", last.anchor, list(last.cue), [(q.start, q.end)], last.subject)
        )
        last_para = p
    return out
