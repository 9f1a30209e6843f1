"""HTML pages: main text, title, byline, outlet, date and links. Nothing is run, fetched or opened."""

from __future__ import annotations

import functools
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from twosource.records import Link, Removed
from twosource.stages.documents import outlets, walk
from twosource.stages.documents.about import Linked, date_of_page, read_about, read_linked
from twosource.stages.documents.article import article
from twosource.stages.documents.blocks import Block, blocks
from twosource.stages.documents.clean import clean
from twosource.stages.documents.dates import Dated, date_in_url
from twosource.stages.documents.headlines import fold, same_title
from twosource.stages.documents.language import given_language
from twosource.stages.documents.lines import ends_sentence, normalise, words_in

FEW = 30
"""Words of an article below which other ways to find it are tried as well."""

SMALL = 200
"""Words of a page below which trafilatura is asked: the network has learned from few pages as small."""

MAX_ROW = 2_000
"""Code points of a table's row that are put on one line."""

MAX_ELEMENTS = 15_000
"""More elements than this and a page is read with simple rules: trafilatura takes time with their square
(60,000 paragraphs: 4 minutes), and the largest page of the public gold has 11,000."""

_EXCESS = re.compile(r"excessive depth", re.IGNORECASE)
_XML_HEAD = re.compile(r"^\s{0,100}<\?xml[^>]{0,200}\?>", re.IGNORECASE)
_TAG = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9]{0,20}|!)[^<>]{0,3000}>")
_BLOCK_TAG = frozenset(
    "p div br li tr h1 h2 h3 h4 h5 h6 ul ol table section article header footer blockquote pre hr dd dt".split()
)


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says, and what it says about itself."""

    text: str
    title: str | None = None
    byline: str | None = None
    outlet: str | None = None
    outlet_basis: str | None = None
    dated: Dated | None = None
    dated_basis: str | None = None
    language: str | None = None
    url: str | None = None
    links: tuple[Link, ...] = ()
    removed: tuple[Removed, ...] = ()
    notes: tuple[str, ...] = ()


class NoArticle(ValueError):  # noqa: N818 - it says what the page lacks
    """The page holds no text; the message says what was found instead."""


def read_page(source: str, url: str | None) -> Page:
    """The article of a page. Raises NoArticle when there is none."""
    if not source.strip():
        raise NoArticle("the page is empty")
    tree, deep = parsed_page(source)
    if tree is None or deep:
        return _stripped(source, url, deep)
    # lxml makes a Python object of an element whenever one is asked for and none is held: held, each is made once.
    elements = list(tree.iter())
    found = blocks(tree)
    if len(elements) > MAX_ELEMENTS:
        return _simple(tree, url, found, ("a very large page: read with simple rules",))
    told = read_linked(tree)
    chosen = in_rows([b for b, keep in zip(found, article(found, title_of_head(tree)), strict=True) if keep])
    text = "\n".join(block.text for block in chosen)
    size = words_in(text)
    if told.body and size < 0.5 * words_in(told.body) and words_in(told.body) >= FEW:
        return _page(tree, told.body, found, told, url, ("the text is from the page's own description (JSON-LD)",))
    if size < FEW or sum(words_in(block.text) for block in found) < SMALL:
        return _few(tree, text, found, told, url)
    return _page(tree, text, found, told, url, (), chosen)


def _few(tree: Any, text: str, found: list[Block], told: Linked, url: str | None) -> Page:
    """A small page, or one with next to no article: what trafilatura finds, if it is more, else simple rules."""
    other = _trafilatura(tree, url)
    if words_in(other) > min(words_in(text), SMALL):
        return _page(tree, other, found, told, url, ())
    if text.strip():
        return _page(tree, text, found, told, url, ())
    return _simple(tree, url, found, ("no article was recognised: read with simple rules",), told)


def in_rows(found: list[Block]) -> list[Block]:
    """Blocks with the cells of one row of a table put together: "Killed | 73"."""
    out: list[Block] = []
    for block in found:
        last = out[-1] if out else None
        if last is None or not block.row or block.row != last.row or len(last.text) > MAX_ROW:
            out.append(block)
            continue
        at = len(last.text) + 3
        links = [*last.links, *((a + at, b + at, address) for a, b, address in block.links)]
        out[-1] = Block(f"{last.text} | {block.text}", last.tag, last.around, last.near, last.chain, last.row, links)
    return out


def parsed_page(source: str) -> tuple[Any, bool]:
    """The tree of a page, and whether it was cut off because its elements are nested too deeply; None: no page."""
    head = _XML_HEAD.match(source)
    source = _without_controls(source[head.end() :] if head else source)
    return _parsed(source) if source.strip() else (None, False)


_CONTROL_BYTES = bytes([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])
_NO_CHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")


def _without_controls(source: str) -> str:
    """Without what no tree may hold. By bytes: a pattern takes as long over a large page as its parser."""
    data = source.encode("utf-8", "replace")
    clean = data.translate(None, _CONTROL_BYTES)
    for mark in _NO_CHARACTERS:
        clean = clean.replace(mark, b"")
    return source if clean is data or len(clean) == len(data) else clean.decode("utf-8")


def title_of_head(tree: Any) -> str | None:
    """The title that the head of a page gives."""
    node = tree.find(".//title")
    return " ".join((node.text or "").split()) or None if node is not None else None


def _parsed(source: str) -> tuple[Any, bool]:
    """The tree, and whether it was cut off because elements are nested too deeply (256, the limit of libxml2)."""
    from lxml import html
    from lxml.etree import ElementDefaultClassLookup, LxmlError

    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_pis=True)
    # One class for all elements: lxml.html asks a Python function which one, for each of them. Forms are not filled in.
    parser.set_element_class_lookup(ElementDefaultClassLookup(element=html.HtmlElement, comment=html.HtmlComment))
    try:
        tree = html.document_fromstring(_repaired(source).encode("utf-8", "replace"), parser=parser)
    except (LxmlError, ValueError, AssertionError):
        return None, False
    return tree, any(_EXCESS.search(entry.message) for entry in parser.error_log)


def _repaired(source: str) -> str:
    from trafilatura.utils import repair_faulty_html

    return str(repair_faulty_html(source, source[:50].lower()))


@functools.lru_cache(maxsize=1)
def _quiet() -> None:
    """What these libraries log about odd pages is said by our rejects and notes."""
    for name in ("trafilatura", "htmldate", "readability", "justext", "courlan"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _trafilatura(tree: Any, url: str | None) -> str:
    from lxml.etree import LxmlError
    from trafilatura import bare_extraction

    _quiet()
    try:
        found = bare_extraction(tree, url=url, with_metadata=False, include_comments=False)
    except (LxmlError, ValueError, TypeError, AttributeError, IndexError, KeyError, RecursionError, AssertionError):
        return ""  # A page that breaks the extractor is read with simple rules.
    return str(getattr(found, "text", None) or "")


def _page(
    tree: Any, text: str, found: list[Block], told: Linked, url: str | None, notes: tuple[str, ...],
    chosen: Sequence[Block] = (),
) -> Page:  # fmt: skip
    """Put the text and what the page says of itself together."""
    about = read_about(tree, url)
    canonical = url or _http(about.url)
    title = _title(tree, about.title, about.site)
    cleaned = clean("\n\n".join(line for line in text.split("\n") if line.strip()), title, page=True)
    reasons = {gone.text: gone.reason for gone in cleaned.removed}
    links, removed = walk.align([*chosen, *found], cleaned.text, reasons, canonical)
    outlet, outlet_basis = _outlet(about.site, canonical)
    dated, dated_basis = date_of_page(tree, told, url or about.url, found)
    return Page(
        text=cleaned.text,
        title=title,
        byline=_author(about.author) or cleaned.found.byline,
        outlet=outlet,
        outlet_basis=outlet_basis,
        dated=dated,
        dated_basis=dated_basis,
        language=given_language(tree.get("lang") or tree.get("xml:lang")),
        url=canonical,
        links=links,
        removed=removed,
        notes=notes,
    )


def _simple(tree: Any, url: str | None, every: list[Block], notes: tuple[str, ...], told: Linked | None = None) -> Page:
    """From the first to the last block that is prose, without those that are mostly links."""
    found = [block for block in every if block.linked <= 0.5 * len(block.text)] or every
    prose = [i for i, block in enumerate(found) if words_in(block.text) >= 8 and ends_sentence(block.text)]
    chosen = found[prose[0] : prose[-1] + 1] if prose else found
    text = "\n".join(block.text for block in chosen)
    if not text.strip():
        raise NoArticle("the page holds no text; what it shows may be loaded by its scripts")
    return _page(tree, text, every, told or read_linked(tree), url, notes)


def _stripped(source: str, url: str | None, deep: bool) -> Page:
    """What is left of a page without its tags, read as plain text."""
    from html import unescape

    def blank(match: re.Match[str]) -> str:
        return "\n" if match[1].strip("/").lower() in _BLOCK_TAG else " "

    cleaned = clean(unescape(_TAG.sub(blank, source)))
    if not cleaned.text.strip():
        raise NoArticle("the page holds no text" + (": its elements are nested too deeply" if deep else ""))
    note = "elements nested deeper than 256" if deep else "not well-formed"
    outlet, basis = _outlet(None, url)
    dated = cleaned.found.dated or (date_in_url(url) if url else None)
    return Page(
        text=cleaned.text, title=cleaned.found.title, byline=cleaned.found.byline, outlet=outlet, outlet_basis=basis,
        dated=dated, dated_basis=("dateline in the text" if cleaned.found.dated else "url") if dated else None,
        url=url, removed=cleaned.removed, notes=(f"{note}: read as plain text without its tags",),
    )  # fmt: skip


# ---------------------------------------------------------------- what a page says about itself

_SEPARATOR = re.compile(r"\s+[|–—·•»:-]\s+|\s*[|»]\s*")


def _title(tree: Any, meta: str | None, site: str | None) -> str | None:
    """The headline as the page shows it: the h1 that the title agrees with, else the title without the site's name."""
    meta = normalise(meta).strip() if meta else None
    heads = [normalise(" ".join(h.itertext())).strip() for h in tree.iterfind(".//h1")][:5]
    heads = [h for h in heads if 8 <= len(h) <= 250 and "\n" not in h]
    if meta is None:
        return heads[0] if heads else None
    for head in heads:
        if same_title(head, meta) or (len(fold(head)) >= 15 and fold(meta).startswith(fold(head))):
            return head
    return _without_site(meta, site)


def _without_site(title: str, site: str | None) -> str:
    cuts = list(_SEPARATOR.finditer(title))
    if not cuts:
        return title
    first, last = title[: cuts[-1].start()], title[cuts[-1].end() :]
    known = site and fold(site) and (fold(last) == fold(site) or fold(site) in fold(last) or fold(last) in fold(site))
    if len(first) >= 15 and (known or (words_in(last) <= 4 and words_in(first) >= 4 and "|" in cuts[-1][0])):
        return first.strip()
    return title


def _author(author: str | None) -> str | None:
    if not author:
        return None
    names = [name.strip() for name in author.split(";") if name.strip()]
    return ", ".join(dict.fromkeys(names)) or None


def _outlet(site: str | None, url: str | None) -> tuple[str | None, str | None]:
    if site and site.strip():
        site = normalise(site).strip()
        return site[:100], "metadata"
    if url and (name := outlets.outlet_of_url(url)):
        return name, "url"
    return None, None


def _http(url: str | None) -> str | None:
    return url if url and url.startswith(("http://", "https://")) else None
