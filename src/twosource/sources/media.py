"""Which outlet the words for a medium mean: "told Newswire", "the same station", "this newspaper", "it"."""

from __future__ import annotations

import re

from twosource.records import Source, Span
from twosource.sources.lists import country_words, domain_of, fold, known, slug
from twosource.sources.phrases import anaphor_of
from twosource.sources.resolver import SourceResolver

_OWN = re.compile(
    r"^(?:us|me|our\s[\w-]+|this\s(?:news)?(?:paper|site|website|magazine|channel|blog|station|agency|reporter|"
    r"correspondent|publication|outlet))$",
    re.I,
)
_BEFORE = re.compile(
    r"^(?:(?:the|a|an|same|this|that|its|their|said)\s+)?(?:[a-z][\w’'-]*\s+|[A-Z][a-z]+(?:ese|ish|ian|an|ch|i|ish|ern)\s+(?=[a-z])){0,4}"
)
_AFTER = re.compile(
    r"\s+(?:[a-z-]+\s+){0,2}(?:agency|newspaper|paper|magazine|website|site|channel|portal|broadcaster|network|"
    r"station|daily|weekly|radio|newswire|television|blog)$"
)


def medium(resolver: SourceResolver, span: Span, cue_at: int | None, met: list[Source]) -> Source:
    """The source that the words of an intermediary name; `met` are the outlets of the document so far, in order.

    A name that is in no list is an outlet's by its place: who is told something by a spokesman and has a name, and is
    neither person nor office, prints it.
    """
    text = " ".join(resolver.text[span[0] : span[1]].split())
    if _OWN.match(text):
        return resolver.outlet()
    low = fold(text)
    if low in ("it", "its", "them"):
        return met[-1] if met else resolver.resolve([span], cue_at, via=True)
    listed = known(text) if not text[:1].islower() else None
    if listed is not None:
        return listed
    name = _AFTER.sub("", _BEFORE.sub("", text)).strip() or text
    if text[:1].islower() or low.split(" ", 1)[0] in ("the", "this", "that", "its"):
        back = _pointed(low, met)
        if back is not None:
            return back
        if not name[:1].isupper():
            return resolver.resolve([span], cue_at, via=True)
    listed = known(name)
    if listed is not None:
        return listed
    if not name[:1].isalnum() or name.islower():
        return resolver.resolve([span], cue_at, via=True)
    person = resolver.person_of(span)
    return person or Source(id=f"s-outlet-{slug(domain_of(name) or name)}", name=name, kind="outlet")


def _pointed(low: str, met: list[Source]) -> Source | None:
    """The outlet that "the same station" or "the French channel" takes up: the last one that may be called so."""
    words = low.split()
    if anaphor_of(words[-1]) not in ("outlet", "agency"):
        return None
    code = next((country_words()[w][0] for w in words if w in country_words()), None)
    fitting = [s for s in reversed(met) if code is None or s.country in (code, None)]
    named = [s for s in fitting if words[-1] in s.descriptors or words[-1] in fold(s.name).split()]
    right = [s for s in named or fitting if code is None or s.country == code]
    return next(iter(right or named or fitting), None)
