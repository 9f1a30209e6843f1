"""The bench of the stages: what it adds up."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from bench.__main__ import main

from bench import mentions


def test_a_turn_times_both_sides_and_every_stage(capsys: pytest.CaptureFixture[str]) -> None:
    texts = ["Some 73 rail cars stood in Khasan on Tuesday, a spokesman said."] * 3
    turns = mentions.measure(texts, rounds=2)
    assert {"spaCy", "our parse", "attributions", *mentions.MENTIONS} <= turns.keys()
    assert all(len(chunk) == 2 for turn in turns.values() for chunk in turn.chunks.values())
    shares = mentions.report(texts, turns, 2)
    out = capsys.readouterr().out
    for name, stages, _ in mentions.GROUPS:
        assert shares[name] == pytest.approx(sum(turns[s].seconds for s in stages) / turns["spaCy"].seconds)
        assert f"**{name}**" in out


def test_medians_are_summed_over_the_chunks() -> None:
    assert mentions.Turns({0: [1.0, 9.0, 2.0], 1: [4.0]}).seconds == 6.0


def test_the_sample_is_spread_over_the_file(tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps({"text": str(i)}) + "\n" for i in range(100))
    assert mentions.sample(path, 4) == ["0", "25", "50", "75"]


def test_without_articles_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mentions", "--articles", "nowhere.gz"]) == 2
    assert "nowhere.gz is absent" in capsys.readouterr().err
