"""A movement as a record: what, how many, from, to, through, by whom, by what means; as far as the words say."""

from __future__ import annotations

import re
from typing import Literal, cast

from twosource.records import Appearance, Movement, Quantity, When, Where

_TO = re.compile(
    r"(?:\bto|\btowards?|\binto|\bfor|\bnear|\barriv\w{1,4}\s(?:in|at|on)|\bentered|\benters|\bvisit(?:ed|s|ing)?)"
    r"\s(?:the\s|its\s|his\s|her\s|their\s)?(?:[\w’'-]{1,20}\s){0,3}$",
    re.I,
)
_FROM = re.compile(r"(?:\bfrom|\bleft|\bleaving|\bdeparted)\s(?:the\s)?(?:[\w’'-]{1,20}\s){0,2}$", re.I)
_VIA = re.compile(r"(?:\bvia|\bthrough|\bacross|\bby way of)\s(?:the\s)?(?:[\w’'-]{1,20}\s){0,2}$", re.I)
_WAYS = {"to": _TO, "from": _FROM, "via": _VIA}
_BORDER = re.compile(
    r"\b(?:to|towards?|at|near|along|across|crossed)\s((?:the|its|their|his)\s)?(?:[\w’'-]{1,20}\s){0,2}"
    r"border(?:\swith\s(?:North\s|South\s)?[A-Z]\w{1,20})?"
)
_THING = re.compile(
    r"(?<![\w-])((?:[\w-]{1,20}\s){0,3}(?:trains?|convoys?|troops?|soldiers?|marines|servicemen|missiles?|launchers?|tanks?|"
    r"artillery|helicopters?|vehicles?|equipment|hardware|weapons?|munitions?|ammunition|shells?|ships?|vessels?|"
    r"carrier (?:strike )?group|"
    r"rail ?cars?|carriages?|wagons?|containers?|aircraft|planes?|forces|fleet|cargo))\b",
    re.I,
)
_STOPS = frozenset(
    """the a an of with and or its their his her own some that which by to on in at from for board using taking took
    left loaded moved moves moving sent sending ordered orders order has have had led show shows showing carrying
    supplying providing loading towards into aboard more than about around as well s is are was were been""".split()
)
"""Words before a thing that are no part of its name."""
_MEANS = {
    "rail": re.compile(r"\b(?:trains?|rail\w*|carriages?|wagons?|locomotives?)\b", re.I),
    "road": re.compile(r"\b(?:convoys?|trucks?|lorr(?:y|ies)|by road|motorcades?)\b", re.I),
    "sea": re.compile(r"\b(?:ships?|vessels?|ferr(?:y|ies)|freighters?|by sea|sail\w*)\b", re.I),
    "air": re.compile(r"(?<![\w-])(?:planes?|aircraft(?! carrier)|airlift\w*|flew|flown|by air|flights?)\b", re.I),
}
Means = Literal["rail", "road", "sea", "air"]


def movement(a: Appearance, mode: str, when: When | None) -> Movement | None:
    """The movement that a statement tells of; None when it does not say what moved."""
    text = a.quote
    number = _number(a)
    what = number.item if number is not None and number.item else _what(a)
    if not what:
        return None
    origin, destination, via = _ways(a)
    if destination is None and (border := _BORDER.search(" ".join(text.split()))):
        words = border[0].split(" ", 1)[1]
        destination = words
    means = mode if mode in _MEANS else next((m for m, p in _MEANS.items() if p.search(text)), None)
    mover = next((w for w in a.slots.who if not _THING.search(w)), None)
    return Movement(
        what=" ".join(what.split()),
        number=number,
        origin=origin,
        destination=destination,
        via=via,
        means=cast("Means | None", means),
        by=mover,
        when=when,
    )


def _number(a: Appearance) -> Quantity | None:
    """The first count of something that moves."""
    for q in a.slots.quantity:
        if q.kind == "count" and q.unit is None and q.item and _THING.search(q.item):
            return q
    return None


def _what(a: Appearance) -> str | None:
    """The thing that moves, with the words that belong to its name."""
    for words in (*a.slots.what, *a.slots.who, a.quote):
        found = _THING.search(" ".join(words.split()))
        if found:
            name = found[1].split()
            while len(name) > 1 and any(w.lower() in _STOPS for w in name[:-1]):
                name = name[next(i for i, w in enumerate(name) if w.lower() in _STOPS) + 1 :]
            return " ".join(name)
    return None


def _ways(a: Appearance) -> tuple[str | None, str | None, tuple[str, ...]]:
    """Where from, where to and through what, by the words before each place; a country gives way to a finer place."""
    origin: Where | None = None
    destination: Where | None = None
    via: list[str] = []
    for w in a.slots.where:
        if w.span is None or not a.span[0] <= w.span[0] < a.span[1]:
            continue
        before = a.quote[max(0, w.span[0] - a.span[0] - 70) : w.span[0] - a.span[0]].replace("\n", " ")
        # Of "from Harbin to Rason" the nearest word rules.
        ways = [(m.start(), way) for way, p in _WAYS.items() if (m := p.search(before))]
        way = max(ways, default=(0, ""))[1]
        if way == "from":
            origin = origin or w
        elif way == "via":
            via.append(w.name)
        elif way == "to" and (destination is None or destination.precision == "country"):
            destination = w
    return origin.name if origin else None, destination.name if destination else None, tuple(via)
