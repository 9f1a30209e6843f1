"""The public test cases of Recognizers-Text (English numbers, units) and quantulum3: which of them we read right.

Every expected result of a case counts once, in every model that holds it. It is right when a quantity found overlaps
it with its value (for a range: its ends) and, where the gold's unit has a name that units.py knows, its unit.

Which of them a news reader would meet is decided by `EXCLUDED`, a list of general reasons that look at how the result
is written, never at whether we read it; figures are given for what is left and for all.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from msgspec import structs

from twosource import units
from twosource.records import QuantityMention, TimeMention
from twosource.stages.mentions.quantities import find_quantities
from twosource.stages.mentions.times import find_times

FILES = ("recognizers_number_en", "recognizers_number_with_unit_en", "quantulum3_cases")
DAY = "2020-06-15"

_PART = r"(?:half|halves|thirds?|quarters?|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?)"
_TOP = r"(?:an?|one|two|three|four|five|six|seven|eight|nine"
_SAID_FRACTION = re.compile(
    rf"(?:.*\band\s+(?={_TOP})\b))?(?:(?:minus|negative)\s)?(?:{_TOP}|\d)[\s-]+)?{_PART}"
    r"(?:\s(?:of\s)?(?:an?\s)?(?:dozen|hundred|thousand|million|billion|trillion)s?)?"
    r"|.*\b(?:in|out of)\b.*|[\d\s/.-]+|[½¼¾⅓⅔⅙]",
    re.IGNORECASE,
)
_NOTATION = re.compile(r"\^|\d[eE][-+]?\d|[<>=]|[x×]\d|\bover\b.*\w$|\+/-|−\d|±|^\(\$")
_OTHER_WRITING = re.compile(
    r"(?<![\d,])\d{1,3}(?:\.\d{3})*,\d{1,2}$|\d\s?[gG]$|\d\s?[\d,.]{5,}\s[mM]$"
    r"|\d\s(?:hundred|thousand)\s(?:and\s)?\S*\d|\d\s(?:hundred|thousand|lakh|crore)\sand\s\w+(?:\shundred)?$"
)
_PRICE = re.compile(r"\w\s(?:(?:dollars?|usd|yuan|kuai)\b|[$])\s?(?:and\s)?(?:[\d.]+|\w+(?:\sfive)?)$")
_SLANG = re.compile(
    r"\b(?:nought|naught|do?zs|kuai|mao|drachma|dimes?|penny|farenheit|celcius|centigrate)\b", re.IGNORECASE
)
_LAB = re.compile(
    r"electronvolt|femtobarn|candela|gray|inverse|joule|per minute|per square|second of arc|minute of arc|kibibyte"
    r"|baker|gross|gigayear|megayear|thermal unit|picometre|attometre|nanometre|radian|turn|dram|per centimetre|cubed",
    re.IGNORECASE,
)
_TIME = re.compile(r"\b(?:second|minute|hour|day|week|month|year|decade|century)\b")


@dataclass(frozen=True, slots=True)
class Expected:
    """One expected result: where it stands in which text, what it is worth, in which unit."""

    file: str
    model: str
    text: str
    span: tuple[int, int]
    written: str
    kind: str  # the gold's word: number, numberrange, ordinal, percentage, currency, dimension ...
    subtype: str
    value: float | None
    low: float | None
    high: float | None
    unit: str | None

    @property
    def before(self) -> str:
        return self.text[: self.span[0]]

    @property
    def after(self) -> str:
        return self.text[self.span[1] :]


Rule = Callable[[Expected], bool]


def _code(e: Expected) -> bool:
    glued = re.search(r"(?:[^\W\d_]|\d)[-./:,]$|[\w+&]$", e.before) or re.match(r"[./:,-]\d|[-/]\d", e.after)
    return bool(glued) or re.search(r"(?<![.,\d])\d{12,}", e.written) is not None


def _name(e: Expected) -> bool:
    alone = e.unit == "dimensionless" and re.fullmatch(r"\d+", e.written) is not None
    return alone and re.search(r"(?:[A-Z]\w*\s?[\s—]|[\"“]\w+\s)$", e.before) is not None


def _year(e: Expected) -> bool:
    return e.unit == "dimensionless" and re.fullmatch(r"(?:1[89]|20)\d\d", e.written) is not None


def _no_number(e: Expected) -> bool:
    return e.value is None and e.low is None and e.high is None


def _rank(e: Expected) -> bool:
    if re.search(r"\d", e.written):
        return False
    return e.kind.startswith("ordinal") or (e.kind == "numberrange" and re.search(r"\w\wth\b", e.written) is not None)


def _notation(e: Expected) -> bool:
    return e.subtype == "power" or (_NOTATION.search(e.written) is not None and not e.written.startswith("over"))


def _query(e: Expected) -> bool:
    if re.search(r"\bequal|\bthan$", e.written + e.after[:12]):
        return True
    return re.match(r"\s(?:or (?:greater|less|more) than\b)", e.after) is not None


def _odd_fraction(e: Expected) -> bool:
    shared = re.search(r"\b(?:in|out of)\b", e.written) is not None
    return e.subtype == "fraction" and not shared and _SAID_FRACTION.fullmatch(e.written.strip()) is None


def _spoken_price(e: Expected) -> bool:
    if e.kind != "currency" or re.match(r"\D*[\d.]+\s?(?:[a-z]*\s)?(?:million|billion|[$])|us?\s?[$]", e.written):
        return False
    return _PRICE.search(e.written) is not None


EXCLUDED: tuple[tuple[str, str, Rule], ...] = (
    ("no number", 'a unit, a percent sign or "last" without a number', _no_number),
    ("rank", 'spelled ordinals say a place in a row, not how many ("eleventh"); digits ("11th") stay', _rank),
    ("code", "parts of addresses, telephone numbers, dates and lists, and numbers of twelve digits and more", _code),
    ("name", 'a number that is part of a name ("Voyager 2")', _name),
    ("year", "a calendar year, which is a time", _year),
    ("notation", 'signs of mathematics and bookkeeping ("1.1^23", ">= 30", "one over three", "($99.99)")', _notation),
    ("query", 'the language of database queries ("less than or equal to", "equals 20")', _query),
    ("odd fraction", "fractions of a school book: improper, or of other parts than halves to tenths", _odd_fraction),
    (
        "other writing",
        'decimal commas, suffixes of engineers ("10G"), digits and words in one number ("3 hundred and 21")',
        lambda e: _OTHER_WRITING.search(e.written) is not None,
    ),
    ("spoken price", 'prices as said at a till, without the word for cents ("15 dollars 50")', _spoken_price),
    (
        "slang",
        'words and misspellings that no newsroom uses ("dzs", "kuai", "nought", "farenheit")',
        lambda e: _SLANG.search(e.written) is not None,
    ),
    (
        "laboratory",
        'units of laboratories and of angles, and counting words that are units ("a baker\'s dozen")',
        lambda e: e.unit is not None and _LAB.search(e.unit) is not None,
    ),
)
"""Reason, what it means, and whether a result falls under it. The first that fits counts."""


@dataclass
class Score:
    """How many results are right, of those that a news reader would meet and of all."""

    right: int = 0
    total: int = 0
    right_all: int = 0
    total_all: int = 0
    excluded: Counter[str] = field(default_factory=Counter)
    wrong: list[Expected] = field(default_factory=list)

    @property
    def share(self) -> float:
        return self.right / max(1, self.total)

    @property
    def share_all(self) -> float:
        return self.right_all / max(1, self.total_all)


def why_excluded(expected: Expected) -> str | None:
    """The reason for which a news reader would not meet this; None when he may."""
    return next((name for name, _, rule in EXCLUDED if rule(expected)), None)


def score(
    folder: Path, file: str, find: Callable[[str], list[QuantityMention]] = find_quantities, unit: bool = True
) -> Score:
    """Over all expected results of one file of cases; `unit` False: by value alone, lengths of time included.

    Raises FileNotFoundError when the file is absent.
    """
    out = Score()
    found: dict[str, tuple[list[QuantityMention], list[TimeMention]]] = {}
    for e in expected(folder, file):
        if e.text not in found:
            found[e.text] = (find(e.text), find_times(e.text, DAY))
        good = is_right(e, *found[e.text], unit)
        reason = why_excluded(e)
        out.total_all += 1
        out.right_all += good
        if reason is not None:
            out.excluded[reason] += 1
            continue
        out.total += 1
        out.right += good
        if not good:
            out.wrong.append(e)
    return out


def expected(folder: Path, file: str) -> Iterator[Expected]:
    """The expected results of one file, in its order."""
    for line in (folder / f"{file}.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if "results" in case:
            for r in case["results"]:
                yield _of_recognizers(file, case, r)
        else:
            for q in case.get("quantities") or []:
                value, unit = float(q["value"]), str(q["unit"])
                span = (q["span"][0], q["span"][1])
                yield Expected(
                    file, case["file"], case["text"], span, q["surface"], "quantity", "", value, None, None, unit
                )


def _of_recognizers(file: str, case: dict[str, Any], r: dict[str, Any]) -> Expected:
    resolution = r.get("resolution") or {}
    value = str(resolution.get("value"))
    low = high = number = None
    bounds = re.fullmatch(r"[\[(](-?[\d.E+-]*),(-?[\d.E+-]*)[\])]", value)
    if bounds is not None:
        low, high = (float(b) if b else None for b in bounds.groups())
    else:
        try:
            number = float(value.rstrip("%"))
        except ValueError:
            number = None
    span = (r["span"][0], r["span"][1])
    subtype, unit = str(resolution.get("subtype") or ""), resolution.get("unit")
    return Expected(file, case["model"], case["text"], span, r["text"], r["type"], subtype, number, low, high, unit)


def is_right(e: Expected, quantities: list[QuantityMention], times: list[TimeMention], unit: bool = True) -> bool:
    """Does something found say what is expected? Lengths of time are times here."""
    if e.unit is not None and e.kind != "age" and _TIME.fullmatch(e.unit):
        return any(t.span[0] < e.span[1] and e.span[0] < t.span[1] and _lasts(t.value, e.value) for t in times)
    near = [q for q in quantities if q.span[0] < e.span[1] and e.span[0] < q.span[1]]
    if not unit and e.unit in _HUNDREDTHS:  # a peer may give "40 cents" as 40
        near = [*near, *(structs.replace(q, value=q.value / 100) for q in near if q.value is not None)]
    return any(_same_value(e, q) and (not unit or _same_unit(e, q)) for q in near)


def _lasts(value: str, number: float | None) -> bool:
    m = re.fullmatch(r"PT?(\d+(?:\.\d+)?)[A-Z]+", value)
    return m is not None and number is not None and _close(float(m.group(1)), number)


def _close(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-6 * max(1.0, abs(a), abs(b))


def _same_value(e: Expected, q: QuantityMention) -> bool:
    if e.value is None:  # a range: between (both bounds), or open on one side
        return _same_bound(e.low, q.low) and _same_bound(e.high, q.high)
    wanted = e.value / 100 if e.unit in _HUNDREDTHS else e.value
    wanted = 12 * wanted if e.unit == "dozen" else wanted
    values = [q.value] if q.value is not None else [q.low, q.high]
    if q.value is None and q.low is not None and q.high is not None:
        values.append((q.low + q.high) / 2)  # quantulum3 gives the middle of a range
    if e.kind == "percentage" and q.kind == "ratio":
        wanted /= 100
    return any(v is not None and _close(v, wanted) for v in values)


def _same_bound(a: float | None, b: float | None) -> bool:
    return a is b is None or (a is not None and b is not None and _close(a, b))


_HUNDREDTHS = frozenset(("Cent", "Pence", "Penny", "cent"))
_GOLD_UNITS = {
    "United States dollar": "USD", "British pound": "GBP", "Chinese yuan": "CNY", "Japanese yen": "JPY",
    "pound sterling": "GBP", "Euro": "EUR", "C": "degree_Celsius", "F": "degree_Fahrenheit", "percentage": "percent",
    "pound-mass": "pound", "Cent": "USD", "cent": "USD", "Canadian dollar": "CAD", "Hong Kong dollar": "HKD",
}  # fmt: skip


def _same_unit(e: Expected, q: QuantityMention) -> bool:
    """Compared where the gold's name of the unit has one here; "Dollar" may be of any country."""
    if e.unit is None or e.unit == "Dollar":
        return True
    name = e.unit.lower()
    ours = _GOLD_UNITS.get(e.unit) or units.PHRASE.get(name) or units.UNIT.get(name) or units.CURRENCY_WORD.get(name)
    if e.unit == "Ton":  # of any country
        return q.unit in ("ton", "metric_ton")
    if ours is None or q.unit is None:
        return ours is None
    return q.unit == ours or (not units.dimension(ours).startswith("money") and _equal(q.unit, ours))


def _equal(a: str, b: str) -> bool:
    return units.compatible(a, b) and _close(units.convert(1.0, a, b), 1.0)


def main() -> None:
    """Print the shares and, by reason, what is left out and what is read wrong."""
    from evals.__main__ import GOLD

    for file in FILES:
        found = score(GOLD / "quantities", file)
        print(f"{file}: {found.right}/{found.total} = {found.share:.3f} for a news reader, ", end="")
        print(f"{found.right_all}/{found.total_all} = {found.share_all:.3f} of all; left out {dict(found.excluded)}")
        for e in found.wrong:
            print(f"    {e.model}: {e.written!r} ({e.value}, {e.low}, {e.high}, {e.unit}) in {e.text[:90]!r}")


if __name__ == "__main__":
    main()
