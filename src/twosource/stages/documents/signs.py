"""What speaks for and against a block being part of the article, as numbers: a row a block."""

from __future__ import annotations

import functools
import math
import re
from collections import Counter, defaultdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twosource.stages.documents.blocks import FLAGS, Block

Matrix = NDArray[np.float32]

MAX_BLOCKS = 6_000
"""Blocks of a page that are looked at; the largest page of the public gold has 5,000."""

_WORD = re.compile(r"\w+")
_END = re.compile(r"""[.!?…。！？:;]["'”’»)\]]{0,3}$""")
_FULL = re.compile(r"""[.!?…。！？]["'”’»)\]]{0,3}$""")
_DIGIT = re.compile(r"\d")
_UPPER = re.compile(r"[A-ZÀ-ÖØ-ÞА-ЯΑ-Ω]")
_SIGNS = tuple(
    re.compile(pattern)
    for pattern in (
        (
            r"©|copyright|all rights reserved|alle rechte|tous droits|todos los derechos|terms of (?:use|service)"
            r"|privacy policy|impressum|datenschutz"
        ),
        (
            r"newsletter|subscribe|sign ?up|sign in|log ?in|register|abonn|anmelden|your (?:e-?mail|inbox)|account"
            r"|free trial|book a demo"
        ),
        (
            r"^(?:read|see|learn|view|show|find out|discover|load) (?:more|also|next|all|full)|related|recommended"
            r"|you (?:may|might) (?:also )?like|up next|more (?:from|on|about|stories)|mehr zum|weiterlesen"
            r"|lire aussi|popular|trending"
        ),
        r"\bshare\b|follow (?:us|me)|facebook|twitter|linkedin|instagram|pinterest|whatsapp|teilen|copy link",
        r"\bcomments?\b|\brepl(?:y|ies)\b|kommentar|commentaire|comentario|logged in|leave a ",
        r"advert|sponsor|anzeige|werbung|publicit|affiliate|commission|promo|discount",
        (
            r"^(?:[a-z]{3,9}\.? \d{1,2}, ?\d{4}|\d{1,2}[. ]+\S{3,9}[. ]+\d{4}"
            r"|\d{1,4}[./-]\d{1,2}[./-]\d{2,4})\b.{0,25}$|min(?:ute)?s? read|\bago$|updated|published|posted"
        ),
        r"^(?:by|von|par|por|written by|author|words|text|reviewed by|edited by|posted by)\b",
        r"photo|image|credit|getty|reuters|shutterstock|\bfoto|illustration|courtesy",
        r"cookie|javascript|browser|consent",
        r"^(?:table of contents|contents|in this article|on this page|key takeaways|inhalt)",
        r"^(?:references?|sources?|footnotes?|notes|further reading|bibliography|quellen)\W{0,2}$|\bdoi\b|https?://",
        r"^(?:tags?|categor(?:y|ies)|topics?|filed under|share this|schlagw|posted in)\b",
        (
            r"about the author|is a (?:\w+ ){0,4}(?:writer|editor|journalist|reporter|author|founder|contributor)"
            r"|has (?:written|worked)|contact us|call us|learn more about"
        ),
        r"^(?:previous|next|back|home|menu|search|skip|close|print|email|top)\b|^[«»‹›←→<>|/•·\W]{1,3}$",
        r"\b(?:i|we|you|my|our|your)\b",
    )
)  # fmt: skip

_AT_START = (7, 10, 12, 14)
"""Those of the signs that stand at the start of a text or nowhere: `search` would try every place."""

_HOLDS: dict[int, tuple[str, ...]] = {
    0: ("©", "copyright", "rights", "rechte", "droits", "derechos", "terms", "privacy", "impressum", "datenschutz"),
    1: (
        "newsletter", "subscribe", "sign", "log", "register", "abonn", "anmelden", "your ", "account", "free trial",
        "book a demo",
    ),
    2: (
        "more", " also", " next", " all", " full", "related", "recommended", "like", "mehr zum", "weiterlesen", "lire",
        "popular", "trending",
    ),
    3: (
        "share", "follow", "facebook", "twitter", "linkedin", "instagram", "pinterest", "whatsapp", "teilen", "copy",
    ),
    4: ("comment", "repl", "kommentar", "comentario", "logged in", "leave a "),
    5: ("advert", "sponsor", "anzeige", "werbung", "publicit", "affiliate", "commission", "promo", "discount"),
    6: ("read", "ago", "updated", "published", "posted", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
    8: ("photo", "image", "credit", "getty", "reuters", "shutterstock", "foto", "illustration", "courtesy"),
    9: ("cookie", "javascript", "browser", "consent"),
    11: ("reference", "source", "footnote", "notes", "reading", "bibliography", "quellen", "doi", "http"),
    13: ("about the author", "is a ", "has ", "contact us", "call us", "learn more about"),
}  # fmt: skip
"""Of these pieces of words one stands in every text in which the sign is found: looking for them costs a third."""

_FIND = tuple(sign.match if number in _AT_START else sign.search for number, sign in enumerate(_SIGNS))

_ASKED = tuple((_HOLDS.get(number, ()), find) for number, find in enumerate(_FIND))

_DIGITS = bytes(range(ord("0"), ord("9") + 1))
_CAPITALS = bytes(range(ord("A"), ord("Z") + 1))

_NARROW = ("words", "linked", "full", "lower", "prose", "short", "heading", "p", "negative")
_AROUND = 3
"""Blocks before and after whose own signs are looked at."""

_NEGATIVE = tuple(
    f"hint:{n}" for n in "comment related share side promo navigation foot overlay wall search author".split()
)

_NEGATIVE_BITS = sum(1 << FLAGS.index(name) for name in _NEGATIVE)


@functools.lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """What the columns are, in order."""
    base = [
        "words", "chars_a_word", "linked", "link_count", "full", "ends", "lower", "digits", "commas", "upper", "prose",
        "short", "repeated", "same_as_title", "first_letter_small", *(f"sign{i}" for i in range(len(_SIGNS))),
        "heading", "p", "li", "td", "div", "quote_tag", "negative",
    ]  # fmt: skip
    base += [f"around:{flag}" for flag in FLAGS] + [f"near:{flag}" for flag in FLAGS]
    base += ["depth", "position", "words_before", "after_h1", "since_h1", "after_first_prose", "after_last_prose",
             "to_next_prose", "to_last_prose"]  # fmt: skip
    base += [f"box{level}:{what}" for level in (1, 2, 3, 4) for what in ("prose", "share", "linked", "blocks")]
    base += ["in_best", "in_half", "in_most", "in_all", "outside_depth", "density"]
    base += [f"{name}{step:+d}" for step in range(-_AROUND, _AROUND + 1) if step for name in _NARROW]
    base += ["page_words", "page_prose", "page_linked", "page_blocks", "has_article", "has_main"]
    return tuple(base)


def signs(found: list[Block], title: str | None = None) -> Matrix:
    """A row for each block, the columns of `names`. Shape (blocks, columns)."""
    own = _own(found, title)
    column = _index()
    words, prose, linked = own[:, column["words_raw"]], own[:, column["prose_raw"]], own[:, column["linked"]]
    parts = [
        own[:, : column["words_raw"]],
        _flags(found),
        _places(found, words, prose),
        _boxes(found, words, prose, linked),
    ]
    narrow = own[:, [column[name] for name in _NARROW]]
    parts += [_shifted(narrow, step) for step in range(-_AROUND, _AROUND + 1) if step]
    parts.append(_page(found, words, prose, linked))
    return np.hstack(parts).astype(np.float32)


@functools.lru_cache(maxsize=1)
def _index() -> dict[str, int]:
    base = names()
    own = base[: base.index("negative") + 1]
    index = {name: i for i, name in enumerate(own)}
    return {**index, "words_raw": len(own), "prose_raw": len(own) + 1}


def _own(found: list[Block], title: str | None) -> NDArray[Any]:
    counts = Counter(block.text for block in found)
    folded = " ".join(_WORD.findall(title.lower())) if title else ""
    return np.array([_row(block, counts, folded) for block in found], dtype=np.float32)


def _row(block: Block, counts: Counter[str], title: str) -> list[float]:
    text = block.text
    sample = text[:600]
    words = max(1, text.count(" ") + 1)
    size = len(text)
    share = min(1.0, block.linked / size)
    full = 1.0 if _FULL.search(text[-6:]) else 0.0
    parts = sample.split()
    lower = sum([part[0].islower() for part in parts]) / max(1, len(parts))
    digits, capitals = _counted(sample)
    prose = words if words >= 8 and full and share < 0.4 else 0
    tag = block.tag
    negative = (block.around & _NEGATIVE_BITS).bit_count()
    row = [
        min(4.0, math.log2(words) / 2), size / words / 6, share, min(len(block.links), 8) / 8, full,
        1.0 if _END.search(text[-6:]) else 0.0, lower, digits / len(sample),
        min(sample.count(",") / words * 10, 3.0), capitals / len(sample) * 5,
        1.0 if prose else 0.0, 1.0 if words <= 4 else 0.0, 1.0 if counts[text] > 1 else 0.0,
        1.0 if title and size < 300 and " ".join(_WORD.findall(text.lower())) == title else 0.0,
        1.0 if text[0].islower() else 0.0,
    ]  # fmt: skip
    near = text if size <= 300 else ""
    row += _said(near.lower()) if near else _NONE
    row += [
        1.0 if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() else 0.0, 1.0 if tag == "p" else 0.0,
        1.0 if tag in ("li", "dd", "dt") else 0.0, 1.0 if tag in ("td", "th") else 0.0, 1.0 if tag == "div" else 0.0,
        1.0 if tag in ("blockquote", "pre", "figcaption") else 0.0, min(negative, 5) / 5, float(words), float(prose),
    ]  # fmt: skip
    return row


def _counted(sample: str) -> tuple[int, int]:
    """Digits and capitals; of plain ASCII, which most blocks are, ten times as fast as with patterns."""
    if not sample.isascii():
        return len(_DIGIT.findall(sample)), len(_UPPER.findall(sample))
    data = sample.encode("ascii")
    size = len(data)
    return size - len(data.translate(None, _DIGITS)), size - len(data.translate(None, _CAPITALS))


_NONE = [0.0] * len(_SIGNS)


@functools.lru_cache(maxsize=4096)
def _said(text: str) -> list[float]:
    """Which of the phrases stand in a text in lower case."""
    said = []
    for pieces, find in _ASKED:
        if pieces:
            for piece in pieces:
                if piece in text:
                    break
            else:
                said.append(0.0)
                continue
        said.append(1.0 if find(text) else 0.0)
    return said


def _flags(found: list[Block]) -> NDArray[Any]:
    """The bits around and near each block, a column a bit."""
    bits = np.array([[block.around, block.near] for block in found], dtype=np.int64)
    places = np.arange(len(FLAGS), dtype=np.int64)
    return np.hstack([(bits[:, :1] >> places) & 1, (bits[:, 1:] >> places) & 1])


def _places(found: list[Block], words: NDArray[Any], prose: NDArray[Any]) -> NDArray[Any]:
    n = len(found)
    at = np.arange(n)
    before = np.cumsum(words) - words
    h1 = next((i for i, b in enumerate(found) if b.tag == "h1"), -1)
    lines = np.flatnonzero(prose)
    first, last = (lines[0], lines[-1]) if len(lines) else (0, n - 1)
    following = np.full(n, n)
    if len(lines):
        spot = np.searchsorted(lines, at)
        following = np.where(spot < len(lines), lines[np.minimum(spot, len(lines) - 1)], n)
    return np.column_stack(
        [
            np.minimum([len(b.chain) for b in found], 40) / 20,
            at / n,
            before / max(1.0, float(words.sum())),
            (at > h1) & (h1 >= 0),
            np.clip(at - h1, -50, 50) / 25 if h1 >= 0 else np.zeros(n),
            at >= first,
            at > last,
            np.minimum(following - at, 30) / 10,
            np.clip(last - at, -30, 100) / 30,
        ]
    )


def _boxes(found: list[Block], words: NDArray[Any], prose: NDArray[Any], linked: NDArray[Any]) -> NDArray[Any]:
    """How much prose stands in the elements around each block, and whether they hold most of the page's."""
    sums, parents = _held(found, words, prose, linked)
    direct: dict[int, float] = defaultdict(float)
    for block, p in zip(found, prose.tolist(), strict=True):
        if p:
            for level, number in enumerate(block.chain[:-4:-1]):
                direct[number] += p / (1, 1, 2)[level]
    total = max(1.0, float(prose.sum()))
    best = max(direct, key=lambda number: (direct[number], -number), default=0)
    depths = _depths(parents)
    boxes = [_holding(sums, depths, share * total) for share in (0.5, 0.75, 0.95)]
    half = sums.get(boxes[0], [0.0] * 4)
    wide = {number for number, entry in sums.items() if entry[0] >= 0.75 * total}
    scale = {
        number: (min(math.log1p(e[0]) / 4, 3.0), e[0] / total, e[2] / max(1.0, e[1]), min(math.log1p(e[3]) / 3, 3.0))
        for number, e in sums.items()
    }
    density = half[0] / max(1.0, half[1])
    rows: list[tuple[float, ...]] = []
    known: dict[tuple[int, ...], tuple[float, ...]] = {}
    for block in found:
        chain = block.chain
        row = known.get(chain)
        if row is None:
            four = (*chain[:-5:-1], chain[0], chain[0], chain[0])[:4]
            ins = tuple(float(box in chain) for box in (best, *boxes))
            apart = next((i for i, number in enumerate(reversed(chain)) if number in wide), 0)
            row = known[chain] = (
                *scale[four[0]], *scale[four[1]], *scale[four[2]], *scale[four[3]], *ins, min(apart, 20) / 10, density
            )  # fmt: skip
        rows.append(row)
    return np.array(rows)


def _held(
    found: list[Block], words: NDArray[Any], prose: NDArray[Any], linked: NDArray[Any]
) -> tuple[dict[int, list[float]], dict[int, int]]:
    """Prose, words, linked words and blocks in each element that holds any, by its number, and what is around it."""
    sums: dict[int, list[float]] = {}
    parents: dict[int, int] = {}
    for block, w, p, k in zip(found, words.tolist(), prose.tolist(), (linked * words).tolist(), strict=True):
        chain = block.chain
        for level in range(len(chain) - 1, -1, -1):
            if chain[level] in sums:
                break
            sums[chain[level]] = [0.0, 0.0, 0.0, 0.0]
            parents[chain[level]] = chain[level - 1] if level else 0
        entry = sums[chain[-1]]
        entry[0] += p
        entry[1] += w
        entry[2] += k
        entry[3] += 1
    # Numbers are given in the order of the page: what is inside has the higher one.
    for number in sorted(sums, reverse=True):
        if around := parents[number]:
            inside, outside = sums[number], sums[around]
            for i in range(4):
                outside[i] += inside[i]
    return sums, parents


def _depths(parents: dict[int, int]) -> dict[int, int]:
    """How many elements stand around each."""
    depths = {0: -1}
    for number in sorted(parents):
        depths[number] = depths[parents[number]] + 1
    return depths


def _holding(sums: dict[int, list[float]], depths: dict[int, int], least: float) -> int:
    """The innermost element with at least so much prose; of several as deep the first in the page."""
    best, depth = 0, -1
    for number in sorted(sums):
        if depths[number] > depth and sums[number][0] >= least:
            best, depth = number, depths[number]
    return best


def _shifted(values: NDArray[Any], step: int) -> NDArray[Any]:
    """The rows of the block so many places on; zero where there is none."""
    out = np.zeros_like(values)
    n = len(values)
    if abs(step) < n:
        if step > 0:
            out[: n - step] = values[step:]
        else:
            out[-step:] = values[: n + step]
    return out


def _page(found: list[Block], words: NDArray[Any], prose: NDArray[Any], linked: NDArray[Any]) -> NDArray[Any]:
    total = max(1.0, float(words.sum()))
    around = 0
    for block in found:
        around |= block.around
    row = [
        np.log1p(total) / 8, float(prose.sum()) / total, float((linked * words).sum()) / total,
        np.log1p(len(found)) / 6,
        float(bool(around >> FLAGS.index("article") & 1)), float(bool(around >> FLAGS.index("main") & 1)),
    ]  # fmt: skip
    return np.tile(np.array(row), (len(found), 1))
