"""Attribution relations on PolNeAR (development part): who says what, by which cue.

Tokens of each role; relations paired one to one on content-token Dice of at least one half (soft), those whose sources
also share a token or are both empty (linked, the headline figure), and those with identical content (exact).
Predictions that name a parent are left out: the corpus marks no attribution inside another.
"""

from __future__ import annotations

import bisect
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from twosource.parse import parse
from twosource.pipeline import Reading
from twosource.records import Document, Span
from twosource.stages.attributions import attributions, undoubted

ASIDE = 10
"""Every tenth article of the training part is kept aside: nothing is trained on it and no rule was made from it."""
ROLES = ("source", "cue", "content")
TOKEN = re.compile(r"\w+(?:['’.\-]\w+)*")
Roles = dict[str, set[int]]


def aside(number: int) -> bool:
    """Whether the article of this number (from 0, as in the file) of the training part is kept aside."""
    return number % ASIDE == ASIDE - 1


def read(path: Path) -> list[dict[str, Any]]:
    """The documents of one part: id, text and attributions with source, cue and content spans in code points."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def predict(record: dict[str, Any]) -> list[dict[str, Any]]:
    """What the attributions stage finds in one document, in the shape of the gold."""
    document = Document(id=record["id"], report=record["id"], path=record["id"], text=record["text"], language="en")
    found = undoubted(attributions(Reading(document, parse(record["text"]))))
    return [{"source": a.source, "cue": a.cue, "content": a.content, "parent": a.parent} for a in found]


def touched(tokens: list[Span], ends: list[int], spans: Iterable[Span]) -> set[int]:
    out: set[int] = set()
    for start, end in spans:
        i = bisect.bisect_right(ends, start)
        while i < len(tokens) and tokens[i][0] < end:
            out.add(i)
            i += 1
    return out


def _f(hits: int, predicted: int, gold: int) -> tuple[float, float, float]:
    p, r = hits / predicted if predicted else 0.0, hits / gold if gold else 0.0
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


def _pairs(gold: list[Roles], found: list[Roles]) -> list[tuple[float, Roles, Roles]]:
    """Greedy one-to-one pairs with a content Dice of at least one half, best first."""
    near = []
    for i, g in enumerate(gold):
        for j, f in enumerate(found):
            shared = len(g["content"] & f["content"])
            if shared:
                near.append((2 * shared / (len(g["content"]) + len(f["content"])), i, j))
    used_gold: set[int] = set()
    used_found: set[int] = set()
    out = []
    for dice, i, j in sorted(near, reverse=True):
        if dice < 0.5:
            break
        if i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            out.append((dice, gold[i], found[j]))
    return out


def score(records: list[dict[str, Any]], predictions: list[list[dict[str, Any]]]) -> dict[str, float]:
    """The figures over all documents, `predictions` in the order of `records`."""
    roles = {role: [0, 0, 0] for role in ROLES}
    soft = linked = exact = n_gold = n_found = 0
    for record, predicted in zip(records, predictions, strict=True):
        tokens = [m.span() for m in TOKEN.finditer(record["text"])]
        ends = [e for _, e in tokens]
        outer = [a for a in predicted if a.get("parent") is None]
        gold, found = (
            [r for r in ({k: touched(tokens, ends, a[k]) for k in ROLES} for a in part) if r["content"]]
            for part in (record["attributions"], outer)
        )
        for role, counts in roles.items():
            g: set[int] = set().union(*(a[role] for a in gold))
            f: set[int] = set().union(*(a[role] for a in found))
            counts[0] += len(g & f)
            counts[1] += len(f)
            counts[2] += len(g)
        for dice, g_one, f_one in _pairs(gold, found):
            soft += 1
            a, b = g_one["source"], f_one["source"]
            linked += bool(a & b) or not (a or b)
            exact += dice == 1
        n_gold += len(gold)
        n_found += len(found)
    out: dict[str, float] = {}
    for role, (hits, predicted_n, gold_n) in roles.items():
        out[f"{role}_p"], out[f"{role}_r"], out[f"{role}_f1"] = _f(hits, predicted_n, gold_n)
    for name, hits in (("soft", soft), ("linked", linked), ("exact", exact)):
        out[f"{name}_p"], out[f"{name}_r"], out[f"{name}_f1"] = _f(hits, n_found, n_gold)
    return out


def run(gold_dir: Path) -> dict[str, float]:
    """Score the development part, and as aside_* the articles of the training part that no model has seen.

    Raises FileNotFoundError when the gold is absent.
    """
    folder = gold_dir / "attribution"
    out = _part(read(folder / "polnear.dev.jsonl"))
    kept = [r for number, r in enumerate(read(folder / "polnear.train.jsonl")) if aside(number)]
    return out | {f"aside_{name}": value for name, value in _part(kept).items()}


def _part(records: list[dict[str, Any]]) -> dict[str, float]:
    return score(records, [predict(r) for r in records])
