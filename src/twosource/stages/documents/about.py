"""What a page says about itself: JSON-LD, metadata (trafilatura's) and its date, the surest signs first."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from twosource.stages.documents.authors import author_of
from twosource.stages.documents.blocks import Block
from twosource.stages.documents.dates import Dated, date_in_url, dates_in, read_date

LATEST = "2035-12-31"
"""Dates after this are not believed. A fixed day and not today, so that the same page always gives the same date."""

EARLIEST = "1995-01-01"
"""No page is older; htmldate has the same bound."""

MAX_LINKED = 500_000
"""Characters of one JSON-LD script that are read."""

MAX_NODES = 2_000
_ARTICLE = re.compile(r"Article|BlogPosting|Report|LiveBlog|Posting|Story", re.IGNORECASE)


@dataclass(frozen=True)
class Linked:
    """What the JSON-LD of a page says of its article."""

    published: str | None = None
    body: str | None = None


@dataclass(frozen=True)
class About:
    """What the metadata of a page says."""

    title: str | None = None
    author: str | None = None
    site: str | None = None
    url: str | None = None


def read_linked(tree: Any) -> Linked:
    """The article of the JSON-LD scripts of a page. Bounded; never raises."""
    published: str | None = None
    other: str | None = None
    body = ""
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        text = (script.text or "").strip()
        if not text or len(text) > MAX_LINKED:
            continue
        try:
            value = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(value):
            date = node.get("datePublished") or node.get("dateCreated")
            if isinstance(date, str):
                if _ARTICLE.search(str(node.get("@type"))):
                    published = published or date
                elif "WebPage" in str(node.get("@type")):
                    other = other or date
            if isinstance(node.get("articleBody"), str) and len(node["articleBody"]) > len(body):
                body = node["articleBody"]
    return Linked(published or other, _plain(body) or None)


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """All objects within, the outer ones first."""
    waiting, seen = [value], 0
    while waiting and seen < MAX_NODES:
        at = waiting.pop(0)
        seen += 1
        if isinstance(at, dict):
            yield at
            waiting.extend(v for v in at.values() if isinstance(v, dict | list))
        elif isinstance(at, list):
            waiting.extend(at[:MAX_NODES])


def _plain(body: str) -> str:
    """articleBody is plain text by its definition; many write markup all the same."""
    if "<" in body or "&" in body:
        from html import unescape

        body = re.sub(r"</?[a-zA-Z][^<>]{0,2000}>", "\n", unescape(body))
    return "\n".join(" ".join(line.split()) for line in body.split("\n") if line.strip())


def read_about(tree: Any, url: str | None) -> About:
    """Title, author, site and address by trafilatura's rules for metadata, without its search for a date."""
    from trafilatura import metadata as rules

    try:
        found = rules.examine_meta(tree)
        if found.author and " " not in found.author:
            found.author = None
        found = rules.extract_meta_json(tree, found)
        found.title = found.title or rules.extract_title(tree)
        found.author = found.author or _author_in(tree)
        found.url = found.url or rules.extract_url(tree, url)
        found.sitename = found.sitename or rules.extract_sitename(tree)
        found.clean_and_trim()
    except (ValueError, TypeError, AttributeError, IndexError, KeyError, RecursionError, AssertionError):
        return About(url=url)
    return About(found.title, found.author, _site(found.sitename, found.url), found.url)


def _author_in(tree: Any) -> str | None:
    from trafilatura.json_metadata import normalize_authors

    line = author_of(tree.iter())
    return normalize_authors(None, line) if line else None


def _site(name: str | None, url: str | None) -> str | None:
    """As trafilatura spells it: without the @ of an account, a capital first."""
    name = (name or "").lstrip("@").strip()
    if name:
        return name if "." in name or name[0].isupper() else name.title()
    return None


# ---------------------------------------------------------------- the date

_FIRST = re.compile(r"(?<!\d)0?1(?:st|er|re|st[eo]|º|°)?(?![\w:%])|(?<!\d)(?:19|20)\d\d0101(?!\d)")
_ISO = re.compile(r"\s{0,5}(\d{4}-\d\d-\d\d)(?=T|\s|$)")
_CHANGED = re.compile(
    r"updat|modif|aktualis|geändert|mis à jour|actualiz|обновл|stand:|last\s(?:reviewed|edited)", re.IGNORECASE
)
_META = tuple(
    """article:published_time og:article:published_time datepublished og:published_time rnews:datepublished
    parsely-pub-date sailthru.date article.published published-date publish-date
    pubdate publishdate dcterms.created dcterms.issued dc.date.issued
    dc.date.created citation_publication_date citation_online_date article_date_original originalpublicationdate
    cxenseparse:recs:publishtime publication_date date_published datecreated dc.date
    dcterms.date bt:pubdate ptime date""".split()
)
"""Names under which pages give the day of their first publication, the surest first."""


def date_of_page(
    tree: Any, told: Linked, url: str | None, found: Sequence[Block] = ()
) -> tuple[Dated | None, str | None]:
    """The day on which a page was published, and where that stands: its metadata, its address or its text.

    An address with a day counts most: metadata are often in UTC, a day later in America. Then the day that readers
    see at the headline, unless it is that of a change, then JSON-LD and meta elements, then what htmldate finds.
    """
    in_url = date_in_url(url) if url else None
    if in_url is not None and in_url.precision == "day" and EARLIEST <= in_url.value <= LATEST:
        return in_url, "url"
    shown = at_headline(found)
    for written in (told.published, *_meta_dates(tree)):
        if written and (dated := _believed(written)):
            if shown is not None and not shown.later and shown.dated.value[:10] != dated.value[:10]:
                return shown.dated, "page text"
            return dated, "metadata"
    if shown is not None:
        return shown.dated, "page text"
    if (dated := _searched(tree, url)) is not None:
        return dated, "url" if in_url is not None and in_url.value == dated.value else "page text"
    return in_url, "url" if in_url else None


class Shown(NamedTuple):
    """A date beside the headline; `later`: it says itself that it is that of a change."""

    dated: Dated
    later: bool


def at_headline(found: Sequence[Block]) -> Shown | None:
    """The date of a short line beside a headline; a day of change only where no other is given."""
    heads = [i for i, block in enumerate(found) if block.tag == "h1"][:4]
    later: Shown | None = None
    for head in heads:
        order = [i for step in range(1, 21) for i in ((head + step, head - step) if step <= 4 else (head + step,))]
        for i in order:
            text = found[i].text if 0 <= i < len(found) else ""
            if not 6 <= len(text) <= 120 or found[i].linked > 0.8 * len(text) or not any(c.isdigit() for c in text):
                continue
            for start, end, dated in dates_in(text):
                rest = len(text) - (end - start)
                if dated.precision not in ("day", "minute", "second") or rest > (60 if abs(i - head) <= 8 else 25):
                    continue
                if not EARLIEST <= dated.value[:10] <= LATEST:
                    continue
                if not _CHANGED.search(text[:start]):
                    return Shown(dated, False)
                later = later or Shown(dated, True)
    return later


def _meta_dates(tree: Any) -> list[str]:
    """The values of the meta elements of `_META`, in its order."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        content = meta.get("content")
        if name and content:
            found.setdefault(name.lower(), content)
    return [found[name] for name in _META if name in found]


def _believed(written: str) -> Dated | None:
    """A date to the day at least, within what is believed; of a moment with an offset its day there."""
    match = _ISO.match(written)
    dated = read_date(match[1]) if match else None
    if dated is None or dated.precision in ("month", "year") or not EARLIEST <= dated.value[:10] <= LATEST:
        return None
    return dated


_SPOKEN = "en de fr es it pt nl pl ru uk sv da nb fi cs sk hu ro bg el tr hr sr id vi ar fa he zh ja ko hi".split()
"""Languages in which dateparser looks for a date that neither we nor htmldate can read. It knows 200, and tries all of
them on a line such as "5 tips for 2024": about four seconds (profiled) in every process for their tables."""


@functools.lru_cache(maxsize=1)
def _find_date() -> Callable[..., str | None]:
    """htmldate's search, its last resort confined to the languages of `_SPOKEN`."""
    from htmldate import extractors, find_date

    extractors.get_external_parser = _spoken_dates
    return find_date


@functools.lru_cache(maxsize=1)
def _spoken_dates() -> Any:
    """dateparser as htmldate sets it, for the languages of `_SPOKEN`; loaded at the first line that needs it."""
    from dateparser.date import DateDataParser  # type: ignore[import-untyped]

    settings = {
        "NORMALIZE": True,
        "PARSERS": ["custom-formats", "absolute-time"],
        "PREFER_DATES_FROM": "past",
        "PREFER_LOCALE_DATE_ORDER": True,
        "RETURN_AS_TIMEZONE_AWARE": False,
        "STRICT_PARSING": True,
    }
    return DateDataParser(languages=_SPOKEN, settings=settings)


def _searched(tree: Any, url: str | None) -> Dated | None:
    from lxml.etree import LxmlError

    find_date = _find_date()
    try:
        found = find_date(tree, extensive_search=True, original_date=True, url=url, max_date=LATEST)
    except (LxmlError, ValueError, TypeError, AttributeError, IndexError, KeyError, RecursionError, AssertionError):
        return None
    if found and found.endswith("-01-01") and not _shows_new_year(tree, found[:4]):
        return None
    return read_date(found) if found else None


def _shows_new_year(tree: Any, year: str) -> bool:
    """Whether a page writes a first day beside a year: htmldate also says 1 January where it saw no more than a year.

    That year is often a copyright's or one that the report tells of, and a made-up first of January is older than
    all honest copies of the page.
    """
    from lxml.html import tostring

    written = tostring(tree, encoding="unicode")
    return any(
        _FIRST.search(written[max(match.start() - 25, 0) : match.end() + 25])
        for match in re.finditer(rf"(?<!\d){year}(?!\d{{3}})", written)
    )
