"""Piles of invented reports whose true copies are known: reprints, cuts, wrapped, spun and merged texts, wire pairs.

Every pile depends on its seed number alone. No sentence comes from a real report.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Literal

from evals.synthetic.words import SYNONYMS, WORDS
from twosource.records import Document

Made = Literal["exact", "near", "cut", "wrapped", "spun", "wire", "merged", "passage"]
KINDS: tuple[Made, ...] = ("exact", "near", "cut", "wrapped", "spun", "wire", "merged", "passage")


@dataclass
class Pile:
    """Documents, and which of them were made from which: (copy, original, how)."""

    documents: list[Document] = field(default_factory=list)
    truth: list[tuple[str, str, Made]] = field(default_factory=list)

    def add(self, text: str, **fields: str) -> str:
        name = f"d{len(self.documents):05d}"
        self.documents.append(Document(id=name, report=name, path=f"{name}.txt", text=text, **fields))  # type: ignore[arg-type]
        return name


def pile(seed: int, of_each: int = 20, unrelated: int = 200) -> Pile:
    """`of_each` copies of every kind, `unrelated` other reports, and traps: shared quotations and notices."""
    rng = random.Random(seed)
    made = Pile()
    for _ in range(of_each):
        original = article(rng)
        source = made.add(original)
        made.truth.append((made.add(original), source, "exact"))
        for kind in ("near", "cut", "wrapped", "spun", "passage"):
            original = article(rng)
            source = made.add(original)
            made.truth.append((made.add(CHANGES[kind](original, rng)), source, kind))
        _wire_pair(made, rng)
        _merged(made, rng)
        _traps(made, rng)
    for _ in range(unrelated):
        made.add(article(rng))
    return made


def article(rng: random.Random, words: int | None = None) -> str:
    """An invented report of about 120 to 500 words in paragraphs of two to four sentences."""
    wanted = words or rng.randint(120, 500)
    paragraphs: list[str] = []
    count = 0
    while count < wanted:
        paragraph = " ".join(sentence(rng) for _ in range(rng.randint(2, 4)))
        paragraphs.append(paragraph)
        count += len(paragraph.split())
    return "\n\n".join(paragraphs)


def pick(rng: random.Random, heading: str) -> str:
    return rng.choice(WORDS[heading])


def sentence(rng: random.Random) -> str:
    core = f"{pick(rng, 'subjects')} {pick(rng, 'verbs')} {pick(rng, 'objects')}"
    if rng.random() < 0.6:
        core += f" {pick(rng, 'places')}"
    if rng.random() < 0.5:
        core += f" {pick(rng, 'reasons')}"
    if rng.random() < 0.3:
        core += f", {pick(rng, 'tails')}"
    if rng.random() < 0.4:
        return f"{pick(rng, 'times')} {core}."
    return core[0].upper() + core[1:] + "."


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
    """A quarter of the text: its beginning."""
    words = text.split(" ")
    return " ".join(words[: max(32, len(words) // 4)]).rstrip(",.") + "."


def wrapped(text: str, rng: random.Random) -> str:
    """The whole text between paragraphs of another."""
    return "\n\n".join([article(rng, 60), text, article(rng, 90)])


def spun(text: str, rng: random.Random) -> str:
    """The text with every word replaced that the table knows another one for."""
    out = []
    for word in text.split(" "):
        bare = word.strip(",.\n").lower()
        if bare in SYNONYMS and rng.random() < 0.9:
            word = word.lower().replace(bare, SYNONYMS[bare])
        out.append(word)
    return " ".join(out)


def passage(text: str, rng: random.Random) -> str:
    """Two paragraphs of the text inside a report of its own of about the same length."""
    paragraphs = text.split("\n\n")
    at = rng.randrange(max(1, len(paragraphs) - 1))
    taken = "\n\n".join(paragraphs[at : at + 2])
    return "\n\n".join([article(rng, 50), taken, article(rng, 50)])


CHANGES = {"near": near, "cut": cut, "wrapped": wrapped, "spun": spun, "passage": passage}


def _wire_pair(made: Pile, rng: random.Random) -> None:
    """Two outlets print one agency text that is not itself in the pile; each drops or adds a little."""
    text = article(rng, 200)
    one = made.add(f"HARBOUR TOWN (Reuters) - {near(text, rng)}", outlet="Valley Courier")
    paragraphs = text.split("\n\n")
    other = made.add(f"HARBOUR TOWN (Reuters) - {chr(10).join(paragraphs[:-1])}", outlet="Island Post")
    made.truth.append((other, one, "wire"))


def _merged(made: Pile, rng: random.Random) -> None:
    first, second = article(rng, 150), article(rng, 150)
    one, two = made.add(first), made.add(second)
    both = made.add(f"{first}\n\n{second}")
    made.truth += [(both, one, "merged"), (both, two, "merged")]


def _traps(made: Pile, rng: random.Random) -> None:
    """Reports that have a quotation or the paper's notice in common and were written apart."""
    quoted, speaker = pick(rng, "quoted"), pick(rng, "speakers")
    for _ in range(2):
        made.add(f'{article(rng, 60)}\n\n"{quoted}," {speaker} said.\n\n{article(rng, 60)}')
        made.add(f"{article(rng, 120)}\n\n{pick(rng, 'notices')}")
