"""Which words may be cues: a linear model over hashed features of one token, cheap enough to ask every likely word.

It sees the word, its place in the tree and what the rules made of it. What it lets through is read by the tagger, which
costs a hundred times as much; sentences without a word that it lets through pay nothing.
"""

from __future__ import annotations

import functools
import math
import zlib
from collections.abc import Mapping, Sequence

from twosource.stages.attributions.found import LONGEST_SENTENCE
from twosource.stages.attributions.page import Page

BUCKETS = 1 << 17
POSSIBLE = frozenset({"VERB", "AUX", "NOUN", "PROPN", "ADJ", "ADP", "ADV", "PART", "SCONJ"})
"""Parts of speech that cues have; besides, the colon."""
_SUBJECTS = ("nsubj", "nsubjpass")


@functools.lru_cache(maxsize=1 << 16)
def bucket(feature: str) -> int:
    """The weight that a feature uses."""
    return zlib.crc32(feature.encode("utf-8", "surrogatepass")) % BUCKETS


def lemma_key(lemma: str) -> int:
    """The number under which the lemma of a cue is known."""
    return zlib.crc32(lemma.encode("utf-8", "surrogatepass"))


def features(page: Page, i: int, rule: str) -> list[str]:
    """What the model sees of token `i`; `rule` is the rule whose cue it is, "-" for none."""
    lemma, dep, tag = page.lemma[i], page.dep[i], page.tag[i]
    kids = page.kids[i]
    below = ",".join(sorted({page.dep[k] for k in kids} - {"punct"}))
    after = page.lower[i + 1] if i + 1 < page.n else "-"
    after_tag = page.tag[i + 1] if i + 1 < page.n else "-"
    before = page.lower[i - 1] if i else "-"
    quoted = page.quote_at(page.idx[i]) is not None
    opens = any(page.quote_at(page.idx[k]) is not None for k in range(i + 1, min(i + 3, page.n)))
    who = next((k for k in kids if page.dep[k] in _SUBJECTS), -1)
    marks = f"{quoted:d}{opens:d}"
    return [
        "bias",
        f"l={lemma}",
        f"lt={lemma} {tag}",
        f"ld={lemma} {dep}",
        f"td={tag} {dep}",
        f"k={below}",
        f"lk={lemma} {below}",
        f"a={tag} {after}",
        f"b={tag} {before}",
        f"q={marks}",
        f"lq={lemma} {marks}",
        f"h={page.lemma[page.head[i]]} {dep}",
        f"s={page.pos[who] if who >= 0 else '-'} {tag}",
        f"sl={page.lemma[who] if who >= 0 else '-'}",
        f"r={rule}",
        f"lr={lemma} {rule}",
        f"rq={rule} {quoted:d}",
        f"at={after_tag} {tag}",
        f"e={lemma[-3:]} {tag}",
    ]


def candidates(page: Page, rules: Mapping[int, str], known: frozenset[int]) -> list[int]:
    """The tokens to ask about: cues of rules, and other words that have been cues; none within quotation marks."""
    out = []
    for a, b in page.sents:
        if b - a > LONGEST_SENTENCE:
            continue
        for i in range(a, b):
            may = i in rules or (
                (page.pos[i] in POSSIBLE or page.lower[i] == ":") and lemma_key(page.lemma[i]) in known
            )
            if may and page.quote_at(page.idx[i]) is None:
                out.append(i)
    return out


def probability(page: Page, i: int, rule: str, weights: Sequence[float]) -> float:
    """How likely token `i` is a cue in PolNeAR's sense."""
    total = sum([weights[bucket(x)] for x in features(page, i, rule)])
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))
