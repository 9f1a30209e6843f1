"""From images to a series: kept readings, judgements, alerts of a watch; no count where there is none."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.imagery.conftest import Yard
from twosource.cli import main
from twosource.imagery import facility, marks, measure
from twosource.imagery.calibration import encode
from twosource.imagery.facility import load
from twosource.imagery.observations import undump
from twosource.store import yards
from twosource.store.workspace import Workspace

Make = Callable[..., Path]
Said = pytest.CaptureFixture[str]
WATCH = """version: 1
id: border
name: Border
places:
  - {id: yard, name: Drawn yard, point: {lat: 42.4, lon: 130.6}}
indicators:
  - {id: cars, name: Rail cars, item: rail car, place: yard, baseline: {high: 20}}
"""


def series(yard: Yard, file: Path, *images: Path, more: tuple[str, ...] = ()) -> list[Any]:
    out = file.with_suffix(".jsonl")
    call = ["imagery", "series", str(yard.folder / "yard.geojson"), *map(str, images)]
    main(
        [*call, "--calibration", str(yard.folder / "calibration.json"), "--workspace", str(file), "-o", str(out), *more]
    )
    return undump(out.read_bytes())


def dated(image: Make, name: str, day: str, **options: object) -> Path:
    import rasterio

    path = image(name, **options)
    with rasterio.open(path, "r+") as writer:
        writer.update_tags(TIFFTAG_DATETIME=f"{day.replace('-', ':')} 02:00:00", SENSOR="SkySat")
    return path


def test_a_judgement_holds_for_the_series_and_its_alerts_through_another_run(
    drawn: Yard, image: Make, tmp_path: Path, capsys: Said
) -> None:
    file, watch = tmp_path / "w.2s", tmp_path / "watch.yaml"
    watch.write_text(WATCH)
    path = dated(image, "a.tif", "2023-10-05", seed=5)
    (row,) = series(drawn, file, path, more=("--watch", str(watch)))
    assert (row.indicator, row.judged) == ("cars", None)
    judge = ["judge", "reading", row.id, "--workspace", str(file), "--who", "Ann", "--why", "counted by hand"]
    for wrong, words in (("many", "reading needs"), ("9 (10-12)", "does not lie")):
        assert main([*judge, "--value", wrong]) == 2
        assert words in capsys.readouterr().err
    assert main(["judge", "reading", "o-none", "--value", "right", "--workspace", str(file)]) == 1
    assert main([*judge, "--value", "12 (11-13)"]) == 0
    capsys.readouterr()
    (again,) = series(drawn, file, path, more=("--watch", str(watch), "--evidence", str(tmp_path)))
    page = next(tmp_path.glob("0001-*.html")).read_text()
    assert "12 rail cars (11 to 13), by a person" in page
    assert "counted by hand" in page
    assert "No text gives a count" in page
    assert (again.id, again.value, again.low, again.high, again.level) == (row.id, 12, 11, 13, None)
    assert "Ann" in again.judged
    assert f"the machine read {row.value:g}" in again.judged
    capsys.readouterr()
    alerts = ["alerts", "--watch", str(watch), "--workspace", str(file), "--day", "2024-01-01"]
    handed = ["--observations", str(file.with_suffix(".jsonl"))]
    for call in (alerts, [*alerts, *handed]):  # a file of the same readings counts them once
        assert main(call) == 0
        said = capsys.readouterr().out
        assert "Rail cars: 1 observation\n" in said
        assert "no alerts" in said
    assert main(["judge", "--list", "--workspace", str(file)]) == 0
    made = capsys.readouterr().out.split()[0]
    assert main(["judge", "--undo", made, "--workspace", str(file), "--who", "Ben"]) == 0
    capsys.readouterr()
    assert main([*alerts, *handed]) == 0  # also from the file that holds the judged row
    said = capsys.readouterr().out
    assert f"{row.value:g} rail cars at Drawn yard" in said
    assert "probability that it was within the bound and was read so" in said
    assert main(["imagery", "show", "drawn", "--workspace", str(file)]) == 0
    assert f"{row.value:g} ({row.low:g} to {row.high:g}) rail cars" in capsys.readouterr().out


def test_a_person_may_set_a_reading_aside_or_read_one_that_the_machine_could_not(
    drawn: Yard, image: Make, tmp_path: Path, capsys: Said
) -> None:
    file = tmp_path / "w.2s"
    rows = series(drawn, file, dated(image, "a.tif", "2023-10-05"), dated(image, "h.tif", "2023-10-06", haze=0.95))
    assert [r.value is None for r in rows] == [False, True]
    for row, value in zip(rows, ("cannot tell", "40"), strict=True):
        assert main(["judge", "reading", row.id, "--value", value, "--workspace", str(file), "--who", "Ann"]) == 0
    capsys.readouterr()
    assert main(["imagery", "show", "drawn", "--workspace", str(file)]) == 0
    said = capsys.readouterr().out
    assert re.search(r"2023-10-05  \S+  could not tell: a person could not tell", said)
    assert re.search(r"2023-10-06  \S+  40 rail cars\n", said)


def numbers_of_cars(text: str) -> list[str]:
    """What would be a count: a number beside the word for what is counted."""
    bare = re.sub(r"<[^>]+>", " ", text)
    found = re.findall(r"\d+(?:\.\d+)?\s*(?:\([^)]*\)\s*)?(?:rail )?cars?\b", bare)
    return [f for f in found if not f.startswith("90")]


@pytest.mark.parametrize("gsd", [3.0, 10.0])
@pytest.mark.parametrize("calibrated", [True, False])
def test_no_count_is_shown_above_a_metre_in_terminal_json_page_and_desk(
    drawn: Yard, image: Make, tmp_path: Path, capsys: Said, gsd: float, calibrated: bool
) -> None:
    pytest.importorskip("starlette", reason="the desk needs its extra")
    from tests.desk.conftest import client

    folder, file, rows = tmp_path / "pages", tmp_path / "w.2s", tmp_path / "rows.jsonl"
    folder.mkdir()
    path = dated(image, "c.tif", "2023-10-05", gsd_m=gsd)
    learned = tmp_path / "calibration.json"
    learned.write_bytes(encode(_told(drawn, gsd)))
    call = ["imagery", "series", str(drawn.folder / "yard.geojson"), str(path), "--workspace", str(file)]
    call += ["--evidence", str(folder), "-o", str(rows), *(["--calibration", str(learned)] if calibrated else [])]
    assert main(call) in (0, 1)
    assert main(["imagery", "show", "drawn", "--workspace", str(file)]) == 0
    said = capsys.readouterr()
    assert "could not tell" in said.out or "% of the track" in said.out
    assert not numbers_of_cars(said.out + said.err)
    row = json.loads(rows.read_text())
    assert row["unit"] != "count" or row["value"] is None
    assert row["second"] is None
    assert row["abstained"] or row["note"]
    for page in folder.iterdir():
        assert not numbers_of_cars(page.read_text().split('<div class="pictures"')[0])
    with client(file) as desk:
        for address in ("/yards", "/yard/drawn", f"/look/{row['id']}"):
            answer = desk.get(address)
            assert answer.status_code == 200
            assert not numbers_of_cars(answer.text), address


def _told(yard: Yard, gsd: float) -> Any:
    from dataclasses import replace

    return replace(yard.calibration, gsd_m=gsd)  # it is even told that it was made at this size


def test_one_calibrated_date_is_warned_of(drawn: Yard, tmp_path: Path, capsys: Said) -> None:
    one = marks.learn(drawn.facility, drawn.prepared, [drawn.folder / "m0.json"])
    file = tmp_path / "one.json"
    file.write_bytes(encode(one))
    call = ["imagery", "measure", str(drawn.folder / "yard.geojson"), str(drawn.folder / "m1.tif")]
    assert main([*call, "--calibration", str(file)]) == 0
    assert "calibrated on one date" in capsys.readouterr().err
    assert main([*call, "--calibration", str(drawn.folder / "calibration.json")]) == 0
    assert "calibrated on one date" not in capsys.readouterr().err


def test_keys_that_nothing_reads_are_warned_of_with_their_line(drawn: Yard, tmp_path: Path) -> None:
    data = json.loads((drawn.folder / "yard.geojson").read_text())
    data["features"][2]["properties"]["noet"] = "platform 3"
    data["features"][3]["colour"] = "red"
    data["author"] = "x"
    file = tmp_path / "yard.geojson"
    file.write_text(json.dumps(data, indent=1))
    lines = file.read_text().splitlines()
    found = load(file).warnings
    assert len(found) == 3
    for key, allowed in (("noet", "role, id, note"), ("colour", "type, properties, geometry"), ("author", "twosource")):
        warning = next(w for w in found if key in w)
        line = int(re.match(r"line (\d+):", warning)[1])  # type: ignore[index]
        assert f'"{key}"' in lines[line - 1]
        assert allowed in warning
    assert "perhaps 'note'" in next(w for w in found if "noet" in w)
    assert load(drawn.folder / "yard.geojson").warnings == ()


def test_a_yard_keeps_every_version_of_its_file(drawn: Yard, tmp_path: Path, capsys: Said) -> None:
    file, changed = tmp_path / "w.2s", tmp_path / "yard.geojson"
    call = ["imagery", "open", str(drawn.folder / "yard.geojson"), "--workspace", str(file), "--who", "ann"]
    assert main(call) == 0
    assert main(call) == 0
    assert "this version already" in capsys.readouterr().err
    data = json.loads((drawn.folder / "yard.geojson").read_text())
    data["twosource"] |= {"name": "Renamed", "reference": {"image": str(drawn.folder / "reference.tif")}}
    changed.write_text(json.dumps(data))
    assert main(["imagery", "open", str(changed), "--workspace", str(file), "--who", "ben"]) == 0
    with Workspace(file, create=False) as workspace, yards.Yards(workspace) as kept:
        assert [(v.who, v.name) for v in yards.versions(kept.database, "drawn")] == [
            ("ben", "Renamed"), ("ann", "Drawn yard")
        ]  # fmt: skip
    out = tmp_path / "out.geojson"
    assert main(["imagery", "facility", "drawn", "--workspace", str(file), "-o", str(out)]) == 0
    measure.prepare(facility.load(out), 0.5)  # its reference is found from anywhere
    assert main(["imagery", "facility", "none", "--workspace", str(file)]) == 1
    assert main(["imagery", "show", "none", "--workspace", str(file)]) == 1


def test_one_statement_beside_two_looks_is_one_on_the_page_of_the_yard(
    drawn: Yard, image: Make, tmp_path: Path
) -> None:
    pytest.importorskip("starlette", reason="the desk needs its extra")
    from tests.desk.conftest import client

    file, text = tmp_path / "w.2s", tmp_path / "a.txt"
    text.write_text(
        "Rail cars gather\n\nBy Ann Lee, 6 October 2023\n\nAbout 73 rail cars stood at the Drawn yard in Tumangang "
        "on 5 October 2023, Beyond Parallel said.\n"
    )
    assert main(["check", str(text), "--workspace", str(file)]) == 0
    series(drawn, file, dated(image, "a.tif", "2023-10-04"), dated(image, "b.tif", "2023-10-06"))
    with client(file) as desk:
        page = desk.get("/yard/drawn").text
    assert page.count("About 73 rail cars") == 2
    assert "1 statement of a count stands beside these days" in page
