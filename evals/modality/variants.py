"""Sentences in which somebody does not confirm, and such as look like it: how often is the stance read right?

Own text, one sentence a line with the stance of whoever is asked and the words it is about. not_confirmed.tsv: 75 ways
not to confirm, to decline and to do neither. denied_or_confirmed.tsv: 40 look-alikes in which somebody does confirm or
deny. elsewhere.tsv: 40 further ways, in the English of agencies outside the English-speaking world. The lines with an
odd number in the file (the header is line 1) were read while the rules were made, the even ones were not.

A row covers the words when it holds at least half of their content words; without words every row of the sentence does.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path

import msgspec

from twosource.parse import parse
from twosource.pipeline import Reading, run_document
from twosource.records import Appearance, Attribution, Document
from twosource.stages import document_stages

HERE = Path(__file__).parent
FILES = ("not_confirmed", "denied_or_confirmed", "elsewhere")
SAYS = frozenset({"says", "warns", "calls-for"})
OPEN = frozenset({"does-not-confirm", "declines", "neither"})
SHARE = 0.5
_LITTLE = frozenset(
    "a an the that this it its he his her she they their was were is are be been had has have of in on at to by for "
    "from and or with as not no".split()
)


class Variant(msgspec.Struct, frozen=True):
    """This sentence takes this stance ("other": neither denial nor confirmation) to these words."""

    line: int
    sentence: str
    stance: str
    content: str
    polarity: str = ""


class Stand(msgspec.Struct, frozen=True):
    """How one sentence was read: the stances of the rows that cover its words, and whether one of them denies."""

    variant: Variant
    stances: tuple[str, ...]
    denied: bool

    @property
    def misread(self) -> bool:
        """Whether any row takes what is left open for a confirmation or a denial."""
        return self.denied or bool({"confirms", "denies"} & set(self.stances))

    @property
    def right(self) -> bool:
        """Whether the one stance found beside plain saying is the gold's."""
        found = set(self.stances) - SAYS
        if self.variant.stance == "other":
            return not found & {"confirms", "denies", "declines", "does-not-confirm"}
        return found == {self.variant.stance}


def load(name: str) -> list[Variant]:
    """The rows of one of `FILES`."""
    with (HERE / f"{name}.tsv").open(encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [
            Variant(n, row["sentence"], row["stance"], row["content"] or "", row.get("polarity") or "")
            for n, row in enumerate(rows, start=2)
        ]


def read(variant: Variant) -> Stand:
    """Send one sentence through the document stages."""
    text = variant.sentence
    document = Document(id="v", report="v", path="v.txt", text=text, language="en", published="2024-05-06")
    rows = run_document(document_stages(), Reading(document, parse(text)))
    words = content_words(variant.content)
    stances, denied = [], False
    for row in rows:
        if isinstance(row, Attribution):
            said = " ".join(text[s:e] for s, e in row.content)
        elif isinstance(row, Appearance):
            said = row.quote
        else:
            continue
        if words and len(words & content_words(said)) < SHARE * len(words):
            continue
        stances.append(str(row.stance))
        denied = denied or row.polarity == "denied"
    return Stand(variant, tuple(sorted(set(stances))), denied)


def content_words(text: str) -> frozenset[str]:
    """The words that carry meaning, lower case; all words where there are no others."""
    words = frozenset(re.findall(r"[\w'’-]+", text.lower()))
    return words - _LITTLE or words


def figures(stands: Sequence[Stand], name: str) -> dict[str, float]:
    """Share read right, overall and of the lines seen and not seen while tuning; and how many are misread."""

    def share(of: Sequence[Stand]) -> float:
        return sum(s.right for s in of) / len(of) if of else 0.0

    out = {
        f"{name}": float(len(stands)),
        f"{name}_stance": share(stands),
        f"{name}_stance_seen": share([s for s in stands if s.variant.line % 2]),
        f"{name}_stance_unseen": share([s for s in stands if not s.variant.line % 2]),
    }
    still = [s for s in stands if s.variant.stance in OPEN]
    if still:
        out[f"{name}_never_misread"] = 1 - sum(s.misread for s in still) / len(still)
    polar = [s for s in stands if s.variant.polarity]
    if polar:
        out[f"{name}_polarity"] = sum(s.denied == (s.variant.polarity == "denied") for s in polar) / len(polar)
    return out
