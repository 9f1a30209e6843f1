"""A report as the reader of incidents needs it: parsed, with its times, places and counts, also when it is in capitals.

Old wires are in capitals throughout. A parser takes every word of them for a name; so they are parsed, and their times
and counts read, in small letters, and only places are looked for in the text as it stands. Offsets stay the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from twosource.pipeline import Reading, run_document
from twosource.records import Document, PlaceMention, QuantityMention, TimeMention
from twosource.stages import stages_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

WRAPPED = 50
"""Characters of a full line of a text whose lines are of one width."""
_WITHIN = re.compile(r"(?<=[^\n])\n(?=[^\s])")
CAPITALS = 0.7
"""Share of capitals among the letters from which a text is in capitals throughout."""
NEEDED = ("mentions.sentences", "mentions.names", "mentions.places", "mentions.times", "mentions.quantities")


@dataclass(frozen=True)
class Text:
    """A report ready to be read for incidents."""

    document: Document
    parse: Doc
    times: tuple[TimeMention, ...]
    places: tuple[PlaceMention, ...]
    quantities: tuple[QuantityMention, ...]


def text_of(document: Document) -> Text:
    """Parse a report and find its times, places and counts."""
    import msgspec

    document = msgspec.structs.replace(document, text=unwrapped(document.text))
    small = document
    if in_capitals(document.text):
        small = msgspec.structs.replace(document, text=lowered(document.text))
    reading = _read(small)
    places = reading if small is document else _read(document)
    return Text(
        document,
        reading.doc,
        tuple(reading.of(TimeMention)),
        tuple(m for m in places.of(PlaceMention) if not m.institutional),
        tuple(reading.of(QuantityMention)),
    )


def in_capitals(text: str) -> bool:
    """Whether nearly all letters are capitals."""
    letters = [c for c in text[:5000] if c.isalpha()]
    return len(letters) > 40 and sum(c.isupper() for c in letters) >= CAPITALS * len(letters)


def unwrapped(text: str) -> str:
    """The text with the line ends within paragraphs as spaces, of the same length, when its lines are of one width.

    A parser takes the end of a line for the end of a sentence.
    """
    lines = [len(line) for line in text.split("\n") if line.strip()]
    full = [n for n in lines if n >= WRAPPED]
    if len(lines) < 3 or len(full) < len(lines) / 2 or max(lines) > 120:
        return text
    return _WITHIN.sub(" ", text)


def lowered(text: str) -> str:
    """The text in small letters, of the same length: letters whose small form is longer stay as they are."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(low if len(low := c.lower()) == 1 else c for c in text)


def _read(document: Document) -> Reading:
    from twosource.parse import parse

    reading = Reading(document, parse(document.text))
    run_document([s for name in NEEDED for s in stages_of(name)], reading)
    return reading
