"""Quotations: "tomorrow" in what somebody said on Thursday is Friday, whenever it was printed.

The day of speaking is looked for beside the quotation: a day in the same sentence, outside the quotation marks, that
stands by a verb of saying ('"...," he said on Thursday', 'On 12 April he told reporters: "..."'). Where there is none,
a quotation that goes on after it in the same paragraph keeps it; else the day of publication serves as everywhere.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from twosource.stages.mentions.times.lexicon import Tokens
from twosource.stages.mentions.times.moments import Found

_QUOTED = re.compile(
    r"[“„](?P<a>[^“”\n]{1,1500})[”\n]|\"(?P<b>[^\"\n]{1,1500})\"|``(?P<c>[^`\n]{1,1500}?)''"
    r"|(?<!\w)‘(?P<d>[^‘\n]{1,1500}?[.,!?…])’(?!\w)"
)
_SAYING = frozenset(
    "said says told tells tell wrote posted tweeted announced added stated declared warned explained claimed replied "
    "quoted telling saying insisted noted testified".split()
)
_BREAKS = frozenset("who which that whom whose after before when while since until because where if".split())
_PRONOUNS = frozenset("he she they".split())
_REACH = 9  # tokens between the verb of saying and its day


class Spoken(NamedTuple):
    """The tokens [start, end) were said on `day`. `known`: that rests on no unknown day of publication."""

    start: int
    end: int
    day: date
    known: bool


def spoken(tokens: Tokens, reads: Sequence[tuple[int, int, str, Found]], latest: date) -> Iterator[Spoken]:
    """The quotations whose day of speaking the text gives, and that hold a time which depends on it.

    reads: the times found, in order, as (first token, token after the last, shape, what it says). latest: the day of
    publication; nobody is quoted as speaking after it.
    """
    text = tokens.text
    if not any(mark in text for mark in ("“", '"', "``", "‘", "„")):
        return
    begins = [r[0] for r in reads]
    quotes = [(m.start(), m.end()) for m in _QUOTED.finditer(text)]
    paragraph, kept = -1, None
    for i, (opens, closes) in enumerate(quotes):
        start, end = bisect_left(tokens.starts, opens), bisect_left(tokens.starts, closes)
        here = text.rfind("\n", 0, opens)
        if here != paragraph:
            paragraph, kept = here, None
        low = bisect_left(tokens.starts, quotes[i - 1][1]) if i else 0
        high = bisect_left(tokens.starts, quotes[i + 1][0]) if i + 1 < len(quotes) else len(tokens.starts)
        sides = (_after(tokens, end, high), _before(tokens, low, start))
        found, said = None, False
        for side in sides:
            verbs = [k for k in side if tokens.word(k) in _SAYING]
            said = said or bool(verbs and not _pronoun(tokens, verbs[0]))
            found = found or _day(tokens, verbs, side, reads, begins)
        if found is not None and found[0] <= latest:
            kept = found
        elif said:
            kept = None
        if kept is not None and any(
            r[3].blank is not None for r in reads[bisect_left(begins, start) : bisect_left(begins, end)]
        ):
            yield Spoken(start, end, *kept)


def _ends(tokens: Tokens, k: int) -> bool:
    """Is token `k` the end of a sentence or a line?"""
    if tokens.classes[k] == "\n":
        return True
    mark = tokens.raw(k)
    if mark not in (".", "!", "?"):
        return False
    return not (mark == "." and len(tokens.raw(k - 1)) <= 4 and tokens.raw(k - 1)[:1].isupper())


def _after(tokens: Tokens, start: int, high: int) -> range:
    """The tokens from the end of a quotation to the end of its sentence."""
    if tokens.raw(start - 2) in (".", "!", "?") and tokens.raw(start)[:1].isupper():
        verb = [k for k in range(start, min(start + 8, high)) if tokens.word(k) in _SAYING]
        if not verb or ":" in (tokens.raw(k) for k in range(start, min(start + 40, high))):
            return range(start, start)
    for k in range(start, min(start + 40, high)):
        if _ends(tokens, k):
            return range(start, k)
    return range(start, min(start + 40, high))


def _before(tokens: Tokens, low: int, start: int) -> range:
    """The tokens from the beginning of the sentence to the opening of a quotation in it."""
    for k in range(start - 1, max(start - 40, low) - 1, -1):
        if _ends(tokens, k):
            return range(k + 1, start)
    return range(max(start - 40, low), start)


def _pronoun(tokens: Tokens, verb: int) -> bool:
    return tokens.word(verb - 1) in _PRONOUNS or tokens.word(verb + 1) in _PRONOUNS


def _day(
    tokens: Tokens, verbs: list[int], side: range, reads: Sequence[tuple[int, int, str, Found]], begins: list[int]
) -> tuple[date, bool] | None:
    """The day that stands by one of the verbs of saying, outside the quotation."""
    for verb in verbs:
        for k in range(bisect_left(begins, side.start), bisect_left(begins, side.stop)):
            s, e, _, found = reads[k]
            day = re.match(r"\d{4}-\d{2}-\d{2}(?!/)", found.value)
            if day is None or found.kind not in ("date", "time"):
                continue
            low, high = (verb + 1, s) if verb < s else (e, verb)
            if high - low <= _REACH and not any(tokens.word(i) in _BREAKS for i in range(low, high)):
                return date.fromisoformat(day[0]), found.blank is None
    return None
