"""The source graph: outlets on the left, those between in the middle, roots on the right."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from twosource.outputs.drawing.labels import cut

MOST = 60
"""Sources drawn per column; the lighter ones are left out and counted."""
ROW = 30
SWEEPS = 6
"""Passes that order each column by the middle of its neighbours (Sugiyama 1981); more changed nothing on real piles."""


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


Edge = tuple[str, str]


def _order(columns: list[list[str]], edges: dict[Edge, int]) -> list[list[str]]:
    near: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for (a, b), weight in edges.items():
        near[a].append((b, weight))
        near[b].append((a, weight))
    for sweep in range(SWEEPS):
        position = {key: n / max(len(column), 1) for column in columns for n, key in enumerate(column)}
        turn = range(len(columns)) if sweep % 2 == 0 else range(len(columns) - 1, -1, -1)
        for c in turn:

            def middle(key: str, position: dict[str, float] = position) -> tuple[float, str]:
                found = [(position[other], weight) for other, weight in near[key] if other in position]
                total = sum(weight for _, weight in found)
                return (sum(p * w for p, w in found) / total if total else position[key], key)

            columns[c].sort(key=middle)
            position.update({key: n / max(len(columns[c]), 1) for n, key in enumerate(columns[c])})
    return columns


def draw(boxes: Iterable[Box], edges: Counter[Edge], dashed: set[Edge], wide: float = 960) -> Graph:
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
    shown = {edge: n for edge, n in edges.items() if edge[0] in kept and edge[1] in kept}
    columns = _order([[k for k in column if k in kept] for column in columns], shown)
    high = max((len(column) for column in columns), default=0) * ROW + 34
    box_wide = wide * 0.235
    lefts = (0.0, (wide - box_wide) / 2, wide - box_wide)
    place: dict[str, tuple[float, float]] = {}
    for column, left in zip(columns, lefts, strict=True):
        step = (high - 34) / max(len(column), 1)
        for n, key in enumerate(column):
            place[key] = (left, 30 + step * (n + 0.5))
    lines = [
        _edge(place[a], place[b], box_wide, n, (a, b) in dashed, (a, b)) for (a, b), n in sorted(shown.items())
    ]  # fmt: skip
    drawn = [_box(by_key[key], place[key], box_wide) for column in columns for key in column]
    heads = [
        Markup('<text class="head" x="{:.0f}" y="14">{}</text>').format(left, name)
        for left, name in zip(lefts, ("Outlets", "Through", "Roots"), strict=True)
    ]
    svg = Markup(
        '<svg class="graph" viewBox="0 0 {:g} {:g}" width="{:g}" height="{:g}" role="img" '
        'aria-label="Graph of sources: outlets, those between, roots">{}{}{}</svg>'
    ).format(wide, high, wide, high, Markup("").join(heads), Markup("").join(lines), Markup("").join(drawn))
    return Graph(svg, left_out, len(kept))


def _edge(a: tuple[float, float], b: tuple[float, float], box: float, n: int, dashed: bool, keys: Edge) -> Markup:
    start, end = a[0] + box, b[0]
    if end <= start:  # two sources of one column: a bow on its right side
        end = b[0] + box
        bend = f"M{start:.0f} {a[1]:.1f}C{start + 44:.0f} {a[1]:.1f} {end + 44:.0f} {b[1]:.1f} {end:.0f} {b[1]:.1f}"
    else:
        half = (end - start) / 2
        bend = f"M{start:.0f} {a[1]:.1f}C{start + half:.0f} {a[1]:.1f} {end - half:.0f} {b[1]:.1f} {end:.0f} {b[1]:.1f}"
    return Markup('<path class="{}" d="{}" stroke-width="{:.1f}" data-a="{}" data-b="{}"/>').format(
        "edge dashed" if dashed else "edge", bend, min(1 + 0.5 * (n - 1), 5), *keys
    )


def _box(box: Box, at: tuple[float, float], wide: float) -> Markup:
    x, y = at
    return Markup(
        '<a href="{}" data-node="{}"><rect class="{}" x="{:.0f}" y="{:.1f}" width="{:.0f}" height="23" rx="4"/>'
        '<text x="{:.0f}" y="{:.1f}">{}</text><title>{}</title></a>'
    ).format(
        box.href, box.key, f"box c{box.column}{' dashed' if box.dashed else ''}", x, y - 11.5, wide,
        x + 9, y + 4.5, cut(box.name, 13, wide - 18), box.name,
    )  # fmt: skip
