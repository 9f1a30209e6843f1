"""Corrections and retractions: passages by which an outlet, or somebody else, takes back what was reported before.

Found by their wording, a few general patterns over sentences: "Correction: an earlier version said ...", "this story
has been updated to correct ...", "X has retracted its report", "withdrew its claim", "the article was taken down", "X
later said the figure was wrong". What is only asked for, refused, denied or conditional ("declined to retract",
"demanded a correction") is none, and neither are corrections of markets and houses of correction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from twosource.pipeline import Reading, Stage
from twosource.records import Notice, QuantityMention, Sentence, Span

_TRIGGER = re.compile(
    r"correct|clarif|retract|withdr|recant|disown|walked\s+back|took\s+back|taken\s+back|taken\s+down|took\s+down|removed|"
    r"deleted|pulled|amended|updated|earlier\s+version|previous\s+version|editor|regret|apologi[sz]|wrong|mistaken|"
    r"inaccurate|in\s+error|an\s+error|a\s+mistake|false",
    re.IGNORECASE,
)
_TEXT = (
    r"(?:story|article|report|post|tweet|dispatch|piece|item|headline|version|video|broadcast|page|alert|bulletin)s?"
)
_SAID = (
    r"(?:report|story|stories|article|claim|statement|account|figure|toll|number|count|estimate|allegation|announcement|"
    r"assertion|assessment|testimony|dispatch|remark|tweet|post|version|accusation|information|data)s?"
)
_WRONG = (
    r"(?:wrong|incorrect|mistaken|inaccurate|erroneous|false|untrue|in\s+error|an?\s+(?:typing\s+|clerical\s+)?error|"
    r"a\s+mistake|not\s+(?:correct|accurate|true))"
)
_OWNER = r"(?:its|his|her|their|the|that|this|an|a|those|these)"
_ADJ = r"(?:\s+(?:own|earlier|previous|initial|original|first|recent|exclusive|entire|whole|news|death)){0,3}"
_LATER = r"(?:\s+(?:later|since|now|then|also|subsequently|quietly|publicly|formally|on\s+\w+day)){0,3}"
_NAME = r"(?:[A-Z][\w.&’'-]{0,30})(?:\s+(?:(?:of|for|the|and)\s+)?[A-Z][\w.&’'-]{0,30}){0,5}"
_WHO = (
    rf"(?P<by>(?:[Tt]he\s+)?{_NAME}|[Tt]he\s+(?:[\w-]{{1,20}}\s+){{0,3}}?[\w-]{{2,20}}"
    r"|[Ii]t|[Hh]e|[Ss]he|[Tt]hey)"
)
_OWN_HEAD = re.compile(
    r"(?:^|\n)\s{0,8}[*_(\[]{0,3}(?P<head>Corrections?(?:\s+(?:and|&)\s+clarifications?)?|Clarification|Retraction|"
    r"Editor[’']?s[’']?\s+note|Note\s+to\s+readers|CORRECTION|CLARIFICATION|RETRACTION|EDITOR[’']S\s+NOTE)"
    r"(?:\s*\([^)\n]{1,40}\)|,?\s+(?:on\s+)?\w{3,9}\.?\s+\d{1,2}(?:,?\s+\d{4})?)?[*_)\]]{0,3}\s{0,3}[:–—-]\s"
)
_EARLIER = re.compile(
    rf"\b(?:an?|the|our)\s+(?:earlier|previous|original|initial|first)\s+(?:version|{_TEXT})"
    rf"(?:\s+of\s+(?:this|the|our)\s+{_TEXT})?,?\s+(?:(?:had|has)\s+)?"
    r"(?:incorrectly|wrongly|mistakenly|erroneously|misstated|misreported|misidentified|misspelled|indicated|said|stated|reported|gave|"
    r"put|listed|attributed|described|contained|included|implied|suggested|claimed|was\s+(?:wrong|incorrect))",
    re.IGNORECASE,
)
_MENDED = re.compile(
    rf"\b(?:this|the|our)\s+{_TEXT}\s+(?:has\s+been|was|have\s+been|were)\s+(?:since\s+|later\s+)?"
    r"(?:corrected|amended|(?:updated|revised|edited|changed)\s+to\s+(?:correct|reflect\s+(?:that|the\s+correct)|remove|fix|"
    r"clarify|amend))",
    re.IGNORECASE,
)
_TAKEN = re.compile(
    rf"\b(?P<what>(?:this|the|our|that)\s+{_TEXT})\s+(?:has\s+been|was|have\s+been|were)\s+(?:since\s+|later\s+|quietly\s+)?"
    r"(?:retracted|withdrawn|(?:taken\s+down|removed|deleted|pulled)(?:\s+(?:from|by|after|because|over|as)\b|\s*[.;,]))",
    re.IGNORECASE,
)
_WE = re.compile(
    r"\bwe\s+(?:have\s+)?(?:now\s+)?(?:retract(?:ed)?|withdr[ae]wn?|regret\s+the\s+error|"
    r"apologi[sz]e\s+for\s+the\s+(?:error|mistake))",
    re.IGNORECASE,
)
_TOOK_BACK = re.compile(
    rf"\b{_WHO}{_LATER}\s+(?:(?:has|have|had){_LATER}\s+)?"
    rf"(?P<verb>retracted|withdrew|withdrawn|recanted|disowned|took\s+back|taken\s+back|walked\s+back|took\s+down|"
    rf"taken\s+down|deleted|pulled|removed|corrected)\s+{_OWNER}{_ADJ}\s+{_SAID}\b"
)
_SAID_WRONG = re.compile(
    rf"\b{_WHO}{_LATER}\s+(?:(?:has|have|had){_LATER}\s+)?"
    rf"(?:said|admitted|acknowledged|conceded|announced|clarified|confirmed){_LATER}\s+(?:that\s+)?"
    rf"{_OWNER}{_ADJ}\s+{_SAID}(?:\s+(?:of|that|for|on|about|from)\s+[^,.;\n]{{1,60}}?)?"
    rf"\s+(?:was|were|is|are|had\s+been|has\s+been)\s+{_WRONG}\b"
)
_OWN_MISTAKE = re.compile(
    r"\b(?:later|since|subsequently|admitted|acknowledged|conceded|clarified|its|his|her|their|earlier|previous|initial|"
    r"original|first|own)\b",
    re.IGNORECASE,
)
_THING = re.compile(r"(?:\ban?|\bthe|\bthis|\bthat)\s+(?:number|account|count|data|information)s?$", re.IGNORECASE)
"""A number, an account or data is a thing as well as something said; "its account" and "an earlier count" are said."""
_OFF = frozenset({"took down", "taken down", "deleted", "pulled", "removed"})
_OFF_LINE = re.compile(
    r"\s*[.;,]|\s+(?:about|on|after|and|because|that|saying|claiming|which|of|later|within|hours|"
    r"from\s+(?:its|the|their|his|her)\s+(?:own\s+)?(?:web|site|page|feed|app|archive|account|channel|front|social))",
    re.IGNORECASE,
)
"""A report is taken off a site, or off for a reason; off an agenda it is no retraction."""
_UNREAL = re.compile(
    r"\b(?:not|never|n[’']t|declin\w{1,4}|refus\w{1,4}|demand\w{0,4}|urg(?:e|ed|es|ing)|ask(?:ed|s|ing)?|call(?:ed|s|ing)?\s+"
    r"(?:on|for)|should|must|would|will|could|may|might|if|unless|whether|threaten\w{0,3}|want(?:ed|s)?|request\w{0,3}|"
    r"without|denie[ds]|plans?|expected|urged|told\s+\w{1,20}\s+to|to\s+be)\b[^.;]{0,40}$",
    re.IGNORECASE,
)
"""Words shortly before, within the clause, by which it is not said to have happened."""
_OLD = re.compile(
    r"\b(?:incorrectly|wrongly|mistakenly|erroneously)\s+(?:said|indicated|stated|reported|gave|put|listed|attributed|described|"
    r"identified)\b|\b(?:misstated|misreported|misidentified|said|stated|reported|gave|put|listed|attributed|described|claimed|"
    r"(?:report|story|claim|statement|account|allegation|toll|figure|count|number|estimate)s?\s+(?:that|of))\b",
    re.IGNORECASE,
)
_NEW = re.compile(
    r"[;.]|\b(?:the\s+correct|in\s+fact|it\s+(?:was|is)\s+actually|rather\s+than|instead\s+of|should\s+have|not\s|,\s*(?:when|but|"
    r"while)\b)",
    re.IGNORECASE,
)
_REST = 600
"""Code points that a notice under a heading of its own may go on for."""


def notices(reading: Reading) -> Iterator[Notice]:
    """Every notice of a document, in order; at most one for a sentence."""
    text = reading.text
    if _TRIGGER.search(text) is None:
        return
    starts = [s.span[0] for s in reading.of(Sentence)]
    ends = [s.span[1] for s in reading.of(Sentence)]
    taken: list[Span] = []
    found: list[Notice] = []
    for m in _OWN_HEAD.finditer(text):
        start = m.start("head")
        stop = text.find("\n", m.end())
        end = min(len(text) if stop < 0 else stop, m.end() + _REST)
        kind = "retracted" if m["head"].lower().startswith("retract") else "corrected"
        if kind == "corrected" and not _TRIGGER.search(text, m.end(), end):
            continue  # a note of the editor on something else
        taken.append((start, end))
        whole = kind == "retracted"
        found.append(_notice(reading, (start, end), kind, None, whole=whole, after=m.end()))
    for start, end in zip(starts, ends, strict=True):
        if any(s < end and start < e for s, e in taken) or _TRIGGER.search(text, start, end) is None:
            continue
        notice = _sentence(reading, (start, end))
        if notice is not None:
            found.append(notice)
    yield from sorted(found, key=lambda n: n.span)


STAGE = Stage(
    name="notices",
    scope="document",
    reads=(Sentence, QuantityMention),
    writes=(Notice,),
    version=1,
    run=notices,
    languages=("en",),
)


def _sentence(reading: Reading, span: Span) -> Notice | None:
    text = reading.text[span[0] : span[1]]
    for pattern in (_EARLIER, _MENDED, _WE):
        m = pattern.search(text)
        if m is not None and not _UNREAL.search(text[: m.start()]):
            kind = "retracted" if "retract" in m[0].lower() or "withdr" in m[0].lower() else "corrected"
            return _notice(reading, span, kind, None, after=span[0] + m.start())
    m = _TAKEN.search(text)
    if m is not None and not _UNREAL.search(text[: m.start()]):
        own = m["what"].lower().startswith(("this", "our"))
        return _notice(reading, span, "retracted", None, whole=own, after=span[1])
    for pattern in (_TOOK_BACK, _SAID_WRONG):
        for m in pattern.finditer(text):
            if _UNREAL.search(text[: m.start()]) or _UNREAL.search(m[0][: -len(m[0].split()[-1])]):
                continue
            if pattern is _SAID_WRONG and not _OWN_MISTAKE.search(m[0]):
                continue  # "the mayor said the report was false": somebody else's, he denies it
            if pattern is _TOOK_BACK and m["verb"] in _OFF and not _OFF_LINE.match(text, m.end()):
                continue
            if pattern is _TOOK_BACK and _THING.search(m[0]):
                continue  # "withdrew a number of planes", "deleted the account"
            by = (span[0] + m.start("by"), span[0] + m.end("by"))
            kind = "corrected" if pattern is _SAID_WRONG or m["verb"] == "corrected" else "retracted"
            notice = _notice(reading, span, kind, by, after=span[0] + m.end("by"))
            if pattern is _SAID_WRONG:
                notice = msgspec.structs.replace(notice, old=None, numbers=_numbers(reading, span))
            return notice
    return None


def _notice(reading: Reading, span: Span, kind: str, by: Span | None, *, whole: bool = False, after: int = 0) -> Notice:
    """The notice with the words that say what was wrong, where it gives them."""
    old = None
    m = _OLD.search(reading.text, after, span[1])
    if m is not None:
        stop = _NEW.search(reading.text, m.end() + 1, span[1])
        # a point within a number or an abbreviation ends nothing
        while stop is not None and stop[0] == "." and reading.text[stop.end() : stop.end() + 1].strip():
            stop = _NEW.search(reading.text, stop.end(), span[1])
        end = stop.start() if stop is not None else span[1]
        old = (m.end(), end) if end > m.end() else None
    return Notice(
        doc=reading.document.id,
        span=span,
        kind="retracted" if kind == "retracted" else "corrected",
        by=by,
        old=old,
        numbers=_numbers(reading, old) if old is not None else (),
        whole=whole,
    )


def _numbers(reading: Reading, span: Span) -> tuple[float, ...]:
    return tuple(
        q.value
        for q in reading.of(QuantityMention)
        if q.value is not None and span[0] <= q.span[0] and q.span[1] <= span[1]
    )
