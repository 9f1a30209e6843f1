"""Quality of happenings: event coreference on ECB+, gold mentions given, by CoNLL F1; beside it the simple ways.

Two settings: mentions may be one event within a gold subtopic (the story), or within a gold topic (two like stories).
Only mentions of validated sentences are scored, mentions alone in their cluster too. `lemma` puts mentions with one
lemma together, `alone` none. Beside the shared README's figures (same lemma 77.0 and 72.0, alone 29.7 on dev) the lemma
here is that of our parser.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.events.scorer import scores
from twosource.parse import parse
from twosource.records import Document
from twosource.stages import happenings
from twosource.stages.happenings.mention import Mention
from twosource.stages.happenings.model import Model
from twosource.stages.stories import likeness

if TYPE_CHECKING:
    from spacy.tokens import Doc

MentionId = tuple[str, str]


@dataclass(frozen=True)
class Text:
    """One document of ECB+ with its validated gold mentions and their clusters, side by side."""

    document: Document
    parsed: Doc
    topic: str
    subtopic: str
    ids: tuple[MentionId, ...]
    mentions: tuple[Mention, ...]
    clusters: tuple[str, ...]


def run(gold_dir: Path) -> dict[str, float]:
    """CoNLL F1 of both settings on dev and on the training part. Raises FileNotFoundError without the gold."""
    out: dict[str, float] = {}
    for part, prefix in (("dev", ""), ("train", "train_")):
        texts = read(gold_dir / "events" / f"ecbplus.{part}.jsonl")
        gold = {m: c for t in texts for m, c in clusters(t).items()}
        for key in ("subtopic", "topic"):
            figures = scores(gold, say(texts, key))
            out[f"{prefix}{key}_conll"] = figures.pop("conll")
            if part == "dev":
                out |= {f"{key}_{name}": value for name, value in figures.items() if name.endswith("f1")}
                out[f"{key}_lemma_conll"] = scores(gold, same_lemma(texts, key))["conll"]
        if part == "dev":
            out["alone_conll"] = scores(gold, {m: m for m in gold})["conll"]
    return out


def read(path: Path) -> list[Text]:
    """The documents of a JSON lines file, parsed."""
    with path.open(encoding="utf-8") as lines:
        return [text(json.loads(line)) for line in lines]


def text(row: dict[str, Any]) -> Text:
    """One document: gold tokens are found in our parse by their offsets."""
    name = str(row["id"])
    parsed = parse(row["text"])
    token_at = {i: t.i for t in parsed for i in range(t.idx, t.idx + len(t))}
    sentence_of = happenings.sentences(parsed)
    kept = [m for m in row["events"] if m["validated"]]
    return Text(
        document=Document(id=name, report=name, path=name, text=row["text"]),
        parsed=parsed,
        topic=str(row["topic"]),
        subtopic=str(row["subtopic"]),
        ids=tuple((name, str(m["id"])) for m in kept),
        mentions=tuple(
            happenings.mention(parsed, name, [token_at[row["offsets"][i][0]] for i in m["tokens"]], sentence_of)
            for m in kept
        ),
        clusters=tuple(str(m["cluster"]) for m in kept),
    )


def clusters(of: Text) -> dict[Hashable, Hashable]:
    """Gold cluster of each mention."""
    return dict(zip(of.ids, of.clusters, strict=True))


def piles(texts: Sequence[Text], key: str) -> dict[str, list[Text]]:
    """The documents by topic or subtopic."""
    out: dict[str, list[Text]] = defaultdict(list)
    for t in texts:
        out[t.topic if key == "topic" else t.subtopic].append(t)
    return dict(out)


def known_piles(texts: Sequence[Text]) -> Iterator[tuple[str, list[Text], happenings.Pile]]:
    """Each topic with its documents and what is known of them."""
    alike = likeness([t.document for t in texts])
    for topic, members in sorted(piles(texts, "topic").items()):
        parsed = {t.document.id: t.parsed for t in members}
        yield topic, members, happenings.pile([t.document for t in members], parsed, alike)


def say(texts: Sequence[Text], key: str, model: Model | None = None) -> dict[Hashable, Hashable]:
    """What the product says: happenings within each `key`.

    How rare words are is judged in the topic, how alike documents are in the whole pile.
    """
    out: dict[Hashable, Hashable] = {}
    for topic, members, known in known_piles(texts):
        ids = [i for t in members for i in t.ids]
        mentions = [m for t in members for m in t.mentions]
        block = [t.subtopic if key == "subtopic" else topic for t in members for _ in t.ids]
        for name, first in zip(ids, happenings.group(mentions, known, block, model), strict=True):
            out[name] = (topic, first)
    return out


def same_lemma(texts: Sequence[Text], key: str) -> dict[Hashable, Hashable]:
    """The baseline: one happening for each lemma of a topic or subtopic."""
    return {
        name: (t.topic if key == "topic" else t.subtopic, m.lemma)
        for t in texts
        for name, m in zip(t.ids, t.mentions, strict=True)
    }
