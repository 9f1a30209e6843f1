"""Where the public gold data is, when it is there at all."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"
GOLD = SHARED / "gold"
SCORERS = SHARED / "scorers"


def needs(folder: Path) -> pytest.MarkDecorator:
    """Skip a test, saying why, when the data it reads is not beside the checkout."""
    return pytest.mark.skipif(not folder.exists(), reason=f"no public gold data at ../shared/{folder.name}")
