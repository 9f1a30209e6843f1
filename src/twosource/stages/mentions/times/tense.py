"""Does the clause around a time speak of the past or of what is to come? Weekdays and yearless dates depend on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twosource.stages.mentions.located import Located
from twosource.stages.mentions.times.lexicon import Tokens

if TYPE_CHECKING:
    from spacy.tokens import Token

_FUTURE_WORDS = frozenset(
    "will shall 'll scheduled due set expected expects plans planned planning upcoming forthcoming poised slated "
    "likely ahead intends hopes would tomorrow".split()
)
_PAST_WORDS = frozenset(
    "said told was were had did has have began came took went made met won lost fell rose died left held gave saw sent "
    "hit struck broke fought fled put ran led became brought spoke wrote grew flew shot found kept paid".split()
)
_GOVERNORS = frozenset(
    "schedule plan expect set due intend want agree vow promise likely hope prepare slate aim decide propose need be "
    "have begin start ready".split()
)
_TIMETABLE = frozenset(
    (
        "start begin open close arrive meet leave hold play face travel visit return host kick launch run go end come "
        "take mark celebrate observe commemorate"
    ).split()
)
_BACK, _AHEAD = 14, 7


def by_words(tokens: Tokens, start: int, end: int) -> int:
    """-1 past, 1 future, 0 unknown: the cue nearest before the time in its sentence, else the first one after it."""
    lean = 0
    for i in range(start - 1, max(start - _BACK, 0) - 1, -1):
        if tokens.classes[i] in ".\n" and tokens.ends[i] - tokens.starts[i] == 1:
            break
        if tokens.word(i) == "anniversary":
            lean = 1  # unless it was celebrated, it is to come: "marks", "ahead of", "for the 75th anniversary"
        if cue := _cue(tokens.word(i)):
            return 1 if cue < 0 and tokens.word(i - 1) == "be" else cue  # "to be held", "will be marked"
    for i in range(end, min(end + _AHEAD, len(tokens.classes))):
        if tokens.classes[i] in ".\n":
            break
        if cue := _cue(tokens.word(i)):
            return cue
    return lean


def _cue(word: str) -> int:
    if word in _FUTURE_WORDS:
        return 1
    if word in _PAST_WORDS or (word.endswith("ed") and len(word) > 4):
        return -1
    return 0


def by_parse(doc: Located, start: int, end: int) -> int:
    """The same from the verb that governs the words text[start:end]; 0 when the parse does not decide."""
    node = doc.root(start, end)
    if node is None:
        return 0
    for _ in range(12):
        if node.head.i == node.i:
            break
        node = node.head
        if node.dep_ == "prep" and node.lower_ == "ahead":
            return 1
        if node.pos_ in ("VERB", "AUX") and (told := _of_verb(node)):
            return told
        if node.pos_ in ("VERB", "AUX") and node.tag_ not in ("VBG", "VB"):
            break
    return 0


def _of_verb(verb: Token) -> int:
    helpers = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
    if helpers & {"will", "shall", "'ll", "’ll", "wo"}:
        return 1
    if "to" in helpers and verb.tag_ == "VB":
        governed = verb.head.lemma_.lower() in _GOVERNORS or (
            verb.dep_ in ("relcl", "acl") and verb.head.pos_ == "NOUN"
        )
        return 1 if governed and verb.head.i != verb.i else 0
    if verb.tag_ == "VBN" and "to" in helpers:
        return 1  # "to be held on"
    if verb.tag_ == "VBD" or helpers & {"was", "were", "had", "has", "have", "did"}:
        return -1
    if verb.tag_ in ("VBZ", "VBP") and not helpers and verb.lemma_ in _TIMETABLE:
        return 1
    return 0
