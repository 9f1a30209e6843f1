"""Headlines: the title, its repetitions, links to other stories in mid-text, and the heads of joined articles."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from twosource.stages.documents.lines import Found, Line, ends_sentence, words_in

MAX_TITLE_WORDS = 32
MAX_TITLE_CHARS = 250
SAME_TITLE = 85.0
"""rapidfuzz ratio of two wordings of one headline; two headlines of one story by different hands stay below 75."""

MIN_HEADLINE_WORDS = 8
"""A headline of another story has at least so many words; shorter lines in mid-text are mostly subheads and stay."""

PUNCTUATED = 0.8
"""Share of long lines that end as prose does, above which a line without an end is out of the ordinary."""

RECUR = 0.5
"""Share of the new words of a headline that the paragraph under it takes up, from which on it is its head."""

_DASHES = " \t-–—―•*#|>»"
_STOP = frozenset(
    "the and for with from that this into over after amid says said will would could should have has had was were are "
    "its his her their they them not but than then more most about against under between while where when what which "
    "who whom why how all any can may might must been being also just only out off new now one two three you your our "
    "ahead near".split()
)
_WORD = re.compile(r"[^\W\d_][\w’'-]{2,}")
_ARTICLE = re.compile(r"(?<![\w‘'“\"])(?:the|a|an|this|these|that|those)\s", re.IGNORECASE)
_QUOTED = re.compile(r"[‘'“\"«][^’'”\"»]{1,80}[’'”\"»]")
_PROSE_OPENING = re.compile(
    r"(?:He|She|It|They|We|I|There|This|That|These|Those|The|A|An|In|On|At|But|And|However|According)\b"
)
_SAID = re.compile(r"\b(?:said|told|added|wrote|was|were|had|been|will|would|they|their|he|she|it)\b")


def headline_like(text: str) -> bool:
    """Whether a line can be a headline: short enough, no sentence's end, starting like a name or a quotation."""
    if len(text) > MAX_TITLE_CHARS or words_in(text) > MAX_TITLE_WORDS or len(text) < 4:
        return False
    if text[-1] in ".,:;…。-–—" or text[0] in "[*(" or (ends_sentence(text) and text[-1] not in "?!？！"):
        return False
    first = text.lstrip(" \"'“‘«([")[:1]
    return bool(first) and not first.islower()


def bare(title: str) -> str:
    """A headline without the dashes and bullets before it."""
    return title.strip(_DASHES)


def fold(text: str) -> str:
    """For comparing headlines: words in lower case."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def same_title(a: str, b: str) -> bool:
    """Whether two lines are wordings of one headline."""
    one, two = fold(a), fold(b)
    return bool(one and two) and (one == two or fuzz.ratio(one, two) >= SAME_TITLE)


def mark_title(lines: list[Line], found: Found, given: str | None) -> None:
    """Take the title from the first line unless one is given, and mark it and its repetitions."""
    kept = [line for line in lines if line.kept]
    if given is None:
        if len(kept) < 2 or not headline_like(bare(kept[0].text)):
            return
        found.title = bare(kept[0].text)
        kept[0].reason = "headline"
    title = given or found.title or ""
    for line in kept[:8]:
        if line.kept and len(line.text) <= MAX_TITLE_CHARS + 20 and _repeats(line.text, title):
            line.reason = "headline" if given and line is kept[0] else "repeated headline"
    folded = fold(title)
    for line in kept[8:]:
        if line.kept and len(line.text) <= MAX_TITLE_CHARS and words_in(title) >= 4 and fold(line.text) == folded:
            line.reason = "repeated headline"
    if kept and not any(line.kept for line in kept):
        kept[-1].reason = None  # A report of nothing but its headline still says that.


def _repeats(text: str, title: str) -> bool:
    """Whether a line says the title again. A sentence of the text that a headline was cut from stays in the text."""
    return (ends_sentence(title) or not ends_sentence(text)) and same_title(text, title)


def mark_others(lines: list[Line], found: Found) -> None:
    """In mid-text: a lone headline of another story is a link, one that heads what follows joins an article."""
    kept = [index for index, line in enumerate(lines) if line.kept]
    long_lines = [lines[i].text for i in kept if words_in(lines[i].text) >= 12]
    if len(long_lines) < 4 or sum(map(ends_sentence, long_lines)) < PUNCTUATED * len(long_lines):
        return
    if not any(_stands_out(lines[i].text) for i in kept):
        return
    common = _common_words(long_lines) | _stems(found.title or "")
    for position, index in enumerate(kept):
        if not 0 < position < len(kept) - 1 or not _stands_out(lines[index].text):
            continue
        before = next((lines[i].text for i in reversed(kept[:position]) if lines[i].kept), "")
        after = next((lines[i].text for i in kept[position + 1 :] if not _stands_out(lines[i].text)), "")
        if not (_prose(before) or not found.joined) or not _prose(after):
            continue
        directly = lines[kept[position + 1]].text is after
        if directly and position >= 3 and _heads(lines[index].text, after, common) and len(kept) - position > 3:
            found.joined.append((index, lines[index].text))
            lines[index].reason = "headline of a joined article"
        elif _telegraphic(lines[index].text):
            lines[index].reason = "related links"


def _stands_out(text: str) -> bool:
    return (
        headline_like(text)
        and MIN_HEADLINE_WORDS <= words_in(text) <= 22
        and text[-1] not in '?!？！”"»)'
        and text[0] not in "'‘\"“«•*-–—"
        and "(@" not in text  # a post of somebody, set in
        and not _PROSE_OPENING.match(text)
        and text.count(",") < 3  # a list
    )


def _telegraphic(text: str) -> bool:
    """Whether the line is worded as headlines are: no articles, or capitals throughout; quotations aside."""
    plain = _QUOTED.sub(" ", text)
    words = re.findall(r"[^\W\d_]{4,}", plain)
    capitals = sum(1 for w in words if w[0].isupper())
    if words and capitals >= 0.75 * len(words):
        return True
    return not _ARTICLE.search(plain) and not _SAID.search(plain)


def _prose(text: str) -> bool:
    return words_in(text) >= 10 and ends_sentence(text)


def _stems(text: str) -> set[str]:
    """Content words cut to five letters: "exchange" and "exchanges" are one."""
    return {
        w[:5] for w in (m.lower().removesuffix("’s").removesuffix("'s") for m in _WORD.findall(text)) if w not in _STOP
    }


def _common_words(paragraphs: list[str]) -> set[str]:
    """Words of the story as a whole, in half of its paragraphs: no sign that two lines belong together."""
    counts: dict[str, int] = {}
    for paragraph in paragraphs:
        for stem in _stems(paragraph):
            counts[stem] = counts.get(stem, 0) + 1
    return {stem for stem, count in counts.items() if count >= max(3, len(paragraphs) / 2)}


def _heads(headline: str, paragraph: str, common: set[str]) -> bool:
    new = _stems(headline) - common
    return len(new) >= 3 and len(new & _stems(paragraph)) >= RECUR * len(new)
