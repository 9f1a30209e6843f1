"""Small marks that stand in a line of text."""

from __future__ import annotations

from markupsafe import Markup

MOST_SQUARES = 12
MOST_DOTS = 6


def independence(outlets: int, low: int, high: int) -> Markup:
    """Grey squares for outlets, an arrow, full dots for certain independent sources and rings for possible ones."""
    squares, dots = min(outlets, MOST_SQUARES), min(high, MOST_DOTS)
    parts = [Markup('<rect class="sq" x="{}" y="4.5" width="5" height="7"/>').format(n * 7) for n in range(squares)]
    x = squares * 7.0
    if outlets > squares:
        parts.append(Markup('<path class="more" d="M{:g} 8h5"/>').format(x))
        x += 7
    parts.append(Markup('<path class="to" d="M{:g} 8h9m-3-3l3 3l-3 3"/>').format(x + 2))
    x += 22
    for n in range(dots):
        name = "dot" if n < low else "dot open"
        parts.append(Markup('<circle class="{}" cx="{:g}" cy="8" r="5"/>').format(name, x))
        x += 14
    if high > dots:
        parts.append(Markup('<path class="more" d="M{:g} 8h6"/>').format(x - 4))
        x += 8
    if not dots:
        parts.append(Markup('<path class="none" d="M{:g} 4l8 8m0-8l-8 8"/>').format(x - 5))
        x += 12
    wide = x - 6
    return Markup(
        '<svg class="mark" viewBox="0 0 {0:g} 16" width="{0:g}" height="16" aria-hidden="true">{1}</svg>'
    ).format(wide, Markup("").join(parts))
