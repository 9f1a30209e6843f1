"""A page as the pieces of text a reader sees, in order, with their links; and where these stand in the article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
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


@dataclass(slots=True)
class Piece:
    """Text between two block borders of a page. `links`: start, end and address; `linked`: code points under links."""

    text: str = ""
    links: list[tuple[int, int, str]] = field(default_factory=list)

    @property
    def linked(self) -> int:
        return sum(end - start for start, end, _ in self.links)


def pieces(tree: Any) -> Iterator[Piece]:
    """The pieces of the body of an lxml tree, without scripts. Iterative: depth does not matter."""
    from lxml.etree import iterwalk

    body = tree.find(".//body")
    piece = Piece()
    opened: list[tuple[int, str]] = []
    skipping: Any = None
    for event, element in iterwalk(tree if body is None else body, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else None
        if skipping is not None:
            if event == "end" and element is skipping:
                skipping = None
                _add(piece, element.tail)
            continue
        if event == "start":
            if tag in _SKIP or tag is None:
                skipping = element
                continue
            if tag not in _INLINE and piece.text.strip():
                yield _closed(piece)
                piece, opened = Piece(), []
            if tag == "a":
                opened.append((len(piece.text), element.get("href") or ""))
            _add(piece, element.text)
        else:
            if tag == "a" and opened:
                start, address = opened.pop()
                if address and len(piece.text) > start:
                    piece.links.append((start, len(piece.text), address))
            if tag not in _INLINE and piece.text.strip():
                yield _closed(piece)
                piece, opened = Piece(), []
            _add(piece, element.tail)
    if piece.text.strip():
        yield _closed(piece)


def _add(piece: Piece, text: str | None) -> None:
    if text:
        text = _BLANKS.sub(" ", text)
        piece.text += text[1:] if text[0] == " " and (not piece.text or piece.text[-1] == " ") else text


def _closed(piece: Piece) -> Piece:
    piece.text = piece.text.rstrip()
    size = len(piece.text)
    piece.links = [(start, min(end, size), address) for start, end, address in piece.links if start < size]
    return piece


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
