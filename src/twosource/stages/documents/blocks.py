"""A page as blocks - the runs of text between two borders - with what is known of each: where it stands, in what, how
much of it is links. `article.py` decides by this which blocks are the article."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field
from typing import Any

SKIPPED = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "iframe",
        "object",
        "head",
        "select",
        "option",
        "textarea",
        "math",
    }
)
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strong sub "
    "sup time tt u var wbr".split()
)

HINTS: tuple[tuple[str, str], ...] = (
    ("content", r"article|content|entry|story|post(?!ed)|text|body|prose|rich|wysiwyg|markdown"),
    ("comment", r"comment|disqus|discussion|respond|reply"),
    ("related", (r"relat|recommend|read-?next|readmore|read-more|more-|popular|trending|also|similar|latest|recirc"
                r"|outbrain|taboola|suggest|mehr|verwandt|thema|up-?next|most-|recent|teaser|card|grid|carousel|slider|swiper")),
    ("share", r"share|social|follow|facebook|twitter|whatsapp|sharing|addthis"),
    ("author", r"author|byline|bio|profile|autor|contributor|writer|avatar"),
    ("meta", r"meta|date|time|stamp|tags?\b|category|categor|breadcrumb|kicker|eyebrow|label|reading"),
    ("side", r"sidebar|widget|rail|aside|secondary|col-right|right-col"),
    ("promo", (r"promo|advert|\bads?\b|ad-|-ad\b|sponsor|newsletter|subscri|signup|sign-up|cta\b|banner|donat|offer"
              r"|product|affiliate|shop|price|buy")),
    ("navigation", r"nav|menu|pagination|pager|toolbar|topbar|skip"),
    ("foot", r"foot|copyright|legal|disclaim|imprint|impressum|colophon"),
    ("caption", r"caption|credit|photo|image|gallery|figure|media|video|player"),
    ("overlay", r"cookie|consent|gdpr|modal|popup|overlay|dialog|lightbox|tooltip|toast|notification"),
    ("title", r"title|headline|heading|hed\b"),
    ("lead", r"summary|lead|excerpt|intro|standfirst|dek\b|subtitle|description|abstract"),
    ("toc", r"toc\b|table-of|contents|anchor|jump"),
    ("faq", r"faq|accordion|question|answer|toggle|tab-|tabs"),
    ("wall", r"paywall|login|register|premium|member|locked"),
    ("search", r"search|filter|form|input|contact"),
    ("note", r"footnote|reference|citation|bibliograph|source|note"),
    ("quote", r"quote|blockquote|testimonial|review"),
)  # fmt: skip
"""What the class and the id of an element say of its content, in the words of those who make pages."""

_TAGS = {
    "article": "article",
    "main": "main",
    "nav": "nav",
    "footer": "footer",
    "header": "header",
    "aside": "aside",
    "form": "form",
    "button": "form",
    "li": "list",
    "dd": "list",
    "dt": "list",
    "table": "table",
    "figure": "figure",
    "figcaption": "figure",
    "blockquote": "blockquote",
    "pre": "pre",
    "code": "pre",
    "h1": "h1",
    "h2": "heading",
    "h3": "heading",
    "h4": "heading",
    "h5": "heading",
    "h6": "heading",
    "section": "section",
    "p": "p",
    "details": "details",
    "address": "address",
    "dialog": "hidden",
}
_ROLES = {
    "main": "main",
    "article": "article",
    "navigation": "nav",
    "menu": "nav",
    "menubar": "nav",
    "contentinfo": "footer",
    "banner": "header",
    "complementary": "aside",
    "dialog": "hidden",
    "alertdialog": "hidden",
    "search": "form",
    "form": "form",
}
FLAGS = tuple(dict.fromkeys([*_TAGS.values(), "hidden", "body", *(f"hint:{name}" for name, _ in HINTS)]))
"""What holds of a block because of an element around it, in the order of their bits."""

_BIT = {name: 1 << i for i, name in enumerate(FLAGS)}
_HINT = tuple((re.compile(pattern), _BIT[f"hint:{name}"]) for name, pattern in HINTS)
_HIDDEN = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden", re.IGNORECASE)


@dataclass(slots=True)
class Block:
    """Text between two block borders. `links`: start, end and address of each. `around`: bits of FLAGS, `near` those of
    the two innermost elements alone. `chain`: numbers of the elements around it, the outermost first."""

    text: str
    tag: str
    around: int
    near: int
    chain: tuple[int, ...]
    row: int = 0  # number of the table row that it stands in, 0: none
    links: list[tuple[int, int, str]] = field(default_factory=list)

    @property
    def linked(self) -> int:
        """Code points under links."""
        return sum(end - start for start, end, _ in self.links)


@functools.lru_cache(maxsize=20_000)
def _hints(names: str) -> int:
    """The bits of what class and id of an element say."""
    bits = 0
    for pattern, bit in _HINT:
        if pattern.search(names):
            bits |= bit
    return bits


def _own(element: Any, tag: str) -> int:
    """The bits that an element gives to all that is in it."""
    bits = 0
    known = _TAGS.get(tag)
    if known is not None:
        bits |= _BIT[known]
    attributes = element.attrib
    if not attributes or tag in ("body", "html"):
        return bits
    names = f"{attributes.get('class', '')} {attributes.get('id', '')} {attributes.get('itemprop', '')}"
    if len(names) > 2:
        bits |= _hints(names[:400].lower())
    role = attributes.get("role")
    if role is not None and (known := _ROLES.get(role)) is not None:
        bits |= _BIT[known]
    if attributes.get("itemprop") in ("articleBody", "text"):
        bits |= _BIT["body"]
    if (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or ("style" in attributes and _HIDDEN.search(attributes["style"][:500]))
    ):
        bits |= _BIT["hidden"]
    return bits


class _Walk:
    """The blocks of a tree while it is walked."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.size = 0
        self.open: list[tuple[int, str]] = []
        self.links: list[tuple[int, int, str]] = []
        self.stack: list[tuple[str, int, int, int]] = []  # tag, bits around, own bits, number
        self.row = 0
        self.found: list[Block] = []

    def add(self, text: str | None) -> None:
        """Append with one blank between words."""
        if not text:
            return
        words = text.split()  # twice as fast as a pattern, and most texts between elements are blanks alone
        if not words:
            if self.parts and self.parts[-1][-1] != " ":
                self.parts.append(" ")
                self.size += 1
            return
        out = " ".join(words)
        if text[0].isspace() and self.parts and self.parts[-1][-1] != " ":
            out = " " + out
        if text[-1].isspace():
            out += " "
        self.parts.append(out)
        self.size += len(out)

    def end_link(self) -> None:
        if self.open:
            start, address = self.open.pop()
            if self.size > start:
                self.links.append((start, self.size, address))

    def flush(self) -> None:
        """The block that ends here."""
        if not self.parts:
            return
        text = "".join(self.parts).rstrip()
        # A link around several blocks goes on in the next one.
        links = self.links + [(start, self.size, address) for start, address in self.open if self.size > start]
        if text and self.stack:
            tag, around, own, _ = self.stack[-1]
            near = own | (self.stack[-2][2] if len(self.stack) > 1 else 0)
            chain = tuple(entry[3] for entry in self.stack)
            cut = [(a, min(b, len(text)), address) for a, b, address in links if a < len(text)]
            self.found.append(Block(text, tag, around, near, chain, self.row, cut))
        self.open = [(0, address) for _, address in self.open]
        self.parts, self.size, self.links = [], 0, []


def blocks(tree: Any) -> list[Block]:
    """The blocks of the body of an lxml tree in their order, without scripts. Iterative: depth does not matter."""
    from lxml.etree import iterwalk

    body = tree.find(".//body")
    walk = _Walk()
    skipping: Any = None
    rows = number = 0
    for event, element in iterwalk(tree if body is None else body, events=("start", "end")):
        if skipping is not None:
            if event == "end" and element is skipping:
                skipping = None
                walk.add(element.tail)
            continue
        tag = element.tag
        if event == "start":
            if not isinstance(tag, str) or tag in SKIPPED:
                skipping = element
            elif tag in INLINE:
                if tag == "a":
                    walk.open.append((walk.size, element.get("href") or ""))
                walk.add(element.text)
            else:
                if walk.parts:
                    walk.flush()
                number += 1
                own = _own(element, tag)
                walk.stack.append((tag, own | (walk.stack[-1][1] if walk.stack else 0), own, number))
                if tag == "tr":
                    rows += 1
                    walk.row = rows
                walk.add(element.text)
        elif tag in INLINE:
            if tag == "a":
                walk.end_link()
            walk.add(element.tail)
        else:
            if walk.parts:
                walk.flush()
            walk.stack.pop()
            if tag in ("tr", "table"):
                walk.row = 0
            if walk.stack:
                walk.add(element.tail)
    walk.flush()
    return walk.found
