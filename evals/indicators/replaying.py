"""`python -m evals.indicators.replaying`: the shipped watch replayed over the gold of independence, day by day.

Pages are of the day that the gold gives them (where the page shows none, the annotator's inference: what a desk knows
from when it fetched them); pages without any are left out, and pages in languages that are not read say nothing. The
gold's own first day and the day of its second root are taken over the same pages, so that the table compares like with
like. Only printed: which claim a gold claim is to an alert is judged by eye (docs/indicators.md).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from evals.__main__ import GOLD
from twosource.asof import day_out
from twosource.records import Document
from twosource.runner import read
from twosource.stages.documents.dates import read_date
from twosource.watches.read import read as read_watch
from twosource.watches.replay import annotate, replay

WATCH = Path(__file__).parents[2] / "examples" / "watches" / "russia-north-korea-border.yaml"


def pages(gold: Path) -> list[dict[str, Any]]:
    """The gold lines of all pages."""
    return [json.loads(line) for line in (gold / "independence" / "pages.jsonl").read_text("utf-8").splitlines()]


def documents(gold: Path, story: str) -> Iterator[Document]:
    """The pages of a story with the gold's dates."""
    rows = {r["file"]: r for r in pages(gold) if r["story"] == story}
    paths = [str(gold / "independence" / "reports" / f) for f in rows if not f.startswith("seeds/")]
    paths += [str(gold / f) for f in rows if f.startswith("seeds/")]
    for d in read(paths, lambda _: None, 1)[0]:
        row = next(r for f, r in rows.items() if d.path.endswith(f))
        dated = read_date(row["date"]) if row["date"] else None
        yield msgspec.structs.replace(
            d,
            published=dated.value if dated else None,
            published_precision=dated.precision if dated else "unknown",
            published_earliest=dated.earliest if dated else None,
            published_latest=dated.latest if dated else None,
        )


def expected(gold: Path, story: str, pile: list[Document]) -> Iterator[str]:
    """Per gold claim the first day, and the day of the second root, over the pages that are read and dated."""
    told = json.loads((gold / "independence" / "events.json").read_text("utf-8"))["stories"][story]
    by_file = {r["file"]: r for r in pages(gold) if r["story"] == story}
    day = {d.path: day_out(d) for d in pile if d.language == "en"}
    for claim in told["claims"]:
        seen: dict[str, str] = {}
        for f in claim["files"]:
            when = next((when for path, when in day.items() if path.endswith(f)), None)
            for root in set(by_file[f]["root_sources"]) & set(claim["roots"]) if when else ():
                seen[root] = min(seen.get(root, "9999"), str(when))
        order = sorted(seen.items(), key=lambda i: (i[1], i[0]))
        second = order[1] if len(order) > 1 else ("", "never")
        first = order[0] if order else ("", "never")
        span = f"{claim['independent_sources_lower']}-{claim['independent_sources_upper']}"
        days = f"first {first[1]} {first[0][:30]}; second {second[1]} {second[0][:30]}"
        yield f"  gold [{span}] {claim['claim'][:70]}: {days}"


def main() -> int:
    """Print per story what the gold says and what the replay says."""
    watch = read_watch(WATCH)
    for story in sys.argv[1:] or ("E1", "E2", "E5"):
        pile = list(documents(GOLD, story))
        made = replay(pile, annotate(pile, 1), watch)
        print(f"{story}: {made.documents} dated pages, {made.undated} without a date")
        print("\n".join(expected(GOLD, story, pile)))
        for a in made.alerts:
            print(f"  {a.alerted} {a.kind} [{a.sources_min}-{a.sources_max}] {a.what[:150]}")
            print(f"      by {list(a.on_the_word_of)}; second possible {a.second_possible}, certain {a.second_source}")
            print(f"      in the end {list(a.sources)[:6]} {a.status}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
