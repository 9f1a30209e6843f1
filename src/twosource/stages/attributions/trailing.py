"""Attributions by the order of the words, where the tree is of no help: "P, X says.", "P, Y was quoted as saying"."""

from __future__ import annotations

from twosource.lexicon import words
from twosource.sources.lists import words as name_words
from twosource.stages.attributions import cues
from twosource.stages.attributions.found import LONGEST_SENTENCE, Found, Subject, by_sentence, negation
from twosource.stages.attributions.learning import has_learned
from twosource.stages.attributions.minded import convinced, expects, figure
from twosource.stages.attributions.opened_by import learned, opening
from twosource.stages.attributions.page import Page
from twosource.stages.attributions.quoted_as import heard, quoted_as_saying
from twosource.stages.attributions.speakers import (
    BE,
    FINITE,
    HEADS,
    LONGEST_NAME,
    goes_on,
    inner_hyphen,
    is_speaker,
    may_speak,
)

_SPEAKING = (cues.SPEECH - words("cues", "grammar", "not_trailing")) | {"think"}
_OPENING = frozenset(
    "say tell add deny confirm claim report insist admit write warn acknowledge argue announce state note explain "
    "assure inform recall suggest maintain estimate stress reveal disclose concede complain boast let".split()
)
_SAYINGS = frozenset(
    "showing suggesting indicating revealing saying telling stating adding warning claiming writing explaining "
    "declaring".split()
)


def trailing_attributions(page: Page, found: list[Found]) -> list[Found]:
    """ "P, X says." and "P, says X ..." whose cue has no find of its own yet, and closing "Y was quoted as saying"."""
    near = by_sentence(page, found)
    out: list[Found] = []
    for number, (a, b) in enumerate(page.sents):
        if b - a > LONGEST_SENTENCE:
            continue
        own = list(near.get(number, []))
        for i in range(a, b):
            if page.lower[i] == "as" and i + 1 < b and page.lower[i + 1] in _SAYINGS:
                got = quoted_as_saying(page, i, a, b, own)
            elif page.lower[i] == "," and i > a:
                got = _closing(page, i, a, b, own) or _inverted(page, i, a, b, own) or _it_was(page, i, a, b, own)
                got = got or has_learned(page, i, a, b, own)
            elif page.lemma[i] in _OPENING and page.tag[i] in (*FINITE, "VBN"):
                got = opening(page, i, a, b, own)
            elif (
                page.lemma[i] in ("learn", "hear", "gather", "understand") and i + 1 < b and page.lower[i + 1] == "from"
            ):
                got = learned(page, i, b, own)
            elif page.lower[i] in _CONVINCED and page.quote_at(page.idx[i]) is page.quote_at(
                page.idx[i - 1 if i else 0]
            ):
                got = convinced(page, i, own)
            elif page.lower[i] in ("heard", "seen", "shown") and i + 1 < b and page.tag[i + 1] == "VBG":
                got = heard(page, i, a, own)
            elif page.lemma[i] == "expect" and page.tag[i] in FINITE:
                got = expects(page, i, own)
            elif page.lemma[i] in _FIGURING and page.tag[i] in FINITE:
                got = figure(page, i, a, b, own)
            else:
                continue
            if got is not None:
                out.append(got)
                own.append(got)
    return out


def _closing(page: Page, comma: int, a: int, b: int, own: list[Found]) -> Found | None:
    """The find of ", X says" or ", says X" between this comma and the end of the sentence or the next comma."""
    if page.quote_at(page.idx[comma]) is not None:
        return None
    k = comma + 1
    limit = min(b, comma + LONGEST_NAME)
    verb = next((j for j in range(k, limit) if page.lemma[j] in _SPEAKING and _speaks_here(page, j, k)), -1)
    if verb < 0:
        verb = _showing(page, k, limit)
    if verb < 0 or any(f.anchor == verb and f.content for f in own):
        return None
    if page.lower[verb - 1] in ("who", "which", "that"):
        return None
    if verb > k:
        last = verb - 1
        while (
            last > k
            and page.lower[verb - 1] != ","
            and page.pos[last] in ("AUX", "ADV")
            and page.lower[last] != "there"
        ):
            last -= 1  # "an aide has since told X"
        who = (k, last - (last > k and page.lower[last] == "there"))
    elif page.lemma[verb] == "tell":
        return None  # "The builder, held since May, told the court ..."
    else:
        last = verb
        while (last + 1 < limit and page.pos[last + 1] in ("NOUN", "PROPN", "ADJ", "DET", "PRON")) or inner_hyphen(
            page, last, limit
        ):
            last += 1
        who = (verb + 1, last)
    named = next((j - 1 for j in range(who[0] + 1, who[1]) if page.lower[j] in ("who", "which")), who[1])
    named -= page.lower[named] == ","
    if not is_speaker(page, who[0], named) or not _closes(page, max(verb, who[1]) + 1, b):
        return None
    content = page.trim(page.idx[a], page.idx[comma], " \t\n,;:–—-")
    if content[1] - content[0] < 12 or not any(page.tag[j] in (*FINITE, "MD", "VBN") for j in range(a, comma)):
        return None
    span = page.span(*who)
    bare = next(
        (j - 1 for j in range(who[0] + 1, named) if page.tag[j] == "VBN" and page.lower[j + 1] in _HANDS), named
    )
    head = next((j for j in range(bare, who[0] - 1, -1) if page.pos[j] in HEADS), named)
    if verb < who[0] and not may_speak(page, head):
        return None  # "..., writes a weekly column"
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


_HANDS = frozenset("by to with from".split())
"""What follows the participle of handling: "invoices seen by X", "a memo leaked to X"."""


def _it_was(page: Page, comma: int, a: int, b: int, own: list[Found]) -> Found | None:
    """ "P, it was claimed by X": X's, or nobody's when none is named."""
    cue = comma + 3
    if cue >= b or page.lower[comma + 1] != "it" or page.lower[comma + 2] not in BE or page.tag[cue] != "VBN":
        return None
    if page.lemma[cue] not in cues.SPEECH | cues.PASSIVE or any(
        f.anchor == cue and f.content and f.content != [page.span(comma + 1, comma + 1)] for f in own
    ):
        return None
    for f in own:
        if f.anchor == cue:
            f.content = []
    content = page.trim(page.idx[a], page.idx[comma], " \t\n,;:–—-")
    subj = Subject()
    if cue + 2 < b and page.lower[cue + 1] == "by":
        last = cue + 2
        while (last + 1 < b and page.pos[last + 1] in ("NOUN", "PROPN", "ADJ", "DET")) or inner_hyphen(page, last, b):
            last += 1
        span = page.span(cue + 2, last)
        subj = Subject((span,), page.text[span[0] : span[1]], last)
    after = next((k for k in range(cue + 1, min(b - 2, cue + 12)) if page.lower[k] == ","), -1)
    rest = [page.trim(page.idx[after + 1], page.end[b - 1], " \t\n,;:–—-.")] if after > 0 else []
    mark = [(page.idx[comma + 2], page.end[cue])]
    return Found("passive", page.lemma[cue], "clause", cue, mark, [content, *rest], subj)


def _inverted(page: Page, comma: int, a: int, b: int, own: list[Found]) -> Found | None:
    """ "The mine, said the foreman in remarks to X, had been flooded": the speaker follows the cue."""
    verb = comma + 1
    if verb + 2 >= b or page.lemma[verb] not in _SPEAKING - {"tell"} or page.tag[verb] not in FINITE:
        return None
    if page.quote_at(page.idx[verb]) is not None or page.lower[verb + 1] in (",", "that", '"', "“"):
        return None
    end = next((k for k in range(verb + 2, min(b, verb + 26)) if page.lower[k] == "," and goes_on(page, k, b)), -1)
    if end < 0 or any(page.tag[k] in (*FINITE, "MD") for k in range(a, comma)):
        return None
    last = verb + 1
    while (last + 1 < end and page.pos[last + 1] in ("NOUN", "PROPN", "ADJ", "DET")) or inner_hyphen(page, last, end):
        last += 1
    if not is_speaker(page, verb + 1, last):
        return None
    for f in own:
        if f.anchor == verb:
            f.content = []
    span = page.span(verb + 1, last)
    content = [page.span(a, comma - 1), page.trim(page.idx[end + 1], page.end[b - 1], " \t\n,;:–—-.")]
    subj = Subject((span,), page.text[span[0] : span[1]], last)
    return Found("words before", page.lemma[verb], "clause", verb, [(page.idx[verb], page.end[verb])], content, subj)


_FIGURING = frozenset("put give set place reckon estimate".split())
_SHOWING = frozenset(
    "suggest suggests suggested show shows showed reveal reveals revealed indicate indicates indicated".split()
)


def _showing(page: Page, k: int, limit: int) -> int:
    """The verb of ", pictures broadcast by X showed": a picture or paper must be its subject; -1 for none."""
    verb = next((j for j in range(k + 1, limit) if page.lower[j] in _SHOWING), -1)
    things = name_words()["visuals"] | name_words()["documents"] | cues.DOCUMENT_NOUNS
    papers = any(page.lower[j] in things or page.lemma[j] in things for j in range(k, verb))
    return verb if verb > 0 and papers else -1


_PRESS = frozenset("reports claims writes says notes".split())
"""Verbs of the press that a tree may take for nouns: "..., Deutschlandfunk reports." """


def _speaks_here(page: Page, j: int, k: int) -> bool:
    """Whether a verb is finite, or taken for a participle by the tree alone: "a survivor recounted to the daily"."""
    if page.lemma[j] == "think" and page.lower[j + 1 : j + 2] in (["tank"], ["tanks"]):
        return False
    if page.tag[j] in FINITE:
        return True
    if page.tag[j] == "VBN" and any(page.lower[t] in ("has", "have", "had") for t in range(max(k + 1, j - 2), j)):
        return True
    if page.tag[j] == "NNS" and page.lower[j] in _PRESS and j > k and page.lower[j + 1 : j + 2] == ["."]:
        return all(page.pos[t] == "DET" or page.text[page.idx[t]].isupper() for t in range(k, j))
    return (
        page.tag[j] == "VBN" and j > k and page.lower[j + 1 : j + 2] == ["to"] and page.pos[j - 1] in ("NOUN", "PROPN")
    )


def _closes(page: Page, k: int, b: int) -> bool:
    """Whether nothing but an addressee, a time, a place or a comma follows the cue up to the sentence's end."""
    for j in range(k, b):
        if page.lower[j] in ("that", '"', "“", ":", ";") or (
            page.tag[j] in (*FINITE, "MD") and page.lower[j - 1] != ","
        ):
            return False
        if page.lower[j] in (",", ".", "?", "!", "—"):
            return True
        if j - k > 14:
            return False
    return True


_CONVINCED = words("cues", "verbs", "convinced")
