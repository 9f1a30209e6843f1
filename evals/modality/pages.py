"""The modality of a page towards its main claim, read from the ledger, beside the gold of three border stories.

The main claim of a page is what its first statements say: the first three of its appearances that differ in words,
comment left out where anything else is there. No gold is used to choose them. From them, in this order:

* denied: one of the first two, or the third from the speaker of the second, rejects what is told, on the word of
  somebody who is named and no outlet; or the first says of a happening that there is none ("No transfer is under way,
  X said");
* unconfirmed: one of them is not confirmed (or neither confirmed nor denied) by somebody who is named, or the words
  say that it is alleged, unconfirmed or unverified;
* hedged: of the weight of the statements (2, 2, 1) at least two fifths are hedged; hearsay ("reportedly"), which is a
  hedge and an attribution at once, counts half;
* attributed: the first rests on the word of somebody, named or not, other than the page and the one it is about;
* asserted: what is left.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from evals.independence import Named, pages_of
from twosource.ledger import Ledger, LedgerAppearance
from twosource.lexicon import phrases
from twosource.records import Hop, Source

CLASSES = ("asserted", "attributed", "hedged", "unconfirmed", "denied")
OPEN = ("declines", "neither", "does-not-confirm")
"""Stances that leave a statement open: what a source does not say is told of it, whatever the claim is about."""
LEADING = 3
WEIGHTS = (2.0, 2.0, 1.0)
HEDGED = 0.4
ALLEGED = ("alleged", "unconfirmed", "unverified", "uncorroborated", "unsubstantiated")
NOBODY = "source not named"
EMERGED = ("emerge", "transpire", "surface", "it emerge")
"""What comes to light by itself is the page's own word; "according to reports" is not."""


class Page(msgspec.Struct, frozen=True):
    """A page of the gold and its modality towards the main claim."""

    file: str
    story: str
    language: str
    distractor: bool
    modality: str


def read(folder: Path) -> list[Page]:
    """The English pages of gold/independence that are no distractors."""
    pages = msgspec.json.Decoder(Page).decode_lines((folder / "pages.jsonl").read_bytes())
    return [p for p in pages if p.language == "en" and not p.distractor]


def predict(ledger: Ledger, pages: Sequence[Page]) -> dict[str, str]:
    """The modality of each page (by file) that the ledger holds."""
    page_of = pages_of([Named(d.id, d.path) for d in ledger.documents], [p.file for p in pages])
    sources = {s.id: s for s in ledger.sources}
    said: dict[str, list[tuple[str, LedgerAppearance]]] = {}
    for claim in ledger.claims:
        for a in claim.appearances:
            said.setdefault(a.doc, []).append((claim.role, a))
    return {file: modality(leading(said.get(doc, [])), sources) for doc, file in page_of.items()}


def leading(rows: Sequence[tuple[str, LedgerAppearance]]) -> list[LedgerAppearance]:
    """The first statements of a page that differ in words, in order of place."""
    ordered = sorted(rows, key=lambda r: (r[1].span, r[1].stance, r[1].id))
    kept = [a for role, a in ordered if role != "comment" or a.stance in OPEN] or [a for _, a in ordered]
    out: list[LedgerAppearance] = []
    for a in kept:
        if all(a.quote != b.quote or a.stance != b.stance for b in out):
            out.append(a)
    return out[:LEADING]


def modality(lead: Sequence[LedgerAppearance], sources: Mapping[str, Source]) -> str:
    """The class of a page by its first statements."""
    if not lead:
        return "asserted"
    spoken = [a for a in lead if _named(a, sources)]
    breath = 3 if len(lead) > 2 and lead[2].root == lead[1].root and len(lead[2].chain) > 1 else 2
    rejected = any((a.polarity == "denied" or a.stance == "denies") and not _outlet(a, sources) for a in lead[:breath])
    if rejected or (lead[0].negated and len(lead[0].chain) > 1 and lead[0].quote.lower().startswith(("no ", "there "))):
        return "denied"
    if any(a.stance in ("does-not-confirm", "neither") for a in spoken) or any(
        word in hedge.lower() for a in lead for hedge in a.hedges for word in ALLEGED
    ):
        return "unconfirmed"
    total = sum(WEIGHTS[: len(lead)])
    if sum(w * _hedged(a) for w, a in zip(WEIGHTS, lead, strict=False)) >= HEDGED * total:
        return "hedged"
    first = lead[0]
    chain = _own_words(first)
    itself = chain[-1].name.casefold()
    about = " ".join(first.slots.who).casefold()
    if first.stance in OPEN:
        return "attributed"
    last = chain[-1]
    emerged = last.name == NOBODY and (last.cue or "").lower().startswith(EMERGED)
    own = len(chain) == 1 or (emerged and len(chain) == 2)
    return "asserted" if own or (itself and itself in about) else "attributed"


def _own_words(a: LedgerAppearance) -> tuple[Hop, ...]:
    """The chain as far as the page gives it: hops that other pages add have no words here."""
    end = len(a.chain)
    while end > 1 and a.chain[end - 1].span is None and a.chain[end - 1].why:
        end -= 1
    return a.chain[:end]


_PROBABLE = "|".join(re.escape(p) for p in phrases("hedges", "probable", "words"))
_LIMITS = re.compile(
    rf"\b(?:{_PROBABLE}|unknown|unclear|inconclusive|not conclusive|impossible|"
    r"cannot be (?:known|identified|established))\b",
    re.IGNORECASE,
)
"""Words that limit what is known, wherever they stand in a statement: for a whole page the side clause counts too."""


def _hedged(a: LedgerAppearance) -> float:
    if a.certainty in ("probable", "possible") or _LIMITS.search(a.quote) is not None:
        return 1.0
    return 0.5 if a.certainty == "unconfirmed" and a.stance == "says" else 0.0


def _named(a: LedgerAppearance, sources: Mapping[str, Source]) -> bool:
    source = sources.get(a.root)
    return len(a.chain) > 1 and a.chain[-1].name != NOBODY and (source is None or source.kind != "unknown")


def _outlet(a: LedgerAppearance, sources: Mapping[str, Source]) -> bool:
    source = sources.get(a.root)
    return source is None or source.kind == "outlet"


def table(pages: Sequence[Page], found: Mapping[str, str]) -> dict[str, tuple[int, int, int]]:
    """For each class: pages of the gold, pages read as it, pages where both agree."""
    gold = Counter(p.modality for p in pages)
    read_ = Counter(found.get(p.file, "") for p in pages)
    both = Counter(p.modality for p in pages if found.get(p.file) == p.modality)
    return {c: (gold[c], read_[c], both[c]) for c in CLASSES}


def figures(pages: Sequence[Page], found: Mapping[str, str]) -> dict[str, float]:
    """Accuracy, macro-F1 over the classes that the gold holds, and F1 by class."""
    counts = table(pages, found)
    f1 = {c: 2 * both / (gold + read_) if gold + read_ else 0.0 for c, (gold, read_, both) in counts.items() if gold}
    return {
        "pages": float(len(pages)),
        "page_acc": sum(both for _, _, both in counts.values()) / max(1, len(pages)),
        "page_macro_f1": sum(f1.values()) / max(1, len(f1)),
        **{f"page_{c}_f1": value for c, value in f1.items()},
    }
