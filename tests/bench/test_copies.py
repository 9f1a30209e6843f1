"""The bench of copies: its pile has the copies it says, and its drawing is one."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bench.growth import growth_svg
from bench.peer_copies import blocks, shingles, verified

from bench import copies


def test_the_planted_pairs_are_those_that_the_finder_finds(tmp_path: Path) -> None:
    pile = copies.planted(tmp_path / "absent.jsonl.gz", 400)
    assert "invented" in pile.what
    assert {kind: len(pairs) for kind, pairs in pile.truth.items()} == dict.fromkeys(copies.PLANTED, 60)
    assert pile.recall(copies.ours(pile))["all"] >= 0.99
    assert pile.recall(set())["all"] == 0


def test_growth_is_drawn_with_every_point() -> None:
    drawn = ElementTree.fromstring(growth_svg([(10_000, 1.5), (30_000, 5.0), (100_000, 20.0)]))
    assert len(drawn.findall("{http://www.w3.org/2000/svg}circle")) == 3


def test_without_datasketch_it_is_said_what_to_install(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert copies.main([]) == 2
    assert "pip install datasketch" in capsys.readouterr().err


def test_what_the_peers_are_asked() -> None:
    kept = [shingles(text, 2) for text in ("a b c d", "B c d e", "x y")]
    assert kept[0] & kept[1] == {b"b c", b"c d"}
    assert verified({(0, 1), (0, 2)}, kept, 0.5) == {(0, 1)}
    assert (1, 0, 3) in blocks("a b c d", "B c d e")
