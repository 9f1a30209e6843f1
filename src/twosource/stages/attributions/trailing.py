"""Attributions by the order of the words, where the tree is of no help: "P, X says.", "P, Y was quoted as saying"."""

from __future__ import annotations

from twosource.lexicon import words
from twosource.records import Span
from twosource.sources.lists import word_groups
from twosource.sources.lists import words as name_words
from twosource.sources.phrases import is_human
from twosource.stages.attributions import cues
from twosource.stages.attributions.found import LONGEST_SENTENCE, Found, Subject, by_sentence, negation, phrase
from twosource.stages.attributions.media import medium_at
from twosource.stages.attributions.page import Page

FINITE = ("VBD", "VBZ", "VBP")
_SPEAKING = (cues.SPEECH - words("cues", "grammar", "not_trailing")) | {"think"}
_NP = ("NOUN", "PROPN", "ADJ", "DET", "NUM", "ADP", "PRON", "PART", "CCONJ", "PUNCT", "X", "SYM")
_HEADS = ("NOUN", "PROPN", "PRON", "X", "NUM")
_OPENING = frozenset(
    "say tell add deny confirm claim report insist admit write warn acknowledge argue announce state note explain "
    "assure inform recall suggest maintain estimate stress reveal disclose concede complain boast let".split()
)
_LONGEST_NAME = 16
"""Tokens of a speaker with role and body after or before a closing cue."""
_SAYINGS = frozenset("showing suggesting indicating revealing saying telling stating adding warning claiming writing explaining declaring".split())


def trailing_attributions(page: Page, found: list[Found]) -> list[Found]:
    """ "P, X says." and "P, says X ..." whose cue has no find of its own yet, and closing "Y was quoted as saying"."""
    near = by_sentence(page, found)
    out: list[Found] = []
    for number, (a, b) in enumerate(page.sents):
        if b - a > LONGEST_SENTENCE:
            continue
        own = list(near.get(number, []))
        for i in range(a, b):
            if page.lower[i] == "as" and i + 1 < b and page.lower[i + 1] in _SAYINGS:
                got = _quoted_as_saying(page, i, a, b, own)
            elif page.lower[i] == "," and i > a:
                got = _closing(page, i, a, b, own) or _inverted(page, i, a, b, own) or _it_was(page, i, a, b, own)
            elif page.lemma[i] in _OPENING and page.tag[i] in (*FINITE, "VBN"):
                got = _opening(page, i, a, b, own)
            elif (
                page.lemma[i] in ("learn", "hear", "gather", "understand") and i + 1 < b and page.lower[i + 1] == "from"
            ):
                got = _learned(page, i, b, own)
            elif page.lower[i] in _CONVINCED and page.quote_at(page.idx[i]) is page.quote_at(
                page.idx[i - 1 if i else 0]
            ):
                got = _convinced(page, i, own)
            elif page.lower[i] in ("heard", "seen", "shown") and i + 1 < b and page.tag[i + 1] == "VBG":
                got = _heard(page, i, a, own)
            elif page.lemma[i] == "expect" and page.tag[i] in FINITE:
                got = _expects(page, i, own)
            elif page.lemma[i] in _FIGURING and page.tag[i] in FINITE:
                got = _figure(page, i, a, b, own)
            else:
                continue
            if got is not None:
                out.append(got)
                own.append(got)
    return out


def _closing(page: Page, comma: int, a: int, b: int, own: list[Found]) -> Found | None:
    """The find of ", X says" or ", says X" between this comma and the end of the sentence or the next comma."""
    if page.quote_at(page.idx[comma]) is not None:
        return None
    k = comma + 1
    limit = min(b, comma + _LONGEST_NAME)
    verb = next((j for j in range(k, limit) if page.lemma[j] in _SPEAKING and _speaks_here(page, j, k)), -1)
    if verb < 0:
        verb = _showing(page, k, limit)
    if verb < 0 or any(f.anchor == verb and f.content for f in own):
        return None
    if page.lower[verb - 1] in ("who", "which", "that"):
        return None
    if verb > k:
        last = verb - 1
        while (
            last > k
            and page.lower[verb - 1] != ","
            and page.pos[last] in ("AUX", "ADV")
            and page.lower[last] != "there"
        ):
            last -= 1  # "an aide has since told X"
        who = (k, last - (last > k and page.lower[last] == "there"))
    elif page.lemma[verb] == "tell":
        return None  # "The builder, held since May, told the court ..."
    else:
        last = verb
        while (last + 1 < limit and page.pos[last + 1] in ("NOUN", "PROPN", "ADJ", "DET", "PRON")) or _inner_hyphen(
            page, last, limit
        ):
            last += 1
        who = (verb + 1, last)
    named = next((j - 1 for j in range(who[0] + 1, who[1]) if page.lower[j] in ("who", "which")), who[1])
    named -= page.lower[named] == ","
    if not _is_speaker(page, who[0], named) or not _closes(page, max(verb, who[1]) + 1, b):
        return None
    content = page.trim(page.idx[a], page.idx[comma], " \t\n,;:–—-")
    if content[1] - content[0] < 12 or not any(page.tag[j] in (*FINITE, "MD", "VBN") for j in range(a, comma)):
        return None
    span = page.span(*who)
    bare = next(
        (j - 1 for j in range(who[0] + 1, named) if page.tag[j] == "VBN" and page.lower[j + 1] in _HANDS), named
    )
    head = next((j for j in range(bare, who[0] - 1, -1) if page.pos[j] in _HEADS), named)
    if verb < who[0] and not _may_speak(page, head):
        return None  # "..., writes a weekly column"
    negated, refusing, neither = negation(page, verb)
    return Found(
        "words before",
        page.lemma[verb],
        "clause",
        verb,
        [(page.idx[verb], page.end[verb])],
        [content],
        Subject((span,), page.text[span[0] : span[1]], head),
        negated,
        refusing,
        neither,
    )


_HANDS = frozenset("by to with from".split())
"""What follows the participle of handling: "invoices seen by X", "a memo leaked to X"."""


def _may_speak(page: Page, head: int) -> bool:
    """Whether a noun after its verb may be who speaks, and not what is written or urged."""
    word, lemma = page.lower[head], page.lemma[head]
    human = is_human(lemma) or word in word_groups()["groups"] or word in word_groups()["anaphora"]
    return page.pos[head] in ("PROPN", "PRON") or human or lemma in cues.SPEAKER_NOUNS


def _it_was(page: Page, comma: int, a: int, b: int, own: list[Found]) -> Found | None:
    """ "P, it was claimed by X": X's, or nobody's when none is named."""
    cue = comma + 3
    if cue >= b or page.lower[comma + 1] != "it" or page.lower[comma + 2] not in BE or page.tag[cue] != "VBN":
        return None
    if page.lemma[cue] not in cues.SPEECH | cues.PASSIVE or any(
        f.anchor == cue and f.content and f.content != [page.span(comma + 1, comma + 1)] for f in own
    ):
        return None
    for f in own:
        if f.anchor == cue:
            f.content = []
    content = page.trim(page.idx[a], page.idx[comma], " \t\n,;:–—-")
    subj = Subject()
    if cue + 2 < b and page.lower[cue + 1] == "by":
        last = cue + 2
        while (last + 1 < b and page.pos[last + 1] in ("NOUN", "PROPN", "ADJ", "DET")) or _inner_hyphen(page, last, b):
            last += 1
        span = page.span(cue + 2, last)
        subj = Subject((span,), page.text[span[0] : span[1]], last)
    after = next((k for k in range(cue + 1, min(b - 2, cue + 12)) if page.lower[k] == ","), -1)
    rest = [page.trim(page.idx[after + 1], page.end[b - 1], " \t\n,;:–—-.")] if after > 0 else []
    mark = [(page.idx[comma + 2], page.end[cue])]
    return Found("passive", page.lemma[cue], "clause", cue, mark, [content, *rest], subj)


def _inverted(page: Page, comma: int, a: int, b: int, own: list[Found]) -> Found | None:
    """ "The mine, said the foreman in remarks to X, had been flooded": the speaker follows the cue."""
    verb = comma + 1
    if verb + 2 >= b or page.lemma[verb] not in _SPEAKING - {"tell"} or page.tag[verb] not in FINITE:
        return None
    if page.quote_at(page.idx[verb]) is not None or page.lower[verb + 1] in (",", "that", '"', "“"):
        return None
    end = next((k for k in range(verb + 2, min(b, verb + 26)) if page.lower[k] == "," and goes_on(page, k, b)), -1)
    if end < 0 or any(page.tag[k] in (*FINITE, "MD") for k in range(a, comma)):
        return None
    last = verb + 1
    while (last + 1 < end and page.pos[last + 1] in ("NOUN", "PROPN", "ADJ", "DET")) or _inner_hyphen(page, last, end):
        last += 1
    if not _is_speaker(page, verb + 1, last):
        return None
    for f in own:
        if f.anchor == verb:
            f.content = []
    span = page.span(verb + 1, last)
    content = [page.span(a, comma - 1), page.trim(page.idx[end + 1], page.end[b - 1], " \t\n,;:–—-.")]
    subj = Subject((span,), page.text[span[0] : span[1]], last)
    return Found("words before", page.lemma[verb], "clause", verb, [(page.idx[verb], page.end[verb])], content, subj)


def goes_on(page: Page, comma: int, b: int) -> bool:
    """Whether the sentence that a speaker interrupted goes on with its verb after this comma."""
    if comma + 1 < b and page.lower[comma + 1] in ('"', "“", "'", "‘"):
        return True
    return any(page.tag[k] in (*FINITE, "MD") for k in range(comma + 1, min(comma + 3, b)))


def _opening(page: Page, i: int, a: int, b: int, own: list[Found]) -> Found | None:
    """ "X told the site that P", "X denied in a letter that P" where the tree gives the cue no content of its own."""
    if page.quote_at(page.idx[i]) is not None:
        return None
    lo, hi = segment(page, i, a, b)
    mine = [f for f in own if f.anchor == i and f.content]
    for f in mine:
        if f.rule == "clause" and not f.subject.spans:
            f.subject = _who_before(page, i, lo) or f.subject
    told = any(s >= page.idx[i] or (s >= page.idx[lo] and f.rule != "object") for f in mine for s, _ in f.content)
    if told and not all(f.rule == "object" and _that_after(page, i, hi) > 0 for f in mine):
        return None
    that = _that_after(page, i, hi)
    if that < 0:
        that = _bare_clause(page, i, hi)
    if that < 0:
        return None
    who = _who_before(page, i, lo)
    if who is None:
        return None
    for f in mine:
        f.content = []
    content = page.trim(page.idx[that], page.end[hi - 1], " \t\n,;:–—-.")
    negated, refusing, neither = negation(page, i)
    cue = [(page.idx[i], page.end[i])]
    between = [f for f in own if i < f.anchor < that and f.content and f.content[0][0] == content[0]]
    if between:
        got = Found("clause", page.lemma[i], "clause", i, cue, [content], who, negated, refusing, neither)
        got.under = between[0]
        return got
    if page.lemma[i] == "let":
        return _let_know(page, i, that, content, who)
    return Found("clause", page.lemma[i], "clause", i, cue, [content], who, negated, refusing, neither)


def _let_know(page: Page, i: int, that: int, content: Span, who: Subject) -> Found | None:
    """ "X let Y know that P"."""
    know = next((k for k in range(i + 1, that) if page.lower[k] == "know"), -1)
    if know < 0:
        return None
    m = medium_at(page, i + 1, know)
    cue = [(page.idx[i], page.end[i]), (page.idx[know], page.end[know])]
    through = (m.span,) if m is not None else ()
    return Found("clause", "tell", "clause", know, cue, [content], who, via=through)


_CONTRAST = frozenset("while whereas though although but".split())


def segment(page: Page, i: int, a: int, b: int) -> tuple[int, int]:
    """The tokens around `i` between semicolons and contrasts ("..., while ...")."""
    lo, hi = a, b
    for k in range(a, b):
        joint = page.lower[k] == ";" or (page.lower[k] in _CONTRAST and page.lower[k - 1] == "," and k > a)
        if joint and k < i:
            lo = k + 1
        elif joint and k > i:
            hi = k
            break
    return lo, hi


def _that_after(page: Page, i: int, hi: int) -> int:
    """The "that" which opens what is said, with no verb between it and the cue; -1 when there is none."""
    after = i + 1
    while after < min(hi, i + 5) and page.pos[after] in ("NOUN", "DET", "ADJ"):
        after += 1  # "told journalists, Y reported, that P"
    if after < hi and page.lower[after] == ",":  # "claimed, in a text put out by Y, that P"
        close = next(
            (k for k in range(i + 3, min(hi - 2, i + 34)) if page.lower[k] == "that" and page.lower[k - 1] == ","), -1
        )
        if close > 0:
            return close
    for k in range(i + 1, min(hi - 2, i + 18)):
        if page.lower[k] == "that" and page.tag[k] in ("IN", "DT", "WDT"):
            after = any(page.tag[j] in (*FINITE, "MD") for j in range(k + 1, hi))
            return k if after and page.quote_at(page.idx[k]) is None else -1
        if (page.tag[k] in (*FINITE, "MD", "TO") and page.lower[k] != "to") or page.quote_at(page.idx[k]) is not None:
            return -1
    return -1


def _bare_clause(page: Page, i: int, hi: int) -> int:
    """Where "said his side was ready" begins: a subject and its finite verb right after the cue, with no comma."""
    if page.lower[i] not in _BARE or i + 3 > hi:
        return -1
    start = i + 1
    if page.lower[i] == "told":
        m = medium_at(page, start, hi)
        start = m.last + 1 if m is not None else _after_hearers(page, start, hi)
        if start < 0:
            return -1
    if (
        start >= hi
        or page.pos[start] not in ("DET", "PRON", "NOUN", "PROPN", "ADJ", "NUM", "X")
        or page.quote_at(page.idx[start]) is not None
    ):
        return -1
    for k in range(start + 1, min(hi, start + 9)):
        flagged = page.lower[k - 1] == "-"  # "a Malta-flagged tanker"
        if page.lower[k] == "," or (page.pos[k] == "VERB" and page.tag[k] not in FINITE and not flagged):
            return -1
        if page.tag[k] in (*FINITE, "MD") and not flagged:
            return start
    return -1


_BARE = frozenset(
    "said says added adds told denied denies claimed claims insisted insists admitted admits confirmed confirms alleged "
    "warned warns acknowledged acknowledges estimated estimates believed believes".split()
)


def _after_hearers(page: Page, start: int, hi: int) -> int:
    """The pronoun after "told prosecutors", "told the court": what is said begins with it; -1 for none."""
    k = start
    while k < hi and k < start + 5 and page.pos[k] in ("NOUN", "DET", "ADJ", "PROPN"):
        k += 1
    return k if start < k < hi and page.pos[k] == "PRON" and page.tag[k] == "PRP" else -1


_FIGURING = frozenset("put give set place reckon estimate".split())


def _figure(page: Page, i: int, a: int, b: int, own: list[Found]) -> Found | None:
    """ "The ministry put its losses at eighty-nine", "the agency gave their number as four"."""
    lo, hi = segment(page, i, a, b)
    if page.quote_at(page.idx[i]) is not None or any(f.anchor == i and f.content for f in own):
        return None
    at = next((k for k in range(i + 2, min(hi - 1, i + 12)) if page.lower[k] in ("at", "as")), -1)
    if at < 0 or not any(page.pos[k] == "NUM" for k in range(at + 1, min(hi, at + 5))):
        return None
    if any(page.tag[k] in (*FINITE, "MD") or page.lower[k] == "," for k in range(i + 1, at)):
        return None
    who = _who_before(page, i, lo)
    if who is None or page.pos[who.head] not in ("NOUN", "PROPN", "PRON"):
        return None
    last = next((k - 1 for k in range(at + 1, hi) if page.lower[k] in (",", ".", ";", "while", "but")), hi - 1)
    content = page.span(i + 1, last)
    return Found("figure", page.lemma[i], "object", i, [(page.idx[i], page.end[i])], [content], who, kind="report")


def _expects(page: Page, i: int, own: list[Found]) -> Found | None:
    """ "The ministry expects crossings to double"."""
    clause, who = page.kid(i, "ccomp", "xcomp"), page.kid(i, "nsubj")
    if clause < i or not 0 <= who < i or any(f.anchor == i and f.content for f in own):
        return None
    if page.tag[clause] != "VB" or page.kid(clause, "nsubj") < i or page.quote_at(page.idx[i]) is not None:
        return None
    if page.tag[who] in ("WDT", "WP"):
        return None
    content = page.span(*page.edges(clause))
    return Found("clause", "expect", "clause", i, [(page.idx[i], page.end[i])], [content], phrase(page, who))


def _has_it(page: Page, i: int, a: int, b: int, own: list[Found]) -> Found | None:
    """ "Rumour has it that P" is nobody's; "the paper has it that P" or "has him reportedly ..." the paper's."""
    if page.quote_at(page.idx[i]) is not None or any(f.anchor == i and f.content for f in own):
        return None
    lo, hi = segment(page, i, a, b)
    who = _who_before(page, i, lo)
    if who is None:
        return None
    cue = [(page.idx[i], page.end[i])]
    if page.lower[i + 1 : i + 3] == ["it", "that"]:
        content = page.trim(page.idx[i + 2], page.end[hi - 1], " \t\n,;:–—-.")
        comma = next((f for f in own if f.rule == "words before" and f.anchor > i), None)
        if comma is not None and content[0] < comma.cue[0][0] < content[1]:
            content = page.trim(content[0], min(e for _, e in comma.content if e > content[0]))
        talk = page.lemma[who.head] in _RUMOURS
        subj = Subject() if talk else who
        return Found("has it", "have", "clause", i, cue, [content], subj, kind="report", unconfirmed=talk)
    m = medium_at(page, page.token_at(who.spans[0][0]), i)
    hedge = next((f for f in own if f.rule == "hearsay" and f.anchor > i), None)
    if m is None or not m.sure or hedge is None or hedge.anchor - i > 6:
        return None
    hedge.content = [
        p for p in (page.trim(max(s, page.idx[i + 1]), e) for s, e in hedge.content if e > page.end[i]) if p[1] > p[0]
    ]
    content = page.trim(page.idx[i + 1], page.end[hi - 1], " \t\n,;:–—-.")
    return Found("has it", "have", "clause", i, cue, [content], who, kind="report")


_RUMOURS = frozenset("rumour rumor word talk gossip legend speculation hearsay".split())


def _who_before(page: Page, i: int, lo: int) -> Subject | None:
    """The speaker: the verb's own subject, else the noun phrase that opens the clause."""
    own = next((k for k in page.kids[i] if page.dep[k] == "nsubj" and lo <= k < i), -1)
    if own >= 0:
        return None if page.tag[own] in ("WDT", "WP") else phrase(page, own)
    starts = [lo, *(k + 1 for k in range(lo, i) if page.lower[k] in (",", ":"))]
    found = next((p for p in (_opens_with(page, k, i) for k in starts[:6]) if p is not None), None)
    if found is None:
        return None
    first, last = found
    span = page.span(first, last - 1)
    head = next((j for j in range(last - 1, first - 1, -1) if page.pos[j] in _HEADS), last - 1)
    return Subject((span,), page.text[span[0] : span[1]], head)


def _opens_with(page: Page, first: int, i: int) -> tuple[int, int] | None:
    """(first, one past the last) token of the noun phrase that opens at `first`, before the cue `i`."""
    while first < i and page.pos[first] in ("PUNCT", "SPACE", "CCONJ", "SCONJ"):
        first += 1
    last = first
    while last < i and page.lower[last] not in (",", "(", "—", "–") and page.pos[last] not in ("VERB", "AUX", "ADV"):
        last += 1
    return (first, last) if last > first and _is_speaker(page, first, last - 1) else None


def _learned(page: Page, i: int, b: int, own: list[Found]) -> Found | None:
    """ "it learned from two aides that P": theirs, through the one who learned it."""
    that = next((k for k in range(i + 2, min(b, i + 20)) if page.lower[k] == "that"), -1)
    if that < 0 or not _is_speaker(page, i + 2, that - 1) or page.quote_at(page.idx[i]) is not None:
        return None
    who = next((k for k in page.kids[i] if page.dep[k] == "nsubj" and k < i), -1)
    for f in own:
        if f.anchor == i:
            f.content = []
    span = page.span(i + 2, that - 1)
    content = page.trim(page.idx[that], page.end[b - 1], " \t\n,;:–—-.")
    through = (page.span(*page.edges(who)),) if who >= 0 and page.pos[who] in ("PROPN", "NOUN") else ()
    cue = [(page.idx[i], page.end[i + 1])]
    head = next((j for j in range(that - 1, i + 1, -1) if page.pos[j] in _HEADS), that - 1)
    subj = Subject((span,), page.text[span[0] : span[1]], head)
    return Found("learned from", page.lemma[i], "clause", i, cue, [content], subj, via=through, kind="report")


BE = frozenset("is are was were been being".split())


def having_attributions(page: Page, found: list[Found]) -> list[Found]:
    """ "Rumour has it that P" and "X has him reportedly on his way"; `found` holds the hearsay words already."""
    near = by_sentence(page, found)
    out = []
    for number, own in sorted(near.items()):
        a, b = page.sents[number]
        for i in range(a, min(b - 2, a + LONGEST_SENTENCE)):
            hearsay = page.lower[i + 1] == "it" or any(f.rule == "hearsay" for f in own)
            if page.lemma[i] == "have" and page.tag[i] in FINITE and hearsay:
                got = _has_it(page, i, a, b, own) if page.dep[i] not in ("aux", "auxpass") else None
                if got is not None:
                    out.append(got)
    return out


_SHOWING = frozenset(
    "suggest suggests suggested show shows showed reveal reveals revealed indicate indicates indicated".split()
)


def _showing(page: Page, k: int, limit: int) -> int:
    """The verb of ", pictures broadcast by X showed": a picture or paper must be its subject; -1 for none."""
    verb = next((j for j in range(k + 1, limit) if page.lower[j] in _SHOWING), -1)
    things = name_words()["visuals"] | name_words()["documents"] | cues.DOCUMENT_NOUNS
    papers = any(page.lower[j] in things or page.lemma[j] in things for j in range(k, verb))
    return verb if verb > 0 and papers else -1


_PRESS = frozenset("reports claims writes says notes".split())
"""Verbs of the press that a tree may take for nouns: "..., Deutschlandfunk reports." """


def _speaks_here(page: Page, j: int, k: int) -> bool:
    """Whether a verb is finite, or taken for a participle by the tree alone: "a survivor recounted to the daily"."""
    if page.lemma[j] == "think" and page.lower[j + 1 : j + 2] in (["tank"], ["tanks"]):
        return False
    if page.tag[j] in FINITE:
        return True
    if page.tag[j] == "VBN" and any(page.lower[t] in ("has", "have", "had") for t in range(max(k + 1, j - 2), j)):
        return True
    if page.tag[j] == "NNS" and page.lower[j] in _PRESS and j > k and page.lower[j + 1 : j + 2] == ["."]:
        return all(page.pos[t] == "DET" or page.text[page.idx[t]].isupper() for t in range(k, j))
    return (
        page.tag[j] == "VBN" and j > k and page.lower[j + 1 : j + 2] == ["to"] and page.pos[j - 1] in ("NOUN", "PROPN")
    )


def _inner_hyphen(page: Page, last: int, limit: int) -> bool:
    return last + 2 < limit and page.lower[last + 1] in ("-", "'s", "’s", "of", "'", "’")


def _is_speaker(page: Page, lo: int, hi: int) -> bool:
    """Whether these tokens are one noun phrase that may speak: no clause, no conjunction or relative at its start."""
    if hi < lo or hi - lo > _LONGEST_NAME:
        return False
    opens = page.pos[lo] in ("NOUN", "PROPN", "DET", "ADJ", "PRON", "NUM")
    leaked = lo < hi and page.tag[lo] == "VBN" and page.pos[lo + 1] == "NOUN"  # "leaked invoices"
    if not (opens or leaked) or page.tag[lo] in (
        "WDT",
        "WP",
        "WRB",
        "WP$",
    ):
        return False
    if page.lower[lo] in ("which", "that", "who", "it", "this", "what", "as") and page.lower[lo] != "it":
        return False
    return all(
        page.pos[j] in _NP or page.tag[j] == "VBN" or page.lower[j] == "there" for j in range(lo, hi + 1)
    ) and any(page.pos[j] in _HEADS for j in range(lo, hi + 1))


def _closes(page: Page, k: int, b: int) -> bool:
    """Whether nothing but an addressee, a time, a place or a comma follows the cue up to the sentence's end."""
    for j in range(k, b):
        if page.lower[j] in ("that", '"', "“", ":", ";") or (
            page.tag[j] in (*FINITE, "MD") and page.lower[j - 1] != ","
        ):
            return False
        if page.lower[j] in (",", ".", "?", "!", "—"):
            return True
        if j - k > 14:
            return False
    return True


def _quoted_as_saying(page: Page, i: int, a: int, b: int, own: list[Found]) -> Found | None:
    """ "P, Y was quoted by X as saying" and "P, X quoted Y as saying": the words stand before, and Y says them."""
    say = i + 1
    if any(f.anchor == say and f.content for f in own):
        return _quoting(page, i, a, b, own)
    quote = next((j for j in range(i - 1, max(a - 1, i - 22), -1) if page.lemma[j] in ("quote", "cite")), -1)
    if quote < 0 or page.quote_at(page.idx[quote]) is not None:
        return None
    passive = quote > a and page.lower[quote - 1] in ("was", "were", "is", "been", "are", "being", "also")
    lo = _clause_start(page, quote, a)
    while lo < quote and page.pos[lo] in ("PUNCT", "SPACE"):
        lo += 1
    speaker = (lo, quote - 1) if passive else (quote + 1, i - 1)
    while passive and speaker[1] >= speaker[0] and page.pos[speaker[1]] in ("AUX", "ADV"):
        speaker = (speaker[0], speaker[1] - 1)
    by = next((j for j in range(quote + 1, i) if page.lower[j] == "by"), -1)
    carrier = (by + 1, i - 1) if passive and by > 0 else (lo, quote - 1) if not passive else None
    late = next((j for j in range(say + 1, min(b - 1, say + 6)) if page.lower[j] == "by"), -1)
    named = medium_at(page, late + 1, b) if passive and by < 0 and late > 0 else None
    if named is not None:  # "was quoted as saying by X"
        carrier = (page.token_at(named.span[0]), page.token_at(named.span[1] - 1))
    content = _words_before(page, lo, a)
    if speaker[1] < speaker[0] or content is None:
        return None
    for f in own:
        if f.anchor == quote or (f.content == [content] and quote < f.anchor <= i):
            f.content = []
    span = page.span(*speaker)
    through = (page.span(*carrier),) if carrier is not None and carrier[1] >= carrier[0] else ()
    cue = [(page.idx[quote], page.end[quote]), (page.idx[i], page.end[say])]
    subj = Subject((span,), page.text[span[0] : span[1]], speaker[1])
    return Found("quoted as saying", page.lemma[say], "quote", say, cue, [content], subj, via=through)


def _quoting(page: Page, i: int, a: int, b: int, own: list[Found]) -> Found | None:
    """ "X quoted Y as saying that P" where only Y's saying is read: X reports it all."""
    quote = next((j for j in range(i - 1, max(a, i - 12), -1) if page.lemma[j] in ("quote", "cite")), -1)
    if quote < 0 or page.tag[quote] not in (*FINITE, "VBN") or page.lower[quote - 1] in BE:
        return None
    if page.quote_at(page.idx[quote]) is not None:
        return None
    lo = _clause_start(page, quote, a)
    first = next((k for k in range(lo, quote) if page.pos[k] not in ("PUNCT", "SPACE")), quote)
    if not _is_speaker(page, first, quote - 1):
        return None
    for f in own:
        if f.anchor == quote:
            f.content = []
    saying = next(f for f in own if f.anchor == i + 1 and f.content)
    who = page.span(quote + 1, i - 1)
    if quote + 1 < i and not saying.via:
        saying.subject = Subject((who,), page.text[who[0] : who[1]], i - 1)
    span = page.span(first, quote - 1)
    content = page.trim(page.idx[quote + 1], max(page.end[i + 1], *(e for _, e in saying.content)))
    subj = Subject((span,), page.text[span[0] : span[1]], quote - 1)
    cue = [(page.idx[quote], page.end[quote])]
    return Found("quoting", page.lemma[quote], "clause", quote, cue, [content], subj, kind="report")


_CONVINCED = words("cues", "verbs", "convinced")


def _convinced(page: Page, i: int, own: list[Found]) -> Found | None:
    """ "X is certain that P": a belief whose cue is an adjective or a participle."""
    be = page.head[i] if page.dep[i] in ("acomp", "attr", "oprd") else i
    if any(f.anchor in (i, be) and f.content for f in own):
        return None
    clause = page.kid(i, "ccomp")
    clause = clause if clause > i else next((k for k in page.kids[be] if page.dep[k] == "ccomp" and k > i), -1)
    who = page.kid(be, "nsubj", "nsubjpass")
    if clause < 0 or who < 0 or who > i or page.lower[who] in cues.NOBODY or not _own_subject(page, clause):
        return None
    lo, hi = page.edges(clause)
    aux = next((k for k in page.kids[be] if page.dep[k] in ("auxpass", "aux") and who < k < i), be)
    negated, _, _ = negation(page, be)
    cue = [(page.idx[min(aux, i)], page.end[i])]
    content = page.span(max(lo, i + 1), hi)
    return Found("convinced", "believe", "clause", i, cue, [content], phrase(page, who), negated, kind="belief")


def _own_subject(page: Page, clause: int) -> bool:
    return page.kid(clause, "nsubj", "nsubjpass", "expl", "csubj") >= 0


def _heard(page: Page, i: int, a: int, own: list[Found]) -> Found | None:
    """'"P," a porter can be heard saying in a video': the porter's."""
    say = i + 1
    if page.lemma[say] not in cues.SPEECH or page.quote_at(page.idx[i]) is not None:
        return None
    if any(f.anchor == say and f.content for f in own):
        return None
    first = i - 1
    while first > a and page.pos[first] in ("AUX", "ADV", "VERB"):
        first -= 1
    lo = _clause_start(page, first, a)
    while lo < first and page.pos[lo] in ("PUNCT", "SPACE"):
        lo += 1
    content = _words_before(page, lo, a)
    if content is None or not _is_speaker(page, lo, first) or page.quote_at(content[0]) is None:
        return None
    span = page.span(lo, first)
    cue = [(page.idx[i], page.end[say])]
    subj = Subject((span,), page.text[span[0] : span[1]], first)
    return Found("heard saying", page.lemma[say], "quote", say, cue, [content], subj)


def _clause_start(page: Page, quote: int, a: int) -> int:
    """The first token of the clause of quoting: after a quotation, a semicolon, or the first of the commas before it
    that no finite verb parts from it ("..., the transport chief, Jane Doe, was quoted")."""
    first = a
    skip = quote
    for j in range(quote - 1, a - 1, -1):
        if j >= skip:
            continue
        if page.tag[j] in FINITE and page.quote_at(page.idx[j]) is None:
            who = next((t for t in range(j - 1, max(a, j - 4), -1) if page.lower[t] in ("who", "which")), -1)
            if who > 0 and first == a:  # "an engineer who had seen it was quoted"
                skip = who
                continue
        if page.quote_at(page.idx[j]) is not None or page.lower[j] == ";":
            return j + 1 if first == a or page.lower[j] == ";" else first
        if (page.tag[j] in (*FINITE, "MD") and page.pos[j] != "AUX") or page.lower[j] in ("said",):
            return first
        if page.pos[j] == "AUX" and j < quote - 3:
            return first
        if page.lower[j] == ",":
            first = j + 1
    return first


def _words_before(page: Page, lo: int, a: int) -> Span | None:
    """What was said: the quotation that ends right before token `lo`, else the sentence up to it."""
    at = page.idx[lo] - 1
    while at >= 0 and page.text[at] in " ,\u00a0—–":
        at -= 1
    q = page.quote_at(at) if at >= 0 else None
    if q is not None and q.end >= at + 1 and (q.start <= page.idx[a] + 1 or lo <= a):
        return q.start, q.end
    if lo <= a:
        return None
    span = page.trim(page.idx[a], page.end[lo - 1], " \t\n,;:–—-")
    return span if span[1] - span[0] > 11 else None
