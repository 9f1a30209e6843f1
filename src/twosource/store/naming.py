"""Names that hold whatever a row holds: for addresses, for words of an index, for days."""

from __future__ import annotations

import hashlib
import re

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")
MONTH = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
"""A date of any precision."""


def slug(ident: str) -> str:
    """A name for an id that may stand in an address whatever the id holds; most ids are their own."""
    if _SAFE.fullmatch(ident):
        return ident
    return "~" + hashlib.sha256(ident.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def tag(kind: str, value: str) -> str:
    """The word under which the full-text index keeps that something has this value: one token whatever it holds."""
    return f"{kind}{hashlib.sha256(value.casefold().encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


def month_tag(year: int, month: int) -> str:
    """The word for "published in this month"."""
    return f"month{year:04}{month:02}"


def day(published: str | None) -> str | None:
    """The last day that a date of any precision can mean: 2017 may be 31 December. None without a date."""
    match = MONTH.match(published or "")
    if match is None:
        return None
    year, month, last = match.groups()
    return f"{year}-{month or '12'}-{last or '31'}"
