"""Places: recognition and coordinates on LGL (local US papers) and GeoVirus (Wikinews), scored as
../shared/scorers/score_places.py does: gold places without coordinates are optional, pairs overlap, right is within
161 km (100 miles)."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twosource.gazetteer import distance_km
from twosource.parse import parse
from twosource.pipeline import Reading
from twosource.records import Document
from twosource.stages.mentions.places import places

if TYPE_CHECKING:
    from spacy.tokens import Doc

Row = dict[str, Any]

RIGHT_KM = 161.0


def read(path: Path) -> list[Row]:
    """The documents of a gold file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def predict(document: Row, parsed: Doc | None = None, address: bool = True) -> Row:
    """The places that twosource finds in one gold document, in the scorer's form.

    `parsed` spares the parse when there is one; without `address` the page's web address is not told.
    """
    url = document.get("url") if address else None
    given = Document(id=document["id"], report="r", path="p", text=document["text"], url=url, language="en")
    found = places(Reading(given, parse=parse(document["text"]) if parsed is None else parsed))
    return {
        "id": document["id"],
        "places": [{"span": list(p.span), "name": p.name, "lat": p.lat, "lon": p.lon} for p in found],
    }


def overlap(a: list[int], b: list[int]) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def pairs(gold: list[list[int]], predicted: list[list[int]]) -> Iterator[tuple[int, int]]:
    """One-to-one pairs of spans: equal ones first, then overlapping ones in reading order."""
    equal = {tuple(p): j for j, p in reversed(list(enumerate(predicted)))}
    left, right = set[int](), set[int]()
    for i, g in enumerate(gold):
        j = equal.get(tuple(g), -1)
        if j >= 0 and j not in right:
            left.add(i)
            right.add(j)
            yield i, j
    for i, g in enumerate(gold):
        j = next((j for j, p in enumerate(predicted) if j not in right and overlap(g, p)), -1)
        if i not in left and j >= 0:
            right.add(j)
            yield i, j


def score(gold: list[Row], predicted: list[Row]) -> dict[str, float]:
    """Exact and overlapping recognition, share of the paired that lie within 161 km, and the same over all gold."""
    answers = {row["id"]: row["places"] for row in predicted}
    total = made = exact = hit = near = located = 0
    for document in gold:
        wanted = [p for p in document["places"] if p["lat"] is not None]
        optional = [p["span"] for p in document["places"] if p["lat"] is None]
        found = answers.get(document["id"], [])
        matched = list(pairs([p["span"] for p in wanted], [p["span"] for p in found]))
        used = {j for _, j in matched}
        total += len(wanted)
        made += sum(j in used or not any(overlap(p["span"], o) for o in optional) for j, p in enumerate(found))
        hit += len(matched)
        for i, j in matched:
            exact += list(wanted[i]["span"]) == list(found[j]["span"])
            if found[j]["lat"] is not None:
                located += 1
                here, there = (found[j]["lat"], found[j]["lon"]), (wanted[i]["lat"], wanted[i]["lon"])
                near += distance_km(here, there) <= RIGHT_KM
    return {
        "f1": f1(exact, made, total),
        "f1_overlap": f1(hit, made, total),
        "acc161": near / located if located else math.nan,
        "e2e161": near / total if total else math.nan,
    }


def f1(hit: int, made: int, total: int) -> float:
    return 2 * hit / (made + total) if made + total else 0.0


def run(gold_dir: Path) -> dict[str, float]:
    """The figures on both corpora, "lgl_f1" and so on; "lgl_bare_..." without the pages' addresses."""
    out: dict[str, float] = {}
    for name, file in (("lgl", "lgl.dev.jsonl"), ("geovirus", "geovirus.jsonl")):
        gold = read(gold_dir / "places" / file)
        parses = [parse(document["text"]) for document in gold]
        ways = {name: True, f"{name}_bare": False} if any(document.get("url") for document in gold) else {name: True}
        for label, address in ways.items():
            found = [predict(d, parsed, address) for d, parsed in zip(gold, parses, strict=True)]
            out.update({f"{label}_{metric}": value for metric, value in score(gold, found).items()})
    return out
