"""What is done to a text by those who take it over."""

from __future__ import annotations

import random
from collections.abc import Callable

from evals.synthetic.articles import article, pick
from evals.synthetic.words import SYNONYMS, WORDS

_SMALL = {"of": "from", "in": "inside", "the": "this", "at": "by", "because": "since", "to": "towards", "for": "over"}
_OTHERS = sorted({word for phrase in WORDS["objects"] for word in phrase.split() if len(word) > 4})


def near(text: str, rng: random.Random) -> str:
    """The text with about three words of a hundred dropped, doubled or replaced."""
    out: list[str] = []
    for word in text.split(" "):
        chance = rng.random()
        if chance < 0.01:
            continue
        out.append(word)
        if chance < 0.02:
            out[-1] = pick(rng, "objects").split()[-1]
        elif chance < 0.03:
            out.append(rng.choice(("also", "reportedly", "then", "quite")))
    return " ".join(out)


def cut(text: str, rng: random.Random) -> str:
    """A quarter of the text, at least 32 words: its beginning, or half of the time a part from further down."""
    words = text.split(" ")
    length = max(32, len(words) // 4)
    start = rng.randrange(max(1, len(words) - length)) if rng.random() < 0.5 else 0
    return " ".join(words[start : start + length]).strip(",.\n") + "."


def wrapped(text: str, rng: random.Random) -> str:
    """The whole text between paragraphs of another."""
    return "\n\n".join([article(rng, 60), text, article(rng, 90)])


def spun(text: str, rng: random.Random) -> str:
    """The text with nine in ten of the words replaced that the table knows another one for, and, as careless spinning
    does, three in ten of the other longer words."""
    return _spun(text, rng, 0.3)


def _spun(text: str, rng: random.Random, careless: float) -> str:
    out = []
    for word in text.split(" "):
        bare = word.strip(",.\n").lower()
        chance = rng.random()
        if bare in SYNONYMS:
            word = word.lower().replace(bare, SYNONYMS[bare]) if chance < 0.9 else word
        elif bare in _SMALL:
            word = word.lower().replace(bare, _SMALL[bare]) if chance < careless else word
        elif len(bare) > 4 and bare.isalpha() and word[0].islower() and chance < careless:
            word = word.replace(bare, rng.choice(_OTHERS))
        out.append(word)
    return " ".join(out)


def reordered(text: str, rng: random.Random) -> str:
    """As after a translation there and back: sentences in another order, clauses turned round, small words and names
    of things changed."""
    sentences = [s for paragraph in text.split("\n\n") for s in paragraph.rstrip(".").split(". ")]
    for at in range(0, len(sentences), 4):
        part = sentences[at : at + 4]
        rng.shuffle(part)
        sentences[at : at + 4] = part
    turned = [_turned(s, rng) for s in sentences]
    paragraphs = [" ".join(turned[at : at + 3]) for at in range(0, len(turned), 3)]
    return _spun("\n\n".join(paragraphs), rng, 0.15)


def _turned(sentence: str, rng: random.Random) -> str:
    """The sentence with its last clause first, half of the time; else as it is."""
    head, comma, tail = sentence.rpartition(", ")
    if not comma or rng.random() < 0.5:
        return f"{sentence}."
    return f"{tail[0].upper()}{tail[1:]}, {head}."


def passage(text: str, rng: random.Random) -> str:
    """Two paragraphs of the text inside a report of its own of about the same length."""
    paragraphs = text.split("\n\n")
    at = rng.randrange(max(1, len(paragraphs) - 1))
    taken = "\n\n".join(paragraphs[at : at + 2])
    return "\n\n".join([article(rng, 50), taken, article(rng, 50)])


CHANGES: dict[str, Callable[[str, random.Random], str]] = {
    "near": near,
    "cut": cut,
    "wrapped": wrapped,
    "spun": spun,
    "reordered": reordered,
    "passage": passage,
}
