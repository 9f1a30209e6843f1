"""A page as the pieces of text a reader sees, in order, with their links; and where these stand in the article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from twosource.records import Link, Removed

MAX_LINKS = 500
MAX_REMOVED = 40_000
"""Code points of page furniture kept for show; the report keeps the whole page anyway."""

SEARCHED = 200_000
"""In a longer text a piece is only looked up as a whole paragraph, so that the work stays linear."""

_SKIP = frozenset(
    {"script", "style", "noscript", "template", "svg", "iframe", "object", "head", "select", "option", "textarea"}
)
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strong sub "
    "sup time tt u var wbr".split()
)
_BLANKS = re.compile(r"\s+")
SHORT = 25
"""A piece of fewer code points is only found as a whole paragraph: "Home" stands in many words."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Text between two block borders of a page. `links`: start, end and address."""

    text: str
    links: tuple[tuple[int, int, str], ...] = ()

    @property
    def linked(self) -> int:
        """Code points under links."""
        return sum(end - start for start, end, _ in self.links)


class _Buffer:
    """The piece being read."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.size = 0
        self.open: list[tuple[int, str]] = []
        self.links: list[tuple[int, int, str]] = []

    def add(self, text: str | None) -> None:
        """Append with one blank between words."""
        if not text:
            return
        text = _BLANKS.sub(" ", text)
        if text[0] == " " and (not self.parts or self.parts[-1][-1] == " "):
            text = text[1:]
        if text:
            self.parts.append(text)
            self.size += len(text)

    def start_link(self, address: str) -> None:
        self.open.append((self.size, address))

    def end_link(self) -> None:
        if self.open:
            start, address = self.open.pop()
            if address and self.size > start:
                self.links.append((start, self.size, address))

    def take(self) -> Piece | None:
        """The piece that ends here, and a new start; links that are still open end with it."""
        text = "".join(self.parts).rstrip()
        links = tuple((a, min(b, len(text)), address) for a, b, address in self.links if a < len(text))
        self.parts, self.size, self.open, self.links = [], 0, [], []
        return Piece(text, links) if text else None


def pieces(tree: Any) -> Iterator[Piece]:
    """The pieces of the body of an lxml tree, without scripts. Iterative: depth does not matter."""
    from lxml.etree import iterwalk

    body = tree.find(".//body")
    buffer = _Buffer()
    skipping: Any = None
    for event, element in iterwalk(tree if body is None else body, events=("start", "end")):
        if skipping is not None:
            if event == "end" and element is skipping:
                skipping = None
                buffer.add(element.tail)
            continue
        tag = element.tag if isinstance(element.tag, str) else None
        if event == "start" and (tag is None or tag in _SKIP):
            skipping = element
            continue
        if tag not in _INLINE and (piece := buffer.take()):
            yield piece
        if event == "start":
            if tag == "a":
                buffer.start_link(element.get("href") or "")
            buffer.add(element.text)
        else:
            if tag == "a":
                buffer.end_link()
            buffer.add(element.tail)
    if piece := buffer.take():
        yield piece


def align(
    found: list[Piece], text: str, reasons: dict[str, str], url: str | None
) -> tuple[tuple[Link, ...], tuple[Removed, ...]]:
    """The links of the article by span, and what of the page is not in the article, with its place in it."""
    paragraphs: dict[str, int] = {}
    at = 0
    for paragraph in text.split("\n"):
        paragraphs.setdefault(paragraph, at)
        at += len(paragraph) + 1
    links: list[Link] = []
    removed: list[Removed] = []
    cursor = room = 0
    for piece in found:
        position = _find(piece.text, text, paragraphs, cursor)
        if position >= 0:
            cursor = max(cursor, position + len(piece.text))
            links.extend(_links(piece, position, url))
        elif room < MAX_REMOVED:
            room += len(piece.text)
            _put(
                removed,
                Removed(
                    text=piece.text, reason=reasons.get(piece.text, "outside the article"), at=_line_end(text, cursor)
                ),
            )
    return tuple(links[:MAX_LINKS]), tuple(removed)


def _find(piece: str, text: str, paragraphs: dict[str, int], cursor: int) -> int:
    if piece in paragraphs:
        return paragraphs[piece]
    if len(piece) < SHORT or len(text) > SEARCHED:
        return -1
    position = text.find(piece, cursor)
    return position if position >= 0 else text.find(piece)


def _line_end(text: str, cursor: int) -> int:
    """Removed passages stand between paragraphs, never within one."""
    if cursor == 0:
        return 0
    end = text.find("\n", cursor)
    return len(text) if end < 0 else end


def _put(removed: list[Removed], new: Removed) -> None:
    """Neighbours with one reason are one passage."""
    if removed and removed[-1].at == new.at and removed[-1].reason == new.reason:
        removed[-1] = Removed(text=f"{removed[-1].text}\n{new.text}", reason=new.reason, at=new.at)
    else:
        removed.append(new)


def _links(piece: Piece, position: int, url: str | None) -> Iterator[Link]:
    for start, end, address in piece.links:
        try:
            absolute = urljoin(url or "", address.strip())
        except ValueError:
            continue
        if absolute.startswith(("http://", "https://")) and len(absolute) <= 2000:
            yield Link(span=(position + start, position + end), url=absolute)
