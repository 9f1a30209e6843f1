"""The source graph: outlets on the left, those between in the middle, roots on the right."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from twosource.outputs.drawing.labels import cut

MOST = 60
"""Sources drawn per column; the lighter ones are left out and counted."""
ROW = 30.0
LANE = 13.0
"""Height of a source, and of a lane in the middle through which the straight hops to one root run together."""
TOP = 34.0
SWEEPS = 8
"""Passes that order each column by the middle of its neighbours (Sugiyama 1981); more changed nothing on real piles."""

Edge = tuple[str, str]
Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """One source in one column (0 outlets, 1 between, 2 roots)."""

    key: str
    column: int
    name: str
    href: str
    dashed: bool = False


@dataclass(frozen=True)
class Graph:
    """The drawing and how many sources were left out of it."""

    svg: Markup
    left_out: int
    boxes: int


def _lane(root: str) -> str:
    return f"lane:{root}"


def _order(columns: list[list[str]], pieces: Counter[Edge]) -> None:
    """Order each column in place so that few lines cross."""
    near: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for (a, b), weight in sorted(pieces.items()):
        near[a].append((b, weight))
        near[b].append((a, weight))
    for sweep in range(SWEEPS):
        position = {key: n / max(len(column), 1) for column in columns for n, key in enumerate(column)}
        for c in range(3) if sweep % 2 == 0 else range(2, -1, -1):
            middles: dict[str, float] = {}
            for key in columns[c]:
                found = [(position[other], weight) for other, weight in near[key] if other in position]
                total = sum(weight for _, weight in found)
                middles[key] = sum(p * w for p, w in found) / total if total else position[key]
            columns[c].sort(key=lambda key, m=middles: (m[key], key))  # type: ignore[misc]
            position.update({key: n / max(len(columns[c]), 1) for n, key in enumerate(columns[c])})


def _heights(columns: list[list[str]]) -> tuple[float, dict[str, float]]:
    """The height of the drawing and the middle of every row, each column spread over the whole height."""
    sizes = [[LANE if key.startswith("lane:") else ROW for key in column] for column in columns]
    high = max((sum(column) for column in sizes), default=0.0)
    middle: dict[str, float] = {}
    for column, rows in zip(columns, sizes, strict=True):
        spare = (high - sum(rows)) / max(len(rows), 1)
        y = TOP
        for key, row in zip(column, rows, strict=True):
            middle[key] = y + (row + spare) / 2
            y += row + spare
    return TOP + high, middle


def draw(boxes: Iterable[Box], edges: Counter[Edge], dashed: set[Edge], wide: float = 900) -> Graph:
    """A layered drawing, the same for the same graph in any order; edges are as thick as the claims they carry."""
    by_key = {box.key: box for box in boxes}
    weight: Counter[str] = Counter()
    for (a, b), n in edges.items():
        weight[a] += n
        weight[b] += n
    columns: list[list[str]] = [[], [], []]
    for key in sorted(by_key, key=lambda k: (-weight[k], k)):
        columns[by_key[key].column].append(key)
    left_out = sum(max(len(column) - MOST, 0) for column in columns)
    kept = {key for column in columns for key in column[:MOST]}
    shown = {edge: n for edge, n in sorted(edges.items()) if edge[0] in kept and edge[1] in kept}
    columns = [[key for key in column if key in kept] for column in columns]
    pieces: Counter[Edge] = Counter()
    for (a, b), n in shown.items():
        if by_key[a].column == 0 and by_key[b].column == 2:
            pieces[a, _lane(b)] += n
            pieces[_lane(b), b] += n
        else:
            pieces[a, b] += n
    columns[1] += sorted({key for edge in pieces for key in edge if key.startswith("lane:")})
    _order(columns, pieces)
    high, middle = _heights(columns)
    box = wide * 0.24
    left = {0: 0.0, 1: (wide - box) / 2, 2: wide - box - 2}
    lines = [_edge(by_key[a], by_key[b], middle, left, box, n, (a, b) in dashed) for (a, b), n in shown.items()]
    drawn = [
        _box(by_key[key], left[c], middle[key], box)
        for c, column in enumerate(columns)
        for key in column
        if key in by_key
    ]
    heads = [
        Markup('<text class="head" x="{:.0f}" y="14">{}</text>').format(left[c], name)
        for c, name in enumerate(("Outlets", "Through", "Roots"))
    ]
    svg = Markup(
        '<svg class="graph" viewBox="0 0 {0:g} {1:g}" width="{0:g}" height="{1:g}" role="group" '
        'aria-label="Graph of sources: outlets, those between, roots">{2}{3}{4}</svg>'
    ).format(wide, high, Markup("").join(heads), Markup("").join(lines), Markup("").join(drawn))
    return Graph(svg, left_out, len(kept))


def _curve(a: Point, b: Point) -> str:
    half = (b[0] - a[0]) / 2
    return f"C{a[0] + half:.0f} {a[1]:.1f} {b[0] - half:.0f} {b[1]:.1f} {b[0]:.0f} {b[1]:.1f}"


def _edge(a: Box, b: Box, middle: dict[str, float], left: dict[int, float], box: float, n: int, dashed: bool) -> Markup:
    start, end = (left[a.column] + box, middle[a.key]), (left[b.column], middle[b.key])
    path = f"M{start[0]:.0f} {start[1]:.1f}"
    if a.column == b.column:  # two of the middle column: a bow on its right side
        x = left[b.column] + box
        path += f"C{x + 40:.0f} {start[1]:.1f} {x + 40:.0f} {end[1]:.1f} {x:.0f} {end[1]:.1f}"
    elif b.column - a.column == 2:
        lane = middle[_lane(b.key)]
        into, out = (left[1], lane), (left[1] + box, lane)
        path += _curve(start, into) + f"L{out[0]:.0f} {out[1]:.1f}" + _curve(out, end)
    else:
        path += _curve(start, end)
    return Markup('<path class="{}" d="{}" stroke-width="{:.1f}" data-a="{}" data-b="{}"/>').format(
        "edge dashed" if dashed else "edge", path, min(1 + 0.5 * (n - 1), 5), a.key, b.key
    )


def _box(box: Box, x: float, y: float, wide: float) -> Markup:
    return Markup(
        '<a href="{}" data-node="{}"><rect class="box c{}{}" x="{:.0f}" y="{:.1f}" width="{:.0f}" height="23" rx="4"/>'
        '<text x="{:.0f}" y="{:.1f}">{}</text><title>{}</title></a>'
    ).format(
        box.href,
        box.key,
        box.column,
        " dashed" if box.dashed else "",
        x,
        y - 11.5,
        wide,
        x + 9,
        y + 4.5,
        cut(box.name, 13, wide - 16),
        box.name,
    )
