"""Stances that leave a statement open: who does not confirm, declines, or does neither, and to what.

Read from the words of a sentence and not from its tree alone: such a stance is put in many ways ("could not be drawn on
whether", "confirmation was not forthcoming"), and taking one for a confirmation or a denial is the worst of errors. The
ways are patterns in lexicon/positions.toml. What they find overrules the stance of the cue that stands within them.
"""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from twosource.lexicon import load, words
from twosource.records import Span, Stance
from twosource.stages.attributions import cues
from twosource.stages.attributions.found import LONGEST_SENTENCE, Found, Subject, by_sentence, phrase, subject
from twosource.stages.attributions.page import Page

BLOCKED = "blocked"
GROUPS: tuple[Stance | None, ...] = (
    None,
    "confirms",
    "neither",
    "does-not-confirm",
    "declines",
    "denies",
)
_ADVERBS = (
    r"(?:(?:\S+ly|yet|so far|still|even|also|now|either|just|in fact|for now|at all|on record|to date|as yet|of course|"
    r"on \S+day|this \S+|twice|repeatedly|, \S+ly ,) ){0,3}?"
)


@dataclass(frozen=True)
class Position:
    """Tokens [first, last] say that a statement is left open in this way."""

    first: int
    last: int
    stance: Stance | None  # None: it only looks like one


@functools.cache
def _patterns() -> tuple[tuple[Stance | None, re.Pattern[str]], ...]:
    """One pattern for each group, from the words of the list."""
    table = load("positions")
    named = {name: "".join(str(value).split("\n")) for name, value in table["words"].items()}

    def filled(line: str) -> str:
        for _ in range(3):
            line = re.sub(r"<(\w+)>", lambda m: named[m.group(1)], line)
        return line.replace("~", _ADVERBS)

    out = []
    for group in GROUPS:
        lines = [filled(line) for line in str(table[group or BLOCKED]["patterns"]).split("\n") if line.strip()]
        out.append((group, re.compile(r"(?<!\S)(?:" + "|".join(lines) + r")(?!\S)")))
    return tuple(out)


def positions(page: Page, a: int, b: int) -> list[Position]:
    """The positions in the sentence of tokens [a, b), in order, none within another; of two, the earlier group's."""
    if b - a > LONGEST_SENTENCE:
        return []
    starts: list[int] = []
    parts: list[str] = []
    at = 0
    for i in range(a, b):
        word = page.lemma[i] if page.pos[i] in ("VERB", "AUX") or page.tag[i] in ("NN", "NNS") else page.lower[i]
        word = "".join(word.split()) or "_"
        starts.append(at)
        parts.append(word)
        at += len(word) + 1
    line = " ".join(parts)
    out: list[Position] = []
    for stance, pattern in _patterns():
        for m in pattern.finditer(line):
            first = a + bisect.bisect_right(starts, m.start()) - 1
            last = a + bisect.bisect_left(starts, m.end()) - 1
            if stance == "denies" and page.pos[first] in ("NOUN", "PROPN"):
                continue
            if all(last < p.first or p.last < first for p in out):
                out.append(Position(first, last, stance))
    return sorted((p for p in out if p.stance is not None), key=lambda p: p.first)


def settle(page: Page, found: list[Found]) -> list[Found]:
    """Give the finds the stance that the words around their cue say; return positions that no find stands for."""
    near = by_sentence(page, found)
    new: list[Found] = []
    for number, (a, b) in enumerate(page.sents):
        group = near.get(number, [])
        before = len(new)
        for position in positions(page, a, b):
            within = [f for f in group if position.first <= f.anchor <= position.last]
            for f in within:
                f.stance = position.stance if f.rule != "noun" or f.lemma in _DEEDS else f.stance
            full = [f for f in within if f.content and f.rule != "noun" and not _thin(page, f, position)]
            made = None if full else _position(page, position, a, b, group)
            if made is not None and (made.content != made.cue or not any(f.content for f in within)):
                new.append(made)
        for f in group:
            if f.stance is None and (not _done(page, f) or _refuses_a_thing(page, f)):
                f.stance = "says"
        _hand_down(page, [*group, *new[before:]])
    return new


def _thin(page: Page, f: Found, position: Position) -> bool:
    """Whether a find's content is no more than words of its own cue ("declined [to comment]") or "this"."""
    end = page.end[position.last]
    start = page.idx[position.first]
    within = all(start <= s and e <= end for s, e in f.content)
    return within or (len(f.content) == 1 and _POINTS_BACK.fullmatch(page.text, *f.content[0]) is not None)


def stance_of(f: Found) -> Stance:
    """The stance of a find: as settled, else as its cue has it."""
    if f.stance is not None:
        return f.stance
    return "neither" if f.neither and f.lemma in _CONFIRM_DENY else cues.stance(f.lemma, f.negated, f.refusing)


_CONFIRM_DENY = frozenset({"confirm", "deny"})
_DEEDS = frozenset("confirmation verification corroboration admission acknowledgement acknowledgment denial".split())
"""Nouns that are themselves a confirmation or a denial, when somebody gives them."""
_HANDED = frozenset({"denies", "confirms", "neither", "does-not-confirm", "declines"})


def _hand_down(page: Page, group: Sequence[Found]) -> None:
    """Who rejects "the claim that P" rejects P: a noun nobody owns takes the stance of what is done to it."""
    for f in group:
        if f.rule != "noun" or page.kid(f.anchor, "poss") >= 0:
            continue
        at = (f.cue[0][0], f.content[0][0])
        around = [g for g in group if g is not f and g.rule != "noun" and any(_holds(g, x) for x in at)]
        if around:
            stance = stance_of(min(around, key=lambda g: sum(e - s for s, e in g.content)))
            f.stance = stance if stance in _HANDED else f.stance


def _holds(f: Found, at: int) -> bool:
    return any(s <= at < e for s, e in f.content)


# ------------------------------------------------------------------ whether it was done at all

_REFUSED = words("positions", "objects", "refused")
_STORY = words("positions", "objects", "story")
_DISMISSING = frozenset({"reject", "dismiss", "dispute", "contradict", "rebuff"})


def _refuses_a_thing(page: Page, f: Found) -> bool:
    """ "rejected the offer", "denied them entry", "dismissed the coach": nothing is said to be untrue."""
    at = f.anchor
    if f.lemma == "deny" and f.content and f.frame == "clause":
        last = min(page.token_at(f.content[-1][1] - 1), page.n - 1)
        top = page.head[last]
        return page.lemma[last] in _REFUSED and (page.pos[top] not in ("VERB", "AUX") or top == at)
    if f.frame != "object" or f.lemma not in _DISMISSING | {"deny"}:
        return False
    what = page.kid(at, "dobj", "nsubjpass")
    if what < 0 or (page.kid(what, "acl", "ccomp") >= 0 and page.lemma[what] not in _REFUSED):
        return False
    if f.lemma == "deny":
        return page.kid(at, "dative") >= 0 or page.lemma[what] in _REFUSED
    as_ = any(page.lower[k] == "as" for k in page.kids[at])
    return not as_ and page.lemma[what] not in _STORY and page.pos[what] != "VERB"


_UPWARDS = frozenset({"xcomp", "acl", "dobj", "pobj", "prep", "pcomp"})
_GIVEN = frozenset("give issue publish provide make receive get obtain offer send release come follow have".split())
_CONDITIONS = frozenset({"if", "unless", "until", "whether", "before", "till"})
_MODALS = frozenset({"will", "would", "may", "might", "shall", "should", "must", "to", "'ll", "’ll", "'d", "’d"})


def _done(page: Page, f: Found) -> bool:
    """Whether the cue tells of a deed: "confirmed", "can confirm"; not "would confirm", "if confirmed", "to confirm"."""
    at = f.anchor
    if f.lemma in _DEEDS:
        giver = page.lemma[page.head[at]]
        return page.kid(at, "poss") >= 0 or (page.dep[at] in ("dobj", "nsubj", "nsubjpass") and giver in _GIVEN)
    if page.pos[at] not in ("VERB", "AUX"):
        return True
    for _ in range(6):
        for k in page.kids[at]:
            word, dep = page.lower[k], page.dep[k]
            if at != f.anchor and (dep == "neg" or word in ("no", "neither", "without")):
                return False
            if dep in ("nsubj", "nsubjpass") and _nobody(page, k):
                return False
            if dep == "aux" and word in _MODALS and not _able(page, at):
                return False
            if dep in ("mark", "advmod") and word in _CONDITIONS and k < at:
                return False
        joined = page.dep[at] == "conj" and page.kid(at, "nsubj", "nsubjpass") < 0
        if not (joined or page.dep[at] in _UPWARDS) or page.head[at] == at:
            return True
        at = page.head[at]
    return True


_NOBODY = frozenset(
    {"no", "neither", "none", "nothing", "nobody", "no-one", "few", "anyone", "anybody", "someone", "somebody"}
)


def _nobody(page: Page, k: int) -> bool:
    """Whether the subject is nobody ("neither X", "none of them"), or anybody that is being looked for ("anyone who")."""
    noun = page.head[page.head[k]] if page.lower[k] in ("who", "that") and page.dep[page.head[k]] == "relcl" else k
    return page.lower[noun] in _NOBODY or any(page.lower[j] in _NOBODY and j < noun for j in page.kids[noun])


def _able(page: Page, verb: int) -> bool:
    """ "was able to confirm" and "went on to confirm" are deeds."""
    h = page.head[verb]
    return h != verb and (
        page.lower[h] == "able" or page.lemma[h] in ("go", "manage", "appear", "seem", "continue", "begin")
    )


# ------------------------------------------------------------------ who leaves what open

_THAT = frozenset({"that", "whether", "if"})
_ASKING = frozenset({"how", "why", "who", "what", "when", "where", "which"})
_ABOUT = frozenset({"on", "of", "about", "to", "for", "regarding", "over", "concerning", "into", "as"})
_ENDS = re.compile(
    r";|,\s(?=(?:said|says|say|but|citing|saying|according|when asked|after|while|although|though|adding|referring|telling)\b)"
    r"|\s[–—]\s|,?\s(?:when asked|when this)\b|[”\"]"
)
_ASKED = re.compile(
    r"\b(?:asked|pressed|questioned|quizzed|approached|contacted|queried|probed|grilled|interviewed)\s(?:(?:again|directly|repeatedly|twice|on \w+|by (?:\S+ ){1,4}?)\s?)?"
    r"(?:about|on|over|if|whether|for comment on)\s([^;.?!\n]{3,160}?)(?=,\s|[.;?!”\"\n]|$)",
    re.IGNORECASE,
)
_TOPIC = re.compile(r"(?:On|About|As to|As for|Regarding|Concerning|Of)\s([^;.?!,\n]{3,120}),\s")
_SOUGHT = re.compile(
    r"(?:(?:seeking|requesting|asking|inviting|for|by)\s(?:\S+\s){0,3}?)?(?:comment|information|clarification|response|answer|interview)s?"
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
    r"(?:to|for|of|on|about)\s(?:(?:\S+\s){0,4}?)(?:request|question|query|queries|inquiry|inquiries|enquiry|enquiries|call|email|message|letter)s?"
    r"(?:\s(?:for|seeking)\s(?:\S+\s)?(?:comment|information|clarification|an? \w+))?(?:\s(?:on|about|over|regarding|as to|concerning)\s|,?\s(?=whether|if|why|how))?"
)
_CLAIMED = re.compile(
    r"(?:the |those |these |any |recent |media |press |online |an? )*(?:\w+ )?(?:claim|allegation|report|rumour|rumor|accusation|suggestion|question|speculation|assertion)s?"
    r"\s(?:that|of|about|whether)\s"
)


def _position(page: Page, p: Position, a: int, b: int, group: Sequence[Found]) -> Found | None:
    """The position as an attribution of its own: the one whose it is, and what is left open."""
    head = _head(page, p)
    if p.stance in ("denies", "confirms") and not _done(page, Found("", page.lemma[head], "", head, [], [], Subject())):
        return None
    cue = [page.span(_with_auxiliaries(page, p), p.last)]
    subj, content = _subject(page, p, head, group), _right(page, p, b)
    left = _left(page, p, head)
    if not content and p.stance == "declines":
        content = _inside(page, p, head)
    if not content:
        asked = _ASKED.search(page.text, page.idx[a], page.end[b - 1]) or _ASKED_HOW.search(
            page.text, page.idx[a], page.end[b - 1]
        )
        asked = asked or _TOPIC.match(page.text, page.idx[a], page.end[b - 1])
        asked = asked or _QUESTION.search(page.text, page.idx[a], page.idx[p.first])
        if asked is not None:
            content = [_trimmed(page, asked.start(1), asked.end(1))]
    if left is not None:
        whole, agent = left
        if not content:
            content = _antecedent(page, head, group) or [whole]
        if agent is not None:
            subj = agent
        else:
            subj = Subject()
    back = False
    if not content or (len(content) == 1 and _POINTS_BACK.fullmatch(page.text, *content[0])):
        content = _antecedent(page, head, group)
        if not content:
            content = _before(page, p, subj, a, group)
            back = bool(content)
        content = content or cue
    content = [s for s in content if s[1] - s[0] > 1]
    if content == cue and (not subj.spans or page.dep[head] == "relcl"):
        return None
    if subj.spans and page.lower[subj.head] in ("you", "anyone", "anybody", "everyone"):
        return None
    if p.stance == "denies" and page.lemma[p.first] in _NAMING:
        claimed = _CLAIMED.search(page.text, page.idx[p.first], page.idx[p.last])
        start = claimed.end() if claimed is not None else page.end[p.first]
        between = _trimmed(page, start, page.idx[_verdict(page, p)])
        content = [between] if between[1] - between[0] > 3 else content
    if not content or _clashes(page, subj, content):
        return None
    rule = "position back" if back else "position"
    return Found(rule, page.lemma[head], "object", head, cue, content, subj, kind="report", stance=p.stance)


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
    while i < b and (
        (page.pos[i] in ("ADV", "PART") and page.lower[i] not in _ASKING) or page.lower[i] in ("so", "far", "yet")
    ):
        i += 1
    if i < b and page.lower[i] in ("from", "by"):
        body = page.kid(i, "pobj")
        i = page.edges(body)[1] + 1 if body >= 0 and page.edges(body)[1] < p.last + 12 else i + 1
    if i >= b or _BEING_ASKED.match(page.text, page.idx[i]) is not None:
        return []
    end = page.end[b - 1]
    start = page.idx[i]
    word = page.lower[i]
    last = page.lower[p.last]
    if last in _THAT or last in _ASKING or word in _THAT:
        start = page.idx[i] if word not in _THAT else page.end[i]
    elif word in _ASKING:
        pass
    elif _SOUGHT.match(page.text, start, end) is not None:
        start = _SOUGHT.match(page.text, start, end).end()  # type: ignore[union-attr]
    elif word in _ABOUT:
        called = _CALLED.match(page.text, page.idx[i], end)
        start = called.end() if called is not None else page.end[i]
        if called is not None and not page.text[called.start() : called.end()].rstrip().endswith(
            ("on", "about", "over", "regarding", "to", "concerning")
        ):
            rest = page.text[start : start + 12].lstrip()
            if not rest.startswith(("whether", "if ", "why", "how")):
                return []
    elif page.pos[i] not in ("DET", "NOUN", "PROPN", "ADJ", "PRON", "NUM"):
        return []
    while start < end and page.text[start] == " ":
        start += 1
    claimed = _CLAIMED.match(page.text, start, end)
    start = claimed.end() if claimed is not None else start
    cut = _ENDS.search(page.text, start, end)
    return [_trimmed(page, start, cut.start() if cut is not None else end)]


_MATTER = re.compile(r"\b(?:about|on|over|regarding|concerning|as to|whether|if)\s(.+)$", re.DOTALL)


def _inside(page: Page, p: Position, head: int) -> list[Span]:
    """What is asked about within the position's own words: "questions about X were not answered", "refer questions on X to"."""
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


def _left(page: Page, p: Position, head: int) -> tuple[Span, Subject | None] | None:
    """What stands before it: "X has not been confirmed by Y", "confirmation of X was not forthcoming", "X is unverified"."""
    for i in range(p.first, p.last + 1):
        what = page.kid(i, "nsubjpass", "nsubj", "csubj", "csubjpass")
        if what < 0 or not (
            _passive(page, p) or page.pos[i] == "AUX" or page.lemma[i] in ("remain", "stay", "go", "stand", "leave")
        ):
            continue
        if page.lemma[what] in _CONFIRMING:
            clause = page.kid(what, "acl", "ccomp", "relcl", "prep")
            if clause < 0:
                continue
            lo, hi = page.edges(clause)
            return page.trim(page.end[lo], page.end[hi]), None
        if p.stance == "declines" and page.lemma[i] != "go":
            continue
        if page.lower[what] == "it":
            return None
        lo, hi = page.edges(what)
        agent = next(
            (k for j in range(p.first, p.last + 1) for k in page.kids[j] if page.lower[k] == "by" and k > j), -1
        )
        body = page.kid(agent, "pobj") if agent >= 0 else -1
        return page.span(lo, max(lo, min(hi, p.first - 1) if what < p.first else hi)), phrase(
            page, body
        ) if body >= 0 else None
    for i in range(p.first, p.last + 1):
        if page.lemma[i] in _CONFIRMING and p.first < i:
            return None
    if page.lemma[p.first] in _CONFIRMING:
        clause = page.kid(p.first, "acl", "ccomp", "relcl", "prep")
        if p.first < clause <= p.last:
            lo, hi = page.edges(clause)
            return page.trim(page.end[lo], page.end[hi]), None
    return None


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
    r"(?:this|that|it|them|these|those|which|so|either|any of (?:it|this|that)|(?:the|this|that|those|these|his|her|its|their) "
    r"(?:\w+ )?(?:claim|report|statement|allegation|account|figure|information|news|detail|version|assertion|number|toll|matter)s?)"
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


def _clashes(page: Page, subj: Subject, content: Sequence[Span]) -> bool:
    """A source is no part of what it leaves open."""
    return any(s[0] < e and b < s[1] for s in subj.spans for b, e in content)


__all__ = ["Position", "positions", "settle"]
