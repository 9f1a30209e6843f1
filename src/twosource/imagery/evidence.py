"""What a measurement looked at, as pictures: the chip with its overlay, the reference beside it, the unrolled strips.

All pages are one file each, pictures inside, nothing fetched.
"""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twosource.imagery.classifier import Bools, runs
from twosource.imagery.errors import ImageryError
from twosource.imagery.facility import Facility
from twosource.imagery.images import About, open_image
from twosource.imagery.measure import Measurement, Prepared
from twosource.imagery.observations import ImageObservation
from twosource.imagery.strips import LATERAL, STEP_M, Floats, Places
from twosource.watches.readings import plural

MARGIN_M = 15.0
MOST_PIXELS = 1600
FOLDER = Path(__file__).with_name("pages")


@dataclass(frozen=True)
class Chip:
    """A picture of the facility, north up: metres west and north of its corner, metres a pixel, PNG bytes."""

    west: float
    north: float
    step: float
    width: int
    height: int
    png: bytes

    def pixels(self, x: Any, y: Any) -> tuple[Any, Any]:
        return (np.asarray(x) - self.west) / self.step, (self.north - np.asarray(y)) / self.step


def chip(source: str | Path, facility: Facility, about: About | None = None, dx: float = 0.0, dy: float = 0.0) -> Chip:
    """The picture of a facility on an image that lies (dx, dy) metres off. Raises RefusedError."""
    points = np.concatenate([t.line for t in facility.tracks])
    (west, south), (east, north) = points.min(axis=0) - MARGIN_M, points.max(axis=0) + MARGIN_M
    step = max(STEP_M, max(east - west, north - south) / MOST_PIXELS)
    x, y = np.meshgrid(np.arange(west, east, step) + step / 2, np.arange(north, south, -step) - step / 2)
    with open_image(source, facility.system, about) as image:
        values, seen = image.sample([Places(x + dx, y + dy)])[0]
    return Chip(float(west), float(north), float(step), x.shape[1], x.shape[0], png(eight(values, seen)))


def eight(values: Floats, seen: Bools) -> NDArray[np.uint8]:
    """Stretched to 8 bits between the second and ninety-eighth percentile; unseen is black."""
    if not seen.any():
        return np.zeros(values.shape, np.uint8)
    low, high = np.percentile(values[seen], (2, 98))
    out = np.clip((values - low) / max(high - low, 1e-6) * 255, 0, 255)
    return np.where(seen[..., None], out, 0).astype(np.uint8)


def png(pixels: NDArray[np.uint8]) -> bytes:
    """PNG bytes of (h, w, 3)."""
    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG", optimize=False)
    return out.getvalue()


def data_url(data: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(data).decode("ascii")


def strips_png(found: Measurement) -> bytes:
    """All strips below each other, each with a bar: orange occupied, blue empty, grey not seen."""
    width = max(len(s) for s in found.strips)
    rows = []
    for strip, seen, called in zip(found.strips, found.seen, found.called or found.seen, strict=True):
        picture = np.zeros((LATERAL + 5, width, 3), np.uint8)
        picture[:] = 255
        shown = np.clip(96 + 48 * strip, 0, 255).astype(np.uint8)
        picture[:LATERAL, : len(strip)] = shown[:, ::-1].transpose(1, 0, 2)
        bar = np.full((len(strip), 3), (140, 140, 140), np.uint8)
        if found.called:
            bar[seen & called] = (217, 95, 2)
            bar[seen & ~called] = (31, 119, 180)
        picture[LATERAL + 1 : LATERAL + 4, : len(strip)] = bar
        rows.append(picture)
    return png(np.concatenate(rows))


def overlay(facility: Facility, picture: Chip, called: Sequence[Bools], seen: Sequence[Bools]) -> str:
    """SVG lines over a chip: what is called occupied, empty and not seen."""
    middle = LATERAL // 2
    out = []
    for k, track in enumerate(facility.tracks):
        x, y = picture.pixels(track.places.x[:, middle], track.places.y[:, middle])
        states = (
            [("full", called[k] & seen[k]), ("free", ~called[k] & seen[k]), ("blind", ~seen[k])]
            if called
            else [("blind", np.ones(len(x), bool))]
        )
        for name, state in states:
            for a, b in runs(state):
                points = " ".join(f"{x[i]:.1f},{y[i]:.1f}" for i in [*range(a, b, 8), b - 1])
                out.append(f'<polyline class="{name}" points="{points}"/>')
    return "".join(out)


def page(
    found: Measurement,
    row: ImageObservation,
    prepared: Prepared,
    source: str | Path,
    beside: Sequence[Mapping[str, Any]] | None = None,
) -> str:
    """The evidence page of one observation. `beside`: what texts say of that yard and day; None: nobody asked."""
    facility = prepared.facility
    shift = (found.registration.dx, found.registration.dy) if found.registration else (0.0, 0.0)
    try:
        now: Chip | None = chip(source, facility, found.about, *shift)
    except Exception as error:  # a page must also come when the image is refused: it shows why
        now, failure = None, str(error)
    reference = chip(prepared.reference.name, facility)
    figures = _figures(row)
    pictures = [
        _picture("This image, with what was read", now, overlay(facility, now, found.called, found.seen))
        if now
        else f"<p>No picture: {html.escape(failure)}</p>",
        _picture("This image", now, "") if now else "",
        _picture("The reference", reference, ""),
    ]
    strips = (
        f'<h2>Tracks unrolled</h2><img alt="unrolled strips" src="{data_url(strips_png(found))}">'
        if found.strips
        else ""
    )
    return _fill(
        "evidence.html",
        title=html.escape(f"{facility.name}, {row.when or 'time not known'}"),
        figures=figures,
        pictures="".join(pictures),
        strips=strips,
        beside=_beside(beside),
    )


def pictures(found: Measurement, prepared: Prepared, source: str | Path) -> dict[str, bytes]:
    """What the desk shows of a reading: "image" and "strips" (PNG), "lines" (SVG elements over the image)."""
    shift = (found.registration.dx, found.registration.dy) if found.registration else (0.0, 0.0)
    out = {"strips": strips_png(found)} if found.strips else {}
    try:
        now = chip(source, prepared.facility, found.about, *shift)
    except ImageryError:
        return out
    lines = overlay(prepared.facility, now, found.called, found.seen)
    return {**out, "image": now.png, "lines": lines.encode(), "size": f"{now.width} {now.height}".encode()}


def _picture(title: str, picture: Chip, lines: str) -> str:
    return (
        f'<figure><figcaption>{html.escape(title)}</figcaption><svg viewBox="0 0 {picture.width} {picture.height}" '
        f'role="img" aria-label="{html.escape(title)}"><image width="{picture.width}" height="{picture.height}" '
        f'href="{data_url(picture.png)}"/>{lines}</svg></figure>'
    )


def said(row: ImageObservation) -> str:
    """The observation in one sentence."""
    if row.value is not None and row.judged and (row.low is None or row.level is None):
        ends = "" if row.low is None or row.high is None else f" ({row.low:g} to {row.high:g})"
        return f"{row.value:g} {plural(row.value, row.item)}{ends}, by a person."
    if row.value is None or row.low is None or row.high is None:
        flag = {True: " Far fuller than on any marked date.", False: " Not far fuller than on marked dates.", None: ""}
        return f"Looked, could not tell: {row.abstained}.{flag[row.surge]}"
    if row.unit == "count":
        return f"{row.value:.0f} {plural(row.value, row.item)} (90% interval {row.low:.0f} to {row.high:.0f})."
    unit = {"meter": "m of track occupied", "percent": "% of the track occupied"}[row.unit]
    return f"{row.value:.0f} {unit} ({row.low:.0f} to {row.high:.0f}); {row.note}."


def _figures(row: ImageObservation) -> str:
    cells = [
        ("Reading", said(row)),
        ("Sensor", row.sensor or "not said"),
        ("Pixel", f"{row.gsd} m" if row.gsd else "?"),
    ]
    if row.metres:
        cells.append(("Occupied track", "{:.0f} m ({:.0f} to {:.0f})".format(*row.metres)))
    if row.second is not None:
        apart = "" if not row.value else f", {(row.second - row.value) / row.value:+.0%} against the reading by length"
        cells.append(("Second reading, by gaps", f"{row.second}{apart}"))
    if row.parts:
        cells.append(("Uncertain by, in m (sd)", ", ".join(f"{k} {v:.0f}" for k, v in row.parts.items())))
    if row.seen_share is not None:
        cells.append(("Track seen", f"{row.seen_share:.0%}"))
    if row.registration_m is not None:
        cells.append(("Registration left", f"{row.registration_m:.2f} m"))
    for label, value in (("Off nadir", row.off_nadir), ("Sun", row.sun_elevation)):
        if value is not None:
            cells.append((label, f"{value:.0f} degrees"))
    cells += [("Note", n) for n in row.notes]
    cells += [
        ("SHA-256 of the file", row.sha256 or "too large or remote"),
        ("of the pixels read", row.read_sha256 or "none"),
    ]
    return "".join(f"<tr><th>{html.escape(k)}</th><td>{html.escape(v)}</td></tr>" for k, v in cells)


def _beside(found: Sequence[Mapping[str, Any]] | None) -> str:
    if found is None:
        return ""
    rows = "".join(
        f"<tr><th>{html.escape(b['verdict'])}</th><td>{html.escape(b['why'])}<br>“{html.escape(b['quote'])}”</td></tr>"
        for b in found
    )
    table = f"<table>{rows}</table>" if rows else "<p>No text gives a count of this yard within the days asked for.</p>"
    return f"<h2>What texts say of this yard and day</h2>{table}"


def _fill(name: str, **parts: str) -> str:
    text = (FOLDER / name).read_text(encoding="utf-8")
    for key, value in parts.items():
        text = text.replace("{{" + key + "}}", value)
    return text


def mark_page(facility: Facility, source: str | Path, name: str, dx: float, dy: float) -> str:
    """The page on which stretches are marked and track points moved by clicking; it exports marks as JSON."""
    import json

    picture = chip(source, facility, None, dx, dy)
    data = {
        "facility": facility.id, "name": facility.name, "image": name, "system": facility.system,
        "west": picture.west, "north": picture.north, "step": picture.step,
        "width": picture.width, "height": picture.height,
        "tracks": [{"id": t.id, "points": np.round(t.line, 2).tolist()} for t in facility.tracks],
    }  # fmt: skip
    # "<" is written as an escape, so that no name can end the script element.
    text = json.dumps(data).replace("<", "\\u003c")
    return _fill("mark.html", title=html.escape(f"Mark {facility.name}"), data=text, picture=data_url(picture.png))
