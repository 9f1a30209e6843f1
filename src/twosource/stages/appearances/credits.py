"""Lines that say where a whole text comes from: "Source: X", "Via X", "LIMA (Reuters) -", "/TASS/", an agency's byline.

Such a line is a hop of all that stands under it (a dateline) or above it (a line at the end), not an attribution: it
governs the text, and no clause of it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from twosource.records import Document, Source, Span
from twosource.sources import known
from twosource.sources.lists import domain_of

_MARKS = "-–—"
_LABELS = (
    r"(?:Source|Via|H/T|Original|Courtesy of|(?:First|Originally) published (?:by|in|on|at)|Reporting by|"
    r"Translated from|Translation of|"
    r"Reprinted (?:from|with permission from)|Republished from|Adapted from|From)"
)
_LINE = re.compile(
    rf"^[ \t]*[(\[•*–—-]?[ \t]*(?P<label>{_LABELS})[ \t]*(?P<colon>[:：])?[ \t]*(?P<names>[^\n]{{2,160}}?)"
    r"[ \t]*[)\]]?$",
    re.MULTILINE,
)
_DATELINE = re.compile(
    rf"^[^\n()/]{{0,80}}?(?:\((?P<paren>[^()\n]{{2,40}})\)|/(?P<slash>[^/\n]{{2,30}})/)"
    rf"(?:[ \t]+[^\W\d_a-z][^\na-z.()/]{{1,40}}(?=[{_MARKS}]))?[ \t]*(?P<mark>[{_MARKS}.:]{{0,2}})",
    re.MULTILINE,
)
_ENDING = re.compile(rf"(?:[{_MARKS}][ \t]*|[(/])(?P<name>[A-Z][^\n()/{_MARKS}]{{1,30}})[)/]?[ \t]*$", re.MULTILINE)
_HOPS = re.compile(r",?\s+(?:quoting|citing|via|with|from|quoted by|by way of)\s+|\s*,?\s+(?:->|→|>)\s+", re.I)
_BACKWARDS = re.compile(r"\s+(?:via|quoted by|by way of)\s+", re.I)
_SEVERAL = re.compile(r"\s*(?:,|;|/|\band\b|&)\s*")
_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
_STARTS = 3
"""Paragraphs from the top in which a dateline stands."""
MOST_CREDITS = 200

Credited = tuple[Source, Span]
Resolve = Callable[[Span], Source]


@dataclass(frozen=True)
class Credit:
    """Between these two code points the text comes through these sources, outermost first."""

    start: int
    end: int
    hops: tuple[Credited, ...]
    why: str


def credit_at(credits: Sequence[Credit], at: int) -> Credit | None:
    """The narrowest credit that covers a code point."""
    fitting = [c for c in credits if c.start <= at < c.end]
    return min(fitting, key=lambda c: (c.end - c.start, c.start)) if fitting else None


def find_credits(
    document: Document,
    outlet: Source,
    resolve: Resolve,
    places: Collection[Span] = frozenset(),
    origin: Source | None = None,
) -> list[Credit]:
    """The credits of a document; `resolve` tells what a span of words, given as the name of a medium, stands for.

    `places` are the spans of place names: "(LIMA) -" is where it was written, and no agency by its initials. `origin`
    is whom the container names: the <source> of a feed's entry, whom a message was forwarded from.

    A line at the end speaks for what stands between it and the one before; a dateline for all below it, to the end of
    its article. Lines that name several sources side by side say not which words are whose, and give none.
    """
    parts = [s.span for s in document.sections] or [(0, len(document.text))]

    def initials(span: Span) -> Source | None:
        return None if span in places else resolve(span)

    out: list[Credit] = list(_kept(list(_first_reports(document.text, resolve)), outlet))
    for start, end in parts:
        lines = list(_lines(document.text, start, end, resolve))
        out += _kept(lines, outlet)
        if len(out) > MOST_CREDITS:
            break
        top = None if lines else _dateline(document.text, start, end, initials) or _ending(document.text, start, end)
        if top is not None:
            out += _kept([Credit(start, end, (top,), "the text is marked as this agency's")], outlet)
    if origin is not None and not any(origin.id == h[0].id for c in out for h in c.hops):
        out += _kept([Credit(0, len(document.text), ((origin, (0, 0)),), "it came marked as taken from there")], outlet)
    if not any(c.start == 0 for c in out) and document.byline:
        agency = known(re.sub(r"^by\s+", "", document.byline.strip(), flags=re.I))
        if agency is not None and agency.kind == "agency":
            out += _kept([Credit(0, len(document.text), ((agency, (0, 0)),), "the byline is this agency's")], outlet)
    return out


_FIRST = re.compile(
    r"(?<=[.!?…”\"]\s)(?:(?:The|This|That|These|Those|His|Her|Its|Their)\s[\w’'-]+(?:\s[\w’'-]+)?|It|This|That)\s"
    r"(?:was|were|had\sbeen)\s(?:first|earlier|originally)\s(?:reported|revealed|published|disclosed|broken|made\spublic)"
    r"\s(?:on\s\w+\s)?by\s(?:the\s)?(?P<by>[^\W\d_a-z][\w&’'.-]*(?:\s(?:of\s|the\s|de\s|and\s)?[^\W\d_a-z][\w&’'-]*){0,4})"
    r"|(?<=[.!?…”\"]\s)(?:The\s)?(?P<who>[^\W\d_a-z][\w&’'-]*(?:\s(?:of\s|de\s)?[^\W\d_a-z][\w&’'-]*){0,4})\s"
    r"(?:(?:was|were)\s(?:the\s)?first\sto\sreport|(?:had\s)?first\sreported)\s(?:on\s)?(?:the|this|that|these|it)\b"
    r"(?=[^.,]{0,40}\.)"
)
"""A sentence that says who had the news before: "The sale was first reported by the Example." """


def _first_reports(text: str, resolve: Resolve) -> Iterator[Credit]:
    """Of news that another reported first, the sentence or two before, in the same paragraph or the one before."""
    for m in itertools.islice(_FIRST.finditer(text), MOST_CREDITS):
        group = "by" if m["by"] else "who"
        line = text.rfind("\n", 0, m.start()) + 1
        if not text[line : m.start()].strip():
            before = text[:line].rstrip()
            line = before.rfind("\n") + 1
        name = m[group]
        source = known(name) or resolve(m.span(group))
        if source.kind in ("agency", "outlet"):
            yield Credit(line, m.start(), ((source, m.span(group)),), f'"first reported by {name}"')


def _kept(credits: Sequence[Credit], outlet: Source) -> list[Credit]:
    """The credits without those that name the publishing outlet alone."""
    out = []
    for c in credits:
        hops = tuple(h for h in c.hops if h[0].id != outlet.id)
        if hops:
            out.append(Credit(c.start, c.end, hops, c.why))
    return out


def _lines(text: str, start: int, end: int, resolve: Resolve) -> Iterator[Credit]:
    """Lines that begin with a label: "Source: The Example, quoting EXM"."""
    low = start
    for m in _LINE.finditer(text, start, end):
        before = text[low : m.start()].strip()
        needs_colon = m["label"] in ("Source", "Original", "From", "Via")
        heads = not before and m["label"] not in ("From", "Courtesy of") and low == start and m.end() < end
        if heads and (m["colon"] is not None or m["label"] not in ("Source", "Original", "Via")):
            hops = _hops_of(m["names"].rstrip(" :"), m.start("names"), resolve, strict=m["colon"] is None)
            if hops:
                yield Credit(m.end(), end, hops, f'a line over it says "{" ".join(m["label"].split())}"')
                low = m.end()
            continue
        if not before or (needs_colon and m["colon"] is None and m["label"] != "Via"):
            continue
        if m["label"] == "From" and text[m.end() - 1] == ":":
            continue
        hops = _hops_of(m["names"], m.start("names"), resolve, strict=m["colon"] is None)
        if hops:
            label = " ".join(m["label"].split())
            yield Credit(low, m.start(), hops, f'a line says "{label}" of it')
            low = m.end()


def _hops_of(names: str, at: int, resolve: Resolve, strict: bool) -> tuple[Credited, ...]:
    """The sources of "The Example, quoting EXM", outermost first; empty when they stand side by side or are none."""
    pieces: list[tuple[str, int]] = []
    last = 0
    for m in _HOPS.finditer(names):
        pieces.append((names[last : m.start()], at + last))
        last = m.end()
    pieces.append((names[last:], at + last))
    if _BACKWARDS.search(names) and len(pieces) == 2:
        pieces.reverse()
    out: list[Credited] = []
    for piece, place in pieces:
        words = _BRACKETS.sub("", piece).strip(" .\t")
        if not words or not _name_like(words):
            return ()
        begin = place + piece.index(words)
        listed = known(words) or known(domain_of(words) or "")
        if listed is None and (strict or len(_SEVERAL.split(words)) > 1 or len(words.split()) > 6):
            return ()
        span = (begin, begin + len(words))
        out.append((listed or resolve(span), span))
    return tuple(out)


def _name_like(words: str) -> bool:
    """Whether words look like a name or address: a capital or a dot, and no sentence."""
    return (words[0].isupper() or words[0].isdigit() or domain_of(words) is not None) and not words.endswith(("?", "!"))


def _initials(name: str, mark: str, resolve: Callable[[Span], Source | None], span: Span) -> Source | None:
    """The agency of "(EXM) HILLTOWN -" or "HILLTOWN (EXM) -", whatever its initials stand for."""
    fits = 2 < len(name) <= 6 and name.isalpha() and name.isupper()
    source = resolve(span) if fits and any(c in _MARKS for c in mark) else None
    return source if source is not None and source.kind in ("agency", "outlet") else None


def _dateline(text: str, start: int, end: int, resolve: Callable[[Span], Source | None]) -> Credited | None:
    """The agency of "LIMA, March 3 (Reuters) -" or "MOSCOW, April 20. /TASS/." in the first paragraphs."""
    seen = 0
    at = start
    while seen < _STARTS and at < end:
        stop = text.find("\n", at)
        stop = end if stop < 0 else min(stop, end)
        if text[at:stop].strip():
            seen += 1
            m = _DATELINE.match(text, at, stop)
            if m is not None and (m["slash"] or m["mark"].strip(".") or not text[at : m.start("paren") - 1].strip()):
                group = "paren" if m["paren"] else "slash"
                found = _agency(m[group]) or _initials(m[group], m["mark"], resolve, m.span(group))
                if found is not None:
                    return found, m.span(group)
        at = stop + 1
    return None


def _ending(text: str, start: int, end: int) -> Credited | None:
    """The agency that closes a text: "... he said. - AFP"."""
    while end > start and text[end - 1].isspace():
        end -= 1
    line = max(text.rfind("\n", start, end) + 1, start, end - 40)
    m = _ENDING.search(text, line, end)
    found = _agency(m["name"]) if m is not None else None
    return (found, m.span("name")) if m is not None and found is not None else None


def _agency(name: str) -> Source | None:
    """The listed agency or outlet of a credit, which may name a partner too: "Reuters/Ipsos" is none."""
    source = known(name.strip())
    return source if source is not None and source.kind in ("agency", "outlet") else None
