"""Who may be the speaker, by the order of the words; and the parts of a sentence in which one speaks."""

from __future__ import annotations

from twosource.sources.lists import word_groups
from twosource.sources.phrases import is_human
from twosource.stages.attributions import cues
from twosource.stages.attributions.found import Subject, phrase
from twosource.stages.attributions.page import Page

FINITE = ("VBD", "VBZ", "VBP")
_NP = ("NOUN", "PROPN", "ADJ", "DET", "NUM", "ADP", "PRON", "PART", "CCONJ", "PUNCT", "X", "SYM")
HEADS = ("NOUN", "PROPN", "PRON", "X", "NUM")
LONGEST_NAME = 16
"""Tokens of a speaker with role and body after or before a closing cue."""


def may_speak(page: Page, head: int) -> bool:
    """Whether a noun after its verb may be who speaks, and not what is written or urged."""
    word, lemma = page.lower[head], page.lemma[head]
    human = is_human(lemma) or word in word_groups()["groups"] or word in word_groups()["anaphora"]
    return page.pos[head] in ("PROPN", "PRON") or human or lemma in cues.SPEAKER_NOUNS


def goes_on(page: Page, comma: int, b: int) -> bool:
    """Whether the sentence that a speaker interrupted goes on with its verb after this comma."""
    if comma + 1 < b and page.lower[comma + 1] in ('"', "“", "'", "‘"):
        return True
    return any(page.tag[k] in (*FINITE, "MD") for k in range(comma + 1, min(comma + 3, b)))


_CONTRAST = frozenset("while whereas though although but".split())


def segment(page: Page, i: int, a: int, b: int) -> tuple[int, int]:
    """The tokens around `i` between semicolons and contrasts ("..., while ...")."""
    lo, hi = a, b
    for k in range(a, b):
        joint = page.lower[k] == ";" or (page.lower[k] in _CONTRAST and page.lower[k - 1] == "," and k > a)
        if joint and k < i:
            lo = k + 1
        elif joint and k > i:
            hi = k
            break
    return lo, hi


def who_before(page: Page, i: int, lo: int) -> Subject | None:
    """The speaker: the verb's own subject, else the noun phrase that opens the clause."""
    own = next((k for k in page.kids[i] if page.dep[k] == "nsubj" and lo <= k < i), -1)
    if own >= 0:
        return None if page.tag[own] in ("WDT", "WP") else phrase(page, own)
    starts = [lo, *(k + 1 for k in range(lo, i) if page.lower[k] in (",", ":"))]
    found = next((p for p in (_opens_with(page, k, i) for k in starts[:6]) if p is not None), None)
    if found is None:
        return None
    first, last = found
    span = page.span(first, last - 1)
    head = next((j for j in range(last - 1, first - 1, -1) if page.pos[j] in HEADS), last - 1)
    return Subject((span,), page.text[span[0] : span[1]], head)


def _opens_with(page: Page, first: int, i: int) -> tuple[int, int] | None:
    """(first, one past the last) token of the noun phrase that opens at `first`, before the cue `i`."""
    while first < i and page.pos[first] in ("PUNCT", "SPACE", "CCONJ", "SCONJ"):
        first += 1
    last = first
    while last < i and page.lower[last] not in (",", "(", "—", "–") and page.pos[last] not in ("VERB", "AUX", "ADV"):
        last += 1
    return (first, last) if last > first and is_speaker(page, first, last - 1) else None


BE = frozenset("is are was were been being".split())


def inner_hyphen(page: Page, last: int, limit: int) -> bool:
    return last + 2 < limit and page.lower[last + 1] in ("-", "'s", "’s", "of", "'", "’")


def is_speaker(page: Page, lo: int, hi: int) -> bool:
    """Whether these tokens are one noun phrase that may speak: no clause, no conjunction or relative at its start."""
    if hi < lo or hi - lo > LONGEST_NAME:
        return False
    opens = page.pos[lo] in ("NOUN", "PROPN", "DET", "ADJ", "PRON", "NUM")
    leaked = lo < hi and page.tag[lo] == "VBN" and page.pos[lo + 1] == "NOUN"  # "leaked invoices"
    if not (opens or leaked) or page.tag[lo] in (
        "WDT",
        "WP",
        "WRB",
        "WP$",
    ):
        return False
    if page.lower[lo] in ("which", "that", "who", "it", "this", "what", "as") and page.lower[lo] != "it":
        return False
    return all(
        page.pos[j] in _NP or page.tag[j] == "VBN" or page.lower[j] == "there" for j in range(lo, hi + 1)
    ) and any(page.pos[j] in HEADS for j in range(lo, hi + 1))
