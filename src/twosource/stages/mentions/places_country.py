"""What the wording of a text says about the country that it is written in: offices, laws, money, spelling."""

from __future__ import annotations

import collections
import functools
import re

_CUES: dict[str, str] = {
    "US": (
        "sheriff|sheriffs|deputies|state trooper|state troopers|highway patrol|state police|county commissioner|"
        "county commissioners|county judge|commissioners court|county board|county jail|county attorney|"
        "district attorney|grand jury|school board|school district|city council|city councilman|councilman|"
        "councilwoman|alderman|aldermen|selectmen|selectman|first selectman|freeholders|township trustees|"
        "city manager|city hall|town hall|high school|middle school|elementary school|freshman|sophomore|"
        "state senator|state representative|state legislature|legislature|lawmakers|statehouse|general assembly|"
        "house bill|senate bill|governor|lieutenant governor|republican|republicans|democrat|democrats|gop|"
        "interstate|u.s. highway|state route|farm to market|county road|turnpike|medicaid|medicare|social security|"
        "state university|community college|superintendent of schools|felony|misdemeanor|probation|indicted|"
        "indictment|arraigned|zip code|vfw|american legion|4-h|little league|thanksgiving|nfl|nba|mlb|ncaa|"
        "downtown|pickup truck|mobile home|yard sale|real estate agent|fiscal year|per capita income"
    ),
    "GB": (
        "councillor|councillors|borough council|county council|city council|parish council|district council|"
        "crown court|magistrates|magistrates' court|pc|detective constable|detective sergeant|pensioner|mp|mps|"
        "labour|tory|tories|liberal democrat|lib dem|lib dems|conservatives|nhs|gp|gps|hospital trust|"
        "primary care trust|gcse|a-level|a-levels|sixth form|secondary school|primary school|headteacher|council tax|"
        "pub|pubs|car park|roundabout|dual carriageway|motorway|bank holiday|fortnight|cllr|whitehall|westminster|"
        "scotland yard|met police|housing association|ward"
    ),
    "CA": (
        "rcmp|opp|mpp|mpps|mla|mlas|mountie|mounties|premier|liberals|ndp|bloc|ontario provincial police|"
        "house of commons|riding|reserve band|first nation|first nations|hydro one|hockey night|legion hall|cbc"
    ),
    "AU": (
        "premier|local government area|shire|shire council|bushfire|bushfires|centrelink|medicare local|tafe|abc radio|"
        "liberal party|nationals|coalition government|native title|cfa|rfs|afl|nrl|footy"
    ),
    "IN": "crore|crores|lakh|lakhs|panchayat|tehsil|taluk|lok sabha|rajya sabha|bjp|mla|mlas|superintendent of police",
    "PH": "barangay|barangays|sitio|governor|vice mayor|pnp|congressional district",
    "IE": "garda|gardai|gardaí|taoiseach|dail|dáil|fianna|td|tds|hse|county council|oireachtas",
    "ZA": "anc|rand|saps|township residents|mec|municipal manager",
    "NZ": "maori|iwi|district health board|dhb|regional council|national party|labour party",
}
"""Words, lower case, that reports written in a country use of things there. One word proves nothing; several do."""

_MONEY = re.compile(r"£\s?\d|\bRs\.?\s?\d|\bP\d{1,3},\d{3}|A\$\s?\d|C\$\s?\d|NZ\$\s?\d|€\s?\d")
_MONEY_OF = {"£": "GB", "R": "IN", "P": "PH", "A": "AU", "C": "CA", "N": "NZ", "€": "IE"}

_PHONE = re.compile(r"(?<![\d-])(?:\(\d{3}\)\s?|\d{3}-)\d{3}-\d{4}(?![\d-])|\b\d{3}-\d{4}\b(?!-)")
_PARTY = re.compile(r"\((?:R|D|I|DFL)-[A-Z]|\b(?:Rep|Sen|Gov)\. [A-Z]|, (?:R|D)-[A-Z]|\$\d")
_ADDRESS = re.compile(
    r"\b(?:N|S|E|W|NE|NW|SE|SW)\. [A-Z][a-z]+ (?:St|Ave|Blvd|Dr|Rd)\b|\b(?:I|U\.S\.|Route|FM|SR|CR)[- ]\d"
)


@functools.lru_cache(maxsize=1)
def _countries() -> dict[str, tuple[str, ...]]:
    """The countries of each sign."""
    out: dict[str, list[str]] = collections.defaultdict(list)
    for country, cues in _CUES.items():
        for cue in cues.split("|"):
            out[cue].append(country)
    return {cue: tuple(of) for cue, of in out.items()}


@functools.lru_cache(maxsize=1)
def _phrases() -> tuple[str, ...]:
    """The signs of more than one word, or with other marks than letters."""
    return tuple(sorted(cue for cue in _countries() if _WORD.fullmatch(cue) is None))


_WORD = re.compile(r"\w+")


def _holds(text: str, phrase: str) -> bool:
    """The phrase stands in the text as whole words, where it stands first."""
    at = text.find(phrase)
    end = at + len(phrase)
    return at >= 0 and not text[at - 1 : at].isalnum() and not text[end : end + 1].isalnum()


@functools.lru_cache(maxsize=4)
def _wording(text: str) -> tuple[tuple[str, float], ...]:
    low = text.lower()
    cues = list(set(_WORD.findall(low)) & _countries().keys())
    cues += [cue for cue in _phrases() if _holds(low, cue)]
    out: dict[str, float] = collections.defaultdict(float)
    for cue in sorted(cues):
        of = _countries()[cue]
        for country in of:
            out[country] += 1.0 / len(of)
    for country in sorted({_MONEY_OF[match.group()[0]] for match in _MONEY.finditer(text)}):
        out[country] += 1.0
    out["US"] += sum(pattern.search(text) is not None for pattern in (_PHONE, _PARTY, _ADDRESS))
    return tuple(sorted((country, n) for country, n in out.items() if n > 0))


def wording(text: str) -> dict[str, float]:
    """How strongly the words of a text are those of a country's home news: different signs by country code.

    A sign that several countries share counts for each by its share. Bare dollars say little and count once.
    """
    return dict(_wording(text))
