"""Chains on passages written for the purpose: through whom does a statement reach the page, hop by hop.

Gold: dev.jsonl, read while the rules are made; fresh1.jsonl to fresh3.jsonl, by another hand, each measured once before
it was read and read since; and held.jsonl, which nobody who makes the rules reads. "all" is every part together. One
passage a line:
`{"id", "outlet", "published", "text", "kind", "statements": [{"words", "chain", "certainty", "polarity"}]}`; `words`
stands once in the text, `chain` holds for each hop, outlet first, the names that are right for it ("?" for an outlet
that is not known, "unnamed" for a source that the text does not name).

A statement is read right when the appearance that covers most of its words has as many hops as the gold, in the same
order, each under a right name: one that is equal after folding, or holds a right one as a run of whole words. A listed
source goes by any of its aliases (AAP is the Australian Associated Press); articles do not count.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec

from evals.independence import fold
from twosource.parse import parse
from twosource.pipeline import Reading, run_document
from twosource.records import Appearance, Document, Hop, Source
from twosource.stages import document_stages

HERE = Path(__file__).parent
OWN_GOLD = True
"""The gold is our own and lies here, so the task never needs the public data."""
PARTS = ("dev", "fresh1", "fresh2", "fresh3", "held")
ARTICLE = re.compile(r"^(?:an?|the)\s+")


class Statement(msgspec.Struct, frozen=True):
    """These words reach the reader through this chain; each hop lists the names that are right for it."""

    words: str
    chain: tuple[tuple[str, ...], ...]
    certainty: str
    polarity: str


class Passage(msgspec.Struct, frozen=True):
    """A text of one outlet (None: not known) with its statements."""

    id: str
    outlet: str | None
    published: str
    text: str
    kind: str
    statements: tuple[Statement, ...]


class Read(msgspec.Struct, frozen=True):
    """What was read of one statement, beside its gold; `found` is None when no appearance covers its words."""

    passage: Passage
    statement: Statement
    found: Appearance | None
    right: bool


def load(part: str) -> list[Passage]:
    """The passages of a part: one of PARTS."""
    with (HERE / f"{part}.jsonl").open(encoding="utf-8") as lines:
        return [msgspec.convert(json.loads(line), Passage) for line in lines]


def read(passage: Passage) -> list[Read]:
    """Send one passage through the document stages and hold its appearances against the gold."""
    document = Document(
        id=passage.id,
        report=passage.id,
        path=passage.id,
        text=passage.text,
        outlet=passage.outlet,
        outlet_basis="given" if passage.outlet else None,
        published=passage.published,
        published_precision="day",
        published_earliest=f"{passage.published}T00:00:00Z",
        published_latest=f"{passage.published}T23:59:59Z",
        language="en",
    )
    rows = run_document(document_stages(), Reading(document, parse(passage.text)))
    appearances = [r for r in rows if isinstance(r, Appearance)]
    sources = {r.id: r for r in rows if isinstance(r, Source)}
    out = []
    for statement in passage.statements:
        found = covering(appearances, passage.text, statement.words)
        right = found is not None and same_chain(found.chain, statement.chain, sources)
        out.append(Read(passage, statement, found, right))
    return out


def covering(appearances: Sequence[Appearance], text: str, words: str) -> Appearance | None:
    """The appearance that shares most code points with `words`; of equals the tightest, then the first."""
    start = text.index(words)
    end = start + len(words)
    best, score = None, (0, 0)
    for a in appearances:
        shared = min(end, a.span[1]) - max(start, a.span[0])
        if shared > 0 and (shared, a.span[0] - a.span[1]) > score:
            best, score = a, (shared, a.span[0] - a.span[1])
    return best


def same_chain(chain: Sequence[Hop], gold: Sequence[Sequence[str]], sources: dict[str, Source]) -> bool:
    """Whether the hops are those of the gold, one for one."""
    return len(chain) == len(gold) and all(
        named(hop, right, sources.get(hop.source)) for hop, right in zip(chain, gold, strict=True)
    )


def named(hop: Hop, right: Sequence[str], source: Source | None) -> bool:
    """Whether a hop goes by a right name: its name, or its name with its role."""
    unknown = source is not None and source.kind == "unknown" and not source.named
    if "unnamed" in right and unknown:
        return True
    if "?" in right:
        return hop.source.startswith("s-unknown-outlet")
    said = {bare(f"{hop.role or ''} {hop.name}"), bare(hop.name)}
    if any(f" {bare(name)} " in f" {one} " for name in right for one in said):
        return True
    return source is not None and bool({bare(name) for name in right} & {bare(alias) for alias in source.aliases})


def bare(name: str) -> str:
    """A name folded, without its article."""
    return ARTICLE.sub("", fold(name))


def figures(reads: Sequence[Read]) -> dict[str, float]:
    """Shares of the statements: whole chain right, root right, as many hops, certainty, polarity."""
    n = len(reads)
    deep = [r for r in reads if len(r.statement.chain) >= 3]

    def share(of: Sequence[Read], right: Counter[bool]) -> float:
        return right[True] / len(of) if of else 0.0

    certain = Counter(r.found is not None and r.found.certainty == r.statement.certainty for r in reads)
    polar = Counter(r.found is not None and r.found.polarity == r.statement.polarity for r in reads)
    return {
        "statements": float(n),
        "chain_acc": share(reads, Counter(r.right for r in reads)),
        "deep": float(len(deep)),
        "deep_chain_acc": share(deep, Counter(r.right for r in deep)),
        "length_acc": share(
            reads, Counter(r.found is not None and len(r.found.chain) == len(r.statement.chain) for r in reads)
        ),
        "certainty_acc": share(reads, certain),
        "polarity_acc": share(reads, polar),
    }


def run(_: Path) -> dict[str, float]:
    """The parts that are there, dev_* to held_*, and all_* of them together."""
    out: dict[str, float] = {}
    every: list[Read] = []
    for part in [p for p in PARTS if (HERE / f"{p}.jsonl").is_file()]:
        reads = [r for passage in load(part) for r in read(passage)]
        out |= {f"{part}_{name}": value for name, value in figures(reads).items()}
        every += reads
    return out | {f"all_{name}": value for name, value in figures(every).items()}
