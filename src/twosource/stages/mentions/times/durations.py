"""How long and how often: "six months", "a two-month lull", "every Tuesday", "15 a year", "currently"."""

from __future__ import annotations

import re

from twosource.stages.mentions.times.lexicon import (
    FREQUENCY,
    MONTH,
    PART,
    PLURAL,
    SEASON,
    UNIT,
    VAGUE,
    WEEKDAY,
    WHOLE,
)
from twosource.stages.mentions.times.moments import Found
from twosource.stages.mentions.times.periods import duration_value, unit_of
from twosource.stages.mentions.times.scene import Scene, number

_RATE = frozenset(
    "twice once times million billion trillion people percent cent bn m thrice pounds dollars euros".split()
)


def lasting(m: re.Match[str], scene: Scene) -> Found | None:
    """A length of time; not an age ("56 years old"), not a fraction ("three quarters of")."""
    t = scene.tokens
    word = t.word(m.start("unit"))
    unit = unit_of(word)
    if unit not in UNIT or unit in ("weekend", "quarter", "quarters") or _age(m, scene):
        return None
    letters = m["count"]
    if letters == "a":
        if _is_rate(m, scene):
            return Found(duration_value(1.0, unit), "set")
        count: float | None = 1.0
    elif letters == "h":
        count = 0.5
    elif "f" in letters:
        count = None if "couple" not in _words(m, scene) else 2.0
        if t.word(m.start("count")) == "some" and unit in ("second", "minute"):
            return None
    else:
        count = number(t, m.start("count"), m.end("count"))
        if count is None:
            return None
    if "half" in m.re.groupindex and m["half"] and count is not None:
        if unit in ("hour", "minute"):
            return Found(f"PT{count:g}{'H30M' if unit == 'hour' else 'M30S'}", "duration")
        count += 0.5
    return Found(duration_value(count, unit), "duration")


def _words(m: re.Match[str], scene: Scene) -> str:
    t = scene.tokens
    return t.text[t.starts[m.start()] : t.ends[m.end() - 1]].lower()


def _age(m: re.Match[str], scene: Scene) -> bool:
    t = scene.tokens
    following = [t.word(i) for i in range(m.end(), m.end() + 3)]
    if following[0] == "old" or following[:2] in (
        ["-", "old"],
        ["–", "old"],
        ["-", "olds"],
        ["–", "olds"],
        ["of", "age"],
    ):
        return True
    return t.word(m.start() - 1) == "aged" or t.word(m.start() - 1) == "age"


def _is_rate(m: re.Match[str], scene: Scene) -> bool:
    """ "15 a year", "$3m a week", "twice a day"."""
    t = scene.tokens
    return t.classes[m.start() - 1 : m.start()] in ("d", "D", "n", "Y", "%") or t.word(m.start() - 1) in _RATE


def all_unit(m: re.Match[str], scene: Scene) -> Found | None:
    """ "all day", "all week"; not "all hour"."""
    word = scene.tokens.raw(m.start("unit"))
    return Found(duration_value(1.0, word), "duration") if word in ("day", "week", "month", "year") else None


_RANK = ({"Y": 0, "M": 1, "W": 2, "D": 3}, {"H": 4, "M": 5, "S": 6})


def compound(a: Found, b: Found) -> Found | None:
    """Two lengths that make one: "two years and four months", "an hour and 20 minutes"; None when they do not."""
    left, right = (re.fullmatch(r"P(T?)(\d+)([YMWDHS])", f.value) for f in (a, b))
    if left is None or right is None or a.kind != "duration" or b.kind != "duration":
        return None
    sizes = [_RANK[bool(x[1])].get(x[3], 9) for x in (left, right)]
    if sizes[0] >= sizes[1] or sizes[1] == 9:
        return None
    clock = "T" if right[1] and not left[1] else ""
    return a.with_(value=f"{a.value}{clock}{right[2]}{right[3]}", first=None, last=None, blank=None)


def long(m: re.Match[str], scene: Scene) -> Found | None:
    """ "month-long" is one month, "years-long" so many years."""
    word = scene.tokens.word(m.start("unit"))
    unit = unit_of(word)
    if unit not in UNIT or unit == "weekend":
        return None
    return Found(duration_value(1.0 if unit == word else None, unit), "duration")


def recent(m: re.Match[str], scene: Scene) -> Found | None:
    return Found("PAST_REF") if scene.tokens.classes[m.start("unit")] == "V" else None


def these(m: re.Match[str], scene: Scene) -> Found | None:
    """ "these days" is now, "those years" then."""
    t = scene.tokens
    if unit_of(t.word(m.start("unit"))) not in ("day", "week", "month", "year"):
        return None
    return Found("PRESENT_REF" if t.word(m.start()) == "these" else "PAST_REF")


def bare(m: re.Match[str], scene: Scene) -> Found | None:
    """ "for years", "the weeks ahead"."""
    t = scene.tokens
    word = t.word(m.start("unit"))
    unit = unit_of(word)
    if word == "weekends" and not m["the"]:
        return Found("XXXX-WXX-WE", "set")
    if unit not in UNIT or unit in ("weekend", "quarter") or t.raw(m.start("unit")) != word or word not in PLURAL:
        return None
    if unit in ("second", "minute") and t.word(m.end()) not in ("after", "before", "later", "earlier", "into"):
        return None
    if t.classes[m.start() - 1 : m.start()] in ("d", "D", "x") or t.word(m.start() - 1) in ("light", "man", "million"):
        return None
    if m["the"] and t.word(m.end()) == "of":
        return None
    return Found(duration_value(None, unit), "duration")


def every(m: re.Match[str], scene: Scene) -> Found | None:
    """ "every year", "each Thursday", "per day", "every two weeks"."""
    t = scene.tokens
    at = m.start("unit")
    letter, word = t.classes[at], t.word(at)
    if t.word(m.start()) == "per" and letter not in "U":
        return None
    if letter == "W":
        return Found(f"XXXX-WXX-{WEEKDAY[word] + 1}", "set")
    if letter == "M":
        return Found(f"XXXX-{MONTH[word]:02d}", "set")
    if letter == "R":
        return Found(f"XXXX-XX-XXT{PART[word]}", "set")
    if letter == "S":
        return Found(f"XXXX-{SEASON[word]}", "set")
    unit = unit_of(word)
    if unit == "weekend":
        return Found("XXXX-WXX-WE", "set")
    if unit not in UNIT:
        return None
    count = number(t, m.start("n"), m.end("n")) if m["n"] and t.classes[m.start("n")] != "O" else 1.0
    if t.classes[m.start() + 1] == "6":
        count = 2.0  # "every other day"
    return Found(duration_value(count or 1.0, unit), "set")


def frequency(m: re.Match[str], scene: Scene) -> Found | None:
    t = scene.tokens
    word = t.word(m.start())
    if word in WHOLE:
        return Found(WHOLE[word], "duration")
    if t.raw(m.start())[0].isupper() and (t.raw(m.end())[:1].isupper() or t.classes[m.start() - 1 : m.start()] == "t"):
        return None
    return Found(FREQUENCY[word], "set")


def weekdays(m: re.Match[str], scene: Scene) -> Found | None:
    """ "on Mondays", "Tuesday nights"."""
    t = scene.tokens
    night = f"T{PART[t.word(m.end() - 1)[:-1]]}" if t.classes[m.end() - 1] == "A" else ""
    return Found(f"XXXX-WXX-{WEEKDAY[t.word(m.start()).removesuffix('s')] + 1}{night}", "set")


def vague(m: re.Match[str], scene: Scene) -> Found | None:
    t = scene.tokens
    word = t.word(m.start())
    if word == "soon" and (t.word(m.end()) == "as" or t.word(m.start() - 1) in ("as", "too", "so", "no")):
        return None
    if t.word(m.end()) == "that" or t.classes[m.end() : m.end() + 1] == "-":
        return None  # "now that", "now-defunct"
    return Found(VAGUE[word])


def present(m: re.Match[str], scene: Scene) -> Found | None:
    """ "at the moment", "at present"."""
    t = scene.tokens
    plain = t.classes[m.end() : m.end() + 1] != "o" and t.word(m.start() - 1) == "at"
    return Found("PRESENT_REF") if plain and ("t" in m[0]) == (t.word(m.end() - 1) == "moment") else None


def future(m: re.Match[str], scene: Scene) -> Found | None:
    """ "in the future", "the near future", "in the past"."""
    t = scene.tokens
    word = t.word(m.start("word"))
    middle = t.word(m.start() + 1) if m.end() - m.start() == 3 else ""
    if middle not in ("", "near", "foreseeable", "distant", "immediate", "not", "recent"):
        return None
    if word == "future":
        plain = t.classes[m.end() : m.end() + 1] in ("", ".", ",", "\n", ";", ")") or bool(middle)
        return Found("FUTURE_REF") if plain and t.word(m.start()) == "the" else None
    ends = t.classes[m.end() : m.end() + 1] in ("", ".", ",", "\n", ";", ")")
    return Found("PAST_REF") if word == "past" and (ends or t.word(m.start() - 1) in ("in", "from", "of")) else None
