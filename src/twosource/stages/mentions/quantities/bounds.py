"""What the words around a number guarantee: "at least", "up to", "or more", "at most" behind the item."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from twosource.records import Span
from twosource.stages.mentions.quantities.words import AFTER, APPROXIMATOR, BEFORE, TRAILING_MOST, VERBS

Kind = Literal["count", "measure", "money", "percent", "ratio", "ordinal", "age"]
_AND = re.compile(r"\s?,?\s?(?:and|but|or)?\s?")


@dataclass(frozen=True, slots=True)
class Found:
    """A number in its words: bounds, unit and approximator settled, the item still to be read."""

    start: int
    end: int
    value: float | None
    low: float | None
    high: float | None
    kind: Kind
    unit: str | None
    approximator: str | None = None
    low_exclusive: bool = False
    high_exclusive: bool = False
    number: Span = (0, 0)
    per: str | None = None


def bounded(text: str, one: Found, after: int) -> Found:
    """With the approximators around it: their words join the span, their sense sets the bounds."""
    before = BEFORE.search(text, max(after, one.start - 32), one.start)
    words: list[str] = []
    start, end = one.start, one.end
    if before is not None and one.kind != "ordinal":
        start = start if VERBS.match(before.group()) else before.start()
        phrase = re.sub(r"\s+", " ", before.group().strip().lower())
        if phrase != "all":
            words.append(phrase)
    behind = AFTER.match(text, end)
    if behind is not None and one.kind not in ("ordinal", "age"):
        word = re.sub(r"\s+", " ", behind.group().strip(" -").lower())
        words.append(word)
        if not word.startswith(("or ", "and ")) or word == "or so":
            end = behind.end()
    sense = [APPROXIMATOR[_base(w)] for w in words if _base(w) in APPROXIMATOR]
    one = replace(one, start=start, end=end, approximator=", ".join(words) or one.approximator)
    for bound in sense:
        one = _apply(one, bound)
    return one


def _base(phrase: str) -> str:
    """ "at least about" -> "at least"; the phrase itself when it is known."""
    if phrase in APPROXIMATOR:
        return phrase
    return re.sub(r" (?:about|around|roughly|some)$", "", phrase)


def _apply(one: Found, bound: str) -> Found:
    value, low = one.value, one.low
    if value is None:  # a range or "dozens": approximators loosen or keep what it says
        return (
            one if bound in ("about", "nearly") else replace(one, high=None) if bound in ("over", "at least") else one
        )
    if bound == "about":
        return replace(one, low=None, high=None)
    if bound == "over":
        return replace(one, low=value, high=None, low_exclusive=True)
    if bound == "at least":
        return replace(one, low=value, high=None)
    if bound == "at most":
        return replace(one, low=None, high=value)
    return replace(one, low=None, high=value, high_exclusive=True) if low is not None else one


def trailing(text: str, one: Found, item_end: int, next_start: int) -> Found:
    """ "about 20 carriages at this facility at most": the bound may follow the item within the clause."""
    reach = min(next_start, item_end + 100, len(text))
    m = TRAILING_MOST.match(text, item_end, reach)
    if m is None or one.value is None:
        return one
    word = re.sub(r"the (?:very )?", "", m["word"])
    if word.startswith("or"):
        return one
    name = f"{one.approximator}, {word}" if one.approximator else word
    limited = replace(one, high=one.value) if word == "at most" else replace(one, low=one.value)
    if one.approximator is None:
        limited = replace(limited, low=None) if word == "at most" else replace(limited, high=None)
    return replace(limited, approximator=name)


def joined(text: str, found: list[Found]) -> list[Found]:
    """Two bounds of one thing side by side are one quantity: "more than 100 but fewer than 300"."""
    out: list[Found] = []
    for one in found:
        last = out[-1] if out else None
        if last is not None and _AND.fullmatch(text, last.end, one.start) and (pair := _pair(last, one)) is not None:
            out[-1] = pair
        else:
            out.append(one)
    return out


def _pair(a: Found, b: Found) -> Found | None:
    units = {u for u in (a.unit, b.unit) if u is not None}
    if len(units) > 1 or a.value is None or b.value is None or a.kind == "ordinal" or b.kind == "ordinal":
        return None
    if (a.low is None) == (a.high is None) or (b.low is None) == (b.high is None) or (a.low is None) == (b.low is None):
        return None
    lower, upper = (a, b) if a.low is not None else (b, a)
    if lower.low is None or upper.high is None or lower.low >= upper.high:
        return None
    return replace(
        b, start=a.start, value=None, low=lower.low, high=upper.high, low_exclusive=lower.low_exclusive,
        high_exclusive=upper.high_exclusive, approximator=f"{a.approximator}, {b.approximator}",
        number=(a.number[0], b.number[1]),
    )  # fmt: skip
