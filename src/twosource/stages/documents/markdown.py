"""Markdown as scrapers write it: front matter, marks, links and pictures."""

from __future__ import annotations

import re
from typing import Any

_FRONT = re.compile(r"\A\ufeff?\s{0,20}---[ \t]*\r?\n(.{0,20000}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_PAIR = re.compile(r"([A-Za-z][\w -]{0,40}?)\s{0,5}:\s{1,5}(.{0,1000})$")
_IMAGE = re.compile(r"!\[([^\]\[\n]{0,300})\]\([^()\s]{1,1000}(?:\s\"[^\"\n]{0,300}\")?\)")
_LINK = re.compile(r"\[([^\]\[\n]{1,300})\]\((https?://[^()\s]{1,1000})(?:\s\"[^\"\n]{0,300}\")?\)")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.{1,500}?)\s{0,5}#{0,6}\s*$", re.MULTILINE)
_QUOTE = re.compile(r"^\s{0,3}(?:>\s?){1,5}", re.MULTILINE)
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,2000}?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=\S)([^*_\n]{1,1000}?)(?<=\S)\1(?![\w*])")

_NAMES = {
    "title": "title",
    "headline": "title",
    "date": "published",
    "published": "published",
    "datepublished": "published",
    "pubdate": "published",
    "author": "byline",
    "authors": "byline",
    "byline": "byline",
    "by": "byline",
    "outlet": "outlet",
    "publisher": "outlet",
    "site": "outlet",
    "sitename": "outlet",
    "site_name": "outlet",
    "url": "url",
    "link": "url",
    "source_url": "url",
    "canonical": "url",
    "language": "language",
    "lang": "language",
    "id": "id",
}


def front_matter(text: str) -> tuple[dict[str, Any], str]:
    """The fields between two lines of dashes at the start, and the rest. Only plain "name: value" lines are read."""
    match = _FRONT.match(text)
    if match is None:
        return {}, text
    fields: dict[str, Any] = {}
    for line in match[1].splitlines():
        pair = _PAIR.match(line.strip())
        if pair is None:
            continue
        value = pair[2].strip()
        if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        name = pair[1].strip()
        fields.setdefault(_NAMES.get(name.lower().replace(" ", ""), name), value)
    return (fields, text[match.end() :]) if fields else ({}, text)


def plain(text: str) -> tuple[str, list[tuple[str, str]], str | None]:
    """The text without its marks, its links as (words, address), and the first heading of the first rank."""
    first = re.search(r"^\s{0,3}#\s+(.{1,500})$", text, re.MULTILINE)
    title = first[1].strip(" #") if first else None
    links: list[tuple[str, str]] = []

    def keep(match: re.Match[str]) -> str:
        links.append((match[1].strip("*_ "), match[2]))
        return match[1]

    text = _IMAGE.sub(lambda m: f"\nPhoto: {m[1]}\n" if m[1].strip() else "\n", text)
    text = _LINK.sub(keep, text)
    text = _HEADING.sub(lambda m: f"\n{m[1]}\n", text)
    text = _QUOTE.sub("", text)
    return _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", text)), links, title
