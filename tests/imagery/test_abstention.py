"""Every row of the table in docs/imagery.md of when nothing is said: the reason that is given, and that a row comes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from evals.imagery import scene
from evals.imagery.yard import coarser

from tests.imagery.conftest import Yard
from twosource.imagery.images import About, open_image
from twosource.imagery.measure import Measurement, _surge, measure, prepare, unroll
from twosource.imagery.observations import observation

Make = Callable[..., Path]
Case = Callable[[Yard, Make, Path], Measurement]


def _read(yard: Yard, path: Path, **more: object) -> Measurement:
    return measure(path, yard.prepared, yard.calibration, **more)  # type: ignore[arg-type]


def elsewhere(yard: Yard, image: Make, at: Path) -> Measurement:
    noise = np.random.default_rng(1).uniform(0, 255, yard.full.pixels.shape).astype(np.float32)
    return _read(yard, scene.write(replace(yard.full, pixels=noise), at / "other.tif"))


def left_over(yard: Yard, image: Make, at: Path) -> Measurement:
    right = _read(yard, yard.folder / "full.tif").registration
    assert right is not None
    return _read(yard, yard.folder / "full.tif", trust=replace(right, dx=right.dx + 1.0))


def left_over_at_a_metre(yard: Yard, image: Make, at: Path) -> Measurement:
    path = image(gsd_m=1.0)
    prepared = prepare(yard.facility, 1.0)
    found = measure(path, prepared, yard.calibration).registration
    assert found is not None
    return measure(path, prepared, yard.calibration, trust=replace(found, dx=found.dx + 1.2))


def beside(yard: Yard, image: Make, at: Path) -> Measurement:
    tracks = tuple(replace(t, places=t.places.sideways(1.0)) for t in yard.facility.tracks)
    return measure(
        yard.folder / "m0.tif", replace(yard.prepared, facility=replace(yard.facility, tracks=tracks)), yard.calibration
    )


def little_seen(yard: Yard, image: Make, at: Path) -> Measurement:
    path = image()
    import rasterio

    with rasterio.open(path, "r+") as writer:
        data = writer.read()
        data[:, :, data.shape[2] // 2 :] = 0
        writer.nodata = 0
        writer.write(data)
    return _read(yard, path)


def haze(yard: Yard, image: Make, at: Path) -> Measurement:
    return _read(yard, image(haze=0.85, noise=0.2))


def snow(yard: Yard, image: Make, at: Path) -> Measurement:
    """Snow on the ballast, the fields beside it blown bare."""
    pixels = yard.full.pixels.copy()
    with open_image(yard.folder / "reference.tif", yard.facility.system) as opened:
        shape = (opened.dataset.height, opened.dataset.width)
        mask = np.zeros(shape, bool)
        for track in yard.facility.tracks:
            column, row = opened._pixels(track.places.x.ravel(), track.places.y.ravel())
            r, c = np.rint(row).astype(int), np.rint(column).astype(int)
            ok = (r >= 0) & (c >= 0) & (r < shape[0]) & (c < shape[1])
            mask[r[ok], c[ok]] = True
    fine = np.kron(mask, np.ones([s // m for s, m in zip(pixels.shape[1:], shape, strict=True)], bool))
    white = pixels[:, : fine.shape[0], : fine.shape[1]]
    white[:, fine] = 215 + 0.25 * white[:, fine]
    return _read(yard, scene.write(replace(yard.full, pixels=pixels), at / "snow.tif", dtype="uint16"))


def other_bands(yard: Yard, image: Make, at: Path) -> Measurement:
    bare = replace(yard.facility, tracks=tuple(replace(t, empty=t.empty & False) for t in yard.facility.tracks))
    return measure(
        yard.folder / "full.tif",
        replace(yard.prepared, facility=bare),
        replace(yard.calibration, kind="one band"),
    )


def other_pixel(yard: Yard, image: Make, at: Path) -> Measurement:
    bare = replace(yard.facility, tracks=tuple(replace(t, empty=t.empty & False) for t in yard.facility.tracks))
    return measure(
        yard.folder / "full.tif", replace(yard.prepared, facility=bare), replace(yard.calibration, gsd_m=2.0)
    )


def no_longer_empty(yard: Yard, image: Make, at: Path) -> Measurement:
    full = scene.draw([[10.0 + 0.01 * k for k in range(9)] for _ in range(scene.TRACKS)], 4)
    return measure(scene.write(full, at / "all.tif"), yard.prepared, None)


def index(yard: Yard, image: Make, at: Path) -> Measurement:
    return measure(image(gsd_m=2.0), prepare(yard.facility, 2.0), replace(yard.calibration, gsd_m=2.0))


def coarse(yard: Yard, image: Make, at: Path) -> Measurement:
    from scipy.ndimage import zoom

    blown = zoom(coarser(yard.full.pixels, 12), (1, 12, 12), order=1)
    return _read(yard, scene.write(replace(yard.full, pixels=blown), at / "blown.tif", noise=0.5))


CASES: dict[str, tuple[Case, str]] = {
    "another place": (elsewhere, "not registered"),
    "registration left over at half a metre": (left_over, "the limit is 0.50 m"),
    "registration left over at a metre": (left_over_at_a_metre, "the limit is 0.50 m"),
    "rails beside the tracks of the file": (beside, "beside the tracks of the facility file"),
    "too little seen": (little_seen, "of the track is seen; needs 60%"),
    "haze": (haze, "haze: the ground shows"),
    "snow": (snow, "snow"),
    "no calibration for these bands": (other_bands, "no calibration fits and less than 60 m"),
    "no calibration for this pixel": (other_pixel, "no calibration fits and less than 60 m"),
    "known empty that is not": (no_longer_empty, "do not look empty"),
    "over a metre": (index, "no count: 2.0 m a pixel"),
    "coarser than it says": (coarse, ""),
}


@pytest.mark.parametrize(("case", "words"), CASES.values(), ids=CASES)
def test_the_reason_is_given_and_the_row_has_no_count(
    drawn: Yard, image: Make, tmp_path: Path, case: Case, words: str
) -> None:
    found = case(drawn, image, tmp_path)
    row = observation(found, drawn.facility.item)
    assert found.abstained
    assert words in found.abstained
    assert row.looked
    assert row.unit != "count" or row.value is None
    assert (row.abstained is None) == (row.value is not None)
    assert (row.abstained or row.note) == found.abstained


def test_over_five_metres_there_is_neither_count_nor_length(drawn: Yard, image: Make) -> None:
    right = _read(drawn, drawn.folder / "full.tif").registration  # the drawn yard is too small to register by
    row = observation(measure(image(gsd_m=6.0), drawn.prepared, drawn.calibration, trust=right), "rail car")
    assert row.value is None
    assert "no count and no length" in (row.abstained or "")


@pytest.mark.parametrize(("fullest", "surge"), [(0.0, True), (0.95, False)])
def test_over_five_metres_at_most_a_flag(drawn: Yard, fullest: float, surge: bool) -> None:
    with open_image(drawn.folder / "full.tif", drawn.facility.system) as opened:
        unrolled, _ = unroll(opened, drawn.prepared)
    base = Measurement(drawn.facility.id, About("full.tif"), 6.0, "none", None)
    coarse, learned = replace(unrolled, gsd_m=6.0), replace(drawn.calibration, fullest=fullest)
    row = observation(_surge(base, drawn.prepared, coarse, list(coarse.seen), learned), "rail car")
    assert (row.unit, row.value, row.surge) == ("surge", None, surge)
    assert "only whether it is far fuller" in (row.abstained or "")
