"""Whether a name is an outlet's."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Sequence
from typing import cast

from twosource.lexicon import words
from twosource.records import Span

_ENDINGS = words("cues", "media", "endings")


@functools.lru_cache(maxsize=1)
def _known_media() -> Callable[[str], bool] | None:
    try:
        module = importlib.import_module("twosource.sources")
    except ModuleNotFoundError:
        return None
    return cast("Callable[[str], bool] | None", getattr(module, "is_media", None))


@functools.lru_cache(maxsize=4096)
def outlet_like(name: str) -> bool:
    """Whether a name is that of an outlet: known to the source list, or shaped as one ("Radio X", "x.ru", "KBS")."""
    bare = name.strip().strip(".,")
    if not bare or not (any(c.isupper() for c in bare) or "." in bare):
        return False
    known = _known_media()
    if known is not None and known(bare):
        return True
    parts = bare.lower().replace("’s", "").replace("'s", "").split()
    if not parts:
        return False
    if (
        parts[-1] in _ENDINGS
        or parts[0] in ("radio", "daily")
        or any(parts[-1].endswith(e) for e in _ENDINGS if e[0] == ".")
    ):
        return len(parts) > 1 or "." in parts[-1]
    if len(parts) == 1 and any(c.isupper() for c in bare[1:]) and not bare.isupper():
        return True  # MailOnline, NKNews, BuzzFeed
    return bare.isupper() and bare.isalpha() and 3 <= len(bare) <= 6 and bare not in _ACRONYMS


def listed_name(text: str, tokens: Sequence[Span]) -> Span | None:
    """The longest run of these tokens that is the name of a listed source; the first of several. At most six tokens."""
    from twosource.sources import known

    best: Span | None = None
    for n, (start, _) in enumerate(tokens):
        for _, end in tokens[n : n + 6]:
            name = text[start:end]
            longer = best is None or end - start > best[1] - best[0]
            if longer and (name[:1].isupper() or "." in name) and known(name) is not None:
                best = (start, end)
    return best


_ACRONYMS = {
    "NATO",
    "CIA",
    "FBI",
    "NSA",
    "UN",
    "EU",
    "IAEA",
    "OPEC",
    "DPRK",
    "USA",
    "UK",
    "GOP",
    "CEO",
    "FSB",
    "NIS",
    "JCS",
}
