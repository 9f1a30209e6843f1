"""The source words of a text taken apart: head noun, who is named in them, and where a complement begins."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from twosource.sources.lists import fold, word_groups, words

_DETERMINERS = re.compile(
    r"^(?:(?:the|a|an|its|his|her|their|our|this|that|these|those|some|many|most|several|few|all|both|one|two|three|"
    r"four|five|six|seven|eight|nine|ten|dozens? of|"
    r"hundreds of|thousands of|a number of|a group of|a couple of|at least|more than|another|other|multiple|various|"
    r"numerous|any|no|unnamed|anonymous|unidentified|"
    r"according to|citing|quoting|\d{1,4}) )+",
    re.I,
)
_POST = re.compile(
    r"\s*(?:,|\(|—|–|(?<![\w-])(?:of|for|at|in|from|to|on|by|with|near|about|into|over|against|under|between|within|"
    r"across|around|among|who|which|that|whose|where|when|"
    r"obtained|posted|published|released|issued|shared|shot|taken|filmed|captured|provided|cited|quoted|interviewed|"
    r"familiar|close|aware|involved|briefed|present|living|based|seen|carried|broadcast|aired|"
    r"run|led|speaking|monitoring|working|tracking|including|such|led|recorded|made|circulating|appearing|uploaded|"
    r"written|signed|read|as|working|attributed|gathered|compiled|conducted|appears|appeared|seems|seemed|purports|"
    r"purportedly|purporting|(?:geolocated|verified|authenticated|analysed|analyzed|reviewed|examined|leaked|circulated|"
    r"translated|photographed|transmitted|sent|given|handed|passed)(?= (?:by|to|from|for)\b)|"
    r"detailing|describing|showing|depicting|saying|claiming|alleging)(?![\w-]))"
)
_WORD = re.compile(r"[^\W_][\w'’.&-]*")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: the words before its head's complement, the head, and the complement."""

    front: str
    head: str  # folded, hyphens kept
    rest: str
    rest_at: int  # where the complement begins in the phrase
    link: str  # the word that begins the complement: "of", "by", "," ...


def take_apart(text: str, covered: tuple[tuple[int, int], ...] = ()) -> Phrase:
    """Split source words at the first complement that does not lie within one of the `covered` name spans."""
    at, link = len(text), ""
    for m in _POST.finditer(text):
        if m.start() == 0 or any(s <= m.start() < e for s, e in covered):
            continue
        at, link = m.start(), m[0].strip()
        break
    front = text[:at].strip()
    tokens = _WORD.findall(front)
    head = fold(tokens[-1]).removesuffix("'s").removesuffix("'") if tokens else ""
    if len(tokens) > 1:
        pair = f"{fold(tokens[-2])}-{head}"
        if pair in ("think-tank", "social-media", "press-release"):
            head = pair
    return Phrase(front, head, text[at:], at, link)


@functools.lru_cache(maxsize=32768)
def bare(text: str) -> str:
    """The phrase without determiners, numbers and adverbs of quantity before it."""
    return _DETERMINERS.sub("", text.strip()).strip()


def group_of(head: str) -> str | None:
    """Which kind of people the head noun stands for ("residents" for villagers); None when it stands for none."""
    return word_groups()["groups"].get(head)


def anaphor_of(head: str) -> str | None:
    """What a definite phrase with this head takes up: outlet, agency, thinktank, office, document; None for others."""
    return word_groups()["anaphora"].get(head)


@functools.lru_cache(maxsize=16384)
def is_role(word: str) -> bool:
    """Whether the lower-case word is a role ("spokesman"), in the singular or as "ex-spokesman"."""
    word = word.removeprefix("ex-").removeprefix("co-").removeprefix("vice-").removeprefix("sub-")
    return word in words()["roles"]


_HUMAN_ENDING = re.compile(
    r"[a-z]{2,}(?:man|woman|person|keeper|holder|worker|ologist|ographer|trician|monger|master|mistress|smith|wright|"
    r"driver|farmer|hunter|fighter|leader|owner|seller|player|boy|girl|herd|ionist|ivist)$"
)
_NOT_HUMAN = frozenset("german roman human talisman ottoman shareholder-owned bonfire headmaster's".split())


@functools.lru_cache(maxsize=16384)
def is_human(word: str) -> bool:
    """Whether the lower-case noun stands for one human being: a role, a listed noun, or by its ending."""
    word = word.removeprefix("ex-").removeprefix("co-")
    if word in words()["people"] or word in words()["relations"] or is_role(word):
        return True
    return word not in _NOT_HUMAN and _HUMAN_ENDING.match(word) is not None


def is_document(head: str) -> bool:
    return head in words()["documents"]


def is_visual(head: str) -> bool:
    return head in words()["visuals"]


_CUT = re.compile(
    r"\s*(?:[,;:(\[—–“\"]| -|\b(?:who|whom|whose|which|that|where|when|while)\b|"
    r"\b(?:quoted|cited|interviewed|reached|contacted|speaking|seen|obtained|asked|citing|quoting|said|told) "
    r"(?:by|to|on|in|with|for|at|that)\b|\bsa(?:id|ys)$)"
)
MOST_WORDS = 9


@functools.lru_cache(maxsize=32768)
def described(text: str) -> str:
    """The words by which a text describes somebody, without article and clauses: "customs office in Ruse"."""
    text = " ".join(text.split())
    cut = _CUT.search(text, 1)
    parts = bare(text[: cut.start()] if cut else text).split()
    if len(parts) > MOST_WORDS:
        parts = take_apart(" ".join(parts)).front.split()[-MOST_WORDS:]
    while parts and parts[-1].lower() in ("of", "in", "at", "for", "from", "to", "with", "by", "the", "and", "a", "an"):
        parts.pop()
    return " ".join(parts).strip(" ,.;:'’\"”")


_SINGULAR = {
    "people": "people",
    "media": "media",
    "press": "press",
    "police": "police",
    "military": "military",
    "army": "army",
    "troops": "troops",
    "forces": "forces",
    "witness": "witnesses",
    "eyewitness": "eyewitnesses",
    "intelligence": "intelligence",
    "authority": "authorities",
    "ally": "allies",
    "serviceman": "servicemen",
    "policeman": "police",
    "administration": "administration",
    "netizens": "netizens",
    "personnel": "personnel",
}


def plural(head: str) -> str:
    """The head in the plural, so that "a US official" and "two US officials" get one name."""
    if head in _SINGULAR:
        return _SINGULAR[head]
    head = head.replace("think-tank", "think tank")
    if head.endswith("y") and head[-2:-1] not in "aeiou":
        return f"{head[:-1]}ies"
    return head if head.endswith("s") else f"{head}s"
