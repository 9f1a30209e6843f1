"""By what documents and texts are ordered, so that no result depends on the order in which they came."""

from __future__ import annotations

import re

from twosource.records import Document
from twosource.stages.copies.direction import facts


def when(document: Document) -> int:
    """The day of publication and the last number of the id, in one number; a document without a day comes last."""
    day = (document.published or "")[:10].replace("-", "")
    numbers = _DIGITS.findall(document.id)
    found = int(day.ljust(8, "9")) if day.isdecimal() and day.isascii() and len(day) <= 8 else _NEVER
    return found << 32 | min(int(numbers[-1][-10:]) if numbers else _NEVER, _NEVER)


def rank(document: Document, size: int) -> tuple[bool, str, object]:
    """The one of equal texts that stands for all: the agency's own, else the earliest, else the first by id."""
    known = facts(document, size)
    return known.outlet_agency is None, known.latest or "~~", natural(document.id)


_NEVER = (1 << 32) - 1
_DIGITS = re.compile(r"(\d+)")


def natural(name: str) -> tuple[list[tuple[int, str]], str]:
    """A key that puts "doc-2" before "doc-10"."""
    parts = _DIGITS.split(name)
    return [(len(p.lstrip("0")) if i % 2 else 0, p.lstrip("0") if i % 2 else p) for i, p in enumerate(parts)], name
