"""The words of time, and the tokens they become: one letter of class for each, so that a grammar can read the letters.

A class string is short and its patterns are simple, so reading is linear in the text and no input can make it slow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from twosource.stages.mentions.times import holidays, zones

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
PART = {
    "morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI", "lunchtime": "AF", "dawn": "MO",
    "daybreak": "MO", "dusk": "EV", "nightfall": "EV", "midmorning": "MO", "midafternoon": "AF",
}  # fmt: skip
SEASON = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
FREQUENCY = {
    "hourly": "PT1H",
    "daily": "P1D",
    "nightly": "P1D",
    "weekly": "P1W",
    "fortnightly": "P2W",
    "monthly": "P1M",
    "quarterly": "P3M",
    "annually": "P1Y",
    "yearly": "P1Y",
}
WHOLE = {"yearlong": "P1Y", "monthlong": "P1M", "weeklong": "P1W", "daylong": "P1D"}  # fmt: skip
VAGUE = {
    "now": "PRESENT_REF", "nowadays": "PRESENT_REF", "currently": "PRESENT_REF", "recently": "PAST_REF",
    "lately": "PAST_REF", "soon": "FUTURE_REF",
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
_add("R", "morning afternoon evening night lunchtime")
_add("R", " ".join(PART), "l")
_add("A", "mornings afternoons evenings nights")
_add("U", " ".join(u for u in UNIT if u not in ("quarter", "night", "second", "season")), "lc")
_add("V", " ".join(PLURAL), "lc")
_add("V", "yr yrs min mins hr hrs sec secs", "l")
_add("E", " ".join(DECADE_WORD), "lc")
_add("N", "moment present", "l")
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
_add("a", "a an another")
_add("9", "all", "lc")
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
_CLASSES["Day"] = _CLASSES["Eve"] = "2"
for _name in ("Christmas", "Easter", "Thanksgiving", "Halloween"):
    _CLASSES[_name] = "1"
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
_add("i", "time", "lc")
_add("F", "fiscal financial", "lc")
_add("4", "from", "lc")
_add("6", "other", "l")
_add("y", "year-end year-earlier year-ago", "l")
_add("p", "period", "lc")
_add("u", "so", "l")
for _zone in (*zones.ABBREVIATION, "et", "ct", "pt"):
    _CLASSES.setdefault(_zone.upper(), "Z")

_TENS = "(?:twen|thir|for|fif|six|seven|eigh|nine)ty"
_TEENS = "(?:ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen)"
_ORDINAL_DIGIT = "(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
_DIGIT = "(?:one|two|three|four|five|six|seven|eight|nine)"
_YEAR_WORDS = (
    rf"\b(?:[Ss]even|[Ee]igh|[Nn]ine)teen[ -](?:{_TENS}(?:[ -]{_DIGIT})?|{_TEENS})\b"
    rf"|\b[Tt]wenty[ -](?:{_TEENS}|twenty(?:[ -]{_DIGIT})?)\b"
    rf"|\b(?:[Tt]wen|[Tt]hir)ty[ -]{_ORDINAL_DIGIT}\b"
    rf"|(?<=year )two thousand(?: (?:and )?(?:{_TEENS}|{_DIGIT}))?\b"
)
_TOKEN = re.compile(
    r"(?P<I>(?<![\w-])\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2})?)?(?![\w-]))"
    r"|(?P<J>\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})(?![\w/])|\d{1,2}\.\d{1,2}\.\d{4}(?![\w])"
    r"|(?<![\w-])\d{1,2}-\d{1,2}-\d{4}(?![\w-]))"
    r"|(?P<P>\d{1,2}(?:[:.]\d{2}){0,2}[ \u00a0]?(?:[ap]\.[ \u00a0]?m\.|[ap]\.?m\b|[AP]\.?M\b\.?))"
    r"|(?P<clock>o['’]clock\b)"
    r"|(?P<T>\d{1,2}:\d{2}(?::\d{2})?(?![\w:])|(?:0\d|(?<=\bat )(?:1\d|2[0-3]))[0-5]\d(?=[ \u00a0]?(?:hours|hrs)\b))"
    r"|(?P<E>(?:\b\d{3}0|['’]\d0|\b[2-9]0)['’]?s\b)"
    r"|(?P<y>(?<!\w)['’]\d\d\b)"
    r"|(?P<O>\d{1,2}(?:st|nd|rd|th)\b)"
    r"|(?P<d>\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+\.\d+)"
    r"|(?P<D>\d+)"
    r"|(?P<Q>Q[1-4]\b)"
    r"|(?P<s>['’]s\b)"
    r"|(?P<x>[^\W\d_]+\d\w*)"
    r"|(?P<N>" + _YEAR_WORDS + r")"
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
    spelled: dict[int, str] = field(default_factory=dict)  # token -> "1996" where the text has "nineteen ninety-six"

    def word(self, i: int) -> str:
        """The token in lower case, a year in words as digits; "" beyond the ends."""
        if i in self.spelled:
            return self.spelled[i]
        return self.text[self.starts[i] : self.ends[i]].lower() if 0 <= i < len(self.starts) else ""

    def raw(self, i: int) -> str:
        return self.text[self.starts[i] : self.ends[i]] if 0 <= i < len(self.starts) else ""


def _number_class(digits: str) -> str:
    if len(digits) <= 2:
        return "D" if 1 <= int(digits) <= 31 else "d"
    return "Y" if len(digits) == 4 and "1000" <= digits <= "2199" else "d"


_JOINING = frozenset("i2W")  # "time", "Day" and "Eve", weekdays: they may end a name of several words


def _joined(letter: str, text: str, starts: list[int], ends: list[int], end: int) -> tuple[int, str] | None:
    """The token at which the zone ("Eastern Standard Time") or the holiday ("New Year's Eve") begins whose last word
    ends at `end`, and its class; None when that word stands for itself."""
    if letter == "W" and (not ends or text[starts[-1] : ends[-1]] not in holidays.BEFORE_WEEKDAY):
        return None
    for words in range(min(4, len(starts)), 0, -1):
        at = starts[-words]
        if end - at > 40 or text[ends[-1]] not in " \u00a0":
            continue
        if letter == "i" and words <= 3 and zones.is_zone(text[at : ends[-1]].lower()):
            return len(starts) - words, "Z"
        if letter != "i" and holidays.is_holiday(text[at:end]):
            return len(starts) - words, "1"
    return None


def _number_in_words(words: str) -> str:
    """ "1996" for "nineteen ninety-six", "2007" for "two thousand and seven", "21th" for "twenty-first"."""
    tens, last = re.split(r"[ -]", words.lower())[:2]
    if last in ORDINAL_WORD:
        return f"{TENS[tens] + ORDINAL_WORD[last]}th"
    numbers = [NUMBER_WORD[w] for w in re.findall(r"[a-z]+", words.lower()) if w != "and"]
    if numbers[0] == 2:
        return str(2000 + sum(numbers[2:]))
    return str(100 * numbers[0] + sum(numbers[1:]))


def tokenise(text: str) -> Tokens:
    """Cut the text and give every token its class letter; "_" stands for a word that says nothing of time."""
    classes: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    spelled: dict[int, str] = {}
    lookup = _CLASSES.get
    for m in _TOKEN.finditer(text):
        kind = m.lastgroup
        if kind == "word":
            letter = lookup(m.group(), "_")
            if letter in _JOINING:
                joined = _joined(letter, text, starts, ends, m.end())
                if joined is not None:
                    start, letter = joined
                    del classes[start:], ends[start:], starts[start + 1 :]
                    classes.append(letter)
                    ends.append(m.end())
                    continue
                letter = "U" if m.group() == "Day" else letter
        elif kind == "p":
            letter = _PUNCTUATION.get(m.group(), ";")
        elif kind == "D":
            letter = _number_class(m.group())
        elif kind == "clock":
            letter = "0"
        elif kind == "nl":
            letter = "\n"
        elif kind == "N":
            spelled[len(classes)] = _number_in_words(m.group())
            letter = "O" if spelled[len(classes)].endswith("th") else "Y"
        else:
            letter = kind or ";"
        classes.append(letter)
        starts.append(m.start())
        ends.append(m.end())
    return Tokens(text, "".join(classes), starts, ends, spelled)
