"""A small linear model beside the rules: which of their finds to doubt, and which other verbs are cues.

Hashed features, one weight each, trained by training/attributions.py on PolNeAR's training part. Without the weights
the rules stand alone. What the model adds is marked by the rule name "learned".
"""

from __future__ import annotations

import bisect
import functools
import math
import zlib
from collections.abc import Callable
from importlib.resources import files
from io import BytesIO

import numpy as np

from twosource.stages.attributions import cues
from twosource.stages.attributions.found import LONGEST_SENTENCE, Cover, Found, cue_spans, negation, subject
from twosource.stages.attributions.page import Page

BUCKETS = 1 << 17
KEEP = 0.15
"""A find of the rules below this probability is dropped; chosen on PolNeAR's development part (docs/attribution.md)."""
ADD = 0.5
"""A candidate of no rule needs at least this probability."""
DOUBTED = frozenset(
    {"clause", "object", "preposition", "naming", "infinitive", "directive", "words before", "noun", "shown"}
)
"""Rules whose finds the model may drop. Quotations, phrases, hedges and blocks always stand."""
_FRAMES = {"ccomp": "clause", "xcomp": "infinitive", "dobj": "object", "prep": "preposition", "oprd": "naming"}


@functools.lru_cache(maxsize=1)
def weights() -> list[float] | None:
    """The weights by bucket, or None when they are not installed."""
    path = files("twosource.stages.attributions").joinpath("weights.npz")
    if not path.is_file():
        return None
    with np.load(BytesIO(path.read_bytes())) as held:
        values: list[float] = held["weights"].astype(np.float32).tolist()
    return values


@functools.lru_cache(maxsize=1 << 16)
def bucket(feature: str) -> int:
    return zlib.crc32(feature.encode("utf-8", "surrogatepass")) % BUCKETS


def features(page: Page, f: Found) -> list[str]:
    """What the model sees of a find: cue, frame and form, speaker, first word and size of the content."""
    i = f.anchor
    lemma, frame = f.lemma, f.rule
    kids = page.kids[i]
    head = f.subject.head
    start, end = min(s for s, _ in f.content), max(e for _, e in f.content)
    first = min(page.token_at(start), page.n - 1)
    aux = next((page.lower[k] for k in reversed(kids) if page.dep[k] == "aux"), "-")
    neg = any(page.dep[k] == "neg" for k in kids)
    who = page.pos[head] if head >= 0 else "none"
    size = min(6, int(math.log2(1 + (end - start) / 8)))
    deps = sorted({page.dep[k] for k in kids if k > i and page.dep[k] not in ("punct",)})
    quoted = bool(page.quotes_in(start, end)) or page.quote_at(start) is not None
    near = "after" if start > page.idx[i] else "before"
    prep = page.lower[i + 1] if i + 1 < page.n else "-"
    body = page.lemma[first]
    top = page.lemma[page.head[i]]
    return [
        "bias",
        f"l={lemma}",
        f"r={frame}",
        f"lr={lemma}|{frame}",
        f"lt={lemma}|{page.tag[i]}",
        f"tr={page.tag[i]}|{frame}",
        f"d={page.dep[i]}|{frame}",
        f"ld={lemma}|{page.dep[i]}",
        f"a={aux}|{frame}",
        f"la={lemma}|{aux}",
        f"n={neg}|{frame}",
        f"ln={lemma}|{neg}",
        f"w={who}|{frame}",
        f"lw={lemma}|{who}",
        f"wl={page.lemma[head] if head >= 0 else '-'}",
        f"wr={page.lower[head] if head >= 0 and who == 'PRON' else who}|{frame}",
        f"z={size}|{frame}",
        f"lz={lemma}|{size > 2}",
        f"q={quoted}|{frame}",
        f"lq={lemma}|{quoted}",
        f"p={near}|{frame}",
        f"lp={lemma}|{prep}",
        f"pr={prep}|{frame}",
        f"b={body}|{frame}",
        f"bt={page.tag[first]}|{frame}",
        f"ds={','.join(deps)}",
        f"h={top}|{page.dep[i]}",
        f"k={len(f.content)}|{frame}",
        f"in={page.quote_at(page.idx[i]) is not None}|{frame}",
        f"cap={page.text[page.idx[i]].isupper()}|{frame}",
    ]


def probability(page: Page, f: Found, values: list[float]) -> float:
    """How likely the find is an attribution in PolNeAR's sense."""
    total = sum(values[bucket(x)] for x in features(page, f))
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def candidates(page: Page, found: list[Found]) -> list[Found]:
    """One find for each complement of each verb that is outside quotations and has no rule's find of its own."""
    taken = {f.anchor for f in found if f.content}
    out: list[Found] = []
    for a, b in page.sents:
        if b - a > LONGEST_SENTENCE:
            continue
        for i in range(a, b):
            if page.pos[i] == "VERB" and i not in taken and page.quote_at(page.idx[i]) is None:
                out += _of_verb(page, i, b)
    return out


def _of_verb(page: Page, i: int, b: int) -> list[Found]:
    out: list[Found] = []
    subj = None
    for k in page.kids[i]:
        frame = _FRAMES.get(page.dep[k])
        if k < i or frame is None:
            continue
        lo, hi = page.edges(k)
        lo, hi = max(lo, i + 1), min(hi, b - 1)
        extra = None
        if frame == "preposition":
            if k - i > 3 or lo > k or k + 1 > hi:
                continue
            lo, extra = k + 1, list(range(i + 1, k + 1))
        elif frame == "object":
            last = max([hi, *(page.edges(j)[1] for j in page.kids[i] if page.dep[j] in ("xcomp", "oprd") and j > k)])
            hi = min(last, b - 1)
        if subj is None:
            subj = subject(page, i)
        if not subj.spans or page.lower[subj.head] in cues.NOBODY:
            return []
        span = page.span(lo, hi)
        if span[1] <= span[0] or any(s <= page.idx[i] < e for s, e in subj.spans):
            continue
        negated, refusing, neither = negation(page, i)
        cue = cue_spans(page, i, subj, extra)
        out.append(Found("learned " + frame, page.lemma[i], frame, i, cue, [span], subj, negated, refusing, neither))
    return out


def reconsider(page: Page, found: list[Found], score: Callable[[Page, Found], float] | None = None) -> list[Found]:
    """Drop the doubtful finds of the rules and add the candidates that the model is sure of. Order as found."""
    values = weights()
    if score is None and values is None:
        return found
    rate = score or (lambda p, f: probability(p, f, values or []))
    kept = [f for f in found if not (f.content and _doubtful(page, f) and rate(page, f) < KEEP)]
    inner = Cover(s for f in kept for s in f.content)
    anchors = sorted(page.idx[f.anchor] for f in kept if f.content)
    added: dict[int, tuple[float, Found]] = {}
    for f in candidates(page, kept):
        start, end = f.content[0]
        holds = bisect.bisect_left(anchors, start) < bisect.bisect_left(anchors, end)
        if holds or inner.touches(page.idx[f.anchor], page.idx[f.anchor] + 1):
            continue  # what the rules found keeps its place in the chain
        p = rate(page, f)
        if p >= ADD and p > added.get(f.anchor, (0.0, f))[0]:
            added[f.anchor] = (p, f)
    return kept + [f for _, f in added.values()]


def _doubtful(page: Page, f: Found) -> bool:
    """Whether the model may drop a find: never one that names an outlet, shows a picture or weighs on certainty."""
    plain = f.rule in DOUBTED and f.stance is None and not f.unconfirmed and f.under is None
    return plain and f.lemma not in cues.WEIGHTY and page.quote_at(page.idx[f.anchor]) is None
