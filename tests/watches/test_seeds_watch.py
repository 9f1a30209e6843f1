"""The seed reports under the shipped watch: the alert of the rail cars, and four happenings with days and places."""

from __future__ import annotations

import functools

import pytest

from tests.gold import GOLD, needs
from tests.watches.test_read import EXAMPLE
from twosource.engines.local import run
from twosource.records import Coded
from twosource.runner import read
from twosource.stages import default_stages
from twosource.watches.read import read as read_watch
from twosource.watches.run import Watched, watched

SEEDS = GOLD / "seeds"
pytestmark = [needs(SEEDS), pytest.mark.gold]


@functools.cache
def found() -> Watched:
    documents, _ = read(sorted(SEEDS.glob("*.txt")), lambda _: None, 1)
    return watched(run(documents, default_stages(), 1), read_watch(EXAMPLE))


def happening(kind: str, first: str, last: str) -> Coded:
    """The happening of a kind whose time lies within these days."""
    rows = [
        h
        for h in found().happenings
        if h.kind == kind and h.when is not None and first <= h.when.earliest[:10] and h.when.latest[:10] <= last
    ]
    assert rows, [(h.kind, h.when and (h.when.earliest, h.when.latest)) for h in found().happenings]
    return max(rows, key=lambda h: len(h.appearances))


def test_the_rail_cars_alert_with_both_quotations_and_one_source() -> None:
    (alert,) = [a for a in found().alerts if a.indicator == "tumangang-rail-cars"]
    assert (alert.value, alert.baseline, alert.sources_min, alert.sources_max) == (73, 20, 1, 1)
    lines = alert.text.split("\n")
    assert lines[0] == "ONE SOURCE ONLY: Beyond Parallel"
    assert alert.when is not None
    assert alert.when.earliest[:10] == "2023-10-05"
    assert "images show around 73 carriages" in alert.text
    assert "over the past five years shows about 20 carriages" in alert.text


def test_the_movements_of_april_2017() -> None:
    trains = happening("movement-rail", "2017-04-01", "2017-04-30")
    assert {"primorye", "rason"} <= set(trains.places)
    assert any(m.number is not None and m.number.value == 3 for m in trains.movements)
    assert any(m.via == ("Khabarovsk",) and m.destination == "Primorsky Krai" for m in trains.movements)
    assert ("Alexander Gordeyev", "confirms") in {(s.name, s.stance) for s in trains.stances}
    assert "primorye" in happening("movement", "2017-04-01", "2017-04-30").places


def test_the_drill_and_the_launch_of_november_2017() -> None:
    drill = happening("exercise", "2017-11-30", "2017-12-01")
    assert "primorye" in drill.places
    assert drill.cameo == "150"
    launch = happening("launch", "2017-11-28", "2017-11-29")
    assert "sea-of-japan" in launch.places
    assert (launch.plover, launch.mode) == ("MOBILIZE", "test")


def test_the_train_of_september_2023() -> None:
    train = happening("movement-rail", "2023-09-10", "2023-09-12")
    assert train.when is not None
    assert train.when.latest[:10] == "2023-09-12"
    assert "primorye" in train.places
    assert (train.sources_min, train.sources_max) == (3, 3)
    assert any((m.origin, m.destination) == ("North Korea", "Primorsky Krai") for m in train.movements)
