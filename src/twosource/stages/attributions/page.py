"""A parsed text as plain lists: tokens, tree, paragraphs and quotation marks. Everything else here reads this."""

from __future__ import annotations

import bisect
import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from twosource.parse import PARSED_BY, TENSORS
from twosource.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

_PARAGRAPH = re.compile(r"[^\n\r\u2028\u2029]+")
_OPENERS = "“„«"
_CLOSERS = "”»"
_MARK = re.compile(r"[“”„«»\"]|''|``")
_SINGLE = re.compile(r"[‘’']")


@dataclass(frozen=True)
class Quote:
    """These words stand in quotation marks. `start` and `end` include the marks; `open` ones run to their paragraph's
    end, to be taken up by the next paragraph."""

    start: int
    end: int
    para: int
    open: bool = False


def paragraphs(text: str) -> list[Span]:
    """Lines that hold anything but blanks, trimmed, as code point spans."""
    out = []
    for m in _PARAGRAPH.finditer(text):
        raw = m.group()
        left = len(raw) - len(raw.lstrip())
        body = raw.strip()
        if body:
            out.append((m.start() + left, m.start() + left + len(body)))
    return out


def _double_quotes(text: str, para: int, start: int, end: int) -> list[Quote]:
    """Outermost double quotes of one paragraph. Straight marks toggle; of typographic ones, strays are forgiven."""
    out: list[Quote] = []
    opened = -1
    depth = 0
    for m in _MARK.finditer(text, start, end):
        mark = m.group()
        if opened < 0:
            before = text[m.start() - 1] if m.start() > start else " "
            inches = mark == '"' and before.isdigit() and (m.end() >= end or not text[m.end()].isalnum())
            if inches or (mark in _CLOSERS and before.isalnum()):
                continue
            opened, depth = m.start(), 1
        elif mark in _OPENERS:
            depth += text[m.start() - 1] not in _OPENERS and depth < 2
        else:
            depth -= 1
            if depth <= 0 or mark in ('"', "''", "``"):
                out.append(Quote(opened, m.end(), para))
                opened = -1
    if opened >= 0:
        out.append(Quote(opened, end, para, open=True))
    return out


def _single_quotes(text: str, para: int, start: int, end: int, taken: list[Quote]) -> list[Quote]:
    """Single quotes outside double ones. An apostrophe never opens; a mark before a letter never closes."""
    out: list[Quote] = []
    opened = -1
    spans = [(q.start, q.end) for q in taken]
    for m in _SINGLE.finditer(text, start, end):
        at = m.start()
        i = bisect.bisect_right(spans, (at, end + 1)) - 1
        if i >= 0 and spans[i][0] <= at < spans[i][1]:
            opened = -1
            continue
        before = text[at - 1] if at > start else " "
        after = text[at + 1] if at + 1 < end else " "
        if opened < 0:
            starts = not before.isalnum() and before not in ".,!?" and after.isalnum() and not after.isdigit()
            if starts and m.group() != "’":
                opened = at
        elif not after.isalnum() and (before in ".,!?…" or before != "s" or after in ".,;:!?)" or m.group() == "’"):
            if " " in text[opened + 1 : at]:
                out.append(Quote(opened, at + 1, para))
            opened = -1
    return out


def find_quotes(text: str, paras: list[Span]) -> list[Quote]:
    """All outermost quotes, in order. A paragraph's last double quote may be open."""
    out: list[Quote] = []
    for i, (start, end) in enumerate(paras):
        double = _double_quotes(text, i, start, end)
        single = _single_quotes(text, i, start, end, double)
        out.extend(sorted(double + single, key=lambda q: q.start) if single else double)
    return out


@functools.cache
def _parts_of_speech() -> dict[int, str]:
    from spacy import parts_of_speech  # type: ignore[attr-defined]

    return {int(number): name for name, number in parts_of_speech.IDS.items()}


class Page:
    """The tokens of one document as lists, indexed by token number; spans are code points."""

    def __init__(self, doc: Doc) -> None:
        self.text: str = doc.text
        strings = doc.vocab.strings
        parts = _parts_of_speech()
        self.n = len(doc)
        columns: Any = doc.to_array(["ORTH", "SPACY", "LOWER", "LEMMA", "POS", "TAG", "DEP", "HEAD"])
        columns = columns.reshape(self.n, 8)
        orth, space, lower, lemma, pos, tag, dep = columns[:, :7].T.tolist()
        said = {key: strings[key] for key in {*orth, *lower, *lemma, *tag, *dep}}
        small = {key: said[key].lower() for key in set(lemma)}
        self.idx: list[int] = []
        self.end: list[int] = []
        at = 0
        for word, gap in zip(orth, space, strict=True):
            self.idx.append(at)
            at += len(said[word])
            self.end.append(at)
            at += 1 if gap else 0
        self.lower: list[str] = [said[key] for key in lower]
        self.lemma: list[str] = [small[key] for key in lemma]
        self.pos: list[str] = [parts[key] for key in pos]
        self.tag: list[str] = [said[key] for key in tag]
        self.dep: list[str] = [said[key] for key in dep]
        self.head: list[int] = (np.arange(self.n) + columns[:, 7].astype(np.int64)).tolist()
        known = doc.user_data.get(PARSED_BY) == TENSORS and len(doc.tensor) == self.n
        self.tensor: npt.NDArray[np.float32] | None = np.asarray(doc.tensor, dtype=np.float32) if known else None
        self.kids: list[list[int]] = [[] for _ in range(self.n)]
        for i, h in enumerate(self.head):
            if h != i:
                self.kids[h].append(i)
        self.sents: list[tuple[int, int]] = [(s.start, s.end) for s in doc.sents]
        self.sent_of: list[int] = [0] * self.n
        for k, (a, b) in enumerate(self.sents):
            for i in range(a, b):
                self.sent_of[i] = k
        self.sents = [(a, self._last_word(a, b) + 1) for a, b in self.sents]
        self.paras = paragraphs(self.text)
        self._para_starts = [s for s, _ in self.paras]
        self.quotes = find_quotes(self.text, self.paras)
        self._quote_starts = [q.start for q in self.quotes]
        self._edges: dict[int, tuple[int, int]] = {}
        self.people: frozenset[str] | None = None  # surnames, made when first asked for (media.py)

    def _last_word(self, a: int, b: int) -> int:
        """The last token of [a, b) that is no blank (line ends are tokens of the sentence before them)."""
        b -= 1
        while b > a and self.pos[b] == "SPACE":
            b -= 1
        return b

    def para_of(self, at: int) -> int:
        """The number of the paragraph that holds code point `at` (or the last one before it)."""
        return max(0, bisect.bisect_right(self._para_starts, at) - 1)

    def quote_at(self, at: int) -> Quote | None:
        """The quote whose marks enclose code point `at`."""
        i = bisect.bisect_right(self._quote_starts, at) - 1
        if i >= 0 and self.quotes[i].start <= at < self.quotes[i].end:
            return self.quotes[i]
        return None

    def quotes_in(self, start: int, end: int) -> list[Quote]:
        """The quotes that begin in [start, end)."""
        a = bisect.bisect_left(self._quote_starts, start)
        b = bisect.bisect_left(self._quote_starts, end)
        return self.quotes[a:b]

    def token_at(self, at: int) -> int:
        """The number of the first token that ends after code point `at`; n when there is none."""
        return bisect.bisect_right(self.end, at)

    def edges(self, i: int) -> tuple[int, int]:
        """First and last token of the subtree of `i`."""
        known = self._edges.get(i)
        if known is not None:
            return known
        order = [i]
        for j in order:
            order.extend(self.kids[j])
        lo, hi = min(order), max(order)
        self._edges[i] = (lo, hi)
        return lo, hi

    def kid(self, i: int, *deps: str) -> int:
        """The first child of `i` with one of these labels, or -1."""
        for k in self.kids[i]:
            if self.dep[k] in deps:
                return k
        return -1

    def span(self, a: int, b: int) -> Span:
        """Tokens a to b, both included, as code points, without blanks or commas at the rim."""
        return self.trim(self.idx[a], self.end[b])

    def trim(self, start: int, end: int, rim: str = " \t\n\r\u00a0,;:–—-") -> Span:
        """The span without these characters at either end; empty when nothing else is left."""
        text = self.text
        while start < end and text[start] in rim:
            start += 1
        while end > start and text[end - 1] in rim:
            end -= 1
        return start, end

    def words(self, start: int, end: int) -> str:
        return self.text[start:end]


def page_of(doc: Doc) -> Page:
    """The page of a parse, made once and kept with it."""
    page = doc.user_data.get("twosource.page")
    if not isinstance(page, Page):
        page = Page(doc)
        doc.user_data["twosource.page"] = page
    return page
