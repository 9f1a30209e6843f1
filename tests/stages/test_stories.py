"""Stories: what belongs together is grouped, whatever the order of the documents."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from evals.stories import bcubed, run
from hypothesis import given, settings
from hypothesis import strategies as st

from twosource.pipeline import Tables
from twosource.records import Document, Story
from twosource.stages.stories import STAGE, group

GOLD = Path(os.environ.get("TWOSOURCE_GOLD", Path(__file__).parents[3] / "shared" / "gold"))

BRIDGE = (
    "The Kelmsford bridge was closed on Monday after divers found cracks in two pillars, the county said.",
    "Engineers fear for the bridge at Kelmsford: cracks in its pillars forced the county to close it.",
    "Kelmsford commuters face detours since cracked pillars shut their bridge on Monday.",
)
HARVEST = (
    "Apple growers in Varland expect the smallest harvest for ten years because frost hit the orchards in April.",
    "Frost has cost Varland's orchards most of their apples, and growers expect the smallest harvest in a decade.",
)


def documents(*texts: str, published: tuple[str | None, ...] = ()) -> list[Document]:
    days = published or (None,) * len(texts)
    return [
        Document(id=f"d{i}", report="r", path="p", text=text, published=day)
        for i, (text, day) in enumerate(zip(texts, days, strict=True))
    ]


def groups(rows: list[Story]) -> set[frozenset[str]]:
    out: dict[str, set[str]] = {}
    for row in rows:
        out.setdefault(row.story, set()).add(row.doc)
    return {frozenset(g) for g in out.values()}


def test_a_small_pile_falls_into_its_stories() -> None:
    assert groups(group(documents(*BRIDGE, *HARVEST))) == {frozenset({"d0", "d1", "d2"}), frozenset({"d3", "d4"})}


def test_a_story_is_called_after_the_smallest_id() -> None:
    assert [r.story for r in group(documents(*BRIDGE))] == ["d0", "d0", "d0"]


def test_the_same_words_years_apart_are_two_stories() -> None:
    near = documents(*BRIDGE[:2], published=("2021-03-01", "2021-03-02"))
    far = documents(*BRIDGE[:2], published=("2011-03-01", "2021-03-02"))
    assert len(groups(group(near))) == 1
    assert len(groups(group(far))) == 2


def test_chinese_goes_by_pairs_of_characters() -> None:
    texts = (
        "列车昨日驶过边境大桥，车站居民目睹。",
        "居民在车站目睹列车驶过边境大桥。",
        "苹果歉收，果农称四月霜冻所致。",
    )
    assert groups(group(documents(*texts))) == {frozenset({"d0", "d1"}), frozenset({"d2"})}


def test_texts_without_words_stay_alone() -> None:
    assert len(groups(group(documents("", "...", "the of and", "")))) == 4
    assert group([]) == []


def test_the_stage_reads_documents_and_writes_a_row_for_each() -> None:
    rows = list(STAGE.run(Tables(documents(*BRIDGE, *HARVEST))))
    assert [r.doc for r in rows] == ["d0", "d1", "d2", "d3", "d4"]  # type: ignore[attr-defined]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from((*BRIDGE, *HARVEST, "", "Frost on the bridge")), max_size=8), st.randoms())
def test_order_does_not_matter_and_every_document_has_one_story(texts: list[str], rng: object) -> None:
    docs = documents(*texts)
    shuffled = list(docs)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    rows = group(docs)
    assert rows == group(shuffled)
    assert [r.doc for r in rows] == sorted(d.id for d in docs)
    for row in rows:
        assert row.story == min(r.doc for r in rows if r.story == row.story)


def test_bcubed_by_hand() -> None:
    p, r, f1 = bcubed({"a": "x", "b": "x", "c": "y"}, {"a": "1", "b": "1", "c": "1"})
    assert (p, r) == pytest.approx((5 / 9, 1.0))
    assert f1 == pytest.approx(2 * (5 / 9) / (14 / 9))


@pytest.mark.gold
def test_floors_on_public_gold() -> None:
    if not GOLD.is_dir():
        pytest.skip(f"no gold data at {GOLD}")
    floors = json.loads((Path(__file__).parents[2] / "evals" / "stories" / "floor.json").read_text())
    figures = run(GOLD)
    assert {k: figures[k] for k, floor in floors.items() if figures[k] < floor} == {}


def test_a_pile_about_one_story_is_one_story() -> None:
    texts = [f"{BRIDGE[n % 3]} Reader {n} wrote in to say so." for n in range(400)]
    assert len(groups(group(documents(*texts)))) == 1
