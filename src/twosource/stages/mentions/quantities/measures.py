"""Units, currencies and percent signs beside a number."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from twosource.stages.mentions.quantities.number_words import MAGNITUDE
from twosource.stages.mentions.quantities.numbers import Number
from twosource.units import CURRENCY_SIGN, CURRENCY_WORD, PHRASE, SYMBOL_ONLY, UNIT

_signs = sorted(CURRENCY_SIGN, key=len, reverse=True)
_BY_SIGN = {sign.replace(" ", "").upper(): code for sign, code in CURRENCY_SIGN.items()}
_AS_WRITTEN = frozenset(("A$", "S$", "R$", "Rs", "Rs."))
"""Signs that are half a word: "a $5 fine" is not in Australian dollars, "it's $5" not in Singapore's."""
_any_case = "|".join(
    re.sub(r"(?<=[\w.])\\\$", r" ?\\$", re.escape(s)) for s in _signs if s not in _AS_WRITTEN and s[0] != "$"
)
_SIGN = re.compile(
    rf"(?<![\w])(?P<sign>M?(?:{'|'.join(re.escape(s) for s in sorted(_AS_WRITTEN))}|(?i:{_any_case})|\$))[\s\u00a0]?$"
)
_countries = (
    "US|U\\.S\\.|American|Australian|Canadian|Hong Kong|Swiss|Swedish|pounds?|Deutsche|Chinese|Japanese|Russian|Indian"
    "|Turkish|Ukrainian|Israeli|Mexican|Norwegian|Danish|Polish|Korean|South Korean|North Korean"
)
_CURRENCY_AFTER = re.compile(
    rf"[\s\u00a0-]?(?:\(\s?)?(?:(?P<name>(?:(?:{_countries})\s)?"
    r"(?:dollars?|euros?|sterling|yen|yuan|renminbi|roubles?|rubles?|won|rupees?|francs?|shekels?|rand|pesos?|liras?"
    r"|riyals?|dirhams?|hryvnias?|zlotys?|baht|ringgit|kron(?:a|e|or|er)"
    r"|(?P<million>M)?(?:USD|EUR|GBP|CNY|RMB|RUB|JPY|CHF|SEK|NOK|DKK|AUD|CAD|INR|KRW|UAH)))\b"
    r"|(?P<mark>[€£¥元₽₴₩])(?!\s?\d))",
    re.IGNORECASE,
)
_CODE_SCALE = re.compile(r"\s(?P<scale>million|billion|trillion|bn|mn)\b", re.IGNORECASE)
_POUNDS = re.compile(r"[\s-]pounds?\b(?! per square)(?P<of> of\b)?", re.IGNORECASE)
_CENTS = re.compile(r"[\s-]?(?:cents?|pence|penny|pennies|p(?!\.))\b")
PERCENT = re.compile(
    r"[\s\u00a0-]?(?:%|per[\s-]?cents?\b|pct\b|percentage\b(?![\s-]points?))|[\s-]percentage[\s-](?P<points>points?)\b",
    re.IGNORECASE,
)
_POINTS = re.compile(r"\s(?:percentage\s)?points?\b")
_phrases = "|".join(re.escape(p).replace(r"\ ", r"[\s-]") for p in sorted(PHRASE, key=len, reverse=True))
_words = "|".join(
    re.escape(u) for u in sorted((u for u in UNIT if u not in SYMBOL_ONLY and u.isalpha()), key=len, reverse=True)
)
_symbols = "|".join(
    re.escape(u)
    for u in sorted(
        {*SYMBOL_ONLY, "km²", "m²", "km/h", "km/hr", "m/s", "°C", "°F", "℃", "ºC", "ºF"}, key=len, reverse=True
    )
)
_UNIT_AFTER = re.compile(
    rf"(?:(?P<phrase>(?i:[\s\u00a0-]?(?:{_phrases})\b))|(?P<word>(?i:[\s\u00a0-](?:{_words})\b))"
    rf"|(?P<symbol>[\s\u00a0-]?(?:{_symbols})(?![\w/]))|(?P<mark>\s?(?:''|”(?=\s[a-z])|\"(?=\s(?:screen|display|wide|plate|long|tall|thick|high|deep|monitor|tv|gun)))|°))"
)
_NEEDS_TOUCH = frozenset(("in", "m", "t", "l", "L", "g", "W", "C", "F"))
_ONLY_TOUCHING = frozenset("CF")
_INCH_OF = re.compile(r"\s(?:thick|long|wide|high|tall|deep|in diameter)\b")
"""Symbols that are words or letters of their own: they must stand close to the number and not before a word."""
_NOT_UNITS = frozenset("second seconds degree degrees day days week weeks month months year years hour hours".split())
_THINGS_FOLLOW = re.compile(r"[\s-](?:[a-z-]+\s){0,3}?(?!metres|meters)[a-z-]+(?:[^s\W]s|people|men|women|children)\b")
"""After "5m" the things that there are five million of; else it is a length."""
ORDINAL_END = re.compile(r"\s?(?:st|nd|rd|th)\b")
_BAD_END = re.compile(r"[^\W\d_]|_|['’]s\b|\.\d")


@dataclass(frozen=True, slots=True)
class Measure:
    """The number with what is attached to it; `kind` None when nothing is."""

    number: Number
    end: int
    kind: Literal["measure", "money", "percent"] | None
    unit: str | None


def currency_before(text: str, start: int) -> tuple[int, str] | None:
    """Where the currency sign before `start` begins, and its ISO code. "#" stands for a pound sign lost in encoding."""
    m = _SIGN.search(text, max(0, start - 9), start)
    if m is None:
        return None
    sign = m["sign"].replace(" ", "").upper()
    sign = sign[1:] if sign not in _BY_SIGN and sign[0] == "M" else sign
    if sign not in _BY_SIGN:
        return None
    if sign in ("#", "GB #") and not re.match(r"[\d.,]+\s(?:million|billion|bn|m)\b", text[start : start + 24]):
        return None
    return m.start(), _BY_SIGN[sign]


def measure_after(text: str, number: Number, money: tuple[int, str] | None) -> Measure | None:
    """The unit, currency or percent after the number; None when the number runs into a word ("737s", "21B")."""
    end = number.end
    if money is not None:
        tail = _CURRENCY_AFTER.match(text, end)
        closing = tail.end() if tail else end
        return Measure(number, closing, "money", money[1])
    if (m := PERCENT.match(text, end)) is not None:
        return Measure(number, m.end(), "percent", "percentage_point" if m["points"] else "percent")
    if number.metres and text[end - 1] == "m" and not _THINGS_FOLLOW.match(text, end):
        metres = replace(number.scaled(1e-6, end - 1), end=end - 1)
        return Measure(metres, end, "measure", "meter")
    if (m := _CURRENCY_AFTER.match(text, end)) is not None:
        return _money(text, number, m)
    if (m := _POUNDS.match(text, end)) is not None:
        sterling = not m["of"] and ((number.value or 0) >= 1e5 or "£" in text)
        return Measure(
            number, m.end() - len(m["of"] or ""), "money" if sterling else "measure", "GBP" if sterling else "pound"
        )
    if number.sort in ("digits", "words") and (m := _CENTS.match(text, end)) is not None:
        word = m.group().strip(" -")
        if word != "p" or number.sort == "digits":
            return Measure(number.scaled(0.01, number.end), m.end(), "money", "USD" if "cent" in word else "GBP")
    if (unit := _unit(text, end, number)) is not None:
        return Measure(number, unit[0], "measure", unit[1])
    if _BAD_END.match(text, end) and not ORDINAL_END.match(text, end):
        return None
    return Measure(number, end, None, None)


def _no_unit(text: str, end: int, written: str, number: Number) -> bool:
    """Is a spaced short form a word of its own? "2 in" is one unless "thick" follows; "278,000 t" is a weight."""
    if written == "in":
        return _INCH_OF.match(text, end) is None
    if written in _ONLY_TOUCHING:
        return True
    heavy = written == "t" and (number.value or 0) >= 100
    return written not in ("m", "L") and not heavy and re.match(r"\s[a-z]", text[end : end + 2]) is not None


def _money(text: str, number: Number, m: re.Match[str]) -> Measure:
    """ "5 dollars", "15€", "30 MUSD", "75 USD million": the sum in its currency."""
    name = re.sub(r"\s+", " ", (m["name"] or m["mark"]).lower())
    end = m.end()
    if m["million"]:
        name, number = name[1:], number.scaled(1e6, number.end)
    elif name.isalpha() and len(name) == 3 and (scale := _CODE_SCALE.match(text, end)) is not None:
        number, end = number.scaled(MAGNITUDE[scale["scale"].lower()], number.end), scale.end()
    last = name.split(" ")[-1]
    code = next(
        (c for w in (name, name.rstrip("s"), last, last.rstrip("s")) if (c := CURRENCY_WORD.get(w))), name.upper()
    )
    return Measure(number, end, "money", code)


def _unit(text: str, end: int, number: Number) -> tuple[int, str] | None:
    m = _UNIT_AFTER.match(text, end)
    if m is None:
        return None
    written = m.group().strip(" -\u00a0\n")
    if m["phrase"]:
        return m.end(), PHRASE[re.sub(r"[\s-]+", " ", written.lower())]
    if m["word"]:
        word = written.lower()
        if word in _NOT_UNITS and not (word.startswith("degree")):
            return None
        return m.end(), UNIT[word]
    if m["symbol"] and written in _NEEDS_TOUCH:
        spaced = m.group()[0] in " \u00a0\n"
        if spaced and _no_unit(text, m.end(), written, number):
            return None
        if number.sort != "digits":
            return None
    if m["mark"] and written in ("''", "”", '"') and number.sort != "digits":
        return None
    return m.end(), UNIT.get(written, "inch")
