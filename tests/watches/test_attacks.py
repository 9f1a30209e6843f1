"""Attacks of a watch come from the reader of conflict incidents, for a region that nothing in the project knows."""

from __future__ import annotations

import functools

import pytest

from tests.stages.rows import document
from twosource.engines.local import run
from twosource.stages import default_stages
from twosource.watches.kinds import kinds
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


ACTORS = """\
actors:
  - {id: army, name: Malian army}
  - {id: rebels, name: Azawad rebels}
  - {id: us, name: United States, also: [US]}
"""
STRIKES = {
    "d1": (
        "2024-05-03",
        "Aircraft of the Malian army bombed camps of the Azawad rebels in Gao on Thursday, officials said.",
    ),
    "d2": (
        "2024-05-04",
        "The Azawad rebels carried out a rocket attack on Gao that wounded nine traders on Friday, doctors said.",
    ),
}


def test_air_strikes_are_attacks_and_each_side_has_its_own() -> None:
    pages = [document(k, t, published=d, published_precision="day") for k, (d, t) in STRIKES.items()]
    made = watched(run(pages, default_stages(), 1), parse((WATCH + ACTORS).encode()))
    days = [a.when.latest[:10] for a in made.alerts if a.indicator == "attack" and a.when is not None]
    assert days == ["2024-05-02", "2024-05-03"]
    # "US" is in no other word
    assert not any("us" in h.actors for h in made.happenings)


@pytest.mark.parametrize(
    ("words", "sure"),
    [
        ("the air force carried out air strikes on the camp", True),
        ("a tanker was struck by two cruise missiles", True),
        ("warplanes bombed the depot", True),
        ("a drone hit the refinery", True),
        ("the general warned of air strikes", False),
        ("the film bombed and critics attacked it", False),
        ("the drought hit farmers and destroyed crops", False),
        ("a strike on wages hit production", False),
    ],
)
def test_some_words_tell_of_an_attack_by_themselves(words: str, sure: bool) -> None:
    assert kinds()["attack"].surely(words) is sure
