"""Which agency a text says it is from, and whether it names another outlet."""

from __future__ import annotations

import functools
import re
from urllib.parse import urlsplit

from twosource.records import Document

AGENCIES: dict[str, tuple[str, ...]] = {
    "Reuters": ("Reuters", "Рейтер", "رويترز", "路透社", "路透", "ロイター", "로이터"),
    "AP": ("AP", "Associated Press", "The Associated Press"),
    "AFP": ("AFP", "Agence France-Presse", "Agence France Presse", "法新社"),
    "TASS": ("TASS", "ITAR-TASS", "ТАСС", "ИТАР-ТАСС", "塔斯社", "타스"),
    "RIA Novosti": ("RIA Novosti", "RIA", "РИА Новости", "РИА"),
    "Sputnik": ("Sputnik",),
    "Interfax": ("Interfax", "Интерфакс"),
    "Xinhua": ("Xinhua", "新华社", "新华网"),
    "Yonhap": ("Yonhap", "Yonhap News", "연합뉴스"),
    "Kyodo": ("Kyodo", "Kyodo News", "共同", "共同通信"),
    "Jiji": ("Jiji", "Jiji Press", "時事", "時事通信"),
    "KCNA": ("KCNA", "Korean Central News Agency", "조선중앙통신"),
    "dpa": ("dpa", "DPA", "Deutsche Presse-Agentur"),
    "EFE": ("EFE",),
    "ANSA": ("ANSA", "Ansa"),
    "UPI": ("UPI", "United Press International"),
    "PTI": ("PTI", "Press Trust of India"),
    "ANI": ("ANI",),
    "IANS": ("IANS",),
    "Anadolu": ("Anadolu", "Anadolu Agency", "AA"),
    "SANA": ("SANA",),
    "MENA": ("MENA",),
    "PA": ("PA", "PA Media", "Press Association"),
    "Bloomberg": ("Bloomberg",),
    "Ukrinform": ("Ukrinform", "Укринформ"),
    "UNIAN": ("UNIAN", "УНИАН"),
    "APA": ("APA",),
    "SDA": ("SDA", "Keystone-SDA"),
    "ANP": ("ANP",),
    "Belga": ("Belga",),
    "CNA": ("CNA", "Central News Agency"),
    "Antara": ("Antara",),
    "Bernama": ("Bernama",),
    "Lusa": ("Lusa",),
    "AAP": ("AAP", "Australian Associated Press"),
    "CP": ("The Canadian Press", "Canadian Press"),
}
"""News agencies by the names under which outlets credit them."""

_NAME_OF = {name: agency for agency, names in AGENCIES.items() for name in names}
_NAMES = "|".join(re.escape(n) for n in sorted(_NAME_OF, key=lambda n: (-len(n), n)))
_CREDIT = re.compile(
    rf"\(\s?(?P<paren>{_NAMES})(?:/[A-Za-z ]{{1,20}})?\s?\)"  # MOSCOW (Reuters) -
    rf"|(?:[-–—]|/)\s?(?P<end>{_NAMES})(?:/[A-Za-z ]{{1,20}})?\.?\s*$"  # ... said. - AFP
    rf"|^[^\n]{{0,60}}?(?:/|,\s)(?P<dateline>{_NAMES})[/.:]?\s?[-–—]{{0,2}}\s"  # MOSCOW, April 20. /TASS/
    rf"|(?:Source|Quelle|Источник|Fuente|Fonte|出典|来源|Reporting by|With)\s?[:：]?\s?(?P<source>{_NAMES})\b"
    rf"|(?:【|\[)(?P<bracket>{_NAMES})(?:】|\]|[ =])",
    re.MULTILINE,
)
_EDGE = 300
"""Credits stand within so many code points of either end of a text."""


def agency_of_outlet(document: Document) -> str | None:
    """The agency that published this document itself, if its outlet is one."""
    for name in (document.outlet or "", _core(host(document.url) or document.outlet or "")):
        agency = _NAME_OF.get(name) or _squashed().get(_squash(name))
        if agency:
            return agency
    return None


@functools.lru_cache(maxsize=1)
def _squashed() -> dict[str, str]:
    """Agencies by the letters of their names; two-letter ones only as they are written."""
    return {_squash(n): agency for agency, names in AGENCIES.items() if len(agency) > 2 for n in names if len(n) > 2}


def credited(document: Document) -> str | None:
    """The agency that the document credits for its text: in its byline, its dateline or its last line."""
    byline = document.byline or ""
    for name in re.split(r"[,;/|&]| and | with ", byline):
        if name.strip() in _NAME_OF:
            return _NAME_OF[name.strip()]
    text = document.text
    edges = (text,) if len(text) <= 2 * _EDGE else (text[:_EDGE], text[-_EDGE:])
    for edge in edges:
        m = _CREDIT.search(edge)
        if m:
            return _NAME_OF[next(v for v in m.groups() if v)]
    return None


def host(url: str | None) -> str | None:
    """The host of an address, "www." left off; None when there is none."""
    if not url:
        return None
    try:
        name = urlsplit(url if "//" in url else f"//{url}").hostname
    except ValueError:
        return None
    return name.removeprefix("www.") if name else None


def names(document: Document, other: Document) -> bool:
    """Whether `document` names the outlet of `other` in its text or byline, or links to its site."""
    site = host(other.url)
    own = host(document.url)
    if site and site != own:
        if any(host(link.url) == site for link in document.links):
            return True
        if site in document.text:
            return True
    if not other.outlet or _squash(other.outlet) == _squash(document.outlet or ""):
        return False
    pattern = _outlet_pattern(other.outlet)
    if pattern is None:
        return False
    return bool(pattern.search(document.text) or (document.byline and pattern.search(document.byline)))


@functools.lru_cache(maxsize=10_000)
def _outlet_pattern(outlet: str) -> re.Pattern[str] | None:
    """The outlet as texts name it: its letters, with any space, dot or hyphen between its words, capital first."""
    core = _core(outlet)
    letters = re.sub(r"[\W_]+", "", core)
    if len(letters) < 3 or len(letters) > 40:
        return None
    body = r"[ .\-]?".join(re.escape(c) for c in letters)
    return re.compile(rf"\b(?=[^a-z])(?i:{body})\b|\b{re.escape(core)}\.[a-z]{{2,4}}\b")


def _core(outlet: str) -> str:
    """ "dailymail" of "www.dailymail.co.uk"; other names as they are."""
    name = outlet.strip()
    if " " in name or "." not in name:
        return name
    labels = name.lower().removeprefix("www.").split(".")
    while len(labels) > 1 and (len(labels[-1]) <= 3 or labels[-1] in {"info", "news", "online"}):
        labels.pop()
    return labels[-1]


def _squash(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()
