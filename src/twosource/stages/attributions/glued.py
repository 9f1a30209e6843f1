"""Quotations with no blank after the closing mark (`help,"he said`): the tree is broken there, the words are not."""

from __future__ import annotations

import bisect
import re

from twosource.stages.attributions.found import Found, Subject
from twosource.stages.attributions.page import Page

_SAID = {
    "said": "say", "says": "say", "told": "tell", "added": "add", "warned": "warn", "wrote": "write", "noted": "note",
    "stated": "state", "explained": "explain", "reported": "report", "continued": "continue", "replied": "reply",
    "announced": "announce", "concluded": "conclude", "stressed": "stress", "declared": "declare", "claimed": "claim",
}  # fmt: skip
_VERB = "(?P<verb>" + "|".join(sorted(_SAID)) + r")\b"
_NAME = r"(?P<who>[Hh]e|[Ss]he|[Tt]hey|[Ii]t|(?:the |a |an )?(?:[\w.’'-]{1,30} ){0,8}?[\w.’'-]{1,30})"
_AFTER = (
    re.compile(_NAME + " " + _VERB),
    re.compile(_VERB + r" (?P<who>(?:[A-Z][\w.’'-]{0,30} ?){1,6}|[hs]he|they|it)"),
)


def glued_quotes(page: Page, found: list[Found]) -> list[Found]:
    """Attributions of such quotations; what `found` made of the broken tokens there is emptied."""
    out: list[Found] = []
    text = page.text
    glued = [
        q for q in page.quotes if not q.open and q.end < len(text) and text[q.end].isalpha() and q.end - q.start > 12
    ]
    glued = [q for q in glued if text[q.end - 2] in ",.!?"]
    if not glued:
        return out
    ends = [q.end for q in glued]
    for f in found:
        inside = bisect.bisect_left(ends, min((s for s, _ in [*f.subject.spans, *f.cue]), default=0) + 1)
        if inside < len(ends) and any(s < ends[inside] < e for s, e in [*f.subject.spans, *f.cue]):
            f.content = []
    for q in glued:
        m = next((m for m in (r.match(text, q.end, q.end + 240) for r in _AFTER) if m is not None), None)
        if m is None:
            continue
        who, verb = m.span("who"), m.span("verb")
        anchor = min(page.token_at(verb[0]), page.n - 1)
        for f in found:
            if f.anchor == anchor:
                f.content = []
        subj = Subject((page.trim(*who),), m.group("who").strip(), max(0, page.token_at(who[1] - 1)))
        out.append(Found("glued quotation", _SAID[m.group("verb")], "quote", anchor, [verb], [(q.start, q.end)], subj))
    return out
