"""Quality of the time finder: TIMEX3 spans and values of MEANTIME (Apple and Airbus), the phrases of timenorm, and the
English DateTime cases of Recognizers-Text (specs.py). `python -m evals.times.peers` sets the peers beside it.

The scorer agrees with ../shared/scorers/score_times.py: relaxed is overlapping spans, strict equal spans, value
overlapping spans with equal values, each as F1 over one-to-one pairs; beyond `annotated_end` nothing counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from evals.times import specs
from twosource.records import Span, TimeMention
from twosource.stages.mentions.times import find_times

FILES = {"meantime": "meantime_apple_airbus.jsonl", "timenorm": "timenorm.train.jsonl"}


def pair_spans(gold: Sequence[Sequence[int]], found: Sequence[Span]) -> list[tuple[int, int]]:
    """Pairs of one gold and one found span: equal ones first, then overlapping ones, in reading order."""
    pairs: list[tuple[int, int]] = []
    used: set[int] = set()
    for exact in (True, False):
        taken = {i for i, _ in pairs}
        for i, (start, end) in enumerate(gold):
            if i in taken:
                continue
            for j, span in enumerate(found):
                near = span == (start, end) if exact else span[0] < end and start < span[1]
                if near and j not in used:
                    pairs.append((i, j))
                    used.add(j)
                    break
    return sorted(pairs)


def f1(hits: int, found: int, gold: int) -> float:
    return 2 * hits / (found + gold) if found + gold else 0.0


def score(records: Iterable[tuple[dict[str, Any], list[TimeMention]]]) -> dict[str, float]:
    """relaxed_f1, strict_f1 and value_f1 over documents and the times found in them."""
    gold = found = relaxed = strict = value = 0
    for record, times in records:
        end = record.get("annotated_end")
        times = [t for t in times if end is None or t.span[0] < end]
        truth = record["times"]
        gold, found = gold + len(truth), found + len(times)
        for i, j in pair_spans([t["span"] for t in truth], [t.span for t in times]):
            relaxed += 1
            strict += tuple(truth[i]["span"]) == times[j].span
            value += (truth[i]["value"] or "").strip() == times[j].value
    return {f"{k}_f1": f1(v, found, gold) for k, v in (("relaxed", relaxed), ("strict", strict), ("value", value))}


def run(gold_dir: Path) -> dict[str, float]:
    """Three F1 figures a file and the shares right of the cases; raises FileNotFoundError when the gold is absent."""
    figures: dict[str, float] = {}
    for name, file in FILES.items():
        lines = (gold_dir / "times" / file).read_text(encoding="utf-8").splitlines()
        records = [json.loads(line) for line in lines]
        scored = score((r, find_times(r["text"], r["dct"])) for r in records)
        figures |= {f"{name}_{metric}": value for metric, value in scored.items()}
    return figures | specs.run(gold_dir)
