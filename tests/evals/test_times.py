"""The scorer of times agrees with the shared one, and the readings of the English DateTime cases mean what they say."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from evals.times import FILES, peers, score, specs

from tests.gold import GOLD, SCORERS, needs
from twosource.records import TimeMention
from twosource.stages.mentions.times import find_times

SCORER = SCORERS / "score_times.py"


def _mention(span: tuple[int, int], value: str) -> TimeMention:
    return TimeMention(doc="", span=span, value=value, kind="date", earliest=None, latest=None, precision="unknown")


CASES: list[tuple[dict[str, Any], list[TimeMention]]] = [
    (
        {
            "id": "a",
            "annotated_end": 60,
            "times": [
                {"span": [0, 6], "value": "2017-04-16"},
                {"span": [10, 20], "value": "P2D"},
                {"span": [30, 34], "value": None},
            ],
        },
        [
            _mention((0, 6), "2017-04-16"),
            _mention((8, 14), "P2D"),
            _mention((15, 20), "P3D"),
            _mention((40, 44), "2017"),
            _mention((70, 74), "2018"),
        ],
    ),
    ({"id": "b", "times": [{"span": [3, 9], "value": "2016"}]}, []),
]


def _shared(folder: Path, cases: list[tuple[dict[str, Any], list[TimeMention]]]) -> dict[str, float]:
    gold = [json.dumps(record) for record, _ in cases]
    made = [
        json.dumps({"id": r["id"], "times": [{"span": list(t.span), "value": t.value} for t in times]})
        for r, times in cases
    ]
    (folder / "gold").write_text("\n".join(gold) + "\n", encoding="utf-8")
    (folder / "made").write_text("\n".join(made) + "\n", encoding="utf-8")
    command = [sys.executable, str(SCORER), str(folder / "gold"), str(folder / "made")]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return {k: float(v) for k, v in (pair.split("=") for pair in printed.split())}


@needs(SCORER)
def test_it_counts_as_the_shared_scorer_does(tmp_path: Path) -> None:
    shared = _shared(tmp_path, CASES)
    for metric, value in score(CASES).items():
        assert value == pytest.approx(shared[metric], abs=1e-4), metric


@needs(SCORER)
@needs(GOLD / "times")
@pytest.mark.parametrize("file", FILES.values())
def test_on_the_gold_too_it_counts_as_the_shared_scorer_does(tmp_path: Path, file: str) -> None:
    lines = (GOLD / "times" / file).read_text(encoding="utf-8").splitlines()
    cases = [(record, find_times(record["text"], record["dct"])) for record in map(json.loads, lines)]
    shared = _shared(tmp_path, cases)
    for metric, value in score(cases).items():
        assert value == pytest.approx(shared[metric], abs=1e-4), metric


def test_known_counts() -> None:
    figures = score(CASES)
    assert figures["relaxed_f1"] == pytest.approx(2 * 2 / (4 + 4))
    assert figures["strict_f1"] == pytest.approx(2 * 1 / (4 + 4))
    assert figures["value_f1"] == pytest.approx(2 * 2 / (4 + 4))


def _case(words: str, value: dict[str, str], text: str | None = None) -> specs.Case:
    text = text or f"They met {words}."
    at = text.index(words)
    kind, readings = value["type"], specs.readings_of_values([value])
    return specs.Case(text, "2016-11-07T00:00:00", (at, at + len(words)), kind, readings, None, True)


@pytest.mark.parametrize(
    ("words", "right", "wrong"),
    [
        (
            "last week",
            {"type": "daterange", "start": "2016-10-31", "end": "2016-11-07"},
            {"type": "daterange", "start": "2016-10-30", "end": "2016-11-06"},
        ),
        ("on 4 May 2016", {"type": "date", "value": "2016-05-04"}, {"type": "date", "value": "2016-05-05"}),
        ("for three weeks", {"type": "duration", "timex": "P21D"}, {"type": "duration", "timex": "P3M"}),
        (
            "at 3:15 p.m. on Sunday",
            {"type": "datetime", "value": "2016-11-06 15:15:00"},
            {"type": "datetime", "value": "2016-11-06 03:15:00"},
        ),
        (
            "from 3 May 2016 to 5 May 2016",
            {"type": "daterange", "start": "2016-05-03", "end": "2016-05-05"},
            {"type": "daterange", "start": "2016-05-03", "end": "2016-05-07"},
        ),
    ],
)
def test_a_case_is_right_by_what_it_means(words: str, right: dict[str, str], wrong: dict[str, str]) -> None:
    for value, expected in ((right, True), (wrong, False)):
        case = _case(words, value)
        assert specs.right(case, specs.ours(case.text, case.reference)) is expected


@pytest.mark.parametrize(
    ("kind", "words", "met"),
    [
        ("date", "last Tuesday", True),
        ("date", "15", False),
        ("date", "april22", False),
        ("time", "half past seven", False),
        ("daterange", "week 31", False),
    ],
)
def test_what_a_news_reader_would_meet(kind: str, words: str, met: bool) -> None:
    assert (specs.outside(kind, words, {"values": [{"start": "x", "end": "y"}]}) is None) is met


def test_an_absent_peer_is_named_with_what_to_install(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert peers.absent("no_such_module_of_anybody") is not None
    assert peers.main(["--gold", str(tmp_path)]) == 2
    assert "TWOSOURCE_GOLD" in capsys.readouterr().err


@needs(GOLD / "times")
def test_the_cases_are_read(capsys: pytest.CaptureFixture[str]) -> None:
    everything = list(specs.cases(GOLD))
    assert len(everything) > 1500
    assert {"date", "daterange", "duration", "set", "holiday"} <= {c.kind for c in everything}
    for case in everything:
        assert 0 <= case.span[0] < case.span[1] <= len(case.text)
        assert case.readings
