"""Changes: "rose from 20 to 73", "fell to 73 from 90", "up 5 percent", "a 5 percent drop", "more than tripled"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, Protocol

from twosource.records import Change

Direction = Literal["up", "down"]
UP: Direction = "up"
DOWN: Direction = "down"
_UP = (
    "rose risen rise rises rising grew grown grow grows growing increased increase increases increasing jumped jump "
    "climbed climb climbing soared surged swelled swollen expanded gained gain raised raise raising up widened doubled "
    "tripled trebled quadrupled advanced strengthened multiplied boosted accelerated"
).split()
_DOWN = (
    "fell fallen fall falls falling dropped drop dropping declined decline declining decreased decrease shrank shrunk "
    "cut cutting halved down slipped plunged reduced reduce reducing lowered lower narrowed slumped dwindled lost "
    "tumbled weakened slowed eased"
).split()
_NEUTRAL = "changed change went moved revised shifted adjusted".split()
_DIRECTION: dict[str, Direction] = dict.fromkeys(_UP, UP) | dict.fromkeys(_DOWN, DOWN)
_verbs = "|".join(sorted({*_UP, *_DOWN, *_NEUTRAL}, key=len, reverse=True))
_LEAD = re.compile(
    rf"\b(?P<verb>{_verbs})\b(?P<gap>[^.;:\n\d]{{0,40}}?)(?:[\s\u00a0](?P<prep>from|by|to))?[\s\u00a0]$", re.IGNORECASE
)
_NOUN_LEAD = re.compile(
    r"\b(?:an?|the)\s(?:[a-z-]{2,15}\s){0,2}?(?P<verb>rise|increase|jump|gain|growth|drop|fall|decline|cut|reduction|"
    r"decrease)\s(?:[a-z]{2,15}\s){0,3}?(?P<prep>from|by|to|of)\s$",
    re.IGNORECASE,
)
_NOUN_AFTER = re.compile(
    r"[\s-](?:[a-z-]{2,15}\s)?(?P<noun>increase|rise|jump|gain|growth|hike|surge|drop|fall|decline|cut|reduction|decrease"
    r"|slump|more|higher|larger|fewer|less|lower|smaller)\b"
)
_NOUN_UP = "increase rise jump gain growth hike surge more higher larger".split()
_NOUN_DOWN = "drop fall decline cut reduction decrease slump fewer less lower smaller".split()
_NOUN_DIRECTION: dict[str, Direction] = dict.fromkeys(_NOUN_UP, UP) | dict.fromkeys(_NOUN_DOWN, DOWN)
_TO = re.compile(r"[^.;:\n\d]{0,40}?[\s\u00a0]to[\s\u00a0]$")
_FROM = re.compile(r"[^.;:\n\d]{0,40}?[\s\u00a0]from[\s\u00a0](?:the\s)?$")
_TIMES_AS = re.compile(r"[\s-]times\s(?:as|more|higher|larger|greater|bigger|the)\b")
_MULTIPLIED = re.compile(r"doubl|tripl|trebl|quadrupl|quintupl|halv|fold", re.IGNORECASE)
_WINDOW = 70


class Figure(Protocol):
    """What a change is read from: a number with its span, kind, unit and value."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def value(self) -> float | None: ...
    @property
    def kind(self) -> str: ...
    @property
    def unit(self) -> str | None: ...


def changes(text: str, found: Sequence[Figure]) -> dict[int, Change]:
    """The change that each figure is part of, by its index in `found`."""
    out: dict[int, Change] = {}
    for i, one in enumerate(found):
        if i in out or one.kind in ("age", "ordinal"):
            continue
        if one.kind == "ratio":
            if (change := _factor(text, one)) is not None:
                out[i] = change
            continue
        lead = _lead(text, one)
        if lead is None:
            if one.kind == "percent" and (m := _NOUN_AFTER.match(text, one.end)) is not None:
                out[i] = _by(one, _NOUN_DIRECTION[m["noun"]])
            continue
        verb, preposition = lead
        direction = _DIRECTION.get(verb) or _NOUN_DIRECTION.get(verb)
        second = found[i + 1] if i + 1 < len(found) else None
        if preposition == "from" and second is not None and _joined(_TO, text, one, second):
            out[i], out[i + 1] = _pair(one, second, direction)
        elif preposition == "to" and second is not None and _joined(_FROM, text, one, second):
            out[i + 1], out[i] = _pair(second, one, direction)
        elif preposition == "to":
            out[i] = Change(role="to", direction=direction, after=one.value)
        elif preposition in ("by", "of") or (preposition is None and one.kind == "percent"):
            out[i] = _by(one, direction)
    return out


def _lead(text: str, one: Figure) -> tuple[str, str | None] | None:
    """The verb or noun of change before the figure and the preposition between; None when there is none."""
    start = max(0, one.start - _WINDOW)
    m = _LEAD.search(text, start, one.start)
    if m is not None and (m["prep"] or not m["gap"].strip()):
        return m["verb"].lower(), m["prep"] and m["prep"].lower()
    m = _NOUN_LEAD.search(text, start, one.start)
    return (m["verb"].lower(), m["prep"].lower()) if m is not None else None


def _joined(joint: re.Pattern[str], text: str, one: Figure, second: Figure) -> bool:
    same = one.unit == second.unit or one.unit is None or second.unit is None
    return same and second.value is not None and joint.fullmatch(text, one.end, second.start) is not None


def _pair(before: Figure, after: Figure, direction: Direction | None) -> tuple[Change, Change]:
    a, b = before.value, after.value
    if direction is None and a is not None and b is not None and a != b:
        direction = UP if b > a else DOWN
    factor = float(f"{b / a:.6g}") if a and b is not None else None
    return (
        Change(role="from", direction=direction, before=a, after=b, factor=factor),
        Change(role="to", direction=direction, before=a, after=b, factor=factor),
    )


def _by(one: Figure, direction: Direction | None) -> Change:
    factor = None
    if one.kind == "percent" and one.unit == "percent" and one.value is not None and direction is not None:
        factor = float(f"{1 + (one.value if direction == UP else -one.value) / 100:.6g}")
    return Change(role="by", direction=direction, factor=factor)


def _factor(text: str, one: Figure) -> Change | None:
    """ "Tripled", "fourfold", "three times as many"; a share ("a third of") is none."""
    times = _TIMES_AS.match(text, one.end)
    if times is None and not _MULTIPLIED.search(text, one.start, one.end):
        return None
    return Change(role="factor", direction=DOWN if (one.value or 0) < 1 else UP, factor=one.value)
