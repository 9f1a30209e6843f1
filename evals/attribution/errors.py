"""Where attributions are lost, by type: `python -m evals.attribution.errors [--part dev|aside]` prints a table.

Each attribution of the gold has one type, the first that fits: no source; noun cue ("his vow to"), other cue that is no
verb ("according to", ":"), quotation (content all within marks), mixed (a quotation in it), infinitive ("plans to"),
clause (a subject of its own), thing ("praised the deal"). For each: how many are found with their source (linked), and
of the others how many had another source, other content, or no find with that cue.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from evals.__main__ import GOLD
from evals.attribution import TOKEN, Roles, _pairs, aside, predict, read, touched
from twosource.parse import parse
from twosource.stages.attributions.page import Page

TYPES = ("no source", "noun cue", "other cue", "quotation", "mixed", "infinitive", "clause", "thing")
FATES = ("linked", "other source", "other content", "not found")


def type_of(page: Page, a: dict[str, Any]) -> str:
    """The type of a gold attribution; spans are code points of the page's text."""
    if not a["source"]:
        return "no source"
    cue = [i for s, e in a["cue"] for i in range(page.token_at(s), min(page.n, page.token_at(e - 1) + 1))]
    if not any(page.pos[i] in ("VERB", "AUX") for i in cue):
        return "noun cue" if any(page.pos[i] in ("NOUN", "PROPN") for i in cue) else "other cue"
    inside = [page.quote_at(s) is not None and page.quote_at(e - 1) is not None for s, e in a["content"]]
    if all(inside):
        return "quotation"
    if any(inside) or any(page.quotes_in(s, e) for s, e in a["content"]):
        return "mixed"
    first = page.token_at(a["content"][0][0])
    last = page.token_at(a["content"][-1][1] - 1)
    if first < page.n and page.lower[first] == "to":
        return "infinitive"
    verbs = [i for i in range(first, min(last + 1, page.n)) if page.pos[i] in ("VERB", "AUX")]
    own = any(page.kid(i, "nsubj", "nsubjpass", "expl") >= first for i in verbs)
    return "clause" if own else "thing"


def fates(record: dict[str, Any]) -> list[tuple[str, str]]:
    """The (type, fate) of each gold attribution of a document."""
    page = Page(parse(record["text"]))
    tokens = [m.span() for m in TOKEN.finditer(record["text"])]
    ends = [e for _, e in tokens]

    def roles(a: dict[str, Any]) -> Roles:
        return {k: touched(tokens, ends, a[k]) for k in ("source", "cue", "content")}

    gold = [(a, roles(a)) for a in record["attributions"]]
    gold = [(a, r) for a, r in gold if r["content"]]
    found = [r for r in (roles(a) for a in predict(record) if a["parent"] is None) if r["content"]]
    paired = {id(g): f for _, g, f in _pairs([r for _, r in gold], found)}
    out = []
    for a, g in gold:
        f = paired.get(id(g))
        if f is None:
            fate = "other content" if any(x["cue"] & g["cue"] for x in found) else "not found"
        else:
            fate = "linked" if f["source"] & g["source"] or not (f["source"] or g["source"]) else "other source"
        out.append((type_of(page, a), fate))
    return out


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=("dev", "aside"), default="aside")
    parser.add_argument("--gold", type=Path, default=GOLD)
    arguments = parser.parse_args(argv)
    folder = arguments.gold / "attribution"
    if not folder.is_dir():
        print(f"the gold data is absent: {folder}", file=sys.stderr)
        return 2
    if arguments.part == "dev":
        records = read(folder / "polnear.dev.jsonl")
    else:
        records = [r for n, r in enumerate(read(folder / "polnear.train.jsonl")) if aside(n)]
    counted = Counter(pair for record in records for pair in fates(record))
    table = Table("type", "n", *FATES, title=f"PolNeAR, {arguments.part}: share of each type")
    for kind in TYPES:
        n = sum(counted[kind, fate] for fate in FATES)
        table.add_row(kind, str(n), *(f"{counted[kind, fate] / n:.2f}" if n else "" for fate in FATES))
    Console(width=100).print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
