"""Quality of the stories: BCubed over documents, on FNC-1 stories and on the subtopics of ECB+."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from twosource.records import Document
from twosource.stages.stories import group


def run(gold_dir: Path) -> dict[str, float]:
    """BCubed precision, recall and F1 of both sets. Raises FileNotFoundError when `gold_dir` lacks them."""
    out: dict[str, float] = {}
    for name, file, key in (
        ("fnc1", "fnc1_story.dev.jsonl", "story"),
        ("ecbplus", "ecbplus.dev.jsonl", "subtopic"),
        ("ecbplus_train", "ecbplus.train.jsonl", "subtopic"),
    ):
        documents, gold = read(gold_dir / "events" / file, key)
        said = {s.doc: s.story for s in group(documents)}
        for figure, value in zip(("p", "r", "f1"), bcubed(gold, said), strict=True):
            out[f"{name}_{figure}"] = value
    return out


def read(path: Path, key: str) -> tuple[list[Document], dict[str, str]]:
    """The documents of a JSON lines file and the gold group of each."""
    documents, gold = [], {}
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            name = str(row["id"])
            documents.append(Document(id=name, report=name, path=path.name, text=row["text"]))
            gold[name] = str(row[key])
    return documents, gold


def bcubed(gold: Mapping[str, str], said: Mapping[str, str]) -> tuple[float, float, float]:
    """Precision, recall and F1 after Bagga and Baldwin (1998); every id of `gold` must be in `said`."""
    true: dict[str, set[str]] = defaultdict(set)
    found: dict[str, set[str]] = defaultdict(set)
    for name in gold:
        true[gold[name]].add(name)
        found[said[name]].add(name)
    precision = recall = 0.0
    for name in gold:
        both = len(true[gold[name]] & found[said[name]])
        precision += both / len(found[said[name]])
        recall += both / len(true[gold[name]])
    p, r = precision / max(1, len(gold)), recall / max(1, len(gold))
    return p, r, 2 * p * r / (p + r) if p + r else 0.0
