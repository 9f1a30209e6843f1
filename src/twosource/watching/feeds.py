"""From a feed to reports: one per entry, with the address, the title, the day and the outlet that the entry names."""

from __future__ import annotations

import calendar
import hashlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from twosource.records import Reject, Report

STAGE = "reports"
MAX_FEED_BYTES = 20_000_000
"""Largest feed that is read; news feeds have some hundred kB."""
MAX_ENTRIES = 5000


class FeedError(Exception):
    """The feed cannot be had or read; the message says why."""


def is_address(target: str) -> bool:
    return urlsplit(target).scheme in ("http", "https")


def retrieve(target: str, state: str) -> tuple[bytes | None, str]:
    """The bytes of a feed and what the next request needs; no bytes when it is as it was. Raises FeedError."""
    if is_address(target):
        raise FeedError("addresses cannot be fetched by this version; save the feed to a file and watch the file")
    try:
        with Path(target).open("rb") as file:
            content = file.read(MAX_FEED_BYTES + 1)
    except OSError as error:
        raise FeedError(f"cannot be read ({(error.strerror or type(error).__name__).lower()})") from error
    if len(content) > MAX_FEED_BYTES:
        raise FeedError(f"larger than {MAX_FEED_BYTES // 1_000_000} MB")
    return content, ""


def entries(target: str, content: bytes) -> Iterator[tuple[str, Report] | Reject]:
    """(name of the entry, its report) in the order of the feed. Raises FeedError when it is no feed."""
    import feedparser

    # Bytes only: given a string, feedparser would open files and addresses. Markup is cleaned by our own reader.
    parsed = feedparser.parse(content, sanitize_html=False, resolve_relative_uris=False)
    if not parsed.get("version") and not parsed.entries:
        raise FeedError("not an RSS, Atom or JSON feed")
    outlet = _text(parsed.feed.get("title"))
    for number, entry in enumerate(parsed.entries[:MAX_ENTRIES], start=1):
        fields = _fields(entry, outlet)
        if fields is None:
            yield Reject(path=target, stage=STAGE, reason=f"entry {number}: holds no text")
            continue
        body = msgspec.json.encode(fields)
        digest = hashlib.sha256(body).hexdigest()
        name = fields.get("url") or _text(entry.get("id")) or digest
        yield (
            name,
            Report(
                id=digest[:12],
                path=name,
                part=0,
                media_type="application/json",
                content=body,
                sha256=digest,
            ),
        )


def _fields(entry: Any, outlet: str | None) -> dict[str, str] | None:
    """The entry as a record, None when it says nothing."""
    bodies = [_text(part.get("value")) for part in entry.get("content") or ()] + [_text(entry.get("summary"))]
    body = max((text for text in bodies if text), key=len, default=None)
    title = _text(entry.get("title"))
    if body is None and title is None:
        return None
    source = entry.get("source") or {}
    link = _text(entry.get("link"))
    found = {
        "url": link if link and is_address(link) else None,
        "title": title,
        "published": _moment(entry),
        "outlet": _text(source.get("title")) or outlet,
        "byline": _text(entry.get("author")),
        "html": f"<article>{body}</article>" if body and "<" in body else None,
        "text": (body or title) if not (body and "<" in body) else None,
    }
    return {key: value for key, value in found.items() if value}


def _moment(entry: Any) -> str | None:
    for name in ("published_parsed", "updated_parsed"):
        value = entry.get(name)
        if isinstance(value, time.struct_time):
            try:
                return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(calendar.timegm(value)))
            except (ValueError, OverflowError, OSError):
                continue
    return None


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
