"""Hostile and odd GeoTIFFs: measured, or refused with a reason; never a crash, never another file read."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from evals.imagery import scene

from tests.imagery.conftest import Yard
from twosource.imagery.errors import RefusedError
from twosource.imagery.images import About, open_image
from twosource.imagery.measure import Measurement, measure
from twosource.imagery.strips import Places

Make = Callable[..., Path]


def read(path: Path, drawn: Yard, about: About | None = None) -> Measurement:
    return measure(path, drawn.prepared, drawn.calibration, about)


def counted(found: Measurement, drawn: Yard) -> bool:
    assert found.abstained is None
    assert found.reading is not None
    assert found.reading.cars is not None
    return found.reading.cars.low <= drawn.full.cars <= found.reading.cars.high


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"dtype": "uint16"}, id="16-bit"),
        pytest.param({"dtype": "float32"}, id="floats"),
        pytest.param({"gsd_m": 0.3}, id="finer"),
        pytest.param({"tiled": True, "compress": "deflate"}, id="tiles"),
        pytest.param({"driver": "COG"}, id="cog"),
    ],
)
def test_kinds_of_pixels_are_measured(drawn: Yard, image: Make, options: dict[str, object]) -> None:
    assert counted(read(image(**options), drawn), drawn)


def _warped(source: Path, target: Path, crs: str | None, turn: float = 0.0) -> Path:
    """The image in another projection, or on a grid turned by degrees."""
    from operator import matmul, mul

    import rasterio
    from rasterio import Affine
    from rasterio.warp import Resampling, calculate_default_transform, reproject

    # affine 3 composes with @ and warns of *, affine 2 knows only *.
    compose = matmul if hasattr(Affine, "__matmul__") else mul
    with rasterio.open(source) as given:
        data = given.read()
        goal = crs or given.crs
        transform, width, height = calculate_default_transform(
            given.crs, goal, given.width, given.height, *given.bounds, resolution=0.5
        )
        if turn:
            transform = compose(Affine.rotation(turn, (0, 0)), transform)
        out = np.zeros((3, height, width), np.uint8)
        reproject(data, out, src_transform=given.transform, src_crs=given.crs, dst_transform=transform, dst_crs=goal,
                  resampling=Resampling.bilinear)  # fmt: skip
        with rasterio.open(
            target, "w", driver="GTiff", height=height, width=width, count=3, dtype="uint8", crs=goal,
            transform=transform, nodata=0,
        ) as writer:  # fmt: skip
            writer.write(out)
    return target


@pytest.mark.parametrize(("crs", "turn"), [("EPSG:32632", 0.0), ("EPSG:2056", 0.0), (None, 33.0)])
def test_other_projections_and_turned_grids_are_measured(
    drawn: Yard, image: Make, tmp_path: Path, crs: str | None, turn: float
) -> None:
    path = _warped(image(), tmp_path / "warped.tif", crs, turn)
    assert counted(read(path, drawn), drawn)


def test_one_band_against_a_colour_reference_is_refused(drawn: Yard, image: Make) -> None:
    assert "one band" in (read(image(count=1), drawn).abstained or "")


def test_nodata_holes_are_not_seen(drawn: Yard, tmp_path: Path) -> None:
    from dataclasses import replace

    pixels = drawn.full.pixels.copy()
    rng = np.random.default_rng(2)
    for r, c in rng.integers(0, (pixels.shape[1] - 40, pixels.shape[2] - 40), (60, 2)):
        pixels[:, r : r + 12, c : c + 12] = 0
    path = scene.write(replace(drawn.full, pixels=pixels), tmp_path / "holes.tif", nodata=0, noise=0)
    found = read(path, drawn)
    assert found.seen_share is not None
    assert found.seen_share < 0.99
    assert found.abstained or counted(found, drawn)


def test_all_nodata_and_one_shade_are_refused(drawn: Yard, tmp_path: Path) -> None:
    from dataclasses import replace

    for value, nodata in ((0.0, 0), (90.0, None)):
        flat = replace(drawn.full, pixels=np.full_like(drawn.full.pixels, value))
        path = scene.write(flat, tmp_path / f"flat{value}.tif", noise=0, nodata=nodata)
        assert read(path, drawn).abstained


def test_not_a_number_is_not_seen(drawn: Yard, image: Make) -> None:
    import rasterio

    path = image(dtype="float32")
    with rasterio.open(path, "r+") as writer:
        data = writer.read()
        data[:, ::7, ::5] = np.nan
        data[:, 100:120] = np.inf
        writer.write(data)
    found = read(path, drawn)
    assert found.abstained
    assert found.seen_share is None or found.seen_share < 0.6


def test_what_the_metadata_says_of_the_pixel_is_weighed(drawn: Yard, image: Make) -> None:
    coarse = read(image(), drawn, About("x", stated_gsd_m=3.0))
    assert coarse.level != "count"
    assert any("3.00 m a pixel" in note for note in coarse.notes)
    fine = read(image(), drawn, About("x", stated_gsd_m=0.1))
    assert any("georeference is used" in note for note in fine.notes)
    assert counted(fine, drawn)


def test_an_image_that_lies_about_its_place_is_not_measured(drawn: Yard, image: Make) -> None:
    assert "not registered" in (read(image(shift=(40.0, 25.0)), drawn).abstained or "")
    assert read(image(shift=(5000.0, 0.0)), drawn).abstained


def _refused(path: Path, drawn: Yard, words: str) -> None:
    assert words in (read(path, drawn).abstained or "")


def test_what_is_no_image_is_refused(drawn: Yard, image: Make, tmp_path: Path) -> None:
    good = image().read_bytes()
    for name, data, words in (
        ("empty.tif", b"", "not a TIFF"),
        ("png.tif", b"\x89PNG\r\n\x1a\n" + bytes(100), "not a TIFF"),
        ("head.tif", good[:200], "not a GeoTIFF"),
        ("vrt.tif", b'<VRTDataset rasterXSize="9"></VRTDataset>', "not a TIFF"),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        _refused(path, drawn, words)
    _refused(tmp_path / "absent.tif", drawn, "No such file")
    cut = tmp_path / "cut.tif"
    cut.write_bytes(good[: len(good) // 2])
    assert read(cut, drawn).abstained


def test_no_place_on_earth_is_refused(drawn: Yard, image: Make) -> None:
    from rasterio import Affine

    _refused(image("a.tif", crs=None), drawn, "not georeferenced")
    _refused(image("b.tif", transform=Affine.identity()), drawn, "not georeferenced")
    _refused(image("c.tif", transform=Affine(0.5, 0, 0, 0, -50, 0)), drawn, "square")
    _refused(image("d.tif", transform=Affine(5000, 0, 0, 0, -5000, 0)), drawn, "pixels of")


def test_a_huge_image_is_read_by_windows(drawn: Yard, tmp_path: Path) -> None:
    import rasterio
    from rasterio import Affine

    path = tmp_path / "huge.tif"
    with rasterio.open(
        path, "w", driver="GTiff", height=200_000, width=200_000, count=3, dtype="uint8", crs=scene.CRS, tiled=True,
        transform=Affine(0.5, 0, -50_000, 0, -0.5, 50_000), SPARSE_OK=True, BIGTIFF="YES", compress="deflate",
    ):  # fmt: skip
        pass
    with open_image(path, drawn.facility.system) as opened:
        opened.sample([t.places for t in drawn.facility.tracks])
        assert opened.pixels < 2_000_000
        assert opened.windows < 12
    assert read(path, drawn).abstained


def test_a_block_that_would_not_fit_is_refused(drawn: Yard, tmp_path: Path) -> None:
    import rasterio
    from rasterio import Affine

    path = tmp_path / "block.tif"
    with rasterio.open(
        path, "w", driver="GTiff", height=40_000, width=40_000, count=3, dtype="uint8", crs=scene.CRS,
        transform=Affine(0.5, 0, -9000, 0, -0.5, 9000), blockysize=40_000, SPARSE_OK=True, BIGTIFF="YES",
        compress="deflate",
    ):  # fmt: skip
        pass
    assert re.search("one block is|cannot be read", read(path, drawn).abstained or "")


def test_side_files_are_not_read(drawn: Yard, image: Make) -> None:
    path = image()
    path.with_suffix(".tif.aux.xml").write_text("<PAMDataset><SRS>EPSG:4326</SRS></PAMDataset>")
    path.with_suffix(".tfw").write_text("9\n0\n0\n-9\n0\n0\n")
    path.with_suffix(".tif.msk").write_bytes(b"garbage")
    assert counted(read(path, drawn), drawn)


def test_places_outside_are_not_seen(drawn: Yard) -> None:
    with open_image(drawn.folder / "full.tif", drawn.facility.system) as opened:
        far = Places(np.full((2, 3), 9e5), np.full((2, 3), 9e5))
        values, seen = opened.sample([far])[0]
    assert values.shape == (2, 3, 3)
    assert not seen.any()


def test_hashes_are_of_the_file_and_of_what_was_read(drawn: Yard) -> None:
    import hashlib

    path = drawn.folder / "full.tif"
    found = read(path, drawn)
    assert found.about.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert found.read_sha256 == read(path, drawn).read_sha256
    with pytest.raises(RefusedError), open_image(drawn.folder / "none.tif", drawn.facility.system):
        pass
