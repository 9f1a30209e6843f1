"""Modality: who leaves a statement open and who does not, and the stand of a page towards its main claim.

Three lists of sentences (variants.py; own text, here) and the English pages of gold/independence (pages.py).
"""

from __future__ import annotations

from pathlib import Path

from evals.modality import pages, variants
from twosource.ledger import decode
from twosource.runner import check


def run(gold_dir: Path) -> dict[str, float]:
    """Figures of the sentences and of the pages. Raises FileNotFoundError when gold/independence is absent."""
    out: dict[str, float] = {}
    for name in variants.FILES:
        out |= variants.figures([variants.read(v) for v in variants.load(name)], name)
    folder = gold_dir / "independence"
    gold = pages.read(folder)
    ledger = decode(check([folder / "reports", gold_dir / "seeds"], workers=1).json)
    return out | pages.figures(gold, pages.predict(ledger, gold))
