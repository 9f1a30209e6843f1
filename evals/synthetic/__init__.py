"""Piles of invented reports whose true copies are known, of any size.

Reprints with edits, cuts, wrapped, spun, reordered and merged texts, two prints of one agency text, circles of
citation, old texts under new dates; and traps: shared quotations and notices. Every pile depends on its seed alone.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from evals.synthetic.articles import Cast, article, pick, sentence
from evals.synthetic.changes import CHANGES, cut, near, passage, reordered, spun, wrapped
from evals.synthetic.words import WORDS
from twosource.records import Document

__all__ = [
    "KINDS",
    "Made",
    "Pile",
    "article",
    "cut",
    "near",
    "passage",
    "pick",
    "pile",
    "reordered",
    "sentence",
    "spun",
    "stream",
    "wrapped",
]

Made = Literal[
    "exact", "near", "cut", "wrapped", "spun", "reordered", "wire", "merged", "passage", "circular", "redated"
]
KINDS: tuple[Made, ...] = (
    "exact",
    "near",
    "cut",
    "wrapped",
    "spun",
    "reordered",
    "wire",
    "merged",
    "passage",
    "circular",
    "redated",
)


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
        for kind in ("near", "cut", "wrapped", "spun", "reordered", "passage"):
            original = article(rng)
            source = made.add(original)
            made.truth.append((made.add(CHANGES[kind](original, rng)), source, kind))
        _wire_pair(made, rng)
        _merged(made, rng)
        _circle(made, rng)
        _redated(made, rng)
        _traps(made, rng)
    for _ in range(unrelated):
        made.add(article(rng))
    return made


STREAMED: tuple[Made, ...] = ("exact", "near", "cut", "wrapped", "spun", "passage")
FAR = 5000
"""In a stream a copy follows its original at most so many reports later."""


def stream(seed: int, n: int, copies: float = 0.1) -> Iterator[tuple[Document, tuple[str, Made] | None]]:
    """`n` reports one after the other, and for a copy its original and how it was made.

    Any part of the stream can be made without the rest: report `i` depends on the seed and `i` alone, and every tenth
    (`copies`, a share) is a copy of an earlier one that is none itself. A longer stream begins with the shorter one.
    """
    every = round(1 / copies)
    for i in range(n):
        rng = random.Random(f"{seed}:{i}")
        name = f"d{i:07d}"
        if i % every or i < every:
            yield Document(id=name, report=name, path=name, text=article(rng)), None
            continue
        source = i - 1 - rng.randrange(min(i, FAR))
        source -= source % every == 0 and source > 0
        original = article(random.Random(f"{seed}:{source}"))
        kind = STREAMED[i // every % len(STREAMED)]
        text = original if kind == "exact" else CHANGES[kind](original, rng)
        yield Document(id=name, report=name, path=name, text=text), (f"d{source:07d}", kind)


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


def _circle(made: Pile, rng: random.Random) -> None:
    """A report goes from outlet to outlet, each citing the one before and adding words, and comes back to the first.

    The order of arrival is not that of publication, and two of the reports carry no date.
    """
    outlets = [f"{Cast.drawn(rng).towns[0]} {paper}" for paper in ("Herald", "Tribune", "Gazette")]
    text = article(rng, 160)
    chain = [(text, outlets[0], "2021-03-02")]
    for at, date in ((1, ""), (2, "2021-03-05"), (0, "")):
        lead = f"{pick(rng, 'times')} the {chain[-1][1]} reported the following."
        text = f"{lead}\n\n{near(text, rng)}\n\n{article(rng, 30)}"
        chain.append((text, outlets[at], date))
    order = list(range(len(chain)))
    rng.shuffle(order)
    names = {}
    for at in order:
        text, outlet, date = chain[at]
        names[at] = made.add(text, outlet=outlet, **({"published": date} if date else {}))
    made.truth += [(names[at], names[at - 1], "circular") for at in range(1, len(chain))]


def _redated(made: Pile, rng: random.Random) -> None:
    """A report of October comes back in December, whole, shortened, or with a new beginning."""
    text = article(rng, 200)
    old = made.add(text, published="2019-10-07", outlet="Valley Courier")
    how = rng.randrange(3)
    changed = near(text, rng)
    if how == 1:
        changed = cut(changed, rng)
    elif how == 2:
        changed = f"{article(rng, 40)}\n\n{changed}"
    new = made.add(changed, published="2019-12-19", outlet="Island Post")
    made.truth.append((new, old, "redated"))


def _traps(made: Pile, rng: random.Random) -> None:
    """Reports written apart that have something in common: a quotation, the paper's notice, people and figures of one
    happening, or a paragraph of background that their outlet prints again and again."""
    cast = Cast.drawn(rng)
    background = article(rng, 50)
    for day in ("2022-05-03", "2022-05-11"):
        made.add(article(rng, 200, cast))
        made.add(f"{article(rng, 150)}\n\n{background}", outlet="Valley Courier", published=day)
    quoted, speaker = pick(rng, "quoted"), pick(rng, "speakers")
    for notice in WORDS["notices"]:
        made.add(f'{article(rng, 60)}\n\n"{quoted}," {speaker} said.\n\n{article(rng, 60)}')
        made.add(f"{article(rng, 120)}\n\n{notice}")
