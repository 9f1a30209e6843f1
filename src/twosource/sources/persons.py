"""Names of persons: family name first or last, given names and their spellings across transliterations."""

from __future__ import annotations

import functools
import re

from twosource.sources.lists import fold, given_more, read_yaml, variants, words

_STEPS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), by) for pattern, by in read_yaml("offices.yaml")["sounds"]
)
_DIMINUTIVES = variants("given")


@functools.lru_cache(maxsize=65536)
def sound(name: str) -> str:
    """A spelling of a surname that is the same for its usual transliterations: Sergeyev, Sergeev -> one key."""
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


def rare(name: str) -> bool:
    """Whether the gender of this name rests on the long list alone, where a name of one language is another's."""
    return next((word in given_more() for word in name.split() if word.rstrip(".") not in words()["titles"]), False)


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


_SERVANT = frozenset("abd abdel abdul abdal abdol abdur".split())


def _servants(parts: list[str]) -> list[str]:
    """The parts of a name with "Abdel Rahman" as one: "servant of" is no name alone."""
    out: list[str] = []
    for part in parts:
        if out and out[-1].lower() in _SERVANT:
            out[-1] = f"{out[-1]} {part}"
        else:
            out.append(part)
    return out


@functools.lru_cache(maxsize=65536)
def split_name(name: str) -> tuple[str, str]:
    """(given names, surname) of a person's name; given names are "" when there is only a surname."""
    parts = [p for p in name.split() if p.rstrip(".") not in ("Jr", "Sr", "II", "III", "IV")]
    parts = _servants(parts)
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
    return (given_sound(x) == given_sound(y) and len(first) == len(second)) or (
        given_sound(x) == given_sound(y) and abs(len(first) - len(second)) == 1
    )


@functools.lru_cache(maxsize=16384)
def after_role(name: str) -> tuple[str, str] | None:
    """(name, role) of "Blog curator Quinton Winter", "Shadow Foreign Secretary Michael Ancram"; None for others.

    The last word but two or three is a role, and what follows is capitalised; after a capitalised role it must begin
    with a given name, so that "Director General Office" is no person.
    """
    lists = words()
    parts = name.split()
    for size in (2, 3):
        if len(parts) <= size:
            return None
        role, tail = parts[-size - 1], parts[-size:]
        if not all((p[:1].isupper() and not p.isupper()) or p.lower() in lists["particles"] for p in tail):
            continue
        given = tail[0] in lists["given_male"] or tail[0] in lists["given_female"]
        if fold(role) in lists["roles"] and (role.islower() or given):
            return " ".join(tail), fold(role)
    return None
