"""Quantities: every number that counts or measures something, with what the words guarantee of it.

`value` is the number named, `low` and `high` are what the words guarantee: "73" has all three alike; "over 150" has
value 150, low 150 (exclusive), no high; "at least 70" low 70; "up to 20" high 20; "50 to 60" low and high and no
value; "about 73" has value 73 and neither bound, for "about" guarantees none: compare gives it a tolerance from
how finely the number is written. "dozens" has low 24 and no value.

`span` covers approximator, number and unit or currency, as the annotators of MEANTIME draw it; `as_written` runs on
through the item ("around 73 freight rail cars").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from twosource.pipeline import Reading, Stage
from twosource.records import Change, Document, QuantityMention, Span, TimeMention
from twosource.stages.mentions.located import Located
from twosource.stages.mentions.quantities.bounds import Found, Kind, bounded, joined, trailing
from twosource.stages.mentions.quantities.changes import changes
from twosource.stages.mentions.quantities.items import STOP, Item, by_parse, by_words, counted, head_of, of_object
from twosource.stages.mentions.quantities.measures import (
    ORDINAL_END,
    PERCENT,
    Measure,
    currency_before,
    measure_after,
)
from twosource.stages.mentions.quantities.names import is_name
from twosource.stages.mentions.quantities.numbers import Number, numbers
from twosource.stages.mentions.quantities.words import AFTER, GENERIC, LINKS, PER, PER_SAME, PERIOD

if TYPE_CHECKING:
    from spacy.tokens import Doc

_RANGE = re.compile(r"(?P<plain>\s?[-–—~]\s?|-?\s(?:to|through)\s)|(?P<and>\s(?:and|or)\s)")
_BETWEEN = re.compile(r"\b(?:between|from)[\s\u00a0]$", re.IGNORECASE)
_AGE_AFTER = re.compile(r"[\s-](?P<unit>year|month|week|day)s?(?:[\s-]olds?\b|\sof\sage\b)|\s?y/?o\b")
_AGE_BEFORE = re.compile(r"\b(?:aged|age|age of|ages of|aged between)[\s\u00a0]$", re.IGNORECASE)
_AGE_ASIDE = re.compile(r"(?:[A-Z][\w'’-]+|[a-z]+(?:er|or|man|woman|ist|boy|girl))\s?,\s$")
_FROM = re.compile(
    r"\b(?:rose|risen|fell|fallen|increased?s?|grew|grown|dropped|cut|raised?|up|down|jumped|climbed|declined|went|widened"
    r"|narrowed|revised|doubled|tripled|trebled|quadrupled|lowered|reduced|soared|slipped|changed)\b[^.\n]{0,40}?\bfrom\s$"
)
_OF = re.compile(r"\sof\b")
_SMALLER = {
    "foot": ("inch", 12.0), "pound": ("ounce", 16.0), "USD": ("USD", 1.0), "GBP": ("GBP", 1.0), "EUR": ("EUR", 1.0),
}  # fmt: skip
_OWED = re.compile(r"(?:^|[\s(])[-−]$")
_INCHES = re.compile(r"\s?in\b")
_JOINT = re.compile(r"\s(?:and\s)?|,\s")
_TIMES = re.compile(r"[\s-](?:times|fold)\b|-?fold\b")


def find_quantities(text: str, doc: Doc | None = None, taken: Sequence[Span] = ()) -> list[QuantityMention]:
    """The quantities in `text`, in order, not overlapping, with `doc` "" on each.

    doc: the parse of the text, for what is counted; without it the following words are read. taken: spans of times,
    whose numbers are not quantities.
    """
    located = Located(doc) if doc is not None else None
    blocked = sorted([*taken, *(m.span() for m in LINKS.finditer(text))])
    free = _free(numbers(text), blocked, text)
    found: list[Found] = []
    i = 0
    while i < len(free):
        if found and free[i].start < found[-1].end:
            i += 1  # "75 USD million": taken with what came before
            continue
        one, used = _read(text, free, i, found[-1].end if found else 0, located)
        if one is not None:
            found.append(one)
        i += used
    found = joined(text, found)
    changed = changes(text, found)
    return [_mention(text, f, located, found, n, changed.get(n)) for n, f in enumerate(found)]


def _free(all_numbers: list[Number], blocked: list[Span], text: str) -> list[Number]:
    """The numbers outside the blocked spans, unless an age stands in one ("56 years old" is no time)."""
    out: list[Number] = []
    j = 0
    for number in all_numbers:
        while j < len(blocked) and blocked[j][1] <= number.start:
            j += 1
        if j < len(blocked) and blocked[j][0] < number.end:
            continue
        out.append(number)
    return out


def _read(text: str, free: list[Number], i: int, after: int, doc: Located | None) -> tuple[Found | None, int]:
    """The quantity that begins with number i, and how many numbers it takes up."""
    number = free[i]
    money = currency_before(text, number.start)
    if money is not None and money[0] < after:
        money = None  # "5 £½": the sign is taken
    measure = measure_after(text, number, money)
    if measure is None or (money is None and is_name(text, number, doc, _measured_by(text, number, measure))):
        return None, 1
    number = measure.number
    start = money[0] if money else number.start
    if money and _OWED.search(text, max(after, start - 2), start):
        number, start = number.scaled(-1.0, number.end), start - 1
        measure = replace(measure, number=number)
    ranged = _ranged(text, free, i, start, number, measure, money is not None)
    if ranged is not None:
        return bounded(text, ranged, after), 2
    if number.sort == "digits" and _score(text, number):
        return None, 1
    kind, unit, end = _kind(text, start, number, measure)
    if kind is None:
        return None, 1
    per = "day" if measure.end > number.end and text[measure.end - 3 : measure.end] == "bpd" else None
    one = Found(
        start, end, number.value, number.low, number.high, kind, unit, number=(number.start, number.end), per=per
    )
    if number.sort == "vague":
        one = replace(one, approximator=text[number.start : number.end].lower())
    used = 1
    if (second := _compound(text, free, i, one)) is not None:
        one, used = second, 2
    return bounded(text, one, after), used


def _measured_by(text: str, number: Number, measure: Measure) -> bool:
    """Does a unit or "year old" follow? Then the number is no part of a name."""
    return measure.kind is not None or _AGE_AFTER.match(text, number.end) is not None


def _compound(text: str, free: list[Number], i: int, one: Found) -> Found | None:
    """ "Five feet two inches", "13 dollars and 45 cents": one quantity in two units."""
    if one.unit not in _SMALLER or i + 1 >= len(free) or one.value is None:
        return None
    other = free[i + 1]
    if not _JOINT.fullmatch(text, one.end, other.start):
        return None
    small, size = _SMALLER[one.unit]
    second = measure_after(text, other, None)
    if one.unit == "foot" and (inches := _INCHES.match(text, other.end)) is not None:
        second = Measure(other, inches.end(), "measure", "inch")  # "5 ft 2 in": alone, "in" is a preposition
    if second is None or second.number.value is None or second.unit != small or second.end == second.number.end:
        return None
    part = second.number.value / size if small != one.unit else second.number.value
    if not 0 <= part < 1:
        return None
    total = float(f"{one.value + part:.12g}")
    number = (one.number[0], second.number.end)
    return replace(one, end=second.end, value=total, low=total, high=total, number=number)


def _ranged(
    text: str, free: list[Number], i: int, start: int, number: Number, measure: Measure, money: bool
) -> Found | None:
    """ "50 to 60", "between 50 and 60", "$12 million and $20 million": one quantity from low to high."""
    if i + 1 >= len(free) or number.value is None:
        return None
    if _FACTOR_VERB.match(text, number.start):
        return None  # "tripled to 73" is a change with its result
    other = free[i + 1]
    signed = currency_before(text, other.start)
    joint_end = signed[0] if signed else other.start
    joint = _RANGE.fullmatch(text, measure.end, joint_end) if joint_end >= measure.end else None
    if joint is None:
        return None
    between = _BETWEEN.search(text, max(0, start - 10), start)
    paired = between is not None and text[between.start()] in "bB"
    either = joint.group().strip() == "or"
    if joint["and"] and not (paired or (either and measure.kind is None)):
        return None
    second = measure_after(text, other, signed)
    if second is None or second.number.value is None:
        return None
    if measure.kind and second.kind and (measure.kind, measure.unit) != (second.kind, second.unit):
        return None  # "rose 15% to $415m"
    if _FROM.search(text, max(0, start - 60), start):
        return None  # "rose from 50 to 60" is a change, not a range
    low, high = number.value, second.number.value
    if high < low < 0:
        low, high = high, low  # "from -18 to -34 degrees"
    if low < 1000 <= high and low < high / 1000 and not other.small:  # "2 to 3 million", "1.5-2 million"
        low *= _magnitude(high)
    bare = measure.unit is None and second.unit is None and not money and not paired and number.small and other.small
    if low >= high or (either and high > 2 * low) or (bare and "-" in joint.group() and not _counts(text, second.end)):
        return None
    kind: Kind = second.kind or measure.kind or ("money" if money or signed else "count")
    unit = second.unit or measure.unit
    first, end = between.start() if between else start, second.end
    if kind == "count" and (age := _AGE_AFTER.match(text, end)) is not None:
        kind, unit, end = "age", age["unit"] or "year", age.end()
    return Found(first, end, None, low, high, kind, unit, number=(number.start, second.number.end))


_FACTOR_VERB = re.compile(r"(?:doubl|tripl|quadrupl|quintupl|halv)\w+", re.IGNORECASE)


def _magnitude(value: float) -> float:
    return next((m for m in (1e12, 1e9, 1e6, 1e3) if value >= m), 1.0)


def _counts(text: str, end: int) -> bool:
    return by_words(text, end) is not None


def _score(text: str, number: Number) -> bool:
    """ "3-1", "6-4 6-2", "12/5", "2:1": results and ratios of a game, not counts."""
    before, after = text[max(0, number.start - 2) : number.start], text[number.end : number.end + 2]
    joined = bool(re.search(r"\d[-–/:]$", before)) or bool(re.match(r"[-–/:]\d", after))
    return joined or (bool(re.match(r"[x×]\d", after)) and not number.start)


def _kind(text: str, start: int, number: Number, measure: Measure) -> tuple[Kind | None, str | None, int]:
    if (age := _AGE_AFTER.match(text, number.end)) is not None:
        return "age", age["unit"] or "year", age.end()
    if measure.kind is not None:
        return measure.kind, measure.unit, measure.end
    if number.sort in ("fraction", "ratio"):
        return "ratio", None, number.end
    if _AGE_BEFORE.search(text, max(0, start - 14), start):
        return "age", "year", number.end
    if number.small and _aside(text, start, number):
        return "age", "year", number.end
    times = _TIMES.match(text, number.end)
    if times is not None:
        return "ratio", None, number.end
    if (ordinal := ORDINAL_END.match(text, number.end)) is not None:
        return "ordinal", None, ordinal.end()
    if number.sort == "vague" or ((of := _OF.match(text, number.end)) and text[number.start] in "aA"):
        of = _OF.match(text, number.end)
        return "count", None, of.end() if of else number.end
    return "count", None, measure.end


def _aside(text: str, start: int, number: Number) -> bool:
    """ "Papermaster, 49, had left": a number between commas after a person."""
    closed = re.match(r"\s?[,)]", text[number.end : number.end + 2]) is not None
    return closed and 2 < (number.value or 0) < 110 and _AGE_ASIDE.search(text, max(0, start - 30), start) is not None


def _mention(
    text: str, one: Found, doc: Located | None, found: list[Found], n: int, change: Change | None
) -> QuantityMention:
    next_start = found[n + 1].start if n + 1 < len(found) else len(text)
    item = _item(text, one, doc)
    if item is not None and item.span is not None and item.span[1] > next_start >= one.end:
        item = None
    if item is None and change is not None and change.role == "from" and one.kind == "count" and n + 1 < len(found):
        shared = by_words(text, found[n + 1].end)  # "from 20 to 73 wagons"
        item = replace(shared, span=None) if shared is not None else None
    item_end = item.span[1] if item is not None and item.span is not None else one.end
    item_end = max(item_end, one.end)
    one = trailing(text, one, item_end, next_start)
    sentence = _sentence(text, one.start, item_end)
    period = (one.approximator or "").endswith(("most", "maximum", "no more than", "up to")) and bool(
        PERIOD.search(sentence)
    )
    return QuantityMention(
        doc="",
        span=(one.start, one.end),
        value=one.value,
        low=one.low,
        high=one.high,
        low_exclusive=one.low_exclusive,
        high_exclusive=one.high_exclusive,
        unit=one.unit,
        item=item.text if item else None,
        item_head=item.head if item else None,
        approximator=one.approximator,
        counted=counted(text, one.number[0], one.end, item_end, doc)
        if one.kind == "count"
        else _stored(text, one, doc),
        as_written=text[one.start : item_end if item_end - one.start <= 120 else one.end],
        kind=one.kind,
        period_max=period,
        per=one.per or _per(text, max(item_end, one.end)),
        change=change,
    )


def _item(text: str, one: Found, doc: Located | None) -> Item | None:
    """What is counted, measured or shared out."""
    if one.kind == "percent":
        return by_words(text, one.end) if _OF.match(text, one.end) else None
    if one.kind not in ("count", "measure", "ratio") or _TIMES.match(text, one.end):
        return None
    behind = AFTER.match(text, one.end)
    end = behind.end() if behind is not None else one.end  # "100 or more people"
    item = by_parse(doc, *one.number, end) if doc is not None else None
    if item is None or (item.span is not None and item.span[0] > end + 60):
        item = by_words(text, end) if one.kind == "count" else item
    if one.kind == "measure" and (item is None or item.span is None or item.span[0] < one.end):
        return _measured(text, one, doc)
    return item


def _per(text: str, end: int) -> str | None:
    """What the rate is reckoned by, in the words after the quantity."""
    m = PER.match(text, end)
    if m is None:
        return None
    word = m["per"].lower()
    return PER_SAME.get(word, word)


def _stored(text: str, one: Found, doc: Located | None) -> str | None:
    return counted(text, one.start, one.end, one.end, doc) if one.kind == "measure" and doc is not None else None


def _measured(text: str, one: Found, doc: Located | None) -> Item | None:
    """What a measure measures: "11-mile border", "17 km of border", else the subject of "is 17 km long"."""
    hyphen = text[one.number[1] : one.number[1] + 1] in "-‑"
    m = re.match(
        r"\s(?:of\s(?:the\s|its\s|[\"“'‘]){0,2})?([a-z][\w-]*(?:\s[a-z][\w-]*)?)", text[one.end : one.end + 60]
    )
    if m is None or not (hyphen or m.group().lstrip().startswith("of ")):
        return _subject(one, doc) if doc is not None else None
    words = m.group(1).split()
    while words and words[-1] in STOP:
        words.pop()
    if not words:
        return None
    if len(words) == 2 and doc is None and hyphen:
        words = words[:1]
    at = one.end + m.start(1)
    written = text[at : at + len(" ".join(words))]
    return Item((at, at + len(written)), written, head_of(words), tuple(words[:-1]))


def _subject(one: Found, doc: Located) -> Item | None:
    node = doc.root(*one.number)
    if node is None:
        return None
    for _ in range(5):
        if node.pos_ == "AUX" or node.head.i == node.i:
            break
        node = node.head
    if node.lemma_ not in ("be", "measure", "span", "stretch", "weigh"):
        return None
    subject = next((c for c in node.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None or subject.pos_ not in ("NOUN", "PROPN"):
        return None
    inner = of_object(subject) if subject.lemma_ in GENERIC else None
    noun = inner if inner is not None else subject
    names = [t.text for t in noun.subtree if t.i <= noun.i and t.pos_ in ("NOUN", "ADJ")] or [noun.text]
    return Item(None, " ".join(names), head_of(names), tuple(w.lower() for w in names[:-1]))


def _sentence(text: str, start: int, end: int) -> str:
    """About one sentence around text[start:end]: to the next full stop on either side, 300 characters at most."""
    left = max(text.rfind(". ", max(0, start - 300), start), text.rfind("\n", max(0, start - 300), start))
    right = min((x for x in (text.find(". ", end, end + 300), text.find("\n", end, end + 300)) if x >= 0), default=-1)
    return text[left + 1 if left >= 0 else max(0, start - 300) : right if right >= 0 else end + 300]


def quantities(reading: Reading) -> list[QuantityMention]:
    """The quantities of one document; numbers in its times are left to them."""
    taken = [t.span for t in reading.of(TimeMention)]
    found = find_quantities(reading.text, reading.parse, taken)
    return [msgspec.structs.replace(q, doc=reading.document.id) for q in found]


STAGE = Stage(
    name="quantities",
    scope="document",
    reads=(Document, TimeMention),
    writes=(QuantityMention,),
    version=2,
    run=quantities,
    languages=("en",),
)

__all__ = ["PERCENT", "STAGE", "find_quantities", "quantities"]
