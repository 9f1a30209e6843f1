"""Counts that others hand in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.watches.sample import watch
from twosource.watches.rows import RowError, handed, parse_when, read

ROW = {"indicator": "cars", "when": "2023-10-05", "value": 7, "source": "paper > agency > counter"}


def test_json_lines_json_and_csv_say_the_same(tmp_path: Path) -> None:
    row = {"indicator": "cars", "when": "2023-10-05", "value": 7, "low": 5, "high": 9, "source": "x > y"}
    texts = {
        "a.jsonl": json.dumps({**row, "evidence": "p.png"}) + "\n",
        "a.json": json.dumps([{**row, "evidence": ["p.png"]}]),
        "a.csv": "indicator,when,value,low,high,source,evidence\ncars,2023-10-05,7,5,9,x > y,p.png\n",
        "b.csv": "item;place;when;value;low;high;source;evidence\nwagon;the yard;2023-10-05;7;5;9;x > y;p.png\n",
    }
    found = []
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
        rows, rejects = read(tmp_path / name, watch())
        assert rejects == []
        found.append(rows)
    assert len(found[0]) == 1
    assert all(rows == found[0] for rows in found)
    assert found[0][0].observation.roots == ("y",)


def test_zero_blind_and_nobody_are_three_things() -> None:
    none = handed({**ROW, "value": 0}, watch()).observation
    blind = handed({**ROW, "value": None, "abstained": "cloud"}, watch()).observation
    assert (none.looked, none.value) == ("saw-none", 0)
    assert (blind.looked, blind.value, blind.note) == ("could-not-tell", None, "cloud")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"value": None}, "neither `value`"),
        ({"abstained": "cloud"}, "both"),
        ({"value": "many"}, "not a number"),
        ({"value": "nan"}, "not a number"),
        ({"when": "October"}, "not a time"),
        ({"when": "2023-02-30"}, "not a time"),
        ({"when": "2023-10-06/2023-10-05"}, "not a time"),
        ({"low": 9, "high": 5}, "more than"),
        ({"low": 8}, "do not go together"),
        ({"indicator": "trains"}, "no indicator 'trains'; there are: cars"),
        ({"indicator": None, "item": "boat", "place": "the yard"}, "no `indicator`"),
        ({"quality": 3}, "not from 0 to 1"),
    ],
)
def test_a_row_that_cannot_be_used_says_why(change: dict[str, object], problem: str) -> None:
    with pytest.raises(RowError, match=problem):
        handed({**ROW, **change}, watch())


def test_rejects_have_lines_and_the_rest_is_read(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text('{"indicator":"cars","when":"2023-10-05","value":7}\nnot json\n[]\n{"indicator":"cars"}\n')
    rows, rejects = read(file, watch())
    assert len(rows) == 1
    assert [r.reason.split(":")[0] for r in rejects] == ["line 2", "line 3", "line 4"]


def test_a_file_as_a_whole(tmp_path: Path) -> None:
    for name, data in (
        ("a.csv", b"x,y\n1,2\n"),
        ("b.csv", b"\xff\xfe\x00"),
        ("c.json", b"[1,"),
        ("d.csv", b"when,v\rue\n1,2\n"),
    ):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(RowError):
            read(tmp_path / name, watch())


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("2023", "2023-01-01T00:00:00Z", "2023-12-31T23:59:59Z", "year"),
        ("2023-02", "2023-02-01T00:00:00Z", "2023-02-28T23:59:59Z", "month"),
        ("2023-10-05", "2023-10-05T00:00:00Z", "2023-10-05T23:59:59Z", "day"),
        ("2023-10-05T03:10:00+09:00", "2023-10-04T18:10:00Z", "2023-10-04T18:10:00Z", "second"),
        ("2023-10-05/2023-10-06", "2023-10-05T00:00:00Z", "2023-10-06T23:59:59Z", "week"),
    ],
)
def test_times(text: str, earliest: str, latest: str, precision: str) -> None:
    when = parse_when(text)
    assert (when.earliest, when.latest, when.precision) == (earliest, latest, precision)
