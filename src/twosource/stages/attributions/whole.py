"""Contents made whole, and cut where another begins to speak: by the order of the words."""

from __future__ import annotations

from twosource.stages.attributions import cues
from twosource.stages.attributions.found import Cover, Found, Subject, by_sentence
from twosource.stages.attributions.page import Page
from twosource.stages.attributions.speakers import BE, FINITE, goes_on


def complete_interrupted(page: Page, found: list[Found]) -> None:
    """ "The bridge, engineers told X, cannot be repaired": what follows the second comma is said too."""
    for f in found:
        if f.rule != "words before" or len(f.content) != 1 or page.quote_at(page.idx[f.anchor]) is not None:
            continue
        _, b = page.sents[page.sent_of[f.anchor]]
        s, e = f.content[0]
        lo, hi = page.token_at(s), page.token_at(e - 1)
        if hi >= f.anchor or any(page.tag[k] in (*FINITE, "MD") for k in range(lo, hi + 1)):
            continue
        after = max(f.anchor, page.token_at(f.subject.spans[-1][1] - 1)) if f.subject.spans else f.anchor
        comma = next((k for k in range(after + 1, min(b - 1, after + 16)) if page.lower[k] == ","), -1)
        if comma > 0 and goes_on(page, comma, b):
            rest = page.trim(page.idx[comma + 1], page.end[b - 1], " \t\n,;:–—-.")
            f.content = [f.content[0], rest]


_GOES_ON = frozenset("but and although though while because so or".split())
_LATER_SAID = frozenset("had would could might".split())
"""Auxiliaries of what is reported in the past: "..., X said, but the force had not been told"."""


_FOR_REASON = frozenset("because due owing despite without with for".split())
"""What opens the rest of a statement that its speaker interrupts: "..., X said, because of the storm"."""


def cut_at_closers(page: Page, found: list[Found]) -> None:
    """ "X said P, Y reported": what X said ends where Y's report closes it."""
    for group in by_sentence(page, found).values():
        closers = [g for g in group if g.rule == "words before" and len(g.content) == 1 and g.subject.spans]
        for g in closers:
            s, e = g.content[0]
            if e > page.idx[g.anchor]:
                continue
            for f in group:
                leads = bool(f.cue and f.content) and ":" in page.text[f.cue[-1][1] : f.content[0][0]]
                if leads:  # "X reports: P, Y told Z": all is X's
                    continue
                if f is not g and f.cue and s <= f.cue[0][0] < e and f.frame in ("clause", "object"):
                    kept = [(x, min(y, e)) for x, y in f.content if x < e]
                    f.content = kept or f.content


def go_on_after(page: Page, found: list[Found]) -> None:
    """ "P, X said, but Q": Q is said too where its verb is put back as reported speech is, and nobody else says it."""
    near = by_sentence(page, found)
    for f in found:
        if f.rule != "words before" or not f.content or page.quote_at(page.idx[f.anchor]) is not None:
            continue
        _, b = page.sents[page.sent_of[f.anchor]]
        after = max(f.anchor, page.token_at(f.subject.spans[-1][1] - 1)) if f.subject.spans else f.anchor
        comma = next((k for k in range(after + 1, min(b - 2, after + 10)) if page.lower[k] == ","), -1)
        if comma < 0 or f.content[-1][1] > page.idx[comma]:
            continue
        if page.lower[comma + 1] in _FOR_REASON and not any(page.tag[k] in FINITE for k in range(comma + 1, b)):
            f.content.append(page.trim(page.idx[comma + 1], page.end[b - 1], " \t\n,;:–—-."))
            continue
        if page.lower[comma + 1] not in _GOES_ON:
            continue
        verb = next((k for k in range(comma + 1, b) if page.tag[k] in (*FINITE, "MD")), -1)
        others = any(g.anchor > comma for g in near.get(page.sent_of[f.anchor], []) if g is not f and g.content)
        if verb > 0 and page.lower[verb] in _LATER_SAID and not others:
            f.content.append(page.trim(page.idx[comma + 2], page.end[b - 1], " \t\n,;:–—-."))


def cut_joined(page: Page, found: list[Found]) -> None:
    """ "X said P, while Y said Q": what X said ends where the other begins to speak."""
    for group in by_sentence(page, found).values():
        for g in group:
            if (
                g.subject.head < 0
                or g.lemma not in cues.SPEECH | {"let"}
                or page.quote_at(page.idx[g.anchor]) is not None
            ):
                continue
            joint = _joint(page, g)
            if joint < 0:
                continue
            at = page.idx[joint]
            for f in group:
                if f is not g and f.anchor < joint and g.subject.spans[0][0] > at:
                    cut = [(s, min(e, at)) if s < at < e else (s, e) for s, e in f.content if s < at]
                    kept = [p for p in (page.trim(*p) for p in cut) if p[1] - p[0] > 3]
                    f.content = kept if f.frame != "quote" else f.content
                elif f is not g and f.anchor > joint and f.rule in ("words before", "according to"):
                    f.content = [p for p in (page.trim(max(s, at), e) for s, e in f.content if e > at) if p[1] > p[0]]


def _joint(page: Page, g: Found) -> int:
    """The conjunction right before the speaker of `g`, who is another than the one before; -1 when there is none."""
    first = page.token_at(g.subject.spans[0][0])
    if g.anchor < first:
        return -1
    k = first - 1
    while k > 0 and page.pos[k] == "ADV":
        k -= 1
    if k < 2 or page.sent_of[k] != page.sent_of[first]:
        return -1
    word = page.lower[k]
    if word == ";":
        return k
    if page.lower[k - 1] != ",":
        return -1
    named = page.pos[g.subject.head] != "PRON"
    return k if word in ("while", "whereas", "though", "although") or (word in ("and", "but") and named) else -1


def join_interrupted(page: Page, found: list[Found]) -> None:
    """'"P," X said to Y, "Q"': a quotation that ends right before the speaker is part of what he says."""
    claimed = Cover(s for f in found for s in f.content)
    by_start = {min(s for s, _ in (*f.subject.spans, *f.cue)): f for f in found if f.cue and f.content}
    for q in page.quotes:
        if q.open or page.text[q.end - 2 : q.end - 1] not in (",", "?", "!") or claimed.touches(q.start, q.end):
            continue
        at = q.end
        while at < len(page.text) and page.text[at] in " \u00a0,":
            at += 1
        f = by_start.get(at)
        if f is not None and f.lemma in cues.SPEECH | cues.QUOTE_ONLY and f.frame in ("clause", "quote"):
            f.content = [(q.start, q.end), *f.content]
            f.frame = "quote"


def split_passives(page: Page, found: list[Found]) -> list[Found]:
    """ "He is believed by Y, X reports, to have left": the passive that an inserted cue has torn in two."""
    have = {f.anchor for f in found if f.content}
    out = []
    for f in found:
        if f.rule != "words before" or len(f.content) != 2:
            continue
        (s1, e1), (s2, e2) = f.content
        if page.text[s2 : s2 + 3] != "to ":
            continue
        lo, hi = page.token_at(s1), page.token_at(e1 - 1)
        cue = next((k for k in range(hi, lo, -1) if page.tag[k] == "VBN" and page.lemma[k] in cues.PASSIVE), -1)
        aux = next((k for k in range(cue - 1, max(lo, cue - 4), -1) if page.lower[k] in BE), -1) if cue > 0 else -1
        if cue < 0 or aux <= lo or cue in have:
            continue
        by = cue + 1 if cue < hi and page.lower[cue + 1] == "by" else -1
        who = page.span(by + 1, hi) if 0 < by < hi else None
        subj = Subject((who,), page.text[who[0] : who[1]], hi) if who is not None else Subject()
        spans = [page.span(lo, aux - 1), (s2, e2)]
        mark = [(page.idx[aux], page.end[cue])]
        out.append(Found("passive", page.lemma[cue], "clause", cue, mark, spans, subj, under=f))
    return out
