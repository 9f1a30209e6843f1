"""Names of outlets: from a web address or a mail address to what a reader would call it."""

from __future__ import annotations

import functools
import re
from urllib.parse import urlsplit

_NAMES = {
    "aljazeera": "Al Jazeera",
    "apnews": "AP News",
    "afp": "AFP",
    "abcnews": "ABC News",
    "axios": "Axios",
    "bbc": "BBC",
    "bloomberg": "Bloomberg",
    "businessinsider": "Business Insider",
    "cbsnews": "CBS News",
    "cnbc": "CNBC",
    "cnn": "CNN",
    "chinadaily": "China Daily",
    "csis": "CSIS",
    "dailymail": "Daily Mail",
    "dailynk": "Daily NK",
    "dw": "Deutsche Welle",
    "economist": "The Economist",
    "euronews": "Euronews",
    "faz": "FAZ",
    "foxnews": "Fox News",
    "france24": "France 24",
    "ft": "Financial Times",
    "globaltimes": "Global Times",
    "haaretz": "Haaretz",
    "huffpost": "HuffPost",
    "huffingtonpost": "HuffPost",
    "independent": "The Independent",
    "interfax": "Interfax",
    "irishtimes": "The Irish Times",
    "japantimes": "The Japan Times",
    "kcna": "KCNA",
    "koreaherald": "The Korea Herald",
    "koreatimes": "The Korea Times",
    "kyivindependent": "The Kyiv Independent",
    "latimes": "Los Angeles Times",
    "lemonde": "Le Monde",
    "mirror": "Daily Mirror",
    "nbcnews": "NBC News",
    "ndtv": "NDTV",
    "newsweek": "Newsweek",
    "nknews": "NK News",
    "npr": "NPR",
    "nypost": "New York Post",
    "nytimes": "The New York Times",
    "politico": "Politico",
    "reuters": "Reuters",
    "rferl": "Radio Free Europe/Radio Liberty",
    "rfa": "Radio Free Asia",
    "ria": "RIA Novosti",
    "rt": "RT",
    "scmp": "South China Morning Post",
    "sky": "Sky News",
    "smh": "The Sydney Morning Herald",
    "spiegel": "Der Spiegel",
    "sputniknews": "Sputnik",
    "straitstimes": "The Straits Times",
    "tass": "TASS",
    "telegraph": "The Telegraph",
    "theguardian": "The Guardian",
    "thehill": "The Hill",
    "thesun": "The Sun",
    "thetimes": "The Times",
    "time": "Time",
    "timesofindia": "The Times of India",
    "themoscowtimes": "The Moscow Times",
    "upi": "UPI",
    "usatoday": "USA Today",
    "voanews": "Voice of America",
    "vox": "Vox",
    "washingtonpost": "The Washington Post",
    "wsj": "The Wall Street Journal",
    "xinhuanet": "Xinhua",
    "yna": "Yonhap",
    "zerohedge": "Zero Hedge",
}
"""Label of the domain to name, for outlets whose name its address does not show."""

_SECOND_LEVEL = {"co", "com", "org", "net", "gov", "gob", "gouv", "edu", "ac", "or", "go", "ne", "mil", "govt", "in"}
_FREE_MAIL = frozenset(
    "gmail googlemail hotmail outlook live msn yahoo ymail aol icloud me mac protonmail proton gmx web t-online mail "
    "yandex rambler bk inbox qq 163 126 sina naver daum hanmail fastmail tutanota zoho libero orange wanadoo".split()
)
_HOSTS = {"blogspot", "wordpress", "medium", "substack", "tumblr", "livejournal", "github", "weebly", "typepad"}


@functools.lru_cache(maxsize=4096)
def outlet_of_host(host: str) -> str | None:
    """A readable name for a domain: "www.breitbart.com" is Breitbart, "news.bbc.co.uk" is BBC; None for no domain."""
    labels = [label for label in host.lower().split(":")[0].split(".") if label]
    if len(labels) < 2 or all(label.isdigit() for label in labels):
        return None
    short = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    at = -3 if short else -2
    label = labels[at]
    if label in _HOSTS and len(labels) > -at and labels[at - 1] != "www":
        label = labels[at - 1]
    known = _NAMES.get(label.replace("-", ""))
    return known or " ".join(part.capitalize() for part in label.split("-") if part) or None


def outlet_of_url(url: str) -> str | None:
    """The outlet that an address belongs to, None when it is no web address."""
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname
    except ValueError:
        return None
    return outlet_of_host(host) if host else None


def outlet_of_mail(address: str) -> str | None:
    """The outlet that a mail address belongs to, None for mail providers that serve anybody."""
    host = address.rpartition("@")[2].lower().strip(".")
    if set(host.split(".")[:-1]) & _FREE_MAIL:
        return None
    return outlet_of_host(host)


_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")


def mail_in(text: str) -> str | None:
    """The first mail address in `text`."""
    match = _MAIL.search(text) if "@" in text else None
    return match[0] if match else None
