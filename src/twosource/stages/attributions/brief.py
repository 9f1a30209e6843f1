"""Speakers in few words: "Mattis: higher than before", "X quotes Y, called Z, that P"; where a speaker's words end."""

from __future__ import annotations

from collections.abc import Sequence

from twosource.sources import known
from twosource.sources.lists import words as name_words
from twosource.sources.offices import office
from twosource.sources.phrases import group_of, is_human
from twosource.stages.attributions import cues
from twosource.stages.attributions.found import LONGEST_SENTENCE, Found, Subject, by_sentence
from twosource.stages.attributions.media import given_names, people_of
from twosource.stages.attributions.outlets import listed_name, outlet_like
from twosource.stages.attributions.page import Page

_LONGEST_NAME, _LONGEST_PERSON = 6, 3
"""Tokens before the colon: more is a title or the first half of a sentence."""
_SURNAMES = (
    *("ov", "ev", "ova", "eva", "vic", "vich", "vić", "yan", "sky", "ski", "skiy", "enko", "shvili", "adze"),
    *("sson", "ssen", "berg", "stein", "mann", "escu", "oglu", "zade", "poulos", "wicz"),
)
"""Endings that hardly any other word has."""
_ARTICLES = frozenset({"the", "a", "an"})
_CITING = frozenset({"cite", "quote"})


def brief(page: Page, a: int, name_end: int, colon: int, b: int) -> Found | None:
    """ "Mattis: higher than any before", "The army's spokesman: 960 km": a named speaker and words without a verb."""
    while a < name_end and not page.text[page.idx[a]].isalnum():
        a += 1
    if b - colon < 3 or not _names_speaker(page, a, name_end):
        return None
    if page.text[page.end[colon] : page.end[colon] + 1] != " " or page.text[page.end[b - 1] - 1] in "?:":
        return None
    content = page.trim(page.idx[colon + 1], page.end[b - 1], " \t\n.")
    alone = name_end - a == 1 and page.pos[colon + 1] == "NUM" and not outlet_like(page.words(page.idx[a], page.end[a]))
    if " " not in page.text[slice(*content)] or alone:  # "Smith: 12 points" is a table
        return None
    source = (page.idx[a], page.end[name_end - 1])
    subj = Subject((source,), page.text[slice(*source)], name_end - 1)
    return Found("brief colon", ":", "colon", colon, [(page.idx[colon], page.end[colon])], [content], subj)


def _names_speaker(page: Page, a: int, colon: int) -> bool:
    """Whether the tokens [a, colon) are the name of a person, a medium or a body, and nothing else."""
    n = colon - a
    if not 0 < n <= _LONGEST_NAME or not page.text[page.idx[a]].isupper():
        return False
    if page.quote_at(page.idx[a]) is not None or {page.lower[a], page.lower[colon - 1]} & cues.NOT_SPEAKERS:
        return False
    first = a + 1 if page.lower[a] in _ARTICLES and n > 1 else a
    name = page.words(page.idx[first], page.end[colon - 1])
    if outlet_like(name):
        return True
    source = known(name) or office(name)
    if source is not None:
        return n > 1 or known(name) is not None
    names = [page.text[page.idx[k] : page.end[k]] for k in range(a, colon)]
    if n > _LONGEST_PERSON or not all(w[:1].isupper() and w.isalpha() for w in names):
        return False
    lists = name_words()
    if n > 1:
        if any(page.pos[k] not in ("PROPN", "NOUN") for k in range(a, colon)):
            return False
        return names[0] in given_names() or names[0] in lists["titles"] or page.lower[a] in lists["roles"]
    bare = names[0]
    if page.lower[a] in people_of(page) or bare.endswith(_SURNAMES):
        return True  # the tagger takes a name that it never met for anything
    return page.pos[a] == "PROPN" and not _is_common(bare)


def _is_common(word: str) -> bool:
    """Whether a single capitalised word may be something else than a surname: a place, a land, a body, an acronym."""
    lists = name_words()
    fixed = lists["not_names"] | lists["place_words"] | lists["org_heads"] | lists["org_open"]
    return word in fixed or word.isupper() or len(word) < 4 or word.endswith(("ing", "tion", "day"))


def cited(page: Page, found: Sequence[Found]) -> None:
    """ "X quotes Y, called Z, that P": the words are Y's, and came through X."""
    for f in found:
        if f.lemma not in _CITING or f.rule != "clause" or len(f.content) != 1 or f.anchor < 0 or not f.subject.spans:
            continue
        who = page.kid(f.anchor, "dobj", "nsubj") if f.frame != "colon" else -1
        who = next((k for k in page.kids[f.anchor] if page.dep[k] == "dobj" and k > f.anchor), who)
        who = _person_before_that(page, f) if who <= f.anchor else who
        if who <= f.anchor or not (page.pos[who] == "PROPN" or is_human(page.lower[who]) or group_of(page.lower[who])):
            continue
        lead = page.token_at(f.content[0][0])
        if page.lower[lead] != "that" or who >= lead:
            continue
        lo = page.edges(who)[0]
        stop = next((k for k in range(who + 1, lead) if page.lower[k] == ","), lead)
        span = page.span(lo if lo > f.anchor else who, stop - 1)
        f.via, f.subject = f.subject.spans, Subject((span,), page.text[slice(*span)], who)


def _person_before_that(page: Page, f: Found) -> int:
    """The head of the name right after the cue, up to a comma or "that"; -1 when there is none."""
    at = f.anchor + 1
    last = -1
    while at < page.n and at - f.anchor < 8 and page.pos[at] in ("PROPN", "DET", "ADJ", "NOUN"):
        last = at if page.pos[at] in ("PROPN", "NOUN") else last
        at += 1
    return last


def part_from_cue(page: Page, found: Sequence[Found]) -> None:
    """A speaker's words end before his cue: "state media said, its most powerful: 950 km" is "state media"."""
    for f in found:
        if not f.cue or len(f.subject.spans) != 1:
            continue
        (start, end), cue = f.subject.spans[0], f.cue[0][0]
        if not start < cue < end:
            continue
        last = page.token_at(cue) - 1
        while last > page.token_at(start) and (page.pos[last] in ("AUX", "PART", "ADV") or _hedging(page, last)):
            last -= 1
        if page.idx[last] < start:
            continue
        span = page.span(page.token_at(start), last)
        f.subject = Subject((span,), page.text[slice(*span)], last)


def around_insertions(page: Page, found: Sequence[Found]) -> None:
    """ "It fired a missile, state media said, its largest so far": what stands before the speaker is said too."""
    near = by_sentence(page, list(found))
    for f in found:
        if f.frame != "clause" or f.lemma not in cues.SPEECH or len(f.subject.spans) != 1 or len(f.content) != 1:
            continue
        a, b = page.sents[page.sent_of[f.anchor]]
        first, after = page.token_at(f.subject.spans[0][0]), f.anchor + 1
        if first - a < 3 or first > f.anchor or after >= b - 1 or page.quote_at(page.idx[f.anchor]) is not None:
            continue
        inserted = page.lower[first - 1] == "," and page.lower[after] == "," and f.content[0][0] >= page.idx[after]
        main = any(page.tag[k] in ("VBD", "VBZ", "VBP") and page.dep[k] in ("ROOT", "ccomp") for k in range(a, first))
        if not (inserted and main):
            continue
        others = [g for g in near[page.sent_of[f.anchor]] if g is not f]
        if not any(s < page.idx[first - 1] and e > page.idx[a] for g in others for s, e in g.content):
            f.content = [page.span(a, first - 2), f.content[0]]


def explained(page: Page, found: Sequence[Found]) -> list[Found]:
    """ "X would not comment: it is no public matter": what follows the colon is X's reason, in his words."""
    out = []
    for f in found:
        if f.stance not in ("declines", "neither", "does-not-confirm") or not f.subject.spans or f.anchor < 0:
            continue
        _, b = page.sents[page.sent_of[f.anchor]]
        colon = next((k for k in range(f.anchor + 1, b - 2) if page.lower[k] == ":"), -1)
        if colon < 0 or colon - f.anchor > _REACH or page.quote_at(page.idx[colon]) is not None:
            continue
        if any(colon <= g.anchor < b for g in found) or not any(
            page.pos[k] in ("VERB", "AUX") for k in range(colon, b)
        ):
            continue
        f.content = [(s, min(e, page.idx[colon])) for s, e in f.content if s < page.idx[colon]] or f.cue
        rest = page.trim(page.idx[colon + 1], page.end[b - 1], " \t\n.")
        out.append(Found("colon", ":", "colon", colon, [(page.idx[colon], page.end[colon])], [rest], f.subject))
    return out


_REACH = 30
"""Tokens between a refusal and the colon after it."""


def assessed(page: Page, found: Sequence[Found]) -> list[Found]:
    """ "A first Pentagon assessment has about 1,000 km": a listed body's finding gives a figure."""
    anchors = {f.anchor for f in found}
    out = []
    for i in range(1, page.n - 1):
        if page.lemma[i] not in _GIVE or page.pos[i] not in ("VERB", "AUX") or i in anchors:
            continue
        who = page.kid(i, "nsubj")
        if who < 0 or page.lemma[who] not in _FINDINGS or page.quote_at(page.idx[i]) is not None:
            continue
        a, b = page.sents[page.sent_of[i]]
        lo, hi = page.edges(who)
        named = listed_name(page.text, [(page.idx[k], page.end[k]) for k in range(max(lo, a), min(hi + 1, i))])
        counts = any(page.pos[k] == "NUM" for k in range(i + 1, b))
        if named is None or not counts or b - a > LONGEST_SENTENCE:
            continue
        stop = next((k for k in range(i + 1, b) if page.lower[k] == ";"), b)
        content = page.trim(page.idx[i + 1], page.end[stop - 1], " \t\n.;")
        subj = Subject((named,), page.text[slice(*named)], who)
        cue = [(page.idx[who], page.end[i])] if who < i and named[1] <= page.idx[who] else [(page.idx[i], page.end[i])]
        out.append(Found("finding", page.lemma[i], "clause", i, cue, [content], subj, kind="report"))
    return out


_GIVE = frozenset({"have", "put", "give", "show", "place"})
_FINDINGS = frozenset(
    "assessment estimate analysis count tally reading calculation evaluation measurement figure".split()
)


def _hedging(page: Page, k: int) -> bool:
    """ "Footage [seems to] show": the verb of seeming before the cue."""
    return page.lemma[k] in ("seem", "appear", "purport") and page.pos[k] in ("VERB", "NOUN")
