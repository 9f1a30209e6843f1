"""Invented reports. No sentence comes from a real one.

Every report has a cast of its own: people, towns and figures that come back in its sentences, as they do in news. Else
large piles would be made of the same sentences, and no tool could tell a copy from a neighbour.
"""

from __future__ import annotations

import functools
import random
from dataclasses import dataclass

from evals.synthetic.words import WORDS


@dataclass(frozen=True)
class Cast:
    """Who and what one report is about."""

    people: tuple[str, ...]
    towns: tuple[str, ...]
    figures: tuple[str, ...]

    @classmethod
    def drawn(cls, rng: random.Random) -> Cast:
        people = tuple(f"{_name(rng)} {_name(rng)}{pick(rng, 'endings')}" for _ in range(4))
        towns = tuple(_name(rng) + pick(rng, "town_endings") for _ in range(4))
        figures = tuple(f"{rng.randint(3, 9999):,}" for _ in range(6))
        return cls(people, towns, figures)


def pick(rng: random.Random, heading: str) -> str:
    """One of the pieces under a heading of words.txt."""
    pieces = WORDS[heading]
    return pieces[int(rng.random() * len(pieces))]


def _one(rng: random.Random, items: tuple[str, ...]) -> str:
    return items[int(rng.random() * len(items))]


def _name(rng: random.Random) -> str:
    return (pick(rng, "syllables") + pick(rng, "syllables")).capitalize()


def article(rng: random.Random, words: int | None = None, cast: Cast | None = None) -> str:
    """A report of about `words` words (120 to 500 when not given) in paragraphs of two to four sentences."""
    wanted = words or rng.randint(120, 500)
    cast = cast or Cast.drawn(rng)
    paragraphs: list[str] = []
    count = 0
    while count < wanted:
        paragraph = " ".join(sentence(rng, cast) for _ in range(rng.randint(2, 4)))
        paragraphs.append(paragraph)
        count += len(paragraph.split())
    return "\n\n".join(paragraphs)


def sentence(rng: random.Random, cast: Cast) -> str:
    """One sentence: when, who, did what, where, why, who says so; most of it may be missing."""
    core = f"{_subject(rng, cast)} {pick(rng, 'verbs')} {_object(rng, cast)}"
    if rng.random() < 0.6:
        core += f" {_place(rng, cast)}"
    if rng.random() < 0.5:
        core += f" {pick(rng, 'reasons')}"
    chance = rng.random()
    if chance < 0.2:
        core += f", {pick(rng, 'tails')}"
    elif chance < 0.4:
        core += f", {_one(rng, cast.people)} {pick(rng, 'sayings')}"
    if rng.random() < 0.4:
        core = f"{pick(rng, 'times')} {core}"
    core = _strewn(rng, core)
    return core[0].upper() + core[1:] + "."


STREWN = 0.4
"""Chance of an invented word before a word of three letters or more. Chosen so that about as many kept runs of words
come again in another report as in news: 17 % of them in 2,100 reports, 13 % in as many of the BBC."""
VOCABULARY = 30_000


def _strewn(rng: random.Random, text: str) -> str:
    """The sentence with invented words between its own: a few of them often, most of them hardly ever."""
    words = _vocabulary()
    out: list[str] = []
    for word in text.split(" "):
        if len(word) > 2 and rng.random() < STREWN:
            out.append(words[int(VOCABULARY ** rng.random()) - 1])
        out.append(word)
    return " ".join(out)


@functools.lru_cache(maxsize=1)
def _vocabulary() -> list[str]:
    rng = random.Random("vocabulary")
    syllables, endings = WORDS["syllables"], WORDS["endings"]
    found: dict[str, None] = {}
    while len(found) < VOCABULARY:
        found["".join(rng.choice(syllables) for _ in range(rng.randint(1, 3))) + rng.choice(endings)] = None
    return list(found)


def _subject(rng: random.Random, cast: Cast) -> str:
    chance = rng.random()
    if chance < 0.25:
        return f"{_one(rng, cast.people)}, {pick(rng, 'roles')},"
    subject = pick(rng, "subjects")
    if chance < 0.45:
        return f"{subject} of {_one(rng, cast.towns)}"
    return _qualified(rng, subject) if chance < 0.65 else subject


def _object(rng: random.Random, cast: Cast) -> str:
    chance = rng.random()
    if chance < 0.25:
        return f"{_one(rng, cast.figures)} of {_one(rng, cast.towns)}'s {pick(rng, 'subjects').split()[-1]}"
    thing = pick(rng, "objects")
    return _qualified(rng, thing) if chance < 0.6 else thing


def _qualified(rng: random.Random, phrase: str) -> str:
    article, _, rest = phrase.partition(" ")
    return f"{article} {pick(rng, 'qualities')} {rest}" if article in ("the", "a", "its") else phrase


def _place(rng: random.Random, cast: Cast) -> str:
    chance = rng.random()
    if chance < 0.2:
        return f"in {_one(rng, cast.towns)}"
    if chance < 0.4:
        return f"{rng.randint(2, 90)} kilometres {pick(rng, 'directions')} of {_one(rng, cast.towns)}"
    return pick(rng, "places")
