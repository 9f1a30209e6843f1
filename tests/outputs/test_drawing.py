"""The drawings: inside their frame, free of collisions, the same in any order of input."""

from __future__ import annotations

import itertools
import random
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from twosource.outputs.drawing import graph, map, marks, time
from twosource.outputs.drawing.labels import Places, cut, touch, width
from twosource.outputs.drawing.world import clip_ring, world

SPOTS = st.builds(
    map.Spot,
    name=st.text("abc <&é", min_size=1, max_size=12),
    lat=st.floats(-89, 89),
    lon=st.floats(-180, 180),
    weight=st.integers(1, 50),
    href=st.just("#c-1"),
)


def test_the_world_is_whole() -> None:
    names = {country.name for country in world().countries}
    assert len(names) > 200
    assert {"Russia", "North Korea", "Ukraine", "Fiji", "Antarctica"} <= names
    assert len(world().borders) > 300
    jumps = [
        country.name
        for country in world().countries
        for ring in country.rings
        for a, b in itertools.pairwise(ring)
        if abs(a[0] - b[0]) > 180 and abs(a[1]) < 89
    ]
    assert jumps == []


@settings(max_examples=15, deadline=None)
@given(st.lists(SPOTS, min_size=1, max_size=12))
def test_every_spot_is_on_the_map(spots: list[map.Spot]) -> None:
    root = etree.fromstring(str(map.draw(spots, 400, 300)))
    circles = root.findall(".//circle")
    assert len(circles) == len(spots)
    for circle in circles:
        assert -1 <= float(circle.get("cx")) <= 401
        assert -1 <= float(circle.get("cy")) <= 301


def test_the_map_joins_places_across_the_date_line() -> None:
    turned = map.unwrap([178.0, -172.0])
    assert turned[-172.0] - turned[178.0] == 10


def test_one_capital_far_away_does_not_make_a_globe() -> None:
    near = [map.Spot(f"p{n}", 42 + n / 10, 131, 3, "#") for n in range(5)]
    far = map.Spot("Washington", 38.9, -77, 2, "#")
    assert map.core([*near, far]) == near
    spread = [map.Spot("a", 0, -120, 3, "#"), map.Spot("b", 10, 0, 3, "#"), map.Spot("c", -20, 110, 3, "#")]
    assert map.core(spread) == spread


@given(st.lists(st.tuples(st.floats(0, 200), st.floats(0, 200), st.floats(5, 60)), max_size=30))
def test_labels_never_touch(wanted: list[tuple[float, float, float]]) -> None:
    room = Places((0, 0, 200, 200))
    for x, y, wide in wanted:
        room.beside(x, y, 5, wide, 12)
    for n, a in enumerate(room.taken):
        assert not any(touch(a, b) for b in room.taken[n + 1 :])
        assert a[0] >= 0
        assert a[1] >= 0
        assert a[2] <= 200
        assert a[3] <= 200


@given(st.text(max_size=80), st.floats(20, 300))
def test_cut_labels_fit(text: str, room: float) -> None:
    assert width(cut(text, 13, room), 13) <= max(room, width(text[:1] + "…", 13))


@given(st.lists(st.tuples(st.floats(-50, 50), st.floats(-50, 50)), min_size=3, max_size=20))
def test_clipped_polygons_stay_in_their_box(ring: list[tuple[float, float]]) -> None:
    for x, y in clip_ring(ring, (-10, -5, 10, 5)):
        assert -10.001 <= x <= 10.001
        assert -5.001 <= y <= 5.001


def crowd(outlets: int) -> tuple[list[graph.Box], Counter[graph.Edge]]:
    """Many outlets, a few agencies, a few roots."""
    boxes = [graph.Box(f"0:{n}", 0, f"Outlet {n}", "#") for n in range(outlets)]
    boxes += [graph.Box(f"1:{n}", 1, f"Agency {n}", "#") for n in range(4)]
    boxes += [graph.Box(f"2:{n}", 2, f"Root {n}", "#") for n in range(9)]
    edges: Counter[graph.Edge] = Counter()
    for n in range(outlets):
        edges[f"0:{n}", f"1:{n % 4}"] += 1 + n % 3
        edges[f"0:{n}", f"2:{n % 9}"] += 1
    for n in range(4):
        edges[f"1:{n}", f"2:{n}"] += 5
    return boxes, edges


def test_the_graph_does_not_depend_on_order() -> None:
    boxes, edges = crowd(45)
    first = graph.draw(boxes, edges, set())
    shuffled = list(edges.items())
    random.Random(7).shuffle(shuffled)
    assert graph.draw(boxes[::-1], Counter(dict(shuffled)), set()) == first
    assert first.boxes == 58


def test_rows_of_the_graph_do_not_overlap() -> None:
    boxes, edges = crowd(45)
    root = etree.fromstring(str(graph.draw(boxes, edges, set()).svg))
    columns: dict[str, list[float]] = {}
    for rect in root.iter("rect"):
        columns.setdefault(rect.get("x"), []).append(float(rect.get("y")))
    assert len(columns) == 3
    for tops in columns.values():
        assert all(b - a >= 23 for a, b in zip(sorted(tops), sorted(tops)[1:], strict=False))


def test_a_large_graph_says_what_it_leaves_out() -> None:
    boxes, edges = crowd(100)
    drawn = graph.draw(boxes, edges, set())
    assert drawn.left_out == 40
    assert drawn.boxes == 73


@given(
    st.lists(st.tuples(st.floats(-6e10, 2.4e11), st.floats(0, 1e9), st.text("ab<&", max_size=90)), max_size=12),
    st.sampled_from([380.0, 960.0]),
)
def test_timelines_are_well_formed(spans: list[tuple[float, float, str]], wide: float) -> None:
    made = [time.Span(start, start + length, name, "#e-1") for start, length, name in spans]
    drawn = time.timeline(made, wide)
    assert (drawn == "") == (not spans)
    if spans:
        root = etree.fromstring(str(drawn))
        bars = list(root.iter("rect"))
        assert len(bars) == len(spans)
        assert all(-1 <= float(r.get("x")) <= wide + 1 for r in bars)


@given(
    st.lists(st.tuples(st.floats(0, 2e9), st.floats(0, 1e9)), min_size=1, max_size=20), st.none() | st.floats(0, 1e9)
)
def test_series_are_well_formed(seen: list[tuple[float, float]], baseline: float | None) -> None:
    dots = [time.Dot(at, value, None, None, False, f"{value:g}") for at, value in seen]
    root = etree.fromstring(str(time.series(dots, baseline)))
    assert len(list(root.iter("circle"))) == len(dots)


def test_times_of_any_precision() -> None:
    assert time.seconds("1970") == 0
    assert time.seconds("1970", end=True) == 364 * time.DAY
    assert time.seconds("1970-02") == 31 * time.DAY
    assert time.seconds("1970-01-02T00:00:00Z") == time.DAY
    assert time.seconds("9999-12", end=True) is not None
    assert time.seconds("yesterday") is None


@given(st.integers(0, 60), st.integers(0, 12), st.integers(0, 12))
def test_marks_show_what_is_certain(outlets: int, a: int, b: int) -> None:
    low, high = sorted((a, b))
    text = str(marks.independence(outlets, low, high))
    assert text.count('class="dot"') == min(low, marks.MOST_DOTS)
    assert text.count('class="dot open"') == min(high, marks.MOST_DOTS) - min(low, marks.MOST_DOTS)
