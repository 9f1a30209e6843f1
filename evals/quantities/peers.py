"""`python -m evals.quantities.peers`: our quantities beside those of Recognizers-Text and quantulum3, in one run.

The peers are no dependency of ours. Install them where this runs, or into an environment of their own whose packages
are put on PYTHONPATH: pip install recognizers-text-suite==1.0.2a2 emoji==1.7.0 quantulum3. One that is absent is left
out and named.

MEANTIME: spans up to where the annotation ends, the longest of overlapping ones. The cases of Recognizers-Text are its
own tests (its Python edition reads no ranges); values alone are compared, since each names its units in its own way,
and lengths of time are read by our time finder for all three.
"""

from __future__ import annotations

import importlib
import logging
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from evals.quantities import _found, _read, score
from evals.quantities.specs import FILES
from evals.quantities.specs import score as score_specs
from twosource.records import QuantityMention
from twosource.stages.mentions.quantities import find_quantities

Finder = Callable[[str], list[QuantityMention]]


def main() -> int:
    """Print one table; exit code 2 without the gold data."""
    from evals.__main__ import GOLD

    folder = GOLD / "quantities"
    if not folder.is_dir():
        print(f"{folder} is absent", file=sys.stderr)
        return 2
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    finders: dict[str, Finder] = {"twosource": find_quantities}
    for name, package, make in (
        ("Recognizers-Text", "recognizers_number_with_unit", _recognizers),
        ("quantulum3", "quantulum3.parser", _quantulum),
    ):
        try:
            finders[name] = make(importlib.import_module(package))
        except ImportError as error:
            print(f"{name} is left out: {error}. pip install recognizers-text-suite==1.0.2a2 emoji==1.7.0 quantulum3")
    print("| | MEANTIME overlap P / R | exact P / R | documents a CPU second | " + " | ".join(FILES) + " |")
    print("|---|---|---|---|" + "---|" * len(FILES))
    for name, find in finders.items():
        print(_row(name, find, folder), flush=True)
    print("\nValues right, of the cases that a news reader would meet / of all.")
    return 0


def _row(name: str, find: Finder, folder: Path) -> str:
    records = _read(folder / "meantime_apple_airbus.jsonl")
    started = time.process_time()
    found = [(r, _found(r) if name == "twosource" else longest(find(r["text"]))) for r in records]
    seconds = time.process_time() - started
    figures = score(found)
    shares = [score_specs(folder, file, find, unit=False) for file in FILES]
    cells = [
        name,
        f"{figures['overlap_p']:.3f} / {figures['overlap_r']:.3f}",
        f"{figures['exact_p']:.3f} / {figures['exact_r']:.3f}",
        f"{len(records) / seconds:.1f}",
        *(f"{s.share:.3f} / {s.share_all:.3f}" for s in shares),
    ]
    return "| " + " | ".join(cells) + " |"


def longest(found: list[QuantityMention]) -> list[QuantityMention]:
    """Without those that overlap a longer one."""
    out: list[QuantityMention] = []
    for q in sorted(found, key=lambda q: (q.span[0] - q.span[1], q.span)):
        if not any(q.span[0] < o.span[1] and o.span[0] < q.span[1] for o in out):
            out.append(q)
    return sorted(out, key=lambda q: q.span)


def _mention(start: int, end: int, value: float | None, low: float | None, high: float | None) -> QuantityMention:
    return QuantityMention(
        doc="", span=(start, end), value=value, low=low, high=high, unit=None, item=None, item_head=None,
        approximator=None, as_written="",
    )  # fmt: skip


def _recognizers(units: Any) -> Finder:
    numbers = importlib.import_module("recognizers_number")
    culture = importlib.import_module("recognizers_text").Culture.English
    functions = [
        numbers.recognize_number, numbers.recognize_percentage, numbers.recognize_ordinal, units.recognize_age,
        units.recognize_currency, units.recognize_dimension, units.recognize_temperature,
    ]  # fmt: skip

    def find(text: str) -> list[QuantityMention]:
        out = []
        for function in functions:
            for r in function(text, culture):
                value = _number((r.resolution or {}).get("value"))
                out.append(_mention(r.start, r.end + 1, value, value, value))
        return out

    return find


def _quantulum(parser: Any) -> Finder:
    def find(text: str) -> list[QuantityMention]:
        try:
            found = parser.parse(text)
        except Exception:  # it stumbles over some texts, which then count as nothing found
            return []
        return [_mention(q.span[0], q.span[1], float(q.value), float(q.value), float(q.value)) for q in found]

    return find


def _number(value: object) -> float | None:
    try:
        return float(str(value).rstrip("%").replace(",", ""))
    except ValueError:
        return None


if __name__ == "__main__":
    sys.exit(main())
