"""What the tagger sees: the words around a possible cue as numbers, each with its place relative to that cue."""

from __future__ import annotations

import functools
import math
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from twosource.records import Span
from twosource.stages.attributions.found import LONGEST_SENTENCE, Found
from twosource.stages.attributions.page import Page

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

TAGS = (
    "$ '' , -LRB- -RRB- . : ADD AFX CC CD DT EX FW HYPH IN JJ JJR JJS LS MD NFP NN NNP NNPS NNS PDT POS PRP PRP$ RB "
    "RBR RBS RP SYM TO UH VB VBD VBG VBN VBP VBZ WDT WP WP$ WRB XX _SP ``"
).split()
DEPS = (
    "ROOT acl acomp advcl advmod agent amod appos attr aux auxpass case cc ccomp compound conj csubj csubjpass dative "
    "dep det dobj expl intj mark meta neg nmod npadvmod nsubj nsubjpass nummod oprd parataxis pcomp pobj poss preconj "
    "predet prep prt punct quantmod relcl xcomp"
).split()
_TAG = {name: n + 1 for n, name in enumerate(TAGS)}
_DEP = {name: n + 1 for n, name in enumerate(DEPS)}
LEMMAS = 8192
"""Buckets of lemmas; 0 is for none."""
REACH = 110
"""Tokens on either side of a cue that the tagger may see."""
AROUND = 2
"""Sentences before and after the cue's, within its paragraph, that it sees."""
FLAGS = 8
OWN = 3
FAR = 7
DISTANCES = 17
_SELF, _ABOVE, _HEAD, _APART, _BEFORE, _AFTER, _FIRST = range(7)
BRANCHES = _FIRST + 4 * (len(DEPS) + 1)


@functools.lru_cache(maxsize=1 << 16)
def lemma_bucket(lemma: str) -> int:
    return zlib.crc32(lemma.encode("utf-8", "surrogatepass")) % LEMMAS + 1


@dataclass(frozen=True)
class Tokens:
    """A page as arrays over its tokens: lemma, tag and dependency numbers (n), and flags (n, FLAGS).

    The flags: in a quotation, first and last of one, capital, first of a sentence, in a content, in a source, a cue
    (the last three as the rules found them).
    """

    lemma: Ints
    tag: Ints
    dep: Ints
    flags: Floats


@dataclass(frozen=True)
class Window:
    """The tokens [lo, hi) around cue `at`: where they stand in the tree, how far off, and their roles by the rules."""

    at: int
    lo: int
    hi: int
    branch: Ints
    depth: Ints
    distance: Ints
    own: Floats


def mark(page: Page, column: Floats, spans: Iterable[Span]) -> None:
    """Set the tokens that the spans touch to 1."""
    for start, end in spans:
        column[page.token_at(start) : page.token_at(end - 1) + 1] = 1


def tokens(page: Page, found: Sequence[Found]) -> Tokens:
    """The arrays of one page, with what the rules found on it."""
    flags = np.zeros((page.n, FLAGS), dtype=np.float32)
    for q in page.quotes:
        first, last = page.token_at(q.start), min(page.token_at(q.end - 1), page.n - 1)
        flags[first : last + 1, 0] = 1
        flags[first : first + 1, 1] = 1
        flags[last : last + 1, 2] = 1
    flags[:, 3] = [page.text[s].isupper() for s in page.idx]
    for a, _ in page.sents:
        flags[a, 4] = 1
    mark(page, flags[:, 5], (s for f in found for s in f.content))
    mark(page, flags[:, 6], (s for f in found for s in f.subject.spans))
    for f in found:
        if f.content:
            flags[f.anchor, 7] = 1
    return Tokens(
        np.array([lemma_bucket(x) for x in page.lemma], dtype=np.int64),
        np.array([_TAG.get(x, 0) for x in page.tag], dtype=np.int64),
        np.array([_DEP.get(x, 0) for x in page.dep], dtype=np.int64),
        flags,
    )


def _reach(page: Page, i: int) -> tuple[int, int]:
    """The cue's sentence and its neighbours in the paragraph, at most REACH tokens either way."""
    k = page.sent_of[i]
    para = page.para_of(page.idx[i])
    lo, hi = page.sents[k]
    for j in range(k - 1, max(-1, k - 1 - AROUND), -1):
        if page.para_of(page.idx[page.sents[j][0]]) != para:
            break
        lo = page.sents[j][0]
    for j in range(k + 1, min(len(page.sents), k + 1 + AROUND)):
        if page.para_of(page.idx[page.sents[j][0]]) != para:
            break
        hi = page.sents[j][1]
    return max(lo, i - REACH), max(i + 1, min(hi, i + REACH))


def _distance(d: int) -> int:
    if d == 0:
        return 0
    near = min(8, 1 + int(math.log2(abs(d)) * 1.35))
    return near if d > 0 else 8 + near


_DISTANCE = np.array([_distance(d) for d in range(-REACH, REACH + 1)], dtype=np.int64)


def window(page: Page, i: int, own: Sequence[Found]) -> Window:
    """The window of token `i`; `own` are the finds of the rules whose cue it is."""
    lo, hi = _reach(page, i)
    branch = np.full(hi - lo, _APART, dtype=np.int64)
    depth = np.full(hi - lo, FAR, dtype=np.int64)
    a, b = page.sents[page.sent_of[i]]
    branch[: max(0, a - lo)] = _BEFORE
    branch[max(0, b - lo) :] = _AFTER
    if b - a <= LONGEST_SENTENCE:
        _tree(page, i, lo, hi, branch, depth)
    branch[i - lo] = _SELF
    depth[i - lo] = 0
    roles = np.zeros((page.n if own else hi - lo, OWN), dtype=np.float32)
    if own:
        for f in own:
            for column, spans in enumerate((f.content, f.subject.spans, f.cue)):
                mark(page, roles[:, column], spans)
        roles = roles[lo:hi]
    return Window(i, lo, hi, branch, depth, _DISTANCE[lo - i + REACH : hi - i + REACH], roles)


def _tree(page: Page, i: int, lo: int, hi: int, branch: Ints, depth: Ints) -> None:
    """Below the cue, and below its head: by which branch a token hangs there, on which side, how deep."""
    wide = len(DEPS) + 1
    above = page.head[i]
    if above != i:
        for c in page.kids[above]:
            if c != i:
                code = _FIRST + 2 * wide + 2 * _DEP.get(page.dep[c], 0) + (c > i)
                _fill(page, c, code, 2, lo, hi, branch, depth)
    for c in page.kids[i]:
        _fill(page, c, _FIRST + 2 * _DEP.get(page.dep[c], 0) + (c > i), 1, lo, hi, branch, depth)
    at, steps = i, 0
    while page.head[at] != at and steps < 30:
        at = page.head[at]
        steps += 1
        if lo <= at < hi:
            branch[at - lo] = _HEAD if steps == 1 else _ABOVE
            depth[at - lo] = min(FAR, steps)


def _fill(page: Page, top: int, code: int, start: int, lo: int, hi: int, branch: Ints, depth: Ints) -> None:
    stack = [(top, start)]
    while stack:
        at, deep = stack.pop()
        if lo <= at < hi:
            branch[at - lo] = code
            depth[at - lo] = min(FAR, deep)
        stack.extend((k, deep + 1) for k in page.kids[at])
