"""One image measured: registered, normalised, unrolled, classified and counted, or the reason why not.

`prepare` reads the reference once; `measure` reads each image. Every result is a Measurement, also "looked, could not
tell".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from twosource.imagery import masks
from twosource.imagery.calibration import GAP_M, Calibration, occupied
from twosource.imagery.classifier import Bools, close_gaps
from twosource.imagery.context import Context, context
from twosource.imagery.counting import Interval, Reading, by_gaps, read
from twosource.imagery.errors import ImageryError, RefusedError
from twosource.imagery.facility import Facility
from twosource.imagery.features import CENTRE, Empty, colour, empty_of, grey
from twosource.imagery.images import About, Image, open_image
from twosource.imagery.radiometry import Light, aligned_light
from twosource.imagery.registration import Registration, check, register
from twosource.imagery.strips import LATERAL, OFFSETS, STEP_M, Floats, Places

COUNT_GSD_M = 1.05
"""Up to here cars are counted (1 m products are sampled at 0.98 to 1.04 m)."""
INDEX_GSD_M = 5.0
COARSE = 3.0
"""An image whose detail is that of pixels so many times as large was blown up; less is focus and resampling."""
LEAST_SEEN = 0.6
LEAST_CONTRAST = 0.3
MAX_BESIDE_M = 0.5
LEAST_EMPTY_M = 100.0
TRIED = np.arange(-1.5, 1.51, 0.1)

Level = Literal["count", "metres", "index", "surge", "none"]


@dataclass(frozen=True)
class Prepared:
    """A facility with the reference's ground and strips, for images of one pixel size."""

    facility: Facility
    context: Context
    usual_detail: float
    reference: About
    known_empty: Empty | None = None  # how the stretches known to be empty look on the reference


@dataclass(frozen=True)
class Measurement:
    """What was found on one image. `abstained` is the reason when nothing may be said, or the count may not be."""

    facility: str
    about: About
    gsd_m: float | None
    level: Level
    abstained: str | None
    reading: Reading | None = None
    index: Interval | None = None  # percent of the track seen that is occupied; for metres too
    surge: bool | None = None
    registration: Registration | None = None
    beside_m: float | None = None  # how far the rails lie beside the tracks of the file
    light: Light | None = None
    seen_share: float | None = None
    read_sha256: str | None = None
    notes: tuple[str, ...] = ()
    strips: tuple[Floats, ...] = field(default=(), repr=False)
    seen: tuple[Bools, ...] = field(default=(), repr=False)
    called: tuple[Bools, ...] = field(default=(), repr=False)


def prepare(facility: Facility, gsd_m: float, reference: str | Path | None = None) -> Prepared:
    """Read the reference of a facility for images of this pixel size. Raises ImageryError."""
    source = reference or facility.reference_path()
    if source is None:
        raise ImageryError(
            f"facility {facility.id} names no reference image; add twosource.reference.image to its file"
        )
    with open_image(source, facility.system) as image:
        if facility.reference_sha256 and image.about.sha256 and image.about.sha256 != facility.reference_sha256:
            raise ImageryError(
                f"{source}: not the reference that the facility file was drawn on (its sha256 is another); "
                "check the tracks on it and write its sha256 into the file"
            )
        ground = context(facility, image, max(gsd_m, image.gsd_m))
        sampled = image.sample([t.places for t in facility.tracks])
        coarse = gsd_m > COUNT_GSD_M and gsd_m > 1.5 * image.gsd_m
        # Coarse images of empty track have lost its detail for no cloud, those of a full yard have not.
        like = image.sample([t.places for t in facility.tracks], gsd_m) if coarse else sampled
        usual = [masks.detail((v - ground.middle) / np.float32(ground.spread))[s.all(axis=1)] for v, s in like]
        detail = float(np.median(np.concatenate(usual))) if any(len(u) for u in usual) else 0.0
        units = [((v - ground.middle) / np.float32(ground.spread)).astype(np.float32) for v, _ in sampled]
        free = [t.empty & s.all(axis=1) for t, (_, s) in zip(facility.tracks, sampled, strict=True)]
        known = empty_of(units, free) if any(f.any() for f in free) else None
        return Prepared(facility, ground, detail, image.about, known)


@dataclass(frozen=True)
class Unrolled:
    """The strips of one image in units of the reference's contrast, and how it was brought there."""

    gsd_m: float
    registration: Registration
    light: Light | None
    strips: list[Floats]
    seen: list[Bools]
    notes: tuple[str, ...]
    why: str | None  # it cannot be measured


def unroll(
    image: Image, prepared: Prepared, sideways: Sequence[float] = (), trust: Registration | None = None
) -> tuple[Unrolled, list[list[Floats]]]:
    """Register, normalise and unroll. The second part has the strips moved sideways by each of `sideways` metres.
    `trust` takes a displacement as found and only checks it. Raises RefusedError when pixels cannot be read."""
    ground, facility = prepared.context, prepared.facility
    if image.kind != ground.kind:
        raise RefusedError(f"{image.about.name}: has {image.kind}, the reference {ground.kind}; take a like reference")
    found = register(image, ground) if trust is None else check(image, ground, trust.dx, trust.dy, refine=False)
    bare = Unrolled(image.gsd_m, found, None, [], [], (), None)
    if found.residual_m is None:
        return replace(bare, why=f"not registered: {found.why}"), []
    here = aligned_light(image, ground, found.dx, found.dy)
    if here is None:
        return replace(bare, why="the ground beside the tracks shows no contrast"), []
    gsd, notes = image.gsd_m, []
    if here.blur >= COARSE:
        gsd = image.gsd_m * here.blur
        notes.append(f"no sharper than {gsd:.1f} m a pixel, whatever its grid: taken as that")
    moved = [t.places.moved(found.dx, found.dy) for t in facility.tracks]
    wanted = [0.0, *sideways]
    sampled = image.sample([p.sideways(m) if m else p for m in wanted for p in moved])
    strips = [here.apply(values, ground) for values, _ in sampled]
    shown = [s.all(axis=1) for _, s in sampled]
    n = len(moved)
    seen = [s & t.open for s, t in zip(shown[:n], facility.tracks, strict=True)]
    out = Unrolled(gsd, found, here, strips[:n], seen, tuple(notes), None)
    return out, [strips[k * n : (k + 1) * n] for k in range(1, len(wanted))]


def measure(
    source: str | Path,
    prepared: Prepared,
    calibration: Calibration | None,
    about: About | None = None,
    trust: Registration | None = None,
) -> Measurement:
    """Measure one image. A file that cannot be measured at all is an abstention with its reason too."""
    name = str(source)
    nothing = Measurement(prepared.facility.id, about or About(name), None, "none", None)
    try:
        with open_image(source, prepared.facility.system, about) as image:
            return _measured(image, prepared, calibration, trust)
    except RefusedError as error:
        return replace(nothing, abstained=str(error))


def _measured(
    image: Image, prepared: Prepared, calibration: Calibration | None, trust: Registration | None
) -> Measurement:
    found, _ = unroll(image, prepared, (), trust)
    base = Measurement(
        prepared.facility.id, image.about, found.gsd_m, "none", None, registration=found.registration,
        light=found.light, read_sha256=image.read_sha256, notes=(*image.notes, *found.notes),
    )  # fmt: skip
    why = found.why or _poor(found)
    if why:
        return replace(base, abstained=why)
    cloud = masks.veiled(found.strips, found.seen, prepared.usual_detail)
    seen = [s & ~c for s, c in zip(found.seen, cloud, strict=True)]
    track = sum(len(s) for s in seen)
    share = sum(float(s.sum()) for s in seen) / track
    base = replace(base, seen_share=share, strips=tuple(found.strips), seen=tuple(seen))
    if found.gsd_m <= COUNT_GSD_M and masks.snow(found.strips, found.seen):
        return replace(base, abstained="snow: the ground is far brighter than the reference's")
    if share < LEAST_SEEN:
        return replace(base, abstained=f"only {share:.0%} of the track is seen; needs {LEAST_SEEN:.0%}")
    if calibration is not None:
        calibration, note = _fits(calibration, image.kind, found.gsd_m)
        base = replace(base, notes=(*base.notes, *note))
    if found.gsd_m > INDEX_GSD_M:
        return _surge(base, prepared, found, seen, calibration)
    if calibration is None:
        return _uncalibrated(base, prepared, found, seen)
    return _calibrated(base, image, prepared, found, seen, calibration)


def _poor(found: Unrolled) -> str | None:
    """Why the image as a whole cannot be measured."""
    residual, limit = found.registration.residual_m, found.registration.limit(found.gsd_m)
    if residual is not None and residual > limit:
        return f"registration is {residual:.2f} m off after correction; the limit is {limit:.2f} m"
    if found.light is not None and found.light.contrast < LEAST_CONTRAST:
        return f"haze: the ground shows {found.light.contrast:.0%} of the reference's contrast"
    return None


def _fits(calibration: Calibration, kind: str, gsd_m: float) -> tuple[Calibration | None, tuple[str, ...]]:
    """The calibration, when it was made on images like this one."""
    if calibration.kind != kind:
        return None, (f"the calibration is for {calibration.kind} images, this has {kind}: not used",)
    # Finer images are blurred to the step of the strips when they are read.
    if not 1 / 1.6 <= max(gsd_m, STEP_M) / max(calibration.gsd_m, STEP_M) <= 1.6:
        return None, (f"the calibration is for {calibration.gsd_m:.2f} m a pixel, this has {gsd_m:.2f}: not used",)
    return calibration, ()


def _calibrated(
    base: Measurement, image: Image, prepared: Prepared, found: Unrolled, seen: list[Bools], calibration: Calibration
) -> Measurement:
    names = [t.id for t in prepared.facility.tracks]
    called = [close_gaps(p > 0.5, GAP_M) for p in occupied(calibration, found.strips, seen, names)]
    cars = neighboured([t.places for t in prepared.facility.tracks], called)
    alone = [s & ~c & ~n for s, c, n in zip(seen, called, cars, strict=True)]
    beside = beside_tracks(found.strips, alone, [calibration.at(n, len(s)) for n, s in zip(names, seen, strict=True)])
    base = replace(base, called=tuple(called), beside_m=beside)
    if found.gsd_m <= COUNT_GSD_M and beside is not None and abs(beside) > MAX_BESIDE_M:
        return replace(base, abstained=f"the rails lie {abs(beside):.1f} m beside the tracks of the facility file")
    drift = _drift(image, prepared, found, seen, calibration)
    facility = prepared.facility
    reading = read(calibration, called, seen, cars, drift, (facility.pitch_m, facility.pitch_sd_m))
    per_cent = 100 / max(reading.seen_m + reading.unseen_m, 1.0)
    metres = reading.metres
    index = Interval(metres.value * per_cent, metres.low * per_cent, metres.high * per_cent)
    if found.gsd_m > COUNT_GSD_M:
        return replace(
            base, level="index", reading=replace(reading, cars=None), index=index,
            abstained=f"no count: {found.gsd_m:.1f} m a pixel; counting needs 1 m",
        )  # fmt: skip
    pitch = reading.pitch_m or facility.pitch_m
    second = by_gaps(found.strips, [c & s for c, s in zip(called, seen, strict=True)], pitch)
    return replace(base, level="count", reading=replace(reading, second=second), index=index)


def _drift(image: Image, prepared: Prepared, found: Unrolled, seen: list[Bools], calibration: Calibration) -> float:
    """Standard deviation in metres of the length when the tracks lie as far off as the registration's residual."""
    residual = found.registration.residual_m or 0.0
    if residual < 0.02 or found.light is None:
        return 0.0
    names = [t.id for t in prepared.facility.tracks]
    lengths = []
    for side in (residual, -residual):
        places = [
            t.places.moved(found.registration.dx, found.registration.dy).sideways(side)
            for t in prepared.facility.tracks
        ]
        strips = [found.light.apply(v, prepared.context) for v, _ in image.sample(places)]
        states = occupied(calibration, strips, seen, names)
        lengths.append(sum(float(((p > 0.5) & s).sum()) for p, s in zip(states, seen, strict=True)) * STEP_M)
    return abs(lengths[0] - lengths[1]) / 2


def neighboured(tracks: Sequence[Places], called: Sequence[Bools]) -> list[Bools]:
    """Steps with a car on a track 3 to 6.5 m to the left or right."""
    from scipy.spatial import cKDTree

    middle = LATERAL // 2
    full = np.concatenate(
        [np.stack([p.x[c, middle], p.y[c, middle]], axis=1) for p, c in zip(tracks, called, strict=True)]
    )
    if not len(full):
        return [np.zeros(p.steps, bool) for p in tracks]
    tree = cKDTree(full)
    out = []
    for p in tracks:
        near = np.zeros(p.steps, bool)
        for side in (4.75, -4.75):
            moved = p.sideways(side)
            at = np.stack([moved.x[:, middle], moved.y[:, middle]], axis=1)
            near |= np.isfinite(tree.query(at, distance_upper_bound=1.75)[0])
        out.append(near)
    return out


def beside_tracks(strips: Sequence[Floats], empty: Sequence[Bools], usual: Sequence[Empty]) -> float | None:
    """How far to a side of the file's lines the rails lie, in metres, by the mean profile of what is empty against
    what is usual there. None when less than LEAST_EMPTY_M of track is empty and clear of cars."""
    found, weights = [], []
    for strip, state, ground in zip(strips, empty, usual, strict=True):
        n = int(state.sum())
        if n * STEP_M >= 20:
            there = ground.profile[0] if len(ground.profile) == 1 else ground.profile[state].mean(axis=0)
            found.append(_likeness(grey(strip[state]).mean(axis=0), there))
            weights.append(n)
    if sum(weights) * STEP_M < LEAST_EMPTY_M:
        return None
    # All tracks run the same way, so what displaces them all shows in the sum; single tracks in the spread.
    together = TRIED[int(np.argmax(np.average(found, axis=0, weights=weights)))]
    return float(together)


def _likeness(profile: Floats, usual: Floats) -> NDArray[np.float64]:
    """How like the usual one a profile is at each displacement of TRIED."""
    inner = np.abs(OFFSETS) <= 2.0
    there = usual[inner] - usual[inner].mean()
    scores = []
    for metres in TRIED:
        here = np.interp(OFFSETS[inner] + metres, OFFSETS, profile)
        here = here - here.mean()
        scores.append(float(here @ there) / max(float(np.linalg.norm(here) * np.linalg.norm(there)), 1e-9))
    return np.array(scores)


def _uncalibrated(base: Measurement, prepared: Prepared, found: Unrolled, seen: list[Bools]) -> Measurement:
    """Metres without a calibration: occupied is what differs from the stretches that are known to be empty."""
    known = [t.empty & s for t, s in zip(prepared.facility.tracks, seen, strict=True)]
    if sum(float(k.sum()) for k in known) * STEP_M < 60:
        return replace(
            base, abstained="no calibration fits and less than 60 m of track is known to be empty: mark some dates"
        )
    empty = empty_of(found.strips, known)
    if prepared.known_empty is None or not _alike(empty, prepared.known_empty):
        return replace(base, abstained="no calibration fits, and the stretches known to be empty do not look empty")
    odd = [_oddness(s, empty) for s in found.strips]
    usual = np.concatenate([o[k] for o, k in zip(odd, known, strict=True)])
    lengths = []
    for share in (0.95, 0.99, 0.998):
        limit = float(np.quantile(usual, share))
        lengths.append(sum(float(((o > limit) & s).sum()) for o, s in zip(odd, seen, strict=True)) * STEP_M)
    total = sum(float(s.sum()) for s in seen) * STEP_M
    unseen = sum(float((~s).sum()) for s in seen) * STEP_M
    scale = (total + unseen) / total
    metres = Interval(lengths[1] * scale, lengths[2], lengths[0] * scale + unseen)
    per_cent = 100 / (total + unseen)
    index = Interval(metres.value * per_cent, metres.low * per_cent, min(100.0, metres.high * per_cent))
    limit = float(np.quantile(usual, 0.99))
    called = tuple(close_gaps(o > limit, GAP_M) for o in odd)
    level: Level = "metres" if found.gsd_m <= COUNT_GSD_M else "index"
    reading = Reading(metres, total, unseen, lengths[1] / total)
    why = "no count: no calibration; the bounds are of the threshold, not a 90% interval"
    return replace(base, level=level, reading=reading, index=index, called=called, abstained=why)


def _alike(now: Empty, then: Empty) -> bool:
    """Whether the stretches known to be empty look as on the reference: the same profile, not far from its shade."""
    inner = np.abs(OFFSETS) <= 1.5  # further out lie the shadows of neighbours
    a, b = now.profile[0][inner], then.profile[0][inner]
    a, b = a - a.mean(), b - b.mean()
    likeness = float(a @ b) / max(float(np.linalg.norm(a) * np.linalg.norm(b)), 1e-6)
    apart = float(np.abs(now.profile - then.profile)[:, CENTRE].mean() / then.spread[CENTRE].mean())
    return likeness > 0.5 and apart < 1.5


def _oddness(strip: Floats, empty: Empty) -> Floats:
    from scipy.ndimage import uniform_filter1d

    off = np.abs((grey(strip) - empty.profile) / empty.spread)[:, CENTRE].mean(axis=1)
    tone = np.hypot(*(colour(strip) - empty.colour).T)
    return np.asarray(uniform_filter1d(off + tone, 9, mode="nearest"), np.float32)


def _surge(
    base: Measurement, prepared: Prepared, found: Unrolled, seen: list[Bools], calibration: Calibration | None
) -> Measurement:
    """Over 5 m a pixel: at most whether the yard looks far fuller than on any marked date."""
    why = f"no count and no length: {found.gsd_m:.1f} m a pixel"
    if calibration is None:
        return replace(base, abstained=f"{why}; without a calibration at that size no surge can be told either")
    states = occupied(calibration, found.strips, seen, [t.id for t in prepared.facility.tracks])
    nothing = [np.zeros_like(s) for s in seen]
    reading = read(calibration, [p > 0.5 for p in states], seen, nothing, 0.0, (15.5, 1.0))
    total = reading.seen_m + reading.unseen_m
    surge = reading.metres.low > (calibration.fullest + 0.1) * total
    return replace(base, level="surge", surge=surge, abstained=f"{why}; only whether it is far fuller than ever marked")
