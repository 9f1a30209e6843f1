"""Rows of coded events as a series: sums by step, zeros where the table looked, nothing where it did in part."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.watches.sample import YAML
from twosource.watches.read import parse
from twosource.watches.rows import read

WATCH = parse(
    (
        YAML
        + "  - {id: strikes, name: air strikes, item: air/drone strike, place: yard, cadence: month}\n"
        + "  - {id: dead, name: deaths, item: fatalities, place: yard, cadence: month}\n"
    ).encode()
)
HERE: dict[str, Any] = {"lat": 45.75, "lon": 126.6}
FAR: dict[str, Any] = {"lat": 10.0, "lon": 10.0}


def row(day: str, item: str = "Air/drone strike", **more: object) -> dict[str, object]:
    return {
        "item": item,
        "when": day,
        "value": 1,
        "dataset": "ACLED",
        "evidence": [f"E{day}"],
        "place": "x",
        **HERE,
        **more,
    }


def series(
    tmp_path: Path, rows: list[dict[str, object]], indicator: str = "strikes"
) -> list[tuple[str, float | None, str]]:
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(json.dumps(r) for r in rows))
    used, rejects = read(path, WATCH)
    assert rejects == []
    return [
        (h.observation.when.earliest[:7], h.observation.value, h.observation.looked)
        for h in used
        if h.indicator == indicator and h.observation.when is not None
    ]


def test_events_are_counted_by_month_and_a_month_without_any_is_zero(tmp_path: Path) -> None:
    rows = [row("2023-01-01", **FAR), row("2023-02-03"), row("2023-02-20"), row("2023-04-02"), row("2023-04-30", **FAR)]
    assert series(tmp_path, rows) == [
        ("2023-01", 0, "saw-none"),
        ("2023-02", 2, "saw"),
        ("2023-03", 0, "saw-none"),
        ("2023-04", 1, "saw"),
    ]


def test_months_that_the_table_covers_in_part_are_left_out(tmp_path: Path) -> None:
    rows = [row("2023-01-15"), row("2023-02-03"), row("2023-03-10")]
    assert series(tmp_path, rows) == [("2023-02", 1, "saw")]


def test_deaths_keep_their_bounds(tmp_path: Path) -> None:
    rows = [
        row("2023-01-01", "fatalities", value=0),
        row("2023-01-10", "fatalities", value=5, low=3, high=9),
        row("2023-01-12", "fatalities", value=2),
        row("2023-01-31", "fatalities", value=1, **FAR),
    ]
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(json.dumps(r) for r in rows))
    ((_, found),) = read(path, WATCH)[0]
    assert (found.value, found.low, found.high, found.roots) == (7, 5, 11, ("ACLED",))
    assert found.as_written == "7 in 3 events of ACLED"


def test_a_row_without_a_number_is_told(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({**row("2023-01-01"), "value": "many", "row": 7}))
    used, rejects = read(path, WATCH)
    assert used == []
    assert rejects[0].reason.startswith("row 7")


def test_a_table_of_acled_is_read_as_it_is(tmp_path: Path) -> None:
    head = "event_id_cnty,event_date,time_precision,event_type,sub_event_type,location,latitude,longitude,"
    head += "source,fatalities"
    days = ("01 January 2023", "05 January 2023", "20 February 2023", "28 February 2023")
    body = [f"X{n},{d},1,Explosions,Air/drone strike,Here,45.75,126.6,Paper,{n}" for n, d in enumerate(days)]
    path = tmp_path / "acled.csv"
    path.write_text("\n".join([head, *body]) + "\n")
    used, rejects = read(path, WATCH)
    assert rejects == []
    found = {
        (h.indicator, str(h.observation.when and h.observation.when.earliest)[:7]): h.observation.value for h in used
    }
    assert found == {
        ("strikes", "2023-01"): 2,
        ("strikes", "2023-02"): 2,
        ("dead", "2023-01"): 1,
        ("dead", "2023-02"): 5,
    }
