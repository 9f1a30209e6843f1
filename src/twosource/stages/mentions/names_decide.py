"""Decides what a stretch of capitalised words is that no list knows: person, vessel, weapon, initials, or not yet."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from twosource.pipeline import Reading
from twosource.sources import persons
from twosource.sources.lists import country_words, fold, word_groups, words
from twosource.sources.phrases import is_human, is_role
from twosource.stages.mentions.names_context import (
    LONG_ROLES,
    SPOKE_AFTER,
    SPOKE_BEFORE,
    SPOKEN_TO,
    role_after,
    role_before,
)
from twosource.stages.mentions.names_people import Found, Kind
from twosource.stages.mentions.names_runs import Token

_VESSEL_LIST = re.compile(r"(?:,| and) $")


@dataclass(slots=True)
class Work:
    """What is known while one document is read."""

    reading: Reading
    text: str
    pos: dict[int, str] = field(default_factory=dict)  # start of a token: its coarse part of speech
    subject: set[int] = field(default_factory=set)  # starts of proper nouns that are subjects of verbs of speech
    sentence_starts: set[int] = field(default_factory=set)
    found: list[Found] = field(default_factory=list)
    vessels: set[str] = field(default_factory=set)
    loose: list[Token] = field(default_factory=list)  # capitalised words that are not yet anything

    def add(self, start: int, end: int, kind: Kind, name: str | None = None, **more: object) -> Found:
        row = Found((start, end), kind, name or self.text[start:end])
        for key, value in more.items():
            setattr(row, key, value)
        self.found.append(row)
        return row


def next_words(text: str, end: int, count: int) -> set[str]:
    return {w.strip(".,;:'’\"”()").lower() for w in text[end : end + 60].split()[:count]}


def plain(word: str) -> bool:
    return len(word) > 1 and not word.isupper()


def name_or_other(work: Work, tokens: list[Token], role: list[str], affiliation: str | None) -> None:
    """Decide whether the remaining words are a person, a vessel, an acronym, or nothing that is known yet."""
    lists = words()
    start, end = tokens[0].start, tokens[-1].end
    caps = [t for t in tokens if t.cap]
    if tokens[0].text in lists["vessel_prefixes"] and len(tokens) > 1:
        work.add(start, end, "vessel")
        return
    if len(tokens) == 1 and _acronym(work, tokens[0]):
        return
    if tokens[0].text in lists["weapon_names"]:
        nearby = next_words(work.text, end, 3) | {t.text.lower() for t in tokens[1:]}
        if nearby & lists["weapon_nouns"]:
            work.add(start, tokens[0].end, "weapon")
            return
    if not role and _named_body(work, tokens):
        work.add(start, end, "organisation", key=fold(work.text[start:end]))
        return
    before = role_before(work.text, start) if not role else None
    if role and before is None and affiliation is None:
        before_role = role_before(work.text, start - len(" ".join(role)) - 1)
        affiliation = before_role[1] if before_role else None
    after = role_after(work.text, end) if len(caps) <= 4 else None
    if after is not None and SPOKEN_TO.search(work.text[max(0, start - 40) : start]) and not _given(tokens[0].text):
        after = None  # "in an interview with Puls Biznesu, the chairman of ..., Jan Nowak, said"
    if not _is_person(work, tokens, caps, bool(role or before), after is not None):
        work.loose.extend(caps)
        return
    words_of_role = " ".join(LONG_ROLES.get(r.lower(), r.lower()) for r in role) or None
    honorific = (
        words_of_role
        if words_of_role and words_of_role.rstrip(".") in ("mr", "mrs", "ms", "miss", "mx", "sir", "dr", "lord", "lady")
        else None
    )
    said = None if honorific else words_of_role
    whose = affiliation
    for more in (before, after):
        if more:
            said, whose = said or more[0] or None, whose or more[1]
    work.add(start, end, "person", _name(work, start, end), role=said, affiliation=whose, titles=tuple(role))


def _given(word: str) -> bool:
    return word in words()["given_male"] or word in words()["given_female"]


_BODY_NOUNS = frozenset(
    word for word, kind in word_groups()["anaphora"].items() if kind in ("outlet", "agency", "thinktank")
) | frozenset("union party company firm hospital charity militia app bank club operator airline shipowner ngo".split())


def _named_body(work: Work, tokens: list[Token]) -> bool:
    """Whether the noun right before the name says that it is a body: "the rescue agency |", "the site |"."""
    start = tokens[0].start
    left = work.text[max(0, start - 40) : start].split()
    if not left or work.text[start - 1 : start] != " " or left[-1] not in _BODY_NOUNS:
        return False
    first = tokens[0].text
    lists = words()
    return first not in lists["titles"] and not (
        len(tokens) > 1 and (first in lists["given_male"] or first in lists["given_female"])
    )


def _name(work: Work, start: int, end: int) -> str:
    return " ".join(work.text[start:end].replace("’", "'").split())


def vessel(work: Work, tokens: list[Token]) -> bool:
    """A name right after "frigate", "the Pacific Fleet ships", or joined to such a name by "and"."""
    start = tokens[0].start
    left = work.text[max(0, start - 30) : start]
    if not left.endswith(" "):
        return False
    before = left.split()
    nouns = words()["vessel_nouns"]
    listed = bool(_VESSEL_LIST.search(left)) and any(
        f.kind == "vessel" and start - 6 <= f.span[1] < start for f in work.found[-6:]
    )
    listed = listed or " ".join(t.text for t in tokens) in work.vessels
    if listed or (before and before[-1].lower() in nouns):
        cut = 1
        while cut < len(tokens) and (
            tokens[cut].cap
            or (tokens[cut].text not in ("and", "'s", "’s", "in", "at", "on", "to", "for") and cut + 1 < len(tokens))
        ):
            cut += 1
        work.vessels.add(work.add(start, tokens[cut - 1].end, "vessel").name)
        rest = [t for t in tokens[cut:] if t.cap]
        if rest and tokens[cut].text == "and":
            work.vessels.add(work.add(rest[0].start, rest[-1].end, "vessel").name)
        return True
    return False


def _acronym(work: Work, token: Token) -> bool:
    """Initials that stand for an organisation: CSIS, RIAC. Common initials and lines in capitals do not count."""
    text = token.text.replace(".", "")
    if (
        not (2 <= len(text) <= 7 and text.isupper() and text.isalpha())
        or text in words()["not_acronyms"]
        or fold(text) in country_words()
    ):
        return False
    left, right = work.text[max(0, token.start - 25) : token.start], work.text[token.end : token.end + 25]
    around = (
        re.findall(r"[A-Za-z]{2,}", left.rsplit("\n", 1)[-1])[-2:]
        + re.findall(r"[A-Za-z]{2,}", right.split("\n", 1)[0])[:2]
    )
    if around and all(w.isupper() for w in around):
        return False
    if len(text) > 2 and not any(w in words()["weapon_nouns"] for w in right.lower().split()[:1]):
        work.add(token.start, token.end, "organisation", key=fold(token.text))
        return True
    return False


_WHO = re.compile(r",? (?:who|whom)\b|, (?:aged )?\d{1,3},|, an? (?:[a-z-]{2,20} ){1,3}whos?e?\b")
_KIN = re.compile(r"['’]s? (?:own |late |elder |younger |older )?([a-z-]{3,16})\b")


def _human_after(text: str, end: int) -> bool:
    """Whether the words after a name say that its bearer is a human being: ", who", ", 41,", "'s sister-in-law"."""
    right = text[end : end + 70]
    if _WHO.match(right):
        return True
    m = _KIN.match(right)
    return m is not None and m[1] in _FAMILY_WORDS


_FAMILY_WORDS = frozenset(
    "mother father wife husband son daughter brother sister sister-in-law brother-in-law mother-in-law father-in-law "
    "widow widower mum mom dad parents children grandson granddaughter nephew niece uncle aunt cousin "
    "fiancée fiancé".split()
)


def _is_person(work: Work, tokens: list[Token], caps: list[Token], titled: bool, apposed: bool) -> bool:
    lists = words()
    first, last = tokens[0], tokens[-1]
    if len(caps) > 5 or any(t.text in ("'s", "’s", "and", "of", "for", "on", "in", "at", "to", "&") for t in tokens):
        return False
    if any(
        t.text in lists["not_names"] and t.text not in lists["given_male"] and t.text not in lists["given_female"]
        for t in caps
    ):
        return False
    if last.text in lists["place_words"] or any(c.isdigit() for t in caps for c in t.text):
        return False
    if last.text in lists["org_heads"] and len(caps) > 3:
        return False
    given = first.text in lists["given_male"] or first.text in lists["given_female"]
    name = " ".join(t.text for t in tokens)
    if len(caps) == 1:
        if not plain(first.text) or is_role(first.text.lower()) or fold(first.text) in country_words():
            return False
        proper = work.pos.get(first.start) == "PROPN"
        left = work.text[max(0, first.start - 40) : first.start]
        if left.endswith(", ") and not is_human(left[:-2].split(" ")[-1].lower()):
            titled = False  # "a delegate from Houston, Texas"
        return (titled and proper) or first.start in work.subject
    if persons.family_first(name) or titled or apposed:
        return True
    if all(t.text.isupper() for t in caps) and not given:
        return False
    if given or (first.text in lists["given_other"] and plain(last.text)):
        return last.text not in lists["titles"] or last.text in lists["given_male"]
    initial = len(caps) == 3 and len(caps[1].text.rstrip(".")) == 1
    if initial:
        return True
    if first.text in lists["place_first"] or len(caps) > 3:
        return False
    if _human_after(work.text, last.end):
        return True
    spoke = bool(
        SPOKE_AFTER.match(work.text[last.end : last.end + 30])
        or SPOKE_BEFORE.search(work.text[max(0, first.start - 25) : first.start])
    )
    return spoke and all(work.pos.get(t.start) in ("PROPN", None) for t in caps)
