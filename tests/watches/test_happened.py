"""Alerts on happenings: their words, and when they close."""

from __future__ import annotations

import datetime as dt

import msgspec

from tests.stages.rows import PLACE, appearance, document
from tests.watches.sample import watch
from tests.watches.test_coding import tables
from twosource.pipeline import Tables
from twosource.records import Alert, Appearance, Correction
from twosource.watches.alerts import advance
from twosource.watches.deliver import words
from twosource.watches.run import watched

MOVED = "the army moved tanks to the border"


def told(*days: str, extra: list[Appearance] | None = None) -> Tables:
    """One page a day that tells of the movement."""
    pages = [document(f"d{n}", published=day, published_precision="day") for n, day in enumerate(days)]
    rows = [appearance(f"a{n}", f"d{n}", ["s-p"], words=MOVED, where=[PLACE]) for n in range(len(days))]
    return tables([*rows, *(extra or [])], pages)


def alerts(given: Tables, day: str) -> tuple[Alert, ...]:
    return watched(given, watch(), day=dt.date.fromisoformat(day)).alerts


def test_an_alert_closes_when_nothing_is_heard_for_as_long_as_the_watch_says() -> None:
    pile = told("2023-03-01", "2023-03-04")
    (open_one,) = alerts(pile, "2023-04-03")
    assert open_one.status == "open"
    (closed,) = alerts(pile, "2023-04-04")
    assert (closed.status, closed.history[-1].at, closed.history[-1].change) == ("closed", "2023-04-04", "closed")
    assert "no report of it since 2023-03-04" in closed.history[-1].why
    quick = watched(pile, watch("quiet_after: 5\n"), day=dt.date(2023, 3, 10)).alerts
    assert [a.status for a in quick] == ["closed"]


def test_a_closed_alert_that_is_told_of_again_is_open_again_and_keeps_its_id() -> None:
    known, _ = advance([], alerts(told("2023-03-01"), "2023-03-01"), dt.date(2023, 3, 1))
    known, changed = advance(known, alerts(told("2023-03-01"), "2023-05-01"), dt.date(2023, 5, 1))
    assert [(c.at, c.change) for c in changed[0].history] == [("2023-03-01", "opened"), ("2023-04-01", "closed")]
    again = told("2023-03-01", "2023-05-02")
    rows = again.of(Appearance)
    from twosource.records import Claim, Independence, Support

    again.replace(Claim, [Claim(id="c-1", text="x", role="happening", appearances=tuple(a.id for a in rows))])
    again.replace(Support, [Support(claim="c-1", roots=Independence(min=1, max=1, items=(), why=""))])
    # the second page says when: the movement of March
    from tests.stages.rows import day

    again.replace(
        Appearance,
        [
            appearance(f"a{n}", f"d{n}", ["s-p"], words=MOVED, where=[PLACE], when=day("2023-03-01"))
            for n in range(len(rows))
        ],
    )
    known, changed = advance(known, alerts(again, "2023-05-02"), dt.date(2023, 5, 2))
    assert len(known) == 1
    assert known[0].status == "open"
    assert known[0].history[-1].why == "open again"


def test_what_all_who_told_of_it_took_back_is_closed() -> None:
    pile = told("2023-03-01")
    pile.add(
        [
            Correction(
                id="k", kind="retracted", by="s-p", name="The Paper", when="2023-03-02", doc="d0", span=(0, 1),
                quote="x", claims=("c-a0",), appearances=("a0",), why="",
            )
        ]
    )  # fmt: skip
    (alert,) = alerts(pile, "2023-03-03")
    assert (alert.status, alert.history[-1].why) == ("closed", "taken back by The Paper")


def test_pages_in_other_words_about_one_movement_make_one_alert() -> None:
    pages = [document(f"d{n}", published="2023-03-04", published_precision="day") for n in range(3)]
    rows = [
        appearance("a0", "d0", ["s-p"], words="North Korea moved tanks towards Harbin", where=[PLACE]),
        appearance("a1", "d1", ["s-q"], words="North Korean tanks were sent to the area", where=[PLACE]),
        appearance("a2", "d2", ["s-r"], words="North Korea moved missiles towards Harbin", where=[PLACE]),
    ]
    found = alerts(tables(rows, pages), "2023-03-05")
    assert sorted(len(a.evidence) for a in found) == [1, 2]  # missiles are another thing


def test_launches_of_one_actor_on_one_day_are_one_and_of_other_weeks_are_not() -> None:
    pages = [document(f"d{n}", published=d, published_precision="day") for n, d in enumerate(("2023-03-04",) * 2)]
    pages.append(document("d2", published="2023-05-04", published_precision="day"))
    rows = [
        appearance("a0", "d0", ["s-p"], words="North Korea fired a missile into the sea", where=[PLACE]),
        appearance("a1", "d1", ["s-q"], words="the ICBM that North Korea launched flew for an hour"),
        appearance("a2", "d2", ["s-r"], words="North Korea fired a missile into the sea", where=[PLACE]),
    ]
    assert sorted(len(a.evidence) for a in alerts(tables(rows, pages), "2023-05-05")) == [1, 2]


def test_an_alert_reads_well() -> None:
    (alert,) = alerts(told("2023-03-04"), "2023-03-05")
    lines = words(alert).split("\n")
    assert lines[0].startswith("ONE SOURCE ONLY: ")
    assert lines[1] == "Movement of forces at Harbin between 2023-02-25 and 2023-03-04 (MOBILIZE, CAMEO 154)"
    assert lines[2] == f"“{MOVED}”"
    assert lines[3].startswith("open since 2023-02-25, told of in 1 statement · al-")


def test_a_name_that_the_watch_gives_is_a_place_though_no_gazetteer_knows_it() -> None:
    row = appearance("a0", "d0", ["s-p"], words="the army moved tanks to the yard")
    (alert,) = alerts(tables([row]), "2023-09-13")
    assert " at Harbin " in alert.text


def test_what_one_claim_tells_under_two_kinds_is_one_alert_that_names_both() -> None:
    rows = [
        appearance("a0", "d0", ["s-p"], words="North Korea sent ships loaded with ammunition to Harbin", where=[PLACE]),
        appearance("a1", "d0", ["s-p"], words="North Korea closed the border at Harbin", where=[PLACE]),
    ]
    both = watch().happenings
    by = msgspec.structs.replace(watch(), happenings=(*both, "movement-sea"))
    found = watched(tables(rows), by, day=dt.date(2023, 9, 13))
    assert sorted(h.kind for h in found.happenings) == ["border-closure", "cargo", "movement-sea"]
    closed, sent = sorted(found.alerts, key=lambda a: a.indicator)
    assert (closed.indicator, sent.indicator) == ("border-closure", "cargo")
    assert sent.text.split("\n")[1].startswith("Delivery of arms or goods and movement by sea at Harbin ")
    assert "(AID, CAMEO 072; MOBILIZE, CAMEO 154)" in sent.text
    assert (sent.sources_min, sent.sources_max) == (1, 1)


def test_a_convoy_and_a_column_of_one_army_on_one_day_are_one_movement() -> None:
    by = msgspec.structs.replace(watch(), happenings=("movement", "movement-road"))
    rows = [
        appearance("a0", "d0", ["s-p"], words="a North Korean convoy was on the move at Harbin", where=[PLACE]),
        appearance("a1", "d1", ["s-q"], words="North Korea reportedly moved military vehicles towards the town"),
        appearance("a2", "d2", ["s-r"], words="a North Korean convoy was on the move at Harbin", where=[PLACE]),
    ]
    days = ("2023-09-12", "2023-09-12", "2023-05-02")
    pages = [document(f"d{n}", published=d, published_precision="day") for n, d in enumerate(days)]
    found = watched(tables(rows, pages), by, day=dt.date(2023, 9, 13)).alerts
    assert sorted(a.evidence for a in found) == [("a0", "a1"), ("a2",)]
