"""The words of English numbers: what each is worth, and a phrase of them as one value."""

from __future__ import annotations

import re

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
SMALL = {w: float(i) for i, w in enumerate(ONES)} | {w: 10.0 * i for i, w in enumerate(TENS, 2)}
MAGNITUDE = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "mn": 1e6, "mln": 1e6,
    "mil": 1e6, "mm": 1e6, "bn": 1e9, "bln": 1e9, "b": 1e9, "tn": 1e12, "trn": 1e12, "tln": 1e12, "t": 1e12,
    "lakh": 1e5, "crore": 1e7, "k": 1e3, "m": 1e6, "dozen": 12.0, "dozens": 12.0,
}  # fmt: skip
GROUPS = {"thousand": 1e3, "lakh": 1e5, "crore": 1e7, "million": 1e6, "billion": 1e9, "trillion": 1e12}
VAGUE = {  # what the words guarantee: value, low, high
    "dozens": (None, 24.0, None), "scores": (None, 40.0, None), "hundreds": (None, 200.0, None),
    "thousands": (None, 2000.0, None), "millions": (None, 2e6, None), "billions": (None, 2e9, None),
    "tens of thousands": (None, 2e4, None), "hundreds of thousands": (None, 2e5, None),
    "tens of millions": (None, 2e7, None), "hundreds of millions": (None, 2e8, None),
    "tens of billions": (None, 2e10, None), "hundreds of billions": (None, 2e11, None),
    "dozens of thousands": (None, 2.4e4, None), "several dozen": (None, 24.0, None),
    "several hundred": (None, 200.0, None), "several thousand": (None, 2000.0, None), "several": (None, 2.0, None),
    "several million": (None, 2e6, None), "a few dozen": (None, 24.0, None), "a few hundred": (None, 200.0, None),
    "a few thousand": (None, 2000.0, None), "a few": (None, 2.0, None), "a handful": (None, 2.0, None),
    "a couple": (2.0, None, None), "a couple of dozen": (24.0, None, None), "a couple dozen": (24.0, None, None),
    "a couple of hundred": (200.0, None, None), "a couple hundred": (200.0, None, None),
    "a couple of thousand": (2000.0, None, None), "a couple thousand": (2000.0, None, None),
    "a score": (20.0, 20.0, 20.0),
}  # fmt: skip
_ORDINAL = {
    "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
    "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16,
    "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30, "fortieth": 40,
    "fiftieth": 50, "sixtieth": 60, "seventieth": 70, "eightieth": 80, "ninetieth": 90, "hundredth": 100,
    "thousandth": 1000, "millionth": 1e6, "billionth": 1e9, "trillionth": 1e12,
}  # fmt: skip
PART = {"half": 2.0, "halves": 2.0} | {f"{w}{s}": float(n) for w, n in _ORDINAL.items() for s in ("", "s")}
"""The lower half of a spelled fraction: "thirds" is 3."""
ORDINAL = {w: float(n) for w, n in _ORDINAL.items() if w != "quarter"} | {"first": 1.0, "second": 2.0}

ONE_TO_NINE = "|".join(ONES[1:10])
TENS_ONES = rf"(?:{'|'.join(TENS)})(?:(?:\s?-\s?|\s{{1,3}})(?:{ONE_TO_NINE})\b)?"
CARDINAL = "(?:" + "|".join(
    [TENS_ONES, *sorted(ONES, key=len, reverse=True), "hundred", *GROUPS, "dozens?(?! of)"]
) + r")\b"  # fmt: skip
_TOKEN = re.compile(r"[a-z]+", re.IGNORECASE)


def longest(words: str) -> tuple[float, int]:
    """The value of the longest beginning of `words` that is one number, and its length; (0, 0) when there is none."""
    tokens = list(_TOKEN.finditer(words))
    for count in range(len(tokens), 0, -1):
        if tokens[count - 1].group().lower() in ("and", "a"):
            continue
        try:
            return _fold([t.group().lower() for t in tokens[:count]]), tokens[count - 1].end()
        except ValueError:
            continue
    return 0.0, 0


def _fold(words: list[str]) -> float:
    total = current = last_small = 0.0
    last_group = 0.0
    for word in words:
        if word in ("and", "a"):
            continue
        if word in GROUPS:
            size = GROUPS[word]
            if current == 0.0 and last_group:  # "three lakh crore"
                total *= size
            else:
                total += max(current, 1.0) * size
            current, last_small, last_group = 0.0, 0.0, size
        elif word in ("hundred", "dozen", "dozens"):
            current, last_small = max(current, 1.0) * MAGNITUDE[word], 0.0
        else:
            value = SMALL[word]
            if 0 < last_small < 20 or (last_small >= 20 and value >= 10):
                raise ValueError(f"{' '.join(words)!r} is two numbers")  # "nineteen ninety", "one two three"
            current, last_small = current + value, value
    return total + current
