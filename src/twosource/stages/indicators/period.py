"""Over which time a stated maximum holds."""

from __future__ import annotations

import re

from twosource.records import Appearance

PERIOD = re.compile(
    r"\b(?:past|last|previous|preceding)\s+(?:[\w-]{1,20}\s+){0,2}(?:years?|months?|weeks?|days?|decades?)\b", re.I
)


def period_of(a: Appearance) -> str | None:
    """The words that say over which time: "past five years"."""
    found = PERIOD.search(a.quote)
    return " ".join(found[0].split()) if found else None
