"""Polarity and certainty of any span of text, with the hedges as written; and of attributions as a whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from twosource.lexicon import phrases, words
from twosource.records import Certainty, Polarity, Span
from twosource.stages.attributions.page import Page, page_of

if TYPE_CHECKING:
    from twosource.pipeline import Reading
    from twosource.stages.attributions.found import Found

_LEVELS: tuple[Certainty, ...] = ("unconfirmed", "possible", "probable", "expected")
_LEVEL_OF: dict[str, Certainty] = {p: level for level in reversed(_LEVELS) for p in phrases("hedges", level, "words")}
_HEDGE = re.compile(
    r"(?<![\w'’-])(?:"
    + "|".join(re.escape(p).replace(r"\ ", r"\s{1,3}") for p in sorted(_LEVEL_OF, key=lambda p: (-len(p), p)))
    + r")(?![\w-])",
    re.IGNORECASE,
)
_MODALS = words("cues", "grammar", "modals")
_ADJECTIVES = words("cues", "hearsay", "adjectives")
_CONFIRM = words("cues", "stances", "hard_confirm")
_DENY = words("cues", "stances", "deny") - {"dismiss", "dispute", "contradict", "rebuff"}
_DENYING = re.compile(
    r"\b(?:no (?:evidence|proof|truth|basis|grain of truth|shred of evidence)|ruled out|rules out|untrue|not true|"
    r"false|fake|hoax|debunked|fabricated|fabrication|groundless|baseless|unfounded|without foundation|without basis|"
    r"nothing to do with|"
    r"nothing of the (?:sort|kind)|a lie|lies|fiction|nonsense|a myth|disinformation|never happened)\b",
    re.IGNORECASE,
)
"""Words with which somebody says that what is told is wrong. "No signs of" and "not" only say that it is not so."""
_REPORTS = words("cues", "nouns", "clause") | frozenset(
    "news story information data video footage image rumour rumor".split()
)
_NOBODY = frozenset({"nobody", "none", "nothing", "no-one", "neither"})
_OPEN = frozenset({"does-not-confirm", "declines", "neither"})
_EMBEDDED = frozenset({"relcl", "acl", "advcl", "conj", "appos", "parataxis"})
_OPENING = "“\"‘'„«"


def modality(reading: Reading, span: Span) -> tuple[Polarity, Certainty, tuple[str, ...]]:
    """How `span` of the text is put: denied or affirmed, how certain, and the hedges as written, in order.

    Denied is what is rejected ("denied the launch", "it is untrue that ..."); a plain "not" is what `negated` tells.
    Only what governs the main statement of the span's first sentence counts: a "may" in a relative clause does not
    make the whole uncertain. Without a hedge the certainty is "asserted".
    """
    return of_span(page_of(reading.doc), span)


def of_span(page: Page, span: Span) -> tuple[Polarity, Certainty, tuple[str, ...]]:
    """`modality` over a page."""
    bounds = _bounds(page, span)
    if bounds is None:
        return "affirmed", "asserted", ()
    first, stop = bounds
    root = _root(page, first, stop)
    hedges, certainty = _hedges(page, span, first, stop, root)
    certainty, hedges = _doubts(page, root, certainty, hedges)
    polarity: Polarity = "denied" if _denied(page, first, stop, root) else "affirmed"
    if polarity == "affirmed" and certainty == "asserted" and _not_confirmed(page, root):
        certainty = "unconfirmed"
    return polarity, certainty, hedges


def negated(reading: Reading, span: Span) -> bool:
    """Whether the main statement of the span says that something is not so: "no train crossed", "had not slept"."""
    return negated_span(page_of(reading.doc), span)


def negated_span(page: Page, span: Span) -> bool:
    """`negated` over a page."""
    bounds = _bounds(page, span)
    if bounds is None:
        return False
    first, stop = bounds
    root = _root(page, first, stop)
    return not _denied(page, first, stop, root) and _negative(page, first, stop, root)


def _bounds(page: Page, span: Span) -> tuple[int, int] | None:
    """The tokens of the span's first sentence, without punctuation before them; None when there are none."""
    first = page.token_at(span[0])
    last = page.token_at(span[1] - 1) if span[1] > span[0] else first - 1
    if first >= page.n or last < first:
        return None
    while first < last and page.pos[first] in ("PUNCT", "SPACE"):
        first += 1
    return first, min(last + 1, page.sents[page.sent_of[first]][1])


def _root(page: Page, first: int, stop: int) -> int:
    """The token that governs the span: its head lies outside, verbs before others."""
    tops = [i for i in range(first, stop) if not first <= page.head[i] < stop or page.head[i] == i]
    verbs = [i for i in tops if page.pos[i] in ("VERB", "AUX")]
    return (verbs or [i for i in tops if page.pos[i] not in ("PUNCT", "SPACE")] or [first])[0]


def _hedges(page: Page, span: Span, first: int, stop: int, root: int) -> tuple[tuple[str, ...], Certainty]:
    found: list[tuple[str, Certainty]] = []
    for m in _HEDGE.finditer(page.text, span[0], min(span[1], page.end[stop - 1])):
        level = _LEVEL_OF[" ".join(m.group().lower().split())]
        i = page.token_at(m.start())
        word = page.lower[i]
        if word in _MODALS and " " not in m.group() and page.tag[i] != "MD":
            continue
        if word in ("may", "might", "could") and _negated_ability(page, i):
            continue
        if _governs(page, i, first, stop, root):
            found.append((m.group(), level))
    if not found:
        return (), "asserted"
    best = min(found, key=lambda f: _LEVELS.index(f[1]))[1]
    return tuple(w for w, _ in found), best


_SHOWING = frozenset({"suggest", "indicate", "imply", "hint", "appear", "seem"})
_SCARE = "'‘‚"
_SCARE_WORDS = 7


def _doubts(page: Page, root: int, certainty: Certainty, hedges: tuple[str, ...]) -> tuple[Certainty, tuple[str, ...]]:
    """What lowers certainty beside hedging words: a verb of showing above it, a question, a headline's scare quotes."""
    if certainty != "asserted":
        return certainty, hedges
    h = page.head[root]
    if page.dep[root] == "ccomp" and page.lemma[h] in _SHOWING and page.tag[h] in ("VBG", "VBZ", "VBP", "VBD"):
        return "probable", (*hedges, page.text[page.idx[h] : page.end[h]])
    first, stop = page.sents[page.sent_of[root]]
    if page.lower[stop - 1] == "?" and page.quote_at(page.idx[stop - 1]) is None:
        return "possible", (*hedges, "?")
    q = page.quote_at(page.idx[root])
    if q is None or page.text[q.start] not in _SCARE or page.lower[stop - 1] in (".", "!"):
        return certainty, hedges
    inside = page.token_at(q.end - 1) - page.token_at(q.start)
    if inside <= _SCARE_WORDS and inside < stop - first - 2:
        return "unconfirmed", (*hedges, page.text[q.start : q.end])
    return certainty, hedges


def _negated_ability(page: Page, i: int) -> bool:
    """ "could not reach" says that they failed to, not that it is possible."""
    h = page.head[i]
    return page.lower[i] == "could" and any(page.dep[k] == "neg" for k in page.kids[h])


def _governs(page: Page, i: int, first: int, stop: int, root: int) -> bool:
    """Whether token `i` hangs on the main statement: no subordinate clause lies between it and `root`. Bounded."""
    if page.pos[i] == "ADJ" and page.lower[i] in _ADJECTIVES and page.dep[i] == "amod":
        noun = page.head[i]
        return noun == root or (page.head[noun] == root and page.dep[noun] in ("nsubj", "nsubjpass", "dobj", "attr"))
    at = i
    for _ in range(12):
        if at == root:
            return True
        if page.dep[at] in _EMBEDDED:
            return False
        at = page.head[at]
        if not first <= at < stop:
            return page.sent_of[at] == page.sent_of[root] and at == page.head[root]
    return False


def _denied(page: Page, first: int, stop: int, root: int) -> bool:
    """Whether the statement rejects something: by a verb of denial, or by calling it untrue."""
    if page.lemma[root] in _DENY and page.pos[root] == "VERB" and not _neg(page, root):
        return True
    if page.lemma[root] in _CONFIRM | _DENY:
        return False
    for m in _DENYING.finditer(page.text, page.idx[first], page.end[stop - 1]):
        at = page.token_at(m.start())
        words_ = m.group().lower()
        if _governs(page, at, first, stop, root) and _says_so(page, at, root, words_):
            return True
    return False


def _says_so(page: Page, at: int, root: int, words_: str) -> bool:
    """Whether the denying words reject a report or an idea: "cannot be ruled out" and "a false name" do not."""
    if words_ in ("ruled out", "rules out"):
        return not _neg(page, at)
    if words_.startswith(("no ", "nothing", "without", "never")):
        return True
    if words_ == "not true":
        return True
    if page.dep[at] == "amod":
        return page.lemma[page.head[at]] in _REPORTS and page.dep[page.head[at]] in ("attr", "oprd")
    return not _neg(page, root)


def _negative(page: Page, first: int, stop: int, root: int) -> bool:
    """Whether a "not" or a "no" turns the main statement round."""
    if page.lemma[root] in _CONFIRM | _DENY | {"rule", "exclude"}:
        return False
    chain = [root, *(k for k in page.kids[root] if page.dep[k] in ("xcomp", "acomp", "attr") and first <= k < stop)]
    if any(_neg(page, i) and not _only(page, i) for i in chain if i == root or page.pos[i] in ("ADJ", "VERB")):
        return True
    for k in page.kids[root]:
        near = page.dep[k] in ("nsubj", "nsubjpass", "dobj", "attr", "dative") and first <= k < stop
        if near and (page.lower[k] in _NOBODY or any(page.lower[d] in ("no", "neither") for d in page.kids[k])):
            return True
        if near and page.lower[k] == "one" and any(page.lower[d] == "not" for d in page.kids[k]):
            return True
    opening = page.lower[first]
    return (
        opening in ("no", "none", "nobody", "not")
        and first < root
        and not _only(page, root)
        and (page.lower[first : first + 2] != ["not", "only"])
    )


def _neg(page: Page, i: int) -> bool:
    return any(page.dep[k] == "neg" or page.lower[k] in ("never", "not", "n't", "n’t") for k in page.kids[i])


def _only(page: Page, i: int) -> bool:
    """ "not only", "not yet", "not just": no denial."""
    low = page.lower
    return any(low[k] == "not" and k + 1 < page.n and low[k + 1] in ("only", "just", "merely") for k in page.kids[i])


def _not_confirmed(page: Page, root: int) -> bool:
    return page.lemma[root] in _CONFIRM and _neg(page, root)


_PROBABLE_CUES = words("cues", "hearsay", "probable")
_HEARSAY_CUES = words("cues", "hearsay", "unconfirmed")


_UNTRUE = re.compile(
    r"\b(?:untrue|not true|false|fake|hoax|fabricat\w+|groundless|baseless|unfounded|a lie|lies|"
    r"without (?:foundation|basis)|fiction|nonsense|a myth|disinformation|never happened|nothing of the (?:sort|kind)|"
    r"no (?:grain of )?truth)\b",
    re.IGNORECASE,
)


def calls_untrue(page: Page, found: Found) -> bool:
    """Whether somebody who is named says that something is not true: that is a denial, whatever verb gives it."""
    if found.stance != "says" or not found.subject.spans or not found.content or found.frame not in ("clause", "quote"):
        return False
    span = found.content[0]
    return _UNTRUE.search(page.text, *span) is not None and of_span(page, span)[0] == "denied"


def negated_content(page: Page, found: Found) -> bool:
    """Whether what a source is said to say is itself negative; of what is left open the question does not arise."""
    return bool(found.content) and found.stance not in _OPEN and negated_span(page, found.content[0])


def of_attribution(page: Page, found: Found) -> tuple[Polarity, Certainty, tuple[str, ...]]:
    """Polarity and certainty of what a source is said to say, its cue and its content together; and the cue's hedges.

    The hedges are those of the hop alone: "reportedly", "is said", "appears to [show]", "expects"; without them what is
    less than "attributed" comes from the content.
    """
    stance = found.stance
    polarity: Polarity = "affirmed"
    certainty: Certainty = "attributed"
    if found.content:
        polarity, inner, _ = of_span(page, found.content[0])
        if inner != "asserted":
            certainty = inner
    cue = (" ".join(page.text[s:e] for s, e in found.cue),)
    if stance in _OPEN:
        return "affirmed", "unconfirmed", cue
    if found.unconfirmed:
        return "affirmed", "unconfirmed", tuple(page.text[s:e] for s, e in found.doubts) or cue
    if stance == "denies":
        return "denied", "attributed" if certainty != "unconfirmed" else certainty, ()
    near, hedges = _beside_cue(page, found)
    by_cue = _by_cue(found)
    if by_cue != "attributed":
        hedges = (*hedges, *cue)
    lowered = [c for c in (certainty, near, by_cue) if c != "attributed"]
    return polarity, min(lowered, key=_LEVELS.index) if lowered else "attributed", hedges


_UNCHECKED = frozenset({"unverified", "unconfirmed", "alleged", "purported", "uncorroborated", "unsubstantiated"})


def _beside_cue(page: Page, found: Found) -> tuple[Certainty, tuple[str, ...]]:
    """The hedges that hang on the cue verb or that it hangs on: "appears to show", "may have said"."""
    at = found.anchor
    if found.rule in ("passive", "hearsay", "position") or page.pos[at] not in ("VERB", "AUX"):
        return "attributed", ()
    head = found.subject.head
    doubted = [k for k in page.kids[head] if page.lower[k] in _UNCHECKED] if head >= 0 else []
    doubted += [head] if head >= 0 and page.lemma[head] in ("rumour", "rumor", "gossip") else []
    if doubted:
        return "unconfirmed", tuple(page.text[page.idx[k] : page.end[k]] for k in doubted)
    start = max(page.idx[page.sents[page.sent_of[at]][0]], page.idx[at] - 60)
    best: Certainty = "attributed"
    words_: list[str] = []
    for m in _HEDGE.finditer(page.text, start, page.end[at]):
        i = page.token_at(m.start())
        level = _LEVEL_OF[" ".join(m.group().lower().split())]
        near = page.head[i] == at or (page.head[at] == i and page.dep[at] in ("xcomp", "ccomp"))
        if not near or i == at or level == "expected" or page.dep[i] in ("nsubj", "dobj"):
            continue
        words_.append(m.group())
        best = level if best == "attributed" else min(best, level, key=_LEVELS.index)
    return best, tuple(words_)


def _by_cue(found: Found) -> Certainty:
    lemma = found.lemma
    if found.rule == "passive" and not found.subject.spans:
        if lemma in ("expect", "schedule"):
            return "expected"
        if lemma in _PROBABLE_CUES:
            return "probable"
        if lemma in _HEARSAY_CUES:
            return "unconfirmed"
    if found.frame == "infinitive" or lemma in ("expect", "predict", "forecast", "anticipate"):
        return "expected"
    if lemma in ("suggest", "indicate", "suspect", "speculate", "hint", "imply") and found.frame == "clause":
        return "probable"
    return "attributed"
