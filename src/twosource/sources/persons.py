"""Names of persons: family name first or last, given names and their spellings across transliterations."""

from __future__ import annotations

import functools
import re

from twosource.sources.lists import fold, words

_STEPS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        (r"[^a-z]", ""),
        (r"shch|sch", "sh"), (r"tch|tsch", "ch"), (r"dzh", "j"), (r"zh", "z"), (r"kh|gh", "h"), (r"ts|tz|cz", "z"), (r"ph", "f"),
        (r"oo|ou", "u"), (r"ck|q", "k"), (r"x", "ks"), (r"w", "v"), (r"(?<=.)(?:yo|io|jo)(?!o)", "o"), (r"(?<=.)(?:ya|ia|ja)", "a"),
        (r"(?<=.)(?:yu|iu|ju)", "u"), (r"(?<=.)(?:ye|ie|je)", "e"), (r"eo", "o"), (r"ee", "i"), (r"ae", "e"), (r"[ij]", "y"), (r"(?:ey|ay|oy|uy)(?=$)", "y"),
        (r"y+", "y"), (r"(.)\1", r"\1"), (r"c(?!h)", "k"), (r"th", "t"), (r"sh$", "sh"), (r"ff$", "v"),
    )
)  # fmt: skip
_DIMINUTIVES = {
    "jim": "james", "jimmy": "james", "bob": "robert", "bobby": "robert", "rob": "robert", "bill": "william", "billy": "william",
    "will": "william", "mike": "michael", "tom": "thomas", "tony": "anthony", "joe": "joseph", "dan": "daniel", "dave": "david",
    "steve": "steven", "stephen": "steven", "ed": "edward", "ted": "edward", "ben": "benjamin", "bernie": "bernard", "chris": "christopher",
    "matt": "matthew", "greg": "gregory", "jeff": "jeffrey", "ken": "kenneth", "ron": "ronald", "don": "donald", "sam": "samuel",
    "nick": "nicholas", "pete": "peter", "rick": "richard", "dick": "richard", "rich": "richard", "larry": "lawrence", "tim": "timothy",
    "andy": "andrew", "alex": "alexander", "sasha": "alexander", "charlie": "charles", "chuck": "charles", "fred": "frederick",
    "jake": "jacob", "jon": "jonathan", "mitch": "mitchell", "phil": "philip", "ray": "raymond", "vlad": "vladimir",
    "volodymyr": "vladimir", "mykola": "nikolay", "oleksandr": "alexander", "aleksander": "alexander", "serhiy": "sergey",
    "serhii": "sergey", "dmytro": "dmitry", "oleksiy": "alexey", "andriy": "andrey", "mykhailo": "mikhail", "kate": "katherine", "liz": "elizabeth",
    "beth": "elizabeth", "sue": "susan", "jen": "jennifer", "jenny": "jennifer", "maggie": "margaret", "nikki": "nicole",
}  # fmt: skip


@functools.lru_cache(maxsize=65536)
def sound(name: str) -> str:
    """A spelling of a surname that is the same for its usual transliterations: Gordeyev, Gordeev -> gordev."""
    key = fold(name).replace("'", "").replace("-", "")
    for pattern, by in _STEPS:
        key = pattern.sub(by, key)
    return key


@functools.lru_cache(maxsize=65536)
def given_sound(name: str) -> str:
    """The same for a given name: first letter and consonants, after diminutives (Aleksandr, Alexander -> alksndr)."""
    plain = fold(name).strip(".")
    key = sound(_DIMINUTIVES.get(plain, plain))
    return key[:1] + re.sub(r"[aeiouy]", "", key[1:])


def gender(name: str) -> str | None:
    """ "m" or "f" by the first given name or title; None when it does not tell."""
    lists = words()
    for word in name.split():
        title = word.rstrip(".")
        if title in ("Mr", "Sir", "King", "Prince", "Lord", "Father", "Herr"):
            return "m"
        if title in ("Mrs", "Ms", "Miss", "Dame", "Queen", "Princess", "Lady", "Baroness", "Sister", "Madame", "Frau"):
            return "f"
        male, female = word in lists["given_male"], word in lists["given_female"]
        if male != female:
            return "m" if male else "f"
    return None


@functools.lru_cache(maxsize=65536)
def family_first(name: str) -> bool:
    """Whether the family name comes first: "Kim Jong-un", "Wang Yi", "Yun Suk-yul"; not "Kim Clijsters"."""
    parts = name.split()
    lists = words()
    if not 2 <= len(parts) <= 3 or parts[0] not in lists["surnames_first"]:
        return False
    syllables = lists["syllables"]
    rest = re.split(r"[-\s]", fold(" ".join(parts[1:])))
    if len(rest) > 3:
        return False
    return all(r in syllables or any(r[:i] in syllables and r[i:] in syllables for i in range(1, len(r))) for r in rest)


@functools.lru_cache(maxsize=65536)
def split_name(name: str) -> tuple[str, str]:
    """(given names, surname) of a person's name; given names are "" when there is only a surname."""
    parts = [p for p in name.split() if p.rstrip(".") not in ("Jr", "Sr", "II", "III", "IV")]
    if len(parts) < 2:
        return "", parts[0] if parts else ""
    if family_first(name):
        return " ".join(parts[1:]), parts[0]
    particles = words()["particles"]
    i = len(parts) - 1
    while i > 1 and parts[i - 1].lower() in particles:
        i -= 1
    return " ".join(parts[:i]), " ".join(parts[i:])


def strip_title(name: str) -> str:
    """The name without titles before it: "Foreign Minister Sergei Lavrov" is "Sergei Lavrov"."""
    titles = words()["titles"]
    parts = name.split()
    while len(parts) > 1 and parts[0] in titles:
        parts.pop(0)
    return " ".join(parts)


def same_given(a: str, b: str) -> bool:
    """Whether two given names may be those of one person: equal in sound, an initial, or one of several."""
    if not a or not b:
        return True
    if gender(a) and gender(b) and gender(a) != gender(b):
        return False
    first, second = a.replace("-", " ").split(), b.replace("-", " ").split()
    if fold("".join(first)) == fold("".join(second)):
        return True
    x, y = first[0], second[0]
    if len(x.rstrip(".")) == 1 or len(y.rstrip(".")) == 1:
        return x[0].lower() == y[0].lower()
    if len(first) > 1 and len(second) > 1 and given_sound("".join(first)) == given_sound("".join(second)):
        return True
    return (
        (given_sound(x) == given_sound(y)
        and len(first) == len(second))
        or (given_sound(x) == given_sound(y) and abs(len(first) - len(second)) == 1)
    )
