"""Imagery: the real yard of the gold folder at several pixel sizes, and semi-synthetic series with known counts.

`python -m evals imagery` scores the yard and a few series against the floors; `python -m evals.imagery --full` runs 200
series and prints the tables of docs/imagery.md.
"""

from __future__ import annotations

from pathlib import Path

SEEDS = range(6000, 6002)
USUAL = 6
CARS = 180


def run(gold_dir: Path) -> dict[str, float]:
    """IoU and count of the real yard, and the figures of a few series. Counts are given as 1 less their error."""
    from evals.imagery import real, series

    gold = gold_dir / "imagery"
    out: dict[str, float] = {}
    for name, size in (("0p5m", 0.5), ("1m", 1.0)):
        found = real.score(gold, size)
        out[f"yard_{name}_iou"] = found.iou
        out[f"yard_{name}_iou_over_all_occupied"] = found.iou - found.all_occupied
        out[f"yard_{name}_count"] = 1 - abs(found.cars / CARS - 1)
    summary = series.summary(list(series.run(gold, SEEDS, USUAL)))
    kept = ("coverage", "stated alarms", "wrong_registration_abstained", "wrong_tracks_abstained")
    out.update({f"series_{name.replace(' ', '_')}": summary[name] for name in kept})
    return out
