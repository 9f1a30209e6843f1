"""Quality of the quantity finder: spans of MEANTIME, and the public test cases of Recognizers-Text and quantulum3.

The scorer agrees with ../shared/scorers/score_quantities.py. MEANTIME marks not every number, so its precision is a
lower bound; numbers within times are left out by the time finder first, as in the product.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from evals.quantities.specs import FILES
from evals.quantities.specs import score as score_specs
from evals.times import pair_spans
from twosource.parse import parse
from twosource.records import QuantityMention
from twosource.stages.mentions.quantities import find_quantities
from twosource.stages.mentions.times import find_times

SHORT = dict(zip(FILES, ("number", "unit", "quantulum3"), strict=True))
VALUED = ("CurrencyModel", "DimensionModel", "AgeModel")


def score(records: Iterable[tuple[dict[str, Any], list[QuantityMention]]]) -> dict[str, float]:
    """overlap_p, overlap_r, exact_p and exact_r over documents and the quantities found in them."""
    gold = found = overlap = exact = 0
    for record, quantities in records:
        end = record.get("annotated_end")
        quantities = [q for q in quantities if end is None or q.span[0] < end]
        truth = [q["span"] for q in record["quantities"] if q.get("span")]
        gold, found = gold + len(truth), found + len(quantities)
        for i, j in pair_spans(truth, [q.span for q in quantities]):
            overlap += 1
            exact += tuple(truth[i]) == quantities[j].span
    return {
        "overlap_p": overlap / max(1, found),
        "overlap_r": overlap / max(1, gold),
        "exact_p": exact / max(1, found),
        "exact_r": exact / max(1, gold),
    }


def _read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _found(record: dict[str, Any]) -> list[QuantityMention]:
    text = record["text"]
    times = find_times(text, record["dct"])
    return find_quantities(text, parse(text), [t.span for t in times])


def _value_share(records: list[dict[str, Any]]) -> float:
    """The share of expected results whose value some overlapping quantity has, to one part in a million."""
    right = total = 0
    for record in records:
        if record["model"] not in VALUED:
            continue
        found = find_quantities(record["text"])
        for result in record["results"]:
            try:
                value = float(result["resolution"]["value"])
            except (TypeError, ValueError, KeyError):
                continue  # a unit without a number: not asked for here
            total += 1
            start, end = result["span"]
            near = [q.value for q in found if q.span[0] < end and start < q.span[1] and q.value is not None]
            right += any(abs(v - value) <= 1e-6 * max(1.0, abs(value)) for v in near)
    return right / max(1, total)


def run(gold_dir: Path) -> dict[str, float]:
    """Span figures on MEANTIME and shares of cases read right; raises FileNotFoundError when the gold is absent.

    news_*: of the cases that a news reader would meet (specs.py says which); all_*: of all.
    """
    folder = gold_dir / "quantities"
    figures = score((r, _found(r)) for r in _read(folder / "meantime_apple_airbus.jsonl"))
    figures["value_share"] = _value_share(_read(folder / "recognizers_number_with_unit_en.jsonl"))
    scores = {SHORT[file]: score_specs(folder, file) for file in FILES}
    news, right = sum(s.total for s in scores.values()), sum(s.right for s in scores.values())
    figures["news_specs"] = right / max(1, news)
    figures |= {f"news_{name}": s.share for name, s in scores.items()}
    return figures | {f"all_{name}": s.share_all for name, s in scores.items()}
