"""Sentences that belong to the page and not to the report, by their wording."""

from __future__ import annotations

import functools
import re

import numpy as np

from twosource.stages.copies.words import Hashes, Words, found_in, read, shingles

_PHRASES = (
    "email address will not be published",
    "e-mail address will not be published",
    "required fields are marked",
    "leave a comment",
    "leave a reply",
    "sign up for our",
    "sign up to our",
    "sign up to receive",
    "subscribe to our",
    "all rights reserved",
    "terms of use",
    "terms and conditions",
    "terms of service",
    "site uses cookies",
    "we use cookies",
    "by continuing to use",
    "by continuing to browse",
    "may not be published",
    "may not be reproduced",
    "follow us on",
    "share this article",
    "share this story",
    "share this post",
    "click here",
    "read more",
    "privacy policy",
    "enable javascript",
    "views expressed in",
    "notify me of",
    "save my name",
    "download our app",
    "related articles",
    "related stories",
    "все права защищены",
    "ваш адрес email",
    "alle rechte vorbehalten",
    "tous droits réservés",
    "todos los derechos reservados",
)
"""Words of page furniture that cleaning may have left in; the whole sentence around them is set aside."""
_SENTENCE_END = re.compile(r"[.!?\n]")
_LONGEST_SENTENCE = 300


@functools.lru_cache(maxsize=1)
def _openings() -> Hashes:
    """The first two words of every phrase, as `shingles` knows them."""
    return np.unique([int(shingles(read(phrase).hashes[:2], 2)[0]) for phrase in _PHRASES]).astype(np.uint64)


def form_letters(text: str, words: Words) -> list[tuple[int, int]]:
    """Sentences that belong to the page and not to the report, by their wording. Spans are code points of `text`."""
    if not len(found_in(_openings(), shingles(words.hashes, 2))):
        return []
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters have two in lower case, and the places would shift
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    out: list[tuple[int, int]] = []
    for phrase in _PHRASES:
        at = lowered.find(phrase)
        while at >= 0:
            out.append(_sentence(lowered, at, at + len(phrase)))
            at = lowered.find(phrase, out[-1][1])
    return out


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    first = max(0, start - _LONGEST_SENTENCE)
    begin = max(text.rfind(mark, first, start) + 1 for mark in ".!?\n")
    after = _SENTENCE_END.search(text, end, end + _LONGEST_SENTENCE)
    return max(begin, first), after.end() if after else end
