"""A plot of seconds over documents, both axes logarithmic, as SVG."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

WIDTH, HEIGHT, EDGE = 640, 400, 64


def growth_svg(points: Sequence[tuple[int, float]]) -> str:
    """`points` are (documents, seconds), at least two; the dashed line is what strictly linear growth would be."""
    xs, ys = [math.log10(n) for n, _ in points], [math.log10(s) for _, s in points]
    left, right = math.floor(min(xs)), math.ceil(max(xs))
    low, high = math.floor(min(ys)), math.ceil(max(*ys, ys[0] + max(xs) - xs[0]))

    def at(x: float, y: float) -> str:
        across = EDGE + (x - left) / (right - left) * (WIDTH - 2 * EDGE)
        return f"{across:.1f},{HEIGHT - EDGE - (y - low) / (high - low) * (HEIGHT - 2 * EDGE):.1f}"

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif"',
        ' font-size="12">',
        "<title>Seconds of the processor to find the copies among so many documents</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
    ]
    for x in range(left, right + 1):
        out.append(f'<polyline points="{at(x, low)} {at(x, high)}" stroke="#ddd" fill="none"/>')
        place = at(x, low).split(",")[0]
        out.append(f'<text x="{place}" y="{HEIGHT - EDGE + 18}" text-anchor="middle">{10**x:,}</text>')
    for y in range(low, high + 1):
        out.append(f'<polyline points="{at(left, y)} {at(right, y)}" stroke="#ddd" fill="none"/>')
        place = at(left, y).split(",")[1]
        out.append(f'<text x="{EDGE - 8}" y="{place}" text-anchor="end" dominant-baseline="middle">{10.0**y:g}</text>')
    straight = at(xs[-1], ys[0] + xs[-1] - xs[0])
    out.append(f'<polyline points="{at(xs[0], ys[0])} {straight}" stroke="#888" stroke-dasharray="5 4" fill="none"/>')
    line = " ".join(itertools.starmap(at, zip(xs, ys, strict=True)))
    out.append(f'<polyline points="{line}" stroke="#1b5e9e" stroke-width="2" fill="none"/>')
    for (_, seconds), across, up in zip(points, xs, ys, strict=True):
        cx, cy = at(across, up).split(",")
        out.append(f'<circle cx="{cx}" cy="{cy}" r="4" fill="#1b5e9e"/>')
        out.append(f'<text x="{cx}" y="{float(cy) - 10:.1f}" text-anchor="middle">{seconds:,.1f} s</text>')
    out.append(f'<text x="{WIDTH / 2}" y="{HEIGHT - 14}" text-anchor="middle">documents</text>')
    out.append(f'<text x="{EDGE}" y="{EDGE - 24}">seconds of the processor (dashed: strictly linear)</text>')
    return "\n".join([*out, "</svg>"]) + "\n"
