"""A drawn yard with its reference and a calibration, made once."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

for needed in ("rasterio", "shapely", "pyproj", "skimage"):
    pytest.importorskip(needed, reason="the extra imagery is not installed")

from evals.imagery import scene  # noqa: E402 - only where the extra is there

if TYPE_CHECKING:
    from twosource.imagery.calibration import Calibration
    from twosource.imagery.facility import Facility
    from twosource.imagery.measure import Prepared

MARKED = ((2, 0, 1, 3, 0, 1), (0, 3, 2, 0, 4, 0), (1, 1, 1, 1, 1, 4), (5, 0, 0, 2, 0, 1))


@dataclass(frozen=True)
class Yard:
    """The folder holds reference.tif, yard.geojson, m0..3.tif with their marks, and full.tif with `cars` cars."""

    folder: Path
    facility: Facility
    prepared: Prepared
    calibration: Calibration
    full: scene.Scene


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Yard:
    from twosource.imagery import facility, marks, measure
    from twosource.imagery.calibration import encode

    at = tmp_path_factory.mktemp("imagery")
    scene.write(scene.draw([[]] * scene.TRACKS), at / "reference.tif")
    (at / "yard.geojson").write_text(json.dumps(scene.facility()))
    for k, counts in enumerate(MARKED):
        made = scene.draw(scene.starts(counts, k), k)
        scene.write(made, at / f"m{k}.tif", shift=(1.3 * k - 2, 0.7 * k), gain=0.8 + 0.1 * k, seed=k)
        (at / f"m{k}.json").write_text(json.dumps(scene.marks(made, f"m{k}.tif")))
    full = scene.draw(scene.starts((8, 7, 7, 7, 6, 8), 9), 9)
    scene.write(full, at / "full.tif", shift=(2, -3), gain=0.9, haze=0.1, seed=9)
    yard = facility.load(at / "yard.geojson")
    prepared = measure.prepare(yard, 0.5)
    learned = marks.learn(yard, prepared, [at / f"m{k}.json" for k in range(len(MARKED))])
    (at / "calibration.json").write_bytes(encode(learned))
    return Yard(at, yard, prepared, learned, full)


@pytest.fixture
def image(drawn: Yard, tmp_path: Path) -> Callable[..., Path]:
    """Write the full yard with options of scene.write."""

    def make(name: str = "image.tif", **options: object) -> Path:
        return scene.write(drawn.full, tmp_path / name, **options)  # type: ignore[arg-type]

    return make
