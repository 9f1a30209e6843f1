"""Claims are kept apart by whose account it is, and joined by what both sides measure or see."""

from __future__ import annotations

from pathlib import Path

from tests.stages.test_claims import claim, pages_of, run
from twosource.records import Quantity
from twosource.stages.claims.figures import Sides

LAUNCH = {
    "a": ("2022-05-03", "India's defence ministry said its new ballistic missile, the Agni-7, flew 620 km in a test."),
    "b": (
        "2022-05-03",
        "The Agni-7 ballistic missile flew 620 km in a successful test, India's defence ministry said.",
    ),
    "c": ("2022-05-04", "Pakistan's military said a ballistic missile was launched in a test and flew about 700 km."),
    "d": ("2022-05-04", "A ballistic missile flew about 700 km in a test, Pakistan's military said on Wednesday."),
}


def test_each_side_s_figures_for_a_launch_are_an_account_of_its_own(tmp_path: Path) -> None:
    ledger = run(tmp_path, LAUNCH)
    assert pages_of(ledger, "620 km in a test") <= {"a", "b"}
    assert pages_of(ledger, "700 km in a test") <= {"c", "d"}
    assert claim(ledger, "620 km in a test").roots.max == 1


def test_two_states_that_only_say_it_happened_confirm_each_other(tmp_path: Path) -> None:
    pages = {
        "a": ("2022-05-03", "India launched an Agni-7 ballistic missile on Monday, India's defence ministry said."),
        "b": ("2022-05-03", "India launched an Agni-7 ballistic missile on Monday, Pakistan's military said."),
    }
    assert pages_of(run(tmp_path, pages), "launched") == {"a", "b"}


def test_large_figures_that_agree_join_within_a_story(tmp_path: Path) -> None:
    pages = {
        "a": ("2022-05-03", "Satellite images show approximately 73 tank wagons at Brest, the Nordic Institute said."),
        "b": ("2022-05-04", "A Nordic Institute analysis found around 70 tank wagons at Brest covered by nets."),
    }
    assert pages_of(run(tmp_path, pages), "73 tank wagons") == {"a", "b"}


def test_whose_forces_they_are_is_read_off_the_noun(tmp_path: Path) -> None:
    pages = {
        "a": ("2021-03-04", "Lukashenko has ordered troops to the border with Lithuania, the Vilna Post said."),
        "b": ("2021-03-05", "Fears of smuggling led to Belarusian troop deployment near the Lithuanian border."),
        "c": ("2021-03-05", "UK media reported a movement of troops to the Lithuanian border by Belarus."),
    }
    assert {"a", "b"} <= pages_of(run(tmp_path, pages), "ordered troops")


def measure(value: float, at: int) -> Quantity:
    return Quantity(
        value=value,
        low=value,
        high=value,
        unit="kilometer",
        item=None,
        as_written=f"{value:g} km",
        approximator=None,
        kind="measure",
        span=(at, at + 1),
    )


def test_two_measures_far_apart_on_one_page_and_word_measure_two_things() -> None:
    from tests.stages.rows import appearance

    p, q = measure(1000, 0), measure(4500, 2)
    one = [
        appearance("a1", "d1", ["s-p", "s-army"], quantity=[p]),
        appearance("a2", "d1", ["s-p", "s-army"], quantity=[q]),
    ]
    two = [
        appearance("a1", "d1", ["s-p", "s-army"], quantity=[p]),
        appearance("a2", "d2", ["s-p", "s-army"], quantity=[q]),
    ]
    assert Sides(one).two_things(p, q)
    assert not Sides(two).two_things(p, q)


def test_what_one_speaker_says_within_days_is_of_one_time() -> None:
    from tests.stages.rows import appearance, document, source
    from twosource.pipeline import Tables
    from twosource.stages.claims.profiles import profiles_of, typical

    def group(days: list[str], voices: list[str]) -> object:
        rows = [appearance(f"a{n}", f"d{n}", ["s-p", v], words="drill planned coast") for n, v in enumerate(voices)]
        pages = [document(f"d{n}", published=day) for n, day in enumerate(days)]
        known = profiles_of(Tables([*rows, *pages, source("s-ann", "Ann", "person")]))
        return typical([known[a.id] for a in rows]).page_day

    assert group(["2021-03-04", "2021-03-05"], ["s-ann", "s-ann"]) is not None
    assert group(["2021-03-04", "2021-03-20"], ["s-ann", "s-ann"]) is None, "weeks apart"
    assert group(["2021-03-04", "2021-03-05"], ["s-ann", "s-bob"]) is None, "two voices"
