"""What is drawn of the ledger as a whole: map, timeline, source graph, series of the indicators."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from twosource.ledger import LedgerIndicator
from twosource.outputs import wording
from twosource.outputs.book import Book
from twosource.outputs.brief.claims import Claims
from twosource.outputs.cites import named
from twosource.outputs.drawing import graph, map, time

PLACES = 60
EVENTS = 40
CLAIMS = 300
"""Claims, best ranked first, from which the graph is drawn."""


@dataclass
class Picture:
    """A drawing for wide and for narrow windows, and what it leaves out in words."""

    wide: Markup
    narrow: Markup
    left_out: str = ""


@dataclass
class Place:
    """A line of the legend of the map."""

    name: Markup
    where: str
    claims: list[tuple[str, int]]


def places(book: Book, claims: Claims) -> tuple[Picture | None, list[Place]]:
    """The map of the heaviest places and its legend."""
    found: dict[tuple[str, float, float], tuple[bool, list[int]]] = {}
    by_number = {number: ident for ident, number in claims.number.items()}
    for claim in book.ranked():
        event = book.events.get(claim.event)
        wheres = [w for a in claim.appearances for w in a.slots.where] or list(event.where if event else ())
        for where in wheres:
            if where.lat is None or where.lon is None or not (-90 <= where.lat <= 90 and -360 <= where.lon <= 360):
                continue
            key = (wording.one_line(where.name), round(where.lat, 3), round(where.lon, 3))
            _, numbers = found.setdefault(key, (where.precision not in ("point", "city"), []))
            if claims.number[claim.id] not in numbers:
                numbers.append(claims.number[claim.id])
    ordered = sorted(found.items(), key=lambda item: (-len(item[1][1]), item[0]))
    spots = [
        map.Spot(name, lat, lon, len(numbers), claims.href(by_number[numbers[0]]), vague)
        for (name, lat, lon), (vague, numbers) in ordered[:PLACES]
    ]
    if not spots:
        return None, []
    # A country or region is a label, not a spot: it must not widen the window when there are real points.
    points = map.core([s for s in spots if not s.vague] or spots)
    rest = len(ordered) - len(points)
    note = f"{wording.plural(rest, 'place')} (countries, regions or far away) only in the list" if rest else ""
    picture = Picture(map.draw(points, 960, 470, "wide"), map.draw(points, 380, 380, "narrow"), note)
    legend = [
        Place(named(name), f"{lat:.2f}, {lon:.2f}", [(claims.href(by_number[n]), n) for n in numbers[:12]])
        for (name, lat, lon), (_, numbers) in ordered[:PLACES]
    ]
    return picture, legend


def events(book: Book, claims: Claims) -> Picture | None:
    """The timeline of the best ranked events that have a time."""
    spans, undated = [], 0
    for event in book.ranked_events():
        start = time.seconds(event.when.earliest) if event.when is not None else None
        end = time.seconds(event.when.latest, end=True) if event.when is not None else None
        if start is None or end is None:
            undated += 1
            continue
        href = claims.event_href(event.id)
        spans.append(time.Span(start, max(start, end), wording.sentence(event.headline), href, not event.folded))
    if not spans:
        return None
    notes = []
    if len(spans) > EVENTS:
        notes.append(f"{wording.plural(len(spans) - EVENTS, 'event')} of lower rank not drawn")
    if undated:
        notes.append(f"{wording.plural(undated, 'event')} without a time")
    shown = spans[:EVENTS]
    return Picture(time.timeline(shown, 960, "wide"), time.timeline(shown, 380, "narrow"), "; ".join(notes))


def sources(book: Book, href: Callable[[str], str] = lambda _: "#sources") -> graph.Graph | None:
    """The graph of outlets, those between and roots over the best ranked claims. `href`: address of a source by id."""
    boxes: dict[str, graph.Box] = {}
    edges: Counter[graph.Edge] = Counter()
    dashed: set[graph.Edge] = set()
    for claim in book.ranked()[:CLAIMS]:
        seen: set[graph.Edge] = set()
        for appearance in claim.appearances:
            known = book.root_known(claim, appearance.root)
            outlet = book.outlet_of(appearance)
            first = appearance.chain[0].source if appearance.chain else ""
            path = [graph.Box(f"0:{outlet}", 0, outlet, href(first))]
            for hop in appearance.chain[1:-1]:
                path.append(graph.Box(f"1:{hop.source}", 1, wording.one_line(hop.name), href(hop.source)))
            if known:
                name = book.source_name(appearance.root, appearance.chain[-1].name if appearance.chain else "")
                path.append(graph.Box(f"2:{appearance.root}", 2, name, href(appearance.root)))
            else:
                path.append(graph.Box("2:?", 2, "source not said", href(appearance.root), dashed=True))
            inferred = [hop.why is not None for hop in appearance.chain[1:]] + [not known]
            for n, (a, b) in enumerate(itertools.pairwise(path)):
                boxes.setdefault(a.key, a)
                boxes.setdefault(b.key, b)
                if a.key != b.key:
                    seen.add((a.key, b.key))
                    if inferred[min(n, len(inferred) - 1)] or b.dashed:
                        dashed.add((a.key, b.key))
        edges.update(seen)
    return graph.draw(boxes.values(), edges, dashed) if boxes else None


def series(indicator: LedgerIndicator) -> Picture | None:
    """The observations of an indicator along time; None when fewer than two can be placed."""
    alerts = {alert.value for alert in indicator.alerts}
    dots = []
    for seen in indicator.observations:
        at = time.seconds(seen.when.earliest) if seen.when is not None else None
        value = seen.value if seen.value is not None else seen.low if seen.low is not None else seen.high
        if at is None or value is None:
            continue
        dots.append(time.Dot(at, value, seen.low, seen.high, value in alerts, wording.number(value)))
    base = indicator.baseline
    level = next((v for v in (base.value, base.high, base.low) if v is not None), None)
    if not dots or (len(dots) < 2 and level is None):
        return None
    missing = len(indicator.observations) - len(dots)
    note = f"{wording.plural(missing, 'observation')} without a time or a value not drawn" if missing else ""
    return Picture(time.series(dots, level, 960, "wide"), time.series(dots, level, 380, "narrow"), note)
