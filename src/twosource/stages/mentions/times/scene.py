"""Where a reading of a text stands: the day it counts from, the day last named, and the tense around."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from twosource.stages.mentions.located import Located
from twosource.stages.mentions.times.lexicon import NUMBER_WORD, Tokens
from twosource.stages.mentions.times.moments import Found
from twosource.stages.mentions.times.tense import by_parse, by_words

UNKNOWN_DAY = date(2000, 6, 15)
"""Stands in where nothing is known to count from; what is computed from it is replaced by the blank value."""


_QUARTER_REACH = 120  # tokens, about three sentences: how far a company's quarter stays the measure of comparison
_COMPARES = frozenset("from than million billion percent share profit income loss sales revenue earnings".split())


@dataclass
class Scene:
    """The state of one pass over one text. `known`: `day` is the real day of publication, not a stand-in."""

    tokens: Tokens
    day: date
    moment: datetime | None
    known: bool
    doc: Located | None = None
    last: date | None = None  # the day last named: "two days later" counts from it
    last_at: int = -1  # token at which it was named
    last_known: bool = False
    last_quarter: str | None = None
    last_quarter_at: int = -1  # token at which it was named
    counted_from: date | None = None  # set when the words being read count from the day last named

    def tense(self, start: int, end: int) -> int:
        """-1 past, 1 future, 0 unknown, for the tokens [start, end)."""
        if self.doc is not None:
            told = by_parse(self.doc, self.tokens.starts[start], self.tokens.ends[end - 1])
            if told:
                return told
        return by_words(self.tokens, start, end)

    def told(self) -> date:
        """The day that the story is at: the one last named, else the day of publication."""
        if self.last is not None and self.last_known:
            self.counted_from = self.last
        return self.last if self.last is not None else self.day

    def blank_if_told(self, blank: str) -> str | None:
        """`blank` when `told()` rests on an unknown day, else None: the value then needs nothing more."""
        if self.last is not None:
            return None if self.last_known else blank
        return blank

    def now(self) -> datetime:
        return self.moment if self.moment is not None else datetime.combine(self.day, time(23, 59, 59))

    def remember(self, found: Found, at: int) -> None:
        """Note a date that was named; "today" counts, as does a year."""
        if found.kind in ("date", "time") and found.first is not None:
            day = re.match(r"\d{4}-\d{2}-\d{2}", found.value)  # by the clock of the place, not in UTC
            self.last = date.fromisoformat(day[0]) if day else found.first.date()
            self.last_at = at
            self.last_known = self.known or found.blank is None
        if "-Q" in found.value and found.first is not None:
            self.last_quarter, self.last_quarter_at = found.value, at

    def compared_quarter(self, start: int, end: int) -> tuple[int, int] | None:
        """Year and quarter of the year before that the tokens [start, end) compare with ("from $2 billion a year
        earlier"): a quarter was named shortly before and figures stand around; None where a year is meant."""
        if self.last_quarter is None or start - self.last_quarter_at > _QUARTER_REACH:
            return None
        before = range(max(start - 6, 0), start)
        if not any(self.tokens.classes[i] in "dD$%n" or self.tokens.word(i) in _COMPARES for i in before):
            return None
        year, quarter = self.last_quarter[:7].split("-Q")
        return int(year) - 1, int(quarter)

    def same_sentence(self, at: int) -> bool:
        """Was the last day named in the sentence of token `at`?"""
        between = self.tokens.classes[self.last_at : at]
        return self.last_at >= 0 and "\n" not in between and ". " not in between and len(between) < 60


def number(tokens: Tokens, start: int, end: int) -> float | None:
    """The first number in the tokens [start, end): digits, "2 1/2", "twenty-four", "two and a half"; None if vague."""
    total, current, seen = 0.0, 0.0, False
    for i in range(start, end):
        letter, word = tokens.classes[i], tokens.word(i)
        if letter in "DdY":
            if seen:
                divided = tokens.classes[i + 1 : i + 2] == "/"
                return current + _ratio(word, tokens.word(i + 2)) if divided else current
            current, seen = float(word.replace(",", "")), True
        elif letter == "n":
            value = NUMBER_WORD[word]
            if value == 1000:
                total, current = total + max(current, 1.0) * value, 0.0
            elif value in (12, 100) and word in ("dozen", "hundred"):
                current = max(current, 1.0) * value
            elif seen and 0 < current % 100 < 20:
                break
            else:
                current += value
            seen = True
        elif letter == "h" and (not seen or "a" in tokens.classes[i - 2 : i]):
            return total + current + 0.5
        elif seen and (letter in ">/" or word == "or"):
            break
    return total + current if seen else None


def _ratio(a: str, b: str) -> float:
    try:
        return float(a) / float(b) if float(b) else 0.0
    except ValueError:
        return 0.0
