"""The trained part beside the rules: which of their finds to doubt, which other words are cues, and with what content.

Two models, both trained on PolNeAR's training part (training/): `signs` chooses the words worth a look, `tagger` reads
each of them with the words around it. Without their weights the rules stand alone. What the models add is marked by a
rule name that begins with "learned". Nothing is read within quotation marks: nested hops are the rules' work.
"""

from __future__ import annotations

import bisect
import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO

import numpy as np

from twosource.records import Span
from twosource.stages.attributions import cues
from twosource.stages.attributions.found import (
    Cover,
    Found,
    Subject,
    cue_spans,
    negation,
    phrase,
    subject,
)
from twosource.stages.attributions.learned import signs, tagger
from twosource.stages.attributions.learned.window import tokens, window
from twosource.stages.attributions.outlets import outlet_like
from twosource.stages.attributions.page import Page
from twosource.stages.attributions.via import via

SIGN = 0.15
"""A word below this probability of the first model is not read. From .05 to .15 linked F1 on the 84 articles kept aside
rose from 68.6 to 69.5 while the words read fell by 40 % (docs/attribution.md)."""
KEEP = 0.4
"""A find of the rules below this probability of the tagger is doubted."""
ADD = 0.55
"""A word of no rule needs at least this probability."""
SAME = 0.8
"""Contents of rule and tagger at least this alike (Dice) are the same, and the rule's spans stand."""
DOUBTED = frozenset(
    {"clause", "object", "preposition", "naming", "infinitive", "directive", "words before", "noun", "shown", "passive"}
)
"""Rules whose finds the models may doubt. Quotations, phrases, hedges and blocks always stand."""
MENDED = DOUBTED | {"quotation", "unclaimed quotation"}
"""Rules whose contents and sources the tagger may put right."""
PHRASES = frozenset({"according", "per"})
"""Words of phrases of attribution; the rules know when they are none ("according to plan")."""
_RIM = " \t\n\r\u00a0,;:"


@functools.lru_cache(maxsize=1)
def signs_weights() -> tuple[list[float], frozenset[int]] | None:
    """The weights of `signs` by bucket and the keys of the lemmas that have been cues; None when not installed."""
    path = files("twosource.stages.attributions.learned").joinpath("signs.npz")
    if not path.is_file():
        return None
    with np.load(BytesIO(path.read_bytes())) as held:
        values: list[float] = held["weights"].astype(np.float32).tolist()
        return values, frozenset(held["lemmas"].tolist())


@dataclass(frozen=True)
class Read:
    """What the tagger says of one word: how likely it is a cue, and the spans of content and source."""

    probability: float
    content: list[Span]
    source: list[Span]


Reader = Callable[[Page, Sequence[Found]], dict[int, Read]]


def read(page: Page, found: Sequence[Found]) -> dict[int, Read]:
    """The words worth a look, by token; a cue of a rule that is not among them is most unlikely."""
    learned, network = signs_weights(), tagger.load()
    if learned is None or network is None or page.tensor is None:
        return {}
    values, known = learned
    own: dict[int, list[Found]] = {}
    for f in found:
        own.setdefault(f.anchor, []).append(f)
    rules = {i: fs[-1].rule for i, fs in own.items()}
    asked = [
        i for i in signs.candidates(page, rules, known) if signs.probability(page, i, rules.get(i, "-"), values) >= SIGN
    ]
    if not asked:
        return {}
    windows = [window(page, i, own.get(i, ())) for i in asked]
    tagged = network.read(tokens(page, found), page.tensor, windows)
    return {
        win.at: Read(t.probability, spans(page, win.lo, t.roles == 1), spans(page, win.lo, t.roles == 2))
        for win, t in zip(windows, tagged, strict=True)
    }


def spans(page: Page, lo: int, on: np.ndarray) -> list[Span]:
    """Runs of tokens that are on, from token `lo`, as code points; a single token off does not end a run."""
    out: list[Span] = []
    at = [lo + int(n) for n in np.flatnonzero(on)]
    first = 0
    for k in range(len(at)):
        if k + 1 == len(at) or at[k + 1] - at[k] > 2:
            start, end = page.trim(page.idx[at[first]], page.end[at[k]], _RIM)
            if end > start:
                out.append((start, end))
            first = k + 1
    return out


def reconsider(page: Page, found: list[Found], reader: Reader = read) -> list[Found]:
    """Doubt what is unlikely of the rules' finds, mend contents they misjudge, and add the cues they do not know."""
    if reader is read and (signs_weights() is None or tagger.load() is None or page.tensor is None):
        return found
    seen = reader(page, [f for f in found if f.content])
    chained = _chained(page, found)
    for f in found:
        got = seen.get(f.anchor)
        if f.content and id(f) not in chained and _plain(page, f):
            unlikely = got is None or got.probability < KEEP
            f.doubted = unlikely and f.rule in DOUBTED and f.lemma not in cues.WEIGHTY
            if got is not None and not f.doubted:
                _mend(page, f, got)
    return found + _added(page, found, seen)


def _plain(page: Page, f: Found) -> bool:
    """Whether the models may touch a find: never one that names an outlet, shows a picture or weighs on certainty."""
    return f.stance is None and not f.unconfirmed and f.under is None and page.quote_at(page.idx[f.anchor]) is None


def _chained(page: Page, found: Sequence[Found]) -> set[int]:
    """The finds (by id) that a chain hangs on: one whose words came through an outlet, and one that holds another."""
    anchors = sorted(page.idx[f.anchor] for f in found if f.content and f.anchor >= 0)
    out = set()
    for f in found:
        holds = any(bisect.bisect_left(anchors, s) < bisect.bisect_left(anchors, e) for s, e in f.content)
        if holds or outlet_like(f.subject.text or "") or via(page, f):
            out.add(id(f))
    return out


def _mend(page: Page, f: Found, got: Read) -> None:
    """Take the tagger's content where the two differ, and its source where they share nothing; nobody stays nobody."""
    if f.rule not in MENDED:
        return
    if got.content and dice(f.content, got.content) < SAME:
        last = got.content[-1][1]
        f.content = got.content + [s for s in f.content if s[0] >= last and page.quote_at(s[0]) is not None]
    if f.subject.spans and got.source and dice(f.subject.spans, got.source) == 0:
        f.subject = _subject(page, f.anchor, got.source)


def dice(a: Sequence[Span], b: Sequence[Span]) -> float:
    """How much two lists of spans share, 0 to 1."""
    shared = sum(max(0, min(x[1], y[1]) - max(x[0], y[0])) for x in a for y in b)
    return 2 * shared / max(1, sum(e - s for s, e in [*a, *b]))


def _added(page: Page, found: Sequence[Found], seen: dict[int, Read]) -> list[Found]:
    """New finds where no rule has one, unless they would stand within what the rules found: hops are their work."""
    taken = {f.anchor for f in found if f.content}
    inner = Cover(s for f in found if not f.doubted for s in f.content)
    return [
        _find(page, i, got)
        for i, got in seen.items()
        if i not in taken and got.probability >= ADD and got.content and page.lower[i] not in PHRASES
        if not inner.touches(page.idx[i], page.idx[i] + 1)
    ]


def _find(page: Page, i: int, got: Read) -> Found:
    subj = _subject(page, i, got.source)
    negated, refusing, neither = negation(page, i)
    frame = _frame(page, got.content)
    cue = cue_spans(page, i, subj)
    return Found("learned " + frame, page.lemma[i], frame, i, cue, got.content, subj, negated, refusing, neither)


def _subject(page: Page, i: int, source: list[Span]) -> Subject:
    """The source as the tree gives it where the tagger agrees, else the tagger's words."""
    if not source:
        return Subject()
    by_tree = subject(page, i)
    if dice(by_tree.spans, source) > 0:
        return by_tree
    start, end = max(source, key=lambda s: s[1] - s[0])
    first, last = page.token_at(start), page.token_at(end - 1)
    head = next((k for k in range(first, last + 1) if not first <= page.head[k] <= last), last)
    named = phrase(page, head)
    if dice(named.spans, [(start, end)]) >= SAME:
        return named
    return Subject(tuple(source), page.text[start:end], head)


def _frame(page: Page, content: Sequence[Span]) -> str:
    """Whether a content is a quotation, a clause of its own, or a thing."""
    start, end = content[0]
    quote = page.quote_at(start)
    if quote is not None and quote.start == start:
        return "quote"
    for k in range(page.token_at(start), page.token_at(end - 1) + 1):
        if page.pos[k] in ("VERB", "AUX") and page.kid(k, "nsubj", "nsubjpass", "expl", "csubj") >= 0:
            return "clause"
    return "object"


__all__ = ["Read", "Reader", "reconsider"]
