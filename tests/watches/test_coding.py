"""Happenings of a watch: kinds, codes, movements, times by the chronology, stances of officials."""

from __future__ import annotations

import pytest

from tests.stages.rows import PLACE, appearance, count, day, document, source
from tests.watches.sample import watch
from twosource.pipeline import Tables
from twosource.records import Appearance, Claim, Coded, Document, Event, Independence, RootItem, Support, Where
from twosource.watches.coding import coded
from twosource.watches.kinds import kinds
from twosource.watches.model import Watch
from twosource.watches.moves import movement
from twosource.watches.replay import replay
from twosource.watches.run import watched

TOWN = Where(name="Rason", lat=42.25, lon=130.3, precision="city", country="KP", span=(0, 1))


def run(rows: list[Appearance], documents: list[Document] | None = None, by: Watch | None = None) -> list[Coded]:
    return coded(tables(rows, documents), by or watch())


def tables(rows: list[Appearance], documents: list[Document] | None = None) -> Tables:
    claims = [Claim(id=f"c-{a.id}", text=a.quote, role="happening", appearances=(a.id,)) for a in rows]
    events = [Event(id=f"e-{a.id}", headline="x", when=None, where=(), claims=(f"c-{a.id}",)) for a in rows]
    support = [
        Support(
            claim=f"c-{a.id}",
            roots=Independence(
                min=1, max=1, items=(RootItem(source=a.root, name=a.root, appearances=(a.id,), why=""),), why=""
            ),
        )
        for a in rows
    ]
    docs = documents or [document(d, published="2023-09-12", published_precision="day") for d in {a.doc for a in rows}]
    return Tables([*docs, *rows, *claims, *events, *support, source("s-office", kind="office"), source("s-p")])


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("the army moved tanks and artillery to the border", "movement"),
        ("a train of twelve wagons crossed the bridge at night", "movement-rail"),
        ("marines practised landing operations on the beach", "exercise"),
        ("the two navies hold a live-fire exercise this week", "exercise"),
        ("the country fired a ballistic missile into the sea", "launch"),
        ("the foreign minister arrived for talks", "visit"),
        ("the government closed the border crossing", "border-closure"),
        ("it shipped containers of ammunition to the port", "cargo"),
    ],
)
def test_words_make_the_kind(words: str, kind: str) -> None:
    found = run([appearance("a1", "d1", ["s-p"], words=words, where=[PLACE])])
    assert [c.kind for c in found][:1] == [kind], [c.kind for c in found]
    assert found[0].plover == kinds()[kind].plover
    assert found[0].cameo == kinds()[kind].cameo


@pytest.mark.parametrize(
    "words",
    ["the minister of trade spoke of prices", "he missed the train", "markets moved higher", "the drill bit broke"],
)
def test_other_words_make_none_or_no_movement(words: str) -> None:
    found = run([appearance("a1", "d1", ["s-p"], words=words, where=[PLACE])])
    assert not [c for c in found if c.kind in ("movement", "launch", "border-closure", "cargo")]


def test_what_only_came_before_is_no_happening_of_its_own() -> None:
    words = "marines practised landing operations, following a missile launch this week"
    assert [c.kind for c in run([appearance("a1", "d1", ["s-p"], words=words, where=[PLACE])])] == ["exercise"]


def test_elsewhere_is_no_happening_of_the_watch() -> None:
    far = Where(name="Lima", lat=-12.0, lon=-77.0, precision="city", country="PE")
    assert run([appearance("a1", "d1", ["s-p"], words="a convoy of tanks moved to the port", where=[far])]) == []


def test_a_denied_thing_and_a_plan_did_not_happen() -> None:
    words = "the army moved tanks to the border"
    assert run([appearance("a1", "d1", ["s-p"], words=words, where=[PLACE], polarity="denied")]) == []
    (plan,) = run([appearance("a1", "d1", ["s-p"], words=words, where=[PLACE], certainty="expected")])
    assert plan.planned
    made = watched(tables([appearance("a1", "d1", ["s-p"], words=words, where=[PLACE], certainty="expected")]), watch())
    assert made.alerts == ()


def test_a_movement_has_what_how_many_from_to_and_via() -> None:
    words = "three trains loaded with tanks moved from Harbin to Rason via Hunchun"
    at = [PLACE, TOWN, Where(name="Hunchun", lat=42.9, lon=130.4, precision="city", country="CN")]
    where = [
        Where(name=w.name, lat=w.lat, lon=w.lon, precision=w.precision, span=(s, s + len(w.name)))
        for w in at
        for s in [words.index(w.name)]
    ]
    a = appearance("a1", "d1", ["s-p"], words=words, where=where, quantity=[count(3, "trains")], span=(0, len(words)))
    found = movement(a, "rail", None)
    assert found is not None
    assert (found.what, found.origin, found.destination, found.via) == ("trains", "Harbin", "Rason", ("Hunchun",))
    assert found.number is not None
    assert (found.number.value, found.means) == (3, "rail")


def test_a_page_without_a_date_is_dated_by_the_chronology() -> None:
    text = "Marines held drills today. On Tuesday the North fired its Star-9 missile. On Thursday the minister spoke."
    days = "start: '2017-11-28', end: '2017-11-29'"
    extra = f"chronology:\n  - {{id: star, what: launch, name: Star-9, words: [Star-9], {days}}}\n"
    by = watch(extra)
    tuesday = appearance("a1", "d1", ["s-p"], words="the North fired its Star-9 missile", where=[PLACE], span=(37, 72))
    unresolved = day("2000-01-01")
    weekday = type(unresolved)(earliest="", latest="", precision="day", as_written="XXXX-WXX-2")
    slots = type(tuesday.slots)(action="fire", when=weekday, where=(PLACE,))
    tuesday = type(tuesday)(**{f: getattr(tuesday, f) for f in tuesday.__struct_fields__} | {"slots": slots})
    (launch,) = run([tuesday], [document("d1", text)], by)
    assert launch.when is not None
    assert launch.when.earliest[:10] == launch.when.latest[:10] == "2017-11-28"
    assert "Star-9" in launch.when_why
    (undated,) = run([tuesday], [document("d1", text.replace("Star-9", "Moon"))], by)
    assert undated.when is None


def test_officials_take_a_stance_and_newspapers_none() -> None:
    happened = appearance("a1", "d1", ["s-p"], words="the army moved tanks to the border", where=[PLACE])
    words = "the movement of tanks is being observed"
    rows = [happened]
    rows.append(appearance("a2", "d1", ["s-p", "s-office"], words=words, stance="confirms", span=(9, 12)))
    rows.append(appearance("a3", "d1", ["s-p"], words=words, where=[PLACE], stance="denies", span=(13, 15)))
    given = tables(rows)
    given.replace(Claim, [Claim(id="c-1", text="x", role="happening", appearances=("a1", "a2", "a3"))])
    (found, *_) = coded(given, watch())
    assert [(s.source, s.stance) for s in found.stances] == [("s-office", "confirms")]


def test_two_days_far_apart_are_two_happenings() -> None:
    words = "the army moved tanks to the border"
    rows = [
        appearance("a1", "d1", ["s-p"], words=words, where=[PLACE], when=day("2023-03-01")),
        appearance("a2", "d2", ["s-p"], words=words, where=[PLACE], when=day("2023-09-01")),
        appearance("a3", "d3", ["s-p"], words=words, where=[PLACE], when=day("2023-09-02")),
    ]
    assert [len(c.appearances) for c in run(rows)] == [1, 2]
    assert run(rows) == run(rows[::-1])


def test_replay_sees_each_day_only_what_was_out() -> None:
    texts = {
        "d1": ("2023-09-10", "Three trains loaded with tanks crossed the border near Harbin, the ministry said."),
        "d2": ("2023-09-13", "Farmers sold apples in the market of Lima."),
    }
    from twosource.watches.replay import annotate

    documents = [document(k, t, published=d, published_precision="day") for k, (d, t) in texts.items()]
    documents.append(document("d3", "An undated page."))
    made = replay(documents, annotate(documents, 1), watch())
    assert (made.documents, made.undated) == (2, 1)
    assert [s.documents for s in made.steps] == [1, 2]
    assert {a.alerted for a in made.alerts} == {"2023-09-10"}
    assert all(a.second_source is None for a in made.alerts)
