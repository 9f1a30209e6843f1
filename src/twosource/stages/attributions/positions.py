"""Stances that leave a statement open: who does not confirm, declines, or does neither, and to what.

Read from the words of a sentence and not from its tree alone: such a stance is put in many ways ("could not be drawn on
whether", "confirmation was not forthcoming"), and taking one for a confirmation or a denial is the worst of errors. The
ways are patterns in lexicon/positions.toml. What they find overrules the stance of the cue that stands within them.
"""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Sequence

from twosource.lexicon import load
from twosource.records import Stance
from twosource.stages.attributions import cues
from twosource.stages.attributions.deeds import DEEDS, done, refuses_a_thing
from twosource.stages.attributions.found import LONGEST_SENTENCE, Found, by_sentence
from twosource.stages.attributions.opened import Position, opened, points_back
from twosource.stages.attributions.page import Page

BLOCKED = "blocked"
GROUPS: tuple[Stance | None, ...] = (
    None,
    "confirms",
    "neither",
    "does-not-confirm",
    "declines",
    "denies",
)
_ADVERBS = (
    r"(?:(?:\S+ly|yet|so far|still|even|also|now|either|just|in fact|for now|at all|on record|to date|as yet|of course|"
    r"on \S+day|this \S+|twice|repeatedly|, \S+ly ,) ){0,3}?"
)


@functools.cache
def _patterns() -> tuple[tuple[Stance | None, re.Pattern[str]], ...]:
    """One pattern for each group, from the words of the list."""
    table = load("positions")
    named = {name: "".join(str(value).split("\n")) for name, value in table["words"].items()}

    def filled(line: str) -> str:
        for _ in range(3):
            line = re.sub(r"<(\w+)>", lambda m: named[m.group(1)], line)
        return line.replace("~", _ADVERBS)

    out = []
    for group in GROUPS:
        lines = [filled(line) for line in str(table[group or BLOCKED]["patterns"]).split("\n") if line.strip()]
        out.append((group, re.compile(r"(?<!\S)(?:" + "|".join(lines) + r")(?!\S)")))
    return tuple(out)


def positions(page: Page, a: int, b: int) -> list[Position]:
    """The positions in the sentence of tokens [a, b), in order, none within another; of two, the earlier group's."""
    if b - a > LONGEST_SENTENCE:
        return []
    starts: list[int] = []
    parts: list[str] = []
    at = 0
    for i in range(a, b):
        word = page.lemma[i] if page.pos[i] in ("VERB", "AUX") or page.tag[i] in ("NN", "NNS") else page.lower[i]
        word = "".join(word.split()) or "_"
        starts.append(at)
        parts.append(word)
        at += len(word) + 1
    line = " ".join(parts)
    out: list[Position] = []
    for stance, pattern in _patterns():
        for m in pattern.finditer(line):
            first = a + bisect.bisect_right(starts, m.start()) - 1
            last = a + bisect.bisect_left(starts, m.end()) - 1
            if stance == "denies" and page.pos[first] in ("NOUN", "PROPN"):
                continue
            if all(last < p.first or p.last < first for p in out):
                out.append(Position(first, last, stance))
    return sorted((p for p in out if p.stance is not None), key=lambda p: p.first)


def settle(page: Page, found: list[Found]) -> list[Found]:
    """Give the finds the stance that the words around their cue say; return positions that no find stands for."""
    near = by_sentence(page, found)
    new: list[Found] = []
    for number, (a, b) in enumerate(page.sents):
        group = near.get(number, [])
        before = len(new)
        for position in positions(page, a, b):
            within = [f for f in group if position.first <= f.anchor <= position.last]
            for f in within:
                f.stance = position.stance if f.rule != "noun" or f.lemma in DEEDS else f.stance
            full = [f for f in within if f.content and f.rule != "noun" and not _thin(page, f, position)]
            made = None if full else opened(page, position, (a, b), group)
            if made is not None and (made.content != made.cue or not any(f.content for f in within)):
                new.append(made)
        for f in group:
            if f.stance is None and (not done(page, f) or refuses_a_thing(page, f)):
                f.stance = "says"
        _hand_down(page, [*group, *new[before:]])
    return new


def _thin(page: Page, f: Found, position: Position) -> bool:
    """Whether a find's content is no more than words of its own cue ("declined [to comment]") or "this"."""
    end = page.end[position.last]
    start = page.idx[position.first]
    within = all(start <= s and e <= end for s, e in f.content)
    return within or points_back(page, f.content)


def stance_of(f: Found) -> Stance:
    """The stance of a find: as settled, else as its cue has it."""
    if f.stance is not None:
        return f.stance
    if f.rule == "naming":
        return "says"  # "called it routine" calls for nothing
    return "neither" if f.neither and f.lemma in _CONFIRM_DENY else cues.stance(f.lemma, f.negated, f.refusing)


_CONFIRM_DENY = frozenset({"confirm", "deny"})
_HANDED = frozenset({"denies", "confirms", "neither", "does-not-confirm", "declines"})


def _hand_down(page: Page, group: Sequence[Found]) -> None:
    """Who rejects "the claim that P" rejects P: a noun nobody owns takes the stance of what is done to it."""
    for f in group:
        if f.rule != "noun" or page.kid(f.anchor, "poss") >= 0:
            continue
        at = (f.cue[0][0], f.content[0][0])
        around = [g for g in group if g is not f and g.rule != "noun" and any(_holds(g, x) for x in at)]
        if around:
            stance = stance_of(min(around, key=lambda g: sum(e - s for s, e in g.content)))
            f.stance = stance if stance in _HANDED else f.stance


def _holds(f: Found, at: int) -> bool:
    return any(s <= at < e for s, e in f.content)


__all__ = ["Position", "positions", "settle", "stance_of"]
