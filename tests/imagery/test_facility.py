"""The facility file: what is read, what is refused and with which words, and that the schema says the same."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from evals.imagery import scene

from twosource.imagery.errors import ImageryError
from twosource.imagery.facility import SCHEMA, load, parse
from twosource.imagery.strips import OFFSETS, places

Change = Callable[[dict[str, Any]], Any]


def valid(data: dict[str, Any]) -> bool:
    checker = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text()))
    return bool(checker.is_valid(data))


def test_lengths_are_metres() -> None:
    data = scene.facility()
    yard = parse(data)
    assert valid(data)
    assert yard.metres == pytest.approx(scene.TRACKS * (scene.LENGTH_M + 0.2), rel=0.01)
    assert [t.id for t in yard.tracks] == [f"t{k}" for k in range(scene.TRACKS)]
    assert sum(float(t.empty.sum()) for t in yard.tracks) / 2 == pytest.approx(120, abs=8)
    assert yard.warnings == ()


def test_a_track_drawn_the_other_way_is_turned_so_that_shadows_fall_on_one_side() -> None:
    data = scene.facility()
    turned = copy.deepcopy(data)
    turned["features"][2]["geometry"]["coordinates"].reverse()
    np.testing.assert_allclose(parse(data).tracks[2].line, parse(turned).tracks[2].line)


def test_an_exclusion_hides_track_and_a_double_track_is_warned_of() -> None:
    data = scene.facility()
    ring = [data["features"][0]["geometry"]["coordinates"][k] for k in (0, 12)]
    (x0, y0), (x1, y1) = ring
    box = [[x0, y0 - 1e-4], [x1, y0 - 1e-4], [x1, y1 + 1e-4], [x0, y1 + 1e-4], [x0, y0 - 1e-4]]
    data["features"].append(
        {"type": "Feature", "properties": {"role": "exclusion"}, "geometry": {"type": "Polygon", "coordinates": [box]}}
    )
    twin = copy.deepcopy(data["features"][0])
    twin["properties"]["id"] = "twin"
    data["features"].append(twin)
    yard = parse(data)
    assert valid(data)
    assert 0.5 < yard.tracks[0].open.mean() < 0.8
    assert any("t0 and twin" in w for w in yard.warnings)


def test_another_system_gives_the_same_yard(tmp_path: Path) -> None:
    from pyproj import Transformer

    data = scene.facility()
    way = Transformer.from_crs("EPSG:4326", "EPSG:32632", always_xy=True)
    other = copy.deepcopy(data)
    other["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32632"}}
    for feature in other["features"]:
        line = feature["geometry"]["coordinates"]
        feature["geometry"]["coordinates"] = [list(way.transform(*p)) for p in line]
    path = tmp_path / "utm.geojson"
    path.write_text(json.dumps(other))
    for one, two in zip(parse(data).tracks, load(path).tracks, strict=True):
        np.testing.assert_allclose(one.line, two.line, atol=0.3)


WRONG: list[tuple[str, Change, str, bool]] = [
    ("no head", lambda d: d.pop("twosource"), "twosource", False),
    ("format", lambda d: d["twosource"].update(format="other"), "twosource.facility/1", False),
    ("id", lambda d: d["twosource"].update(id="No Spaces"), "id", False),
    ("unknown", lambda d: d["twosource"].update(colour="red"), "colour", False),
    ("pitch", lambda d: d["twosource"].update(pitch={"metres": 2}), "pitch", False),
    ("no track", lambda d: d.update(features=d["features"][-2:]), "role track", True),
    ("role", lambda d: d["features"][0]["properties"].update(role="road"), "feature 1: role", False),
    ("shape", lambda d: d["features"][0]["geometry"].update(type="Polygon"), "LineString", False),
    ("twice", lambda d: d["features"][1]["properties"].update(id="t0"), "feature 2", True),
    ("one point", lambda d: d["features"][0]["geometry"]["coordinates"].__delitem__(slice(1, None)), "pairs", True),
    ("text", lambda d: d["features"][0]["geometry"]["coordinates"].__setitem__(0, ["a", "b"]), "pairs", True),
    ("far", lambda d: d["features"][0]["geometry"]["coordinates"].__setitem__(0, [20.0, 47.0]), "km", True),
    (
        "off the earth",
        lambda d: d["features"][0]["geometry"]["coordinates"].__setitem__(0, [700, 4700]),
        "lon|km",
        True,
    ),
]


@pytest.mark.parametrize(("change", "words", "schema_allows"), [pytest.param(*w[1:], id=w[0]) for w in WRONG])
def test_what_is_wrong_is_said(change: Change, words: str, schema_allows: bool) -> None:
    data = scene.facility()
    change(data)
    assert valid(data) == schema_allows
    with pytest.raises(ImageryError, match=words):
        parse(data)


@pytest.mark.parametrize("text", ["", "[1]", '{"type": NaN}', "[" * 100_000])
def test_what_is_no_facility_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "f.geojson"
    path.write_text(text)
    with pytest.raises(ImageryError):
        load(path)


def test_strips_lie_square_to_the_track() -> None:
    line = np.array([[0.0, 0.0], [30.0, 40.0]])
    where = places(line)
    assert where.steps == 100
    middle = len(OFFSETS) // 2
    np.testing.assert_allclose([where.x[0, middle], where.y[0, middle]], [0.15, 0.2], atol=1e-9)
    np.testing.assert_allclose([where.x[0, -1] - where.x[0, 0], where.y[0, -1] - where.y[0, 0]], [-5.6, 4.2], atol=1e-9)
    moved = where.sideways(1.0)
    np.testing.assert_allclose(moved.x - where.x, -0.8)
