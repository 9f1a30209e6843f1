"""Which outlet the words for a medium mean: "told Newswire", "the same station", "this newspaper", "it"."""

from __future__ import annotations

import re

from twosource.lexicon import words
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


_STATE = re.compile(
    r"(?:the )?(?:[a-z]+ )?(?:state|national|public|local|official)(?:-run)? (?:tv|television|radio|media|press)"
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
    if low in ("it", "its", "them", "their"):
        named = met or resolver.outlets_before(span[0])
        return named[-1] if named else resolver.resolve([span], cue_at, via=True)
    if _STATE.fullmatch(low):
        return resolver.resolve([span], cue_at, via=True)
    if _own_name(resolver, text.removeprefix("the ").removeprefix("The ")):
        return resolver.outlet()
    listed = known(text) if not text[:1].islower() else None
    if listed is not None:
        return listed
    name = _AFTER.sub("", _BEFORE.sub("", text)).strip() or text
    if text[:1].islower() or low.split(" ", 1)[0] in ("the", "this", "that", "its"):
        back = _pointed(low, [*resolver.outlets_before(span[0]), *met])
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
    return person or resolver.printed(Source(id=f"s-outlet-{slug(domain_of(name) or name)}", name=name, kind="outlet"))


def _own_name(resolver: SourceResolver, name: str) -> bool:
    """Whether a paper speaks of itself by a word of its name: the Harbour Echo's "told the Echo"."""
    own = (resolver.document.outlet or "").split()
    return " " not in name and name[:1].isupper() and len(own) > 1 and name in own and fold(name) in _ENDINGS | {"echo"}


_ENDINGS = frozenset(e for e in words("cues", "media", "endings") if e.isalpha())


def prints(source: Source) -> bool:
    """Whether a source is an outlet, by its kind or by its name ("Hill FM", "Radio Delta")."""
    if source.kind in ("outlet", "agency"):
        return source.named
    parts = fold(source.name).split()
    return source.named and len(parts) > 1 and (parts[-1] in _ENDINGS or parts[0] == "radio")


_WRITTEN = frozenset(
    "bulletin newscast article report interview story piece dispatch broadcast programme program".split()
)


def _pointed(low: str, met: list[Source]) -> Source | None:
    """The outlet that "the same station" or "the French channel" takes up: the last one that may be called so."""
    parts = low.split()
    written = parts[-1] in _WRITTEN and "same" in parts
    if anaphor_of(parts[-1]) not in ("outlet", "agency") and not written:
        return None
    code = next((country_words()[w][0] for w in parts if w in country_words()), None)
    met = list(dict.fromkeys(reversed(met)))
    fitting = [s for s in met if code is None or s.country in (code, None)]
    if written:
        return next(iter(met), None)
    named = [s for s in fitting if parts[-1] in s.descriptors or parts[-1] in fold(s.name).split()]
    right = [s for s in named or fitting if code is None or s.country == code]
    return next(iter(right or named or fitting), None)
