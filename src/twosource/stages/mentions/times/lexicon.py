"""The words of time, and the tokens they become: one letter of class for each, so that a grammar can read the letters.

A class string is short and its patterns are simple, so reading is linear in the text and no input can make it slow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MONTHS = "january february march april may june july august september october november december".split()
MONTH_SHORT = {
    "jan": 1, "feb": 2, "febr": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10,
    "nov": 11, "dec": 12,
}  # fmt: skip
MONTH = {name: i + 1 for i, name in enumerate(MONTHS)} | MONTH_SHORT
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
WEEKDAY_SHORT = {
    "mon": 0, "tue": 1, "tues": 1, "wed": 2, "weds": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4, "sat": 5, "sun": 6,
}  # fmt: skip
WEEKDAY = {name: i for i, name in enumerate(WEEKDAYS)} | WEEKDAY_SHORT

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
NUMBER_WORD = {w: i for i, w in enumerate(ONES)} | TENS | {"dozen": 12, "hundred": 100, "thousand": 1000}
_ORDINAL_ONES = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
ORDINAL_WORD = {w: i for i, w in enumerate(_ORDINAL_ONES) if i} | {"thirtieth": 30, "final": -1}

UNIT = {  # singular -> (TIMEX unit, is a clock unit, how many of that unit)
    "second": ("S", True, 1), "minute": ("M", True, 1), "hour": ("H", True, 1), "day": ("D", False, 1),
    "week": ("W", False, 1), "fortnight": ("W", False, 2), "month": ("M", False, 1), "quarter": ("Q", False, 1),
    "year": ("Y", False, 1), "decade": ("Y", False, 10), "century": ("Y", False, 100), "weekend": ("WE", False, 1),
    "night": ("D", False, 1), "millennium": ("Y", False, 1000), "season": ("Y", False, 1),
}  # fmt: skip
PLURAL = {f"{u}s": u for u in UNIT if u not in ("century", "millennium", "season", "night")} | {"centuries": "century"}
DECADE_WORD = {
    "twenties": 2, "thirties": 3, "forties": 4, "fifties": 5, "sixties": 6, "seventies": 7, "eighties": 8,
    "nineties": 9,
}  # fmt: skip
PART = {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI", "lunchtime": "AF"}
SEASON = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
FREQUENCY = {
    "hourly": "PT1H",
    "daily": "P1D",
    "nightly": "P1D",
    "weekly": "P1W",
    "fortnightly": "P2W",
    "monthly": "P1M",
    "quarterly": "P3M",
    "annual": "P1Y",
    "annually": "P1Y",
    "yearly": "P1Y",
}
WHOLE = {"yearlong": "P1Y", "monthlong": "P1M", "weeklong": "P1W", "daylong": "P1D"}  # fmt: skip
VAGUE = {
    "now": "PRESENT_REF", "nowadays": "PRESENT_REF", "currently": "PRESENT_REF", "recently": "PAST_REF",
    "lately": "PAST_REF", "soon": "FUTURE_REF",
}  # fmt: skip
ZONE = {  # hours east of Greenwich; ambiguous letters (IST, AST) are left out
    "gmt": 0.0, "utc": 0.0, "est": -5.0, "edt": -4.0, "cst": -6.0, "cdt": -5.0, "mst": -7.0, "mdt": -6.0,
    "pst": -8.0, "pdt": -7.0, "et": -5.0, "pt": -8.0, "bst": 1.0, "cet": 1.0, "cest": 2.0, "eet": 2.0, "eest": 3.0,
    "msk": 3.0, "jst": 9.0, "kst": 9.0, "hkt": 8.0, "sgt": 8.0, "aest": 10.0, "aedt": 11.0,
}  # fmt: skip

ZONE_OF = {  # "Eastern time", "Moscow time"; the winter hours, for the words do not say which
    "eastern": -5.0, "central": -6.0, "mountain": -7.0, "pacific": -8.0, "moscow": 3.0, "kyiv": 2.0, "kiev": 2.0,
    "london": 0.0, "paris": 1.0, "berlin": 1.0, "jerusalem": 2.0, "tehran": 3.5, "delhi": 5.5, "beijing": 8.0,
    "seoul": 9.0, "tokyo": 9.0, "pyongyang": 9.0, "vladivostok": 10.0,
}  # fmt: skip

_CLASSES: dict[str, str] = {}


def _add(letter: str, words: str, cases: str = "lcu") -> None:
    """Give these words this letter, in lower case (l), capitalised (c) and upper case (u)."""
    for w in words.split():
        for case in cases:
            form = {"l": w, "c": w.capitalize(), "u": w.upper()}[case]
            _CLASSES.setdefault(form, letter)


_add("M", " ".join(m for m in MONTHS if m not in ("march", "may", "august")))
_add("M", "march may august " + " ".join(MONTH_SHORT), "cu")
_add("W", " ".join(WEEKDAYS))
_add("K", " ".join(WEEKDAY_SHORT), "c")
_add("w", " ".join(f"{d}s" for d in WEEKDAYS))
_add("n", " ".join(NUMBER_WORD))
_add("O", " ".join(w for w in ORDINAL_WORD))
_add("q", "quarter quarters")
_add("R", " ".join(PART))
_add("U", " ".join(u for u in UNIT if u not in ("quarter", "night", "second", "season")), "lc")
_add("V", " ".join(PLURAL), "lc")
_add("V", "yr yrs mins hrs", "l")
_add("E", " ".join(DECADE_WORD), "l")
_add("S", " ".join(SEASON), "lc")
_add("G", "today yesterday tomorrow tonight overnight")
_add("L", "last past previous preceding")
_add("X", "next following coming upcoming")
_add("H", "this that")
_add("C", "current latest same")
_add("B", "ago", "lu")
_add("l", "earlier later")
_add("e", "early late mid sometime")
_add("g", "end beginning start middle close turn")
_add("h", "half")
_add("a", "a an")
_add("t", "the its their his her our")
_add("o", "of in")
_add("b", "on")
_add("@", "at around about")
_add("&", "and or")
_add(">", "to through until till")
_add("f", "few several couple many some")
_add("c", "recent")
_add("7", "these those")
_add("<", "before")
_add("^", "after")
_add("~", "long", "l")
_add("5", "future", "l")
_add("r", "yearlong weeklong monthlong daylong", "l")
_add(
    "z",
    "more further consecutive straight full whole working trading business calendar additional extra long successive "
    "solid short remaining final",
    "l",
)
_add("v", "every each per", "lc")
_add("r", " ".join(FREQUENCY), "lc")
_add("*", " ".join(VAGUE), "lc")
_add("k", "noon midnight midday", "lc")
_add("j", "local", "l")
_add("i", "time", "l")
_add("F", "fiscal financial", "lc")
_add("y", "year-end year-earlier year-ago", "l")
for _name in ZONE_OF:
    _CLASSES.setdefault(_name.capitalize(), "8")
for _zone in ZONE:
    _CLASSES.setdefault(_zone.upper(), "Z")

_TOKEN = re.compile(
    r"(?P<I>(?<![\w-])\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2})?)?(?![\w-]))"
    r"|(?P<J>\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})(?![\w/])|\d{1,2}\.\d{1,2}\.\d{4}(?![\w]))"
    r"|(?P<P>\d{1,2}(?:[:.]\d{2})?[ \u00a0]?(?:[ap]\.[ \u00a0]?m\.|[ap]\.?m\b|[AP]\.?M\b\.?))"
    r"|(?P<clock>o['’]clock\b)"
    r"|(?P<T>\d{1,2}:\d{2}(?::\d{2})?(?![\w:]))"
    r"|(?P<E>(?:\b\d{3}0|['’]\d0|\b[2-9]0)['’]?s\b)"
    r"|(?P<y>(?<!\w)['’]\d\d\b)"
    r"|(?P<O>\d{1,2}(?:st|nd|rd|th)\b)"
    r"|(?P<d>\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+\.\d+)"
    r"|(?P<D>\d+)"
    r"|(?P<Q>Q[1-4]\b)"
    r"|(?P<s>['’]s\b)"
    r"|(?P<x>[^\W\d_]+\d\w*)"
    r"|(?P<word>[^\W\d_]+)"
    r"|(?P<nl>[ \t]*[\r\n]+)"
    r"|(?P<p>[^\w\s]|_)"
)
_PUNCTUATION = {",": ",", ".": ".", "-": "-", "–": "-", "—": "|", "/": "/", "(": "(", ")": ")", "+": "+", "$": "$"}
_PUNCTUATION |= {"£": "$", "€": "$", "#": "$", "%": "%", "\u2011": "-", "‐": "-"}


@dataclass(frozen=True, slots=True)
class Tokens:
    """The text as tokens: `classes[i]` is the class letter of the token at [starts[i], ends[i])."""

    text: str
    classes: str
    starts: list[int]
    ends: list[int]

    def word(self, i: int) -> str:
        """The token in lower case; "" beyond the ends."""
        return self.text[self.starts[i] : self.ends[i]].lower() if 0 <= i < len(self.starts) else ""

    def raw(self, i: int) -> str:
        return self.text[self.starts[i] : self.ends[i]] if 0 <= i < len(self.starts) else ""


def _number_class(digits: str) -> str:
    if len(digits) <= 2:
        return "D" if 1 <= int(digits) <= 31 else "d"
    return "Y" if len(digits) == 4 and "1000" <= digits <= "2199" else "d"


def tokenise(text: str) -> Tokens:
    """Cut the text and give every token its class letter; "_" stands for a word that says nothing of time."""
    classes: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    lookup = _CLASSES.get
    for m in _TOKEN.finditer(text):
        kind = m.lastgroup
        if kind == "word":
            letter = lookup(m.group(), "_")
        elif kind == "p":
            letter = _PUNCTUATION.get(m.group(), ";")
        elif kind == "D":
            letter = _number_class(m.group())
        elif kind == "clock":
            letter = "0"
        elif kind == "nl":
            letter = "\n"
        else:
            letter = kind or ";"
        classes.append(letter)
        starts.append(m.start())
        ends.append(m.end())
    return Tokens(text, "".join(classes), starts, ends)
