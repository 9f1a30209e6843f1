"""What stands before and after a name: its role ("Kremlin spokesman") and whom it belongs to ("of the State Duma")."""

from __future__ import annotations

import re

from twosource.sources.lists import countries, country_words, fold, words
from twosource.sources.phrases import is_human, is_role

SPEECH = words()["speech_verbs"]
_SPEECH_VERB = "|".join(sorted(SPEECH, key=lambda w: (-len(w), w)))
LONG_ROLES = {
    "fm": "foreign minister",
    "pm": "prime minister",
    "gen.": "general",
    "gen": "general",
    "col.": "colonel",
    "col": "colonel",
    "sen.": "senator",
    "sen": "senator",
    "rep.": "representative",
    "gov.": "governor",
    "lt.": "lieutenant",
    "maj.": "major",
    "capt.": "captain",
    "adm.": "admiral",
    "prof.": "professor",
    "prof": "professor",
    "sgt.": "sergeant",
    "brig.": "brigadier",
}
SPOKE_AFTER = re.compile(rf"^,? (?:also |then |later |has |had |reportedly |further )?(?:{_SPEECH_VERB})\b")
SPOKE_BEFORE = re.compile(
    r"(?:\b(?:said|says|asked|added|according to|wrote|explained|warned|argued|noted|tweeted|quoted) )$"
)
SPOKEN_TO = re.compile(
    r"\b(?:(?:interview|conversation|talk|chat|comments?|remarks?|statement|letter|spoke|speaking|talking|spoken|writing|"
    r"wrote) (?:with|to|for|by)|told|in|via) (?:the )?$"
)
_ABBREVIATION = re.compile(r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Gen|Col|Lt|Sen|Rep|Gov|St|Prof|U\.S|U\.N|U\.K)\.$")
_CUT = re.compile(r"[;:!?()\[\]“”\"\n\t|]|\.(?= )|[–—]")
_AFTER_STOP = re.compile(
    r"[;:!?()\[\]“”\"\n]|\.(?=\s|$)|,| and an? | and the | who | which | that | whose | in (?:a|an|his|her|an) |"
    rf" (?:has|had|is|was|were|are|will|would|also|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b|"
    rf" (?:{_SPEECH_VERB})\b"
)
_PREPOSITION = re.compile(r"\b(?:of|for|at|with|in|on|from|to)\b(?: the\b)?")
_ARTICLE = frozenset(
    {
        "the",
        "a",
        "an",
        "its",
        "his",
        "her",
        "their",
        "said",
        "by",
        "to",
        "from",
        "of",
        "that",
        "as",
        "and",
        "with",
        "when",
        "told",
    }
)


def clean_affiliation(text: str) -> str | None:
    """The body in "the Kremlin's", "Russian" (the country's name), "Chinese Foreign Ministry"; None for nothing."""
    text = text.strip(" ,")
    for ending in ("'s", "’s", "'", "’"):
        text = text.removesuffix(ending)
    text = re.sub(r"^(?:[Tt]he|an?|its|their|his|her) ", "", text).strip()
    if not text:
        return None
    hit = country_words().get(fold(text))
    return countries()[hit[0]].names[0] if hit else text[:120]


def role_before(text: str, start: int) -> tuple[str, str | None] | None:
    """Role and affiliation from the words right before a name that begins at `start`; None when there is no role.

    "Kremlin spokesman |", "China's foreign minister, |", "a spokesman for the Eastern Military District, |".
    """
    left = text[max(0, start - 110) : start]
    for m in list(_CUT.finditer(left))[::-1]:
        if m[0] == "." and _ABBREVIATION.search(left[: m.end()]):
            continue
        left = left[m.end() :]
        break
    if not left.endswith(" "):
        return None
    parts = left.split()
    if not parts:
        return None
    last = parts[-1].rstrip(",").lower()
    if last in words()["relations"]:
        return None if last in _ALSO_BODIES else ("", None)
    if is_human(last) and (parts[-1].islower() or is_role(last)):
        return _walk_back([*parts[:-1], parts[-1].rstrip(",")])
    m2 = _ROLE_FOR.search(left)
    if (
        m2
        and (is_human(m2[1]) if m2[1].islower() else is_role(m2[1].lower()))
        and m2[1].lower() not in _FAMILY
        and m2[2].rstrip(", ").split()[-1][0].isupper()
        and " and a" not in m2[2]
        and not (left.endswith(", ") and is_human(m2[2].rstrip(", ").split()[-1].lower()))
    ):
        return _post(m2[1]), clean_affiliation(m2[2])
    return _apposed_before(left)


_DESCRIBED = re.compile(
    r"(?:^|, |\band |\bwhile |\bbut |\bthat )((?:the|an?|its|his|her|their|our|one|another) |[A-Z][\w'’-]{1,30}['’]s? )"
    r"([a-z][\w'’-]{0,30}(?: [a-z0-9][\w'’-]{0,30}){0,5}?)"
    r" (?:who|whose|that|which|of|for|in|on|at|from|near|behind|under|aboard|outside|with) [^,;.]{1,70}, $",
    re.I,
)


def _apposed_before(left: str) -> tuple[str, str | None] | None:
    """The role in "the captain who reached the boat first, |" or "the chairman of the freight firm, |".

    None where the complement ends in a role itself: after "a friend of the minister, |" the minister may be meant.
    """
    if not left.endswith(", "):
        return None
    m = _DESCRIBED.search(left)
    if m is None:
        return None
    head = m[2].split()[-1].lower()
    last = left[:-2].split()[-1].lower()
    return (_post(head), None) if is_human(head) and not is_human(last) else None


def _post(noun: str) -> str:
    """The noun where it says what somebody does; "" for "rival" or "sister", which say what he is to another."""
    return "" if noun.lower() in words()["relations"] else noun.lower()


_ALSO_BODIES = frozenset(
    "rival opponent critic supporter follower peer partner client customer user subscriber employer successor "
    "predecessor contender challenger source defendant suspect native local".split()
)
"""What a firm may be to another as well, so that such a word before a name does not say that it is a person's."""
_FAMILY = frozenset("mother father wife husband son daughter brother sister king queen friend".split())
_ROLE_FOR = re.compile(r"\b([A-Za-z][a-z-]{2,30}) (?:for|of|at|with|from|to) ((?:the )?[A-Z][^,;]{1,70}),? $")


def _walk_back(parts: list[str]) -> tuple[str, str | None]:
    """The role phrase at the end of these words, and the body named before it."""
    lists = words()
    i = len(parts) - 1
    while i > 0:
        word = parts[i - 1].lower()
        if word in lists["role_modifiers"] or (is_role(word) and not parts[i - 1].endswith(",")):
            if parts[i - 1][0].isupper() and i - 1 > 0 and parts[i - 1] not in lists["titles"]:
                break
            i -= 1
        else:
            break
    role = " ".join(parts[i:]).lower()
    j = i
    while j > 0 and i - j < 7:
        word = parts[j - 1]
        if word.endswith(",") or word.lower() in _ARTICLE:
            break
        if (
            word[0].isupper()
            or word in lists["org_lower"]
            or (word in ("and", "&", "for", "of") and j < i and parts[j][0].isupper())
        ):
            j -= 1
        else:
            break
    while j < i and parts[j] in ("and", "for", "of", "&"):
        j += 1
    return role, clean_affiliation(" ".join(parts[j:i]))


_APPOSITION = re.compile(r"^(?: \([^()\n]{1,40}\))?, (?:(?:who|that) (?:is|was) )?(?:now |then )?(the |an? )?")


def role_after(text: str, end: int) -> tuple[str, str | None] | None:
    """Role and affiliation from an apposition after a name that ends at `end`: ", the chairman of the Duma"."""
    right = text[end : end + 200]
    if not right.startswith((",", " (")):
        return None
    m = _APPOSITION.match(right)
    if m is None:
        return None
    rest = right[m.end() :]
    stop = _AFTER_STOP.search(rest)
    phrase = rest[: stop.start()] if stop else rest
    prep = _PREPOSITION.search(phrase)
    head = (phrase[: prep.start()] if prep else phrase).split()
    if not 0 < len(head) <= 9:
        return None
    noun = head[-1].strip("'’").lower()
    if not is_human(noun):
        return None
    if noun in words()["relations"]:
        return None if noun in _ALSO_BODIES else ("", None)
    role, body = _walk_back(head)
    if prep and (follow := phrase[prep.end() :].strip()):
        if not follow[0].isupper() and (at := re.search(r"\b(?:of|for|at|with|in|from) (?:the )?(?=[A-Z])", follow)):
            role, follow = f"{role} {prep[0].split()[0]} {follow[: at.start()].strip()}", follow[at.end() :]
        if follow[0].isupper():
            body = clean_affiliation(follow)
    return role[:80], body
