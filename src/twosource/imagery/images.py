"""Images as measured: opened with checks, read by windows only, sampled at places on the ground.

Only the GeoTIFF driver of GDAL is used (a COG is one), side files are not looked at, and a window is never larger than
WINDOW pixels: a hostile file reads no other file and takes bounded memory.
"""

from __future__ import annotations

import contextlib
import hashlib
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twosource.imagery.errors import RefusedError
from twosource.imagery.strips import STEP_M, Floats, Places

WINDOW = 512
MAX_BLOCK_BYTES = 256 * 1024 * 1024
MAX_GSD_M = 60.0
HASH_WHOLE_BYTES = 1024**3
SHARP = 0.35
"""Standard deviation of the blur that keeps a step of so many pixels from aliasing, as a share of it."""
ENVIRONMENT = {
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "GDAL_PAM_ENABLED": "NO",
    "GDAL_CACHEMAX": 256,
    "GDAL_NUM_THREADS": "1",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".tif,.tiff,.TIF,.TIFF",
    "GDAL_HTTP_TIMEOUT": "20",
    "GDAL_HTTP_MAX_RETRY": "1",
    "VSI_CACHE": "FALSE",
}


@dataclass(frozen=True)
class About:
    """What is known of an image besides its pixels; None where nobody says."""

    name: str
    when: str | None = None  # ISO 8601, UTC
    sensor: str | None = None
    stated_gsd_m: float | None = None
    off_nadir: float | None = None  # degrees
    sun_elevation: float | None = None
    sun_azimuth: float | None = None
    sha256: str | None = None  # of the whole file, for files on this machine up to 1 GB
    source: str | None = None  # of a catalogue item: its address


@dataclass
class Image:
    """An open image. `gsd_m` is the size of a pixel on the ground at the facility, from the georeference."""

    dataset: Any
    about: About
    gsd_m: float
    bands: tuple[int, ...]  # one, or red, green, blue
    to_image: Any  # pyproj Transformer from the facility's system
    notes: list[str] = field(default_factory=list)
    windows: int = 0
    pixels: int = 0
    _hash: Any = field(default_factory=hashlib.sha256)

    @property
    def kind(self) -> str:
        return "rgb" if len(self.bands) == 3 else "one band"

    @property
    def read_sha256(self) -> str:
        """The hash of the pixels read so far, window by window."""
        return str(self._hash.hexdigest())

    def sample(self, where: Sequence[Places], like_m: float | None = None) -> list[tuple[Floats, NDArray[np.bool_]]]:
        """For each grid of places its values (..., 3) and which of them the image shows. Places outside are not seen,
        and neither are nodata, masked, infinite and not-a-number pixels. `like_m`: blurred as an image of pixels so
        large would be, a pixel's mean drawn between pixels. Raises RefusedError when reading fails."""
        # The variance of both, a twelfth and a sixth of the square, is that of a blur of half a pixel.
        factor = STEP_M / self.gsd_m if like_m is None else 0.5 / SHARP * like_m / self.gsd_m
        flat_x = np.concatenate([p.x.ravel() for p in where])
        flat_y = np.concatenate([p.y.ravel() for p in where])
        column, row = self._pixels(flat_x, flat_y)
        values = np.zeros((len(flat_x), 3), np.float32)
        seen = np.zeros(len(flat_x), bool)
        for chosen, window in self._plan(column, row):
            values[chosen], seen[chosen] = self._read(window, column[chosen], row[chosen], factor)
        out, start = [], 0
        for p in where:
            end = start + p.x.size
            out.append((values[start:end].reshape(*p.x.shape, 3), seen[start:end].reshape(p.x.shape)))
            start = end
        return out

    def _pixels(self, x: Any, y: Any) -> tuple[Any, Any]:
        """Columns and rows, 0 at the middle of the first pixel. Many points go through a plane or cubic surface fitted
        to the projection, when that is exact to a fiftieth of a pixel: projecting each would take longest."""
        if len(x) <= 2000:
            return self._exact(x, y)
        scale = max(float(np.ptp(x)), float(np.ptp(y)), 1.0) / 2
        x0, y0 = (float(x.min()) + float(x.max())) / 2, (float(y.min()) + float(y.max())) / 2
        node = np.linspace(-1, 1, 9)
        u, v = (g.ravel() for g in np.meshgrid(node, node))
        true = np.stack(self._exact(u * scale + x0, v * scale + y0), axis=1)
        middle = (node[:-1] + node[1:]) / 2
        mu, mv = (g.ravel() for g in np.meshgrid(middle, middle))
        between = np.stack(self._exact(mu * scale + x0, mv * scale + y0), axis=1)
        if not np.isfinite(true).all() or not np.isfinite(between).all():
            return self._exact(x, y)
        for terms in (_linear, _cubic):
            fitted = np.linalg.lstsq(terms(u, v), true, rcond=None)[0]
            if np.abs(terms(mu, mv) @ fitted - between).max() <= 0.02:
                out = terms((x - x0) / scale, (y - y0) / scale) @ fitted
                return out[:, 0], out[:, 1]
        return self._exact(x, y)

    def _exact(self, x: Any, y: Any) -> tuple[Any, Any]:
        px, py = self.to_image.transform(x, y)
        a, b, c, d, e, f = (~self.dataset.transform)[:6]
        px, py = np.asarray(px), np.asarray(py)
        return a * px + b * py + c - 0.5, d * px + e * py + f - 0.5

    def _plan(self, column: Any, row: Any) -> Iterator[tuple[Any, tuple[int, int, int, int]]]:
        """Which samples are read from which window (column, row, width, height), in the order of the file."""
        good = np.isfinite(column) & np.isfinite(row)
        good &= (column > -0.5) & (row > -0.5) & (column < self.dataset.width - 0.5) & (row < self.dataset.height - 0.5)
        index = np.flatnonzero(good)
        tile = (row[index] // WINDOW).astype(np.int64) * (1 << 32) + (column[index] // WINDOW).astype(np.int64)
        order = np.argsort(tile, kind="stable")
        index, tile = index[order], tile[order]
        for part in np.split(index, np.flatnonzero(np.diff(tile)) + 1) if len(index) else ():
            left, top = max(0, int(column[part].min()) - 4), max(0, int(row[part].min()) - 4)
            right = min(self.dataset.width, int(column[part].max()) + 6)
            bottom = min(self.dataset.height, int(row[part].max()) + 6)
            yield part, (left, top, right - left, bottom - top)

    def _read(
        self, window: tuple[int, int, int, int], column: Any, row: Any, factor: float
    ) -> tuple[Floats, NDArray[np.bool_]]:
        from rasterio.errors import RasterioError
        from rasterio.windows import Window

        left, top, width, height = window
        at = Window(left, top, width, height)
        try:
            data = self.dataset.read(list(self.bands), window=at)
            mask = self.dataset.dataset_mask(window=at) > 0
        except (RasterioError, MemoryError, ValueError) as error:
            why = " ".join(str(error).split())[:200]
            raise RefusedError(f"{self.about.name}: pixels cannot be read, the file is broken ({why})") from error
        self.windows += 1
        self.pixels += width * height
        self._hash.update(repr(window).encode() + np.ascontiguousarray(data).tobytes())
        values = data.astype(np.float32)
        mask &= np.isfinite(values).all(axis=0)
        values = np.where(mask, values, 0)
        values, mask = _coarser(values, mask, factor)
        return _bilinear(values, mask, column - left, row - top)


def _linear(u: Any, v: Any) -> Any:
    return np.stack([np.ones_like(u), u, v], axis=1)


def _cubic(u: Any, v: Any) -> Any:
    """The ten terms of a cubic in two variables, (n, 10)."""
    return np.stack([np.ones_like(u), u, v, u * u, u * v, v * v, u**3, u * u * v, u * v * v, v**3], axis=1)


def _coarser(values: Floats, mask: NDArray[np.bool_], factor: float) -> tuple[Floats, NDArray[np.bool_]]:
    """A blur as wide as `factor` pixels, a step of the strip as a rule, so that finer images do not alias."""
    from scipy.ndimage import gaussian_filter

    if factor < 1.3:
        return values, mask
    sigma = SHARP * factor
    share = gaussian_filter(mask.astype(np.float32), sigma, mode="nearest", truncate=3)
    mean = np.stack([gaussian_filter(v, sigma, mode="nearest", truncate=3) for v in values])
    return np.asarray(mean / np.maximum(share, 1e-6), np.float32), share > 0.5


def _bilinear(values: Floats, mask: NDArray[np.bool_], column: Any, row: Any) -> tuple[Floats, NDArray[np.bool_]]:
    _, height, width = values.shape
    c0 = np.clip(np.floor(column).astype(int), 0, max(width - 2, 0))
    r0 = np.clip(np.floor(row).astype(int), 0, max(height - 2, 0))
    c1, r1 = np.minimum(c0 + 1, width - 1), np.minimum(r0 + 1, height - 1)
    fc = np.clip(column - c0, 0, 1).astype(np.float32)
    fr = np.clip(row - r0, 0, 1).astype(np.float32)
    rows = np.ascontiguousarray(values.reshape(len(values), -1).T)
    fc, fr = fc[:, None], fr[:, None]
    upper = rows[r0 * width + c0] * (1 - fc) + rows[r0 * width + c1] * fc
    lower = rows[r1 * width + c0] * (1 - fc) + rows[r1 * width + c1] * fc
    out = upper * (1 - fr) + lower * fr
    whole = mask.all()
    seen = np.ones(len(c0), bool) if whole else mask[r0, c0] & mask[r0, c1] & mask[r1, c0] & mask[r1, c1]
    return np.asarray(np.broadcast_to(out, (len(seen), 3)), np.float32), seen


@contextlib.contextmanager
def open_image(source: str | Path, system: str, about: About | None = None) -> Iterator[Image]:
    """Open a GeoTIFF or COG by path or address, for places in `system`. Raises RefusedError with the reason."""
    name = str(source)
    about = about or About(name=name)
    with opened(name) as dataset:
        yield _checked(dataset, system, _complete(about, dataset, None if _remote(name) else Path(name)))


def _remote(name: str) -> bool:
    return re.match(r"https?://", name) is not None


@contextlib.contextmanager
def opened(name: str) -> Iterator[Any]:
    """The file as rasterio opens it: by the GTiff driver alone, side files ignored. Raises RefusedError."""
    import rasterio
    from rasterio.errors import RasterioError

    if not _remote(name):
        _is_tiff(Path(name))
    with rasterio.Env(**ENVIRONMENT):
        try:
            dataset = rasterio.open(f"/vsicurl/{name}" if _remote(name) else name, driver="GTiff", sharing=False)
        except (RasterioError, ValueError) as error:
            why = " ".join(str(error).split())[:200]
            raise RefusedError(f"{name}: not a GeoTIFF that can be opened ({why})") from error
        with dataset:
            yield dataset


def _is_tiff(path: Path) -> None:
    try:
        with path.open("rb") as file:
            head = file.read(4)
    except OSError as error:
        raise RefusedError(f"{path}: {error.strerror}") from error
    if head[:4] not in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        raise RefusedError(f"{path}: not a TIFF file, whatever its name says")


def _checked(dataset: Any, system: str, about: About) -> Image:
    """The image, when it can be measured at all."""
    from pyproj import CRS, Transformer
    from pyproj.exceptions import ProjError

    name = about.name
    if dataset.count < 1 or dataset.width < 8 or dataset.height < 8:
        raise RefusedError(f"{name}: has no bands or fewer than 8 pixels a side")
    if any(str(t).startswith("complex") for t in dataset.dtypes):
        raise RefusedError(f"{name}: complex numbers (radar?); needs an optical image")
    if dataset.crs is None or dataset.transform.is_identity:
        raise RefusedError(f"{name}: not georeferenced (no {'projection' if dataset.crs is None else 'geotransform'})")
    if abs(dataset.transform.determinant) < 1e-18 or not all(map(math.isfinite, dataset.transform)):
        raise RefusedError(f"{name}: the geotransform cannot be inverted")
    height, width = dataset.block_shapes[0]
    block = height * width * np.dtype(dataset.dtypes[0]).itemsize
    if block * (1 if dataset.interleaving is None or "band" in str(dataset.interleaving).lower() else dataset.count) > (
        MAX_BLOCK_BYTES
    ):
        raise RefusedError(f"{name}: one block is {block // 1024**2} MB; rewrite it with tiles (a COG)")
    try:
        crs = CRS.from_wkt(dataset.crs.to_wkt())
        way = Transformer.from_crs(system, crs, always_xy=True)
    except (ProjError, ValueError) as error:
        raise RefusedError(f"{name}: its projection cannot be used ({error})") from error
    image = Image(dataset, about, 0.0, _bands(dataset), way)
    image.gsd_m = _gsd(image)
    _believable(image)
    return image


def _gsd(image: Image) -> float:
    """Metres of a pixel's longer side at the facility's middle, (0, 0) of its system."""
    east, north = image._exact(np.array([0.0, 1.0, 0.0]), np.array([0.0, 0.0, 1.0]))
    jacobian = np.array([[east[1] - east[0], east[2] - east[0]], [north[1] - north[0], north[2] - north[0]]])
    if not np.isfinite(jacobian).all() or abs(np.linalg.det(jacobian)) < 1e-9:
        raise RefusedError(f"{image.about.name}: its projection does not reach the facility")
    sides = np.linalg.norm(np.linalg.inv(jacobian), axis=0)
    if sides.max() > 3 * sides.min():
        raise RefusedError(f"{image.about.name}: pixels of {sides[0]:.2f} by {sides[1]:.2f} m; needs square ones")
    if not 0.02 <= sides.max() <= MAX_GSD_M:
        raise RefusedError(f"{image.about.name}: pixels of {sides.max():.3g} m; needs 0.02 to {MAX_GSD_M:.0f} m")
    return float(sides.max())


def _believable(image: Image) -> None:
    """Note or refuse what the metadata says against the georeference."""
    stated = image.about.stated_gsd_m
    if stated is not None and stated > 0 and not 0.7 <= stated / image.gsd_m <= 1.4:
        text = f"the metadata says {stated:.2f} m a pixel, the georeference {image.gsd_m:.2f} m"
        if stated > image.gsd_m:
            image.notes.append(f"{text}: taken as {stated:.2f} m")
            image.gsd_m = stated
        else:
            image.notes.append(f"{text}: the georeference is used")


def _bands(dataset: Any) -> tuple[int, ...]:
    """Red, green and blue by their colour interpretation, else the first three, else the first alone."""
    names = [str(c.name) if hasattr(c, "name") else str(c) for c in dataset.colorinterp]
    usual = [n for n in names if n != "alpha"]
    if all(c in names for c in ("red", "green", "blue")):
        return tuple(names.index(c) + 1 for c in ("red", "green", "blue"))
    return (1, 2, 3) if len(usual) >= 3 else (1,)


def _complete(about: About, dataset: Any, path: Path | None) -> About:
    """What the file's own tags say where nobody said it before, and its hash."""
    from dataclasses import replace

    tags = {k.upper(): v for k, v in dataset.tags().items()}
    when = about.when or _time(tags.get("TIFFTAG_DATETIME") or tags.get("ACQUISITIONDATETIME"))
    sensor = about.sensor or tags.get("SENSOR") or tags.get("SATELLITEID")
    stated = about.stated_gsd_m or _float(tags.get("GSD"))
    digest = about.sha256
    if digest is None and path is not None and path.stat().st_size <= HASH_WHOLE_BYTES:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    return replace(about, when=when, sensor=sensor and sensor[:100], stated_gsd_m=stated, sha256=digest)


def _time(text: str | None) -> str | None:
    """TIFF's "2018:05:06 10:00:00" (taken as UTC) or ISO 8601 as ISO 8601 in UTC; None when it is neither."""
    if not text:
        return None
    match = re.match(r"(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)\s*$", text)
    try:
        if match:
            moment = datetime.fromisoformat(f"{match[1]}-{match[2]}-{match[3]}T{match[4]}+00:00")
        else:
            moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _float(text: str | None) -> float | None:
    try:
        value = float(text) if text else math.nan
    except ValueError:
        return None
    return value if math.isfinite(value) else None
