"""Drawn yards: counts, what is abstained from and why, and that no count is ever given above a metre."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from evals.imagery import scene

from tests.imagery.conftest import Yard
from twosource.imagery.errors import ImageryError
from twosource.imagery.evidence import said
from twosource.imagery.measure import measure, prepare
from twosource.imagery.observations import observation

Make = Callable[..., Path]


def test_a_full_yard_is_counted_though_only_empty_ones_were_marked(drawn: Yard) -> None:
    found = measure(drawn.folder / "full.tif", drawn.prepared, drawn.calibration)
    row = observation(found, "rail car")
    assert found.abstained is None
    assert row.unit == "count"
    assert row.value is not None
    assert row.low is not None
    assert row.high is not None
    assert row.low <= drawn.full.cars <= row.high
    assert abs(row.value - drawn.full.cars) <= 0.12 * drawn.full.cars
    assert row.high - row.low < drawn.full.cars
    assert row.second is not None
    assert set(row.parts) == {"calibration", "registration", "unseen", "fuller than calibrated", "pitch"}
    called, truth = np.concatenate(found.called), np.concatenate(drawn.full.occupied)[: sum(map(len, found.called))]
    sizes = [len(c) for c in found.called]
    truth = np.concatenate([t[:n] for t, n in zip(drawn.full.occupied, sizes, strict=True)])
    assert (called & truth).sum() / (called | truth).sum() > 0.85


def test_the_displacement_is_found(drawn: Yard) -> None:
    found = measure(drawn.folder / "full.tif", drawn.prepared, drawn.calibration).registration
    assert found is not None
    assert found.residual_m is not None
    assert (found.dx, found.dy) == pytest.approx((2, -3), abs=0.15)
    assert found.residual_m < 0.2


def test_an_empty_yard_is_empty(drawn: Yard) -> None:
    row = observation(measure(drawn.folder / "reference.tif", drawn.prepared, drawn.calibration), "rail car")
    assert row.value is not None
    assert row.value <= 2


@pytest.mark.parametrize("gsd", [1.5, 2.0, 3.0, 10.0])
@pytest.mark.parametrize("calibrated", [True, False])
def test_above_a_metre_there_is_never_a_count(drawn: Yard, image: Make, gsd: float, calibrated: bool) -> None:
    path = image(gsd_m=gsd)
    try:
        prepared = prepare(drawn.facility, gsd)
    except ImageryError:
        prepared = drawn.prepared
    # Even when it is told that it was calibrated at this size and that the image lies where it should.
    learned = replace(drawn.calibration, gsd_m=gsd) if calibrated else None
    for trust in (None, measure(drawn.folder / "full.tif", drawn.prepared, None).registration):
        found = measure(path, prepared, learned, trust=trust)
        row = observation(found, "rail car")
        assert found.level in ("none", "index", "surge")
        assert found.abstained
        assert row.unit != "count" or row.value is None
        assert row.second is None
        assert "rail cars (" not in said(row)


def test_a_coarse_image_on_a_fine_grid_is_taken_as_coarse(drawn: Yard, tmp_path: Path) -> None:
    from evals.imagery.yard import coarser
    from scipy.ndimage import zoom

    blown = zoom(coarser(drawn.full.pixels, 12), (1, 12, 12), order=1)
    lying = replace(drawn.full, pixels=blown)
    path = scene.write(lying, tmp_path / "lying.tif", noise=0.5)
    found = measure(path, drawn.prepared, drawn.calibration)
    assert found.level != "count"
    assert found.abstained


def test_without_a_calibration_there_are_metres_and_no_count(drawn: Yard) -> None:
    found = measure(drawn.folder / "full.tif", drawn.prepared, None)
    row = observation(found, "rail car")
    assert (found.level, row.unit) == ("metres", "meter")
    assert row.value == pytest.approx(sum(s.sum() for s in drawn.full.occupied) / 2, rel=0.15)
    assert "no calibration" in (row.note or "")


def test_a_wrong_registration_is_noticed(drawn: Yard) -> None:
    right = measure(drawn.folder / "full.tif", drawn.prepared, drawn.calibration).registration
    assert right is not None
    for dx, dy in ((1, 0), (0, 1), (-0.7, 0.7)):
        wrong = replace(right, dx=right.dx + dx, dy=right.dy + dy)
        found = measure(drawn.folder / "full.tif", drawn.prepared, drawn.calibration, trust=wrong)
        assert "registration is" in (found.abstained or "")


@pytest.mark.parametrize("side", [1.0, -1.0])
def test_tracks_drawn_beside_the_rails_are_noticed(drawn: Yard, side: float) -> None:
    tracks = tuple(replace(t, places=t.places.sideways(side)) for t in drawn.facility.tracks)
    beside = replace(drawn.prepared, facility=replace(drawn.facility, tracks=tracks))
    found = measure(drawn.folder / "m0.tif", beside, drawn.calibration)
    assert "beside the tracks" in (found.abstained or "")


def test_thick_haze_snow_and_another_place_are_noticed(drawn: Yard, image: Make, tmp_path: Path) -> None:
    assert measure(image(haze=0.92, noise=0.5), drawn.prepared, drawn.calibration).abstained
    rng = np.random.default_rng(1)
    other = replace(drawn.full, pixels=rng.uniform(0, 255, drawn.full.pixels.shape).astype(np.float32))
    found = measure(scene.write(other, tmp_path / "other.tif"), drawn.prepared, drawn.calibration)
    assert "not registered" in (found.abstained or "")


def test_a_cloud_hides_its_part_and_widens_the_interval(drawn: Yard, tmp_path: Path) -> None:
    clear = measure(drawn.folder / "full.tif", drawn.prepared, drawn.calibration)
    pixels = drawn.full.pixels.copy()
    middle = pixels.shape[2] // 2
    pixels[:, :, middle : middle + 240] = 235.0
    path = scene.write(replace(drawn.full, pixels=pixels), tmp_path / "cloud.tif", noise=1)
    found = measure(path, drawn.prepared, drawn.calibration)
    assert found.seen_share is not None
    assert 0.5 < found.seen_share < 0.9
    if found.abstained is None:
        assert found.reading is not None
        assert clear.reading is not None
        assert found.reading.cars is not None
        assert clear.reading.cars is not None
        wide = found.reading.cars.high - found.reading.cars.low
        assert wide > clear.reading.cars.high - clear.reading.cars.low
        assert found.reading.cars.low <= drawn.full.cars <= found.reading.cars.high


def test_empty_track_on_a_coarse_image_is_seen_and_track_under_a_cloud_is_not(drawn: Yard, tmp_path: Path) -> None:
    """Sleepers blur at three metres a pixel; the ballast of this yard is brighter than the fields, as a cloud is."""
    prepared = prepare(drawn.facility, 3.0)
    few = scene.draw(scene.starts((1, 0, 1, 0, 0, 1), 8), 8)
    clear = measure(scene.write(few, tmp_path / "few.tif", gsd_m=3.0), prepared, None)
    assert clear.seen_share is not None
    assert clear.seen_share > 0.95
    pixels = few.pixels.copy()
    pixels[:, :, pixels.shape[2] // 2 :][:, :, :240] = 235.0
    hidden = measure(
        scene.write(replace(few, pixels=pixels), tmp_path / "cloud.tif", gsd_m=3.0, noise=1), prepared, None
    )
    assert hidden.seen_share is not None
    assert hidden.seen_share < 0.85


def test_the_same_bytes_every_time(drawn: Yard) -> None:
    from twosource.imagery.observations import dump

    once, again = (
        dump([observation(measure(drawn.folder / "m1.tif", drawn.prepared, drawn.calibration), "car")]) for _ in "ab"
    )
    assert once == again
