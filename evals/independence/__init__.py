"""Independence on three border stories (own annotation): who stands behind what, and how many they are.

Read: pages.jsonl, events.json and aliases.json of gold/independence, and a ledger in the shape of the contract. A page
is the document whose path (or id) ends in the page's file, endings aside; distractor pages are left out of the score.
The definitions are those of ../shared/scorers/score_independence.py, in which every figure is explained.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path, PurePosixPath

import msgspec

from evals.independence.contradictions import GoldContradiction, reported
from evals.independence.contradictions import score as score_contradictions
from twosource.runner import check

SHORTEST_PART = 4
"""Letters a predicted name needs to count as a part of an alias: "ap" is not the start of "ap news"."""

NARROW = 3
"""Sources between the minimum and the maximum of a range that still says something."""

# ---------------------------------------------------------------- what is read


class Page(msgspec.Struct, frozen=True):
    """This page of that story rests on these roots."""

    file: str
    story: str
    language: str
    distractor: bool
    root_sources: tuple[str, ...]


class GoldClaim(msgspec.Struct, frozen=True):
    """So many independent sources stand behind this claim, which these pages carry."""

    claim: str
    roots: tuple[str, ...]
    files: tuple[str, ...]
    independent_sources_lower: int
    independent_sources_upper: int


class Story(msgspec.Struct, frozen=True):
    """The roots of a story, by name, and its claims."""

    root_sources: dict[str, tuple[str, ...]]
    claims: tuple[GoldClaim, ...]
    contradictions: tuple[GoldContradiction, ...] = ()


class _Events(msgspec.Struct, frozen=True):
    stories: dict[str, Story]


class Gold(msgspec.Struct, frozen=True):
    """All of the gold: pages, stories by name, and the names (as written) under which each root may be given."""

    pages: tuple[Page, ...]
    stories: dict[str, Story]
    aliases: dict[str, tuple[str, ...]]


class Hop(msgspec.Struct, frozen=True):
    name: str
    role: str | None = None


class Appearance(msgspec.Struct, frozen=True):
    doc: str
    chain: tuple[Hop, ...] = ()
    root: str | None = None


class Range(msgspec.Struct, frozen=True):
    min: int
    max: int


class Claim(msgspec.Struct, frozen=True):
    text: str
    appearances: tuple[Appearance, ...]
    roots: Range


class Named(msgspec.Struct, frozen=True):
    id: str
    path: str = ""


class Result(msgspec.Struct, frozen=True):
    """The part of a ledger that is scored."""

    documents: tuple[Named, ...]
    claims: tuple[Claim, ...]


def read(folder: Path) -> Gold:
    """The gold of gold/independence. Raises FileNotFoundError when it is absent."""
    return Gold(
        tuple(msgspec.json.Decoder(Page).decode_lines((folder / "pages.jsonl").read_bytes())),
        msgspec.json.decode((folder / "events.json").read_bytes(), type=_Events).stories,
        msgspec.json.decode((folder / "aliases.json").read_bytes(), type=dict[str, tuple[str, ...]]),
    )


def result(ledger: bytes) -> Result:
    """The scored part of a ledger's JSON."""
    return msgspec.json.decode(ledger, type=Result)


# ---------------------------------------------------------------- names and pages


def fold(text: str) -> str:
    """The words of a name without case, accents and punctuation, one space between them."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", bare.casefold()))


def roots_named(name: str, aliases: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """The roots for which this folded name may stand: one holds the other as a run of whole words."""
    if not name:
        return frozenset()
    return frozenset(root for root, known in aliases.items() if any(_alike(name, alias) for alias in known))


def _alike(name: str, alias: str) -> bool:
    if alias and f" {alias} " in f" {name} ":
        return True
    return len(name) >= SHORTEST_PART and f" {name} " in f" {alias} "


def pages_of(documents: Iterable[Named], files: Iterable[str]) -> dict[str, str]:
    """The file of the page that each document (by id) is; documents that are no page are left out."""
    known = {_stem(file): file for file in files}
    out = {}
    for document in documents:
        for path in (document.path, document.id):
            parts = _stem(path).split("/") if path else []
            ends = ("/".join(parts[i:]) for i in range(len(parts)))
            hit = next((known[end] for end in ends if end in known), None)
            if hit is not None:
                out[document.id] = hit
                break
    return out


def _stem(path: str) -> str:
    return str(PurePosixPath(path.replace("\\", "/")).with_suffix(""))


def _root(appearance: Appearance) -> str:
    """The name (and role) at the end of the chain; the root's id when there is no chain."""
    if not appearance.chain:
        return appearance.root or ""
    last = appearance.chain[-1]
    return f"{last.name} {last.role}" if last.role else last.name


# ---------------------------------------------------------------- the figures


def score(gold: Gold, found: Result, lang: str | None = "en") -> dict[str, float]:
    """The figures over the pages in this language (None: all); bounds shrink to the roots the pages left carry."""
    pages = [p for p in gold.pages if not p.distractor and lang in (None, p.language)]
    page_of = pages_of(found.documents, [p.file for p in pages])
    covers = [{page_of[a.doc] for a in claim.appearances if a.doc in page_of} for claim in found.claims]
    said: dict[str, set[str]] = {p.file: set() for p in pages}
    for claim in found.claims:
        for appearance in claim.appearances:
            if appearance.doc in page_of and _root(appearance):
                said[page_of[appearance.doc]].add(_root(appearance))
    seen = set().union(*covers)
    return {
        "pages": float(len(pages)),
        "page_cov": _mean([p.file in seen for p in pages]),
        **_score_roots(gold, pages, said),
        **_score_claims(gold, pages, found, covers, lang is not None),
    }


def _score_roots(gold: Gold, pages: Sequence[Page], said: Mapping[str, set[str]]) -> dict[str, float]:
    """root_acc, root_recall, root_precision over pages; same_root over pairs of pages of one story."""
    aliases = {root: [fold(name) for name in names] for root, names in gold.aliases.items()}
    hit: list[bool] = []
    recall: list[float] = []
    precision: list[float] = []
    keys: dict[str, set[str]] = {}
    for page in pages:
        of_story = {root: aliases[root] for root in gold.stories[page.story].root_sources}
        named = [(fold(name), roots_named(fold(name), of_story)) for name in said[page.file]]
        keys[page.file] = {key for name, roots in named for key in roots or {f"name:{name}"}}
        want = set(page.root_sources)
        if not want:
            continue
        right = want & set().union(*(roots for _, roots in named))
        hit.append(bool(right))
        recall.append(len(right) / len(want))
        if named:
            precision.append(sum(bool(roots & want) for _, roots in named) / len(named))
    both = n_found = n_gold = 0
    for one, other in combinations(pages, 2):
        if one.story == other.story:
            true = not set(one.root_sources).isdisjoint(other.root_sources)
            same = not keys[one.file].isdisjoint(keys[other.file])
            both, n_found, n_gold = both + (true and same), n_found + same, n_gold + true
    p, r = both / max(1, n_found), both / max(1, n_gold)
    return {
        "root_acc": _mean(hit),
        "root_recall": _mean(recall),
        "root_precision": _mean(precision),
        "same_root_p": p,
        "same_root_r": r,
        "same_root_f1": 2 * p * r / (p + r) if p + r else 0.0,
    }


def _score_claims(
    gold: Gold, pages: Sequence[Page], found: Result, covers: Sequence[set[str]], shrink: bool
) -> dict[str, float]:
    """claim_found, claim_in, claim_overlap over gold claims; claim_over over those found."""
    roots_of = {p.file: set(p.root_sources) for p in pages}
    n_gold, n_found, n_in, n_overlap, n_over = 0, 0, 0, 0, 0
    for claim in (claim for story in gold.stories.values() for claim in story.claims):
        files = set(claim.files)
        low, high = claim.independent_sources_lower, claim.independent_sources_upper
        if shrink:
            files &= roots_of.keys()
            high = min(high, len(set().union(*(roots_of[f] for f in files)) & set(claim.roots)))
            low = min(low, high)
            if not high:
                continue
        n_gold += 1
        best = _best(claim, files, found.claims, covers)
        if best is None:
            continue
        n_found += 1
        n_in += best.min <= low and high <= best.max
        n_overlap += best.min <= high and low <= best.max
        n_over += best.min > high
    return {
        "claims": float(n_gold),
        "claim_found": n_found / max(1, n_gold),
        "claim_in": n_in / max(1, n_gold),
        "claim_overlap": n_overlap / max(1, n_gold),
        "claim_over": n_over / max(1, n_found),
    }


def breadth(gold: Gold, found: Result, lang: str | None = "en") -> dict[str, float]:
    """How well claims are put together.

    `claim_pages`: mean share of a gold claim's pages that are in the claim that covers most of them. `claim_narrow`:
    share of the found claims whose maximum is at most 3 above the minimum.
    """
    roots_of = {p.file: set(p.root_sources) for p in gold.pages if not p.distractor and lang in (None, p.language)}
    page_of = pages_of(found.documents, roots_of)
    covers = [{page_of[a.doc] for a in claim.appearances if a.doc in page_of} for claim in found.claims]
    together: list[float] = []
    narrow: list[bool] = []
    for claim in (claim for story in gold.stories.values() for claim in story.claims):
        files = set(claim.files) & roots_of.keys()
        if not any(roots_of[f] & set(claim.roots) for f in files):
            continue
        together.append(max((len(cover & files) for cover in covers), default=0) / len(files))
        best = _best(claim, files, found.claims, covers)
        if best is not None:
            narrow.append(best.max - best.min <= NARROW)
    return {"claim_pages": _mean(together), "claim_narrow": _mean(narrow)}


def _best(claim: GoldClaim, files: set[str], claims: Sequence[Claim], covers: Sequence[set[str]]) -> Range | None:
    """The roots of the claim that covers most of these pages (then smaller, then alike in words), if half of them."""
    words = set(fold(claim.claim).split())

    def fit(i: int) -> tuple[int, int, int]:
        return len(covers[i] & files), -len(covers[i]), len(words & set(fold(claims[i].text).split()))

    i = max(range(len(claims)), default=None, key=fit)
    return claims[i].roots if i is not None and files and 2 * len(covers[i] & files) >= len(files) else None


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def distractors(gold: Gold, found: Result) -> dict[str, float]:
    """Shares of the distractor pages: in a claim at all, and in none with a page of the story they look like.

    Pages of every language count; one in a language that is not read for claims is in none, and so stands apart.
    """
    page = {p.file: p for p in gold.pages}
    page_of = pages_of(found.documents, page)
    alike = {p.file for p in gold.pages if p.distractor}
    inside: set[str] = set()
    joined: set[str] = set()
    for claim in found.claims:
        files = {page_of[a.doc] for a in claim.appearances if a.doc in page_of}
        stories = {page[f].story for f in files - alike}
        inside |= files & alike
        joined |= {f for f in files & alike if page[f].story in stories}
    n = max(1, len(alike))
    return {"distractors_read": len(inside) / n, "distractors_apart": 1 - len(joined) / n}


def conflicts(gold: Gold, found: Result, ledger: bytes, lang: str | None = "en") -> dict[str, float]:
    """The figures of contradictions.py over the pages in this language (None: all)."""
    pages = frozenset(p.file for p in gold.pages if lang in (None, p.language))
    rows = reported(ledger, pages_of(found.documents, pages))
    told = (c for story in gold.stories.values() for c in story.contradictions)
    return score_contradictions(told, rows, pages)


def run(gold_dir: Path) -> dict[str, float]:
    """Run the main job on the three stories with the seeds and score the English pages.

    Raises FileNotFoundError when the gold is absent.
    """
    gold = read(gold_dir / "independence")
    ledger = check([gold_dir / "independence" / "reports", gold_dir / "seeds"], workers=1).json
    found = result(ledger)
    return {**score(gold, found), **breadth(gold, found), **distractors(gold, found), **conflicts(gold, found, ledger)}
