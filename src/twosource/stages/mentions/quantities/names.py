"""Numbers that are parts of names, addresses, lists and codes, and so count nothing: "S-400", "Boeing 737", "No. 1"."""

from __future__ import annotations

import re

from twosource.stages.mentions.located import Located
from twosource.stages.mentions.quantities.items import COLLECTIVE, singular
from twosource.stages.mentions.quantities.numbers import Number
from twosource.stages.mentions.quantities.words import ADDRESS

_LABELS = re.compile(
    r"\b(?:No\.?|no\.|number|ranked|per|article|section|chapter|page|pages|room|flight|channel|route|highway|phase|step|grade|type"
    r"|mark|level|stage|volume|vol\.?|figure|fig\.?|table|item|resolution|version|windows|formula|pier|gate|line|act"
    r"|paragraph|clause|unit|block|car|bus|world war|group of|under|top|category|class|episode|part|day|week|round"
    r"|game|lot"
    r"|district|zone|terminal|apollo|psalm|division|league|euro|radio|studio|ps|playstation|xbox|series)[\s\u00a0]$",
    re.IGNORECASE,
)
_NOT_LABEL_BEFORE_COUNT = frozenset(
    "under line act top group unit block part game round lot car bus day week stage".split()
)
_RANK_LABELS = frozenset("number no. no ranked chapter per phase level stage article page grade".split())
_CAPITAL = re.compile(r"(?P<before>\w+[\s\u00a0])?(?P<name>[A-Z][\w.’'-]*|[A-Z]{2,})[\s\u00a0]$")
_OPENING = re.compile(r"(?:^|[.!?:;\n“\"(]|[\s]-)\s*$")
_CODE_DIGITS = 8  # so many digits without a comma are a telephone or account number
_SCALED = re.compile(r"[a-z½¼¾⅓⅔]", re.IGNORECASE)
_MODEL = re.compile(r"\s[a-z]+\b")
_DEFINITE = re.compile(
    r"\b(?:the|its|their|his|a|an)\s(?:new|first|final|[a-z]+-[a-z]+)?\s?$|['’]s\s(?:larger|new|upcoming)?\s?$"
)
_PLURAL_NEXT = re.compile(r"\s(?:[a-z-]+\s){0,3}?[a-z-]+(?:s|men|people|women|children|troops|police|aircraft|dead)\b")
_THINGS_NEXT = re.compile(r"\s[a-z-]{2,}s\b")
_PLACE_PREPOSITION = frozenset(("in", "at", "from", "near", "of", "to", "around", "and", "said", "killed", "killing"))
_ONE_NAMED = re.compile(r"\b(?:the|this|no|part)[\s-]$", re.IGNORECASE)
_TEAMS = 23  # "under 21s": the ages of youth teams
_PRONOUN_ONE = re.compile(
    r"[\s-](?:of|another|day|that|who|which|by|to|is|was|has|in|can|would|could|may|thing|side|more|year|or)\b"
    r"|[.,;:!?)”'’\"-]|$"
)


def is_name(text: str, number: Number, doc: Located | None, measured: bool = False) -> bool:
    """Is the number part of a name or a code rather than so many of something? `measured`: a unit follows it."""
    start, end = number.start, number.end
    if number.sort == "words":
        return _is_word_name(text, number, doc, measured)
    if number.sort != "digits":
        return False
    before = text[max(0, start - 2) : start]
    if re.search(r"[\w.]-$|[^\W\d_]$|_$|\d[.,:/]$|[-–]\w?$(?<=[\w][-–])|[#@/\\=&]$|['’]$", before):
        return True
    if re.match(r"[./:]\d|-[^\W\d]{1,3}\d|/\w", text[end : end + 4]) and not re.match(r"\.\d", text[end : end + 2]):
        return True
    if before[-1:] in ("", "\n") and re.match(r"[.)]\s", text[end : end + 2]):
        return True  # "1. First point"
    if (
        number.value is None
        or "," in text[start:end]
        or number.value != number.value
        or _SCALED.search(text[start:end])
    ):
        return False
    if text[start] == "0" and "." not in text[start:end] and end - start > 1:
        return True  # "0018", "020"
    counts = _PLURAL_NEXT.match(text, end) is not None
    label = _LABELS.search(text, max(0, start - 16), start)
    if label is not None:
        word = label.group().strip().lower()
        if not (counts and word in _NOT_LABEL_BEFORE_COUNT) and not (word == "under" and number.value > _TEAMS):
            return True
    if not number.small:
        return not counts and _MODEL.match(text, end) is not None and _after_capital(text, start, counts)
    if ADDRESS.match(text, end) or (not measured and end - start >= _CODE_DIGITS):
        return True
    if measured or text[end : end + 2].strip() == "+":
        return False
    if number.value >= 100 and not counts and _DEFINITE.search(text, max(0, start - 24), start):
        return True
    return _after_capital(text, start, counts) or (doc is not None and _model(doc, number))


def _model(doc: Located, number: Number) -> bool:
    """ "737 narrowbody airliner": a bare number before a singular noun names a type."""
    root = doc.root(number.start, number.end)
    if root is None or root.dep_ not in ("nummod", "compound", "nmod"):
        return False
    head = root.head
    after = doc.text[number.end : number.end + 1]
    return (
        head.i > root.i and head.tag_ in ("NN", "NNP") and (number.value or 0) > 100 and after != "-"
        and singular(head.lower_) == head.lower_ and head.lower_ not in COLLECTIVE
    )  # fmt: skip


def _after_capital(text: str, start: int, counts: bool) -> bool:
    """ "Boeing 737" is a name; "In Iraq 12 soldiers" and "Some 20 men" are not."""
    m = _CAPITAL.search(text, max(0, start - 40), start)
    if m is None:
        return False
    opens = _OPENING.search(text, max(0, m.start("name") - 4), m.start("name")) is not None or m.start("name") == 0
    if opens and (counts or m["name"].lower() in _SENTENCE_WORDS or len(m["name"]) < 2):
        return False
    if m["name"].lower() in _SENTENCE_WORDS or (m["name"] in ("US", "U.S.", "UK", "EU", "UN", "GB") and counts):
        return False
    preposition = (m["before"] or "").strip().lower()
    return not (counts and preposition in _PLACE_PREPOSITION)


_SENTENCE_WORDS = frozenset(
    "about around some over nearly almost at the in on of for by from to with and but or as all only just when after "
    "before while since until up more less than another other these those its their his her our between roughly "
    "approximately there last next first both including killing aged".split()
)


def _is_word_name(text: str, number: Number, doc: Located | None, measured: bool) -> bool:
    """ "one" counts only straight before a noun; "Big Four", "Catch Twenty-Two" are names."""
    start, end = number.start, number.end
    written = text[start:end]
    if number.value == 1.0:
        if measured:  # "one mile", "one dollar"; but "the one percent", "part one degrees"
            return _ONE_NAMED.search(text, max(0, start - 8), start) is not None
        if written != "one" and not written.startswith("One"):
            return True
        return _PRONOUN_ONE.match(text, end) is not None or _one_is_pronoun(text, start, doc)
    label = _LABELS.search(text, max(0, start - 16), start)
    if (number.value == 0.0 and not measured and not _THINGS_NEXT.match(text, end)) or (
        label is not None and label.group().strip().lower() in _RANK_LABELS
    ):
        return True
    if written.lower() == "two" and re.search(
        r"\b(?:the|these|those)\s$", text[max(0, start - 6) : start], re.IGNORECASE
    ):
        return True  # "the two companies": those already named
    if written[0].isupper() and re.search(r"[A-Za-z,’'] $", text[max(0, start - 2) : start]):
        return True
    return (
        text[max(0, start - 1) : start] in ("-", "’", "'")
        and re.search(r"\w-$", text[max(0, start - 2) : start]) is not None
    )


def _one_is_pronoun(text: str, start: int, doc: Located | None) -> bool:
    if re.search(
        r"\b(?:no|any|every|some|the|this|that|each|which|number|a|another|day)[\s-]$",
        text[max(0, start - 9) : start],
        re.I,
    ):
        return True
    if doc is None:
        return True
    root = doc.root(start, start + 3)
    return root is None or root.dep_ != "nummod" or root.head.i < root.i
