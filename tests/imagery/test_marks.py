"""Marks, calibration files, the pages, observations beside texts, and the commands from end to end."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from evals.imagery import scene

from tests.imagery.conftest import Yard
from twosource.cli import main
from twosource.imagery import calibration, marks
from twosource.imagery.beside import beside
from twosource.imagery.errors import ImageryError
from twosource.imagery.facility import parse
from twosource.imagery.measure import measure
from twosource.imagery.observations import ImageObservation, dump, undump


def test_a_calibration_survives_its_file(drawn: Yard) -> None:
    read = calibration.load(drawn.folder / "calibration.json")
    assert calibration.encode(read) == calibration.encode(drawn.calibration)
    one = measure(drawn.folder / "m2.tif", drawn.prepared, read)
    two = measure(drawn.folder / "m2.tif", drawn.prepared, drawn.calibration)
    assert one.reading == two.reading


@pytest.mark.parametrize(
    "text", ["", "{}", '{"format": "twosource.calibration/1"}', '{"format": "x", "model": 3}', "[]"]
)
def test_what_is_no_calibration_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    path.write_text(text)
    with pytest.raises(ImageryError, match="not a calibration"):
        calibration.load(path)


def test_marks_that_do_not_fit_are_refused(drawn: Yard, tmp_path: Path) -> None:
    good = json.loads((drawn.folder / "m0.json").read_text())
    for change, words in (
        ({"facility": "other"}, "the marks are of other"),
        ({"stretches": [{"track": "none", "from": 0, "to": 9, "state": "empty"}]}, "track none"),
        ({"image": "absent.tif"}, "No such file"),
        ({"stretches": good["stretches"][:1]}, "mark at least"),
    ):
        path = drawn.folder / "wrong.json"
        path.write_text(json.dumps({**good, **change}))
        with pytest.raises(ImageryError, match=words):
            marks.learn(drawn.facility, drawn.prepared, [path])
    path = tmp_path / "m.json"
    path.write_text(json.dumps({**good, "format": "other"}))
    with pytest.raises(ImageryError, match="format"):
        marks.load(path)


def test_moved_tracks_go_into_the_facility(drawn: Yard) -> None:
    line = [(float(x) + 0.5, float(y) - 0.25) for x, y in drawn.facility.tracks[1].line]
    moved = marks.Marks(marks.FORMAT, "drawn", "x.tif", (), None, {"t1": line}, drawn.facility.system)
    made = parse(json.loads(marks.correct(drawn.folder / "yard.geojson", moved, drawn.facility)))
    where = made.tracks[1].line - drawn.facility.tracks[1].line
    assert where.mean(axis=0) == pytest.approx((0.5, -0.25), abs=0.15)
    with pytest.raises(ImageryError, match="another version"):
        marks.correct(drawn.folder / "yard.geojson", replace_system(moved), drawn.facility)


def replace_system(given: marks.Marks) -> marks.Marks:
    return msgspec.structs.replace(given, system="+proj=longlat")


def test_the_commands_from_marks_to_a_comparison(
    drawn: Yard, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    yard = str(drawn.folder / "yard.geojson")
    assert main(["imagery", "check", yard]) == 0
    assert "6 tracks, 1,200 m" in capsys.readouterr().out
    page = tmp_path / "mark.html"
    assert main(["imagery", "mark", yard, str(drawn.folder / "m0.tif"), "-o", str(page)]) == 0
    assert '"facility": "drawn"' in page.read_text()
    (tmp_path / "pages").mkdir()
    rows = tmp_path / "rows.jsonl"
    learned = str(drawn.folder / "calibration.json")
    call = ["imagery", "series", yard, str(drawn.folder / "full.tif"), str(tmp_path / "none.tif")]
    assert main([*call, "--calibration", learned, "--evidence", str(tmp_path / "pages"), "-o", str(rows)]) == 0
    refused, counted = sorted(undump(rows.read_bytes()), key=lambda r: r.value or 0)
    assert refused.looked
    assert refused.value is None
    assert "No such file" in (refused.abstained or "")
    assert counted.value
    assert refused.source == counted.source  # two files, but nobody says that two looked
    assert main(["imagery", "measure", yard, str(tmp_path / "none.tif")]) == 2
    assert main(["imagery", "measure", yard, call[3], "--when", "last week"]) == 2
    assert "last week" in capsys.readouterr().err
    evidence = (tmp_path / "pages" / counted.evidence[1]).read_text()
    assert f"{counted.value:.0f} rail cars" in evidence
    assert "http://" not in evidence.replace("http://www.w3.org", "")


def test_a_yard_name_cannot_end_the_script_of_the_page(drawn: Yard) -> None:
    from twosource.imagery.evidence import mark_page

    named = replace(drawn.facility, name='</script><script>alert("x")</script>')
    page = mark_page(named, drawn.folder / "m0.tif", "</script>.tif", 0, 0)
    assert page.count("</script>") == 2
    assert "<script>alert" not in page


def test_tracks_come_from_an_extract(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    features = [
        {**f, "properties": {"railway": "rail"}} for f in scene.facility(empty=False)["features"]
    ]  # drawn tracks as if they were OpenStreetMap's
    path = tmp_path / "osm.json"
    path.write_text(json.dumps({"features": features}))
    assert main(["imagery", "tracks", str(path), "--id", "yard", "--name", "Yard"]) == 0
    made = parse(json.loads(capsys.readouterr().out))
    assert len(made.tracks) == scene.TRACKS


def row(**fields: Any) -> ImageObservation:
    usual: dict[str, Any] = {
        "facility": "y", "item": "rail car", "unit": "count", "value": 70.0, "low": 60.0, "high": 80.0,
        "when": "2023-10-05T02:00:00Z", "source": "s", "evidence": ("a.tif",),
    }  # fmt: skip
    return ImageObservation(**{**usual, **fields})


def ledger(**quantity: Any) -> dict[str, Any]:
    count = {"value": 73.0, "low": 73.0, "high": 73.0, "item_head": "rail car", "as_written": "73 rail cars"}
    slots = {
        "quantity": [{**count, **quantity}],
        "when": {"earliest": "2023-10-05T00:00:00Z", "latest": "2023-10-05T23:59:59Z"},
        "where": [{"name": "Tumangang"}],
    }
    return {
        "claims": [{"id": "c-1", "appearances": [{"id": "a-1", "quote": "73 rail cars stood there", "slots": slots}]}]
    }


@pytest.mark.parametrize(
    ("fields", "quantity", "verdict"),
    [
        ({}, {}, "agrees"),
        ({}, {"low": 150.0, "high": None}, "differs"),
        ({}, {"low": None, "high": 20.0, "period_max": True}, "not comparable"),
        ({"value": None, "low": None, "high": None, "abstained": "cloud"}, {}, "not comparable"),
        ({"unit": "percent"}, {}, "not comparable"),
        ({"when": None}, {}, "not comparable"),
    ],
)
def test_a_reading_beside_a_text(fields: dict[str, Any], quantity: dict[str, Any], verdict: str) -> None:
    (pair,) = beside([row(**fields)], ledger(**quantity))
    assert pair["verdict"] == verdict
    assert pair["why"]


@pytest.mark.parametrize(
    ("day", "said"), [("2023-10-05", ""), ("2023-10-08", "of 3 days later"), ("2023-10-04", "of 1 day earlier")]
)
def test_a_text_of_another_day_says_how_far_off_it_is(day: str, said: str) -> None:
    (pair,) = beside([row(when=f"{day}T02:00:00Z")], ledger())
    assert pair["why"].endswith(said or "stated")


def test_other_days_things_and_places_are_not_set_beside() -> None:
    assert not list(beside([row(when="2023-11-05T02:00:00Z")], ledger()))
    assert not list(beside([row()], ledger(item_head="soldier")))
    assert not list(beside([row()], ledger(), place="Khasan"))
    assert list(beside([row()], ledger(), place="tumangang"))


def test_rows_survive_their_file_and_stand_in_order_of_time() -> None:
    late, early = row(), row(when="2020-01-01T00:00:00Z", abstained="cloud", value=None)
    assert undump(dump([late, early])) == [early, late]
