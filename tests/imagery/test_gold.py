"""The real yard, where the gold data is: the bars of docs/imagery.md."""

from __future__ import annotations

import pytest

from tests.gold import GOLD, needs
from tests.imagery import conftest  # noqa: F401 - skips where the extra is missing

pytestmark = [needs(GOLD / "imagery"), pytest.mark.gold]


@pytest.mark.parametrize(("gsd", "iou"), [(0.5, 0.83), (1.0, 0.82)])
def test_occupied_track_and_count(gsd: float, iou: float) -> None:
    from evals.imagery.real import score

    found = score(GOLD / "imagery", gsd)
    assert found.iou >= iou
    assert found.all_occupied == pytest.approx(0.75, abs=0.01)
    assert found.cars == pytest.approx(180, rel=0.08)
    assert found.low <= 180 <= found.high
