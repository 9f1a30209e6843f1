"""Positions that no cue of the rules stands for, as attributions: who leaves a statement open, and which one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from twosource.records import Span, Stance
from twosource.stages.attributions.deeds import done
from twosource.stages.attributions.found import Found, Subject, phrase, subject
from twosource.stages.attributions.page import Page


@dataclass(frozen=True)
class Position:
    """Tokens [first, last] say that a statement is left open, denied or confirmed in this way."""

    first: int
    last: int
    stance: Stance | None  # None: it only looks like one


_THAT = frozenset({"that", "whether", "if"})
_ASKING = frozenset({"how", "why", "who", "what", "when", "where", "which"})
_ABOUT = frozenset({"on", "of", "about", "to", "for", "regarding", "over", "concerning", "into", "as"})
_ENDS = re.compile(
    r";|,\s(?=(?:said|says|say|but|citing|saying|according|when asked|after|while|although|though|adding|referring|"
    r"telling)\b)"
    r"|\s[–—]\s|,?\s(?:when asked|when this)\b|[”\"]"
)
_ASKED = re.compile(
    r"\b(?:asked|pressed|questioned|quizzed|approached|contacted|queried|probed|grilled|interviewed)\s"
    r"(?:(?:again|directly|repeatedly|twice|on \w+|by (?:\S+ ){1,4}?)\s?)?"
    r"(?:about|on|over|if|whether|for comment on)\s([^;.?!\n]{3,160}?)(?=,\s|[.;?!”\"\n]|$)",
    re.IGNORECASE,
)
_TOPIC = re.compile(r"(?:On|About|As to|As for|Regarding|Concerning|Of)\s([^;.?!,\n]{3,120}),\s")
_SOUGHT = re.compile(
    r"(?:(?:seeking|requesting|asking|inviting|for|by)\s(?:\S+\s){0,3}?)?"
    r"(?:comment|information|clarification|response|answer|interview)s?"
    r"\s(?:on|about|over|regarding|concerning)\s"
)
_QUESTION = re.compile(
    r"\bquestions?\s(?:of\s|as to\s)?(?:about|on|over|if|whether)\s([^;.?!\n]{3,160}?)(?=,\s|[.;?!”\"\n]|$)",
    re.IGNORECASE,
)
_ASKED_HOW = re.compile(
    r"\b(?:asked|pressed|questioned)\s((?:why|how|when|where|who|what)\s[^;.?!,\n]{3,160})", re.IGNORECASE
)
_CALLED = re.compile(
    r"(?:to|for|of|on|about)\s(?:(?:\S+\s){0,4}?)"
    r"(?:request|question|query|queries|inquiry|inquiries|enquiry|enquiries|call|email|message|letter)s?"
    r"(?:\s(?:for|seeking)\s(?:\S+\s)?(?:comment|information|clarification|an? \w+))?"
    r"(?:\s(?:on|about|over|regarding|as to|concerning)\s|,?\s(?=whether|if|why|how))?"
)
_CLAIMED = re.compile(
    r"(?:the |those |these |any |recent |media |press |online |an? ){0,3}(?:\w+ )?"
    r"(?:claim|allegation|report|rumour|rumor|accusation|suggestion|question|speculation|assertion)s?"
    r"\s(?:that|of|about|whether)\s"
)


def opened(page: Page, p: Position, sentence: tuple[int, int], group: Sequence[Found]) -> Found | None:
    """The position as an attribution of its own: whose it is, and what is left open. None when it is no deed of words.

    `sentence` are its first token and the one after its last, `group` the finds of the sentence.
    """
    head = _head(page, p)
    if p.stance in ("denies", "confirms") and not done(page, Found("", page.lemma[head], "", head, [], [], Subject())):
        return None
    cue = [page.span(_with_auxiliaries(page, p), p.last)]
    subj = _subject(page, p, head, group)
    content = _right(page, p, sentence[1]) or _asked(page, p, head, sentence)
    left = _left(page, p)
    if left is not None:
        whole, subj = left
        content = content or _antecedent(page, head, group) or [whole]
    if p.stance == "denies" and page.lemma[p.first] in _NAMING:
        content = _between(page, p) or content
    back = False
    if not content or points_back(page, content):
        content = _antecedent(page, head, group)
        if not content:
            content = _before(page, p, subj, sentence[0], group)
            back = bool(content)
        content = content or cue
    content = [s for s in content if s[1] - s[0] > 1]
    if not content or _clashes(subj, content):
        return None
    if content == cue and (not subj.spans or page.dep[head] == "relcl"):
        return None
    if subj.spans and page.lower[subj.head] in _ANYONE:
        return None
    rule = "position back" if back else "position"
    return Found(rule, page.lemma[head], "object", head, cue, content, subj, kind="report", stance=p.stance)


_ANYONE = frozenset({"you", "anyone", "anybody", "everyone"})


def _asked(page: Page, p: Position, head: int, sentence: tuple[int, int]) -> list[Span]:
    """What was asked, in the position ("questions about X went unanswered") or beside it ("asked about X, he ...")."""
    if p.stance == "declines":
        inside = _inside(page, p, head)
        if inside:
            return inside
    start, end = page.idx[sentence[0]], page.end[sentence[1] - 1]
    m = (
        _ASKED.search(page.text, start, end)
        or _ASKED_HOW.search(page.text, start, end)
        or _TOPIC.match(page.text, start, end)
        or _QUESTION.search(page.text, start, page.idx[p.first])
    )
    return [_trimmed(page, m.start(1), m.end(1))] if m is not None else []


def _between(page: Page, p: Position) -> list[Span]:
    """Of "called the claim that P a lie": P."""
    claimed = _CLAIMED.search(page.text, page.idx[p.first], page.idx[p.last])
    start = claimed.end() if claimed is not None else page.end[p.first]
    span = _trimmed(page, start, page.idx[_verdict(page, p)])
    return [span] if span[1] - span[0] > 3 else []


def points_back(page: Page, content: Sequence[Span]) -> bool:
    """Whether the content is no more than "this" or "the report"."""
    return len(content) == 1 and _POINTS_BACK.fullmatch(page.text, *content[0]) is not None


_NAMING = frozenset(
    "call describe dismiss brand label denounce reject slam decry term characterise characterize condemn blast".split()
)


def _verdict(page: Page, p: Position) -> int:
    """Where "as a lie", "a pure invention", "false" begins, at the end of the position."""
    i = p.last
    while (
        i > p.first + 1
        and (page.pos[i - 1] in ("ADJ", "ADV", "DET", "PRON") or page.lower[i - 1] == "as")
        and i > p.last - 5
    ):
        i -= 1
        if page.lower[i] in ("a", "an", "as"):
            break
    return i - 1 if page.lower[i - 1] == "as" else i


def _with_auxiliaries(page: Page, p: Position) -> int:
    """The first token of the cue: "could [not be confirmed]", "has [yet to comment]"."""
    first = p.first
    while (
        first > 0
        and p.first - first < 3
        and page.pos[first - 1] == "AUX"
        and page.sent_of[first - 1] == page.sent_of[first]
    ):
        first -= 1
    return first


def _head(page: Page, p: Position) -> int:
    """The token of the position that hangs highest: its verb, or its noun."""
    inside = range(p.first, p.last + 1)
    tops = [i for i in inside if page.head[i] == i or not p.first <= page.head[i] <= p.last]
    verbs = [i for i in tops if page.pos[i] in ("VERB", "AUX")]
    return (verbs or [i for i in tops if page.pos[i] in ("NOUN", "ADJ")] or tops or [p.first])[0]


def _subject(page: Page, p: Position, head: int, group: Sequence[Found]) -> Subject:
    """Whose position it is: the subject of its verb, "no word from X", or the one who speaks the words it stands in."""
    for k in range(p.last + 1, min(p.last + 2, page.n)):
        if page.lower[k] in ("from", "by") and page.kid(k, "pobj") >= 0:
            return phrase(page, page.kid(k, "pobj"))
    own = page.kid(head, "nsubj")
    verbal = page.pos[head] in ("VERB", "AUX", "ADJ") or page.dep[head] in ("dobj", "attr", "acomp", "pobj")
    if verbal and not (p.first <= own <= p.last):
        subj = subject(page, head)
        who = page.lower[subj.head] if subj.head >= 0 else ""
        if subj.spans and who not in ("it", "there", "this", "that") and not p.first <= subj.head <= p.last:
            return subj
    around = [f for f in group if f.subject.spans and any(s <= page.idx[p.first] < e for s, e in f.content)]
    if around:
        return min(around, key=lambda f: sum(e - s for s, e in f.content)).subject
    return Subject()


_BEING_ASKED = re.compile(
    r"(?:when|after|on|upon|while)?\s?(?:being\s)?(?:asked|pressed|questioned|quizzed|queried)\b", re.IGNORECASE
)


def _right(page: Page, p: Position, b: int) -> list[Span]:
    """What stands after the position and is left open: a clause, or what follows "on", "of", "to claims that"."""
    i = p.last + 1
    while i < b and _skipped(page, i):
        i += 1
    if i < b and page.lower[i] in ("from", "by"):
        body = page.kid(i, "pobj")
        i = page.edges(body)[1] + 1 if body >= 0 and page.edges(body)[1] < p.last + 12 else i + 1
    if i >= b or _BEING_ASKED.match(page.text, page.idx[i]) is not None:
        return []
    start, end = _start(page, p, i, page.end[b - 1]), page.end[b - 1]
    if start < 0:
        return []
    while start < end and page.text[start] == " ":
        start += 1
    claimed = _CLAIMED.match(page.text, start, end)
    start = claimed.end() if claimed is not None else start
    cut = _ENDS.search(page.text, start, end)
    return [_trimmed(page, start, cut.start() if cut is not None else end)]


def _skipped(page: Page, i: int) -> bool:
    """ "so far", "yet", "publicly": between a position and what it is about."""
    adverb = page.pos[i] in ("ADV", "PART") and page.lower[i] not in _ASKING
    return adverb or page.lower[i] in ("so", "far", "yet")


def _start(page: Page, p: Position, i: int, end: int) -> int:
    """Where what is left open begins, from token `i` on; -1 when nothing of the kind stands there."""
    word, last = page.lower[i], page.lower[p.last]
    if word in _THAT:
        return page.end[i]
    if last in _THAT or last in _ASKING or word in _ASKING:
        return page.idx[i]
    sought = _SOUGHT.match(page.text, page.idx[i], end)
    if sought is not None:
        return sought.end()
    if word in _ABOUT:
        called = _CALLED.match(page.text, page.idx[i], end)
        if called is None:
            return page.end[i]
        about = called.group().rstrip().endswith(("on", "about", "over", "regarding", "to", "concerning"))
        asks = page.text.startswith(("whether", "if ", "why", "how"), called.end())
        return called.end() if about or asks else -1
    noun = (
        page.pos[i] in ("DET", "NOUN", "PROPN", "ADJ", "PRON", "NUM")
        or page.tag[i] == "VBG"
        or page.lower[i] == "having"
    )
    return page.idx[i] if noun else -1


_MATTER = re.compile(r"\b(?:about|on|over|regarding|concerning|as to|whether|if)\s(.+)$", re.DOTALL)


def _inside(page: Page, p: Position, head: int) -> list[Span]:
    """What is asked about in the position's own words: "questions about X were not answered"."""
    stop = min([k for k in page.kids[head] if p.first < k < head and page.pos[k] == "AUX"] or [head])
    stop = p.last if stop <= p.first + 1 else stop
    m = _MATTER.search(page.text, page.idx[p.first], page.idx[stop])
    return [_trimmed(page, m.start(1), m.end(1))] if m is not None else []


def _trimmed(page: Page, start: int, end: int) -> Span:
    for word in ("whether ", "if ", "that "):
        if page.text.startswith(word, start):
            start += len(word)
    return page.trim(start, end, ' \t\n\r\u00a0,;:–—-.?!”"')


def _passive(page: Page, p: Position) -> bool:
    return any(page.kid(i, "auxpass", "nsubjpass") >= 0 for i in range(p.first, p.last + 1))


def _left(page: Page, p: Position) -> tuple[Span, Subject] | None:
    """What stands before it, and by whom: "X has not been confirmed by Y", "confirmation of X was lacking"."""
    inside = range(p.first, p.last + 1)
    for i in inside:
        what = page.kid(i, "nsubjpass", "nsubj", "csubj", "csubjpass")
        stays = page.pos[i] == "AUX" or page.lemma[i] in ("remain", "stay", "go", "stand", "leave")
        if what < 0 or not (stays or _passive(page, p)):
            continue
        if page.lemma[what] in _CONFIRMING:
            return _of_noun(page, what)
        if p.stance == "declines" and page.lemma[i] != "go":
            continue
        if page.lower[what] == "it":
            return None
        lo, hi = page.edges(what)
        hi = max(lo, min(hi, p.first - 1)) if what < p.first else hi
        return page.span(lo, hi), _agent(page, inside)
    if page.lemma[p.first] in _CONFIRMING:
        return _of_noun(page, p.first)
    return None


def _of_noun(page: Page, noun: int) -> tuple[Span, Subject] | None:
    """Of "confirmation of X", "confirmation that P": X, P."""
    clause = page.kid(noun, "acl", "ccomp", "relcl", "prep")
    if clause < 0:
        return None
    lo, hi = page.edges(clause)
    return page.trim(page.end[lo], page.end[hi]), Subject()


def _agent(page: Page, inside: range) -> Subject:
    """The "by X" of a passive."""
    by = next((k for j in inside for k in page.kids[j] if page.lower[k] == "by" and k > j), -1)
    body = page.kid(by, "pobj") if by >= 0 else -1
    return phrase(page, body) if body >= 0 else Subject()


_CONFIRMING = frozenset(
    {"confirmation", "verification", "corroboration", "proof", "word", "acknowledgement", "acknowledgment"}
)


def _antecedent(page: Page, head: int, group: Sequence[Found]) -> list[Span]:
    """Of "the report, which X could not confirm, says that P": P, else the noun."""
    at = head
    for _ in range(5):
        if page.dep[at] == "relcl":
            noun = page.head[at]
            said = next((f.content for f in group if f.subject.head == noun and f.content and f.anchor != head), None)
            be = page.head[noun]
            is_ = page.kid(be, "ccomp", "attr") if page.lemma[be] == "be" and page.dep[noun] == "nsubj" else -1
            if is_ > be:
                return [page.span(*page.edges(is_))]
            lo, hi = page.edges(noun)[0], page.edges(at)[0] - 1
            return list(said) if said else [page.span(lo, max(lo, hi))]
        if page.head[at] == at:
            break
        at = page.head[at]
    return []


_POINTS_BACK = re.compile(
    r"(?:this|that|it|them|these|those|which|so|either|any of (?:it|this|that)|"
    r"(?:the|this|that|those|these|his|her|its|their) (?:\w+ )?"
    r"(?:claim|report|statement|allegation|account|figure|information|news|detail|version|assertion|number|toll|matter)s?)"
    r"(?:,? (?:independently|yet|so far|on \w+|at \w+ \w+|immediately|either|itself))?",
    re.IGNORECASE,
)
_JOIN = re.compile(r"(?:,|;|\s[–—-]|\()\s*(?=\S)")


def _before(page: Page, p: Position, subj: Subject, a: int, group: Sequence[Found]) -> list[Span]:
    """Of "the rebels said P, but the army would not confirm this": P, or the clause before where nobody says it."""
    start = page.idx[a]
    stop = min([page.idx[p.first], *(s for s, _ in subj.spans if s >= start)])
    joins = [m.start() for m in _JOIN.finditer(page.text, start, stop)]
    cut = next((j for j in reversed(joins) if j - start > 12), -1)
    if cut < 0:
        return []
    said = [s for f in group if f.rule != "noun" for s in f.content if start <= s[0] and s[1] <= cut + 1]
    if said:
        return [max(said, key=lambda s: s[1] - s[0])]
    return [_trimmed(page, start, cut)]


def _clashes(subj: Subject, content: Sequence[Span]) -> bool:
    """A source is no part of what it leaves open."""
    return any(s[0] < e and b < s[1] for s in subj.spans for b, e in content)
