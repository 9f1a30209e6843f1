"""A watch file: what is right is read, what is wrong is told with line, key and what is allowed."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.watches.sample import YAML, watch
from twosource import schemas
from twosource.cli import main
from twosource.watches.read import WatchError, parse, read

EXAMPLE = Path(__file__).parents[2] / "examples" / "watches" / "russia-north-korea-border.yaml"


def mistakes(text: str) -> list[tuple[int, str, str, str]]:
    with pytest.raises(WatchError) as caught:
        parse(text.encode())
    return [tuple(m) for m in caught.value.mistakes]  # type: ignore[misc]


def test_the_example_is_right_and_fits_the_schema() -> None:
    assert {i.id for i in read(EXAMPLE).indicators} >= {"tumangang-rail-cars"}
    validator = jsonschema.Draft202012Validator(schemas.load("watch"))
    validator.validate(yaml.safe_load(EXAMPLE.read_text("utf-8")))


def test_defaults_are_those_of_the_types() -> None:
    indicator = watch().indicators[0]
    assert (indicator.baseline.method, indicator.alert.level, indicator.alert.side) == ("auto", 0.01, "above")


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "allowed"),
    [
        ("cadence: month", "cadence: monthly", 20, "indicators[0].cadence", "day, irregular, month"),
        ("version: 1", "version: 2", 1, "version", "1"),
        ("lat: 45.75", "lat: 145.75", 8, "places[0].point.lat", "a number from -90 to 90"),
        ("within_km: 10", "within: 10", 9, "places[0].within", "within_km"),
        ("place: yard", "place: yrad", 18, "indicators[0].place", "yard"),
        ("id: harbour", "id: Har bour", 2, "id", "a-z, 0-9 and -"),
        ("    item: rail car\n", "", 14, "indicators[0].item", "text"),
        ("happenings: [movement,", "happenings: [movment,", 12, "happenings[0]", "movement"),
        ("    point: {lat: 45.75, lon: 126.65}\n", "", 5, "places[0]", "exactly one of point, line, polygon"),
        ("name: Harbour watch", "name: [a]", 3, "name", "text of 1 to 500"),
    ],
)
def test_a_mistake_has_its_line_its_key_and_what_is_allowed(
    old: str, new: str, line: int, key: str, allowed: str
) -> None:
    assert old in YAML
    found = mistakes(YAML.replace(old, new, 1))
    assert any(m[0] == line and m[1] == key and allowed in m[3] for m in found), found


def test_all_mistakes_are_told_at_once() -> None:
    text = (
        YAML.replace("lat: 45.75", "lat: x")
        .replace("cadence: month", "cadence: never")
        .replace("version: 1", "version: one")
    )
    assert [m[1] for m in mistakes(text)] == ["version", "places[0].point.lat", "indicators[0].cadence"]


def test_a_happening_does_not_end_before_it_starts() -> None:
    text = YAML + "chronology:\n  - {id: x, what: launch, name: X, words: [X-1], start: 2017-11-28, end: 2017-11-20}\n"
    assert [m[1:] for m in mistakes(text)] == [
        ("chronology[0].end", "2017-11-20 is before start", "2017-11-28 or later")
    ]


def test_ids_are_distinct_and_receivers_have_addresses() -> None:
    twice = YAML + YAML[YAML.index("  - id: cars") :] + "deliver:\n  - to: webhook\n  - {to: mail, host: h}\n"
    assert {m[1] for m in mistakes(twice)} == {
        "indicators[1].id",
        "deliver[0].url",
        "deliver[1].sender",
        "deliver[1].recipients",
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- a",
        "a: [",
        "a: &x [1]\nb: *x",
        "a: !!python/object/apply:os.system [ls]",
        "\x00",
        "[" * 5000,
        "version: 1\nversion: 1",
        "? [a]\n: b",
    ],
)
def test_hostile_files_are_refused_with_a_line(text: str) -> None:
    assert all(m[0] >= 1 for m in mistakes(text))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    with pytest.raises(WatchError):
        parse(text.encode("utf-8", "surrogatepass"))


def test_the_command_ends_with_0_1_or_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(YAML)
    bad.write_text(YAML.replace("month", "monthly"))
    assert main(["watch", "check", str(good)]) == 0
    assert "right" in capsys.readouterr().out
    assert main(["watch", "check", str(bad)]) == 1
    assert (
        f"{bad}: line 20: indicators[0].cadence: 'monthly' is not allowed, perhaps 'month'" in capsys.readouterr().err
    )
    assert main(["watch", "check", str(tmp_path / "none.yaml")]) == 2


def test_a_polygon_may_go_over_the_date_line() -> None:
    from twosource.watches.geo import holds
    from twosource.watches.model import Place, Point

    ring = tuple(Point(lat=lat, lon=lon) for lat, lon in ((60, 170), (60, -170), (70, -170), (70, 170)))
    strait = Place(id="s", name="Strait", polygon=ring, within_km=0)
    assert holds(strait, 65, 179)
    assert holds(strait, 65, -175)
    assert not holds(strait, 65, 160)
    assert not holds(strait, 65, 0)
