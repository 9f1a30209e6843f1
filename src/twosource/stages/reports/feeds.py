"""RSS, Atom, RDF, CDF and JSON feeds: a record for each entry; the entry's <source> is kept as where it comes from."""

from __future__ import annotations

import calendar
import datetime as dt
import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from twosource.stages.reports.given import MAX_RECORD_BYTES, Given, Item, mb, record, reject, sha256, whole
from twosource.stages.reports.markup import text_of

MAX_ENTRIES = 20_000


def read_feed(given: Given) -> Iterator[Item]:
    """The entries of a feed in XML as records."""
    content = whole(given, MAX_RECORD_BYTES)
    if content is None:
        yield reject(given, f"a feed larger than {mb(MAX_RECORD_BYTES)}; split it")
        return
    import feedparser

    try:
        # Bytes are wrapped: a plain string would be taken for an address or a path and opened.
        parsed = feedparser.parse(io.BytesIO(content), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # whatever the parser stumbles over is a reason, not an end
        yield reject(given, f"a feed that cannot be parsed ({type(error).__name__}: {str(error)[:120]})")
        return
    entries = parsed.entries[:MAX_ENTRIES]
    raw = sha256(content)
    feed = parsed.feed
    base = _text(feed.get("link")) or given.url
    name = _one_line(feed.get("title"))
    if not entries:
        why = f" ({str(parsed.get('bozo_exception'))[:120]})" if parsed.get("bozo") else ""
        yield reject(given, f"a feed without entries{why}")
    for number, entry in enumerate(entries, start=1):
        fields = _entry(entry, name, base, given.url or _self(feed), _text(feed.get("language")))
        if fields.get("text"):
            yield record(given, number, fields, raw_sha256=raw)
        else:
            yield reject(given, f"entry {number}: neither a text nor a title", number, fields.get("url"))


def _self(feed: Any) -> str | None:
    return next((_text(link.get("href")) for link in feed.get("links", ()) if link.get("rel") == "self"), None)


def _entry(entry: Any, feed: str | None, base: str | None, address: str | None, language: str | None) -> dict[str, Any]:
    """The fields of one entry. The longest of its contents is its text; the title alone where there is none."""
    title = _one_line(entry.get("title"))
    bodies = [_text(c.get("value")) for c in entry.get("content", ()) if isinstance(c, dict)]
    bodies.append(_text(entry.get("summary")))
    text = max((text_of(body) for body in bodies if body), key=len, default="")
    url = _absolute(_text(entry.get("link")) or _text(entry.get("id")), base)
    outlet, origin = _outlet_and_origin(entry, feed, url or base)
    codes = [_text(c.get("language")) for c in [*entry.get("content", ()), entry.get("title_detail") or {}]]
    return {
        "url": url,
        "title": title,
        "text": text or title,
        "outlet": outlet,
        "origin": origin,
        "byline": _one_line(entry.get("author")),
        "published": _stamp(entry.get("published_parsed"))
        or _text(entry.get("published"))
        or _stamp(entry.get("updated_parsed"))
        or _text(entry.get("updated")),
        "language": next((code for code in codes if code), None) or language,
        "guid": _text(entry.get("id")),
        "feed": feed,
        "feed_url": address,
        "source_url": _text((entry.get("source") or {}).get("href")),
        "tags": sorted({t for tag in entry.get("tags", ())[:50] if (t := _text(tag.get("term")))}),
    }


def _outlet_and_origin(entry: Any, feed: str | None, url: str | None) -> tuple[str | None, str | None]:
    """Who publishes the entry, and whom its <source> names as where it was taken from.

    The feed publishes what it links to on its own pages: then a <source> is a hop behind it. A link that leads to the
    source itself says that the feed only points there, and the source is the outlet.
    """
    source = entry.get("source") or {}
    name = _one_line(source.get("title") or source.get("value"))
    if not name:
        return feed, None
    there = _host(_text(source.get("href")))
    if there and there == _host(url):
        return name, None
    return (feed, name) if feed and feed.casefold() != name.casefold() else (name, None)


def _host(url: str | None) -> str | None:
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def _absolute(link: str | None, base: str | None) -> str | None:
    try:
        full = urljoin(base or "", link or "")
    except ValueError:
        return None
    return full if full.startswith(("http://", "https://")) and len(full) <= 2000 else None


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _one_line(value: Any) -> str | None:
    """A title or a name without markup, on one line, bounded."""
    text = _text(value)
    return " ".join(text_of(text).split())[:500] or None if text else None


def _stamp(parsed: Any) -> str | None:
    """feedparser's time tuple, which is in UTC."""
    if parsed is None:
        return None
    try:
        return dt.datetime.fromtimestamp(calendar.timegm(parsed), dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError, TypeError):
        return None


# ---------------------------------------------------------------- JSON feeds


def is_json_feed(fields: dict[str, Any]) -> bool:
    """https://www.jsonfeed.org/version/1.1/"""
    return "jsonfeed.org" in str(fields.get("version", ""))[:100] and isinstance(fields.get("items"), list)


def read_json_feed(given: Given, fields: dict[str, Any]) -> Iterator[Item]:
    """The items of a JSON feed as records."""
    name, base = _one_line(fields.get("title")), _text(fields.get("home_page_url"))
    for number, item in enumerate(fields["items"][:MAX_ENTRIES], start=1):
        if not isinstance(item, dict):
            yield reject(given, f"item {number}: not an object", number)
            continue
        people = [p for p in (item.get("authors") or [item.get("author")]) if isinstance(p, dict)]
        title = _one_line(item.get("title"))
        body = text_of(_text(item.get("content_html"))) or _text(item.get("content_text")) or _text(item.get("summary"))
        entry = {
            "url": _absolute(_text(item.get("url")) or _text(item.get("external_url")), base),
            "title": title,
            "text": body or title,
            "outlet": name,
            "byline": ", ".join(n for p in people if (n := _one_line(p.get("name")))),
            "published": _text(item.get("date_published")) or _text(item.get("date_modified")),
            "language": _text(item.get("language")) or _text(fields.get("language")),
            "guid": str(item["id"])[:500] if isinstance(item.get("id"), str | int) else None,
            "feed": name,
            "feed_url": given.url or _text(fields.get("feed_url")),
        }
        if entry["text"]:
            yield record(given, number, entry)
        else:
            yield reject(given, f"item {number}: neither a text nor a title", number)
