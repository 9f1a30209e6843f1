"""The words around numbers: approximators, what is counted, how things are called the same."""

from __future__ import annotations

import re
from typing import Literal

Bound = Literal["about", "over", "at least", "under", "at most", "nearly"]

APPROXIMATOR: dict[str, Bound] = {
    "about": "about", "around": "about", "approximately": "about", "roughly": "about", "some": "about",
    "close to": "about", "an estimated": "about", "estimated": "about", "circa": "about", "in the region of": "about",
    "in the order of": "about", "on the order of": "about", "or so": "about", "odd": "about", "approx": "about",
    "approx.": "about", "an average of": "about", "all": "about",
    "nearly": "nearly", "almost": "nearly", "just under": "under", "well under": "under", "just short of": "under",
    "over": "over", "more than": "over", "above": "over", "exceeding": "over", "upwards of": "over",
    "just over": "over",
    "well over": "over", "in excess of": "over", "greater than": "over", "far more than": "over",
    "much more than": "over", "slightly more than": "over", "a little over": "over", "well above": "over",
    "at least": "at least", "no fewer than": "at least", "no less than": "at least", "not less than": "at least",
    "a minimum of": "at least", "minimum": "at least", "or more": "at least", "plus": "at least", "+": "at least",
    "under": "under", "less than": "under", "fewer than": "under", "below": "under", "lower than": "under",
    "up to": "at most", "at most": "at most", "no more than": "at most", "not more than": "at most",
    "as many as": "at most", "as much as": "at most", "a maximum of": "at most", "maximum": "at most",
    "or less": "at most", "or fewer": "at most", "as few as": "at least", "as little as": "at least",
    "larger than": "over", "bigger than": "over", "higher than": "over", "smaller than": "under",
    "no higher than": "at most",
    "no larger than": "at most", "not exceeding": "at most", "exceed": "over", "exceeds": "over", "exceeded": "over",
    "surpass": "over", "surpasses": "over", "surpassed": "over", "surpassing": "over", "topped": "over",
    "less than or equal to": "at most", "equal to or less than": "at most", "smaller than or equal to": "at most",
    "greater than or equal to": "at least", "equal to or more than": "at least", "equal to or greater than": "at least",
    "more than or equal to": "at least", "at least or equal to": "at least", "or greater": "at least",
    "or above": "at least", "or higher": "at least", "or over": "at least", "and more": "at least",
    "or below": "at most", "or lower": "at most", "and above": "at least",
}  # fmt: skip
_BEHIND = frozenset(a for a in APPROXIMATOR if a.startswith(("or ", "and "))) | {"odd", "plus", "+"}
_BEFORE = sorted((a for a in APPROXIMATOR if a not in _BEHIND), key=len, reverse=True)
BEFORE = re.compile(
    rf"(?:(?<=[\s(“\"'—-])|^)(?:{'|'.join(re.escape(a).replace(chr(92) + ' ', chr(92) + 's') for a in _BEFORE)})"
    r"(?:\s(?:about|around|roughly|some))?[\s\u00a0]$",
    re.IGNORECASE,
)
VERBS = re.compile(r"exceed|surpass|topped", re.IGNORECASE)
"""Approximators that are verbs: they set a bound, and the quantity begins after them."""
AFTER = re.compile(
    r"\s?(?:or\s(?:so|more|less|fewer|greater|above|higher|over|below|lower)\b(?!\sthan\b)|and\s(?:more|above)\b(?=\s?(?:in|of|[.,;]|$))|-odd\b|odd\b|\+(?![\d+])|-?plus\b(?!\s\d))",
    re.IGNORECASE,
)
TRAILING_MOST = re.compile(r"[^.;\n]{0,80}?\b(?P<word>at (?:the )?most|at (?:the very )?least|or (?:more|less|so))\b")

SYNONYM = {
    "carriage": "rail car", "wagon": "rail car", "railcar": "rail car", "boxcar": "rail car", "railwagon": "rail car",
    "railroad car": "rail car", "train car": "rail car", "freight car": "rail car", "railway car": "rail car",
    "rail car": "rail car", "flatcar": "rail car", "soldier": "soldier", "troop": "soldier", "troops": "soldier",
    "serviceman": "soldier", "servicemen": "soldier", "personnel": "soldier", "military personnel": "soldier",
    "fighter": "fighter", "militant": "fighter", "insurgent": "fighter", "rebel": "fighter", "gunman": "fighter",
    "marine": "soldier", "paratrooper": "soldier", "combatant": "fighter", "people": "person", "person": "person",
    "civilian": "civilian", "resident": "person", "passenger": "person", "individual": "person", "victim": "person",
    "man": "person", "men": "person", "woman": "person", "women": "person", "children": "child",
    "villager": "civilian", "body": "body", "corpse": "body", "life": "person",
    "fatality": "person", "death": "person", "dead": "person", "wounded": "person", "injured": "person",
    "injury": "person", "missing": "person", "casualty": "casualty", "kid": "child", "child": "child", "vessel": "ship",
    "ship": "ship", "boat": "ship", "warship": "ship", "freighter": "ship", "tanker": "ship", "plane": "aircraft",
    "aeroplane": "aircraft", "airplane": "aircraft", "jet": "aircraft", "aircraft": "aircraft", "warplane": "aircraft",
    "helicopter": "helicopter", "chopper": "helicopter", "rocket": "rocket", "missile": "missile", "lorry": "truck",
    "truck": "truck", "automobile": "car", "car": "car", "cop": "police officer", "policeman": "police officer",
    "policemen": "police officer", "police": "police officer", "police officer": "police officer", "home": "house",
    "house": "house", "hardware": "equipment", "equipment": "equipment", "weaponry": "weapon", "arm": "weapon",
    "arms": "weapon", "weapon": "weapon", "munition": "munition", "ammunition": "munition", "worker": "worker",
    "employee": "worker", "job": "job", "student": "student", "pupil": "student", "migrant": "migrant",
    "refugee": "refugee", "locomotive": "locomotive", "train": "train", "drone": "drone", "uav": "drone",
    "shell": "shell", "bomb": "bomb", "container": "container", "crate": "crate", "child soldier": "child soldier",
}  # fmt: skip
RAIL_WORDS = frozenset("rail freight railway railroad train cargo goods tank passenger flat hopper box".split())
GENERIC = frozenset(
    "piece member unit number group type set pair item kind batch load sort series total stretch section part ton "
    "tonne "
    "metric_ton kilogram barrel case fleet copy act percent share lot amount bit crew".split()
)
"""Heads that say nothing of the thing: with "of ..." the thing is what follows."""

COUNTED = {
    "kill": "killed", "die": "killed", "slay": "killed", "murder": "killed", "execute": "killed", "dead": "killed",
    "massacre": "killed", "perish": "killed", "claim": "killed", "death": "killed", "fatality": "killed",
    "injure": "injured", "wound": "injured", "hurt": "injured", "injury": "injured", "hospitalise": "injured",
    "hospitalize": "injured", "missing": "missing", "unaccounted": "missing", "disappear": "missing",
    "displace": "displaced", "flee": "displaced", "evacuate": "displaced", "homeless": "displaced",
    "uproot": "displaced", "store": "stored", "stockpile": "stored", "keep": "stored", "explode": "exploded",
    "detonate": "exploded", "see": "seen", "spot": "seen", "observe": "seen", "photograph": "seen", "show": "seen",
    "capture": "seen", "plan": "planned", "schedule": "planned", "order": "planned", "pledge": "planned",
    "promise": "planned", "expect": "planned", "arrest": "arrested", "detain": "arrested", "deliver": "delivered",
    "deploy": "deployed", "position": "deployed", "station": "deployed",
}  # fmt: skip
PLANNING = frozenset(
    "plan intend want hope aim prepare expect schedule order pledge promise vow decide propose seek threaten agree ask "
    "request offer consider".split()
)
"""What is said with these of a doing is not done yet: "plans to deploy 1,000 troops"."""
_reckoned = (
    "day|week|month|year|hour|minute|second|barrel|tonne|ton|kilo|kilogramme|kilogram|kg|litre|liter|gallon|share|person"
    "|head|capita|pound|ounce|unit|passenger|vehicle|night|square (?:meter|metre|foot)|dozen|household|child|worker"
    "|employee|station|million|100,000|1,000"
)
PER = re.compile(
    rf"(?:[\s\u00a0](?:an?|per|each|every)[\s\u00a0]|/\s?|-(?:a|per)-)(?P<per>{_reckoned})\b"
    r"(?!\s(?:ago|earlier|later|before|after|old|or two))",
    re.IGNORECASE,
)
"""What a rate is reckoned by: "$70 a barrel", "50,000 barrels a day". "A year ago" is a time."""
PER_SAME = {
    "litre": "liter", "kilo": "kilogram", "kg": "kilogram", "kilogramme": "kilogram", "tonne": "ton", "head": "person",
    "capita": "person", "square metre": "square meter",
}  # fmt: skip

_PEOPLE_VERBS = {
    "killed": r"killed|killing|dead|died|deaths?|fatalit(?:y|ies)|slain",
    "injured": r"injured|injuring|wounded|wounding|hurt|injuries",
    "missing": r"missing|unaccounted for",
    "displaced": r"displaced|fled|evacuated|homeless|displacing",
}
COUNTED_AFTER = re.compile(
    r"^(?:[\s-]+(?:more|other|others|people|persons|were|was|are|is|been|had|have|has|also|left|reported|confirmed|be|"
    r"feared|believed|to|[a-z-]{3,14}s|men|women|children|police|troops)){0,5}?[\s-]+(?:"
    + "|".join(f"(?P<{k}>{v})" for k, v in _PEOPLE_VERBS.items())
    + r")\b",
    re.IGNORECASE,
)
COUNTED_BEFORE = re.compile(
    r"\b(?:(?P<killed>kill(?:s|ed|ing)|deaths? of|death toll (?:\S{1,12}\s){0,3}?(?:to|at|of)|left(?= \S{1,12} dead))"
    r"|(?P<injured>injur(?:es|ed|ing)|wound(?:s|ed|ing))|(?P<displaced>displac(?:es|ed|ing)))\s$",
    re.IGNORECASE,
)
PERIOD = re.compile(
    r"\b(?:over|in|during|for|within|throughout|across|of)\s(?:the\s)?(?:past|last|previous|preceding|prior)\s"
    r"(?:[\w-]+\s){0,3}(?:years?|months?|weeks?|decades?|days?)\b|\bever\b|\bon record\b|\bin years\b",
    re.IGNORECASE,
)
ADDRESS = re.compile(
    r"\s[A-Z]\w{1,20}(?:\s[A-Z]\w{1,20})?\s(?:Street|Road|Avenue|Lane|Drive|Boulevard|St|Rd|Ave|Square)\b"
)
LINKS = re.compile(
    r"https?://[^\s<>\"]{1,2000}|www\.[^\s<>\"]{1,2000}|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}|@\w{1,30}"
    r"|\b\d{1,3}(?:\.\d{1,3}){2,3}\b"
)
