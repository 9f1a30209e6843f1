""" "P, the Courier has learned from two court clerks": what a paper found out itself, and from whom."""

from __future__ import annotations

from twosource.records import Span
from twosource.stages.attributions.found import Found, Subject
from twosource.stages.attributions.page import Page
from twosource.stages.attributions.speakers import HEADS, LONGEST_NAME, is_speaker

_FOUND_OUT = frozenset("learned learnt established ascertained".split())
_MEDIA = frozenset(
    "paper newspaper agency magazine website site channel station broadcaster outlet daily weekly tabloid network "
    "portal newsroom publication".split()
)
_ENDS = frozenset(", . ; ! ?".split())


def has_learned(page: Page, comma: int, a: int, b: int, own: list[Found]) -> Found | None:
    """The find of ", X has learned" or ", X has learnt from Y" up to the end of the sentence or the next comma.

    Only outlets find out like this: X is a name, or a word for a medium. Y has said it, through X.
    """
    verb = next((j for j in range(comma + 2, min(b, comma + LONGEST_NAME)) if page.lower[j] in _FOUND_OUT), -1)
    if verb < 0 or page.lower[verb - 1] not in ("has", "have") or page.quote_at(page.idx[comma]) is not None:
        return None
    last = verb - 2
    if last <= comma or not is_speaker(page, comma + 1, last) or not _medium(page, last):
        return None
    content = page.trim(page.idx[a], page.idx[comma], " \t\n,;:–—-")
    if content[1] - content[0] < SHORTEST or verb + 1 >= b:
        return None
    paper = page.span(comma + 1, last)
    subj, cue = Subject((paper,), page.text[paper[0] : paper[1]], last), [page.span(verb - 1, verb)]
    via: tuple[Span, ...] = ()
    if page.lower[verb + 1] == "from":
        end = next((j for j in range(verb + 2, min(b, verb + LONGEST_NAME)) if page.lower[j] in _ENDS), -1)
        if end < 0 or not is_speaker(page, verb + 2, end - 1):
            return None
        whom = page.span(verb + 2, end - 1)
        head = next((j for j in range(end - 1, verb + 1, -1) if page.pos[j] in HEADS), end - 1)
        subj, cue = Subject((whom,), page.text[whom[0] : whom[1]], head), [page.span(verb - 1, verb + 1)]
        via = (paper,)
    elif page.lower[verb + 1] not in _ENDS:
        return None
    for f in own:
        if f.anchor == verb:
            f.content = []
    return Found("learned from", page.lemma[verb], "clause", verb, cue, [content], subj, via=via, kind="report")


SHORTEST = 12
"""Code points of a statement that is worth a find."""


def _medium(page: Page, last: int) -> bool:
    """Whether a name, or "the paper", ends here."""
    return page.pos[last] == "PROPN" or page.lower[last] in _MEDIA
