"""Sitemaps: addresses that are offered, and the headlines that a news sitemap gives with them. Nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from twosource.stages.reports.given import MAX_ARRAY_BYTES, Given, Item, mb, record, reject, sha256, whole
from twosource.stages.reports.markup import NotXML, child, local, words, xml_tree

MAX_ADDRESSES = 50_000
"""The protocol (sitemaps.org) allows no more in one file."""


@dataclass(frozen=True)
class Address:
    """A page, or with `is_map` another sitemap, that a sitemap names."""

    url: str
    modified: str | None = None
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    language: str | None = None
    is_map: bool = False


def addresses(content: bytes) -> list[Address]:
    """The addresses of a sitemap or an index of sitemaps, in its order. Raises NotXML."""
    root = xml_tree(content)
    out: list[Address] = []
    for node in root:
        url = words(child(node, "loc"))
        if url is None or not url.startswith(("http://", "https://")) or len(url) > 2000:
            continue
        news = child(node, "news")
        out.append(
            Address(
                url=url,
                modified=words(child(node, "lastmod")),
                title=words(child(news, "title")),
                outlet=words(child(news, "publication", "name")),
                published=words(child(news, "publication_date")),
                language=words(child(news, "publication", "language")),
                is_map=local(node) == "sitemap",
            )
        )
        if len(out) == MAX_ADDRESSES:
            break
    return out


def read_sitemap(given: Given) -> Iterator[Item]:
    """A record for each headline of a news sitemap; the other addresses are counted, not followed."""
    content = whole(given, MAX_ARRAY_BYTES)
    if content is None:
        yield reject(given, f"a sitemap larger than {mb(MAX_ARRAY_BYTES)}; the protocol allows 50 MB")
        return
    try:
        found = addresses(content)
    except NotXML as error:
        yield reject(given, f"a sitemap that cannot be parsed ({error})")
        return
    raw = sha256(content)
    bare = [a for a in found if not a.title]
    for number, a in enumerate(found, start=1):
        if a.title:
            fields = {"url": a.url, "title": a.title, "text": a.title, "outlet": a.outlet, "published": a.published,
                      "language": a.language, "sitemap": given.url or given.path}  # fmt: skip
            yield record(given, number, fields, raw_sha256=raw)
    if bare or not found:
        kind = "sitemaps" if bare and all(a.is_map for a in bare) else "pages"
        yield reject(
            given,
            f"a sitemap: {len(bare):,} addresses of {kind} without a text; it is a list and no report, "
            "`twosource extract --addresses` writes them; fetch what you want by naming its address",
            summary=len(bare) < len(found),
        )
