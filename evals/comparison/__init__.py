"""Are figures, times and places, as reports write them, judged as a careful editor would judge them?

`pairs.tsv` holds pairs of sentences of our own with an editor's verdict, written before anything was run on them:

* compatible: both can be true of one thing;
* explained: they differ, and a harmless reason is known (a toll that grew, two time zones);
* contradictory: they differ, and the desk should see it;
* not-comparable: they do not speak of the same kind of thing, or say too little.

Each sentence goes through the real finders and the first quantity, time or place found goes to
twosource.compare. Of the
parts, "open" was worked on, and "held" was only ever looked at as a total until the work was done.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from twosource import compare
from twosource.parse import parse
from twosource.pipeline import Reading
from twosource.records import Document, PlaceMention, QuantityMention, TimeMention
from twosource.stages.mentions.places import places
from twosource.stages.mentions.quantities import find_quantities
from twosource.stages.mentions.times import find_times

PAIRS = Path(__file__).with_name("pairs.tsv")
NO_DAY = "2020-06-15"
"""Day of publication of a pair that gives none: nothing in it may depend on it."""

Part = Literal["open", "held"]
Kind = Literal["quantity", "time", "place"]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sentences, the days on which they were published (ISO, may be empty), and what an editor says."""

    part: Part
    kind: Kind
    day_a: str
    a: str
    day_b: str
    b: str
    verdict: str
    why: str


def pairs() -> list[Pair]:
    """All pairs, in the order of the file."""
    with PAIRS.open(encoding="utf-8", newline="") as file:
        return [Pair(**row) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]  # type: ignore[arg-type]


def judge(pair: Pair) -> tuple[str, str]:
    """The machine's verdict in the words of the file, and why; "nothing found" when a finder shows none."""
    a, b = (_found(pair.kind, text, day) for text, day in ((pair.a, pair.day_a), (pair.b, pair.day_b)))
    if not a or not b:
        return "nothing found", f"{pair.a if not a else pair.b!r} gives no {pair.kind}"
    if pair.kind == "quantity":
        one, two = cast("QuantityMention", a[0]), cast("QuantityMention", b[0])
        verdict = compare.quantities(one, two, pair.day_a or None, pair.day_b or None)
    elif pair.kind == "time":
        first, second = cast("TimeMention", a[0]), cast("TimeMention", b[0])
        verdict = compare.time_mentions(first, second, pair.a[slice(*first.span)], pair.b[slice(*second.span)])
    else:
        verdict = compare.places(cast("list[PlaceMention]", a), cast("list[PlaceMention]", b))
    if verdict.kind == "contradictory" and verdict.explained is not None:
        return "explained", verdict.explained
    return verdict.kind, verdict.why


def _found(kind: Kind, text: str, day: str) -> list[QuantityMention] | list[TimeMention] | list[PlaceMention]:
    doc = parse(text)
    if kind == "place":
        return places(Reading(Document(id="d", report="r", path="p", language="en", text=text), doc))
    times = find_times(text, day or NO_DAY, doc)
    if kind == "time":
        return times
    return [q for q in find_quantities(text, doc, [t.span for t in times]) if q.kind != "ordinal"]


def run(gold_dir: Path) -> dict[str, float]:
    """The share judged as the editor does, by part and by part and kind. The pairs are our own: no gold is read."""
    right: dict[str, list[bool]] = defaultdict(list)
    for pair in pairs():
        good = judge(pair)[0] == pair.verdict
        right[pair.part].append(good)
        right[f"{pair.part}_{pair.kind}"].append(good)
    return {name: sum(found) / len(found) for name, found in sorted(right.items())}
