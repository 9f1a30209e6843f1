"""Numbers as written: digits, words, magnitudes, fractions and vague numerals, with the value of each."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SMALL = {w: float(i) for i, w in enumerate(_ONES)} | {w: 10.0 * i for i, w in enumerate(_TENS, 2)}
MAGNITUDE = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "mn": 1e6, "mln": 1e6,
    "bn": 1e9, "bln": 1e9, "tn": 1e12, "trn": 1e12, "lakh": 1e5, "crore": 1e7, "k": 1e3, "m": 1e6, "dozen": 12.0,
}  # fmt: skip
_GROUPS = {"thousand": 1e3, "lakh": 1e5, "crore": 1e7, "million": 1e6, "billion": 1e9, "trillion": 1e12}
VAGUE = {  # what the words guarantee: value, low, high
    "dozens": (None, 24.0, None), "scores": (None, 40.0, None), "hundreds": (None, 200.0, None),
    "thousands": (None, 2000.0, None), "millions": (None, 2e6, None), "billions": (None, 2e9, None),
    "tens of thousands": (None, 2e4, None), "hundreds of thousands": (None, 2e5, None),
    "tens of millions": (None, 2e7, None), "hundreds of millions": (None, 2e8, None),
    "dozens of thousands": (None, 2.4e4, None), "several dozen": (None, 24.0, None),
    "several hundred": (None, 200.0, None), "several thousand": (None, 2000.0, None), "several": (None, 2.0, None),
    "several million": (None, 2e6, None), "a few dozen": (None, 24.0, None), "a few hundred": (None, 200.0, None),
    "a few thousand": (None, 2000.0, None), "a few": (None, 2.0, None), "a handful": (None, 2.0, None),
    "a couple": (2.0, None, None), "a score": (20.0, 20.0, 20.0), "half a dozen": (6.0, 6.0, 6.0),
    "half a million": (5e5, 5e5, 5e5), "half a billion": (5e8, 5e8, 5e8), "a dozen": (12.0, 12.0, 12.0),
    "a hundred": (100.0, 100.0, 100.0), "a thousand": (1000.0, 1000.0, 1000.0), "a million": (1e6, 1e6, 1e6),
    "a billion": (1e9, 1e9, 1e9), "a trillion": (1e12, 1e12, 1e12),
}  # fmt: skip
_FRACTION_SIGN = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3, "⅛": 0.125}
_FRACTION_WORD = {
    "half": 1 / 2, "third": 1 / 3, "thirds": 1 / 3, "quarter": 1 / 4, "quarters": 1 / 4, "fourth": 1 / 4,
    "fourths": 1 / 4, "fifth": 1 / 5, "fifths": 1 / 5, "sixth": 1 / 6, "eighth": 1 / 8, "tenth": 1 / 10,
    "tenths": 1 / 10,
}  # fmt: skip
_RATIO = {
    "doubled": 2.0, "doubles": 2.0, "doubling": 2.0, "double": 2.0, "tripled": 3.0, "triples": 3.0, "tripling": 3.0,
    "triple": 3.0, "trebled": 3.0, "quadrupled": 4.0, "quadruple": 4.0, "quadrupling": 4.0, "quintupled": 5.0,
    "halved": 0.5,
}  # fmt: skip
_RATIO_NEEDS_CUE = frozenset(("double", "triple", "quadruple"))

_word = "|".join(sorted({*_SMALL, *(m for m in MAGNITUDE if len(m) > 3)}, key=len, reverse=True))
_vague = "|".join(sorted(VAGUE, key=len, reverse=True)).replace(" ", r"\s")
_magnitude = r"hundred|thousand|million|billion|trillion|mn|mln|bn|bln|tn|trn|lakh|crore|dozen"
_ATOM = re.compile(
    rf"(?P<vague>\b(?:{_vague})\b)"
    r"|(?P<of>\b(?:(?P<top>one|two|three|four|a|\d)[\s-])?(?P<bottom>thirds?|quarters?|fifths?|tenths?|half)\b)"
    rf"|(?P<words>\b(?:{_word})(?:(?:[\s-]|(?:(?<=hundred)|(?<=thousand)|(?<=million))\sand\s)(?:{_word})){{0,9}}\b"
    r"(?:\sand\sa\shalf\b)?)"
    r"|(?P<ratio>\b(?:doubl(?:e[ds]?|ing)|tripl(?:e[ds]?|ing)|trebled|quadrupl(?:e[ds]?|ing)|quintupled|halved)\b)"
    r"|(?P<digits>(?:\d{1,3}(?:,\d{3})+(?![\d])|\d+)(?:\.\d+)?(?:[\s-]?(?P<frac>\d{1,2}/\d{1,2}(?![\d/])|[½¼¾⅓⅔⅛]))?"
    rf"(?P<mag>(?:[\s\u00a0-]?(?:{_magnitude})|[mk])(?![\w])(?:\s(?:million|billion|trillion)\b)?)?)"
    r"|(?P<sign>[½¼¾⅓⅔⅛])",
    re.IGNORECASE,
)
_MAX_DIGITS = 15  # longer strings of digits are identifiers, and a float would not hold them


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written at text[start:end]; `vague` and `ratio` tell its sort, `places` how finely it is given."""

    start: int
    end: int
    value: float | None
    low: float | None
    high: float | None
    sort: str  # digits, words, vague, fraction, ratio
    small: bool = False  # bare digits without comma, point or magnitude: may be part of a name
    metres: bool = False  # "5m": millions or metres, the words around it tell

    def scaled(self, factor: float, end: int) -> Number:
        def times(x: float | None) -> float | None:
            return None if x is None else _clean(x * factor)

        return replace(self, end=end, value=times(self.value), low=times(self.low), high=times(self.high), small=False)


def _clean(value: float) -> float:
    """Without the noise of binary fractions: 2.5 million, not 2500000.0000000004."""
    return float(f"{value:.12g}")


def word_value(words: str) -> float:
    """ "two hundred and fifty thousand" -> 250000."""
    total = current = 0.0
    last_small = 0.0
    for word in re.split(r"[\s-]+", words.lower()):
        if word in ("and", "a"):
            continue
        if word == "half":
            current += 0.5
        elif word in _GROUPS:
            total, current, last_small = total + max(current, 1.0) * _GROUPS[word], 0.0, 0.0
        elif word in ("hundred", "dozen"):
            current, last_small = max(current, 1.0) * MAGNITUDE[word], 0.0
        else:
            value = _SMALL[word]
            if 0 < last_small < 20 or (last_small >= 20 and value >= 10):
                raise ValueError(f"{words!r} is two numbers")  # "nineteen ninety", "one two three"
            current, last_small = current + value, value
    return total + current


def _digits(m: re.Match[str]) -> Number | None:
    text = m.group("digits")
    core = re.match(r"[\d,]+(?:\.\d+)?", text)
    if core is None or sum(c.isdigit() for c in core.group()) > _MAX_DIGITS:
        return None
    value = float(core.group().replace(",", ""))
    plain = core.group().isdigit() and not m["frac"] and not m["mag"]
    if m["frac"]:
        part = _FRACTION_SIGN.get(m["frac"])
        if part is None:
            top, bottom = (float(x) for x in m["frac"].split("/"))
            if not bottom or top >= bottom:
                return None
            part = top / bottom
        value += part
    metres = False
    if m["mag"]:
        words = re.split(r"[\s\u00a0-]+", m["mag"].lower().strip(" -\u00a0"))
        metres = m["mag"].lower() == "m"
        for word in words:
            value *= MAGNITUDE[word]
    value = _clean(value)
    return Number(m.start(), m.end(), value, value, value, "digits", plain, metres)


def _fraction(m: re.Match[str], text: str) -> Number | None:
    """ "a third of", "two-thirds", "half of"; a bare ordinal ("third") or "first half" is none."""
    top, bottom = (m["top"] or "").lower(), m["bottom"].lower()
    after = text[m.end() : m.end() + 5].lower()
    before = text[max(0, m.start() - 14) : m.start()].lower()
    share = after.startswith((" of ", " the ", " its"))
    if bottom == "half":
        cue = re.search(r"\b(?:about|around|nearly|almost|over|than|roughly|some|least|only|by)\s$", before)
        if re.search(r"\b(?:first|second|other|and|better|latter|one)[\s-](?:a\s)?$", before) or after.startswith("-"):
            return None
        if not (share or cue) or top not in ("", "one", "a"):
            return None
        count = 1.0
    else:
        if not top or not (share or (top != "a" and bottom.endswith("s")) or "-" in m.group()):
            return None
        count = {"a": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0}.get(top) or float(top)
    value = count * _FRACTION_WORD[bottom]
    return Number(m.start(), m.end(), value, value, value, "fraction")


def _ratio(m: re.Match[str], text: str) -> Number | None:
    word = m["ratio"].lower()
    if word in _RATIO_NEEDS_CUE and not re.search(
        r"\b(?:than|nearly|almost|to|will|would|could|can|about)\s$", text[max(0, m.start() - 10) : m.start()]
    ):
        return None
    value = _RATIO[word]
    return Number(m.start(), m.end(), value, value, value, "ratio")


def numbers(text: str) -> list[Number]:
    """Every number in the text, in order; which of them count something is for the caller to tell."""
    out: list[Number] = []
    for m in _ATOM.finditer(text):
        number = _number(m, text)
        if number is not None:
            out.append(number)
    return out


def _number(m: re.Match[str], text: str) -> Number | None:
    kind = m.lastgroup
    if m["digits"]:
        return _digits(m)
    if kind == "words":
        try:
            value = _clean(word_value(m.group()))
        except ValueError:
            return None
        return Number(m.start(), m.end(), value, value, value, "words")
    if kind == "vague":
        key = re.sub(r"\s", " ", m.group().lower())
        exact = VAGUE[key]
        return Number(m.start(), m.end(), *exact, "vague" if exact[1] != exact[2] or exact[0] is None else "words")
    if m["of"]:
        return _fraction(m, text)
    if kind == "ratio":
        return _ratio(m, text)
    value = _FRACTION_SIGN[m.group()]
    return Number(m.start(), m.end(), value, value, value, "fraction")
