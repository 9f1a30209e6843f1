"""Attributions by the order of the words alone, where the tree is of no help: "P, X says.", "P, Y was quoted as saying"."""

from __future__ import annotations

from twosource.lexicon import words
from twosource.records import Span
from twosource.stages.attributions import cues
from twosource.stages.attributions.found import LONGEST_SENTENCE, Found, Subject, by_sentence, negation
from twosource.stages.attributions.page import Page

_FINITE = ("VBD", "VBZ", "VBP")
_SPEAKING = (cues.SPEECH - words("cues", "grammar", "not_trailing")) | {"think"}
_NP = ("NOUN", "PROPN", "ADJ", "DET", "NUM", "ADP", "PRON", "PART", "CCONJ", "PUNCT", "X", "SYM")
_HEADS = ("NOUN", "PROPN", "PRON", "X", "NUM")
_LONGEST_NAME = 16
"""Tokens of a speaker with role and body after or before a closing cue."""
_SAYINGS = frozenset("saying telling stating adding warning claiming writing explaining declaring".split())


def trailing_attributions(page: Page, found: list[Found]) -> list[Found]:
    """ "P, X says." and "P, says X ..." whose cue has no find of its own yet, and closing "Y was quoted as saying"."""
    near = by_sentence(page, found)
    out: list[Found] = []
    for number, (a, b) in enumerate(page.sents):
        if b - a > LONGEST_SENTENCE:
            continue
        own = near.get(number, [])
        for i in range(a, b):
            if page.lower[i] == "as" and i + 1 < b and page.lower[i + 1] in _SAYINGS:
                got = _quoted_as_saying(page, i, a, b, own)
            elif page.lower[i] == "," and i > a + 2:
                got = _closing(page, i, a, b, own)
            else:
                continue
            if got is not None:
                out.append(got)
    return out


def _closing(page: Page, comma: int, a: int, b: int, own: list[Found]) -> Found | None:
    """The find of ", X says" or ", says X" between this comma and the end of the sentence or the next comma."""
    if page.quote_at(page.idx[comma]) is not None:
        return None
    k = comma + 1
    limit = min(b, comma + _LONGEST_NAME)
    verb = next((j for j in range(k, limit) if page.lemma[j] in _SPEAKING and page.tag[j] in _FINITE), -1)
    if verb < 0 or any(f.anchor == verb and f.content for f in own):
        return None
    if verb > k:
        who = (k, verb - 1)
    else:
        last = verb
        while last + 1 < limit and page.pos[last + 1] in ("NOUN", "PROPN", "ADJ", "DET", "PRON") or _inner_hyphen(page, last, limit):
            last += 1
        who = (verb + 1, last)
    if not _is_speaker(page, *who) or not _closes(page, max(verb, who[1]) + 1, b):
        return None
    content = page.trim(page.idx[a], page.idx[comma], " \t\n,;:–—-")
    if content[1] - content[0] < 12 or not any(page.tag[j] in (*_FINITE, "MD") for j in range(a, comma)):
        return None
    span = page.span(*who)
    head = next((j for j in range(who[1], who[0] - 1, -1) if page.pos[j] in _HEADS), who[1])
    negated, refusing, neither = negation(page, verb)
    return Found(
        "words before",
        page.lemma[verb],
        "clause",
        verb,
        [(page.idx[verb], page.end[verb])],
        [content],
        Subject((span,), page.text[span[0] : span[1]], head),
        negated,
        refusing,
        neither,
    )


def _inner_hyphen(page: Page, last: int, limit: int) -> bool:
    return last + 2 < limit and page.lower[last + 1] in ("-", "'s", "’s", "of", "'", "’")


def _is_speaker(page: Page, lo: int, hi: int) -> bool:
    """Whether these tokens are one noun phrase that may speak: no clause, no conjunction or relative at its start."""
    if hi < lo or hi - lo > _LONGEST_NAME:
        return False
    if page.pos[lo] not in ("NOUN", "PROPN", "DET", "ADJ", "PRON", "NUM") or page.tag[lo] in ("WDT", "WP", "WRB", "WP$"):
        return False
    if page.lower[lo] in ("which", "that", "who", "it", "this", "what", "as") and page.lower[lo] != "it":
        return False
    return all(page.pos[j] in _NP for j in range(lo, hi + 1)) and any(page.pos[j] in _HEADS for j in range(lo, hi + 1))


def _closes(page: Page, k: int, b: int) -> bool:
    """Whether nothing but an addressee, a time, a place or a comma follows the cue up to the sentence's end."""
    for j in range(k, b):
        if page.lower[j] in ("that", '"', "“", ":", ";") or page.tag[j] in (*_FINITE, "MD") and page.lower[j - 1] != ",":
            return False
        if page.lower[j] in (",", ".", "?", "!", "—"):
            return True
        if j - k > 14:
            return False
    return True


def _quoted_as_saying(page: Page, i: int, a: int, b: int, own: list[Found]) -> Found | None:
    """ "P, Y was quoted by X as saying" and "P, X quoted Y as saying": the words stand before, and Y says them."""
    say = i + 1
    if any(f.anchor == say and f.content for f in own):
        return None
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


def _clause_start(page: Page, quote: int, a: int) -> int:
    """The first token of the clause of quoting: after a quotation, a semicolon, or the first of the commas before it
    that no finite verb parts from it ("..., the transport chief, Jane Doe, was quoted")."""
    first = a
    for j in range(quote - 1, a - 1, -1):
        if page.quote_at(page.idx[j]) is not None or page.lower[j] == ";":
            return j + 1 if first == a or page.lower[j] == ";" else first
        if page.tag[j] in (*_FINITE, "MD") and page.pos[j] != "AUX" or page.lower[j] in ("said",):
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
    if q is not None and q.end >= at + 1:
        return q.start, q.end
    if lo <= a:
        return None
    span = page.trim(page.idx[a], page.end[lo - 1], " \t\n,;:–—-")
    return span if span[1] - span[0] > 11 else None
