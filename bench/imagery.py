"""`python -m bench imagery`: a scene of 10,000 x 10,000 pixels with 10 km of track, beside reading it whole.

The peer is rasterio reading the same file into memory, without looking at it. Both run as processes of their own.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.memory import measure

SIDE = 10_000
TRACKS, LENGTH_M, SPACING_M = 10, 1000.0, 5.0

PEER = "import rasterio, sys\nwith rasterio.open(sys.argv[1]) as d: print(d.read().mean())"


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(prog="python -m bench imagery", description="Speed and memory on a large scene.")
    parser.add_argument("--rounds", type=int, default=1, metavar="N", help="turns of each; the median is printed")
    rounds = parser.parse_args(argv).rounds
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        _scene(at / "scene.tif")
        (at / "yard.geojson").write_text(json.dumps(_facility()))
        ours, peer = [], []
        command = [
            sys.executable,
            "-m",
            "twosource",
            "imagery",
            "measure",
            str(at / "yard.geojson"),
            str(at / "scene.tif"),
        ]
        for _ in range(rounds):
            # An exit code of 1 would mean that nothing was measured: measure() raises on it.
            ours.append(measure(command))
            peer.append(measure([sys.executable, "-c", PEER, str(at / "scene.tif")]))
        size = (at / "scene.tif").stat().st_size
    row = json.loads(ours[0].output)
    print(f"{SIDE:,} x {SIDE:,} pixels of 0.5 m, {size / 1e6:.0f} MB, {TRACKS * LENGTH_M / 1000:.0f} km of track")
    print(f"measured: {row['value']} m occupied, {row['abstained']}\n")
    print("| | seconds | peak RSS |\n|---|---|---|")
    for name, runs in (("`twosource imagery measure`", ours), ("rasterio, whole file into memory", peer)):
        seconds = statistics.median(r.seconds for r in runs)
        print(f"| {name} | {seconds:.1f} | {max(r.rss for r in runs) / 1024**2:,.0f} MB |")
    return 0


def _scene(path: Path) -> None:
    """Noise with patches, as tiles; half of each track is covered by cars of one shade."""
    import numpy as np
    import rasterio
    from rasterio import Affine
    from scipy.ndimage import zoom

    rng = np.random.default_rng(0)
    grey = zoom(rng.uniform(60, 160, (SIDE // 20, SIDE // 20)).astype(np.float32), 20, order=0)
    grey += rng.normal(0, 6, grey.shape).astype(np.float32)
    middle = SIDE // 2
    for k in range(TRACKS):
        row = middle + round((k - TRACKS / 2) * SPACING_M / 0.5)
        left = middle - round(LENGTH_M)
        grey[row - 4 : row + 5, left : left + round(2 * LENGTH_M)] = 110 + rng.normal(0, 4, (9, round(2 * LENGTH_M)))
        for start in range(left + 400, left + 1400, 32):
            grey[row - 2 : row + 3, start : start + 29] = rng.uniform(30, 220)
    data = np.clip(grey, 0, 255).astype(np.uint8)
    with rasterio.open(
        path, "w", driver="GTiff", height=SIDE, width=SIDE, count=3, dtype="uint8", tiled=True, compress="deflate",
        zlevel=1, crs="EPSG:32632", transform=Affine(0.5, 0, 500_000 - SIDE / 4, 0, -0.5, 5_000_000 + SIDE / 4),
    ) as writer:  # fmt: skip
        for band in (1, 2, 3):
            writer.write(data, band)


def _facility() -> dict[str, Any]:
    from twosource.imagery.facility import FORMAT

    features = []
    for k in range(TRACKS):
        y = 5_000_000 - round((k - TRACKS / 2) * SPACING_M / 0.5) * 0.5 - 0.25
        line = [[500_000 - LENGTH_M / 2, y], [500_000 + LENGTH_M / 2, y]]
        features.append(_line("track", f"t{k}", line))
        features.append(_line("empty", None, [line[0], [line[0][0] + 100, y]]))
    return {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "EPSG:32632"}},
        "twosource": {"format": FORMAT, "id": "bench", "name": "Bench", "reference": {"image": "scene.tif"}},
        "features": features,
    }


def _line(role: str, ident: str | None, line: list[list[float]]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"role": role, "id": ident},
        "geometry": {"type": "LineString", "coordinates": line},
    }
