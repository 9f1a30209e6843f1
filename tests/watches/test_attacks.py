"""Attacks of a watch come from the reader of conflict incidents, for a region that nothing in the project knows."""

from __future__ import annotations

import functools

from tests.stages.rows import document
from twosource.engines.local import run
from twosource.stages import default_stages
from twosource.watches.read import parse
from twosource.watches.run import Watched, watched

WATCH = """\
version: 1
id: gao
name: Gao
places:
  - {id: gao, name: Gao, point: {lat: 16.27, lon: -0.04}, within_km: 60}
happenings: [attack, movement-road]
"""
AMBUSH = """Gunmen ambushed an army convoy near Gao in northern Mali on Thursday, killing 14 soldiers, the
defence ministry said. Four vehicles were burned, a spokesman said."""
BOMB = "A bomb exploded at the market of Gao on Sunday and killed two traders, residents said."
QUIET = "Critics killed the reform of the fees in Gao, the mayor said. A paper called it an attack on his plans."
PAGES = {"d1": ("2024-05-03", AMBUSH.replace("\n", " ")), "d2": ("2024-05-06", BOMB), "d3": ("2024-05-07", QUIET)}


@functools.cache
def found() -> Watched:
    pages = [document(k, t, published=d, published_precision="day") for k, (d, t) in PAGES.items()]
    return watched(run(pages, default_stages(), 1), parse(WATCH.encode()))


def test_attacks_of_two_days_are_two_alerts_with_the_codes_of_their_incidents() -> None:
    rows = [(h.when.earliest[:10] if h.when else "", h.mode, h.cameo) for h in found().happenings if h.kind == "attack"]
    assert rows == [("2024-05-02", "firearms", "190"), ("2024-05-05", "explosives", "183")]
    assert [a.status for a in found().alerts] == ["open", "open"]


def test_an_ambushed_convoy_is_no_movement_and_a_killed_reform_no_attack() -> None:
    assert {h.kind for h in found().happenings} == {"attack"}
    assert not any("reform" in h.text for h in found().happenings)
