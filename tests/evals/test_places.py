"""The scorer of places agrees with the shared one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from evals.places import Row, score

SCORER = Path(__file__).parents[3] / "shared" / "scorers" / "score_places.py"

GOLD: list[Row] = [
    {
        "id": "a",
        "places": [
            {"span": [0, 5], "lat": 10.0, "lon": 10.0},
            {"span": [10, 18], "lat": 0.0, "lon": 50.0},
            {"span": [30, 34], "lat": None, "lon": None},
            {"span": [40, 44], "lat": 1.0, "lon": 1.0},
        ],
    },
    {"id": "b", "places": [{"span": [3, 9], "lat": -20.0, "lon": 30.0}]},
]
MADE: list[Row] = [
    {
        "id": "a",
        "places": [
            {"span": [0, 5], "lat": 10.5, "lon": 10.5},
            {"span": [10, 14], "lat": 40.0, "lon": 50.0},
            {"span": [15, 18], "lat": 0.0, "lon": 50.0},
            {"span": [31, 34], "lat": 5.0, "lon": 5.0},
            {"span": [40, 44], "lat": None, "lon": None},
        ],
    },
    {"id": "b", "places": []},
]


def test_it_counts_as_the_shared_scorer_does(tmp_path: Path) -> None:
    if not SCORER.is_file():
        pytest.skip(f"no shared scorer at {SCORER}")
    for name, rows in (("gold", GOLD), ("made", MADE)):
        (tmp_path / name).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    command = [sys.executable, str(SCORER), str(tmp_path / "gold"), str(tmp_path / "made")]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    shared = {k: float(v) for k, v in (pair.split("=") for pair in printed.split())}
    for metric, value in score(GOLD, MADE).items():
        assert value == pytest.approx(shared[metric], abs=1e-4), metric


def test_known_counts() -> None:
    figures = score(GOLD, MADE)
    assert figures["f1"] == pytest.approx(2 * 2 / (4 + 4))
    assert figures["acc161"] == pytest.approx(1 / 2)
    assert figures["e2e161"] == pytest.approx(1 / 4)
