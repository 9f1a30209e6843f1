"""Words by which reports of one happening find one another in an archive: names and figures at their beginning."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from twosource.records import Document

LEAD = 160
"""Words of a text that are looked at: a report says first what happened and where."""
DAYS = 7
UNDATED = -1
_WORD = re.compile(r"[^\W_]+")
_AFTER_STOP = re.compile(r"[.!?:\n\"“”'‘’]\s*$")


def telling_words(document: Document) -> Iterator[tuple[int, int]]:
    """(week, hash of the word) for every name and figure of the lead, each once, in order.

    A report is in the week of its day and in the next one, so that two of neighbouring days always share one.
    """
    words = sorted(set(_names(document.title or "")) | set(_names(document.text)))
    hashes = [_hash(word) for word in words]
    for bucket in _buckets(document):
        for value in hashes:
            yield bucket, value


def _names(text: str) -> Iterator[str]:
    """Capitalised words that do not open a sentence, and figures of two digits or more."""
    for number, match in enumerate(_WORD.finditer(text)):
        if number >= LEAD:
            return
        word = match.group()
        if word.isdigit():
            if len(word) > 1:
                yield word
        elif len(word) > 2 and word[0].isupper():
            before = text[max(0, match.start() - 4) : match.start()]
            if match.start() and not _AFTER_STOP.search(before):
                folded = unicodedata.normalize("NFKD", word.casefold())
                yield "".join(c for c in folded if not unicodedata.combining(c))


def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True)


def _buckets(document: Document) -> tuple[int, ...]:
    try:
        week = date.fromisoformat((document.published or "")[:10]).toordinal() // DAYS
    except ValueError:
        return (UNDATED,)
    return week, week + 1
