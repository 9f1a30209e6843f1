"""Numbers as written: digits, words, magnitudes, fractions and vague numerals, with the value of each."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from twosource.stages.mentions.quantities.number_words import (
    CARDINAL,
    MAGNITUDE,
    ONE_TO_NINE,
    PART,
    SMALL,
    VAGUE,
    longest,
)

_FRACTION_SIGN = {
    "½": 1 / 2, "¼": 1 / 4, "¾": 3 / 4, "⅓": 1 / 3, "⅔": 2 / 3, "⅕": 1 / 5, "⅖": 2 / 5, "⅗": 3 / 5, "⅘": 4 / 5,
    "⅙": 1 / 6, "⅚": 5 / 6, "⅛": 1 / 8, "⅜": 3 / 8, "⅝": 5 / 8, "⅞": 7 / 8,
}  # fmt: skip
_RATIO = {
    "doubled": 2.0, "doubles": 2.0, "doubling": 2.0, "double": 2.0, "tripled": 3.0, "triples": 3.0, "tripling": 3.0,
    "triple": 3.0, "trebled": 3.0, "quadrupled": 4.0, "quadruple": 4.0, "quadruples": 4.0, "quadrupling": 4.0,
    "quintupled": 5.0, "halved": 0.5, "halving": 0.5,
}  # fmt: skip
_FOLD = re.compile(r"(?P<n>[a-z]{3,9})fold", re.IGNORECASE)
_RATIO_NEEDS_CUE = frozenset(("double", "triple", "quadruple"))

_signs = "".join(_FRACTION_SIGN)
_vague = "|".join(sorted(VAGUE, key=len, reverse=True)).replace(" ", r"\s{1,2}")
_part = "halves|half|" + "|".join(sorted((p for p in PART if p not in ("half", "halves")), key=len, reverse=True))
_sep = r"(?:\s{1,3}|-|(?:(?<=hundred)|(?<=thousand)|(?<=million)|(?<=billion)|(?<=lakh)|(?<=crore))\s{1,2}and\s{1,2}"
_sep += rf"(?!(?:{ONE_TO_NINE})[\s-](?:{_part})\b))"
_magnitude = r"hundred|thousand|million|billion|trillion|mn|mln|mil|bn|bln|tn|tln|trn|lakh|crore|dozens?(?!\sof)"
_shares = (
    rf"(?P<share>(?<![\w.,-])(?P<some>{ONE_TO_NINE}|\d{{1,6}})\s(?P<in>in|out\sof)\s(?:every\s)?"
    rf"(?P<all>\d{{1,3}}(?:,\d{{3}})*(?![\d%/-]|[.,:]\d)|{CARDINAL}(?:[\s-]{CARDINAL}){{0,2}}))"
    rf"|(?P<of>\b(?:(?P<top>an?|{ONE_TO_NINE}|\d{{1,2}})(?:\s{{1,2}}|\s?-\s?))?(?P<bottom>{_part})\b)"
)
_plain = (
    r"(?P<single>(?<![%s\d]\s)\ban?(?=\s(?:mile|kilometer|kilometre|gallon|tonne)\b))"
    rf"|(?P<vague>\b(?:{_vague})\b)"
    rf"|(?P<words>\b(?:a\s{{1,2}}(?=hundred\b|thousand\b|million\b|billion\b|trillion\b|dozen\b))?"
    rf"{CARDINAL}(?:{_sep}{CARDINAL}){{0,9}})"
    r"|(?P<ratio>\b(?:doubl(?:e[ds]?|ing)|tripl(?:e[ds]?|ing)|trebled|quadrupl(?:e[ds]?|ing)|quintupled|halv(?:ed|ing)"
    r"|(?:two|three|four|five|six|seven|eight|nine|ten|hundred)fold)\b)"
    r"|(?P<digits>(?:\d{1,3}(?:,\d{3})+(?!\d)|\d{1,2}(?:,\d{2}){1,4},\d{3}(?![\d,])"
    r"|(?<![\d.,] )[1-9]\d{0,2}(?:[ \u00a0\u2009\u202f]\d{3}){1,4}(?![\w,]|-\d)|(?:(?<![\w.])(?=\.\d))|\d+)(?:\.\d+)?"
    rf"(?:[\s-]{{0,2}}(?P<frac>\d{{1,2}}/\d{{1,2}}(?![\d/])|[{_signs}]))?"
    rf"(?P<mag>(?:[\s\u00a0-]{{0,2}}(?:{_magnitude})|\s?k|[mbt]|mm)(?![\w])(?:\s(?:million|billion|trillion)\b)?)?)"
    rf"|(?P<sign>[{_signs}])"
)
_start = rf"(?:(?<!\w)(?=[abcdefhlmnoqstz])|(?=[\d.{_signs}]))"
"""Where a number may begin at all: most letters of a text are passed over by this alone."""
_ATOM = re.compile(f"{_start}(?:{_shares}|{_plain})", re.IGNORECASE)
_PLAIN = re.compile(_plain, re.IGNORECASE)
_MIXED = re.compile(
    rf"(?:\s{{1,2}}|-)and(?:\s{{1,2}}|-)(?P<top>an?|{ONE_TO_NINE})(?:\s{{1,2}}|\s?-\s?)(?P<bottom>{_part})\b",
    re.IGNORECASE,
)
""" "Two and three quarters", "one million and a half"."""
_POINT = re.compile(rf"\s{{1,2}}point(?P<places>(?:[\s-]{{1,2}}(?:{'|'.join(SMALL)}))+)\b", re.IGNORECASE)
_SCALE = re.compile(
    r"\s{1,2}(?:of\s{1,2})?(?:an?\s{1,2})?(?P<scale>dozen|hundred|thousand|million|billion|trillion)\b", re.IGNORECASE
)
_OF_UNIT = re.compile(
    r"(?P<a>(?:\sof)?\s{1,2}an?|)(?=[\s-](?:miles?|kilomet(?:er|re)s?|km|met(?:er|re)s?|tonnes?|tons?|acres?|gallons?"
    r"|lit(?:er|re)s?|barrels?|inch|inches|foot|kilos?|degrees?|percent|per cent|percentage)\b)",
    re.IGNORECASE,
)
""" "Half a mile", "a quarter of a percent": the number ends before the unit."""
_ENDS_LARGE = re.compile(r"\b(?P<m>thousand|million|billion|trillion|mn|mln|bn|bln|tn|trn)$", re.IGNORECASE)
_MINUS = re.compile(r"(?:(?:^|[\s(\[“\"$€£])[-−]|\b(?:minus|negative)\s)$", re.IGNORECASE)
_AFTER_NUMBER = re.compile(r"\d\s?[-−]$")
_AFTER_CURRENCY = re.compile(r"[$£€¥]\s?$")
_MAX_DIGITS = 15  # longer strings of digits are identifiers, and a float would not hold them
_SLASHED = re.compile(r"/\d")
_MOST_SHORT = 100.0  # "1.2b" are billions, "802.11b" is a standard
_COMMON_ODDS = frozenset((5.0, 10.0, 100.0, 1000.0, 10000.0, 100000.0, 1e6))


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


def exactly(start: int, end: int, value: float, sort: str) -> Number:
    value = value if sort == "fraction" else _clean(value)
    return Number(start, end, value, value, value, sort)


def _digits(m: re.Match[str], text: str) -> Number | None:
    whole = m.group("digits")
    core = re.match(r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?|[\d,]*(?:[ \u00a0\u2009\u202f]\d{3}(?!\d))*(?:\.\d+)?", whole)
    if core is None or sum(c.isdigit() for c in core.group()) > _MAX_DIGITS:
        return None
    value = float(re.sub(r"[^\d.]", "", core.group()))
    plain = core.group().isdigit() and not m["frac"] and not m["mag"]
    if m["frac"]:
        part = _FRACTION_SIGN.get(m["frac"])
        if part is None:
            top, bottom = (float(x) for x in m["frac"].split("/"))
            if not bottom or top >= bottom:
                return None
            part = top / bottom
        value += part
    metres, end = False, m.end()
    if m["mag"]:
        words = re.findall(r"[a-z]+", m["mag"].lower())
        metres = m["mag"].lower() == "m"
        short = m["mag"] in ("b", "B", "t", "T", "mm", "MM", "Mm", "mM")
        money = _AFTER_CURRENCY.search(text, max(0, m.start() - 3), m.start()) is not None
        if short and not money and not (m["mag"] == "b" and value < _MOST_SHORT):
            end -= len(m["mag"])  # "278 t" and "10mm" are units, "21B" is a name: not for us to say
            plain = core.group().isdigit() and not m["frac"]
        else:
            for word in words:
                value *= MAGNITUDE[word]
    value = _clean(value)
    return Number(m.start(), end, value, value, value, "digits", plain, metres)


def _slash(m: re.Match[str], text: str) -> Number | None:
    """ "1/4 mile", "2/3 of": a fraction where it is followed by what it is a part of, or stands alone."""
    n = re.compile(r"(?P<top>\d{1,2})/(?P<bottom>\d{1,3})(?![\d/.])").match(text, m.start())
    if n is None or (m.start() and text[m.start() - 1] in "/.,-"):
        return None
    top, bottom = float(n["top"]), float(n["bottom"])
    after = text[n.end() : n.end() + 8]
    if not 0 < top < bottom or not (
        re.match(r"\sof\b|[\s-](?:miles?|inch|in\b|cup|acres?)", after) or not after.strip()
    ):
        return None
    return exactly(n.start(), n.end(), top / bottom, "fraction")


def _share(m: re.Match[str], text: str) -> Number | None:
    """ "One in five", "9 out of 10": a part of the whole. "Two in three weeks" is none."""
    top = SMALL.get(m["some"].lower()) or (float(m["some"]) if m["some"].isdigit() else 0.0)
    words = m["all"]
    bottom, length = (float(words.replace(",", "")), len(words)) if words[0].isdigit() else longest(words)
    if not 0 < top < bottom or length < len(words):
        return None
    if m["in"].lower() == "in" and (bottom > 1e6 or 1900 <= bottom <= 2100 or not (top == 1 or bottom in _COMMON_ODDS)):
        return None
    return exactly(m.start(), m.end(), top / bottom, "fraction")


def _fraction(m: re.Match[str], text: str) -> Number | None:
    """ "a third of", "two-thirds", "half a million"; a bare ordinal ("third") or "first half" is none."""
    top, bottom = (m["top"] or "").lower(), m["bottom"].lower()
    before = text[max(0, m.start() - 14) : m.start()].lower()
    scale = _SCALE.match(text, m.end()) if bottom in ("half", "quarter", "quarters", "thirds") else None
    count = 1.0 if top in ("", "a", "an") else SMALL.get(top) or float(top)
    if scale is not None and (top or bottom in ("half", "quarter")):
        value = count / PART[bottom] * MAGNITUDE[scale["scale"].lower()]
        return exactly(m.start(), scale.end(), value, "words")
    of = _OF_UNIT.match(text, m.end()) if bottom in ("half", "quarter", "quarters", "third", "thirds") else None
    if of is not None and (top or of["a"] or bottom == "half"):
        return exactly(m.start(), of.end(), count / PART[bottom], "fraction")
    after = text[m.end() : m.end() + 8].lower()
    share = re.match(r"\s(?:of|the|its)\b", after) is not None
    closed = re.match(r"\s?(?:[.,;:!?)\n]|$)", after) is not None
    if bottom == "half":
        cue = re.search(r"\b(?:about|around|nearly|almost|over|than|roughly|some|least|only|by)\s$", before)
        if re.search(r"\b(?:first|second|other|and|better|latter|one)[\s-](?:a\s)?$", before) or after.startswith("-"):
            return None
        if not (share or cue or (top and closed) or (top == "one" and "-" in m.group())) or top not in ("", "one", "a"):
            return None
    elif not top or bottom == "halves":
        return None
    elif top in ("a", "an"):
        leading = re.search(r"\b(?:by|about|than|to|nearly|almost|is|was|exactly|roughly)\s$|^$", before)
        if not (share or (closed and leading)):
            return None
    elif not (share or bottom.endswith("s") or "-" in m.group() or top == "one"):
        return None
    return exactly(m.start(), m.end(), count / PART[bottom], "fraction")


def _ratio(m: re.Match[str], text: str) -> Number | None:
    word = m["ratio"].lower()
    if (fold := _FOLD.fullmatch(word)) is not None:
        value = SMALL.get(fold["n"]) or MAGNITUDE[fold["n"]]
        return exactly(m.start(), m.end(), value, "ratio")
    if word in _RATIO_NEEDS_CUE and not re.search(
        r"\b(?:than|nearly|almost|to|will|would|could|can|about)\s$", text[max(0, m.start() - 10) : m.start()]
    ):
        return None
    return exactly(m.start(), m.end(), _RATIO[word], "ratio")


def numbers(text: str) -> list[Number]:
    """Every number in the text, in order; which of them count something is for the caller to tell."""
    out: list[Number] = []
    at = 0
    while (m := _ATOM.search(text, at)) is not None:
        number = _share(m, text) if m["share"] else _fraction(m, text) if m["of"] else None
        if number is None and (plain := m if m["share"] is m["of"] is None else _PLAIN.match(text, m.start())):
            number = _number(plain, text)
            m = plain
        if number is None:
            at = m.end()
            continue
        out.append(_signed(number, text, at))
        at = number.end
    return out


def _signed(number: Number, text: str, least: int) -> Number:
    """With the minus before it, where one stands ("-10 degrees", "minus five percent")."""
    if number.sort not in ("digits", "words", "fraction") or number.value is None:
        return number
    sign = _MINUS.search(text, max(least, number.start - 10), number.start)
    if sign is None or _AFTER_NUMBER.search(text, max(0, number.start - 4), number.start):
        return number
    start = sign.start() + (sign.group()[0] in ' \n\t([“"\u00a0$€£')
    low = None if number.high is None else -number.high
    high = None if number.low is None else -number.low
    return replace(number, start=start, value=-number.value, low=low, high=high)


def _number(m: re.Match[str], text: str) -> Number | None:
    if m["digits"]:
        if m["digits"].isdigit() and _SLASHED.match(text, m.end("digits")):
            return _slash(m, text)
        found = _digits(m, text)
        return _mixed(found, text) if found is not None and not m["frac"] else found
    if m["words"]:
        value, length = longest(m.group())
        if not length:
            return None
        return _mixed(exactly(m.start(), m.start() + length, value, "words"), text)
    if m["single"]:  # "about a mile away"; "$2 a mile" is a rate
        return exactly(m.start(), m.end(), 1.0, "fraction")
    if m["vague"]:
        key = re.sub(r"\s+", " ", m.group().lower())
        exact = VAGUE[key]
        return Number(m.start(), m.end(), *exact, "vague" if exact[1] != exact[2] or exact[0] is None else "words")
    if m["ratio"]:
        return _ratio(m, text)
    return exactly(m.start(), m.end(), _FRACTION_SIGN[m.group()], "fraction")


def _mixed(number: Number, text: str) -> Number:
    """With the fraction or the decimals that follow in words."""
    value = number.value or 0.0
    if number.sort == "words" and (point := _POINT.match(text, number.end)) is not None:
        places = re.findall(r"[a-z]+", point["places"].lower())
        digits = _places(places)
        if not digits:
            return number
        scale = _SCALE.match(text, point.end())
        size, end = (MAGNITUDE[scale["scale"].lower()], scale.end()) if scale else (1.0, point.end())
        return exactly(number.start, end, size * float(f"{value:.0f}.{digits}"), number.sort)
    m = _MIXED.match(text, number.end)
    if m is None:
        return number
    top = m["top"].lower()
    part = (1.0 if top in ("a", "an") else SMALL[top]) / PART[m["bottom"].lower()]
    if part >= 1:
        return number
    large = _ENDS_LARGE.search(text, number.start, number.end)
    scale = _SCALE.match(text, m.end())
    if scale is not None:
        size = MAGNITUDE[scale["scale"].lower()]
        total = value + part * size if large else (value + part) * size
        return exactly(number.start, scale.end(), total, number.sort)
    return exactly(number.start, m.end(), value + part * (MAGNITUDE[large["m"].lower()] if large else 1.0), number.sort)


def _places(words: list[str]) -> str:
    """Decimals spoken digit by digit or as one number: "zero three" is "03", "seventy-one" is "71"."""
    if all(SMALL[w] < 10 for w in words):
        return "".join(str(int(SMALL[w])) for w in words)
    value, length = longest(" ".join(words))
    return f"{value:.0f}" if length == len(" ".join(words)) else ""
