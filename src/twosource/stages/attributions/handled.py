"""Of pictures and papers that passed through hands: who made them, who read them, who got or checked them.

"Footage filmed by A and obtained by B shows P" is A's, through B. "Images taken by A and analysed by B show P" is B's
reading: a picture says nothing by itself, and whoever reads it answers for what it shows.
"""

from __future__ import annotations

from twosource.lexicon import words
from twosource.records import Span
from twosource.sources.lists import words as name_words
from twosource.stages.attributions import cues
from twosource.stages.attributions.found import LONGEST_SENTENCE, Found, Subject, by_sentence
from twosource.stages.attributions.media import medium_at
from twosource.stages.attributions.page import Page
from twosource.stages.attributions.via import of_the_source

_MAKING = words("cues", "media", "making")
_READING = words("cues", "media", "reading")
_GIVING = words("cues", "media", "giving")
_NEXT_HANDS = _MAKING | _READING | _GIVING | words("cues", "media", "handed") | {"which"}
_STOPS = frozenset("which that who whom whose , and but ; ( )".split())


def refine_sources(page: Page, found: list[Found]) -> list[Found]:
    """Give what a picture or paper shows to the one behind it; drop finds that only tell of its making."""
    gone: set[int] = set()
    for f in found:
        if not f.subject.spans or f.subject.head < 0:
            continue
        _mend_head(page, f)
        thing = _is_thing(page, f.subject.head)
        lo, hi = page.token_at(f.subject.spans[0][0]), page.token_at(f.subject.spans[-1][1] - 1) + 1
        if (thing and f.anchor < lo and f.rule not in ("according to", "per")) or page.sent_of[
            f.anchor
        ] != page.sent_of[lo]:
            continue
        hi = f.anchor if hi <= f.anchor <= hi + 14 else hi
        maker, reader, given_to = _hands(page, lo, hi)
        if not thing:  # "X, which had the pictures read by Y": Y's reading, through X
            named = medium_at(page, lo, hi)
            if reader is not None and named is not None and named.sure and not named.pointing:
                span = page.span(*reader)
                f.subject = Subject((span,), page.text[span[0] : span[1]], reader[1])
                f.via = (named.span,)
            continue
        through = tuple(m.span for _, m in sorted(of_the_source(page, f), key=lambda h: -h[0]))
        if given_to is not None and given_to not in through:
            through = (given_to, *through)
        if given_to is not None and maker is None and reader is None:
            f.via = through
            continue
        if given_to is not None and maker is not None and page.lower[f.subject.head] not in name_words()["visuals"]:
            author = _author_of(page, lo, hi)
            if author is not None:  # "a report by Y, which Z read to X": Y's, through X, who has it from Z
                f.subject = Subject((author,), page.text[author[0] : author[1]], f.subject.head)
                f.via = (given_to, page.span(*maker))
                continue
        behind = reader if reader is not None and not _is_medium(page, reader) else None
        if reader is not None and behind is None:
            span = _name_span(page, reader)
            through = through if maker is None or span in through else (span, *through)
            behind = maker or reader
        elif behind is None and maker is not None and any(not _within(page, s, maker) for s in through):
            behind = maker
        if behind is None:
            _before_handling(page, f, lo, hi, through)
            continue
        a, b = behind
        span = page.span(a, b)
        f.subject = Subject((span, *_around(page, span, f.subject.spans, hi)), page.text[span[0] : span[1]], b)
        f.via = tuple(dict.fromkeys(s for s in through if not (span[0] <= s[0] and s[1] <= span[1])))
        gone |= {id(g) for g in found if g.rule == "passive" and lo <= g.anchor < hi and g is not f}
    gone |= _told_of(page, found)
    return [f for f in found if id(f) not in gone]


_ABOUT = frozenset("ask quote cite interview contact question".split())


def _mend_head(page: Page, f: Found) -> None:
    """ "Footage verified by X shows": the footage shows, whatever the tree takes "verified" for."""
    lo, hi = page.token_at(f.subject.spans[0][0]), page.token_at(f.subject.spans[-1][1] - 1)
    if _is_thing(page, f.subject.head):
        return
    for k in range(lo, min(hi - 1, lo + 8, page.n - 2)):
        if page.lower[k + 2] == "by" and page.lower[k + 1].endswith("ed") and page.lower[k] in name_words()["visuals"]:
            f.subject = Subject(f.subject.spans, f.subject.text, k)
            return
        if page.pos[k] not in ("NOUN", "ADJ", "DET", "PROPN"):
            return


def _told_of(page: Page, found: list[Found]) -> set[int]:
    """Passives within a source that only say how its words came: "a spokeswoman, asked by X, said"."""
    gone: set[int] = set()
    for group in by_sentence(page, found).values():
        for g in group:
            if g.rule != "passive" or g.lemma not in _ABOUT:
                continue
            at = page.idx[g.anchor]
            if any(f is not g and any(s <= at < e for s, e in f.subject.spans) for f in group):
                gone.add(id(g))
    return gone


def _before_handling(page: Page, f: Found, lo: int, hi: int, through: tuple[Span, ...]) -> None:
    """ "a memo from the agency quoted by X": the paper's words end where X's part begins."""
    if not through or page.lower[f.subject.head] in name_words()["visuals"]:
        return
    for j in range(lo + 1, hi - 1):
        if page.lower[j + 1] == "by" and page.tag[j] == "VBN" and page.idx[j] < through[-1][0]:
            last = j - 1
            while last > lo and page.lower[last] in (",", "and", "which", "was", "were"):
                last -= 1
            if f.subject.head <= last and page.lower[j] not in _MAKING:
                span = page.span(lo, last)
                f.subject = Subject(
                    (span, *_around(page, span, f.subject.spans, hi)), page.text[slice(*span)], f.subject.head
                )
                f.via = through
            return


def _author_of(page: Page, lo: int, hi: int) -> Span | None:
    """ "a report by UN experts" up to the first comma or relative, when somebody is named in it."""
    last = next((k - 1 for k in range(lo + 1, hi) if page.lower[k] in (",", "which", "that", "(")), hi - 1)
    owned = any(page.lower[k] in ("by", "from", "of", "'s", "’s") for k in range(lo, last))
    return page.span(lo, last) if owned else None


def _around(page: Page, span: Span, whole: tuple[Span, ...], hi: int) -> list[Span]:
    """What else the source's phrase says, after the words of the one who is meant; apart from them by some letters."""
    out = []
    start, end = whole[0][0], max(whole[-1][1], page.end[hi - 1])
    if start < span[0]:
        out.append(page.trim(start, span[0]))
    k = page.token_at(span[1])
    while k < hi and page.idx[k] - span[1] <= _GAP:
        k += 1
    if k < hi and page.idx[k] < end:
        out.append(page.trim(page.idx[k], end))
    return [s for s in out if s[1] > s[0]]


_GAP = 4
"""Code points: pieces of a source nearer than this are read as one name."""


def _is_thing(page: Page, head: int) -> bool:
    return page.lemma[head] in cues.DOCUMENT_NOUNS or page.lower[head] in name_words()["visuals"]


def shown_by_words(page: Page, found: list[Found]) -> list[Found]:
    """ "Footage ... shows P" where the tree is of no help: a sentence that opens with a picture, and its showing."""
    at = {f.anchor: f for f in found if f.content}
    visuals = name_words()["visuals"]
    out: list[Found] = []
    for a, b in page.sents:
        if b - a > LONGEST_SENTENCE:
            continue
        opening = next((k for k in range(a, min(a + 8, b)) if page.lower[k] in visuals), -1)
        if opening < 0 or any(page.tag[k] in _FINITE or page.quote_at(page.idx[k]) for k in range(a, opening)):
            continue
        show = next((k for k in range(opening + 1, min(b - 2, opening + 40)) if page.lower[k] in _SHOWS), -1)
        if show < 0 or (show in at and at[show].content[0][0] == page.idx[show + 1]):
            continue
        last = next(
            (k - 1 for k in range(show + 2, b) if page.lower[k] in (",", ";") and _reports(page, k + 1, b)), b - 1
        )
        span, who = page.trim(page.idx[show + 1], page.end[last], " \t\n,;:–—-."), page.span(a, show - 1)
        if span[1] <= span[0]:
            continue
        subj = Subject((who,), page.text[who[0] : who[1]], opening)
        got = Found("shown", "show", "clause", show, [(page.idx[show], page.end[show])], [span], subj)
        if show in at:
            at[show].content = []
        out.append(got)
    return out


_SHOWS = frozenset("show shows showed depict depicts depicted capture captures".split())
_FINITE = ("VBD", "VBZ", "VBP", "MD")


def _reports(page: Page, k: int, b: int) -> bool:
    """Whether a closing "X reports" begins at token `k`."""
    return b - k <= 12 and any(page.lemma[j] in cues.SPEECH and page.tag[j] in _FINITE for j in range(k, b))


def _hands(page: Page, lo: int, hi: int) -> tuple[tuple[int, int] | None, tuple[int, int] | None, Span | None]:
    """First and last tokens of the maker's and the reader's noun phrases, and the medium it was given to."""
    maker = reader = None
    given: Span | None = None
    for j in range(lo, hi - 1):
        word = page.lower[j]
        by = j + 1
        if word in ("read", "posted", "uploaded", "shared") and page.lower[by] in ("out", "on", "to", "aloud"):
            by = next((k for k in range(j + 2, min(hi - 1, j + 5)) if page.lower[k] == "by"), j + 1)
        if page.lower[by] == "by" and (word in _MAKING or word in _READING):
            phrase = _phrase(page, by + 1, hi)
            if phrase is None:
                continue
            if word in _READING:
                reader = reader or phrase
            else:
                maker = maker or phrase
        elif word in _GIVING and page.lower[j + 1] in ("to", "with") and given is None and page.tag[j] == "VBN":
            m = medium_at(page, j + 2, hi)
            given = m.span if m is not None and m.sure and not m.pointing else None
        elif word in _GIVING and page.tag[j] in ("VBD", "VBN") and maker is None:
            to = next((k for k in range(j + 1, min(j + 5, hi)) if page.lower[k] in ("to", "with")), -1)
            who = _before(page, j, lo)
            m = medium_at(page, to + 1, hi) if to > 0 else None
            if who is not None and m is not None and not m.pointing:
                maker, given = who, m.span
        if reader is not None and given is None:  # "analysed by Y for X"
            for_ = next((k for k in range(reader[0] + 1, reader[1]) if page.lower[k] == "for"), -1)
            m = medium_at(page, for_ + 1, reader[1] + 1) if for_ > 0 else None
            if m is not None and m.sure and not m.pointing:
                reader, given = (reader[0], for_ - 1), m.span
    return maker, reader, given


def _phrase(page: Page, a: int, hi: int) -> tuple[int, int] | None:
    """The noun phrase that begins at token `a`: to the next participle, relative, comma, or the end."""
    last = a - 1
    for k in range(a, min(hi, a + 14)):
        word = page.lower[k]
        participle = k + 1 < hi and page.lower[k + 1] == "by" and page.tag[k] == "VBN"
        joined = (
            word == "and"
            and k + 1 < page.n
            and (page.tag[k + 1] in ("VBN", "VBD", "RB") or page.lower[k + 1] in _NEXT_HANDS)
        )
        if joined or participle or (word in _STOPS and word != "and"):
            break
        if page.tag[k] in ("VBD", "VBZ", "VBP", "MD"):
            break
        last = k
    return (a, last) if last >= a else None


def _before(page: Page, verb: int, lo: int) -> tuple[int, int] | None:
    """The subject of "which a shopkeeper, Jane Doe, gave": what stands between the relative and the verb."""
    for k in range(verb - 1, max(lo - 1, verb - 14), -1):
        if page.lower[k] in ("which", "that", "whom"):
            last = verb - 1
            while last > k and (
                page.lower[last] in (",", "has", "had", "have", "later", "then") or page.pos[last] == "ADV"
            ):
                last -= 1
            return (k + 1, last) if last > k else None
    return None


def _is_medium(page: Page, phrase: tuple[int, int]) -> bool:
    m = medium_at(page, phrase[0], phrase[1] + 1)
    return m is not None and m.sure and not m.pointing


def _name_span(page: Page, phrase: tuple[int, int]) -> Span:
    m = medium_at(page, phrase[0], phrase[1] + 1)
    return m.span if m is not None else page.span(*phrase)


def _within(page: Page, span: Span, phrase: tuple[int, int]) -> bool:
    return page.idx[phrase[0]] <= span[0] and span[1] <= page.end[phrase[1]]
