"""Train the weights of incidents: `python -m training.incidents`. Reads MUC-3/4 dev beside the checkout; no text of it
goes into the weights, which are one number for each feature and type.

The limit of each type is the one of best F1 over five folds of the same data, each judged by weights of the others.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from evals.__main__ import GOLD
from evals.conflict_events.gold import Template, read

from twosource.watches.incidents.find import TYPES, deeds
from twosource.watches.incidents.judge import features
from twosource.watches.incidents.texts import Text, text_of

Floats = npt.NDArray[np.float64]
OUT = Path(__file__).parents[1] / "src" / "twosource" / "watches" / "incidents" / "weights.json"
RIDGE, FOLDS = 3.0, 5
MUC = {"kidnapping": "KIDNAPPING", "bombing": "BOMBING", "arson": "ARSON", "robbery": "ROBBERY", "attack": "ATTACK"}
MUC["stoppage"] = "FORCED WORK STOPPAGE"


def fit(x: Floats, y: Floats, ridge: float = RIDGE) -> Floats:
    """Weights with the bias last, by Newton's method; the bias is not shrunk."""
    design = np.hstack([x, np.ones((len(x), 1))])
    beta = np.zeros(design.shape[1])
    shrink = np.full(len(beta), ridge)
    shrink[-1] = 1e-3
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(design @ beta, -30, 30)))
        hessian = (design.T * (p * (1 - p) + 1e-9)) @ design + np.diag(shrink)
        step = np.linalg.solve(hessian, design.T @ (y - p) - shrink * beta)
        beta = beta + step
        if np.abs(step).max() < 1e-7:
            break
    return beta


def limit(x: Floats, y: Floats) -> tuple[float, float]:
    """(limit of best F1 over folds, that F1)."""
    chance = np.zeros(len(y))
    for fold in range(FOLDS):
        test = np.arange(len(y)) % FOLDS == fold
        beta = fit(x[~test], y[~test])
        chance[test] = 1 / (1 + np.exp(-(x[test] @ beta[:-1] + beta[-1])))
    best = (0.5, 0.0)
    for at in np.arange(0.1, 0.8, 0.02):
        said = chance >= at
        f1 = 2 * (said & (y > 0)).sum() / max(1, said.sum() + y.sum())
        if f1 > best[1]:
            best = (float(at), float(f1))
    return best


def train(rows: Sequence[tuple[Text, Sequence[Template]]]) -> dict[str, dict[str, float]]:
    """The weights of every type."""
    out = {}
    found = [(text, deeds(text), templates) for text, templates in rows]
    for kind in TYPES:
        these = [(features(t, d, kind), tpl) for t, d, tpl in found if any(x.type == kind for x in d)]
        names = sorted(these[0][0])
        x = np.array([[row[n] for n in names] for row, _ in these])
        y = np.array([any(MUC[kind] in t.type for t in tpl) for _, tpl in these], float)
        at, f1 = limit(x, y)
        beta = fit(x, y)
        print(
            f"{kind}: {len(y)} reports with its words, {y.sum():.0f} with one, F1 over folds {f1:.3f}, limit {at:.2f}"
        )
        out[kind] = {
            **{n: round(float(b), 4) for n, b in zip(names, beta, strict=False)},
            "bias": round(float(beta[-1]), 4),
        }
        out[kind]["limit"] = round(at, 2)
    return out


def main() -> None:
    """Train on dev and write the file."""
    rows = [(text_of(d), t) for d, t in read(GOLD / "conflict_events" / "muc.dev.jsonl")]
    about = "Trained by training/incidents.py on the keys of MUC-3/4 dev (no licence given; numbers only, no text)."
    OUT.write_text(json.dumps({"about": about, "types": train(rows)}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
