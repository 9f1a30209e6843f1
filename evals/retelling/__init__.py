"""How well the ledger sees what happens to a claim in the retelling: laundering, corrections, drift, and events.

Own stories (dev.jsonl was looked at while the rules were made, held.jsonl was written before they ran on it and never
used to change them). A line is a story: its documents, and what a careful reader finds in them:

* `laundering`: [kind, documents that show it];
* `ended`: [document, words of a statement that no longer counts];
* `status`: words of a claim -> current, corrected, retracted; `range`: words of a claim -> [min, max];
* `drift`: [kind, words before, words after];
* `events`: groups of words of statements, a group for each happening.

Figures: precision, recall and F1 of laundering, of ended statements and of drift (recall alone: a story lists the
changes that matter, not all), the shares of status and of ranges that are right, and F1 over pairs of statements that
belong to one happening.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from twosource.engines.local import Local
from twosource.engines.local import run as annotate_and_group
from twosource.ledger import Ledger, LedgerAppearance, LedgerClaim
from twosource.outputs.assemble import assemble
from twosource.records import Document
from twosource.stages import default_stages

HERE = Path(__file__).parent
PARTS = ("dev", "held")


def run(_: Path) -> dict[str, float]:
    """All figures of both parts; those of the part that nobody tuned on have the prefix "held_"."""
    out: dict[str, float] = {}
    for part in PARTS:
        prefix = "" if part == "dev" else f"{part}_"
        out |= {prefix + name: value for name, value in score(read(part)).items()}
    return out


def read(part: str) -> list[dict[str, Any]]:
    """The stories of one part."""
    lines = (HERE / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def ledger_of(story: Mapping[str, Any]) -> Ledger:
    """The ledger of a story's documents."""
    documents = [
        Document(
            id=row["id"],
            report=row["id"],
            path=f"{row['id']}.txt",
            outlet=row["outlet"],
            outlet_basis="given",
            published=row.get("published"),
            published_precision="day" if row.get("published") else "unknown",
            published_basis="given" if row.get("published") else None,
            published_earliest=f"{row['published']}T00:00:00Z" if row.get("published") else None,
            published_latest=f"{row['published']}T23:59:59Z" if row.get("published") else None,
            language="en",
            text=row["text"],
        )
        for row in story["documents"]
    ]
    return assemble(annotate_and_group(documents, default_stages(), engine=Local(1, small=10**9)))


def score(stories: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """The figures of some stories."""
    counts: dict[str, list[int]] = {name: [0, 0, 0] for name in ("laundering", "ended", "drift", "events")}
    right: dict[str, list[int]] = {name: [0, 0] for name in ("status", "range")}
    for story in stories:
        ledger = ledger_of(story)
        for name, (hits, said, wanted) in parts(story, ledger).items():
            counts[name] = [a + b for a, b in zip(counts[name], (hits, said, wanted), strict=True)]
        for name, (good, total) in shares(story, ledger).items():
            right[name] = [a + b for a, b in zip(right[name], (good, total), strict=True)]
    out: dict[str, float] = {"stories": float(len(stories))}
    for name, (hits, said, wanted) in counts.items():
        p, r = hits / max(1, said), hits / max(1, wanted)
        if name == "drift":
            out["drift_recall"] = r
        else:
            out |= {f"{name}_p": p, f"{name}_r": r, f"{name}_f1": 2 * p * r / (p + r) if p + r else 0.0}
    return out | {name: good / max(1, total) for name, (good, total) in right.items()}


def parts(story: Mapping[str, Any], ledger: Ledger) -> Counts:
    """Hits, what was said and what was wanted, of each kind of finding."""
    doc_of = {a.id: a.doc for c in ledger.claims for a in c.appearances}
    found = [(row.kind, frozenset(doc_of[a] for a in row.appearances)) for row in ledger.laundering]
    wanted = [(kind, frozenset(docs)) for kind, docs in story.get("laundering", ())]
    hits = sum(any(k == kind and docs & shown for k, shown in found) for kind, docs in wanted)
    out = {"laundering": (hits, max(hits, len(found)), len(wanted))}
    ended = [(a.doc, a.quote) for c in ledger.claims for a in c.appearances if a.ended]
    told = [tuple(pair) for pair in story.get("ended", ())]
    good = [pair for pair in ended if any(doc == pair[0] and words in pair[1] for doc, words in told)]
    missed = [pair for pair in told if not any(pair[0] == doc and pair[1] in quote for doc, quote in ended)]
    about = [(a.doc, a.quote) for c in ledger.claims for a in c.appearances if a.ended and not _in_notice(a, ledger)]
    out["ended"] = (
        len(told) - len(missed),
        len(told) - len(missed) + len([p for p in about if p not in good]),
        len(told),
    )
    changes = [(d.kind, d.from_, d.to) for c in ledger.claims for d in c.drift]
    listed = story.get("drift", ())
    seen = sum(any(k == kind and x in a and y in b for k, a, b in changes) for kind, x, y in listed)
    out["drift"] = (seen, seen, len(listed))
    out["events"] = _events(story.get("events", ()), ledger)
    return out


Counts = dict[str, tuple[int, int, int]]


def _in_notice(a: LedgerAppearance, ledger: Ledger) -> bool:
    """Whether a statement is that of a notice itself, which is no finding."""
    return any(row.doc == a.doc and row.span[0] <= a.span[0] and a.span[1] <= row.span[1] for row in ledger.corrections)


def _events(groups: Iterable[Sequence[str]], ledger: Ledger) -> tuple[int, int, int]:
    """Pairs of statements that are in one event: right ones, said ones, wanted ones. Statements not found are alone."""
    place: dict[str, str] = {}
    gold: dict[str, int] = {}
    for n, group in enumerate(groups):
        for words in group:
            gold[words] = n
            claim = claim_of(ledger, words)
            place[words] = claim.event if claim is not None else f"none: {words}"
    pairs = list(combinations(sorted(gold), 2))
    said = {p for p in pairs if place[p[0]] == place[p[1]]}
    true = {p for p in pairs if gold[p[0]] == gold[p[1]]}
    return len(said & true), len(said), len(true)


def shares(story: Mapping[str, Any], ledger: Ledger) -> dict[str, tuple[int, int]]:
    """How many of the listed claims have the right status and the right range."""
    status = story.get("status", {})
    ranges = story.get("range", {})
    good = sum((c := claim_of(ledger, words)) is not None and c.status == want for words, want in status.items())
    inside = sum(
        (c := claim_of(ledger, words)) is not None and [c.roots.min, c.roots.max] == want
        for words, want in ranges.items()
    )
    return {"status": (good, len(status)), "range": (inside, len(ranges))}


def claim_of(ledger: Ledger, words: str) -> LedgerClaim | None:
    """The claim with most appearances that hold these words; ties by rank."""
    rows = [(sum(words in a.quote for a in c.appearances), c) for c in ledger.claims]
    best = max(rows, key=lambda row: (row[0], -row[1].rank), default=(0, None))
    return best[1] if best[0] else None
