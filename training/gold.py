"""PolNeAR's training part as the two models of the attributions stage are trained on it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.attribution import aside

from twosource.parse import parse
from twosource.records import Span
from twosource.stages.attributions.assemble import by_rules
from twosource.stages.attributions.found import Found
from twosource.stages.attributions.page import Page


@dataclass(frozen=True)
class Cue:
    """One attribution of the corpus: the token that heads its cue, the cue's tokens, and the spans of its roles."""

    head: int
    tokens: frozenset[int]
    cue: list[Span]
    content: list[Span]
    source: list[Span]


@dataclass(frozen=True)
class Article:
    """An article's page, what the rules find on it, and its attributions."""

    number: int
    page: Page
    found: list[Found]
    rules: dict[int, str]
    cues: list[Cue]


def fitting(read: Iterable[Article]) -> Iterator[Article]:
    """The articles to train on: without those that `python -m evals attribution` scores as "aside"."""
    return (a for a in read if not aside(a.number))


def articles(path: Path) -> Iterator[Article]:
    """Parse the articles of a part, one by one."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            record = json.loads(line)
            yield article(number, Page(parse(record["text"])), record["attributions"])


def article(number: int, page: Page, attributions: list[dict[str, Any]]) -> Article:
    """One article from its page and the corpus's attributions; those without cue or content are left out."""
    found = [f for f in by_rules(page) if f.content]
    cues = []
    for a in attributions:
        at = [t for s, e in a["cue"] for t in range(page.token_at(s), min(page.n, page.token_at(e - 1) + 1))]
        if at and a["content"]:
            cues.append(Cue(_head(page, at), frozenset(at), a["cue"], a["content"], a["source"]))
    return Article(number, page, found, {f.anchor: f.rule for f in found}, cues)


def _head(page: Page, at: list[int]) -> int:
    """The token of a cue that governs the others; a verb before other words."""
    within = set(at)
    tops = [t for t in at if page.head[t] not in within or page.head[t] == t]
    verbs = [t for t in tops if page.pos[t] in ("VERB", "AUX")]
    words = [t for t in tops if page.pos[t] not in ("PUNCT", "SPACE")]
    return (verbs or words or tops)[0]
