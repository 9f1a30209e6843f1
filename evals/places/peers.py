"""The peer: spaCy's own entities as places, and the most populous bearer of a name, on the same texts.

    python -m evals.places.peers

prints a Markdown table. Recognition: all entities that the installed spaCy model labels GPE, LOC or FAC, a leading
"the" left out as in the gold. Resolution: the same gazetteer's most populous place of the name, on the places that
twosource finds, so that only the choice differs.
"""

from __future__ import annotations

import functools
import importlib
import math
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from evals.places import Row, predict, read, score
from twosource.gazetteer import lookup
from twosource.parse import MODEL

if TYPE_CHECKING:
    from spacy.language import Language

LABELS = frozenset(("GPE", "LOC", "FAC"))

GOLD = Path(os.environ.get("TWOSOURCE_GOLD", Path(__file__).parents[3] / "shared" / "gold"))


def spacy_places(document: Row) -> Row:
    """The entities of spaCy's whole model that are places, without coordinates."""
    found = []
    for entity in _model()(document["text"]).ents:
        if entity.label_ in LABELS:
            start = entity.start_char + (4 if entity.text.lower().startswith("the ") else 0)
            found.append({"span": [start, entity.end_char], "lat": None, "lon": None})
    return {"id": document["id"], "places": found}


@functools.lru_cache(maxsize=1)
def _model() -> Language:
    """The whole pinned model, its entity recogniser with it."""
    nlp: Language = importlib.import_module(MODEL).load()
    return nlp


def most_populous(document: Row) -> Row:
    """Our places, each at the most populous bearer of the name as written; countries and divisions by their rank."""
    answer = predict(document)
    for place in answer["places"]:
        options = lookup(document["text"][slice(*place["span"])])
        best = max(options, key=lambda c: (c.main, c.population, c.id), default=None)
        place["lat"], place["lon"] = (best.lat, best.lon) if best is not None else (None, None)
    return answer


SYSTEMS: dict[str, Callable[[Row], Row]] = {
    "twosource": predict,
    "spaCy's GPE, LOC and FAC": spacy_places,
    "most populous of the name": most_populous,
}


def main() -> int:
    """Print the table; exit code 2 when the gold data is absent."""
    folder = GOLD / "places"
    if not folder.is_dir():
        print(f"no gold data at {folder}", file=sys.stderr)
        return 2
    print("| | | recognition F1, exact | overlapping | acc@161 km | end to end |\n|---|---|---|---|---|---|")
    for name, file in (("LGL dev", "lgl.dev.jsonl"), ("GeoVirus", "geovirus.jsonl")):
        gold = read(folder / file)
        for system, answer in SYSTEMS.items():
            figures = score(gold, [answer(document) for document in gold])
            cells = [figures["f1"], figures["f1_overlap"], figures["acc161"], figures["e2e161"]]
            shown = ["" if math.isnan(x) or x == 0.0 else f"{x:.3f}" for x in cells]
            print(f"| {name} | {system} | " + " | ".join(shown) + " |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
