"""Semi-synthetic series: coverage of the intervals, alarms, false alarms, and what an error of registration does."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from evals.imagery import semi
from evals.imagery.alarms import alarms
from twosource.imagery.calibration import SHIFTS_M, Calibration, Marked, calibrate
from twosource.imagery.images import open_image
from twosource.imagery.measure import Measurement, Prepared, measure, prepare, unroll

MARKED, USUAL = 8, 44
MOST_USUAL = 20
EVENT = 73
PITCH = (15.5, 0.8)


@dataclass
class Outcome:
    """What one series gave. `dates` holds (true cars, value, low, high) of every date that was counted."""

    dates: list[tuple[str, int, float, float, float]] = field(default_factory=list)
    abstained: list[str] = field(default_factory=list)
    wrong: list[bool] = field(default_factory=list)  # per injected error: abstained
    beside: list[bool] = field(default_factory=list)


def marked(image: Path, date: semi.Date, prepared: Prepared, name: str) -> Marked:
    """The truth of a drawn date as an analyst's marks on the whole of it."""
    with open_image(image, prepared.facility.system) as opened:
        found, moved = unroll(opened, prepared, SHIFTS_M[1:])
    if found.why:
        raise ValueError(found.why)
    strips = [[s, *(m[t] for m in moved)] for t, s in enumerate(found.strips)]
    known = [np.ones(len(s), bool) for s in found.seen]
    return Marked(name, strips, found.seen, list(date.occupied), known, date.cars)


def series(gold: Path, seed: int, usual: int = USUAL) -> Outcome:
    """One yard: calibrated on MARKED dates, then `usual` dates of at most 20 cars as baseline, one of 73 and two
    crowded ones."""
    first, second, ground = semi.material(gold)
    rng = np.random.default_rng([seed, 1])
    plan_of = semi.layout(first, rng)
    before, after = semi.base(first, plan_of, ground, rng), semi.base(second, plan_of, ground, rng)
    out = Outcome()
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        still = semi.draw(before, first, 0, rng, shift=(0.0, 0.0))
        prepared = prepare(semi.yard(), 0.5, semi.write(still, at / "reference.tif"))
        days = [semi.draw(before, first, int(rng.integers(3, MOST_USUAL + 1)), rng) for _ in range(MARKED)]
        dates = [marked(semi.write(d, at / "m.tif"), d, prepared, f"m{k}") for k, d in enumerate(days)]
        made = calibrate("semi", "rgb", 0.5, dates, [t.id for t in prepared.facility.tracks])
        plan = [("usual", int(rng.integers(0, MOST_USUAL + 1))) for _ in range(usual)]
        plan += [("event", EVENT), ("crowded", int(rng.integers(100, 151))), ("crowded", int(rng.integers(151, 221)))]
        for kind, cars in plan:
            date = semi.draw(after, second, cars, rng)
            result = measure(semi.write(date, at / "d.tif"), prepared, made)
            _note(out, kind, date.cars, result)
            if kind == "event":
                _wrongly(out, at / "d.tif", prepared, made, result, rng)
    return out


def _note(out: Outcome, kind: str, cars: int, result: Measurement) -> None:
    if result.abstained or result.reading is None or result.reading.cars is None:
        out.abstained.append(f"{kind}: {result.abstained}")
        return
    count = result.reading.cars
    out.dates.append((kind, cars, count.value, count.low, count.high))


def _wrongly(
    out: Outcome, image: Path, prepared: Prepared, made: Calibration, result: Measurement, rng: np.random.Generator
) -> None:
    """The same image with its registration made wrong by 1 m in any direction; and with the facility's tracks drawn
    1 m beside where they are, which the ground beside them cannot show."""
    registration = result.registration
    if registration is None:
        return
    angle = rng.uniform(0, 2 * np.pi)
    off = replace(registration, dx=registration.dx + np.cos(angle), dy=registration.dy + np.sin(angle))
    out.wrong.append(measure(image, prepared, made, trust=off).abstained is not None)
    side = 1.0 if rng.random() < 0.5 else -1.0
    tracks = tuple(replace(t, places=t.places.sideways(side)) for t in prepared.facility.tracks)
    drawn = replace(prepared, facility=replace(prepared.facility, tracks=tracks))
    out.beside.append(measure(image, drawn, made).abstained is not None)


def summary(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """The figures over all series."""
    dates = [d for o in outcomes for d in o.dates]
    inside = np.array([low <= cars <= high for _, cars, _, low, high in dates])
    kinds = np.array([kind for kind, *_ in dates])
    event = [d for d in dates if d[0] == "event"]
    out = {
        "series": float(len(outcomes)),
        "dates": float(len(dates)),
        "coverage": float(inside.mean()),
        **{f"coverage_{kind}": float(inside[kinds == kind].mean()) for kind in ("usual", "event", "crowded")},
        **alarms([o.dates for o in outcomes]),
        "abstained": sum(len(o.abstained) for o in outcomes)
        / max(1, len(dates) + sum(len(o.abstained) for o in outcomes)),
        "wrong_registration_abstained": float(np.mean([w for o in outcomes for w in o.wrong])),
        "wrong_tracks_abstained": float(np.mean([w for o in outcomes for w in o.beside])),
    }
    if event:
        out["event_mean"] = float(np.mean([d[2] for d in event]))
        out["event_half_width"] = float(np.median([(d[4] - d[3]) / 2 for d in event]))
    return out


def run(gold: Path, seeds: Sequence[int], usual: int = USUAL) -> Iterator[Outcome]:
    """The series of these seeds, one by one."""
    for seed in seeds:
        yield series(gold, seed, usual)
