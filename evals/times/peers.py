"""Our times beside those of the installable peers, on the same texts with the same scorer.

    python -m evals.times.peers

The peers are no dependency of twosource. Install them where you run this, best in an environment of their own that
also sees this one:

    python -m venv --system-site-packages peers && peers/bin/pip install recognizers-text-suite "emoji<2" dateparser

(recognizers-text-suite 1.0.2a2 does not start with a newer emoji.) A peer that is absent is
named and left out. Neither peer says TIMEX3 in the form of the gold, so their answers are written in it here: a date
as 2017-04-16, a month as 2017-04, a length as P3D, and of several readings the last one that is not in the future,
which is the kindest choice for news.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
import time
import warnings
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from evals.times import FILES, f1, pair_spans
from evals.times import specs as spec
from twosource.stages.mentions.times import find_times

Timex = tuple[tuple[int, int], str]
Peer = Callable[[str, str | None], list[Timex]]


def ours(text: str, reference: str | None) -> list[Timex]:
    return [(t.span, t.value) for t in find_times(text, reference)]


def _moment(reference: str | None) -> datetime:
    return datetime.fromisoformat(reference) if reference else datetime(2000, 6, 15)


def recognizers_raw(text: str, reference: str) -> list[Any]:
    """The results of Recognizers-Text; it raises on some inputs, which then count as nothing found."""
    suite = importlib.import_module("recognizers_date_time")
    try:
        found: list[Any] = suite.recognize_datetime(text, "en-us", reference=_moment(reference))
    except Exception:
        return []
    return found


def recognizers(text: str, reference: str | None) -> list[Timex]:
    out: list[Timex] = []
    now = _moment(reference).isoformat(sep=" ")
    for r in recognizers_raw(text, _moment(reference).isoformat()):
        values = (r.resolution or {}).get("values") or []
        past = [v for v in values if str(v.get("value") or v.get("start") or "")[:10] <= now[:10]]
        best = (past or values or [{}])[-1]
        out.append(((r.start, r.end + 1), _timex(best)))
    return out


def _timex(v: dict[str, Any]) -> str:
    """The value of Recognizers-Text as TIMEX3."""
    timex, kind = str(v.get("timex") or ""), v.get("type")
    if kind == "date":
        return str(v.get("value") or timex)
    if kind == "datetime":
        return timex if timex.endswith("_REF") else str(v.get("value") or "").replace(" ", "T")[:16]
    if timex.startswith("XXXX") and v.get("start"):
        return str(v["start"])[: {7: 7, 8: 10}.get(len(timex), 10)]
    if timex.startswith("("):
        return timex.rstrip(")").split(",")[-1]
    return timex


def dateparser(text: str, reference: str | None) -> list[Timex]:
    """What `dateparser.search.search_dates` finds, as days."""
    search = importlib.import_module("dateparser.search")
    settings = {"RELATIVE_BASE": _moment(reference), "PREFER_DATES_FROM": "past"}
    out: list[Timex] = []
    at = 0
    for words, moment in search.search_dates(text, languages=["en"], settings=settings) or []:
        start = text.find(words, at)
        if start >= 0:
            at = start + len(words)
            out.append(((start, at), moment.date().isoformat()))
    return out


PEERS: dict[str, tuple[str, Peer]] = {
    "recognizers-text-suite": ("recognizers_date_time", recognizers),
    "dateparser": ("dateparser", dateparser),
}


INSTALL = {"recognizers-text-suite": 'recognizers-text-suite "emoji<2"', "dateparser": "dateparser"}


def absent(module: str) -> str | None:
    """Why the module cannot be used; None when it can."""
    try:
        importlib.import_module(module)
    except ImportError as error:
        return str(error)
    return None


def figures(gold: Path, file: str, find: Peer) -> tuple[float, float, float, float]:
    """Relaxed, strict and value F1 and the seconds that it took."""
    n_gold = n_found = relaxed = strict = value = 0
    started = time.process_time()
    for line in (gold / "times" / file).read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        end = record.get("annotated_end")
        found = [f for f in find(record["text"], record["dct"]) if end is None or f[0][0] < end]
        truth = record["times"]
        n_gold, n_found = n_gold + len(truth), n_found + len(found)
        for i, j in pair_spans([t["span"] for t in truth], [f[0] for f in found]):
            relaxed += 1
            strict += tuple(truth[i]["span"]) == found[j][0]
            value += (truth[i]["value"] or "").strip() == found[j][1]
    scores = [f1(hits, n_found, n_gold) for hits in (relaxed, strict, value)]
    return scores[0], scores[1], scores[2], time.process_time() - started


def spec_answers(text: str, reference: str) -> list[spec.Answer]:
    """Recognizers-Text on a case of its own."""
    return [
        ((r.start, r.end + 1), spec.readings_of_values((r.resolution or {}).get("values") or []))
        for r in recognizers_raw(text, reference)
    ]


def spec_table(gold: Path, with_peer: bool) -> None:
    """Shares right of the English DateTime cases, by kind for what a news reader would meet, by reason for the rest."""
    everything = list(spec.cases(gold))
    finders = {"twosource": spec.ours} | ({"recognizers": spec_answers} if with_peer else {})
    for title, key in (
        ("met in news", lambda c: None if c.outside else c.kind),
        ("the rest", lambda c: c.outside),
        (
            "met in news, and claimed by recognizers for Python",
            lambda c: c.kind if not c.outside and c.python else None,
        ),
    ):
        tallies = {name: spec.tally(everything, find, key) for name, find in finders.items()}
        print(f"\n{title:<52} cases  " + "  ".join(f"{name:>11}" for name in tallies))
        first = next(iter(tallies.values()))
        for kind in sorted(first.total):
            shares = "  ".join(f"{t.share(kind):>11.2f}" for t in tallies.values())
            print(f"  {kind[:50]:<50} {first.total[kind]:>5}  {shares}")
        shares = "  ".join(f"{t.share():>11.2f}" for t in tallies.values())
        print(f"  {'all':<50} {sum(first.total.values()):>5}  {shares}")


def main(argv: list[str] | None = None) -> int:
    default = os.environ.get("TWOSOURCE_GOLD") or str(Path(__file__).parents[3] / "shared" / "gold")
    parser = argparse.ArgumentParser(description="Our times beside those of the installable peers.")
    parser.add_argument("--gold", type=Path, default=Path(default), help="the folder that holds times/")
    gold = parser.parse_args(argv).gold
    if not (gold / "times").is_dir():
        print(f"no gold data at {gold / 'times'}: set TWOSOURCE_GOLD", file=sys.stderr)
        return 2
    warnings.filterwarnings("ignore")
    systems: dict[str, Peer] = {"twosource": ours}
    for name, (module, find) in PEERS.items():
        if (why := absent(module)) is None:
            systems[name] = find
        else:
            print(f"{name} is left out ({why}): pip install {INSTALL[name]}")
    for dataset, file in FILES.items():
        print(f"\n{dataset:<24} relaxed  strict   value  seconds")
        for name, find in systems.items():
            relaxed, strict, value, seconds = figures(gold, file, find)
            print(f"  {name:<22} {relaxed:>7.3f} {strict:>7.3f} {value:>7.3f} {seconds:>8.1f}")
    spec_table(gold, "recognizers-text-suite" in systems)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
