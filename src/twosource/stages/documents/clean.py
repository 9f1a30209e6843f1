"""A plain text without what is not its text. Nothing is thrown away: every passage taken out is listed with place."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from twosource.records import Removed, Section
from twosource.stages.documents import credits, furniture, headlines, people
from twosource.stages.documents.lines import Found, Line, join

_TERMINAL = re.compile(r"""[.!?:;]["'”’)\]]{0,2}$""")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text, what was taken out of it, its articles, and what it says about itself."""

    text: str
    removed: tuple[Removed, ...]
    sections: tuple[Section, ...]
    found: Found
    notes: tuple[str, ...] = ()


def clean(text: str, title: str | None = None, *, page: bool = False) -> Cleaned:
    """Clean a plain text. `title`: the given one. `page`: the text comes from a page extractor that chose the passages,
    so that links in mid-text and joined articles are not looked for.
    """
    lines = furniture.cut_blocks(text)
    notes = () if page else _unwrap(lines)
    found = Found()
    furniture.mark(lines)
    people.mark(lines, found)
    credits.mark(lines)
    headlines.mark_title(lines, found, title)
    if not page:
        headlines.mark_others(lines, found)
    clean_text, removed, sections = join(lines, found)
    return Cleaned(clean_text, removed, sections, found, notes)


def _unwrap(lines: list[Line]) -> tuple[str, ...]:
    """Join the lines of a text that was broken at a fixed width: a line's end must not end a sentence there."""
    inner = [line for line, after in itertools.pairwise(lines) if after.kept and line.kept and not after.gap]
    if len(inner) < 6:
        return ()
    lengths = sorted(len(line.text) for line in inner)
    width = lengths[-1]
    full = sum(1 for length in lengths if length >= 0.6 * width)
    open_ended = sum(1 for line in inner if not _TERMINAL.search(line.text))
    if not 40 <= width <= 100 or full < 0.7 * len(inner) or open_ended < 0.5 * len(inner):
        return ()
    out: list[Line] = []
    previous = 0
    for line in lines:
        if out and line.kept and out[-1].kept and not line.gap and previous >= 0.5 * width:
            out[-1].text += " " + line.text
        else:
            out.append(line)
        previous = len(line.text)
    lines[:] = out
    return ("lines broken at a fixed width were joined",)
